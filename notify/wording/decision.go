package wording

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
)

// This file puts into words what people decided, what became of it, and what a
// later change ended.

// holding returns the decisions that hold, by entry: a later one about the same
// entry, or about the whole change, goes before an earlier one. What became of a
// decision does not hide it.
func holding(ds []record.Decision) []record.Decision {
	var out []record.Decision
	for _, d := range ds {
		verdict := record.IsVerdict(d.Decision) || !slices.Contains(record.Choices(), d.Decision)
		out = slices.DeleteFunc(out, func(e record.Decision) bool {
			return (d.Entry == 0 || e.Entry == d.Entry) && (verdict || d.Decision == record.Reopen || e.Decision == d.Decision)
		})
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b record.Decision) int { return cmp.Compare(a.Entry, b.Entry) })
	return out
}

// at returns the tracked changes that have come this far.
func at(m notify.Message, stage record.Stage) []*diff.Change {
	return slices.DeleteFunc(tracked(m), func(c *diff.Change) bool { return stageOf(m, c) != stage })
}

func stageOf(m notify.Message, c *diff.Change) record.Stage {
	if slices.ContainsFunc(m.Ended, func(e record.Ended) bool { return e.Entry == c.Entry }) {
		return record.Superseded
	}
	return record.StandingOf(m.Decisions, c.Entry).Stage
}

// undecided returns the changes to review that nobody decided on.
func undecided(m notify.Message) []*diff.Change { return at(m, record.Undecided) }

// toSend returns those of which an objection or a condition is decided, and not
// sent.
func toSend(m notify.Message) []*diff.Change { return at(m, record.ToSend) }

// stages counts the tracked changes by how far they have come, and returns the
// first of which something is to be sent.
func stages(m notify.Message) (counts map[record.Stage]int, unsent *diff.Change) {
	counts = map[record.Stage]int{}
	for _, c := range tracked(m) {
		stage := stageOf(m, c)
		counts[stage]++
		if stage == record.ToSend && unsent == nil {
			unsent = c
		}
	}
	return counts, unsent
}

// progress says in a word how far a change has come that asks nothing more of
// anybody before the day to act by: "decided"; empty for one that does.
func progress(m notify.Message) string {
	counts, _ := stages(m)
	switch {
	case len(counts) == 0 || counts[record.Undecided]+counts[record.ToSend] > 0:
		return ""
	case len(counts) == 1 && counts[record.Superseded] > 0:
		return "superseded"
	case counts[record.Sent] > 0:
		return "objection sent"
	}
	return "decided"
}

// notSent says what is to be sent, and since when, where nothing else is to be
// decided: "objection decided 3 Mar, not sent"; empty where nothing is.
func notSent(m notify.Message) string {
	counts, unsent := stages(m)
	if unsent == nil || counts[record.Undecided] > 0 {
		return ""
	}
	d := record.StandingOf(m.Decisions, unsent.Entry).Verdict
	what := "objection"
	if d.Decision == record.Conditional {
		what = "condition"
	}
	words := what + " decided"
	if !d.At.IsZero() {
		words += " " + nearDay(snapshot.DayOf(d.At.In(cmp.Or(m.Zone, time.UTC))), m.Today)
	}
	return words + ", not sent"
}

// nearDay writes a day as people do, without the year where it is this one.
func nearDay(d, today snapshot.Day) string {
	t, ok := d.Time()
	if now, known := today.Time(); ok && known && now.Year() == t.Year() {
		return t.Format("2 Jan")
	}
	return Day(d)
}

// decisionLines says what was decided, by whom and why, and what became of it:
// "1 no-objection by Priya, 12 Sep 2024: EU hosting".
func decisionLines(m notify.Message) []Line {
	var items [][]Span
	for _, d := range holding(m.Decisions) {
		what := "all "
		if d.Entry != 0 {
			what = Numbers([]int{d.Entry}) + " "
		}
		what += strings.TrimSpace(OneLine(Clean(d.Decision)))
		if by := strings.TrimSpace(OneLine(Clean(d.By))); by != "" {
			what += " by " + by
		}
		switch {
		case d.Day != "":
			what += ", " + Day(d.Day)
		case !d.At.IsZero():
			what += ", " + d.At.In(cmp.Or(m.Zone, time.UTC)).Format("2 Jan 2006")
		}
		if why := strings.TrimSpace(OneLine(Clean(d.Reason))); why != "" {
			what += ": " + why
		}
		if ref := strings.TrimSpace(OneLine(Clean(d.Reference))); ref != "" {
			what += " (" + ref + ")"
		}
		items = append(items, Say(what))
	}
	if len(items) == 0 {
		return nil
	}
	return []Line{{label: "decided", Items: items}}
}

// endedWords says what a later change ended of this one: "1 Acme: withdrawn, by
// change 3f9a8c2e41d0, 6 Mar 2026".
func endedLines(m notify.Message) []Line {
	var items [][]Span
	for _, e := range m.Ended {
		items = append(items, Say(fmt.Sprintf("%d ", e.Entry)+EndedWords(e)))
	}
	if len(items) == 0 {
		return nil
	}
	return []Line{{label: "superseded", Items: items}}
}

// EndedWords says how a later change ended an entry: "Acme was withdrawn by
// change 3f9a8c2e41d0 (6 Mar 2026): nothing is left to decide".
func EndedWords(e record.Ended) string {
	name := cmp.Or(strings.TrimSpace(OneLine(Clean(e.Name))), "it")
	by := fmt.Sprintf("change %s (%s)", Clean(e.Change), Day(e.On))
	switch e.How {
	case record.Withdrawn:
		return name + " was withdrawn, by " + by + ": nothing is left to decide"
	case record.Reverted:
		return name + " was taken back, by " + by + ": nothing is left to decide"
	}
	return fmt.Sprintf("%s goes on as entry %d of %s: decide there", name, e.ByEntry, by)
}

// endsLines says what a change ended of earlier ones.
func endsLines(m notify.Message) []Line {
	var items [][]Span
	for _, e := range m.Ends {
		name := cmp.Or(strings.TrimSpace(OneLine(Clean(e.Name))), "it")
		state := "is undecided"
		switch e.Was {
		case record.ToSend:
			state = "whose objection is not sent"
		case record.Sent:
			state = "whose objection was sent"
		}
		from := fmt.Sprintf("which came on %s (change %s) and %s", Day(e.On), Clean(e.Change), state)
		switch e.How {
		case record.Withdrawn:
			items = append(items, Say(name+", "+from+", was withdrawn: nothing is left to decide"))
		case record.Reverted:
			items = append(items, Say(name+", "+from+", was taken back: nothing is left to decide"))
		default:
			items = append(items, Say(fmt.Sprintf("%s, %s, goes on as entry %d here", name, from, e.ByEntry)))
		}
	}
	if len(items) == 0 {
		return nil
	}
	return []Line{{label: "earlier", Items: items}}
}
