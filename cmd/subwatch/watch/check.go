// Package watch holds the commands that a schedule runs: check and deliver. It
// also tells GitHub Actions what a run came to.
//
// It decides nothing about pages or changes: that is package monitor's.
package watch

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
)

// Check returns the command "check".
func Check(env cli.Environment) *cobra.Command {
	var s cli.Workspace
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check [VENDOR]...",
		Short: "Fetch the pages, compare them with the last ones, tell what changed",
		Long: `Check fetches the page of every vendor, or of those named, and reads its lists. It
compares them with the stored ones and tells what changed. The first check of a
vendor stores its lists as the baseline. At its end it sends what is pending; if
some vendors take longer than half a minute, the changes of others are sent before.

Without a configuration file it watches Atlassian, keeps ` + config.DefaultData + ` in the
current folder, and posts to Slack when ` + config.WebhookEnv + ` is set.`,
		Example: `  subwatch check
  subwatch check atlassian --dry-run
  subwatch check --config watch.yml --format markdown --exit-code`,
		RunE:              func(cmd *cobra.Command, names []string) error { return check(cmd.Context(), env, &s, f, names) },
		ValidArgsFunction: s.CompleteEach(env, cli.Vendors),
	}
	s.Flags(cmd)
	s.Writes(cmd)
	cli.AllowPrivateFlag(cmd, &s.AllowPrivate)
	cli.FormatFlag(cmd, &f.format, "text", "json", "markdown")
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "compare and print; write nothing, send nothing")
	cmd.Flags().BoolVar(&f.exitCode, "exit-code", false, "end with 4 when there are changes")
	failOnFlag(cmd, &f.failOn)
	githubFlag(cmd, &f.github)
	cmd.Flags().StringVar(&f.shard, "shard", "", "check only this `share` of the vendors, as in 3/8, and send nothing: \"subwatch deliver\" does, after all shares")
	cmd.Flags().IntVar(&f.jobs, "jobs", monitor.DefaultJobs, "how many vendors to check at a time")
	return cmd
}

// checkFlags are the flags of check beside those of its workspace.
type checkFlags struct {
	format, failOn, shard    string
	dryRun, exitCode, github bool
	jobs                     int
}

// check checks the vendors of these names, or all, and says what came of it.
func check(ctx context.Context, env cli.Environment, s *cli.Workspace, f checkFlags, names []string) error {
	if err := onGitHub(env, f.github); err != nil {
		return err
	}
	share, err := f.share()
	if err != nil {
		return cli.Wrong(err)
	}
	cfg, err := s.Load(env, f.secrets())
	if err != nil {
		return err
	}
	if err := env.RefusePublic(ctx, cfg, ""); err != nil {
		return err
	}
	if f.shard != "" && !f.dryRun && len(cfg.Destinations) == 0 {
		// Who is told is fixed when a change is recorded, and a share has
		// no secret by which it could know.
		return cli.Wrong(errors.New("--shard: what is found would be told to nobody: name the destinations in the configuration (a share needs no secret for it)"))
	}
	vendors, err := cfg.Select(names)
	if err != nil {
		return cli.Wrong(err)
	}
	vendors = share.Pick(vendors)
	if err := unset(vendors); err != nil {
		return cli.Wrong(err)
	}
	m, err := s.Monitor(ctx, env, cfg, f.dryRun)
	if err != nil {
		return err
	}
	defer m.Data.Close()
	m.Jobs, m.Shard = f.jobs, share
	env.Sparingly(softLimit)
	line := newProgress(env, len(vendors))
	m.OnResult = line.done
	run := m.Check(ctx, vendors)
	line.end()
	warnOfIdle(env, m.Data, run)
	t := tallyOf(run)
	err = cli.RunError(run, f.exitCode)
	if f.github {
		err = onceShown(env, &t, err, showCheck(env, m.Monitor, run, f.dryRun))
		return end(env, err, t, f.failOn)
	}
	if err := printRun(env, f.format, run, f.dryRun); err != nil {
		return cli.Unsaved(err)
	}
	return end(env, err, t, f.failOn)
}

// share checks the flags against each other, and returns the share of the
// vendors that --shard names; without it, the whole.
func (f checkFlags) share() (s config.Shard, err error) {
	switch {
	case f.exitCode && f.failOn != "":
		return s, errors.New("--exit-code or --fail-on, not both: --fail-on change ends with 4 too")
	case f.jobs < 1:
		return s, fmt.Errorf("--jobs %d: at least 1", f.jobs)
	case f.shard == "":
		return s, nil
	}
	if s, err = config.ParseShard(f.shard); err != nil {
		return s, fmt.Errorf("--shard: %w", err)
	}
	return s, nil
}

// unset reports headers of vendors whose secrets are not at hand. Without them a page
// cannot be asked for, also where nothing is sent.
func unset(vendors []config.Vendor) error {
	var missing []error
	for _, v := range vendors {
		missing = append(missing, v.Unset())
	}
	return errors.Join(missing...)
}

// secrets says what a missing secret means: nothing where nothing is sent.
func (f checkFlags) secrets() config.Secrets {
	if f.dryRun || f.shard != "" {
		return config.IfThere
	}
	return config.Required
}

// softLimit is what a check may take of memory before garbage is collected
// sooner than usual, in bytes. Pages being read take most of it, however many
// vendors there are; without it the run over ten thousand takes half as much
// again, for what could have been collected.
const softLimit = 72 << 20

// fewVendors is up to how many vendors a run looks at the configuration of those
// too that did not change: it takes reading their baselines, and perhaps pages,
// which a run over thousands is spared.
const fewVendors = 100

// warnOfIdle says what of the configuration of vendors matches nothing. It changes
// no exit code: what a check read, it read.
func warnOfIdle(env cli.Environment, data monitor.Baselines, run monitor.Run) {
	for _, r := range run.Results {
		switch {
		case r.Outcome == monitor.Failed || r.Outcome == monitor.Stopped:
			continue
		case r.Outcome == monitor.Unchanged && len(run.Results) > fewVendors:
			continue
		}
		for _, line := range cli.Idle(data, r.Vendor) {
			cli.PrintError(env.Stderr, fmt.Errorf("warning: %s: %s", r.Vendor.Name, line))
		}
	}
}
