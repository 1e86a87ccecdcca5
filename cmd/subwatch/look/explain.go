package look

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// writeExplanation prints every block of a page that could be a list: its
// score, the evidence, and why it was taken or left.
func writeExplanation(w io.Writer, e scraper.Explanation) {
	if len(e.Candidates) == 0 {
		fmt.Fprintln(w, "no block of the page looks like a list")
	}
	for i, c := range e.Candidates {
		verdict := "left"
		if c.Taken {
			verdict = "taken"
		}
		fmt.Fprintf(w, "%d  %s: %s, %s · score %.1f\n", i+1, verdict, c.Kind, cli.Count(c.Rows, "row"), c.Score)
		field := func(name, text string) {
			if text != "" {
				fmt.Fprintf(w, "   %-9s %s\n", name, cli.OneLine(text))
			}
		}
		field("title", c.Title)
		field("where", c.Selector)
		var columns []string
		for _, col := range c.Columns {
			columns = append(columns, col.Header+" = "+string(col.Field))
		}
		field("columns", strings.Join(columns, ", "))
		var names []string
		for _, n := range c.Names {
			names = append(names, shorten(n))
		}
		field("names", strings.Join(names, ", "))
		for j, line := range c.Evidence {
			name := ""
			if j == 0 {
				name = "evidence"
			}
			fmt.Fprintf(w, "   %-9s %s\n", name, cli.OneLine(line))
		}
		field("why", c.Why)
	}
	if e.Proof.Kind != page.NoProof {
		fmt.Fprintf(w, "\nwhat proves it: %s\n", cli.OneLine(e.Proof.String()))
	}
}

// shorten keeps the beginning of a text that is too long to be a name.
func shorten(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// maxLeftOut is how many blocks are named that were left: the first of them
// show what kind of page it is.
const maxLeftOut = 6

// writeLeftOut names blocks of several rows that were left, a line each.
func writeLeftOut(w io.Writer, e scraper.Explanation) {
	n := 0
	for _, c := range e.Candidates {
		if c.Taken || c.Rows < 2 {
			continue
		}
		if n++; n > maxLeftOut {
			fmt.Fprintln(w, "  and more")
			return
		}
		if n == 1 {
			fmt.Fprintln(w, "\nleft out (--explain says more):")
		}
		title := c.Title
		if title == "" {
			title = "without a title"
		}
		fmt.Fprintf(w, "  %s, %s, %s: %s\n", cli.OneLine(title), c.Kind, cli.Count(c.Rows, "row"), cli.OneLine(c.Why))
	}
}

// writePaste prints the lines of configuration that watch a page.
func writePaste(w io.Writer, address string) {
	fmt.Fprintln(w, "\nto watch it, add this to the vendors in subwatch.yml:")
	for _, e := range config.Catalogue("") {
		if e.URL == address {
			fmt.Fprintf(w, "  - %s\n", e.Name)
			return
		}
	}
	name := nameOf(address)
	fmt.Fprintf(w, "  - name: %s\n    title: %s\n    url: %s\n", name, strings.ToUpper(name[:1])+name[1:], cli.OneLine(address))
}

// nameOf makes a vendor's name of its address: "acme" of
// https://trust.acme.co.uk/list.
func nameOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "vendor"
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(u.Hostname())
	if err != nil {
		domain = u.Hostname()
	}
	name, _, _ := strings.Cut(domain, ".")
	if config.CheckName(name) != nil {
		return "vendor"
	}
	return name
}
