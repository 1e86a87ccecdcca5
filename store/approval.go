package store

import (
	"time"
)

// An Approval says that a person found a baseline to be right.
type Approval struct {
	Schema   int       `json:"schema"`
	At       time.Time `json:"at"` // UTC, to the second
	By       string    `json:"by"`
	Page     string    `json:"page"`               // SHA-256 of the baseline's page
	Change   string    `json:"change,omitempty"`   // the last change it contains
	Believed string    `json:"believed,omitempty"` // the read that was to be believed, where one was in doubt
}
