package place

import (
	_ "embed"
	"errors"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

//go:embed data/states.tsv
var statesData string

// A stateTable has the countries that use a postal code of a state.
type stateTable map[string][]string

var states = sync.OnceValue(func() stateTable {
	t, err := readStates(table{"states.tsv", statesData})
	if err != nil {
		panic(err) // the table is embedded, and a test reads it
	}
	return t
})

// readStates reads the postal codes. The error says what is wrong with which
// lines.
func readStates(data table) (stateTable, error) {
	t := stateTable{}
	errs := data.each(3, func(cols []string) error {
		if !isCountryCode(cols[0]) || slices.Contains(t[cols[1]], cols[0]) {
			return errors.New("no country, or the country's code stands there already")
		}
		t[cols[1]] = append(t[cols[1]], cols[0])
		return nil
	})
	return t, errors.Join(errs...)
}

// stateCity returns the city that a postal code of a state follows after a
// comma, "Dublin" of "Dublin, OH", and nil where the word is no such code or
// follows no city. A word that is not known counts as a city where the code can
// mean nothing else: "Plano, TX".
func stateCity(before []*node, toks []token, i int) *node {
	code := toks[i].text
	of := states()[code]
	if len(of) == 0 || len(before) == 0 || gapOf(toks[i].before) != comma || strings.Trim(toks[i].before, " ,") != "" || !endsAddress(toks, i, of) {
		return nil
	}
	city := before[len(before)-1]
	switch {
	case len(city.inner) > 0:
		return nil
	case city.city, city.vague:
		return city
	case city.sort == unknownWord && city.folded != "" && !isCountryCode(code):
		return city
	}
	return nil
}

// endsAddress reports whether what follows a state's code ends the address: the
// end of the text, a zip code, the state's country, or a mark that parts two
// addresses. Among codes of countries ("London, DE, FR") it is one of them.
func endsAddress(toks []token, i int, of []string) bool {
	if i+1 == len(toks) || toks[i+1].text == "" {
		return true
	}
	next := toks[i+1]
	if strings.Trim(next.text, "0123456789") == "" && !strings.ContainsAny(next.before, ";/|\n") {
		return true // a zip code
	}
	lex := words()
	if m, _ := lex.find(toks[i+1:]); m.sort == country && !m.city {
		return len(m.countries) == 1 && slices.Contains(of, m.countries[0])
	}
	return len(next.text) != 2 || strings.ToUpper(next.text) != next.text || gapOf(next.before) == breaks
}

func isCountryCode(code string) bool {
	r, err := language.ParseRegion(code)
	return err == nil && isCountry(r, code)
}

// inState makes the node a state's code, which says in which country the city
// before it is: in its own where that has such a state ("Perth, WA"), whatever
// better known city has its name otherwise ("Vancouver, WA").
func (n *node) inState(city *node) {
	of := states()[n.text]
	n.meaning = meaning{sort: filler}
	if city.city && slices.Contains(of, city.countries[0]) {
		return
	}
	city.meaning = meaning{sort: country, countries: of[:1], city: true}
}
