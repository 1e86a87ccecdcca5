package fetch

import (
	"net/http"
	"testing"
	"time"
)

func TestReadRetryAfter(t *testing.T) {
	now := time.Date(2026, 4, 15, 6, 0, 0, 0, time.UTC)
	tests := []struct {
		text     string
		min, max time.Duration
	}{
		{"", 0, 0},
		{"soon", 0, 0},
		{"-5", 0, 0},
		{"NaN", 0, 0},
		{"2", 2 * time.Second, 2250 * time.Millisecond},
		{"1.5", 1500 * time.Millisecond, 1750 * time.Millisecond},
		{"3600", 60 * time.Second, 60250 * time.Millisecond},
		{"1e300", 60 * time.Second, 60250 * time.Millisecond},
		{now.Add(10 * time.Second).Format(http.TimeFormat), 10 * time.Second, 10250 * time.Millisecond},
		{now.Add(-time.Hour).Format(http.TimeFormat), 0, 0},
		{now.Add(time.Hour).Format(http.TimeFormat), 60 * time.Second, 60250 * time.Millisecond},
	}
	for _, test := range tests {
		if got := readRetryAfter(test.text, now, time.Minute); got < test.min || got > test.max {
			t.Errorf("readRetryAfter(%q) = %s, want %s to %s", test.text, got, test.min, test.max)
		}
	}
}
