package format

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/fixtures"
)

// seen is what both say of a page's tags.
func seen(text []byte) (ours, theirs []string) {
	t := tags{text: text}
	for t.next() {
		ours = append(ours, fmt.Sprint(t.tag.atom, t.tag.end))
	}
	z := html.NewTokenizer(bytes.NewReader(text))
	for {
		tt := z.Next()
		switch tt {
		case html.ErrorToken:
			return ours, theirs
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			theirs = append(theirs, fmt.Sprint(atom.Lookup(name), tt == html.EndTagToken))
		}
	}
}

// The look sees the tags that the library's tokenizer sees: what it missed
// could be made to cost anything.
func FuzzTags(f *testing.F) {
	for _, s := range []string{
		"<a>b</a>", "<A HREF='>'>b</a >", "<a b=c/>", "<a / b>", "<a =b>", "<a b = 'c' d>", "<a\x00>", "< a>", "</>", "</ a>", "<a", "<a b", "<a b='",
		"<!-- <b> -->", "<!--><b>", "<!---><b>", "<!-- --!><b>", "<!-- -- ><b>", "<!--", "<!doctype html><b>", "<!><b>", "<?a <b>?><i>", "<![CDATA[<b>]]>",
		"<script><b></script><i>", "<script></scripty></SCRIPT ><i>", "<script><!-- <script> </script> --></script><i>", "<script><!-- <script> </script></script><i>",
		"<script><!--></script><i>", "<script><!--<script>--></script><i>", "<script><!--<scripts></script><i>", "<title><b></title><i>", "<textarea></textarea/><i>", "<style><!--</style><i>",
		"<plaintext><b>", "<xmp></xmp", "<noscript><b></noscript>", "<iframe><b>", "<a b=\"c\"d>", "<a 'b>'>", "<<b>", "<a<b>", "</a b='>'>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if ours, theirs := seen(text); !slices.Equal(ours, theirs) {
			t.Fatalf("%q:\ngot  %s\nwant %s", text, strings.Join(ours, ", "), strings.Join(theirs, ", "))
		}
	})
}

// Likewise on the pages of the fixtures, and on every shape.
func TestTags(t *testing.T) {
	files, _ := filepath.Glob("../../../fixtures/*/*.html") // a bad pattern is none
	if len(files) == 0 {
		t.Fatal("no pages")
	}
	var texts [][]byte
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	for _, s := range fixtures.Shapes() {
		texts = append(texts, s.Page(8<<10))
	}
	for _, text := range texts {
		if ours, theirs := seen(text); !slices.Equal(ours, theirs) {
			t.Errorf("%.60q…: %d tags, the tokenizer sees %d", text, len(ours), len(theirs))
		}
	}
}
