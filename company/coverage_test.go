package company_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/company"
)

// covered is the share of the names on real pages, in percent, whose provider
// must be known.
const covered = 90

// The table knows who stands on real pages. What names no provider is listed,
// with the reason, in testdata/nobody.tsv: descriptions, and companies that
// exist in fixtures only.
func TestCoverage(t *testing.T) {
	nobody := map[string]bool{}
	file, err := os.ReadFile("testdata/nobody.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(string(file)) {
		l = strings.TrimSuffix(l, "\n")
		why, name, ok := strings.Cut(l, "\t")
		switch {
		case strings.HasPrefix(l, "#"):
		case !ok || nobody[name] || !slices.Contains([]string{"invented", "describes", "several"}, why):
			t.Errorf("nobody.tsv: %q is no line of it, or stands there twice", l)
		default:
			nobody[name] = true
			if p, ok := company.Lookup(name); ok {
				t.Errorf("nobody.tsv: %q is %s", name, p.Brand)
			}
		}
	}
	names := map[string]bool{}
	for _, dir := range []string{"../../shared/corpus", "../../shared/pages", "../fixtures"} {
		if _, err := os.Stat(dir); err != nil {
			t.Skipf("no real pages at %s", dir)
		}
		namesIn(t, dir, names)
	}
	all, known := 0, 0
	var missing []string
	for name := range names {
		_, ok := company.Lookup(name)
		if ok {
			known++
		}
		if ok || !nobody[name] {
			all++
		}
		if !ok && !nobody[name] {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	share := 100 * float64(known) / float64(all)
	t.Logf("%d of %d names are of a known provider: %.1f %%; with those of nobody, %d of %d; not known: %q", known, all, share, known, len(names), missing)
	if share < covered {
		t.Errorf("%.1f %% of the names are known, not %d", share, covered)
	}
}

// namesIn collects the names of sub-processors in the JSON files of a folder.
func namesIn(t *testing.T, dir string, names map[string]bool) {
	t.Helper()
	var walk func(x any)
	walk = func(x any) {
		switch x := x.(type) {
		case map[string]any:
			if name, ok := x["name"].(string); ok && x["placeholder"] == nil {
				names[name] = true
			}
			for _, y := range x {
				walk(y)
			}
		case []any:
			for _, y := range x {
				walk(y)
			}
		}
	}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".json" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var x any
		if err := json.Unmarshal(raw, &x); err != nil {
			return err
		}
		walk(x)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
