package place

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

//go:embed data/names.tsv
var namesData string

//go:embed data/cities.tsv
var citiesData string

//go:embed data/clouds.tsv
var cloudsData string

// sort tells what the words of a phrase are to the reader.
type sort byte

const (
	unknownWord sort = iota
	country          // one or more countries
	group
	open
	choice   // the customer chooses
	filler   // says nothing
	audience // people: "EEA customers" names no place
	leaveOut // "except": what follows is left out, or what stands before
	label    // "EU Cell": what stands before is only a label
	noPlace  // "EU-US DPF"
)

// kinds are the first columns of names.tsv.
var kinds = map[string]meaning{
	"c": {sort: country}, "C": {sort: country, capitals: true}, "g": {sort: group}, "o": {sort: open}, "x": {sort: choice},
	"f": {sort: filler}, "j": {sort: filler, joint: true}, "a": {sort: audience}, "n": {sort: leaveOut}, "N": {sort: leaveOut, behind: true}, "l": {sort: label},
	"i": {sort: noPlace}, "p": {vague: true}, "u": {},
}

// A meaning is what a phrase stands for.
type meaning struct {
	sort      sort
	countries []string
	group     Group
	open      string
	capitals  bool   // only where written in capitals
	joints    string // the marks that may stand between its words beside blanks and hyphens
	spaced    bool   // a dash between blanks may stand between its words
	stopped   bool   // so may a full stop and a blank: "EE. UU."
	city      bool
	joint     bool // a filler that stands beside places: "and", "region"
	vague     bool // a place, but it takes more than the name to say which
	behind    bool // "excluded": what stands before is left out
}

// A lexicon has the meanings of phrases by their folded words, and how many
// words the longest phrase has that begins with a word.
type lexicon struct {
	phrases map[string][]meaning
	longest map[string]int
}

// tongues are the languages whose names of countries are read, English first:
// where a name means two countries, the first language holds.
var tongues = []language.Tag{
	language.English, language.German, language.French, language.Spanish, language.Portuguese, language.Italian,
	language.Dutch, language.Swedish, language.Danish, language.Norwegian, language.Finnish, language.Polish, language.Czech,
	language.Slovak, language.Slovenian, language.Croatian, language.Hungarian, language.Romanian, language.Bulgarian, language.Greek,
	language.Estonian, language.Latvian, language.Lithuanian, language.Russian, language.Ukrainian, language.Turkish,
	language.Japanese, language.Korean, language.SimplifiedChinese, language.TraditionalChinese,
}

var words = sync.OnceValue(func() lexicon {
	l, err := readTables(table{"names.tsv", namesData}, table{"clouds.tsv", cloudsData}, table{"cities.tsv", citiesData})
	if err != nil {
		panic(err) // the tables are embedded, and a test reads them
	}
	l.addCountries()
	return l
})

// A table is a data file: its lines have columns that tabs part, "#" begins a
// comment.
type table struct{ name, data string }

// readTables reads the names, and the tables of places and their countries. The
// error says what is wrong with which lines.
func readTables(names table, places ...table) (lexicon, error) {
	l := lexicon{phrases: map[string][]meaning{}, longest: map[string]int{}}
	errs := names.each(3, func(cols []string) error {
		m, ok := kinds[cols[0]]
		if !ok {
			return fmt.Errorf("there is no kind %q", cols[0])
		}
		switch m.sort {
		case country:
			m.countries = strings.Split(cols[1], ",")
		case group:
			m.group = Group(cols[1])
			// A short name that is a word in some language counts in capitals only.
			m.capitals = len(cols[2]) <= 3 && strings.ToUpper(cols[2]) == cols[2] && cols[2] != "EU"
		case open, choice:
			m.open = cols[1]
		default:
			if cols[1] != "-" {
				return fmt.Errorf("a word of the kind %q has \"-\" for its place, not %q", cols[0], cols[1])
			}
		}
		return l.add(cols[2], m)
	})
	for _, t := range places {
		errs = append(errs, t.each(2, func(cols []string) error {
			return l.add(cols[0], meaning{sort: country, countries: []string{cols[1]}, city: true})
		})...)
	}
	return l, errors.Join(errs...)
}

// each calls use for the lines of a table, and returns what is wrong with them.
func (t table) each(columns int, use func(cols []string) error) (errs []error) {
	n := 0
	for line := range strings.Lines(t.data) {
		n++
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		cols := strings.Split(line, "\t")
		err := error(nil)
		if len(cols) != columns {
			err = fmt.Errorf("%d columns, want %d with tabs between them", len(cols), columns)
		} else {
			err = use(cols)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %q: %w", t.name, n, line, err))
		}
	}
	return errs
}

// addCountries enters the flags of the countries, and what they are called in
// the languages that are read, where that means nothing yet.
func (l *lexicon) addCountries() {
	countries := allCountries()
	said := make(map[string]bool, 8000) // languages have many names in common
	for _, tag := range tongues {
		names := display.Regions(tag)
		for _, r := range countries {
			m := meaning{sort: country, countries: []string{r.String()}}
			name := names.Name(r)
			if said[name] {
				continue
			}
			said[name] = true
			l.addNew(name, m)
			if strings.Contains(name, "&") {
				l.addNew(strings.ReplaceAll(name, "&", "and"), m)
			}
		}
	}
	for _, r := range countries {
		l.addNew(flagOf(r.String()), meaning{sort: country, countries: []string{r.String()}})
	}
}

// allCountries returns what has a code of its own in ISO 3166-1, in the order
// of the codes.
func allCountries() []language.Region {
	var out []language.Region
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			if r, err := language.ParseRegion(code); err == nil && isCountry(r, code) {
				out = append(out, r)
			}
		}
	}
	return out
}

// isCountry reports whether a region is the country of a code, and the code no
// older one of it. Ceuta and Melilla and the Canary Islands are Spain: their
// codes are only reserved.
func isCountry(r language.Region, code string) bool {
	return r.IsCountry() && r.String() == code && r.Canonicalize() == r && code != "EA" && code != "IC"
}

// add enters a phrase. The error says why it would never be found.
func (l *lexicon) add(phrase string, m meaning) error {
	return l.enter(tokenize(phrase), m)
}

func (l *lexicon) enter(toks []token, m meaning) error {
	if n := len(toks); n > 0 && toks[n-1].text == "" {
		toks = toks[:n-1] // "Korea (South)"
	}
	if len(toks) == 0 || len(toks) > maxPhrase {
		return fmt.Errorf("a phrase has 1 to %d words, not %d", maxPhrase, len(toks))
	}
	for _, t := range toks[1:] {
		m.joints += strings.Trim(t.before, " -")
		m.spaced = m.spaced || strings.Contains(t.before, " - ")
		m.stopped = m.stopped || strings.Contains(t.before, ". ")
	}
	key := key(toks)
	for _, other := range l.phrases[key] {
		if other.fits(toks) {
			return errors.New("it never counts: an earlier line has the same words")
		}
	}
	l.phrases[key] = append(l.phrases[key], m)
	l.longest[toks[0].folded] = max(l.longest[toks[0].folded], len(toks))
	return nil
}

// maxPhrase bounds the words of a phrase.
const maxPhrase = 16

// addNew enters a phrase that means nothing yet.
func (l *lexicon) addNew(phrase string, m meaning) {
	toks := tokenize(phrase)
	if k := key(toks); len(k) > 2 && len(l.phrases[k]) == 0 {
		_ = l.enter(toks, m) // a name too long for a phrase is none that lists print
	}
}

// find returns the longest phrase that begins at a word, how many words it has
// and what it means.
func (l *lexicon) find(toks []token) (meaning, int) {
	most := min(l.longest[toks[0].folded], len(toks))
	var buf [128]byte
	joined := buf[:0]
	var ends [maxPhrase]int
	most = min(most, len(ends))
	for n := range most {
		if n > 0 {
			joined = append(joined, ' ')
		}
		joined = append(joined, toks[n].folded...)
		ends[n] = len(joined)
	}
	for n := most; n > 0; n-- {
		for _, m := range l.phrases[string(joined[:ends[n-1]])] {
			if m.fits(toks[:n]) {
				return m, n
			}
		}
	}
	return meaning{}, 1
}

// fits reports whether words as written may stand for the phrase.
func (m meaning) fits(toks []token) bool {
	for i, t := range toks {
		if t.text == "" {
			return false
		}
		if m.capitals && strings.ToUpper(t.text) != t.text {
			return false
		}
		if i == 0 {
			continue
		}
		for _, r := range t.before {
			if !strings.ContainsRune(" -.'\u2010\u2011&", r) && !strings.ContainsRune(m.joints, r) {
				if r == '\u2013' && m.sort == noPlace {
					continue // "EU–US DPF"
				}
				return false
			}
		}
		if strings.ContainsRune(t.before, '-') && strings.ContainsRune(t.before, ' ') && !m.spaced {
			return false // " - " parts two things, "-" joins them
		}
		if !m.stopped && strings.Contains(t.before, ". ") && len(toks[i-1].text) > 1 && toks[i-1].folded != "st" {
			return false // a sentence ended
		}
	}
	return true
}
