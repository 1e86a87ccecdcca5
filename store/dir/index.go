package dir

import (
	"encoding/json"

	"github.com/subwatch/subwatch/store"
)

// An index is what is known of messages without reading them.
type index struct {
	Schema   int                       `json:"schema"`
	Messages map[string]map[string]int `json:"messages"` // parts by destination, by message
	added    int
}

// readIndex returns the index, an empty one where there is none that can be read.
// The caller holds d.indexed.
func (d *Dir) readIndex() *index {
	if d.index == nil {
		d.index = &index{}
		if data, err := d.ReadFile(store.IndexFile); err != nil || json.Unmarshal(data, d.index) != nil || d.index.Schema != store.Schema {
			d.index = &index{}
		}
		if d.index.Messages == nil {
			d.index.Messages = map[string]map[string]int{}
		}
	}
	return d.index
}

// done reports whether a message is known, and was taken whole by everybody.
func (x *index) done(id string, r store.Receipts) bool {
	dues, ok := x.Messages[id]
	for name, parts := range dues {
		for i := range parts {
			if !r.Has(id, name, i+1) {
				return false
			}
		}
	}
	return ok
}

func (x *index) add(m store.Message) {
	if _, ok := x.Messages[m.ID]; ok {
		return
	}
	dues := map[string]int{}
	for _, d := range m.Destinations {
		dues[d.Name] = len(d.Parts)
	}
	x.Messages[m.ID] = dues
	x.added++
}

// KeepIndex stores what was learned of messages, for the next run. The caller
// calls it when something was written anyway: it is no news by itself.
func (d *Dir) KeepIndex() error {
	d.indexed.Lock()
	defer d.indexed.Unlock()
	x := d.readIndex()
	if x.added == 0 || d.readOnly {
		return nil
	}
	x.Schema, x.added = store.Schema, 0
	return d.writeJSON(store.IndexFile, x)
}
