package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// run runs the program with its arguments. It returns an error that knows its
// exit code (see exitCode).
func run(ctx context.Context, args []string, env environment) error {
	root := rootCommand(env)
	root.SetArgs(args)
	root.SetIn(env.stdin)
	root.SetOut(env.stdout)
	root.SetErr(env.stderr)
	cmd, err := root.ExecuteContextC(ctx)
	return env.ended(cmd, err)
}

func rootCommand(env environment) *cobra.Command {
	root := &cobra.Command{
		Use:   "subwatch",
		Short: "Watch vendors' sub-processor lists and tell what changed",
		Long: `subwatch watches the pages on which software vendors publish the companies that
process their customers' personal data (their sub-processors). It reads the
lists, compares them with what it saw before, and tells what changed: in the
terminal and in Slack.

Try it, without network or set-up:   subwatch demo
Watch Atlassian's list:              subwatch check
See what it reads from any page:     subwatch parse https://example.com/subprocessors

Exit codes:
  0  fine
  1  something could not be checked
  2  wrong usage or configuration
  3  something could not be delivered or saved; it stays pending
  4  with --exit-code: there are changes`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },

		SuggestionsMinimumDistance: 2,
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return wrong(fmt.Errorf("%w (see %q)", err, cmd.CommandPath()+" --help"))
	})
	// Help is as wide as a small terminal.
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), "Flags.FlagUsages ", "Flags.FlagUsagesWrapped 80 "))
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveDefault)
	root.AddCommand(
		checkCommand(env), deliverCommand(env), parseCommand(env), diffCommand(env),
		showCommand(env), statusCommand(env), decideCommand(env), noticeCommand(env), trustCommand(env),
		initCommand(env), vendorsCommand(env), doctorCommand(env), demoCommand(env), versionCommand(env),
	)
	return root
}

// noSuchCommand is the error for a word that is no command: on one line, with
// what was perhaps meant.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := fmt.Sprintf("see %q", cmd.Name()+" help")
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return wrong(fmt.Errorf("unknown command %q (%s)", args[0], hint))
}

// formatFlag adds --format with its choices to a command. The first choice is
// the default.
func formatFlag(cmd *cobra.Command, format *string, choices ...string) {
	cmd.Flags().StringVar(format, "format", choices[0], "how to print: "+strings.Join(choices, ", "))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp)) // fails only for an unknown flag
	inner := cmd.PreRunE
	cmd.PreRunE = func(cmd *cobra.Command, args []string) error {
		if !slices.Contains(choices, *format) {
			return wrong(fmt.Errorf("unknown format %q: use %s", *format, strings.Join(choices, ", ")))
		}
		if inner != nil {
			return inner(cmd, args)
		}
		return nil
	}
}

// none is cobra.NoArgs with a message that says what was too much.
func none(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return wrong(fmt.Errorf("%s takes no %q: see %q", cmd.CommandPath(), args[0], cmd.CommandPath()+" --help"))
}

// exactly is cobra.ExactArgs with a message that says what is missing.
func exactly(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == len(names) {
			return nil
		}
		return wrong(errors.New("usage: " + cmd.CommandPath() + " " + strings.Join(names, " ")))
	}
}
