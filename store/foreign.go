package store

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// there returns what the branch held where the copy was taken from it.
func (b *branch) there() listing {
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

// inTheWay reports why a file of the folder can be neither read nor written:
// somebody else's entry stands on the branch in its place.
func (d *Dir) inTheWay(name string) error {
	if d.branch == nil {
		return nil
	}
	if l := d.branch.listed.Load(); l != nil {
		return l.obstacle(name)
	}
	return nil
}

// inTheirPlace returns the names in a folder at which a file of subwatch would
// stand, and somebody else's entry does: reading such a file says so.
func (d *Dir) inTheirPlace(folder string) []string {
	if d.branch == nil || folder == "." {
		return nil
	}
	var names []string
	for name := range d.branch.there().foreign {
		if in, base := splitName(name); in == folder && ownFile(name) {
			names = append(names, base)
		}
	}
	return names
}

// foreign finds what is on the branch and not subwatch's. It is not in the copy,
// so that nothing of it acts here; but whoever checks the branch out has it.
func (x *examination) foreign() {
	if x.branch == nil {
		return
	}
	if err := x.branch.apart; err != nil {
		x.find("%w", err)
	}
	l := x.branch.there()
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
				x.find("read %s: it is %s where a file or folder of subwatch belongs: remove it from the branch (git rm), or restore what stood there from the branch's history", x.show(name), what)
			}
		case e.regular() && path.Base(name) == ".gitattributes":
			x.find("read %s: not a file of subwatch. It changes nothing here, but git obeys it wherever the branch is checked out: remove it from the branch (git rm)", x.show(name))
		case e.regular() && !strings.Contains(name, "/") && !strings.HasPrefix(name, "."):
			if tell(inTheRoot) {
				x.left("", nil, "read %s: not a file of subwatch: it stays as it is", x.show(name)) // a README, say
			}
		case tell(elsewhere):
			x.find("read %s: it is %s. It is left alone: remove it from the branch (git rm)", x.show(name), what)
		}
	}
	for _, at := range slices.Sorted(maps.Keys(told)) {
		more := told[at] - maxForeign
		if more <= 0 {
			continue
		}
		kind, folder, _ := strings.Cut(at, "/")
		switch folder = x.show(folder + "/"); kind {
		case inOurPlace:
			x.find("read %s: and %d more entries where files or folders of subwatch belong: remove them from the branch (git rm), or restore what stood there from the branch's history", folder, more)
		case inTheRoot:
			x.left("", nil, "read %s: and %d more files that are not subwatch's: they stay as they are", folder, more)
		default:
			x.find("read %s: and %d more entries that are not subwatch's. They are left alone: remove them from the branch (git rm)", folder, more)
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
	_, shared := sharedFolders[name]
	return ownFile(name) || ownFolder(name) && (strings.Contains(name, "/") || shared || !e.regular())
}
