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
//   - Header: which vendor, from when. Then counts and the link to the vendor's
//     page, one block per entry, the record list, what is not shown; last a
//     context line with where it comes from.
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
	s.alertHead(whole, n, of)
	if n <= 1 {
		s.owner(whole.Owner)
		s.lines(whole.Lead, leadChars(m))
	}
	if wording.TellsEntries(m) {
		s.entries(partOf(m, p), p.Names)
	}
	if n <= 1 {
		s.rest(whole)
		s.lines(whole.Tail, maxTail)
	}
	if n == of {
		s.untold(m, of)
	}
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

// entries tells the entries of a part, in full or by name.
func (s *sheet) entries(part notify.Message, names bool) {
	if names {
		s.names(part.Report)
		return
	}
	a := wording.New(part)
	for _, e := range a.Review {
		s.rich(entryBlock(e))
	}
	s.notes(a.Record)
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
	var line []string
	if a.Repeated {
		line = append(line, "*possibly repeated*: an earlier attempt to send this may have arrived")
	}
	if a.Counts != "" && n <= 1 {
		line = append(line, a.Counts)
	}
	link := linkTo(a.URL, "vendor’s page")
	if link != "" {
		line = append(line, link)
	}
	s.section(strings.Join(line, " · "))
	if link == "" && a.URL != "" && n <= 1 {
		r := &rich{}
		r.section(cutSpans([]wording.Span{{Text: a.URL, Ink: wording.Faint}}, maxURL))
		s.rich(r)
	}
}

// entryBlock tells an entry in a block of its own.
func entryBlock(e wording.Entry) *rich {
	why := strings.Join(e.Why, " · ")
	head := []wording.Span{{Text: wording.Numbers(wording.SortedNumbers(e.Numbers)) + " " + e.Mark + " "}}
	head = append(head, wording.CutNames(e.Name)...)
	head = append(head, wording.Span{Text: " · " + wording.Cut(why, maxWhy)})
	r := &rich{}
	for _, d := range e.Details {
		spans := cutSpans(d.Labelled(), maxDetail)
		head = append(append(head, wording.Span{Text: "\n"}), spans...)
	}
	r.section(cutSpans(head, maxEntry))
	return r
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

func (s *sheet) rest(a wording.Alert) {
	var line []string
	if n := len(a.OutOfScope); n > 0 {
		r := &rich{}
		r.section(cutSpans(wording.Say("Out of scope, for none of your products: "+strings.Join(a.OutOfScope, ", ")), 600))
		s.add(slack.NewRichTextBlock("", r.elements...), r.chars)
	}
	if a.Cosmetic > 0 {
		line = append(line, "Cosmetic: "+wording.Count(a.Cosmetic, "change", "changes")+", not shown")
	}
	s.context(strings.Join(line, " · "))
}

// untold says in the last part that details were left out, and where they are.
func (s *sheet) untold(m notify.Message, of int) {
	onlyNamed, unnamed := untoldEntries(m, of)
	var left []string
	if onlyNamed > 0 {
		left = append(left, "Details of "+wording.Count(onlyNamed, "more entry", "more entries")+" are not shown here")
	}
	if unnamed > 0 {
		left = append(left, wording.Count(unnamed, "more entry is", "more entries are")+" not named here")
	}
	if len(left) > 0 {
		s.context(strings.Join(left, "; ") + seeAlso(m))
	}
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

// foot says where the message comes from; without a change, its own id.
func (s *sheet) foot(a wording.Alert, m notify.Message) {
	var out []string
	for _, f := range a.Foot {
		out = append(out, safeWords(f, 120))
	}
	if link := linkTo(a.Evidence, "evidence"); link != "" {
		out = append(out, link)
	} else if a.Evidence != "" {
		out = append(out, "evidence "+safeWords(a.Evidence, 120))
	}
	if m.Change == "" && m.ID != "" {
		out = append(out, "message "+safeWords(m.ID, 120))
	}
	s.context(strings.Join(out, " · "))
}
