package git_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/subwatch/subwatch/store"
	"github.com/subwatch/subwatch/store/git"
)

// What it costs that the data folder is kept on a branch, beside the checks: to
// open one of many vendors (open), to publish what a run wrote of every tenth of
// them and its line in the ledger (publish), and to publish the first check of
// all of them (first). The remote is on the same disk.
func BenchmarkBranch(b *testing.B) {
	if _, err := exec.LookPath("git"); err != nil {
		b.Skip("git is not installed")
	}
	for _, vendors := range []int{100, 1000, 10_000} {
		b.Run(fmt.Sprintf("vendors=%d", vendors), func(b *testing.B) { benchBranch(b, vendors) })
	}
}

func benchBranch(b *testing.B, vendors int) {
	base := b.TempDir()
	gitIn := func(dir string, args ...string) {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	remote, work := filepath.Join(base, "remote.git"), filepath.Join(base, "work")
	gitIn(base, "init", "--quiet", "--bare", remote)
	gitIn(base, "init", "--quiet", work)
	gitIn(work, "remote", "add", "origin", remote)
	var open, publish time.Duration
	timed := func(took *time.Duration, do func() error) {
		began := time.Now()
		if err := do(); err != nil {
			b.Fatal(err)
		}
		*took += time.Since(began)
	}
	var d *git.Branch
	run := func(round, every int, each func(vendor string)) {
		timed(&open, func() (err error) {
			d, err = git.Open(b.Context(), work, "data", git.Options{})
			return err
		})
		for i := 0; i < vendors; i += every {
			each(fmt.Sprintf("vendor%d", i))
		}
		if err := d.AppendRun(store.Run{At: time.Date(2026, 4, 15, 6, 12, round, 0, time.UTC), Read: []string{"all"}}); err != nil {
			b.Fatal(err)
		}
		timed(&publish, func() error {
			return d.Publish(b.Context(), func() string { return "x\n" }, func(store.Moved) error { return nil })
		})
		if err := d.Close(); err != nil {
			b.Fatal(err)
		}
	}
	state := func(vendor string, round int) {
		err := d.WriteState(vendor, store.State{URL: "https://example.com/" + vendor, ETag: fmt.Sprint(round)})
		if err != nil {
			b.Fatal(err)
		}
	}
	page := strings.Repeat("a page of forty kilobytes that packs badly ", 1000)
	run(0, 1, func(vendor string) {
		state(vendor, 0)
		// What a first check keeps besides, without the checks of what is in it.
		for name, text := range map[string]string{"snapshot.json": page[:22_000], "pages/" + vendor + ".gz": page} {
			if err := d.WriteFile(vendor+"/"+name, []byte(vendor+text)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.ReportMetric(float64(publish.Milliseconds()), "first-ms")
	open, publish = 0, 0
	rounds := 0
	for b.Loop() {
		rounds++
		run(rounds, 10, func(vendor string) { state(vendor, rounds) })
	}
	b.ReportMetric(float64(open.Milliseconds())/float64(rounds), "open-ms/op")
	b.ReportMetric(float64(publish.Milliseconds())/float64(rounds), "publish-ms/op")
	_ = os.RemoveAll(base)
}
