package diff

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/snapshot"
)

func oneList(rows ...snapshot.Subprocessor) snapshot.Snapshot {
	return snapshot.Snapshot{Schema: snapshot.Schema, Lists: []snapshot.List{{
		Title: "Sub-processors", Kind: snapshot.ThirdParty,
		Columns: []snapshot.Column{
			{Header: "Sub-processor", Field: snapshot.Name}, {Header: "Purpose", Field: snapshot.Purpose}, {Header: "Location", Field: snapshot.Location},
		},
		Subprocessors: rows,
	}}}
}

func row(name, purpose, location string) snapshot.Subprocessor {
	return snapshot.Subprocessor{Name: name, Purpose: snapshot.Cell{Text: purpose}, Location: snapshot.Cell{Text: location}}
}

func TestCompare(t *testing.T) {
	aws, ada, bolt := row("AWS", "Hosting", "USA"), row("Ada", "Chat", "Ireland"), row("Bolt", "E-mail", "Germany")
	bolt2 := row("Bolt", "E-mail delivery", "Germany")
	r := compare(t, oneList(aws, ada, bolt), oneList(bolt2, row("Corax", "Search", ""), aws), Options{})
	var got []string
	for _, c := range r.Changes {
		got = append(got, string(c.Kind)+" "+c.Name+" "+string(c.Class))
	}
	want := []string{"added Corax review", "removed Ada record", "changed Bolt record"}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("changes (-want +got):\n%s", d)
	}
	wantFields := []FieldChange{{Field: snapshot.Purpose, Header: "Purpose", Old: "E-mail", New: "E-mail delivery", Words: []Word{{Op: Kept, Text: "E-mail"}, {Op: Came, Text: " delivery"}}}}
	if d := cmp.Diff(wantFields, r.Changes[2].Fields); d != "" {
		t.Errorf("fields of Bolt (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]*Row{nil, {0, 1}, {0, 1}, nil, {0, 2}, {0, 0}}, []*Row{
		r.Changes[0].OldRow, r.Changes[0].NewRow, r.Changes[1].OldRow, r.Changes[1].NewRow, r.Changes[2].OldRow, r.Changes[2].NewRow,
	}); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
}

// Reordered rows are no change at all.
func TestCompareReordered(t *testing.T) {
	a, b, c := row("A", "x", "USA"), row("B", "y", "USA"), row("C", "z", "USA")
	if r := compare(t, oneList(a, b, c), oneList(c, a, b), Options{}); !r.Empty() {
		t.Errorf("reordered rows: %d changes, want none: %+v", len(r.Changes), r.Changes)
	}
}

// A link that leads elsewhere is a change, one that is only written
// differently is cosmetic.
func TestCompareLinks(t *testing.T) {
	with := func(url string) snapshot.Snapshot {
		s := oneList(row("A", "x", "USA"))
		s.Lists[0].Subprocessors[0].Purpose.Links = []snapshot.Link{{Text: "x", URL: url}}
		return s
	}
	r := compare(t, with("https://a.example/1"), with("https://a.example/2"), Options{})
	if len(r.Changes) != 1 || r.Changes[0].Class == Cosmetic || len(r.Changes[0].Fields[0].NewLinks) != 1 {
		t.Errorf("another link: %+v", r.Changes)
	}
	r = compare(t, with("http://a.example/1"), with("https://www.a.example/1/"), Options{})
	if len(r.Changes) != 1 || r.Changes[0].Class != Cosmetic {
		t.Errorf("a link written differently: %+v", r.Changes)
	}
}

func TestCompareDates(t *testing.T) {
	at := func(text string, d snapshot.Day) snapshot.Snapshot {
		s := oneList(row("A", "x", "USA"))
		s.Dates = []snapshot.Date{{Text: text, Kind: snapshot.Effective, Date: d, Precision: snapshot.ToDay}}
		return s
	}
	r := compare(t, at("Effective May 1, 2026", "2026-05-01"), at("Effective June 1, 2026", "2026-06-01"), Options{})
	if len(r.Changes) != 1 || r.Changes[0].Kind != Dates || r.Changes[0].Class != Record || r.Starts != "2026-06-01" {
		t.Errorf("another date: starts %q, %+v", r.Starts, r.Changes)
	}
	want := []Word{{Op: Kept, Text: "Effective "}, {Op: Gone, Text: "May"}, {Op: Came, Text: "June"}, {Op: Kept, Text: " 1, 2026"}}
	if d := cmp.Diff(want, r.Changes[0].Fields[0].Words); d != "" {
		t.Errorf("words of the date line (-want +got):\n%s", d)
	}
}

// compare is [Compare] of snapshots that are not too much.
func compare(t testing.TB, old, new snapshot.Snapshot, o Options) Report {
	t.Helper()
	r, err := Compare(old, new, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
