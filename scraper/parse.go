package scraper

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
	"path"
	"sort"
	"strings"

	"golang.org/x/net/html"

	"github.com/subwatch/subwatch/snapshot"
)

// Parse reads the lists of sub-processors from a page. It is pure: the same
// page and hints give the same snapshot. What it costs is bounded by the page's
// size: a page that would cost more is a [TooMuch] error.
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
	cut := ""
	if !isMarkdown(&p, text) {
		cut = half(text)
	} else {
		out, err := markdownToHTML(text)
		if err != nil {
			return snap, nil, err
		}
		text = out
	}
	root, err := parseTree(text)
	if err != nil {
		return snap, nil, err
	}
	facts := snap // of the page: what remains of a snapshot that is not finished
	var r *reading
	if over := within(func() {
		r = newReading(&p, &h, root, text)
		r.run()
		err = r.write(&snap)
	}); over != nil {
		return facts, nil, over
	}
	if cut == "" && len(snap.Lists) > 0 {
		cut = r.part()
	}
	if cut != "" && !errors.Is(err, &ReadError{Kind: BotWall}) {
		snap.Lists, err = nil, &ReadError{Kind: HalfPage, Detail: cut}
	}
	return snap, r, err
}

func newReading(p *Page, h *Hints, root *html.Node, text []byte) *reading {
	budget := readingBudget(max(len(text), len(p.Body)))
	only, drop := h.hinted(root, budget)
	r := &reading{hints: h, doc: newDoc(root, len(text), baseURL(p, budget), only, drop, budget), page: p, text: text}
	r.doc.hints = h
	return r
}

// write puts what was read into the snapshot. Its error says why there is no
// list.
func (r *reading) write(snap *snapshot.Snapshot) error {
	r.doc.budget.doing = "reading its dates and notes"
	snap.Dates = dateLines(r.lines, r.doc.dayOrder(), r.ofLists())
	snap.TermsText = r.terms()
	snap.Notes = r.notes()
	r.doc.budget.doing = "reading the rows of its lists"
	for _, b := range r.taken {
		l := r.doc.list(b, r.hints)
		if len(l.Subprocessors) == 0 {
			b.verdict.taken, b.verdict.why = false, "names nobody"
			continue
		}
		if r.hints.List != "" {
			l.Title = r.hints.List
		}
		snap.Lists = append(snap.Lists, l)
	}
	if len(snap.Lists) == 0 {
		return r.whyNone()
	}
	return nil
}

// maxBase bounds, in bytes, the address that others on the page are relative
// to: it stands in each of them. RFC 9110 asks that addresses of 8,000 can be
// used; real ones have up to 200.
const maxBase = 8000

// baseURL gives the page's own address.
func baseURL(p *Page, budget *budget) *url.URL {
	for _, a := range []string{p.FinalURL, p.URL} {
		if len(a) > maxBase {
			budget.refuse("its address takes %d bytes, at most %d", len(a), maxBase)
		}
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
	lines  []line
	blocks []*block // every candidate, in the page's order
	taken  []*block

	proof    Proof  // what proves the lists that were taken
	consent  string // the words of a question of consent, where lists were left out for it
	unproved bool   // lists were left out because nothing proves them
}

// run finds the candidates, judges them and takes those that are lists.
func (r *reading) run() {
	d := r.doc
	d.budget.doing = "reading its tables"
	r.blocks = r.tables()
	var skip []span
	for _, b := range r.blocks {
		if b.dataTable(d) {
			skip = append(skip, span{b.at, d.nodes[b.grid.at].end})
		}
	}
	d.budget.doing = "reading its text"
	r.lines = d.readLines(ordered(skip))
	d.about = r.about()
	d.budget.doing = "judging its tables"
	for _, b := range r.blocks {
		d.surround(r.lines, b)
	}
	r.blocks = r.gather(r.blocks)
	for _, b := range r.blocks {
		d.judge(b)
	}
	r.onlyTopics()
	r.siblingsOfTaken()
	found := 0
	for _, b := range r.blocks {
		if b.verdict.taken {
			found += len(b.rows)
		}
	}
	d.budget.doing = "looking for lists in its text"
	if r.speaksOfLists() {
		loose := append(r.grids(), r.items()...)
		for _, b := range loose {
			d.surround(r.lines, b)
			b.beside = found
			d.judge(b)
		}
		categoriesOfTaken(loose)
		r.blocks = append(r.blocks, loose...)
		if b := r.prose(); b != nil {
			d.surround(r.lines, b)
			d.judge(b)
			r.blocks = append(r.blocks, b)
		}
	}
	r.choose()
	r.prove()
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
	return len(r.hints.sel) > 0 && r.doc.nodes[at].flags&isSelected == 0
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
