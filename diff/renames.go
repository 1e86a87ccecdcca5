package diff

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// A leftover is a row that found no partner by its name.
type leftover struct {
	id   int32
	row  *snapshot.Subprocessor
	info *nameInfo
	site string // host behind the name, where no other row has it
	key  string // all that it says, to break ties; made when there are any
	uses *uses  // its cells beside the name; read when they are asked for

	clued []string // what clues gives, once it was asked for
}

// says returns all that the row says.
func (l *leftover) says() string {
	if l.key == "" {
		l.key = contentKey(l.row)
	}
	return l.key
}

// maxBucket bounds how many rows a clue may point at to be followed: a word
// that hundreds of names share tells nobody apart.
const maxBucket = 60

// What looking for renames may take, by row that found no partner: so many
// steps, of which a pair of rows takes at least guessSteps and mostly some
// usualSteps; renameFree is for any two lists, so that each row of up to some
// forty is weighed against each.
const (
	renameSteps = 500
	renameFree  = 300_000
	guessSteps  = 40
	usualSteps  = 150
)

// A guess is a row that may be another under a new name.
type guess struct {
	o, n int32 // leftovers
	ev   evidence
	fit  fit
}

// matchRenames pairs rows whose names differ where the name or the page says
// that it is the same sub-processor. Quite different names never pair.
func (c *comparer) matchRenames(olds, news []int32) {
	if len(olds) == 0 || len(news) == 0 || c.over() {
		return
	}
	a, b := c.leftovers(c.m.old, olds, &c.sitesOld), c.leftovers(c.m.new, news, &c.sitesNew)
	clues := byClue(b)
	inOrder := cluedPairs(a, clues)*usualSteps > renameFree+renameSteps*(len(a)+len(b))
	if inOrder { // there will be too many, and which are weighed before the guesses end may not depend on their place
		c.inOrder(a)
		c.inOrder(b)
		clues = byClue(b)
	}
	guesses, all := c.guessRenames(a, b, clues)
	if !all {
		c.m.exhausted = true
		if !inOrder {
			c.inOrder(a)
			c.inOrder(b)
			guesses, _ = c.guessRenames(a, b, byClue(b))
		}
	}
	slices.SortFunc(guesses, func(x, y guess) int {
		if order := cmp.Or(
			cmp.Compare(min(y.ev, sameCore), min(x.ev, sameCore)), // the three surest are as sure as each other
			cmp.Compare(y.fit.share(), x.fit.share()), cmp.Compare(y.fit.same, x.fit.same), cmp.Compare(y.ev, x.ev)); order != 0 {
			return order
		}
		return cmp.Or(strings.Compare(a[x.o].says(), a[y.o].says()), strings.Compare(b[x.n].says(), b[y.n].says()), cmp.Compare(x.o, y.o), cmp.Compare(x.n, y.n))
	})
	for _, g := range guesses {
		if o, n := a[g.o].id, b[g.n].id; c.m.toNew[o] < 0 && c.m.toOld[n] < 0 {
			c.m.pair(o, n)
		}
	}
}

// byClue gives by clue the rows at which it points.
func byClue(ls []leftover) map[string][]int32 {
	out := map[string][]int32{}
	for j := range ls {
		for _, clue := range ls[j].clues() {
			out[clue] = append(out[clue], int32(j))
		}
	}
	return out
}

// followed reports whether a clue tells rows apart. A whole name always does.
func followed(clue string, bucket []int32) bool { return len(bucket) <= maxBucket || clue[0] == '=' }

// cluedPairs counts the pairs of rows that share a clue, those that share
// several as often.
func cluedPairs(ls []leftover, clues map[string][]int32) int {
	n := 0
	for i := range ls {
		for _, clue := range ls[i].clues() {
			if bucket := clues[clue]; followed(clue, bucket) {
				n += len(bucket)
			}
		}
	}
	return n
}

// guessRenames weighs the pairs of rows whose names share a clue; all is false
// where there were too many.
func (c *comparer) guessRenames(a, b []leftover, clues map[string][]int32) (guesses []guess, all bool) {
	left := renameFree + renameSteps*(len(a)+len(b))
	seen := make([]int32, len(b)) // by new row: the last old row it was weighed against, and one
	for i := range a {
		for _, clue := range a[i].clues() {
			bucket := clues[clue]
			if !followed(clue, bucket) {
				continue
			}
			for _, j := range bucket {
				if seen[j] == int32(i)+1 {
					continue
				}
				seen[j] = int32(i) + 1
				if left <= 0 {
					return guesses, false
				}
				c.weighed = guessSteps + weightOf(&a[i], &b[j])
				if ev := c.renamed(&a[i], &b[j]); ev != noEvidence {
					guesses = append(guesses, guess{int32(i), j, ev, c.fit(&a[i], &b[j])})
				}
				c.step(c.weighed)
				left -= c.weighed
			}
		}
	}
	return guesses, true
}

// weightOf is what weighing two rows takes more than for plain names: names of
// many words and aliases, cells kept by their headers.
func weightOf(o, n *leftover) int {
	return (len(o.info.main)+o.info.aliasWords)*(len(n.info.main)+n.info.aliasWords)/4 + len(o.info.joined)/4 + len(o.row.Other)
}

// leftovers reads the names of rows.
func (c *comparer) leftovers(rows []*snapshot.Subprocessor, ids []int32, sites *map[string]int) []leftover {
	out := make([]leftover, len(ids))
	for i, id := range ids {
		read := c.reading(rows[id])
		c.step(nameSteps * min(max(len(rows[id].Name), len(read.folded)), maxName))
		site := siteOf(rows[id])
		if site != "" {
			if *sites == nil {
				*sites = countSites(rows)
			}
			if (*sites)[site] != 1 || nameWords()["hosts"][site] {
				site = ""
			}
		}
		out[i] = leftover{id: id, row: rows[id], info: read.takeApart(), site: site}
	}
	return out
}

// nameSteps is about how often a name is gone through to be read.
const nameSteps = 20

func (c *comparer) inOrder(ls []leftover) {
	for i := range ls {
		c.step(len(ls[i].says()))
	}
	slices.SortStableFunc(ls, func(x, y leftover) int { return strings.Compare(x.key, y.key) })
}

// clues are what two names that may be the same share: a whole name, a word, a
// beginning or an end, a site.
func (l *leftover) clues() []string {
	info := l.info
	if l.clued != nil || info.joined == "" {
		return l.clued
	}
	out := []string{"=" + info.joined}
	put := func(clue string) {
		if !slices.Contains(out, clue) { // a name that is read has few words
			out = append(out, clue)
		}
	}
	generic := nameWords()["generic"]
	byWords := func(words []string) {
		for _, w := range words {
			if !generic[w] || len(words) == 1 {
				put("w" + w)
			}
		}
	}
	byWords(info.main)
	for i := range info.aliases {
		put("=" + info.aliases[i].joined)
		byWords(info.aliases[i].words)
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
	l.clued = out
	return out
}

// siteOf returns the host behind a row's name, "" where there is none.
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
		gone, came := c.byPurpose(m.old, olds), c.byPurpose(m.new, news)
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

// byPurpose returns the only one of the rows that has a purpose, by that purpose
// folded; -1 where several have it, or where none is stated.
func (c *comparer) byPurpose(rows []*snapshot.Subprocessor, ids []int32) map[string]int32 {
	only := map[string]int32{}
	for _, id := range ids {
		purpose := c.folded(purposeOf(rows[id]))
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
	a, b := c.texts.said(purposeOf(o)), c.texts.said(purposeOf(n))
	if a.text != 0 || b.text != 0 {
		return a.share(b) >= 0.5
	}
	return o.Products.Text != "" && c.equalCells(snapshot.Products, &o.Products, &n.Products) ||
		o.Products.Text == "" && n.Products.Text == "" && o.Location.Text != "" && c.equalCells(snapshot.Location, &o.Location, &n.Location)
}

// endedGuesses is what the report says when too much would have to be guessed.
const endedGuesses = "so many names changed or stand in several rows that not all were compared with each other: some may be told as removed and added"

// purposeOf returns what a row says it is for, in whatever column it says so.
func purposeOf(s *snapshot.Subprocessor) string {
	if s.Purpose.Text != "" {
		return s.Purpose.Text
	}
	for i := range s.Other {
		switch h := words.Fold(s.Other[i].Header); {
		case strings.Contains(h, "purpose"), strings.Contains(h, "service"), strings.Contains(h, "description"),
			strings.Contains(h, "role"), strings.Contains(h, "function"), strings.Contains(h, "activity"):
			return s.Other[i].Text
		}
	}
	return ""
}
