package test

import (
	"go/token"
	"path"
	"path/filepath"
	"testing"
)

// maxFiles is how many Go files a folder may hold, tests not counted: one that
// needs more has rooms of its own inside.
const maxFiles = 25

// No folder is too full to be looked over.
func TestRooms(t *testing.T) {
	files := map[string]int{}
	for file := range sources(t, token.NewFileSet()) {
		files[path.Dir(file)]++
	}
	if len(files) == 0 {
		t.Fatal("found no Go files")
	}
	for folder, n := range files {
		if n > maxFiles {
			t.Errorf("%s holds %d Go files that are no tests, want at most %d", folder, n, maxFiles)
		}
	}
}

// What is tested as a whole is tested here: no Go file lies in the root.
func TestRoot(t *testing.T) {
	found, err := filepath.Glob("*.go")
	if err != nil || len(found) > 0 {
		t.Errorf("Go files in the root: %v, %v", found, err)
	}
}
