package diff

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/snapshot"
)

// A world makes snapshots by chance out of words that meet the rules of this
// package: the same names with and without legal forms, places, conditions.
type world struct{ *rand.Rand }

func (w world) pick(xs ...string) string { return xs[w.IntN(len(xs))] }

func (w world) name() string {
	return w.pick("Acme", "Bolt", "Corax", "Delphi Data", "Eos", "Ferrum Cloud", "Gallia", "Hesper", "Ionic Mail", "Juno", "Krill", "Ladon Labs", "OpenAI", "Google Cloud", "Nexmo") +
		w.pick("", "", "", ", Inc.", " GmbH", " LLC", " (formerly Nexmo)", " (Sentry)", " dba Hesper")
}

func (w world) cell() snapshot.Cell {
	c := snapshot.Cell{Text: w.pick("", "Hosting", "hosting", "E-mail delivery", "Customer support", "AI models, only if you connect it", "nightly model_training", "Hosting, backup", "backup, Hosting", "All products", "Jira, Loom", "Loom and Jira", "Names*", "Names", "SCCs", "SCCs, DPF")}
	if w.IntN(8) == 0 {
		c.Links = []snapshot.Link{{Text: "x", URL: w.pick("https://a.example/", "https://b.example/x")}}
	}
	if w.IntN(8) == 0 {
		c.Text, c.Items = "Jira Loom", []string{"Jira", "Loom"}
	}
	return c
}

func (w world) place() snapshot.Cell {
	return snapshot.Cell{Text: w.pick("", "USA", "United States", "EEA", "Germany, Ireland", "Ireland and Germany", "India", "Worldwide", "EEA (Sweden)", "see our site", "Worldwide - Local to Customer")}
}

func (w world) row(cols []snapshot.Column) snapshot.Subprocessor {
	s := snapshot.Subprocessor{Name: w.name(), Group: w.pick("", "", "Hosting", "Support")}
	for _, c := range cols {
		cell := w.cell()
		if c.Field == snapshot.Location {
			cell = w.place()
		}
		if p := s.Cell(c.Field); p != nil {
			*p = cell
		} else if c.Field == snapshot.Other && !cell.IsZero() {
			s.Other = append(s.Other, snapshot.OtherCell{Header: c.Header, Cell: cell})
		}
	}
	if w.IntN(6) == 0 {
		s.Conditions = []string{w.pick("optional", "EU customers only", "new")}
	}
	if w.IntN(6) == 0 {
		s.Starts = snapshot.Day(w.pick("2026-05-01", "2026-06-01"))
	}
	if w.IntN(6) == 0 {
		s.Links = []snapshot.Link{{Text: s.Name, URL: "https://" + w.pick("acme", "bolt", "corax") + ".example/"}}
	}
	return s
}

func (w world) columns() []snapshot.Column {
	cols := []snapshot.Column{{Header: w.pick("Name", "Sub-processor"), Field: snapshot.Name}}
	for _, c := range []snapshot.Column{
		{Header: w.pick("Purpose", "What for"), Field: snapshot.Purpose},
		{Header: "Location", Field: snapshot.Location},
		{Header: "Products", Field: snapshot.Products},
		{Header: w.pick("Notes", "Remarks"), Field: snapshot.Other},
		{Header: "Transfer", Field: snapshot.Transfer},
	} {
		if w.IntN(3) > 0 {
			cols = append(cols, c)
		}
	}
	return cols
}

func (w world) list() snapshot.List {
	l := snapshot.List{
		Title:   w.pick("Third parties", "Sub-processors", "Affiliates", "Planned"),
		Kind:    snapshot.ListKind(w.pick("third_party", "third_party", "affiliates", "planned", "former", "optional")),
		Columns: w.columns(),
	}
	for range 1 + w.IntN(6) {
		l.Subprocessors = append(l.Subprocessors, w.row(l.Columns))
	}
	return l
}

func (w world) terms() []string {
	var out []string
	for range w.IntN(3) {
		out = append(out, w.pick("We notify you 30 days ahead. You may object within 10 days.", "Sign up for e-mail.", "Subscribe to an RSS feed or sign up for e-mail.", "You may object within 14 days."))
	}
	return out
}

func (w world) page() snapshot.Snapshot {
	s := snapshot.Snapshot{Schema: 1, Lists: []snapshot.List{}, TermsText: w.terms()}
	for range 1 + w.IntN(3) {
		s.Lists = append(s.Lists, w.list())
	}
	if w.IntN(2) == 0 {
		s.Dates = []snapshot.Date{{Text: w.pick("Updated May 1", "Updated June 1"), Kind: snapshot.Updated, Precision: snapshot.NoDate}}
	}
	return s
}

// clone returns a copy that shares nothing.
func clone(s snapshot.Snapshot) snapshot.Snapshot {
	data, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	var c snapshot.Snapshot
	if err := json.Unmarshal(data, &c); err != nil {
		panic(err)
	}
	return c
}

// edit returns a page some changes of the kinds that pages undergo.
func (w world) edit(s snapshot.Snapshot) snapshot.Snapshot {
	s = clone(s)
	for range w.IntN(6) {
		i := w.IntN(len(s.Lists))
		l := &s.Lists[i]
		n := len(l.Subprocessors)
		switch op := w.IntN(11); {
		case op == 0:
			l.Subprocessors = append(l.Subprocessors, w.row(l.Columns))
		case op == 1 && n > 1:
			k := w.IntN(n)
			l.Subprocessors = slices.Delete(l.Subprocessors, k, k+1)
		case op == 2 && n > 0:
			l.Subprocessors[w.IntN(n)].Name = w.name()
		case op == 3 && n > 0:
			l.Subprocessors[w.IntN(n)].Purpose = w.cell()
		case op == 4 && n > 0:
			l.Subprocessors[w.IntN(n)].Location = w.place()
		case op == 5 && n > 0:
			l.Subprocessors[w.IntN(n)].Group = w.pick("Hosting", "Support", "Other")
		case op == 6:
			l.Title = w.pick("Third parties", "Sub-processors", "Our sub-processors")
		case op == 7 && n > 1 && len(s.Lists) > 1:
			k := w.IntN(n)
			to := &s.Lists[(i+1)%len(s.Lists)]
			to.Subprocessors = append(to.Subprocessors, l.Subprocessors[k])
			l.Subprocessors = slices.Delete(l.Subprocessors, k, k+1)
		case op == 8:
			s.TermsText = w.terms()
		case op == 9 && len(s.Lists) > 1:
			s.Lists = slices.Delete(s.Lists, i, i+1)
		case op == 10:
			s.Lists = append(s.Lists, w.list())
		}
	}
	return s
}

// shuffle returns the same page in another order.
func (w world) shuffle(s snapshot.Snapshot) snapshot.Snapshot {
	s = clone(s)
	w.Shuffle(len(s.Lists), func(i, j int) { s.Lists[i], s.Lists[j] = s.Lists[j], s.Lists[i] })
	for i := range s.Lists {
		l := &s.Lists[i]
		w.Shuffle(len(l.Subprocessors), func(i, j int) { l.Subprocessors[i], l.Subprocessors[j] = l.Subprocessors[j], l.Subprocessors[i] })
		w.Shuffle(len(l.Columns), func(i, j int) { l.Columns[i], l.Columns[j] = l.Columns[j], l.Columns[i] })
	}
	return s
}

// linesOf puts a report into lines that do not depend on order and place.
func linesOf(r Report) []string {
	var out []string
	for _, c := range r.Changes {
		reasons := slices.Clone(c.Reasons)
		slices.Sort(reasons) // of one weight they come in the order of the columns
		line := fmt.Sprintf("%s %q %q %s %s %q %s/%s", c.Kind, c.Name, c.OldName, c.Class, c.Entity, reasons, c.List, c.Group)
		var fields []string
		for _, f := range c.Fields {
			fields = append(fields, fmt.Sprintf(" %s/%s %q>%q", f.Field, f.Header, f.Old, f.New))
		}
		slices.Sort(fields)
		out = append(out, line+strings.Join(fields, ""))
	}
	slices.Sort(out)
	return out
}

// turned returns the kind of a change as seen from the other page.
func turned(k Kind) Kind {
	switch k {
	case Added:
		return Removed
	case Removed:
		return Added
	case ListAdded:
		return ListRemoved
	case ListRemoved:
		return ListAdded
	case ColumnAdded:
		return ColumnRemoved
	case ColumnRemoved:
		return ColumnAdded
	}
	return k
}

// directions gives kinds and names, either as they are or as seen from the
// other page. Classes and reasons have a direction and are left out.
func directions(r Report, turn bool) []string {
	var out []string
	for _, c := range r.Changes {
		kind, name, old := c.Kind, c.Name, c.OldName
		if turn {
			kind = turned(kind)
			if old != "" {
				name, old = old, name
			}
		}
		if c.OldListKind != "" && (c.ListKind == snapshot.Planned || c.OldListKind == snapshot.Planned) && (kind == Activated || kind == Moved || kind == Renamed) {
			kind = "planned" // activated one way, moved or renamed the other
		}
		out = append(out, fmt.Sprintf("%s %q %q", kind, name, old))
	}
	slices.Sort(out)
	return out
}

// pageLines shows a page, a row a line.
func pageLines(s snapshot.Snapshot) string {
	var b strings.Builder
	fmt.Fprintf(&b, "terms %q\n", s.TermsText)
	for _, l := range s.Lists {
		fmt.Fprintf(&b, "  %s (%s) %v\n", l.Title, l.Kind, l.Columns)
		for i := range l.Subprocessors {
			fmt.Fprintf(&b, "    %+v\n", l.Subprocessors[i])
		}
	}
	return b.String()
}

// properties fails where a comparison of two pages breaks what must always
// hold.
func properties(t *testing.T, w world, a, b snapshot.Snapshot) {
	t.Helper()
	show := func() string {
		return "old " + pageLines(a) + "new " + pageLines(b)
	}
	if r := compare(t, a, clone(a), Options{}); !r.Empty() {
		t.Fatalf("a page differs from itself: %s\n%s", linesOf(r), show())
	}
	if r := compare(t, a, w.shuffle(a), Options{}); !r.Empty() {
		t.Fatalf("a page differs from itself in another order: %s\n%s", linesOf(r), show())
	}
	r := compare(t, a, b, Options{})
	again := compare(t, clone(a), clone(b), Options{})
	x, _ := json.Marshal(r)
	y, _ := json.Marshal(again)
	if string(x) != string(y) {
		t.Fatalf("two comparisons of the same pages differ\n%s", show())
	}
	if d := cmp.Diff(linesOf(r), linesOf(compare(t, w.shuffle(a), w.shuffle(b), Options{}))); d != "" {
		t.Fatalf("the order decides (-as is +shuffled):\n%s\n%s", d, show())
	}
	if a.Rows() > 0 && b.Rows() > 0 {
		if d := cmp.Diff(directions(r, false), directions(compare(t, b, a, Options{}), true)); d != "" {
			t.Fatalf("forth and back differ (-forth +back, turned):\n%s\n%s", d, show())
		}
	}
	applied, err := Apply(a, r)
	if err != nil {
		t.Fatalf("apply: %v\n%s", err, show())
	}
	for _, c := range compare(t, applied, b, Options{}).Changes {
		if c.Class != Cosmetic {
			t.Fatalf("the report leaves out: %s %q, %+v\napplied %s\nreport %s\n%s", c.Kind, c.Name, c.Fields, pageLines(applied), strings.Join(linesOf(r), "\n"), show())
		}
	}
	for _, c := range r.Changes {
		for _, f := range c.Fields {
			var o, n strings.Builder
			for _, word := range f.Words {
				if word.Op != Came {
					o.WriteString(word.Text)
				}
				if word.Op != Gone {
					n.WriteString(word.Text)
				}
			}
			if len(f.Words) > 0 && (o.String() != f.Old || n.String() != f.New) {
				t.Fatalf("words of %s %q rebuild %q and %q, not %q and %q", c.Kind, c.Name, o.String(), n.String(), f.Old, f.New)
			}
		}
		if c.Class != Cosmetic && len(c.Reasons) == 0 {
			t.Fatalf("%s %q is %s without a reason", c.Kind, c.Name, c.Class)
		}
	}
}

func FuzzCompare(f *testing.F) {
	for i := range 300 {
		f.Add(uint64(i), i%3 == 0)
	}
	f.Fuzz(func(t *testing.T, seed uint64, apart bool) {
		w := world{rand.New(rand.NewPCG(seed, 11))}
		a := w.page()
		b := w.edit(a)
		if apart {
			b = w.page()
		}
		properties(t, w, a, b)
	})
}
