package slack

import (
	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/wording"
)

// This file splits a message into posts. What fits goes into one. What does
// not is told names first: posts that name every entry, then posts that tell
// the entries to review in full, most serious first. Both go up to a number of
// posts beyond which nobody reads and a channel is only flooded; the last post
// says how many entries are not shown.

// maxNameParts is how many posts name entries: some 3,000 of them, ten times
// as many as the longest list of a real vendor has rows. A page that was made
// to flood a channel has tens of thousands.
const maxNameParts = 40

// maxDetailParts is how many posts tell entries in full when one is not
// enough.
const maxDetailParts = 6

// The room of a post for entries, beside its header, its first lines and its
// last ones; less in the first post, which says also what is said of the
// change as a whole.
const (
	maxPartBlocks = maxBlocks - keptBlocks - 6
	maxPartChars  = maxTotal - keptTotal - 900
	maxFirstChars = maxPartChars - maxLead - maxTail
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
	var all []*diff.Change
	for i := range m.Report.Changes {
		if c := &m.Report.Changes[i]; wording.SlotOf(c) == wording.InFull || wording.SlotOf(c) == wording.InShort {
			all = append(all, c)
			one.Entries = append(one.Entries, c.Entry)
		}
	}
	a := wording.New(m)
	if fitsOnePost(a) {
		return []notify.Part{one}
	}
	return append(nameParts(all), detailParts(a)...)
}

// fitsOnePost reports whether a message can be told in one post with all its
// names. A very long cell may be cut in one post as in many: the page and the
// stored change have it.
func fitsOnePost(a wording.Alert) bool {
	blocks, chars := 0, 0
	for _, e := range a.Review {
		blocks++
		if chars += entryBlock(e).chars; blocks > maxPartBlocks || chars > maxFirstChars {
			return false
		}
	}
	if len(a.Record) > 0 {
		blocks++
		chars += len("To record")
	}
	for _, n := range a.Record {
		spans := append([]wording.Span{{Text: wording.Numbers(wording.SortedNumbers(n.Numbers)) + " "}}, n.Spans...)
		if spanUnits(spans) > maxNote {
			return false
		}
		chars += spanUnits(spans)
	}
	return blocks <= maxPartBlocks && chars <= maxFirstChars
}

func spanUnits(spans []wording.Span) int {
	n := 0
	for _, s := range spans {
		n += wording.Units(s.Text)
	}
	return n
}

func nameParts(cs []*diff.Change) []notify.Part {
	var out []notify.Part
	room := 0
	for _, c := range cs {
		n := spanUnits(wording.NameLine(*c))
		if len(out) == 0 || n > room {
			if len(out) == maxNameParts {
				break
			}
			if room = maxPartChars; len(out) == 0 {
				room = maxFirstChars
			}
			out = append(out, notify.Part{Names: true})
		}
		p := &out[len(out)-1]
		p.Entries = append(p.Entries, c.Entry)
		room -= n
	}
	return out
}

func detailParts(a wording.Alert) []notify.Part {
	var out []notify.Part
	blocks, chars := 0, 0
	for _, e := range a.Review {
		n := entryBlock(e).chars
		if len(out) == 0 || blocks == maxPartBlocks || chars+n > maxPartChars {
			if len(out) == maxDetailParts {
				break
			}
			out = append(out, notify.Part{})
			blocks, chars = 0, 0
		}
		p := &out[len(out)-1]
		p.Entries = append(p.Entries, e.Numbers...)
		blocks++
		chars += n
	}
	return out
}

// untoldEntries counts the entries to review that a split of this many parts
// only names, and all the entries that it does not even name.
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
	for i := range m.Report.Changes {
		c := &m.Report.Changes[i]
		switch s := wording.SlotOf(c); {
		case s != wording.InFull && s != wording.InShort:
		case !named[c.Entry]:
			unnamed++
		case s == wording.InFull && !told[c.Entry]:
			onlyNamed++
		}
	}
	return onlyNamed, unnamed
}
