package notifytest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
)

// Hostile are texts that a page could hold to do harm.
var Hostile = []string{
	"", " ", "Acme, Inc.", "<!channel> <@U123> <#C123>", "@channel @here @everyone", "&amp;lt;b&amp;gt; &amp;amp;", "&#60;!here&#62;", "&nbsp;&quot;",
	"*bold* _it_ ~gone~ `code` ```", "https://evil.example/x?a=1&b=2 www.evil.example", "<https://evil.example|Acme>", ":smile: :+1:",
	"\x1b[31mred\x1b]8;;https://evil.example\x07", "\u202Eevil\u202C \u2066x\u2069 \u200Fy", "\u009b31m", "a\nb\r\nc\td", "\xff\xfe broken", "\U000E0041tag",
	"| a | b |", "[x](javascript:alert(1)) ![i](https://evil.example/i.png)", "<script>alert(1)</script>", "=1+1", "@SUM(1)", "-2+3", "#123 GH-7 a@b.example",
	"東京データ株式会社", strings.Repeat("界", 400), strings.Repeat("x", 5000), strings.Repeat("word ", 2000), strings.Repeat("&", 3500), strings.Repeat("😀", 1600), "e\u0301\u0301\u0301", "👩‍👩‍👧‍👦 family", "🇩🇪🇫🇷",
	"::error::pwned ::set-output name=code::0", "##[error]no", strings.Repeat("a::b##[c]", 60), "1. one", "- item", "> quote", "```", "$x$", "~~~", "\u2028\u2029",
}

// RandomMessage makes a message whose report is anything at all.
func RandomMessage(r *rand.Rand, extra string) notify.Message {
	size := r.IntN(12)
	texts := Hostile
	if r.IntN(8) == 0 { // many rows, or long ones: both at once only cost time
		size = r.IntN(300)
		texts = slices.DeleteFunc(slices.Clone(Hostile), func(s string) bool { return len(s) > 300 })
	}
	str := func() string {
		switch r.IntN(8) {
		case 0:
			return extra
		case 1:
			return texts[r.IntN(len(texts))] + " " + texts[r.IntN(len(texts))]
		case 2, 3:
			return fmt.Sprintf("Company %d, Inc.", r.IntN(1000))
		}
		return texts[r.IntN(len(texts))]
	}
	strs := func(n int) []string {
		var out []string
		for range r.IntN(n + 1) {
			out = append(out, str())
		}
		return out
	}
	kinds := []diff.Kind{
		diff.Added, diff.Removed, diff.Replaced, diff.Renamed, diff.Changed, diff.Changed, diff.Changed, diff.Activated, diff.Moved, diff.ListAdded, diff.ListRemoved,
		diff.ListRenamed, diff.ListWithdrawn, diff.ColumnAdded, diff.ColumnRemoved, diff.ColumnRenamed, diff.TermsText, diff.Dates, diff.Kind(str()),
	}
	classes := []diff.Class{diff.Review, diff.Review, diff.Record, diff.Cosmetic}
	fields := append(snapshot.CellFields(), snapshot.Name, snapshot.Other, "")
	rep := &diff.Report{Vendor: str(), URL: str(), ByClass: map[diff.Class]int{}, ByKind: map[diff.Kind]int{}}
	if r.IntN(2) == 0 {
		rep.Starts = "2026-05-15"
	}
	for i := range size {
		c := diff.Change{
			Entry: i + 1, Kind: kinds[r.IntN(len(kinds))], Class: classes[r.IntN(len(classes))], OutOfScope: r.IntN(12) == 0, List: str(), OldList: str(),
			Group: str(), OldGroup: str(), Name: str(), OldName: str(), Reasons: strs(3),
		}
		if r.IntN(3) == 0 {
			c.Starts = snapshot.Day(str())
		}
		if r.IntN(2) == 0 {
			c.Subprocessor = Row(c.Name, str(), str(), str(), str())
			c.Subprocessor.Conditions = strs(2)
		}
		for range r.IntN(4) {
			f := diff.FieldChange{Field: fields[r.IntN(len(fields))], Header: str(), Old: str(), New: str()}
			if r.IntN(3) == 0 {
				f.ItemsAdded, f.ItemsRemoved = strs(4), strs(4)
			}
			for range r.IntN(6) {
				f.Words = append(f.Words, diff.Word{Op: []diff.Op{diff.Kept, diff.Came, diff.Gone}[r.IntN(3)], Text: str()})
			}
			if r.IntN(5) == 0 {
				f.New = f.Old
				f.NewLinks = []snapshot.Link{{Text: str(), URL: str()}}
			}
			c.Fields = append(c.Fields, f)
		}
		rep.ByClass[c.Class]++
		rep.Changes = append(rep.Changes, c)
	}
	m := notify.Message{ID: str(), Kind: notify.Change, Vendor: str(), Title: str(), URL: str(), Change: str(), Report: rep, Repeated: r.IntN(3) == 0}
	if r.IntN(3) > 0 {
		m.Kind = []notify.Kind{notify.Hello, notify.Reminder, notify.Started, notify.DeadlineMoved, notify.Sick, notify.Recovered, notify.Outage, notify.Digest, notify.Test, notify.Kind(str())}[r.IntN(10)]
	}
	if m.Kind == notify.Hello {
		for range r.IntN(120) {
			w := notify.Watched{Vendor: str(), Title: str(), URL: str()}
			for range r.IntN(4) {
				w.Lists = append(w.Lists, notify.ListCount{Title: str(), Subprocessors: r.IntN(99)})
			}
			m.Watched = append(m.Watched, w)
		}
	}
	randomDue(r, &m, str, strs)
	return m
}

// randomDue adds anything at all that a message can carry beside its report.
func randomDue(r *rand.Rand, m *notify.Message, str func() string, strs func(int) []string) {
	aDay := func() snapshot.Day {
		if r.IntN(8) == 0 {
			return snapshot.Day(str())
		}
		return snapshot.DayOf(time.Date(2026, 4, 1+r.IntN(90), 0, 0, 0, 0, time.UTC))
	}
	aTime := func() time.Time {
		if r.IntN(6) == 0 {
			return time.Time{}
		}
		return time.Date(2026, 4, 1+r.IntN(90), r.IntN(24), 0, 0, 0, time.UTC)
	}
	maybe := func(s string) string {
		if r.IntN(3) == 0 {
			return s
		}
		return ""
	}
	m.Today, m.SeenAt, m.Evidence, m.Undoes, m.UndoneBy = aDay(), aTime(), maybe(str()), maybe(str()), maybe(str())
	m.Owner = []string{"", "U012AB3CD", "S0GROUP", "W9", str(), "U1> <!channel>", "priya_n@acme.example", "here@channel.example"}[r.IntN(8)]
	m.When = []string{"half", "2", "1", str()}[r.IntN(4)]
	if r.IntN(3) > 0 {
		m.Deadline = &record.Deadline{
			Entry: r.IntN(9), ObjectBy: aDay(), ActBy: aDay(), Certainty: []record.Certainty{record.Exact, record.Earliest, record.Unknown, record.Certainty(str())}[r.IntN(4)], Starts: aDay(),
			Right: []record.Right{"object", "terminate", "none", record.Right(str())}[r.IntN(4)], Basis: str(), ShortLead: maybe(str()), Why: maybe(str()),
		}
	}
	for range r.IntN(12) {
		m.Decisions = append(m.Decisions, record.Decision{Entry: r.IntN(12), Decision: []string{"no-objection", "object", str()}[r.IntN(3)], By: str(), At: aTime(), Reason: maybe(str()), Reference: maybe(str())})
	}
	if r.IntN(4) > 0 {
		m.Blind = &record.Blind{Status: []record.Status{"unreachable", "blocked", "unreadable", "flapping", record.Status(str())}[r.IntN(5)], Since: aTime(), Until: aTime(), Why: str(), Days: 7 * r.IntN(3), Added: strs(40), Touches: aDay()}
	}
	m.Titles = strs(80)
	if r.IntN(4) > 0 {
		w := record.Week{From: aTime(), To: aTime(), Watched: r.IntN(60), Runs: r.IntN(200), Checks: r.IntN(9999), LongestGap: time.Duration(r.IntN(500)) * time.Hour, NotWatched: strs(40)}
		for range r.IntN(30) {
			w.Changes = append(w.Changes, record.WeekChange{Title: str(), Change: str(), ByClass: map[string]int{string(diff.Review): r.IntN(5), string(diff.Record): r.IntN(5)}, ActBy: aDay(), Open: r.IntN(2) == 0})
			w.Unread = append(w.Unread, record.Unread{Title: str(), Status: record.Status(str()), Since: aTime(), Why: str()})
		}
		m.Week = &w
	}
	if r.IntN(4) == 0 {
		m.Thread = notify.Receipt(`{"channel":"C012AB3CD","ts":"1700000000.000100"}`)
	}
}

// RandomSnapshot makes a snapshot that holds anything at all.
func RandomSnapshot(r *rand.Rand, extra string) snapshot.Snapshot {
	texts := Hostile
	if r.IntN(8) > 0 { // long cells cost time, a few are enough
		texts = slices.DeleteFunc(slices.Clone(Hostile), func(s string) bool { return len(s) > 300 })
	}
	str := func() string {
		switch r.IntN(6) {
		case 0:
			return extra
		case 1, 2:
			return fmt.Sprintf("Company %d, Inc.", r.IntN(1000))
		}
		return texts[r.IntN(len(texts))]
	}
	c := func() snapshot.Cell {
		return snapshot.Cell{Text: str(), Links: []snapshot.Link{{Text: str(), URL: str()}}}
	}
	s := snapshot.Snapshot{
		Vendor: str(), URL: str(), TermsText: []string{str()}, Notes: []snapshot.Note{{Date: snapshot.Day(str()), Text: str()}},
		Dates: []snapshot.Date{{Text: str(), Kind: snapshot.DateKind(str()), Date: snapshot.Day(str()), Precision: snapshot.ToDay}},
	}
	fields := append(snapshot.CellFields(), snapshot.Name, snapshot.Other)
	for range r.IntN(4) {
		l := snapshot.List{Title: str(), Kind: snapshot.ListKind(str())}
		for range r.IntN(9) {
			l.Columns = append(l.Columns, snapshot.Column{Header: str(), Field: fields[r.IntN(len(fields))]})
		}
		for range r.IntN(8) {
			sp := snapshot.Subprocessor{Name: str(), Group: str(), Products: c(), Purpose: c(), Location: c(), Starts: snapshot.Day(str()), Conditions: []string{str()}}
			for range r.IntN(3) {
				sp.Other = append(sp.Other, snapshot.OtherCell{Header: str(), Cell: c()})
			}
			l.Subprocessors = append(l.Subprocessors, sp)
		}
		s.Lists = append(s.Lists, l)
	}
	return s
}
