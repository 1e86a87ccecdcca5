package scraper

import (
	"strings"

	"github.com/subwatch/subwatch/snapshot"
)

// records finds items that say every field by a label, the name too: lines
// that begin again and again with "Name: …"; and tables that a page shows as
// lines, where the headers stand on lines of their own above the values.
func (r *reading) records() []*block {
	var out []*block
	var its []item
	start := -1
	bare := false // begun by a label on a line of its own
	flush := func(end int) {
		if start >= 0 && bare {
			// One label is a title; a record has more.
			n := 0
			for k := start + 2; k < end; k++ {
				if isLabelLine(&r.lines[k]) {
					n++
				}
			}
			if n == 0 {
				start = -1
			}
		}
		if start >= 0 {
			its = append(its, item{at: r.lines[start].at, end: r.lines[end-1].end, lines: r.lines[start:end]})
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
	for i := range r.lines {
		l := &r.lines[i]
		if l.chrome || l.level > 0 && l.level < boldLevel || r.out(l.at) {
			done(i)
			continue
		}
		if label, ok := labelOnly(l); ok && !strings.Contains(l.text, " ") && i+1 < len(r.lines) {
			if f, _, _ := headerField(label); f == snapshot.Name && !isLabelLine(&r.lines[i+1]) && r.doc.plausible(r.lines[i+1].text).name {
				flush(i)
				start, bare = i, true
			}
		} else if label, v, ok := r.doc.label(l); ok && v != "" {
			if f, st, _ := headerField(label); f == snapshot.Name && st > 0 {
				flush(i)
				start, bare = i, false
			}
		} else if start >= 0 && len(l.text) > 300 {
			done(i)
		}
	}
	done(len(r.lines))
	out = append(out, r.named()...)
	return append(out, r.flattened()...)
}

// named finds items that are a name on a line of its own with labelled lines
// below it, however they are nested.
func (r *reading) named() []*block {
	var out []*block
	var its []item
	done := func() {
		if len(its) > 0 {
			out = r.addItems(out, "records", its)
		}
		its = nil
	}
	isLabel := func(i int) bool {
		if i >= len(r.lines) || r.lines[i].chrome || r.lines[i].level > 0 && r.lines[i].level < boldLevel {
			return false
		}
		return isLabelLine(&r.lines[i]) && strings.Contains(r.lines[i].text, ":")
	}
	for i := 0; i < len(r.lines); i++ {
		l := &r.lines[i]
		if l.chrome || r.out(l.at) || len(l.text) > maxNameText || l.level > 0 && l.level < boldLevel || isLabel(i) || !isLabel(i+1) {
			if l.level > 0 && l.level < boldLevel {
				done()
			}
			continue
		}
		j := i + 1
		for isLabel(j) {
			j++
		}
		if j < i+3 || !r.doc.plausible(l.text).name {
			done()
			continue
		}
		if len(its) > 0 && l.at > its[len(its)-1].end+40 {
			done()
		}
		its = append(its, item{at: l.at, end: r.lines[j-1].end, lines: r.lines[i:j]})
		i = j - 1
	}
	done()
	return out
}

// flattened finds tables whose markup is gone: k header lines, then k lines a
// row.
func (r *reading) flattened() []*block {
	var out []*block
	for i := 0; i < len(r.lines); i++ {
		k, name := 0, -1
		for i+k < len(r.lines) && k < 9 {
			l := &r.lines[i+k]
			if l.chrome || l.item || r.out(l.at) || l.level > 0 && l.level < boldLevel || len(l.text) > maxHeaderText {
				break
			}
			f, st, m := headerField(l.text)
			if st == 0 || len(m.words)*2 < m.of || r.doc.plausible(l.text).known {
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
		b := &block{kind: "lines", at: r.lines[i].at, strict: true, nameCol: name}
		for c := range k {
			col := column{header: r.lines[i+c].text}
			col.field, col.strength, col.match = headerField(col.header)
			b.cols = append(b.cols, col)
		}
		for ; rows > 0; rows-- {
			i += k
			row := brow{at: r.lines[i].at}
			for _, l := range r.lines[i : i+k] {
				row.cells = append(row.cells, bcell{raw: l.text, set: true, links: r.doc.links(l.at, l.end)})
			}
			b.rows = append(b.rows, row)
			b.end = r.lines[i+k-1].end
		}
		i += k - 1
		out = append(out, b)
	}
	return out
}

// fits reports whether k lines from index j on can be a row, with a name in the
// column that holds them.
func (r *reading) fits(j, k, name int) bool {
	if j+k > len(r.lines) {
		return false
	}
	for c := range k {
		l := &r.lines[j+c]
		r.doc.budget.spend(1)
		if l.chrome || l.level > 0 && l.level < boldLevel || c == name && (len(l.text) > maxNameText || !r.doc.plausible(l.text).name) {
			return false
		}
	}
	return true
}
