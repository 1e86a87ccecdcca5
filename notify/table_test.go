package notify

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

func status() Table {
	return Table{Header: []string{"vendor", "health", "last good read", "sub-processors", "last change", "baseline"}, Rows: [][]string{
		{"Atlassian", "ok", "22 Nov 2026 06:12 UTC", "30", "3f9a8c2e41d0, 30 Aug 2024", "approved"},
		{"Acme Corp", "unreadable since 3 Nov 2026: no list of sub-processors on the page", "2 Nov 2026 06:12 UTC", "12", "", "not approved"},
		{"A vendor with | a * hostile \x1b[31m name", "::error::x", "-", "1,204"},
	}}
}

func writeTable(t *testing.T, tab Table, s Style) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteTable(&b, tab, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTable(t *testing.T) {
	golden(t, "table.80.txt", []byte(writeTable(t, status(), Style{Width: 80})))
	golden(t, "table.140.txt", []byte(writeTable(t, status(), Style{Width: 140})))
	golden(t, "table.color.txt", []byte(writeTable(t, status(), Style{Color: true})))
	var b bytes.Buffer
	if err := WriteTableMarkdown(&b, status()); err != nil {
		t.Fatal(err)
	}
	golden(t, "table.md", b.Bytes())
	for _, p := range checkMarkdown(t, b.String()) {
		t.Error(p)
	}
	if n := strings.Count(render(t, b.String()), "<td>"); n != 18 {
		t.Errorf("%d cells, want 18", n)
	}
}

// A table keeps its width and every word of its cells, whatever they hold.
func TestTableAny(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	texts := append([]string{"ok", "Acme Corp"}, hostile...)
	for range 60 {
		var tab Table
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
		if err := WriteTableMarkdown(&b, tab); err != nil {
			t.Fatal(err)
		}
		for _, p := range checkMarkdown(t, b.String()) {
			t.Error(p)
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	long := Table{Header: []string{"a", "b"}, Rows: [][]string{{"one", "word " + strings.Repeat("another ", 30)}, {"x", "y", "beyond the header"}}}
	if got := strings.Join(strings.Fields(writeTable(t, long, Style{Width: 40})), " "); strings.Count(got, "another") != 30 || !strings.Contains(got, "beyond") {
		t.Errorf("a cell is cut: %s", got)
	}
	if got := writeTable(t, Table{}, Style{}); got != "" {
		t.Errorf("an empty table: %q", got)
	}
}
