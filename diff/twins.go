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

// twins finds the twins of rows of one side.
type twins struct {
	rows  []*snapshot.Subprocessor
	at    []Row
	lists []snapshot.List
	named map[string][]int32 // rows by name
	keys  map[int32]string
}

// twinsOf prepares looking for twins among the given rows.
func twinsOf(rows []*snapshot.Subprocessor, at []Row, lists []snapshot.List, kin []int32) *twins {
	t := &twins{rows: rows, at: at, lists: lists, named: make(map[string][]int32, len(kin)), keys: map[int32]string{}}
	for _, i := range kin {
		t.named[rows[i].Name] = append(t.named[rows[i].Name], i)
	}
	return t
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

// firstWord gives a number for the first word of a name without its case; 0
// where that would take more than a glance.
func firstWord(name string) uint32 {
	h := uint32(2166136261)
	started := false
	for i := range len(name) {
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

// kin gives the rows of a side that may bear the name of a row without
// partner, of either side.
func kin(rows []*snapshot.Subprocessor, words *firstWords) []int32 {
	var out []int32
	for i, r := range rows {
		if words.may(r.Name) {
			out = append(out, int32(i))
		}
	}
	return out
}

// findKin prepares what is asked about rows that came and went: which say the
// same as others, and whose name stands elsewhere on the other page.
func (c *comparer) findKin() {
	m := c.m
	var words firstWords
	alone := 0
	for n, o := range m.toOld {
		if o < 0 {
			words.add(m.new[n].Name)
			alone++
		}
	}
	for o, n := range m.toNew {
		if n < 0 {
			words.add(m.old[o].Name)
			alone++
		}
	}
	if alone == 0 {
		return
	}
	c.oldKin, c.newKin = kin(m.old, &words), kin(m.new, &words)
	c.came = twinsOf(m.new, m.newAt, c.new.Lists, c.newKin)
	c.went = twinsOf(m.old, m.oldAt, c.old.Lists, c.oldKin)
}

// of gives the other rows that say the same as row i, in the page's order.
func (t *twins) of(i int32) []int32 {
	same := t.named[t.rows[i].Name]
	if len(same) < 2 {
		return nil
	}
	var out []int32
	for _, k := range same {
		if k != i && t.lists[t.at[k][0]].Kind == t.lists[t.at[i][0]].Kind && t.key(k) == t.key(i) {
			out = append(out, k)
		}
	}
	return out
}

func (t *twins) key(i int32) string {
	k, ok := t.keys[i]
	if !ok {
		k = twinKey(t.rows[i])
		t.keys[i] = k
	}
	return k
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
func (t *twins) shownAgain(i int32, partner []int32) bool {
	for _, k := range t.of(i) {
		if partner[k] >= 0 || k < i {
			return true
		}
	}
	return false
}
