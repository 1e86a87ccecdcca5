package config

import (
	"cmp"
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// A Vendor is one company whose list is watched.
type Vendor struct {
	Name  string // letters, digits, dashes: also its folder's name
	Title string // as people say it
	URL   string // the page of its list

	Hints   scraper.Hints // about reading its page
	Asking  fetch.Asking  // about asking for it; its headers may be secrets
	Compare diff.Options  // about judging its changes
	Terms   record.Terms  // about notice and objection
	Tell    []string      // names of the destinations that hear of it; empty: all
	Owner   string        // who looks after it: Slack's id of a user (U…) or a group (S…), or an e-mail address
}

// vendorName is what a vendor's or destination's name looks like: it becomes a
// folder's or a file's name on any system.
var vendorName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?$`)

// CheckName reports why text can be no vendor's or destination's name: it must
// be letters, digits and dashes, at most 64, and no name that the data folder
// or an operating system keeps for itself.
func CheckName(text string) error {
	switch {
	case text == "":
		return errors.New("no name")
	case !vendorName.MatchString(text):
		return fmt.Errorf("%q is not a valid name: use letters, digits and dashes, at most 64: it is also a folder's name", text)
	case store.Reserved(text):
		return fmt.Errorf("%q is not a valid name: the data folder has a folder of its own by that name", text)
	case windowsDevice.MatchString(text):
		return fmt.Errorf("%q is not a valid name: Windows keeps it for a device", text)
	}
	return nil
}

// windowsDevice matches names that no file can have on Windows.
var windowsDevice = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// law returns the law that the customer is under, or "" where the file names none.
func (raw rawConfig) law() (place.Law, error) {
	if raw.Law == nil {
		return "", nil
	}
	laws := []place.Law{place.EULaw, place.UKLaw, place.CHLaw, place.NoLaw}
	if law := place.Law(raw.Law.text); slices.Contains(laws, law) {
		return law, nil
	}
	return "", atLine(raw.Law.line, fmt.Errorf("law: %q is none of eu (GDPR), uk (UK GDPR), ch (Swiss FADP), none", raw.Law.text))
}

func (c *Config) addVendors(raw []rawVendor, law place.Law, classes map[diff.Rule]diff.Class, getenv func(string) string) error {
	if len(raw) == 0 {
		return errors.New(`no vendors: add at least one, as in "vendors: [atlassian]"`)
	}
	seen := map[string]bool{}
	for _, r := range raw {
		if err := CheckName(r.Name); err != nil {
			return atLine(r.line, fmt.Errorf("vendor: %w", err))
		}
		// Folders that differ only by case are one on many systems.
		if key := strings.ToLower(r.Name); seen[key] {
			return atLine(r.line, fmt.Errorf("vendor %s is listed twice", r.Name))
		} else {
			seen[key] = true
		}
		v, err := r.vendor(getenv)
		if err != nil {
			return within(r.line, "vendor "+r.Name, err)
		}
		v.Compare = diff.Options{Products: r.Products, Law: law, Classes: classes}
		if r.Terms != nil {
			c.Private = append(c.Private, "terms of "+v.Name)
		}
		if r.Owner != nil {
			c.Private = append(c.Private, "owner of "+v.Name)
		}
		c.Vendors = append(c.Vendors, v)
	}
	return nil
}

// vendor reads an entry, with what the catalogue knows of it.
func (r rawVendor) vendor(getenv func(string) string) (Vendor, error) {
	known, err := catalogued(r.Name)
	v := Vendor{Name: r.Name, Title: cmp.Or(r.Title, known.Title, r.Name), URL: cmp.Or(r.URL, known.URL), Tell: slices.Concat(r.Tell, r.Slack)}
	if err != nil && v.URL == "" {
		return v, fmt.Errorf("no url, and it is not built in%s", Suggest(r.Name))
	}
	if err := fetch.CheckURL(v.URL); err != nil {
		return v, err
	}
	if v.Hints, err = scraper.NewHints(r.Select, r.Ignore, r.Columns, r.List); err != nil {
		return v, err
	}
	if v.Hints, err = v.Hints.Ignoring(r.IgnoreText, r.IgnoreColumns); err != nil {
		return v, err
	}
	if v.Asking, err = r.asking(getenv); err != nil {
		return v, err
	}
	if v.Terms, err = r.terms(); err != nil {
		return v, within(r.line, "terms", err)
	}
	if r.Owner != nil {
		v.Owner, err = checkOwner(r.Owner.text)
		if err != nil {
			return v, atLine(r.Owner.line, fmt.Errorf("owner: %w", err))
		}
	}
	return v, nil
}

// checkOwner returns who looks after a vendor: an id of Slack's or an e-mail
// address.
func checkOwner(text string) (string, error) {
	if slackMember.MatchString(text) {
		return text, nil
	}
	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != text || len(text) > maxMail || !mailDomain.MatchString(text) {
		return "", fmt.Errorf("%q is neither an id of Slack's nor an e-mail address: a user's id begins with U or W, a group's with S (copy it from the profile)", text)
	}
	return text, nil
}

// maxMail is how long an e-mail address may be (RFC 5321, 4.5.3.1.3, without
// the angle brackets).
const maxMail = 254

// mailDomain is an e-mail address whose domain has a dot: one without is a slip.
var mailDomain = regexp.MustCompile(`^[^"\s]+@[^@\[\]\s]+\.[^@\[\]\s]+$`)
