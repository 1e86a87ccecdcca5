package cli

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/notify/wording"
)

// VendorTable says how every vendor stands.
func VendorTable(st monitor.Status) wording.Table {
	t := wording.Table{Header: []string{"vendor", "health", "last read", "sub-processors", "last change", "baseline"}}
	for _, v := range st.Vendors {
		health := string(v.Health)
		if v.Why != "" {
			health += " since " + day(v.Since) + ": " + v.Why
		}
		approved := "never approved"
		if v.Approved {
			approved = "approved"
		}
		change := ""
		if v.Change != "" {
			change = v.Change + " (" + day(v.ChangeSeen) + ")"
		}
		if v.Subprocessors == 0 && v.LastRead.IsZero() {
			approved = "none yet"
		}
		t.Rows = append(t.Rows, []string{v.Name, health, minute(v.LastRead), strconv.Itoa(v.Subprocessors), change, approved})
	}
	return t
}

// OpenTable says what waits for a decision.
func OpenTable(st monitor.Status) wording.Table {
	t := wording.Table{Header: []string{"act by", "vendor", "change", "what", "owner", "undelivered"}}
	for _, o := range st.Open {
		what := fmt.Sprintf("%d of %d undecided: %s", len(o.Entries), o.Of, strings.Join(o.What, ", "))
		undelivered := ""
		if o.Undelivered > 0 {
			undelivered = strconv.Itoa(o.Undelivered)
		}
		t.Rows = append(t.Rows, []string{cmp.Or(string(o.ActBy), "no date"), o.Vendor, o.Change, what, o.Owner, undelivered})
	}
	return t
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02")
}

func minute(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format("2006-01-02 15:04")
}
