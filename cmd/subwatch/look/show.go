// Package look holds the commands that show something and change nothing: parse,
// diff, show, log, status, vendors, version, and the demo.
package look

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/store"
)

// Show returns the command "show".
func Show(env cli.Environment) *cobra.Command {
	var s cli.Workspace
	var format string
	cmd := &cobra.Command{
		Use:   "show [CHANGE|VENDOR]",
		Short: "Show a stored change again",
		Long: `Show prints a change that was recorded. Name it by its id, which stands at the end of
every alert, or by the beginning of the id. With a vendor's name it is that vendor's
newest change, and without a word the newest of all. "subwatch log" lists them.`,
		Example: `  subwatch show
  subwatch show atlassian
  subwatch show 3f9a8c2e41d0 --format slack`,
		Args:              cli.AtMost("CHANGE|VENDOR"),
		ValidArgsFunction: s.Complete(env, cli.ChangesAndVendors),
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := s.Look(cmd.Context(), env)
			if err != nil {
				return err
			}
			defer m.Data.Close()
			change, err := meant(&s, m, args)
			if err != nil {
				return err
			}
			return show(env, m, change, format)
		},
	}
	s.Flags(cmd)
	cli.FormatFlag(cmd, &format, "text", "json", "markdown", "slack")
	return cmd
}

// meant returns the change that the words name: none the newest, a vendor's name
// the newest of that vendor, else one by its id.
func meant(s *cli.Workspace, m *cli.Session, words []string) (store.Change, error) {
	vendors, err := m.Known()
	if err != nil {
		return store.Change{}, err
	}
	whose := "no change was recorded yet"
	if len(words) > 0 {
		if !slices.Contains(vendors, words[0]) {
			return byID(s, m, words[0], vendors)
		}
		vendors = words
		whose = "no change of " + words[0] + " was recorded yet"
	}
	change, err := m.Newest(vendors)
	if errors.Is(err, store.ErrNoChange) {
		err = errors.New(cmp.Or(s.Nothing(m.Data), whose+" in "+m.Data.Path()))
	}
	return change, cli.Unchecked(err)
}

// hexadecimal is what the beginning of a change's id looks like.
var hexadecimal = regexp.MustCompile(`^(?i)[0-9a-f]+$`)

// byID returns the change with an id, or the beginning of one. A word that cannot
// be one is a vendor's name that is not known; one that can is perhaps.
func byID(s *cli.Workspace, m *cli.Session, word string, vendors []string) (store.Change, error) {
	if !hexadecimal.MatchString(withoutEntry(word)) {
		_, err := m.Known(word)
		return store.Change{}, err
	}
	change, err := m.Data.Change(withoutEntry(word))
	if errors.Is(err, store.ErrNoChange) {
		err = fmt.Errorf("%w in %s%s", err, s.Where(m.Data), config.Nearest(word, vendors))
	}
	return change, cli.Unchecked(err)
}

// show prints a change.
func show(env cli.Environment, m *cli.Session, change store.Change, format string) error {
	msg, err := m.Alert(change)
	if err != nil {
		return cli.Unchecked(err)
	}
	if err := env.PrintMessage(format, msg); err != nil {
		return cli.Unsaved(err)
	}
	if format != "text" {
		return nil
	}
	approvals, err := m.Data.Approvals(change.Vendor)
	if err == nil && len(approvals) == 0 {
		fmt.Fprintf(env.Stdout, "never approved: no person has said yet that %s's baseline is right (subwatch trust %s --by NAME)\n", change.Vendor, change.Vendor)
	}
	return cli.Unchecked(err)
}

// withoutEntry returns the id of "ID.ENTRY", as alerts and decide write it.
func withoutEntry(about string) string {
	id, _, _ := strings.Cut(about, ".")
	return id
}
