package place

import (
	"regexp"
	"slices"
	"strings"
)

// maxText bounds how much of a text is read, in bytes: a cell that names
// places is far shorter, and the rest counts as not understood.
const maxText = 20_000

var markup = regexp.MustCompile(`</?[a-zA-Z][^<>]*>`)

// leftOut parts "excluded" from the name before it, in languages that set no
// blank between them.
var leftOut = strings.NewReplacer("を除く", " 除外 ", "を除き", " 除外 ", "を除いた", " 除外 ", "は除く", " 除外 ", "除外", " 除外 ", "除く", " 除外 ", "제외", " 제외 ")

// Read says which places a text names.
func Read(text string) Set {
	var cut []string
	if len(text) > maxText {
		text, cut = strings.ToValidUTF8(text[:maxText], ""), []string{"\u2026"}
	}
	if strings.Contains(text, "<") {
		text = markup.ReplaceAllString(text, " ")
	}
	if strings.ContainsAny(text, "除제") {
		text = leftOut.Replace(text)
	}
	root := parse(text)
	doubtNamesake(root.inner)
	found := eval(root.inner)
	found.dropAddress(root.inner)
	s := found.set()
	s.Unknown = append(s.Unknown, cut...)
	return s
}

// doubtNamesake leaves a city open where the text is it and a place in another
// country: "Paris, Texas", "London, Ontario". In a longer list each stands for
// itself.
func doubtNamesake(nodes []*node) {
	if len(nodes) == 2 && nodes[0].city && nodes[1].city && nodes[1].gap == comma && len(nodes[0].inner)+len(nodes[1].inner) == 0 &&
		nodes[0].countries[0] != nodes[1].countries[0] && (nodes[1].countries[0] == "US" || nodes[1].countries[0] == "CA") {
		nodes[0].meaning = meaning{}
	}
}

// A finding is what phrases name, before it is put in order.
type finding struct {
	countries, open, except, unknown []string
	groups                           []Group
	choice                           bool
	people                           bool // speaks of customers
}

func (f *finding) join(g finding) {
	f.countries = append(f.countries, g.countries...)
	f.groups = append(f.groups, g.groups...)
	f.open = append(f.open, g.open...)
	f.except = append(f.except, g.except...)
	f.unknown = append(f.unknown, g.unknown...)
	f.choice = f.choice || g.choice
}

// eval says what a run of phrases names.
func eval(nodes []*node) finding {
	dropAudience(nodes)
	dropLabels(nodes)
	leaveOutBefore(nodes)
	r := run{nodes: nodes}
	for i, n := range nodes {
		if n.gap == breaks && !(i > 0 && nodes[i-1].sort == leaveOut) { // "excl. Ireland"
			r.except, r.negated = false, false
		}
		in := r.inside(n)
		r.take(i, &in)
		if r.except {
			r.found.except = append(r.found.except, in.countries...)
			continue
		}
		r.found.join(in)
	}
	return r.found
}

// A run is phrases that are read one after the other.
type run struct {
	nodes   []*node
	found   finding
	except  bool // what comes now is left out: "EU except Malta"
	negated bool // "not in the US"
}

// inside says what the bracket of a phrase names.
func (r *run) inside(n *node) finding {
	if len(n.inner) == 0 {
		return finding{}
	}
	in := eval(n.inner)
	if in.people { // "(APAC customers only)"
		r.found.unknown = append(r.found.unknown, in.unknown...)
		in = finding{choice: in.choice}
	}
	if in.choice && (n.inner[0].folded == "or" || n.inner[0].folded == "oder") {
		in.open = append(in.open, CustomersChoice)
	}
	return in
}

// take adds what a phrase names itself. In is what its bracket names, of which
// it takes away what the phrase says already.
func (r *run) take(i int, in *finding) {
	f, n := &r.found, r.nodes[i]
	switch n.sort {
	case unknownWord:
		r.takeUnknown(n)
	case leaveOut:
		r.except = !n.behind
	case audience:
		f.people = true
		f.unknown = append(f.unknown, n.folded)
	case choice:
		f.choice = true
	case open:
		if !r.negated && !n.dropped {
			f.open = append(f.open, n.open)
		}
	case country:
		r.takeCountry(n, in)
	case group:
		r.takeGroup(i, in)
	case filler:
		if len(in.countries) > 0 && r.endsInGroup(i) { // "EU region (Frankfurt)": the bracket belongs to the group
			f.groups = f.groups[:len(f.groups)-1]
		}
	}
}

func (r *run) takeUnknown(n *node) {
	if n.folded != "" {
		r.found.unknown = append(r.found.unknown, n.folded)
	}
	switch n.folded {
	case "not", "no", "never", "without", "nicht", "kein", "keine":
		r.negated = true
	}
}

func (r *run) takeCountry(n *node, in *finding) {
	switch {
	case n.dropped:
	case r.except || r.negated || n.left:
		r.found.except = append(r.found.except, n.countries...)
	default:
		r.found.countries = append(r.found.countries, n.countries...)
		in.groups = slices.DeleteFunc(in.groups, func(g Group) bool { return g.Has(n.countries[0]) })
	}
}

func (r *run) takeGroup(i int, in *finding) {
	n := r.nodes[i]
	switch {
	case n.dropped:
	case r.except || r.negated:
		r.found.except = append(r.found.except, string(n.group))
	case refinedBy(r.nodes, i, in), explains(r.nodes, i):
	default:
		r.found.groups = append(r.found.groups, n.group)
	}
}

// endsInGroup reports whether what was found ends in the group that stands right
// before a phrase.
func (r *run) endsInGroup(i int) bool {
	groups := r.found.groups
	if i == 0 || len(groups) == 0 || r.nodes[i].gap != joined {
		return false
	}
	before := r.nodes[i-1]
	return before.sort == group && !before.dropped && groups[len(groups)-1] == before.group
}

// refinedBy reports whether a group only heads what follows it: countries in
// brackets, or after a colon or dash countries that belong to it.
func refinedBy(nodes []*node, i int, in *finding) bool {
	if len(in.countries) > 0 {
		return true
	}
	if len(in.groups) > 0 {
		return true // "Europe (EU/EEA)"
	}
	refined := false
	for k := i + 1; k < len(nodes); k++ {
		n := nodes[k]
		if n.gap == refines {
			refined = true
		}
		if n.gap == breaks || n.gap == comma || n.gap == slash {
			return false
		}
		if n.sort == country {
			return refined && !n.dropped && nodes[i].group.Has(n.countries[0])
		}
		if n.sort != filler {
			return false
		}
		for _, m := range n.inner {
			if m.sort == country {
				return true
			}
		}
	}
	return false
}

// explains reports whether a group only says where the country before it
// lies: "Germany - EU".
func explains(nodes []*node, i int) bool {
	if i == 0 || nodes[i].gap != refines {
		return false
	}
	p := nodes[i-1]
	return p.sort == country && !p.dropped && nodes[i].group.Has(p.countries[0])
}

// leaveOutBefore finds countries that words behind them leave out: "EU (Ireland
// excluded)", "EU, Irland ausgenommen".
func leaveOutBefore(nodes []*node) {
	for i, n := range nodes {
		ends := len(n.inner) == 0 && (i+1 == len(nodes) || nodes[i+1].gap == breaks)
		if n.sort != leaveOut || i == 0 || !n.behind && !ends {
			continue
		}
		for k := i - 1; k >= 0 && nodes[k+1].gap <= comma && (nodes[k].sort == country || nodes[k].sort == filler); k-- {
			nodes[k].left = true
			n.behind = true
		}
	}
}

// dropAudience finds places that say whose data it is rather than where it
// goes: "for EEA tenants", "customers deployed in Canada".
func dropAudience(nodes []*node) {
	for i, n := range nodes {
		if n.sort != audience {
			continue
		}
		for k := i - 1; k >= 0 && nodes[k+1].gap <= comma; k-- {
			if nodes[k].isPlace() {
				nodes[k].dropped = true
			} else if !conjunction(nodes[k].folded) {
				break
			}
		}
		for k := i + 1; k < len(nodes) && k <= i+3 && nodes[k].gap == joined; k++ {
			if w := nodes[k].folded; w != "in" && w != "within" && w != "from" {
				continue
			}
			for k++; k < len(nodes) && nodes[k].gap <= comma; k++ {
				if nodes[k].isPlace() {
					nodes[k].dropped = true
				} else if !conjunction(nodes[k].folded) && nodes[k].folded != "the" {
					break
				}
			}
			break
		}
	}
}

// dropLabels finds places that only name what follows: "EU Cell: Germany",
// "Australia cell".
func dropLabels(nodes []*node) {
	for i := 1; i < len(nodes); i++ {
		if nodes[i].sort == label && nodes[i].gap == joined && nodes[i-1].isPlace() {
			nodes[i-1].dropped = true
		}
	}
}

func conjunction(w string) bool {
	switch w {
	case "and", "or", "und", "oder", "et", "ou", "y":
		return true
	}
	return false
}

// dropAddress drops groups where the text is one address, from the small to
// the large or the other way round: "Frankfurt, Germany, EU".
func (f *finding) dropAddress(nodes []*node) {
	if len(f.groups) == 0 || len(f.countries) == 0 {
		return
	}
	for _, c := range f.countries[1:] {
		if c != f.countries[0] {
			return
		}
	}
	for _, g := range f.groups {
		if !g.Has(f.countries[0]) {
			return
		}
	}
	for _, n := range nodes {
		if conjunction(n.folded) || n.gap == breaks {
			return
		}
	}
	f.groups = nil
}

// set puts the finding in order.
func (f *finding) set() Set {
	if f.choice && len(f.countries)+len(f.groups) == 0 {
		f.open = append(f.open, CustomersChoice)
	}
	chosen := f.choice && !slices.Contains(f.open, CustomersChoice)
	if slices.Contains(f.groups, EEA) {
		f.groups = slices.DeleteFunc(f.groups, func(g Group) bool { return g == EU })
	}
	sorted := func(xs []string) []string {
		slices.Sort(xs)
		return slices.Compact(xs)
	}
	slices.Sort(f.groups)
	return Set{Countries: sorted(f.countries), Groups: slices.Compact(f.groups), Open: sorted(f.open), Choice: chosen, Except: sorted(f.except), Unknown: sorted(f.unknown)}
}
