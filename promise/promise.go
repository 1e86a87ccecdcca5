// Package promise says what a sentence of a vendor's page promises about the
// customers' data and those who process it: where it is, whether it trains
// models, how sub-processors are agreed to, who is liable for them, how long
// data is kept, how it is protected, and when customers are not told.
//
//	promise.Read("Your files are stored within the European Union only.").Kinds.Has(promise.Place)
//
// It is data and pure: data/words.tsv has the words of every language that pages
// are read in. A sentence is told by the words that stand in it together, not by
// its grammar; who reads it decides. Package scraper asks it which sentences of
// a page are worth keeping, package diff what it means that one changed, so that
// both take the same ones for promises.
package promise

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/place"
)

// Kinds are a set of what a sentence promises.
type Kinds uint8

// What a sentence can promise, with what of the GDPR makes it matter.
const (
	Place         Kinds = 1 << iota // where data is, and whether it is transferred: Art. 28(3)(a), 44 to 46
	Training                        // whether data trains models: another purpose, Art. 28(3)
	Authorisation                   // how customers agree to sub-processors: Art. 28(2)
	Liability                       // who answers for sub-processors: Art. 28(4)
	Retention                       // how long data is kept: Art. 28(3)(g)
	Security                        // how data is protected, and sub-processors are bound: Art. 28(3)(c), (4), 32
	Exception                       // when customers are told otherwise, later or not at all: Art. 28(2)
	Operator                        // who runs the service, and under whose law: the processor itself, Art. 28(3), 44
)

// kindNames are what the kinds are called, in their order.
var kindNames = []string{
	"where data is", "training of AI", "authorisation", "liability", "retention", "security", "exception from notice", "operator",
}

// Has reports whether a set has a kind.
func (k Kinds) Has(one Kinds) bool { return k&one != 0 }

// Each returns the kinds of a set one by one, in the order of the constants.
func (k Kinds) Each() []Kinds {
	var out []Kinds
	for ; k != 0; k &= k - 1 {
		out = append(out, 1<<bits.TrailingZeros8(uint8(k)))
	}
	return out
}

// String names the kinds of a set, "where data is, retention".
func (k Kinds) String() string {
	var out []string
	for _, one := range k.Each() {
		if i := bits.TrailingZeros8(uint8(one)); i < len(kindNames) {
			out = append(out, kindNames[i])
		}
	}
	return strings.Join(out, ", ")
}

// A Sentence is what was understood of one.
type Sentence struct {
	Kinds     Kinds
	Firmness  string // the senses of its words that limit or soften, and its countries: promises that differ in them are not the same
	Numbers   string // the numbers in it: likewise, but for periods in other units
	Limits    bool   // it says "only", "must", "all"
	Denies    bool   // it says "not", "never", "without"
	Softens   bool   // it says "may", "generally", "where possible"
	Opens     bool   // it speaks of the whole world, or of what lies outside
	General   bool   // an authorisation that holds for all
	OnNotice  bool   // it speaks of telling customers
	Objection bool   // it speaks of objecting
	OnSubs    bool   // it speaks of sub-processors, or of others who work for the vendor
}

// Read says what a sentence promises.
func Read(sentence string) Sentence {
	s := sayings(sentence)
	is := func(all group) bool { return s.groups&all == all }
	any := func(some group) bool { return s.groups&some != 0 }
	says := func(sense string) bool { return slices.Contains(s.senses, sense) }
	out := Sentence{
		Limits: says("limit:only") || says("limit:must") || says("limit:all"), Denies: says("limit:not"), Softens: is(soft),
		Opens:   says("where:world") || says("where:outside"),
		General: is(general), OnNotice: is(notify), OnSubs: is(sub),
		Objection: is(object) || is(optout) && !any(train|improve|call),
	}
	if asks(sentence) {
		return out
	}
	add := func(k Kinds, yes bool) {
		if yes {
			out.Kinds |= k
		}
	}
	// An exception is told by what it says of notice, whatever readers are asked to do beside it.
	add(Exception, s.duty != "duty:other" && (is(notify) && (any(otherway|emergency) || is(except) && any(sub|beta|object) || is(beta) && (any(soft|except) || says("limit:not"))) || is(emergency|late)))
	var named place.Set
	if s.duty == "" && !is(call) {
		bound := says("limit:only") || says("limit:not") || is(soft)
		if any(keep|leave) && (any(data|sub|where) || bound) && !is(liable) {
			named = place.Read(sentence)
		}
		area := says("where:outside") || says("where:world") || says("where:europe")
		country := len(named.Countries)+len(named.Except) > 0
		kept := is(keep) || is(leave) && (says("where:europe") || says("where:land") || country)
		add(Place, kept && (area && (bound || out.Limits || out.Opens || is(data)) || says("where:land") && bound || country && (is(data) || bound || says("where:within"))))
		add(Training, is(train|model) || is(improve|model) && any(data|sub) || is(train|data) && !is(staff) || is(model|data) && says("limit:not"))
		add(Liability, is(liable|sub))
		add(Retention, is(retain|data))
		add(Security, is(secure) && any(sub|data) || is(paper|sub) && (is(bind) || says("limit:all")) && !any(notify|object|roll))
	}
	add(Operator, is(operate) && !any(sub|keep|data|notify|object) && s.duty == "")
	freely := is(anytime|engage|sub) && is(soft) && !is(object)
	add(Authorisation, (is(authorise|sub) || freely) && s.duty != "duty:other" && !is(call))
	out.General = out.General || freely
	if out.Kinds != 0 {
		senses := slices.DeleteFunc(s.senses, func(sense string) bool { return sense == "where:within" }) // "in the EU", "within the EU"
		out.Firmness = strings.Join(append(senses, countries(named)...), " ")
		out.Numbers = strings.Join(strings.FieldsFunc(sentence, func(r rune) bool { return !unicode.IsDigit(r) }), " ")
	}
	return out
}

// asks reports a question: it promises nothing, whatever it is about.
func asks(sentence string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(sentence, " \u00a0\"'\u201d\u2019\u00bb)"))
	return strings.ContainsRune("?\uff1f\u061f", last)
}

// countries returns the countries that a promise names; many are a region.
func countries(s place.Set) []string {
	if len(s.Countries) == 0 && len(s.Except) == 0 {
		return nil
	}
	out := slices.Clone(s.Countries)
	for _, c := range s.Except {
		out = append(out, "-"+c)
	}
	return out
}

// OnOthers reports a paragraph on what partners, licensees and the like have to do:
// it is no text on notice to customers, whatever it says of third parties.
func OnOthers(paragraph string) bool {
	for _, s := range Sentences(paragraph) {
		if sayings(s).duty == "duty:other" {
			return true
		}
	}
	return false
}

// Locates reports a heading or an introduction that says where all of those are
// whom it introduces: "These sub-processors are located in the United States:".
// The place is the last that it says, but for a verb: "We are in Germany and use the
// following sub-processors" says nothing of them.
func Locates(introduction string) bool {
	said := sayings(introduction)
	if said.groups&(keep|sited) == 0 || said.groups&(sub|data|these) == 0 || said.groups&(soft|except|call) != 0 || said.duty != "" || asks(introduction) {
		return false
	}
	if slices.Contains(said.senses, "limit:not") {
		return false
	}
	ws := strings.Fields(strings.TrimRight(introduction, " .:\uff1a\u3002"))
	for last := len(ws); last > max(0, len(ws)-2); last-- {
		for first := max(0, last-maxPlaceWords); first < last; first++ {
			text := strings.Join(ws[first:last], " ")
			if place.Only(text) && !place.Read(text).IsZero() {
				return true
			}
		}
	}
	return false
}

// maxPlaceWords is how many words name the places of an introduction at most.
const maxPlaceWords = 12

// Aside reports a heading over what a page says beside its subject: other
// products, news, prices.
func Aside(heading string) bool { return sayings(heading).groups&aside != 0 }

// Sentences cuts a paragraph into sentences.
func Sentences(paragraph string) []string {
	var out []string
	start := 0
	for i, r := range paragraph {
		if !strings.ContainsRune(".!?\n。！？", r) {
			continue
		}
		end := i + utf8.RuneLen(r)
		if r < utf8.RuneSelf && r != '\n' && !endsHere(paragraph, i, end) {
			continue
		}
		out = append(out, strings.TrimSpace(paragraph[start:end]))
		start = end
	}
	out = append(out, strings.TrimSpace(paragraph[start:]))
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// endsHere reports whether the mark at a place of a text ends a sentence.
func endsHere(text string, at, end int) bool {
	if end < len(text) && text[end] != ' ' {
		return false // "subprocessors.html", "1.5"
	}
	if end+1 >= len(text) || text[at] != '.' {
		return true
	}
	next, _ := utf8.DecodeRuneInString(text[end+1:])
	last := strings.TrimLeft(text[strings.LastIndexByte(text[:at], ' ')+1:at], "([\"'“„«")
	return !(unicode.IsLower(next) || isAbbreviation(strings.ToLower(last), unicode.IsDigit(next))) // "e.g. this", "Art. 28", "Acme Inc. will"
}

// isAbbreviation reports whether pages write a word with a point and go on behind
// it: with a capital, or with a number. A letter alone and a short number are
// such too: "z. B.", "1. Notice".
func isAbbreviation(word string, beforeNumber bool) bool {
	if utf8.RuneCountInString(word) == 1 || len(word) == 2 && strings.Trim(word, "0123456789") == "" {
		return true
	}
	return abbreviated[word] || beforeNumber && cited[word]
}

// abbreviated are those that names and other words follow, and cited those that
// are only followed by a number: "No. 3", but "Do we sell it? No. We never did."
var (
	abbreviated = wordSet("inc ltd corp co st etc approx vs cf dr mr mrs ms gmbh bzw ggf inkl exkl evtl usw vgl bspw gem zzgl ca incl resp bijv np tzw tzn tzv např env réf")
	cited       = wordSet("art arts sec no nos para paras chap ch fig vol annex lit max min abs nr ziff buchst anh abschn kap al alin apdo núm num pág cap lett par pag all " +
		"hfst ust pkt poz odst čl písm")
)

func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(text) {
		set[w] = true
	}
	return set
}
