package cli

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/notify/wording"
	"github.com/subwatch/subwatch/snapshot/record"
)

// VendorTable says how every vendor stands; its days and times are those of a zone.
func VendorTable(st monitor.Status, zone *time.Location) wording.Table {
	t := wording.Table{Header: []string{"vendor", "health", "last read", "sub-processors", "last change", "baseline"}}
	for _, v := range st.Vendors {
		health := string(v.Health)
		if v.Why != "" {
			health += " since " + Day(v.Since, zone) + ": " + v.Why
		}
		approved := "never approved"
		if v.Approved {
			approved = "approved"
		}
		change := ""
		if v.Change != "" {
			change = v.Change + " (" + Day(v.ChangeSeen, zone) + ")"
		}
		if v.Subprocessors == 0 && v.LastRead.IsZero() {
			approved = "none yet"
		}
		t.Rows = append(t.Rows, []string{v.Name, health, minute(v.LastRead, zone), strconv.Itoa(v.Subprocessors), change, approved})
	}
	return t
}

// OpenTable says what is not done: by when, in which state, whose.
func OpenTable(st monitor.Status) wording.Table {
	t := wording.Table{Header: []string{"act by", "vendor", "change", "what", "owner", "undelivered"}}
	for _, o := range st.Open {
		undelivered := ""
		if o.Undelivered > 0 {
			undelivered = strconv.Itoa(o.Undelivered)
		}
		what := fmt.Sprintf("%d of %d %s: %s", len(o.Entries), o.Of, StateWords(o), strings.Join(o.What, ", "))
		t.Rows = append(t.Rows, []string{cmp.Or(string(o.ActBy), "no date"), o.Vendor, o.Change, what, o.Owner, undelivered})
	}
	return t
}

// StateWords says how far an open change has come: "undecided", "objection
// decided 2026-03-03 by Priya, not sent".
func StateWords(o monitor.OpenStatus) string {
	what := "objection"
	if o.Decision == record.Conditional {
		what = "condition"
	}
	switch o.State {
	case record.ToSend:
		return fmt.Sprintf("%s decided %s by %s, not sent", what, o.On, o.By)
	case record.Sent:
		words := fmt.Sprintf("%s sent %s by %s, waits for the vendor", what, o.On, o.By)
		if o.Reference != "" {
			words += " (" + o.Reference + ")"
		}
		return words
	}
	return "undecided"
}

// Day writes the day of a time in a zone, as in 2026-05-15; empty for none.
func Day(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format(time.DateOnly)
}

func minute(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(zone).Format("2006-01-02 15:04")
}
