package dom

import "github.com/subwatch/subwatch/scraper/internal/lexicon"

// StepsPerScan is what one regular expression takes of the budget for a byte
// that it looks at. One with many alternatives takes about 100 ns a byte,
// which is what some sixty steps take elsewhere.
const StepsPerScan = 64

// A Question is asked of texts that many parts of a page share: the heading
// above a thousand tables, the lines between the two, the footnotes below. Each
// text is asked once and the answer is kept for the reading, see [Ask].
type Question[T any] struct {
	// PerByte is what an answer costs, in steps for a byte of the text:
	// [StepsPerScan] for each regular expression.
	PerByte int
	Answer  func(text string) T
}

// Ask returns the answer to a question about a text, from before where the text
// was asked already.
func Ask[T any](d *Doc, q *Question[T], text string) T {
	d.Budget.Spend(len(text)/16 + 2) // to find it again
	kept, _ := d.kept.answers[q].(map[string]T)
	if a, ok := kept[text]; ok {
		return a
	}
	d.Budget.Spend(q.PerByte * len(text))
	a := q.Answer(text)
	if kept == nil {
		kept = make(map[string]T)
		if d.kept.answers == nil {
			d.kept.answers = make(map[any]any)
		}
		d.kept.answers[q] = kept
	}
	kept[text] = a
	return a
}

// Plausible judges a name's text once.
func (d *Doc) Plausible(s string) lexicon.Plausibility {
	if len(s) > 2*lexicon.MaxPlausible {
		return lexicon.Plausibility{} // white space around it or not
	}
	if p, ok := d.kept.judged[s]; ok {
		return p
	}
	d.Budget.Spend(len(s) + 1)
	p := lexicon.Plausible(s)
	if d.kept.judged == nil {
		d.kept.judged = make(map[string]lexicon.Plausibility)
	}
	if len(d.kept.judged) >= lexicon.MaxJudged {
		clear(d.kept.judged)
	}
	d.kept.judged[s] = p
	return p
}
