package watch

import (
	"fmt"
	"strings"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/data"
	"github.com/subwatch/subwatch/notify/markdown"
	"github.com/subwatch/subwatch/notify/text"
)

// printRun prints what a run came to.
func printRun(env cli.Environment, format string, run monitor.Run, dryRun bool) error {
	switch format {
	case "json":
		return data.WriteJSON(env.Stdout, runJSON(run))
	case "markdown":
		for _, m := range messages(run) {
			if err := markdown.Write(env.Stdout, m); err != nil {
				return err
			}
			fmt.Fprintln(env.Stdout)
		}
		fmt.Fprintln(env.Stdout, summary(run, dryRun))
		return nil
	}
	for _, m := range messages(run) {
		if err := text.Write(env.Stdout, m, env.Style()); err != nil {
			return err
		}
		fmt.Fprintln(env.Stdout)
	}
	for _, r := range run.Results {
		if r.Outcome == monitor.First {
			fmt.Fprintf(env.Stdout, "%s: first check: %s\n", r.Vendor.Name, baselineWords(*r.Baseline))
		}
		if r.Anew != nil {
			fmt.Fprintf(env.Stdout, "%s: asked for as lang and headers say now: baseline taken anew: %s\n", r.Vendor.Name, baselineWords(*r.Anew))
		}
	}
	_, err := fmt.Fprintln(env.Stdout, summary(run, dryRun))
	return err
}

// messages returns the alerts of a run in the order of the vendors: first those
// that an interrupted run did not tell.
func messages(run monitor.Run) []notify.Message {
	var all []notify.Message
	for _, r := range run.Results {
		all = append(all, messagesOf(r)...)
	}
	return all
}

// messagesOf returns the alerts about one vendor.
func messagesOf(r monitor.Result) []notify.Message {
	var all []notify.Message
	for _, m := range []*notify.Message{r.Earlier, r.Message} {
		if m != nil && !m.Report.Quiet() {
			all = append(all, *m)
		}
	}
	return all
}

// baselineWords says "30 sub-processors (25 Third-Party Sub-processors, …)".
func baselineWords(w notify.Watched) string {
	var lists []string
	for _, l := range w.Lists {
		title := cli.OneLine(l.Title)
		if title == "" {
			title = "without a title"
		}
		lists = append(lists, fmt.Sprintf("%d %s", l.Subprocessors, title))
	}
	return fmt.Sprintf("%s (%s)", cli.Count(w.Subprocessors(), "sub-processor"), strings.Join(lists, ", "))
}

// summary is the last line: who was checked, and what came of it.
func summary(run monitor.Run, dryRun bool) string {
	tally := map[monitor.Outcome]int{}
	for _, r := range run.Results {
		outcome := r.Outcome
		if r.Message != nil && r.Message.Report.Quiet() {
			outcome = monitor.Unchanged // only cosmetic
		}
		tally[outcome]++
	}
	who := cli.Count(len(run.Results), "vendor")
	if len(run.Results) == 1 {
		who = run.Results[0].Vendor.Name
	}
	var parts []string
	if n := tally[monitor.Changed]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d changed", n))
	}
	if n := tally[monitor.First]; n > 0 {
		parts = append(parts, cli.Count(n, "baseline")+" stored")
		if dryRun {
			parts[len(parts)-1] = cli.Count(n, "baseline") + " to store"
		}
	}
	failed := tally[monitor.Failed] + tally[monitor.Stopped]
	if failed > 0 && len(run.Results) > 1 {
		parts = append(parts, fmt.Sprintf("%d not checked", failed))
	}
	if n := tally[monitor.Unchanged]; n > 0 && len(parts) > 0 {
		parts = append(parts, fmt.Sprintf("%d without changes", n))
	}
	if len(parts) == 0 && failed == 0 {
		parts = append(parts, "no changes")
	}
	if n := run.Delivery.Sent; n > 0 {
		parts = append(parts, cli.Count(n, "post")+" sent")
	}
	if n := run.Delivery.Pending; n > 0 {
		parts = append(parts, cli.Count(n, "post")+" pending")
	}
	if n := run.Delivery.Held; n > 0 {
		parts = append(parts, cli.Count(n, "post")+" with another run")
	}
	line := "checked " + who + ": " + strings.Join(parts, ", ")
	if len(run.Results) == 1 && failed == 1 {
		line = strings.Join(append([]string{who + " could not be checked"}, parts...), ", ")
	}
	if dryRun {
		line += " (dry run: nothing written, nothing sent)"
	}
	return line
}

// The JSON form of a run: an entry per vendor, in the configuration's order.
type runEntry struct {
	Vendor   string          `json:"vendor"`
	Status   monitor.Outcome `json:"status"`
	Error    string          `json:"error,omitempty"`
	Change   string          `json:"change,omitempty"` // id of a change
	Report   *diff.Report    `json:"report,omitempty"`
	Baseline *notify.Watched `json:"baseline,omitempty"`
	Anew     *notify.Watched `json:"anew,omitempty"`    // a baseline that was taken anew because the page is asked for in another way
	Earlier  *earlierEntry   `json:"earlier,omitempty"` // a change that an interrupted run had not told
}

type earlierEntry struct {
	Change string       `json:"change"`
	Report *diff.Report `json:"report"`
}

func runJSON(run monitor.Run) any {
	out := struct {
		Schema   int        `json:"schema"`
		Vendors  []runEntry `json:"vendors"`
		Sent     int        `json:"sent"`
		Pending  int        `json:"pending"`
		Problems []string   `json:"problems,omitempty"` // of saving and delivering
	}{Schema: 1, Vendors: []runEntry{}, Sent: run.Delivery.Sent, Pending: run.Delivery.Pending}
	for _, r := range run.Results {
		e := runEntry{Vendor: r.Vendor.Name, Status: r.Outcome, Baseline: r.Baseline, Anew: r.Anew}
		if r.Err != nil {
			e.Error = r.Err.Error()
		}
		if r.Message != nil {
			e.Change, e.Report = r.Message.Change, r.Message.Report
		}
		if r.Earlier != nil {
			e.Earlier = &earlierEntry{Change: r.Earlier.Change, Report: r.Earlier.Report}
		}
		out.Vendors = append(out.Vendors, e)
	}
	if err := run.SaveErrors(); err != nil {
		out.Problems = append(out.Problems, cli.ErrorLines(err)...)
	}
	for _, p := range run.Delivery.Problems {
		out.Problems = append(out.Problems, cli.ErrorLines(p)...)
	}
	return out
}
