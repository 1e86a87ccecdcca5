package scraper_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// Text without markup is read by how it is set: columns, rulers, bars, commas,
// dots and labels.
func TestPlainText(t *testing.T) {
	two := []string{"Orbitask Ltd | Support | Ireland", "Pinegate SAS | Mail | France"}
	for _, c := range []struct {
		name, url, text string
		want            []string
	}{
		{"labels below numbers", "a.txt", "ANNEX 2: SUB-PROCESSORS\n\n1. Orbitask Ltd\n   Purpose: Support\n   Location: Ireland\n\n2. Pinegate SAS\n   Purpose: Mail\n   Location: France\n", two},
		{"dots after labels", "", "ANNEX 2 - SUB-PROCESSORS\n\n1) Orbitask Ltd\n    Purpose ........ Support\n    Location ....... Ireland\n\n2) Pinegate SAS\n    Purpose ........ Mail\n    Location ....... France\n\nANNEX 3 - SIGNATURES\n\nFor us: ____________  Date: ______\n", two},
		{"a ruler", "a.txt", "SUB-PROCESSORS\n\nSub-processor  Purpose  Location\n-------------  -------  --------\nOrbitask Ltd   Support  Ireland\nPinegate SAS   Mail     France\n\nWrite to us.\n", two},
		{"rulers above and below", "a.rst", "Sub-processors\n==============\n\n=============  =======  ========\nSub-processor  Purpose  Location\n=============  =======  ========\nOrbitask Ltd   Support  Ireland\nPinegate SAS   Mail     France\n=============  =======  ========\n", two},
		{"a row that goes on below", "a.txt", "SUB-PROCESSORS\n\nSub-processor  Purpose  Location\n-------------  -------  --------\nOrbitask Ltd   Support  Ireland\n               desk\nPinegate SAS   Mail     France\n", []string{"Orbitask Ltd | Support desk | Ireland", two[1]}},
		{"wide gaps", "", "Sub-processors\n\nSub-processor     Purpose     Location\nOrbitask Ltd      Support     Ireland\nPinegate SAS      Mail        France\n", two},
		{"bars, a row a line", "a.adoc", "= Sub-processors\n\n|===\n|Sub-processor |Purpose |Location\n\n|Orbitask Ltd |Support |Ireland\n|Pinegate SAS |Mail |France\n|===\n", two},
		{"bars, a cell a line", "", "= Sub-processors\n\n[cols=\"1,1,1\"]\n|===\n|Sub-processor |Purpose |Location\n\n|Orbitask Ltd\n|Support\n|Ireland\n\n|Pinegate SAS\n|Mail\n|France\n|===\n", two},
		{"commas", "subprocessors.csv", "Sub-processor,Purpose,Location\n\"Orbitask Ltd\",Support,Ireland\nPinegate SAS,Mail,France\n", two},
		{"semicolons", "", "Unterauftragsverarbeiter;Zweck;Ort\nOrbitask Ltd;Support;Ireland\nPinegate SAS;Mail;France\n", two},
		{"Markdown with labels on lines of their own", "a.md", "# Sub-processors\n\n1. Orbitask Ltd\n   Purpose: Support\n   Location: Ireland\n2. Pinegate SAS\n   Purpose: Mail\n   Location: France\n", two},
		{"Markdown stays Markdown", "https://raw.example/list.md", "# Sub-processors\n\n| Sub-processor | Purpose | Location |\n|---|---|---|\n| Orbitask Ltd | Support | Ireland |\n| Pinegate SAS | Mail | France |\n", two},
		{"a table of contents is none", "a.txt", "CONTRACT\n\nScope ........ 2\nSub-processors ........ 3\nSignatures ........ iv\n\nWe use no sub-processors whose names could stand here.\n", nil},
		{"prose with commas is no table", "a.txt", "We tell you, in time, of sub-processors\nand you may, of course, object\nwhich you will, we hope, not do\n", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := scraper.Parse(page.Page{Body: []byte(c.text), URL: c.url}, scraper.Hints{})
			if (err != nil) != (c.want == nil) {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, brief(s)); d != "" && c.want != nil {
				t.Error(d)
			}
		})
	}
}

// What is drawn in text costs no more than its size, however it is drawn.
func TestPlainTextIsLinear(t *testing.T) {
	for name, line := range map[string]string{
		"rulers": "--- ---\n", "bars": "|===\n", "columns": "--- ", "gaps": "a  b\n\n", "unclosed bars": "|===\n|a |b\n", "commas": "a,b,c\n", "quotes": "\"a,b,c\n", "dots": "a....\n",
	} {
		at := func(n int) cost {
			return costOf(t, page.Page{Body: []byte("Sub-processors\n\n" + strings.Repeat(line, n/len(line))), URL: "a.txt"}, scraper.Hints{})
		}
		one, two := at(64<<10), at(128<<10)
		if two.steps > 3*one.steps+100_000 || two.bytes > 3*one.bytes+1<<20 {
			t.Errorf("%s: %+v became %+v", name, one, two)
		}
	}
}

// A cell may go on for all of a text: its lines are joined once.
func TestCellThatGoesOnIsLinear(t *testing.T) {
	if raceDetector {
		t.Skip("counts allocations, which the race detector adds to")
	}
	for name, around := range map[string][3]string{
		"bars":   {"|===\n|Sub-processor |Purpose\n|Acme, Inc. |Hosting\n", "xyz\n", "|===\n"},
		"rulers": {"Sub-processor  Purpose\n-------------  -------\nAcme, Inc.     Hosting\nBolt GmbH      Mail\n", "               x\n", ""},
	} {
		text := "Sub-processors\n\n" + around[0] + strings.Repeat(around[1], 200<<10/len(around[1])) + around[2]
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _ = scraper.Parse(page.Page{Body: []byte(text), URL: "a.adoc"}, scraper.Hints{})
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; took > 300*uint64(len(text)) {
			t.Errorf("%s: %d bytes for %d", name, took, len(text))
		}
	}
}
