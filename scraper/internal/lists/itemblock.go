package lists

import (
	"regexp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
	"golang.org/x/net/html/atom"
)

// turned puts items right that begin with what is done and name who does it:
// "Hosting: Acme, Inc."
func turned(d *dom.Doc, its []item) {
	named, who := 0, 0
	for i := range its {
		if d.Plausible(its[i].name).Name {
			named++
		}
		if len(its[i].cells) == 1 && its[i].cells[0].label == "" && len(its[i].cells[0].raw) <= 90 {
			if p := d.Plausible(its[i].cells[0].raw); (p.Known || p.Legal) && !place.Only(its[i].name) && oneName(its[i].cells[0].raw) {
				who++
			}
		}
	}
	if len(its) < 2 || named*10 > len(its)*3 || who*10 < len(its)*6 {
		return
	}
	for i := range its {
		it := &its[i]
		if len(it.cells) != 1 || it.cells[0].label != "" || len(it.cells[0].raw) > names.MaxNameText {
			continue
		}
		nm := names.NameOf([]names.Seg{{Text: it.cells[0].raw}})
		it.cells[0].raw, it.name, it.marks = it.name, names.WithoutStop(nm.Name), nm
	}
}

// afterShortView leaves out the first items where all of them stand again below, in
// the same order and with the same text: a part of the list above the whole of it.
func afterShortView(its []item) []item {
	for j := 2; j*2 <= len(its); j++ {
		if !its[j].same(&its[0]) {
			continue
		}
		k := 0
		for i := j; i < len(its) && k < j; i++ {
			if its[i].same(&its[k]) {
				k++
			}
		}
		if k == j {
			return its[j:]
		}
	}
	return its
}

// same reports an item that says the same as another.
func (it *item) same(o *item) bool {
	return it.name == o.name && slices.EqualFunc(it.cells, o.cells, func(a, b icell) bool { return a.label == b.label && a.raw == b.raw })
}

// nested returns the entries of the lists that stand in the entries of a list, each
// under the line above it: "Hosting" over the companies that host. Under a company
// stands what is said of it.
func (r *Reading) nested(entries []int32) []item {
	d := r.Doc
	var out []item
	for _, at := range entries {
		list := int32(-1)
		for c := d.First(at); c >= 0; c = d.Next(c) {
			if a := d.Nodes[c].Atom; d.Nodes[c].Flags&dom.IsText == 0 && (a == atom.Ul || a == atom.Ol) {
				list = c
			}
		}
		if list < 0 || len(entries) < 2 {
			return nil
		}
		lead := linesIn(r.Lines, at, list)
		if len(lead) != 1 || len(lead[0].Text) > maxRoleText || isCompany(d, dom.WithoutColon(lead[0].Text)) {
			return nil
		}
		for _, c := range r.childrenOf(list, atom.Li) {
			if ls := linesIn(r.Lines, c, d.Nodes[c].End); len(ls) > 0 && !leadStruck(d, c, &ls[0]) {
				d.Budget.Spend(8 + len(ls))
				out = append(out, item{at: c, end: d.Nodes[c].End, group: dom.WithoutColon(lead[0].Text), lines: ls})
			}
		}
	}
	return out
}

// maxRoleText bounds the words for a role that stand where a name would.
const maxRoleText = 80

// describesRole reports an entry that names a role in place of a company, and
// says about it what others say about theirs.
func (it *item) describesRole() bool {
	for i := range it.cells {
		if lexicon.NotChosen.In(it.cells[i].raw) {
			return false
		}
	}
	if len(it.cells) == 0 || len(it.name) > maxRoleText || lexicon.IsSentence(it.name) || strings.HasSuffix(it.name, ":") || lexicon.IsHeaderText(it.name) {
		return false
	}
	if _, _, ok := lastBracket(it.name); ok {
		return true
	}
	generic, of := 0, 0
	for _, w := range lexicon.Words(it.name) {
		of++
		if lexicon.IsCommon(w) {
			generic++
		}
	}
	return generic > 0 && generic*2 >= of
}

// oneName reports a text that names one company: its commas stand before legal
// forms.
func oneName(s string) bool {
	for {
		i := strings.Index(s, ", ")
		if i < 0 {
			return !strings.Contains(s, " and ") && !strings.Contains(s, ";")
		}
		s = s[i+2:]
		w, _, _ := strings.Cut(s, " ")
		if !company.IsForm(w) {
			return false
		}
	}
}

// itemBlock lays items out in columns: their labels, and the lines without one.
func itemBlock(d *dom.Doc, kind string, its []item) *Block {
	l := layout{d: d, index: make(map[string]int), b: &Block{
		Kind: kind, At: its[0].at, End: its[len(its)-1].end, Strict: true, labeled: true,
		Cols: []column{{Header: nameHeader(its), field: snapshot.Name}},
	}}
	where := placeLines(its)
	for i := range its {
		it := &its[i]
		row := brow{at: it.at, group: it.group, Name: it.name, marks: &it.marks, Cells: []bcell{{links: it.links, set: true, raw: it.name}}}
		bare, k := it.bare(), 0 // lines without a label, and how many came before
		for _, c := range it.cells {
			col, raw := column{Header: "(description)", field: snapshot.Other}, c.raw
			switch {
			case c.label != "" && len(l.b.Cols) >= dom.MaxColumns:
				raw = c.label + ": " + c.raw
			case c.label != "":
				col = newColumn(c.label)
			case isWebsite(c.raw):
				col = column{Header: "(website)", field: snapshot.Website}
			default:
				if place.Only(c.raw) || where[[2]int{bare, k}] {
					col = column{Header: "(location)", field: snapshot.Location}
				}
				k++
			}
			l.set(&row, l.col(col), raw, c.links)
		}
		l.b.Rows = append(l.b.Rows, row)
	}
	return l.b
}

// nameHeader returns the label that all names have, or a header in brackets.
func nameHeader(its []item) string {
	label := its[0].nameLabel
	for i := range its {
		if its[i].nameLabel != label {
			label = ""
		}
	}
	if label == "" {
		return "(name)"
	}
	return label
}

// A layout lays items out.
type layout struct {
	d     *dom.Doc
	b     *Block
	index map[string]int // of the columns but the first, by header
}

// col returns the index of a column, which is added where it is new.
func (l *layout) col(c column) int {
	key := strings.ToLower(c.Header)
	i, ok := l.index[key]
	if !ok {
		i = len(l.b.Cols)
		l.b.Cols = append(l.b.Cols, c)
		l.index[key] = i
	}
	return i
}

// set adds text to the cell of a row in the column with index c.
func (l *layout) set(row *brow, c int, raw string, links []snapshot.Link) {
	l.d.Budget.Keep(max(0, c+1-len(row.Cells)) * dom.CellRoom)
	for len(row.Cells) <= c {
		row.Cells = append(row.Cells, bcell{set: true})
	}
	if row.Cells[c].raw != "" {
		raw = row.Cells[c].raw + "\n" + raw
		links = slices.Concat(row.Cells[c].links, links)
	}
	row.Cells[c] = bcell{set: true, raw: raw, links: links}
}

// bare counts an item's lines without a label that are no address.
func (it *item) bare() int {
	n := 0
	for _, c := range it.cells {
		if c.label == "" && !isWebsite(c.raw) {
			n++
		}
	}
	return n
}

// placeLines tells which of the lines without a label hold places: by how many
// such lines an item has, and which of them it is. "Belgium, USA (API only)"
// stands where the other items have nothing but places.
func placeLines(its []item) map[[2]int]bool {
	type count struct{ places, n int }
	seen := make(map[[2]int]count)
	for i := range its {
		bare, k := its[i].bare(), 0
		if bare < 2 {
			continue
		}
		for _, c := range its[i].cells {
			if c.label != "" || isWebsite(c.raw) {
				continue
			}
			s := seen[[2]int{bare, k}]
			s.n++
			if place.Only(c.raw) {
				s.places++
			}
			seen[[2]int{bare, k}] = s
			k++
		}
	}
	out := make(map[[2]int]bool)
	for at, s := range seen {
		if s.n >= 3 && s.places*10 >= s.n*6 {
			out[at] = true
		}
	}
	return out
}

var websiteText = regexp.MustCompile(`(?i)^(?:https?://\S+|(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/\S*)?)$`)

func isWebsite(s string) bool { return len(s) < 200 && websiteText.MatchString(s) }
