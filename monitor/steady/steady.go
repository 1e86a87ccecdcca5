// Package steady compares two reads of a page in one run: what of it is new in every
// answer, and in what the two differ.
//
// It is pure and decides nothing: package monitor reads the pages, and whether a read
// is to be believed is its business. Comparing is package diff's.
package steady

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// Links are the links of a page whose targets differ between two reads of one
// run: the id of a session, a token that is new in every answer.
type Links map[string]bool

// Between leaves such links out of the first of two reads, and remembers them. It
// reports false where the reads differ in their lists or rows, so that there is
// nothing to compare.
func (u *Links) Between(first, second *snapshot.Snapshot) bool {
	if len(first.Lists) != len(second.Lists) {
		return false
	}
	*u = Links{}
	for i := range first.Lists {
		a, b := first.Lists[i].Subprocessors, second.Lists[i].Subprocessors
		if len(a) != len(b) {
			return false
		}
		for k := range a {
			if a[k].Name != b[k].Name {
				return false
			}
			others := linksOf(&b[k])
			for at, mine := range linksOf(&a[k]) {
				if theirs := others[at]; theirs != nil {
					u.shared(a[k].Name+"\n"+at, mine, theirs)
				}
			}
		}
	}
	return true
}

// shared leaves of the links of a cell those that both reads have. Where one read
// has more links than the other, both keep theirs: a link came or went.
func (u Links) shared(at string, mine, theirs *[]snapshot.Link) {
	a, b := *mine, *theirs
	if len(a) != len(b) || slices.Equal(a, b) {
		return
	}
	var x, y []snapshot.Link
	for i := range a {
		switch {
		case a[i] == b[i]:
			x, y = append(x, a[i]), append(y, b[i])
		case a[i].Text != b[i].Text:
			return
		default:
			u[at+"\n"+a[i].Text] = true
		}
	}
	*mine, *theirs = x, y
}

// Without returns a baseline without these links, as the read is that it is compared
// with. Their targets stand in one that was read once only.
func (u Links) Without(base snapshot.Snapshot) snapshot.Snapshot {
	if len(u) == 0 {
		return base
	}
	base.Lists = slices.Clone(base.Lists)
	for i := range base.Lists {
		rows := slices.Clone(base.Lists[i].Subprocessors)
		base.Lists[i].Subprocessors = rows
		for k := range rows {
			rows[k].Other = slices.Clone(rows[k].Other)
			for at, links := range linksOf(&rows[k]) {
				*links = slices.DeleteFunc(slices.Clone(*links), func(l snapshot.Link) bool { return u[rows[k].Name+"\n"+at+"\n"+l.Text] })
			}
		}
	}
	return base
}

// linksOf returns where links can stand in a row, by the names of the places.
func linksOf(s *snapshot.Subprocessor) map[string]*[]snapshot.Link {
	places := map[string]*[]snapshot.Link{string(snapshot.Name): &s.Links}
	for _, f := range snapshot.CellFields() {
		places[string(f)] = &s.Cell(f).Links
	}
	for n := range s.Other {
		places[strconv.Itoa(n)+" "+s.Other[n].Header] = &s.Other[n].Cell.Links
	}
	return places
}

// maxApart is how many rows are named in which two reads differ.
const maxApart = 2

// Apart says in what two reads differ: `1 changed: Acme, Inc.: Purpose "a" and "b"`.
func Apart(r diff.Report) string {
	var named []string
	for _, c := range r.Changes {
		if len(c.Fields) == 0 || len(named) == maxApart {
			continue
		}
		f := c.Fields[0]
		header := f.Header
		if header == "" {
			header = string(f.Field)
		}
		was, is := whereApart(f.Old, f.New)
		if was == is {
			continue
		}
		named = append(named, fmt.Sprintf("%s: %s %q and %q", page.Clip(c.Name), header, was, is))
	}
	if len(named) == 0 {
		return Kinds(r)
	}
	return Kinds(r) + ": " + strings.Join(named, "; ")
}

// whereApart returns the parts of two texts in which they differ, with a few words
// before.
func whereApart(a, b string) (string, string) {
	x, y := strings.Fields(a), strings.Fields(b)
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	n = max(n-2, 0)
	return page.Clip(strings.Join(x[n:], " ")), page.Clip(strings.Join(y[n:], " "))
}

// Advice says what to do about a text that differs from one answer to the next; it is
// empty where the reads differ in other things.
func Advice(r diff.Report) string {
	if r.ByKind[diff.Changed] == 0 && r.ByKind[diff.TermsText] == 0 && r.ByKind[diff.Dates] == 0 {
		return ""
	}
	return "; if it is a text that is new in every answer, ignore_text or ignore_columns leaves it out"
}

// Kinds says what a report holds: "2 added, 1 removed, dates".
func Kinds(r diff.Report) string {
	var parts, page []string
	for _, k := range slices.Sorted(maps.Keys(r.ByKind)) {
		switch k {
		case diff.Dates:
			page = append(page, "dates")
		case diff.TermsText:
			page = append(page, "terms")
		default:
			parts = append(parts, fmt.Sprintf("%d %s", r.ByKind[k], strings.ReplaceAll(string(k), "_", " ")))
		}
	}
	parts = append(parts, page...)
	if len(parts) == 0 {
		return "in small things"
	}
	return strings.Join(parts, ", ")
}
