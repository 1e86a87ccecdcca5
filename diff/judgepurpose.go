package diff

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// watched are the words of a purpose that a person should see.
var watched = []struct {
	set  string
	rule Rule
	text string
}{
	{"support", RuleSupport, "human support access: "},
	{"advertising", RuleAdvertising, "advertising: "},
	{"profiling", RuleProfiling, "profiling: "},
}

// judgeNewPurpose says what the purpose of a row that came means.
func (j *judging) judgeNewPurpose(row *snapshot.Subprocessor) []finding {
	var out []finding
	purpose := reading.Purpose(row)
	if ai := j.Names.AI(row); ai != "" {
		out = append(out, finding{RuleAI, "AI: " + ai + " is a known AI provider"})
	} else if said := j.Phrases.AIWords(purpose); len(said) > 0 {
		out = append(out, finding{RuleAI, "AI: " + quote(said[0])})
	}
	return append(out, j.judgeWatched("", purpose)...)
}

// judgeWatched says which of the watched words a purpose says newly.
func (j *judging) judgeWatched(old, new string) []finding {
	var out []finding
	for _, w := range watched {
		if said := j.Phrases.NewlySaid(w.set, old, new); said != "" {
			out = append(out, finding{w.rule, w.text + quote(said)})
		}
	}
	return out
}

// judgePurpose says what new words in a purpose mean.
func (j *judging) judgePurpose(old, new string) []finding {
	var out []finding
	had := words.FoldedSet(j.Phrases.AIWords(old))
	before := ""
	for _, w := range j.Phrases.AIWords(new) {
		if len(had) > 0 && !ofTraining(w) {
			continue // it was about artificial intelligence before
		}
		if before == "" {
			before = j.Fold(old)
		}
		if !slices.Contains(had, words.Fold(w)) && !strings.Contains(before, words.Fold(w)) {
			out = append(out, finding{RuleAI, "AI: " + quote(w)})
			break
		}
	}
	if said := j.Phrases.NegatesTraining(old); said != "" && j.Phrases.NegatesTraining(new) == "" {
		out = append(out, finding{RuleAI, "AI: no longer says " + quote(said)})
	}
	return append(out, j.judgeWatched(old, new)...)
}

// ofTraining reports whether words that AIWords returned speak of training.
func ofTraining(said string) bool {
	first, _, _ := strings.Cut(words.Fold(said), " ")
	return strings.Contains(first, "train") || strings.HasPrefix(first, "finetun")
}
