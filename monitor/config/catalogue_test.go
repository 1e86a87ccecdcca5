package config

import (
	"cmp"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/scraper/fetch"
)

func TestCatalogue(t *testing.T) {
	all := Catalogue("")
	if len(all) <= 200 {
		t.Errorf("%d vendors, want over 200", len(all))
	}
	lines := 0
	for line := range strings.Lines(catalogueTSV) {
		if !strings.HasPrefix(line, "#") {
			lines++
		}
	}
	if lines != len(all) {
		t.Errorf("%d lines, %d of them understood", lines, len(all))
	}
	if !slices.IsSortedFunc(all, func(a, b Entry) int { return cmp.Compare(a.Name, b.Name) }) {
		t.Error("not sorted by name")
	}
	for i, e := range all {
		if err := CheckName(e.Name); err != nil {
			t.Error(err)
		}
		if err := fetch.CheckURL(e.URL); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
		if e.Title == "" || e.Source == "" || e.Seen == "" || e.Kind == "" || e.Kind.Words() == "" {
			t.Errorf("%s: something is missing: %+v", e.Name, e)
		}
		if i > 0 && all[i-1].Name == e.Name {
			t.Errorf("%s is listed twice", e.Name)
		}
	}
	// What is true today of a name that the default configuration needs.
	if v, err := catalogued("atlassian"); err != nil || v.URL != "https://www.atlassian.com/legal/sub-processors" {
		t.Errorf("atlassian: %+v, %v", v, err)
	}
	if got := Catalogue("FIGMA"); len(got) != 1 || got[0].Name != "figma" {
		t.Errorf("Catalogue(FIGMA) = %v", got)
	}
}

func TestSuggest(t *testing.T) {
	for name, want := range map[string]string{
		"atlasian": " (did you mean atlassian?)", "Figmaa": " (did you mean figma?)", "no-such-company-anywhere": "",
	} {
		if got := Suggest(name); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", name, got, want)
		}
	}
}

// The addresses are facts of the shared data, where that is at hand.
func TestCatalogueAgainstSource(t *testing.T) {
	data, err := os.ReadFile("../../shared/data/vendors.tsv")
	if err != nil {
		t.Skip("no ../shared/data/vendors.tsv to compare with:", err)
	}
	source := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if f := strings.Split(line, "\t"); len(f) > 2 {
			source[f[0]] = f[2]
		}
	}
	for _, e := range Catalogue("") {
		if source[e.Name] != e.URL {
			t.Errorf("%s: %s, the source has %s", e.Name, e.URL, source[e.Name])
		}
	}
}
