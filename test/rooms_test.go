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

// crowded are the folders that still hold more, and how many: they may only
// become fewer.
var crowded = map[string]int{
	"monitor": 26,
}

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
		if most := max(maxFiles, crowded[folder]); n > most {
			t.Errorf("%s holds %d Go files that are no tests, want at most %d", folder, n, most)
		}
	}
	for folder := range crowded {
		if files[folder] <= maxFiles {
			t.Errorf("%s holds %d Go files: it is not crowded any more", folder, files[folder])
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
