package snapshot

import (
	"bytes"
	"flag"
	"reflect"
	"strings"
	"testing"
	"time"
)

// There is nothing to rewrite here, but "go test ./... -update" is said to every
// package.
var _ = flag.Bool("update", false, "rewrite golden files; this package has none")

func full() Snapshot {
	p := Subprocessor{
		Name: "Amazon Web Services, Inc.", Group: "Hosting", Links: []Link{{"AWS", "https://aws.amazon.com/"}},
		Starts: "2026-05-15", Ends: "2027-01-02", FormerName: "AWS", Conditions: []string{"at election of customer"},
		Other: []OtherCell{{"Notes", Cell{Text: "a & b < c"}}},
	}
	for _, f := range CellFields() {
		p.Cell(f).Text = "text of " + string(f)
	}
	p.Products.Items = []string{"Jira", "Trello"}
	return Snapshot{
		Schema: Schema, Vendor: "acme", URL: "https://acme.example/", TakenAt: time.Date(2026, 4, 15, 6, 12, 3, 0, time.UTC), Fingerprint: "parser 1",
		Page:  Page{SHA256: "ab", Bytes: 2, ETag: `"x"`},
		Dates: []Date{{"Effective May 15, 2026", Effective, "2026-05-15", ToDay}},
		Lists: []List{{"Third parties", ThirdParty, []Column{{"Name", Name}}, []Subprocessor{p}}},
		Notes: []Note{{"2026-04-01", "Added"}}, TermsText: []string{"You may object."}, Change: "3f9a8c2e41d0",
	}
}

// What is stored comes back as it was, and reads well: "&" as "&".
func TestRoundTrip(t *testing.T) {
	want := full()
	var b bytes.Buffer
	if err := want.Encode(&b); err != nil {
		t.Fatal(err)
	}
	got, err := Decode(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for _, text := range []string{`"a & b < c"`, `"taken_at": "2026-04-15T06:12:03Z"`, `"entity_country": {`, "  \"schema\": 1,\n"} {
		if !strings.Contains(b.String(), text) {
			t.Errorf("no %s in:\n%s", text, b.String())
		}
	}
}

// A page that names nobody has an empty list of lists, never null.
func TestEncodeEmpty(t *testing.T) {
	var b bytes.Buffer
	if err := (Snapshot{Schema: Schema}).Encode(&b); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `"lists": []`) || strings.Contains(b.String(), "taken_at") {
		t.Errorf("an empty snapshot:\n%s", b.String())
	}
}

func TestDecodeErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                  "read snapshot: EOF",
		"{":                 "read snapshot: unexpected EOF",
		"[]":                "read snapshot: json: cannot unmarshal array",
		"{}":                "read snapshot: no schema: this is no snapshot",
		`{"schema": 2}`:     "read snapshot: schema 2 is newer than this program's 1: update subwatch",
		`{"schema": 1} {}`:  "read snapshot: data after the document",
		`{"schema": 1} %`:   "read snapshot: data after the document",
		`{"schema": "one"}`: "read snapshot: json: cannot unmarshal string",
	} {
		if _, err := Decode([]byte(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("Decode(%q): %v, want %s", text, err, want)
		}
	}
}

func TestStarts(t *testing.T) {
	s := Snapshot{Dates: []Date{
		{Kind: Effective, Date: "2026-05-15", Precision: ToDay},
		{Kind: Effective, Date: "2026-06-01", Precision: ToMonth},
		{Kind: Updated, Date: "2026-07-01", Precision: ToDay},
		{Kind: Effective, Date: "2026-04-01", Precision: ToDay},
	}}
	if got := s.Starts(); got != "2026-05-15" {
		t.Errorf("Starts() = %s: only an effective date to the day is one", got)
	}
	if got := (Snapshot{}).Starts(); got != "" {
		t.Errorf("Starts() of no dates = %s", got)
	}
}

func TestDay(t *testing.T) {
	if d, ok := Day("2026-05-15").Time(); !ok || DayOf(d) != "2026-05-15" {
		t.Errorf("a day: %s, %t", d, ok)
	}
	for _, bad := range []Day{"", "2026-5-15", "2026-02-30", "15 May 2026"} {
		if _, ok := bad.Time(); ok {
			t.Errorf("%q is a day", bad)
		}
	}
}

func TestCell(t *testing.T) {
	var p Subprocessor
	for _, f := range []Field{Name, Other, "nonsense"} {
		if p.Cell(f) != nil {
			t.Errorf("Cell(%s) is a cell", f)
		}
	}
	for _, f := range CellFields() {
		if c := p.Cell(f); c == nil || !c.IsZero() {
			t.Errorf("Cell(%s): %v", f, c)
		}
	}
}
