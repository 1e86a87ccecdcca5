// Package place reads the words in which lists of sub-processors say where
// data is processed: countries by any of their names, cities, the regions of
// clouds, groups such as the EEA, open sets such as "Worldwide". It also says
// how a country stands under the GDPR, the UK GDPR and the Swiss act.
//
// [Read] turns the text of a cell into a [Set]; [StandingOf] and [Group.Has] say
// what a country's code means under the law, [Name] what it is called.
//
// The package is pure: its tables are embedded, with their sources and, for what
// can change, the day as of which they hold. It knows nothing of pages, lists or
// changes; package diff asks it what a cell means.
//
// A country is never guessed: a word that is no place and no known filler is
// returned in [Set.Unknown].
package place

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// A Set is what a text says about places.
type Set struct {
	// Countries are named, by a name, a city or a cloud's region: ISO 3166-1
	// alpha-2, in alphabetical order.
	Countries []string

	// Groups are named without saying which of their countries are meant.
	Groups []Group

	// Open are the ways in which the set is left open, in plain words:
	// "worldwide", "outside the EEA", "local to the customer", "customer's
	// choice".
	Open []string

	// Choice is true where the customer chooses among the places named.
	Choice bool

	// Except are the places that are left out of a group or an open set:
	// countries by their codes, groups by their names.
	Except []string

	// Unknown are the words that were not understood, folded, in alphabetical
	// order. Where there are any, the set may not be all that the text says.
	Unknown []string
}

// The ways in which a set of places is open.
const (
	Worldwide       = "worldwide"
	OutsideEEA      = "outside the EEA"
	LocalToCustomer = "local to the customer"
	CustomersChoice = "customer's choice"
)

// A Group is a group of countries that texts name as one.
type Group string

// The groups whose members matter under the GDPR.
const (
	EU  Group = "EU"
	EEA Group = "EEA"
)

// members are the United Nations' M49 areas that make up a group.
var members = map[Group][]string{
	"Europe": {"150"}, "Asia": {"142"}, "Africa": {"002"}, "Oceania": {"009"}, "Americas": {"019"},
	"North America": {"003"}, "South America": {"005"}, "Latin America": {"419"}, "Middle East": {"145"},
	"EMEA": {"150", "145", "002"}, "APAC": {"142", "009"}, "MENA": {"145", "015"}, "Sub-Saharan Africa": {"202"},
	"Caribbean": {"029"}, "Central America": {"013"},
}

// listed are the groups that are no area: their members one by one.
var listed = map[Group][]string{
	"Nordics": {"DK", "FI", "IS", "NO", "SE"},
	"GCC":     {"AE", "BH", "KW", "OM", "QA", "SA"},
	"ASEAN":   {"BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN"},
}

// Has reports whether a country belongs to the group.
func (g Group) Has(code string) bool {
	switch g {
	case EU:
		return StandingOf(code).Kind == InEU
	case EEA:
		k := StandingOf(code).Kind
		return k == InEU || k == InEEA
	}
	if slices.Contains(listed[g], code) {
		return true
	}
	r, err := language.ParseRegion(code)
	if err != nil {
		return false
	}
	for _, area := range members[g] {
		if a, err := language.ParseRegion(area); err == nil && a.Contains(r) {
			return true
		}
	}
	return false
}

// InEEA reports whether all of the group lies in the EEA.
func (g Group) InEEA() bool { return g == EU || g == EEA }

// IsZero reports whether the text named no place at all.
func (s Set) IsZero() bool {
	return len(s.Countries) == 0 && len(s.Groups) == 0 && len(s.Open) == 0
}

// Same reports whether two texts name the same places with the same
// exceptions, and what was not understood of them is the same too.
func (s Set) Same(t Set) bool {
	return !s.IsZero() && slices.Equal(s.Countries, t.Countries) && slices.Equal(s.Groups, t.Groups) &&
		slices.Equal(s.Open, t.Open) && s.Choice == t.Choice && slices.Equal(s.Except, t.Except) && slices.Equal(s.Unknown, t.Unknown)
}

// String returns the set in one line: "DE IE +EEA ~worldwide -CN ?word".
func (s Set) String() string {
	out := slices.Clone(s.Countries)
	for _, g := range s.Groups {
		out = append(out, "+"+strings.ReplaceAll(string(g), " ", "_"))
	}
	for _, o := range s.Open {
		out = append(out, "~"+strings.ReplaceAll(o, " ", "_"))
	}
	if s.Choice {
		out = append(out, "~choice")
	}
	for _, e := range s.Except {
		out = append(out, "-"+strings.ReplaceAll(e, " ", "_"))
	}
	for _, u := range s.Unknown {
		out = append(out, "?"+u)
	}
	return strings.Join(out, " ")
}

// Name returns a country's English name by its code, and the code itself where
// there is none.
func Name(code string) string {
	switch code {
	case "HK":
		return "Hong Kong"
	case "MO":
		return "Macao"
	case "TR":
		return "T\u00fcrkiye"
	}
	r, err := language.ParseRegion(code)
	if err != nil || !r.IsCountry() {
		return code
	}
	if name := display.English.Regions().Name(r); name != "" {
		return name
	}
	return code
}
