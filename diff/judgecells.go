package diff

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// judgeField says why one changed cell matters.
func (j *judging) judgeField(d *delta, before, after *snapshot.Subprocessor) []finding {
	var out []finding
	if d.Old == d.New && (len(d.OldLinks) > 0 || len(d.NewLinks) > 0) {
		return []finding{{RuleLinks, linkWords(d)}}
	}
	switch d.Field {
	case snapshot.Location, snapshot.EntityCountry:
		out = j.judgePlaceChange(d, before, after)
	case snapshot.Purpose:
		out = append(j.judgePurpose(d.Old, d.New), j.judgePurposeCell(d)...)
	case snapshot.Products:
		out = j.judgeProducts(d)
	case snapshot.DataCategories:
		out = append(j.judgeCategories(d), j.judgePurpose(d.Old, d.New)...)
	case snapshot.Transfer:
		out = j.judgeTransfer(d.Old, d.New)
	case snapshot.Security:
		out = []finding{{RuleSecurity, "security documents changed"}}
	case FieldStarts:
		out = []finding{j.judgeStart(before.Starts, after.Starts)}
	case snapshot.RowDate, FieldEnds:
		out = []finding{{RuleRowDates, endWords(d)}}
	case FieldConditions:
		out = j.judgeConditions(d)
	case snapshot.Other:
		if out = j.judgeHeader(d, after.Name); !j.isChain(d.Header) {
			out = append(out, j.judgePurpose(d.Old, d.New)...)
		}
	default:
		out = []finding{{RuleOtherWords, headerWords(d)}}
	}
	if d.Field == snapshot.Purpose || d.Field == snapshot.DataCategories || d.Field == snapshot.Other || d.Field == FieldConditions {
		out = append(out, j.judgeSpecial(d.New, j.specialBefore(before))...)
	}
	if f := j.judgeOptional(d, before, after); f.rule != "" {
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

// judgeProducts says what products came and went, and whether one of those in
// use is among them.
func (j *judging) judgeProducts(d *delta) []finding {
	var out []finding
	if j.scope.on {
		if now := j.scope.newlyUsed(d.Old, d.New); len(now) > 0 {
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

// judgeCategories says what categories of data came. A cell that only lost
// words is narrower.
func (j *judging) judgeCategories(d *delta) []finding {
	if n := j.introduced(d); n > 0 {
		return []finding{{RuleCategories, "the same introduction in all " + count(n, "row", "rows") + ": " + quote(introduction(d.Old, d.New))}}
	}
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

// introduced returns in how many rows the cells of data got the same
// introduction, where all that changed did and the list has at least two: "Customer
// data, namely" adds no category.
func (j *judging) introduced(d *delta) int {
	intro := introduction(d.Old, d.New)
	if intro == "" || len(j.Phrases.Special(intro)) > 0 || !j.Phrases.EndsWith("namely", intro) {
		return 0
	}
	if j.introductions == nil {
		j.introductions = j.countIntroductions()
	}
	return j.introductions[words.Fold(intro)]
}

// introduction returns what stands before the old text in a new one that ends
// with it; "" for any other.
func introduction(old, new string) string {
	last := words.Fold(old)
	if last == "" || !strings.HasSuffix(words.Fold(new), " "+last) {
		return ""
	}
	for i := range new { // the first place from which on the new text says the old one
		if i > 0 && len(new)-i <= 3*len(old)+16 && words.Fold(new[i:]) == last {
			return strings.TrimSpace(new[:i])
		}
	}
	return ""
}

// countIntroductions counts the rows whose cells of data got an introduction,
// by its folded words, where no other cell of data changed otherwise.
func (j *judging) countIntroductions() map[string]int {
	out, other := map[string]int{}, 0
	for _, c := range j.changes {
		for i := range c.deltas {
			if d := &c.deltas[i]; d.Field == snapshot.DataCategories && !d.cosmetic {
				j.Step(len(d.Old) + len(d.New))
				if intro := introduction(d.Old, d.New); intro != "" {
					out[words.Fold(intro)]++
				} else {
					other++
				}
			}
		}
	}
	for intro, n := range out {
		if n < 2 || other > 0 {
			delete(out, intro)
		}
	}
	return out
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
func (j *judging) judgeTransfer(old, new string) []finding {
	a, b := j.Phrases.KindsSaid("mechanism", old), j.Phrases.KindsSaid("mechanism", new)
	lost, came := words.Without(a, b), words.Without(b, a)
	switch {
	case j.Fold(old) == "":
		return []finding{{RuleTransferStated, "transfer mechanism stated now" + colon(b)}}
	case j.Fold(new) == "":
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
func (j *judging) judgeConditions(d *delta) []finding {
	var out []finding
	stays := len(d.ItemsRemoved) > 0 && j.Phrases.Says("optional", d.New) != nil
	for _, lost := range d.ItemsRemoved {
		switch {
		case !stays && j.Phrases.Says("optional", lost) != nil:
			out = append(out, finding{RuleOptionalGeneral, "no longer optional: " + quote(lost)})
		case j.Phrases.Says("limits", lost) != nil:
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
func (j *judging) judgeOptional(d *delta, before, after *snapshot.Subprocessor) finding {
	if d.Field == FieldConditions || d.Field == snapshot.Security || d.Field == snapshot.Website {
		return finding{}
	}
	was := j.Phrases.Says("optional", d.Old)
	if len(was) == 0 || j.Phrases.Says("optional", d.New) != nil || j.saysOptional(after) || words.Fold(d.New) == "" {
		return finding{}
	}
	return finding{RuleOptionalGeneral, "no longer optional: " + quote(j.Phrases.Clause("optional", d.Old))}
}

// saysOptional reports whether any cell of a row says that the sub-processor is
// optional. It is asked for each cell of a row in turn.
func (j *judging) saysOptional(s *snapshot.Subprocessor) bool {
	if j.optionalRow != s {
		j.Step(reading.RowSize(s))
		j.optionalRow, j.optional = s, j.Phrases.Says("optional", reading.RowText(s)) != nil
	}
	return j.optional
}
