package diff

import (
	"fmt"
	"slices"
	"time"

	"github.com/subwatch/subwatch/snapshot"
)

// judgeDates says what changed date lines mean. An effective date that lay ahead
// and comes sooner shortens what the customer has; one that is put off, or that
// the page no longer states, may belong to another change.
func (j *judging) judgeDates(c *change) []finding {
	if allCosmetic(c.deltas) {
		return nil
	}
	if found := j.judgePageStart(); found != nil {
		return found
	}
	return []finding{{RuleDates, "date line changed"}}
}

// judgePageStart says what became of the start date that the page's date lines
// state.
func (j *judging) judgePageStart() []finding {
	today, was, is := j.today(), j.Old.Snapshot.Starts(), j.New.Snapshot.Starts()
	stated := slices.ContainsFunc(j.Old.Dates, func(d snapshot.Date) bool { return d.Kind == snapshot.Effective && d.Date == is })
	switch {
	case was == "" || was == is || was < today:
	case is != "" && is < was && !stated:
		return []finding{{RuleStartEarlier, broughtForward(was, is)}}
	case today == "": // whether it lay ahead is not known
	case is == "" || is < was:
		return []finding{{RuleDates, "start date " + showDay(was) + " no longer stated"}}
	default:
		return []finding{{RuleDates, putOff(was, is)}}
	}
	return nil
}

// judgeStart says what became of a row's own start date. What lies in the past
// was corrected, and moves nothing. Without a day on which the new version was
// read, every date may lie ahead.
func (j *judging) judgeStart(was, is snapshot.Day) finding {
	today := j.today()
	switch {
	case is == "" && was >= today:
		return finding{RuleStartWithdrawn, "start date " + showDay(was) + " withdrawn"}
	case is == "":
		return finding{RuleRowDates, "start date " + showDay(was) + " withdrawn"}
	case was == "" && is > today:
		return finding{RuleStartStated, "start date now stated: " + showDay(is)}
	case was == "":
		return finding{RuleRowDates, "starts " + showDay(is)}
	case is < was && was >= today:
		return finding{RuleStartEarlier, broughtForward(was, is)}
	case is > was && was >= today:
		return finding{RuleStartLater, putOff(was, is)}
	case is > today:
		return finding{RuleStartStated, "start date now stated: " + showDay(is) + ", was " + showDay(was)}
	}
	return finding{RuleRowDates, "start date " + showDay(was) + " is now " + showDay(is)}
}

// judgeActivated says that a planned sub-processor is in use now, and whether it
// is so before the day that was announced.
func (j *judging) judgeActivated(before, after *snapshot.Subprocessor) finding {
	announced, today := firstDay(before.Starts, j.Old.Snapshot.Starts()), j.today()
	used := firstDay(after.Starts, today)
	switch {
	case used > today: // the list of those in use names it ahead
		return finding{RuleActivated, "was planned, now listed as in use from " + showDay(used)}
	case announced == "" || used == "" || used >= announced:
		return finding{RuleActivated, "was planned, now in use"}
	}
	return finding{RuleActivatedEarly, fmt.Sprintf("was planned, now in use, announced for %s: %s early", showDay(announced), count(daysBetween(used, announced), "day", "days"))}
}

// today is the day on which the new version was read; empty for a file without
// one.
func (j *judging) today() snapshot.Day {
	if j.New.TakenAt.IsZero() {
		return ""
	}
	return snapshot.DayOf(j.New.TakenAt)
}

func broughtForward(was, is snapshot.Day) string {
	return "start brought forward from " + showDay(was) + " to " + showDay(is)
}

func putOff(was, is snapshot.Day) string {
	return "start put off from " + showDay(was) + " to " + showDay(is)
}

// showDay writes a day as people do: "15 Apr 2026".
func showDay(day snapshot.Day) string {
	t, ok := day.Time()
	if !ok {
		return string(day)
	}
	return t.Format("2 Jan 2006")
}

// daysBetween counts the days from one to another.
func daysBetween(from, to snapshot.Day) int {
	a, okA := from.Time()
	b, okB := to.Time()
	if !okA || !okB {
		return 0
	}
	return int(b.Sub(a) / (24 * time.Hour))
}

// endWords says what became of a row's own end date, or of a cell of dates.
func endWords(d *delta) string {
	switch {
	case d.Field != FieldEnds:
		return "date changed"
	case d.New == "":
		return "end date " + d.Old + " withdrawn"
	}
	return "ends " + d.New
}
