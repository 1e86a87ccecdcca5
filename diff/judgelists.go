package diff

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

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
		return j.judgeWithdrawn()
	}
	if c.OldGroup != "" {
		if slices.Equal(headingWords(&j.Old.Lists[*c.OldListAt], c.OldGroup), headingWords(&j.New.Lists[*c.NewListAt], c.Group)) {
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
	a, b := titleWords(j.Old.Snapshot, old), titleWords(j.New.Snapshot, new)
	return slices.Equal(a, b)
}

// titleWords returns the folded words of a list's title without the number of
// its rows, or of all rows of the page, and without the words of its names.
func titleWords(s *snapshot.Snapshot, list int) []string {
	l := &s.Lists[list]
	title := l.Title[:min(len(l.Title), maxTitleRead)]
	drop := map[string]bool{strconv.Itoa(len(l.Subprocessors)): true, strconv.Itoa(s.Rows()): true}
	for r := range l.Subprocessors {
		for _, w := range strings.Fields(words.Fold(l.Subprocessors[r].Name)) {
			drop[w] = true
		}
	}
	return slices.DeleteFunc(strings.Fields(words.Fold(title)), func(w string) bool { return drop[w] })
}

// headingWords returns the folded words of a heading inside a list without the
// number of the rows below it.
func headingWords(l *snapshot.List, group string) []string {
	n := 0
	for r := range l.Subprocessors {
		if l.Subprocessors[r].Group == group {
			n++
		}
	}
	rows := strconv.Itoa(n)
	return slices.DeleteFunc(strings.Fields(words.Fold(group)), func(w string) bool { return w == rows })
}

// maxNames bounds how many names a reason lists.
const maxNames = 40

// judgeWithdrawn says who was named until the page named nobody.
func (j *judging) judgeWithdrawn() []finding {
	var names []string
	for _, row := range j.Old.Row {
		names = append(names, row.Name)
	}
	names = words.Unique(names)
	more := ""
	if len(names) > maxNames {
		names, more = names[:maxNames], " and more"
	}
	return []finding{
		{RuleListWithdrawn, "the page no longer names any sub-processor"},
		{RuleListWithdrawn, fmt.Sprintf("last known %s: %s%s", count(len(j.Old.Row), "name", "names"), strings.Join(names, ", "), more)},
	}
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
