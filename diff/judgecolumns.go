package diff

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// judgeColumn says why it matters that a column or the headings of a list came,
// went or have other words. A column that goes weighs as much as its cells being
// emptied; one that comes as much as what it says newly.
func (j *judging) judgeColumn(c *change) []finding {
	headings := c.Columns[0].Field == FieldGroup
	text := ""
	switch {
	case headings && c.Kind == ColumnAdded:
		text = "rows now stand under headings: " + list(headingsOf(&j.New.Lists[*c.NewListAt]))
	case headings:
		text = "rows no longer stand under headings: " + list(headingsOf(&j.Old.Lists[*c.OldListAt]))
	case c.Kind == ColumnAdded:
		return j.judgeColumnAdded(c)
	case c.Kind == ColumnRemoved:
		return j.judgeColumnRemoved(c)
	case words.Same(c.OldName, c.Name):
		return nil
	default:
		text = "another heading"
	}
	return []finding{{RuleColumns, text}}
}

// inRows says in how many rows something stands, and what it is in all of them
// or in the first ones: `in all 4 rows: "Austria"`.
func inRows(c *change) string {
	var texts []string
	for i := range c.Cells {
		texts = append(texts, c.Cells[i].Cell.Text)
	}
	slices.Sort(texts)
	texts = slices.Compact(texts)
	switch {
	case len(texts) == 0:
		return ""
	case len(texts) == 1 && len(c.Cells) > 1:
		return ", in each of " + count(len(c.Cells), "row", "rows") + " " + quote(texts[0])
	}
	for i := range texts {
		texts[i] = quote(texts[i])
	}
	return ", in " + count(len(c.Cells), "row", "rows") + ": " + list(texts)
}

func (j *judging) judgeColumnRemoved(c *change) []finding {
	out := []finding{{RuleColumns, "column removed" + inRows(c)}}
	if len(c.Cells) == 0 {
		return out
	}
	rows := " in " + count(len(c.Cells), "row", "rows")
	switch c.Columns[0].Field {
	case snapshot.Location:
		if where := j.placesElsewhere(c); where != "" {
			return append(out, finding{RulePlaceWords, "place of processing now stands under " + where})
		}
		return append(out, finding{RulePlaceUnstated, "place of processing no longer stated" + rows})
	case snapshot.Transfer:
		out = append(out, finding{RuleTransferLost, "transfer mechanism no longer stated" + rows})
	case snapshot.DataCategories:
		out = append(out, finding{RuleCategories, "categories of data no longer stated" + rows})
	case snapshot.Purpose:
		out = append(out, finding{RulePurpose, "purpose no longer stated" + rows})
	}
	return out
}

// placesElsewhere returns the header of another cell that now says in every row
// where processing happens, as the column did that went; "" where none does.
func (j *judging) placesElsewhere(c *change) string {
	where := ""
	for i := range c.Cells {
		at := c.Cells[i].NewRow
		row := &j.New.Lists[at[0]].Subprocessors[at[1]]
		old := j.Places(c.Cells[i].Cell.Text)
		if old.IsZero() {
			continue
		}
		header := ""
		if j.Places(row.EntityCountry.Text).Same(old) {
			header = "the country of the company"
		}
		for k := range row.Other {
			if j.Places(row.Other[k].Text).Same(old) {
				header = "\u201c" + row.Other[k].Header + "\u201d"
			}
		}
		if header == "" {
			return ""
		}
		where = header
	}
	return where
}

func (j *judging) judgeColumnAdded(c *change) []finding {
	out := []finding{{RuleColumns, "column added" + inRows(c)}}
	for i := range c.Cells {
		at := c.Cells[i].OldRow
		before := &j.Old.Lists[at[0]].Subprocessors[at[1]]
		text := c.Cells[i].Cell.Text
		var found []finding
		switch c.Columns[0].Field {
		case snapshot.Purpose, snapshot.DataCategories:
			found = j.judgeSpecial(text, j.specialBefore(before))
		case snapshot.Other:
			if j.isChain(c.Columns[0].Header) && j.namesSome(text) {
				found = append(found, finding{RuleChain, "engages further sub-processors: " + quote(text)})
			}
			found = append(found, j.judgeSpecial(text, j.specialBefore(before))...)
		}
		for _, f := range found {
			out = append(out, finding{f.rule, c.Cells[i].Name + ": " + f.text})
		}
	}
	return out
}

// judgeHeader says why a cell matters that is kept by its header: what the
// header asks ("Uses AI", "Status", "Support location") says what its answer
// means.
func (j *judging) judgeHeader(d *delta, name string) []finding {
	switch {
	case d.Header == "":
	case j.isChain(d.Header):
		return j.judgeChain(d)
	case len(j.Phrases.Says("state", d.Header)) > 0:
		if f := j.judgeState(d); f.rule != "" {
			return []finding{f}
		}
	case len(j.Phrases.Says("place", d.Header)) > 0 && !(j.Places(d.Old).IsZero() && j.Places(d.New).IsZero()):
		return j.judgeOtherPlace(d, name)
	case j.answers(d.New) && (j.answers(d.Old) || j.Fold(d.Old) == ""):
		if f := j.judgeAnswer(d); f.rule != "" {
			return []finding{f}
		}
	}
	return []finding{{RuleOtherWords, headerWords(d)}}
}

func (j *judging) isChain(header string) bool { return len(j.Phrases.Says("chain", header)) > 0 }

// whole reports whether all that a text says is one phrase of a kind.
func (j *judging) whole(set, text string) bool {
	said := j.Phrases.Says(set, text)
	return len(said) == 1 && said[0] == words.Fold(strings.TrimSpace(text))
}

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
	where := d.Header + ": "
	out := slices.Concat(j.law.standings(pc.came, name, where, " added"), j.law.judgeGroups(pc.groups, where))
	for _, o := range words.Without(new.Open, old.Open) {
		out = append(out, finding{RulePlaceOpened, where + "no fixed place: " + o})
	}
	if home, closed := j.law.onlyWithin(old); closed && slices.ContainsFunc(pc.came, func(code string) bool { return !j.law.within(code) }) {
		out = append(out, finding{RulePlaceFirst, where + "until now only in " + home})
	}
	if new.IsZero() {
		return append(out, finding{RulePlaceUnstated, where + "no longer stated" + was(old)})
	}
	return append(out, finding{RulePlaceWords, where + quote(d.Old) + ", now " + quote(d.New)})
}

func (j *judging) answers(text string) bool { return j.whole("yes", text) || j.whole("no", text) }

// judgeAnswer says what it means that the answer to what a header asks is
// another: "Uses AI", "Optional", "Special categories".
func (j *judging) judgeAnswer(d *delta) finding {
	yes := j.whole("yes", d.New)
	if yes == j.whole("yes", d.Old) {
		return finding{}
	}
	text := d.Header + ": " + quote(d.Old) + ", now " + quote(d.New)
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
