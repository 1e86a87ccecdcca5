package notify

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

func atlassianSnapshot(t testing.TB) snapshot.Snapshot {
	t.Helper()
	data, err := os.ReadFile("testdata/atlassian.snapshot.json")
	if err != nil {
		t.Fatal(err)
	}
	s, err := snapshot.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// rich is a page with everything a snapshot can hold.
func fullSnapshot() snapshot.Snapshot {
	return snapshot.Snapshot{
		Schema: 1, Vendor: "acme", URL: "https://acme.example/legal/subprocessors",
		Dates: []snapshot.Date{
			{Text: "Last updated: January 2026", Kind: snapshot.Updated, Date: "2026-01-01", Precision: snapshot.ToMonth},
			{Text: "Reviewed regularly", Kind: snapshot.Reviewed, Precision: snapshot.NoDate}},
		Lists: []snapshot.List{{
			Title: "Sub-processors", Kind: snapshot.Planned,
			Columns: []snapshot.Column{{Header: "Vendor", Field: snapshot.Name}, {Header: "What for", Field: snapshot.Purpose}, {Header: "Notes", Field: snapshot.Other}},
			Subprocessors: []snapshot.Subprocessor{
				{Name: "Alpha GmbH", Group: "Hosting", Purpose: snapshot.Cell{Text: "Cloud | hosting"}, Location: snapshot.Cell{Text: "Germany"},
					Starts: "2026-05-30", Conditions: []string{"at election of customer"}, Other: []snapshot.OtherCell{{Header: "Notes", Cell: snapshot.Cell{Text: "=1+1"}}}},
				{Name: "=HYPERLINK(\"https://evil.example\")", Group: "Support", Purpose: snapshot.Cell{Text: "Ticketing", Links: []snapshot.Link{{Text: "x", URL: "https://beta.example/"}}},
					Ends: "2026-06-30", Other: []snapshot.OtherCell{{Header: "Notes", Cell: snapshot.Cell{Text: "a"}}, {Header: "Notes", Cell: snapshot.Cell{Text: "b"}}}},
				{Name: "東京データ株式会社", Group: "Support", Purpose: snapshot.Cell{Text: "サポート"}},
			},
		}, {Title: "", Kind: snapshot.Government, Columns: []snapshot.Column{{Header: "Name", Field: snapshot.Name}}}},
		TermsText: []string{"You may object within 30 days of this notice."},
		Notes:     []snapshot.Note{{Date: "2026-01-02", Text: "Added Alpha GmbH"}, {Text: "Page moved"}},
	}
}

func TestSnapshotGolden(t *testing.T) {
	for name, s := range map[string]snapshot.Snapshot{"atlassian": atlassianSnapshot(t), "full": fullSnapshot()} {
		for _, w := range []struct {
			name  string
			style Style
		}{{"80.txt", Style{Width: 80}}, {"140.txt", Style{Width: 140}}, {"color.txt", Style{Color: true}}} {
			var b bytes.Buffer
			if err := WriteSnapshotText(&b, s, w.style); err != nil {
				t.Fatal(err)
			}
			golden(t, name+".snapshot."+w.name, b.Bytes())
		}
		var b bytes.Buffer
		if err := WriteSnapshotMarkdown(&b, s); err != nil {
			t.Fatal(err)
		}
		golden(t, name+".snapshot.md", b.Bytes())
		b.Reset()
		if err := WriteSnapshotCSV(&b, s); err != nil {
			t.Fatal(err)
		}
		golden(t, name+".snapshot.csv", b.Bytes())
	}
}

// randomSnapshot makes a snapshot that holds anything at all.
func randomSnapshot(r *rand.Rand, extra string) snapshot.Snapshot {
	texts := hostile
	if r.IntN(8) > 0 { // long cells cost time, a few are enough
		texts = slices.DeleteFunc(slices.Clone(hostile), func(s string) bool { return len(s) > 300 })
	}
	str := func() string {
		switch r.IntN(6) {
		case 0:
			return extra
		case 1, 2:
			return fmt.Sprintf("Company %d, Inc.", r.IntN(1000))
		}
		return texts[r.IntN(len(texts))]
	}
	c := func() snapshot.Cell {
		return snapshot.Cell{Text: str(), Links: []snapshot.Link{{Text: str(), URL: str()}}}
	}
	s := snapshot.Snapshot{Vendor: str(), URL: str(), TermsText: []string{str()}, Notes: []snapshot.Note{{Date: snapshot.Day(str()), Text: str()}},
		Dates: []snapshot.Date{{Text: str(), Kind: snapshot.DateKind(str()), Date: snapshot.Day(str()), Precision: snapshot.ToDay}}}
	fields := append(snapshot.CellFields(), snapshot.Name, snapshot.Other)
	for range r.IntN(4) {
		l := snapshot.List{Title: str(), Kind: snapshot.ListKind(str())}
		for range r.IntN(9) {
			l.Columns = append(l.Columns, snapshot.Column{Header: str(), Field: fields[r.IntN(len(fields))]})
		}
		for range r.IntN(8) {
			sp := snapshot.Subprocessor{Name: str(), Group: str(), Products: c(), Purpose: c(), Location: c(), Starts: snapshot.Day(str()), Conditions: []string{str()}}
			for range r.IntN(3) {
				sp.Other = append(sp.Other, snapshot.OtherCell{Header: str(), Cell: c()})
			}
			l.Subprocessors = append(l.Subprocessors, sp)
		}
		s.Lists = append(s.Lists, l)
	}
	return s
}

func checkSnapshot(t *testing.T, s snapshot.Snapshot, style Style) {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSnapshotText(&b, s, style); err != nil {
		t.Fatal(err)
	}
	for _, p := range checkTerminal(b.String(), style) {
		t.Errorf("width %d: %s", style.Width, p)
	}
	if style.Color { // the rest is the same in every style
		return
	}
	b.Reset()
	if err := WriteSnapshotMarkdown(&b, s); err != nil {
		t.Fatal(err)
	}
	for _, p := range checkMarkdown(t, b.String()) {
		t.Error(p)
	}
	b.Reset()
	if err := WriteSnapshotCSV(&b, s); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") {
			t.Errorf("a workflow's runner would obey %q", line)
		}
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != s.Rows()+1 {
		t.Fatalf("%d rows of CSV for %d sub-processors: %v", len(rows), s.Rows(), err)
	}
	for _, row := range rows {
		for _, c := range row {
			for piece := range strings.SplitSeq(c, ";") { // which ends a cell where the comma is in numbers
				if first := strings.TrimLeft(piece, " \""); first != "" && strings.ContainsRune("=+-@\t\r", rune(first[0])) {
					t.Errorf("a spreadsheet would run %q of %q", piece, c)
				}
			}
			for _, r := range c {
				if Acts(r) {
					t.Errorf("CSV holds %U: %q", r, c)
				}
			}
		}
	}
}

func TestSnapshotAny(t *testing.T) {
	checkSnapshot(t, atlassianSnapshot(t), Style{})
	checkSnapshot(t, fullSnapshot(), Style{Width: 140})
	for seed := range uint64(40) {
		for _, style := range []Style{{}, {Width: 140, Color: true}, {Width: 24, Color: true}} {
			checkSnapshot(t, randomSnapshot(rand.New(rand.NewPCG(seed, 6)), "extra"), style)
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func FuzzSnapshot(f *testing.F) {
	for i, s := range hostile {
		f.Add(uint64(i), s, 80+i*3)
	}
	f.Fuzz(func(t *testing.T, seed uint64, extra string, width int) {
		checkSnapshot(t, randomSnapshot(rand.New(rand.NewPCG(seed, 7)), extra), Style{Width: width % 500})
	})
}

// Every cell of the page is in the text, at every width.
func TestSnapshotDropsNothing(t *testing.T) {
	for _, s := range []snapshot.Snapshot{atlassianSnapshot(t), fullSnapshot()} {
		for _, w := range []int{80, 120, 140, 250} {
			var b bytes.Buffer
			if err := WriteSnapshotText(&b, s, Style{Width: w}); err != nil {
				t.Fatal(err)
			}
			words := map[string]int{}
			for _, f := range strings.Fields(b.String()) {
				words[f]++
			}
			for _, l := range s.Lists {
				for i := range l.Subprocessors {
					sp := &l.Subprocessors[i]
					texts := []string{sp.Name, string(sp.Starts), string(sp.Ends)}
					for _, f := range snapshot.CellFields() {
						texts = append(texts, sp.Cell(f).Text)
					}
					for _, o := range sp.Other {
						texts = append(texts, o.Text)
					}
					for _, text := range append(texts, sp.Conditions...) {
						for _, f := range strings.Fields(text) {
							if words[f] == 0 && width(f) <= widestLeast {
								t.Errorf("width %d: %q of %s is not shown", w, f, sp.Name)
							}
						}
					}
				}
			}
		}
	}
}

func TestReportJSON(t *testing.T) {
	var b bytes.Buffer
	r := *atlassian().Report
	r.URL = "https://acme.example/?a=1&b=<2>\xff"
	if err := WriteReportJSON(&b, r); err != nil {
		t.Fatal(err)
	}
	out := b.String()
	if !utf8.ValidString(out) || !strings.HasSuffix(out, "}\n") || !strings.Contains(out, "a=1&b=<2>") || !strings.Contains(out, "\n  \"schema\": 1,") {
		t.Errorf("not indented, not readable or no UTF-8: %.300s", out)
	}
	var back diff.Report
	if err := json.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	r.URL, back.URL = "", ""
	if d := cmp.Diff(r, back); d != "" {
		t.Errorf("does not come back (-want +got):\n%s", d)
	}
	b.Reset()
	if err := WriteReportJSON(&b, diff.Report{}); err != nil || strings.Contains(b.String(), "null") {
		t.Errorf("an empty report has null: %s, %v", b.String(), err)
	}
}

func BenchmarkSnapshotThousandRows(b *testing.B) {
	s := atlassianSnapshot(b)
	l := &s.Lists[0]
	for len(l.Subprocessors) < 1000 {
		l.Subprocessors = append(l.Subprocessors, l.Subprocessors[:25]...)
	}
	for b.Loop() {
		if err := WriteSnapshotText(io.Discard, s, Style{Width: 140}); err != nil {
			b.Fatal(err)
		}
	}
}
