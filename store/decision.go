package store

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/subwatch/subwatch/snapshot"
)

// A Decision is what a person decided about a change, or one entry of it.
// It is written once; a later one about the same thing holds instead.
type Decision struct {
	Schema    int       `json:"schema"`
	Change    string    `json:"change"`
	Entry     int       `json:"entry,omitempty"` // 0: the whole change
	Decision  string    `json:"decision"`        // no-objection, object, conditional or not-applicable
	By        string    `json:"by"`
	Known     string    `json:"known"` // how it is known who decided: "as given" on a command line, "run actor" on GitHub
	At        time.Time `json:"at"`    // UTC, to the second
	Reason    string    `json:"reason,omitempty"`
	Reference string    `json:"reference,omitempty"`
}

// WriteDecision stores a decision about a vendor's change.
func (d *Dir) WriteDecision(vendor string, dec Decision) error {
	dec.Schema = Schema
	about := dec.Change
	if dec.Entry > 0 {
		about = fmt.Sprintf("%s.%d", dec.Change, dec.Entry)
	}
	return d.writeDated(vendor, "decisions", about, &dec.At, &dec)
}

// Decisions returns the decisions about a vendor's change, oldest first.
func (d *Dir) Decisions(vendor, change string) ([]Decision, error) {
	return readDated[Decision](d, vendor, "decisions", change)
}

// A Notice is a vendor's own announcement, as the customer received it.
type Notice struct {
	Schema   int          `json:"schema"`
	At       time.Time    `json:"at"`       // when it was recorded, UTC, to the second
	Received snapshot.Day `json:"received"` // when it came
	Starts   snapshot.Day `json:"starts,omitempty"`
	By       string       `json:"by,omitempty"`
	Change   string       `json:"change,omitempty"` // the change it announces; empty: the next one
}

// WriteNotice stores a notice.
func (d *Dir) WriteNotice(vendor string, n Notice) error {
	n.Schema = Schema
	return d.writeDated(vendor, "notices", string(n.Received), &n.At, &n)
}

// Notices returns a vendor's notices, oldest first.
func (d *Dir) Notices(vendor string) ([]Notice, error) {
	return readDated[Notice](d, vendor, "notices", "")
}

// A Deadline is by when a person has to act on a change, with the terms as they
// stood when it was computed.
type Deadline struct {
	Schema    int          `json:"schema,omitempty"` // of a file of its own
	At        time.Time    `json:"at"`               // when it was computed, UTC, to the second
	Entry     int          `json:"entry"`            // the entry that has it: the earliest of the change
	From      snapshot.Day `json:"start,omitempty"`  // the window counts from the day after
	ObjectBy  snapshot.Day `json:"end,omitempty"`    // the last day of the right, as far as the texts say
	ActBy     snapshot.Day `json:"act_by,omitempty"` // the last working day up to it
	Certainty string       `json:"certainty"`        // exact, earliest or unknown
	Starts    snapshot.Day `json:"starts,omitempty"`
	Right     string       `json:"right,omitempty"`
	Basis     string       `json:"basis"` // in words
	ShortLead string       `json:"short_lead,omitempty"`
	Terms     any          `json:"terms,omitempty"` // as they stood
	Why       string       `json:"why,omitempty"`   // why it was computed anew
}

// Same reports whether two deadlines say the same, whenever they were computed.
// The terms behind them are in what they say.
func (d Deadline) Same(as Deadline) bool {
	for _, side := range []*Deadline{&d, &as} {
		side.Schema, side.At, side.Terms = 0, time.Time{}, nil
	}
	return d == as
}

// WriteDeadline stores a deadline that was computed anew, and gives it as it was
// stored: its time may be a little later.
func (d *Dir) WriteDeadline(vendor, change string, dl Deadline) (Deadline, error) {
	dl.Schema = Schema
	err := d.writeDated(vendor, "deadlines", change, &dl.At, &dl)
	return dl, err
}

// Deadlines returns the deadlines of a change that were computed anew, oldest
// first: the last one holds.
func (d *Dir) Deadlines(vendor, change string) ([]Deadline, error) {
	return readDated[Deadline](d, vendor, "deadlines", change)
}

// writeDated writes v, a file whose name is what it is about and its time. Of
// two in one second the later one moves on to the next: none is lost.
func (d *Dir) writeDated(vendor, folder, about string, at *time.Time, v any) error {
	if err := checkName("vendor", vendor); err != nil {
		return err
	}
	if err := checkName(folder, about); err != nil {
		return err
	}
	for {
		name := path.Join(vendor, folder, about+"-"+at.UTC().Format(fileTime)+".json")
		taken, err := d.exists(name)
		if err != nil {
			return err
		}
		if !taken {
			return d.writeJSON(name, v)
		}
		*at = at.Add(time.Second)
	}
}

// timeIn returns the time at the end of a file's name.
func timeIn(name string) string {
	name = strings.TrimSuffix(name, ".json")
	return name[strings.LastIndexByte(name, '-')+1:]
}

// readDated reads the files of a folder that are about something (all for ""),
// in the order of their times.
func readDated[T any](d *Dir, vendor, folder, about string) ([]T, error) {
	if err := checkName("vendor", vendor); err != nil {
		return nil, err
	}
	names, err := d.list(path.Join(vendor, folder))
	if err != nil {
		return nil, err
	}
	// The name ends in its time, which sorts as text.
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(timeIn(a), timeIn(b)) })
	var all []T
	for _, name := range names {
		if !strings.HasSuffix(name, ".json") || !strings.HasPrefix(name, about) {
			continue
		}
		var v T
		if err := d.readJSON(path.Join(vendor, folder, name), &v); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}
