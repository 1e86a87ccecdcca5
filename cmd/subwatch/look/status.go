package look

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/notify/data"
	"github.com/subwatch/subwatch/notify/markdown"
	"github.com/subwatch/subwatch/notify/text"
	"github.com/subwatch/subwatch/notify/wording"
)

// Status returns the command "status".
func Status(env cli.Environment) *cobra.Command {
	var s cli.Workspace
	var format string
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show how all vendors stand, and what waits for a decision",
		Long: `Status shows every vendor (health, last good read, number of sub-processors, last
change, whether a person approved its baseline) and what is open: by when to act,
vendor, change, owner. It reads the data folder and asks nobody.

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
			if err := printStatus(env, format, st, s.Nothing(m.Data)); err != nil {
				return cli.Unsaved(err)
			}
			return statusError(st)
		},
	}
	s.Flags(cmd)
	cli.FormatFlag(cmd, &format, "text", "json", "markdown")
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

// printStatus prints how all stands. nothing says so where nothing was ever
// recorded.
func printStatus(env cli.Environment, format string, st monitor.Status, nothing string) error {
	if format == "json" {
		return data.WriteJSON(env.Stdout, st)
	}
	vendors, open := cli.VendorTable(st), cli.OpenTable(st)
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
		fmt.Fprintln(env.Stdout, "\nwaiting for a decision:")
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
