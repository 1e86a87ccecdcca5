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
  4  with --exit-code or --fail-on change: there are changes`,
		Version:       look.Built(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },

		SuggestionsMinimumDistance: 2,
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return cli.Wrong(fmt.Errorf("%s (see %q)", flagWords(err.Error()), cmd.CommandPath()+" --help"))
	})
	// Help is as wide as a small terminal.
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), "Flags.FlagUsages ", "Flags.FlagUsagesWrapped 80 "))
	root.SetVersionTemplate("subwatch {{.Version}}\n")
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveDefault)
	addGroup(root, "Set up:", setup.Init(env), look.Vendors(env), setup.Doctor(env))
	addGroup(root, "Watch:", watch.Check(env), watch.Deliver(env), look.Status(env))
	addGroup(root, "Look at a change, and decide:", look.Show(env), look.Log(env), decide.Decide(env), decide.Notice(env), decide.Trust(env))
	addGroup(root, "Try it on any page:", look.Demo(env), look.Parse(env), look.Diff(env))
	root.AddCommand(look.Version(env))
	strict(root)
	return root
}

// addGroup adds commands that help shows together.
func addGroup(root *cobra.Command, title string, commands ...*cobra.Command) {
	root.AddGroup(&cobra.Group{ID: title, Title: title})
	for _, c := range commands {
		c.GroupID = title
		root.AddCommand(c)
	}
}

// strict makes wrong usage of what the library's own commands would answer with
// their help: a word that is no command, or no shell.
func strict(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Short = "Explain a command"
			c.Args = func(_ *cobra.Command, args []string) error {
				of, rest, err := root.Find(args)
				if err != nil {
					return cli.Wrong(err)
				}
				return noSuchCommand(of, rest)
			}
		case "completion":
			c.Short = "Print a script by which a shell completes commands, vendors and changes"
			c.Args = noSuchCommand
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
		}
	}
}

// flagWords says an error of the flags' parser without the words of Go's.
func flagWords(said string) string {
	value, why, ok := strings.Cut(said, "\" flag: ")
	if !ok {
		return said
	}
	switch {
	case strings.HasPrefix(why, "strconv.ParseInt"):
		why = "write a number"
	case strings.HasPrefix(why, "strconv.ParseBool"):
		why = "write true or false, or leave the value out"
	case strings.HasPrefix(why, "time:"):
		why = "write a duration, as in 30s or 5m"
	}
	return value + "\": " + why
}

// noSuchCommand is the error for a word that is no command: on one line, with
// what was perhaps meant.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := fmt.Sprintf("see %q", cmd.CommandPath()+" --help")
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return cli.Wrong(fmt.Errorf("unknown command %q (%s)", args[0], hint))
}
