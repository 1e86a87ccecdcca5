package lexicon

import (
	"fmt"
	"strings"
	"testing"
)

func TestFindDates(t *testing.T) {
	for _, c := range []struct {
		order DayOrder
		text  string
		want  string
	}{
		{AnyOrder, "2034-03-25T00:00:00Z", "2034-03-25 day"},
		{AnyOrder, "2034-03-25T10:15:00.123+02:00", "2034-03-25 day"},
		{AnyOrder, "2034-03-25 10:15", "2034-03-25 day"},
		{AnyOrder, "Updated: Novemebr 5, 2021", "2021-11-05 day"},
		{AnyOrder, "5. Fberuar 2021", "2021-02-05 day"},
		{AnyOrder, "Chapter 5 2021", ""},
		{MonthFirst, "12/11/26", "2026-12-11 day"},
		{DayFirst, "12/11/26", "2026-11-12 day"},
		{AnyOrder, "12/15/26", "2026-12-15 day"},
		{AnyOrder, "12/11/26", " none"},
		{AnyOrder, "15.12.26", "2026-12-15 day"},
		{AnyOrder, "version 1.12.26 of it", ""},
		{DayFirst, "Stand: 01.04.26", "2026-04-01 day"},
		{DayFirst, "Version vom 01.04.26", "2026-04-01 day"},
		{DayFirst, "Diese Fassung gilt, Stand 1.4.26.", "2026-04-01 day"},
		{DayFirst, "Die Version 1.04.26", ""},
		{AnyOrder, "Stand der Liste: 01.04.26", ""},
		{AnyOrder, "15-Mar-34", "2034-03-15 day"},
		{AnyOrder, "15 March '34", "2034-03-15 day"},
		{AnyOrder, "Stand: KW 12/2026", " none"},
		{AnyOrder, "week 12/2026", " none"},
		{AnyOrder, "2026-W12", " none"},
		{AnyOrder, "Semaine 12/2026", " none"},
		{AnyOrder, "vecka 12 2026", " none"},
		{AnyOrder, "KW 2026/12", " none"},
		{AnyOrder, "неделя 12.2026", " none"},
		{AnyOrder, "2026年第12週", " none"},
		{AnyOrder, "week 2026-12", " none"},
		{AnyOrder, "uge 12, 2026", " none"},
		{AnyOrder, "2026년 12주", " none"},
		{AnyOrder, "Stand: 05.2026", "2026-05-01 month"},
		{AnyOrder, "March 2034", "2034-03-01 month"},
		{AnyOrder, "2034-03", "2034-03-01 month"},
		{AnyOrder, "令和8年4月27日", "2026-04-27 day"},
		{AnyOrder, "令和元年5月", "2019-05-01 month"},
		{AnyOrder, "2026年4月27日", "2026-04-27 day"},
		{AnyOrder, "2026년 04월 23일", "2026-04-23 day"},
		{AnyOrder, "民國115年4月1日", "2026-04-01 day"},
		{AnyOrder, "15 березня 2034", "2034-03-15 day"},
		{AnyOrder, "15 Μαρτίου 2034", "2034-03-15 day"},
		{AnyOrder, "15. maaliskuuta 2034", "2034-03-15 day"},
		{AnyOrder, "2034 March 15", "2034-03-15 day"},
		{AnyOrder, "1 May 2034 April 2", "2034-05-01 day"},
		{AnyOrder, "2034 partners 15", ""},
		{AnyOrder, "marzec 2034", "2034-03-01 month"},
		{AnyOrder, "březen 2034", "2034-03-01 month"},
		{AnyOrder, "Q1 2027", ""},
		{AnyOrder, "24/7 support", ""},
		{AnyOrder, "2025/26", ""},
		{AnyOrder, "", ""},
		{AnyOrder, "TBD", ""},
		{AnyOrder, "40/40/26", ""},
	} {
		var got []string
		for _, f := range FindDates(c.text, c.order) {
			got = append(got, fmt.Sprintf("%s %s", f.Day, f.Precision))
		}
		if got := strings.Join(got, ", "); got != c.want {
			t.Errorf("FindDates(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestLooksLikeDate(t *testing.T) {
	for text, want := range map[string]bool{"2034-03-25T00:00:00Z": true, "March 2034": true, "1.2.3": false, "Acme 2034": false, "KW 12/2026": true} {
		if got := LooksLikeDate(text); got != want {
			t.Errorf("LooksLikeDate(%q) = %v", text, got)
		}
	}
}
