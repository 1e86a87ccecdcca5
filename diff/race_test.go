//go:build race

package diff

// slowed is true where the race detector slows everything down: figures then
// say nothing.
const slowed = true
