//go:build !race

package wording_test

const slowed = false
