package test

import (
	"cmp"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// proof is how those pages name a test: with its package, unless it is one of
// these or a script of the command line.
var proof = regexp.MustCompile("`(?:([a-z/]+)\\.)?(Test[A-Z][A-Za-z]*)(?:/([a-z-]+))?`")

// missingProofs returns the tests that a text names and nobody has written, and how
// many it names.
func missingProofs(t *testing.T, text string) (missing []string, named int) {
	t.Helper()
	for _, m := range proof.FindAllStringSubmatch(text, -1) {
		named++
		pkg, test, script := cmp.Or(m[1], "test"), m[2], m[3]
		if script != "" {
			pkg = "cmd/subwatch"
			if _, err := os.Stat(filepath.Join(pkg, "testdata", "script", script+".txtar")); err != nil {
				missing = append(missing, m[0])
				continue
			}
		}
		files, err := filepath.Glob(path.Join(".", pkg, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(files, func(file string) bool {
			text, err := os.ReadFile(file)
			return err == nil && strings.Contains(string(text), "\nfunc "+test+"(t *testing.T)")
		}) {
			missing = append(missing, m[0])
		}
	}
	return missing, named
}

// Every test that the threat model and the page on reliability call upon is there.
func TestThreatModel(t *testing.T) {
	for _, file := range []string{"SECURITY.md", "docs/reliability.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		missing, named := missingProofs(t, string(text))
		if len(missing) > 0 || named < 20 {
			t.Errorf("%s names %d tests; these are nowhere: %s", file, named, strings.Join(missing, ", "))
		}
	}
	missing, _ := missingProofs(t, "`TestArrows`, `TestNowhere`, `store.TestArrows`, `TestScript/public`, `TestScript/nowhere`")
	if want := []string{"`TestNowhere`", "`store.TestArrows`", "`TestScript/nowhere`"}; !slices.Equal(missing, want) {
		t.Errorf("missing: got %q, want %q", missing, want)
	}
}
