package scraper

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"path"
	"sort"
	"strings"

	"golang.org/x/net/html"

	"github.com/subwatch/subwatch/snapshot"
)

// Parse reads the lists of sub-processors from a page. It is pure: the same
// page and hints give the same snapshot.
//
// A page without a list is an error, never an empty result: a [*ReadError]
// that says why. Where the page itself says that there is none (see
// [Withdrawn]), the snapshot comes with the error: its dates and terms text
// are the page's.
func Parse(p Page, h Hints) (snapshot.Snapshot, error) {
	snap, _, err := read(p, h)
	return snap, err
}

// read is what Parse and Explain share.
func read(p Page, h Hints) (snapshot.Snapshot, *reading, error) {
	snap := snapshot.Snapshot{
		Schema: snapshot.Schema, Vendor: p.Vendor, URL: p.URL, TakenAt: p.FetchedAt, Fingerprint: Fingerprint(h),
		Page: snapshot.Page{Bytes: len(p.Body), ContentType: p.ContentType, FinalURL: p.FinalURL, ETag: p.ETag, LastModified: p.LastModified},
	}
	sum := sha256.Sum256(p.Body)
	snap.Page.SHA256 = hex.EncodeToString(sum[:])
	if name := notAPage(&p); name != "" {
		return snap, nil, &ReadError{Kind: NotPage, Detail: name}
	}
	text := decode(&p)
	if isMarkdown(&p, text) {
		out, err := markdownToHTML(text)
		if err != nil {
			return snap, nil, &ReadError{Kind: NotPage, Detail: "unreadable Markdown"}
		}
		text = out
	}
	root, err := parseTree(text)
	if err != nil {
		return snap, nil, &ReadError{Kind: NotPage, Detail: "HTML that cannot be parsed"}
	}
	only, drop := h.hinted(root)
	r := &reading{hints: &h, doc: newDoc(root, len(text), baseURL(&p), drop), only: only, page: &p, text: text}
	r.doc.hints = &h
	r.run()
	snap.Dates = dateLines(r.lines, r.doc.monthFirst(), r.ofLists())
	snap.TermsText = r.terms()
	snap.Notes = r.notes()
	for _, b := range r.taken {
		l := r.doc.list(b, &h)
		if len(l.Subprocessors) == 0 {
			b.verdict.taken, b.verdict.why = false, "names nobody"
			continue
		}
		if h.List != "" {
			l.Title = h.List
		}
		snap.Lists = append(snap.Lists, l)
	}
	if len(snap.Lists) == 0 {
		return snap, r, r.whyNone()
	}
	return snap, r, nil
}

func baseURL(p *Page) *url.URL {
	for _, a := range []string{p.FinalURL, p.URL} {
		if u, err := url.Parse(a); err == nil && u.IsAbs() && u.Host != "" {
			return u
		}
	}
	return nil
}

// A reading is one page being read.
type reading struct {
	hints  *Hints
	page   *Page
	text   []byte
	doc    *doc
	only   map[*html.Node]bool
	lines  []line
	blocks []*block // every candidate, in the page's order
	taken  []*block
}

// run finds the candidates, judges them and takes those that are lists.
func (r *reading) run() {
	d := r.doc
	r.blocks = r.tables()
	var skip []span
	for _, b := range r.blocks {
		if b.dataTable(d) {
			skip = append(skip, span{b.at, d.nodes[b.grid.at].end})
		}
	}
	r.lines = d.readLines(ordered(skip))
	d.about = r.about()
	for _, b := range r.blocks {
		d.surround(r.lines, b)
	}
	r.blocks = r.gather(r.blocks)
	for _, b := range r.blocks {
		d.judge(b)
	}
	r.siblingsOfTaken()
	found := 0
	for _, b := range r.blocks {
		if b.verdict.taken {
			found += len(b.rows)
		}
	}
	if r.speaksOfLists() {
		loose := append(r.grids(), r.items()...)
		for _, b := range loose {
			d.surround(r.lines, b)
			b.beside = found
			d.judge(b)
		}
		r.blocks = append(r.blocks, loose...)
	}
	r.choose()
}

// speaksOfLists reports whether the page speaks of sub-processors or of
// providers at all: without that, loose text is no list of them.
func (r *reading) speaksOfLists() bool {
	if len(r.hints.sel) > 0 || speaksOfSubs(r.doc.title) {
		return true
	}
	for i := range r.lines {
		if !r.lines[i].chrome && speaksOfSubs(r.lines[i].text) {
			return true
		}
	}
	return false
}

// about gives the texts that say what the page is about.
func (r *reading) about() string {
	var b strings.Builder
	b.WriteString(r.doc.title)
	for _, l := range r.lines {
		if l.level == 1 && !l.chrome {
			b.WriteString("\n")
			b.WriteString(l.text)
			break
		}
	}
	for _, a := range []string{r.page.FinalURL, r.page.URL} {
		if u, err := url.Parse(a); err == nil && u.Path != "" {
			b.WriteString("\n")
			b.WriteString(strings.TrimSuffix(path.Base(u.Path), path.Ext(u.Path)))
			break
		}
	}
	return b.String()
}

// tables makes the candidates that are tables.
func (r *reading) tables() []*block {
	var out []*block
	for _, at := range r.doc.tables {
		if r.out(at) || r.doc.nodes[at].flags&isChrome != 0 {
			continue
		}
		g := r.doc.readGrid(at)
		out = append(out, r.doc.tableBlocks(g)...)
	}
	return out
}

// out reports a node that the hints leave out.
func (r *reading) out(at int32) bool {
	if len(r.hints.sel) == 0 {
		return false
	}
	for i := at; i >= 0; i = r.doc.nodes[i].parent {
		if r.only[r.doc.nodes[i].h] {
			return false
		}
	}
	return true
}

// dataTable reports a block whose rows are data, not the page's layout: its
// text is no running text.
func (b *block) dataTable(d *doc) bool {
	if b.grid == nil || len(b.rows) < 1 || len(b.cols) < 2 {
		return false
	}
	return !d.tableBetween(b.grid.at, d.nodes[b.grid.at].end)
}

// tableBetween reports whether a table begins between two nodes.
func (d *doc) tableBetween(a, b int32) bool {
	i := sort.Search(len(d.tables), func(i int) bool { return d.tables[i] > a })
	return i < len(d.tables) && d.tables[i] < b
}

func ordered(s []span) []span {
	sort.Slice(s, func(i, j int) bool { return s[i].from < s[j].from })
	out := s[:0]
	for _, x := range s {
		if len(out) > 0 && x.from < out[len(out)-1].to {
			out[len(out)-1].to = max(out[len(out)-1].to, x.to)
			continue
		}
		out = append(out, x)
	}
	return out
}

// siblingsOfTaken takes blocks that alone say too little, where a block of the
// same shape was taken.
func (r *reading) siblingsOfTaken() {
	taken := make(map[string]*block)
	for _, b := range r.blocks {
		if s := b.shape(); b.verdict.taken && s != "" && taken[s] == nil {
			taken[s] = b
		}
	}
	for _, b := range r.blocks {
		if b.verdict.taken || b.against {
			continue
		}
		if t := taken[b.shape()]; t != nil {
			b.verdict.taken, b.nameCol = true, t.nameCol
			b.verdict.why = "the same columns as a list that was taken"
		}
	}
}

// shape names the columns of a block, and is "" for one whose columns say
// nothing.
func (b *block) shape() string {
	if len(b.cols) < 2 {
		return ""
	}
	var s strings.Builder
	s.WriteString(b.kind)
	for i := range b.cols {
		if b.cols[i].header == "" {
			return ""
		}
		s.WriteByte('\n')
		s.WriteString(b.cols[i].header)
	}
	return s.String()
}

// choose takes the blocks that reach their score: of blocks that overlap the
// one with the better score, of the same list shown twice the longer one.
func (r *reading) choose() {
	r.taken = nil
	var cand []*block
	for _, b := range r.blocks {
		if b.verdict.taken {
			cand = append(cand, b)
		}
	}
	sort.SliceStable(cand, func(i, j int) bool {
		a, b := cand[i], cand[j]
		if a.strict != b.strict {
			return !a.strict
		}
		if a.verdict.score != b.verdict.score {
			return a.verdict.score > b.verdict.score
		}
		return len(a.rows) > len(b.rows)
	})
	for _, b := range cand {
		// What was taken does not overlap: only the neighbours can.
		i := sort.Search(len(r.taken), func(i int) bool { return r.taken[i].at >= b.at })
		for _, k := range []int{i - 1, i} {
			if k < 0 || k >= len(r.taken) {
				continue
			}
			if t := r.taken[k]; b.at < t.end && t.at < b.end {
				b.verdict.taken, b.verdict.why = false, "overlaps a better one: "+t.kind+" "+clip(t.where())
				break
			}
		}
		if b.verdict.taken {
			r.taken = append(r.taken, nil)
			copy(r.taken[i+1:], r.taken[i:])
			r.taken[i] = b
		}
	}
	r.taken = r.doc.withoutRepeats(r.taken)
}

// maxLists bounds the lists that are compared with each other.
const maxLists = 300

// withoutRepeats leaves out a list that another one under the same title
// holds: the page shows it twice, or shows a part of it beside the whole.
func (d *doc) withoutRepeats(in []*block) []*block {
	if len(in) < 2 || len(in) > maxLists {
		return in
	}
	names := make([][]string, len(in))
	for i, b := range in {
		for r := range b.rows {
			if len(b.rows) > 2000 {
				break
			}
			n := b.rows[r].name
			if n == "" && b.nameCol < len(b.rows[r].cells) {
				n = firstLine(d.raw(&b.rows[r].cells[b.nameCol]))
			}
			names[i] = append(names[i], strings.ToLower(n))
		}
	}
	out := in[:0:0]
	for i, b := range in {
		repeat := false
		for j, o := range in {
			if i != j && b.strict && !o.strict && mostly(names[i], names[j]) {
				repeat = true
				b.verdict.taken, b.verdict.why = false, "shown again in a table"
				break
			}
			if i == j || !b.strict && o.strict || !strings.EqualFold(b.where(), o.where()) || len(names[i]) == 0 || len(names[i]) > len(names[j]) {
				continue
			}
			if len(names[i]) == len(names[j]) && i < j {
				continue
			}
			if len(names[i]) < 2 && len(b.cols) != len(o.cols) {
				continue
			}
			if holds(names[j], names[i]) {
				repeat = true
				b.verdict.taken, b.verdict.why = false, "shown again in another block"
				break
			}
		}
		if !repeat {
			out = append(out, b)
		}
	}
	return out
}

// mostly reports whether most of the names in part stand in whole, by
// themselves or beside others: "Stripe, Twilio" stands where both do.
func mostly(part, whole []string) bool {
	n := 0
	for _, p := range part {
		p = coreName(p)
		for _, w := range whole {
			if w = coreName(w); w != "" && p != "" && (strings.HasPrefix(p, w) || strings.HasPrefix(w, p)) {
				n++
				break
			}
		}
	}
	return n > 0 && n*5 >= len(part)*3
}

// coreName leaves out what follows a name: a legal form, a bracket.
func coreName(s string) string {
	if i := strings.IndexAny(s, ",("); i > 2 {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}

// holds reports whether all of part stand in whole, in the same order.
func holds(whole, part []string) bool {
	i := 0
	for _, w := range whole {
		if i < len(part) && part[i] == w {
			i++
		}
	}
	return i == len(part)
}

// gather makes one list of the tables that hold one sub-processor each. Where
// such a table does not say the name, the heading above it does.
func (r *reading) gather(in []*block) []*block {
	out := in[:0:0]
	var last *block
	for _, b := range in {
		if b.kind != "transposed table" {
			out, last = append(out, b), nil
			continue
		}
		if b.unnamed && !b.nameFromHeading() {
			last = nil
			continue
		}
		if last != nil && last.unnamed == b.unnamed && last.where() == b.where() && last.sameLabels(b) {
			for i := range b.rows {
				last.rows = append(last.rows, brow{at: b.rows[i].at, name: b.rows[i].name, cells: last.align(b, &b.rows[i])})
			}
			last.end = b.end
			continue
		}
		out, last = append(out, b), b
	}
	return out
}

// nameFromHeading names the rows of a block by the heading above it.
func (b *block) nameFromHeading() bool {
	if len(b.ctx.headings) == 0 || len(b.ctx.intro) > 1 {
		return false
	}
	nm := nameOf([]seg{{text: b.ctx.headings[0].text}})
	if !plausible(nm.name).name || speaksOfSubs(nm.name) {
		return false
	}
	b.ctx.headings = b.ctx.headings[1:]
	b.cols = append([]column{{header: "(name)", field: snapshot.Name}}, b.cols...)
	b.nameCol = 0
	for i := range b.rows {
		b.rows[i].name = nm.name
		b.rows[i].cells = append([]bcell{{set: true, raw: nm.name}}, b.rows[i].cells...)
	}
	return true
}

// sameLabels reports blocks that share most of their labels.
func (b *block) sameLabels(o *block) bool {
	n := 0
	for i := range b.cols {
		for k := range o.cols {
			if strings.EqualFold(b.cols[i].header, o.cols[k].header) {
				n++
				break
			}
		}
	}
	return n*2 > len(b.cols) && n*2 > len(o.cols)
}

// align gives the cells of another block's row under this block's columns,
// which grow where it has one more.
func (b *block) align(o *block, row *brow) []bcell {
	cells := make([]bcell, len(b.cols))
	for k := range o.cols {
		at := -1
		for i := range b.cols {
			if strings.EqualFold(b.cols[i].header, o.cols[k].header) {
				at = i
				break
			}
		}
		if at < 0 {
			b.cols = append(b.cols, o.cols[k])
			cells = append(cells, bcell{})
			at = len(b.cols) - 1
		}
		if k < len(row.cells) {
			cells[at] = row.cells[k]
		}
	}
	return cells
}
