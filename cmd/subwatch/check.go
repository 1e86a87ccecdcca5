package main

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/data"
	"github.com/subwatch/subwatch/notify/markdown"
	"github.com/subwatch/subwatch/notify/text"
)

func checkCommand(env environment) *cobra.Command {
	var s setup
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

Without a configuration file it watches Atlassian, keeps ` + monitor.DefaultData + ` in the
current folder, and posts to Slack when ` + monitor.WebhookEnv + ` is set.`,
		Example: `  subwatch check
  subwatch check atlassian --dry-run
  subwatch check --config watch.yml --format markdown --exit-code`,
		RunE: func(cmd *cobra.Command, names []string) error {
			if err := env.onGitHub(github); err != nil {
				return err
			}
			if withExitCode && failOn != "" {
				return wrong(errors.New("--exit-code or --fail-on, not both: --fail-on change ends with 4 too"))
			}
			share, err := parseShard(shard)
			if err != nil {
				return wrong(err)
			}
			secrets := monitor.Required
			if dryRun || shard != "" {
				secrets = monitor.IfThere // nothing is sent
			}
			cfg, err := s.load(env, secrets)
			if err != nil {
				return err
			}
			if err := env.refusePublic(cmd.Context(), cfg, ""); err != nil {
				return err
			}
			if shard != "" && !dryRun && len(cfg.Slack) == 0 {
				// Who is told is fixed when a change is recorded, and a share has
				// no secret by which it could know.
				return wrong(errors.New("--shard: what is found would be told to nobody: name the destinations in the configuration, under slack (a share needs no secret for it)"))
			}
			if jobs < 1 {
				return wrong(fmt.Errorf("--jobs %d: at least 1", jobs))
			}
			vendors, err := cfg.Select(names)
			if err != nil {
				return wrong(err)
			}
			m, err := s.monitor(cmd.Context(), env, cfg, dryRun)
			if err != nil {
				return err
			}
			defer m.Store.Close()
			m.Jobs, m.Shard = jobs, share
			vendors = share.Pick(vendors)
			sparingly(env)
			line := env.progress(len(vendors))
			m.OnResult = line.done
			run := m.Check(cmd.Context(), vendors)
			line.end()
			t := tallyOf(run)
			err = runError(run, withExitCode)
			if github {
				err = env.onceShown(&t, err, env.showCheck(m, run, dryRun))
				return env.end(err, t, failOn)
			}
			if err := env.printRun(format, run, dryRun); err != nil {
				return unsaved(err)
			}
			return env.end(err, t, failOn)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return vendorNames(&s, env), cobra.ShellCompDirectiveNoFileComp
		},
	}
	s.flags(cmd)
	s.writes(cmd)
	allowPrivateFlag(cmd, &s.allowPrivate)
	formatFlag(cmd, &format, "text", "json", "markdown")
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

// sparingly sets the limit, unless the user has set one.
func sparingly(env environment) {
	if env.getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softLimit)
	}
}

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
func vendorNames(s *setup, env environment) []string {
	cfg, err := s.load(env, monitor.IfThere)
	if err != nil {
		return nil
	}
	var names []string
	for _, v := range cfg.Vendors {
		names = append(names, v.Name)
	}
	return names
}

// runError is how a run ends: every failure, each with its code.
func runError(run monitor.Run, withExitCode bool) error {
	var errs []error
	for _, r := range run.Results {
		if r.Outcome == monitor.Failed {
			errs = append(errs, unchecked(r.Err))
		}
	}
	errs = append(errs, unchecked(stoppedError(run)), unsaved(run.SaveErrors()))
	for _, p := range run.Delivery.Problems {
		errs = append(errs, unsaved(p))
	}
	for _, r := range run.Results {
		if r.Message != nil {
			errs = append(errs, changesCode(withExitCode, r.Message.Report))
		}
	}
	return errors.Join(errs...)
}

// stoppedError says which vendors a run that was told to stop did not check.
func stoppedError(run monitor.Run) error {
	var names []string
	for _, r := range run.Results {
		if r.Outcome == monitor.Stopped {
			names = append(names, r.Vendor.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return fmt.Errorf("stopped: %d of %s not checked: %s", len(names), count(len(run.Results), "vendor"), strings.Join(names, ", "))
}

// printRun prints what a run came to.
func (env environment) printRun(format string, run monitor.Run, dryRun bool) error {
	switch format {
	case "json":
		return data.WriteJSON(env.stdout, runJSON(run))
	case "markdown":
		for _, m := range messages(run) {
			if err := markdown.Write(env.stdout, m); err != nil {
				return err
			}
			fmt.Fprintln(env.stdout)
		}
		fmt.Fprintln(env.stdout, summary(run, dryRun))
		return nil
	}
	for _, m := range messages(run) {
		if err := text.Write(env.stdout, m, env.style()); err != nil {
			return err
		}
		fmt.Fprintln(env.stdout)
	}
	for _, r := range run.Results {
		if r.Outcome == monitor.First {
			fmt.Fprintf(env.stdout, "%s: first check: %s\n", r.Vendor.Name, baselineWords(*r.Baseline))
		}
	}
	_, err := fmt.Fprintln(env.stdout, summary(run, dryRun))
	return err
}

// messages gives the alerts of a run in the order of the vendors: first those
// that an interrupted run did not tell.
func messages(run monitor.Run) []notify.Message {
	var all []notify.Message
	for _, r := range run.Results {
		all = append(all, messagesOf(r)...)
	}
	return all
}

// messagesOf gives the alerts about one vendor.
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
		title := oneLine(l.Title)
		if title == "" {
			title = "without a title"
		}
		lists = append(lists, fmt.Sprintf("%d %s", l.Subprocessors, title))
	}
	return fmt.Sprintf("%s (%s)", count(w.Subprocessors(), "sub-processor"), strings.Join(lists, ", "))
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
	who := count(len(run.Results), "vendor")
	if len(run.Results) == 1 {
		who = run.Results[0].Vendor.Name
	}
	var parts []string
	if n := tally[monitor.Changed]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d changed", n))
	}
	if n := tally[monitor.First]; n > 0 {
		parts = append(parts, count(n, "baseline")+" stored")
		if dryRun {
			parts[len(parts)-1] = count(n, "baseline") + " to store"
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
		parts = append(parts, count(n, "post")+" sent")
	}
	if n := run.Delivery.Pending; n > 0 {
		parts = append(parts, count(n, "post")+" pending")
	}
	if n := run.Delivery.Held; n > 0 {
		parts = append(parts, count(n, "post")+" with another run")
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
		out.Problems = append(out.Problems, errorLines(err)...)
	}
	for _, p := range run.Delivery.Problems {
		out.Problems = append(out.Problems, errorLines(p)...)
	}
	return out
}
