package company

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

// A Provider is a company or service that lists of sub-processors name; see
// data/providers.tsv for what its fields say.
type Provider struct {
	Brand     string   // the name by which people know it
	Companies []string // its legal entities, as they write themselves
	Names     []string // other names of the same company or service
	Products  []string // services under names of their own
	Parent    string   // the brand of the group it belongs to; "" for none that is known
	Seat      string   // ISO 3166-1 alpha-2 code of the country of the company that runs it; "" where that is not certain
	Kinds     []Kind   // what it is named for
	Sources   []string // addresses of texts that say so, such as another vendor's list of sub-processors, as they stood when they were read
}

// A Kind is what a provider is named for: "hosting", "ai".
type Kind string

// The kinds that something depends on; the table knows more.
const (
	AI      Kind = "ai"
	Hosting Kind = "hosting"
	Support Kind = "support"
	Staff   Kind = "staff" // people who work on behalf of the customer
)

// kinds are those of the table.
var kinds = strings.Fields(`accounting advertising ai analytics automation backup cdn cms collaboration communication compliance crm data database
	development documents domain ecommerce email forms hosting hr identity maps marketing messaging monitoring network payments scheduling search
	security social staff storage support telephony translation video`)

// IsAI reports whether the provider is named for artificial intelligence.
func (p *Provider) IsAI() bool { return slices.Contains(p.Kinds, AI) }

// A providerTable is data/providers.tsv by how it is asked.
type providerTable struct {
	all      []Provider
	whole    map[string]int // by the words of a name in one, without a legal form
	products map[string]int // likewise, of names that are not the provider's own
	begins   map[string]int // by the first words of a name
	within   map[string]int // by words anywhere in a name, of AI providers
	most     int            // words of the longest entry of begins and within
}

var providers = sync.OnceValue(func() *providerTable {
	t, _ := readProviders()
	return t
})

func readProviders() (*providerTable, []string) {
	lines, problems := readLines("providers.tsv", 8)
	t := &providerTable{whole: map[string]int{}, products: map[string]int{}, begins: map[string]int{}, within: map[string]int{}}
	for i, l := range lines {
		p := Provider{
			Brand: l.cols[0], Companies: parts(l.cols[1], ";"), Names: parts(l.cols[2], ";"), Products: parts(l.cols[3], ";"),
			Parent: l.cols[4], Seat: l.cols[5], Sources: parts(l.cols[7], ";"),
		}
		for _, k := range parts(l.cols[6], ";") {
			p.Kinds = append(p.Kinds, Kind(k))
		}
		for _, problem := range append(p.problems(), t.add(i, &p)...) {
			problems = append(problems, fmt.Sprintf("providers.tsv:%d: %s", l.number, problem))
		}
		t.all = append(t.all, p)
	}
	for i, p := range t.all {
		if at, ok := t.whole[bareKey(p.Parent)]; p.Parent != "" && (!ok || t.all[at].Brand != p.Parent || at == i) {
			problems = append(problems, fmt.Sprintf("providers.tsv:%d: the parent %q has no line", lines[i].number, p.Parent))
		}
	}
	return t, problems
}

// problems says what is wrong with a provider by itself.
func (p *Provider) problems() (out []string) {
	if p.Brand == "" || len(p.Kinds) == 0 {
		out = append(out, "the brand or the kind is missing")
	}
	for _, k := range p.Kinds {
		if !slices.Contains(kinds, string(k)) {
			out = append(out, fmt.Sprintf("%q is no kind", k))
		}
	}
	if p.Seat != "" {
		if r, err := language.ParseRegion(p.Seat); err != nil || !r.IsCountry() || r.String() != p.Seat {
			out = append(out, fmt.Sprintf("%q is no country", p.Seat))
		}
	}
	for _, source := range p.Sources {
		if u, err := url.Parse(source); err != nil || u.Scheme != "https" || !strings.Contains(u.Host, ".") {
			out = append(out, fmt.Sprintf("%q is no address", source))
		}
	}
	return out
}

// add enters the names of provider i, and says which of them are another's, or
// stand there twice.
func (t *providerTable) add(i int, p *Provider) (out []string) {
	put := func(m map[string]int, key, name string) {
		if at, twice := m[key]; key == "" || twice && at != i {
			out = append(out, fmt.Sprintf("%q can never match, or is another line's", name))
			return
		}
		m[key] = i
	}
	met := map[string]bool{}
	once := func(name string) {
		if met[name] {
			out = append(out, fmt.Sprintf("%q stands there twice", name))
		}
		met[name] = true
	}
	for _, name := range append([]string{p.Brand}, p.Names...) {
		once(name)
		put(t.whole, bareKey(name), name)
	}
	for _, name := range p.Companies {
		once(name)
		put(t.whole, bareKey(name), name)
	}
	for _, name := range p.Products {
		once(name)
		inner, anywhere := strings.CutPrefix(name, "*")
		inner, begins := strings.CutSuffix(inner, "*")
		key := Fold(inner)
		switch {
		case anywhere && begins && p.IsAI():
			put(t.within, key, name)
		case begins && !anywhere:
			put(t.begins, key, name)
		case !anywhere:
			put(t.products, bareKey(name), name)
		default:
			out = append(out, fmt.Sprintf("%q can never match", name))
		}
		t.most = max(t.most, strings.Count(key, " ")+1)
	}
	return out
}

// bareKey returns the words of a name without its legal form, in one.
func bareKey(name string) string {
	n := Parse(name)
	return n.Key()
}

// printed are the names of providers and products in lower case, but for
// everyday words. They are read without being taken apart, because reading a
// page needs no more.
var printed = sync.OnceValue(func() map[string]bool {
	lines, _ := readLines("providers.tsv", 8)
	out := make(map[string]bool, 3*len(lines))
	everyday := words()["everyday"]
	for _, l := range lines {
		for _, cell := range []string{l.cols[0], l.cols[2], l.cols[3]} {
			for _, name := range parts(strings.ToLower(cell), ";") {
				if !everyday[name] && !strings.Contains(name, "*") {
					out[name] = true
				}
			}
		}
	}
	return out
})

// IsKnown reports whether a text in lower case is the name of a provider or of
// one of its products, letter by letter as it is written: "aws", "google
// analytics". Names that are everyday words too are left out.
func IsKnown(lower string) bool { return printed()[lower] }

// Lookup returns the provider that a printed name means. It is found, in this
// order,
//
//   - by the whole name without its legal form: "Stripe, Inc.";
//   - by another name that it gives, likewise: "Plus Five Five, Inc. (Resend)";
//   - as a product: "Gmail", or a name that begins with the words of a brand
//     that the table says to name its products so: "Google Forms";
//   - as a company of the group: a brand, and behind it nothing but countries,
//     regions and words such as "Holdings" (see data/words.tsv): "Atlassian
//     (UK) Operations Ltd.", "Statuspage K.K.".
//
// A name that gives several is the first of them. ok is false for a name that
// stands for itself.
func Lookup(name string) (p Provider, ok bool) {
	i := providers().find(Parse(name))
	if i < 0 {
		return Provider{}, false
	}
	return providers().all[i], true
}

// LookupWhole returns the provider whose own name a printed name is: by the
// first of the ways of [Lookup] alone. Two names of one provider may stand for
// each other, as "AWS" and "Amazon Web Services" do; two of its products may
// not.
func LookupWhole(n Name) (p Provider, ok bool) {
	i, ok := providers().whole[n.Key()]
	if !ok {
		return Provider{}, false
	}
	return providers().all[i], true
}

// find returns the number of the provider that a name means, -1 for none.
func (t *providerTable) find(n Name) int {
	if len(n.Words) == 0 {
		return -1
	}
	if i, ok := t.whole[n.Key()]; ok {
		return i
	}
	for _, o := range n.Others {
		if i, ok := t.whole[strings.Join(o.Words, "")]; ok && o.Why != Former && o.Why != By && !o.Initials {
			return i
		}
	}
	all := n.Words
	for _, o := range n.Others {
		if o.Why == Bracketed && !o.Initials {
			all = append(slices.Clone(all), o.Words...) // "Atlassian (UK) Operations": the order does not matter
		}
	}
	for _, ws := range [][]string{n.Words, all} {
		if i := t.byBeginning(ws); i >= 0 {
			return i
		}
	}
	for _, o := range n.Others {
		if i := t.byBeginning(o.Words); i >= 0 && o.Why != Former && o.Why != By {
			return i
		}
	}
	return -1
}

// byBeginning finds a product, or a company of a group, by the words with which
// it begins; the longest that is known counts.
func (t *providerTable) byBeginning(ws []string) int {
	if i, ok := t.products[strings.Join(ws, "")]; ok {
		return i
	}
	group := words()["group"]
	for n := len(ws); n > 0; n-- {
		if n <= t.most {
			if i, ok := t.begins[strings.Join(ws[:n], " ")]; ok {
				return i
			}
		}
		if n < len(ws) && !group[ws[n]] {
			group = nil // from here on other words follow
		}
		if i, ok := t.whole[strings.Join(ws[:n], "")]; ok && group != nil && n < len(ws) {
			return i
		}
	}
	return -1
}

// LookupAI returns the AI provider that a printed name names: the company
// itself, or words such as "Bedrock" anywhere in the name. Of several it is the
// first of the table.
func LookupAI(name string) (p Provider, ok bool) {
	if len(name) > MaxName {
		return Provider{}, false
	}
	t := providers()
	ws := strings.Fields(Fold(name))
	bare, _ := SplitForm(ws)
	first := len(t.all)
	if i, ok := t.whole[strings.Join(bare, "")]; ok && t.all[i].IsAI() {
		first = i
	}
	for i := range ws {
		for n := 1; n <= t.most && i+n <= len(ws); n++ {
			if at, ok := t.within[strings.Join(ws[i:i+n], " ")]; ok {
				first = min(first, at)
			}
		}
	}
	if first == len(t.all) {
		return Provider{}, false
	}
	return t.all[first], true
}
