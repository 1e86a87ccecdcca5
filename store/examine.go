package store

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
)

// A Finding is something in the folder that is not as it should be.
type Finding struct {
	Err      error  // names the file, says what is wrong and, where Mend is empty, what a person can do
	Harmless bool   // an interrupted run left it, and the next ones put it right
	Mend     string // what Repair does about it; empty: nothing about it is certain

	mend func() error
}

// restore is what a person can do about a file of which nothing else is known.
const restore = "restore it from a copy or from git"

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
func (d *Dir) Examine() (files int, findings []Finding) {
	x := &examination{Dir: d, vendors: map[string]*examined{}, messages: map[string]*Message{}, receipts: Receipts{}, receives: map[string]string{}, claims: map[string]Claim{}}
	x.walk(".")
	x.foreign()
	x.wasSetBack()
	for _, name := range slices.Sorted(maps.Keys(x.vendors)) {
		x.vendor(name, x.vendors[name])
	}
	x.told()
	return x.files, x.findings
}

// Repair does what a finding says that it does. It touches no snapshot, change,
// decision, notice, deadline, approval, message or receipt.
func (d *Dir) Repair(f Finding) error {
	if f.mend == nil {
		return nil
	}
	return f.mend()
}

// Left returns what an interrupted run left half written, and opening the folder
// for a run removed.
func (d *Dir) Left() []string { return d.left }

// An examination is what was read of the folder so far.
type examination struct {
	*Dir
	files    int
	findings []Finding

	vendors  map[string]*examined
	messages map[string]*Message // by id; nil: it cannot be read
	receipts Receipts
	receives map[string]string // by receipt: the message
	claims   map[string]Claim
}

// examined is what was read of a vendor's folder.
type examined struct {
	base     *snapshot.Snapshot // nil: there is none that can be read
	there    bool               // its file is there
	size     int64              // of its file
	state    *State             // nil: there is none that can be read
	stateErr error
	changes  []Change // by their place
	partial  bool     // there are changes that cannot be read
	pages    map[string]error
	about    map[string]string // by file: the change that it is about
}

// find notes what no run and no Repair puts right.
func (x *examination) find(format string, args ...any) {
	x.findings = append(x.findings, Finding{Err: fmt.Errorf(format, args...)})
}

// left notes what an interrupted run left; mend is what Repair does about it.
func (x *examination) left(mend string, do func() error, format string, args ...any) {
	x.findings = append(x.findings, Finding{Err: fmt.Errorf(format, args...), Harmless: true, Mend: mend, mend: do})
}

func (x *examination) walk(folder string) {
	names, err := x.list(folder)
	if err != nil {
		x.find("%w", err)
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
			x.find("%w", x.named("read", full, err))
		case isLink(info):
			x.find("%w", x.named("read", full, errLink))
		case info.IsDir():
			x.walk(full)
		default:
			x.files++
			if err := x.file(full, info.Size()); err != nil && !errors.Is(err, fs.ErrNotExist) {
				x.find("%w", err)
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
	if len(parts) == 2 && Reserved(parts[0]) {
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
		var c Change
		if err := x.readJSON(name, &c); err != nil {
			v.partial = true
			return err
		}
		v.changes = append(v.changes, c)
		if c.Vendor != vendor || changeFile(c) != base {
			return fmt.Errorf("read %s: it holds change %s of %s, number %d: %s", x.show(name), c.ID, c.Vendor, c.Number, restore)
		}
		return nil
	case "decisions":
		var dec Decision
		err := x.readJSON(name, &dec)
		v.about[name] = dec.Change
		return err
	case "notices":
		var n Notice
		err := x.readJSON(name, &n)
		v.about[name] = n.Change
		return err
	case "deadlines":
		var dl Deadline
		v.about[name], _, _ = strings.Cut(base, "-")
		return x.readJSON(name, &dl)
	case "approvals":
		return x.readJSON(name, new(Approval))
	}
	return x.unknown(name)
}

// shared reads a file that belongs to no vendor.
func (x *examination) shared(folder, base, name string) error {
	if folder == runsFolder {
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
	case messagesFolder:
		var m Message
		x.messages[id] = nil
		if err := x.readJSON(name, &m); err != nil {
			return err
		}
		x.messages[id] = &m
		if m.ID != id {
			return fmt.Errorf("read %s: it holds message %s: %s", x.show(name), m.ID, restore)
		}
	case claimsFolder:
		var c Claim
		if err := x.readJSON(name, &c); err != nil {
			return fmt.Errorf("%w; without it a post that may have arrived comes again unmarked", err)
		}
		x.claims[id] = c
	case receiptsFolder:
		var r Receipt
		x.receipts[base] = true
		if err := x.readJSON(name, &r); err != nil {
			return err
		}
		x.receives[base] = r.Message
		if receiptFile(r.Message, r.Destination, r.Part) != base {
			return fmt.Errorf("read %s: it is the receipt of part %d of %s from %s: %s", x.show(name), r.Part, r.Message, r.Destination, restore)
		}
	default:
		return x.unknown(name)
	}
	return nil
}

// ledger reads a month of the ledger. Its last line may be torn.
func (x *examination) ledger(name string) error {
	data, err := x.read(name)
	if err != nil {
		return err
	}
	lines := strings.Split(string(data), "\n")
	for i, line := range lines[:len(lines)-1] {
		var r Run
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			return fmt.Errorf("read %s: line %d: %w: %s", x.show(name), i+1, err, restore)
		}
	}
	if last := lines[len(lines)-1]; last != "" {
		mend := "took it away"
		if json.Valid([]byte(last)) {
			mend = "ended it"
		}
		x.left(mend, func() error { return x.append(name, nil) }, "read %s: line %d is torn: a run was interrupted while it wrote it", x.show(name), len(lines))
	}
	return nil
}
