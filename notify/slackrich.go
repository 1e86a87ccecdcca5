package notify

import (
	"strings"

	"github.com/slack-go/slack"
)

// A rich is a rich_text block, being written: the only place for text of a
// page, because Slack gives no meaning to what stands there.
type rich struct {
	elements []slack.RichTextElement
	chars    int // of all its texts, in UTF-16 units
}

// section adds a paragraph.
func (r *rich) section(spans []span) {
	if s := r.inline(spans); s != nil {
		r.elements = append(r.elements, s)
	}
}

// list adds a bulleted list.
func (r *rich) list(items [][]span) {
	var out []slack.RichTextElement
	for _, it := range items {
		if s := r.inline(it); s != nil {
			out = append(out, s)
		}
	}
	if len(out) > 0 {
		r.elements = append(r.elements, slack.NewRichTextList(slack.RTEListBullet, 0, out...))
	}
}

func (r *rich) inline(spans []span) *slack.RichTextSection {
	var out []slack.RichTextSectionElement
	for _, s := range merged(spans) {
		for _, text := range slackLiteral(s.text) {
			out = append(out, slack.NewRichTextSectionTextElement(text, slackStyle(s)))
			r.chars += units(text)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return slack.NewRichTextSection(out...)
}

func slackStyle(s span) *slack.RichTextSectionTextStyle {
	switch s.ink {
	case strong, came:
		return &slack.RichTextSectionTextStyle{Bold: true}
	case gone:
		return &slack.RichTextSectionTextStyle{Strike: true}
	}
	return nil
}

// cutSpans shortens spans to limit characters altogether.
func cutSpans(spans []span, limit int) []span {
	var out []span
	for _, s := range spans {
		n := units(s.text)
		if n <= limit {
			out = append(out, s)
			limit -= n
			continue
		}
		if s.text = cut(s.text, limit); strings.TrimSpace(s.text) != "" {
			out = append(out, s)
		} else if len(out) > 0 {
			out = append(out[:len(out)-1], span{text: strings.TrimRight(out[len(out)-1].text, " ") + "…", ink: out[len(out)-1].ink})
		}
		break
	}
	return out
}
