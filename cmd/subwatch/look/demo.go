package look

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/fixtures"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/notify/text"
	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/store"
)

// Demo returns the command "demo".
func Demo(env cli.Environment) *cobra.Command {
	var keep bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show a real alert, without network or set-up",
		Long: `Demo serves two versions of Atlassian's page on this machine, as they were first
seen in April and August 2024, checks the page before and after the change (with
the clock set to those days), and shows the alert that a person would get. It uses
no network and no Slack, and leaves nothing behind.`,
		Args: cli.None,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			dir, err := os.MkdirTemp("", "subwatch-demo-")
			if err != nil {
				return cli.Unsaved(err)
			}
			if !keep {
				defer func() {
					if e := os.RemoveAll(dir); e != nil {
						err = errors.Join(err, cli.Unsaved(e))
					}
				}()
			}
			return demo(env, cmd.Context(), dir, keep)
		},
	}
	cmd.Flags().BoolVar(&keep, "keep", false, "keep the temporary folder")
	return cmd
}

// demo checks the first two fixture pages, one after the other, in folder dir.
func demo(env cli.Environment, ctx context.Context, dir string, keep bool) error {
	all := fixtures.Atlassian()
	steps := []struct {
		day  string // on which the page is checked
		page fixtures.Page
	}{{all[0].Seen, all[0]}, {"2024-08-29", all[0]}, {all[1].Seen, all[1]}}
	var at atomic.Int32 // index of the step
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return cli.Unchecked(fmt.Errorf("serve the demo's page: %w", err))
	}
	config, err := config.DefaultConfig(func(string) string { return "" })
	if err != nil {
		return cli.Wrong(err)
	}
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := steps[at.Load()].page
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", `"`+p.Seen+`"`)
		w.Write(p.HTML)
	})}
	go server.Serve(listener) // ends with Close
	defer server.Close()

	// The clock stands on the days of then, so that the page's dates lie ahead
	// as they did.
	clock := func() time.Time {
		day, _ := time.Parse(time.DateOnly, steps[at.Load()].day) // a fixture's name is a day
		return day.Add(16*time.Hour + 46*time.Minute)
	}
	st, err := store.Open(dir)
	if err != nil {
		return cli.Unsaved(err)
	}
	defer st.Close()
	m := &monitor.Monitor{
		Vendors: config.Vendors,
		Store:   st,
		Fetcher: &fetch.Fetcher{Now: clock, HostPause: -1, Transport: loopback{listener.Addr().String()}},
		Now:     clock,
	}
	out := env.Stdout
	for i, step := range steps {
		at.Store(int32(i))
		run := m.Check(ctx, m.Vendors)
		if err := cli.RunError(run, false); err != nil {
			return err
		}
		switch r := run.Results[0]; r.Outcome {
		case monitor.First:
			fmt.Fprintf(out, "%s  first check: %s in %s\n", step.day, cli.Count(r.Baseline.Subprocessors(), "sub-processor"), cli.Count(len(r.Baseline.Lists), "list"))
		case monitor.Unchanged:
			fmt.Fprintf(out, "%s  no changes\n", step.day)
		case monitor.Changed:
			fmt.Fprintf(out, "%s  the page changed, and this is the alert:\n", step.day)
			if err := text.Write(out, *r.Message, env.Style()); err != nil {
				return cli.Unsaved(err)
			}
		}
	}
	files, err := countFiles(dir)
	if err != nil {
		return cli.Unchecked(err)
	}
	fate := "now removed; --keep keeps it"
	if keep {
		fate = "kept"
	}
	fmt.Fprintf(out, "wrote %s of evidence to %s (%s)\n", cli.Count(files, "file"), dir, fate)
	return nil
}

// loopback answers every request from one server on this machine, whatever
// address is asked for: the demo shows the real page's address and reaches no
// network.
type loopback struct{ host string }

// RoundTrip implements [http.RoundTripper].
func (l loopback) RoundTrip(req *http.Request) (*http.Response, error) {
	local := req.Clone(req.Context())
	local.URL.Scheme, local.URL.Host = "http", l.host
	resp, err := http.DefaultTransport.RoundTrip(local)
	if resp != nil {
		resp.Request = req
	}
	return resp, err
}

func countFiles(dir string) (n int, err error) {
	err = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		switch hidden := err == nil && e.Name()[0] == '.'; { // the store's own: its lock, its index
		case hidden && e.IsDir():
			return fs.SkipDir
		case err == nil && !hidden && !e.IsDir():
			n++
		}
		return err
	})
	return n, err
}
