package diff

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/promise"
	"github.com/subwatch/subwatch/snapshot"
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

// A law says how places stand under the law that the customer is under, in the
// words of that law, and which companies are on the list that it asks for.
type law struct {
	place.Law
	listed map[string][]Listed // by the words of their names
}

// lawOf returns the law of the options: the GDPR where they name none.
func lawOf(o Options) law {
	l := law{Law: o.Law, listed: make(map[string][]Listed, len(o.Listed))}
	if l.Law == "" {
		l.Law = place.EULaw
	}
	for _, c := range o.Listed {
		key := company.Parse(c.Company).AnyOrder()
		l.listed[key] = append(l.listed[key], c)
	}
	return l
}

// judgeListed says whether a company in a country is on the public list that
// makes the country adequate for it: what a person found when somebody looked
// last, or that nobody looked.
func (l law) judgeListed(what, name string) finding {
	var last *Listed
	candidates := l.listed[company.Parse(name).AnyOrder()]
	for i := range candidates {
		if c := &candidates[i]; company.Same(c.Company, name) && (last == nil || c.Day >= last.Day) {
			last = c
		}
	}
	if last == nil {
		return finding{RulePlaceDPF, what + ": adequate only if " + name + " is on the " + l.listName() + " (not checked), " + asOf()}
	}
	checked := fmt.Sprintf(" (checked on %s by %s)", last.Day, last.By)
	if slices.Contains(last.Laws, l.Law) { // a company joins for data of its customers' staff, for other data, or for both
		return finding{RulePlaceWithin, what + ": " + name + " is on the " + l.listName() + checked + ", see that it is for this kind of data"}
	}
	return finding{RulePlaceThird, what + ": " + name + " is not on the " + l.listName() + checked}
}

// judges reports whether a table is on file: under [place.NoLaw] a place that
// came is named and not judged.
func (l law) judges() bool { return l.Law != place.NoLaw }

// noDecision says that nothing lets personal data go to a country.
func (l law) noDecision() string {
	switch l.Law {
	case place.UKLaw:
		return "no UK adequacy regulations"
	case place.CHLaw:
		return "not on the Swiss list of adequate countries"
	}
	return "no EU adequacy decision"
}

// unlike says that a group of countries reaches beyond those with a decision.
func (l law) unlike() string {
	switch l.Law {
	case place.UKLaw:
		return "includes countries without UK adequacy regulations"
	case place.CHLaw:
		return "includes countries that are not on the Swiss list of adequate ones"
	}
	return "includes countries without an EU adequacy decision"
}

// decision names what lets personal data go to a country.
func (l law) decision() string {
	switch l.Law {
	case place.UKLaw:
		return "UK adequacy regulations"
	case place.CHLaw:
		return "on the Swiss list of adequate countries"
	}
	return "adequacy decision"
}

// listName names the public list on which a company in the United States has to
// stand.
func (l law) listName() string {
	switch l.Law {
	case place.UKLaw:
		return "DPF list with the UK Extension"
	case place.CHLaw:
		return "Swiss-US DPF list"
	}
	return "DPF list"
}

// home names where the law itself applies.
func (l law) home() string {
	switch l.Law {
	case place.UKLaw:
		return "the United Kingdom"
	case place.CHLaw:
		return "Switzerland"
	}
	return "the EEA"
}

// inside says that places which came need no decision.
func (l law) inside() string {
	if !l.judges() {
		return ""
	}
	return ": in " + l.home()
}

// within reports whether the law itself applies in a country, so that nothing
// is transferred.
func (l law) within(code string) bool { return l.StandingOf(code).Within() }

// onlyWithin reports whether a set is closed and the law itself applies in all of
// it, and names where: under the GDPR the narrower of "the EU" and "the EEA" that
// holds it.
func (l law) onlyWithin(s place.Set) (string, bool) {
	if s.IsZero() || len(s.Open) > 0 || !l.judges() {
		return "", false
	}
	if l.Law != place.EULaw {
		return l.home(), len(s.Groups) == 0 && !slices.ContainsFunc(s.Countries, func(code string) bool { return !l.within(code) })
	}
	name := "the EU"
	for _, code := range s.Countries {
		switch l.StandingOf(code).Kind {
		case place.InEU:
		case place.InEEA:
			name = "the EEA"
		default:
			return "", false
		}
	}
	for _, g := range s.Groups {
		if !g.InEEA() {
			return "", false
		}
		if g == place.EEA {
			name = "the EEA"
		}
	}
	return name, true
}

// anyWithin reports whether the law itself applies in something of a set.
func (l law) anyWithin(s place.Set) bool {
	return slices.ContainsFunc(s.Countries, l.within) || l.Law == place.EULaw && slices.ContainsFunc(s.Groups, func(g place.Group) bool {
		return g.InEEA() || g == "Europe" || g == "EMEA" || g == "Nordics"
	})
}

// ownTexts returns what a row says in sentences: its purpose and text without a
// header.
func ownTexts(row *snapshot.Subprocessor) []string {
	out := []string{row.Purpose.Text}
	for i := range row.Other {
		if h := row.Other[i].Header; h == "" || strings.HasPrefix(h, "(") {
			out = append(out, row.Other[i].Text)
		}
	}
	return out
}

// saysWhere reports a sentence that says where data is, in places that are known,
// and not where it is not.
func (j *judging) saysWhere(sentence string) bool {
	s := j.Promise(sentence)
	return s.Kinds.Has(promise.Place) && !s.Denies && !s.Softens && !j.Places(sentence).IsZero()
}

// pageSaysPlace quotes the sentence of the page that says where data is, for rows
// without a place of their own; "" where there is none.
func (j *judging) pageSaysPlace() string {
	for _, sentence := range sentences(j.New.TermsText) {
		if j.saysWhere(sentence) {
			return "; the page says: " + quote(sentence)
		}
	}
	return ""
}
