package lists

import (
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

// records finds items that say every field by a label, the name too: lines
// that begin again and again with "Name: …"; and tables that a page shows as
// lines, where the headers stand on lines of their own above the values.
func (r *Reading) records() []*Block {
	var out []*Block
	var its []item
	start := -1
	bare := false // begun by a label on a line of its own
	flush := func(end int) {
		if start >= 0 && bare {
			// One label is a title; a record has more.
			n := 0
			for k := start + 2; k < end; k++ {
				if isLabelLine(&r.Lines[k]) {
					n++
				}
			}
			if n == 0 {
				start = -1
			}
		}
		if start >= 0 {
			its = append(its, item{at: r.Lines[start].At, end: r.Lines[end-1].End, lines: r.Lines[start:end]})
		}
		start = -1
	}
	done := func(end int) {
		flush(end)
		if len(its) > 0 {
			out = r.addItems(out, "records", its)
		}
		its = nil
	}
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Chrome || l.Level > 0 && l.Level < dom.BoldLevel || r.out(l.At) {
			done(i)
			continue
		}
		if label, ok := labelOnly(l); ok && !strings.Contains(l.Text, " ") && i+1 < len(r.Lines) {
			if f, _, _ := lexicon.HeaderField(label); f == snapshot.Name && !isLabelLine(&r.Lines[i+1]) && r.Doc.Plausible(r.Lines[i+1].Text).Name {
				flush(i)
				start, bare = i, true
			}
		} else if label, v, ok := labelOf(r.Doc, l); ok && v != "" {
			if f, st, _ := lexicon.HeaderField(label); f == snapshot.Name && st > 0 {
				flush(i)
				start, bare = i, false
			}
		} else if start >= 0 && len(l.Text) > 300 {
			done(i)
		}
	}
	done(len(r.Lines))
	out = append(out, r.named()...)
	return append(out, r.flattened()...)
}

// named finds items that are a name on a line of its own with labelled lines
// below it, however they are nested.
func (r *Reading) named() []*Block {
	var out []*Block
	var its []item
	done := func() {
		if len(its) > 0 {
			out = r.addItems(out, "records", its)
		}
		its = nil
	}
	isLabel := func(i int) bool {
		if i >= len(r.Lines) || r.Lines[i].Chrome || r.Lines[i].Level > 0 && r.Lines[i].Level < dom.BoldLevel {
			return false
		}
		return isLabelLine(&r.Lines[i]) && strings.Contains(r.Lines[i].Text, ":")
	}
	for i := 0; i < len(r.Lines); i++ {
		l := &r.Lines[i]
		if l.Chrome || r.out(l.At) || len(l.Text) > names.MaxNameText || l.Level > 0 && l.Level < dom.BoldLevel || isLabel(i) || !isLabel(i+1) {
			if l.Level > 0 && l.Level < dom.BoldLevel {
				done()
			}
			continue
		}
		j := i + 1
		for isLabel(j) {
			j++
		}
		if j < i+3 || !r.Doc.Plausible(l.Text).Name {
			done()
			continue
		}
		if len(its) > 0 && l.At > its[len(its)-1].end+40 {
			done()
		}
		its = append(its, item{at: l.At, end: r.Lines[j-1].End, lines: r.Lines[i:j]})
		i = j - 1
	}
	done()
	return out
}

// flattened finds tables whose markup is gone: k header lines, then k lines a
// row.
func (r *Reading) flattened() []*Block {
	var out []*Block
	for i := 0; i < len(r.Lines); i++ {
		k, name := 0, -1
		for i+k < len(r.Lines) && k < 9 {
			l := &r.Lines[i+k]
			if l.Chrome || l.Item || r.out(l.At) || l.Level > 0 && l.Level < dom.BoldLevel || len(l.Text) > maxHeaderText {
				break
			}
			f, st, m := lexicon.HeaderField(l.Text)
			if st == 0 || len(m.Words)*2 < m.Of || r.Doc.Plausible(l.Text).Known {
				break
			}
			if f == snapshot.Name && name < 0 {
				name = k
			}
			k++
		}
		if k < 2 || name < 0 {
			continue
		}
		rows := 0
		for r.fits(i+(rows+1)*k, k, name) {
			rows++
		}
		if rows < 2 {
			continue
		}
		b := &Block{Kind: "lines", At: r.Lines[i].At, Strict: true, NameCol: name}
		for c := range k {
			col := column{Header: r.Lines[i+c].Text}
			col.field, col.Strength, col.match = lexicon.HeaderField(col.Header)
			b.Cols = append(b.Cols, col)
		}
		for ; rows > 0; rows-- {
			i += k
			row := brow{at: r.Lines[i].At}
			for _, l := range r.Lines[i : i+k] {
				row.Cells = append(row.Cells, bcell{raw: l.Text, set: true, links: r.Doc.Links(l.At, l.End)})
			}
			b.Rows = append(b.Rows, row)
			b.End = r.Lines[i+k-1].End
		}
		i += k - 1
		out = append(out, b)
	}
	return out
}

// fits reports whether k lines from index j on can be a row, with a name in the
// column that holds them.
func (r *Reading) fits(j, k, name int) bool {
	if j+k > len(r.Lines) {
		return false
	}
	for c := range k {
		l := &r.Lines[j+c]
		r.Doc.Budget.Spend(1)
		if l.Chrome || l.Level > 0 && l.Level < dom.BoldLevel || c == name && (len(l.Text) > names.MaxNameText || !r.Doc.Plausible(l.Text).Name) {
			return false
		}
	}
	return true
}
