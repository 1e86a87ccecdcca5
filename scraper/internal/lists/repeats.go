package lists

import (
	"slices"
	"sort"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/snapshot"
)

// maxLists bounds the lists that are compared with each other.
const maxLists = 300

// withoutRepeats leaves out a list that another one under the same title
// holds: the page shows it twice, or shows a part of it beside the whole.
func withoutRepeats(d *dom.Doc, in []*Block) []*Block {
	if len(in) < 2 || len(in) > maxLists {
		return in
	}
	names := make([]ListNames, len(in))
	for i, b := range in {
		names[i].All = NamesOf(d, b)
	}
	out := in[:0:0]
	for i, b := range in {
		for j, o := range in {
			d.Budget.Spend(1)
			if i == j {
				continue
			}
			if why := repeats(d, b, o, &names[i], &names[j], i < j); why != "" {
				b.Verdict.Taken, b.Verdict.Why = false, why
				break
			}
		}
		if b.Verdict.Taken {
			out = append(out, b)
		}
	}
	return out
}

// repeats tells why a list is no more than another one, or "". of and in are their
// names; first tells that the list stands before the other.
func repeats(d *dom.Doc, b, o *Block, of, in *ListNames, first bool) string {
	switch {
	case b.Strict && !o.Strict && Mostly(d, of, in):
		return "shown again in a table"
	case flowOf(d, b, o, of, in):
		return "which of the companies of another list get what: " + o.Where()
	case !first && len(of.All) > 1 && inOtherWords(b, o) && slices.Equal(of.All, in.All):
		return "the same companies in another language"
	case b.topic != "" && o.topic == "" && Mostly(d, of, in):
		return "the same companies under another heading: " + b.topic
	case !b.Strict && o.Strict || !strings.EqualFold(b.Where(), o.Where()) || len(of.All) == 0 || len(of.All) > len(in.All):
		return ""
	case len(of.All) == len(in.All) && first || len(of.All) < 2 && len(b.Cols) != len(o.Cols):
		return ""
	}
	d.Budget.Spend(len(in.All))
	if holds(in.All, of.All) {
		return "shown again in another block"
	}
	return ""
}

// inOtherWords reports two lists whose columns say the same under other headers, as
// a page does that gives its list in two languages. Lists of several products have
// the same headers.
func inOtherWords(b, o *Block) bool {
	if len(b.Cols) != len(o.Cols) || len(b.Cols) < 2 || b.NameCol != o.NameCol {
		return false
	}
	equal := 0
	for i := range b.Cols {
		c, p := &b.Cols[i], &o.Cols[i]
		if c.Header == "" || p.Header == "" || c.field != p.field || c.Strength == 0 || p.Strength == 0 {
			return false
		}
		if strings.EqualFold(c.Header, p.Header) {
			equal++
		}
	}
	return equal <= 1 && len(b.Cols)-equal >= 2
}

// NamesOf returns the names of a block's rows in lower case, and none for a block
// with more rows than are compared.
func NamesOf(d *dom.Doc, b *Block) []string {
	if len(b.Rows) > 2000 || b.NameCol < 0 {
		return nil
	}
	out := make([]string, 0, len(b.Rows))
	for i := range b.Rows {
		n := b.Rows[i].Name
		if n == "" && b.NameCol < len(b.Rows[i].Cells) {
			n = lexicon.FirstLine(b.Cols[b.NameCol].strip(Raw(d, &b.Rows[i].Cells[b.NameCol])))
		}
		out = append(out, strings.ToLower(n))
	}
	return out
}

// ListNames are the names of a list, in lower case.
type ListNames struct {
	All    []string        // in the list's order
	sorted []string        // their cores, once they are asked for
	known  map[string]bool // they and their cores, likewise
}

// set returns the names and their cores as a set.
func (l *ListNames) set() map[string]bool {
	if l.known == nil {
		l.known = make(map[string]bool, 2*len(l.All))
		for _, n := range l.All {
			l.known[n], l.known[coreName(n)] = true, true
		}
	}
	return l.known
}

// cores returns the cores of the names in order, so that those that begin with a
// text are found without looking at each.
func (l *ListNames) cores() []string {
	if l.sorted == nil {
		l.sorted = make([]string, 0, len(l.All))
		for _, n := range l.All {
			if c := coreName(n); c != "" {
				l.sorted = append(l.sorted, c)
			}
		}
		sort.Strings(l.sorted)
	}
	return l.sorted
}

// Mostly reports whether most of the names in part stand in whole, by
// themselves or beside others: "Stripe, Twilio" stands where both do.
func Mostly(d *dom.Doc, part, whole *ListNames) bool {
	n := 0
	cores := whole.cores()
	for _, p := range part.All {
		p = coreName(p)
		d.Budget.Spend(len(p) + 1)
		if p != "" && (beginsOne(cores, p) || beginsWithOne(cores, p)) {
			n++
		}
	}
	return n > 0 && n*5 >= len(part.All)*3
}

// beginsOne reports whether one of the sorted texts begins with s.
func beginsOne(sorted []string, s string) bool {
	i := sort.SearchStrings(sorted, s)
	return i < len(sorted) && strings.HasPrefix(sorted[i], s)
}

// beginsWithOne reports whether s begins with one of the sorted texts. What s
// begins with is no larger than s, and the largest text that is no larger says
// how much of s can still be the beginning.
func beginsWithOne(sorted []string, s string) bool {
	for s != "" {
		i, found := slices.BinarySearch(sorted, s)
		if found {
			return true
		}
		if i == 0 {
			return false
		}
		k := 0
		for t := sorted[i-1]; k < len(t) && k < len(s) && t[k] == s[k]; k++ {
		}
		s = s[:k]
	}
	return false
}

// coreName leaves out what follows a name: a legal form, a bracket.
func coreName(s string) string {
	if i := strings.IndexAny(s, ",("); i > 2 {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}

// holds reports whether all of part stand in whole, in the same order.
func holds(whole, part []string) bool {
	i := 0
	for _, w := range whole {
		if i < len(part) && part[i] == w {
			i++
		}
	}
	return i == len(part)
}

// flowOf reports a table that says which data, or which task, goes to which
// companies of another list: the names stand in a later column, some of them
// side by side, and the other list has every one of them. It is no second list.
func flowOf(d *dom.Doc, b, o *Block, flow, list *ListNames) bool {
	if b.Grid == nil || b.NameCol < 1 || o.NameCol > b.NameCol || o.shape() == b.shape() || b.Cols[0].Header == "" || ordinal(d, b, 0) || len(flow.All) == 0 {
		return false
	}
	first := b.Cols[0]
	if first.Strength > 0 && len(first.match.Words) == first.match.Of && first.field == o.Cols[0].field {
		return false
	}
	known, several := list.set(), false
	seen := make(map[string]bool)
	for _, cell := range flow.All {
		d.Budget.Spend(len(cell) + 1)
		if known[cell] {
			several = several || seen[cell]
			seen[cell] = true
			continue
		}
		parts := enumerated(cell)
		if len(parts) < 2 {
			return false
		}
		for _, p := range parts {
			if p = strings.ToLower(p); !known[p] && !known[coreName(p)] {
				return false
			}
		}
		several = true
	}
	return several || b.against
}

// tellApart gives rows of one name the labels that are set apart behind it, where
// each has another: "Google LLC (Analytics)". labels are by the rows' places.
func tellApart(rows []snapshot.Subprocessor, labels map[int]string) {
	if len(labels) < 2 {
		return
	}
	of := make(map[string][]int)
	for i := range rows {
		of[rows[i].Name] = append(of[rows[i].Name], i)
	}
	for name, at := range of {
		seen := make(map[string]bool)
		for _, i := range at {
			seen[labels[i]] = true
		}
		if len(at) < 2 || len(seen) < len(at) || seen[""] {
			continue
		}
		for _, i := range at {
			rows[i].Name = name + " " + labels[i]
			rows[i].Other = slices.DeleteFunc(rows[i].Other, func(o snapshot.OtherCell) bool { return o.Text == rows[i].Name })
		}
	}
}
