package dom

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// What a page says of itself counts where a browser would take it: the first
// title, the first base address, and nothing within what is left out.
func TestSays(t *testing.T) {
	const page = `<html lang=de><head><title></title><title>Sub-processors</title><title>Second</title><base target=_top><base href=/legal/><base href=/other/>
<style>.gone{display:none}</style></head><body><template><title>In a template</title><style>.kept{display:none}</style></template>
<svg><title>A drawing</title></svg><p class=gone>hidden<p class=kept>shown<div id=ad><style>.kept{display:none}</style></div></body></html>`
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	sel, err := CompileSelector("#ad")
	if err != nil {
		t.Fatal(err)
	}
	base, err := url.Parse("https://vendor.example/page")
	if err != nil {
		t.Fatal(err)
	}
	d := NewDoc(root, len(page), base, Hints{Ignore: []Selector{sel}}, BudgetFor(1<<20))
	if got := d.Lang + " | " + d.Title + " | " + d.Base.String(); got != "de | Sub-processors | https://vendor.example/legal/" {
		t.Errorf("the page says %q", got)
	}
	for _, n := range d.Nodes {
		if n.Flags&IsText != 0 && strings.Contains(n.HTML.Data, "Second") {
			t.Error("the second title is read as text")
		}
	}
}
