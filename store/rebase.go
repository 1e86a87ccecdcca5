package store

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
)

// Moved says what became of a run's records when somebody else pushed first.
type Moved struct {
	Vendors []string // whose folder they changed: what is known of them is to be read again
	Dropped []string // those of them of whom this run had written something: it is gone
	SetBack []string // vendors of whom something was told that the branch does not know any more: somebody set it back meanwhile
}

// rebase takes over what the remote has now, lays what this run wrote over it,
// and says what it had to drop; nil where nobody pushed. Commit is what could
// not be pushed.
func (d *Dir) rebase(ctx context.Context, commit string) (*Moved, error) {
	b := d.branch
	now, err := b.fetch(ctx)
	switch {
	case err != nil:
		return nil, err
	case now == commit:
		d.arrived(ctx, commit) // only the answer had not
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
	d.still.Lock()
	defer d.still.Unlock()
	// It had arrived, and somebody went on from it before its answer was lost:
	// nothing of it is to be written again. (Without history nobody can say.)
	if _, err := b.git.run(ctx, "", "merge-base", "--is-ancestor", commit, now); err == nil {
		d.arrived(ctx, commit)
	}
	// What was written since the commit was made is the run's own too.
	own, err := d.own(ctx)
	if err != nil {
		return nil, err
	}
	is, err := b.list(ctx, now)
	if err != nil {
		return nil, err
	}
	behind, err := d.behind(ctx, is, now)
	if err != nil {
		return nil, err
	}
	theirs := changed(b.there(), is)
	if err := b.checkout(ctx, is, d.takeWritten()); err != nil {
		return nil, d.tear(err)
	}
	d.forget()
	b.tip, b.at, b.staged = now, now, nil
	moved, err := d.layOver(own, theirs)
	if err != nil {
		return nil, d.tear(err)
	}
	d.turns.add(moved.Vendors)
	if behind == nil {
		return moved, nil
	}
	moved.SetBack = slices.Sorted(maps.Keys(behind.vendors))
	if err := d.setBack(behind); err != nil {
		return nil, d.tear(err)
	}
	return moved, nil
}

// behind returns what the remote, which has another commit than this run took or
// pushed, does not know any more of what was told; nil where it knows all.
func (d *Dir) behind(ctx context.Context, is listing, now string) (*lost, error) {
	b := d.branch
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

// forget drops what is known of files and folders without looking at them.
func (d *Dir) forget() {
	d.folders.Clear()
	d.reads.forget()
	d.indexed.Lock()
	defer d.indexed.Unlock()
	d.index = nil
}

// A draft is a file that a run wrote and that is not on the branch yet.
type draft struct {
	name string
	data []byte
	gone bool // it was removed
}

// own returns what the run wrote since the tip. Of a file that is appended to it
// gives what was appended.
func (d *Dir) own(ctx context.Context) ([]draft, error) {
	b := d.branch
	was := b.there().lookup()
	var all []draft
	var names []string
	for _, name := range slices.Sorted(maps.Keys(d.sinceTip())) {
		switch _, err := os.Lstat(b.path(name)); {
		case err == nil:
			names = append(names, name)
		case !os.IsNotExist(err):
			return nil, d.named("read", name, err)
		default:
			if _, there := was(name); there {
				all = append(all, draft{name: name, gone: true})
			}
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
		data, err := os.ReadFile(b.path(name))
		if err != nil {
			return nil, d.named("read", name, err)
		}
		if there && path.Dir(name) == runsFolder {
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
func (d *Dir) takeWritten() []string {
	d.noted.Lock()
	defer d.noted.Unlock()
	names := slices.Collect(maps.Keys(d.written))
	d.written = nil
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

// The folders that are no vendor's.
const (
	messagesFolder = "messages"
	claimsFolder   = "claims"
	receiptsFolder = "receipts"
	runsFolder     = "runs"
)

// layOver writes a run's own files over what the remote has.
func (d *Dir) layOver(own []draft, theirs []string) (*Moved, error) {
	m := &Moved{}
	for _, name := range theirs {
		if v := vendorOf(name); v != "" && !slices.Contains(m.Vendors, v) {
			m.Vendors = append(m.Vendors, v)
		}
	}
	var later []draft
	for _, f := range own {
		vendor := vendorOf(f.name)
		switch {
		case slices.Contains(m.Vendors, vendor):
			if !slices.Contains(m.Dropped, vendor) {
				m.Dropped = append(m.Dropped, vendor)
			}
			continue
		case path.Dir(f.name) == claimsFolder, path.Dir(f.name) == receiptsFolder:
			later = append(later, f)
			continue
		case path.Dir(f.name) == messagesFolder && !keep(f, m.Vendors),
			vendor == "" && path.Dir(f.name) != runsFolder && slices.Contains(theirs, f.name):
			continue
		}
		if err := d.lay(f); err != nil {
			return nil, err
		}
	}
	// Claims and receipts stand for as long as their message does, and a claim
	// where nobody else took it.
	for _, f := range later {
		ok, err := d.exists(path.Join(messagesFolder, messageOf(f.name)+".json"))
		if err != nil {
			return nil, err
		}
		if ok && !slices.Contains(theirs, f.name) {
			if err := d.lay(f); err != nil {
				return nil, err
			}
		}
	}
	return m, nil
}

// messageOf returns the message of a claim or a receipt by the file's name.
func messageOf(name string) string {
	id, _, _ := strings.Cut(path.Base(name), ".")
	return id
}

// vendorOf returns whose file it is; empty for one that belongs to no vendor.
func vendorOf(name string) string {
	folder, _, ok := strings.Cut(name, "/")
	switch folder {
	case messagesFolder, claimsFolder, receiptsFolder, runsFolder:
		return ""
	}
	if !ok {
		return ""
	}
	return folder
}

// keep reports whether a message of this run still stands beside what somebody
// else pushed: it does where it tells of a change that stands. Any other is
// made anew from what is known then.
func keep(f draft, moved []string) bool {
	var m Message
	if json.Unmarshal(f.data, &m) != nil {
		return false // the index, which is read anew
	}
	return m.Change != "" && !slices.Contains(moved, m.Vendor)
}

// lay writes one file.
func (d *Dir) lay(f draft) error {
	switch {
	case f.gone:
		return d.remove(f.name)
	case path.Dir(f.name) == runsFolder:
		return d.append(f.name, f.data)
	}
	return d.write(f.name, f.data)
}
