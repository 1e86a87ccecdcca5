// Package look holds the commands that show something and change nothing: parse,
// diff, show, status, vendors, version, and the demo.
package look

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/store"
)

// Show returns the command "show".
func Show(env cli.Environment) *cobra.Command {
	var s cli.Workspace
	var format string
	cmd := &cobra.Command{
		Use:   "show CHANGE",
		Short: "Show a stored change again",
		Long: `Show prints a change that was recorded, by its id or the beginning of it. The id
stands at the end of every alert.`,
		Example: `  subwatch show 3f9a8c2e41d0
  subwatch show 3f9a --format slack`,
		Args: cli.Exactly("CHANGE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := s.Look(cmd.Context(), env)
			if err != nil {
				return err
			}
			defer m.Data.Close()
			change, err := m.Data.Change(withoutEntry(args[0]))
			switch {
			case errors.Is(err, store.ErrNoChange):
				return cli.Unchecked(fmt.Errorf("%w in %s", err, s.Where(m.Data)))
			case err != nil:
				return cli.Unchecked(err)
			}
			msg, err := m.Alert(change)
			if err != nil {
				return cli.Unchecked(err)
			}
			if err := env.PrintMessage(format, msg); err != nil {
				return cli.Unsaved(err)
			}
			if format != "text" {
				return nil
			}
			approved, err := m.Data.Approved(change.Vendor)
			if err == nil && !approved {
				fmt.Fprintf(env.Stdout, "never approved: no person has said yet that %s's baseline is right (subwatch trust %s --by NAME)\n", change.Vendor, change.Vendor)
			}
			return cli.Unchecked(err)
		},
	}
	s.Flags(cmd)
	cli.FormatFlag(cmd, &format, "text", "json", "markdown", "slack")
	return cmd
}

// withoutEntry returns the id of "ID.ENTRY", as alerts and decide write it.
func withoutEntry(about string) string {
	id, _, _ := strings.Cut(about, ".")
	return id
}
