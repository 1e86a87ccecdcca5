// Package decide holds the commands by which people say what they decided or
// know: decide, notice and trust.
//
// What they say is recorded by package monitor; here it is only read from the
// command line.
package decide

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/store"
)

// Decide returns the command "decide".
func Decide(env cli.Environment) *cobra.Command {
	var s cli.Workspace
	var d monitor.Decision
	var who person
	cmd := &cobra.Command{
		Use:   "decide CHANGE[.ENTRY] no-objection|object|conditional|not-applicable --by NAME",
		Short: "Keep what was decided about a change",
		Long: `Decide keeps on record what a person decided about a change, or about one entry of
it. The id of a change stands at the end of its alert; the beginning of it is enough.
A decision about what a person has to review needs a reason. Reminders end with it.`,
		Example: `  subwatch decide 3f9a8c2e41d0 no-objection --by "Priya N." --reason "EU hosting, SCCs in place"
  subwatch decide 3f9a.2 object --by "Priya N." --reason "trains models on our data" --ref https://tickets.example/417`,
		Args: cli.Exactly("CHANGE[.ENTRY]", strings.Join(monitor.Choices(), "|")),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := s.Load(env, config.IfThere)
			if err != nil {
				return err
			}
			if err := env.RefusePublic(cmd.Context(), cfg, "a decision"); err != nil {
				return err
			}
			if d.By, d.Known, err = who.known(env); err != nil {
				return err
			}
			m, err := s.Monitor(cmd.Context(), env, cfg, false)
			if err != nil {
				return err
			}
			defer m.Store.Close()
			d.Choice = args[1]
			change, left, err := m.Decide(args[0], d)
			switch {
			case errors.Is(err, store.ErrNoChange):
				return cli.Unchecked(fmt.Errorf("%w in %s", err, s.Where(m)))
			case errors.As(err, new(*fs.PathError)):
				return cli.Unsaved(err)
			case err != nil:
				return cli.Wrong(err)
			}
			err = m.Keep(cmd.Context(), fmt.Sprintf("%s: %s %s by %s", change.Vendor, args[0], d.Choice, cli.OneLine(d.By)), func() error {
				change, left, err = m.Decide(args[0], d)
				return err
			})
			if err != nil {
				return cli.Unsaved(err)
			}
			if err := m.Refresh(cmd.Context(), change); err != nil {
				// The decision is on record; an alert in Slack that does
				// not show it is no reason to fail.
				cli.PrintError(env.Stderr, fmt.Errorf("the decision is kept; %w", err))
			}
			rest := "nothing is left to decide"
			if left > 0 {
				rest = fmt.Sprintf("%d left to decide", left)
			}
			_, err = fmt.Fprintf(env.Stdout, "%s %s: %s by %s; %s\n", change.Vendor, args[0], d.Choice, cli.OneLine(d.By), rest)
			return cli.Unsaved(err)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 1 {
				return monitor.Choices(), cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveNoFileComp
		},
	}
	s.Flags(cmd)
	s.Writes(cmd)
	who.flags(cmd, "who decided; kept on record")
	cmd.Flags().StringVar(&d.Reason, "reason", "", "why")
	cmd.Flags().StringVar(&d.Reference, "ref", "", "where more is kept, such as a ticket's address")
	return cmd
}

// Notice returns the command "notice".
func Notice(env cli.Environment) *cobra.Command {
	var s cli.Workspace
	var received, starts, change string
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
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := s.Load(env, config.IfThere)
			if err != nil {
				return err
			}
			if err := env.RefusePublic(cmd.Context(), cfg, "a notice"); err != nil {
				return err
			}
			by, _, err := who.known(env)
			if err != nil {
				return err
			}
			if _, err := cfg.Select(args); err != nil {
				return cli.Wrong(err)
			}
			for flag, text := range map[string]string{"--received": received, "--starts": starts} {
				if _, ok := snapshot.Day(text).Time(); !ok && (text != "" || flag == "--received") {
					return cli.Wrong(fmt.Errorf("%s %q is no day: write it as in 2026-05-15", flag, text))
				}
			}
			m, err := s.Monitor(cmd.Context(), env, cfg, false)
			if err != nil {
				return err
			}
			defer m.Store.Close()
			notice := monitor.Notice{Vendor: args[0], Received: snapshot.Day(received), Starts: snapshot.Day(starts), Change: change, By: by}
			c, d, found, err := m.Notice(notice)
			if err == nil {
				err = m.Keep(cmd.Context(), fmt.Sprintf("%s: notice received on %s", args[0], received), func() error {
					c, d, found, err = m.Notice(notice)
					return err
				})
			}
			switch {
			case errors.Is(err, store.ErrNoChange):
				return cli.Unchecked(fmt.Errorf("%w in %s", err, s.Where(m)))
			case errors.As(err, new(*monitor.UsageError)):
				return cli.Wrong(err)
			case err != nil:
				return cli.Unsaved(err)
			case !found:
				fmt.Fprintf(env.Stdout, "%s: notice of %s kept; no change waits for it, so it belongs to the next one\n", args[0], received)
			case d == nil || d.ActBy == "":
				fmt.Fprintf(env.Stdout, "%s: notice of %s kept for change %s; its terms give no day to act by\n", args[0], received, c.ID)
			default:
				fmt.Fprintf(env.Stdout, "%s: notice of %s kept for change %s: act by %s (%s)\n", args[0], received, c.ID, d.ActBy, d.Basis)
			}
			return nil
		},
	}
	s.Flags(cmd)
	s.Writes(cmd)
	cmd.Flags().StringVar(&received, "received", "", "the day it was received, as in 2026-05-15")
	cmd.Flags().StringVar(&starts, "starts", "", "the day on which it says that the processing begins")
	cmd.Flags().StringVar(&change, "change", "", "the change that it announces")
	who.flags(cmd, "who recorded it; kept on record")
	return cmd
}
