package lexicon

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// notPattern refuses an entry that is never found in running text, though it be
// printed there as it is written.
func notPattern(text string) error {
	if err := notFolded(text); err != nil {
		return err
	}
	if i := strings.IndexAny(strings.Trim(strings.ReplaceAll(text, "<number>", ""), "^$"), "[]{}<>?+.,;:!#\"/^$\\"); i >= 0 {
		return errors.New("it has a mark that no phrase has: a blank stands for any")
	}
	all, err := expand(text)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.text == "" || strings.HasPrefix(s.text, "*") || !inWord(rune(s.text[0])) && s.text[0] < utf8.RuneSelf && s.text[0] != '#' {
			return errors.New("a phrase begins with a word")
		}
		if w, _, _ := strings.Cut(s.text, "*"); len(w) < 3 && w != s.text {
			return errors.New("a word has three letters before its ending is left open")
		}
		if s.in(s.sample()) == 0 {
			return fmt.Errorf("it is not found in %q", s.sample())
		}
	}
	return nil
}

// sample returns a text that the phrase is in.
func (s *saying) sample() string {
	return strings.NewReplacer("*", "zz", "#", "7", "…", " zz ", "_", "zz").Replace(s.text)
}

// maxVariants bounds the phrases that one entry can stand for.
const maxVariants = 1500

// expand returns the phrases that an entry stands for.
func expand(text string) ([]saying, error) {
	text = lower(text)
	if !strings.ContainsAny(text, "(|)-'\u2019<>\u2026^$") {
		return []saying{{text: text}}, nil
	}
	one := saying{}
	text, one.start = strings.CutPrefix(text, "^")
	text, one.end = strings.CutSuffix(text, "$")
	texts, rest, err := variants(marks.Replace(text))
	if err != nil || rest != "" {
		return nil, errors.Join(errors.New("its brackets do not match"), err)
	}
	out := make([]saying, 0, len(texts))
	for _, t := range texts {
		one.text = strings.ReplaceAll(strings.ReplaceAll(strings.Join(strings.Fields(t), " "), " …", "…"), "… ", "…")
		out = append(out, one)
	}
	return out, nil
}

// marks are those of an entry that are short for others.
var marks = strings.NewReplacer("<number>", "#", "'", " ", "\u2019", " ", "-", "( |)")

// variants returns what a text stands for up to the bracket that closes it, and
// the rest from there.
func variants(text string) (all []string, rest string, err error) {
	sofar := []string{""}
	for {
		i := strings.IndexAny(text, "(|)")
		if i < 0 {
			i = len(text)
		}
		for k := range sofar {
			sofar[k] += text[:i]
		}
		if text = text[i:]; text == "" || text[0] == ')' {
			return append(all, sofar...), text, nil
		}
		if text[0] == '|' {
			all, sofar, text = append(all, sofar...), []string{""}, text[1:]
			continue
		}
		inner, after, err := variants(text[1:])
		if err != nil || !strings.HasPrefix(after, ")") {
			return nil, "", errors.Join(errors.New("a bracket stays open"), err)
		}
		if len(inner)*len(sofar) > maxVariants {
			return nil, "", fmt.Errorf("it stands for more than %d phrases", maxVariants)
		}
		var joined []string
		for _, a := range sofar {
			for _, b := range inner {
				joined = append(joined, a+b)
			}
		}
		sofar, text = joined, after[1:]
	}
}
