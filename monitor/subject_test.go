package monitor_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/snapshot/record"
)

// served makes the page answer with a text.
func (w *world) served(page string) {
	w.serve = func(rw http.ResponseWriter) bool {
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(rw, page)
		return true
	}
}

const (
	partners = `<table><tr><th>Partner</th><th>Purpose</th><th>Location</th></tr><tr><td>Fjordheim Ads AS</td><td>Statistics</td><td>Norway</td></tr><tr><td>Letterbox Media Ltd</td><td>Marketing</td><td>UK</td></tr><tr><td>Kranich Analytik GmbH</td><td>Statistics</td><td>Germany</td></tr><tr><td>Orbitask Ltd</td><td>Marketing</td><td>UK</td></tr></table>`
	wall     = `<!DOCTYPE html><title>Acme</title><h1>We value your privacy</h1><p>We and our partners use cookies.</p>` + partners
	nameless = `<!DOCTYPE html><title>Acme</title><h1>Overview</h1>` + partners
)

// A question of consent served at the page's address becomes neither a first
// baseline nor a later one, however often it is read.
func TestConsentWallIsNeverBelieved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.served(wall)
	for range 5 {
		w.check()
		if _, ok := filesOf(t, w.data)["acme/snapshot.json"]; ok {
			t.Fatal("a wall is the first baseline")
		}
	}
	if st := w.state(); st.Health.Status != record.Blocked || !strings.Contains(st.Health.Why, "consent wall: We value your privacy") {
		t.Errorf("health %+v", st.Health)
	}
	w.serve = nil
	if r := w.check(); r.Results[0].Outcome != monitor.First {
		t.Fatalf("the list itself: %+v", r.Results[0])
	}
	before := filesOf(t, w.data)["acme/snapshot.json"]
	w.served(wall)
	for range 8 { // two days
		if r := w.check(); r.Results[0].Outcome != monitor.Failed || filesOf(t, w.data)["acme/snapshot.json"] != before {
			t.Fatalf("a wall is the baseline: %+v", r.Results[0])
		}
	}
}

// A read that lost the subject of the baseline, and has nothing but the address
// to prove it, waits for a person, however often it is read.
func TestLostSubject(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	before := filesOf(t, w.data)["acme/snapshot.json"]
	w.served(nameless)
	for range 8 { // two days
		r := w.check()
		var lost *monitor.SubjectError
		if r.Results[0].Outcome != monitor.Failed || !errors.As(r.Results[0].Err, &lost) || filesOf(t, w.data)["acme/snapshot.json"] != before {
			t.Fatalf("the read was believed: %+v", r.Results[0])
		}
	}
	if st := w.state(); st.Health.Status != record.Unreadable || st.Health.Doubt == nil {
		t.Errorf("health %+v", st.Health)
	}
	m := w.monitor()
	_, err := m.Trust("acme", "Priya")
	closeStore(m)
	if err != nil {
		t.Fatal(err)
	}
	if r := w.check(); r.Results[0].Outcome != monitor.Changed {
		t.Errorf("after a person's word: %+v", r.Results[0])
	}
}

// A page that only ever had its address to prove it has lost nothing.
func TestSubjectOnlyInAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.served(nameless)
	if r := w.check(); r.Results[0].Outcome != monitor.First {
		t.Fatalf("first: %+v", r.Results[0])
	}
	w.served(strings.Replace(nameless, "Orbitask Ltd", "Pinegate SAS", 1))
	if r := w.check(); r.Results[0].Outcome != monitor.Changed {
		t.Errorf("a change: %+v", r.Results[0])
	}
	// A selector from the configuration is a person's word that the list is there.
	w = newWorld(t)
	w.check()
	hints, err := scraper.NewHints([]string{"table"}, nil, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	w.hints = hints
	w.served(nameless)
	r := w.check()
	var lost *monitor.SubjectError
	if errors.As(r.Results[0].Err, &lost) {
		t.Errorf("with a selector: %v", r.Results[0].Err)
	}
}
