package diff

import (
	"slices"
	"sync"

	"github.com/subwatch/subwatch/place"
)

// asOf names the table of adequacy decisions by its day.
var asOf = sync.OnceValue(func() string { return "table of " + place.AsOf() })

// A placeChange is what came to a set of places and what left it. What a group
// or an open set covered before has not come; what one covers now has not left.
type placeChange struct {
	old, new      place.Set
	came, went    []string // countries
	groups, fewer []place.Group
}

func placesChanged(old, new place.Set) placeChange {
	pc := placeChange{old: old, new: new}
	pc.came, pc.went = uncovered(new, old), uncovered(old, new)
	pc.groups, pc.fewer = uncoveredGroups(new, old), uncoveredGroups(old, new)
	return pc
}

func wide(s place.Set) bool {
	return slices.Contains(s.Open, place.Worldwide) || slices.Contains(s.Open, place.OutsideEEA)
}

// uncovered returns the countries of a set that another set does not cover.
func uncovered(s, by place.Set) []string {
	if wide(by) {
		return nil
	}
	var out []string
	for _, code := range s.Countries {
		if slices.Contains(by.Countries, code) || slices.ContainsFunc(by.Groups, func(g place.Group) bool { return g.Has(code) }) {
			continue
		}
		out = append(out, code)
	}
	return out
}

func uncoveredGroups(s, by place.Set) []place.Group {
	if wide(by) {
		return nil
	}
	var out []place.Group
	for _, g := range s.Groups {
		if slices.Contains(by.Groups, g) || g == place.EU && slices.Contains(by.Groups, place.EEA) || g.InEEA() && slices.Contains(by.Groups, "Europe") {
			continue
		}
		out = append(out, g)
	}
	return out
}

// inEEA reports whether a country lies in the EEA.
func inEEA(code string) bool {
	k := place.StandingOf(code).Kind
	return k == place.InEU || k == place.InEEA
}

// onlyEEA reports whether a set is closed and all of it lies in the EEA, and
// names the narrower of "EU" and "EEA" that holds it.
func onlyEEA(s place.Set) (string, bool) {
	if s.IsZero() || len(s.Open) > 0 {
		return "", false
	}
	name := "EU"
	for _, code := range s.Countries {
		switch place.StandingOf(code).Kind {
		case place.InEU:
		case place.InEEA:
			name = "EEA"
		default:
			return "", false
		}
	}
	for _, g := range s.Groups {
		if !g.InEEA() {
			return "", false
		}
		if g == place.EEA {
			name = "EEA"
		}
	}
	return name, true
}

// anyEEA reports whether something of a set lies in the EEA.
func anyEEA(s place.Set) bool {
	return slices.ContainsFunc(s.Countries, inEEA) || slices.ContainsFunc(s.Groups, func(g place.Group) bool {
		return g.InEEA() || g == "Europe" || g == "EMEA" || g == "Nordics"
	})
}
