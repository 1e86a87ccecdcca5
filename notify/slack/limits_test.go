package slack

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/notify/wording"
	"github.com/subwatch/subwatch/snapshot/record"
)

// payload is a Slack message as its JSON says it, read without slack-go, so
// that what is checked is what is sent.
type payload struct {
	Text        string           `json:"text"`
	Parse       string           `json:"parse"`
	Mrkdwn      *bool            `json:"mrkdwn"`
	UnfurlLinks *bool            `json:"unfurl_links"`
	UnfurlMedia *bool            `json:"unfurl_media"`
	Blocks      []map[string]any `json:"blocks"`
}

var (
	ourLink    = regexp.MustCompile(`<https?://[^\s|<>]+\|(vendor’s page|evidence|all [0-9,]+ entr(?:y|ies)|Decide)>`)
	ourMention = regexp.MustCompile(`^Owner: <(@[UW]|!subteam\^S)[A-Z0-9]+>$`)
	badEscape  = regexp.MustCompile(`[<>]|&([^alg]|$|a[^m]|l[^t]|g[^t])`)
	ping       = regexp.MustCompile(`@(channel|here|everyone|group)\b`)
	actingRune = regexp.MustCompile("[\x00-\x09\x0b-\x1f\x7f\u0080-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
)

// checkSlack returns what is wrong with a payload by Slack's limits and ours,
// and the text of its blocks (where it has none, its top-level text).
func checkSlack(raw []byte) (problems []string, all string) {
	bad := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	var p payload
	if err := json.Unmarshal(raw, &p); err != nil {
		bad("no JSON: %v", err)
		return problems, ""
	}
	if !utf8.Valid(raw) {
		bad("no UTF-8")
	}
	if p.Parse != "none" || p.Mrkdwn == nil || *p.Mrkdwn || p.UnfurlLinks == nil || *p.UnfurlLinks || p.UnfurlMedia == nil || *p.UnfurlMedia {
		bad("parse %q, mrkdwn, unfurl_links or unfurl_media is on", p.Parse)
	}
	text := func(where, kind, s string, limit int) {
		if strings.TrimSpace(s) == "" {
			bad("%s is blank", where)
		}
		if wording.Units(s) > limit {
			bad("%s has %d characters, the limit is %d", where, wording.Units(s), limit)
		}
		if m := actingRune.FindString(s); m != "" {
			bad("%s holds %q", where, m)
		}
		if kind == "mrkdwn" {
			rest := ourMention.ReplaceAllString(ourLink.ReplaceAllString(s, ""), "")
			if m := badEscape.FindString(rest); m != "" {
				bad("%s: %q is not escaped in %q", where, m, s)
			}
			if ping.MatchString(rest) {
				bad("%s holds a mention: %q", where, s)
			}
		} else if entity.MatchString(s) {
			bad("%s: literal text holds an entity: %q", where, s)
		}
	}
	limit := maxFallback - 1
	if len(p.Blocks) == 0 {
		limit = maxDegraded
	}
	text("text", "mrkdwn", p.Text, limit)
	if len(p.Blocks) == 0 {
		all = p.Text
	}
	if len(p.Blocks) > 12 { // Slack takes 50; twelve fit a screen
		bad("%d blocks", len(p.Blocks))
	}
	total := 0
	count := func(s string) { total += wording.Units(s) }
	var rich func(where string, v any)
	rich = func(where string, v any) {
		e, _ := v.(map[string]any)
		elements, isList := e["elements"].([]any)
		switch e["type"] {
		case "rich_text", "rich_text_list", "rich_text_section":
			if !isList || len(elements) == 0 {
				bad("%s: %v is empty", where, e["type"])
			}
			for _, x := range elements {
				rich(where, x)
			}
		case "text":
			s, _ := e["text"].(string)
			if s == "" {
				bad("%s: empty text", where)
			} else if strings.TrimSpace(s) != "" {
				text(where, "literal", s, 3000)
			}
			count(s)
			all += s
		default:
			bad("%s: a page's text may stand in no %v", where, e["type"])
		}
	}
	for i, b := range p.Blocks {
		where := fmt.Sprintf("block %d", i)
		object := func(v any, limit int, want string) {
			o, _ := v.(map[string]any)
			s, _ := o["text"].(string)
			if o["type"] != want {
				bad("%s: type %v, want %s", where, o["type"], want)
			}
			text(where, want, s, limit)
			count(s)
			all += s
		}
		switch b["type"] {
		case "header":
			object(b["text"], 150, "plain_text")
		case "section":
			object(b["text"], 3000, "mrkdwn")
		case "context":
			es, _ := b["elements"].([]any)
			if len(es) < 1 || len(es) > 10 {
				bad("%s: %d elements", where, len(es))
			}
			for _, e := range es {
				object(e, 3000, "mrkdwn")
			}
		case "rich_text":
			rich(where, b)
		default:
			bad("%s: unexpected type %v", where, b["type"])
		}
	}
	if total > maxTotal {
		bad("texts of all blocks have %d characters, the limit is %d", total, maxTotal)
	}
	return problems, all
}

// checkMessage holds a message against everything its posts must be.
func checkMessage(t *testing.T, m notify.Message) []json.RawMessage {
	t.Helper()
	parts := Parts(m)
	again := Parts(m)
	raws, err := Payloads(m)
	if err != nil {
		t.Fatal(err)
	}
	if len(parts) == 0 || len(raws) != len(parts) || fmt.Sprint(parts) != fmt.Sprint(again) {
		t.Fatalf("%d parts, %d payloads, split the same again: %v", len(parts), len(raws), fmt.Sprint(parts) == fmt.Sprint(again))
	}
	told := map[int]bool{}
	for i, raw := range raws {
		problems, all := checkSlack(raw)
		for _, p := range problems {
			t.Errorf("part %d of %d: %s", i+1, len(raws), p)
		}
		if m.Repeated && !strings.Contains(all, "possibly repeated") {
			t.Errorf("part %d does not say “possibly repeated”", i+1)
		}
		if i == 0 && m.Deadline != nil && (wording.IsChange(m) || slices.Contains(threaded, m.Kind)) && !strings.Contains(all, "deadline: ") {
			t.Error("the first part does not tell the deadline")
		}
		d, err := encodePost(newMessage(plainText(m, parts[i], i+1, len(parts)), nil))
		if err != nil {
			t.Fatal(err)
		}
		problems, _ = checkSlack(d)
		for _, p := range problems {
			t.Errorf("part %d of %d as plain text: %s", i+1, len(raws), p)
		}
		for _, e := range parts[i].Entries {
			told[e] = true
			if !wording.TellsEntries(m) {
				continue
			}
			if c := m.Report.Changes[e-1]; c.Class == diff.Review && !strings.Contains(all, shownName(c)) {
				t.Errorf("part %d does not name entry %d, %q", i+1, e, shownName(c))
			}
		}
	}
	if wording.TellsEntries(m) {
		for _, c := range m.Report.Changes {
			if c.Class != diff.Cosmetic && !c.OutOfScope && !told[c.Entry] {
				t.Errorf("no part has entry %d", c.Entry)
			}
		}
	}
	return raws
}

// shownName is the start of a name as it stands in a post; an entity is split
// there between two texts, which checkSlack joins again.
func shownName(c diff.Change) string {
	return wording.HeadWords(strings.TrimSpace(wording.TitleOf(c)), 60)
}

func TestSlackAnyReportFits(t *testing.T) {
	for seed := range uint64(100) {
		m := notifytest.RandomMessage(rand.New(rand.NewPCG(seed, 1)), "extra")
		checkMessage(t, m)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func FuzzSlackPayloads(f *testing.F) {
	for i, s := range notifytest.Hostile {
		f.Add(uint64(i), s)
	}
	f.Fuzz(func(t *testing.T, seed uint64, extra string) {
		// It stands in hundreds of places: more of it only takes time.
		extra = extra[:min(len(extra), 2000)]
		checkMessage(t, notifytest.RandomMessage(rand.New(rand.NewPCG(seed, 2)), extra))
	})
}

// TestBlockkitChecker holds real and random payloads against the independent
// checker, where it is there; three times as many where SUBWATCH_LONG is set.
func TestBlockkitChecker(t *testing.T) {
	checker, err := filepath.Abs("../../../shared/tools/blockkit_check.py")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(checker); err != nil {
		t.Skip("no ../shared/tools/blockkit_check.py beside the repository: payloads are only held against the limits in Go")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3: payloads are only held against the limits in Go")
	}
	var all []json.RawMessage
	for _, m := range append(slices.Collect(maps.Values(notifytest.EveryMessage())), notifytest.Atlassian(), notifytest.Hello(), notifytest.EveryKind(diff.Review), notifytest.EveryKind(diff.Record), notifytest.NewRows(500)) {
		all = append(all, checkMessage(t, m)...)
		for i, p := range Parts(m) {
			d, err := encodePost(newMessage(plainText(m, p, i+1, len(Parts(m))), nil))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, d)
		}
	}
	seeds := uint64(100)
	if os.Getenv("SUBWATCH_LONG") != "" {
		seeds = 300
	}
	for seed := range seeds {
		raws, err := Payloads(notifytest.RandomMessage(rand.New(rand.NewPCG(seed, 3)), "&amp;"))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, raws...)
	}
	file := filepath.Join(t.TempDir(), "payloads.json")
	data, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, checker, "--strict", "--kind", "webhook", "--allow-mentions", "<@U012AB3CD>,<@W9>,<!subteam^S0GROUP>", file).CombinedOutput()
	if err != nil {
		t.Errorf("blockkit_check --strict over %d payloads: %v\n%s", len(all), err, wording.HeadWords(string(out), 4000))
	}
}

func TestSlackNamesAllOfFiveHundred(t *testing.T) {
	m := notifytest.NewRows(500)
	raws := checkMessage(t, m)
	if len(raws) > 12 {
		t.Errorf("%d posts: that floods a channel", len(raws))
	}
	parts := Parts(m)
	if parts[0].Names || !parts[len(parts)-1].Names {
		t.Errorf("details first, then names: %+v", parts)
	}
	told := map[int]bool{}
	for i, p := range parts {
		for _, e := range p.Entries {
			if told[e] {
				t.Errorf("entry %d is told in two parts", e)
			}
			told[e] = true
			if name := m.Report.Changes[e-1].Name + `"`; !strings.Contains(string(raws[i]), name) {
				t.Errorf("part %d does not name %s", i+1, name)
			}
		}
		if i > 0 && !strings.Contains(string(raws[i]), fmt.Sprintf("part %d of %d", i+1, len(parts))) {
			t.Errorf("part %d does not say which it is", i+1)
		}
	}
	if len(told) != 500 {
		t.Errorf("%d of 500 entries are told", len(told))
	}
	if last := string(raws[len(raws)-1]); !strings.Contains(last, "are not shown here; in full: subwatch show 3f9a8c2e41d0") {
		t.Errorf("the last post does not say what was left out: %s", last)
	}
}

// A post that is as full as can be still has its entries, its deadline and
// where it comes from.
func TestSlackFullestPost(t *testing.T) {
	for rows := 10; rows < 22; rows++ {
		m := notifytest.NewRows(rows)
		m.Report.Warnings = []string{strings.Repeat("a warning ", 80)}
		for i := range 30 {
			m.Report.Changes = append(m.Report.Changes, diff.Change{Kind: diff.Added, Class: diff.Review, OutOfScope: true, Name: fmt.Sprintf("Out of scope %d, Inc.", i)})
		}
		notifytest.NumberChanges(m.Report)
		for _, length := range []int{100, 560, 1900, 5000} {
			m.URL = "https://acme.example/" + strings.Repeat("x", length)
			m.Title, m.Undoes, m.Evidence, m.Owner, m.Repeated = strings.Repeat("Acme ", 60), "1111aaaa2222", m.URL, "U012AB3CD", true
			if length == 560 { // as long as an address can be
				m.Owner = strings.Repeat("x", 64) + "@" + strings.Repeat("y", 180) + ".example"
			}
			m.Deadline = &record.Deadline{ObjectBy: "2024-09-28", ActBy: "2024-09-27", Certainty: record.Earliest, Starts: "2024-09-30", Right: "object", Basis: strings.Repeat("basis ", 200), ShortLead: strings.Repeat("short ", 200)}
			for i := range 20 {
				m.Decisions = append(m.Decisions, record.Decision{Entry: i + 1, Decision: "object", By: strings.Repeat("Priya ", 30), Reason: strings.Repeat("because ", 50)})
			}
			raws := checkMessage(t, m)
			for _, s := range []string{"reverts change 1111aaaa2222", "Owner: ", "change 3f9a8c2e41d0"} {
				if !strings.Contains(string(raws[0]), s) {
					t.Errorf("%d rows, address of %d: the first post does not say %q", rows, length, s)
				}
			}
		}
	}
}

// What a digest has no room for is counted.
func TestSlackDigestCounts(t *testing.T) {
	m := notifytest.EveryMessage()["digest"]
	for i := range 200 {
		m.Week.Changes = append(m.Week.Changes, record.WeekChange{Title: fmt.Sprintf("Vendor Number %d, Inc.", i), Change: "0123456789ab", ByClass: map[string]int{string(diff.Review): 1}, ActBy: "2026-11-27", Open: true})
	}
	raw := string(checkMessage(t, m)[0])
	shown := strings.Count(raw, "Vendor Number ")
	for _, s := range []string{fmt.Sprintf("and %d more, not shown here", 200-shown), "no list of sub-processors on the page", "never read so far, so not watched: Zoom, Figma"} {
		if shown < 30 || !strings.Contains(raw, s) {
			t.Errorf("%d of 200 are shown; it does not say %q: %s", shown, s, raw[max(0, len(raw)-1500):])
		}
	}
	if got := fmt.Sprint(shares([]int{10, 500, 3, 400}, 300)); got != "[10 144 3 143]" {
		t.Errorf("shares %s", got)
	}
	m = notifytest.EveryMessage()["outage"]
	for i := range 100 {
		m.Titles = append(m.Titles, fmt.Sprintf("Vendor Number %d, Inc.", i))
	}
	if raw := string(checkMessage(t, m)[0]); strings.Count(raw, "Vendor Number ") < 100 {
		t.Errorf("an outage does not name all vendors: %s", raw)
	}
	m = notifytest.Due()
	for i := range 20 {
		m.Report.Warnings = append(m.Report.Warnings, fmt.Sprintf("warning number %d", i))
	}
	if raw := string(checkMessage(t, m)[0]); !strings.Contains(raw, "warning number 0") || !strings.Contains(raw, "and 16 more, not shown here") {
		t.Errorf("warnings are neither shown nor counted: %s", wording.HeadWords(raw, 2000))
	}
}

func TestSlackGolden(t *testing.T) {
	for name, m := range notifytest.Goldens() {
		if strings.HasSuffix(name, "-kinds") {
			continue
		}
		raws := checkMessage(t, m)
		if len(raws) != 1 {
			t.Errorf("%s: %d posts, want 1", name, len(raws))
		}
		var v any
		if err := json.Unmarshal(raws[0], &v); err != nil {
			t.Fatal(err)
		}
		out, err := json.MarshalIndent(v, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		notifytest.Golden(t, name+".slack.json", append(out, '\n'))
	}
}

func TestSlackRepeated(t *testing.T) {
	for _, m := range append(slices.Collect(maps.Values(notifytest.EveryMessage())), notifytest.Atlassian(), notifytest.Hello(), notifytest.NewRows(80)) {
		for _, raw := range notifytest.Must(Payloads(m)) {
			if strings.Contains(string(raw), "possibly repeated") {
				t.Error("says “possibly repeated” and is not")
			}
		}
		m.Repeated = true
		checkMessage(t, m)
		d := plainText(m, Parts(m)[0], 1, 1)
		if !strings.Contains(d, "possibly repeated") {
			t.Errorf("%s: plain text does not say it: %s", m.Kind, d)
		}
	}
}

func BenchmarkSlackThousand(b *testing.B) {
	m := notifytest.Thousand()
	for b.Loop() {
		if _, err := Payloads(m); err != nil {
			b.Fatal(err)
		}
	}
}
