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
belongs to the change that --change names; else to the vendor's change that waits for
somebody to act; else to the next one. Where several wait, notice names them and keeps
nothing until --change says which.

Of several notices of one change the earliest counts. One that was kept by mistake is
replaced (--replaces) or retracted (--retract), by its id or the beginning of it, which
is the day it was received; one that replaces another keeps what it does not say itself.
With --starts and without --received, notice keeps that a person confirms the start: of
several dates the earliest leads until then.`,
		Example: `  subwatch notice supabase --received 2026-03-23 --starts 2026-04-22
  subwatch notice supabase --received 2026-03-24 --replaces 2026-03-23
  subwatch notice supabase --retract 2026-03-24
  subwatch notice supabase --starts 2026-05-01 --change 3f9a8c2e41d0 --by "Priya N."`,
		Args:              cli.Exactly("VENDOR"),
		ValidArgsFunction: s.Complete(env, cli.Vendors),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if notice.By, _, err = who.known(env); err != nil {
				return err
			}
			if err = fits(notice, received, starts); err != nil {
				return err
			}
			if received != "" || starts == "" && notice.Retracts == "" {
				if notice.Received, err = dayFlag("--received", received); err != nil {
					return err
				}
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
	cmd.Flags().StringVar(&notice.Replaces, "replaces", "", "the notice of which it takes the place, by its id")
	cmd.Flags().StringVar(&notice.Retracts, "retract", "", "the notice that was kept by mistake, by its id")
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

// fits refuses flags that do not go together.
func fits(n record.Notice, received, starts string) error {
	switch {
	case n.Retracts != "" && (received != "" || starts != "" || n.Replaces != "" || n.Change != ""):
		return cli.Wrong(errors.New("--retract goes with no other word about a notice"))
	case received == "" && starts != "" && n.Replaces == "" && n.By == "":
		return cli.Wrong(errors.New("say who confirms the start: --by NAME (or when a notice was received: --received DATE)"))
	}
	return nil
}

// keepNotice keeps a notice and says what follows from it.
func keepNotice(ctx context.Context, env cli.Environment, s *cli.Workspace, m *cli.Session, vendor string, notice record.Notice) error {
	kept, err := m.Notice(vendor, notice)
	if err == nil {
		err = m.Keep(ctx, vendor+": "+noticeName(kept.Notice), func() error {
			kept, err = m.Notice(vendor, notice)
			return err
		})
	}
	switch {
	case errors.Is(err, store.ErrNoChange):
		return cli.Unchecked(fmt.Errorf("%w in %s", err, s.Where(m.Data)))
	case errors.As(err, new(*monitor.UsageError)):
		return cli.Wrong(err)
	case err != nil:
		return cli.Unsaved(err)
	}
	_, err = fmt.Fprintln(env.Stdout, vendor+": "+noticeWords(kept))
	return cli.Unsaved(err)
}

// noticeName says what a notice is, in a few words.
func noticeName(n record.Notice) string {
	switch {
	case n.Retracts != "":
		return fmt.Sprintf("notice %s retracted", n.Retracts)
	case n.Received == "":
		return fmt.Sprintf("start of %s confirmed", n.Starts)
	}
	return fmt.Sprintf("notice received on %s", n.Received)
}

// noticeWords says what a notice came to.
func noticeWords(kept monitor.Noticed) string {
	n := kept.Notice
	said := noticeName(n)
	if n.Received != "" && n.Retracts == "" {
		said = fmt.Sprintf("notice of %s kept", n.Received)
	}
	switch {
	case !kept.Found && n.Retracts != "":
		return said
	case !kept.Found:
		return said + "; no change waits for it, so it belongs to the next one"
	case !kept.Terms:
		said += fmt.Sprintf(" for change %s; no terms of %s are on file, so there is no day to act by: add those of your contract to it in the configuration, as in terms: {window: 30d}", kept.Change.ID, kept.Change.Vendor)
	case kept.Deadline == nil || kept.Deadline.ActBy == "":
		said += fmt.Sprintf(" for change %s; its terms set no day to act by", kept.Change.ID)
	default:
		said += fmt.Sprintf(" for change %s: act by %s (%s)", kept.Change.ID, kept.Deadline.ActBy, kept.Deadline.Basis)
	}
	if first := kept.Counts; n.Received != "" && n.Retracts == "" && first.Received != "" && first.Received < n.Received {
		said += fmt.Sprintf("; a notice of %s is kept already, and the earlier one counts. To replace it: subwatch notice %s --received %s --replaces %s; to say that this one is of another change: subwatch notice %s --retract %s, then --change",
			first.Received, kept.Change.Vendor, n.Received, first.ID(), kept.Change.Vendor, n.ID())
	}
	return said
}
