// Package decide holds the commands by which people say what they decided or
// know: decide, notice and trust.
//
// What they say is recorded by package monitor; here it is only read from the
// command line.
package decide

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// Decide returns the command "decide".
func Decide(env cli.Environment) *cobra.Command {
	var s cli.Workspace
	var d record.Decision
	var who person
	cmd := &cobra.Command{
		Use:   "decide CHANGE[.ENTRY] no-objection|object|conditional|not-applicable --by NAME",
		Short: "Keep what was decided about a change",
		Long: `Decide keeps on record what a person decided about a change, or about one entry of
it. The id of a change stands at the end of its alert; the beginning of it is enough.
A decision about what a person has to review needs a reason. Reminders end with it.`,
		Example: `  subwatch decide 3f9a8c2e41d0 no-objection --by "Priya N." --reason "EU hosting, SCCs in place"
  subwatch decide 3f9a.2 object --by "Priya N." --reason "trains models on our data" --ref https://tickets.example/417`,
		Args: cli.Exactly("CHANGE[.ENTRY]", strings.Join(record.Choices(), "|")),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if d.By, d.Known, err = who.known(env); err != nil {
				return err
			}
			d.Decision = args[1]
			m, err := s.Record(cmd.Context(), env, "a decision")
			if err != nil {
				return err
			}
			defer m.Data.Close()
			return decide(cmd.Context(), env, &s, m, args[0], d)
		},
		ValidArgsFunction: s.Complete(env, cli.Changes, cli.OneOf(record.Choices()...)),
	}
	s.Flags(cmd)
	s.Writes(cmd)
	who.flags(cmd, "who decided; kept on record")
	cmd.Flags().StringVar(&d.Reason, "reason", "", "why")
	cmd.Flags().StringVar(&d.Reference, "ref", "", "where more is kept, such as a ticket's address")
	return cmd
}

// decide keeps a decision about a change or an entry of it, and says so.
func decide(ctx context.Context, env cli.Environment, s *cli.Workspace, m *cli.Session, about string, d record.Decision) error {
	change, left, err := m.Decide(about, d)
	switch {
	case errors.Is(err, store.ErrNoChange):
		return cli.Unchecked(fmt.Errorf("%w in %s", err, s.Where(m.Data)))
	case errors.As(err, new(*fs.PathError)):
		return cli.Unsaved(err)
	case err != nil:
		return cli.Wrong(err)
	}
	err = m.Keep(ctx, fmt.Sprintf("%s: %s %s by %s", change.Vendor, about, d.Decision, cli.OneLine(d.By)), func() error {
		change, left, err = m.Decide(about, d)
		return err
	})
	if err != nil {
		return cli.Unsaved(err)
	}
	if err := m.Refresh(ctx, change); err != nil {
		// The decision is on record; an alert in Slack that does
		// not show it is no reason to fail.
		cli.PrintError(env.Stderr, fmt.Errorf("the decision is kept; %w", err))
	}
	rest := "nothing is left to decide"
	if left > 0 {
		rest = fmt.Sprintf("%d left to decide", left)
	}
	_, err = fmt.Fprintf(env.Stdout, "%s %s: %s by %s; %s\n", change.Vendor, about, d.Decision, cli.OneLine(d.By), rest)
	return cli.Unsaved(err)
}
