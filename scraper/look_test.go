package scraper

import (
	"bytes"
	"testing"

	"golang.org/x/net/html"

	"github.com/subwatch/subwatch/fixtures"
)

// weight is about what a tree takes: its nodes, and their attributes.
func weight(root *html.Node) int {
	n := 0
	for d := range root.Descendants() {
		n += 4 + len(d.Attr)
	}
	return n
}

// Whatever the tags, what the look lets through becomes a tree of about the
// page's size: the fuzzer looks for elements that the look believes closed and
// the parser opens again.
func FuzzLook(f *testing.F) {
	for _, s := range fixtures.Shapes() {
		f.Add(s.Page(512), uint8(8))
	}
	f.Fuzz(func(t *testing.T, unit []byte, times uint8) {
		if len(unit) > 2000 {
			return
		}
		text := bytes.Repeat(unit, 1+int(times)*4)
		seen := lookAt(text)
		if seen.flat || seen.refuse != "" {
			return
		}
		root, err := tryParse(text)
		if err != nil {
			return // nested too deep: made flat
		}
		if got, most := weight(root), 16*len(text)+lookAtLeast/10; got > most {
			t.Fatalf("%d bytes became %d, looked as if at most %d", len(text), got, most)
		}
	})
}
