package diff

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/match"
	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/snapshot"
)

// Pages show a list twice: a short view beside the full one, a copy for
// phones. A row that says word by word what another row says is its twin, where
// their lists are the same list shown twice (see [twins.sameList]). A twin that
// comes or goes while the other stays is no news, and news that twins share is
// told once.

// twins knows, by what rows of a kind of list say, the first of them and in
// which lists one of them has a partner.
type twins struct {
	*match.Side
	named map[string]int // how many rows bear a name: one alone has no twin
	alike map[string]*twinhood
	rows  map[int]map[string]bool // what the rows of a list say, once it was asked for
	same  map[[2]int]bool         // the answers of sameList
}

type twinhood struct {
	first  int32
	stayed []int // lists, at most maxTwinLists
}

// maxTwinLists is in how many lists a row is looked for that stayed: pages show
// a list two or three times.
const maxTwinLists = 8

// twinsOf looks for twins among the given rows of a side.
func twinsOf(side *match.Side, kin []int32) *twins {
	t := &twins{Side: side, named: make(map[string]int, len(kin)), alike: map[string]*twinhood{}, rows: map[int]map[string]bool{}, same: map[[2]int]bool{}}
	for _, i := range kin {
		t.named[side.Row[i].Name]++
	}
	for _, i := range kin {
		if t.named[side.Row[i].Name] < 2 {
			continue
		}
		k := t.key(i)
		h := t.alike[k]
		if h == nil {
			h = &twinhood{first: i}
			t.alike[k] = h
		}
		if l := side.At(i)[0]; side.Partner[i] >= 0 && len(h.stayed) < maxTwinLists && !slices.Contains(h.stayed, l) {
			h.stayed = append(h.stayed, l)
		}
	}
	return t
}

func (t *twins) key(i int32) string {
	return string(t.ListOf(i).Kind) + "\x00" + twinKey(t.Row[i])
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

// kin are the rows of both sides that may bear the name of one that came or
// went, and these themselves.
type kin struct{ old, new []int32 }

// kinOf finds the kin: which rows that came and went say the same as others is
// asked of them, and whose name stands elsewhere on the other page.
func kinOf(m *match.Matching) kin {
	var k kin
	if len(m.Old.Left)+len(m.New.Left) == 0 {
		return k
	}
	var words firstWords
	for _, o := range m.Old.Left {
		words.add(m.Old.Row[o].Name)
	}
	for _, n := range m.New.Left {
		words.add(m.New.Row[n].Name)
	}
	// Most rows were found by their very name: one look at it does for both.
	for n, row := range m.New.Row {
		if words.may(row.Name) {
			k.new = append(k.new, int32(n))
			if o := m.New.Partner[n]; o >= 0 {
				k.old = append(k.old, o)
			}
		}
	}
	for _, o := range m.Strangers {
		if words.may(m.Old.Row[o].Name) {
			k.old = append(k.old, o)
		}
	}
	slices.Sort(k.old)
	k.old = slices.Compact(k.old)
	return k
}

// toldOfTwin reports whether the same change of a twin is told already: the
// same row before and after, in another list of the same kind.
func (t *teller) toldOfTwin(before, after *snapshot.Subprocessor, ch *Change) bool {
	if len(t.New.Lists) == 1 || ch.Kind != Changed && ch.Kind != Renamed {
		return false
	}
	key := twinKey(before) + "\x02" + twinKey(after) + "\x02" + string(ch.ListKind)
	if t.toldOfTwins[key] {
		return true
	}
	t.toldOfTwins[key] = true
	return false
}

// twinKey is what a reader sees of a row: its texts without their links, which
// the short view of a list often leaves out.
func twinKey(s *snapshot.Subprocessor) string {
	texts := []string{s.Name, s.Group}
	for _, f := range reading.CellFields {
		if f != snapshot.Website {
			texts = append(texts, s.Cell(f).Text)
		}
	}
	for _, o := range s.Other {
		texts = append(texts, o.Header+"\x01"+o.Text)
	}
	slices.Sort(texts[2+len(reading.CellFields)-1:])
	return strings.Join(append(texts, s.Conditions...), "\x00")
}

// shownAgain reports whether a row that came or went has a twin that tells all
// there is to tell: one that stayed, or one before it that came or went too.
func (t *twins) shownAgain(i int32) bool {
	if t.named[t.Row[i].Name] < 2 {
		return false
	}
	h := t.alike[t.key(i)]
	if h == nil {
		return false
	}
	list := t.At(i)[0]
	return slices.ContainsFunc(h.stayed, func(l int) bool { return t.sameList(list, l) }) || h.first < i && t.sameList(list, t.At(h.first)[0])
}

// sameList reports whether two lists are one list shown twice: all rows of the
// shorter stand in the longer, and no title says that they are for different
// regions, products or customers. A sub-processor of the one list that comes
// into the other is news for the customers of the other.
func (t *twins) sameList(a, b int) bool {
	if a == b {
		return true
	}
	short, long := min(a, b), max(a, b)
	if len(t.Lists[short].Subprocessors) > len(t.Lists[long].Subprocessors) {
		short, long = long, short
	}
	key := [2]int{short, long}
	same, known := t.same[key]
	if !known {
		same = t.contains(long, short) && !titlesApart(t.Lists[a].Title, t.Lists[b].Title)
		t.same[key] = same
	}
	return same
}

// contains reports whether all rows of a list stand in another, word by word.
func (t *twins) contains(long, short int) bool {
	in := t.rowsOf(long)
	for row := range t.rowsOf(short) {
		if !in[row] {
			return false
		}
	}
	return true
}

func (t *twins) rowsOf(list int) map[string]bool {
	in := t.rows[list]
	if in == nil {
		in = map[string]bool{}
		for r := range t.Lists[list].Subprocessors {
			in[twinKey(&t.Lists[list].Subprocessors[r])] = true
		}
		t.rows[list] = in
	}
	return in
}

// maxTitleRead bounds how much of a title is read, in bytes: what tells two
// lists apart stands in front.
const maxTitleRead = 400

// listNouns are the words of titles that say no more than that a list of
// sub-processors stands below, or how much of it.
var listNouns = wordSet("a all an and at approved authorised authorized by companies complete current currently data detailed details entities external for full " +
	"glance in information list lists of organisations organizations our overview parties partners personal processor processors provider providers " +
	"service services short sub subprocessor subprocessors subcontractor subcontractors summary suppliers table the their third us used vendors we who with " +
	"alle aktuelle auftragsverarbeiter der die dienstleister eingesetzte gesamt im liste tabelle ubersicht uberblick unsere unterauftragnehmer unterauftragsverarbeiter und vollstandige " +
	"actuels complete des et la le les liste nos resume sous tous traitants ulterieurs vue ensemble " +
	"actuales completa de el la las lista los nuestros resumen subencargados todos y " +
	"completo dei elenco gli i responsabili sub tutti " +
	"alle lijst onze overzicht subverwerkers van")

func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(text) {
		set[w] = true
	}
	return set
}

// titlesApart reports whether the titles of two lists say that they are for
// different regions ("EU region", "US region"), products or customers: they
// name different places, or each has a word of its own that is more than a word
// for lists.
func titlesApart(a, b string) bool {
	if a == b {
		return false // as thousands of lists under one heading are
	}
	a, b = a[:min(len(a), maxTitleRead)], b[:min(len(b), maxTitleRead)]
	if p, q := place.Read(a), place.Read(b); !slices.Equal(p.Countries, q.Countries) || !slices.Equal(p.Groups, q.Groups) || !slices.Equal(p.Open, q.Open) {
		return true
	}
	own := func(of, other []string) bool {
		return slices.ContainsFunc(of, func(w string) bool { return !listNouns[w] && !slices.Contains(other, w) })
	}
	x, y := strings.Fields(words.Fold(a)), strings.Fields(words.Fold(b))
	return own(x, y) && own(y, x)
}
