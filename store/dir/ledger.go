package dir

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/subwatch/subwatch/store"
)

// AppendRun adds a line to the ledger of the run's month.
func (d *Dir) AppendRun(r store.Run) error {
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
	if err := store.CheckName("ledger", name); err != nil {
		return err
	}
	d.reads.forget()
	return d.AppendFile(path.Join(store.RunsFolder, name+".jsonl"), line.Bytes())
}

// month is how a month is written in the name of a ledger file.
const month = "2006-01"

// Runs returns the runs that began in a time, from its beginning and up to its
// end, oldest first. Lines that cannot be read are passed over.
func (d *Dir) Runs(from, to time.Time) ([]store.Run, error) {
	months, err := d.months()
	if err != nil {
		return nil, err
	}
	first, last := from.UTC().Format(month), to.UTC().Format(month)
	var runs []store.Run
	for _, m := range months {
		if m < first || m > last {
			continue
		}
		err := d.runsOf(m, func(r store.Run) {
			if !r.At.Before(from) && r.At.Before(to) {
				runs = append(runs, r)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(runs, func(a, b store.Run) int { return a.At.Compare(b.At) })
	return runs, nil
}

// months returns the months that there are runs of, the earliest first.
func (d *Dir) months() ([]string, error) {
	names, err := d.list(store.RunsFolder)
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
// ReadFile are passed over.
func (d *Dir) runsOf(of string, each func(store.Run)) error {
	names, err := d.list(store.RunsFolder)
	if err != nil {
		return err
	}
	for _, name := range names {
		if !strings.HasPrefix(name, of) || !strings.HasSuffix(name, ".jsonl") {
			continue
		}
		data, err := d.ReadFile(path.Join(store.RunsFolder, name))
		if err != nil {
			return err
		}
		for line := range bytes.Lines(data) {
			var r store.Run
			if json.Unmarshal(line, &r) == nil {
				each(r)
			}
		}
	}
	return nil
}
