package look

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// diffLimit is what a comparison may take of memory before garbage is collected
// sooner than usual, in bytes. Only pages of tens of thousands of rows that all
// differ come to it.
const diffLimit = 200 << 20

// Diff returns the command "diff".
func Diff(env cli.Environment) *cobra.Command {
	var format string
	var withExitCode bool
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Show what changed between two pages or snapshots",
		Long: `Diff compares two versions of a page. Each is a file: the page itself (HTML or
Markdown), or a snapshot as "subwatch parse --format json" prints it. One of
them may be "-" for standard input.

--format slack prints the posts that Slack would get, as a JSON array.`,
		Example: `  subwatch diff old.html new.html
  subwatch diff subwatch-data/atlassian/snapshot.json new.html --format markdown --exit-code`,
		Args: cli.Exactly("OLD", "NEW"),
		RunE: func(_ *cobra.Command, args []string) error {
			if args[0] == "-" && args[1] == "-" {
				return cli.Wrong(errors.New("only one of the two can be standard input"))
			}
			from, err := readSnapshot(env, args[0])
			if err != nil {
				return cli.Unchecked(err)
			}
			to, err := readSnapshot(env, args[1])
			if err != nil {
				return cli.Unchecked(err)
			}
			env.Sparingly(diffLimit)
			report, err := diff.Compare(from, to, diff.Options{})
			if err != nil {
				return cli.Unchecked(fmt.Errorf("compare %s with %s: %w", args[0], args[1], err))
			}
			msg := notify.Message{Kind: notify.Change, Vendor: to.Vendor, Title: to.Vendor, URL: to.URL, SeenAt: to.TakenAt, Report: &report}
			if err := env.PrintMessage(format, msg); err != nil {
				return cli.Unsaved(err)
			}
			return cli.ChangesCode(withExitCode, &report)
		},
	}
	cli.FormatFlag(cmd, &format, "text", "json", "markdown", "slack")
	cmd.Flags().BoolVar(&withExitCode, "exit-code", false, "end with 4 when there are changes")
	return cmd
}

// readSnapshot reads a file that is a snapshot or a page. A page that itself says
// that it holds no list is one side of a comparison too.
func readSnapshot(env cli.Environment, name string) (snapshot.Snapshot, error) {
	data, err := file(env, name)
	if err != nil {
		return snapshot.Snapshot{}, err
	}
	if isJSON(data) {
		s, err := snapshot.Decode(data)
		if err != nil {
			return s, fmt.Errorf("%s: %w", name, err)
		}
		return s, nil
	}
	s, err := scraper.Parse(page.Page{ContentType: contentType(name), Body: data}, scraper.Hints{})
	if err != nil && !page.Withdrawn(err) {
		return s, fmt.Errorf("read %s: %w", name, err)
	}
	return s, nil
}

// isJSON reports whether a file is meant to be a snapshot: no page begins with
// a brace.
func isJSON(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n"), []byte("{"))
}
