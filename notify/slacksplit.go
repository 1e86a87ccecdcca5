package notify

import (
	"github.com/subwatch/subwatch/diff"
)

// This file splits a message into posts. What fits goes into one. What does
// not is told names first: posts that name every entry, then posts that tell
// the entries to review in full, most serious first, up to a number of posts
// beyond which nobody reads and a channel is only flooded.

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

// SlackParts splits a message into the posts that carry it. The same message
// always gives the same split. Cosmetic and out-of-scope changes belong to no
// part: the first post counts them.
func SlackParts(m Message) []Part {
	if !tellsEntries(m) {
		return []Part{{Entries: []int{}}}
	}
	one := Part{Entries: []int{}}
	var all []*diff.Change
	for i := range m.Report.Changes {
		if c := &m.Report.Changes[i]; slotOf(c) == inFull || slotOf(c) == inShort {
			all = append(all, c)
			one.Entries = append(one.Entries, c.Entry)
		}
	}
	a := newAlert(m)
	if fitsOnePost(a) {
		return []Part{one}
	}
	return append(nameParts(all), detailParts(a)...)
}

// fitsOnePost reports whether a message can be told in one post with all its
// names. A very long cell may be cut in one post as in many: the page and the
// stored change have it.
func fitsOnePost(a alert) bool {
	blocks, chars := 0, 0
	for _, e := range a.review {
		blocks++
		if chars += entryBlock(e).chars; blocks > maxPartBlocks || chars > maxFirstChars {
			return false
		}
	}
	if len(a.record) > 0 {
		blocks++
		chars += len("To record")
	}
	for _, n := range a.record {
		spans := append([]span{{text: numbers(sortedNumbers(n.numbers)) + " "}}, n.spans...)
		if spanUnits(spans) > maxNote {
			return false
		}
		chars += spanUnits(spans)
	}
	return blocks <= maxPartBlocks && chars <= maxFirstChars
}

func spanUnits(spans []span) int {
	n := 0
	for _, s := range spans {
		n += units(s.text)
	}
	return n
}

func nameParts(cs []*diff.Change) []Part {
	var out []Part
	room := 0
	for _, c := range cs {
		n := spanUnits(nameLine(*c))
		if len(out) == 0 || n > room {
			if room = maxPartChars; len(out) == 0 {
				room = maxFirstChars
			}
			out = append(out, Part{Names: true})
		}
		p := &out[len(out)-1]
		p.Entries = append(p.Entries, c.Entry)
		room -= n
	}
	return out
}

func detailParts(a alert) []Part {
	var out []Part
	blocks, chars := 0, 0
	for _, e := range a.review {
		n := entryBlock(e).chars
		if len(out) == 0 || blocks == maxPartBlocks || chars+n > maxPartChars {
			if len(out) == maxDetailParts {
				break
			}
			out = append(out, Part{})
			blocks, chars = 0, 0
		}
		p := &out[len(out)-1]
		p.Entries = append(p.Entries, e.numbers...)
		blocks++
		chars += n
	}
	return out
}

// untoldEntries counts the entries to review that a split of this many parts
// only names.
func untoldEntries(m Message, of int) int {
	if !tellsEntries(m) || of <= 1 {
		return 0
	}
	told := map[int]bool{}
	for _, p := range SlackParts(m) {
		if !p.Names {
			for _, e := range p.Entries {
				told[e] = true
			}
		}
	}
	n := 0
	for i := range m.Report.Changes {
		if c := &m.Report.Changes[i]; slotOf(c) == inFull && !told[c.Entry] {
			n++
		}
	}
	return n
}
