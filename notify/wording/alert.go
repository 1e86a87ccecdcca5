// Package wording says in English what a message says: headline, entries,
// reasons, deadlines, decisions, in the order in which every medium shows them.
//
// It is the part of telling that no medium owns. [New] turns a [notify.Message]
// into an [Alert], made of [Span] values that carry a meaning (a name, words
// that came, words that went) and no layout. It knows no limits, no colours and
// no markup: the rooms beside it (text, markdown, slack, github) lay an Alert
// out.
//
// Text from a vendor's page is hostile. [Clean] makes it safe to show; every
// text in an Alert has been through it. What a medium must escape besides is
// the medium's to know.
package wording

import (
	"cmp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot"
)

// An Alert is a message put into words: what to show and in which order, as
// every way out shows it. The renderers lay it out and decide nothing more.
type Alert struct {
	Title      string   // "Atlassian changed its sub-processor list"
	Facts      []string // said beside the title: "starts 30 Sep 2024"
	Verdict    string   // what it comes to: "3 new companies (2 AI), 7 to record"
	URL        string
	Repeated   bool
	Lead       []Line   // said before the entries
	Blocks     []Block  // in full, a company each, what weighs most first
	Record     []Note   // in short
	Footnotes  []string // what many of the lines above share, behind its mark: "¹ …"
	OutOfScope []string // names
	Cosmetic   int
	Tail       []Line   // said after the entries: deadline, decisions
	Owner      string   // an id of Slack's or an e-mail address, and nothing else
	Foot       []string // "seen …", "change …", "subwatch show …"
	Decide     string   // the address of a form in which to decide; empty where there is nothing to decide
	Evidence   string   // the address of the proof, where it has one
}

// New puts a message into words.
func New(m notify.Message) Alert {
	a := Body(m)
	a.Verdict = Verdict(m)
	return a
}

// Body puts a message into words, all but its verdict: a part of a message has
// none.
func Body(m notify.Message) Alert {
	a := Frame(m)
	if !TellsEntries(m) {
		return a
	}
	var review, record []diff.Change
	for i := range m.Report.Changes {
		switch c := m.Report.Changes[i]; SlotOf(&c) {
		case InFull:
			review = append(review, c)
		case InShort:
			record = append(record, c)
		}
	}
	shown := slices.Concat(review, record)
	texts := sharedTexts(shown)
	all := terse(shown)
	var rest []diff.Change
	a.Blocks, rest = blocks(shown[:len(review)], shown[len(review):], mainList(m.Report.Changes), beginning{m.Report.Starts, readOn(m)})
	a.Record, rest = listNotes(rest)
	a.Record = append(a.Record, notes(rest)...)
	a.sayOnce(all)
	a.footnotes(append(texts, all.standing...))
	return a
}

// TellsEntries reports whether a message tells the entries of a report. Other
// kinds at most name some.
func TellsEntries(m notify.Message) bool { return IsChange(m) && m.Report != nil }

// IsChange reports whether a message tells a change for the first time; so is
// a kind that is not known: nothing it carries is hidden.
func IsChange(m notify.Message) bool { return frameOf(m.Kind) == nil }

// frameOf returns what puts a kind of message into words that tells no change
// for the first time; nil for those that do.
func frameOf(k notify.Kind) func(notify.Message) Alert {
	switch k {
	case notify.Hello:
		return newHello
	case notify.Reminder:
		return newReminder
	case notify.Started:
		return newStarted
	case notify.DeadlineMoved:
		return newDeadlineMoved
	case notify.Sick:
		return newSick
	case notify.Recovered:
		return newRecovered
	case notify.Outage:
		return newOutage
	case notify.Digest:
		return newDigest
	case notify.Summary:
		return newSummary
	case notify.Test:
		return newTest
	}
	return nil
}

// Frame says everything of a message but its entries and what they come to; see
// [Verdict].
func Frame(m notify.Message) Alert {
	if frame := frameOf(m.Kind); frame != nil {
		return frame(m)
	}
	r := m.Report
	if r == nil {
		r = &diff.Report{}
	}
	a := newFoot(m)
	a.Title = alertTitle(m, r)
	a.Owner = ownerOf(m)
	if begins(r.Changes) {
		a.Facts = appendFact(a.Facts, startsFact(m))
	}
	switch {
	case m.UndoneBy != "":
		a.Facts = append(a.Facts, "reverted")
		a.Lead = append(a.Lead, Labelled("reverted", "by change "+Clean(m.UndoneBy)))
	case progress(m) != "":
		a.Facts = append(a.Facts, progress(m))
	default:
		a.Facts = appendFact(a.Facts, notSent(m))
		a.Facts = appendFact(a.Facts, actFact(m, daysLeft))
	}
	if m.Undoes != "" {
		a.Lead = append(a.Lead, Line{Spans: Say("reverts change " + Clean(m.Undoes))})
	}
	a.Lead = append(append(a.Lead, endedLines(m)...), endsLines(m)...)
	for _, w := range r.Warnings {
		a.Lead = append(a.Lead, Labelled("warning", strings.TrimSpace(OneLine(Clean(w)))))
	}
	a.count(r.Changes)
	a.Tail = append(a.Tail, deadlineLines(m.Deadline)...)
	a.Tail = append(a.Tail, decisionLines(m)...)
	return a
}

// count counts what is not told as an entry.
func (a *Alert) count(changes []diff.Change) {
	for i := range changes {
		switch c := &changes[i]; SlotOf(c) {
		case inCount:
			a.Cosmetic++
		case byName:
			a.OutOfScope = append(a.OutOfScope, TitleOf(*c))
		}
	}
}

// newFoot says where a message comes from.
func newFoot(m notify.Message) Alert {
	a := Alert{Repeated: m.Repeated, URL: Clean(m.URL)}
	if m.Report != nil {
		a.URL = Clean(cmp.Or(m.URL, m.Report.URL))
	}
	if !m.SeenAt.IsZero() {
		a.Foot = append(a.Foot, "seen "+moment(m.SeenAt, m.Zone))
	}
	if m.Change != "" {
		id := Clean(m.Change)
		a.Foot = append(a.Foot, "change "+id)
		if IsChange(m) {
			a.Foot = append(a.Foot, "subwatch show "+id)
		}
	}
	if m.Change != "" && m.UndoneBy == "" && len(undecided(m)) > 0 {
		a.Decide = WebAddress(m.Decide)
	}
	switch e := strings.TrimSpace(OneLine(Clean(m.Evidence))); {
	case WebAddress(e) != "":
		a.Evidence = e
	case e != "":
		a.Foot = append(a.Foot, "evidence "+e)
	}
	return a
}

// A Slot is where in an alert a change is told.
type Slot int

const (
	InFull  Slot = iota
	InShort      // to record
	byName       // out of scope
	inCount      // cosmetic
)

// SlotOf returns the slot of a change. An unknown class is told in full rather
// than hidden.
func SlotOf(c *diff.Change) Slot {
	switch {
	case c.Class == diff.Cosmetic:
		return inCount
	case c.OutOfScope:
		return byName
	case c.Class == diff.Record:
		return InShort
	}
	return InFull
}

func alertTitle(m notify.Message, r *diff.Report) string {
	who := strings.TrimSpace(Clean(cmp.Or(m.Title, m.Vendor, r.Vendor)))
	subject := cmp.Or(who, "The page")
	loud, scope := false, false
	for i := range r.Changes {
		s := SlotOf(&r.Changes[i])
		loud, scope = loud || s == InFull || s == InShort, scope || s == byName
	}
	switch {
	case r.Empty():
		return "No changes in " + possessive(who) + "sub-processor list"
	case !loud && scope:
		return subject + " changed its sub-processor list, out of scope"
	case !loud:
		return "Only cosmetic changes in " + possessive(who) + "sub-processor list"
	}
	for i := range r.Changes {
		if r.Changes[i].Kind == diff.ListWithdrawn {
			return subject + " " + withdrawnWords(r.Changes[i].Elsewhere)
		}
	}
	return subject + " changed its sub-processor list"
}

// withdrawnWords says what a vendor did whose page has no list any more.
func withdrawnWords(now *snapshot.Elsewhere) string {
	switch {
	case now != nil && now.Kind == snapshot.ListMoved:
		return "moved its sub-processor list"
	case now != nil && now.Kind == snapshot.ListOnRequest:
		return "now gives its sub-processor list on request"
	}
	return "withdrew its sub-processor list"
}

func possessive(who string) string {
	if who == "" {
		return "the "
	}
	return who + "’s "
}
