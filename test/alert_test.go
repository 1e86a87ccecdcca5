package test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	posts "github.com/subwatch/subwatch/notify/slack"
	"github.com/subwatch/subwatch/notify/wording"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// A change of fifty entries is one message that fits a screen: its first lines
// say what matters, each company has one place, and no entry is left out.
func TestAlertFitsOneScreen(t *testing.T) {
	read := func(day string) snapshot.Snapshot {
		body, err := os.ReadFile(filepath.Join("fixtures", "halden", day+".html"))
		if err != nil {
			t.Fatal(err)
		}
		s, err := scraper.Parse(page.Page{ContentType: "text/html; charset=utf-8", Body: body}, scraper.Hints{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	r, err := diff.Compare(read("2025-10-01"), read("2026-04-15"), diff.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := notify.Message{ID: "change-3f9a8c2e41d0", Kind: notify.Change, Title: "Halden", URL: "https://halden.example/legal/subprocessors", Change: "3f9a8c2e41d0", Report: &r}
	parts := posts.Parts(m)
	raws, err := posts.Payloads(m)
	if err != nil || len(raws) != 1 {
		t.Fatalf("%d posts, %v; want one: %+v", len(raws), err, parts)
	}
	var only struct {
		Blocks []json.RawMessage `json:"blocks"`
	}
	if err := json.Unmarshal(raws[0], &only); err != nil {
		t.Fatal(err)
	}
	if len(only.Blocks) > 12 {
		t.Errorf("%d blocks, want at most 12", len(only.Blocks))
	}
	for i, want := range []string{"starts 15 May 2026", "6 new companies (1 AI", "Mistral AI"} {
		if !strings.Contains(string(only.Blocks[i]), want) {
			t.Errorf("block %d does not say %q: %s", i, want, only.Blocks[i])
		}
	}
	in := map[int]bool{}
	for _, e := range parts[0].Entries {
		in[e] = true
	}
	for _, c := range r.Changes {
		if slot := wording.SlotOf(&c); (slot == wording.InFull || slot == wording.InShort) && !in[c.Entry] {
			t.Errorf("entry %d is not told", c.Entry)
		}
	}
	companies := map[string]bool{}
	for _, b := range wording.New(m).Blocks {
		name := wording.Flat(b.Entries[0].Name)
		if companies[name] {
			t.Errorf("%s has two blocks", name)
		}
		companies[name] = true
	}
}
