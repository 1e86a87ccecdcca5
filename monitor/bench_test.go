package monitor_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/store/dir"
)

// benchJobs is how many vendors are checked at a time in the benchmarks.
const benchJobs = 64

// A benchSite serves a page of 200 KB at /0, /1 and so on.
type benchSite struct {
	*httptest.Server
	page, other benchPage
	conditional bool // it answers 304 where it may
	tenth       int  // of the pages whose number has this last digit the other version is served; -1: of none
}

type benchPage struct {
	body, packed []byte
	etag         string
}

var benchWords = strings.Fields("product team service data cloud customer platform security account user page plan price learn more about company support center help contact sales start free trial policy privacy legal terms trust partner developer documentation status community event blog news career press integration workflow automate report insight build ship scale secure reliable global fast simple modern enterprise startup education finance health retail media every any our your their with from into across without")

func newBenchPage(names ...string) benchPage {
	var b bytes.Buffer
	b.WriteString("<!doctype html><html lang=en><head><meta charset=utf-8><title>Sub-processors</title></head><body><nav>")
	// Class names, ids and addresses as builders of sites make them: the page
	// packs to a fifth, as real ones of this size do.
	r := rand.New(rand.NewPCG(1, 2))
	text := func(words int) string {
		var t []string
		for range words {
			t = append(t, benchWords[r.IntN(len(benchWords))])
		}
		return strings.Join(t, " ")
	}
	for b.Len() < 180_000 {
		fmt.Fprintf(&b, `<div class="block block--%x" data-block-id="%x"><a class="link css-%x" href="/%s/%d?ref=nav"><span class="link__text">%s</span></a><p class="block__text css-%x">%s</p></div>`+"\n",
			r.IntN(1<<12), r.Uint32(), r.IntN(1<<16), benchWords[r.IntN(len(benchWords))], r.IntN(10_000), text(2), r.IntN(1<<16), text(14))
	}
	b.WriteString("</nav><main><h1>Sub-processors</h1><p>Effective Starting May 1, 2026</p><table><thead><tr><th>Sub-processor</th><th>Purpose</th><th>Categories of personal data</th><th>Location of Processing</th></tr></thead><tbody>\n")
	for i := range 40 {
		names = append(names, fmt.Sprintf("Vendor %d, Inc.", i))
	}
	for i, name := range names {
		fmt.Fprintf(&b, `<tr class="row" data-row="%d"><td class="cell" style="padding: 12px 16px"><p class="text">%s</p></td><td class="cell" style="padding: 12px 16px"><p class="text">Hosting of the application, its databases and the backups of both</p></td><td class="cell"><p class="text">Personal data contained in user accounts</p></td><td class="cell"><p class="text">EEA (Sweden, Ireland and Germany), UK, USA</p></td></tr>`+"\n", i, name)
	}
	b.WriteString("</tbody></table></main></body></html>")
	var packed bytes.Buffer
	zw := gzip.NewWriter(&packed)
	zw.Write(b.Bytes())
	zw.Close()
	return benchPage{body: b.Bytes(), packed: packed.Bytes(), etag: fmt.Sprintf(`"%x"`, sha256.Sum256(b.Bytes()))}
}

func newBenchSite(b *testing.B) *benchSite {
	s := &benchSite{page: newBenchPage(), other: newBenchPage("Delta AI, Inc."), tenth: -1}
	s.Server = httptest.NewServer(s)
	b.Cleanup(s.Close)
	return s
}

func (s *benchSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p := s.page
	if s.tenth >= 0 && strings.HasSuffix(r.URL.Path, fmt.Sprint(s.tenth)) {
		p = s.other
	}
	h := w.Header()
	h.Set("ETag", p.etag)
	if s.conditional && r.Header.Get("If-None-Match") == p.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Encoding", "gzip")
	w.Write(p.packed)
}

// floor is the least that any program must do: the same requests, side by side;
// of an answer with a body its unpacked bytes and their hash.
func (s *benchSite) floor(b *testing.B, vendors int, then func(vendor int, body []byte)) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: benchJobs}}
	defer client.CloseIdleConnections()
	numbers := make(chan int)
	var wg sync.WaitGroup
	for range benchJobs {
		wg.Go(func() {
			for i := range numbers {
				req, _ := http.NewRequest(http.MethodGet, fmt.Sprintf("%s/%d", s.URL, i), nil)
				req.Header.Set("Accept-Encoding", "gzip")
				if s.conditional {
					req.Header.Set("If-None-Match", s.page.etag)
				}
				resp, err := client.Do(req)
				if err != nil {
					b.Error(err)
					continue
				}
				if resp.StatusCode == http.StatusOK {
					zr, err := gzip.NewReader(resp.Body)
					if err != nil {
						b.Error(err)
						continue
					}
					body, err := io.ReadAll(zr)
					if err != nil || sha256.Sum256(body) == [32]byte{} {
						b.Error(err)
					}
					then(i, body)
				}
				resp.Body.Close()
			}
		})
	}
	for i := range vendors {
		numbers <- i
	}
	close(numbers)
	wg.Wait()
}

// keep writes files as durably as the data folder does: under another name,
// synced, renamed, the folder synced.
func keep(b *testing.B, dir, name string, data []byte) {
	f, err := os.CreateTemp(dir, "tmp")
	if err == nil {
		_, err = f.Write(data)
	}
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = f.Close()
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err == nil {
		err = syncFolder(dir)
	}
	if err != nil {
		b.Error(err)
	}
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func (s *benchSite) check(b *testing.B, data string, vendors int) monitor.Run {
	st, err := dir.Open(data)
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	m := &monitor.Monitor{Store: st, Fetcher: &fetch.Fetcher{PerHost: -1, HostPause: -1, AllowPrivate: true}, Now: time.Now, Jobs: benchJobs}
	for i := range vendors {
		m.Vendors = append(m.Vendors, config.Vendor{Name: fmt.Sprintf("vendor%d", i), Title: "Vendor", URL: fmt.Sprintf("%s/%d", s.URL, i)})
	}
	run := m.Check(context.Background(), m.Vendors)
	if err := run.SaveErrors(); err != nil {
		b.Fatal(err)
	}
	for _, r := range run.Results {
		if r.Err != nil {
			b.Fatal(r.Err)
		}
	}
	return run
}

// A run over many vendors beside a bare client that makes the same requests, in
// turn: ns/op is the run's time, x-floor how many times the client's that is.
func BenchmarkRun(b *testing.B) {
	for _, vendors := range []int{100, 1000, 10_000} {
		for _, kind := range []string{"first", "304", "same", "tenth"} {
			b.Run(fmt.Sprintf("vendors=%d/%s", vendors, kind), func(b *testing.B) { benchRun(b, vendors, kind) })
		}
	}
}

func benchRun(b *testing.B, vendors int, kind string) {
	s := newBenchSite(b)
	dir := filepath.Join(b.TempDir(), "data")
	if kind != "first" {
		s.check(b, dir, vendors)
	}
	s.conditional = kind == "304"
	var ratios []float64
	var bare time.Duration
	for round := 0; b.Loop(); round++ {
		b.StopTimer()
		then := func(int, []byte) {}
		switch kind {
		case "first":
			os.RemoveAll(dir)
			copied := b.TempDir()
			then = func(i int, body []byte) { s.keepFirst(b, copied, i, body) }
		case "tenth":
			s.tenth = round % 10 // the tenth of the round before is as it was again
		}
		began := time.Now()
		s.floor(b, vendors, then)
		floor := time.Since(began)
		b.StartTimer()
		began = time.Now()
		run := s.check(b, dir, vendors)
		took := time.Since(began)
		b.StopTimer()
		changed := 0
		for _, r := range run.Results {
			if r.Outcome == monitor.Changed {
				changed++
			}
		}
		if kind == "304" && changed > 0 || kind == "tenth" && changed < vendors/10 {
			b.Fatalf("%d of %d changed", changed, vendors)
		}
		if kind == "tenth" { // back to where it was, untimed
			s.tenth = -1
			s.check(b, dir, vendors)
		}
		bare += floor
		ratios = append(ratios, float64(took)/float64(floor))
		b.StartTimer()
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "x-floor")
	b.ReportMetric(float64(bare.Nanoseconds())/float64(len(ratios)), "floor-ns/op")
}

// keepFirst does with a page what a first check does beside reading its lists:
// it is parsed as HTML, and as many bytes in as many files are kept.
func (s *benchSite) keepFirst(b *testing.B, dir string, vendor int, body []byte) {
	if _, err := html.Parse(bytes.NewReader(body)); err != nil {
		b.Error(err)
	}
	folder := filepath.Join(dir, fmt.Sprintf("vendor%d", vendor))
	for _, made := range []string{folder, filepath.Join(folder, "pages")} {
		if err := errors.Join(os.Mkdir(made, 0o755), syncFolder(filepath.Dir(made))); err != nil {
			b.Error(err)
		}
	}
	keep(b, filepath.Join(folder, "pages"), "page.gz", s.page.packed)
	keep(b, folder, "snapshot.json", body[:22_000])
	keep(b, folder, "state.json", body[:600])
}
