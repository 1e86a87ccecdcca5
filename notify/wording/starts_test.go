package wording

import (
	"slices"
	"testing"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot"
)

// A start is told whenever the page gives one: ahead, past, as a month, or in
// words that nobody understands.
func TestStartsAreTold(t *testing.T) {
	b := beginning{page: "2026-06-01", read: "2026-05-01"}
	for day, want := range map[snapshot.Day]string{
		"": "", "2026-06-01": "", "2026-07-01": "starts 1 Jul 2026", "2026-05-01": "starts 1 May 2026", "2026-03-01": "in effect since 1 Mar 2026",
	} {
		if got := b.of(diff.Change{Starts: day}); got != want {
			t.Errorf("start %q: %q, want %q", day, got, want)
		}
	}
	for _, c := range []struct {
		sp   snapshot.Subprocessor
		want string
	}{
		{snapshot.Subprocessor{}, ""},
		{snapshot.Subprocessor{StartsText: "March 2034", StartsMonth: "2034-03-01"}, "March 2034"},
		{snapshot.Subprocessor{StartsText: "Q1 2027"}, "\u201cQ1 2027\u201d, not understood"},
	} {
		if got := startWords(&c.sp); got != c.want {
			t.Errorf("%+v starts %q, want %q", c.sp, got, c.want)
		}
	}
}

// A day is said beside the title where something starts on it: not where nothing
// changed, and not for a typo that is corrected before it.
func TestBegins(t *testing.T) {
	for _, c := range []struct {
		changes []diff.Change
		want    bool
	}{
		{nil, false},
		{[]diff.Change{{Kind: diff.Changed, Class: diff.Cosmetic}}, false},
		{[]diff.Change{{Kind: diff.Renamed, Class: diff.Record}}, false},
		{[]diff.Change{{Kind: diff.Changed, Class: diff.Review}}, true},
		{[]diff.Change{{Kind: diff.Added, Class: diff.Record}}, true},
		{[]diff.Change{{Kind: diff.Dates, Class: diff.Record}}, true},
	} {
		m := notify.Message{Kind: notify.Change, Report: &diff.Report{Starts: "2026-06-01", Changes: c.changes}}
		if got := slices.Contains(Frame(m).Facts, "starts 1 Jun 2026"); got != c.want {
			t.Errorf("%+v: says when it starts: %v", c.changes, got)
		}
	}
}
