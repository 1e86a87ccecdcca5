package diff

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/subwatch/subwatch/snapshot"
)

// The folders of real pages beside the repository, where there are any: what
// a reader sees on each version, and what changed from one to the next.
var corpusFolders = []string{"../../shared/pages", "../../shared/corpus"}

// corpusPercent is the share of pairs that must be told right.
const corpusPercent = 98

var corpusVerbose = flag.Bool("corpus.v", false, "print what is missed and made up on the real pages")

type truthPage struct {
	Date  string `json:"date"`
	Lists []struct {
		Title, Heading string
		Headers        []string
		Optional       bool
		Duplicate      bool
		Partial        bool
		Rows           []struct {
			Name        string
			Group       string
			Placeholder bool
			Cells       map[string]json.RawMessage
		}
	}
}

type truthPair struct {
	From, To       string
	Added, Removed []string
	Changed        []struct {
		Name, Column, Old, New string
		Substantive            *bool
	}
	LikelyRenames     []truthRename
	MovedBetweenLists []json.RawMessage
}

type truthRename struct {
	Old, New string
	Cosmetic *bool
}

// fieldByHeader maps the headers of the real pages to fields, as far as the
// comparison needs them; the first that matches holds.
var fieldByHeader = []struct {
	re    *regexp.Regexp
	field snapshot.Field
}{
	{regexp.MustCompile(`(?i)^\(?(products?|applicable (cloud )?products|relevant .* services|retool product|add-on it underpins)\)?$`), snapshot.Products},
	{regexp.MustCompile(`(?i)(corporate location|entity (country|location)|provider location|^address)`), snapshot.EntityCountry},
	{regexp.MustCompile(`(?i)(location|localisation|localiza|ubicaci|region|where|country)`), snapshot.Location},
	{regexp.MustCompile(`(?i)(categor|data (processed|touched|accessed|shared|handled|context|it)|customer data|dados|datos|personal data)`), snapshot.DataCategories},
	{regexp.MustCompile(`(?i)(purpose|role|r\x{f4}le|service|description|finalidade|servicio|what it does)`), snapshot.Purpose},
	{regexp.MustCompile(`(?i)security`), snapshot.Security},
	{regexp.MustCompile(`(?i)(transfert?|safeguard)`), snapshot.Transfer},
	{regexp.MustCompile(`(?i)website`), snapshot.Website},
}

var nameHeader = regexp.MustCompile(`(?i)^(/ vendor|vendor|sub-?processor.*|provider|entity( name)?|name.*|third-party entity|sous-traitant|operador|provedor|sub-procesador|subcontractor name)$`)

// truthSnapshot turns what a reader sees into a snapshot.
func truthSnapshot(t *testing.T, file string) snapshot.Snapshot {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var p truthPage
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	s := snapshot.Snapshot{Schema: snapshot.Schema, Lists: []snapshot.List{}}
	if p.Date != "" {
		s.Dates = []snapshot.Date{{Text: p.Date, Kind: snapshot.UnknownDate, Precision: snapshot.NoDate}}
	}
	for _, tl := range p.Lists {
		if tl.Optional || tl.Duplicate || tl.Partial {
			continue
		}
		l := snapshot.List{Title: tl.Title + tl.Heading, Kind: snapshot.ThirdParty, Columns: []snapshot.Column{}}
		headers := tl.Headers
		for _, r := range tl.Rows {
			var hs []string
			for h := range r.Cells {
				if !slices.Contains(headers, h) {
					hs = append(hs, h)
				}
			}
			sort.Strings(hs)
			headers = append(headers, hs...)
		}
		taken := map[snapshot.Field]bool{}
		for _, h := range headers {
			f := snapshot.Other
			if nameHeader.MatchString(h) && !taken[snapshot.Name] {
				f = snapshot.Name
			} else {
				for _, m := range fieldByHeader {
					if m.re.MatchString(h) {
						f = m.field
						break
					}
				}
			}
			if taken[f] {
				f = snapshot.Other
			}
			taken[f] = f != snapshot.Other
			l.Columns = append(l.Columns, snapshot.Column{Header: h, Field: f})
		}
		for _, r := range tl.Rows {
			if r.Placeholder {
				continue
			}
			row := snapshot.Subprocessor{Name: r.Name, Group: r.Group}
			for _, c := range l.Columns {
				raw, ok := r.Cells[c.Header]
				if !ok || c.Field == snapshot.Name {
					continue
				}
				var cell snapshot.Cell
				if json.Unmarshal(raw, &cell.Text) != nil {
					if err := json.Unmarshal(raw, &cell); err != nil {
						t.Fatalf("%s: cell %s: %v", file, raw, err)
					}
				}
				if p := row.Cell(c.Field); p != nil {
					*p = cell
				} else {
					row.Other = append(row.Other, snapshot.OtherCell{Header: c.Header, Cell: cell})
				}
			}
			l.Subprocessors = append(l.Subprocessors, row)
		}
		s.Lists = append(s.Lists, l)
	}
	return s
}

var (
	unseen = regexp.MustCompile(`[\s\x{200b}\x{200c}\x{200d}\x{2060}\x{feff}\x{ad}]+`)
	noWord = regexp.MustCompile(`[^\pL\pN]+`)
)

func squash(s string) string {
	s = strings.NewReplacer("\u2019", "'", "\u2018", "'", "\u201c", `"`, "\u201d", `"`).Replace(norm.NFKC.String(s))
	return strings.ToLower(unseen.ReplaceAllString(s, ""))
}

func bare(s string) string { return strings.ToLower(noWord.ReplaceAllString(norm.NFKC.String(s), "")) }

func bag(s string) string {
	ws := strings.Fields(noWord.ReplaceAllString(strings.ToLower(s), " "))
	slices.Sort(ws)
	return strings.Join(ws, " ")
}

// truthFile returns the file that says what a reader sees on a page.
func truthFile(dir, page string) string {
	return filepath.Join(dir, strings.TrimSuffix(page, filepath.Ext(page))+".truth.json")
}

func exists(t *testing.T, file string) bool {
	t.Helper()
	_, err := os.Stat(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return err == nil
}

// TestCorpus compares consecutive versions of real pages, as a reader sees
// them, and asks that every event of the truth is told and nothing else. Pairs
// of which a version has no truth are left out, and named: the pages themselves
// cannot stand in, because this package reads none. .ci/run compares all pages.
func TestCorpus(t *testing.T) {
	var files []string
	for _, dir := range corpusFolders {
		if _, err := os.Stat(dir); err != nil {
			t.Logf("skipped %s: no real pages beside the repository", dir)
			continue
		}
		found, err := filepath.Glob(filepath.Join(dir, "*", "changes.json"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Skip("no real pages beside the repository")
	}
	pairs, right := 0, 0
	left, where := 0, []string{} // pairs of which a version has no truth
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var truth struct {
			Sealed bool
			Pairs  []truthPair
		}
		if err := json.Unmarshal(data, &truth); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if truth.Sealed {
			continue
		}
		dir, before := filepath.Dir(file), left
		for _, p := range truth.Pairs {
			from, to := truthFile(dir, p.From), truthFile(dir, p.To)
			if !exists(t, from) || !exists(t, to) {
				left++
				continue
			}
			old, new := truthSnapshot(t, from), truthSnapshot(t, to)
			notes := judgePair(p, old, new, compare(t, old, new, Options{}))
			pairs++
			if len(notes) == 0 {
				right++
			} else if *corpusVerbose {
				t.Logf("%s %s -> %s: %s", filepath.Base(dir), p.From, p.To, strings.Join(notes, "; "))
			}
		}
		if left > before {
			where = append(where, fmt.Sprintf("%s %d", filepath.Base(dir), left-before))
		}
	}
	t.Logf("%d of %d pairs right; %d left out, because nobody has written down what a reader sees on one of their versions: %s",
		right, pairs, left, strings.Join(where, ", "))
	if left > pairs {
		t.Errorf("only %d pairs were compared, %d were left out", pairs, left)
	}
	if right*100 < pairs*corpusPercent {
		t.Errorf("%d of %d pairs told wrong (-corpus.v shows them)", pairs-right, pairs)
	}
}

// judgePair says what a report misses and makes up.
func judgePair(p truthPair, old, new snapshot.Snapshot, r Report) (notes []string) {
	note := func(what string, names ...string) { notes = append(notes, what+" "+strings.Join(names, " -> ")) }
	take := func(set *[]string, name string) bool {
		i := slices.Index(*set, name)
		if i >= 0 {
			*set = slices.Delete(*set, i, i+1)
		}
		return i >= 0
	}
	all := func(names []string) []string {
		var out []string
		for _, n := range names {
			out = append(out, squash(n))
		}
		return out
	}
	add, rem := all(p.Added), all(p.Removed)
	quiet := map[string]bool{}
	var ren [][2]string
	for _, l := range p.LikelyRenames {
		o, n := squash(l.Old), squash(l.New)
		take(&rem, o)
		take(&add, n)
		if bare(l.Old) == bare(l.New) {
			quiet[o], quiet[n] = true, true
		} else {
			ren = append(ren, [2]string{o, n})
		}
	}
	withdrawn := old.Rows() > 0 && new.Rows() == 0
	if withdrawn {
		add, rem, ren = nil, nil, nil
		if len(r.Changes) == 0 || r.Changes[0].Kind != ListWithdrawn {
			note("missed that the list was withdrawn")
		}
	}
	moved := map[string]bool{}
	for _, raw := range p.MovedBetweenLists {
		var m struct{ Name string }
		if json.Unmarshal(raw, &m.Name) != nil {
			_ = json.Unmarshal(raw, &m)
		}
		moved[squash(m.Name)] = true
	}
	changed, soft := map[string]bool{}, map[string]bool{}
	for _, c := range p.Changed {
		soft[squash(c.Name)] = true
		cosmetic := bare(c.Old) == bare(c.New) || bag(c.Old) == bag(c.New)
		if c.Substantive != nil {
			cosmetic = !*c.Substantive
		}
		if !cosmetic && !quiet[squash(c.Name)] {
			changed[squash(c.Name)] = true
		}
	}
	for _, c := range r.Changes {
		if c.Class == Cosmetic {
			continue
		}
		o, n := squash(c.OldName), squash(c.Name)
		switch c.Kind {
		case Added, Replaced:
			if !take(&add, n) && !moved[n] && !quiet[n] {
				note("made up added", c.Name)
			}
			if c.Kind == Replaced && !take(&rem, o) && !moved[o] {
				note("made up removed", c.OldName)
			}
		case Removed:
			if !take(&rem, n) && !moved[n] && !quiet[n] {
				note("made up removed", c.Name)
			}
		case Renamed:
			i := slices.Index(ren, [2]string{o, n})
			if i >= 0 {
				ren = slices.Delete(ren, i, i+1)
			} else {
				note("made up rename", c.OldName, c.Name)
			}
		}
		if c.Kind == Changed || (c.Kind == Moved || c.Kind == Renamed) && len(c.Fields) > 0 {
			if c.Kind == Changed && !soft[n] && !moved[n] {
				note("made up change of", c.Name)
			}
			delete(changed, n)
		}
	}
	for _, n := range add {
		if !moved[n] && !quiet[n] {
			note("missed added", n)
		}
	}
	for _, n := range rem {
		if !moved[n] && !quiet[n] {
			note("missed removed", n)
		}
	}
	for _, x := range ren {
		note("missed rename", x[:]...)
	}
	for _, n := range slices.Sorted(func(yield func(string) bool) {
		for n := range changed {
			if !yield(n) {
				return
			}
		}
	}) {
		note("missed change of", n)
	}
	return notes
}
