package notify

import (
	"strings"

	"github.com/subwatch/subwatch/diff"
)

// An alert is a message put into words: what to show and in which order, as
// every way out shows it. The renderers lay it out and decide nothing more.
type alert struct {
	title      string   // "Atlassian changed its sub-processor list"
	facts      []string // said beside the title: "starts 30 Sep 2024"
	counts     string   // "3 to review, 7 to record"
	url        string
	repeated   bool
	lead       []line   // said before the entries
	review     []entry  // in full, most serious first
	record     []note   // in short
	outOfScope []string // names
	cosmetic   int
	tail       []line   // said after the entries: deadline, decisions
	owner      string   // Slack's id, and nothing else
	foot       []string // "seen …", "change …", "subwatch show …"
	evidence   string   // the address of the proof, where it has one
}

// newAlert puts a message into words.
func newAlert(m Message) alert {
	a := newFrame(m)
	if !tellsEntries(m) {
		return a
	}
	var review, record []diff.Change
	for i := range m.Report.Changes {
		switch c := &m.Report.Changes[i]; slotOf(c) {
		case inFull:
			review = append(review, *c)
		case inShort:
			record = append(record, *c)
		}
	}
	shown, asOf := terse(append(review, record...))
	a.review = entries(shown[:len(review)], mainList(m.Report.Changes), m.Report.Starts)
	a.record = notes(shown[len(review):])
	a.sayOnce(asOf)
	return a
}

// tellsEntries reports whether a message tells the entries of a report. Other
// kinds at most name some.
func tellsEntries(m Message) bool { return isChange(m) && m.Report != nil }

// isChange reports whether a message tells a change for the first time; so is
// a kind that is not known: nothing it carries is hidden.
func isChange(m Message) bool {
	switch m.Kind {
	case Hello, Reminder, Started, DeadlineMoved, Sick, Recovered, Outage, Digest, Summary, Test:
		return false
	}
	return true
}

// newFrame says everything of a message but its entries.
func newFrame(m Message) alert {
	switch m.Kind {
	case Hello:
		return newHello(m)
	case Reminder:
		return newReminder(m)
	case Started:
		return newStarted(m)
	case DeadlineMoved:
		return newDeadlineMoved(m)
	case Sick:
		return newSick(m)
	case Recovered:
		return newRecovered(m)
	case Outage:
		return newOutage(m)
	case Digest:
		return newDigest(m)
	case Summary:
		return newSummary(m)
	case Test:
		return newTest(m)
	}
	r := m.Report
	if r == nil {
		r = &diff.Report{}
	}
	a := newFoot(m)
	a.title = alertTitle(m, r)
	a.owner = ownerOf(m)
	a.facts = appendFact(a.facts, startsFact(m))
	switch {
	case m.UndoneBy != "":
		a.facts = append(a.facts, "taken back")
		a.lead = append(a.lead, labelled("taken back", "by change "+clean(m.UndoneBy)))
	case decided(m):
		a.facts = append(a.facts, "decided")
	default:
		a.facts = appendFact(a.facts, actFact(m, daysLeft))
	}
	if m.Undoes != "" {
		a.lead = append(a.lead, line{spans: say("takes back change " + clean(m.Undoes))})
	}
	for _, w := range r.Warnings {
		a.lead = append(a.lead, labelled("warning", strings.TrimSpace(oneLine(clean(w)))))
	}
	review, record := make([]int, len(reviewWords)), 0
	for i := range r.Changes {
		switch c := &r.Changes[i]; slotOf(c) {
		case inCount:
			a.cosmetic++
		case byName:
			a.outOfScope = append(a.outOfScope, titleOf(*c))
		case inShort:
			record++
		default:
			review[countKind(c.Kind)]++
		}
	}
	a.counts = countWords(review, record)
	a.tail = append(a.tail, deadlineLines(m.Deadline)...)
	a.tail = append(a.tail, decisionLines(m.Decisions)...)
	return a
}

// newFoot says where a message comes from.
func newFoot(m Message) alert {
	a := alert{repeated: m.Repeated, url: clean(m.URL)}
	if m.Report != nil {
		a.url = clean(firstOf(m.URL, m.Report.URL))
	}
	if !m.SeenAt.IsZero() {
		a.foot = append(a.foot, "seen "+moment(m.SeenAt))
	}
	if m.Change != "" {
		id := clean(m.Change)
		a.foot = append(a.foot, "change "+id)
		if isChange(m) {
			a.foot = append(a.foot, "subwatch show "+id)
		}
	}
	switch e := strings.TrimSpace(oneLine(clean(m.Evidence))); {
	case webAddress(e) != "":
		a.evidence = e
	case e != "":
		a.foot = append(a.foot, "evidence "+e)
	}
	return a
}

// A slot is where in an alert a change is told.
type slot int

const (
	inFull  slot = iota
	inShort      // to record
	byName       // out of scope
	inCount      // cosmetic
)

// slotOf gives the slot of a change. An unknown class is told in full rather
// than hidden.
func slotOf(c *diff.Change) slot {
	switch {
	case c.Class == diff.Cosmetic:
		return inCount
	case c.OutOfScope:
		return byName
	case c.Class == diff.Record:
		return inShort
	}
	return inFull
}

func alertTitle(m Message, r *diff.Report) string {
	who := strings.TrimSpace(clean(firstOf(m.Title, m.Vendor, r.Vendor)))
	subject, its := who, "its"
	if who == "" {
		subject, its = "The page", "its"
	}
	loud, scope := false, false
	for i := range r.Changes {
		s := slotOf(&r.Changes[i])
		loud, scope = loud || s == inFull || s == inShort, scope || s == byName
	}
	switch {
	case r.Empty():
		return "No changes in " + possessive(who) + "sub-processor list"
	case !loud && scope:
		return subject + " changed " + its + " sub-processor list, out of scope"
	case !loud:
		return "Only cosmetic changes in " + possessive(who) + "sub-processor list"
	}
	for i := range r.Changes {
		if r.Changes[i].Kind == diff.ListWithdrawn {
			return subject + " withdrew " + its + " sub-processor list"
		}
	}
	return subject + " changed " + its + " sub-processor list"
}

func possessive(who string) string {
	if who == "" {
		return "the "
	}
	return who + "’s "
}

func firstOf(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

// reviewWords are the kinds that changes to review are counted by.
var reviewWords = []string{"new", "gone", "replaced", "renamed", "changed", "of the page itself"}

// countWords says how much there is to do: "4 to review (3 new, 1 changed), 7
// to record".
func countWords(review []int, record int) string {
	var out, kinds []string
	total := 0
	for i, n := range review {
		if n > 0 {
			total += n
			kinds = append(kinds, thousands(n)+" "+reviewWords[i])
		}
	}
	if total > 0 {
		out = append(out, thousands(total)+" to review ("+strings.Join(kinds, ", ")+")")
	}
	if record > 0 {
		out = append(out, thousands(record)+" to record")
	}
	return strings.Join(out, ", ")
}

// countKind gives the word in [reviewWords] that a kind is counted by.
func countKind(k diff.Kind) int {
	switch k {
	case diff.Added, diff.Activated:
		return 0
	case diff.Removed:
		return 1
	case diff.Replaced:
		return 2
	case diff.Renamed:
		return 3
	case diff.Changed, diff.Moved:
		return 4
	}
	return 5
}
