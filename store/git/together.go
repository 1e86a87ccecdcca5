package git

import (
	"fmt"
	"sync"
)

// Together does steps while the folder stands still: what they write reaches
// the branch in one commit or not at all, and what they read was not replaced
// in between by what another run pushed. Many may do so side by side; only
// [Branch.Publish] waits for them, and they for it while it takes the folder as it
// is, or makes it what is on the branch: never while it talks to the remote. The
// steps call neither Together nor Publish.
func (b *Branch) Together(steps func() error) error {
	b.still.RLock()
	defer b.still.RUnlock()
	if b.torn != nil {
		return b.torn
	}
	return steps()
}

// tear notes that what is on the branch could not be laid out whole: nobody is
// to take what is missing for deleted, least of all the next commit. The caller
// holds b.still.
func (b *Branch) tear(err error) error {
	b.torn = fmt.Errorf("the copy of branch %s is not whole any more, so nothing more is done with it; the branch is as it was, and the next run begins with it: %w", b.name, err)
	return b.torn
}

// Turn returns how often what other runs pushed has changed a vendor's folder
// since it was opened. Whoever writes what it concluded from what it read
// before compares: within [Branch.Together] the number does not change.
func (b *Branch) Turn(vendor string) int {
	b.turns.mu.Lock()
	defer b.turns.mu.Unlock()
	return b.turns.by[vendor]
}

// turns counts by vendor.
type turns struct {
	mu sync.Mutex
	by map[string]int
}

func (t *turns) add(vendors []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.by == nil {
		t.by = map[string]int{}
	}
	for _, v := range vendors {
		t.by[v]++
	}
}
