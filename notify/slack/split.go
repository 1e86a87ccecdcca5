package slack

import (
	"slices"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/wording"
)

// This file splits a message into posts. What fits goes into the first: the
// companies that weigh most, then what is to be recorded. The rest follows in
// full, in posts that repeat nothing of it; beyond a number of posts nobody
// reads and a channel is only flooded, so that what is left then is only named.
// The last post says how many entries are not shown in full, or not at all.

// maxDetailParts is how many posts tell companies in full.
const maxDetailParts = 7

// maxParts is how many posts a message has; those that only name entries name
// some 3,000, ten times as many as the longest list of a real vendor has rows.
// A page that was made to flood a channel has tens of thousands.
const maxParts = 46

// The room of a post for entries, beside its header, its first lines and its
// last ones; less in the first post, which says also what is said of the
// change as a whole.
const (
	maxPartChars  = maxTotal - keptTotal - 900
	maxFirstChars = maxPartChars - maxVerdict - maxLead - maxTail
)

// A Medium is Slack as a medium, without a way there: it splits messages.
type Medium struct{}

// Parts returns [Parts] of the message.
func (Medium) Parts(m notify.Message) []notify.Part { return Parts(m) }

// Parts splits a message into the posts that carry it. The same message
// always has the same split. Cosmetic and out-of-scope changes belong to no
// part: the first post counts them.
func Parts(m notify.Message) []notify.Part {
	if !wording.TellsEntries(m) {
		return []notify.Part{{Entries: []int{}}}
	}
	one := notify.Part{Entries: []int{}}
	for _, c := range toTell(m) {
		one.Entries = append(one.Entries, c.Entry)
	}
	if len(one.Entries) == 0 || len(one.Entries) <= maxTogether && fits(m, one, maxFirstChars) {
		return []notify.Part{one}
	}
	companies, notes := units(wording.Body(m))
	parts, companies, notes := detailParts(m, companies, notes)
	parts = append(parts, nameParts(m, companies)...)
	return append(parts, noteParts(m, notes, maxParts-len(parts))...)
}

// maxTogether is how many entries may be tried as one post; no post holds more.
const maxTogether = 500

// toTell returns the changes that are told as entries.
func toTell(m notify.Message) []*diff.Change {
	if m.Report == nil {
		return nil
	}
	var all []*diff.Change
	for i := range m.Report.Changes {
		if c := &m.Report.Changes[i]; wording.SlotOf(c) == wording.InFull || wording.SlotOf(c) == wording.InShort {
			all = append(all, c)
		}
	}
	return all
}

// A unit is what one post tells whole: a company, or a note of the record list.
type unit struct {
	entries []int
	chars   int
}

// units returns what an alert tells, in its order: companies, and notes of the
// record list. A company with more than a post holds is told an entry at a time.
func units(a wording.Alert) (companies, notes []unit) {
	for _, b := range a.Blocks {
		if n := companyBlock(b).chars; n <= maxFirstChars/2 {
			companies = append(companies, unit{b.Numbers(), n})
			continue
		}
		for _, e := range b.Entries {
			companies = append(companies, unit{e.Numbers, spanUnits(entrySpans(e))})
		}
		for _, n := range b.Notes {
			companies = append(companies, unit{n.Numbers, spanUnits(noteSpans(n))})
		}
	}
	for _, n := range a.Record {
		notes = append(notes, unit{n.Numbers, spanUnits(noteSpans(n))})
	}
	return companies, notes
}

// detailParts returns the posts that tell companies in full, notes behind them
// where all companies were told, and what is left of both.
func detailParts(m notify.Message, companies, notes []unit) (parts []notify.Part, moreCompanies, moreNotes []unit) {
	room := maxFirstChars
	for len(companies) > 0 && len(parts) < maxDetailParts {
		n, part := fill(m, slices.Concat(companies, notes), room)
		parts = append(parts, part)
		companies, notes = companies[min(n, len(companies)):], notes[max(n-len(companies), 0):]
		room = maxPartChars
	}
	if len(parts) == 0 && len(notes) > 0 {
		n, part := fill(m, notes, room)
		parts, notes = append(parts, part), notes[n:]
	}
	return parts, companies, notes
}

// noteParts returns the posts that tell the rest of the record list.
func noteParts(m notify.Message, notes []unit, most int) []notify.Part {
	var out []notify.Part
	for len(notes) > 0 && len(out) < most {
		n, part := fill(m, notes, maxPartChars)
		out, notes = append(out, part), notes[n:]
	}
	return out
}

// fill returns the part with as many of the first units as a post has room for,
// at least one. What is said once for all of a message is said once in each of
// its posts, so that a post may be longer than its units were together: then it
// has fewer.
func fill(m notify.Message, us []unit, room int) (int, notify.Part) {
	n, chars := 1, us[0].chars
	for n < len(us) && n < maxTogether && chars+us[n].chars <= room {
		chars += us[n].chars
		n++
	}
	for n > 1 && !fits(m, partWith(us[:n]), room) {
		n -= max(n/8, 1)
	}
	return n, partWith(us[:n])
}

func partWith(us []unit) notify.Part {
	p := notify.Part{}
	for _, u := range us {
		p.Entries = append(p.Entries, u.entries...)
	}
	return p
}

// fits reports whether a part can be told in that many characters with all its
// names. A very long cell may be cut in one post as in many: the page and the
// stored change have it.
func fits(m notify.Message, p notify.Part, room int) bool {
	a := wording.Body(partOf(m, p))
	chars := 0
	for _, b := range a.Blocks {
		chars += companyBlock(b).chars + len("\n")
	}
	if len(a.Record) > 0 {
		chars += len("To record")
	}
	for _, n := range a.Record {
		chars += spanUnits(noteSpans(n))
	}
	for _, f := range a.Footnotes {
		chars += min(wording.Units(f), maxFootnote)
	}
	return chars <= room
}

func spanUnits(spans []wording.Span) int {
	n := 0
	for _, s := range spans {
		n += wording.Units(s.Text)
	}
	return n
}

// nameParts returns the posts that name the entries of units.
func nameParts(m notify.Message, us []unit) []notify.Part {
	named := map[int]bool{}
	for _, u := range us {
		for _, e := range u.entries {
			named[e] = true
		}
	}
	var out []notify.Part
	room := 0
	for _, c := range toTell(m) {
		if !named[c.Entry] {
			continue
		}
		n := spanUnits(wording.NameLine(*c))
		if len(out) == 0 || n > room {
			if len(out) == maxParts-maxDetailParts {
				break
			}
			room = maxPartChars
			out = append(out, notify.Part{Names: true})
		}
		p := &out[len(out)-1]
		p.Entries = append(p.Entries, c.Entry)
		room -= n
	}
	return out
}

// untoldEntries counts the entries that a split of this many parts only names,
// and those that it does not even name.
func untoldEntries(m notify.Message, of int) (onlyNamed, unnamed int) {
	if !wording.TellsEntries(m) || of <= 1 {
		return 0, 0
	}
	told, named := map[int]bool{}, map[int]bool{}
	for _, p := range Parts(m) {
		for _, e := range p.Entries {
			if named[e] = true; !p.Names {
				told[e] = true
			}
		}
	}
	for _, c := range toTell(m) {
		switch {
		case !named[c.Entry]:
			unnamed++
		case !told[c.Entry]:
			onlyNamed++
		}
	}
	return onlyNamed, unnamed
}
