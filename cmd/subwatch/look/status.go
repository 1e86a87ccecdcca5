package look

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/notify/data"
	"github.com/subwatch/subwatch/notify/markdown"
	"github.com/subwatch/subwatch/notify/text"
	"github.com/subwatch/subwatch/notify/wording"
	"github.com/subwatch/subwatch/snapshot/record"
)

// Status returns the command "status".
func Status(env cli.Environment) *cobra.Command {
	var s cli.Workspace
	var format string
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show how all vendors stand, and what waits for a decision",
		Long: `Status shows every vendor: its health, its last good read, the number of
sub-processors, the last change, and whether a person approved its baseline. Below it
shows what is not done: by when to act, vendor, change, what and in which state
(undecided, decided and not sent, waiting for the vendor), and owner. It only reads
what is stored; no page is fetched. --format csv has a row for each change that is open,
and one for each vendor without any. Days and times are those of the configuration's
time zone; in json and csv they are in UTC.

It ends with 1 when a vendor could not be read, or when a message waits to be
delivered.`,
		Args: cli.None,
		RunE: func(cmd *cobra.Command, _ []string) error {
			m, err := s.Look(cmd.Context(), env)
			if err != nil {
				return err
			}
			defer m.Data.Close()
			st, err := m.Status()
			if err != nil {
				return cli.Unchecked(err)
			}
			if err := printStatus(env, format, st, m.Days(), s.Nothing(m.Data)); err != nil {
				return cli.Unsaved(err)
			}
			return statusError(st)
		},
	}
	s.Flags(cmd)
	cli.FormatFlag(cmd, &format, "text", "json", "csv", "markdown")
	return cmd
}

// statusError ends the command with a code when something is not ok; the table
// has said what.
func statusError(st monitor.Status) error {
	if st.OK() {
		return nil
	}
	return cli.WithCode(cli.ExitUnchecked, cli.ErrShown)
}

// openHeading says what is listed under it.
func openHeading(st monitor.Status) string {
	if slices.ContainsFunc(st.Open, func(o monitor.OpenStatus) bool { return o.State != record.Undecided }) {
		return "not done:"
	}
	return "waiting for a decision:"
}

// printStatus prints how all stands, to a person with the days of a zone. nothing says so where nothing was ever
// recorded.
func printStatus(env cli.Environment, format string, st monitor.Status, days *time.Location, nothing string) error {
	switch format {
	case "json":
		return data.WriteJSON(env.Stdout, st)
	case "csv":
		return data.WriteTableCSV(env.Stdout, statusSheet(st))
	}
	vendors, open := cli.VendorTable(st, days), cli.OpenTable(st)
	write := func(w io.Writer, t wording.Table) error { return text.WriteTable(w, t, env.Style()) }
	if format == "markdown" {
		write = markdown.WriteTable
	}
	if err := write(env.Stdout, vendors); err != nil {
		return err
	}
	if nothing != "" {
		fmt.Fprintln(env.Stdout, "\n"+nothing)
	} else if len(open.Rows) == 0 {
		fmt.Fprintln(env.Stdout, "\nnothing waits for a decision")
	} else {
		fmt.Fprintln(env.Stdout, "\n"+openHeading(st))
		if format == "markdown" {
			fmt.Fprintln(env.Stdout)
		}
		if err := write(env.Stdout, open); err != nil {
			return err
		}
	}
	if st.Pending > 0 {
		fmt.Fprintf(env.Stdout, "\n%s not delivered yet: subwatch deliver\n", cli.Count(st.Pending, "post"))
	}
	return nil
}

// statusSheet is the status for a spreadsheet: a row for each open change with
// what is known of its vendor, and one for each vendor that has none.
func statusSheet(st monitor.Status) wording.Table {
	t := wording.Table{Header: []string{
		"vendor", "title", "url", "health", "since", "why", "last_read", "subprocessors", "last_change", "approved",
		"open_change", "act_by", "starts", "undecided", "of", "what", "owner", "undelivered",
		"state", "entries", "decision", "by", "on", "reference",
	}}
	told := map[string]bool{}
	row := func(v monitor.VendorStatus, o monitor.OpenStatus) {
		told[v.Name] = true
		undecided := 0
		if o.State == record.Undecided {
			undecided = len(o.Entries)
		}
		var cells []string
		if v.Health == "" { // it left the configuration
			cells = []string{o.Vendor, o.Title, "", "", "", "", "", "", "", ""}
		} else {
			cells = []string{
				v.Name, v.Title, v.URL, string(v.Health), moment(v.Since), v.Why, moment(v.LastRead), strconv.Itoa(v.Subprocessors), v.Change, strconv.FormatBool(v.Approved),
			}
		}
		t.Rows = append(t.Rows, append(cells,
			o.Change, string(o.ActBy), string(o.Starts), count(undecided), count(o.Of), strings.Join(o.What, "; "), o.Owner, count(o.Undelivered),
			string(o.State), count(len(o.Entries)), o.Decision, o.By, string(o.On), o.Reference))
	}
	for _, o := range st.Open {
		i := slices.IndexFunc(st.Vendors, func(v monitor.VendorStatus) bool { return v.Name == o.Vendor })
		if i < 0 {
			row(monitor.VendorStatus{}, o)
			continue
		}
		row(st.Vendors[i], o)
	}
	for _, v := range st.Vendors {
		if !told[v.Name] {
			row(v, monitor.OpenStatus{})
		}
	}
	return t
}

// moment is a time in a cell; nothing for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
