package place

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// Kind says how a country stands under the GDPR.
type Kind string

// The kinds of standing. Within the EU and the EEA the GDPR itself applies;
// elsewhere a transfer needs an adequacy decision (Art. 45), appropriate
// safeguards (Art. 46) or a derogation (Art. 49).
const (
	InEU     Kind = "EU"
	InEEA    Kind = "EEA"
	Adequate Kind = "adequacy"
	NoBasis  Kind = "none"
)

// A Standing is how a country stands under the GDPR, as of [AsOf].
type Standing struct {
	Code  string
	Kind  Kind
	Year  string // of the adequacy decision
	Limit string // for whom the decision holds, where not for all
	Until string // last day of the decision, where it has one
	Doubt bool   // not confirmed, and so counted as none
}

// OnList reports whether the decision holds only for organisations that stand
// on a public list, so that the country alone says nothing: the United States
// under Decision (EU) 2023/1795.
func (s Standing) OnList() bool { return s.Code == "US" && s.Kind == Adequate }

//go:embed data/regions.tsv
var regionsData string

type regionTable struct {
	asOf     string
	standing map[string]Standing
}

var regions = sync.OnceValue(func() regionTable {
	t := regionTable{standing: map[string]Standing{}}
	if err := errors.Join(readRegions(&t)...); err != nil {
		panic(err) // the table is embedded, and a test reads it
	}
	return t
})

// readRegions fills the table, and returns what is wrong with its lines.
func readRegions(t *regionTable) []error {
	for line := range strings.Lines(regionsData) {
		if day, ok := strings.CutPrefix(line, "# as of: "); ok {
			t.asOf = strings.TrimSpace(day)
		}
	}
	return table{"regions.tsv", regionsData}.each(6, func(cols []string) error {
		s := Standing{Code: cols[0], Kind: Kind(cols[1]), Year: cols[2], Limit: cols[3], Until: cols[4], Doubt: cols[5] != ""}
		switch _, again := t.standing[s.Code]; {
		case again:
			return errors.New("the country stands on an earlier line")
		case s.Kind != InEU && s.Kind != InEEA && s.Kind != Adequate:
			return fmt.Errorf("there is no standing %q", s.Kind)
		}
		if s.Doubt {
			s.Kind = NoBasis
		}
		t.standing[s.Code] = s
		return nil
	})
}

// AsOf returns the day as of which the table of adequacy decisions holds, as
// "2026-08-05".
func AsOf() string { return regions().asOf }

// StandingOf says how a country stands under the GDPR, by its ISO 3166-1
// alpha-2 code.
func StandingOf(code string) Standing {
	if s, ok := regions().standing[code]; ok {
		return s
	}
	return Standing{Code: code, Kind: NoBasis}
}
