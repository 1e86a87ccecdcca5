package slack

import (
	"slices"

	"github.com/slack-go/slack"
	"github.com/subwatch/subwatch/notify/wording"
)

// This file lays out what is said of a change or a vendor as a whole, and
// divides the room there is among such lines.

// lines adds what is said of a change or a vendor as a whole, in at most room
// characters. Short lines are told whole; long ones share the rest, and what
// does not fit is counted.
func (s *sheet) lines(ls []wording.Line, room int) {
	r := &rich{}
	r.lines(ls, room)
	s.kept(r)
}

// kept adds a block for which the split has kept room.
func (s *sheet) kept(r *rich) {
	if len(r.elements) > 0 {
		s.add(slack.NewRichTextBlock("", r.elements...), r.chars)
	}
}

// lines adds such lines to a block.
func (r *rich) lines(ls []wording.Line, room int) {
	left := 0
	if most := max(room/leastLine, 1); len(ls) > most {
		left = len(ls) - most
		ls, room = ls[:most], room-lineSpare
	}
	sizes := make([]int, len(ls))
	for i, l := range ls {
		sizes[i] = spanUnits(l.Flatten())
	}
	for i, n := range shares(sizes, room) {
		l := ls[i]
		if len(l.Items) < 2 {
			r.section(cutSpans(l.Flatten(), min(n, maxSection-100)))
			continue
		}
		head := cutSpans(l.Head(), n)
		r.section(head)
		r.list(fitItems(l.Items, n-spanUnits(head)))
	}
	if left > 0 {
		r.section(moreWords(left))
	}
}

// fitItems returns the items that fit into room characters; where not all do,
// the last one says how many there are more.
func fitItems(items [][]wording.Span, room int) [][]wording.Span {
	all := 0
	items = slices.Clone(items)
	for i := range items {
		items[i] = cutSpans(items[i], maxDetail)
		all += spanUnits(items[i])
	}
	if all <= room {
		return items
	}
	var out [][]wording.Span
	for i, it := range items {
		n := spanUnits(it)
		if n+lineSpare > room {
			if i == 0 && len(items) > 1 {
				return append(out, cutSpans(it, room-lineSpare), moreWords(len(items)-1))
			}
			return append(out, moreWords(len(items)-i))
		}
		out = append(out, it)
		room -= n
	}
	return out
}

func moreWords(n int) []wording.Span {
	return wording.Say("and " + wording.Thousands(n) + " more, not shown here")
}

// shares divides room among texts of some sizes: none gets more than it needs,
// and what short ones leave goes to the long ones.
func shares(sizes []int, room int) []int {
	out := make([]int, len(sizes))
	order := make([]int, len(sizes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return sizes[a] - sizes[b] })
	for k, i := range order {
		out[i] = min(sizes[i], room/(len(order)-k))
		room -= out[i]
	}
	return out
}
