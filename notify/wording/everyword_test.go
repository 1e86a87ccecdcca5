package wording_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/github"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/notify/slack"
	"github.com/subwatch/subwatch/notify/text"
	"github.com/subwatch/subwatch/snapshot"
)

// A page for the tests of this file is made of words of which each stands in it
// once, so that it can be found again in what is told.
type pages struct {
	*rand.Rand
	n int
}

// word returns a word that stands nowhere else.
func (p *pages) word() string {
	p.n++
	return fmt.Sprintf("qz%sx%d", []string{"ab", "eb", "ib", "ob"}[p.IntN(4)], p.n)
}

func (p *pages) cell() snapshot.Cell {
	if p.IntN(5) == 0 {
		return snapshot.Cell{}
	}
	out := []string{p.word()}
	for range p.IntN(4) {
		out = append(out, p.word())
	}
	return snapshot.Cell{Text: strings.Join(out, []string{" ", ", ", " and ", "; "}[p.IntN(4)])}
}

var everyColumn = []snapshot.Column{
	{Header: "Name", Field: snapshot.Name},
	{Header: "Purpose", Field: snapshot.Purpose},
	{Header: "Data", Field: snapshot.DataCategories},
	{Header: "Location", Field: snapshot.Location},
	{Header: "Transfer", Field: snapshot.Transfer},
	{Header: "Products", Field: snapshot.Products},
	{Header: "Retention", Field: snapshot.Other},
	{Header: "(description)", Field: snapshot.Other},
}

func (p *pages) row(name string) snapshot.Subprocessor {
	s := snapshot.Subprocessor{Name: name, Purpose: p.cell(), DataCategories: p.cell(), Location: p.cell(), Transfer: p.cell(), Products: p.cell()}
	for _, h := range []string{"Retention", "(description)"} {
		if c := p.cell(); c.Text != "" {
			s.Other = append(s.Other, snapshot.OtherCell{Header: h, Cell: c})
		}
	}
	return s
}

// change makes an old and a new page of the same list: rows that come, and
// cells that gain words, lose them or are put anew.
func (p *pages) change() (old, new snapshot.Snapshot) {
	kind := []snapshot.ListKind{snapshot.ThirdParty, snapshot.ThirdParty, snapshot.Affiliates, snapshot.Optional}[p.IntN(4)]
	list := snapshot.List{Title: "Sub-processors", Kind: kind, Columns: everyColumn}
	a, b := list, list
	for i := range 2 + p.IntN(6) {
		before := p.row(fmt.Sprintf("Company%d %s Ltd", i, p.word()))
		after := before
		after.Other = append([]snapshot.OtherCell(nil), before.Other...)
		for _, f := range []snapshot.Field{snapshot.Purpose, snapshot.DataCategories, snapshot.Location, snapshot.Transfer, snapshot.Products} {
			c := after.Cell(f)
			switch p.IntN(8) {
			case 0:
				c.Text = strings.TrimPrefix(c.Text+", "+p.word(), ", ")
			case 1:
				*c = p.cell()
			case 2:
				_, c.Text, _ = strings.Cut(c.Text, " ")
			}
		}
		if len(after.Other) > 0 && p.IntN(4) == 0 {
			after.Other[0].Text += " " + p.word()
		}
		a.Subprocessors, b.Subprocessors = append(a.Subprocessors, before), append(b.Subprocessors, after)
	}
	for range p.IntN(3) {
		b.Subprocessors = append(b.Subprocessors, p.row(fmt.Sprintf("New%s Inc", p.word())))
	}
	old, new = snapshot.Snapshot{Schema: 1, Lists: []snapshot.List{a}}, snapshot.Snapshot{Schema: 1, Lists: []snapshot.List{b}}
	return old, new
}

var (
	uniqueWord = regexp.MustCompile(`qz[aeio]bx\d+`)
	// A bare verdict ends what is said: nothing of the page follows it.
	countsOnly = regexp.MustCompile(`\d+ (new |known )?(company|companies|ones?) |to review \(`) // a headline: what it counts is told below
	bareWords  = regexp.MustCompile(`(?m)\b(reworded|changed)[.)*_"\\]*$`)
)

func wordsOf(s snapshot.Snapshot) map[string]bool {
	out := map[string]bool{}
	for _, l := range s.Lists {
		for _, r := range l.Subprocessors {
			texts := []string{r.Name, r.Purpose.Text, r.DataCategories.Text, r.Location.Text, r.Transfer.Text, r.Products.Text}
			for _, o := range r.Other {
				texts = append(texts, o.Text)
			}
			for _, w := range uniqueWord.FindAllString(strings.Join(texts, " "), -1) {
				out[w] = true
			}
		}
	}
	return out
}

// told returns all that each medium says of a message.
func toldBy(t *testing.T, m notify.Message) map[string]string {
	t.Helper()
	payloads, err := slack.Payloads(m)
	if err != nil {
		t.Fatal(err)
	}
	posts := ""
	for _, p := range payloads {
		posts += string(p) + "\n"
	}
	var job strings.Builder
	if err := github.WriteJobSummary(&job, github.JobSummary{Messages: []notify.Message{m}}, 10_000_000); err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"text": asText(t, m, text.Style{Width: 10_000}), "Markdown": asMarkdown(t, m), "Slack": posts, "GitHub": job.String(),
	}
}

func checkEveryWord(t *testing.T, seed uint64) {
	t.Helper()
	p := &pages{Rand: rand.New(rand.NewPCG(seed, 7))}
	old, new := p.change()
	r, err := diff.Compare(old, new, diff.Options{})
	if err != nil {
		t.Fatal(err)
	}
	had := wordsOf(old)
	m := notify.Message{Kind: notify.Change, Vendor: "acme", Report: &r}
	for medium, said := range toldBy(t, m) {
		for w := range wordsOf(new) {
			if !had[w] && !regexp.MustCompile(w+`\b`).MatchString(said) {
				t.Errorf("seed %d: %s does not say %q, which came:\n%s", seed, medium, w, said)
			}
		}
		if medium == "Slack" {
			continue // JSON: the ends of its lines are none
		}
		for _, line := range strings.Split(said, "\n") {
			if (strings.Contains(line, "reworded") || bareWords.MatchString(line)) && !uniqueWord.MatchString(line) && !strings.Contains(line, "sub-processor list") && !countsOnly.MatchString(line) {
				t.Errorf("seed %d: %s says that something differs and not what: %q", seed, medium, line)
			}
		}
	}
}

// Every word that comes into a page is in what each medium says of it, and no
// medium says "reworded" or "changed" without the words.
func TestEveryWordIsTold(t *testing.T) {
	for seed := range uint64(60) {
		checkEveryWord(t, seed)
	}
}

// FuzzEveryWord is the same for any seed.
func FuzzEveryWord(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(checkEveryWordOf)
}

func checkEveryWordOf(t *testing.T, seed uint64) { checkEveryWord(t, seed) }

// No sample of any kind is told as "reworded" or "changed" without words.
func TestNeverBareWords(t *testing.T) {
	bare := regexp.MustCompile(`(?i)[a-z”] (reworded|changed)( in \d+ places)?( ·|[;,.]|\s*$)`)
	for name, m := range notifytest.EveryMessage() {
		if m.Report == nil {
			continue
		}
		for medium, said := range toldBy(t, m) {
			for _, line := range strings.Split(said, "\n") {
				if s := bare.FindString(line); s != "" && !strings.ContainsAny(line, "[<") && !strings.Contains(line, "list") {
					t.Errorf("%s in %s: %q", name, medium, line)
				}
			}
		}
	}
}
