package look

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/net/publicsuffix"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/notify/data"
	"github.com/subwatch/subwatch/notify/markdown"
	"github.com/subwatch/subwatch/notify/text"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// maxFile bounds a page that is read from a file or a pipe, in bytes: what the
// fetcher accepts from the network.
const maxFile = 20 << 20

// parseLimit is what reading a page may take of memory before garbage is
// collected sooner than usual, in bytes. Only pages of hundreds of thousands of
// elements come to it.
const parseLimit = 200 << 20

// Parse returns the command "parse".
func Parse(env cli.Environment) *cobra.Command {
	var format, address string
	var explain, allowPrivate bool
	cmd := &cobra.Command{
		Use:   "parse FILE|URL|-",
		Short: "Show what is read from a page",
		Long: `Parse reads a page from a file, an address or (as "-") standard input, and shows
the lists of sub-processors that it finds. For an address it also says what it left
out, and which lines of configuration watch the page.

--explain shows every block of the page that could be a list, its score, the
evidence, and why it was taken or left.`,
		Example: `  subwatch parse https://www.atlassian.com/legal/sub-processors
  subwatch parse page.html --url https://acme.example/legal/subprocessors
  curl -s https://acme.example/subprocessors | subwatch parse - --format csv`,
		Args: cli.Exactly("FILE|URL|-"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if explain && format != "text" {
				return cli.Wrong(errors.New("--explain is for people: leave --format out"))
			}
			if address != "" {
				if err := fetch.CheckURL(address); err != nil {
					return cli.Wrong(fmt.Errorf("--url: %w", err))
				}
			}
			got, err := readPage(env, cmd.Context(), args[0], address, allowPrivate)
			if err != nil {
				return cli.Unchecked(page.Advised(err))
			}
			env.Sparingly(parseLimit)
			e, err := scraper.Explain(got, scraper.Hints{})
			if explain {
				writeExplanation(env.Stdout, e)
			}
			if err != nil {
				return cli.Unchecked(page.Advised(fmt.Errorf("read %s: %w", args[0], err)))
			}
			if explain {
				return nil
			}
			if err := printSnapshot(env, format, e.Snapshot); err != nil {
				return cli.Unsaved(err)
			}
			if format == "text" && got.Status != 0 {
				writeLeftOut(env.Stdout, e)
				writePaste(env.Stdout, args[0])
			}
			return nil
		},
	}
	cli.AllowPrivateFlag(cmd, &allowPrivate)
	cli.FormatFlag(cmd, &format, "text", "json", "csv", "markdown")
	cmd.Flags().BoolVar(&explain, "explain", false, "show what could be a list, and why it was taken or left")
	cmd.Flags().StringVar(&address, "url", "", "the page's own address, when it is a file: links are resolved against it")
	return cmd
}

// page brings a page from a file, an address or standard input.
func readPage(env cli.Environment, ctx context.Context, from, address string, allowPrivate bool) (page.Page, error) {
	if strings.HasPrefix(from, "http://") || strings.HasPrefix(from, "https://") {
		if address != "" {
			return page.Page{}, cli.Wrong(errors.New("--url is for files: the page has an address already"))
		}
		f, err := env.Fetcher(allowPrivate)
		if err != nil {
			return page.Page{}, err
		}
		return f.Fetch(ctx, fetch.Request{Vendor: from, URL: from, Next: func(p page.Page) (string, error) { return scraper.Next(p, scraper.Hints{}) }})
	}
	if scheme, _, ok := strings.Cut(from, "://"); ok {
		return page.Page{}, cli.Wrong(fmt.Errorf("%s: the scheme %s is not understood: use http or https", from, scheme))
	}
	body, err := file(env, from)
	if errors.Is(err, fs.ErrNotExist) && looksLikeAddress(from) {
		err = fmt.Errorf("%w; if it is an address, write https://%s", err, from)
	}
	return page.Page{URL: address, ContentType: contentType(from), Body: body}, err
}

// hostFirst is a text that begins with a host's name: "www.acme.com/legal".
var hostFirst = regexp.MustCompile(`^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}(?::[0-9]+)?(?:[/?#]|$)`)

// looksLikeAddress reports a text that is an address without its scheme, and not
// the name of a file: a public suffix ends its host, or a path follows it.
func looksLikeAddress(text string) bool {
	host := hostFirst.FindString(text)
	if host == "" {
		return false
	}
	name := strings.ToLower(strings.TrimRight(host, "/?#"))
	name, _, _ = strings.Cut(name, ":")
	_, known := publicsuffix.PublicSuffix(name)
	return known && !slices.Contains([]string{".md", ".zip", ".mov"}, path.Ext(name))
}

// contentType tells Markdown by a file's name: nothing else in it is certain to
// look different from text. Other files are told by what is in them.
func contentType(file string) string {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".md", ".mdx", ".markdown":
		return "text/markdown"
	}
	return ""
}

// file reads a file, or standard input for "-".
func file(env cli.Environment, name string) ([]byte, error) {
	r := env.Stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		r = f
	}
	body, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return nil, pe // names the file
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(body) > maxFile {
		return nil, fmt.Errorf("read %s: %w", name, fetch.ErrTooLarge)
	}
	return body, nil
}

func printSnapshot(env cli.Environment, format string, s snapshot.Snapshot) error {
	switch format {
	case "json":
		return data.WriteSnapshot(env.Stdout, s)
	case "csv":
		return data.WriteSnapshotCSV(env.Stdout, s)
	case "markdown":
		return markdown.WriteSnapshot(env.Stdout, s)
	}
	return text.WriteSnapshot(env.Stdout, s, env.Style())
}
