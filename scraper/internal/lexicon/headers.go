// Package lexicon holds what words mean: headers and labels, kinds of lists,
// dates, names of companies, words of consent and of walls, in every language
// that is read.
//
// It knows strings and no documents, and asks package place what is a place. A
// language is a file in the folder languages, strictly read; docs/languages.md
// says how to write one.
package lexicon

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/subwatch/subwatch/snapshot"
)

var (
	headerWords    = headers("header ")
	AgainstHeading = headers("against heading")
	AgainstHeader  = headers("against header")
	AgainstTopic   = headers("against topic")
)

// A phrase is some words of a header and what they say.
type phrase struct {
	Words    []string // a trailing "*" stands for any ending
	field    snapshot.Field
	strength int
	Text     string
}

// Headers are phrases that are looked for among the words of a header, a label
// or a heading. They are found by their first word; those whose first word is
// open, by how it begins.
type Headers struct {
	sections string // what the names of their sections begin with
	once     sync.Once
	byFirst  map[string][]phrase
	open     map[string][]phrase
	unparted []phrase // of languages that set no blanks between words: of one word each
}

func headers(sections string) *Headers { return &Headers{sections: sections} }

// openKey returns the beginning of a word by which open phrases are found.
func openKey(w string) string { return w[:min(len(w), 3)] }

func (p *Headers) build(t tables) {
	p.byFirst, p.open = make(map[string][]phrase), make(map[string][]phrase)
	for _, section := range slices.Sorted(maps.Keys(t)) {
		field, ok := strings.CutPrefix(section, p.sections)
		if !ok || section == goesOn.section {
			continue
		}
		strength := 1
		if field == "proof" {
			field, strength = string(snapshot.Name), 2
		}
		for _, e := range t[section] {
			ph := phrase{Words: strings.Fields(e.text), field: snapshot.Field(field), strength: strength, Text: e.text}
			if isUnparted(e.text) {
				p.unparted = append(p.unparted, ph)
			} else if w, ok := strings.CutSuffix(ph.Words[0], "*"); ok {
				p.open[openKey(w)] = append(p.open[openKey(w)], ph)
			} else {
				p.byFirst[w] = append(p.byFirst[w], ph)
			}
		}
	}
}

// A Match is the phrase that decides what a header says.
type Match struct {
	phrase
	At, Of int // at which word of how many
}

// Words splits a text into the lower-case words that phrases are made of.
func Words(s string) []string {
	s = strings.ToLower(s)
	return strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '\u2019'
	})
}

func (ph *phrase) at(ws []string, i int) bool {
	if i+len(ph.Words) > len(ws) {
		return false
	}
	for k, w := range ph.Words {
		v := ws[i+k]
		if p, ok := strings.CutSuffix(w, "*"); ok {
			if !strings.HasPrefix(v, p) {
				return false
			}
		} else if v != w {
			return false
		}
	}
	return true
}

// Find returns the phrase that decides: the longest, of those in one place the one
// with more letters ("recipient category" in one word); of others the last, or the
// first where a preposition follows it ("location of sub-processors").
func (p *Headers) Find(ws []string) (m Match, ok bool) {
	p.once.Do(func() { p.build(languages()) })
	try := func(ph phrase, i int) {
		if !ph.at(ws, i) {
			return
		}
		better := !ok || len(ph.Words) > len(m.Words) || i == m.At && len(ph.Words) == len(m.Words) && len(ph.Text) > len(m.Text)
		if ok && len(ph.Words) == len(m.Words) && i != m.At {
			after := m.At + len(m.Words)
			better = after >= len(ws) || !prepositions.has(ws[after])
		}
		if better {
			m, ok = Match{phrase: ph, At: i, Of: len(ws)}, true
		}
	}
	for i, w := range ws {
		for _, ph := range p.byFirst[w] {
			try(ph, i)
		}
		for _, ph := range p.open[openKey(w)] {
			try(ph, i)
		}
	}
	if !ok {
		m, ok = p.findUnparted(ws)
	}
	return m, ok
}

// isUnparted reports a phrase, or a text, of a language that sets no blanks between
// its words, or sets them at will.
func isUnparted(s string) bool { return strings.IndexFunc(s, unspaced) >= 0 }

// maxUnparted bounds such a header, in bytes: twenty-four characters.
const maxUnparted = 72

// findUnparted is Find for such languages. Their nouns say at the end what they
// are: 再委託先の所在国 is a country. A phrase "*国" is found there, "公司*" at the
// beginning, and one without a star is the whole text.
func (p *Headers) findUnparted(ws []string) (m Match, ok bool) {
	text := strings.Join(ws, "")
	if len(p.unparted) == 0 || len(text) > maxUnparted || !isUnparted(text) || hasUnpartedForm(text) {
		return m, false
	}
	atEnd := false
	for _, ph := range p.unparted {
		w := ph.Words[0]
		tail, ends := strings.CutPrefix(w, "*")
		lead, begins := strings.CutSuffix(w, "*")
		switch {
		case ends && strings.HasSuffix(text, tail), w == text:
			if !atEnd || len(w) > len(m.Words[0]) {
				if ok && !atEnd && m.field == ph.field && m.strength > ph.strength {
					continue // 子处理者名称 proves as much as 子处理者
				}
				m, ok, atEnd = Match{phrase: ph, Of: 1}, true, true
			}
		case begins && strings.HasPrefix(text, lead):
			if !ok || atEnd && m.field == ph.field && ph.strength > m.strength || !atEnd && len(w) > len(m.Words[0]) {
				m, ok, atEnd = Match{phrase: ph, Of: 1}, true, false
			}
		}
	}
	return m, ok
}

// unpartedForms are what the names of companies have in such languages, and headers
// have not.
var unpartedForms = []string{"株式会社", "有限会社", "合同会社", "합자회사", "주식회사", "유한회사", "有限公司", "股份", "集团", "集團"}

func hasUnpartedForm(text string) bool {
	for _, f := range unpartedForms {
		if strings.Contains(text, f) {
			return true
		}
	}
	return false
}

// maxHeaderWords bounds what can be a column's header or a label.
const maxHeaderWords = 14

// HeaderField tells which field a header names. strength is 0 where it names
// none, 2 where the header alone proves a list of sub-processors.
//
// What stands in brackets explains a header: "Sub-processor (name, address)".
func HeaderField(s string) (f snapshot.Field, strength int, m Match) {
	if i := strings.IndexByte(s, '('); i > 2 {
		if j := Closing(s[i:]); j > 4 {
			if f, strength, m = HeaderField(s[:i] + s[i+j:]); strength > 0 {
				return f, strength, m
			}
		}
	}
	if i := strings.Index(s, "（"); i > 2 {
		if j := strings.Index(s[i:], "）"); j > 4 {
			if f, strength, m = HeaderField(s[:i] + s[i+j+len("）"):]); strength > 0 {
				return f, strength, m
			}
		}
	}
	// "Provider / service" is a column of providers.
	if a, _, ok := strings.Cut(s, "/"); ok && len(a) > 2 {
		if f, strength, m = HeaderField(a); strength > 0 && f == snapshot.Name && len(m.Words) == m.Of {
			return f, strength, m
		}
	}
	ws := Words(s)
	if len(ws) == 0 || len(ws) > maxHeaderWords {
		return snapshot.Other, 0, Match{}
	}
	// So is "Company, address": the address stands below the name.
	// "Name, address" can be what is known of a person.
	if a, b, ok := strings.Cut(s, ","); ok && len(a) > 2 && !InContract("detail", strings.ToLower(a)) {
		if at, below, of := HeaderField(b); at == snapshot.EntityCountry && below > 0 && len(of.Words) == of.Of {
			if f, strength, m = HeaderField(a); strength > 0 && f == snapshot.Name && len(m.Words) == m.Of {
				return f, strength, m
			}
		}
	}
	m, ok := headerWords.Find(ws)
	if !ok || m.field == snapshot.Name && goesOn.has(ws[len(ws)-1]) {
		return snapshot.Other, 0, Match{} // "Sub-processor of" heads those that engage it
	}
	return m.field, m.strength, m
}

// GoesOn reports a header that names companies and goes on with what they are to
// whom: "Sub-processor for the service".
func (m *Match) GoesOn(header string) bool {
	ws, after := Words(header), m.At+len(m.Words)
	return m.field == snapshot.Name && len(ws) == m.Of && after < len(ws) && goesOn.has(ws[after])
}
