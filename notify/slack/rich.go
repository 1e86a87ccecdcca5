package slack

import (
	"strings"

	"github.com/slack-go/slack"
	"github.com/subwatch/subwatch/notify/wording"
)

// A rich is a rich_text block, being written: the only place for text of a
// page, because Slack gives no meaning to what stands there.
type rich struct {
	elements []slack.RichTextElement
	chars    int // of all its texts, in UTF-16 units
}

// section adds a paragraph.
func (r *rich) section(spans []wording.Span) {
	if s := r.inline(spans); s != nil {
		r.elements = append(r.elements, s)
	}
}

// list adds a bulleted list.
func (r *rich) list(items [][]wording.Span) {
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

func (r *rich) inline(spans []wording.Span) *slack.RichTextSection {
	var out []slack.RichTextSectionElement
	for _, s := range wording.Merged(spans) {
		for _, text := range literals(s.Text) {
			out = append(out, slack.NewRichTextSectionTextElement(text, styleOf(s)))
			r.chars += wording.Units(text)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return slack.NewRichTextSection(out...)
}

func styleOf(s wording.Span) *slack.RichTextSectionTextStyle {
	switch s.Ink {
	case wording.Strong, wording.Came:
		return &slack.RichTextSectionTextStyle{Bold: true}
	case wording.Gone:
		return &slack.RichTextSectionTextStyle{Strike: true}
	}
	return nil
}

// cutSpans shortens spans to limit characters altogether.
func cutSpans(spans []wording.Span, limit int) []wording.Span {
	var out []wording.Span
	for _, s := range spans {
		n := wording.Units(s.Text)
		if n <= limit {
			out = append(out, s)
			limit -= n
			continue
		}
		if s.Text = wording.Cut(s.Text, limit); strings.TrimSpace(s.Text) != "" {
			out = append(out, s)
		} else if len(out) > 0 {
			out = append(out[:len(out)-1], wording.Span{Text: strings.TrimRight(out[len(out)-1].Text, " ") + "…", Ink: out[len(out)-1].Ink})
		}
		break
	}
	return out
}
