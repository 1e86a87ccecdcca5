package diff

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/snapshot"
)

// A made-up pair of versions of one big list, and what changed in it.
type bigPair struct {
	old, new                        snapshot.Snapshot
	added, removed, edited, renamed int
}

var syllables = strings.Fields("ba ber bo cal cor da del dor el fa fen gal gor ha hel in ja kal kor la len lor ma mel mo na nel nor o pa pel pi ra rel ro sa sel so ta tel tor u va vel vo wa wen xa yo za zel")

func madeUpName(r *rand.Rand) string {
	var b strings.Builder
	for range 2 {
		for range 2 + r.IntN(2) {
			b.WriteString(syllables[r.IntN(len(syllables))])
		}
		b.WriteByte(' ')
	}
	s := []byte(b.String()[:b.Len()-1])
	s[0] -= 'a' - 'A'
	return string(s)
}

var (
	benchForms     = []string{", Inc.", " GmbH", " Ltd", ", LLC", " SAS", " BV"}
	benchPurposes  = []string{"Cloud hosting provider", "Customer support platform", "Transactional e-mail delivery", "Error monitoring of the web site", "Payment processing", "Analytics of product usage", "Text messages and telephony", "Content delivery network"}
	benchPlaces    = []string{"United States", "Germany, Ireland", "EEA (Sweden, Ireland and Germany), UK", "Singapore", "USA, EU", "France", "India, Philippines", "Worldwide"}
	benchProducts  = []string{"All products", "Jira, Confluence", "Jira, Opsgenie, Statuspage", "Loom", "Bitbucket, Trello"}
	benchData      = []string{"Names, e-mail addresses", "IP addresses, device identifiers", "Content of tickets", "Billing data"}
	benchSecurity  = []string{"Trust Center", "Security & Trust", "Certifications and Compliance Resources"}
	benchedHeaders = []snapshot.Column{{Header: "Sub-processor", Field: snapshot.Name}, {Header: "Products", Field: snapshot.Products}, {Header: "Purpose", Field: snapshot.Purpose}, {Header: "Data", Field: snapshot.DataCategories}, {Header: "Location", Field: snapshot.Location}, {Header: "Security", Field: snapshot.Security}}
)

func madeUpRow(r *rand.Rand, name string) snapshot.Subprocessor {
	pick := func(xs []string) snapshot.Cell { return snapshot.Cell{Text: strings.Clone(xs[r.IntN(len(xs))])} }
	s := snapshot.Subprocessor{Name: name, Products: pick(benchProducts), Purpose: pick(benchPurposes), DataCategories: pick(benchData), Location: pick(benchPlaces), Security: pick(benchSecurity)}
	s.Security.Links = []snapshot.Link{{Text: s.Security.Text, URL: "https://example.com/" + strings.ReplaceAll(name, " ", "-")}}
	return s
}

// makePair makes two versions of a list of n rows, shuffled, with 1 % edited,
// 1 % added, 1 % removed and 0.1 % renamed.
func makePair(n int) bigPair {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	list := func(rows []snapshot.Subprocessor) snapshot.Snapshot {
		return snapshot.Snapshot{Schema: 1, Lists: []snapshot.List{{Title: "Sub-processors", Kind: snapshot.ThirdParty, Columns: benchedHeaders, Subprocessors: rows}}}
	}
	seen := map[string]bool{}
	name := func() string {
		for {
			s := madeUpName(r)
			if !seen[s] {
				seen[s] = true
				return s + benchForms[r.IntN(len(benchForms))]
			}
		}
	}
	p := bigPair{added: n / 100, removed: n / 100, edited: n / 100, renamed: n / 1000}
	old := make([]snapshot.Subprocessor, n)
	for i := range old {
		old[i] = madeUpRow(r, name())
	}
	new := make([]snapshot.Subprocessor, 0, n)
	for i := p.removed; i < n; i++ {
		row := old[i]
		row.Name = strings.Clone(row.Name)
		row.Security.Links = []snapshot.Link{row.Security.Links[0]}
		for _, f := range snapshot.CellFields() {
			row.Cell(f).Text = strings.Clone(row.Cell(f).Text)
		}
		switch k := i - p.removed; {
		case k < p.edited:
			row.Purpose.Text += " and backup of customer files"
		case k < p.edited+p.renamed:
			for _, form := range benchForms {
				if bare, ok := strings.CutSuffix(row.Name, form); ok {
					row.Name = bare + " Corporation"
				}
			}
		}
		new = append(new, row)
	}
	for range p.added {
		new = append(new, madeUpRow(r, name()))
	}
	r.Shuffle(len(old), func(i, j int) { old[i], old[j] = old[j], old[i] })
	r.Shuffle(len(new), func(i, j int) { new[i], new[j] = new[j], new[i] })
	p.old, p.new = list(old), list(new)
	return p
}

// floor is the least that any comparison must do: a map from name to row, and
// every row compared cell by cell. It knows no renames and says nothing about
// what differs.
func floor(old, new *snapshot.Snapshot) (same, changed, added, removed int) {
	rows := make(map[string]*snapshot.Subprocessor, old.Rows())
	for i := range old.Lists[0].Subprocessors {
		s := &old.Lists[0].Subprocessors[i]
		rows[s.Name] = s
	}
	for i := range new.Lists[0].Subprocessors {
		n := &new.Lists[0].Subprocessors[i]
		o, ok := rows[n.Name]
		switch {
		case !ok:
			added++
		case cellByCell(o, n):
			same++
		default:
			changed++
		}
	}
	return same, changed, added, len(rows) - same - changed
}

func cellByCell(a, b *snapshot.Subprocessor) bool {
	for _, f := range []snapshot.Field{snapshot.Products, snapshot.Purpose, snapshot.DataCategories, snapshot.Location, snapshot.Security} {
		x, y := a.Cell(f), b.Cell(f)
		if x.Text != y.Text || len(x.Links) != len(y.Links) {
			return false
		}
		for i := range x.Links {
			if x.Links[i] != y.Links[i] {
				return false
			}
		}
	}
	return true
}

func (p *bigPair) check(t testing.TB, r Report) {
	t.Helper()
	if r.ByKind[Added] != p.added || r.ByKind[Removed] != p.removed || r.ByKind[Changed] != p.edited || r.ByKind[Renamed] != p.renamed || len(r.ByKind) > 4 || len(r.Warnings) > 0 {
		t.Errorf("told %v, warnings %q; want %d added, %d removed, %d changed, %d renamed", r.ByKind, r.Warnings, p.added, p.removed, p.edited, p.renamed)
	}
}

// BenchmarkLists compares big lists, beside the floor in the same run.
func BenchmarkLists(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		p := makePair(n)
		p.check(b, compare(b, p.old, p.new, Options{}))
		b.Run(fmt.Sprintf("rows=%d/floor", n), func(b *testing.B) {
			for b.Loop() {
				floor(&p.old, &p.new)
			}
		})
		b.Run(fmt.Sprintf("rows=%d/compare", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				compare(b, p.old, p.new, Options{})
			}
		})
	}
}

// TestBigLists compares big lists: all is told right, and what it takes, by
// row, is the same for few rows and for many.
func TestBigLists(t *testing.T) {
	const (
		maxSteps = 100 // by row; 2 % of the rows changed
		maxBytes = 350 // likewise, of memory
	)
	for _, n := range []int{1_000, shareOf(100_000)} {
		p := makePair(n)
		p.check(t, compare(t, p.old, p.new, Options{}))
		c, err := costOf(p.old, p.new)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d rows: %d steps and %d bytes a row, %d bytes told", n, c.steps/n, c.bytes/n, c.told)
		if c.steps > maxSteps*n {
			t.Errorf("%d rows take %d steps a row, want at most %d", n, c.steps/n, maxSteps)
		}
		if c.bytes > maxBytes*n && !slowed {
			t.Errorf("%d rows take %d bytes of memory a row, want at most %d", n, c.bytes/n, maxBytes)
		}
	}
}

// TestNothingAlike compares two big lists that share nothing: guessing renames
// must end, far below what a comparison may take.
func TestNothingAlike(t *testing.T) {
	n := shareOf(100_000)
	r := rand.New(rand.NewPCG(1, 2))
	old, new := oneList(), oneList()
	for i := range n {
		old.Lists[0].Subprocessors = append(old.Lists[0].Subprocessors, madeUpRow(r, fmt.Sprintf("%s A%d", madeUpName(r), i)))
		new.Lists[0].Subprocessors = append(new.Lists[0].Subprocessors, madeUpRow(r, fmt.Sprintf("%s B%d", madeUpName(r), i)))
	}
	m := reading.NewMeter(&old, &new)
	rep, err := compareCounted(m, &old, &new, Options{})
	if err != nil {
		t.Fatal(err)
	}
	limits := reading.NewMeter(&old, &new)
	limits.Step(reading.FreeSteps + 1) // raises them
	t.Logf("%d steps of %d, %d bytes told of %d, %v, %q", m.Steps, limits.MaxSteps, m.Told, limits.MaxTold, rep.ByKind, rep.Warnings)
	if rep.ByKind[Added]+rep.ByKind[Replaced]+rep.ByKind[Renamed] != n {
		t.Errorf("told %v, want %d that came", rep.ByKind, n)
	}
	if m.Steps*2 > limits.MaxSteps || m.Told*2 > limits.MaxTold {
		t.Errorf("more than half of what a comparison may take: %d steps of %d, %d bytes of %d", m.Steps, limits.MaxSteps, m.Told, limits.MaxTold)
	}
}

// An ordinary page has some forty rows.
func BenchmarkPage(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	page := func() snapshot.Snapshot {
		s := snapshot.Snapshot{Lists: []snapshot.List{{Title: "Sub-processors", Kind: snapshot.ThirdParty, Columns: benchedHeaders}}}
		for range 40 {
			s.Lists[0].Subprocessors = append(s.Lists[0].Subprocessors, madeUpRow(r, madeUpName(r)))
		}
		return s
	}
	a, c := page(), page()
	rewritten := page()
	for i := range rewritten.Lists[0].Subprocessors {
		rewritten.Lists[0].Subprocessors[i].Name = a.Lists[0].Subprocessors[i].Name
	}
	b.Run("unchanged", func(b *testing.B) {
		for b.Loop() {
			compare(b, a, a, Options{})
		}
	})
	b.Run("cells rewritten", func(b *testing.B) {
		for b.Loop() {
			compare(b, a, rewritten, Options{})
		}
	})
	b.Run("rows rewritten", func(b *testing.B) {
		for b.Loop() {
			compare(b, a, c, Options{})
		}
	})
}
