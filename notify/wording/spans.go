package wording

import (
	"strings"
	"unicode/utf8"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// A Span is a run of text with one meaning. Its text is clean.
type Span struct {
	Text string
	Ink  Ink
}

// Ink is the meaning of a span. The renderers decide what it looks like.
type Ink int

const (
	Plain  Ink = iota
	Strong     // a name
	Faint      // said last, read last
	Came       // words that came, or the mark of what came
	Gone       // words that went
	Moved      // the mark of what changed
)

// Say returns text as one plain span.
func Say(text string) []Span { return []Span{{Text: text}} }

// Flat returns the text of spans, with words that came and went in brackets.
func Flat(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(Bracketed(s))
	}
	return b.String()
}

// Bracketed returns the text of a span, in brackets where it came or went.
func Bracketed(s Span) string {
	switch s.Ink {
	case Came:
		return "[+" + s.Text + "+]"
	case Gone:
		return "[-" + s.Text + "-]"
	}
	return s.Text
}

// fieldSpans says what became of one cell, date line or paragraph. A cell that
// is a set is told by its words or by the items that came and went, whichever
// marks less: words are noise where the order changed, items where one word of
// one item did. Where only links changed, their addresses are told.
func fieldSpans(f diff.FieldChange, context int) []Span {
	if f.Old == f.New && len(f.OldLinks)+len(f.NewLinks) > 0 {
		return append(Say("link "), itemSpans(urls(f.OldLinks, f.NewLinks), urls(f.NewLinks, f.OldLinks))...)
	}
	words := itemSpans(nonEmpty(f.Old), nonEmpty(f.New))
	if len(f.Words) > 0 {
		words = wordSpans(f.Words, context)
	}
	if len(f.ItemsAdded)+len(f.ItemsRemoved) == 0 {
		return words
	}
	items := itemSpans(f.ItemsRemoved, f.ItemsAdded)
	commas := max(len(f.ItemsRemoved)-1, 0) + max(len(f.ItemsAdded)-1, 0) // that itemSpans puts between them
	if marked(words) <= marked(items)-len(", ")*commas {
		return words
	}
	// Items say nothing of those that stayed: a short cell is shown as it is now,
	// unless nothing parts its items.
	runTogether := len(f.ItemsAdded) > 1 && strings.Contains(f.New, strings.Join(f.ItemsAdded, " "))
	if n := utf8.RuneCountInString(f.New); n > 0 && n <= 60 && f.New != strings.Join(f.ItemsAdded, ", ") && !runTogether {
		items = append(items, Span{Text: ", now " + Clean(f.New)})
	}
	return items
}

// marked counts the characters that came or went.
func marked(spans []Span) int {
	n := 0
	for _, s := range spans {
		if s.Ink == Came || s.Ink == Gone {
			n += utf8.RuneCountInString(s.Text)
		}
	}
	return n
}

// itemSpans tells what went and then what came, each as one run.
func itemSpans(old, new []string) []Span {
	var out []Span
	put := func(items []string, i Ink) {
		text := strings.TrimSpace(Clean(strings.Join(items, ", ")))
		if text == "" {
			return
		}
		if len(out) > 0 {
			out = append(out, Span{Text: " "})
		}
		out = append(out, Span{Text: text, Ink: i})
	}
	put(old, Gone)
	put(new, Came)
	return out
}

// urls returns the addresses of links that are not among the others.
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
func wordSpans(words []diff.Word, context int) []Span {
	var out []Span
	for i, w := range words {
		text := Clean(w.Text)
		switch w.Op {
		case diff.Came:
			out = appendMarked(out, text, Came)
			continue
		case diff.Gone:
			out = appendMarked(out, text, Gone)
			continue
		}
		n := utf8.RuneCountInString(text)
		first, last := i == 0, i == len(words)-1
		switch {
		case first && last:
		case first && n > context+context/2:
			text = "… " + tailWords(text, context)
		case last && n > context+context/2:
			text = HeadWords(text, context) + " …"
		case !first && !last && n > 2*context+context/2:
			text = HeadWords(text, context) + " … " + tailWords(text, context)
		}
		out = append(out, Span{Text: text})
	}
	return out
}

// appendMarked adds words that came or went, with the blanks around them
// outside the mark: a mark that opens before a blank could end a line.
func appendMarked(out []Span, text string, i Ink) []Span {
	body := strings.Trim(text, " ")
	if body == "" {
		return append(out, Span{Text: text})
	}
	lead, rest, _ := strings.Cut(text, body)
	if lead != "" {
		out = append(out, Span{Text: lead})
	}
	out = append(out, Span{Text: body, Ink: i})
	if rest != "" {
		out = append(out, Span{Text: rest})
	}
	return out
}

// Merged joins neighbours that look the same.
func Merged(spans []Span) []Span {
	var out []Span
	for i := 0; i < len(spans); {
		n := 1
		for i+n < len(spans) && spans[i+n].Ink == spans[i].Ink {
			n++
		}
		s := spans[i]
		if n > 1 {
			s.Text = PlainText(spans[i : i+n])
		}
		out = append(out, s)
		i += n
	}
	return out
}

// PlainText returns the text of spans without marks.
func PlainText(spans []Span) string {
	if len(spans) == 1 {
		return spans[0].Text
	}
	n := 0
	for _, s := range spans {
		n += len(s.Text)
	}
	var b strings.Builder
	b.Grow(n)
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}
