package text

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"github.com/google/go-cmp/cmp"
	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/notify/wording"
	"github.com/subwatch/subwatch/snapshot"
)

func TestTextGolden(t *testing.T) {
	for name, m := range notifytest.Goldens() {
		notifytest.Golden(t, name+".80.txt", []byte(writeText(t, m, Style{Width: 80})))
		notifytest.Golden(t, name+".140.txt", []byte(writeText(t, m, Style{Width: 140})))
		notifytest.Golden(t, name+".color.txt", []byte(writeText(t, m, Style{Color: true})))
	}
}

func BenchmarkTextThousand(b *testing.B) {
	m := notifytest.Thousand()
	for b.Loop() {
		if err := Write(io.Discard, m, Style{}); err != nil {
			b.Fatal(err)
		}
	}
}

// checkTerminal returns what is wrong with text for a terminal of a width: wide
// lines, and characters that act, but for the colours where they are asked for.
func checkTerminal(s string, style Style) (problems []string) {
	bad := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	if !utf8.ValidString(s) {
		bad("no UTF-8")
	}
	if s != "" && !strings.HasSuffix(s, "\n") {
		bad("no newline at the end")
	}
	limit := max(style.Width, minWidth)
	if style.Width <= 0 {
		limit = defaultWidth
	}
	for i, line := range strings.Split(s, "\n") {
		bare := line
		if style.Color {
			bare = uncoloured(line)
			if strings.Count(line, "\x1b") > 0 && !strings.HasSuffix(strings.TrimRight(line, " "), inkOff) && strings.Count(line, inkOff)*2 != strings.Count(line, "\x1b") {
				bad("line %d ends in colour: %q", i+1, line)
			}
		}
		if strings.HasPrefix(strings.TrimSpace(bare), "::") || strings.Contains(bare, "##[") {
			bad("line %d is a command for a workflow's runner: %q", i+1, bare)
		}
		for _, r := range bare {
			if wording.Acts(r) {
				bad("line %d holds %U", i+1, r)
			}
		}
		if n := displaywidth.String(bare); n > limit {
			bad("line %d has %d columns, the width is %d: %q", i+1, n, limit, bare)
		}
		if strings.HasSuffix(bare, " ") {
			bad("line %d ends in a blank: %q", i+1, bare)
		}
	}
	return problems
}

// uncoloured takes our own codes off a text, and no others.
func uncoloured(s string) string {
	for _, code := range append([]string{inkOff}, slices.Collect(maps.Values(inkCodes))...) {
		s = strings.ReplaceAll(s, code, "")
	}
	return s
}

func checkText(t *testing.T, m notify.Message, style Style) {
	t.Helper()
	for _, p := range checkTerminal(writeText(t, m, style), style) {
		t.Errorf("width %d, colour %v: %s", style.Width, style.Color, p)
	}
}

func TestTextAnyReport(t *testing.T) {
	for seed := range uint64(60) {
		m := notifytest.RandomMessage(rand.New(rand.NewPCG(seed, 1)), "extra")
		for _, style := range []Style{{}, {Width: 140}, {Width: 100, Color: true}, {Width: 24}, {Width: 1}} {
			checkText(t, m, style)
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func FuzzText(f *testing.F) {
	for i, s := range notifytest.Hostile {
		f.Add(uint64(i), s, 80, i%2 == 0)
	}
	f.Fuzz(func(t *testing.T, seed uint64, extra string, width int, color bool) {
		if width > 1000 {
			width %= 1000
		}
		checkText(t, notifytest.RandomMessage(rand.New(rand.NewPCG(seed, 2)), extra), Style{Width: width, Color: color})
	})
}

// Colour says nothing by itself: without its codes the text is the same.
func TestTextColorSaysNothing(t *testing.T) {
	for _, m := range notifytest.Goldens() {
		plain, colored := writeText(t, m, Style{}), writeText(t, m, Style{Color: true})
		if got := uncoloured(colored); got != plain || colored == plain {
			t.Errorf("(-plain +coloured):\n%s", cmp.Diff(plain, got))
		}
	}
}

// The middle of a long cell that stayed is left out; what came and went never.
func TestTextContext(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("some words that stayed ", 40))
	added := strings.TrimSpace(strings.Repeat("many words that came ", 60))
	m := notifytest.Atlassian()
	m.Report.Changes = []diff.Change{{
		Entry: 1, Kind: diff.Changed, Class: diff.Review, Name: "Acme",
		Fields: []diff.FieldChange{notifytest.Cell(snapshot.Purpose, "", long+" [+"+added+"+] "+long+" [-gone-] "+long)},
	}}
	got := strings.Join(strings.Fields(writeText(t, m, Style{})), " ")
	if !strings.Contains(got, "[+"+added+"+]") || !strings.Contains(got, "[-gone-]") {
		t.Errorf("words that came or went are cut:\n%s", got)
	}
	if n := strings.Count(got, "…"); n != 3 {
		t.Errorf("%d ellipses, want 3:\n%s", n, got)
	}
	if n := strings.Count(got, "some words that stayed"); n > 14 {
		t.Errorf("what stayed is shown %d times:\n%s", n, got)
	}
}

func writeText(t *testing.T, m notify.Message, s Style) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, m, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
