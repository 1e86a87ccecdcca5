package main

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

	"github.com/subwatch/subwatch/fixtures"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/store"
)

func demoCommand(env environment) *cobra.Command {
	var keep bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show a real alert, without network or set-up",
		Long: `Demo serves two versions of Atlassian's page on this machine, as they were first
seen in April and August 2024, checks the page before and after the change, and
shows the alert that a person would get. It uses no network and no Slack, and
leaves nothing behind.`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			dir, err := os.MkdirTemp("", "subwatch-demo-")
			if err != nil {
				return unsaved(err)
			}
			if !keep {
				defer func() {
					if e := os.RemoveAll(dir); e != nil {
						err = errors.Join(err, unsaved(e))
					}
				}()
			}
			return env.demo(cmd.Context(), dir, keep)
		},
	}
	cmd.Flags().BoolVar(&keep, "keep", false, "keep the temporary folder")
	return cmd
}

// demo checks the first two fixture pages, one after the other, in folder dir.
func (env environment) demo(ctx context.Context, dir string, keep bool) error {
	pages := fixtures.Atlassian()[:2]
	var serving atomic.Int32 // index of the page that is served
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return unchecked(fmt.Errorf("serve the demo's page: %w", err))
	}
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := pages[serving.Load()]
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", `"`+p.Seen+`"`)
		w.Write(p.HTML)
	})}
	go server.Serve(listener) // ends with Close
	defer server.Close()

	// The clock stands on the days the two versions were first seen, so that
	// the page's dates lie ahead as they did then.
	clock := func() time.Time {
		seen, _ := time.Parse(time.DateOnly, pages[serving.Load()].Seen) // a fixture's name is a day
		return seen.Add(16*time.Hour + 46*time.Minute)
	}
	st, err := store.Open(dir)
	if err != nil {
		return unsaved(err)
	}
	defer st.Close()
	m := &monitor.Monitor{
		Vendors: []monitor.Vendor{{Name: "atlassian", Title: "Atlassian", URL: "https://www.atlassian.com/legal/sub-processors"}},
		Store:   st,
		Fetcher: &scraper.Fetcher{Now: clock, Transport: loopback{listener.Addr().String()}},
		Now:     clock,
	}
	out := env.stdout
	for i, p := range pages {
		serving.Store(int32(i))
		run := m.Check(ctx, m.Vendors)
		if err := runError(run, false); err != nil {
			return err
		}
		r := run.Results[0]
		switch r.Outcome {
		case monitor.First:
			fmt.Fprintf(out, "%s: first check: %s\n", p.Seen, baselineWords(*r.Baseline))
		case monitor.Changed:
			fmt.Fprintf(out, "%s: the page changed; this is the alert:\n\n", p.Seen)
			if err := notify.WriteText(out, *r.Message, env.style()); err != nil {
				return unsaved(err)
			}
		}
	}
	files, err := countFiles(dir)
	if err != nil {
		return unchecked(err)
	}
	fmt.Fprintf(out, "\nwrote %s: pages, snapshot and change record, as evidence", count(files, "file"))
	if keep {
		fmt.Fprintf(out, "; kept in %s\n", dir)
	} else {
		fmt.Fprintf(out, " in %s (now removed; --keep keeps them)\n", dir)
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
		if err == nil && !e.IsDir() {
			n++
		}
		return err
	})
	return n, err
}
