package diff

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/match"
	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// judgeList says why it matters that a list came, went, has another heading, or
// that none is left.
func (j *judging) judgeList(c *change) []finding {
	switch c.Kind {
	case ListAdded:
		return []finding{{RuleListAdded, listWords(&j.New.Lists[*c.NewListAt])}}
	case ListRemoved:
		return []finding{{RuleListRemoved, "the list is no longer there"}}
	case ListWithdrawn:
		return j.judgeWithdrawn(c.Elsewhere)
	}
	if c.OldGroup != "" {
		if slices.Equal(j.headingWords(&j.Old.Lists[*c.OldListAt], c.OldGroup), j.headingWords(&j.New.Lists[*c.NewListAt], c.Group)) {
			return nil
		}
		return []finding{{RuleListRenamed, "heading \u201c" + c.OldGroup + "\u201d is now \u201c" + c.Group + "\u201d"}}
	}
	if before := j.Old.Lists[*c.OldListAt].Kind; before != c.ListKind {
		return []finding{{RuleListRenamed, "was a list of " + kindWords(before) + ", is a list of " + kindWords(c.ListKind)}}
	}
	if words.Same(c.OldName, c.Name) || j.sameTitle(*c.OldListAt, *c.NewListAt) {
		return nil
	}
	return []finding{{RuleListRenamed, "another title"}}
}

// sameTitle reports whether two titles of a list differ only in what the rows
// below say too: how many there are ("Sub-processors (4)"), or whom they name.
func (j *judging) sameTitle(old, new int) bool {
	return slices.Equal(titleWords(&j.Old, old), titleWords(&j.New, new))
}

// titleWords returns the folded words of a list's title without the number of
// its rows, or of all rows of the page, and without the words of its names.
func titleWords(side *match.Side, list int) []string {
	l := &side.Lists[list]
	title := l.Title[:min(len(l.Title), maxTitleRead)]
	drop := map[string]bool{strconv.Itoa(len(l.Subprocessors)): true, strconv.Itoa(len(side.Row)): true}
	for r := range l.Subprocessors {
		for _, w := range strings.Fields(words.Fold(l.Subprocessors[r].Name)) {
			drop[w] = true
		}
	}
	return slices.DeleteFunc(strings.Fields(words.Fold(title)), func(w string) bool { return drop[w] })
}

// headingWords returns the folded words of a heading inside a list without the
// number of the rows below it.
func (j *judging) headingWords(l *snapshot.List, group string) []string {
	under := j.rowsUnder[l]
	if under == nil {
		under = map[string]int{}
		for r := range l.Subprocessors {
			under[l.Subprocessors[r].Group]++
		}
		j.rowsUnder[l] = under
	}
	rows := strconv.Itoa(under[group])
	return slices.DeleteFunc(strings.Fields(words.Fold(group)), func(w string) bool { return w == rows })
}

// maxNames bounds how many names a reason lists.
const maxNames = 40

// maxElsewhere bounds the words of a page about where its list is, in bytes: whom
// to ask stands in them.
const maxElsewhere = 600

// judgeWithdrawn says what became of the list, in the page's words where it is
// given on request, and who was named on it.
func (j *judging) judgeWithdrawn(now *snapshot.Elsewhere) []finding {
	var names []string
	for _, row := range j.Old.Row {
		names = append(names, row.Name)
	}
	names = words.Unique(names)
	more := ""
	if len(names) > maxNames {
		names, more = names[:maxNames], " and more"
	}
	rule, text := RuleListWithdrawn, "the page no longer names any sub-processor"
	switch {
	case now == nil:
	case now.Kind == snapshot.ListMoved:
		rule, text = RuleListMoved, "the list moved to "+now.URL
	case now.Kind == snapshot.ListOnRequest:
		rule, text = RuleListOnRequest, "the list is given on request: \u201c"+strings.ToValidUTF8(now.Text[:min(len(now.Text), maxElsewhere)], "")+"\u201d"
	}
	return []finding{
		{rule, text},
		{rule, fmt.Sprintf("last known %s: %s%s", count(len(j.Old.Row), "name", "names"), strings.Join(names, ", "), more)},
	}
}

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
			return append(out, finding{RulePlaceWords, "place of processing now stands in " + where})
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

// placesElsewhere returns what now says of every row where processing happens,
// as the column did that went: another cell by its header, or the text above the
// list; "" where nothing does.
func (j *judging) placesElsewhere(c *change) string {
	above := j.Places(j.placeAbove())
	where := ""
	for i := range c.Cells {
		at := c.Cells[i].NewRow
		row := &j.New.Lists[at[0]].Subprocessors[at[1]]
		old := j.Places(c.Cells[i].Cell.Text)
		if old.IsZero() {
			continue
		}
		header := ""
		if pc := placesChanged(old, above); !above.IsZero() && len(pc.went)+len(pc.fewer) == 0 {
			header = "the text above the list"
		}
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
			found = j.judgeNewlySpecial(text, before)
		case snapshot.Other:
			if j.isChain(c.Columns[0].Header) && j.namesSome(text) {
				found = append(found, finding{RuleChain, "engages further sub-processors: " + quote(text)})
			}
			found = append(found, j.judgeNewlySpecial(text, before)...)
		}
		for _, f := range found {
			out = append(out, finding{f.rule, c.Cells[i].Name + ": " + f.text})
		}
	}
	return out
}

// listWords says what a list that came is, where that matters.
func listWords(l *snapshot.List) string {
	switch l.Kind {
	case snapshot.Government:
		return "government list"
	case snapshot.Affiliates:
		return "list of group companies"
	case snapshot.Planned:
		return "list of planned sub-processors"
	case snapshot.Former:
		return "list of former sub-processors"
	case snapshot.Optional:
		return "list of optional sub-processors"
	}
	return "new list"
}

func kindWords(k snapshot.ListKind) string {
	switch k {
	case snapshot.Government:
		return "government sub-processors"
	case snapshot.Affiliates:
		return "group companies"
	case snapshot.Planned:
		return "planned sub-processors"
	case snapshot.Former:
		return "former sub-processors"
	case snapshot.Optional:
		return "optional sub-processors"
	case snapshot.OtherList:
		return "others"
	}
	return "third parties"
}
