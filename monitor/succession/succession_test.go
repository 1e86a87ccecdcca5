package succession_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/succession"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/store"
)

// A page on a day: rows "name/purpose/start"; those after a "planned" are planned.
func page(at time.Time, sha string, rows ...string) snapshot.Snapshot {
	s := snapshot.Snapshot{Schema: 1, TakenAt: at, Page: snapshot.Page{SHA256: sha}}
	columns := []snapshot.Column{{Header: "Name", Field: snapshot.Name}, {Header: "Purpose", Field: snapshot.Purpose}}
	now := snapshot.List{Title: "Current", Kind: snapshot.ThirdParty, Columns: columns}
	planned := snapshot.List{Title: "Planned", Kind: snapshot.Planned, Columns: columns}
	list := &now
	for _, row := range rows {
		if row == "planned" {
			list = &planned
			continue
		}
		cells := strings.Split(row, "/")
		sub := snapshot.Subprocessor{Name: cells[0], Purpose: snapshot.Cell{Text: cells[1]}}
		if len(cells) > 2 {
			sub.Starts = snapshot.Day(cells[2])
		}
		list.Subprocessors = append(list.Subprocessors, sub)
	}
	s.Lists = []snapshot.List{now, planned}
	return s
}

// links compares pages of 3, 6, 9, … March 2026 and returns what they mean for each
// other: "0.1 withdrawn by 1.1".
func links(t *testing.T, pages ...[]string) []string {
	t.Helper()
	var changes []store.Change
	var before snapshot.Snapshot
	for i, rows := range pages {
		at := time.Date(2026, 3, 3*i, 9, 0, 0, 0, time.UTC)
		now := page(at, fmt.Sprint("page", i), append([]string{"Base/Hosting", "Mail/E-mail"}, rows...)...)
		if i > 0 {
			r, err := diff.Compare(before, now, diff.Options{})
			if err != nil {
				t.Fatal(err)
			}
			changes = append(changes, store.Change{
				ID: fmt.Sprint(i - 1), Number: i, FirstSeen: at, Report: r,
				OldPage: store.Evidence{Page: before.Page}, NewPage: store.Evidence{Page: now.Page},
			})
		}
		before = now
	}
	var out []string
	for _, l := range succession.Links(changes) {
		how := string(l.How)
		if how == "" {
			how = "moved"
		}
		out = append(out, fmt.Sprintf("%s.%d %s by %s.%d", l.From.Change, l.From.Entry, how, l.To.Change, l.To.Entry))
	}
	return out
}

func TestLinks(t *testing.T) {
	t.Parallel()
	none := []string{}
	for name, test := range map[string]struct {
		pages [][]string
		want  []string
	}{
		"came and went":                 {[][]string{none, {"Delta/Texts"}, none}, []string{"0.1 withdrawn by 1.1"}},
		"another went":                  {[][]string{{"Gone/Maps"}, {"Gone/Maps", "Delta/Texts"}, {"Delta/Texts"}}, nil},
		"came, another came, went":      {[][]string{none, {"Delta/Texts"}, {"Delta/Texts", "Echo/Voice"}, {"Echo/Voice"}}, []string{"0.1 withdrawn by 2.1"}},
		"an older row of the name went": {[][]string{{"Delta/Maps"}, {"Delta/Maps", "Delta/Texts"}, {"Delta/Texts"}}, nil},
		"start brought forward":         {[][]string{none, {"Delta/Texts/2026-04-15"}, {"Delta/Texts/2026-03-20"}}, []string{"0.1 overtaken by 1.1"}},
		"start put off twice":           {[][]string{none, {"Delta/Texts/2026-04-15"}, {"Delta/Texts/2026-04-20"}, {"Delta/Texts/2026-04-30"}}, []string{"0.1 overtaken by 1.1", "1.1 overtaken by 2.1"}},
		"in use early":                  {[][]string{none, {"planned", "Delta/Texts/2026-04-15"}, {"Delta/Texts"}}, []string{"0.1 overtaken by 1.1"}},
		"announced, moved, withdrawn":   {[][]string{none, {"Delta/Texts/2026-04-15"}, {"Delta/Texts/2026-04-20"}, none}, []string{"0.1 overtaken by 1.1", "1.1 withdrawn by 2.1"}},
	} {
		if got := links(t, test.pages...); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
