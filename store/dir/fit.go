package dir

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/subwatch/subwatch/store"
)

// Whether the files fit together: this half of an examination begins when all
// of them were read.

// vendor holds a vendor's files to each other.
func (x *examination) vendor(name string, v *examined) {
	slices.SortFunc(v.changes, func(a, b store.Change) int { return a.Number - b.Number })
	x.history(name, v)
	x.pages(name, v)
	x.state(name, v)
	known := func(id string) bool {
		return id == "" || v.partial || slices.ContainsFunc(v.changes, func(c store.Change) bool { return c.ID == id })
	}
	for _, file := range slices.Sorted(maps.Keys(v.about)) {
		if !known(v.about[file]) {
			x.Add("read %s: it is about change %s, which is not there: %s", x.show(file), v.about[file], "restore that from a copy or from git")
		}
	}
}

// history holds the changes to the baseline, and each to the one before it.
func (x *examination) history(name string, v *examined) {
	file := x.show(path.Join(name, "snapshot.json"))
	if !v.there && len(v.changes) > 0 {
		x.Add("read %s: it is missing, and there are changes: %s", file, restore)
	}
	if v.base == nil || v.partial {
		return // what cannot be read is found already
	}
	last := slices.IndexFunc(v.changes, func(c store.Change) bool { return c.ID == v.base.Change })
	if last < 0 && v.base.Change != "" {
		x.Add("read %s: its last change %s is not there: restore that from a copy or from git", file, v.base.Change)
		return
	}
	for i, c := range v.changes {
		at := x.show(path.Join(name, "changes", store.ChangeFile(c)))
		switch {
		case i > last:
			// Not mended: it is a change. The next commit takes it away.
			x.AddHarmless("", nil, "read %s: the baseline does not contain it: a run was interrupted before it did", at)
			continue
		case c.Number != i+1:
			x.Add("read %s: number %d of the vendor's changes is missing before it: restore that from a copy or from git", at, i+1)
			return
		case i > 0 && c.OldPage.SHA256 != v.changes[i-1].NewPage.SHA256 && !c.OldPage.Anew:
			x.Add("read %s: it does not follow from the change before it, %s: %s", at, v.changes[i-1].ID, restore)
		case i == last && c.NewPage.SHA256 != v.base.Page.SHA256 && !v.base.Page.Anew:
			x.Add("read %s: it is not of the page to which its last change %s led: %s", file, c.ID, restore)
		}
		if _, ok := x.messages["change-"+c.ID]; !ok && i < last {
			x.Add("read %s: its message is not there, so nobody knows whether it was told: restore %s from a copy or from git", at, x.show(path.Join(store.MessagesFolder, "change-"+c.ID+".json")))
		} else if !ok {
			x.AddHarmless("", nil, "read %s: it was not told yet: the next check does", at)
		}
	}
}

// pages looks for pages that are referred to and missing or damaged, and for
// those that nothing refers to.
func (x *examination) pages(name string, v *examined) {
	used := map[string]string{} // by what
	for _, c := range v.changes {
		at := x.show(path.Join(name, "changes", store.ChangeFile(c)))
		for _, sha := range append(c.OldPage.Bodies(), c.NewPage.Bodies()...) {
			used[sha] = at
		}
	}
	if v.base != nil {
		for _, sha := range v.base.Page.Bodies() {
			used[sha] = x.show(path.Join(name, "snapshot.json"))
		}
	}
	for _, sha := range slices.Sorted(maps.Keys(used)) {
		if err, ok := v.pages[sha]; !ok {
			x.Add("read %s: its page %s is missing: restore that from a copy or from git", used[sha], path.Join("pages", sha+".gz"))
		} else if err != nil {
			x.Add("%w: it is evidence: %s", err, restore)
		}
	}
	for _, sha := range slices.Sorted(maps.Keys(v.pages)) {
		if _, ok := used[sha]; ok {
			continue
		}
		file, err := path.Join(name, "pages", sha+".gz"), v.pages[sha]
		mend, do := "removed it", func() error { return x.RemoveFile(file) }
		if v.partial || v.base == nil {
			mend, do = "", nil // what cannot be read may refer to it
		}
		if err == nil {
			err = fmt.Errorf("read %s", x.show(file))
		}
		x.AddHarmless(mend, do, "%w: nothing refers to it", err)
	}
}

// state holds the small file to the baseline that it follows.
func (x *examination) state(name string, v *examined) {
	switch {
	case v.stateErr != nil && v.base != nil:
		x.Findings = append(x.Findings, store.Finding{
			Err: v.stateErr, Mend: "wrote it anew from the baseline and the messages (a read that was in doubt is in doubt from its next one on)",
			Do: func() error { return x.WriteState(name, x.rebuilt(name, v)) },
		})
	case v.stateErr != nil && !v.there && len(v.changes) == 0 && !v.partial && len(v.pages) == 0:
		x.Findings = append(x.Findings, store.Finding{
			Err: v.stateErr, Mend: "removed it: nothing was ever read of the vendor",
			Do: func() error { return x.RemoveFile(path.Join(name, "state.json")) },
		})
	case v.stateErr != nil:
		x.Add("%w", v.stateErr)
	case v.state != nil && v.base != nil && (v.state.Baseline != v.size || v.state.Page == "" || v.state.Change != v.base.Change):
		x.AddHarmless("", nil, "read %s: it is older than the baseline: the next check writes it anew", x.show(path.Join(name, "state.json")))
	}
}

// rebuilt returns a vendor's state as its baseline and the messages about it say.
// It has no validators, so that the next check asks for the page whatever it
// was, and completes the state.
func (x *examination) rebuilt(name string, v *examined) store.State {
	st := store.State{URL: v.base.URL, Fingerprint: v.base.Fingerprint, Baseline: v.size, Change: v.base.Change}
	for _, c := range v.changes {
		if c.ID == v.base.Change {
			st.Changes = c.Number
		}
	}
	// What people were told holds, and they are not told it again.
	for _, id := range slices.Sorted(maps.Keys(x.messages)) {
		m := x.messages[id]
		if m == nil || m.Vendor != name || m.Blind == nil || m.Blind.Since.Before(st.Health.Since) {
			continue
		}
		since := m.Blind.Since.UTC().Format(store.FileTime)
		if id != "health-"+name+"-"+since {
			continue
		}
		st.Health = store.Health{}
		if _, ok := x.messages["recovered-"+name+"-"+since]; !ok {
			st.Health = store.Health{Status: m.Blind.Status, Since: m.Blind.Since, Why: m.Blind.Why, Failures: 1}
		}
	}
	return st
}

// told holds messages, receipts, claims and the index to each other.
func (x *examination) told() {
	for _, id := range slices.Sorted(maps.Keys(x.messages)) {
		m := x.messages[id]
		if m == nil || m.Change == "" {
			continue
		}
		v := x.vendors[m.Vendor]
		if v == nil || !v.partial && !slices.ContainsFunc(v.changes, func(c store.Change) bool { return c.ID == m.Change }) {
			x.Add("read %s: it is about change %s of %s, which is not there: restore that from a copy or from git", x.show(path.Join(store.MessagesFolder, id+".json")), m.Change, m.Vendor)
		}
	}
	for _, file := range slices.Sorted(maps.Keys(x.receives)) {
		id := x.receives[file]
		if _, ok := x.messages[id]; !ok {
			x.Add("read %s: its message is not there: restore %s from a copy or from git", x.show(path.Join(store.ReceiptsFolder, file)), x.show(path.Join(store.MessagesFolder, id+".json")))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(x.claims)) {
		file := path.Join(store.ClaimsFolder, id+".json")
		remove := func() error { return x.RemoveFile(file) }
		if _, ok := x.messages[id]; !ok {
			x.AddHarmless("removed it", remove, "read %s: its message is not there", x.show(file))
		} else if !slices.ContainsFunc(x.claims[id].Sending, func(part string) bool { return !x.receipts.HasPart(id, part) }) {
			x.AddHarmless("removed it", remove, "read %s: all of it was taken: a run was interrupted when it had its receipts", x.show(file))
		}
	}
	if err := x.indexed(); err != nil {
		x.Findings = append(x.Findings, store.Finding{Err: err, Mend: "removed it: the next run makes it anew", Do: func() error { return x.RemoveFile(store.IndexFile) }})
	}
}

// indexed holds the index to the messages.
func (x *examination) indexed() error {
	data, err := x.ReadFile(store.IndexFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var stored index
	if err == nil {
		err = json.Unmarshal(data, &stored)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", x.show(store.IndexFile), err)
	}
	for _, id := range slices.Sorted(maps.Keys(stored.Messages)) {
		m, ok := x.messages[id]
		is := index{Messages: map[string]map[string]int{}}
		if m != nil {
			is.add(*m)
		}
		if !ok || m != nil && !maps.Equal(is.Messages[id], stored.Messages[id]) {
			return fmt.Errorf("read %s: what it says of message %s is not what that says", x.show(store.IndexFile), id)
		}
	}
	return nil
}
