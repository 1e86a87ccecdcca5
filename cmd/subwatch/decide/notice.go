package decide

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// Notice returns the command "notice".
func Notice(env cli.Environment) *cobra.Command {
	var s cli.Workspace
	var notice record.Notice
	var received, starts string
	var who person
	cmd := &cobra.Command{
		Use:   "notice VENDOR --received DATE",
		Short: "Keep that a vendor's own notice was received",
		Long: `Notice keeps when a vendor's announcement (an e-mail, say) was received. Where the
contract counts the days from the notice, the deadline is computed anew from it. It
belongs to the change that --change names; else to the vendor's newest change that
waits for a decision; else to the next one.`,
		Example: `  subwatch notice supabase --received 2026-03-23 --starts 2026-04-22`,
		Args:    cli.Exactly("VENDOR"),

		ValidArgsFunction: s.Complete(env, cli.Vendors),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if notice.By, _, err = who.known(env); err != nil {
				return err
			}
			if notice.Received, err = dayFlag("--received", received); err != nil {
				return err
			}
			if starts != "" {
				if notice.Starts, err = dayFlag("--starts", starts); err != nil {
					return err
				}
			}
			m, err := s.Record(cmd.Context(), env, "a notice", args[0])
			if err != nil {
				return err
			}
			defer m.Data.Close()
			return keepNotice(cmd.Context(), env, &s, m, args[0], notice)
		},
	}
	s.Flags(cmd)
	s.Writes(cmd)
	cmd.Flags().StringVar(&received, "received", "", "the day it was received, as in 2026-05-15")
	cmd.Flags().StringVar(&starts, "starts", "", "the day on which it says that the processing begins")
	cmd.Flags().StringVar(&notice.Change, "change", "", "the change that it announces")
	_ = cmd.RegisterFlagCompletionFunc("change", s.CompleteEach(env, cli.Changes)) // fails only for an unknown flag
	who.flags(cmd, "who recorded it; kept on record")
	return cmd
}

// dayFlag reads the day that a flag has.
func dayFlag(flag, text string) (snapshot.Day, error) {
	day := snapshot.Day(text)
	if _, ok := day.Time(); !ok {
		return "", cli.Wrong(fmt.Errorf("%s %q is not a day: write it as in 2026-05-15", flag, text))
	}
	return day, nil
}

// keepNotice keeps a notice and says what follows from it.
func keepNotice(ctx context.Context, env cli.Environment, s *cli.Workspace, m *cli.Session, vendor string, notice record.Notice) error {
	c, d, found, err := m.Notice(vendor, notice)
	if err == nil {
		err = m.Keep(ctx, fmt.Sprintf("%s: notice received on %s", vendor, notice.Received), func() error {
			c, d, found, err = m.Notice(vendor, notice)
			return err
		})
	}
	said := fmt.Sprintf("%s: notice of %s kept", vendor, notice.Received)
	switch {
	case errors.Is(err, store.ErrNoChange):
		return cli.Unchecked(fmt.Errorf("%w in %s", err, s.Where(m.Data)))
	case errors.As(err, new(*monitor.UsageError)):
		return cli.Wrong(err)
	case err != nil:
		return cli.Unsaved(err)
	case !found:
		said += "; no change waits for it, so it belongs to the next one"
	case d == nil || d.ActBy == "":
		said += fmt.Sprintf(" for change %s; its terms set no day to act by", c.ID)
	default:
		said += fmt.Sprintf(" for change %s: act by %s (%s)", c.ID, d.ActBy, d.Basis)
	}
	fmt.Fprintln(env.Stdout, said)
	return nil
}
