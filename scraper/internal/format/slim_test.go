package format

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/subwatch/subwatch/fixtures"
	"github.com/subwatch/subwatch/scraper/internal/dom"
)

// slimTree is the tree of a page as the slimmer should leave it: the page's own,
// without the attributes that nobody reads.
func slimTree(t *testing.T, text []byte) string {
	t.Helper()
	root, err := tryParse(text)
	if err != nil {
		return ""
	}
	return rendered(t, root)
}

// rendered writes a tree without the attributes that the slimmer may leave out.
func rendered(t *testing.T, root *html.Node) string {
	t.Helper()
	for n := range root.Descendants() {
		n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool {
			return !keepsAttributes(n.DataAtom) && !dom.IsRead([]byte(a.Key))
		})
	}
	var out bytes.Buffer
	if err := html.Render(&out, root); err != nil {
		return "" // a tree that cannot be written, such as a plaintext in a table
	}
	return out.String()
}

// FuzzSlim: whatever the tags, the page without the attributes that nobody reads
// has the same tree.
func FuzzSlim(f *testing.F) {
	for _, s := range fixtures.Shapes() {
		f.Add(s.Page(2048))
	}
	for _, page := range []string{
		`<a data-x="1"href='/y'data-z>t</a>`, `<br data-x=1/><p data-x="1"/>t`, `<svg><g data-x=2/><a data-x='2'/>t</svg>`,
		`<p data-x>t<p data-x=>t`, `<p =data-x="a">t`, `<P DATA-X="a" Class=b>t`, `<p data-a="<b>" class="c>d">t</p>`,
		`<input type=hidden data-x=1><table><input type=hidden data-x=1></table>`, `<svg><font color="x">t</font></svg>`,
		`<p data-x="1" `, `<script data-x="1"><p data-x="1"></script><!-- <p data-x="1"> -->`, `<a data-x = "1" data-y = 2 >t`,
	} {
		f.Add([]byte(page))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		seen := lookAt(text)
		if seen.flat || seen.refuse != "" {
			return
		}
		if got, want := slimTree(t, seen.slim), slimTree(t, text); got != want {
			t.Errorf("%q became %q:\ngot  %s\nwant %s", text, seen.slim, got, want)
		}
	})
}

// The pages of the fixtures have the same tree too, and are smaller.
func TestSlim(t *testing.T) {
	files, err := filepath.Glob("../../../fixtures/*/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	smaller := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		seen := lookAt(text)
		if slimTree(t, seen.slim) != slimTree(t, text) {
			t.Errorf("%s has another tree without the attributes that nobody reads", file)
		}
		if len(seen.slim) < len(text) {
			smaller++
		}
	}
	if smaller == 0 {
		t.Error("no page became smaller")
	}
}

// Every attribute that the readers look for by its name stands among those that
// are left in the tree.
func TestReadAttributes(t *testing.T) {
	asked := regexp.MustCompile(`\bAttr(?:Or)?\([^()"]*"([a-z-]+)"`)
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	// Of elements that keep all of theirs: html, base and meta.
	kept := []string{"lang", "href", "content"}
	n := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllSubmatch(source, -1) {
			n++
			if !dom.IsRead(m[1]) && !slices.Contains(kept, string(m[1])) {
				t.Errorf("%s reads the attribute %q, which is not in the tree: name it among dom's readAttributes", file, m[1])
			}
		}
	}
	if n < 10 {
		t.Errorf("only %d places found that read attributes", n)
	}
}
