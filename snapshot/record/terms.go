package record

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Terms are what a contract says about a new sub-processor: how early the
// vendor tells of it, and how long the customer may object (GDPR Art. 28(2)
// grants the right, the contract its days).
type Terms struct {
	Lead       Period      `json:"lead,omitzero"`         // before the start; what the vendor promises
	Window     Period      `json:"window,omitzero"`       // what the customer has
	UntilStart bool        `json:"until_start,omitempty"` // the right ends when processing may begin
	From       From        `json:"from"`                  // what the window counts from
	Covers     []string    `json:"covers,omitempty"`      // kinds of changes, as in package diff; empty: see deadline.Speaks
	Right      Right       `json:"right"`
	Route      string      `json:"route,omitempty"`   // where to send an objection
	Note       string      `json:"note,omitempty"`    // the clause, in short
	Source     string      `json:"source,omitempty"`  // where the text was read
	Read       string      `json:"read,omitempty"`    // the day it was read; empty: not known
	OnFile     bool        `json:"on_file,omitempty"` // those that subwatch has on file: not the team's contract
	When       []Condition `json:"when,omitempty"`    // other days for some sub-processors
}

// Known reports whether anything is on file of what a contract says.
func (t Terms) Known() bool {
	return t.From != "" || t.Right != "" || t.UntilStart || !t.Window.IsZero() || !t.Lead.IsZero()
}

// A Condition replaces days of the terms for the sub-processors it holds for.
// Where several hold, the last one wins.
type Condition struct {
	Affiliate *bool  `json:"affiliate,omitempty"` // a company of the vendor's group, or not
	Place     string `json:"place,omitempty"`     // "adequate": all its countries are in the EEA or adequate
	Lead      Period `json:"lead,omitzero"`
	Window    Period `json:"window,omitzero"`
}

// From says what opens the window.
type From string

// What can open a window.
const (
	FromNotice  From = "notice"  // the vendor's notice, as the customer received it
	FromPosting From = "posting" // the update of the page
)

// Right says what the customer may do in the window.
type Right string

// The rights.
const (
	Object    Right = "object"
	Terminate Right = "terminate"
	NoRight   Right = "none"
)

// A Period is a number of days, all days or working days.
type Period struct {
	Days     int
	Business bool // Monday to Friday; holidays are not known
	None     bool // the clause gives no period
}

// IsZero reports a period that is not on file at all.
func (p Period) IsZero() bool { return p == Period{} }

// String returns a period as it is written: "30d", "10bd", "none", or "".
func (p Period) String() string {
	switch {
	case p.None:
		return "none"
	case p.Days == 0:
		return ""
	case p.Business:
		return strconv.Itoa(p.Days) + "bd"
	}
	return strconv.Itoa(p.Days) + "d"
}

// Words says a period: "30 days", "10 business days".
func (p Period) Words() string {
	unit := "days"
	if p.Business {
		unit = "business days"
	}
	if p.Days == 1 {
		unit = strings.TrimSuffix(unit, "s")
	}
	return fmt.Sprintf("%d %s", p.Days, unit)
}

// MarshalText writes a period as in the configuration.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads a period as [ParsePeriod] does.
func (p *Period) UnmarshalText(text []byte) error {
	var err error
	*p, err = ParsePeriod(string(text))
	return err
}

// maxPeriod is longer than any clause: more is a slip of the pen.
const maxPeriod = 1000

var period = regexp.MustCompile(`^([0-9]{1,4})(d|bd)$`)

// ParsePeriod reads "30d" (days), "10bd" (business days), "none" (the clause
// gives no period) or "" (not on file).
func ParsePeriod(text string) (Period, error) {
	switch text {
	case "":
		return Period{}, nil
	case "none":
		return Period{None: true}, nil
	}
	m := period.FindStringSubmatch(text)
	if m == nil {
		return Period{}, fmt.Errorf("%q is not a period: write 30d (days), 10bd (business days) or none", text)
	}
	days, err := strconv.Atoi(m[1])
	if err != nil || days < 1 || days > maxPeriod {
		return Period{}, fmt.Errorf("%q is no period: 1 to %d days", text, maxPeriod)
	}
	return Period{Days: days, Business: m[2] == "bd"}, nil
}
