// Package decide holds the commands by which people say what they decided or
// know: decide, notice and trust.
//
// What they say is recorded by package monitor; here it is only read from the
// command line.
package decide

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/notify/wording"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// Decide returns the command "decide".
func Decide(env cli.Environment) *cobra.Command {
	var s cli.Workspace
	var d record.Decision
	var who person
	var on string
	cmd := &cobra.Command{
		Use:   "decide CHANGE[.ENTRY] " + strings.Join(record.Choices(), "|") + " --by NAME",
		Short: "Keep what was decided about a change, and what became of it",
		Long: `Decide keeps on record what a person decided about a change, or about one entry of
it. The id of a change stands at the end of its alert; its first six digits are enough.
A decision about what a person has to review needs a reason, and so do an objection and
a condition. An entry that is only for the record can be objected to by its number.

no-objection and not-applicable end it. After object and conditional the clock runs on,
and so do the reminders, until somebody says that it was sent, on which day and where
that is kept; then it waits for the vendor, until it is accepted, rejected or closed.
reopen makes it undecided again. subwatch itself tells the vendor nothing.`,
		Example: `  subwatch decide 3f9a8c2e41d0 no-objection --by "Priya N." --reason "EU hosting, SCCs in place"
  subwatch decide 3f9a8c.2 object --by "Priya N." --reason "trains models on our data" --ref https://tickets.example/417
  subwatch decide 3f9a8c.2 sent --on 2026-05-06 --by "Priya N." --ref "e-mail to privacy@acme.example"`,
		Args: cli.Exactly("CHANGE[.ENTRY]", strings.Join(record.Choices(), "|")),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if d.By, d.Known, err = who.known(env); err != nil {
				return err
			}
			d.Decision = args[1]
			if on != "" {
				if d.Day, err = dayFlag("--on", on); err != nil {
					return err
				}
			}
			m, err := s.Record(cmd.Context(), env, "a decision")
			if err != nil {
				return err
			}
			defer m.Data.Close()
			return decide(cmd.Context(), env, &s, m, args[0], d)
		},
		ValidArgsFunction: s.Complete(env, cli.Changes, cli.OneOf(record.Choices()...)),
	}
	s.Flags(cmd)
	s.Writes(cmd)
	who.flags(cmd, "who decided; kept on record")
	cmd.Flags().StringVar(&d.Reason, "reason", "", "why")
	cmd.Flags().StringVar(&on, "on", "", "the day on which it was sent or answered, as in 2026-05-15; without it: today")
	cmd.Flags().StringVar(&d.Reference, "ref", "", "where more is kept, such as a ticket's address")
	return cmd
}

// decide keeps a decision about a change or an entry of it, and says so.
func decide(ctx context.Context, env cli.Environment, s *cli.Workspace, m *cli.Session, about string, d record.Decision) error {
	kept, err := m.Decide(about, d)
	if isVendor(m, about) && err != nil && !errors.As(err, new(*fs.PathError)) {
		return cli.Wrong(notAChange(m, about))
	}
	switch {
	case errors.Is(err, store.ErrNoChange):
		return cli.Unchecked(fmt.Errorf("%w in %s", err, s.Where(m.Data)))
	case errors.As(err, new(*fs.PathError)):
		return cli.Unsaved(err)
	case err != nil:
		return cli.Wrong(err)
	}
	err = m.Keep(ctx, fmt.Sprintf("%s: %s %s by %s", kept.Change.Vendor, kept.About, d.Decision, cli.OneLine(d.By)), func() error {
		kept, err = m.Decide(about, d)
		return err
	})
	if err != nil {
		return cli.Unsaved(err)
	}
	if err := m.Refresh(ctx, kept.Change); err != nil {
		// The decision is on record; an alert in Slack that does
		// not show it is no reason to fail.
		cli.PrintError(env.Stderr, fmt.Errorf("the decision is kept; %w", err))
	}
	_, err = fmt.Fprintf(env.Stdout, "%s %s (%s): %s by %s; %s\n",
		kept.Change.Vendor, kept.About, whom(kept), d.Decision, cli.OneLine(d.By), strings.Join(rest(kept), "; "))
	return cli.Unsaved(err)
}

// isVendor reports whether a word is the name of a vendor.
func isVendor(m *cli.Session, word string) bool {
	vendors, err := m.Known()
	return err == nil && slices.Contains(vendors, word)
}

// notAChange says that a vendor was named where a change was wanted, and which of
// its changes are open.
func notAChange(m *cli.Session, vendor string) error {
	st, err := m.Status()
	if err != nil {
		return err
	}
	var open []string
	for _, o := range st.Open {
		if o.Vendor == vendor {
			open = append(open, fmt.Sprintf("%s (%s)", o.Change, cli.OneLine(short(o.What))))
		}
	}
	if len(open) == 0 {
		return fmt.Errorf("%q is a vendor, not a change, and no change of it is open: subwatch log %s lists them", vendor, vendor)
	}
	return fmt.Errorf("%q is a vendor, not a change: name one that is open: %s", vendor, strings.Join(slices.Compact(open), "; "))
}

// short joins names, the first few of many.
func short(names []string) string {
	const most = 5
	if len(names) > most {
		names = append(slices.Clone(names[:most]), fmt.Sprintf("%d more", len(names)-most))
	}
	return strings.Join(names, ", ")
}

// whom names the companies that a decision is about, and the day to act by.
func whom(d monitor.Decided) string {
	words := cli.OneLine(short(d.Names))
	if day := actBy(d); day != "" {
		return words + "; act by " + day
	}
	return words + "; no day to act by"
}

func actBy(d monitor.Decided) string {
	if d.Deadline == nil {
		return ""
	}
	return string(d.Deadline.ActBy)
}

// rest says what is left to do about a change.
func rest(d monitor.Decided) []string {
	var out []string
	if n := len(d.Open); n > 0 {
		out = append(out, fmt.Sprintf("%d left to decide", n))
	}
	id := d.Change.ID
	if n := len(d.ToSend); n > 0 {
		by := ""
		if day := actBy(d); day != "" {
			by = " by " + day
		}
		out = append(out, fmt.Sprintf("%s decided, not sent yet: send it%s, then: subwatch decide %s sent", entries(n), by, id))
	}
	if n := len(d.Sent); n > 0 {
		out = append(out, fmt.Sprintf("%s for the vendor's answer: accepted, rejected or closed", waits(n)))
	}
	for _, e := range d.Ended {
		out = append(out, wording.EndedWords(e))
	}
	if len(out) == 0 {
		return []string{"nothing is left to decide"}
	}
	return out
}

func entries(n int) string {
	if n == 1 {
		return "1 entry is"
	}
	return fmt.Sprintf("%d entries are", n)
}

func waits(n int) string {
	if n == 1 {
		return "1 entry waits"
	}
	return fmt.Sprintf("%d entries wait", n)
}
