package record

import (
	"time"

	"github.com/subwatch/subwatch/snapshot"
)

// A Week is what a week came to.
type Week struct {
	From       time.Time     `json:"from"`
	To         time.Time     `json:"to"`
	Watched    int           `json:"watched"` // vendors
	Checks     int           `json:"checks"`  // good reads of pages
	Runs       int           `json:"runs"`
	Changes    []WeekChange  `json:"changes,omitempty"`     // that were first seen in that time
	LongestGap time.Duration `json:"longest_gap,omitempty"` // nanoseconds between two runs
	Unread     []Unread      `json:"unread,omitempty"`      // vendors that cannot be read now
	NotWatched []string      `json:"not_watched,omitempty"` // vendors that were never read; told by their titles
}

// A WeekChange is a change in a line of its own: of the week, or of a summary.
type WeekChange struct {
	Vendor  string         `json:"vendor"`
	Title   string         `json:"-"` // the vendor's name as people say it: filled in when it is told
	Change  string         `json:"change"`
	ByClass map[string]int `json:"by_class"` // how many entries, by the class of package diff
	ActBy   snapshot.Day   `json:"act_by,omitempty"`
	Open    bool           `json:"open,omitempty"` // it waits for a decision
}

// Unread is a vendor that cannot be read.
type Unread struct {
	Vendor string    `json:"vendor"`
	Title  string    `json:"-"` // the vendor's name as people say it: filled in when it is told
	Status Status    `json:"status"`
	Since  time.Time `json:"since"`
	Why    string    `json:"why"`
}
