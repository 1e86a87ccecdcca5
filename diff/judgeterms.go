package diff

import (
	"regexp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/diff/internal/words"
)

// judgeTerms says what changed sentences of the text on notice and objection
// mean.
func (j *judging) judgeTerms(c *change) []finding {
	var found []finding
	before, after := j.readTerms(sentences(j.Old.TermsText)), j.readTerms(sentences(j.New.TermsText))
	for i := range c.deltas {
		if d := &c.deltas[i]; !d.cosmetic {
			found = append(found, j.judgeSentence(&d.FieldChange, before, after)...)
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
	return found
}

// A terms is the text on notice and objection as a whole.
type terms struct {
	periods  map[string]bool
	rights   map[string]bool // folded
	channels []string
}

// readTerms reads the text as a whole, once for all of its sentences.
func (j *judging) readTerms(sentences []string) terms {
	all := strings.Join(sentences, "\n")
	j.Step(reading.DeltaSteps * len(all))
	t := terms{periods: words.Set(words.Periods(all)), rights: words.Set(j.Phrases.Says("right", all))}
	for _, s := range j.Phrases.Says("channel", all) {
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
func (j *judging) judgeSentence(f *FieldChange, old, new terms) []finding {
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
		if said := j.Phrases.FirstNew("right", f.New, old.rights); said != "" {
			out = append(out, finding{RuleNoticeTerms, "rights in the text on objection: " + quote(said) + " added"})
		}
		if said := j.Phrases.FirstNew("right", f.Old, new.rights); said != "" {
			out = append(out, finding{RuleNoticeTerms, "rights in the text on objection: " + quote(said) + " removed"})
		}
	}
	if len(out) == 0 {
		out = append(out, finding{RuleTerms, "text on notice and objection reworded"})
	}
	return out
}

// channelOf returns a way of notice in plain words.
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
