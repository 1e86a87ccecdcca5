package decide

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/monitor"
)

// Trust returns the command "trust".
func Trust(env cli.Environment) *cobra.Command {
	var s cli.Workspace
	var who person
	cmd := &cobra.Command{
		Use:   "trust VENDOR --by NAME",
		Short: "Approve what was read of a vendor",
		Long: `Trust records that a person looked at a vendor's baseline and found it right. If the
last read was not believed, because half of a list, a whole list or a column was gone,
the next check that reads the same accepts it.`,
		Example: `  subwatch trust atlassian --by "Priya N."`,

		ValidArgsFunction: s.Complete(env, cli.Vendors),
		Args:              cli.Exactly("VENDOR"),
		RunE: func(cmd *cobra.Command, args []string) error {
			by, _, err := who.known(env)
			switch {
			case err != nil:
				return err
			case by == "":
				return cli.Wrong(fmt.Errorf("say who trusts it: --by NAME"))
			}
			m, err := s.Record(cmd.Context(), env, "an approval", args[0])
			if err != nil {
				return err
			}
			defer m.Data.Close()
			return trust(cmd.Context(), env, m, args[0], by)
		},
	}
	s.Flags(cmd)
	s.Writes(cmd)
	who.flags(cmd, "who says so; kept on record")
	return cmd
}

// trust keeps that a person approved a vendor's baseline, and says so.
func trust(ctx context.Context, env cli.Environment, m *cli.Session, vendor, by string) error {
	t, err := m.Trust(vendor, by)
	switch {
	case errors.As(err, new(*fs.PathError)):
		return cli.Unsaved(err)
	case err != nil:
		return cli.Unchecked(err)
	}
	what := "baseline approved"
	if t.Doubt {
		what = "last read accepted"
	}
	err = m.Keep(ctx, fmt.Sprintf("%s: %s by %s", vendor, what, cli.OneLine(by)), func() error {
		t, err = m.Trust(vendor, by)
		return err
	})
	if err != nil {
		return cli.Unsaved(err)
	}
	_, err = fmt.Fprintln(env.Stdout, vendor+": "+trustWords(t, cli.OneLine(by)))
	return cli.Unsaved(err)
}

// trustWords says what was approved: the baseline, or a read that was held back.
func trustWords(t monitor.Trusted, by string) string {
	const next = "the list at the next check that reads the same"
	switch {
	case !t.Doubt:
		return fmt.Sprintf("baseline of %s approved by %s", cli.Count(t.Subprocessors, "sub-processor"), by)
	case t.Subprocessors == 0:
		return fmt.Sprintf("what was last read is accepted by %s; it becomes %s", by, next)
	case t.Subprocessors == 1:
		return fmt.Sprintf("the 1 sub-processor last read is accepted by %s; it becomes %s", by, next)
	}
	return fmt.Sprintf("the %d sub-processors last read are accepted by %s; they become %s", t.Subprocessors, by, next)
}
