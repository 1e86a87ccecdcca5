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
		out = append(j.judgeTransfer(d.Old, d.New), j.judgeInvalid(d.Old, d.New)...)
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
		out = append(out, j.judgeNewlySpecial(d.New, before)...)
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
	a, b := j.mechanisms(old), j.mechanisms(new)
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

// mechanisms returns the instruments that a text names, in alphabetical order.
// The framework with the United States is three: "DPF (EU, UK and Swiss)".
func (j *judging) mechanisms(text string) []string {
	out := j.Phrases.KindsSaid("mechanism", text)
	if !slices.Contains(out, "DPF") || len(text) > maxAnswer*5 {
		return out
	}
	for _, item := range words.Items(text, false) {
		if !slices.Contains(j.Phrases.KindsSaid("mechanism", item), "DPF") {
			continue
		}
		for _, w := range strings.Fields(words.Fold(item)) {
			switch w {
			case "uk", "british":
				out = append(out, "UK Extension")
			case "swiss", "switzerland", "schweiz", "suisse", "svizzera", "suiza":
				out = append(out, "Swiss-US DPF")
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
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

// A headerSays is what a column is about that has no field of its own.
type headerSays struct{ chain, state, place, asks bool }

// maxHeader is how long a header may be that is looked through, in bytes.
const maxHeader = 120

// meaning returns what a header says its cells are about. Each header is looked
// through once.
func (j *judging) meaning(header string) headerSays {
	m, ok := j.headers[header]
	if !ok && len(header) <= maxHeader {
		said := words.SetsSaid(header, "chain", "state", "place")
		m = headerSays{chain: said[0], state: said[1], place: said[2], asks: header != ""}
		j.headers[header] = m
	}
	return m
}

func (j *judging) isChain(header string) bool { return j.meaning(header).chain }

// judgeHeader says why a cell matters that is kept by its header: what the
// header asks ("Uses AI", "Status", "Support location") says what its answer
// means.
func (j *judging) judgeHeader(d *delta, name string) []finding {
	switch m := j.meaning(d.Header); {
	case m.chain:
		return j.judgeChain(d)
	case m.state:
		if f := j.judgeState(d); f.rule != "" {
			return []finding{f}
		}
	case m.place && !(j.Places(d.Old).IsZero() && j.Places(d.New).IsZero()):
		return j.judgeOtherPlace(d, name)
	case m.asks && j.answers(d.New) && (j.answers(d.Old) || j.Fold(d.Old) == ""):
		if f := j.judgeAnswer(d); f.rule != "" {
			return []finding{f}
		}
	}
	if a, b := j.mechanisms(d.Old), j.mechanisms(d.New); slices.ContainsFunc(slices.Concat(a, b), isInstrument) && !slices.Equal(a, b) && j.isShort(d) {
		return append(j.judgeTransfer(d.Old, d.New), j.judgeInvalid(d.Old, d.New)...)
	}
	return []finding{{RuleOtherWords, headerWords(d)}}
}

// isInstrument reports a transfer mechanism that is nothing but one, whatever the
// header it stands under: consent and adequacy are spoken of elsewhere too.
func isInstrument(mechanism string) bool {
	return slices.Contains([]string{"SCCs", "DPF", "BCRs", "IDTA", "UK Extension", "Swiss-US DPF", privacyShield}, mechanism)
}

// isShort reports a cell that only lists something.
func (j *judging) isShort(d *delta) bool {
	return len(d.Old) <= maxAnswer*5 && len(d.New) <= maxAnswer*5
}

// privacyShield is the mechanism that the Court of Justice declared invalid on
// 16 July 2020 (C-311/18, Schrems II).
const privacyShield = "Privacy Shield"

// judgeInvalid says that a cell rests on a mechanism that is none any more.
func (j *judging) judgeInvalid(old, new string) []finding {
	if slices.Contains(j.mechanisms(new), privacyShield) && !slices.Contains(j.mechanisms(old), privacyShield) && len(j.Phrases.Says("invalid", new)) == 0 {
		return []finding{{RuleTransferInvalid, "Privacy Shield: invalid since July 2020 (Court of Justice, C-311/18)"}}
	}
	return nil
}

// whole reports whether all that a text says is one phrase of a kind.
func (j *judging) whole(set, text string) bool {
	if len(text) > maxAnswer {
		return false
	}
	said := j.Phrases.Says(set, text)
	return len(said) == 1 && said[0] == words.Fold(strings.TrimSpace(text))
}

// maxAnswer is how long a text may be that only answers, in bytes.
const maxAnswer = 60

// namesSome reports whether a cell of further sub-processors names any.
func (j *judging) namesSome(text string) bool {
	return j.Fold(text) != "" && !j.whole("no", text) && !j.whole("vague", text)
}

// judgeChain says which further sub-processors a sub-processor engages newly
// (GDPR Art. 28(4)), and in which countries they are.
func (j *judging) judgeChain(d *delta) []finding {
	if !j.namesSome(d.New) {
		return []finding{{RuleChainFewer, "no longer engages further sub-processors: " + quote(d.Old)}}
	}
	if !j.namesSome(d.Old) {
		return append([]finding{{RuleChain, "engages further sub-processors: " + quote(d.New)}}, j.chainPlaces(d.New, "")...)
	}
	came, _ := reading.ItemsDelta(reading.Items(&snapshot.Cell{Text: d.Old, Items: d.OldItems}, true), reading.Items(&snapshot.Cell{Text: d.New, Items: d.NewItems}, true))
	if len(came) == 0 || newWords(d.Old, d.New) == 0 {
		return []finding{{RuleChainFewer, headerWords(d)}}
	}
	return append([]finding{{RuleChain, "further sub-processors added: " + quote(strings.Join(came, ", "))}}, j.chainPlaces(d.New, d.Old)...)
}

// chainPlaces says how the countries stand that further sub-processors are in.
func (j *judging) chainPlaces(text, before string) []finding {
	came := words.Without(j.Places(text).Countries, j.Places(before).Countries)
	return j.law.standings(came, "the further sub-processor", "further sub-processor in ", "")
}

// judgeState says what it means that a row is in another state: planned, in use
// or no longer.
func (j *judging) judgeState(d *delta) finding {
	words := d.Header + ": " + quote(d.Old) + ", now " + quote(d.New)
	of := func(text string) string {
		if len(text) > maxAnswer {
			return ""
		}
		for _, set := range []string{"ended", "planned", "active"} {
			if len(j.Phrases.Says(set, text)) > 0 {
				return set
			}
		}
		return ""
	}
	switch was, is := of(d.Old), of(d.New); {
	case is == was || is == "":
	case is == "active" && was == "planned":
		return finding{RuleActivated, "was planned, now in use (" + words + ")"}
	case is == "active" && was == "ended":
		return finding{RuleActivated, "was no longer in use, now in use again (" + words + ")"}
	case is == "ended":
		return finding{RuleRemoved, "no longer in use (" + words + ")"}
	case is == "planned" && was == "active":
		return finding{RuleRowDates, "no longer in use, planned (" + words + ")"}
	}
	return finding{}
}

// judgeOtherPlace says what another place of a second column of places means
// ("Support location").
func (j *judging) judgeOtherPlace(d *delta, name string) []finding {
	old, new := j.Places(d.Old), j.Places(d.New)
	if old.Same(new) {
		return []finding{{RulePlaceWords, headerWords(d)}}
	}
	pc := placesChanged(old, new)
	where, verb := d.Header+": ", " added"
	if d.Old == "" {
		verb = ""
	}
	out := slices.Concat(j.law.standings(pc.came, name, where, verb), j.law.judgeGroups(pc.groups, where))
	for _, o := range words.Without(new.Open, old.Open) {
		out = append(out, finding{RulePlaceOpened, where + "no fixed place: " + o})
	}
	if home, closed := j.law.onlyWithin(old); closed && slices.ContainsFunc(pc.came, func(code string) bool { return !j.law.within(code) }) {
		out = append(out, finding{RulePlaceFirst, where + "until now only in " + home})
	}
	if new.IsZero() {
		return append(out, finding{RulePlaceUnstated, where + "no longer stated" + was(old)})
	}
	if d.Old == "" {
		return out
	}
	return append(out, finding{RulePlaceWords, where + quote(d.Old) + ", now " + quote(d.New)})
}

// judgeNewHeaders says what the cells of a row that came mean by their headers.
func (j *judging) judgeNewHeaders(row *snapshot.Subprocessor) []finding {
	var out []finding
	for i := range row.Other {
		o := &row.Other[i]
		d := &delta{FieldChange: FieldChange{Field: snapshot.Other, Header: o.Header, New: o.Text}}
		switch m := j.meaning(o.Header); {
		case m.chain:
			if j.namesSome(o.Text) {
				out = append(out, j.judgeChain(d)...)
			}
		case m.state:
			if len(o.Text) <= maxAnswer && len(j.Phrases.Says("planned", o.Text)) > 0 {
				out = append(out, finding{RuleAnnounced, "announced, not active (" + o.Header + ": " + quote(o.Text) + ")"})
			}
		case m.place && !j.Places(o.Text).IsZero() && j.Fold(row.Location.Text) != "":
			out = append(out, j.judgeOtherPlace(d, row.Name)...)
		case m.asks && j.whole("yes", o.Text):
			if f := j.judgeAnswer(d); f.rule != "" {
				out = append(out, f)
			}
		default:
			out = append(out, j.judgeInvalid("", o.Text)...)
		}
	}
	return append(out, j.judgeInvalid("", row.Transfer.Text)...)
}

func (j *judging) answers(text string) bool { return j.whole("yes", text) || j.whole("no", text) }

// judgeAnswer says what it means that the answer to what a header asks is
// another: "Uses AI", "Optional", "Special categories".
func (j *judging) judgeAnswer(d *delta) finding {
	yes := j.whole("yes", d.New)
	if yes == j.whole("yes", d.Old) {
		return finding{}
	}
	text := d.Header + ": " + quote(d.New)
	if d.Old != "" {
		text = d.Header + ": " + quote(d.Old) + ", now " + quote(d.New)
	}
	denied := j.Phrases.NegatesTraining(d.Header) != ""
	switch {
	case len(j.Phrases.Says("optional", d.Header)) > 0 && !yes:
		return finding{RuleOptionalGeneral, "no longer optional: " + text}
	case denied && !yes, yes && !denied && (len(j.Phrases.AIWords(d.Header)) > 0):
		return finding{RuleAI, "AI: " + text}
	case !yes:
		return finding{}
	case len(j.Phrases.Special(d.Header)) > 0:
		return finding{RuleSpecialData, specialWords(j.Phrases.Special(d.Header)[0]) + ", " + text}
	case len(j.Phrases.Says("support", d.Header)) > 0, len(j.Phrases.Says("access", d.Header)) > 0:
		return finding{RuleSupport, "human support access: " + text}
	case len(j.Phrases.Says("advertising", d.Header)) > 0:
		return finding{RuleAdvertising, "advertising: " + text}
	case len(j.Phrases.Says("profiling", d.Header)) > 0:
		return finding{RuleProfiling, "profiling: " + text}
	}
	return finding{}
}
