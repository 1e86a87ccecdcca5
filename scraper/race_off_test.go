//go:build !race

package scraper_test

// raceDetector slows a program down several times.
const raceDetector = false
