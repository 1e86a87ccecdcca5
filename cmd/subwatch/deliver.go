package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/monitor"
)

func deliverCommand(env environment) *cobra.Command {
	var s setup
	cmd := &cobra.Command{
		Use:   "deliver",
		Short: "Send what is pending",
		Long: `Deliver makes what is due to be said and sends every message that a destination
has not taken yet. Check does so too, at its end.`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := s.load(env, monitor.Required)
			if err != nil {
				return err
			}
			m, err := env.monitor(cfg, false)
			if err != nil {
				return err
			}
			defer m.Store.Close()
			d := m.Deliver(cmd.Context())
			switch {
			case d.Sent == 0 && d.Pending == 0 && len(d.Problems) > 0:
			case d.Sent == 0 && d.Pending == 0:
				fmt.Fprintln(env.stdout, "nothing is pending")
			default:
				fmt.Fprintf(env.stdout, "%s sent, %d pending\n", count(d.Sent, "post"), d.Pending)
			}
			return unsaved(errors.Join(d.Problems...))
		},
	}
	s.flags(cmd)
	return cmd
}
