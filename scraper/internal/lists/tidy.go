package lists

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
)

// tidy parts the names of a run of items from what most of the items say after
// them: one item alone does not tell whether a bracket belongs to its name.
func tidy(d *dom.Doc, its []item) {
	for i := range its {
		withoutAddress(d, &its[i])
	}
	partColons(d, its)
	partBrackets(d, its)
	partDashes(d, its)
	partCommas(d, its)
}

// before puts a text without a label before the other cells of an item.
func (it *item) before(raw string) {
	it.cells = append([]icell{{raw: raw}}, it.cells...)
}

// keptBracket is a bracket that says whose its name is; see also
// [company.GivesName].
var keptBracket = regexp.MustCompile(`(?i)^(?:part of|an? |owned by)`)

// keptInName reports a bracket that says who a company is, and so belongs to
// its name.
func keptInName(inner string) bool {
	return keptBracket.MatchString(inner) || company.GivesName(inner)
}

// lastBracket returns the text of the bracket that ends a name.
func lastBracket(s string) (name, inner string, ok bool) {
	if s == "" {
		return "", "", false
	}
	open, end := "(", len(s)-1
	switch s[end] {
	case ')':
	case ']':
		open = "["
	default:
		inner, wide := strings.CutSuffix(s, "）")
		if !wide {
			return "", "", false
		}
		open, end = "（", len(inner)
	}
	i := strings.LastIndex(s, open)
	if i < 2 {
		return "", "", false
	}
	name, inner = strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len(open):end])
	return name, inner, name != "" && inner != "" && names.Unclosed(name) == 0
}

// describes reports the text of a bracket that says what is done or where,
// rather than how a company is called as well.
func describes(s string) bool {
	if place.Only(s) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s)
	if unicode.IsLower(r) && !lexicon.HasInnerUpper(s) {
		return true
	}
	lower := false
	for w := range strings.FieldsSeq(s) {
		r, _ := utf8.DecodeRuneInString(w)
		lower = lower || unicode.IsLower(r)
	}
	p := lexicon.Plausible(s)
	return lower && !p.Known && !p.Legal
}

// partBrackets takes brackets off the names where most items have one that
// describes.
func partBrackets(d *dom.Doc, its []item) {
	n, says := 0, 0
	for i := range its {
		_, inner, ok := lastBracket(its[i].name)
		if !ok || keptInName(inner) || lexicon.HasYear(inner) {
			continue
		}
		n++
		if describes(inner) {
			says++
		}
	}
	if n*5 < len(its)*3 || says*5 < n*3 || len(its) < 2 && says == 0 {
		return
	}
	for i := range its {
		it := &its[i]
		name, inner, ok := lastBracket(it.name)
		if !ok || keptInName(inner) || lexicon.HasYear(inner) || !d.Plausible(name).Name {
			continue
		}
		it.name = names.TrimName(name)
		it.before(inner)
	}
}

// partColons turns "Hosting: Acme, Inc." round, where most headings are so.
func partColons(d *dom.Doc, its []item) {
	n := 0
	cut := func(s string) (a, b string, ok bool) {
		a, b, ok = strings.Cut(s, ": ")
		if !ok || b == "" {
			return "", "", false
		}
		p, q := d.Plausible(a), d.Plausible(b)
		return a, b, !p.Known && !p.Legal && (q.Known || q.Legal)
	}
	for i := range its {
		if _, _, ok := cut(its[i].name); ok {
			n++
		}
	}
	if n < 2 || n*5 < len(its)*3 {
		return
	}
	for i := range its {
		if a, b, ok := strings.Cut(its[i].name, ": "); ok && d.Plausible(b).Name {
			its[i].name = b
			its[i].before(a)
		}
	}
}

// partDashes takes off what follows a dash in the names that are headings.
func partDashes(d *dom.Doc, its []item) {
	n := 0
	cut := func(s string) (a, b string, ok bool) {
		for _, dash := range []string{" — ", " – ", " - ", " | "} {
			if a, b, ok := strings.Cut(s, dash); ok && d.Plausible(a).Name {
				p := d.Plausible(b)
				return strings.TrimSpace(a), strings.TrimSpace(b), !p.Known && !p.Legal
			}
		}
		return "", "", false
	}
	for i := range its {
		if _, _, ok := cut(its[i].name); ok {
			n++
		}
	}
	if n < 2 || n*5 < len(its)*4 {
		return
	}
	for i := range its {
		if a, b, ok := cut(its[i].name); ok {
			its[i].name = a
			its[i].before(b)
		}
	}
}

// partCommas reads "Acme, hosting, EU", where most items are so.
func partCommas(d *dom.Doc, its []item) {
	n := 0
	cut := func(it *item) (a, b string, ok bool) {
		a, b, ok = strings.Cut(it.name, ", ")
		if n := company.LeadingForm(", " + b); ok && n > 0 {
			form, rest := (", " + b)[:n], (", " + b)[n:]
			if rest == "" {
				return "", "", false
			}
			a, b = a+strings.TrimRight(form, " ,"), strings.TrimLeft(rest, " ,")
		}
		if !ok || b == "" || len(it.cells) > 0 {
			return "", "", false
		}
		p := d.Plausible(a)
		return strings.TrimSpace(a), b, p.Known || p.Legal || p.Name && place.Only(lastPart(b))
	}
	for i := range its {
		if a, b, ok := cut(&its[i]); ok && d.Plausible(a).Name {
			r, _ := utf8.DecodeRuneInString(b)
			if unicode.IsLower(r) || place.Only(lastPart(b)) {
				n++
			}
		}
	}
	if n < 2 || n*5 < len(its)*3 {
		return
	}
	for i := range its {
		if a, b, ok := cut(&its[i]); ok {
			its[i].name = a
			its[i].before(b)
		}
	}
}

// lastPart returns what stands after the last comma of a text.
func lastPart(s string) string { return strings.TrimSpace(s[strings.LastIndex(s, ", ")+1:]) }

// streetAddress is one that begins with the number of a house.
var streetAddress = regexp.MustCompile(`^\d{1,5}[A-Za-z]?\s+\pL.*,.*$`)

// withoutAddress takes the address or the country off a company's name: "Acme, Inc.,
// 12 High Street, London", "Acme GmbH, Hauptstraße 4, 10115 Berlin", "Acme GmbH,
// Germany".
func withoutAddress(d *dom.Doc, it *item) {
	for i := 2; i+2 < len(it.name); i++ {
		if it.name[i] != ',' || it.name[i+1] != ' ' || company.LeadingForm(it.name[i:]) > 0 {
			continue
		}
		bare, rest := it.name[:i], strings.TrimSpace(it.name[i+2:])
		d.Budget.Spend(len(it.name))
		where := place.Only(rest) || streetAddress.MatchString(rest)
		if !where && !strings.ContainsAny(rest, "0123456789") || names.Unclosed(bare) != 0 {
			return
		}
		_, form := company.SplitForm(strings.Fields(company.Fold(bare)))
		if form == "" && !(where && d.Plausible(bare).Known) {
			return
		}
		it.name = strings.TrimSpace(bare)
		it.before(rest)
		return
	}
}
