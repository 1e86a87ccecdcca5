package git

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/subwatch/subwatch/store"
	"github.com/subwatch/subwatch/store/dir"
)

// Somebody can set a branch back to an earlier commit, or delete it and put an
// old one in its place. What was told since is then unknown to the branch, and
// is found and told again; it is not to be told as if it were new. That it
// happened is known where a commit of before can be compared: the one that this
// run began with or pushed, and in a clone that stays, the newest that a run
// there has seen. A fresh clone knows nothing of it.

// lost is what was told and is unknown to a branch that was set back.
type lost struct {
	from    string              // the commit that knows of it; empty: it was never pushed
	vendors map[string]bool     // of whom something was told
	parts   map[string][]string // that were taken, or may have been, by message
	about   map[string]store.Message
}

// SetBack returns the vendors of whom something was told that the branch does not
// know any more, because somebody set it back, sorted; none where that is not
// known. Until they have been read again, [Branch.WriteMessage] marks messages about
// them as possible repeats. A run keeps those that it has not read in its line of
// the ledger ([store.Run].SetBack).
func (b *Branch) SetBack() []string {
	l := b.lost.Load()
	if l == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(l.vendors))
}

// lostSince compares what the branch has now with what it had: nil where nothing
// is lost that was ever told. told is the newest that is known of what was told.
//
// Messages and receipts are written once and never removed, so that one that is
// missing is proof, also where there is no history to look at.
func (b *Branch) lostSince(ctx context.Context, was, now, told listing) (*lost, error) {
	missing := func(folder string, from listing) (names []string) {
		there := map[string]bool{}
		for e := range now.own(folder) {
			there[e.name] = true
		}
		for e := range from.own(folder) {
			if !there[e.name] && !strings.HasPrefix(e.name, ".") {
				names = append(names, e.name)
			}
		}
		return names
	}
	if len(missing(store.MessagesFolder, was))+len(missing(store.ReceiptsFolder, was)) == 0 {
		return nil, nil
	}
	l := &lost{vendors: map[string]bool{}, parts: map[string][]string{}, about: map[string]store.Message{}}
	for _, name := range missing(store.ReceiptsFolder, told) {
		l.add(store.MessageOf(name), strings.TrimSuffix(strings.TrimPrefix(name, store.MessageOf(name)+"."), ".json"))
	}
	if err := b.claimedThen(ctx, told, now, missing(store.ClaimsFolder, told), l); err != nil {
		return nil, err
	}
	if len(l.parts) == 0 {
		return nil, nil
	}
	return l, b.readLost(ctx, told, l)
}

func (l *lost) add(message, part string) {
	if !slices.Contains(l.parts[message], part) {
		l.parts[message] = append(l.parts[message], part)
	}
}

// claimedThen adds the parts that a run was sending: they may have been taken.
func (b *Branch) claimedThen(ctx context.Context, told, now listing, names []string, l *lost) error {
	receipt := now.lookup()
	return b.eachFile(ctx, told, store.ClaimsFolder, names, func(name string, data []byte) {
		var c store.Claim
		if json.Unmarshal(data, &c) != nil {
			return // it says nothing
		}
		for _, part := range c.Sending {
			if _, ok := receipt(path.Join(store.ReceiptsFolder, store.MessageOf(name)+"."+part+".json")); !ok {
				l.add(store.MessageOf(name), part)
			}
		}
	})
}

// readLost reads the messages that were told: about whom they were.
func (b *Branch) readLost(ctx context.Context, told listing, l *lost) error {
	var names []string
	for id := range l.parts {
		names = append(names, id+".json")
	}
	slices.Sort(names)
	return b.eachFile(ctx, told, store.MessagesFolder, names, func(_ string, data []byte) {
		var m store.Message
		if json.Unmarshal(data, &m) != nil {
			return // nobody can say what it was about
		}
		l.about[m.ID] = m
		for _, v := range about(m) {
			l.vendors[v] = true
		}
	})
}

// eachFile reads files of a folder of a commit; those that are not there are
// passed over.
func (b *Branch) eachFile(ctx context.Context, in listing, folder string, names []string, each func(name string, data []byte)) error {
	file := in.lookup()
	var there, hashes []string
	for _, name := range names {
		if e, ok := file(path.Join(folder, name)); ok {
			there, hashes = append(there, name), append(hashes, e.hash)
		}
	}
	return b.objects(ctx, hashes, func(i int, _ string, size int64, body io.Reader) error {
		if size > dir.MaxFile {
			return nil
		}
		data, err := io.ReadAll(body)
		if err == nil {
			each(there[i], data)
		}
		return err
	})
}

// about returns the vendors that a message tells something of. One that only names
// those who are watched tells nothing of them.
func about(m store.Message) []string {
	switch {
	case m.Vendor != "":
		return []string{m.Vendor}
	case len(m.Changes) > 0 || m.Blind != nil:
		return m.Vendors
	}
	return nil
}

// setBack takes note of what is lost, beside what was before.
func (b *Branch) setBack(l *lost) error {
	if l == nil {
		return nil
	}
	all := l
	if before := b.lost.Load(); before != nil { // others may read it now
		all = &lost{from: l.from, vendors: maps.Clone(before.vendors), parts: maps.Clone(before.parts), about: maps.Clone(before.about)}
		maps.Copy(all.vendors, l.vendors)
		maps.Copy(all.parts, l.parts)
		maps.Copy(all.about, l.about)
	}
	b.lost.Store(all)
	b.unsaid.Store(true)
	if b.readOnly {
		return nil
	}
	return b.claimLost(l)
}

// claimLost claims what was told of messages that still stand, and of those that
// are about no vendor and come again under the same name: whoever sends them
// next marks them, also another run.
func (b *Branch) claimLost(l *lost) error {
	claims, err := b.Claims()
	for _, id := range slices.Sorted(maps.Keys(l.parts)) {
		stands, known := b.HasMessage(id)
		err = errors.Join(err, known)
		if m, ok := l.about[id]; !stands && (!ok || len(about(m)) > 0) {
			continue
		}
		c, ok := claims[id]
		if !ok {
			c = store.Claim{Since: l.about[id].Made.UTC().Truncate(time.Second)}
		}
		c.Sending = unique(c.Sending, l.parts[id])
		err = errors.Join(err, b.WriteClaim(id, c))
	}
	return err
}

// repeats reports whether people may have been told of a message before: the
// branch was set back behind that.
func (b *Branch) repeats(m store.Message) (bool, error) {
	if l := b.lost.Load(); l != nil {
		if _, told := l.parts[m.ID]; told || slices.ContainsFunc(about(m), func(v string) bool { return l.vendors[v] }) {
			return true, nil
		}
	}
	for _, vendor := range about(m) {
		if back, err := b.SetBackUnread(vendor); back || err != nil {
			return back, err
		}
	}
	return false, nil
}

// wasSetBack finds that the branch was set back, for who looks after it.
func (b *Branch) wasSetBack(all *store.Findings) {
	if l := b.lost.Load(); l != nil {
		all.AddHarmless("", nil, "%s was set back: what was told of %s is unknown to it, and is marked when it is told again (git push --force origin %s:%s puts back what was there)",
			b.Path(), strings.Join(b.SetBack(), ", "), l.from, b.ref())
	}
}

// WriteMessage stores a message, once: see [dir.Dir.WriteMessage]. One about a
// vendor of whom something was told that the branch does not know any more is
// marked as a possible repeat.
func (b *Branch) WriteMessage(m store.Message) error {
	var err error
	if m.Repeats, err = b.repeats(m); err != nil {
		return err
	}
	return b.Dir.WriteMessage(m)
}

// AppendRun adds a line to the ledger of the run's month.
func (b *Branch) AppendRun(r store.Run) error {
	err := b.Dir.AppendRun(r)
	if err == nil {
		b.unsaid.Store(false)
	}
	return err
}
