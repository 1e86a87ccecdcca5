//go:build !race

package diff

const slowed = false
