package lists

import (
	"sort"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

// Limits of the terms text: what is longer or more is a contract.
const (
	minTerm  = 25
	maxTerms = 40
	nearby   = 6 // lines before and after a list that belong to it
)

// terms returns the paragraphs around the lists that speak of notice, objection,
// subscription and where the list is kept.
func (r *Reading) terms() []string {
	var out []string
	near := r.nearLists()
	seen := make(map[string]bool)
	about := lexicon.SpeaksOfSubs(r.About)
	under := about
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Level > 0 && l.Level < dom.BoldLevel {
			if lexicon.SpeaksOfSubs(l.Text) {
				under = true
			} else if l.Level <= 2 && !about {
				under = false
			}
			continue
		}
		if l.Chrome || len(l.Text) < minTerm || len(l.Text) > dom.MaxTerm || r.inTaken(l.At) {
			continue
		}
		if seen[l.Text] || !lexicon.NoticeWords.In(l.Text) || !(lexicon.SpeaksOfSubs(l.Text) || near[i] || under && lexicon.Providers.In(l.Text)) {
			continue
		}
		seen[l.Text] = true
		if out = append(out, l.Text); len(out) >= maxTerms {
			break
		}
	}
	return out
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

// maxNotes bounds the change log that is kept.
const maxNotes = 500

// notes returns the page's own change log: the dated lines under a heading that
// says so, and the rows of a table that is one.
func (r *Reading) notes(order lexicon.DayOrder) []snapshot.Note {
	type placed struct {
		at int32
		n  snapshot.Note
	}
	var all []placed
	level := 0
	var day snapshot.Day
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Chrome {
			continue
		}
		if l.Level > 0 && l.Level <= dom.BoldLevel {
			if level == 0 || l.Level <= level {
				level, day = 0, ""
				if lexicon.History.In(headingCore(l.Text)) {
					level = l.Level
				}
				continue
			}
			if d, ok := lexicon.DayIn(l.Text, order); ok {
				day = d
				continue
			}
		}
		if level == 0 || r.inTaken(l.At) || len(l.Text) > dom.MaxTerm {
			continue
		}
		ds := lexicon.FindDates(l.Text, order)
		switch {
		case len(ds) > 0 && lexicon.LooksLikeDate(l.Text):
			day = ds[0].Day
		case len(ds) > 0 && ds[0].From < 40:
			all = append(all, placed{l.At, snapshot.Note{Date: noteDay(ds[0]), Text: withoutDate(l.Text, ds[0])}})
			day = ""
		case day != "":
			all = append(all, placed{l.At, snapshot.Note{Date: day, Text: l.Text}})
		}
	}
	for _, b := range r.Blocks {
		if b.Verdict.Taken || b.Grid == nil || !r.isHistory(b) {
			continue
		}
		for i := range b.Rows {
			var n snapshot.Note
			var texts []string
			for c := range b.Rows[i].Cells {
				t := dom.OneLine(Raw(r.Doc, &b.Rows[i].Cells[c]))
				if n.Date == "" && len(t) <= 40 {
					if ds := lexicon.FindDates(t, order); len(ds) > 0 {
						n.Date = noteDay(ds[0])
						if lexicon.LooksLikeDate(t) {
							continue
						}
					}
				}
				if t != "" {
					texts = append(texts, t)
				}
			}
			if n.Text = strings.Join(texts, " "); n.Text != "" {
				all = append(all, placed{b.Rows[i].at, n})
			}
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].at < all[j].at })
	var out []snapshot.Note
	for _, p := range all {
		if p.n.Text != "" && len(out) < maxNotes {
			out = append(out, p.n)
		}
	}
	return out
}

func headingCore(s string) string { return strings.TrimSpace(names.Numbering.ReplaceAllString(s, "")) }

// noteDay returns a note's day where the page gives one.
func noteDay(f lexicon.FoundDate) snapshot.Day {
	if f.Precision == snapshot.ToDay {
		return f.Day
	}
	return ""
}

// withoutDate takes the date from the beginning or the end of a line.
func withoutDate(s string, f lexicon.FoundDate) string {
	if f.Precision != snapshot.ToDay {
		return s
	}
	before, after := strings.TrimSpace(s[:f.From]), strings.TrimSpace(s[f.To:])
	switch {
	case dom.OnlyPunct(before):
		return names.TrimName(after)
	case dom.OnlyPunct(after):
		return names.TrimName(before)
	}
	return s
}

// isChangeLog reports a block that is a change log: by the heading above it,
// or by columns for a date and for what changed.
func (b *Block) isChangeLog(d *dom.Doc) bool {
	if dom.Ask(d, &headsLog, b.Where()) {
		return true
	}
	date, change := false, false
	for _, c := range b.Cols {
		l := strings.ToLower(c.Header)
		date = date || c.field == snapshot.RowDate || strings.Contains(l, "date") || strings.Contains(l, "version")
		change = change || lexicon.ChangeColumn.In(c.Header)
	}
	return date && change && len(b.Cols) <= 4
}

// isHistory reports a table that is a change log, or stands under a heading
// that speaks of changes.
func (r *Reading) isHistory(b *Block) bool {
	return b.isChangeLog(r.Doc) || dom.Ask(r.Doc, &headsHistory, b.Where())
}
