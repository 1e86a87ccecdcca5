package scraper_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

const unsteadyPage = `<!doctype html><title>Sub-processors</title><h1>Sub-processors (12 visitors now)</h1>
<p>Last updated: 4 May 2026</p><p>You were served by node 7. We notify customers 30 days before we add a sub-processor.</p>
<table><tr><th>Sub-processor</th><th>Purpose</th><th>Last checked</th><th>Location</th></tr>
<tr><td>Acme, Inc. (up 99.9%)</td><td>Hosting<br>checked <b>3</b> minutes ago</td><td>1 May 2026</td><td>Germany</td></tr>
<tr><td>Bolt GmbH (up 98.1%)</td><td>E-mail <a href="/s?id=1">checked 7 minutes ago</a></td><td>2 May 2026</td><td>Austria</td></tr></table>`

func ignoring(t *testing.T, texts, columns []string) scraper.Hints {
	t.Helper()
	h, err := scraper.Hints{}.Ignoring(texts, columns)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// What a pattern matches is in no cell, name, title, date or term, and the rest is
// what it was.
func TestIgnoreText(t *testing.T) {
	h := ignoring(t, []string{`checked \d+ minutes ago`, `\(up [\d.]+%\)`, `\(\d+ visitors now\)`, `(?i)last updated.*`, `You were served by node \d+\.`}, nil)
	snap, err := scraper.Parse(page.Page{Body: []byte(unsteadyPage), ContentType: "text/html"}, h)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range snap.Lists {
		got = append(got, l.Title)
		for _, s := range l.Subprocessors {
			got = append(got, s.Name+"|"+s.Purpose.Text+"|"+strings.Join(s.Purpose.Items, "/")+"|"+s.Location.Text)
			if len(s.Purpose.Links) > 0 || slices.ContainsFunc(s.Conditions, func(c string) bool { return strings.Contains(c, "%") }) {
				t.Errorf("left in: %+v", s)
			}
		}
	}
	want := []string{"Sub-processors", "Acme, Inc.|Hosting||Germany", "Bolt GmbH|E-mail||Austria"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if len(snap.Dates) != 0 {
		t.Errorf("dates %v", snap.Dates)
	}
	if terms := strings.Join(snap.TermsText, "\n"); terms != "We notify customers 30 days before we add a sub-processor." {
		t.Errorf("terms %q", terms)
	}
}

// A name of which nothing would be left is kept: a row is never lost.
func TestIgnoreTextKeepsNames(t *testing.T) {
	snap, err := scraper.Parse(page.Page{Body: []byte(unsteadyPage), ContentType: "text/html"}, ignoring(t, []string{`^Acme.*`}, nil))
	if err != nil || snap.Rows() != 2 || snap.Lists[0].Subprocessors[0].Name != "Acme, Inc. (up 99.9%)" {
		t.Errorf("%v, %+v", err, snap.Lists)
	}
}

// A column that is left out is in no row; the others and the names stay.
func TestIgnoreColumns(t *testing.T) {
	h := ignoring(t, nil, []string{"last  CHECKED", "Sub-processor", "Colour"})
	e, err := scraper.Explain(page.Page{Body: []byte(unsteadyPage), ContentType: "text/html"}, h)
	if err != nil {
		t.Fatal(err)
	}
	l := e.Snapshot.Lists[0]
	for _, c := range l.Columns {
		if c.Header == "Last checked" {
			t.Errorf("columns %v", l.Columns)
		}
	}
	for _, s := range l.Subprocessors {
		if !s.Date.IsZero() || s.Starts != "" || len(s.Other) != 0 || s.Name == "" || s.Location.IsZero() {
			t.Errorf("%+v", s)
		}
	}
	if want := []string{`ignore_columns "Colour"`}; !slices.Equal(e.Idle, want) {
		t.Errorf("idle %q, want %q", e.Idle, want)
	}
	e, _ = scraper.Explain(page.Page{Body: []byte(unsteadyPage), ContentType: "text/html"}, ignoring(t, []string{"node [0-9]", "no such words"}, nil))
	if want := []string{`ignore_text "no such words"`}; !slices.Equal(e.Idle, want) {
		t.Errorf("idle %q, want %q", e.Idle, want)
	}
}

// A pattern that looks through all of a long text for each of its matches ends by
// the budget, not by the clock; one that matches often in short texts does not.
func TestIgnoreTextIsBounded(t *testing.T) {
	p := page.Page{Body: []byte(strings.Replace(unsteadyPage, "node 7", strings.Repeat("a", 10_000), 1)), ContentType: "text/html"}
	_, err := scraper.Parse(p, ignoring(t, []string{"[^\\x{1}]*\\x{1}|a"}, nil))
	var re *page.ReadError
	if !errors.As(err, &re) || re.Kind != page.TooMuch {
		t.Errorf("got %v", err)
	}
	p.Body = []byte(strings.Replace(unsteadyPage, "node 7", strings.Repeat("node 7 and more. ", 200), 1))
	if _, err := scraper.Parse(p, ignoring(t, []string{"node [0-9]"}, nil)); err != nil {
		t.Error(err)
	}
}
