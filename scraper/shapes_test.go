package scraper_test

import (
	"errors"
	"os"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/fixtures"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// long says that all is read at the size at which what a page costs by the byte
// stands out from what it costs once, as in .ci/run; the suite reads smaller pages.
var long = os.Getenv("SUBWATCH_LONG") != ""

// shareOf returns a size, or a part of it where not all need be read.
func shareOf(size int) int {
	if long {
		return size
	}
	return size / 4
}

// tooMuch is the error of a page that costs more than its size allows.
var tooMuch = &page.ReadError{Kind: page.TooMuch}

func shapePage(s fixtures.Shape, size int) page.Page {
	return page.Page{Body: s.Page(size), URL: "https://vendor.example/legal/sub-processors", ContentType: s.ContentType}
}

// A cost is what reading one page took. Time is not in it: it differs between
// machines and runs.
type cost struct {
	steps   int // of the budget; -1 where the page was refused
	allocs  float64
	bytes   float64
	refused bool
}

func costOf(t *testing.T, web page.Page, h scraper.Hints) cost {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	steps, _, err := scraper.Steps(web, h)
	runtime.ReadMemStats(&after)
	var re *page.ReadError
	if err != nil && !errors.As(err, &re) {
		t.Fatalf("error of another kind: %v", err)
	}
	return cost{steps: steps, allocs: float64(after.Mallocs - before.Mallocs), bytes: float64(after.TotalAlloc - before.TotalAlloc), refused: re != nil && re.Kind == page.TooMuch}
}

// A page that is twice as large costs twice as much, whatever it is made of, or
// is refused: in steps, and in memory that is asked for, in which the libraries
// show that count no steps. Every other shape is read, and every one where
// SUBWATCH_LONG is set: the list stands in the order of kinds.
func TestShapesAreLinear(t *testing.T) {
	if raceDetector {
		t.Skip("counts allocations, which the race detector adds to")
	}
	const most = 2.5
	size := shareOf(64 << 10)
	// What does not grow with the page: the title and the headings are asked once.
	const someAllocs, someBytes, someSteps = 2000, 1 << 20, 40_000
	for i, s := range fixtures.Shapes() {
		if !long && i%2 == 1 {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			one, two := costOf(t, shapePage(s, size), scraper.Hints{}), costOf(t, shapePage(s, 2*size), scraper.Hints{})
			if one.refused && !two.refused {
				t.Errorf("refused at %d bytes, and read at twice as many", size)
			}
			if two.refused {
				return
			}
			if float64(two.steps) > most*float64(one.steps)+someSteps {
				t.Errorf("steps: %d became %d", one.steps, two.steps)
			}
			if two.allocs > most*one.allocs+someAllocs {
				t.Errorf("allocations: %.0f became %.0f", one.allocs, two.allocs)
			}
			if two.bytes > most*one.bytes+someBytes {
				t.Errorf("bytes: %.0f became %.0f", one.bytes, two.bytes)
			}
		})
	}
}

// A text that many lists share is looked at once: each further list costs what it
// would without the text. These pages are small enough to be read, so that none
// may be refused.
func TestSharedTextsAreReadOnce(t *testing.T) {
	size := shareOf(128 << 10)
	// Of a byte of further lists: the smallest table takes about 30 without a
	// text, and up to 25 to find again what its texts were answered with.
	const most = 64
	for _, s := range fixtures.Shapes() {
		if !strings.HasPrefix(s.Name, "shared-") && !strings.HasPrefix(s.Name, "bold-") && s.Name != "labelled-by-thousands" {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			one, two := costOf(t, shapePage(s, size), scraper.Hints{}), costOf(t, shapePage(s, 2*size), scraper.Hints{})
			if one.refused || two.refused {
				t.Fatalf("refused: %v at %d bytes, %v at twice as many", one.refused, size, two.refused)
			}
			if more := two.steps - one.steps; more > most*size {
				t.Errorf("%.1f steps for each further byte", float64(more)/float64(size))
			}
		})
	}
}

// The libraries count no steps, and what costs them time alone does not show in
// memory: these are refused before they cost much, and so is each that is
// quadratic in them.
func TestShapesThatAreRefused(t *testing.T) {
	refused := map[string]bool{}
	for _, name := range strings.Fields(`html-attributes html-attributes-at-once body-attributes html-attributes-slashes long-base
		quotes quotes-and-lists quotes-growing quotes-deep-in-lines lists-numbered-in-line lists-alternating lists-growing
		images-unfinished links-unfinished links-unfinished-angle links-titles-lines links-titles-brackets links-parentheses links-in-links images-in-images
		brackets-balanced brackets-around-stars references references-equal references-titled references-with-titles-below references-used references-long references-long-title
		emphasis emphasis-open emphasis-open-two emphasis-both emphasis-closed emphasis-mixed emphasis-of-threes emphasis-of-closers emphasis-underscores emphasis-nested
		strikes strikes-mixed strikes-long backticks-growing html-attributes table-wide table-escaped-code table-escaped-code-in-cells`) {
		refused[name] = true
	}
	for _, s := range fixtures.Shapes() {
		name, markdown := strings.CutPrefix(s.Name, "markdown-")
		if !refused[name] || !markdown && !strings.HasPrefix(name, "html-") && name != "body-attributes" && name != "long-base" {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			_, err := scraper.Parse(shapePage(s, 256<<10), scraper.Hints{})
			var re *page.ReadError
			if !errors.As(err, &re) || re.Kind != page.TooMuch {
				t.Errorf("got %v", err)
			}
		})
	}
}

// Hints select as cheaply, also on pages that are nested deep or have many
// elements side by side.
func TestShapesWithHintsAreLinear(t *testing.T) {
	h, err := scraper.NewHints([]string{"main div table", "body * div > div ul li", "div ~ table", "p ~ p ~ p", "div:has(table)", "*:contains('vendor')", "body"}, []string{"nav div div div a", "div:not(div div) > i"}, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if raceDetector {
		t.Skip("counts allocations, which the race detector adds to")
	}
	size := shareOf(32<<10) * 2
	for _, s := range fixtures.Shapes() {
		if !strings.HasPrefix(s.Name, "deep-") && !strings.HasPrefix(s.Name, "nested-") && s.Name != "paragraphs" && s.Name != "ids" && s.Name != "rows" {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			one, two := costOf(t, shapePage(s, size), h), costOf(t, shapePage(s, 2*size), h)
			if !two.refused && float64(two.steps) > 2.5*float64(one.steps)+20_000 {
				t.Errorf("steps: %d became %d", one.steps, two.steps)
			}
		})
	}
}

// A selector whose pseudo-class counts an element's siblings is dear on a page
// with very many of them; the budget ends that too.
func TestHintThatCountsSiblings(t *testing.T) {
	h, err := scraper.NewHints([]string{"div:nth-of-type(2n)"}, nil, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	web := page.Page{Body: []byte(strings.Repeat("<div>a</div>", 100_000)), ContentType: "text/html"}
	if _, err := scraper.Parse(web, h); err == nil || !strings.Contains(err.Error(), "looking for what the hints select takes more than") {
		t.Errorf("got %v", err)
	}
	if _, err := scraper.Parse(web, scraper.Hints{}); !errors.Is(err, page.ErrNoLists) {
		t.Errorf("without the hint: got %v", err)
	}
}

// What is refused is said with what it would cost; the rest of the snapshot is
// there, and the explanation too.
func TestTooMuch(t *testing.T) {
	for _, c := range []struct{ shape, says string }{
		{"long-span", "too much on this page to read: reading the rows of its lists takes more than "},
		{"long-base", "too much on this page to read: its base address takes "},
		{"spans-both-ways", "too much on this page to read: reading its tables takes more than "},
		{"html-attributes", "too much on this page to read: html and body elements with "},
		{"markdown-quotes", "too much on this page to read: quotes and lists in each other, more than 100 deep"},
		{"markdown-images-unfinished", "too much on this page to read: reading its Markdown takes more than "},
		{"markdown-references-long", "too much on this page to read: reading its Markdown takes more than "},
	} {
		t.Run(c.shape, func(t *testing.T) {
			var web page.Page
			for _, s := range fixtures.Shapes() {
				if s.Name == c.shape {
					web = shapePage(s, 256<<10)
				}
			}
			snap, err := scraper.Parse(web, scraper.Hints{})
			if err == nil || !strings.HasPrefix(err.Error(), c.says) || !errors.Is(&page.ReadError{Kind: page.TooMuch}, tooMuch) {
				t.Fatalf("got %v, want %s…", err, c.says)
			}
			if page.Withdrawn(err) || snap.Rows() != 0 || len(snap.Dates) != 0 || snap.Page.SHA256 == "" || snap.Page.Bytes != len(web.Body) {
				t.Errorf("the snapshot is not the page's facts alone: %+v", snap)
			}
			again, err2 := scraper.Parse(web, scraper.Hints{})
			if err2 == nil || err2.Error() != err.Error() || !reflect.DeepEqual(again.Page, snap.Page) {
				t.Errorf("another answer the second time: %v", err2)
			}
			e, err3 := scraper.Explain(web, scraper.Hints{})
			if err3 == nil || err3.Error() != err.Error() || !reflect.DeepEqual(e.Snapshot.Page, snap.Page) {
				t.Errorf("explained with %v", err3)
			}
		})
	}
}

// Caps are far from what real lists have: what they cut off stays on the page
// for its readers, and is said where something is lost.
func TestCaps(t *testing.T) {
	long := strings.Repeat("Word ", 400)
	table := `<table><tr><th>Sub-processor</th><th>Purpose</th></tr><tr><td>Acme ` + long + `Inc.</td><td>Hosting</td></tr><tr><td>Stripe, Inc.</td><td>Payments</td></tr></table>`
	read := func(body string) (names []string, title, other string) {
		t.Helper()
		snap, err := scraper.Parse(page.Page{Body: []byte("<title>Sub-processors</title><body>" + body + "</body>"), ContentType: "text/html"}, scraper.Hints{})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range rows(snap) {
			names = append(names, s.Name)
			for _, o := range s.Other {
				other += o.Text
			}
		}
		return names, snap.Lists[0].Title, other
	}
	names, _, other := read("<h1>Sub-processors</h1>" + table)
	if len(names) != 2 || len(names[0]) > 1000 || !strings.HasPrefix(names[0], "Acme Word") || !strings.Contains(other, long+"Inc.") {
		t.Errorf("a long name: got %.40q… of %d bytes, and %d bytes beside it", names[0], len(names[0]), len(other))
	}
	if _, title, _ := read("<h1>Sub-processors</h1><h2>" + long + "</h2>" + table); title != "Sub-processors" {
		t.Errorf("a heading of %d bytes is a title: %.40q…", len(long), title)
	}
	snap, err := scraper.Parse(page.Page{Body: []byte("# Sub-processors\n" + strings.Repeat("x", 4<<20)), ContentType: "text/markdown"}, scraper.Hints{})
	if err == nil || snap.Rows() != 0 || !strings.HasPrefix(err.Error(), "too much on this page to read: Markdown of 4") {
		t.Errorf("a text that is too long: %v", err)
	}
	if _, err := scraper.Parse(page.Page{Body: []byte("<body>" + table), URL: "https://vendor.example/" + strings.Repeat("x", 8000), ContentType: "text/html"}, scraper.Hints{}); err == nil || !strings.Contains(err.Error(), "its address takes 8023 bytes") {
		t.Errorf("an address that is too long: %v", err)
	}
}

// An element with many attributes keeps those that are read.
func TestManyAttributes(t *testing.T) {
	var b strings.Builder
	for i := range 1000 {
		b.WriteString(" data-" + string(rune('a'+i%26)) + strings.Repeat("x", i/26) + "=y")
	}
	body := "<title>Sub-processors</title><h1>Sub-processors</h1><table><tr><th>Sub-processor<th>Purpose<tr><td>Acme, Inc.<td>Hosting<tr><td>Stripe, Inc.<span" + b.String() + ` style="display:none"> the hidden</span><td>Payments<tr><td` + b.String() + ` rowspan=2>Twilio Inc.<td>Calls<tr><td>Messages</table>`
	snap, err := scraper.Parse(page.Page{Body: []byte(body), ContentType: "text/html"}, scraper.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range rows(snap) {
		got = append(got, s.Name+": "+s.Purpose.Text)
	}
	if want := "Acme, Inc.: Hosting, Stripe, Inc.: Payments, Twilio Inc.: Calls, Twilio Inc.: Messages"; strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

// What each shape costs at one megabyte: the slowest and the largest stand in
// docs/performance.md.
func BenchmarkShapes(b *testing.B) {
	for _, s := range fixtures.Shapes() {
		b.Run(s.Name, func(b *testing.B) {
			page := shapePage(s, 1<<20)
			b.SetBytes(int64(len(page.Body)))
			b.ReportAllocs()
			for b.Loop() {
				scraper.Parse(page, scraper.Hints{}) // refused or not
			}
		})
	}
}
