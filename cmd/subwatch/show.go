package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/store"
)

func showCommand(env environment) *cobra.Command {
	var s setup
	var format string
	cmd := &cobra.Command{
		Use:   "show CHANGE",
		Short: "Show a stored change again",
		Long: `Show prints a change that was recorded, by its id or the beginning of it. The id
stands at the end of every alert.`,
		Example: `  subwatch show 3f9a8c2e41d0
  subwatch show 3f9a --format slack`,
		Args: exactly("CHANGE"),
		RunE: func(_ *cobra.Command, args []string) error {
			cfg, err := s.load(env)
			if err != nil {
				return err
			}
			dir, err := store.OpenReadOnly(cfg.Data)
			if err != nil {
				return unchecked(err)
			}
			defer dir.Close()
			change, err := dir.Change(args[0])
			switch {
			case errors.Is(err, store.ErrNoChange):
				return unchecked(fmt.Errorf("%w in %s", err, cfg.Data))
			case err != nil:
				return unchecked(err)
			}
			return unsaved(env.printMessage(format, monitor.Alert(change)))
		},
	}
	s.flags(cmd)
	formatFlag(cmd, &format, "text", "json", "markdown", "slack")
	return cmd
}
