package watch

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/data"
	"github.com/subwatch/subwatch/notify/github"
)

// How check and deliver show themselves with --github, to the runner of a
// workflow, which obeys what is printed: stdout gets names of the
// configuration, counts and annotations, and no text of a page; what changed
// goes into the job's summary and, as JSON, into a file that the output
// "report" names.

func githubFlag(cmd *cobra.Command, on *bool) {
	cmd.Flags().BoolVar(on, "github", false, "for a job on GitHub Actions: write its summary, annotations and outputs")
}

// A shown is what --github shows of a run.
type shown struct {
	title    string   // what the run came to: names of the configuration and counts
	lines    []string // the same in more words
	tally    tally
	messages []notify.Message
	notes    []github.Annotation // about single vendors
	problems []error             // of saving and delivering
	vendors  []string            // whose table is shown; nil: all
	report   any                 // as JSON
}

// showCheck shows a run of check.
func showCheck(env cli.Environment, m *monitor.Monitor, run monitor.Run, dryRun bool) error {
	s := shown{title: summary(run, dryRun), tally: tallyOf(run), messages: messages(run), report: runJSON(run), vendors: []string{}}
	for _, r := range run.Results {
		name := r.Vendor.Name
		s.vendors = append(s.vendors, name)
		line := fmt.Sprintf("%s: %s", name, r.Outcome)
		for _, alert := range messagesOf(r) {
			words := reviewWords(alert)
			line += ", " + words
			s.notes = append(s.notes, github.Annotation{Level: github.NoticeLevel, Title: name + " changed its list", Text: words + "; the job's summary tells them"})
		}
		if r.Outcome == monitor.Failed {
			s.notes = append(s.notes, github.Annotation{Level: github.WarningLevel, Title: name + " could not be checked", Text: r.Err.Error()})
		}
		s.lines = append(s.lines, line)
	}
	if err := run.SaveErrors(); err != nil {
		s.problems = append(s.problems, err)
	}
	s.problems = append(s.problems, run.Delivery.Problems...)
	return showOnGitHub(env, m, s)
}

// reviewWords says "3 to review, 2 to record".
func reviewWords(m notify.Message) string {
	return fmt.Sprintf("%d to review, %d to record", m.Report.ByClass[diff.Review], m.Report.ByClass[diff.Record])
}

// showDelivery shows a run of deliver.
func showDelivery(env cli.Environment, m *monitor.Monitor, d monitor.Delivery, t tally) error {
	report := struct {
		Schema   int      `json:"schema"`
		Sent     int      `json:"sent"`
		Pending  int      `json:"pending"`
		Problems []string `json:"problems,omitempty"`
	}{Schema: 1, Sent: d.Sent, Pending: d.Pending}
	for _, p := range d.Problems {
		report.Problems = append(report.Problems, cli.ErrorLines(p)...)
	}
	return showOnGitHub(env, m, shown{title: cmp.Or(deliveryWords(d), "nothing was sent"), tally: t, problems: d.Problems, report: report})
}

// showOnGitHub writes what a run came to: the outputs first, so that a summary
// that cannot be written hides none of them.
func showOnGitHub(env cli.Environment, m *monitor.Monitor, s shown) error {
	for _, line := range append(s.lines, s.title) {
		fmt.Fprintln(env.Stdout, line)
	}
	notes, texts := s.notes, []string{}
	for _, n := range s.notes {
		if n.Level == github.WarningLevel {
			texts = append(texts, n.Text)
		}
	}
	if s.tally.status() == statusFailed {
		notes = append(notes, github.Annotation{Level: github.ErrorLevel, Title: "subwatch", Text: "no vendor could be checked"})
	}
	for _, p := range s.problems {
		for _, line := range cli.ErrorLines(p) {
			notes = append(notes, github.Annotation{Level: github.ErrorLevel, Title: "subwatch: not saved or not delivered", Text: line})
			texts = append(texts, line)
		}
	}
	if err := github.WriteAnnotations(env.Stdout, notes); err != nil {
		return err
	}
	report, err := writeReport(env, s.report)
	outputs := writeOutputs(env,
		github.Output{Name: "changed", Value: strconv.FormatBool(s.tally.changed > 0)},
		github.Output{Name: "changes", Value: strconv.Itoa(s.tally.changes)},
		github.Output{Name: "failed", Value: strconv.Itoa(s.tally.failed)},
		github.Output{Name: "pending", Value: strconv.Itoa(s.tally.pending)},
		github.Output{Name: "status", Value: s.tally.status()},
		github.Output{Name: "report", Value: report},
	)
	return errors.Join(err, outputs, writeSummary(env, m, s, texts))
}

// writeSummary adds to the summary of the job's step.
func writeSummary(env cli.Environment, m *monitor.Monitor, s shown, problems []string) error {
	sum := github.JobSummary{Title: s.title, Messages: s.messages, Problems: problems}
	st, err := m.Status()
	if err != nil {
		sum.Problems = append(sum.Problems, err.Error())
	} else {
		if s.vendors != nil {
			st.Vendors = slices.DeleteFunc(st.Vendors, func(v monitor.VendorStatus) bool { return !slices.Contains(s.vendors, v.Name) })
			st.Open = slices.DeleteFunc(st.Open, func(o monitor.OpenStatus) bool { return !slices.Contains(s.vendors, o.Vendor) })
		}
		sum.Vendors, sum.Open = cli.VendorTable(st, cmp.Or(m.Zone, time.UTC)), cli.OpenTable(st)
	}
	file := env.Getenv("GITHUB_STEP_SUMMARY")
	limit := github.SummaryLimit
	if info, err := os.Stat(file); err == nil {
		limit -= int(min(info.Size(), github.SummaryLimit)) // what the step wrote before
	}
	var b bytes.Buffer
	if err := github.WriteJobSummary(&b, sum, limit); err != nil {
		return fmt.Errorf("write the job's summary: %w", err)
	}
	return appendTo("the job's summary", file, b.Bytes())
}

// writeReport writes the report into a file of the job and returns its path.
func writeReport(env cli.Environment, report any) (string, error) {
	f, err := os.CreateTemp(env.Getenv("RUNNER_TEMP"), "subwatch-report-*.json")
	if err != nil {
		return "", fmt.Errorf("write the report: %w", err)
	}
	if err := errors.Join(data.WriteJSON(f, report), f.Close()); err != nil {
		return "", fmt.Errorf("write the report: %w", err)
	}
	return f.Name(), nil
}

func writeOutputs(env cli.Environment, outputs ...github.Output) error {
	var b bytes.Buffer
	if err := github.WriteOutputs(&b, rand.Reader, outputs); err != nil {
		return err
	}
	return appendTo("the step's outputs", env.Getenv("GITHUB_OUTPUT"), b.Bytes())
}

// appendTo adds to a file that the runner keeps for the step.
func appendTo(what, file string, text []byte) error {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	return nil
}

// onGitHub reports why --github, where it was asked for, cannot be: what the
// runner of a workflow sets is missing.
func onGitHub(env cli.Environment, asked bool) error {
	if !asked {
		return nil
	}
	for _, name := range []string{"GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "RUNNER_TEMP"} {
		if env.Getenv(name) == "" {
			return cli.Wrong(fmt.Errorf("--github is for a job on GitHub Actions: %s is not set", name))
		}
	}
	return nil
}

// onceShown returns how a run that was shown ends: with the code of its error and
// no word. What could not be shown itself is an error of the run.
func onceShown(env cli.Environment, t *tally, err, showing error) error {
	if showing != nil {
		cli.PrintError(env.Stderr, showing)
		t.unsaved, err = true, errors.Join(err, cli.Unsaved(showing))
	}
	if err == nil {
		return nil
	}
	return cli.WithCode(cli.ExitCode(err), cli.ErrShown)
}

// failedOnGitHub shows an error that ended a command before it ran: as
// annotations, and by the output "status". What is left has the error's code
// and no word.
func failedOnGitHub(env cli.Environment, err error) error {
	var notes []github.Annotation
	for _, line := range cli.ErrorLines(err) {
		if line != "" { // errShown
			notes = append(notes, github.Annotation{Level: github.ErrorLevel, Title: "subwatch", Text: line})
		}
	}
	if len(notes) == 0 || onGitHub(env, true) != nil {
		return err
	}
	code, status := cli.ExitCode(err), statusFailed
	switch code {
	case cli.ExitUsage:
		status = statusMisconfigured
	case cli.ExitUnsaved:
		status = statusUnsaved
	}
	if err := errors.Join(github.WriteAnnotations(env.Stdout, notes), writeOutputs(env, github.Output{Name: "status", Value: status})); err != nil {
		cli.PrintError(env.Stderr, err)
	}
	return cli.WithCode(code, cli.ErrShown)
}
