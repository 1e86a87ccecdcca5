package git

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A staged commit is one that was made and has not arrived yet.
type staged struct {
	commit  string
	listing listing
	written map[string]int // what it holds of the names in Branch.written, as they were then
}

// wrote notes that a file of a branch's copy was written or removed, so that the
// next commit looks at it. It is called when that is over: a commit that is made
// meanwhile has the file or the note, or leaves both to the next one.
func (b *Branch) wrote(name string) {
	b.noted.Lock()
	defer b.noted.Unlock()
	if b.written == nil {
		b.written = map[string]int{}
	}
	b.writes++
	b.written[name] = b.writes
}

// sinceTip returns the files that were written since the tip, each with the number
// of its last write.
func (b *Branch) sinceTip() map[string]int {
	b.noted.Lock()
	defer b.noted.Unlock()
	return maps.Clone(b.written)
}

// commit makes a commit of what was written; tip is its parent. It gives the
// parent where nothing differs from it. All other entries of the branch are
// taken over as they are.
func (b *Branch) commit(ctx context.Context, message string) (string, error) {
	written := b.sinceTip()
	was := b.there()
	is, err := b.put(ctx, was, slices.Sorted(maps.Keys(written)))
	if err != nil {
		return "", err
	}
	root := is.folders[""]
	if len(root.raw) == 0 && b.tip == "" {
		return "", nil
	}
	if b.tip != "" && root.hash == was.folders[""].hash {
		return b.tip, nil
	}
	args := []string{"commit-tree", root.hash, "-F", "-"}
	if b.tip != "" {
		args = append(args, "-p", b.tip)
	}
	who, err := b.identity(ctx)
	if err != nil {
		return "", err
	}
	commit, err := who.run(ctx, message, args...)
	if err != nil {
		return "", err
	}
	b.staged = &staged{commit: commit, listing: is, written: written}
	return commit, nil
}

// arrived notes that the remote has a commit of ours.
func (b *Branch) arrived(ctx context.Context, commit string) {
	b.tip, b.at = commit, commit
	b.remember(context.WithoutCancel(ctx))
	if b.staged == nil || b.staged.commit != commit {
		return
	}
	b.listed.Store(&b.staged.listing)
	b.noted.Lock()
	defer b.noted.Unlock()
	for name, at := range b.staged.written {
		if b.written[name] == at {
			delete(b.written, name)
		}
	}
	b.staged = nil
}

// put returns what a commit holds after files of the copy were put into it, or
// taken out of it where the copy has them no more.
func (b *Branch) put(ctx context.Context, was listing, names []string) (listing, error) {
	is := was
	is.folders = maps.Clone(was.folders)
	file := was.lookup()
	dirty := map[string]map[string]entry{} // by folder: entries by name; without a hash: to be taken out
	set := func(name string, e entry) {
		folder, base := splitName(name)
		if dirty[folder] == nil {
			dirty[folder] = map[string]entry{}
		}
		e.name = base
		dirty[folder][base] = e
	}
	var there []string
	for _, name := range names {
		switch _, err := os.Lstat(b.path(name)); {
		case err == nil:
			there = append(there, name)
		case !errors.Is(err, fs.ErrNotExist):
			return is, err
		default:
			if _, ok := file(name); ok {
				set(name, entry{})
			}
		}
	}
	hashes, err := b.store(ctx, "blob", there)
	if err != nil {
		return is, err
	}
	for i, name := range there {
		if e, ok := file(name); !ok || e.hash != hashes[i] {
			set(name, entry{mode: fileMode, hash: hashes[i]})
		}
	}
	// The deepest folders first: a folder's hash stands in the one above.
	for depth := 2; depth >= 0; depth-- {
		if err := b.putFolders(ctx, &is, dirty, set, depth); err != nil {
			return is, err
		}
	}
	if is.size == 0 && is.folders[""].hash != "" {
		is.size = len(is.folders[""].hash) / 2
	}
	return is, nil
}

// putFolders writes the folders of one depth anew whose entries changed.
func (b *Branch) putFolders(ctx context.Context, is *listing, dirty map[string]map[string]entry, set func(string, entry), depth int) error {
	var folders []string
	for folder := range dirty {
		if depthOf(folder) == depth {
			folders = append(folders, folder)
		}
	}
	slices.Sort(folders)
	var files []string
	trees := make([]tree, len(folders))
	for i, folder := range folders {
		var err error
		if trees[i], err = is.with(folder, dirty[folder]); err != nil {
			return err
		}
		file := filepath.Join(b.copy, "trees", fmt.Sprint(i))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(file, trees[i].raw, 0o600); err != nil {
			return err
		}
		files = append(files, fmt.Sprintf("../trees/%d", i))
	}
	hashes, err := b.store(ctx, "tree", files)
	if err != nil {
		return err
	}
	for i, folder := range folders {
		trees[i].hash = hashes[i]
		is.folders[folder] = trees[i]
		switch {
		case folder == "":
		case len(trees[i].raw) == 0: // git keeps no empty folder
			delete(is.folders, folder)
			set(folder, entry{})
		default:
			set(folder, entry{mode: folderMode, hash: hashes[i]})
		}
	}
	return nil
}

// depthOf returns how many folders a folder is below the root.
func depthOf(folder string) int {
	if folder == "" {
		return 0
	}
	return strings.Count(folder, "/") + 1
}

// with returns a folder in which entries are other ones. What is somebody else's
// keeps its place.
func (l listing) with(folder string, entries map[string]entry) (tree, error) {
	var all []entry
	for e, err := range l.folders[folder].entries(l.size) {
		if err != nil {
			return tree{}, err
		}
		if other, ok := entries[e.name]; ok {
			if foreign := l.obstacle(joinName(folder, e.name)); foreign != nil {
				return tree{}, foreign
			}
			if other.hash == "" {
				continue
			}
			e = other
			entries[e.name] = entry{} // it is in its place
		}
		all = append(all, e)
	}
	for _, e := range entries {
		if e.hash != "" {
			all = append(all, e)
		}
	}
	return newTree(all)
}

// identity returns a git that commits as the user; as subwatch where nobody is
// configured, which is how a workflow's runner comes.
func (b *Branch) identity(ctx context.Context) (gitAs, error) {
	if _, err := b.git.run(ctx, "", "var", "GIT_COMMITTER_IDENT"); err == nil {
		return gitAs{git: b.git}, nil
	}
	return gitAs{b.git, []string{"-c", "user.name=subwatch", "-c", "user.email=subwatch@localhost"}}, nil
}

// gitAs is a git with somebody's name.
type gitAs struct {
	git
	who []string
}

func (g gitAs) run(ctx context.Context, input string, args ...string) (string, error) {
	return g.git.run(ctx, input, append(g.who, args...)...)
}
