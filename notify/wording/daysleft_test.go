package wording

import (
	"testing"

	"github.com/subwatch/subwatch/snapshot"
)

func TestWorkingDaysLeft(t *testing.T) {
	for _, tt := range []struct {
		today, act snapshot.Day
		want       string
	}{
		{"2024-09-25", "2024-09-27", "2 working days left"},
		{"2024-09-26", "2024-09-27", "1 working day left"},
		{"2024-09-27", "2024-09-27", "today"},
		{"2024-09-20", "2024-09-23", "1 working day left"},
		{"2024-09-21", "2024-09-23", "1 working day left"},
		{"2024-09-01", "2024-09-27", "20 working days left"},
		{"2024-09-28", "2024-09-27", ""},
		{"", "2024-09-27", ""},
		{"1000-01-01", "9999-12-31", "2,347,987 working days left"},
	} {
		if got := workingDaysLeft(tt.today, tt.act); got != tt.want {
			t.Errorf("from %s to %s: %q, want %q", tt.today, tt.act, got, tt.want)
		}
	}
}
