package notify

import (
	"strings"
	"unicode/utf8"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// A span is a run of text with one meaning. Its text is clean.
type span struct {
	text string
	ink  ink
}

// ink is the meaning of a span. The renderers decide what it looks like.
type ink int

const (
	plain  ink = iota
	strong     // a name
	faint      // said last, read last
	came       // words that came, or the mark of what came
	gone       // words that went
	moved      // the mark of what changed
)

func say(text string) []span { return []span{{text: text}} }

// flat gives the text of spans, with words that came and went in brackets.
func flat(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(bracketed(s))
	}
	return b.String()
}

func bracketed(s span) string {
	switch s.ink {
	case came:
		return "[+" + s.text + "+]"
	case gone:
		return "[-" + s.text + "-]"
	}
	return s.text
}

// fieldSpans says what became of one cell, date line or paragraph. A cell that
// is a set is told by its words or by the items that came and went, whichever
// marks less: words are noise where the order changed, items where one word of
// one item did. Where only links changed, their addresses are told.
func fieldSpans(f diff.FieldChange, context int) []span {
	if f.Old == f.New && len(f.OldLinks)+len(f.NewLinks) > 0 {
		return append(say("link "), itemSpans(urls(f.OldLinks, f.NewLinks), urls(f.NewLinks, f.OldLinks))...)
	}
	words := itemSpans(nonEmpty(f.Old), nonEmpty(f.New))
	if len(f.Words) > 0 {
		words = wordSpans(f.Words, context)
	}
	if len(f.ItemsAdded)+len(f.ItemsRemoved) == 0 {
		return words
	}
	items := itemSpans(f.ItemsRemoved, f.ItemsAdded)
	if marked(words) <= marked(items) {
		return words
	}
	// Items say nothing of those that stayed: a short cell is shown as it is now.
	if n := utf8.RuneCountInString(f.New); n > 0 && n <= 60 && f.New != strings.Join(f.ItemsAdded, ", ") {
		items = append(items, span{text: ", now " + clean(f.New)})
	}
	return items
}

// marked counts the characters that came or went.
func marked(spans []span) int {
	n := 0
	for _, s := range spans {
		if s.ink == came || s.ink == gone {
			n += utf8.RuneCountInString(s.text)
		}
	}
	return n
}

// itemSpans tells what went and then what came, each as one run.
func itemSpans(old, new []string) []span {
	var out []span
	put := func(items []string, i ink) {
		text := strings.TrimSpace(clean(strings.Join(items, ", ")))
		if text == "" {
			return
		}
		if len(out) > 0 {
			out = append(out, span{text: " "})
		}
		out = append(out, span{text: text, ink: i})
	}
	put(old, gone)
	put(new, came)
	return out
}

// urls gives the addresses of links that are not among the others.
func urls(links, others []snapshot.Link) []string {
	known := map[string]bool{}
	for _, l := range others {
		known[l.URL] = true
	}
	var out []string
	for _, l := range links {
		if !known[l.URL] {
			out = append(out, l.URL)
		}
	}
	if len(out) == 0 { // the same addresses under other texts
		for _, l := range links {
			out = append(out, l.Text)
		}
	}
	return out
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// wordSpans turns the words of a changed cell into spans. Words that came or
// went are all there; a stretch that stayed is shortened to what gives them
// context, about that many characters on each side.
func wordSpans(words []diff.Word, context int) []span {
	var out []span
	for i, w := range words {
		text := clean(w.Text)
		switch w.Op {
		case diff.Came:
			out = appendMarked(out, text, came)
			continue
		case diff.Gone:
			out = appendMarked(out, text, gone)
			continue
		}
		n := utf8.RuneCountInString(text)
		first, last := i == 0, i == len(words)-1
		switch {
		case first && last:
		case first && n > context+context/2:
			text = "… " + tailWords(text, context)
		case last && n > context+context/2:
			text = headWords(text, context) + " …"
		case !first && !last && n > 2*context+context/2:
			text = headWords(text, context) + " … " + tailWords(text, context)
		}
		out = append(out, span{text: text})
	}
	return out
}

// appendMarked adds words that came or went, with the blanks around them
// outside the mark: a mark that opens before a blank could end a line.
func appendMarked(out []span, text string, i ink) []span {
	body := strings.Trim(text, " ")
	if body == "" {
		return append(out, span{text: text})
	}
	lead, rest, _ := strings.Cut(text, body)
	if lead != "" {
		out = append(out, span{text: lead})
	}
	out = append(out, span{text: body, ink: i})
	if rest != "" {
		out = append(out, span{text: rest})
	}
	return out
}

// merged joins neighbours that look the same.
func merged(spans []span) []span {
	var out []span
	for _, s := range spans {
		if n := len(out); n > 0 && out[n-1].ink == s.ink {
			out[n-1].text += s.text
		} else {
			out = append(out, s)
		}
	}
	return out
}
