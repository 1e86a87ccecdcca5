package diff

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/snapshot"
)

// What is looked through for a name beside others: names of so many words, and
// so many names that share a word.
const (
	maxNaming  = 16
	maxSharing = 60
)

// joints stand in a name between several companies.
var joints = []string{" & ", " and ", "/", " + ", " und ", " et ", " y ", " e "}

// namedBeside reports whether a row of the new page, in use, names the
// sub-processor of a row that went beside another: "Ajax" in "Birch & Ajax".
func (j *judging) namedBeside(row *snapshot.Subprocessor) bool {
	if j.naming == nil {
		j.naming = j.namesByWord()
	}
	if len(j.naming) == 0 || len(row.Name) > company.MaxName {
		return false
	}
	ws, _ := company.SplitForm(strings.Fields(company.Fold(row.Name)))
	at := slices.IndexFunc(ws, func(w string) bool { return !company.IsGeneric(w) })
	if at < 0 {
		return false
	}
	names := j.naming[ws[at]]
	for _, name := range names[:min(len(names), maxSharing)] {
		j.Step(len(name))
		if j.Names.Within(name, row) {
			return true
		}
	}
	return false
}

// namesByWord returns the words of the names by which the new page lists several
// companies in one row as in use, by each of these words that tells names apart.
func (j *judging) namesByWord() map[string][][]string {
	out := map[string][][]string{}
	for n, row := range j.New.Row {
		if len(row.Name) > company.MaxName || !slices.ContainsFunc(joints, func(joint string) bool { return strings.Contains(row.Name, joint) }) {
			continue
		}
		if k := j.New.ListOf(int32(n)).Kind; k == snapshot.Planned || recordOnly(k) {
			continue
		}
		j.Step(len(row.Name))
		ws := strings.Fields(company.Fold(company.Now(row.Name)))
		if len(ws) < 2 || len(ws) > maxNaming {
			continue
		}
		for i, w := range ws {
			if !company.IsGeneric(w) && !slices.Contains(ws[:i], w) {
				out[w] = append(out[w], ws)
			}
		}
	}
	return out
}
