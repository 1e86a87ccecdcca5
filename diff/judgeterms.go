package diff

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/promise"
)

// judgeTerms says what changed sentences mean: of the text on notice and
// objection, and of what the page promises.
func (j *judging) judgeTerms(c *change) []finding {
	var found []finding
	before, after := j.readTerms(j.Old.TermsText), j.readTerms(j.New.TermsText)
	for i := range c.deltas {
		d := &c.deltas[i]
		if d.cosmetic {
			continue
		}
		notice, periods := j.judgeNotice(&d.FieldChange, before, after)
		c.Periods = append(c.Periods, periods...)
		found = append(append(found, notice...), j.judgePromises(&d.FieldChange, before, after)...)
	}
	if j.datesToldBefore {
		found = append(found, j.judgePageStart()...)
	}
	told := len(c.deltas) > 0 && !allCosmetic(c.deltas)
	if told && len(found) == 0 {
		found = append(found, finding{RuleTerms, "text on notice and objection reworded"})
	}
	if told {
		if text := channelsLost(before, after); text != "" {
			found = append(found, finding{RuleNoticeWay, text})
		}
	}
	return found
}

// A terms is the text on notice and objection as a whole, and what else the page
// promises.
type terms struct {
	periods  []Period
	rights   map[string]bool // by their kind: "right:refund"
	beside   map[string]bool // sentences of paragraphs that speak of objecting
	channels []string
	objects  bool            // customers may object
	notifies bool            // customers are told of changes
	promises map[string]bool // by [promiseKey]
}

// readTerms reads the paragraphs as a whole, once for all of their sentences.
func (j *judging) readTerms(paragraphs []string) terms {
	all := strings.Join(sentences(paragraphs), "\n")
	j.Step(reading.DeltaSteps * len(all))
	t := terms{periods: words.Periods(all), rights: map[string]bool{}, beside: map[string]bool{}, promises: map[string]bool{}}
	for _, s := range j.Phrases.Sayings("right", all) {
		t.rights[s.Kind] = true
	}
	for _, s := range j.Phrases.Says("channel", all) {
		t.channels = append(t.channels, channelOf(s))
	}
	t.channels = words.Unique(t.channels)
	for _, p := range paragraphs {
		objects, said := false, sentences([]string{p})
		for _, s := range said {
			read := j.Promise(s)
			objects = objects || read.Objection
			t.notifies = t.notifies || read.OnNotice
			for _, kind := range read.Kinds.Each() {
				t.promises[promiseKey(kind, read)] = true
			}
		}
		if t.objects = t.objects || objects; objects {
			for _, s := range said {
				t.beside[s] = true
			}
		}
	}
	return t
}

// judgeNotice says whether a sentence that changed touches a period or a right
// of the customer (GDPR Art. 28(2)), and which periods. What another sentence
// says as well has neither come nor gone.
func (j *judging) judgeNotice(f *FieldChange, old, new terms) ([]finding, []PeriodChange) {
	was, is := j.Promise(f.Old), j.Promise(f.New)
	went, came := j.rightsWithout(f.Old, was, old, new), j.rightsWithout(f.New, is, new, old)
	var out []finding
	if len(came) > 0 {
		out = append(out, finding{RuleNoticeTerms, "rights in the text on objection: " + list(came) + " added"})
	}
	if len(went) > 0 {
		out = append(out, finding{RuleNoticeTerms, "rights in the text on objection: " + list(went) + " removed"})
	}
	if !ofNotice(f.Old, was) && !ofNotice(f.New, is) {
		return out, nil
	}
	periods := changedPeriods(f, old, new)
	about := AboutNotice
	if was.Objection || is.Objection {
		about = AboutObjection
	}
	for i := range periods {
		periods[i].About = about
	}
	if text := periodWords(periods); text != "" {
		out = slices.Insert(out, 0, finding{RuleNoticeTerms, text})
	}
	switch {
	case len(came) == 0 && is.Objection && !old.objects: // in other languages
		out = append(out, finding{RuleNoticeTerms, "objecting is spoken of now"})
	case len(went) == 0 && was.Objection && !new.objects:
		out = append(out, finding{RuleNoticeTerms, "objecting is no longer spoken of"})
	case len(out) == 0 && was.Objection && is.Objection && onlyMore(f.Words):
		out = append(out, finding{RuleNoticeTerms, "objecting: the page says it differently now"})
	}
	if was.OnNotice && !new.notifies {
		out = append(out, finding{RuleNoticeTerms, "notice of changes is no longer spoken of"})
	}
	return out, periods
}

// rightsWithout returns the rights of which a sentence speaks and of which the
// text of the other version does not speak at all. What follows from an objection
// stands in sentences of its own too: "If we cannot, you may terminate."
func (j *judging) rightsWithout(sentence string, s promise.Sentence, of, other terms) []string {
	onRights := ofNotice(sentence, s) && speaksOfRights(s)
	var out []string
	for _, said := range j.Phrases.Sayings("right", sentence) {
		switch said.Kind {
		case "right:audit": // Art. 28(3)(h), wherever it stands
		case "right:terminate", "right:refund", "right:remedy": // they follow from an objection
			if !onRights && !of.beside[sentence] {
				continue
			}
		default:
			if !onRights {
				continue
			}
		}
		if !other.rights[said.Kind] {
			out = append(out, quote(said.Text))
		}
	}
	return out
}

// ofNotice reports a sentence that speaks of notice, objection, subscription or
// sub-processors.
func ofNotice(text string, s promise.Sentence) bool {
	return s.OnNotice || s.Objection || s.OnSubs || strings.Contains(strings.ToLower(text), "subscri")
}

// speaksOfRights reports a sentence in which words such as "accept" are about
// rights, and not about something else that is promised.
func speaksOfRights(s promise.Sentence) bool {
	return s.Kinds == 0 || s.OnNotice || s.Objection || s.Kinds.Has(promise.Authorisation)
}

// changedPeriods returns the periods of a sentence that came, went or have
// another length now: those that are equally long in other units have not
// changed.
func changedPeriods(f *FieldChange, old, new terms) []PeriodChange {
	was, is := words.Periods(f.Old), words.Periods(f.New)
	lost, came := periodsWithout(was, is), periodsWithout(is, was)
	if len(lost) == 0 || len(came) == 0 {
		lost, came = periodsWithout(lost, new.periods), periodsWithout(came, old.periods)
	}
	var out []PeriodChange
	for i := range max(len(lost), len(came)) {
		var p PeriodChange
		if i < len(lost) {
			p.Old = &lost[i]
		}
		if i < len(came) {
			p.New = &came[i]
		}
		out = append(out, p)
	}
	return out
}

// periodsWithout returns the periods to which none of others is equally long.
func periodsWithout(periods, others []Period) []Period {
	return slices.DeleteFunc(slices.Clone(periods), func(p Period) bool { return slices.ContainsFunc(others, p.Same) })
}

// periodWords says which periods changed, "" where none did.
func periodWords(changes []PeriodChange) string {
	var lost, came []string
	for _, c := range changes {
		if c.Old != nil {
			lost = append(lost, c.Old.Text)
		}
		if c.New != nil {
			came = append(came, c.New.Text)
		}
	}
	switch {
	case len(lost) > 0 && len(came) > 0:
		return "period changed: " + list(lost) + " to " + list(came)
	case len(came) > 0:
		return "period now stated: " + list(came)
	case len(lost) > 0:
		return "period no longer stated: " + list(lost)
	}
	return ""
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

// promiseRules are the rules for promises that went or turned.
var promiseRules = map[promise.Kinds]Rule{
	promise.Place: RulePromisePlace, promise.Training: RulePromiseTraining, promise.Authorisation: RuleAuthorisation, promise.Liability: RuleLiability,
	promise.Retention: RuleRetention, promise.Security: RulePromiseSecurity, promise.Exception: RuleNoticeException,
	promise.Operator: RuleOperator,
}

// promiseKey is equal for sentences that promise the same.
func promiseKey(kind promise.Kinds, s promise.Sentence) string {
	return kind.String() + ": " + s.Firmness + "; " + s.Numbers
}

// judgePromises says what became of the promises in a sentence that changed, kind
// by kind. One that another sentence makes as firmly has neither come nor gone,
// and one in other words that is as firm as before has not changed.
func (j *judging) judgePromises(f *FieldChange, old, new terms) []finding {
	was, is := j.Promise(f.Old), j.Promise(f.New)
	var out []finding
	for _, kind := range (was.Kinds | is.Kinds).Each() {
		before, after := was.Kinds.Has(kind), is.Kinds.Has(kind)
		switch rule := promiseRules[kind]; {
		case kind == promise.Operator && before && after:
			if !words.Same(f.Old, f.New) {
				out = append(out, finding{rule, "operator: the page names another one, or another law"})
			}
		case kind == promise.Operator && before:
			out = append(out, finding{RulePromiseMade, "operator: no longer said"})
		case kind == promise.Operator:
			out = append(out, finding{RulePromiseMade, "operator: now said"})
		case before && after:
			if was.Firmness != is.Firmness || !sameNumbers(f, was, is) || onlyMore(f.Words) {
				out = append(out, finding{rule, kind.String() + ": the page says it differently now"})
			}
		case before && new.promises[promiseKey(kind, was)], after && old.promises[promiseKey(kind, is)]:
		case before && kind == promise.Exception:
			out = append(out, finding{RulePromiseMade, "exception from notice no longer made"})
		case before:
			out = append(out, finding{rule, kind.String() + ": no longer said"})
		case weakens(kind, is):
			out = append(out, finding{rule, kind.String() + ": now said"})
		default:
			out = append(out, finding{RulePromiseMade, kind.String() + ": now promised"})
		}
	}
	return out
}

// clauseWords is how many words make a clause: fewer only put something
// differently.
const clauseWords = 4

// onlyMore reports whether a sentence goes on as it is but for a clause that came,
// or that went.
func onlyMore(runs []Word) bool {
	came, gone := 0, 0
	for _, w := range runs {
		switch n := len(strings.Fields(w.Text)); w.Op {
		case Came:
			came += n
		case Gone:
			gone += n
		}
	}
	return came >= clauseWords && gone == 0 || gone >= clauseWords && came == 0
}

// sameNumbers reports whether two promises name the same numbers, or periods that
// are equally long.
func sameNumbers(f *FieldChange, old, new promise.Sentence) bool {
	if old.Numbers == new.Numbers {
		return true
	}
	was, is := words.Periods(f.Old), words.Periods(f.New)
	return len(was) > 0 && len(periodsWithout(was, is))+len(periodsWithout(is, was)) == 0
}

// weakens reports whether a sentence that came allows something, where others
// promise.
func weakens(kind promise.Kinds, s promise.Sentence) bool {
	switch kind {
	case promise.Exception:
		return true
	case promise.Training:
		return !s.Denies
	case promise.Authorisation:
		return s.General || s.Softens
	case promise.Liability:
		return s.Denies || s.Softens
	case promise.Place:
		return s.Softens || s.Opens && !s.Denies
	}
	return s.Softens
}
