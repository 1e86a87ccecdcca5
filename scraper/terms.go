package scraper

import (
	"regexp"
	"sort"
	"strings"

	"github.com/subwatch/subwatch/snapshot"
)

// Limits of the terms text: what is longer or more is a contract.
const (
	minTerm  = 25
	maxTerm  = 2500
	maxTerms = 40
	nearby   = 6 // lines before and after a list that belong to it
)

// terms gives the paragraphs around the lists that speak of notice, objection,
// subscription and where the list is kept.
func (r *reading) terms() []string {
	var out []string
	near := r.nearLists()
	seen := make(map[string]bool)
	about := speaksOfSubs(r.doc.about)
	under := about
	for i := range r.lines {
		l := &r.lines[i]
		if l.level > 0 && l.level < boldLevel {
			if speaksOfSubs(l.text) {
				under = true
			} else if l.level <= 2 && !about {
				under = false
			}
			continue
		}
		if l.chrome || len(l.text) < minTerm || len(l.text) > maxTerm || r.inTaken(l.at) {
			continue
		}
		if seen[l.text] || !termsWords.in(l.text) || !(speaksOfSubs(l.text) || near[i] || under && providerWords.MatchString(l.text)) {
			continue
		}
		seen[l.text] = true
		if out = append(out, l.text); len(out) >= maxTerms {
			break
		}
	}
	return out
}

// nearLists marks the lines that stand just before or after a list.
func (r *reading) nearLists() map[int]bool {
	out := make(map[int]bool)
	for _, b := range r.taken {
		i := sort.Search(len(r.lines), func(i int) bool { return r.lines[i].at >= b.at })
		for k := max(0, i-nearby); k < i; k++ {
			out[k] = true
		}
		j := sort.Search(len(r.lines), func(j int) bool { return r.lines[j].at >= b.end })
		for k := j; k < min(len(r.lines), j+nearby); k++ {
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
func (r *reading) ofLists() func(i int) bool {
	if len(r.taken) == 0 {
		return nil
	}
	if speaksOfSubs(r.doc.about) {
		return func(i int) bool { return !r.inItems(r.lines[i].at) }
	}
	near := r.nearLists()
	shown := make([]int, len(r.lines)) // lines before this one that are not navigation
	n := 0
	for i := range r.lines {
		shown[i] = n
		if !r.lines[i].chrome {
			n++
		}
	}
	return func(i int) bool { return (near[i] || shown[i] < topLines) && !r.inItems(r.lines[i].at) }
}

// inItems reports a node that stands in an entry of a list that was taken.
func (r *reading) inItems(at int32) bool {
	b := r.takenAt(at)
	return b != nil && (b.kind == "list" || b.kind == "cards")
}

// inTaken reports whether a node stands in a list that was taken.
func (r *reading) inTaken(at int32) bool { return r.takenAt(at) != nil }

// takenAt gives the list that was taken in which a node stands, or nil. They
// are in the page's order and do not overlap.
func (r *reading) takenAt(at int32) *block {
	i := sort.Search(len(r.taken), func(i int) bool { return r.taken[i].at > at }) - 1
	if i < 0 || at >= r.taken[i].end {
		return nil
	}
	return r.taken[i]
}

// historyWords are titles of a change log.
var historyWords = regexp.MustCompile(`(?i)change ?log|(?:change|version|revision|document|update|list) history|^\W*(?:history|revisions|recent (?:changes|updates|additions)|past (?:changes|updates)|changes|updates|latest (?:changes|updates)|log of changes|list of changes|summary of changes|(?:list|page) changes)\W*$|changes (?:to|in) (?:the|this|our) (?:sub-?processor )?(?:list|page)s?$|änderungs(?:historie|verlauf|protokoll)|versionshistorie|^\W*änderungen\W*$|historique|historial|registro de cambios|histórico|registo de alterações|cronologia|registro delle modifiche|wijzigings(?:geschiedenis|log)|versiegeschiedenis`)

// maxNotes bounds the change log that is kept.
const maxNotes = 500

// notes gives the page's own change log: the dated lines under a heading that
// says so, and the rows of a table that is one.
func (r *reading) notes() []snapshot.Note {
	type placed struct {
		at int32
		n  snapshot.Note
	}
	var all []placed
	mf := r.doc.dayOrder()
	level := 0
	var day snapshot.Day
	for i := range r.lines {
		l := &r.lines[i]
		if l.chrome {
			continue
		}
		if l.level > 0 && l.level <= boldLevel {
			if level == 0 || l.level <= level {
				level, day = 0, ""
				if historyWords.MatchString(headingCore(l.text)) {
					level = l.level
				}
				continue
			}
			if d, ok := dayIn(l.text, mf); ok {
				day = d
				continue
			}
		}
		if level == 0 || r.inTaken(l.at) || len(l.text) > maxTerm {
			continue
		}
		ds := findDates(l.text, mf)
		switch {
		case len(ds) > 0 && looksLikeDate(l.text):
			day = ds[0].day
		case len(ds) > 0 && ds[0].from < 40:
			all = append(all, placed{l.at, snapshot.Note{Date: noteDay(ds[0]), Text: withoutDate(l.text, ds[0])}})
			day = ""
		case day != "":
			all = append(all, placed{l.at, snapshot.Note{Date: day, Text: l.text}})
		}
	}
	for _, b := range r.blocks {
		if b.verdict.taken || b.grid == nil || !r.isHistory(b) {
			continue
		}
		for i := range b.rows {
			var n snapshot.Note
			var texts []string
			for c := range b.rows[i].cells {
				t := oneLine(r.doc.raw(&b.rows[i].cells[c]))
				if n.Date == "" && len(t) <= 40 {
					if ds := findDates(t, mf); len(ds) > 0 {
						n.Date = noteDay(ds[0])
						if looksLikeDate(t) {
							continue
						}
					}
				}
				if t != "" {
					texts = append(texts, t)
				}
			}
			if n.Text = strings.Join(texts, " "); n.Text != "" {
				all = append(all, placed{b.rows[i].at, n})
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

func headingCore(s string) string { return strings.TrimSpace(numbering.ReplaceAllString(s, "")) }

// noteDay gives a note's day where the page gives one.
func noteDay(f foundDate) snapshot.Day {
	if f.precision == snapshot.ToDay {
		return f.day
	}
	return ""
}

// withoutDate takes the date from the beginning or the end of a line.
func withoutDate(s string, f foundDate) string {
	if f.precision != snapshot.ToDay {
		return s
	}
	before, after := strings.TrimSpace(s[:f.from]), strings.TrimSpace(s[f.to:])
	switch {
	case onlyPunct(before):
		return trimName(after)
	case onlyPunct(after):
		return trimName(before)
	}
	return s
}

// logWords are titles that say without doubt that a change log stands below.
var logWords = regexp.MustCompile(`(?i)change ?log|history|log of changes|revisions|änderungs(?:historie|verlauf|protokoll)|historique|historial|histórico|cronologia|geschiedenis|wijzigingslog`)

// isChangeLog reports a block that is a change log: by the heading above it,
// or by columns for a date and for what changed.
func (b *block) isChangeLog() bool {
	if h := headingCore(b.where()); logWords.MatchString(h) && historyWords.MatchString(h) {
		return true
	}
	date, change := false, false
	for _, c := range b.cols {
		l := strings.ToLower(c.header)
		date = date || c.field == snapshot.RowDate || strings.Contains(l, "date") || strings.Contains(l, "version")
		change = change || strings.HasPrefix(l, "change") || strings.HasPrefix(l, "änderung") || strings.HasPrefix(l, "modification") || strings.HasPrefix(l, "cambio") || strings.HasPrefix(l, "what changed")
	}
	return date && change && len(b.cols) <= 4
}

// isHistory reports a table that is a change log, or stands under a heading
// that speaks of changes.
func (r *reading) isHistory(b *block) bool {
	return b.isChangeLog() || historyWords.MatchString(headingCore(b.where()))
}
