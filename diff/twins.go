package diff

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/snapshot"
)

// Pages show a list twice: a short view beside the full one, a copy for
// phones. A row that says word by word what another row of a list of the same
// kind says is its twin. A twin that comes or goes while the other stays is no
// news, and news that twins share is told once.

// twins knows, by what rows of a kind of list say, the first of them and
// whether one of them has a partner.
type twins struct {
	rows  []*snapshot.Subprocessor
	at    func(int32) Row
	lists []snapshot.List
	named map[string]int // how many rows bear a name: one alone has no twin
	alike map[string]twinhood
}

type twinhood struct {
	first  int32
	stayed bool
}

// twinsOf prepares looking for twins among the given rows.
func twinsOf(rows []*snapshot.Subprocessor, at func(int32) Row, lists []snapshot.List, partner, kin []int32) *twins {
	t := &twins{rows: rows, at: at, lists: lists, named: make(map[string]int, len(kin)), alike: map[string]twinhood{}}
	for _, i := range kin {
		t.named[rows[i].Name]++
	}
	for _, i := range kin {
		if t.named[rows[i].Name] < 2 {
			continue
		}
		k := t.key(i)
		h, ok := t.alike[k]
		if !ok {
			h.first = i
		}
		h.stayed = h.stayed || partner[i] >= 0
		t.alike[k] = h
	}
	return t
}

func (t *twins) key(i int32) string {
	return string(t.lists[t.at(i)[0]].Kind) + "\x00" + twinKey(t.rows[i])
}

// kinSize is how many buckets first words fall into.
const kinSize = 1 << 16

// A firstWords is a set of names by their first word, with false friends: it
// tells quickly which of many rows may have to do with a few.
type firstWords [kinSize / 64]uint64

func (f *firstWords) add(name string) {
	h := firstWord(name) % kinSize
	f[h/64] |= 1 << (h % 64)
}

// may reports whether a name may begin with a word of the set.
func (f *firstWords) may(name string) bool {
	h := firstWord(name) % kinSize
	return h == 0 || f[h/64]&(1<<(h%64)) != 0
}

// firstLetters is how much of a name is looked at; more would hardly tell more.
const firstLetters = 10

// firstWord returns a number for the first word of a name without its case; 0
// where that would take more than a glance.
func firstWord(name string) uint32 {
	h := uint32(2166136261)
	started := false
	for i := range min(len(name), firstLetters) {
		c := name[i]
		switch {
		case c >= 0x80:
			return 0
		case 'A' <= c && c <= 'Z':
			c |= 0x20
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
		case started:
			return h | 1
		default:
			continue
		}
		started = true
		h = (h ^ uint32(c)) * 16777619
	}
	return h | 1
}

// findKin prepares what is asked about rows that came and went: which say the
// same as others, and whose name stands elsewhere on the other page.
func (c *comparer) findKin() {
	m := c.m
	if len(m.oldLeft)+len(m.newLeft) == 0 {
		return
	}
	var words firstWords
	for _, o := range m.oldLeft {
		words.add(m.old[o].Name)
	}
	for _, n := range m.newLeft {
		words.add(m.new[n].Name)
	}
	// Most rows were found by their very name: one look at it does for both.
	for n, row := range m.new {
		if words.may(row.Name) {
			c.newKin = append(c.newKin, int32(n))
			if o := m.toOld[n]; o >= 0 {
				c.oldKin = append(c.oldKin, o)
			}
		}
	}
	for _, o := range c.strangers {
		if words.may(m.old[o].Name) {
			c.oldKin = append(c.oldKin, o)
		}
	}
	slices.Sort(c.oldKin)
	c.oldKin = slices.Compact(c.oldKin)
	c.came = twinsOf(m.new, m.newAt, c.new.Lists, m.toOld, c.newKin)
	c.went = twinsOf(m.old, m.oldAt, c.old.Lists, m.toNew, c.oldKin)
}

// twinKey is what a reader sees of a row: its texts without their links, which
// the short view of a list often leaves out.
func twinKey(s *snapshot.Subprocessor) string {
	texts := []string{s.Name, s.Group}
	for _, f := range snapshot.CellFields() {
		if f != snapshot.Website {
			texts = append(texts, s.Cell(f).Text)
		}
	}
	for _, o := range s.Other {
		texts = append(texts, o.Header+"\x01"+o.Text)
	}
	slices.Sort(texts[2+len(snapshot.CellFields())-1:])
	return strings.Join(append(texts, s.Conditions...), "\x00")
}

// shownAgain reports whether a row that came or went has a twin that tells all
// there is to tell: one that stayed, or one before it that came or went too.
func (t *twins) shownAgain(i int32) bool {
	if t.named[t.rows[i].Name] < 2 {
		return false
	}
	h, ok := t.alike[t.key(i)]
	return ok && (h.stayed || h.first < i)
}
