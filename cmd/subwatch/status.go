package main

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/notify/data"
	"github.com/subwatch/subwatch/notify/markdown"
	"github.com/subwatch/subwatch/notify/text"
	"github.com/subwatch/subwatch/notify/wording"
)

func statusCommand(env environment) *cobra.Command {
	var s setup
	var format string
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show how all vendors stand, and what waits for a decision",
		Long: `Status shows every vendor (health, last good read, number of sub-processors, last
change, whether a person approved its baseline) and what is open: by when to act,
vendor, change, owner. It reads the data folder and asks nobody.

It ends with 1 when a vendor could not be read, or when a message waits to be
delivered.`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := s.load(env, monitor.IfThere)
			if err != nil {
				return err
			}
			m, err := s.monitor(cmd.Context(), env, cfg, true)
			if err != nil {
				return err
			}
			defer m.Store.Close()
			st, err := m.Status()
			if err != nil {
				return unchecked(err)
			}
			if err := env.printStatus(format, st); err != nil {
				return unsaved(err)
			}
			return statusError(st)
		},
	}
	s.flags(cmd)
	formatFlag(cmd, &format, "text", "json", "markdown")
	return cmd
}

// statusError ends the command with a code when something is not ok; the table
// has said what.
func statusError(st monitor.Status) error {
	if st.OK() {
		return nil
	}
	return withCode(exitUnchecked, errShown)
}

func (env environment) printStatus(format string, st monitor.Status) error {
	if format == "json" {
		return data.WriteJSON(env.stdout, st)
	}
	vendors, open := vendorTable(st), openTable(st)
	write := func(w io.Writer, t wording.Table) error { return text.WriteTable(w, t, env.style()) }
	if format == "markdown" {
		write = markdown.WriteTable
	}
	if err := write(env.stdout, vendors); err != nil {
		return err
	}
	if len(open.Rows) == 0 {
		fmt.Fprintln(env.stdout, "\nnothing waits for a decision")
	} else {
		fmt.Fprintln(env.stdout, "\nwaiting for a decision:")
		if format == "markdown" {
			fmt.Fprintln(env.stdout)
		}
		if err := write(env.stdout, open); err != nil {
			return err
		}
	}
	if st.Pending > 0 {
		fmt.Fprintf(env.stdout, "\n%s not delivered yet: subwatch deliver\n", count(st.Pending, "post"))
	}
	return nil
}

// vendorTable says how every vendor stands.
func vendorTable(st monitor.Status) wording.Table {
	t := wording.Table{Header: []string{"vendor", "health", "last read", "sub-processors", "last change", "baseline"}}
	for _, v := range st.Vendors {
		health := string(v.Health)
		if v.Why != "" {
			health += " since " + day(v.Since) + ": " + v.Why
		}
		approved := "never approved"
		if v.Approved {
			approved = "approved"
		}
		change := ""
		if v.Change != "" {
			change = v.Change + " (" + day(v.ChangeSeen) + ")"
		}
		if v.Subprocessors == 0 && v.LastRead.IsZero() {
			approved = "none yet"
		}
		t.Rows = append(t.Rows, []string{v.Name, health, minute(v.LastRead), strconv.Itoa(v.Subprocessors), change, approved})
	}
	return t
}

// openTable says what waits for a decision.
func openTable(st monitor.Status) wording.Table {
	t := wording.Table{Header: []string{"act by", "vendor", "change", "what", "owner", "undelivered"}}
	for _, o := range st.Open {
		what := fmt.Sprintf("%d of %d undecided: %s", len(o.Entries), o.Of, strings.Join(o.What, ", "))
		undelivered := ""
		if o.Undelivered > 0 {
			undelivered = strconv.Itoa(o.Undelivered)
		}
		t.Rows = append(t.Rows, []string{cmp.Or(string(o.ActBy), "no date"), o.Vendor, o.Change, what, o.Owner, undelivered})
	}
	return t
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02")
}

func minute(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format("2006-01-02 15:04")
}
