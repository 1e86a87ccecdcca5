package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/monitor"
)

func trustCommand(env environment) *cobra.Command {
	var s setup
	var who person
	cmd := &cobra.Command{
		Use:   "trust VENDOR --by NAME",
		Short: "Say that what was read of a vendor is right",
		Long: `Trust keeps on record that a person looked at a vendor's baseline and found it
right. Where the last read took so much away that it was not believed (half of a
list gone, a list or a column gone), the next check that reads the same takes it.`,
		Example: `  subwatch trust atlassian --by "Priya N."`,
		Args:    exactly("VENDOR"),
		RunE: func(cmd *cobra.Command, args []string) error {
			by, _, err := who.known(env)
			switch {
			case err != nil:
				return err
			case by == "":
				return wrong(fmt.Errorf("say who trusts it: --by NAME"))
			}
			cfg, err := s.load(env, monitor.IfThere)
			if err != nil {
				return err
			}
			if err := env.refusePublic(cmd.Context(), cfg, "an approval"); err != nil {
				return err
			}
			if _, err := cfg.Select(args); err != nil {
				return wrong(err)
			}
			m, err := s.monitor(cmd.Context(), env, cfg, false)
			if err != nil {
				return err
			}
			defer m.Store.Close()
			t, err := m.Trust(args[0], by)
			switch {
			case errors.As(err, new(*fs.PathError)):
				return unsaved(err)
			case err != nil:
				return unchecked(err)
			}
			err = m.Keep(cmd.Context(), fmt.Sprintf("%s: baseline approved by %s", args[0], oneLine(by)), func() error {
				t, err = m.Trust(args[0], by)
				return err
			})
			if err != nil {
				return unsaved(err)
			}
			fmt.Fprintf(env.stdout, "%s: baseline of %s approved by %s\n", args[0], count(t.Subprocessors, "sub-processor"), oneLine(by))
			if t.Doubt {
				fmt.Fprintf(env.stdout, "%s: what the last check read, and did not believe, is taken by the next check that reads the same\n", args[0])
			}
			return nil
		},
	}
	s.flags(cmd)
	s.writes(cmd)
	who.flags(cmd, "who says so; kept on record")
	return cmd
}
