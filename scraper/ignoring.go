package scraper

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/page"
)

// Limits of what a configuration may have left out. A regular expression is run
// over every cell; what one of so many bytes costs for a byte of text is bounded.
const (
	maxIgnored     = 20  // patterns, and columns
	maxIgnoredText = 200 // bytes of one
	maxPattern     = 500 // instructions of one: [a-z]{3} has some four
)

// Ignoring returns the hints with what is left out before anything is compared:
// texts are regular expressions (RE2) on the cells of the lists and on the text
// beside them, columns are headers. An error names what cannot be used.
func (h Hints) Ignoring(texts, columns []string) (Hints, error) {
	if len(texts) > maxIgnored || len(columns) > maxIgnored {
		return Hints{}, fmt.Errorf("ignore_text and ignore_columns: at most %d entries each", maxIgnored)
	}
	h.texts, h.columns = nil, nil
	for _, t := range texts {
		p, err := ignored(t)
		if err != nil {
			return Hints{}, fmt.Errorf("ignore_text: %w", err)
		}
		h.texts = append(h.texts, p)
	}
	for _, c := range columns {
		c = strings.Join(strings.Fields(c), " ")
		if c == "" || len(c) > maxIgnoredText {
			return Hints{}, fmt.Errorf("ignore_columns: %q is no header: write it as the page prints it, in at most %d bytes", page.Clip(c), maxIgnoredText)
		}
		h.columns = append(h.columns, c)
	}
	return h, nil
}

// probes are texts of different kinds. A pattern that matches all of each would
// leave nothing to watch.
var probes = []string{"x", "Example text, 12.", "株式会社"}

// A pattern is a regular expression of ignore_text.
type pattern struct {
	re   *regexp.Regexp
	size int // in instructions: what it costs for a byte
}

// leftOut returns what is left out, for one reading.
func (h Hints) leftOut() dom.LeftOut {
	out := dom.LeftOut{Columns: h.columns, Used: make([]bool, len(h.texts))}
	for _, p := range h.texts {
		out.Texts, out.Sizes = append(out.Texts, p.re), append(out.Sizes, p.size)
	}
	return out
}

// ignored compiles a pattern of ignore_text.
func ignored(text string) (pattern, error) {
	quoted := page.Clip(strconv.Quote(text))
	if len(text) > maxIgnoredText {
		return pattern{}, fmt.Errorf("%s is longer than %d bytes: write several patterns", quoted, maxIgnoredText)
	}
	re, err := regexp.Compile(text)
	if err != nil {
		var cause interface{ Unwrap() error }
		if errors.As(err, &cause) {
			err = cause.Unwrap()
		}
		return pattern{}, fmt.Errorf("%s is no regular expression: %s", quoted, strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	if re.MatchString("") {
		return pattern{}, fmt.Errorf("%s matches nothing at all (the empty text): make it ask for a character at least", quoted)
	}
	whole := func(probe string) bool {
		at := re.FindStringIndex(probe)
		return at != nil && at[0] == 0 && at[1] == len(probe)
	}
	if !slices.ContainsFunc(probes, func(p string) bool { return !whole(p) }) {
		return pattern{}, fmt.Errorf("%s matches every text, and nothing would be watched: say what is to be left out", quoted)
	}
	size, err := sizeOf(text)
	if err != nil || size > maxPattern {
		return pattern{}, fmt.Errorf("%s takes too much to look for: write it shorter, or with fewer repetitions", quoted)
	}
	return pattern{re, size}, nil
}

// sizeOf returns how many instructions a regular expression has.
func sizeOf(text string) (int, error) {
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return 0, err
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return 0, err
	}
	return len(prog.Inst), nil
}
