package diff

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/snapshot"
)

// A leftover is a row that found no partner by its name.
type leftover struct {
	id   int32
	row  *snapshot.Subprocessor
	info nameInfo
	site string // host behind the name, where no other row has it
	key  string // all that it says, to break ties; made when there are any
}

// says gives all that the row says.
func (l *leftover) says() string {
	if l.key == "" {
		l.key = contentKey(l.row)
	}
	return l.key
}

// maxBucket bounds how many rows a clue may point at to be followed: a word
// that hundreds of names share tells nobody apart.
const maxBucket = 60

// matchRenames pairs rows whose names differ where the name or the page says
// that it is the same sub-processor. Quite different names never pair.
func (c *comparer) matchRenames(olds, news []int32) {
	if len(olds) == 0 || len(news) == 0 {
		return
	}
	a, b := c.leftovers(c.m.old, olds, &c.sitesOld), c.leftovers(c.m.new, news, &c.sitesNew)
	if len(a)*len(b) > maxGuesses { // which are weighed before the guesses end may not depend on their place
		inOrder(a)
		inOrder(b)
	}
	type guess struct {
		o, n *leftover
		ev   evidence
		fit  fit
	}
	var guesses []guess
	clues := map[string][]int32{}
	for j := range b {
		for _, clue := range b[j].clues() {
			clues[clue] = append(clues[clue], int32(j))
		}
	}
	seen := make([]int32, len(b)) // by new row: the last old row it was weighed against, and one
	for i := range a {
		for _, clue := range a[i].clues() {
			bucket := clues[clue]
			if len(bucket) > maxBucket && clue[0] != '=' {
				continue
			}
			for _, j := range bucket {
				if seen[j] == int32(i)+1 {
					continue
				}
				seen[j] = int32(i) + 1
				if c.m.guesses++; c.m.guesses > maxGuesses {
					c.m.exhausted = true
					break
				}
				if ev := c.renamed(&a[i], &b[j]); ev != noEvidence {
					guesses = append(guesses, guess{&a[i], &b[j], ev, c.fit(&a[i], &b[j])})
				}
			}
		}
	}
	slices.SortStableFunc(guesses, func(x, y guess) int {
		if order := cmp.Or(
			cmp.Compare(min(y.ev, sameCore), min(x.ev, sameCore)), // the three surest are as sure as each other
			cmp.Compare(y.fit.share(), x.fit.share()), cmp.Compare(y.fit.same, x.fit.same), cmp.Compare(y.ev, x.ev)); order != 0 {
			return order
		}
		return cmp.Or(strings.Compare(x.o.says(), y.o.says()), strings.Compare(x.n.says(), y.n.says()))
	})
	for _, g := range guesses {
		if c.m.toNew[g.o.id] < 0 && c.m.toOld[g.n.id] < 0 {
			c.m.pair(g.o.id, g.n.id)
		}
	}
}

// leftovers reads the names of rows.
func (c *comparer) leftovers(rows []*snapshot.Subprocessor, ids []int32, sites *map[string]int) []leftover {
	out := make([]leftover, len(ids))
	for i, id := range ids {
		site := siteOf(rows[id])
		if site != "" {
			if *sites == nil {
				*sites = countSites(rows)
			}
			if (*sites)[site] != 1 || nameWords()["hosts"][site] {
				site = ""
			}
		}
		out[i] = leftover{id: id, row: rows[id], info: readName(rows[id]), site: site}
	}
	return out
}

func inOrder(ls []leftover) {
	for i := range ls {
		ls[i].says()
	}
	slices.SortStableFunc(ls, func(x, y leftover) int { return strings.Compare(x.key, y.key) })
}

// clues are what two names that may be the same share: a whole name, a word, a
// beginning or an end, a site.
func (l *leftover) clues() []string {
	info := &l.info
	out := []string{"=" + info.joined}
	put := func(clue string) {
		if !slices.Contains(out, clue) {
			out = append(out, clue)
		}
	}
	generic := nameWords()["generic"]
	for _, words := range append([][]string{info.main}, info.aliases...) {
		put("=" + strings.Join(words, ""))
		for _, w := range words {
			if !generic[w] || len(words) == 1 {
				put("w" + w)
			}
		}
	}
	if len(info.main) > 0 {
		put("w" + info.main[0])
	}
	if r := []rune(info.joined); len(r) >= 5 {
		put("<" + string(r[:4]))
		put(">" + string(r[len(r)-4:]))
	}
	if l.site != "" {
		put("@" + l.site)
	}
	return out
}

// siteOf gives the host behind a row's name, "" where there is none.
func siteOf(s *snapshot.Subprocessor) string {
	host := func(raw string) string {
		u, err := url.Parse(strings.TrimSpace(raw))
		if err != nil || u.Host == "" {
			return ""
		}
		return siteHost(u.Host)
	}
	for _, links := range [][]snapshot.Link{s.Links, s.Website.Links} {
		for _, l := range links {
			if h := host(l.URL); h != "" {
				return h
			}
		}
	}
	text := strings.TrimSpace(s.Website.Text)
	if text == "" || strings.ContainsAny(text, " ,") || !strings.Contains(text, ".") {
		return ""
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	return host(text)
}

// countSites counts how many rows stand behind each site.
func countSites(rows []*snapshot.Subprocessor) map[string]int {
	n := map[string]int{}
	for _, r := range rows {
		if len(r.Links) == 0 && r.Website.IsZero() {
			continue
		}
		n[siteOf(r)]++
	}
	return n
}

// A fit says how many cells beside the name are filled in one of two rows, and
// in how many of them both say the same.
type fit struct{ same, filled int }

func (f fit) share() float64 {
	if f.filled == 0 {
		return 0
	}
	return float64(f.same) / float64(f.filled)
}

// fit compares the cells of two rows beside their names.
func (c *comparer) fit(o, n *leftover) fit {
	var f fit
	weigh := func(field snapshot.Field, a, b *snapshot.Cell) {
		if a.Text == "" && b.Text == "" {
			return
		}
		f.filled++
		if c.equalCells(field, a, b) {
			f.same++
		}
	}
	for _, field := range snapshot.CellFields() {
		if field != snapshot.Website {
			weigh(field, o.row.Cell(field), n.row.Cell(field))
		}
	}
	for i := range o.row.Other {
		for j := range n.row.Other {
			if x, y := &o.row.Other[i], &n.row.Other[j]; sameText(x.Header, y.Header) {
				if !sameText(x.Text, o.row.Name) && !strings.Contains(x.Text, o.row.Name) { // not the name's own cell
					weigh(snapshot.Other, &x.Cell, &y.Cell)
				}
				break
			}
		}
	}
	return f
}

// purposeFits reports whether two rows do much the same, or neither says what
// it does.
func (c *comparer) purposeFits(o, n *leftover) bool {
	a, b := fold(purposeOf(o.row)), fold(purposeOf(n.row))
	return a == b || wordShare(a, b) >= 0.3
}

// purposeOf gives what a row says it is for, in whatever column it says so.
func purposeOf(s *snapshot.Subprocessor) string {
	if s.Purpose.Text != "" {
		return s.Purpose.Text
	}
	for i := range s.Other {
		switch h := fold(s.Other[i].Header); {
		case strings.Contains(h, "purpose"), strings.Contains(h, "service"), strings.Contains(h, "description"),
			strings.Contains(h, "role"), strings.Contains(h, "function"), strings.Contains(h, "activity"):
			return s.Other[i].Text
		}
	}
	return ""
}

// matchReplacements finds rows that went as another came for the same purpose:
// of each only one, so that nobody need guess which replaced which.
func (c *comparer) matchReplacements() {
	c.replacedBy, c.replaces = map[int32]int32{}, map[int32]bool{}
	m := c.m
	for _, p := range c.pairs {
		olds, news := m.leftIn(p)
		if len(olds) == 0 || len(news) == 0 {
			continue
		}
		gone, came := byPurpose(m.old, olds), byPurpose(m.new, news)
		for purpose, o := range gone {
			if n, ok := came[purpose]; ok && n >= 0 && o >= 0 {
				c.replacedBy[n], c.replaces[o] = o, true
			}
		}
		if len(olds) == 1 && len(news) == 1 && !c.replaces[olds[0]] && c.standsFor(m.old[olds[0]], m.new[news[0]]) {
			c.replacedBy[news[0]], c.replaces[olds[0]] = olds[0], true
		}
	}
}

// byPurpose gives the only one of the rows that has a purpose, by that purpose
// folded; -1 where several have it, or where none is stated.
func byPurpose(rows []*snapshot.Subprocessor, ids []int32) map[string]int32 {
	only := map[string]int32{}
	for _, id := range ids {
		purpose := fold(purposeOf(rows[id]))
		if _, twice := only[purpose]; twice || purpose == "" {
			only[purpose] = -1
		} else {
			only[purpose] = id
		}
	}
	return only
}

// standsFor reports whether the only row that came fills the place of the only
// one that went: much the same purpose, or where none is given the same
// products or place.
func (c *comparer) standsFor(o, n *snapshot.Subprocessor) bool {
	a, b := fold(purposeOf(o)), fold(purposeOf(n))
	if a != "" || b != "" {
		return wordShare(a, b) >= 0.5
	}
	return o.Products.Text != "" && c.equalCells(snapshot.Products, &o.Products, &n.Products) ||
		o.Products.Text == "" && n.Products.Text == "" && o.Location.Text != "" && c.equalCells(snapshot.Location, &o.Location, &n.Location)
}

// endedGuesses is what the report says when too much would have to be guessed.
func endedGuesses() string {
	return fmt.Sprintf("looking for renames ended after %d comparisons: some may be told as removed and added", maxGuesses)
}
