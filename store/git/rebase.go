package git

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"path"
	"slices"

	"github.com/subwatch/subwatch/store"
)

// rebase takes over what the remote has now, lays what this run wrote over it,
// and says what it had to drop; nil where nobody pushed. Commit is what could
// not be pushed.
func (b *Branch) rebase(ctx context.Context, commit string) (*store.Moved, error) {
	now, err := b.fetch(ctx)
	switch {
	case err != nil:
		return nil, err
	case now == commit:
		b.arrived(ctx, commit) // only the answer had not
		return nil, nil
	case now == b.at:
		return nil, nil
	case now == "":
		// Somebody deleted the branch. All that was on it is here: it is put
		// back, with its history where there is one.
		b.at = ""
		if b.shallow {
			b.tip = ""
		}
		return nil, nil
	}
	b.still.Lock()
	defer b.still.Unlock()
	// It had arrived, and somebody went on from it before its answer was lost:
	// nothing of it is to be written again. (Without history nobody can say.)
	if _, err := b.git.run(ctx, "", "merge-base", "--is-ancestor", commit, now); err == nil {
		b.arrived(ctx, commit)
	}
	// What was written since the commit was made is the run's own too.
	own, err := b.own(ctx)
	if err != nil {
		return nil, err
	}
	is, err := b.list(ctx, now)
	if err != nil {
		return nil, err
	}
	behind, err := b.behind(ctx, is, now)
	if err != nil {
		return nil, err
	}
	theirs := changed(b.there(), is)
	if err := b.checkout(ctx, is, b.takeWritten()); err != nil {
		return nil, b.tear(err)
	}
	b.Forget()
	b.tip, b.at, b.staged = now, now, nil
	moved, err := b.layOver(own, theirs)
	if err != nil {
		return nil, b.tear(err)
	}
	b.turns.add(moved.Vendors)
	if behind == nil {
		return moved, nil
	}
	moved.SetBack = slices.Sorted(maps.Keys(behind.vendors))
	if err := b.setBack(behind); err != nil {
		return nil, b.tear(err)
	}
	return moved, nil
}

// behind returns what the remote, which has another commit than this run took or
// pushed, does not know any more of what was told; nil where it knows all.
func (b *Branch) behind(ctx context.Context, is listing, now string) (*lost, error) {
	if b.at != "" {
		if _, err := b.git.run(ctx, "", "merge-base", "--is-ancestor", b.at, now); err == nil {
			return nil, nil
		}
	}
	was, told := b.there(), b.there()
	if b.staged != nil {
		told = b.staged.listing
	}
	l, err := b.lostSince(ctx, was, is, told)
	if l != nil {
		l.from = b.at
	}
	return l, err
}

// A draft is a file that a run wrote and that is not on the branch yet.
type draft struct {
	name string
	data []byte
	gone bool // it was removed
}

// own returns what the run wrote since the tip. Of a file that is appended to it
// gives what was appended.
func (b *Branch) own(ctx context.Context) ([]draft, error) {
	was := b.there().lookup()
	var all []draft
	var names []string
	for _, name := range slices.Sorted(maps.Keys(b.sinceTip())) {
		if ok, err := b.HasFile(name); err != nil {
			return nil, err
		} else if ok {
			names = append(names, name)
		} else if _, there := was(name); there {
			all = append(all, draft{name: name, gone: true})
		}
	}
	hashes, err := b.store(ctx, "blob", names)
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		before, there := was(name)
		if there && before.hash == hashes[i] {
			continue
		}
		data, err := b.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if there && path.Dir(name) == store.RunsFolder {
			text, err := b.blob(ctx, before.hash)
			if err != nil {
				return nil, err
			}
			data = appended(data, text)
		}
		all = append(all, draft{name: name, data: data})
	}
	return all, nil
}

// takeWritten returns the files that were written since the tip, and forgets them:
// the copy becomes another commit's.
func (b *Branch) takeWritten() []string {
	b.noted.Lock()
	defer b.noted.Unlock()
	names := slices.Collect(maps.Keys(b.written))
	b.written = nil
	return names
}

// appended returns the lines of a file that stand behind those it had before. A
// last line that a crash had torn is no such line: it was taken away.
func appended(data, before []byte) []byte {
	same := 0
	for same < min(len(data), len(before)) && data[same] == before[same] {
		same++
	}
	return data[bytes.LastIndexByte(data[:same], '\n')+1:]
}

// layOver writes a run's own files over what the remote has.
func (b *Branch) layOver(own []draft, theirs []string) (*store.Moved, error) {
	m := &store.Moved{}
	for _, name := range theirs {
		if v := store.VendorOf(name); v != "" && !slices.Contains(m.Vendors, v) {
			m.Vendors = append(m.Vendors, v)
		}
	}
	var later []draft
	for _, f := range own {
		vendor := store.VendorOf(f.name)
		switch {
		case slices.Contains(m.Vendors, vendor):
			if !slices.Contains(m.Dropped, vendor) {
				m.Dropped = append(m.Dropped, vendor)
			}
			continue
		case path.Dir(f.name) == store.ClaimsFolder, path.Dir(f.name) == store.ReceiptsFolder:
			later = append(later, f)
			continue
		case path.Dir(f.name) == store.MessagesFolder && !keep(f, m.Vendors),
			vendor == "" && path.Dir(f.name) != store.RunsFolder && slices.Contains(theirs, f.name):
			continue
		}
		if err := b.lay(f); err != nil {
			return nil, err
		}
	}
	// Claims and receipts stand for as long as their message does, and a claim
	// where nobody else took it.
	for _, f := range later {
		ok, err := b.HasFile(path.Join(store.MessagesFolder, store.MessageOf(f.name)+".json"))
		if err != nil {
			return nil, err
		}
		if ok && !slices.Contains(theirs, f.name) {
			if err := b.lay(f); err != nil {
				return nil, err
			}
		}
	}
	return m, nil
}

// keep reports whether a message of this run still stands beside what somebody
// else pushed: it does where it tells of a change that stands. Any other is
// made anew from what is known then.
func keep(f draft, moved []string) bool {
	var m store.Message
	if json.Unmarshal(f.data, &m) != nil {
		return false // the index, which is read anew
	}
	return m.Change != "" && !slices.Contains(moved, m.Vendor)
}

// lay writes one file.
func (b *Branch) lay(f draft) error {
	switch {
	case f.gone:
		return b.RemoveFile(f.name)
	case path.Dir(f.name) == store.RunsFolder:
		return b.AppendFile(f.name, f.data)
	}
	return b.WriteFile(f.name, f.data)
}
