package match

import (
	"strings"
	"unicode/utf8"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// A nameReading is what is asked about a name again and again: how it folds,
// and what is found in it once that is asked for.
type nameReading struct {
	name, former string
	folded       string
	whole        bool   // too long, or opaque: it is not taken apart
	key          string // see [Names.Key]
	info         *nameInfo
	now          string // what it names now, folded
	ai           *string
}

// nameAndFormer are the texts that name a row.
type nameAndFormer struct{ name, former string }

// Names reads the names of rows, each name once.
type Names struct {
	*reading.Reader
	readings map[nameAndFormer]*nameReading
}

func newNames(r *reading.Reader) *Names {
	return &Names{r, map[nameAndFormer]*nameReading{}}
}

func (n *Names) reading(s *snapshot.Subprocessor) *nameReading {
	k := nameAndFormer{s.Name, s.FormerName}
	r := n.readings[k]
	if r == nil {
		r = readName(s.Name, s.FormerName)
		n.Step(len(s.Name) + len(r.folded))
		n.readings[k] = r
	}
	return r
}

// Key returns a row's name without its legal form, case and marks.
func (n *Names) Key(s *snapshot.Subprocessor) string {
	r := n.reading(s)
	switch {
	case r.whole:
		return r.folded
	case r.key == "":
		bare, _ := company.SplitForm(strings.Fields(company.Fold(r.name)))
		r.key = strings.Join(bare, "")
	}
	return r.key
}

// AI returns the known AI provider that a row's name names, "" for none.
func (n *Names) AI(s *snapshot.Subprocessor) string {
	r := n.reading(s)
	if r.ai == nil {
		p, _ := company.LookupAI(r.name)
		r.ai = &p.Brand
	}
	return *r.ai
}

// Within reports whether a row's name, of which the words are given, names
// the sub-processor of another row beside others.
func (n *Names) Within(name []string, s *snapshot.Subprocessor) bool {
	info := n.reading(s).takeApart()
	return !info.generic && utf8.RuneCountInString(info.joined) >= 4 && within(name, info.main)
}

// Differ reports whether two rows differ in their names by more than how they
// are written, and by more than that one says too until when another name held,
// or since when this one does.
func (n *Names) Differ(before, after *snapshot.Subprocessor) bool {
	if before.Name == after.Name {
		return false
	}
	a, b := n.reading(before), n.reading(after)
	return a.folded != b.folded && a.nowFolded() != b.nowFolded()
}

// Entity says what became of the legal entity behind a row whose name differs:
// it is the same, or a legal form was added to a bare brand, or, where neither is
// true, it is another one.
func (n *Names) Entity(before, after *snapshot.Subprocessor) (same, named bool) {
	a, b := n.reading(before).takeApart(), n.reading(after).takeApart()
	x, y := &a.entity, &b.entity
	if a.Same(b.Name) && x.form == y.form {
		return true, false
	}
	said := overlap(a.former, b) || overlap(b.former, a)
	sameName := x.joined == y.joined
	if !sameName {
		sameName, _ = isTypo(x.joined, y.joined)
	}
	switch {
	case x.form == "" && y.form == "":
		return said || sameName || sameBrand(a, b), false // else only the site behind the names is the same
	case x.form == "":
		return false, true
	case y.form == "":
		return true, false
	}
	return x.form == y.form && (said || sameName), false
}

// sameBrand reports whether two names without a legal form speak of one brand: one
// holds the other or gives it as another name, they are of one provider, or begin
// with the same word.
func sameBrand(a, b *nameInfo) bool {
	return holds(a, b) || holds(b, a) || overlap(a.aliases, b) || overlap(b.aliases, a) || sharesAlias(a, b) || a.provider != "" && a.provider == b.provider ||
		len(a.main) > 0 && len(b.main) > 0 && a.main[0] == b.main[0]
}

func readName(name, former string) *nameReading {
	folded, opaque := words.FoldOrOpaque(name)
	if opaque {
		folded = name
	}
	return &nameReading{name: name, former: former, folded: folded, whole: opaque || max(len(name), len(folded)) > company.MaxName}
}

// takeApart returns what the name says about who it is.
func (r *nameReading) takeApart() *nameInfo {
	if r.info == nil {
		info := r.parse()
		r.info = &info
	}
	return r.info
}

// nowFolded returns the name that holds now, folded; see [company.Now].
func (r *nameReading) nowFolded() string {
	if r.whole {
		return r.folded
	}
	if r.now == "" {
		if now := company.Now(r.name); now == r.name {
			r.now = r.folded
		} else {
			r.now = words.Fold(now)
		}
	}
	return r.now
}
