package text

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/notify/data"
	"github.com/subwatch/subwatch/notify/markdown"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/notify/wording"
	"github.com/subwatch/subwatch/snapshot"
)

func TestSnapshotGolden(t *testing.T) {
	for name, s := range map[string]snapshot.Snapshot{"atlassian": notifytest.AtlassianSnapshot(t), "full": notifytest.FullSnapshot()} {
		for _, w := range []struct {
			name  string
			style Style
		}{{"80.txt", Style{Width: 80}}, {"140.txt", Style{Width: 140}}, {"color.txt", Style{Color: true}}} {
			var b bytes.Buffer
			if err := WriteSnapshot(&b, s, w.style); err != nil {
				t.Fatal(err)
			}
			notifytest.Golden(t, name+".snapshot."+w.name, b.Bytes())
		}
		var b bytes.Buffer
		if err := markdown.WriteSnapshot(&b, s); err != nil {
			t.Fatal(err)
		}
		notifytest.Golden(t, name+".snapshot.md", b.Bytes())
		b.Reset()
		if err := data.WriteSnapshotCSV(&b, s); err != nil {
			t.Fatal(err)
		}
		notifytest.Golden(t, name+".snapshot.csv", b.Bytes())
	}
}

func checkSnapshot(t *testing.T, s snapshot.Snapshot, style Style) {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSnapshot(&b, s, style); err != nil {
		t.Fatal(err)
	}
	for _, p := range checkTerminal(b.String(), style) {
		t.Errorf("width %d: %s", style.Width, p)
	}
	if style.Color { // the rest is the same in every style
		return
	}
	b.Reset()
	if err := markdown.WriteSnapshot(&b, s); err != nil {
		t.Fatal(err)
	}
	for _, p := range notifytest.CheckMarkdown(t, b.String()) {
		t.Error(p)
	}
	b.Reset()
	if err := data.WriteSnapshotCSV(&b, s); err != nil {
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
				if wording.Acts(r) {
					t.Errorf("CSV holds %U: %q", r, c)
				}
			}
		}
	}
}

func TestSnapshotAny(t *testing.T) {
	checkSnapshot(t, notifytest.AtlassianSnapshot(t), Style{})
	checkSnapshot(t, notifytest.FullSnapshot(), Style{Width: 140})
	for seed := range uint64(40) {
		for _, style := range []Style{{}, {Width: 140, Color: true}, {Width: 24, Color: true}} {
			checkSnapshot(t, notifytest.RandomSnapshot(rand.New(rand.NewPCG(seed, 6)), "extra"), style)
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func FuzzSnapshot(f *testing.F) {
	for i, s := range notifytest.Hostile {
		f.Add(uint64(i), s, 80+i*3)
	}
	f.Fuzz(func(t *testing.T, seed uint64, extra string, width int) {
		checkSnapshot(t, notifytest.RandomSnapshot(rand.New(rand.NewPCG(seed, 7)), extra), Style{Width: width % 500})
	})
}

// Every cell of the page is in the text, at every width.
func TestSnapshotDropsNothing(t *testing.T) {
	for _, s := range []snapshot.Snapshot{notifytest.AtlassianSnapshot(t), notifytest.FullSnapshot()} {
		for _, w := range []int{80, 120, 140, 250} {
			var b bytes.Buffer
			if err := WriteSnapshot(&b, s, Style{Width: w}); err != nil {
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

func BenchmarkSnapshotThousandRows(b *testing.B) {
	s := notifytest.AtlassianSnapshot(b)
	l := &s.Lists[0]
	for len(l.Subprocessors) < 1000 {
		l.Subprocessors = append(l.Subprocessors, l.Subprocessors[:25]...)
	}
	for b.Loop() {
		if err := WriteSnapshot(io.Discard, s, Style{Width: 140}); err != nil {
			b.Fatal(err)
		}
	}
}

// A list of more columns than a terminal has is told in cards: no table of it is
// tried.
func TestManyColumns(t *testing.T) {
	l := snapshot.List{Title: "Sub-processors", Subprocessors: []snapshot.Subprocessor{{Name: "Acme"}}}
	for i := range 20_000 {
		l.Columns = append(l.Columns, snapshot.Column{Header: fmt.Sprintf("Purpose %d", i), Field: snapshot.Other})
		l.Subprocessors[0].Other = append(l.Subprocessors[0].Other, snapshot.OtherCell{Header: l.Columns[i].Header, Cell: snapshot.Cell{Text: "x"}})
	}
	var b bytes.Buffer
	if err := WriteSnapshot(&b, snapshot.Snapshot{Lists: []snapshot.List{l}}, Style{Width: 110}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "columns: ") {
		t.Errorf("no cards: %.300s", b.String())
	}
}
