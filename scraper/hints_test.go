package scraper_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

const hintedPage = `<!doctype html><title>Partners</title><h1>Partners</h1>
<div id="a"><table><tr><th>Partner</th><th>Duty</th></tr><tr><td>Alder Freight</td><td>Parcels</td></tr><tr><td>Birch Freight</td><td>Pallets</td></tr></table></div>
<div id="b"><table><tr><th>Sub-processor</th><th>Duty</th></tr><tr><td>Stripe, Inc.</td><td>Payments</td></tr><tr><td>Twilio Inc.</td><td>Calls</td></tr></table></div>`

func mustHints(t *testing.T, sel, ignore []string, columns map[string]string, list string) scraper.Hints {
	t.Helper()
	h, err := scraper.NewHints(sel, ignore, columns, list)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// What a hint says goes before what the parser finds by itself.
func TestHints(t *testing.T) {
	names := func(h scraper.Hints) string {
		snap, err := scraper.Parse(page.Page{Body: []byte(hintedPage), ContentType: "text/html"}, h)
		if err != nil {
			return err.Error()
		}
		var out []string
		for _, l := range snap.Lists {
			out = append(out, "["+l.Title+"]")
			for _, s := range l.Subprocessors {
				out = append(out, s.Name+": "+s.Purpose.Text)
			}
		}
		return strings.Join(out, " ")
	}
	tests := []struct {
		name string
		h    scraper.Hints
		want string
	}{
		{"none", scraper.Hints{}, "[Partners] Stripe, Inc.:  Twilio Inc.: "},
		{"columns", mustHints(t, nil, nil, map[string]string{"Duty": "purpose"}, ""), "[Partners] Stripe, Inc.: Payments Twilio Inc.: Calls"},
		{"list", mustHints(t, nil, nil, nil, "Processors"), "[Processors] Stripe, Inc.:  Twilio Inc.: "},
		{"ignore", mustHints(t, nil, []string{"#b"}, nil, ""), "no list found"},
		{"select", mustHints(t, []string{"#a"}, nil, map[string]string{"Duty": "purpose"}, ""), "[Partners] Alder Freight: Parcels Birch Freight: Pallets"},
		{"select nothing", mustHints(t, []string{"#c"}, nil, nil, ""), `no list found: nothing on the page matches select "#c": leave select out, or take a selector from subwatch parse ADDRESS --explain`},
		{"select no list", mustHints(t, []string{"h1", "h2"}, nil, nil, ""), `no list found: no list is in what matches select "h1, h2": leave select out, or take a selector from subwatch parse ADDRESS --explain`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := names(tt.h); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// A hint that cannot be used is an error that names it, not an empty result.
func TestNewHintsErrors(t *testing.T) {
	tests := []struct {
		sel, ignore []string
		columns     map[string]string
		want        string
	}{
		{sel: []string{"table["}, want: `select: invalid selector "table["`},
		{ignore: []string{"div", "p:nope("}, want: `ignore: invalid selector "p:nope("`},
		{columns: map[string]string{"Where": "place"}, want: `column "Where": unknown field "place"`},
	}
	for _, tt := range tests {
		_, err := scraper.NewHints(tt.sel, tt.ignore, tt.columns, "")
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
}

// The fingerprint changes with what the hints say, and with nothing else.
func TestFingerprint(t *testing.T) {
	if got := scraper.Fingerprint(scraper.Hints{}); got != "parser 4" {
		t.Errorf("no hints: %q", got)
	}
	a := mustHints(t, []string{"#a"}, nil, map[string]string{"Duty": "purpose", "Where": "location"}, "")
	b := mustHints(t, []string{"#a"}, nil, map[string]string{"Where": "location", "Duty": "purpose"}, "")
	c := mustHints(t, nil, []string{"#a"}, map[string]string{"Where": "location", "Duty": "purpose"}, "")
	if scraper.Fingerprint(a) != scraper.Fingerprint(b) {
		t.Error("the order of the columns changes the fingerprint")
	}
	if scraper.Fingerprint(a) == scraper.Fingerprint(c) {
		t.Error("select and ignore have the same fingerprint")
	}
	if got := scraper.Fingerprint(a); !strings.HasPrefix(got, "parser 4 hints ") || len(got) != len("parser 2 hints 1a2b3c4d") {
		t.Errorf("got %q", got)
	}
}

// Explain shows what Parse took, and why the other blocks were left.
func TestExplain(t *testing.T) {
	page := fixturePage(t, "../fixtures/policia/policy.html")
	snap, err := scraper.Parse(page, scraper.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := scraper.Explain(page, scraper.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(snap, e.Snapshot); diff != "" {
		t.Errorf("Explain reads another snapshot (-Parse +Explain):\n%s", diff)
	}
	taken := 0
	for _, c := range e.Candidates {
		if c.Why == "" || c.Selector == "" {
			t.Errorf("candidate without a reason or a place: %+v", c)
		}
		if !c.Taken {
			continue
		}
		taken++
		if len(c.Evidence) == 0 || c.Score < 7 || c.Rows != 2 {
			t.Errorf("taken with score %v, %d rows and evidence %q", c.Score, c.Rows, c.Evidence)
		}
		// The selector leads a hint to the same list.
		h := mustHints(t, []string{c.Selector}, nil, nil, "")
		again, err := scraper.Parse(page, h)
		if err != nil || again.Rows() != snap.Rows() {
			t.Errorf("select %q gives %d rows and error %v, want %d rows", c.Selector, again.Rows(), err, snap.Rows())
		}
	}
	if taken != len(snap.Lists) || len(e.Candidates) < 5 {
		t.Errorf("%d of %d candidates taken, want %d of at least 5", taken, len(e.Candidates), len(snap.Lists))
	}
	// A page that cannot be read is explained too.
	e, err = scraper.Explain(fixturePage(t, "../fixtures/negativa/cookies.html"), scraper.Hints{})
	if err == nil || len(e.Candidates) != 2 {
		t.Errorf("got %d candidates and error %v", len(e.Candidates), err)
	}
}

// A page that itself says that it holds no list gives its dates and its terms
// with the error.
func TestWithdrawn(t *testing.T) {
	for _, name := range []string{"moved", "on-request", "names-nobody"} {
		snap, err := scraper.Parse(fixturePage(t, "../fixtures/negativa/"+name+".html"), scraper.Hints{})
		if !page.Withdrawn(err) || len(snap.Lists) != 0 || snap.Schema != snapshot.Schema || snap.Page.SHA256 == "" {
			t.Errorf("%s: error %v, snapshot %+v", name, err, snap)
		}
		if name == "on-request" && (len(snap.Dates) != 1 || len(snap.TermsText) != 1) {
			t.Errorf("%s: dates %v, terms %q", name, snap.Dates, snap.TermsText)
		}
	}
	for _, name := range []string{"nothing.html", "cloudflare.html", "app-shell.html", "document.pdf"} {
		if _, err := scraper.Parse(fixturePage(t, "../fixtures/negativa/"+name), scraper.Hints{}); err == nil || page.Withdrawn(err) {
			t.Errorf("%s: error %v counts as withdrawn", name, err)
		}
	}
}

// A selector that matches nothing is named, also where another matches.
func TestIdleHints(t *testing.T) {
	h := mustHints(t, []string{"#a", "#c", " "}, []string{"footer", "#b"}, nil, "")
	e, err := scraper.Explain(page.Page{Body: []byte(hintedPage), ContentType: "text/html"}, h)
	if want := []string{`select "#c"`, `ignore "footer"`}; err != nil || !slices.Equal(e.Idle, want) {
		t.Errorf("got %q, %v, want %q", e.Idle, err, want)
	}
}
