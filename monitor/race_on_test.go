//go:build race

package monitor_test

// raceDetector slows a program down several times.
const raceDetector = true
