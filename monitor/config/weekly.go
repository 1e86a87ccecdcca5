package config

import (
	"fmt"
	"strings"
	"time"
)

// Weekly is a moment of the week.
type Weekly struct {
	Set          bool
	Day          time.Weekday
	Hour, Minute int
	Zone         *time.Location
}

// ParseWeekly reads "monday 09:00 Europe/Berlin"; without a zone it is zone.
func ParseWeekly(text string, zone *time.Location) (Weekly, error) {
	bad := fmt.Errorf("%q is not a time of the week: write monday 09:00, or monday 09:00 Europe/Berlin", text)
	var day, clock, name string
	n, err := fmt.Sscan(text, &day, &clock, &name)
	if n < 2 || n == 2 && err == nil {
		return Weekly{}, bad
	}
	w := Weekly{Set: true, Zone: zone, Day: -1}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(d.String(), day) {
			w.Day = d
		}
	}
	at, err := time.Parse("15:04", clock)
	if err != nil || w.Day < 0 {
		return Weekly{}, bad
	}
	w.Hour, w.Minute = at.Hour(), at.Minute()
	if n == 3 {
		if w.Zone, err = time.LoadLocation(name); err != nil {
			return Weekly{}, fmt.Errorf("%q: unknown time zone %q: write it as in Europe/Berlin", text, name)
		}
	}
	return w, nil
}

// Last returns the moment's last occurrence up to now.
func (w Weekly) Last(now time.Time) time.Time {
	now = now.In(w.Zone)
	t := time.Date(now.Year(), now.Month(), now.Day(), w.Hour, w.Minute, 0, 0, w.Zone)
	t = t.AddDate(0, 0, -(int(now.Weekday()-w.Day)+7)%7)
	if t.After(now) {
		t = t.AddDate(0, 0, -7)
	}
	return t
}
