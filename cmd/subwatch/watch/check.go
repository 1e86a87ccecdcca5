// Package watch holds the commands that a schedule runs: check and deliver. It
// also tells GitHub Actions what a run came to.
//
// It decides nothing about pages or changes: that is package monitor's.
package watch

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/data"
	"github.com/subwatch/subwatch/notify/markdown"
	"github.com/subwatch/subwatch/notify/text"
)

// Check returns the command "check".
func Check(env cli.Environment) *cobra.Command {
	var s cli.Workspace
	var format, failOn, shard string
	var dryRun, withExitCode, github bool
	var jobs int
	cmd := &cobra.Command{
		Use:   "check [VENDOR]...",
		Short: "Fetch the pages, compare them with what was seen before, tell what changed",
		Long: `Check fetches the page of every vendor (or of those named), reads its lists,
compares them with the stored ones and tells what changed. The first check of a
vendor stores its lists as the baseline. At its end it sends what is pending; what
changed is sent sooner where the other vendors take longer than half a minute.

Without a configuration file it watches Atlassian, keeps ` + config.DefaultData + ` in the
current folder, and posts to Slack when ` + config.WebhookEnv + ` is set.`,
		Example: `  subwatch check
  subwatch check atlassian --dry-run
  subwatch check --config watch.yml --format markdown --exit-code`,
		RunE: func(cmd *cobra.Command, names []string) error {
			if err := onGitHub(env, github); err != nil {
				return err
			}
			if withExitCode && failOn != "" {
				return cli.Wrong(errors.New("--exit-code or --fail-on, not both: --fail-on change ends with 4 too"))
			}
			share, err := parseShard(shard)
			if err != nil {
				return cli.Wrong(err)
			}
			secrets := config.Required
			if dryRun || shard != "" {
				secrets = config.IfThere // nothing is sent
			}
			cfg, err := s.Load(env, secrets)
			if err != nil {
				return err
			}
			if err := env.RefusePublic(cmd.Context(), cfg, ""); err != nil {
				return err
			}
			if shard != "" && !dryRun && len(cfg.Destinations) == 0 {
				// Who is told is fixed when a change is recorded, and a share has
				// no secret by which it could know.
				return cli.Wrong(errors.New("--shard: what is found would be told to nobody: name the destinations in the configuration (a share needs no secret for it)"))
			}
			if jobs < 1 {
				return cli.Wrong(fmt.Errorf("--jobs %d: at least 1", jobs))
			}
			vendors, err := cfg.Select(names)
			if err != nil {
				return cli.Wrong(err)
			}
			m, err := s.Monitor(cmd.Context(), env, cfg, dryRun)
			if err != nil {
				return err
			}
			defer m.Store.Close()
			m.Jobs, m.Shard = jobs, share
			vendors = share.Pick(vendors)
			env.Sparingly(softLimit)
			line := newProgress(env, len(vendors))
			m.OnResult = line.done
			run := m.Check(cmd.Context(), vendors)
			line.end()
			t := tallyOf(run)
			err = cli.RunError(run, withExitCode)
			if github {
				err = onceShown(env, &t, err, showCheck(env, m, run, dryRun))
				return end(env, err, t, failOn)
			}
			if err := printRun(env, format, run, dryRun); err != nil {
				return cli.Unsaved(err)
			}
			return end(env, err, t, failOn)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return vendorNames(&s, env), cobra.ShellCompDirectiveNoFileComp
		},
	}
	s.Flags(cmd)
	s.Writes(cmd)
	cli.AllowPrivateFlag(cmd, &s.AllowPrivate)
	cli.FormatFlag(cmd, &format, "text", "json", "markdown")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "compare and print; write nothing, send nothing")
	cmd.Flags().BoolVar(&withExitCode, "exit-code", false, "end with 4 when there are changes")
	failOnFlag(cmd, &failOn)
	githubFlag(cmd, &github)
	cmd.Flags().StringVar(&shard, "shard", "", "check only this share of the vendors, as in 3/8, and send nothing: \"subwatch deliver\" does, after all shares")
	cmd.Flags().IntVar(&jobs, "jobs", monitor.DefaultJobs, "vendors to check at a time")
	return cmd
}

// softLimit is what a check may take of memory before garbage is collected
// sooner than usual, in bytes. Pages being read take most of it, however many
// vendors there are; without it the run over ten thousand takes half as much
// again, for what could have been collected.
const softLimit = 72 << 20

// parseShard reads the value of --shard; none is the whole.
func parseShard(text string) (monitor.Shard, error) {
	if text == "" {
		return monitor.Shard{}, nil
	}
	s, err := monitor.ParseShard(text)
	if err != nil {
		return s, fmt.Errorf("--shard: %w", err)
	}
	return s, nil
}

// vendorNames completes a vendor's name on the command line.
func vendorNames(s *cli.Workspace, env cli.Environment) []string {
	cfg, err := s.Load(env, config.IfThere)
	if err != nil {
		return nil
	}
	var names []string
	for _, v := range cfg.Vendors {
		names = append(names, v.Name)
	}
	return names
}

// printRun prints what a run came to.
func printRun(env cli.Environment, format string, run monitor.Run, dryRun bool) error {
	switch format {
	case "json":
		return data.WriteJSON(env.Stdout, runJSON(run))
	case "markdown":
		for _, m := range messages(run) {
			if err := markdown.Write(env.Stdout, m); err != nil {
				return err
			}
			fmt.Fprintln(env.Stdout)
		}
		fmt.Fprintln(env.Stdout, summary(run, dryRun))
		return nil
	}
	for _, m := range messages(run) {
		if err := text.Write(env.Stdout, m, env.Style()); err != nil {
			return err
		}
		fmt.Fprintln(env.Stdout)
	}
	for _, r := range run.Results {
		if r.Outcome == monitor.First {
			fmt.Fprintf(env.Stdout, "%s: first check: %s\n", r.Vendor.Name, baselineWords(*r.Baseline))
		}
	}
	_, err := fmt.Fprintln(env.Stdout, summary(run, dryRun))
	return err
}

// messages returns the alerts of a run in the order of the vendors: first those
// that an interrupted run did not tell.
func messages(run monitor.Run) []notify.Message {
	var all []notify.Message
	for _, r := range run.Results {
		all = append(all, messagesOf(r)...)
	}
	return all
}

// messagesOf returns the alerts about one vendor.
func messagesOf(r monitor.Result) []notify.Message {
	var all []notify.Message
	for _, m := range []*notify.Message{r.Earlier, r.Message} {
		if m != nil && !m.Report.Quiet() {
			all = append(all, *m)
		}
	}
	return all
}

// baselineWords says "30 sub-processors (25 Third-Party Sub-processors, …)".
func baselineWords(w notify.Watched) string {
	var lists []string
	for _, l := range w.Lists {
		title := cli.OneLine(l.Title)
		if title == "" {
			title = "without a title"
		}
		lists = append(lists, fmt.Sprintf("%d %s", l.Subprocessors, title))
	}
	return fmt.Sprintf("%s (%s)", cli.Count(w.Subprocessors(), "sub-processor"), strings.Join(lists, ", "))
}

// summary is the last line: who was checked, and what came of it.
func summary(run monitor.Run, dryRun bool) string {
	tally := map[monitor.Outcome]int{}
	for _, r := range run.Results {
		outcome := r.Outcome
		if r.Message != nil && r.Message.Report.Quiet() {
			outcome = monitor.Unchanged // only cosmetic
		}
		tally[outcome]++
	}
	who := cli.Count(len(run.Results), "vendor")
	if len(run.Results) == 1 {
		who = run.Results[0].Vendor.Name
	}
	var parts []string
	if n := tally[monitor.Changed]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d changed", n))
	}
	if n := tally[monitor.First]; n > 0 {
		parts = append(parts, cli.Count(n, "baseline")+" stored")
		if dryRun {
			parts[len(parts)-1] = cli.Count(n, "baseline") + " to store"
		}
	}
	if n := tally[monitor.Failed] + tally[monitor.Stopped]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d not checked", n))
	}
	if n := tally[monitor.Unchanged]; n > 0 && len(parts) > 0 {
		parts = append(parts, fmt.Sprintf("%d without changes", n))
	}
	if len(parts) == 0 {
		parts = append(parts, "no changes")
	}
	if n := run.Delivery.Sent; n > 0 {
		parts = append(parts, cli.Count(n, "post")+" sent")
	}
	if n := run.Delivery.Pending; n > 0 {
		parts = append(parts, cli.Count(n, "post")+" pending")
	}
	if n := run.Delivery.Held; n > 0 {
		parts = append(parts, cli.Count(n, "post")+" with another run")
	}
	line := "checked " + who + ": " + strings.Join(parts, ", ")
	if dryRun {
		line += " (dry run: nothing written, nothing sent)"
	}
	return line
}

// The JSON form of a run: an entry per vendor, in the configuration's order.
type runEntry struct {
	Vendor   string          `json:"vendor"`
	Status   monitor.Outcome `json:"status"`
	Error    string          `json:"error,omitempty"`
	Change   string          `json:"change,omitempty"` // id of a change
	Report   *diff.Report    `json:"report,omitempty"`
	Baseline *notify.Watched `json:"baseline,omitempty"`
	Earlier  *earlierEntry   `json:"earlier,omitempty"` // a change that an interrupted run had not told
}

type earlierEntry struct {
	Change string       `json:"change"`
	Report *diff.Report `json:"report"`
}

func runJSON(run monitor.Run) any {
	out := struct {
		Schema   int        `json:"schema"`
		Vendors  []runEntry `json:"vendors"`
		Sent     int        `json:"sent"`
		Pending  int        `json:"pending"`
		Problems []string   `json:"problems,omitempty"` // of saving and delivering
	}{Schema: 1, Vendors: []runEntry{}, Sent: run.Delivery.Sent, Pending: run.Delivery.Pending}
	for _, r := range run.Results {
		e := runEntry{Vendor: r.Vendor.Name, Status: r.Outcome, Baseline: r.Baseline}
		if r.Err != nil {
			e.Error = r.Err.Error()
		}
		if r.Message != nil {
			e.Change, e.Report = r.Message.Change, r.Message.Report
		}
		if r.Earlier != nil {
			e.Earlier = &earlierEntry{Change: r.Earlier.Change, Report: r.Earlier.Report}
		}
		out.Vendors = append(out.Vendors, e)
	}
	if err := run.SaveErrors(); err != nil {
		out.Problems = append(out.Problems, cli.ErrorLines(err)...)
	}
	for _, p := range run.Delivery.Problems {
		out.Problems = append(out.Problems, cli.ErrorLines(p)...)
	}
	return out
}
