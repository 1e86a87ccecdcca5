package lists

import (
	"sort"
	"strings"

	"github.com/subwatch/subwatch/promise"
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/snapshot"
)

// Limits of the terms text: what is longer or more is a contract. Promises have
// room of their own, so that they push out nothing on notice.
const (
	minTerm     = 25
	minPromise  = 12 // in scripts without blanks a sentence is short
	maxTerms    = 40
	maxPromises = 60
	nearby      = 6 // lines before and after a list that belong to it
)

// terms returns what the page says beside its lists: the paragraphs that speak of
// notice, objection, subscription and where the list is kept, and of other
// paragraphs the sentences that promise something (see package promise).
func (r *Reading) terms() []string {
	var out []string
	terms, promises := 0, 0
	near := r.nearLists()
	seen := make(map[string]bool)
	at := section{about: lexicon.SpeaksOfSubs(r.About)}
	at.under = at.about
	listed := false // a paragraph on notice ends with a colon, and its list goes on
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.IsHeading() {
			at.begin(l)
			listed = false
			continue
		}
		if l.Chrome || len(l.Text) < minPromise || len(l.Text) > dom.MaxTerm || r.inTaken(l.At) || seen[l.Text] {
			continue
		}
		speaks := lexicon.SpeaksOfSubs(l.Text)
		switch {
		case len(l.Text) >= minTerm && lexicon.NoticeWords.In(l.Text) && (speaks || near[i] || listed || at.under && lexicon.Providers.In(l.Text)) && (speaks || !promise.OnOthers(l.Text)):
			listed = listed || strings.HasSuffix(l.Text, ":") || strings.HasSuffix(l.Text, "\uff1a")
			if terms++; terms <= maxTerms {
				seen[l.Text] = true
				out = append(out, l.Text)
			}
		case !at.aside && (at.under || near[i] || speaks):
			r.Doc.Budget.Spend(len(l.Text))
			text := promised(l.Text)
			if text == "" || seen[text] {
				continue
			}
			if promises++; promises <= maxPromises {
				seen[l.Text], seen[text] = true, true
				out = append(out, text)
			}
		}
	}
	return out
}

// A section is where a line stands, by the headings above it.
type section struct {
	about bool // the page is about sub-processors
	under bool // the heading speaks of them, or nothing leads away from the page's subject
	aside bool // the heading is over what the page says beside its subject
}

// begin goes on to the section under a heading.
func (s *section) begin(l *dom.Line) {
	speaks := lexicon.SpeaksOfSubs(l.Text)
	s.aside = !speaks && promise.Aside(l.Text)
	if speaks {
		s.under = true
	} else if l.Level <= 2 && !s.about {
		s.under = false
	}
}

// promised returns the sentences of a paragraph that promise something.
func promised(paragraph string) string {
	var out []string
	for _, s := range promise.Sentences(paragraph) {
		if promise.Read(s).Kinds != 0 {
			out = append(out, s)
		}
	}
	return strings.Join(out, " ")
}

// nearLists marks the lines that stand just before or after a list.
func (r *Reading) nearLists() map[int]bool {
	out := make(map[int]bool)
	for _, b := range r.Taken {
		i := sort.Search(len(r.Lines), func(i int) bool { return r.Lines[i].At >= b.At })
		for k := max(0, i-nearby); k < i; k++ {
			out[k] = true
		}
		j := sort.Search(len(r.Lines), func(j int) bool { return r.Lines[j].At >= b.End })
		for k := j; k < min(len(r.Lines), j+nearby); k++ {
			out[k] = true
		}
	}
	return out
}

// topLines are the lines of a page that can date all of it.
const topLines = 30

// ofLists tells which lines can date the lists. On a page about something
// else, a policy with a list in it, those are the first lines and the ones
// around the lists: its other parts have dates of their own.
//
// The date of a row is never the list's.
func (r *Reading) ofLists() func(i int) bool {
	if len(r.Taken) == 0 {
		return nil
	}
	if lexicon.SpeaksOfSubs(r.About) {
		return func(i int) bool { return !r.inItems(r.Lines[i].At) }
	}
	near := r.nearLists()
	shown := make([]int, len(r.Lines)) // lines before this one that are not navigation
	n := 0
	for i := range r.Lines {
		shown[i] = n
		if !r.Lines[i].Chrome {
			n++
		}
	}
	return func(i int) bool { return (near[i] || shown[i] < topLines) && !r.inItems(r.Lines[i].At) }
}

// inItems reports a node that stands in an entry of a list that was taken.
func (r *Reading) inItems(at int32) bool {
	b := r.takenAt(at)
	return b != nil && (b.Kind == "list" || b.Kind == "cards")
}

// inTaken reports whether a node stands in a list that was taken.
func (r *Reading) inTaken(at int32) bool { return r.takenAt(at) != nil }

// takenAt returns the list that was taken in which a node stands, or nil. They
// are in the page's order and do not overlap.
func (r *Reading) takenAt(at int32) *Block {
	i := sort.Search(len(r.Taken), func(i int) bool { return r.Taken[i].At > at }) - 1
	if i < 0 || at >= r.Taken[i].End {
		return nil
	}
	return r.Taken[i]
}

// Limits of the dates that a page has for its lists.
const (
	maxDates     = 20
	maxUnclear   = 60 // bytes of a line whose date is of no known kind
	maxDateAlone = 40 // bytes of a line that is a date, and of the one above it
)

// dateLines finds the date lines among the page's lines. of tells which lines can
// speak of the lists; nil is all of them.
func dateLines(lines []dom.Line, order lexicon.DayOrder, of func(i int) bool) []snapshot.Date {
	var out []snapshot.Date
	seen := make(map[string]bool)
	add := func(text string, kind snapshot.DateKind, f lexicon.FoundDate) {
		text = strings.TrimSpace(text)
		if seen[text] || len(out) >= maxDates {
			return
		}
		seen[text] = true
		out = append(out, snapshot.Date{Text: text, Kind: kind, Date: f.Day, Precision: f.Precision})
	}
	for i, l := range lines {
		if l.Chrome && len(l.Text) > lexicon.MaxDateLine || of != nil && !of(i) {
			continue
		}
		dates := cuedDates(l.Text, order)
		cues := 0
		for _, c := range dates {
			if c.cued {
				cues++
			}
		}
		for k, c := range dates {
			switch {
			case c.cued && c.kind == snapshot.UnknownDate && len(l.Text) > maxUnclear:
			case c.cued && cues == 1 && len(l.Text) <= lexicon.MaxDateLine:
				add(l.Text, c.kind, c.FoundDate)
			case c.cued && !l.Chrome:
				add(l.Text[c.at:c.To], c.kind, c.FoundDate)
			case !c.cued && k == 0 && i > 0 && len(l.Text) <= maxDateAlone && lexicon.LooksLikeDate(l.Text) && len(lines[i-1].Text) <= maxDateAlone:
				// "Last updated" stands in a box of its own above the date.
				above := lines[i-1].Text + " "
				if kind, at, ok := lexicon.CueBefore(above+l.Text, len(above)); ok && at < len(above)-1 {
					add(above+l.Text, kind, c.FoundDate)
				}
			}
		}
	}
	return out
}

// A cuedDate is a date, and the words before it that say what it dates.
type cuedDate struct {
	lexicon.FoundDate
	cued bool
	kind snapshot.DateKind
	at   int // where those words begin
}

// cuedDates returns the dates of a line, each with the words between it and the one
// before.
func cuedDates(line string, order lexicon.DayOrder) []cuedDate {
	var out []cuedDate
	from := 0
	for _, f := range lexicon.FindDates(line, order) {
		kind, at, ok := lexicon.CueBefore(line[from:], f.From-from)
		if !ok {
			var end int
			if kind, end, ok = lexicon.CueAfter(line, f.To); ok {
				at, f.To = f.From-from, end
			}
		}
		out = append(out, cuedDate{f, ok, kind, at + from})
		from = f.To
	}
	return out
}

// dayOrder tells how the page writes "05/06/2026": by its language and country,
// else by another date of the page that can be read one way only.
func dayOrder(d *dom.Doc) lexicon.DayOrder {
	lang, country, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(d.Lang), "_", "-"), "-")
	switch {
	case lang != "" && lang != "en":
		return lexicon.DayFirst
	case country == "us":
		return lexicon.MonthFirst
	case country != "" && country != "ca" && country != "ph":
		return lexicon.DayFirst
	}
	of := make(map[lexicon.DayOrder]bool)
	for i := range d.Nodes {
		if n := &d.Nodes[i]; n.Flags&dom.IsText != 0 && lexicon.HasYear(n.HTML.Data) {
			for _, m := range lexicon.NumDate.FindAllStringSubmatch(lexicon.Begin(n.HTML.Data, lexicon.MaxDatedText), 4) {
				of[orderOf(m[1], m[2], m[3])] = true
			}
		}
	}
	switch {
	case of[lexicon.DayFirst] && !of[lexicon.MonthFirst]:
		return lexicon.DayFirst
	case of[lexicon.MonthFirst] && !of[lexicon.DayFirst]:
		return lexicon.MonthFirst
	}
	return lexicon.AnyOrder
}

// orderOf tells in which order the numbers a and b of a date stand, where one of
// them can be no month. Days with points between them come first anyway.
func orderOf(a, point, b string) lexicon.DayOrder {
	noMonth := func(s string) bool { return len(s) == 2 && s > "12" }
	switch {
	case point == "." || noMonth(a) == noMonth(b):
		return lexicon.AnyOrder
	case noMonth(a):
		return lexicon.DayFirst
	}
	return lexicon.MonthFirst
}
