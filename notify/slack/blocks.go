package slack

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/slack-go/slack"
	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/wording"
)

// Output rules of a Slack message:
//
//   - Header: which vendor, from when. Then what it comes to in one line, the
//     companies, the record list, what many share and what is not shown; last
//     the deadline, the links and a context line with where it comes from. A
//     post has at most twelve blocks: that fits a screen.
//   - Text of a page stands only in rich_text, where Slack shows it as it is;
//     our own words also in mrkdwn and the header. Words that came are bold,
//     words that went struck through.
//   - Every message keeps Slack's limits, the undocumented total of all texts
//     too, with room to spare. A text that is too long is cut and says so.

// webhookMessage is slack-go's message and what it lacks: with mrkdwn off, the
// top-level text is not formatted.
type webhookMessage struct {
	slack.WebhookMessage
	Mrkdwn bool `json:"mrkdwn"`
}

// Payload renders one part of a message as the body of a post to a
// webhook: part n, counted from 1, of all.
func Payload(m notify.Message, p notify.Part, n, of int) (json.RawMessage, error) {
	msg := newPost(m, p, n, of)
	return encodePost(msg)
}

// Payloads renders all parts of a message.
func Payloads(m notify.Message) ([]json.RawMessage, error) {
	parts := Parts(m)
	out := make([]json.RawMessage, 0, len(parts))
	for i, p := range parts {
		raw, err := Payload(m, p, i+1, len(parts))
		if err != nil {
			return nil, err
		}
		out = append(out, raw)
	}
	return out, nil
}

func encodePost(msg webhookMessage) (json.RawMessage, error) {
	raw, err := json.Marshal(msg)
	if err != nil {
		return nil, fmt.Errorf("encode Slack message: %w", err)
	}
	return raw, nil
}

// newMessage makes a message with the switches that keep Slack from
// adding anything: no previews, no links or mentions out of plain words.
func newMessage(text string, blocks []slack.Block) webhookMessage {
	off := false
	m := webhookMessage{WebhookMessage: slack.WebhookMessage{Text: text, Parse: "none", UnfurlLinks: &off, UnfurlMedia: &off}}
	if len(blocks) > 0 {
		m.Blocks = &slack.Blocks{BlockSet: blocks}
	}
	return m
}

func newPost(m notify.Message, p notify.Part, n, of int) webhookMessage {
	s := &sheet{}
	if m.Kind == notify.Hello {
		s.hello(m)
		s.foot(wording.Alert{}, m)
		return newMessage(fallbackText(m, p, n, of), s.blocks)
	}
	whole := wording.Frame(m)
	whole.Verdict = firstVerdict(m, n)
	s.alertHead(whole, n, of)
	s.first(whole, leadChars(m), n)
	var told wording.Alert
	if wording.TellsEntries(m) {
		told = s.entries(partOf(m, p), p.Names)
	}
	s.below(m, whole, told.Footnotes, n, of)
	if n <= 1 {
		s.lines(whole.Tail, maxTail)
	}
	s.links(whole, m)
	s.foot(whole, m)
	return newMessage(fallbackText(m, p, n, of), s.blocks)
}

// leadChars is how many characters may be said before the entries: where there
// are none, it is the message.
func leadChars(m notify.Message) int {
	if wording.TellsEntries(m) {
		return maxLead
	}
	return maxFirstChars
}

// entries tells the entries of a part, in full or by name, and returns what it
// told in full.
func (s *sheet) entries(part notify.Message, names bool) wording.Alert {
	if names {
		s.names(part.Report)
		return wording.Alert{}
	}
	a := wording.Body(part)
	s.companies(a.Blocks)
	s.notes(a.Record)
	return a
}

// companyBlocks is how many of Slack's blocks tell companies: with the others
// that a post has, it has twelve, which is what fits a screen.
const companyBlocks = 4

// companies tells each company in a block of its own as far as there are so
// many, and else in blocks of several.
func (s *sheet) companies(bs []wording.Block) {
	packs, total := make([]*rich, len(bs)), 0
	for i, b := range bs {
		packs[i] = companyBlock(b)
		total += packs[i].chars
	}
	if len(bs) <= companyBlocks {
		for _, r := range packs {
			s.rich(r)
		}
		return
	}
	pack, left := &rich{}, companyBlocks
	for i, r := range packs {
		if len(pack.elements) > 0 {
			pack.section(wording.Say("\n"))
		}
		pack.elements, pack.chars = append(pack.elements, r.elements...), pack.chars+r.chars
		if left > 1 && pack.chars >= total/left || i == len(packs)-1 {
			s.rich(pack)
			total, left, pack = total-pack.chars, left-1, &rich{}
		}
	}
}

// partOf returns the message with the entries of a part alone.
func partOf(m notify.Message, p notify.Part) notify.Message {
	if m.Report == nil {
		return m
	}
	in := make(map[int]bool, len(p.Entries))
	for _, e := range p.Entries {
		in[e] = true
	}
	r := *m.Report
	r.Changes = nil
	for i := range m.Report.Changes {
		if c := &m.Report.Changes[i]; in[c.Entry] && (wording.SlotOf(c) == wording.InFull || wording.SlotOf(c) == wording.InShort) {
			r.Changes = append(r.Changes, *c)
		}
	}
	m.Report = &r
	return m
}

func (s *sheet) alertHead(a wording.Alert, n, of int) {
	facts := a.Facts
	if of > 1 {
		facts = append(append([]string{}, facts...), fmt.Sprintf("part %d of %d", n, of))
	}
	// the facts come last and must not be cut: the title gives way
	tail := wording.JoinDots("", facts)
	s.header(wording.Cut(strings.TrimSpace(a.Title), maxHeader-wording.Units(tail)) + tail)
}

// first says what a change comes to and what is said before its entries.
func (s *sheet) first(a wording.Alert, room, n int) {
	r := &rich{}
	if a.Repeated {
		r.section([]wording.Span{{Text: "possibly repeated", Ink: wording.Strong}, {Text: ": an earlier attempt to send this may have arrived"}})
	}
	if n <= 1 {
		r.section([]wording.Span{{Text: wording.Cut(a.Verdict, maxVerdict), Ink: wording.Strong}})
		if a.URL != "" && linkTo(a.URL, pageLabel) == "" {
			r.section(cutSpans([]wording.Span{{Text: a.URL, Ink: wording.Faint}}, maxURL))
		}
		r.lines(a.Lead, room)
	}
	s.kept(r)
	if n <= 1 {
		s.owner(a.Owner)
	}
}

// companyBlock tells a company: its first entry, and below it what else is told
// of it.
func companyBlock(b wording.Block) *rich {
	r := &rich{}
	r.section(entrySpans(b.Entries[0]))
	for _, e := range b.Entries[1:] {
		r.section(cutSpans(append(wording.Say("\n"), detailed(wording.Further(b, e), wording.Essential(e.Details))...), maxEntry))
	}
	for _, n := range b.Notes {
		r.section(append(wording.Say("\nTo record: "), noteSpans(n)...))
	}
	return r
}

func entrySpans(e wording.Entry) []wording.Span {
	why := strings.Join(e.Why, " · ")
	head := []wording.Span{{Text: wording.Numbers(wording.SortedNumbers(e.Numbers)) + " " + e.Mark + " "}}
	head = append(head, wording.CutNames(e.Name)...)
	head = append(head, wording.Span{Text: " · " + wording.Cut(why, maxWhy)})
	return cutSpans(detailed(head, wording.Essential(e.Details)), maxEntry)
}

// detailed returns the first line of an entry and its details below it.
func detailed(head []wording.Span, ds []wording.Detail) []wording.Span {
	for i, d := range ds {
		between := "\n"
		if d.Where && i > 0 && ds[i-1].Label == "" { // what a company does, and where
			between = " · "
		}
		head = append(append(head, wording.Span{Text: between}), cutSpans(d.Labelled(), maxDetail)...)
	}
	return head
}

// notes adds the record list.
func (s *sheet) notes(ns []wording.Note) {
	if len(ns) == 0 {
		return
	}
	r := &rich{}
	r.section([]wording.Span{{Text: "To record", Ink: wording.Strong}})
	items := make([][]wording.Span, 0, len(ns))
	for _, n := range ns {
		items = append(items, noteSpans(n))
	}
	r.list(items)
	s.rich(r)
}

func noteSpans(n wording.Note) []wording.Span {
	spans := append([]wording.Span{{Text: wording.Numbers(wording.SortedNumbers(n.Numbers)) + " "}}, n.Spans...)
	return cutSpans(spans, maxNote)
}

// names adds every entry of a part by name.
func (s *sheet) names(r *diff.Report) {
	block := &rich{}
	var items [][]wording.Span
	for _, c := range r.Changes {
		items = append(items, wording.NameLine(c))
	}
	block.list(items)
	s.rich(block)
}

// below says what the entries share, what is not told as an entry, and where the
// rest of the entries is.
func (s *sheet) below(m notify.Message, a wording.Alert, footnotes []string, n, of int) {
	r := &rich{}
	for _, f := range footnotes {
		r.section(cutSpans(wording.Say(f), maxFootnote))
	}
	if out := len(a.OutOfScope); out > 0 && n <= 1 {
		r.section(cutSpans(wording.Say("Out of scope, for none of your products: "+strings.Join(a.OutOfScope, ", ")), 600))
	}
	if a.Cosmetic > 0 && n <= 1 {
		r.section(wording.Say("Cosmetic: " + wording.Count(a.Cosmetic, "change", "changes") + ", not shown"))
	}
	if n <= 1 && of > 1 && wording.TellsEntries(m) {
		r.section(wording.Say("The other entries follow in " + wording.Count(of-1, "more part", "more parts")))
	}
	if n == of {
		r.section(wording.Say(untold(m, of)))
	}
	s.kept(r)
}

// untold says in the last part that details were left out, and where they are.
func untold(m notify.Message, of int) string {
	onlyNamed, unnamed := untoldEntries(m, of)
	var left []string
	if onlyNamed > 0 {
		left = append(left, "Details of "+wording.Count(onlyNamed, "more entry", "more entries")+" are not shown here")
	}
	if unnamed > 0 {
		left = append(left, wording.Count(unnamed, "more entry is", "more entries are")+" not named here")
	}
	if len(left) == 0 {
		return ""
	}
	return strings.Join(left, "; ") + seeAlso(m)
}

func seeAlso(m notify.Message) string {
	if m.Change == "" {
		return ""
	}
	return "; in full: subwatch show " + safeWords(m.Change, 60)
}

// owner names who looks after the vendor, in a block of its own: no text of a
// page stands beside a mention. An id of Slack's is mentioned; an e-mail address
// is text.
func (s *sheet) owner(who string) {
	switch {
	case who == "":
	case strings.Contains(who, "@"):
		r := &rich{}
		r.section(wording.Say("Owner: " + who))
		s.rich(r)
	case who[0] == 'S':
		s.section("Owner: <!subteam^" + who + ">")
	default:
		s.section("Owner: <@" + who + ">")
	}
}

// What links are called.
const (
	pageLabel   = "vendor’s page"
	decideLabel = "Decide"
)

// links says where to go from here: the page, the whole alert, and the form in
// which to decide.
func (s *sheet) links(a wording.Alert, m notify.Message) {
	var out []string
	add := func(link string) {
		if link != "" {
			out = append(out, link)
		}
	}
	add(linkTo(a.URL, pageLabel))
	if link := linkTo(a.Evidence, evidenceLabel(m)); link != "" {
		add(link)
	} else if a.Evidence != "" {
		add("evidence " + safeWords(a.Evidence, 120))
	}
	if link := linkTo(a.Decide, decideLabel); link != "" {
		add(link + " (paste " + safeWords(m.Change, 60) + ")")
	}
	s.section(strings.Join(out, " · "))
}

// evidenceLabel returns what the address of the proof is called: a run of a
// change shows all entries.
func evidenceLabel(m notify.Message) string {
	if n := len(toTell(m)); n > 0 && wording.TellsEntries(m) {
		return "all " + wording.Count(n, "entry", "entries")
	}
	return "evidence"
}

// foot says where the message comes from; without a change, its own id.
func (s *sheet) foot(a wording.Alert, m notify.Message) {
	var out []string
	for _, f := range a.Foot {
		out = append(out, safeWords(f, 120))
	}
	if m.Change == "" && m.ID != "" {
		out = append(out, "message "+safeWords(m.ID, 120))
	}
	s.context(strings.Join(out, " · "))
}
