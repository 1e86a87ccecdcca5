package monitor_test

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/wording"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
)

// Scenarios from the practice of privacy managers: what a vendor's page says on
// which day, what people do, and what they must be told. The pages are made up.

// A play is a vendor's page that changes from day to day.
type play struct {
	*world
	box  *postbox
	page string
}

// newPlay begins on 2 March 2026 with a page that is read once.
func newPlay(t *testing.T, terms record.Terms, first string) *play {
	return newPlayFrom(t, terms, "2026-03-02", first)
}

// newPlayFrom begins on a day with a page that is read once.
func newPlayFrom(t *testing.T, terms record.Terms, day, first string) *play {
	t.Parallel()
	p := &play{world: newWorld(t)}
	p.box = p.postbox()
	p.vendorTerms = terms
	p.world.serve = func(rw http.ResponseWriter) bool { io.WriteString(rw, p.page); return true }
	p.on(day, first)
	return p
}

// on reads a page on a day, at nine o'clock, and returns what is told; "" is the
// page as it was.
func (p *play) on(day, page string) []notify.Message {
	p.t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		p.t.Fatal(err)
	}
	if page != "" {
		p.page = page
	}
	p.now = at.Add(3 * time.Hour) // check adds six
	run := p.check()
	for _, r := range run.Results {
		if r.Err != nil {
			p.t.Fatalf("%s: %v", day, r.Err)
		}
	}
	return p.box.take()
}

// open returns what is not done, in a line each.
func (p *play) open() []string {
	p.t.Helper()
	m := p.monitor()
	defer closeStore(m)
	st, err := m.Status()
	if err != nil {
		p.t.Fatal(err)
	}
	var lines []string
	for _, o := range st.Open {
		lines = append(lines, fmt.Sprintf("%s %s by %s", strings.Join(o.What, "+"), o.State, o.ActBy))
	}
	return lines
}

func (p *play) wantOpen(want ...string) {
	p.t.Helper()
	if got := p.open(); !slices.Equal(got, want) {
		p.t.Errorf("%s: not done: %q, want %q", p.now.Format(time.DateOnly), got, want)
	}
}

func (p *play) decide(about string, d record.Decision) monitor.Decided {
	p.t.Helper()
	m := p.monitor()
	defer closeStore(m)
	d.By = "Priya"
	kept, err := m.Decide(about, d)
	if err != nil {
		p.t.Fatal(err)
	}
	return kept
}

func (p *play) notice(n record.Notice) monitor.Noticed {
	p.t.Helper()
	m := p.monitor()
	defer closeStore(m)
	kept, err := m.Notice("acme", n)
	if err != nil {
		p.t.Fatal(err)
	}
	return kept
}

// words returns all that a message says.
func wordsOf(m notify.Message) string {
	a := wording.New(m)
	said := []string{a.Title, strings.Join(a.Facts, " · ")}
	for _, lines := range [][]wording.Line{a.Lead, a.Tail} {
		for _, l := range lines {
			var b strings.Builder
			for _, s := range l.Flatten() {
				b.WriteString(s.Text)
			}
			said = append(said, b.String())
		}
	}
	if m.Report != nil && m.Kind == notify.Change {
		for _, c := range m.Report.Changes {
			said = append(said, fmt.Sprintf("%s %s: %s", c.Class, c.Name, strings.Join(c.Reasons, "; ")))
		}
	}
	return strings.Join(said, "\n")
}

// says fails where one of the messages does not say all of some words.
func (p *play) says(all []notify.Message, want ...string) {
	p.t.Helper()
	var said []string
	for _, m := range all {
		said = append(said, wordsOf(m))
	}
	text := strings.Join(said, "\n\n")
	for _, w := range want {
		not := strings.HasPrefix(w, "!")
		if strings.Contains(text, strings.TrimPrefix(w, "!")) == not {
			p.t.Errorf("%s: want %q in:\n%s", p.now.Format(time.DateOnly), w, text)
		}
	}
}

// A sheet is a page: its lists by their titles, rows with cells parted by "|",
// the first of which is the header.
func sheet(parts ...string) string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><title>Lakeside sub-processors</title><h1>Lakeside sub-processors</h1>")
	for _, part := range parts {
		title, rows, list := strings.Cut(part, "\n")
		if !list {
			fmt.Fprintf(&b, "<p>%s</p>", html.EscapeString(part))
			continue
		}
		fmt.Fprintf(&b, "<h2>%s</h2><table>", html.EscapeString(title))
		for i, row := range strings.Split(strings.TrimSpace(rows), "\n") {
			tag := "td"
			if i == 0 {
				tag = "th"
			}
			b.WriteString("<tr>")
			for _, cell := range strings.Split(row, "|") {
				fmt.Fprintf(&b, "<%s>%s</%s>", tag, html.EscapeString(strings.TrimSpace(cell)), tag)
			}
			b.WriteString("</tr>")
		}
		b.WriteString("</table>")
	}
	return b.String()
}

const (
	four = "Sub-processors\nProvider | Purpose | Data | Location\n" +
		"Oakrack GmbH | Servers | Files | Germany\nPaperboat Ltd | Help desk | Contact data | Ireland\n" +
		"Cointoss SAS | Invoices | Billing data | France\nSmokefree AB | Crash reports | Device data | Sweden\n"
	dated = "Sub-processors\nProvider | Purpose | Data | Location | Effective date\n" +
		"Oakrack GmbH | Servers | Files | Germany |\nPaperboat Ltd | Help desk | Contact data | Ireland |\n" +
		"Cointoss SAS | Invoices | Billing data | France |\nSmokefree AB | Crash reports | Device data | Sweden |\n"
	vault = "Brickstore GmbH | Backups | Files | Germany\n"
)

func thirty(untilStart bool) record.Terms {
	p := record.Period{Days: 30}
	return record.Terms{Window: p, Lead: p, From: record.FromNotice, UntilStart: untilStart, Right: record.Object}
}

// The start of a row is brought forward after the alert.
func TestStartBroughtForward(t *testing.T) {
	p := newPlay(t, thirty(true), sheet(dated))
	row := "Inkwell AI, Inc. | Summaries | Files | USA | "
	p.says(p.on("2026-03-03", sheet(dated+row+"15 April 2026")), "starts 15 Apr 2026", "decide by Wed 1 Apr 2026")
	p.wantOpen("Inkwell AI, Inc. undecided by 2026-04-01")
	p.says(p.on("2026-03-10", sheet(dated+row+"20 March 2026")), "review Inkwell AI, Inc.: start brought forward from 15 Apr 2026 to 20 Mar 2026",
		"decide by Thu 19 Mar 2026", "18 days to the start, the clause promises 30", "goes on as entry 1 here", "!starts 15 Apr")
	p.wantOpen("Inkwell AI, Inc. undecided by 2026-03-19")
	p.says(p.on("2026-03-20", ""), "started today, undecided", "!15 Apr 2026 ·", "!decide by Wed 1 Apr")
}

// A start that is put off or withdrawn is told; the earlier end leads until a
// person confirms the later.
func TestStartPutOff(t *testing.T) {
	p := newPlay(t, thirty(true), sheet(dated))
	row := "Inkwell AI, Inc. | Summaries | Files | USA | "
	p.on("2026-03-03", sheet(dated+row+"20 March 2026"))
	p.wantOpen("Inkwell AI, Inc. undecided by 2026-03-19")
	told := p.on("2026-03-10", sheet(dated+row+"28 March 2026"))
	p.says(told, "start put off from 20 Mar 2026 to 28 Mar 2026", "decide by Thu 19 Mar 2026", "the earlier leads until a person confirms")
	p.wantOpen("Inkwell AI, Inc. undecided by 2026-03-19")
	p.notice(record.Notice{Starts: "2026-03-28", By: "Priya"})
	p.wantOpen("Inkwell AI, Inc. undecided by 2026-03-27")
}

// The page shortens the period to object as it adds a sub-processor, in any
// language; a period of notice is not one to object.
func TestPageShortensThePeriod(t *testing.T) {
	t.Parallel()
	for _, text := range [][2]string{
		{"We tell you of each new sub-processor. You may object within 30 days of the notice.", "We tell you of each new sub-processor. You may object within 10 days of the notice."},
		{"Wir informieren über neue Unterauftragsverarbeiter. Sie können innerhalb von 30 Tagen widersprechen.", "Wir informieren über neue Unterauftragsverarbeiter. Sie können innerhalb von zehn (10) Tagen widersprechen."},
		{"Nous annonçons chaque nouveau sous-traitant. Vous pouvez vous opposer dans un délai de 30 jours.", "Nous annonçons chaque nouveau sous-traitant. Vous pouvez vous opposer dans un délai de 10 jours."},
	} {
		t.Run("", func(t *testing.T) {
			p := newPlay(t, thirty(false), sheet(four, text[0]))
			p.says(p.on("2026-03-03", sheet(four+vault, text[1])),
				"decide by Thu 12 Mar 2026", "earliest by the page", "1 Apr 2026", "!earliest possible")
			p.wantOpen("Brickstore GmbH+text on notice and objection undecided by 2026-03-12")
		})
	}
	t.Run("of notice", func(t *testing.T) {
		p := newPlay(t, thirty(false), sheet(four, "We tell you of each new sub-processor 30 days before."))
		p.says(p.on("2026-03-03", sheet(four+vault, "We tell you of each new sub-processor 10 days before.")), "decide by Wed 1 Apr 2026", "!by the page")
	})
}

// A second notice for the same change does not move the deadline out, unless it
// replaces the first.
func TestSecondNotice(t *testing.T) {
	p := newPlay(t, thirty(false), sheet(four))
	p.on("2026-03-03", sheet(four+vault))
	p.notice(record.Notice{Received: "2026-03-03"})
	p.now = time.Date(2026, 3, 20, 10, 0, 0, 0, time.UTC)
	second := p.notice(record.Notice{Received: "2026-03-20"})
	if second.Counts.Received != "2026-03-03" || second.Deadline.ActBy != "2026-04-02" {
		t.Errorf("second notice: %+v, deadline %+v", second.Counts, second.Deadline)
	}
	p.wantOpen("Brickstore GmbH undecided by 2026-04-02")
	p.now = p.now.Add(time.Minute)
	p.notice(record.Notice{Retracts: "2026-03-20"})
	p.wantOpen("Brickstore GmbH undecided by 2026-04-02")
	p.now = p.now.Add(time.Minute)
	p.notice(record.Notice{Received: "2026-03-05", Replaces: "2026-03-03"})
	p.wantOpen("Brickstore GmbH undecided by 2026-04-03")
	p.now = p.now.Add(time.Minute)
	p.notice(record.Notice{Retracts: "2026-03-05"}) // by which the first counts again
	p.wantOpen("Brickstore GmbH undecided by 2026-04-02")
}

// A notice that several changes wait for is not given to one of them.
func TestNoticeOfSeveral(t *testing.T) {
	p := newPlay(t, thirty(false), sheet(four))
	p.on("2026-03-03", sheet(four+vault))
	p.on("2026-03-05", sheet(four+vault+"Inkwell AI, Inc. | Summaries | Files | USA\n"))
	m := p.monitor()
	defer closeStore(m)
	_, err := m.Notice("acme", record.Notice{Received: "2026-03-04"})
	if err == nil || strings.Count(err.Error(), "--change ") != 2 || !strings.Contains(err.Error(), "Brickstore GmbH") {
		t.Errorf("notice of one of two changes: %v", err)
	}
	if kept, err := m.Store.Notices("acme"); err != nil || len(kept) != 0 {
		t.Errorf("notices %+v, %v: want none kept", kept, err)
	}
}

// A notice that waited is not given to a change that comes long after.
func TestNoticeOfLongAgo(t *testing.T) {
	p := newPlay(t, thirty(false), sheet(four))
	p.notice(record.Notice{Received: "2026-03-02"})
	told := p.on("2026-07-01", sheet(four+vault))
	if d := told[len(told)-1].Deadline; d == nil || d.Certainty != record.Earliest {
		t.Errorf("deadline %+v, want none by the notice of March", d)
	}
}

// What was announced goes again before anybody decided.
func TestWithdrawnBeforeDecided(t *testing.T) {
	p := newPlay(t, thirty(false), sheet(four))
	p.on("2026-03-03", sheet(four+"Inkwell AI, Inc. | Summaries | Files | USA\n"))
	p.wantOpen("Inkwell AI, Inc. undecided by 2026-04-01")
	first := p.state().Open[0].Change
	p.says(p.on("2026-03-06", sheet(four)), "Inkwell AI, Inc., which came on 3 Mar 2026", "and is undecided, was withdrawn: nothing is left to decide")
	p.wantOpen()
	for _, day := range []string{"2026-03-17", "2026-03-30", "2026-03-31"} {
		if told := p.on(day, ""); len(told) != 0 {
			t.Errorf("%s: told %s", day, wordsOf(told[0]))
		}
	}
	kept := p.decide(first, record.Decision{Decision: record.NoObjection, Reason: "gone"})
	if len(kept.Open) != 0 {
		t.Errorf("still open: %+v", kept)
	}
}

// An objection is decided and still has to be sent in time.
func TestObjectionNotSent(t *testing.T) {
	p := newPlay(t, thirty(false), sheet(four))
	p.on("2026-03-03", sheet(four+vault))
	id := p.state().Open[0].Change
	kept := p.decide(id, record.Decision{Decision: record.ToObject, Reason: "no transfer assessment"})
	if len(kept.ToSend) != 1 || kept.Deadline.ActBy != "2026-04-01" || !slices.Equal(kept.Names, []string{"Brickstore GmbH"}) {
		t.Errorf("decided: %+v", kept)
	}
	p.wantOpen("Brickstore GmbH to_send by 2026-04-01")
	p.says(p.on("2026-03-31", ""), "objection decided 3 Mar, not sent; until 1 Apr")
	p.wantOpen("Brickstore GmbH to_send by 2026-04-01")
	p.decide(id, record.Decision{Decision: record.WasSent, Reference: "e-mail of 31 March"})
	p.wantOpen("Brickstore GmbH sent by 2026-04-01")
	if told := p.on("2026-04-01", ""); len(told) != 0 {
		t.Errorf("told when it was sent: %s", wordsOf(told[0]))
	}
	p.decide(id, record.Decision{Decision: record.Rejected})
	p.wantOpen()
	p.decide(id, record.Decision{Decision: record.Reopen})
	p.wantOpen("Brickstore GmbH undecided by 2026-04-01")
}

// A planned sub-processor is in use before the announced day.
func TestActivatedEarly(t *testing.T) {
	planned := "Planned sub-processors\nProvider | Purpose | Data | Location | Start date\nDrumbeat GmbH | Push notices | Device data | Germany | 1 May 2026\n"
	now := strings.Replace(four, "Sub-processors", "Current sub-processors", 1)
	row := "Inkwell AI, Inc. | Summaries | Files | USA"
	p := newPlay(t, thirty(false), sheet(now, planned))
	p.on("2026-03-03", sheet(now, planned+row+" | 15 April 2026"))
	p.wantOpen("Inkwell AI, Inc. undecided by 2026-04-01")
	p.says(p.on("2026-03-25", sheet(now+row, planned)), "review Inkwell AI, Inc.: was planned, now in use, announced for 15 Apr 2026: 21 days early",
		"23 days to the start, the clause promises 30", "1 Apr 2026")
	p.wantOpen("Inkwell AI, Inc. undecided by 2026-04-01")
}

// The right outlives the start (T6): on the day of the start it is not closed.
func TestRightOutlivesTheStart(t *testing.T) {
	terms := thirty(false)
	terms.Window, terms.Right = record.Period{Days: 90}, record.Terminate
	p := newPlay(t, terms, sheet(dated))
	p.on("2026-07-15", "")
	p.says(p.on("2026-07-16", sheet(dated+"Inkwell AI, Inc. | Summaries | Files | USA | 15 August 2026")), "starts 15 Aug 2026 · you may terminate until 13 Oct 2026")
	p.says(p.on("2026-08-15", ""), "started today, undecided")
	p.wantOpen("Inkwell AI, Inc. undecided by 2026-10-13")
}

// Vendors' own notices before and without a page that shows them (T1).
func TestWindowShorterThanLead(t *testing.T) {
	terms := thirty(false)
	terms.Window = record.Period{Days: 5}
	for received, want := range map[snapshot.Day]string{"2026-03-23": "2026-03-27", "": "2026-03-27"} {
		t.Run(string(received), func(t *testing.T) {
			p := newPlay(t, terms, sheet(four))
			p.on("2026-03-24", "")
			if received != "" {
				p.notice(record.Notice{Received: received})
			}
			told := p.on("2026-03-25", sheet(four+"Braintrust Data, Inc | Monitoring and tracing | Files | USA\n"))
			d := told[0].Deadline
			if d == nil || string(d.ActBy) != want || (d.Certainty == record.Exact) != (received != "") {
				t.Errorf("deadline %+v, want by %s", d, want)
			}
			if c := told[0].Report.Changes[0]; c.Class != diff.Review || !slices.Contains(c.Reasons, "AI: Braintrust is a known AI provider") {
				t.Errorf("entry %+v", c)
			}
		})
	}
}

// A notice that is given to another change counts for the first no more, one of a
// change counts for the one that goes on with it, and one that is corrected
// without a day keeps its day.
func TestNoticeOfAnotherChange(t *testing.T) {
	p := newPlay(t, thirty(false), sheet(four))
	later := func() { p.now = p.now.Add(time.Minute) }
	p.on("2026-03-03", sheet(four+vault))
	p.now = time.Date(2026, 3, 6, 10, 0, 0, 0, time.UTC)
	first := p.notice(record.Notice{Received: "2026-03-06"}).Change.ID
	p.wantOpen("Brickstore GmbH undecided by 2026-04-03") // the Friday before Sunday
	p.on("2026-03-09", sheet(four+vault+"Inkwell AI, Inc. | Summaries | Files | USA\n"))
	p.wantOpen("Inkwell AI, Inc. undecided by 2026-04-02", "Brickstore GmbH undecided by 2026-04-03")
	m := p.monitor()
	second, err := m.Newest([]string{"acme"})
	closeStore(m)
	if err != nil || second.ID == first {
		t.Fatal(second.ID, err)
	}
	later()
	p.notice(record.Notice{Received: "2026-03-06", Replaces: "2026-03-06", Change: second.ID})
	p.wantOpen("Brickstore GmbH undecided by 2026-04-01", "Inkwell AI, Inc. undecided by 2026-04-03")
	p.says(p.on("2026-03-10", ""), "by Wed 1 Apr 2026", "the notice of 6 Mar 2026 is of another change")
	later()
	p.notice(record.Notice{Starts: "2026-05-01", Replaces: "2026-03-06"})
	later()
	if n := p.notice(record.Notice{Received: "2026-03-06", Replaces: "2026-03-06"}).Notice; n.Starts != "2026-05-01" || n.Change != second.ID {
		t.Errorf("a notice in place of another: %+v", n)
	}
	p.wantOpen("Brickstore GmbH undecided by 2026-04-01", "Inkwell AI, Inc. undecided by 2026-04-03")
}

// A notice of the change that announced a row counts for the one that goes on
// with it, when it is kept and when it is retracted.
func TestNoticeOfAnOvertakenChange(t *testing.T) {
	p := newPlay(t, thirty(false), sheet(dated))
	row := "Inkwell AI, Inc. | Summaries | Files | USA | "
	p.on("2026-03-03", sheet(dated+row+"20 June 2026"))
	m := p.monitor()
	first, err := m.Newest([]string{"acme"})
	closeStore(m)
	if err != nil {
		t.Fatal(err)
	}
	p.on("2026-03-10", sheet(dated+row+"28 June 2026"))
	p.wantOpen("Inkwell AI, Inc. undecided by 2026-04-01")
	p.notice(record.Notice{Received: "2026-02-23", Change: first.ID})
	p.wantOpen("Inkwell AI, Inc. undecided by 2026-03-25")
	p.says(p.on("2026-03-11", ""), "a notice received on 23 Feb 2026", "by Wed 25 Mar 2026")
	p.now = p.now.Add(time.Minute)
	if second := p.notice(record.Notice{Received: "2026-03-05"}); second.Change.ID == first.ID || second.Counts.Received != "2026-02-23" {
		t.Errorf("a second notice is of %s, and %+v counts", second.Change.ID, second.Counts)
	}
	p.now = p.now.Add(time.Minute)
	p.notice(record.Notice{Retracts: "2026-02-23"})
	p.wantOpen("Inkwell AI, Inc. undecided by 2026-04-03")
}

// A row that is dated in its name (T9b, Ada): no period is on file, so that there is
// no date to act by, and nothing is sent when the bracket drops out.
func TestDatedRow(t *testing.T) {
	const providers = "Sub-processors\nSub-processor | Purpose | Location\nOakrack GmbH | Servers | Germany\nPaperboat Ltd | Help desk | Ireland\n"
	p := newPlayFrom(t, record.Terms{}, "2025-04-29", sheet(providers))
	told := p.on("2025-04-30", sheet(providers+"LangChain (effective May 30, 2025) | Framework | Ireland\n"))
	p.says(told, "starts 30 May 2025", "review LangChain: new sub-processor", "no objection period on file", "!decide by")
	if c := told[0].Report.Changes[0]; c.Name != "LangChain" || c.Starts != "2025-05-30" {
		t.Errorf("entry %+v", c)
	}
	p.on("2025-05-30", "")
	for _, m := range p.on("2025-06-02", sheet(providers+"LangChain | Framework | Ireland\n")) {
		t.Errorf("the bracket dropped out, and %s is sent:\n%s", m.ID, wordsOf(m))
	}
}

// A known company in more countries, a new one, a list of a government edition and
// five companies of the group (Atlassian, April 2026).
func TestAtlassianApril2026(t *testing.T) {
	const (
		columns = "Sub-processor | Nature and Purpose of Processing | Location of Processing\n"
		third   = "Third-Party Sub-processors\n" + columns + "Databricks, Inc. | Data querying and analytics | USA\nTwilio, Inc. | Messages | USA\n"
		bedrock = "Amazon Web Services, Inc. (AWS Bedrock) | Generative AI for product features | "
		group   = "Atlassian Group Sub-processors\nEntity | Country\nAtlassian PTY, Ltd | Australia\nAtlassian US, Inc. | USA\n"
	)
	p := newPlayFrom(t, thirty(true), "2026-04-14", sheet("Effective Starting January 5, 2026", third+bedrock+"USA\n", group))
	told := p.on("2026-04-15", sheet("Effective Starting May 15, 2026",
		third+bedrock+"USA, EEA (Sweden, Ireland and Germany), South Africa, Japan, Korea, India, Singapore, Australia, Indonesia, Canada, Switzerland, UK, Bahrain, Mexico, Brazil\n"+
			"Google LLC | File storage | USA\n",
		"Atlassian Government Cloud Sub-processors\n"+columns+"CrowdStrike, Inc. | Security | USA\nZscaler, Inc. | Network security | USA\n",
		group+"Atlassian Poland sp. z o.o. | Poland\nAtlassian Japan K.K. | Japan\nAtlassian India LLP | India\nAtlassian Canada Inc. | Canada\nAtlassian Philippines Inc. | Philippines\n"))
	if len(told) != 1 {
		t.Fatalf("%d messages, want one", len(told))
	}
	p.says(told, "starts 15 May 2026", "decide by Thu 14 May 2026",
		"review Amazon Web Services, Inc. (AWS Bedrock): EEA and 13 more countries added; no EU adequacy decision (table of 2026-08-05): AU, BH, ID, IN, MX, SG, ZA",
		"review Google LLC: new sub-processor", "record CrowdStrike, Inc.: government list", "record Zscaler, Inc.: government list",
		"record Atlassian Poland sp. z o.o.: group company in Poland", "record Atlassian Japan K.K.: group company in Japan", "record Atlassian India LLP: group company in India",
		"record Atlassian Canada Inc.: group company in Canada", "record Atlassian Philippines Inc.: group company in Philippines", "record Atlassian Government Cloud Sub-processors: government list")
	if d := told[0].Deadline; d == nil || d.ObjectBy != "2026-05-14" || d.ActBy != "2026-05-14" {
		t.Errorf("deadline %+v", d)
	}
}
