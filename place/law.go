package place

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// A Law is the data protection law that the customer is under: from where it is
// judged whether personal data may go to a country.
type Law string

// The laws whose tables are on file. Under [NoLaw] nothing is judged.
const (
	EULaw Law = "eu"   // the GDPR
	UKLaw Law = "uk"   // the UK GDPR with the Data Protection Act 2018
	CHLaw Law = "ch"   // the Swiss Federal Act on Data Protection
	NoLaw Law = "none" // no table
)

// Kind says how a country stands under a law.
type Kind string

// The kinds of standing. Where the law itself applies (within the EU and the
// EEA the GDPR; the UK GDPR and the Swiss act at home) nothing is transferred;
// elsewhere a transfer needs an adequacy decision (GDPR and UK GDPR, Art. 45;
// Swiss act, Art. 16(1)), appropriate safeguards (Art. 46; Art. 16(2)) or a
// derogation (Art. 49; Art. 17).
const (
	InEU     Kind = "EU"
	InEEA    Kind = "EEA"
	AtHome   Kind = "home"
	Adequate Kind = "adequacy"
	NoBasis  Kind = "none"
)

// A Standing is how a country stands under a law, as of [AsOf].
type Standing struct {
	Law    Law
	Code   string
	Kind   Kind
	Year   string // of the adequacy decision
	Limit  string // for whom the decision holds, where not for all
	Until  string // last day of the decision, where it has one
	Source string // the decision, act or treaty; "" where there is none: then the country counts as [NoBasis]
}

// Within reports whether the law itself applies in the country, so that nothing
// is transferred.
func (s Standing) Within() bool { return s.Kind == InEU || s.Kind == InEEA || s.Kind == AtHome }

// OnList reports whether the decision holds only for organisations that stand
// on a public list, so that the country alone says nothing: the United States
// under Decision (EU) 2023/1795, SI 2023/1028 and annex 1 of the Swiss
// ordinance.
func (s Standing) OnList() bool { return s.Code == "US" && s.Kind == Adequate }

//go:embed data/regions.tsv
var regionsData string

type standingKey struct {
	law  Law
	code string
}

type regionTable struct {
	asOf     string
	standing map[standingKey]Standing
}

var regions = sync.OnceValue(func() regionTable {
	t, err := readRegions(table{"regions.tsv", regionsData})
	if err != nil {
		panic(err) // the table is embedded, and a test reads it
	}
	return t
})

// readRegions reads the standings of countries. The error says what is wrong
// with which lines.
func readRegions(data table) (regionTable, error) {
	t := regionTable{standing: map[standingKey]Standing{}}
	for line := range strings.Lines(data.data) {
		if day, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "# as of: "); ok {
			t.asOf = day
		}
	}
	errs := data.each(7, func(cols []string) error {
		s := Standing{Law: Law(cols[0]), Code: cols[1], Kind: Kind(cols[2]), Year: cols[3], Limit: cols[4], Until: cols[5], Source: cols[6]}
		key := standingKey{s.Law, s.Code}
		switch {
		case s.Law != EULaw && s.Law != UKLaw && s.Law != CHLaw:
			return fmt.Errorf("there is no law %q", s.Law)
		case !isCountryCode(s.Code):
			return fmt.Errorf("there is no country %q", s.Code)
		case s.Kind != InEU && s.Kind != InEEA && s.Kind != AtHome && s.Kind != Adequate:
			return fmt.Errorf("there is no standing %q", s.Kind)
		case t.standing[key].Kind != "":
			return errors.New("the country stands there already")
		}
		if s.Source == "" {
			s.Kind = NoBasis
		}
		t.standing[key] = s
		return nil
	})
	if t.asOf == "" {
		errs = append(errs, fmt.Errorf("%s: no line \"# as of: DAY\"", data.name))
	}
	return t, errors.Join(errs...)
}

// AsOf returns the day as of which the tables of standings hold, as
// "2026-08-05".
func AsOf() string { return regions().asOf }

// StandingOf says how a country stands under the law, by its ISO 3166-1 alpha-2
// code. A country that no table has stands as [NoBasis].
func (l Law) StandingOf(code string) Standing {
	if s, ok := regions().standing[standingKey{l, code}]; ok {
		return s
	}
	return Standing{Law: l, Code: code, Kind: NoBasis}
}

// StandingOf says how a country stands under the GDPR.
func StandingOf(code string) Standing { return EULaw.StandingOf(code) }
