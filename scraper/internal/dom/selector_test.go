package dom

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// A selector finds what the library finds by itself.
func TestSelector(t *testing.T) {
	const made = `<body><main id=m><div class="a b"><p class=a>1<p>2<i>3</i><p lang=de>4</div><div><table><tr><td>5<td class=a>6</table><ul><li>7<li><ul><li class="x:y">8</ul></ul></div>
<div data-x="a > b, c"><span>9</span></div></main><p>10<p>11</body>`
	pages := [][]byte{[]byte(made), []byte(strings.Repeat("<div class=a>", 40) + "<p>x")}
	files, _ := filepath.Glob("../../../fixtures/*/*.html") // a bad pattern is none
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, body)
	}
	selectors := []string{
		"p", "*", ".a", "#m", "div p", "div > p", "main div td", "main > div > table td", "p + p", "p ~ p", "p ~ i", "div ~ div li", "ul ul", "ul > li > ul li", "li li",
		"p, td", "p,td , li > ul", "div > p + p", "table tr > td + td", "[data-x]", `[data-x="a > b, c"]`, `div[data-x="a > b, c"] > span`, `[data-x*=", "] span`, `.x\:y`, `li .x\:y`,
		"p:first-child", "p:nth-child(2n)", "p:nth-of-type(2)", "td:last-child", "div:has(table)", "div:not(.a)", "div:not(.a) > ul", "div:not(.a, .b) li", ":not(div)", "p:contains('2')",
		"div:has(> table) td", "main :is(p, td)", "body > *:nth-child(2) p", "p:lang(de)", ":root p", "td:only-child", "i:empty", "div   >\n p", "a[href^='https://']", "h1, h2, table th:first-child",
		"div div div p", strings.Repeat("div ", 30) + "p", "i ~ p", "div ~ * p", "* * * td", "p ~ p + p", "li + li > ul", "body div table td", "tr:nth-of-type(3) > td ~ td",
	}
	for _, s := range selectors {
		want, err := cascadia.Compile(s)
		if err != nil {
			if _, ours := CompileSelector(s); ours == nil {
				t.Errorf("%s: the library says %v", s, err)
			}
			continue
		}
		sel, err := CompileSelector(s)
		if err != nil {
			t.Errorf("%s: %v", s, err)
			continue
		}
		found := 0
		for _, body := range pages {
			root, err := html.Parse(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			got, all := map[*html.Node]bool{}, want.MatchAll(root)
			for _, n := range sel.Find(goquery.NewDocumentFromNode(root).Selection, BudgetFor(1<<20)) {
				got[n] = true
			}
			all = slices.DeleteFunc(all, func(n *html.Node) bool { return n.Type != html.ElementNode })
			found += len(all)
			for _, n := range all {
				if !got[n] {
					t.Errorf("%s: <%s> was not found", s, n.Data)
				}
				delete(got, n)
			}
			for n := range got {
				t.Errorf("%s: <%s> was found", s, n.Data)
			}
		}
		if found == 0 {
			t.Logf("%s: finds nothing on any page", s)
		}
	}
	if _, err := CompileSelector("p >"); err == nil {
		t.Error("nothing after a combinator: no error")
	}
}
