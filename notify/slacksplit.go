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

// maxPartBlocks and maxPartChars are the room of a post for entries, beside
// its header, its first lines and its last ones.
const (
	maxPartBlocks = maxBlocks - keptBlocks - 4
	maxPartChars  = maxTotal - keptTotal - 900
)

// SlackParts splits a message into the posts that carry it. The same message
// always gives the same split. Cosmetic and out-of-scope changes belong to no
// part: the first post counts them.
func SlackParts(m Message) []Part {
	if m.Kind == Hello || m.Report == nil {
		return []Part{{Entries: []int{}}}
	}
	var all []diff.Change
	for _, c := range m.Report.Changes {
		if c.Class != diff.Cosmetic && !c.OutOfScope {
			all = append(all, c)
		}
	}
	if one := (Part{Entries: entryNumbers(all)}); fitsOnePost(m) {
		return []Part{one}
	}
	parts := nameParts(all)
	return append(parts, detailParts(m)...)
}

func entryNumbers(cs []diff.Change) []int {
	out := make([]int, 0, len(cs))
	for _, c := range cs {
		out = append(out, c.Entry)
	}
	return out
}

// fitsOnePost reports whether a message can be told in one post with no name
// and no detail cut.
func fitsOnePost(m Message) bool {
	a := newAlert(m)
	blocks, chars := 0, 0
	for _, e := range a.review {
		if !uncut(e) {
			return false
		}
		blocks++
		chars += entryBlock(e).chars
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
	return blocks <= maxPartBlocks && chars <= maxPartChars
}

// uncut reports whether an entry's names stand in its block whole. Details may
// be cut in one post as in many: the page and the stored change have them.
func uncut(e entry) bool { return spanUnits(e.name) <= max(maxName*2, groupLimit*2) }

func spanUnits(spans []span) int {
	n := 0
	for _, s := range spans {
		n += units(s.text)
	}
	return n
}

func nameParts(cs []diff.Change) []Part {
	var out []Part
	room := 0
	for _, c := range cs {
		n := spanUnits(nameLine(c))
		if len(out) == 0 || n > room {
			out = append(out, Part{Names: true})
			room = maxPartChars
		}
		p := &out[len(out)-1]
		p.Entries = append(p.Entries, c.Entry)
		room -= n
	}
	return out
}

func detailParts(m Message) []Part {
	var out []Part
	blocks, chars := 0, 0
	for _, e := range newAlert(m).review {
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
	if m.Kind == Hello || m.Report == nil || of <= 1 {
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
	for _, c := range m.Report.Changes {
		if c.Class != diff.Cosmetic && c.Class != diff.Record && !c.OutOfScope && !told[c.Entry] {
			n++
		}
	}
	return n
}
