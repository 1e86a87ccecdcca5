package watch

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
)

// Deliver returns the command "deliver".
func Deliver(env cli.Environment) *cobra.Command {
	var s cli.Workspace
	var failOn string
	var github bool
	cmd := &cobra.Command{
		Use:   "deliver",
		Short: "Send what is pending",
		Long: `Deliver sends every message that a destination has not taken yet, and those that are
due now, such as reminders. "subwatch check" does the same at its end.`,
		Args: cli.None,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := onGitHub(env, github); err != nil {
				return err
			}
			cfg, err := s.Load(env, config.Required)
			if err != nil {
				return err
			}
			if err := env.RefusePublic(cmd.Context(), cfg, ""); err != nil {
				return err
			}
			m, err := s.Monitor(cmd.Context(), env, cfg, false)
			if err != nil {
				return err
			}
			defer m.Data.Close()
			d := m.Deliver(cmd.Context())
			t := tally{pending: d.Pending, unsaved: len(d.Problems) > 0}
			err = cli.Unsaved(errors.Join(d.Problems...))
			if github {
				err = onceShown(env, &t, err, showDelivery(env, m.Monitor, d, t))
				return end(env, err, t, failOn)
			}
			if words := deliveryWords(d); words != "" {
				fmt.Fprintln(env.Stdout, words)
			}
			return end(env, err, t, failOn)
		},
	}
	s.Flags(cmd)
	s.Writes(cmd)
	failOnFlag(cmd, &failOn)
	githubFlag(cmd, &github)
	return cmd
}

// deliveryWords says what was sent and what waits; nothing where only problems
// can be told.
func deliveryWords(d monitor.Delivery) string {
	held := heldWords(d)
	switch {
	case d.Sent == 0 && d.Pending == 0 && len(d.Problems) > 0:
		return held
	case d.Sent == 0 && d.Pending == 0 && held != "":
		return "nothing else is pending; " + held
	case d.Sent == 0 && d.Pending == 0:
		return "nothing is pending"
	case held != "":
		held = "; " + held
	}
	return fmt.Sprintf("%s sent, %d pending", cli.Count(d.Sent, "post"), d.Pending) + held
}

// heldWords says what another run has claimed.
func heldWords(d monitor.Delivery) string {
	if d.Held == 0 {
		return ""
	}
	return cli.Count(d.Held, "post") + " claimed by another run, which is sending now; if that run died, one that starts an hour later sends"
}
