package format

import (
	"bytes"
	"math/rand/v2"
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
		// What is left would be another tag: "/" ends it, "=" is the one before's.
		`<svg><a /x=1>t`, `<svg><a/x=1>t`, `<svg><a x x=/>t`, `<svg x x=/><title><p x=1>`, `<p class x=1 =i>t`, `<p class x="1"="i">t`,
		// No more than three that are equal stay open.
		`<b x=1><b x=2><b x=3><b x=4>t<p>u</b></b></b>v`, `<s><i x=1><i x=2><i x=3><i x=4></s>t</i></i></i>u`,
		// What is a tag in HTML may be none in a drawing, and the other way round.
		`<svg></p><title><p x=1></title>`, `<svg></br><title><p x=1></title>`, `<svg><title><![CDATA[<p x=1>]]></title></svg><p x=1>`, `<svg><title></svg><![CDATA[<p x=1>]]>`,
		`<svg><mi><![CDATA[<p x="]]></mi></svg><p y="1">t`, `<math><title><![CDATA[<p x="]]></title></math><p y="1">t`, `<svg><font x=1><title><p x=1></title>`,
		`<frameset><svg></frameset><noframes><p x=1></noframes>`, `<svg><style><p x=1></style></svg><style><p x=1></style>`,
		`<p data-x="1" `, `<script data-x="1"><p data-x="1"></script><!-- <p data-x="1"> -->`, `<a data-x = "1" data-y = 2 >t`,
	} {
		f.Add([]byte(page))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		keepsTree(t, text)
	})
}

// keepsTree checks that the slimmer leaves a page's tree as it is.
func keepsTree(t *testing.T, text []byte) {
	t.Helper()
	seen := lookAt(text)
	if seen.flat || seen.refuse != "" {
		return
	}
	if got, want := slimTree(t, seen.slim), slimTree(t, text); got != want {
		t.Errorf("%q became %q:\ngot  %s\nwant %s", text, seen.slim, got, want)
	}
}

// Likewise tags in any order, which fuzzing by bytes hardly makes.
func TestSlimOfAnyTags(t *testing.T) {
	names := strings.Fields("a b p div span table tr td ul li select option svg math title desc style script textarea template foreignObject mi font button h1 br body frameset x-y")
	attributes := []string{" x=1", ` y="2"`, " /", "/", " class=c", " class", " =z", "=", " z='<p>'", "q=3", " x", `"`, ` id="i"`, " X=3", `w=">"`, ` k = "1"`}
	between := []string{"t", "<![CDATA[<a x=1>]]>", `<![CDATA[<a x="]]>`, "<![CDATA[>]]>", "<!-- <p x=1> -->"}
	r := rand.New(rand.NewPCG(1, 2))
	one := func(of []string) string { return of[r.IntN(len(of))] }
	for range 20_000 {
		var b strings.Builder
		for range 1 + r.IntN(9) {
			switch r.IntN(8) {
			case 0, 1:
				b.WriteString(one(between))
			case 2, 3:
				b.WriteString("</" + one(names) + ">")
			default:
				b.WriteString("<" + one(names))
				for range r.IntN(4) {
					b.WriteString(one(attributes))
				}
				b.WriteByte('>')
			}
		}
		if keepsTree(t, []byte(b.String())); t.Failed() {
			return
		}
	}
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
				t.Errorf("%s reads the attribute %q, which is not in the tree: name it in dom's isRead", file, m[1])
			}
		}
	}
	if n < 10 {
		t.Errorf("only %d places found that read attributes", n)
	}
}
