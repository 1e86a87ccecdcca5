package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// FormatFlag adds --format with its choices to a command. The first choice is
// the default.
func FormatFlag(cmd *cobra.Command, format *string, choices ...string) {
	cmd.Flags().StringVar(format, "format", choices[0], "output `format`: "+strings.Join(choices, ", "))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp)) // fails only for an unknown flag
	inner := cmd.PreRunE
	cmd.PreRunE = func(cmd *cobra.Command, args []string) error {
		if !slices.Contains(choices, *format) {
			return Wrong(fmt.Errorf("unknown format %q: use %s", *format, strings.Join(choices, ", ")))
		}
		if inner != nil {
			return inner(cmd, args)
		}
		return nil
	}
}

// None is cobra.NoArgs with a message that says what was too much.
func None(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return Wrong(fmt.Errorf("%s takes no %q: see %q", cmd.CommandPath(), args[0], cmd.CommandPath()+" --help"))
}

// AtMost is cobra.MaximumNArgs with a message that says what was too much.
func AtMost(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) <= len(names) {
			return nil
		}
		return Wrong(errors.New("usage: " + cmd.CommandPath() + " [" + strings.Join(names, "] [") + "]"))
	}
}

// Exactly is cobra.ExactArgs with a message that says what is missing.
func Exactly(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == len(names) {
			return nil
		}
		return Wrong(errors.New("usage: " + cmd.CommandPath() + " " + strings.Join(names, " ")))
	}
}
