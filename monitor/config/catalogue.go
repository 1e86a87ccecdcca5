package config

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/hbollon/go-edlib"
)

// catalogueTSV is the catalogue as it is kept; its first lines say what its
// columns are.
//
//go:embed catalogue.tsv
var catalogueTSV string

// An Entry is a vendor of the catalogue: one that needs no address in the
// configuration.
type Entry struct {
	Name   string   `json:"name"`
	Title  string   `json:"title"`
	URL    string   `json:"url"`
	Kind   PageKind `json:"kind"`
	Source string   `json:"source"` // where the address was found
	Seen   string   `json:"seen"`   // the day it was last seen to be right
}

// PageKind says what kind of page a vendor's list is on. Trust centers have the
// platform behind a colon: "trust-center:vanta".
type PageKind string

// UnknownKind is the kind of a page that nobody has tried to read.
const UnknownKind PageKind = "unknown"

// Readable reports whether pages of this kind can be read today. Others are in
// the catalogue too, and their check says why they cannot be read.
func (k PageKind) Readable() bool { return k == "page" || k == UnknownKind }

// Words says what the kind means to a person.
func (k PageKind) Words() string {
	platform, ok := strings.CutPrefix(string(k), "trust-center:")
	switch {
	case ok && platform == "other":
		return "trust center (often rendered by script: cannot be read yet)"
	case ok:
		return "trust center of " + strings.ToUpper(platform[:1]) + platform[1:] + " (often rendered by script: cannot be read yet)"
	case k == "pdf":
		return "PDF (cannot be read yet)"
	case k == "script":
		return "page rendered by script (cannot be read yet)"
	case k == UnknownKind:
		return "page (kind not known)"
	}
	return "page"
}

// Catalogue returns the vendors of the catalogue whose name or title contains a
// word, in any case of letters; all for "". They are sorted by name.
func Catalogue(word string) []Entry {
	word = strings.ToLower(word)
	var found []Entry
	for line := range strings.Lines(catalogueTSV) {
		e, ok := readEntry(line)
		if ok && (strings.Contains(strings.ToLower(e.Name), word) || strings.Contains(strings.ToLower(e.Title), word)) {
			found = append(found, e)
		}
	}
	return found
}

func readEntry(line string) (Entry, bool) {
	f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
	if strings.HasPrefix(line, "#") || len(f) != 6 {
		return Entry{}, false
	}
	return Entry{Name: f[0], Title: f[1], URL: f[2], Kind: PageKind(f[3]), Source: f[4], Seen: f[5]}, true
}

// catalogued returns a vendor of the catalogue.
func catalogued(name string) (Vendor, error) {
	all := Catalogue("")
	i := slices.IndexFunc(all, func(e Entry) bool { return e.Name == name })
	if i < 0 {
		return Vendor{}, fmt.Errorf("vendor %s is not built in", name)
	}
	return Vendor{Name: all[i].Name, Title: all[i].Title, URL: all[i].URL}, nil
}

// Suggest returns " (did you mean …?)" for a name that is near one of the
// catalogue, or nothing.
func Suggest(name string) string {
	var names []string
	for _, e := range Catalogue("") {
		names = append(names, e.Name)
	}
	return Nearest(name, names)
}

// suggestVendor is [Suggest] for the vendors of a configuration.
func suggestVendor(name string, vendors []Vendor) string {
	var names []string
	for _, v := range vendors {
		names = append(names, v.Name)
	}
	return Nearest(name, names)
}

// maxMistyped is how long a name may be for which a near one is looked for, in
// bytes: no name of ours is as long.
const maxMistyped = 64

// Nearest returns " (did you mean …?)" with the first of the names that are
// nearest to a mistyped one, or nothing. It must be near enough to be what was
// meant: one slip in three letters, where two letters that changed places are
// one slip.
func Nearest(name string, names []string) string {
	if len(name) > maxMistyped {
		return ""
	}
	best, distance := "", len(name)/3+1
	for _, n := range names {
		if d := edlib.OSADamerauLevenshteinDistance(strings.ToLower(name), strings.ToLower(n)); n != name && d < distance {
			best, distance = n, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %s?)", best)
}
