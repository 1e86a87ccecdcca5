package diff

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/promise"
	"github.com/subwatch/subwatch/snapshot"
)

// judgePlaces says what the places of a row that came mean.
func (j *judging) judgePlaces(row *snapshot.Subprocessor) []finding {
	text, where := row.Location.Text, ""
	if j.statesNoPlace(text) {
		if text, where = j.placeElsewhere(row); text == "" {
			text, where = row.EntityCountry.Text, "company in "
			unstated := "place of processing not stated" + onlySays(row.Location.Text)
			if seat := words.Fold(text) != ""; seat {
				return append([]finding{{RulePlaceUnstated, unstated + ", only the company's seat" + j.pageSaysPlace()}}, j.standingOf(text, where, row.Name)...)
			}
			return []finding{{RulePlaceUnstated, unstated + j.pageSaysPlace()}}
		}
	}
	return j.standingOf(text, where, row.Name)
}

// standingOf says what the places that a text names mean for a company.
func (j *judging) standingOf(text, where, name string) []finding {
	var out []finding
	s := j.Places(text)
	if unknown, beside := j.UnknownPlaces(text); beside {
		out = append(out, judgeUnknown(unknown, where, "")...)
	}
	return slices.Concat(out, judgeOpen(s.Open), j.law.standings(s.Countries, name, where, ""), j.law.judgeGroups(s.Groups, where))
}

// statesNoPlace reports whether a cell of places says none: it is empty, or
// says no more than that ("Varies", "Not specified").
func (j *judging) statesNoPlace(text string) bool {
	return j.Fold(text) == "" || len(text) <= maxVague && len(j.Phrases.Says("vague", text)) > 0 && j.Places(text).IsZero()
}

// maxVague is how long a cell may be that is looked through for words that name
// no place, in bytes; a longer one is shown as it is.
const maxVague = 60

// onlySays quotes what stands where a place should.
func onlySays(text string) string {
	if words.Fold(text) == "" {
		return ""
	}
	return ", only " + quote(text)
}

// placeElsewhere returns where a row without a place in its own cell says one:
// under another header that speaks of places, in the heading it stands under, in a
// sentence of its own on where data is, or in the text above the lists, and what to
// say before it; "" where none does.
func (j *judging) placeElsewhere(row *snapshot.Subprocessor) (text, where string) {
	for i := range row.Other {
		if o := &row.Other[i]; j.meaning(o.Header).place && !j.Places(o.Text).IsZero() {
			return o.Text, o.Header + ": "
		}
	}
	if row.Group != "" && place.Only(row.Group) {
		return row.Group, "\u201c" + row.Group + "\u201d: "
	}
	for _, text := range ownTexts(row) {
		for _, sentence := range promise.Sentences(text) {
			if j.saysWhere(sentence) {
				return sentence, "by its text, "
			}
		}
	}
	return j.placeAbove(), "by the text above the list, "
}

// placeAbove returns the text above the lists that says where all of them
// process data; "" where none does.
func (j *judging) placeAbove() string {
	for _, p := range j.New.TermsText {
		if len(j.Phrases.Says("verb", p)) > 0 && len(j.Phrases.Says("everything", p)) > 0 && !j.Places(p).IsZero() {
			return p
		}
	}
	return ""
}

// judgeOpen says that a set of places is open.
func judgeOpen(open []string) []finding {
	var out []finding
	for _, o := range open {
		out = append(out, finding{RulePlaceOpened, "no fixed place: " + o})
	}
	return out
}

// judgeGroups says that groups of countries reach beyond those with a basis.
func (l law) judgeGroups(groups []place.Group, where string) []finding {
	var out []finding
	for _, g := range groups {
		if !g.InEEA() && l.judges() {
			out = append(out, finding{RulePlaceThird, where + string(g) + ": " + l.unlike() + " (" + asOf() + ")"})
		}
	}
	return out
}

// standings says how countries that came stand under the law: those without a
// basis together, the others where their decision has a limit. The verb is
// " added" where a cell changed.
func (l law) standings(codes []string, name, where, verb string) []finding {
	if !l.judges() {
		return nil
	}
	var out []finding
	var none []string
	for _, code := range codes {
		st := l.StandingOf(code)
		switch {
		case st.Kind == place.NoBasis:
			none = append(none, code)
		case st.OnList():
			out = append(out, l.judgeListed(where+place.Name(code)+verb, name))
		case st.Kind == place.Adequate && (st.Limit != "" || st.Until != ""):
			out = append(out, finding{RulePlaceWithin, where + place.Name(code) + verb + ": " + adequacy(st) + ", " + asOf()})
		}
	}
	if len(none) > 0 {
		out = append(out, finding{RulePlaceThird, where + l.thirdCountries(none, verb)})
	}
	return out
}

// thirdCountries says that countries have no adequacy decision.
func (l law) thirdCountries(codes []string, verb string) string {
	if len(codes) <= 3 {
		return names(codes) + verb + ": " + l.noDecision() + " (" + asOf() + ")"
	}
	return l.noDecision() + " (" + asOf() + "): " + strings.Join(codes, ", ")
}

// adequacy says for whom and until when an adequacy decision holds.
func adequacy(st place.Standing) string {
	text := "adequate"
	if st.Limit != "" {
		text += " for " + st.Limit
	}
	if st.Until != "" {
		text += " until " + st.Until
	}
	return text
}

func names(codes []string) string {
	out := make([]string, len(codes))
	for i, code := range codes {
		out[i] = place.Name(code)
	}
	return strings.Join(out, ", ")
}

// inPlaces says where a group company is, " in Poland".
func inPlaces(row *snapshot.Subprocessor) string {
	for _, cell := range []string{row.EntityCountry.Text, row.Location.Text} {
		if s := place.Read(cell); len(s.Countries) > 0 {
			return " in " + list(strings.Split(names(s.Countries), ", "))
		}
	}
	return ""
}

// judgePlaceChange says what another set of places means.
func (j *judging) judgePlaceChange(d *delta, before, after *snapshot.Subprocessor) []finding {
	old, new := j.Places(d.Old), j.Places(d.New)
	pc := placesChanged(old, new)
	what := "place of processing"
	if d.Field == snapshot.EntityCountry {
		what = "country of the company"
	}
	var out []finding
	switch {
	case j.statesNoPlace(d.New) && !j.statesNoPlace(d.Old):
		return []finding{{RulePlaceUnstated, what + " no longer stated" + onlySays(d.New) + was(old)}}
	case j.statesNoPlace(d.New):
		return []finding{{RulePlaceWords, "place reworded"}}
	case old.IsZero() && new.IsZero():
		if out := j.judgeUnknownCame(d); len(out) > 0 {
			return out
		}
		return []finding{{RulePlaceWords, "place reworded"}}
	case new.IsZero():
		return []finding{{RulePlaceOpened, "place no longer named: " + quote(d.New) + was(old)}}
	case old.IsZero():
		out = slices.Concat(j.law.standings(new.Countries, after.Name, "", ""), judgeOpen(new.Open), j.law.judgeGroups(new.Groups, ""))
		return append(append(out, j.judgeUnknownCame(d)...), finding{RulePlaceWords, what + " now named"})
	}
	out = append(out, j.judgeOpened(pc, before, after)...)
	out = append(out, j.law.judgeCame(pc, after.Name)...)
	if j.law.Law == place.EULaw && j.law.anyWithin(old) && !j.law.anyWithin(new) && !wide(new) {
		out = append(out, finding{RulePlaceNoEEA, wentWords(pc) + " removed: no EEA country left"})
	} else {
		if kept := keptOf(pc.fewer, new.Countries); len(kept) > 0 {
			out = append(out, finding{RulePlaceNarrowed, "narrowed from " + list(placeNames(nil, pc.fewer)) + " to " + list(placeNames(kept, nil))})
			pc.fewer = nil
		}
		if len(pc.went)+len(pc.fewer) > 0 {
			out = append(out, finding{RulePlaceNarrowed, "no longer " + wentWords(pc)})
		}
	}
	if lost := words.Without(old.Except, new.Except); len(lost) > 0 && len(new.Groups)+len(new.Open) > 0 {
		out = append(out, finding{RulePlaceOpened, "no longer excluded: " + names(lost)})
	}
	out = append(out, j.judgeUnknownCame(d)...)
	if len(out) == 0 {
		out = append(out, finding{RulePlaceWords, "place reworded"})
	}
	return out
}

// judgeUnknownCame says which places that are in no table came into a cell. Where
// nothing in it is known they took the stead of others: in a script or a language
// that is not read, another country looks like other wording.
func (j *judging) judgeUnknownCame(d *delta) []finding {
	before, _ := j.UnknownPlaces(d.Old)
	after, _ := j.UnknownPlaces(d.New)
	return judgeUnknown(words.Without(after, before), "", " added")
}

// judgeUnknown says that places came which are in no table: a person has to look
// where they are. The verb is " added" where a cell changed.
func judgeUnknown(came []string, where, verb string) []finding {
	if len(came) == 0 {
		return nil
	}
	quoted := make([]string, len(came))
	for i, name := range came {
		quoted[i] = quote(name)
	}
	return []finding{{RulePlaceUnknown, where + list(quoted) + verb + ": not known as a place, look where it is"}}
}

// keptOf returns the countries that are left of groups that a set no longer
// names: Ireland of the EU where "EU, USA" became "Ireland, USA". It is nil where
// one of the groups has none left.
func keptOf(groups []place.Group, countries []string) []string {
	var kept []string
	for _, code := range countries {
		if slices.ContainsFunc(groups, func(g place.Group) bool { return g.Has(code) }) {
			kept = append(kept, code)
		}
	}
	for _, g := range groups {
		if !slices.ContainsFunc(kept, g.Has) {
			return nil
		}
	}
	return kept
}

func was(s place.Set) string {
	if len(s.Countries)+len(s.Groups) == 0 {
		return ""
	}
	return " (until now " + list(placeNames(s.Countries, s.Groups)) + ")"
}

func placeNames(codes []string, groups []place.Group) []string {
	var out []string
	for _, g := range groups {
		out = append(out, string(g))
	}
	for _, code := range codes {
		out = append(out, place.Name(code))
	}
	return out
}

func wentWords(pc placeChange) string { return list(placeNames(pc.went, pc.fewer)) }

// judgeOpened says whether a closed set of places was opened, or processing is
// no longer local to the customer.
func (j *judging) judgeOpened(pc placeChange, before, after *snapshot.Subprocessor) []finding {
	var out []finding
	for _, o := range words.Without(pc.new.Open, pc.old.Open) {
		switch {
		case o == place.LocalToCustomer && wide(pc.old):
			out = append(out, finding{RulePlaceNarrowed, "now local to the customer"})
		case len(pc.old.Open) == 0 || o == place.Worldwide || o == place.OutsideEEA:
			out = append(out, finding{RulePlaceOpened, "no longer a fixed place: " + o + was(pc.old)})
		}
	}
	if slices.Contains(pc.old.Open, place.LocalToCustomer) && !slices.Contains(pc.new.Open, place.LocalToCustomer) {
		if where := j.saysLocal(after); where != "" {
			out = append(out, finding{RulePlaceWords, "\"local to the customer\" now stands under " + where})
		} else {
			out = append(out, finding{RulePlaceNotLocal, "no longer local to the customer"})
		}
	}
	for _, o := range words.Without(pc.old.Open, pc.new.Open) {
		if o != place.LocalToCustomer {
			out = append(out, finding{RulePlaceNarrowed, "no longer " + o})
		}
	}
	return out
}

// saysLocal returns the cell of a row other than its place that says that
// processing is local to the customer.
func (j *judging) saysLocal(s *snapshot.Subprocessor) string {
	local := func(text string) bool {
		return strings.Contains(j.Fold(text), "local") && slices.Contains(j.Places(text).Open, place.LocalToCustomer)
	}
	for _, f := range reading.CellFields {
		if f != snapshot.Location && local(s.Cell(f).Text) {
			return strings.ReplaceAll(string(f), "_", " ")
		}
	}
	for _, o := range s.Other {
		if local(o.Text) {
			return "\u201c" + o.Header + "\u201d"
		}
	}
	return ""
}

// judgeCame says what the countries that came mean.
func (l law) judgeCame(pc placeChange, name string) []finding {
	if len(pc.came)+len(pc.groups) == 0 {
		return nil
	}
	var out []finding
	union, closed := l.onlyWithin(pc.old)
	var outside, inside, third []string
	for _, code := range pc.came {
		switch {
		case l.within(code) || !l.judges():
			inside = append(inside, code)
		default:
			outside = append(outside, code)
			if l.StandingOf(code).Kind == place.NoBasis {
				third = append(third, code)
			}
		}
	}
	many := len(pc.came)+len(pc.groups) > 3
	if many {
		text := l.manyAdded(inside, outside, pc.groups)
		rule := RulePlaceWithin
		if len(third) > 0 {
			rule = RulePlaceThird
			text += "; " + l.noDecision() + " (" + asOf() + "): " + strings.Join(third, ", ")
		}
		out = append(out, finding{rule, text})
		for _, f := range l.standings(outside, name, "", " added") {
			if f.rule == RulePlaceDPF {
				out = append(out, f)
			}
		}
	} else {
		out = append(out, l.standings(outside, name, "", " added")...)
		for _, code := range outside {
			if st := l.StandingOf(code); st.Kind == place.Adequate && st.Limit == "" && st.Until == "" {
				out = append(out, finding{RulePlaceWithin, place.Name(code) + " added: " + l.decision() + ", " + asOf()})
			}
		}
		if len(inside) > 0 {
			out = append(out, finding{RulePlaceWithin, names(inside) + " added" + l.inside()})
		}
	}
	for _, g := range pc.groups {
		switch {
		case !g.InEEA() && l.judges():
			out = append(out, finding{RulePlaceThird, string(g) + " added: " + l.unlike() + " (" + asOf() + ")"})
		case !many:
			out = append(out, finding{RulePlaceWithin, string(g) + " added"})
		}
	}
	if far := slices.DeleteFunc(slices.Clone(pc.groups), place.Group.InEEA); closed && len(outside)+len(far) > 0 {
		text := "until now only in " + union
		if !many {
			text = list(placeNames(outside, far)) + " added: " + text
		}
		out = append(out, finding{RulePlaceFirst, text})
	}
	return out
}

// manyAdded counts many places that came: "EEA and 13 more countries added".
func (l law) manyAdded(inside, outside []string, groups []place.Group) string {
	var heads []string
	for _, g := range groups {
		heads = append(heads, string(g))
	}
	rest := len(outside)
	switch {
	case slices.Contains(groups, place.EEA) || slices.Contains(groups, place.EU):
	case len(inside) >= 2 && l.Law == place.EULaw:
		heads = append(heads, "EEA")
	default:
		rest += len(inside)
	}
	switch {
	case len(heads) == 0:
		return count(rest, "country", "countries") + " added"
	case rest == 0:
		return strings.Join(heads, ", ") + " added"
	}
	return strings.Join(heads, ", ") + " and " + count(rest, "more country", "more countries") + " added"
}
