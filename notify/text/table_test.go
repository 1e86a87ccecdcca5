package text

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/notify/markdown"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/notify/wording"
)

func writeTable(t *testing.T, tab wording.Table, s Style) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteTable(&b, tab, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTable(t *testing.T) {
	notifytest.Golden(t, "table.80.txt", []byte(writeTable(t, notifytest.Status(), Style{Width: 80})))
	notifytest.Golden(t, "table.140.txt", []byte(writeTable(t, notifytest.Status(), Style{Width: 140})))
	notifytest.Golden(t, "table.color.txt", []byte(writeTable(t, notifytest.Status(), Style{Color: true})))
	var b bytes.Buffer
	if err := markdown.WriteTable(&b, notifytest.Status()); err != nil {
		t.Fatal(err)
	}
	notifytest.Golden(t, "table.md", b.Bytes())
	for _, p := range notifytest.CheckMarkdown(t, b.String()) {
		t.Error(p)
	}
	if n := strings.Count(notifytest.Render(t, b.String()), "<td>"); n != 18 {
		t.Errorf("%d cells, want 18", n)
	}
}

// A table keeps its width and every word of its cells, whatever they hold.
func TestTableAny(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	texts := append([]string{"ok", "Acme Corp"}, notifytest.Hostile...)
	for range 60 {
		var tab wording.Table
		cells := func() (out []string) {
			for range r.IntN(8) {
				out = append(out, texts[r.IntN(len(texts))])
			}
			return out
		}
		tab.Header = cells()
		for range r.IntN(6) {
			tab.Rows = append(tab.Rows, cells())
		}
		for _, s := range []Style{{}, {Width: 24}, {Width: 140, Color: true}} {
			for _, p := range checkTerminal(writeTable(t, tab, s), s) {
				t.Errorf("width %d: %s", s.Width, p)
			}
		}
		var b bytes.Buffer
		if err := markdown.WriteTable(&b, tab); err != nil {
			t.Fatal(err)
		}
		for _, p := range notifytest.CheckMarkdown(t, b.String()) {
			t.Error(p)
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	long := wording.Table{Header: []string{"a", "b"}, Rows: [][]string{{"one", "word " + strings.Repeat("another ", 30)}, {"x", "y", "beyond the header"}}}
	if got := strings.Join(strings.Fields(writeTable(t, long, Style{Width: 40})), " "); strings.Count(got, "another") != 30 || !strings.Contains(got, "beyond") {
		t.Errorf("a cell is cut: %s", got)
	}
	if got := writeTable(t, wording.Table{}, Style{}); got != "" {
		t.Errorf("an empty table: %q", got)
	}
}
