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
	"github.com/subwatch/subwatch/store/dir"
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
			return demo(cmd.Context(), env, dir, keep)
		},
	}
	cmd.Flags().BoolVar(&keep, "keep", false, "keep the temporary folder")
	return cmd
}

// A step of the demo is a day on which the page is checked, as it was then.
type step struct {
	day  string
	page fixtures.Page
}

// A stage is where the demo plays: the page's server and the clock, both at one
// of the steps.
type stage struct {
	steps []step
	at    atomic.Int32 // index of the step
}

func (s *stage) now() step { return s.steps[s.at.Load()] }

// ServeHTTP serves the page as it was.
func (s *stage) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	p := s.now().page
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("ETag", `"`+p.Seen+`"`)
	w.Write(p.HTML)
}

// clock stands on the days of then, so that the page's dates lie ahead as they
// did.
func (s *stage) clock() time.Time {
	day, _ := time.Parse(time.DateOnly, s.now().day) // a fixture's name is a day
	return day.Add(16*time.Hour + 46*time.Minute)
}

// demo checks the first two fixture pages, one after the other, in a folder.
func demo(ctx context.Context, env cli.Environment, folder string, keep bool) error {
	all := fixtures.Atlassian()
	play := &stage{steps: []step{{all[0].Seen, all[0]}, {"2024-08-29", all[0]}, {all[1].Seen, all[1]}}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return cli.Unchecked(fmt.Errorf("serve the demo's page: %w", err))
	}
	config, err := config.DefaultConfig(func(string) string { return "" })
	if err != nil {
		return cli.Wrong(err)
	}
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: play}
	go server.Serve(listener) // ends with Close
	defer server.Close()
	st, err := dir.Open(folder)
	if err != nil {
		return cli.Unsaved(err)
	}
	defer st.Close()
	m := &monitor.Monitor{
		Vendors: config.Vendors,
		Store:   st,
		Fetcher: &fetch.Fetcher{Now: play.clock, HostPause: -1, Transport: loopback{listener.Addr().String()}},
		Now:     play.clock,
	}
	for i, step := range play.steps {
		play.at.Store(int32(i))
		run := m.Check(ctx, m.Vendors)
		if err := cli.RunError(run, false); err != nil {
			return err
		}
		if err := showStep(env, step.day, run.Results[0]); err != nil {
			return err
		}
	}
	files, err := countFiles(folder)
	if err != nil {
		return cli.Unchecked(err)
	}
	fate := "now removed; --keep keeps it"
	if keep {
		fate = "kept"
	}
	fmt.Fprintf(env.Stdout, "wrote %s of evidence to %s (%s)\n", cli.Count(files, "file"), folder, fate)
	return nil
}

// showStep prints what the check of a day came to.
func showStep(env cli.Environment, day string, r monitor.Result) error {
	switch r.Outcome {
	case monitor.First:
		fmt.Fprintf(env.Stdout, "%s  first check: %s in %s\n", day, cli.Count(r.Baseline.Subprocessors(), "sub-processor"), cli.Count(len(r.Baseline.Lists), "list"))
	case monitor.Unchanged:
		fmt.Fprintf(env.Stdout, "%s  no changes\n", day)
	case monitor.Changed:
		fmt.Fprintf(env.Stdout, "%s  the page changed, and this is the alert:\n", day)
		return cli.Unsaved(text.Write(env.Stdout, *r.Message, env.Style()))
	}
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
