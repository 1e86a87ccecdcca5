package company

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// Every line of the tables is well-formed, stands there once and can match.
func TestTables(t *testing.T) {
	for _, read := range []func() []string{
		func() []string { _, p := readForms(); return p },
		func() []string { _, p := readMarkers(); return p },
		func() []string { _, p := readRemarks(); return p },
		func() []string { _, p := readWords(); return p },
		func() []string { _, p := readProviders(); return p },
	} {
		for _, p := range read() {
			t.Error(p)
		}
	}
}

// fewest is the number of providers below which the table may not fall.
const fewest = 300

// sourceProblems says what is wrong with a column of sources.
func sourceProblems(column string) (out []string) {
	sources := parts(column, ";")
	if len(sources) == 0 {
		return []string{"no source"}
	}
	for i, s := range sources {
		u, err := url.Parse(s)
		switch {
		case err != nil || u.Scheme != "https" || !strings.Contains(u.Host, ".") || u.User != nil || strings.Contains(s, " "):
			out = append(out, fmt.Sprintf("%q is no https address", s))
		case strings.Trim(u.Path, "/") == "" && u.RawQuery == "":
			out = append(out, fmt.Sprintf("%q is a site, not a text", s))
		case slices.Contains(sources[:i], s):
			out = append(out, fmt.Sprintf("%q stands there twice", s))
		}
	}
	return out
}

// Every provider has a source, and every source is an https address of one text:
// no line may stand on memory alone.
func TestSources(t *testing.T) {
	all := providers().all
	if len(all) < fewest {
		t.Errorf("%d providers, fewer than %d", len(all), fewest)
	}
	for _, p := range all {
		for _, problem := range sourceProblems(strings.Join(p.Sources, "; ")) {
			t.Errorf("%s: %s", p.Brand, problem)
		}
	}
}

// A column of sources that is empty or holds something else is named.
func TestSourceProblems(t *testing.T) {
	for _, column := range []string{
		"", "http://example.com/list", "https://list", "https://example.com/", "from memory",
		"https://example.com/a https://example.com/b", "https://example.com/a; https://example.com/a",
	} {
		if got := sourceProblems(column); len(got) != 1 {
			t.Errorf("%q: %q", column, got)
		}
	}
	if got := sourceProblems("https://example.com/list; https://example.org/?p=5"); got != nil {
		t.Errorf("two sources: %q", got)
	}
}
