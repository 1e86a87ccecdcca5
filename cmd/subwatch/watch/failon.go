package watch

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor"
)

// What turns a scheduled run red, by --fail-on. Without it every failure does:
// that is right for a person at a terminal, and wrong for a schedule, where one
// of fifty pages is down on any day, and Slack hears of it anyhow.
const (
	failNever  = "never"  // only a wrong usage or configuration
	failError  = "error"  // also: nothing was checked, or something was not saved or delivered
	failChange = "change" // also: there are changes that are not cosmetic
)

func failOnFlag(cmd *cobra.Command, failOn *string) {
	choices := []string{failNever, failError, failChange}
	cmd.Flags().StringVar(failOn, "fail-on", "", "`when` to end with a code other than 0: "+strings.Join(choices, ", ")+" (default: at every failure)")
	_ = cmd.RegisterFlagCompletionFunc("fail-on", cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp)) // fails only for an unknown flag
	inner := cmd.PreRunE
	cmd.PreRunE = func(cmd *cobra.Command, args []string) error {
		if *failOn != "" && !slices.Contains(choices, *failOn) {
			return cli.Wrong(fmt.Errorf("--fail-on %q: use %s", *failOn, strings.Join(choices, ", ")))
		}
		if inner != nil {
			return inner(cmd, args)
		}
		return nil
	}
}

// A tally is what a run of check or deliver came to, in numbers.
type tally struct {
	vendors int // that were to be checked
	failed  int // that could not be
	changed int // vendors with changes that are not cosmetic
	changes int // those changes
	pending int // posts that are still due
	unsaved bool
}

// tallyOf counts a run.
func tallyOf(run monitor.Run) tally {
	t := tally{vendors: len(run.Results), pending: run.Delivery.Pending}
	for _, r := range run.Results {
		if r.Outcome == monitor.Failed || r.Outcome == monitor.Stopped {
			t.failed++
		}
		for _, m := range messagesOf(r) {
			t.changes += m.Report.ByClass[diff.Review] + m.Report.ByClass[diff.Record]
		}
		if len(messagesOf(r)) > 0 {
			t.changed++
		}
	}
	t.unsaved = run.SaveErrors() != nil || len(run.Delivery.Problems) > 0
	return t
}

// status says in a word how the run went: the gravest that is true.
func (t tally) status() string {
	switch {
	case t.unsaved:
		return statusUnsaved
	case t.vendors > 0 && t.failed == t.vendors:
		return statusFailed
	case t.changed > 0:
		return statusChanged
	}
	return statusOK
}

// The words of a run's status.
const (
	statusOK            = "ok"
	statusChanged       = "changed"       // there are changes that are not cosmetic
	statusFailed        = "failed"        // no vendor could be checked
	statusUnsaved       = "unsaved"       // something could not be saved or delivered
	statusMisconfigured = "misconfigured" // wrong usage or configuration: nothing was done
)

// end is how a run ends by --fail-on: without it with all its errors, else with
// a code where the policy asks for one, after its errors were printed.
func end(env cli.Environment, err error, t tally, failOn string) error {
	if failOn == "" {
		return err
	}
	if err != nil {
		cli.PrintError(env.Stderr, err)
	}
	if failOn == failNever {
		return nil
	}
	switch status := t.status(); {
	case status == statusUnsaved:
		return cli.Unsaved(cli.ErrShown)
	case status == statusFailed:
		return cli.Unchecked(cli.ErrShown)
	case failOn == failChange && t.changed > 0:
		return cli.WithCode(cli.ExitChanges, cli.ErrShown)
	}
	return nil
}

// Ended is how a command ends by --github and --fail-on, also when it ended
// before it ran.
func Ended(env cli.Environment, cmd *cobra.Command, err error) error {
	if err == nil {
		return nil
	}
	flag := func(name string) string {
		if f := cmd.Flags().Lookup(name); f != nil {
			return f.Value.String()
		}
		return ""
	}
	if flag("github") == "true" {
		err = failedOnGitHub(env, err)
	}
	if flag("fail-on") == failNever && cli.ExitCode(err) != cli.ExitUsage {
		cli.PrintError(env.Stderr, err)
		return nil
	}
	return err
}
