package monitor

import (
	"strings"
	"sync"
)

// told is the set of messages that are stored: a committed change without its
// message is one that an interrupted run left behind.
type told struct {
	mu    sync.Mutex
	ids   map[string]bool
	added bool
}

func (m *Monitor) told() (*told, error) {
	ids, err := m.Store.MessageIDs()
	return &told{ids: ids}, err
}

// has reports whether a message is stored.
func (t *told) has(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.ids[id]
}

// with returns the messages whose ids begin like this.
func (t *told) with(prefix string) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var ids []string
	for id := range t.ids {
		if strings.HasPrefix(id, prefix) {
			ids = append(ids, id)
		}
	}
	return ids
}

// reload looks again which messages are stored: a folder that is shared was
// brought up to date.
func (t *told) reload(d Outbox) error {
	// While it looks nobody adds: a message that a check stores meanwhile is
	// among those that it finds, or is added to them afterwards.
	t.mu.Lock()
	defer t.mu.Unlock()
	ids, err := d.MessageIDs()
	if err != nil {
		return err
	}
	t.ids = ids
	return nil
}

// add notes that a message is stored now.
func (t *told) add(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ids[id], t.added = true, true
}

// more reports whether this run stored a message.
func (t *told) more() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.added
}
