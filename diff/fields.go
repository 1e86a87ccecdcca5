package diff

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// judgeField says why one changed cell matters.
func (c *comparer) judgeField(d *delta, before, after *snapshot.Subprocessor) []finding {
	var out []finding
	if d.Old == d.New && (len(d.OldLinks) > 0 || len(d.NewLinks) > 0) {
		return []finding{{RuleLinks, linkWords(d)}}
	}
	switch d.Field {
	case snapshot.Location, snapshot.EntityCountry:
		out = c.judgePlaceChange(d, before, after)
	case snapshot.Purpose:
		out = append(c.judgePurpose(d.Old, d.New), finding{RulePurpose, "purpose reworded"})
	case snapshot.Products:
		out = c.judgeProducts(d)
	case snapshot.DataCategories:
		out = append(c.judgeCategories(d), c.judgePurpose(d.Old, d.New)...)
	case snapshot.Transfer:
		out = c.judgeTransfer(d.Old, d.New)
	case snapshot.Security:
		out = []finding{{RuleSecurity, "security documents changed"}}
	case snapshot.RowDate, FieldStarts, FieldEnds:
		out = []finding{{RuleRowDates, dateWords(d)}}
	case FieldConditions:
		out = c.judgeConditions(d)
	case snapshot.Other:
		out = append(c.judgePurpose(d.Old, d.New), finding{RuleOtherWords, headerWords(d)})
	default:
		out = []finding{{RuleOtherWords, headerWords(d)}}
	}
	if f := c.judgeOptional(d, before, after); f.rule != "" {
		out = append(out, f)
	}
	return out
}

func linkWords(d *delta) string {
	if d.Header != "" {
		return "link changed under \u201c" + d.Header + "\u201d"
	}
	return "link changed"
}

func headerWords(d *delta) string {
	what := d.Header
	if what == "" {
		what = strings.ReplaceAll(string(d.Field), "_", " ")
	}
	return "\u201c" + what + "\u201d reworded"
}

func dateWords(d *delta) string {
	switch d.Field {
	case FieldStarts:
		if d.New == "" {
			return "start date " + d.Old + " withdrawn"
		}
		return "starts " + d.New
	case FieldEnds:
		if d.New == "" {
			return "end date " + d.Old + " withdrawn"
		}
		return "ends " + d.New
	}
	return "date changed"
}

// judgePurpose says what new words in a purpose mean.
func (c *comparer) judgePurpose(old, new string) []finding {
	var out []finding
	had := map[string]bool{}
	for _, w := range c.said.AIWords(old) {
		had[words.Fold(w)] = true
	}
	before := ""
	for i, w := range c.said.AIWords(new) {
		if len(had) > 0 && !ofTraining(w) {
			continue // it was about artificial intelligence before
		}
		if i >= maxAIWords {
			break
		}
		if before == "" {
			before = c.folded(old)
		}
		if !had[words.Fold(w)] && !strings.Contains(before, words.Fold(w)) {
			out = append(out, finding{RuleAI, "AI: " + quote(w)})
			break
		}
	}
	if said := c.said.NegatesTraining(old); said != "" && c.said.NegatesTraining(new) == "" {
		out = append(out, finding{RuleAI, "AI: no longer says " + quote(said)})
	}
	for _, w := range watched {
		if said := c.said.NewlySaid(w.set, old, new); said != "" {
			out = append(out, finding{w.rule, w.text + quote(said)})
		}
	}
	return out
}

// maxAIWords bounds how many words about artificial intelligence are looked up
// in what a purpose said before.
const maxAIWords = 50

// ofTraining reports whether words that AIWords returned speak of training.
func ofTraining(said string) bool {
	first, _, _ := strings.Cut(words.Fold(said), " ")
	return strings.Contains(first, "train") || strings.HasPrefix(first, "finetun")
}

// judgeProducts says what products came and went, and whether one of those in
// use is among them.
func (c *comparer) judgeProducts(d *delta) []finding {
	var out []finding
	if c.scoped {
		if now := c.newlyUsed(d.Old, d.New); len(now) > 0 {
			out = append(out, finding{RuleProductInUse, "now used for " + list(now) + ", a product in use"})
		}
	}
	came, went := brief(d.ItemsAdded), brief(d.ItemsRemoved)
	switch {
	case came != "" && went == "" && len(d.ItemsRemoved) == 0:
		out = append(out, finding{RuleProducts, "now also for " + came})
	case went != "" && came == "" && len(d.ItemsAdded) == 0:
		out = append(out, finding{RuleProducts, "no longer for " + went})
	default:
		out = append(out, finding{RuleProducts, "products reworded"})
	}
	return out
}

// brief gives items in a few words, "" where they are none or long.
func brief(items []string) string {
	for _, it := range items {
		if len(it) > maxQuote {
			return ""
		}
	}
	return list(items)
}

// judgeCategories says what categories of data came. A cell that only lost
// words is narrower.
func (c *comparer) judgeCategories(d *delta) []finding {
	if newWords(d.Old, d.New) == 0 {
		if went := brief(d.ItemsRemoved); went != "" && len(d.ItemsAdded) == 0 {
			return []finding{{RuleCategories, "categories of data no longer named: " + went}}
		}
		return []finding{{RuleCategories, "categories of data narrowed"}}
	}
	if came := brief(d.ItemsAdded); came != "" && !extends(d.ItemsAdded, d.ItemsRemoved) {
		return []finding{{RuleCategoriesAdded, "categories of data added: " + came}}
	}
	return []finding{{RuleCategoriesAdded, "categories of data reworded"}}
}

// extends reports whether one of the items that came is one that went with
// more said about it.
func extends(came, went []string) bool {
	if len(came) == 0 || len(went) == 0 {
		return false
	}
	// Of what went only what no other begins is asked for: in alphabetical
	// order it is then right before what it begins.
	starts := words.FoldedSet(went)
	kept := starts[:0]
	for _, y := range starts {
		if len(kept) == 0 || !strings.HasPrefix(y, kept[len(kept)-1]) {
			kept = append(kept, y)
		}
	}
	for _, x := range came {
		f := words.Fold(x)
		i, same := slices.BinarySearch(kept, f)
		if same || i > 0 && strings.HasPrefix(f, kept[i-1]) {
			return true
		}
	}
	return false
}

// newWords counts the words that only the new text has.
func newWords(old, new string) int {
	had := map[string]bool{}
	for _, w := range strings.Fields(words.Fold(old)) {
		had[w] = true
	}
	n := 0
	for _, w := range strings.Fields(words.Fold(new)) {
		if !had[w] && w != "and" && w != "or" && w != "the" && w != "of" {
			n++
		}
	}
	return n
}

// judgeTransfer compares the mechanisms that two cells name (GDPR Art. 45 to
// 47 and 49).
func (c *comparer) judgeTransfer(old, new string) []finding {
	a, b := c.said.KindsSaid("mechanism", old), c.said.KindsSaid("mechanism", new)
	lost, came := words.Without(a, b), words.Without(b, a)
	switch {
	case c.folded(old) == "":
		return []finding{{RuleTransferStated, "transfer mechanism stated now" + colon(b)}}
	case c.folded(new) == "":
		return []finding{{RuleTransferLost, "transfer mechanism no longer stated" + colon(a)}}
	case len(lost) > 0 && len(came) > 0:
		return []finding{{RuleTransferChanged, "transfer mechanism changed: " + list(came) + " for " + list(lost)}}
	case len(lost) > 0:
		return []finding{{RuleTransferLost, "transfer mechanism lost: " + list(lost)}}
	case len(came) > 0:
		return []finding{{RuleTransferStated, "transfer mechanism added: " + list(came)}}
	case len(a) == 0:
		return []finding{{RuleTransferChanged, "transfer mechanism changed"}}
	}
	return []finding{{RuleOtherWords, "transfer mechanism reworded"}}
}

func colon(items []string) string {
	if len(items) == 0 {
		return ""
	}
	return ": " + list(items)
}

// judgeConditions says what footnotes and badges came and went.
func (c *comparer) judgeConditions(d *delta) []finding {
	var out []finding
	stays := len(d.ItemsRemoved) > 0 && c.said.Says("optional", d.New) != nil
	for _, lost := range d.ItemsRemoved {
		switch {
		case !stays && c.said.Says("optional", lost) != nil:
			out = append(out, finding{RuleOptionalGeneral, "no longer optional: " + quote(lost)})
		case c.said.Says("limits", lost) != nil:
			out = append(out, finding{RuleLimitLost, "no longer limited: " + quote(lost)})
		default:
			out = append(out, finding{RuleConditions, "no longer marked " + quote(lost)})
		}
	}
	for _, came := range d.ItemsAdded {
		out = append(out, finding{RuleConditions, "now marked " + quote(came)})
	}
	return out
}

// judgeOptional says whether a cell lost the words that made the sub-processor
// optional, and no other cell of the row has them.
func (c *comparer) judgeOptional(d *delta, before, after *snapshot.Subprocessor) finding {
	if d.Field == FieldConditions || d.Field == snapshot.Security || d.Field == snapshot.Website {
		return finding{}
	}
	was := c.said.Says("optional", d.Old)
	if len(was) == 0 || c.said.Says("optional", d.New) != nil || c.saysOptional(after) || words.Fold(d.New) == "" {
		return finding{}
	}
	return finding{RuleOptionalGeneral, "no longer optional: " + quote(c.said.Clause("optional", d.Old))}
}

// saysOptional reports whether any cell of a row says that the sub-processor is
// optional. It is asked for each cell of a row in turn.
func (c *comparer) saysOptional(s *snapshot.Subprocessor) bool {
	if c.optionalRow != s {
		c.step(rowSize(s))
		c.optionalRow, c.optional = s, c.said.Says("optional", rowText(s)) != nil
	}
	return c.optional
}

// rowText returns all that a row says, for looking words up in it.
func rowText(s *snapshot.Subprocessor) string {
	parts := []string{s.Name}
	for _, f := range snapshot.CellFields() {
		if t := s.Cell(f).Text; t != "" {
			parts = append(parts, t)
		}
	}
	parts = append(parts, s.Conditions...)
	for _, o := range s.Other {
		parts = append(parts, o.Text)
	}
	return strings.Join(parts, "; ")
}
