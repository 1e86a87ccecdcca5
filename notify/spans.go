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

// fieldSpans says what became of one cell, date line or paragraph. Where the
// cell is a set, the items that came and went say it better than its words;
// where only links changed, their addresses do.
func fieldSpans(f diff.FieldChange, context int) []span {
	switch {
	case len(f.ItemsAdded)+len(f.ItemsRemoved) > 0:
		return itemSpans(f.ItemsRemoved, f.ItemsAdded)
	case f.Old == f.New && len(f.OldLinks)+len(f.NewLinks) > 0:
		return append(say("link "), itemSpans(urls(f.OldLinks, f.NewLinks), urls(f.NewLinks, f.OldLinks))...)
	case len(f.Words) > 0:
		return wordSpans(f.Words, context)
	}
	return itemSpans(nonEmpty(f.Old), nonEmpty(f.New))
}

func itemSpans(old, new []string) []span {
	var out []span
	put := func(items []string, i ink) {
		for _, it := range items {
			if len(out) > 0 {
				out = append(out, span{text: " "})
			}
			out = append(out, span{text: clean(it), ink: i})
		}
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
