package look

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/notify/data"
	"github.com/subwatch/subwatch/notify/text"
	"github.com/subwatch/subwatch/notify/wording"
)

// Log returns the command "log".
func Log(env cli.Environment) *cobra.Command {
	var s cli.Workspace
	var format string
	var reverse bool
	cmd := &cobra.Command{
		Use:   "log [VENDOR]",
		Short: "List past changes, decisions, notices and approvals",
		Long: `Log lists what happened to all vendors, or to one: each change of a list, and each
decision, notice and approval that a person recorded. The newest comes last. It only
reads what is stored; no page is fetched. Days are those of the configuration's time
zone; times in json and csv are in UTC.`,
		Example: `  subwatch log
  subwatch log atlassian --reverse
  subwatch log --format csv > log.csv`,
		Args:              cli.AtMost("VENDOR"),
		ValidArgsFunction: s.Complete(env, cli.Vendors),
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := s.Look(cmd.Context(), env)
			if err != nil {
				return err
			}
			defer m.Data.Close()
			vendors, err := m.Known(args...)
			if err != nil {
				return err
			}
			events, unread := m.Log(vendors)
			if reverse {
				slices.Reverse(events)
			}
			if err := printLog(env, format, events, m.Days(), cmp.Or(s.Nothing(m.Data), "nothing happened yet")); err != nil {
				return cli.Unsaved(err)
			}
			return cli.Unchecked(unread)
		},
	}
	s.Flags(cmd)
	cli.FormatFlag(cmd, &format, "text", "json", "csv")
	cmd.Flags().BoolVar(&reverse, "reverse", false, "newest first")
	return cmd
}

// printLog prints events; nothing is what to say where there are none.
func printLog(env cli.Environment, format string, events []monitor.Event, days *time.Location, nothing string) error {
	switch format {
	case "json":
		return data.WriteJSON(env.Stdout, struct {
			Schema int             `json:"schema"`
			Events []monitor.Event `json:"events"`
		}{1, events})
	case "csv":
		return data.WriteTableCSV(env.Stdout, logSheet(events))
	}
	if len(events) == 0 {
		_, err := fmt.Fprintln(env.Stdout, nothing)
		return err
	}
	return text.WriteTable(env.Stdout, logTable(events, days), env.LineStyle())
}

// logTable says events to a person, a row each.
func logTable(events []monitor.Event, days *time.Location) wording.Table {
	t := wording.Table{Header: []string{"day", "vendor", "change", "what"}}
	for _, e := range events {
		about := e.Change
		if e.Entry > 0 {
			about += "." + strconv.Itoa(e.Entry)
		}
		t.Rows = append(t.Rows, []string{e.At.In(days).Format(time.DateOnly), e.Vendor, about, eventWords(e)})
	}
	return t
}

// eventWords says what happened.
func eventWords(e monitor.Event) string {
	by := ""
	if e.By != "" {
		by = " by " + e.By
	}
	switch e.Kind {
	case monitor.ChangeEvent:
		return changeWords(e)
	case monitor.NoticeEvent:
		words := "notice received on " + string(e.Received)
		switch {
		case e.Retracts != "":
			return "notice " + e.Retracts + " retracted" + by
		case e.Received == "":
			return "start of " + string(e.Starts) + " confirmed" + by
		case e.Replaces != "":
			words += ", in place of notice " + e.Replaces
		}
		if e.Starts != "" {
			words += ", starts " + string(e.Starts)
		}
		return words + "; recorded" + by
	case monitor.ApprovalEvent:
		return "baseline approved" + by
	}
	words := e.Decision
	if e.On != "" {
		words += " on " + string(e.On)
	}
	words += by
	if len(e.Names) > 0 {
		words = strings.Join(e.Names, ", ") + ": " + words
	}
	if e.Reason != "" {
		words += ": " + e.Reason
	}
	if e.Reference != "" {
		words += " (" + e.Reference + ")"
	}
	return words
}

// mostNames is how many names a line has; a change may have thousands.
const mostNames = 5

// changeWords says what a change came to: "2 to review: A, Inc., B GmbH; 1 to
// record; act by 2026-05-14".
func changeWords(e monitor.Event) string {
	var parts []string
	if n := e.ByClass[diff.Review]; n > 0 {
		names := strings.Join(e.Names[:min(len(e.Names), mostNames)], ", ")
		if more := len(e.Names) - mostNames; more > 0 {
			names += fmt.Sprintf(" and %d more", more)
		}
		parts = append(parts, fmt.Sprintf("%d to review: %s", n, names))
	}
	if n := e.ByClass[diff.Record]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d to record", n))
	}
	if len(parts) == 0 {
		parts = append(parts, "nothing to review or record")
	}
	if e.ActBy != "" {
		parts = append(parts, "act by "+string(e.ActBy))
	}
	return strings.Join(parts, "; ")
}

// logSheet is the log for a spreadsheet: a column for everything.
func logSheet(events []monitor.Event) wording.Table {
	t := wording.Table{Header: []string{
		"at", "vendor", "kind", "change", "entry", "names", "review", "record", "cosmetic", "act_by", "starts",
		"decision", "received", "by", "reason", "reference",
		"on", "notice", "replaces", "retracts",
	}}
	for _, e := range events {
		t.Rows = append(t.Rows, []string{
			e.At.UTC().Format(time.RFC3339), e.Vendor, string(e.Kind), e.Change, count(e.Entry), strings.Join(e.Names, "; "),
			count(e.ByClass[diff.Review]), count(e.ByClass[diff.Record]), count(e.ByClass[diff.Cosmetic]), string(e.ActBy), string(e.Starts),
			e.Decision, string(e.Received), e.By, e.Reason, e.Reference,
			string(e.On), e.Notice, e.Replaces, e.Retracts,
		})
	}
	return t
}

// count is a number in a cell; nothing for 0.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
