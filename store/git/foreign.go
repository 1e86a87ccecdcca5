package git

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/store"
)

// there returns what the branch held where the copy was taken from it.
func (b *Branch) there() listing {
	if l := b.listed.Load(); l != nil {
		return *l
	}
	return listing{folders: map[string]tree{}}
}

// An obstacleError says that somebody else's entry of the branch stands where a
// file of subwatch belongs.
type obstacleError struct {
	name string // of the entry
	what string
}

func (e *obstacleError) Error() string {
	return fmt.Sprintf("on the branch, %s is %s, which subwatch neither follows nor changes: remove it from the branch (git rm), or restore what stood there from the branch's history", e.name, e.what)
}

// obstacle returns the error for a name that leads to or through somebody else's
// entry; nil where none is in the way.
func (l listing) obstacle(name string) error {
	if len(l.foreign) == 0 {
		return nil
	}
	for at := name; at != ""; at, _ = splitName(at) {
		if e, ok := l.foreign[at]; ok {
			return &obstacleError{at, l.what(at, e)}
		}
	}
	return nil
}

// what says what an entry is.
func (l listing) what(name string, e entry) string {
	switch why := l.why[name]; {
	case why != "":
		return why
	case e.mode == linkMode:
		return "a symbolic link"
	case e.mode == gitlinkMode:
		return "a submodule"
	case e.regular():
		return "a file that is not subwatch's"
	}
	return "a folder that is not subwatch's"
}

// inTheWay reports why a file can be neither read nor written: somebody else's
// entry stands on the branch in its place.
func (b *Branch) inTheWay(name string) error {
	if l := b.listed.Load(); l != nil {
		return l.obstacle(name)
	}
	return nil
}

// inTheirPlace returns the names in a folder at which a file of subwatch would
// stand, and somebody else's entry does: reading such a file says so.
func (b *Branch) inTheirPlace(folder string) []string {
	if folder == "." {
		return nil
	}
	var names []string
	for name := range b.there().foreign {
		if in, base := splitName(name); in == folder && store.OwnFile(name) {
			names = append(names, base)
		}
	}
	return names
}

// examine finds what is wrong with the branch, beside the copy.
func (b *Branch) examine() store.Findings {
	var all store.Findings
	b.foreign(&all)
	b.wasSetBack(&all)
	return all
}

// foreign finds what is on the branch and not subwatch's. It is not in the copy,
// so that nothing of it acts here; but whoever checks the branch out has it.
func (b *Branch) foreign(all *store.Findings) {
	if err := b.apart; err != nil {
		all.Add("%w", err)
	}
	l := b.there()
	told := map[string]int{} // by kind and folder: how many there are so far
	for _, name := range slices.Sorted(maps.Keys(l.foreign)) {
		e := l.foreign[name]
		what := l.what(name, e)
		folder, _ := splitName(name)
		// tell reports whether an entry is told of by itself.
		tell := func(kind string) bool {
			told[kind+"/"+folder]++
			return told[kind+"/"+folder] <= maxForeign
		}
		switch {
		case harmsOwn(name, e):
			if tell(inOurPlace) {
				all.Add("read %s: it is %s where a file or folder of subwatch belongs: remove it from the branch (git rm), or restore what stood there from the branch's history", b.show(name), what)
			}
		case e.regular() && path.Base(name) == ".gitattributes":
			all.Add("read %s: not a file of subwatch. It changes nothing here, but git obeys it wherever the branch is checked out: remove it from the branch (git rm)", b.show(name))
		case e.regular() && !strings.Contains(name, "/") && !strings.HasPrefix(name, "."):
			if tell(inTheRoot) {
				all.AddHarmless("", nil, "read %s: not a file of subwatch: it stays as it is", b.show(name)) // a README, say
			}
		case tell(elsewhere):
			all.Add("read %s: it is %s. It is left alone: remove it from the branch (git rm)", b.show(name), what)
		}
	}
	for _, at := range slices.Sorted(maps.Keys(told)) {
		more := told[at] - maxForeign
		if more <= 0 {
			continue
		}
		kind, folder, _ := strings.Cut(at, "/")
		switch folder = b.show(folder + "/"); kind {
		case inOurPlace:
			all.Add("read %s: and %d more entries where files or folders of subwatch belong: remove them from the branch (git rm), or restore what stood there from the branch's history", folder, more)
		case inTheRoot:
			all.AddHarmless("", nil, "read %s: and %d more files that are not subwatch's: they stay as they are", folder, more)
		default:
			all.Add("read %s: and %d more entries that are not subwatch's. They are left alone: remove them from the branch (git rm)", folder, more)
		}
	}
}

// Kinds of somebody else's entries, by where they stand.
const (
	inOurPlace = "ours"
	inTheRoot  = "root"
	elsewhere  = "elsewhere"
)

// maxForeign is how many entries of one kind in one folder are told of one by
// one: thousands of lines would hide what else is wrong.
const maxForeign = 10

// harmsOwn reports whether an entry stands where a file or folder of subwatch
// does. A plain file in the root could be in the way of a vendor of its name
// only, and nobody names one README: the check of that vendor says so.
func harmsOwn(name string, e entry) bool {
	return store.OwnFile(name) || store.OwnFolder(name) && (strings.Contains(name, "/") || store.Reserved(name) || !e.regular())
}
