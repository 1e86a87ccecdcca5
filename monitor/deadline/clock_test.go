package deadline

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
)

func berlin(t *testing.T) *time.Location {
	t.Helper()
	tz, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zone data here:", err)
	}
	return tz
}

// at is a moment of a day in Berlin.
func at(t *testing.T, day string) time.Time {
	t.Helper()
	d, err := time.ParseInLocation("2006-01-02 15:04", day+" 07:30", berlin(t))
	if err != nil {
		t.Fatal(err)
	}
	return d.UTC()
}

func terms(lead, window string, from record.From) record.Terms {
	l, err1 := record.ParsePeriod(lead)
	w, err2 := record.ParsePeriod(window)
	if err1 != nil || err2 != nil {
		panic("a test's own period")
	}
	return record.Terms{Lead: l, Window: w, From: from, Right: record.Object}
}

func review(kind diff.Kind, starts snapshot.Day, location string) diff.Change {
	p := &snapshot.Subprocessor{Name: "Acme"}
	p.Location.Text = location
	return diff.Change{Kind: kind, Class: diff.Review, Starts: starts, Subprocessor: p, ListKind: snapshot.ThirdParty}
}

// The deadlines of real changes, to the day.
func TestDeadlines(t *testing.T) {
	supabase := terms("30d", "5d", record.FromNotice)
	atlassian := terms("30d", "30d", record.FromNotice)
	atlassian.UntilStart = true
	stripe := terms("", "30d", record.FromPosting)
	okta := terms("", "10bd", record.FromNotice)
	yes := true
	ovh := terms("90d", "15d", record.FromNotice)
	ovh.When = []record.Condition{{Affiliate: &yes, Place: "adequate", Lead: record.Period{Days: 30}}}
	google := terms("30d", "90d", record.FromNotice)
	google.Right = record.Terminate
	mistral := terms("", "10d", record.FromNotice)
	affiliate := review(diff.Added, "2026-07-31", "France")
	affiliate.Subprocessor.AffiliateOf.Text = "OVH Groupe SA"
	update := diff.Report{
		Old: diff.Side{Dates: []snapshot.Date{{Kind: snapshot.Updated, Date: "2025-10-01", Precision: snapshot.ToDay}}},
		New: diff.Side{Dates: []snapshot.Date{{Kind: snapshot.Updated, Date: "2025-12-20", Precision: snapshot.ToDay}}},
	}
	months := diff.Report{New: diff.Side{Dates: []snapshot.Date{
		{Kind: snapshot.Effective, Date: "2026-05-01", Precision: snapshot.ToMonth}, {Kind: snapshot.Posted, Date: "2026-05-01", Precision: snapshot.ToMonth},
	}}}
	differs := diff.Change{Kind: diff.Renamed, Class: diff.Review, Entity: diff.Differs}

	tests := []struct {
		name            string
		terms           record.Terms
		report          diff.Report
		change          diff.Change
		quiet, seen     string
		notice          snapshot.Day
		objectBy, actBy snapshot.Day
		certainty       record.Certainty
		shortLead       string
		basis           string
	}{
		{
			name: "T1 notice recorded", terms: supabase, change: review(diff.Added, "2026-04-22", ""), quiet: "2026-03-24", seen: "2026-03-25", notice: "2026-03-23",
			objectBy: "2026-03-28", actBy: "2026-03-27", certainty: record.Exact, basis: "5 days from 23 Mar 2026, the notice received",
		},
		{
			name: "T1 no notice recorded", terms: supabase, change: review(diff.Added, "2026-04-22", ""), quiet: "2026-03-24", seen: "2026-03-25",
			objectBy: "2026-03-29", actBy: "2026-03-27", certainty: record.Earliest, shortLead: "short lead: 29 days to the start, the clause promises 30",
			basis: "5 days from 24 Mar 2026, the last read without the change (an earlier e-mail counts from its own day)",
		},
		{
			name: "T2 Atlassian 2024", terms: atlassian, change: review(diff.Added, "2024-09-30", "USA"), quiet: "2024-08-29", seen: "2024-08-30",
			objectBy: "2024-09-28", actBy: "2024-09-27", certainty: record.Earliest, basis: "30 days from 29 Aug 2024, the last read without the change (an earlier e-mail counts from its own day)",
		},
		{
			name: "T3 from the page's update", terms: stripe, report: update, change: review(diff.Replaced, "", ""), quiet: "2025-12-19", seen: "2025-12-22",
			objectBy: "2026-01-19", actBy: "2026-01-19", certainty: record.Exact, basis: "30 days from 20 Dec 2025, the page's own date",
		},
		{
			name: "T4 business days, dates of a month", terms: okta, report: months, change: review(diff.Added, "", "USA"), quiet: "2026-05-14", seen: "2026-05-15",
			objectBy: "2026-05-28", actBy: "2026-05-28", certainty: record.Earliest, basis: "10 business days from 14 May 2026, the last read without the change (an earlier e-mail counts from its own day)",
		},
		{
			name: "T5 Canada, no affiliate", terms: ovh, change: review(diff.Added, "2026-07-31", "Canada"), quiet: "2026-05-31", seen: "2026-06-01",
			objectBy: "2026-06-15", actBy: "2026-06-15", certainty: record.Earliest, shortLead: "short lead: 61 days to the start, the clause promises 90", basis: "15 days from",
		},
		{
			name: "T5 affiliate in France", terms: ovh, change: affiliate, quiet: "2026-05-31", seen: "2026-06-01",
			objectBy: "2026-06-15", actBy: "2026-06-15", certainty: record.Earliest, basis: "15 days from",
		},
		{
			name: "T6 the right outlives the start", terms: google, change: review(diff.Added, "2026-08-15", ""), quiet: "2026-07-15", seen: "2026-07-16",
			objectBy: "2026-10-13", actBy: "2026-10-13", certainty: record.Earliest, basis: "90 days from",
		},
		{
			name: "T8 another legal entity", terms: okta, change: differs, quiet: "2025-05-27", seen: "2025-05-28",
			objectBy: "2025-06-10", actBy: "2025-06-10", certainty: record.Earliest, basis: "10 business days from",
		},
		{
			name: "T10 Mistral", terms: mistral, change: review(diff.Added, "", "Worldwide"), quiet: "2026-07-28", seen: "2026-07-29",
			objectBy: "2026-08-07", actBy: "2026-08-07", certainty: record.Earliest, basis: "10 days from",
		},
		{
			name: "Atlassian 2026", terms: atlassian, change: review(diff.Added, "2026-05-15", ""), quiet: "2026-04-14", seen: "2026-04-15",
			objectBy: "2026-05-14", actBy: "2026-05-14", certainty: record.Earliest, basis: "30 days from 14 Apr 2026",
		},
		{
			name: "the start comes first", terms: atlassian, change: review(diff.Added, "2026-05-01", ""), quiet: "2026-04-14", seen: "2026-04-15",
			objectBy: "2026-04-30", actBy: "2026-04-30", certainty: record.Earliest, shortLead: "short lead: 17 days to the start, the clause promises 30", basis: "the day before the start; else 30 days from",
		},
		{
			name: "no terms on file", terms: record.Terms{From: record.FromNotice}, change: review(diff.Added, "2025-05-30", ""), quiet: "2025-04-29", seen: "2025-04-30",
			certainty: record.Unknown, basis: "no objection period on file",
		},
		{
			name: "no period in the clause", terms: terms("30d", "none", record.FromPosting), change: review(diff.Added, "", ""), quiet: "2025-04-29", seen: "2025-04-30",
			certainty: record.Unknown, basis: "the clause gives no period",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := Occasion{Quiet: at(t, test.quiet), Seen: at(t, test.seen), Notice: test.notice}
			d, ok := Of(test.terms, test.report, test.change, o, berlin(t))
			if !ok {
				t.Fatal("the terms do not speak of it")
			}
			if d.ObjectBy != test.objectBy || d.ActBy != test.actBy || d.Certainty != test.certainty || d.ShortLead != test.shortLead {
				t.Errorf("object by %s, act by %s, %s, %q; want %s, %s, %s, %q", d.ObjectBy, d.ActBy, d.Certainty, d.ShortLead, test.objectBy, test.actBy, test.certainty, test.shortLead)
			}
			if !strings.HasPrefix(d.Basis, test.basis) {
				t.Errorf("basis %q, want %q", d.Basis, test.basis)
			}
		})
	}
	for name, c := range map[string]diff.Change{
		"T3 a changed location": {Kind: diff.Changed, Class: diff.Review},
		"T8 an entity named":    {Kind: diff.Renamed, Class: diff.Record, Entity: diff.Named},
		"out of scope":          {Kind: diff.Added, Class: diff.Review, OutOfScope: true},
		"an affiliate's row":    {Kind: diff.Added, Class: diff.Record, ListKind: snapshot.Affiliates},
	} {
		if d, ok := Of(atlassian, diff.Report{}, c, Occasion{Quiet: at(t, "2026-04-14"), Seen: at(t, "2026-04-15")}, berlin(t)); ok {
			t.Errorf("%s has a deadline: %+v", name, d)
		}
	}
}

// Of the periods that a page states the shortest to object counts, where it has a
// number of days.
func TestPagePeriod(t *testing.T) {
	for _, test := range []struct {
		name    string
		periods []diff.PeriodChange
		end     snapshot.Day
		byPage  bool
	}{
		{"shorter", []diff.PeriodChange{{About: diff.AboutObjection, Old: &diff.Period{N: 30, Unit: "day"}, New: &diff.Period{N: 2, Unit: "week"}}}, "2026-04-28", true},
		{"business days", []diff.PeriodChange{{About: diff.AboutObjection, New: &diff.Period{N: 5, Unit: "business_day"}}}, "2026-04-21", true},
		{"the shortest of two", []diff.PeriodChange{{About: diff.AboutObjection, New: &diff.Period{N: 20, Unit: "day"}}, {About: diff.AboutObjection, New: &diff.Period{N: 10, Unit: "day"}}}, "2026-04-24", true},
		{"longer", []diff.PeriodChange{{About: diff.AboutObjection, New: &diff.Period{N: 60, Unit: "day"}}}, "2026-05-14", false},
		{"of notice", []diff.PeriodChange{{About: diff.AboutNotice, New: &diff.Period{N: 5, Unit: "day"}}}, "2026-05-14", false},
		{"no longer stated", []diff.PeriodChange{{About: diff.AboutObjection, Old: &diff.Period{N: 5, Unit: "day"}}}, "2026-05-14", false},
		{"months", []diff.PeriodChange{{About: diff.AboutObjection, New: &diff.Period{N: 1, Unit: "month"}}}, "2026-05-14", false},
	} {
		r := diff.Report{Changes: []diff.Change{{Kind: diff.TermsText, Periods: test.periods}}}
		d, _ := Of(terms("", "30d", record.FromNotice), r, review(diff.Added, "", ""), Occasion{Quiet: at(t, "2026-04-14"), Seen: at(t, "2026-04-15")}, berlin(t))
		if d.ObjectBy != test.end || d.ByPage != test.byPage {
			t.Errorf("%s: object by %s, by the page %t; want %s, %t", test.name, d.ObjectBy, d.ByPage, test.end, test.byPage)
		}
	}
}

func TestWorkingDays(t *testing.T) {
	for _, test := range []struct {
		day  snapshot.Day
		n    int
		want snapshot.Day
	}{
		{"2026-03-29", 0, "2026-03-27"},
		{"2026-03-28", 0, "2026-03-27"},
		{"2026-03-27", 0, "2026-03-27"},
		{"2026-03-30", 1, "2026-03-27"},
		{"2026-03-29", 2, "2026-03-25"},
		{"", 1, ""},
	} {
		if got := WorkingDaysBefore(test.day, test.n); got != test.want {
			t.Errorf("workingDaysBefore(%s, %d) = %s, want %s", test.day, test.n, got, test.want)
		}
	}
}

func TestParsePeriod(t *testing.T) {
	for text, want := range map[string]record.Period{"": {}, "none": {None: true}, "30d": {Days: 30}, "10bd": {Days: 10, Business: true}} {
		got, err := record.ParsePeriod(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("record.ParsePeriod(%q) = %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"30", "d", "0d", "-1d", "5 d", "1001d", "30days", "3w"} {
		if got, err := record.ParsePeriod(text); err == nil {
			t.Errorf("record.ParsePeriod(%q) = %+v, want an error", text, got)
		}
	}
}

// Every line of the table is understood, and says what its source says.
func TestTermsOnFile(t *testing.T) {
	n := 0
	for line := range strings.Lines(termsTSV) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		n++
		name, _, _ := strings.Cut(line, "\t")
		got, ok := CataloguedTerms(name)
		if !ok {
			t.Errorf("%s: not understood", name)
		}
		if got.From != record.FromNotice && got.From != record.FromPosting {
			t.Errorf("%s: from %q", name, got.From)
		}
	}
	if n < 20 {
		t.Errorf("%d vendors with terms, want over 20", n)
	}
	source, err := os.ReadFile("../../shared/data/terms.tsv")
	if err != nil {
		t.Skip("no ../shared/data/terms.tsv to compare with:", err)
	}
	_, rows, _ := strings.Cut(string(source), "\n")
	_, ours, _ := strings.Cut(termsTSV, "\n")
	if rows != ours {
		t.Error("terms.tsv differs from its source")
	}
}
