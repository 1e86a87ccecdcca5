package lists

import (
	"sort"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

// maxNotes bounds the change log that is kept.
const maxNotes = 500

// A placedNote is an entry of a change log, and where it stands.
type placedNote struct {
	at int32
	snapshot.Note
}

// notes returns the page's own change log: the dated lines under a heading that
// says so, and the rows of a table that is one.
func (r *Reading) notes(order lexicon.DayOrder) []snapshot.Note {
	all := r.notesInText(order)
	for _, b := range r.Blocks {
		if !b.Verdict.Taken && b.Grid != nil && r.isHistory(b) {
			all = append(all, r.notesInTable(b, order)...)
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].at < all[j].at })
	var out []snapshot.Note
	for _, n := range all {
		if n.Text != "" && len(out) < maxNotes {
			out = append(out, n.Note)
		}
	}
	return out
}

// notesInText returns the entries in running text: lines with a date, and lines
// below a date.
func (r *Reading) notesInText(order lexicon.DayOrder) []placedNote {
	var out []placedNote
	level := 0 // of the heading of the change log, and 0 outside of one
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
			out = append(out, placedNote{l.At, snapshot.Note{Date: noteDay(ds[0]), Text: withoutDate(l.Text, ds[0])}})
			day = ""
		case day != "":
			out = append(out, placedNote{l.At, snapshot.Note{Date: day, Text: l.Text}})
		}
	}
	return out
}

// notesInTable returns the rows of a table that is a change log.
func (r *Reading) notesInTable(b *Block, order lexicon.DayOrder) []placedNote {
	var out []placedNote
	for i := range b.Rows {
		n := placedNote{at: b.Rows[i].at}
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
		n.Text = strings.Join(texts, " ")
		out = append(out, n)
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

// What is asked of the headings above blocks.
var (
	headsLog = dom.Question[bool]{PerByte: 3 * dom.StepsPerScan, Answer: func(h string) bool {
		h = headingCore(h)
		return lexicon.Logs.In(h) && lexicon.History.In(h)
	}}
	headsHistory = dom.Question[bool]{PerByte: 2 * dom.StepsPerScan, Answer: func(h string) bool {
		return lexicon.History.In(headingCore(h))
	}}
)

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
