package notify

import (
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"github.com/google/go-cmp/cmp"
	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

func TestTextGolden(t *testing.T) {
	for name, m := range goldens() {
		golden(t, name+".80.txt", []byte(writeText(t, m, Style{Width: 80})))
		golden(t, name+".140.txt", []byte(writeText(t, m, Style{Width: 140})))
		golden(t, name+".color.txt", []byte(writeText(t, m, Style{Color: true})))
	}
}

// goldens are the messages that golden files hold.
func goldens() map[string]Message {
	all := every()
	all["atlassian"], all["hello"], all["review-kinds"], all["record-kinds"] = atlassian(), hello(), everyKind(diff.Review), everyKind(diff.Record)
	return all
}

func BenchmarkTextThousand(b *testing.B) {
	m := thousand()
	for b.Loop() {
		if err := WriteText(io.Discard, m, Style{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMarkdownThousand(b *testing.B) {
	m := thousand()
	for b.Loop() {
		if err := WriteMarkdown(io.Discard, m); err != nil {
			b.Fatal(err)
		}
	}
}

// checkTerminal gives what is wrong with text for a terminal of a width: wide
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
			if Acts(r) {
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

func checkText(t *testing.T, m Message, style Style) {
	t.Helper()
	for _, p := range checkTerminal(writeText(t, m, style), style) {
		t.Errorf("width %d, colour %v: %s", style.Width, style.Color, p)
	}
}

func TestTextAnyReport(t *testing.T) {
	for seed := range uint64(60) {
		m := randomMessage(rand.New(rand.NewPCG(seed, 1)), "extra")
		for _, style := range []Style{{}, {Width: 140}, {Width: 100, Color: true}, {Width: 24}, {Width: 1}} {
			checkText(t, m, style)
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func FuzzText(f *testing.F) {
	for i, s := range hostile {
		f.Add(uint64(i), s, 80, i%2 == 0)
	}
	f.Fuzz(func(t *testing.T, seed uint64, extra string, width int, color bool) {
		if width > 1000 {
			width %= 1000
		}
		checkText(t, randomMessage(rand.New(rand.NewPCG(seed, 2)), extra), Style{Width: width, Color: color})
	})
}

// Colour says nothing by itself: without its codes the text is the same.
func TestTextColorSaysNothing(t *testing.T) {
	for _, m := range goldens() {
		plain, colored := writeText(t, m, Style{}), writeText(t, m, Style{Color: true})
		if got := uncoloured(colored); got != plain || colored == plain {
			t.Errorf("(-plain +coloured):\n%s", cmp.Diff(plain, got))
		}
	}
}

// What a reader must find, whatever the layout.
func TestTextSays(t *testing.T) {
	m := atlassian()
	for _, tt := range []struct {
		name   string
		change func(*Message)
		says   []string
		not    []string
	}{
		{"as it is", func(*Message) {}, []string{"Atlassian changed its sub-processor list · starts 30 Sep 2024", "seen 30 Aug 2024 16:46 UTC · change 3f9a8c2e41d0 · subwatch show 3f9a8c2e41d0", "[+,+]", "cosmetic: 4 changes, not shown"}, []string{"\x1b", "repeated"}},
		{"two files", func(m *Message) {
			m.SeenAt, m.Change, m.Title, m.Vendor = time.Time{}, "", "", ""
			m.Report.Vendor = ""
		}, []string{"The page changed its sub-processor list"}, []string{"seen", "subwatch show", "change  "}},
		{"repeated", func(m *Message) { m.Repeated = true }, []string{"possibly repeated"}, nil},
		{"no start", func(m *Message) { m.Report.Starts = "" }, []string{"list\nhttps://"}, nil},
		{"nothing", func(m *Message) { m.Report.Changes = nil }, []string{"No changes in Atlassian’s sub-processor list"}, []string{"to record", "cosmetic"}},
		{"cosmetic only", func(m *Message) {
			m.Report.Changes = m.Report.Changes[11:]
			m.Report.ByClass = map[diff.Class]int{diff.Cosmetic: 4}
		}, []string{"Only cosmetic changes in Atlassian’s sub-processor list", "cosmetic: 4"}, []string{"to record"}},
		{"out of scope", func(m *Message) { m.Report.Changes[2].OutOfScope = true }, []string{"out of scope, none of the products in use: Intercom, Inc."}, []string{"3 + Intercom"}},
		{"unknown class", func(m *Message) { m.Report.Changes[4].Class = "later" }, []string{"5 ~ Partner Hero"}, nil},
		{"no report", func(m *Message) { m.Report = nil }, []string{"No changes"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := m
			m.Report = atlassian().Report
			tt.change(&m)
			got := writeText(t, m, Style{Width: 140})
			for _, s := range tt.says {
				if !strings.Contains(got, s) {
					t.Errorf("does not say %q:\n%s", s, got)
				}
			}
			for _, s := range tt.not {
				if strings.Contains(got, s) {
					t.Errorf("says %q:\n%s", s, got)
				}
			}
			checkMessage(t, m)
			writeMarkdown(t, m)
		})
	}
}

// Rows with the same change of the same cells are told once, with all names.
func TestTextGroups(t *testing.T) {
	m := atlassian()
	f := cell(snapshot.Security, "Security", "ISO 27001[+, SOC 2+]")
	m.Report.Changes = nil
	for i := range 60 {
		m.Report.Changes = append(m.Report.Changes, diff.Change{Kind: diff.Changed, Class: diff.Review, Name: fmt.Sprintf("Company %d, Inc.", i+1), Fields: []diff.FieldChange{f}})
	}
	numberChanges(m.Report)
	got := writeText(t, m, Style{Width: 100})
	if n := strings.Count(got, "[+, SOC 2+]"); n != 2 {
		t.Errorf("the change is told %d times, want 2 (groups of at most %d characters):\n%s", n, groupLimit, got)
	}
	for _, c := range m.Report.Changes {
		if !strings.Contains(strings.Join(strings.Fields(got), " "), c.Name) {
			t.Errorf("%s is not named", c.Name)
		}
	}
	checkMessage(t, m)
}

// The middle of a long cell that stayed is left out; what came and went never.
func TestTextContext(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("some words that stayed ", 40))
	added := strings.TrimSpace(strings.Repeat("many words that came ", 60))
	m := atlassian()
	m.Report.Changes = []diff.Change{{Entry: 1, Kind: diff.Changed, Class: diff.Review, Name: "Acme",
		Fields: []diff.FieldChange{cell(snapshot.Purpose, "", long+" [+"+added+"+] "+long+" [-gone-] "+long)}}}
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
