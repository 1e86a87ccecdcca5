package match

import (
	"strings"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/diff/internal/words"
)

// A nameInfo is what a sub-processor's name says about who it is.
type nameInfo struct {
	company.Name
	main       []string // the words of the name proper, without its legal form
	form       string   // its legal form, "" where it has none
	aliases    []alias  // other names that it gives: in brackets, "formerly …", "d/b/a …"
	former     []alias  // of these, those it says it had before
	halves     int      // how many of the aliases, the last, are halves of "Segment / Twilio"
	joined     string   // main in one
	anyOrder   string   // see [company.Name.AnyOrder]
	provider   string   // the brand whose own name it is; "" where none is known
	generic    bool     // main alone names nobody
	aliasWords int      // words of all aliases
	entity     alias    // the legal entity: the name proper where it has a legal form, else the one that a bracket names
	ai         string   // the AI provider that the aliases name
	brands     []alias  // see [renameFinder.brands]; found when they are asked for
	branded    bool
}

// An alias is another name that a name gives.
type alias struct {
	words   []string
	joined  string
	form    string // its legal form
	generic bool   // they name nobody
}

// tooLong reports whether a text is too long to be taken apart, or opaque.
func tooLong(text string) bool {
	if len(text) > company.MaxName {
		return true
	}
	folded, opaque := words.FoldOrOpaque(text)
	return opaque || len(folded) > company.MaxName
}

func (r *nameReading) parse() nameInfo {
	if r.whole || r.former != "" && tooLong(r.former) {
		return nameInfo{}
	}
	name := company.Parse(r.name)
	if r.former != "" {
		name.AddFormer(r.former)
	}
	info := nameInfo{Name: name, main: name.Words, form: name.Form, joined: name.Key(), anyOrder: name.AnyOrder(), generic: company.NamesNobody(name.Words)}
	if p, ok := company.LookupWhole(name); ok {
		info.provider = p.Brand
	}
	var halves []alias
	var all []string
	info.entity = alias{words: name.Words, joined: info.joined, form: name.Form}
	for _, o := range name.Others {
		a := alias{o.Words, strings.Join(o.Words, ""), o.Form, company.NamesNobody(o.Words)}
		if info.entity.form == "" && o.Form != "" && o.Why != company.Former && o.Why != company.Half {
			info.entity = a
		}
		if o.Why == company.By {
			continue
		}
		all = append(all, o.Words...)
		switch o.Why {
		case company.Half:
			halves = append(halves, a)
			continue
		case company.Former:
			info.former = append(info.former, a)
		}
		info.aliases = append(info.aliases, a)
	}
	info.aliases, info.halves, info.aliasWords = append(info.aliases, halves...), len(halves), len(all)
	if len(all) > 0 {
		p, _ := company.LookupAI(strings.Join(all, " "))
		info.ai = p.Brand
	}
	return info
}

// WithoutDates returns a text without the brackets that only say from or until
// when a row holds: "(effective May 30, 2025)".
func WithoutDates(text string) string { return company.WithoutDates(text) }
