package diff

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
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
	for _, p := range pairSentences(gone, came) {
		f := FieldChange{Old: p[0], New: p[1], Words: words(p[0], p[1])}
		ch.Fields = append(ch.Fields, f)
		if !sameText(p[0], p[1]) {
			found = append(found, c.judgeSentence(f, strings.Join(old, "\n"), strings.Join(new, "\n"))...)
		}
	}
	if slices.ContainsFunc(found, func(f finding) bool { return f.rule == RuleNoticeTerms }) {
		found = slices.DeleteFunc(found, func(f finding) bool { return f.rule == RuleTerms })
	}
	if len(found) > 0 {
		if text := c.channelsLost(old, new); text != "" {
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
		var out []string
		for _, x := range xs {
			if !slices.Contains(ys, x) && !slices.Contains(out, x) {
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
func pairSentences(gone, came []string) [][2]string {
	type candidate struct {
		i, j  int
		share float64
	}
	var all []candidate
	for i := range gone[:min(len(gone), maxSentences)] {
		for j := range came[:min(len(came), maxSentences)] {
			if s := wordShare(fold(gone[i]), fold(came[j])); s >= 0.4 {
				all = append(all, candidate{i, j, s})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(gone[a.i], gone[b.i]), cmp.Compare(came[a.j], came[b.j]))
	})
	partner, taken := map[int]int{}, map[int]bool{}
	for _, c := range all {
		if _, ok := partner[c.j]; !ok && !taken[c.i] {
			partner[c.j], taken[c.i] = c.i, true
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

// period is a length of time: "thirty (30) days", "10 business days".
var period = regexp.MustCompile(`(?i)\b(\d+|one|two|three|five|seven|ten|fourteen|fifteen|twenty|thirty|forty-five|sixty|ninety)\b[\s)]*((business|calendar|working)\s+)?(days?|weeks?|months?|hours?|tage|jours)\b`)

// ofNotice is a sentence that speaks of what this text is about.
var ofNotice = regexp.MustCompile(`(?i)sub-?\s?processor|notif|notice|object|subscri`)

// judgeSentence says whether a sentence that changed touches a period or a
// right of the customer (GDPR Art. 28(2)). What another sentence says as well
// has neither come nor gone.
func (c *comparer) judgeSentence(f FieldChange, old, new string) []finding {
	var out []finding
	if ofNotice.MatchString(f.Old) || ofNotice.MatchString(f.New) {
		was, is := periods(f.Old), periods(f.New)
		lost, came := without(was, is), without(is, was)
		if len(lost) == 0 || len(came) == 0 {
			lost, came = without(lost, periods(new)), without(came, periods(old))
		}
		switch {
		case len(lost) > 0 && len(came) > 0:
			out = append(out, finding{RuleNoticeTerms, "period changed: " + list(lost) + " to " + list(came)})
		case len(came) > 0:
			out = append(out, finding{RuleNoticeTerms, "period now stated: " + list(came)})
		case len(lost) > 0:
			out = append(out, finding{RuleNoticeTerms, "period no longer stated: " + list(lost)})
		}
		if said := c.words.newlySaid("right", old, f.New); said != "" {
			out = append(out, finding{RuleNoticeTerms, "rights in the text on objection: " + quote(said) + " came"})
		}
		if said := c.words.newlySaid("right", new, f.Old); said != "" {
			out = append(out, finding{RuleNoticeTerms, "rights in the text on objection: " + quote(said) + " went"})
		}
	}
	if len(out) == 0 {
		out = append(out, finding{RuleTerms, "text on notice and objection reworded"})
	}
	return out
}

func periods(text string) []string {
	var out []string
	for _, m := range period.FindAllString(text, -1) {
		m = strings.Join(strings.Fields(strings.ReplaceAll(m, ")", " ")), " ")
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
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
func (c *comparer) channelsLost(old, new []string) string {
	ways := func(ss []string) []string {
		var out []string
		for _, s := range c.words.says("channel", strings.Join(ss, "\n")) {
			if w := channelOf(s); !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
		return out
	}
	was, is := ways(old), ways(new)
	var parts []string
	if lost := without(was, is); len(lost) > 0 {
		parts = append(parts, list(lost)+" no longer offered")
	}
	if came := without(is, was); len(came) > 0 {
		parts = append(parts, list(came)+" now offered")
	}
	return strings.Join(parts, "; ")
}
