//go:build race

package wording_test

// slowed is true where the race detector slows everything down: figures then
// say nothing.
const slowed = true
