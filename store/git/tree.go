package git

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/store"
)

// A tree is a folder of a commit, as git stores it: for each entry the mode, a
// blank, the name, a zero byte and the hash. It is kept in this form because a
// branch may have a million files, and because what is somebody else's must stay
// what it is, byte by byte.
type tree struct {
	hash string // hexadecimal; empty: it is not stored
	raw  []byte
}

// An entry is one file or folder of a tree.
type entry struct {
	mode string // "100644", or "40000" of a folder
	name string
	hash string // hexadecimal
}

// The modes of git's entries that are no regular files.
const (
	folderMode  = "40000"
	linkMode    = "120000"
	gitlinkMode = "160000"
	fileMode    = "100644"
)

func (e entry) regular() bool { return strings.HasPrefix(e.mode, "100") }

// entries returns what is in a tree. size is that of a hash in bytes: 20, or 32
// in a repository that uses SHA-256.
func (t tree) entries(size int) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		for rest := t.raw; len(rest) > 0; {
			mode, after, ok1 := bytes.Cut(rest, []byte{' '})
			name, after, ok2 := bytes.Cut(after, []byte{0})
			if !ok1 || !ok2 || len(after) < size {
				yield(entry{}, fmt.Errorf("the folder %s of the branch is damaged: restore the branch from an earlier commit", t.hash))
				return
			}
			if !yield(entry{string(mode), string(name), hex.EncodeToString(after[:size])}, nil) {
				return
			}
			rest = after[size:]
		}
	}
}

// newTree returns a tree of entries, in git's order: folders are sorted as if
// their names ended with a slash.
func newTree(entries []entry) (tree, error) {
	key := func(e entry) string {
		if e.mode == folderMode {
			return e.name + "/"
		}
		return e.name
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Compare(key(a), key(b)) })
	var raw bytes.Buffer
	for _, e := range entries {
		hash, err := hex.DecodeString(e.hash)
		if err != nil {
			return tree{}, fmt.Errorf("git gave %q for a hash", e.hash)
		}
		fmt.Fprintf(&raw, "%s %s\x00%s", e.mode, e.name, hash)
	}
	return tree{raw: raw.Bytes()}, nil
}

// A listing is what a commit holds: the folders that subwatch keeps files in, and
// what else lies in them. The zero value is a commit without files.
type listing struct {
	size    int             // of a hash, in bytes
	folders map[string]tree // by name; "" is the root
	foreign map[string]entry
	why     map[string]string // of some of foreign: why it is none of ours
}

// own returns the files of a folder that are subwatch's.
func (l listing) own(folder string) iter.Seq[entry] {
	return func(yield func(entry) bool) {
		for e, err := range l.folders[folder].entries(l.size) {
			if err != nil {
				return // it was looked through when it was read
			}
			name := joinName(folder, e.name)
			if _, foreign := l.foreign[name]; foreign || !e.regular() || !store.OwnFile(name) {
				continue
			}
			if !yield(e) {
				return
			}
		}
	}
}

// lookup returns a function that gives one of subwatch's files by its name. It
// looks through a folder once.
func (l listing) lookup() func(name string) (entry, bool) {
	folders := map[string]map[string]entry{}
	return func(name string) (entry, bool) {
		folder, base := splitName(name)
		in, ok := folders[folder]
		if !ok {
			in = map[string]entry{}
			for e := range l.own(folder) {
				in[e.name] = e
			}
			folders[folder] = in
		}
		e, ok := in[base]
		return e, ok
	}
}

// joinName is path.Join without its judgement: a name on the branch may be "..".
func joinName(folder, base string) string {
	if folder == "" {
		return base
	}
	return folder + "/" + base
}

func splitName(name string) (folder, base string) {
	i := strings.LastIndexByte(name, '/')
	return name[:max(i, 0)], name[i+1:]
}

// changed returns the names of subwatch's files in which two commits differ.
func changed(from, to listing) []string {
	var names []string
	for _, folder := range slices.Sorted(maps.Keys(union(from.folders, to.folders))) {
		if from.folders[folder].hash != "" && from.folders[folder].hash == to.folders[folder].hash {
			continue
		}
		before := map[string]string{}
		for e := range from.own(folder) {
			before[e.name] = e.hash
		}
		for e := range to.own(folder) {
			if hash, ok := before[e.name]; !ok || hash != e.hash {
				names = append(names, joinName(folder, e.name))
			}
			delete(before, e.name)
		}
		for _, base := range slices.Sorted(maps.Keys(before)) {
			names = append(names, joinName(folder, base))
		}
	}
	return names
}

func union(a, b map[string]tree) map[string]tree {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]tree{}
	}
	maps.Copy(all, b)
	return all
}

// errSlash: git writes no such tree, and would read it as another one.
var errSlash = errors.New("the branch holds a name with a slash inside, which git does not write: restore the branch from an earlier commit")

// take adds a folder that was read, and gives the folders in it that are to be
// ReadFile too. fold: names that differ only by case are one on the system of the
// copy.
func (l *listing) take(name string, t tree, fold bool) (below []entry, err error) {
	l.folders[name] = t
	times := map[string]int{}
	var all []entry
	for e, err := range t.entries(l.size) {
		if err != nil {
			return nil, err
		}
		if strings.Contains(e.name, "/") {
			return nil, errSlash
		}
		all = append(all, e)
		times[e.name]++
	}
	first := map[string]string{} // of names that differ by case
	for _, e := range all {
		full, why := joinName(name, e.name), ""
		key := e.name
		if fold {
			key = strings.ToLower(key)
		}
		if other, ok := first[key]; !ok {
			first[key] = e.name
		} else if other != e.name {
			why = "a name that differs only by case from that of " + other
		}
		if times[e.name] > 1 {
			why = "a name that stands there more than once"
		}
		switch {
		case why == "" && e.mode == folderMode && store.OwnFolder(full):
			below = append(below, entry{mode: e.mode, name: full, hash: e.hash})
			continue
		case why == "" && e.regular() && store.OwnFile(full):
			continue
		}
		l.foreign[full] = e
		if why != "" {
			l.why[full] = why
		}
	}
	return below, nil
}
