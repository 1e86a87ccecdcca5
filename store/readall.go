package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/subwatch/subwatch/snapshot"
)

// ReadAll reads every file of the folder and gives how many there are. The
// error joins one for every file that cannot be read or is not known, each of
// which names its file.
func (d *Dir) ReadAll() (files int, err error) {
	var errs []error
	var walk func(folder string)
	walk = func(folder string) {
		names, err := d.list(folder)
		if err != nil {
			errs = append(errs, err)
			return
		}
		for _, name := range names {
			full := path.Join(folder, name)
			if strings.HasPrefix(name, ".") {
				continue // of git, or an interrupted run's
			}
			info, err := d.root.Stat(full)
			switch {
			case err != nil:
				errs = append(errs, d.named("read", full, err))
			case info.IsDir():
				walk(full)
			default:
				files++
				if err := d.readAny(full); err != nil {
					errs = append(errs, err)
				}
			}
		}
	}
	walk(".")
	return files, errors.Join(errs...)
}

// readAny reads a file of any kind.
func (d *Dir) readAny(name string) error {
	dir, base := path.Split(name)
	folders := strings.Split(strings.TrimSuffix(dir, "/"), "/")
	vendor, kind := folders[0], folders[len(folders)-1]
	switch {
	case strings.HasSuffix(base, ".jsonl"):
		return d.readLedger(name)
	case kind == "pages":
		_, err := d.Page(vendor, strings.TrimSuffix(base, ".gz"))
		return err
	case base == "snapshot.json":
		data, err := d.read(name)
		if err != nil {
			return err
		}
		if _, err := snapshot.Decode(data); err != nil {
			return fmt.Errorf("%s: %w (restore it from a copy or from git)", d.show(name), err)
		}
		return nil
	case base == "state.json":
		return d.readJSON(name, new(State))
	case kind == "changes":
		return d.readJSON(name, new(Change))
	case kind == "decisions":
		return d.readJSON(name, new(Decision))
	case kind == "notices":
		return d.readJSON(name, new(Notice))
	case kind == "deadlines":
		return d.readJSON(name, new(Deadline))
	case kind == "approvals":
		return d.readJSON(name, new(Approval))
	case kind == "messages":
		return d.readJSON(name, new(Message))
	case kind == "claims":
		return d.readJSON(name, new(Claim))
	case kind == "receipts":
		return d.readJSON(name, new(Receipt))
	case folders[0] == "":
		return nil // beside the folders: a README, say
	}
	return fmt.Errorf("read %s: not a file of subwatch", d.show(name))
}

// readLedger reads a month of the ledger. Only its last line may be torn.
func (d *Dir) readLedger(name string) error {
	data, err := d.read(name)
	if err != nil {
		return err
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	for i, line := range lines {
		var r Run
		if err := json.Unmarshal([]byte(line), &r); err != nil && i < len(lines)-1 && line != "" {
			return fmt.Errorf("read %s: line %d: %w", d.show(name), i+1, err)
		}
	}
	return nil
}
