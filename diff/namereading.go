package diff

import (
	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// A nameReading is what is asked about a name again and again: how it folds,
// and what is found in it once that is asked for.
type nameReading struct {
	name, former string
	folded       string
	whole        bool // too long, or opaque: it is not taken apart
	words        []string
	form         string
	key          string // see [comparer.nameKey]
	info         *nameInfo
	now          string // what it names now, folded
	ai           *string
}

// nameAndFormer are the texts that name a row.
type nameAndFormer struct{ name, former string }

// reading returns what was read of a row's name: it is folded once, however
// often it is asked about.
func (c *comparer) reading(s *snapshot.Subprocessor) *nameReading {
	k := nameAndFormer{s.Name, s.FormerName}
	if r := c.readings[k]; r != nil {
		return r
	}
	if c.readings == nil {
		c.readings = map[nameAndFormer]*nameReading{}
	}
	r := readName(s.Name, s.FormerName)
	c.step(len(s.Name) + len(r.folded))
	c.readings[k] = r
	return r
}

func readName(name, former string) *nameReading {
	folded, opaque := words.FoldOrOpaque(name)
	if opaque {
		folded = name
	}
	return &nameReading{name: name, former: former, folded: folded, whole: opaque || max(len(name), len(folded)) > maxName}
}

// core returns the words of the name without its legal form, and that form.
func (r *nameReading) core() (words []string, form string) {
	if r.words == nil {
		r.words, r.form = coreOf(r.folded)
	}
	return r.words, r.form
}

// takeApart returns what the name says about who it is.
func (r *nameReading) takeApart() *nameInfo {
	if r.info == nil {
		info := r.parse()
		r.info = &info
	}
	return r.info
}

// nowFolded gives, folded, what nowNamed gives.
func (r *nameReading) nowFolded() string {
	if r.whole {
		return r.folded
	}
	if r.now == "" {
		if now := nowNamed(r.name); now == r.name {
			r.now = r.folded
		} else {
			r.now = words.Fold(now)
		}
	}
	return r.now
}
