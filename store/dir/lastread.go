package dir

import (
	"slices"
	"sync"
	"time"

	"github.com/subwatch/subwatch/store"
)

// LastRead gives when a vendor was last read before t, as the ledger knows it;
// the zero time when it does not. Lines that cannot be read, such as one that
// a crash tore off, are passed over. The ledger is read once for all vendors.
func (d *Dir) LastRead(vendor string, t time.Time) (time.Time, error) {
	d.reads.mu.Lock()
	defer d.reads.mu.Unlock()
	months, err := d.months()
	if err != nil {
		return time.Time{}, err
	}
	for _, of := range slices.Backward(months) {
		last, err := d.lastReads(of)
		if err != nil {
			return time.Time{}, err
		}
		at, ok := last[vendor]
		if ok && !at.Before(t) {
			if at, err = d.lastReadBefore(of, vendor, t); err != nil {
				return time.Time{}, err
			}
			ok = !at.IsZero()
		}
		if ok {
			return at, nil // no earlier month can have a later run
		}
	}
	return time.Time{}, nil
}

// lastReads returns the last read of every vendor in a month. The caller holds
// d.reads.mu.
func (d *Dir) lastReads(of string) (map[string]time.Time, error) {
	if last, ok := d.reads.by[of]; ok {
		return last, nil
	}
	last, back := map[string]time.Time{}, map[string]time.Time{}
	err := d.runsOf(of, func(r store.Run) {
		for _, vendor := range r.Read {
			if r.At.After(last[vendor]) {
				last[vendor] = r.At
			}
		}
		for _, vendor := range r.SetBack {
			if r.At.After(back[vendor]) {
				back[vendor] = r.At
			}
		}
	})
	if err != nil {
		return nil, err
	}
	if d.reads.by == nil {
		d.reads.by, d.reads.back = map[string]map[string]time.Time{}, map[string]map[string]time.Time{}
	}
	d.reads.by[of], d.reads.back[of] = last, back
	return last, nil
}

// lastReadBefore looks for one vendor's last read of a month before t.
func (d *Dir) lastReadBefore(of, vendor string, t time.Time) (last time.Time, err error) {
	err = d.runsOf(of, func(r store.Run) {
		if r.At.Before(t) && r.At.After(last) && slices.Contains(r.Read, vendor) {
			last = r.At
		}
	})
	return last, err
}

// reads is what is known of the ledger without reading it again.
type reads struct {
	mu   sync.Mutex
	by   map[string]map[string]time.Time // the last read by vendor, by month
	back map[string]map[string]time.Time // likewise when the branch was found to be set back
}

// forget has the ledger read again: a line was added, or it is another one.
func (r *reads) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.by, r.back = nil, nil
}

// SetBackUnread reports whether the ledger says that the branch was set back, and
// not that the vendor was read later.
func (d *Dir) SetBackUnread(vendor string) (bool, error) {
	d.reads.mu.Lock()
	defer d.reads.mu.Unlock()
	months, err := d.months()
	if err != nil {
		return false, err
	}
	for _, of := range slices.Backward(months) {
		last, err := d.lastReads(of)
		if err != nil {
			return false, err
		}
		read := last[vendor]
		if back, ok := d.reads.back[of][vendor]; ok {
			return !read.After(back), nil
		}
		if !read.IsZero() {
			return false, nil
		}
	}
	return false, nil
}
