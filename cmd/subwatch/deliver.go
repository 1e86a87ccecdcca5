package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/monitor"
)

func deliverCommand(env environment) *cobra.Command {
	var s setup
	var failOn string
	var github bool
	cmd := &cobra.Command{
		Use:   "deliver",
		Short: "Send what is pending",
		Long: `Deliver makes what is due to be said and sends every message that a destination
has not taken yet. Check does so too, at its end.`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := env.onGitHub(github); err != nil {
				return err
			}
			cfg, err := s.load(env, monitor.Required)
			if err != nil {
				return err
			}
			if err := env.refusePublic(cmd.Context(), cfg, ""); err != nil {
				return err
			}
			m, err := s.monitor(cmd.Context(), env, cfg, false)
			if err != nil {
				return err
			}
			defer m.Store.Close()
			d := m.Deliver(cmd.Context())
			t := tally{pending: d.Pending, unsaved: len(d.Problems) > 0}
			err = unsaved(errors.Join(d.Problems...))
			if github {
				err = env.onceShown(&t, err, env.showDelivery(m, d, t))
				return env.end(err, t, failOn)
			}
			if words := deliveryWords(d); words != "" {
				fmt.Fprintln(env.stdout, words)
			}
			return env.end(err, t, failOn)
		},
	}
	s.flags(cmd)
	s.writes(cmd)
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
	return fmt.Sprintf("%s sent, %d pending", count(d.Sent, "post"), d.Pending) + held
}

// heldWords says what another run has claimed.
func heldWords(d monitor.Delivery) string {
	if d.Held == 0 {
		return ""
	}
	return count(d.Held, "post") + " with another run, which sends now; if it died, the first run an hour after it sends"
}
