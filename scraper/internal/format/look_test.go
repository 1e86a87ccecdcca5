package format

import (
	"bytes"
	"fmt"
	"strings"
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

// The look is not fooled by end tags that the parser does not obey, and sees no
// harm in what is only large.
func TestLook(t *testing.T) {
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	attrs := ""
	for i := range 300 {
		attrs += fmt.Sprintf(" a%d", i)
	}
	differ := func(format string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	texts := many("<p>x</p>", 20_000)
	open := differ("<font a=%d>", 400)
	for _, c := range []struct{ name, text, want string }{
		{"paragraphs", texts, "plain"},
		{"closed formatting", many("<p><b>x</b> <i>y</i> <a href=z><span>v</span></a></p>", 20_000), "plain"},
		{"formatting in cells, closed", "<table>" + many("<tr><td><b>x</b><td><a href=y><img></a></tr>", 20_000) + "</table>", "plain"},
		{"formatting in cells, left open", "<table>" + many("<tr><td><b>x<td><font><font>y</tr>", 20_000) + "</table>", "plain"},
		{"links around blocks", many("<a href=x><div><h3>y</h3><p>z</p></div></a>", 20_000), "plain"},
		{"links never closed", many("<p><a name=x>y</p>", 20_000), "plain"},
		{"items and cells without ends", many("<ul><li>a<li>b<li>c</ul><table><tr><td>a<td>b<tr><td>c</table><dl><dt>a<dd>b</dl>", 4000), "plain"},
		{"an element with attributes", "<div" + many(attrs, 100) + ">" + texts, "plain"},
		{"html with attributes, once", "<html" + attrs + "><body" + attrs + ">" + texts, "plain"},
		{"drawings", many("<a><svg viewBox=x><title>y</title><path d=z /><g><path/></g></svg></a>", 5000), "plain"},

		{"left open", open + texts, "flat"},
		{"one with attributes left open", "<p><b" + attrs + "></p>" + texts, "flat"},
		{"ended by others", differ("<b a=%d></i></u></s>", 400) + texts, "flat"},
		{"ended in an attribute", differ("<b a=%d><i title='</b>'></i>", 400) + texts, "flat"},
		{"ended in a comment", differ("<b a=%d><!-- </b> -->", 400) + texts, "flat"},
		{"ended in a script", differ("<b a=%d><script></b></script>", 400) + texts, "flat"},
		{"ended in a script's comment", differ("<b a=%d><script><!--<script></script></b>--></script>", 400) + texts, "flat"},
		{"ended in a title", differ("<b a=%d><textarea></b></textarea>", 400) + texts, "flat"},
		{"ended in a cell", open + "<table><tr><td>" + many("</font>", 400) + "</table>" + texts, "flat"},
		{"ended in an object", open + "<object>" + many("</font>", 400) + "</object>" + texts, "flat"},
		{"ended in CDATA", differ("<b a=%d><svg><![CDATA[></b>]]></svg>", 400) + texts, "flat"},
		{"ended in foreign text", open + "<svg><desc>" + many("</font>", 400) + "</svg>" + texts, "flat"},
		{"ended behind many blocks", differ("<b a=%d><div><div><div><div><div><div><div><div><div></b></div></div></div></div></div></div></div></div></div>", 400) + texts, "flat"},
		{"opened by closing itself", many("<p>", 1) + differ("<font a=%d/>", 400) + texts, "flat"},
		{"nested deep", many("<div>", 500) + many("<p>x", 50_000), "plain"}, // each ends the one before
		{"nested deep, ended in vain", many("<div>", 500) + many("</p>", 50_000), "flat"},
		{"nested deep, with ends that reach nothing", many("<span><div></span>", 400) + many("<p>x", 50_000), "plain"}, // too deep for the parser all the same
		{"nested deep around text that is no markup", many("<div>", 600) + many("<script><div></script><textarea><div>", 600), "plain"},

		{"html with attributes, often", differ("<html a%d>", 5000), "refuse"},
		{"body with attributes, often", differ("<body a%d=b>", 5000), "refuse"},
		{"html with attributes at once", "<html" + attrs + attrs + ">" + many("<html b>", 40_000), "refuse"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := []byte("<!doctype html>" + c.text)
			got := "plain"
			switch seen := lookAt(text); {
			case seen.refuse != "":
				got = "refuse"
			case seen.flat:
				got = "flat"
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if got == "refuse" {
				return
			}
			root, err := ParseTree(text, false)
			if err != nil {
				t.Fatal(err)
			}
			if got, most := weight(root), 4*len(text); got > most {
				t.Errorf("%d bytes became a tree of %d, at most %d", len(text), got, most)
			}
		})
	}
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
