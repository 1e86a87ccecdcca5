package diff

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/diff/internal/words"
)

// compareTerms compares the text on notice and objection sentence by sentence.
// Sentences that only moved are no change.
func (c *comparer) compareTerms() {
	if slices.Equal(c.old.TermsText, c.new.TermsText) {
		return
	}
	old, new := sentences(c.old.TermsText), sentences(c.new.TermsText)
	came, gone := itemsDelta(old, new)
	if len(came)+len(gone) == 0 {
		if came, gone = rawDelta(old, new); len(came)+len(gone) == 0 {
			return // only the order or the paragraphs differ
		}
	}
	ch := Change{Kind: TermsText}
	var found []finding
	before, after := c.readTerms(old), c.readTerms(new)
	for _, p := range c.pairSentences(gone, came) {
		c.step(deltaSteps * (len(p[0]) + len(p[1])))
		f := FieldChange{Old: p[0], New: p[1], Words: words.Compare(p[0], p[1], c.step)}
		ch.Fields = append(ch.Fields, f)
		if !words.Same(p[0], p[1]) {
			found = append(found, c.judgeSentence(f, before, after)...)
		}
	}
	if slices.ContainsFunc(found, func(f finding) bool { return f.rule == RuleNoticeTerms }) {
		found = slices.DeleteFunc(found, func(f finding) bool { return f.rule == RuleTerms })
	}
	if len(found) > 0 {
		if text := channelsLost(before, after); text != "" {
			found = append(found, finding{RuleNoticeWay, text})
		}
	}
	c.take(ch, found, Row{len(c.new.Lists), 0})
}

// sentences cuts paragraphs into sentences, each told once.
func sentences(paragraphs []string) []string {
	var out []string
	for _, p := range paragraphs {
		start := 0
		for i, r := range p {
			if r != '.' && r != '!' && r != '?' && r != '\n' {
				continue
			}
			end := i + utf8.RuneLen(r)
			if end < len(p) && p[end] != ' ' && r != '\n' {
				continue // "subprocessors.html", "1.5"
			}
			if end+1 < len(p) && r == '.' {
				next, _ := utf8.DecodeRuneInString(p[end+1:])
				last := p[strings.LastIndexByte(p[:i], ' ')+1 : i]
				if unicode.IsLower(next) || len(last) <= 2 && last != "" && last != "it" && last != "us" || abbreviation[strings.ToLower(last)] {
					continue // "e.g. this", "Art. 28", "Acme Inc. will"
				}
			}
			out = append(out, strings.TrimSpace(p[start:end]))
			start = end
		}
		out = append(out, strings.TrimSpace(p[start:]))
	}
	out = slices.DeleteFunc(out, func(s string) bool { return s == "" })
	return out
}

var abbreviation = map[string]bool{"inc": true, "ltd": true, "corp": true, "art": true, "sec": true, "no": true, "nos": true, "st": true, "co": true, "vs": true, "etc": true, "approx": true}

// rawDelta is what only one of two sets of sentences has, letter by letter.
func rawDelta(old, new []string) (came, gone []string) {
	only := func(xs, ys []string) []string {
		have := words.Set(ys)
		var out []string
		for _, x := range xs {
			if !have[x] {
				have[x] = true
				out = append(out, x)
			}
		}
		return out
	}
	return only(new, old), only(old, new)
}

// maxSentences bounds how many sentences are weighed against each other.
const maxSentences = 200

// pairSentences finds which sentence became which: each with the one that
// shares most words, where that is half of them. Others came or went alone.
func (c *comparer) pairSentences(gone, came []string) [][2]string {
	type candidate struct {
		i, j  int
		share float64
	}
	var all []candidate
	olds, news := c.wordsOfEach(gone), c.wordsOfEach(came)
	for i, a := range olds {
		for j, b := range news {
			const least = 0.4
			if few, many := min(len(a), len(b)), max(len(a), len(b)); float64(few) < least*float64(many) {
				continue // the shorter has not as many words as they would have to share
			}
			c.step(len(a) + len(b))
			if s := sharedWords(a, b); s >= least {
				all = append(all, candidate{i, j, s})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(gone[a.i], gone[b.i]), cmp.Compare(came[a.j], came[b.j]))
	})
	partner, taken := map[int]int{}, map[int]bool{}
	for _, x := range all {
		if _, ok := partner[x.j]; !ok && !taken[x.i] {
			partner[x.j], taken[x.i] = x.i, true
		}
	}
	var out [][2]string
	for j, s := range came {
		if i, ok := partner[j]; ok {
			out = append(out, [2]string{gone[i], s})
		} else {
			out = append(out, [2]string{"", s})
		}
	}
	for i, s := range gone {
		if !taken[i] {
			out = append(out, [2]string{s, ""})
		}
	}
	return out
}

// wordsOfEach returns the words of the first sentences, as numbers.
func (c *comparer) wordsOfEach(sentences []string) [][]int32 {
	out := make([][]int32, min(len(sentences), maxSentences))
	for i := range out {
		out[i] = c.texts.said(sentences[i]).words
	}
	return out
}

// A terms is the text on notice and objection as a whole.
type terms struct {
	periods  map[string]bool
	rights   map[string]bool // folded
	channels []string
}

// readTerms reads the text as a whole, once for all of its sentences.
func (c *comparer) readTerms(sentences []string) terms {
	all := strings.Join(sentences, "\n")
	c.step(deltaSteps * len(all))
	t := terms{periods: words.Set(words.Periods(all)), rights: words.Set(c.said.Says("right", all))}
	for _, s := range c.said.Says("channel", all) {
		t.channels = append(t.channels, channelOf(s))
	}
	t.channels = words.Unique(t.channels)
	return t
}

// ofNotice is a sentence that speaks of what this text is about.
var ofNotice = regexp.MustCompile(`(?i)sub-?\s?processor|notif|notice|object|subscri`)

// judgeSentence says whether a sentence that changed touches a period or a
// right of the customer (GDPR Art. 28(2)). What another sentence says as well
// has neither come nor gone.
func (c *comparer) judgeSentence(f FieldChange, old, new terms) []finding {
	var out []finding
	if ofNotice.MatchString(f.Old) || ofNotice.MatchString(f.New) {
		was, is := words.Periods(f.Old), words.Periods(f.New)
		lost, came := words.Without(was, is), words.Without(is, was)
		if len(lost) == 0 || len(came) == 0 {
			lost, came = words.NotIn(lost, new.periods), words.NotIn(came, old.periods)
		}
		switch {
		case len(lost) > 0 && len(came) > 0:
			out = append(out, finding{RuleNoticeTerms, "period changed: " + list(lost) + " to " + list(came)})
		case len(came) > 0:
			out = append(out, finding{RuleNoticeTerms, "period now stated: " + list(came)})
		case len(lost) > 0:
			out = append(out, finding{RuleNoticeTerms, "period no longer stated: " + list(lost)})
		}
		if said := c.newRight(f.New, old); said != "" {
			out = append(out, finding{RuleNoticeTerms, "rights in the text on objection: " + quote(said) + " came"})
		}
		if said := c.newRight(f.Old, new); said != "" {
			out = append(out, finding{RuleNoticeTerms, "rights in the text on objection: " + quote(said) + " went"})
		}
	}
	if len(out) == 0 {
		out = append(out, finding{RuleTerms, "text on notice and objection reworded"})
	}
	return out
}

// newRight returns the first right that a sentence names and another text as a
// whole does not; "" where there is none.
func (c *comparer) newRight(sentence string, other terms) string {
	if sentence == "" {
		return ""
	}
	return c.said.FirstNew("right", sentence, other.rights)
}

// channelNames gives the ways of notice in plain words.
func channelOf(said string) string {
	switch {
	case strings.HasPrefix(said, "rss"), strings.HasPrefix(said, "atom"):
		return "RSS feed"
	case strings.HasPrefix(said, "e mail"), strings.HasPrefix(said, "email"), said == "newsletter", said == "mailing list":
		return "e-mail"
	}
	return said
}

// channelsLost says which ways of notice the text as a whole no longer names,
// and which it names now.
func channelsLost(old, new terms) string {
	var parts []string
	if lost := words.Without(old.channels, new.channels); len(lost) > 0 {
		parts = append(parts, list(lost)+" no longer offered")
	}
	if came := words.Without(new.channels, old.channels); len(came) > 0 {
		parts = append(parts, list(came)+" now offered")
	}
	return strings.Join(parts, "; ")
}
