package dir

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// ReadAll reads every file of the folder and gives how many there are. The
// error joins one for everything that Examine finds and no run puts right.
func (d *Dir) ReadAll() (files int, err error) {
	files, findings := d.Examine()
	var errs []error
	for _, f := range findings {
		if !f.Harmless {
			errs = append(errs, f.Err)
		}
	}
	return files, errors.Join(errs...)
}

// Examine reads every file of the folder, gives how many there are, and what is
// wrong with them: each by itself, and whether they fit together. What a run
// does to the folder meanwhile can show as a finding that is gone the next time.
func (d *Dir) Examine() (files int, findings store.Findings) {
	x := &examination{Dir: d, vendors: map[string]*examined{}, messages: map[string]*store.Message{}, receipts: store.Receipts{}, receives: map[string]string{}, claims: map[string]store.Claim{}}
	x.walk(".")
	if d.kept.Examine != nil {
		x.Findings = append(x.Findings, d.kept.Examine()...)
	}
	for _, name := range slices.Sorted(maps.Keys(x.vendors)) {
		x.vendor(name, x.vendors[name])
	}
	x.told()
	return x.files, x.Findings
}

// Left returns what an interrupted run left half written, and opening the folder
// for a run removed.
func (d *Dir) Left() []string { return d.left }

// An examination is what was read of the folder so far.
type examination struct {
	*Dir
	store.Findings
	files int

	vendors  map[string]*examined
	messages map[string]*store.Message // by id; nil: it cannot be read
	receipts store.Receipts
	receives map[string]string // by receipt: the message
	claims   map[string]store.Claim
}

// examined is what was read of a vendor's folder.
type examined struct {
	base     *snapshot.Snapshot // nil: there is none that can be read
	there    bool               // its file is there
	size     int64              // of its file
	state    *store.State       // nil: there is none that can be read
	stateErr error
	changes  []store.Change // by their place
	partial  bool           // there are changes that cannot be read
	pages    map[string]error
	about    map[string]string // by file: the change that it is about
}

func (x *examination) walk(folder string) {
	names, err := x.list(folder)
	if err != nil {
		x.Add("%w", err)
		return
	}
	for _, name := range names {
		full := path.Join(folder, name)
		if strings.HasPrefix(name, ".") {
			continue // of git, or the store's own: no data
		}
		info, err := x.root.Lstat(full)
		switch {
		case errors.Is(err, fs.ErrNotExist): // a run removed it meanwhile
		case err != nil:
			x.Add("%w", x.named("read", full, err))
		case isLink(info):
			x.Add("%w", x.named("read", full, errLink))
		case info.IsDir():
			x.walk(full)
		default:
			x.files++
			if err := x.file(full, info.Size()); err != nil && !errors.Is(err, fs.ErrNotExist) {
				x.Add("%w", err)
			}
		}
	}
}

// file reads a file, whatever it is. The error says why it cannot be read.
func (x *examination) file(name string, size int64) error {
	parts := strings.Split(name, "/")
	base := parts[len(parts)-1]
	if len(parts) == 1 {
		return nil // beside the folders: a README, say
	}
	if len(parts) == 2 && store.Reserved(parts[0]) {
		return x.shared(parts[0], base, name)
	}
	v := x.vendors[parts[0]]
	if v == nil {
		v = &examined{pages: map[string]error{}, about: map[string]string{}}
		x.vendors[parts[0]] = v
	}
	if len(parts) == 2 {
		return x.top(v, parts[0], base, size)
	}
	if len(parts) == 3 {
		return x.record(v, parts[0], parts[1], base)
	}
	return x.unknown(name)
}

func (x *examination) unknown(name string) error {
	return fmt.Errorf("read %s: not a file of subwatch: move it out of the data folder", x.show(name))
}

// top reads a file of a vendor's folder itself.
func (x *examination) top(v *examined, vendor, base string, size int64) error {
	switch base {
	case "snapshot.json":
		v.there, v.size = true, size
		s, ok, err := x.Baseline(vendor)
		if ok {
			v.base = &s
		}
		return err
	case "state.json":
		st, err := x.State(vendor)
		if err != nil {
			v.stateErr = err // found in vendor, where it is known whether it can be rebuilt
			return nil
		}
		v.state = &st
		return nil
	}
	return x.unknown(path.Join(vendor, base))
}

// record reads a file of one of the folders in a vendor's folder.
func (x *examination) record(v *examined, vendor, kind, base string) error {
	name := path.Join(vendor, kind, base)
	switch kind {
	case "pages":
		sha := strings.TrimSuffix(base, ".gz")
		_, err := x.Page(vendor, sha)
		v.pages[sha] = err // found in vendor, where it is known whether it is referred to
		return nil
	case "changes":
		var c store.Change
		if err := x.readJSON(name, &c); err != nil {
			v.partial = true
			return err
		}
		v.changes = append(v.changes, c)
		if c.Vendor != vendor || store.ChangeFile(c) != base {
			return fmt.Errorf("read %s: it holds change %s of %s, number %d: %s", x.show(name), c.ID, c.Vendor, c.Number, restore)
		}
		return nil
	case "decisions":
		var dec record.Decision
		err := x.readJSON(name, &dec)
		v.about[name] = dec.Change
		return err
	case "notices":
		var n record.Notice
		err := x.readJSON(name, &n)
		v.about[name] = n.Change
		return err
	case "deadlines":
		var dl record.Deadline
		v.about[name], _, _ = strings.Cut(base, "-")
		return x.readJSON(name, &dl)
	case "approvals":
		return x.readJSON(name, new(record.Approval))
	}
	return x.unknown(name)
}

// shared reads a file that belongs to no vendor.
func (x *examination) shared(folder, base, name string) error {
	if folder == store.RunsFolder {
		if !strings.HasSuffix(base, ".jsonl") {
			return x.unknown(name)
		}
		return x.ledger(name)
	}
	id, ok := strings.CutSuffix(base, ".json")
	if !ok {
		return x.unknown(name)
	}
	switch folder {
	case store.MessagesFolder:
		var m store.Message
		x.messages[id] = nil
		if err := x.readJSON(name, &m); err != nil {
			return err
		}
		x.messages[id] = &m
		if m.ID != id {
			return fmt.Errorf("read %s: it holds message %s: %s", x.show(name), m.ID, restore)
		}
	case store.ClaimsFolder:
		var c store.Claim
		if err := x.readJSON(name, &c); err != nil {
			return fmt.Errorf("%w; without it a post that may have arrived comes again unmarked", err)
		}
		x.claims[id] = c
	case store.ReceiptsFolder:
		var r store.Receipt
		x.receipts[base] = true
		if err := x.readJSON(name, &r); err != nil {
			return err
		}
		x.receives[base] = r.Message
		if store.ReceiptFile(r.Message, r.Destination, r.Part) != base {
			return fmt.Errorf("read %s: it is the receipt of part %d of %s from %s: %s", x.show(name), r.Part, r.Message, r.Destination, restore)
		}
	default:
		return x.unknown(name)
	}
	return nil
}

// ledger reads a month of the ledger. Its last line may be torn.
func (x *examination) ledger(name string) error {
	data, err := x.ReadFile(name)
	if err != nil {
		return err
	}
	lines := strings.Split(string(data), "\n")
	for i, line := range lines[:len(lines)-1] {
		var r store.Run
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			return fmt.Errorf("read %s: line %d: %w: %s", x.show(name), i+1, err, restore)
		}
	}
	if last := lines[len(lines)-1]; last != "" {
		mend := "took it away"
		if json.Valid([]byte(last)) {
			mend = "ended it"
		}
		x.AddHarmless(mend, func() error { return x.AppendFile(name, nil) }, "read %s: line %d is torn: a run was interrupted while it wrote it", x.show(name), len(lines))
	}
	return nil
}

// restore is what a person can do about a file of which nothing else is known.
const restore = "restore it from a copy or from git"
