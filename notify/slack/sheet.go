package slack

import (
	"github.com/slack-go/slack"
	"github.com/subwatch/subwatch/notify/wording"
)

// A sheet is the blocks of a message, being written. What does not fit any
// more is left out: the split into parts sees to it that this never happens
// to a part it made, and a part from elsewhere cannot break the limits.
type sheet struct {
	blocks []slack.Block
	total  int
}

// The room that is kept for the last blocks: what is not shown, the links, and
// the context line.
const (
	keptBlocks = 4
	keptTotal  = 1400
)

func (s *sheet) fits(chars int) bool {
	return len(s.blocks) < maxBlocks-keptBlocks && s.total+chars <= maxTotal-keptTotal
}

func (s *sheet) add(b slack.Block, chars int) {
	s.blocks = append(s.blocks, b)
	s.total += chars
}

func (s *sheet) header(text string) {
	text = headerText(text)
	off := false
	s.add(slack.NewHeaderBlock(&slack.TextBlockObject{Type: slack.PlainTextType, Text: text, Emoji: &off}), wording.Units(text))
}

// section adds a line of mrkdwn; every piece of it is escaped by the caller.
func (s *sheet) section(text string) {
	if text == "" || wording.Units(text) > maxSection {
		return
	}
	s.add(slack.NewSectionBlock(mrkdwn(text), nil, nil), wording.Units(text))
}

func (s *sheet) context(text string) {
	if text == "" || wording.Units(text) > maxSection {
		return
	}
	s.add(slack.NewContextBlock("", mrkdwn(text)), wording.Units(text))
}

func mrkdwn(text string) *slack.TextBlockObject {
	return &slack.TextBlockObject{Type: slack.MarkdownType, Text: text, Verbatim: true}
}

// rich adds a block of sections and lists, unless it holds nothing or does
// not fit. It reports whether it was added.
func (s *sheet) rich(r *rich) bool {
	if len(r.elements) == 0 || !s.fits(r.chars) {
		return false
	}
	s.add(slack.NewRichTextBlock("", r.elements...), r.chars)
	return true
}
