package monitor_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/store/dir"
)

// A constant ETag over a page that changes hides it for a day at most.
func TestFirstCheckOfADayAsksUnconditionally(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.to = func(*http.Request) string { return "" }
	w.check() // at noon
	w.serve = func(rw http.ResponseWriter) bool {
		if w.requests[len(w.requests)-1] == "GET conditional" {
			rw.WriteHeader(http.StatusNotModified)
			return true
		}
		io.WriteString(rw, pageOf(append(w.names[:3:3], "Delta Cloud, Inc.")))
		return true
	}
	w.want(w.check(), monitor.Unchanged, 0) // 18:12
	w.want(w.check(), monitor.Changed, 1)   // after midnight
	if w.requests[0] != "GET" {
		t.Errorf("requests %q", w.requests)
	}
	w.want(w.check(), monitor.Unchanged, 0)
	if !slices.Equal(w.requests, []string{"GET"}) { // it has no validators
		t.Errorf("requests %q", w.requests)
	}
}

// In which way the page is asked for is the team's: what differs by it is told to
// nobody, in what the vendor changed meanwhile is.
func TestAskedInAnotherWay(t *testing.T) {
	t.Parallel()
	german := strings.NewReplacer("Hosting", "Betrieb", "Germany", "Deutschland", "Location", "Standort")
	changed := func(w *world, r *http.Request) string {
		page := pageOf(w.names)
		if r.Header.Get("X-Member") != "" {
			page = pageOf(append(w.names[:len(w.names):len(w.names)], "Members Only, Inc."))
		}
		if strings.HasPrefix(r.Header.Get("Accept-Language"), "de") {
			page = german.Replace(page)
		}
		return page
	}
	for _, tt := range []struct {
		name string
		way  fetch.Asking
		more []string
	}{
		{"language", fetch.Asking{Lang: "de"}, nil},
		{"header", fetch.Asking{Headers: []fetch.Header{{Name: "X-Member", Value: "key-of-nobody", Env: "KEY"}}}, nil},
		{"language, and the vendor changed", fetch.Asking{Lang: "de"}, []string{"Delta Cloud, Inc."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.to = func(r *http.Request) string { return changed(w, r) }
			w.confirm = time.Millisecond
			w.want(w.check(), monitor.First, 1)
			w.asking, w.names = tt.way, append(w.names, tt.more...)
			if tt.more != nil {
				w.want(w.check(), monitor.Changed, 1)
			}
			run := w.check()
			w.want(run, monitor.Unchanged, 0)
			if run.Results[0].Anew == nil {
				t.Error("the baseline was not taken anew")
			}
			run = w.check()
			w.want(run, monitor.Unchanged, 0)
			if run.Results[0].Anew != nil {
				t.Error("it was taken anew twice")
			}
			w.names = append(w.names, "Echo Mail GmbH")
			w.want(w.check(), monitor.Changed, 1)
			if strings.Contains(strings.Join(w.posts, ""), "Members Only") {
				t.Errorf("told as the vendor's: %s", w.posts)
			}
			w.asking = fetch.Asking{}
			w.want(w.check(), monitor.Unchanged, 0)
			for name, text := range filesOf(t, w.data) {
				if strings.Contains(text, "key-of-nobody") || strings.Contains(text, "X-Member") {
					t.Errorf("%s has the header: %s", name, text)
				}
			}
			m := w.monitor()
			defer closeStore(m)
			if _, findings := m.Store.(*dir.Dir).Examine(); len(findings) != 0 {
				t.Errorf("the data folder: %v", findings)
			}
		})
	}
}

// A header that joins others hides no change of the same day: the page is asked for
// with those that there were.
func TestAskedWithOneHeaderMore(t *testing.T) {
	t.Parallel()
	for _, more := range []int{1, 3, 9} {
		w := newWorld(t)
		w.to = func(*http.Request) string { return pageOf(w.names) }
		w.confirm = time.Millisecond
		for i := range more {
			w.asking.Headers = append(w.asking.Headers, fetch.Header{Name: fmt.Sprintf("X-Old-%d", i), Value: "eu"})
		}
		w.want(w.check(), monitor.First, 1)
		w.asking.Headers = append([]fetch.Header{{Name: "X-New", Value: "key-of-nobody", Env: "KEY"}}, w.asking.Headers...)
		w.names = append(w.names, "Delta Cloud, Inc.")
		w.want(w.check(), monitor.Changed, 1)
		if run := w.check(); run.Results[0].Anew == nil {
			t.Error("the baseline was not taken anew")
		}
	}
}

// The other way may show half of the list: that is believed as slowly as anywhere.
func TestAskedInAnotherWayForLess(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.names = append(w.names, "Delta Cloud, Inc.")
	w.to = func(r *http.Request) string {
		if strings.HasPrefix(r.Header.Get("Accept-Language"), "de") {
			return pageOf(w.names[:2])
		}
		return pageOf(w.names)
	}
	w.check()
	w.asking.Lang = "de"
	run := w.check()
	w.want(run, monitor.Failed, 1)
	if err := run.Results[0].Err; err == nil || !strings.Contains(err.Error(), "the page names 2 sub-processors, 4 before") {
		t.Errorf("error %v", err)
	}
	w.check()
	w.check()
	w.want(w.check(), monitor.Unchanged, 0)
}

// Links with a token that is new in every answer are no news, whether or not the
// baseline was read twice.
func TestUnsteadyLinksOfABaselineReadOnce(t *testing.T) {
	t.Parallel()
	for _, confirm := range []time.Duration{0, time.Millisecond} {
		w := newWorld(t)
		n := 0
		w.to = func(*http.Request) string {
			n++
			return strings.ReplaceAll(pageOf(w.names), "Hosting", fmt.Sprintf(`Hosting <a href="/terms?session=%d">Terms</a>`, n))
		}
		w.confirm = confirm
		w.want(w.check(), monitor.First, 1)
		w.confirm = time.Millisecond
		w.want(w.check(), monitor.Unchanged, 0)
		w.names = append(w.names, "Delta Cloud, Inc.")
		run := w.check()
		w.want(run, monitor.Changed, 1)
		if m := run.Results[0].Message; m == nil || len(m.Report.Changes) != 1 {
			t.Errorf("told: %+v", m)
		}
	}
}

// A text that is new in every answer is flapping, and is named.
func TestFlappingSaysInWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := 0
	w.to = func(*http.Request) string {
		n++
		return strings.Replace(pageOf(w.names), "Hosting", fmt.Sprintf("Hosting, served by node %d", n), 1)
	}
	w.confirm = time.Millisecond
	run := w.check()
	w.want(run, monitor.Failed, 0)
	const want = `(1 changed: Alpha Cloud, Inc.: Purpose "by node 1" and "by node 2"): neither is believed; if it is a text that is new in every answer, ignore_text or ignore_columns leaves it out`
	if err := run.Results[0].Err; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v", err)
	}
}

// A list over several pages is one list: unchanged when all of them are, told when one
// of them changes, and kept and read again with all of them.
func TestListOverPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.names = append(w.names, "Delta Cloud, Inc.")
	w.to = func(r *http.Request) string {
		from, next := 0, `<link rel="next" href="?page=2">`
		if r.URL.RawQuery == "page=2" {
			from, next = 2, ""
		}
		return next + pageOf(w.names[from:max(2, from*len(w.names)/2)])
	}
	w.confirm = time.Millisecond
	run := w.check()
	w.want(run, monitor.First, 1)
	if b := run.Results[0].Baseline; b == nil || b.Subprocessors() != 4 {
		t.Fatalf("baseline %+v", b)
	}
	before := filesOf(t, w.data)
	w.want(w.check(), monitor.Unchanged, 0)
	if len(w.requests) != 2 {
		t.Errorf("an unchanged list of two pages: requests %q", w.requests)
	}
	for name, text := range filesOf(t, w.data) {
		if !strings.HasPrefix(name, "runs/") && before[name] != text {
			t.Errorf("%s was written", name)
		}
	}
	w.names[3] = "Echo Mail GmbH"
	w.want(w.check(), monitor.Changed, 1)
	w.hints, _ = scraper.NewHints(nil, nil, map[string]string{"Purpose": "security"}, "")
	w.want(w.check(), monitor.Unchanged, 0) // the stored pages are read again
	m := w.monitor()
	if files, findings := m.Store.(*dir.Dir).Examine(); len(findings) != 0 || files == 0 {
		t.Errorf("the data folder: %v", findings)
	}
	base, _, err := m.Store.Baseline("acme")
	if err != nil || base.Rows() != 4 || len(base.Page.Parts) != 2 || base.Lists[0].Subprocessors[3].Security.Text != "Hosting" {
		t.Errorf("baseline %+v, %v", base, err)
	}
	closeStore(m)

	inner := w.to
	w.to = func(r *http.Request) string {
		if r.URL.RawQuery == "page=2" {
			return "<!DOCTYPE html><title>Sub-processors</title><h1>Sub-processors</h1><p>Nothing here.</p>"
		}
		return inner(r)
	}
	run = w.check()
	w.want(run, monitor.Failed, 1)
	if err := run.Results[0].Err; err == nil || !strings.Contains(err.Error(), "half a page: page 2 of its list") {
		t.Errorf("error %v", err)
	}
}
