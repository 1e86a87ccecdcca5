package store

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strings"
	"time"
)

// A Run is one line of the ledger: the proof of what was looked at when, and
// that there was nothing to tell.
type Run struct {
	At        time.Time `json:"at"`                  // when it began, UTC, to the second
	Took      int64     `json:"took_ms"`             // milliseconds
	Shard     string    `json:"shard,omitempty"`     // "3-of-8": one of several jobs that share a run, each with a file of its own
	Read      []string  `json:"read"`                // vendors whose page was read, unchanged ones included
	Changed   []string  `json:"changed,omitempty"`   // those of them that differed from the baseline
	Failed    []Failure `json:"failed,omitempty"`    // vendors that could not be checked
	Stopped   []string  `json:"stopped,omitempty"`   // vendors that were not checked, because the run was told to stop
	Delivered int       `json:"delivered,omitempty"` // parts that a destination took
	Pending   int       `json:"pending,omitempty"`   // parts that none took
}

// Failure is a vendor that could not be checked, and why.
type Failure struct {
	Vendor string `json:"vendor"`
	Why    string `json:"why"`
}

// AppendRun adds a line to the ledger of the run's month.
func (d *Dir) AppendRun(r Run) error {
	if r.Read == nil {
		r.Read = []string{}
	}
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(r); err != nil {
		return err
	}
	name := r.At.UTC().Format(month)
	if r.Shard != "" {
		name += ".shard-" + r.Shard
	}
	if err := checkName("ledger", name); err != nil {
		return err
	}
	return d.append(path.Join(runsFolder, name+".jsonl"), line.Bytes())
}

// month is how a month is written in the name of a ledger file.
const month = "2006-01"

// LastRead gives when a vendor was last read before t, as the ledger knows it;
// the zero time when it does not. Lines that cannot be read, such as one that
// a crash tore off, are passed over.
func (d *Dir) LastRead(vendor string, t time.Time) (time.Time, error) {
	names, err := d.list(runsFolder)
	if err != nil {
		return time.Time{}, err
	}
	var last time.Time
	found := ""
	for _, name := range slices.Backward(names) {
		if !strings.HasSuffix(name, ".jsonl") {
			continue
		}
		of := name[:min(len(name), len(month))]
		if found != "" && of != found {
			break // no earlier month can have a later run
		}
		data, err := d.read(path.Join(runsFolder, name))
		if err != nil {
			return time.Time{}, err
		}
		for line := range bytes.Lines(data) {
			var r Run
			if json.Unmarshal(line, &r) == nil && r.At.Before(t) && r.At.After(last) && slices.Contains(r.Read, vendor) {
				last, found = r.At, of
			}
		}
	}
	return last, nil
}

// Runs gives the runs that began in a time, from its beginning and up to its
// end, oldest first. Lines that cannot be read are passed over.
func (d *Dir) Runs(from, to time.Time) ([]Run, error) {
	names, err := d.list(runsFolder)
	if err != nil {
		return nil, err
	}
	first, last := from.UTC().Format(month), to.UTC().Format(month)
	var runs []Run
	for _, name := range names {
		if of := name[:min(len(name), len(month))]; of < first || of > last || !strings.HasSuffix(name, ".jsonl") {
			continue
		}
		data, err := d.read(path.Join(runsFolder, name))
		if err != nil {
			return nil, err
		}
		for line := range bytes.Lines(data) {
			var r Run
			if json.Unmarshal(line, &r) == nil && !r.At.Before(from) && r.At.Before(to) {
				runs = append(runs, r)
			}
		}
	}
	slices.SortStableFunc(runs, func(a, b Run) int { return a.At.Compare(b.At) })
	return runs, nil
}
