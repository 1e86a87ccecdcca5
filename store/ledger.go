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
	Run       string    `json:"run,omitempty"`       // its name, on a branch: two runs that saw the same in the same second are two
	Shard     string    `json:"shard,omitempty"`     // "3-of-8": one of several jobs that share a run, each with a file of its own
	Read      []string  `json:"read"`                // vendors whose page was read, unchanged ones included
	Changed   []string  `json:"changed,omitempty"`   // those of them that differed from the baseline
	Failed    []Failure `json:"failed,omitempty"`    // vendors that could not be checked
	Stopped   []string  `json:"stopped,omitempty"`   // vendors that were not checked, because the run was told to stop
	SetBack   []string  `json:"set_back,omitempty"`  // vendors of whom something was told that the branch does not know any more, and that were not read since (see [Dir.SetBack])
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
	d.reads.forget()
	if err := d.append(path.Join(runsFolder, name+".jsonl"), line.Bytes()); err != nil {
		return err
	}
	if d.branch != nil {
		d.branch.unsaid.Store(false)
	}
	return nil
}

// month is how a month is written in the name of a ledger file.
const month = "2006-01"

// Runs returns the runs that began in a time, from its beginning and up to its
// end, oldest first. Lines that cannot be read are passed over.
func (d *Dir) Runs(from, to time.Time) ([]Run, error) {
	months, err := d.months()
	if err != nil {
		return nil, err
	}
	first, last := from.UTC().Format(month), to.UTC().Format(month)
	var runs []Run
	for _, m := range months {
		if m < first || m > last {
			continue
		}
		err := d.runsOf(m, func(r Run) {
			if !r.At.Before(from) && r.At.Before(to) {
				runs = append(runs, r)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(runs, func(a, b Run) int { return a.At.Compare(b.At) })
	return runs, nil
}

// months returns the months that there are runs of, the earliest first.
func (d *Dir) months() ([]string, error) {
	names, err := d.list(runsFolder)
	if err != nil {
		return nil, err
	}
	var months []string
	for _, name := range names {
		if strings.HasSuffix(name, ".jsonl") && len(name) > len(month) {
			months = append(months, name[:len(month)])
		}
	}
	return slices.Compact(months), nil
}

// runsOf returns the runs of a month, of all its shards. Lines that cannot be
// read are passed over.
func (d *Dir) runsOf(of string, each func(Run)) error {
	names, err := d.list(runsFolder)
	if err != nil {
		return err
	}
	for _, name := range names {
		if !strings.HasPrefix(name, of) || !strings.HasSuffix(name, ".jsonl") {
			continue
		}
		data, err := d.read(path.Join(runsFolder, name))
		if err != nil {
			return err
		}
		for line := range bytes.Lines(data) {
			var r Run
			if json.Unmarshal(line, &r) == nil {
				each(r)
			}
		}
	}
	return nil
}
