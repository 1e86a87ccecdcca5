package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/cmd/subwatch/decide"
	"github.com/subwatch/subwatch/cmd/subwatch/look"
	"github.com/subwatch/subwatch/cmd/subwatch/setup"
	"github.com/subwatch/subwatch/cmd/subwatch/watch"
)

// run runs the program with its arguments. It returns an error that knows its
// exit code (see exitCode).
func run(ctx context.Context, args []string, env cli.Environment) error {
	root := rootCommand(env)
	root.SetArgs(args)
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	cmd, err := root.ExecuteContextC(ctx)
	return watch.Ended(env, cmd, err)
}

func rootCommand(env cli.Environment) *cobra.Command {
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
		Version:       look.Built(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },

		SuggestionsMinimumDistance: 2,
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return cli.Wrong(fmt.Errorf("%w (see %q)", err, cmd.CommandPath()+" --help"))
	})
	// Help is as wide as a small terminal.
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), "Flags.FlagUsages ", "Flags.FlagUsagesWrapped 80 "))
	root.SetVersionTemplate("subwatch {{.Version}}\n")
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveDefault)
	root.AddCommand(
		watch.Check(env), watch.Deliver(env), look.Parse(env), look.Diff(env),
		look.Show(env), look.Log(env), look.Status(env), decide.Decide(env), decide.Notice(env), decide.Trust(env),
		setup.Init(env), look.Vendors(env), setup.Doctor(env), look.Demo(env), look.Version(env),
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
	return cli.Wrong(fmt.Errorf("unknown command %q (%s)", args[0], hint))
}
