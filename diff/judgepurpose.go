package diff

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

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

// judgeNewPurpose says what the purpose of a row that came means, and the data
// that it gets.
func (j *judging) judgeNewPurpose(row *snapshot.Subprocessor) []finding {
	var out []finding
	purpose := reading.Purpose(row)
	if ai := j.Names.AI(row); ai != "" {
		out = append(out, finding{RuleAI, "AI: " + ai + " is a known AI provider"})
	} else if said := j.Phrases.AIWords(purpose); len(said) > 0 {
		out = append(out, finding{RuleAI, "AI: " + quote(said[0])})
	}
	told := map[string]bool{}
	for _, text := range dataTexts(row) {
		out = append(out, j.judgeSpecial(text, told)...)
	}
	out = append(out, j.judgeNewHeaders(row)...)
	return append(out, j.judgeWatched("", purpose)...)
}

// dataTexts returns the cells of a row that say which data it gets and what for.
func dataTexts(row *snapshot.Subprocessor) []string {
	out := []string{row.DataCategories.Text, row.Purpose.Text}
	for i := range row.Other {
		out = append(out, row.Other[i].Text)
	}
	return append(out, row.Conditions...)
}

// judgeSpecial says which special categories of data a text speaks of that are
// not told yet, and notes that they are.
func (j *judging) judgeSpecial(text string, told map[string]bool) []finding {
	var out []finding
	for _, s := range j.Phrases.Special(text) {
		if !told[s.Kind] {
			told[s.Kind] = true
			out = append(out, finding{RuleSpecialData, specialWords(s)})
		}
	}
	return out
}

// judgeNewlySpecial says which special categories of data a text speaks of and a
// row did not before, in whatever cell. It is asked for each cell of a row in
// turn.
func (j *judging) judgeNewlySpecial(text string, before *snapshot.Subprocessor) []finding {
	if len(j.Phrases.Special(text)) == 0 {
		return nil
	}
	if j.specialRow != before {
		j.Step(reading.RowSize(before))
		j.specialRow, j.special = before, map[string]bool{}
		for _, t := range dataTexts(before) {
			for _, s := range j.Phrases.Special(t) {
				j.special[s.Kind] = true
			}
		}
	}
	return j.judgeSpecial(text, maps.Clone(j.special))
}

// specialWords says what kind of data it is, and by which law.
func specialWords(s words.Special) string {
	switch s.Kind {
	case "children":
		return "data of children: " + quote(s.Words)
	case "criminal":
		return "criminal convictions and offences (Art. 10 GDPR): " + quote(s.Words)
	case "special categories":
		return "special categories of data (Art. 9 GDPR): " + quote(s.Words)
	}
	return "special category of data (Art. 9 GDPR), " + s.Kind + ": " + quote(s.Words)
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

// judgePurpose says what new words in a purpose mean, and in any other cell.
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

// judgePurposeCell says why a changed purpose matters. A part that only came,
// behind a comma or in a sentence of its own, is a new purpose; one that limits
// the purpose is none.
func (j *judging) judgePurposeCell(d *delta) []finding {
	came := cameOnly(d)
	if came == "" {
		if came = partAdded(d.Old, d.New); came != "" && j.Phrases.Says("deny", came) == nil {
			return []finding{{RulePurposeAdded, "purpose added: " + quote(came)}}
		}
	}
	first, _, _ := strings.Cut(came, " ")
	limits := j.Phrases.Says("optional", came) != nil || j.Phrases.Says("limits", first) != nil
	if came == "" || limits || cameOnly(d) == "" || j.onlyRefers(came) || !addsPart(d, newWords(d.Old, d.New)) {
		return []finding{{RulePurpose, "purpose reworded"}}
	}
	return []finding{{RulePurposeAdded, "purpose added: " + quote(came)}}
}

// partAdded returns the first part of a purpose in other words that speaks of
// something new: "marketing" where "Cloud-based analytics" became "Data analytics,
// marketing". It is "" where no part goes on from the old purpose, or where there
// are no more parts than before: then the whole is put differently.
func partAdded(old, new string) string {
	was, is := purposeParts(old), purposeParts(new)
	had := words.Set(strings.Fields(words.Fold(old)))
	joined := 0 // parts of the old one that only a word parts
	for _, w := range strings.Fields(words.Fold(old)) {
		if joins(w) {
			joined++
		}
	}
	if len(was) == 0 || len(is) <= len(was)+joined || len(is) > maxParts {
		return ""
	}
	added, goesOn, of := "", false, false
	for _, part := range is {
		fresh, known, before := 0, 0, of
		of = false
		for _, w := range strings.Fields(words.Fold(part)) {
			of = of || beforeObjects[w]
			switch {
			case len(w) < 4 && !glued(w), beforeObjects[w]:
			case had[w] || hasLike(had, w):
				known++
			default:
				fresh++
			}
		}
		switch {
		case known > 0 && known >= fresh:
			goesOn = true
		case before: // "email of letters, reminders and welcomes"
			of = true
		case fresh > 2*known && added == "":
			added = part
		}
		of = of && known >= fresh || before && fresh > known
	}
	if !goesOn {
		return ""
	}
	return added
}

// beforeObjects are words behind which a purpose lists what it is done to.
var beforeObjects = words.Set(strings.Fields("of for with von fur für mit de des du d pour avec para con di per del van voor af av for för til till do dla для для για como incl including inkl"))

// maxParts is more than a purpose has.
const maxParts = 40

// purposeParts cuts a purpose at commas, semicolons, ends of sentences and signs of
// a list; what stands in brackets is no part of its own.
func purposeParts(text string) []string {
	depth := 0
	var out []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool {
		switch r {
		case '(', '[', '\uff08':
			depth++
		case ')', ']', '\uff09':
			depth = max(0, depth-1)
		}
		return depth == 0 && strings.ContainsRune(",;.\u2022\n\u3001\u3002\uff0c\uff1b", r)
	}) {
		if part = strings.TrimSpace(part); saysSomething(part) {
			out = append(out, part)
		}
	}
	return out
}

// hasLike reports whether a word differs from one of others only in its ending.
func hasLike(had map[string]bool, w string) bool {
	for n := len(w) - 1; n >= 5 && n >= len(w)-3; n-- {
		if had[w[:n]] {
			return true
		}
	}
	for other := range had {
		if len(other) > len(w) && len(w) >= 5 && len(other) <= len(w)+3 && strings.HasPrefix(other, w) {
			return true
		}
	}
	return false
}

// glued reports a word of a script without blanks, which is longer than it looks.
func glued(w string) bool { return strings.IndexFunc(w, func(r rune) bool { return r >= 0x3040 }) >= 0 }

// aPart is how many words that came are a new purpose without a mark that parts
// them from the rest.
const aPart = 4

// addsPart reports whether words that came are a part of their own.
func addsPart(d *delta, newWords int) bool {
	if newWords == 0 || newWords >= aPart {
		return newWords > 0
	}
	return slices.ContainsFunc(d.Words, func(w Word) bool {
		if w.Op != Came {
			return false
		}
		ws := strings.Fields(words.Fold(w.Text))
		return len(ws) > 0 && (strings.ContainsAny(w.Text, ",;.(\u2022\n\u3001\u3002") || slices.ContainsFunc(ws, joins))
	})
}

// joins reports whether a folded word joins two parts of a sentence.
func joins(w string) bool {
	return slices.Contains([]string{"and", "und", "et", "y", "e", "en", "och", "og", "ja", "oraz", "i", "a", "及び", "および", "및"}, w)
}

// cameOnly returns the words that came into a cell that lost none, where they
// say something; "" for any other.
func cameOnly(d *delta) string {
	var came []string
	for _, w := range d.Words {
		switch w.Op {
		case Gone:
			if saysSomething(w.Text) {
				return ""
			}
		case Came:
			if t := strings.Trim(w.Text, " ,.;:\u3001\u3002"); t != "" {
				came = append(came, t)
			}
		}
	}
	if d.Old == "" || len(came) == 0 {
		return ""
	}
	return strings.Join(came, " \u2026 ")
}

// saysSomething reports whether a text has letters or digits.
func saysSomething(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// ofTraining reports whether words that AIWords returned speak of training.
func ofTraining(said string) bool {
	first, _, _ := strings.Cut(words.Fold(said), " ")
	return strings.Contains(first, "train") || strings.HasPrefix(first, "fine") || improvesModels(said)
}

// improvesModels reports whether words on artificial intelligence speak of
// making models better, which is training too.
func improvesModels(said string) bool {
	return len(strings.Fields(words.Fold(said))) > 1 && words.Improves(said)
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
	if came := cameOnly(d); j.onlyRefers(came) {
		return []finding{{RuleCategories, "data in other words, with " + quote(came)}}
	}
	if n := j.translated(); n > 0 {
		return []finding{{RuleCategories, "categories of data in other words in all " + count(n, "row", "rows") + ": " + quote(d.Old) + ", now " + quote(d.New)}}
	}
	if came := brief(d.ItemsAdded); came != "" && !extends(d.ItemsAdded, d.ItemsRemoved) {
		return []finding{{RuleCategoriesAdded, "categories of data added: " + came}}
	}
	return []finding{{RuleCategoriesAdded, "categories of data reworded"}}
}

// onlyRefers reports whether words that came only say where more is said, or under
// what condition: "as described in our agreement" is no category.
func (j *judging) onlyRefers(came string) bool {
	return came != "" && j.Phrases.BeginsWith("refers", came) && len(j.Phrases.Special(came)) == 0
}

// sameWordsRows is in how many rows at least all cells of data must be in other
// words for a translation.
const sameWordsRows = 3

// translated returns how many cells of data changed, where all of the page did,
// and what each said before is everywhere put the same way now, without a word
// in common and with as many items: the page is in another language, or calls
// the same by other names. 0 for any other page.
func (j *judging) translated() int {
	if !j.translationRead {
		j.translationRead, j.translation = true, j.readTranslation()
	}
	return j.translation
}

func (j *judging) readTranslation() int {
	now, before := map[string]string{}, map[string]string{} // by what was said, and by what is said
	n := 0
	for _, c := range j.changes {
		for i := range c.deltas {
			d := &c.deltas[i]
			if d.Field != snapshot.DataCategories || d.cosmetic {
				continue
			}
			j.Step(len(d.Old) + len(d.New))
			was, is := words.Fold(d.Old), words.Fold(d.New)
			if was == "" || is == "" || cmp.Or(now[was], is) != is || cmp.Or(before[is], was) != was ||
				len(reading.Items(&snapshot.Cell{Text: d.Old, Items: d.OldItems}, true)) != len(reading.Items(&snapshot.Cell{Text: d.New, Items: d.NewItems}, true)) ||
				len(words.Without(strings.Fields(is), strings.Fields(was))) != len(strings.Fields(is)) || len(j.Phrases.Special(d.New)) > len(j.Phrases.Special(d.Old)) {
				return 0
			}
			now[was], before[is] = is, was
			n++
		}
	}
	if n < sameWordsRows || len(now) < 2 {
		return 0
	}
	for _, row := range j.New.Row {
		if text := words.Fold(row.DataCategories.Text); text != "" && now[text] != "" {
			return 0 // said by some rows as before
		}
	}
	return n
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
	return words.Before(new, last)
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
