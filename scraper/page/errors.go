package page

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// ErrNoLists says that a page was read and no list of sub-processors was found
// on it. It is never an empty result: "nothing found" must not be taken for
// "everything removed".
var ErrNoLists = &ReadError{Kind: NoLists}

// A ReadKind says why no list could be read from a page.
type ReadKind string

// The reasons why no list could be read.
const (
	NoLists      ReadKind = "no list found"
	BotWall      ReadKind = "bot wall"
	NeedsBrowser ReadKind = "needs a browser"
	NotPage      ReadKind = "not a page"
	Moved        ReadKind = "list moved"
	OnRequest    ReadKind = "list on request"
	NamesNobody  ReadKind = "page names nobody"
	HalfPage     ReadKind = "half a page"                   // its end is missing, or it says that it shows a part: what it does not name is not gone
	TooMuch      ReadKind = "too much on this page to read" // reading it would cost more than its size allows

	Consent      ReadKind = "consent wall"      // it asks for consent, and its table is that of the question
	AccessWall   ReadKind = "access wall"       // it wants a log-in, a registration or a request in a form
	OutOfOrder   ReadKind = "page out of order" // maintenance, or an error that the page tells
	NothingShown ReadKind = "nothing shown"     // a search, a filter or a table without results
)

// A ReadError is the error of scraper.Parse: the page came, and its lists could not
// be read.
type ReadError struct {
	Kind   ReadKind
	Detail string // which wall, which format, the page's words
	URL    string // where the list moved to, for Moved
	Words  string // the page's words in full, for what [Withdrawn] reports
	Shown  bool   // of a HalfPage: the page itself says that it shows a part
}

// Unproved is the detail of a page on which tables were found, and nothing that
// says what they list.
const Unproved = "nothing on the page says that it lists sub-processors"

// AboutCookies begins the detail of a page that is a policy on cookies.
const AboutCookies = "the page is about cookies"

// NeverHere is the detail of a [Moved] page that gives the address of its list and
// does not say that it has ever held it, as a contract does.
const NeverHere = "list is at"

// Error returns the reason in one short line, without the vendor.
func (e *ReadError) Error() string {
	switch {
	case e.Kind == Moved && e.URL != "":
		if e.Detail == NeverHere {
			return NeverHere + " " + e.URL
		}
		return "list moved to " + e.URL
	case e.Kind == BotWall && e.Detail != "":
		return "bot wall (" + e.Detail + ")"
	case e.Detail != "":
		return string(e.Kind) + ": " + e.Detail
	}
	return string(e.Kind)
}

// Advice says what to try where a page cannot be read, and "" where the error says it
// already.
func (e *ReadError) Advice() string {
	switch e.Kind {
	case NoLists:
		if strings.HasPrefix(e.Detail, AboutCookies) {
			return "another address of the list"
		}
		if !strings.Contains(e.Detail, "--explain") {
			return "subwatch parse ADDRESS --explain, which shows what was looked at; then select, or another address of the list"
		}
	case BotWall:
		return "another address of the list, or headers with what the vendor gives you to get in"
	case Consent, AccessWall:
		return "an address that everybody may read, or headers with what the vendor gives you to get in"
	case NeedsBrowser:
		return "an address that has the list in its own HTML, such as that of a print view: subwatch runs no scripts"
	case NotPage:
		return "the address of an HTML or Markdown page with the list"
	case HalfPage:
		if e.Shown {
			return "an address that shows all of it"
		}
	case TooMuch:
		return "ignore, which leaves blocks of the page out"
	case NothingShown:
		return "the address without its search or filter"
	case Moved:
		if e.URL != "" {
			return "that address as the url"
		}
	case OutOfOrder:
		return "again later, or another address of the list"
	case OnRequest:
		return "to ask the vendor for an address of the list"
	}
	return ""
}

// Try stands between an error and what to try.
const Try = "; try: "

// Advised returns an error with what to try, where something in it knows.
func Advised(err error) error {
	var knows interface{ Advice() string }
	if errors.As(err, &knows) {
		if advice := knows.Advice(); advice != "" {
			return fmt.Errorf("%w%s%s", err, Try, advice)
		}
	}
	return err
}

// Is reports whether target is a ReadError of the same kind that asks for no
// detail, so that errors.Is(err, ErrNoLists) works.
func (e *ReadError) Is(target error) bool {
	t, ok := target.(*ReadError)
	return ok && t.Kind == e.Kind && t.Detail == "" && t.URL == ""
}

// Walled reports whether err says that something stands in front of the page: a
// bot wall, a question of consent or a log-in. Others may well see the list.
func Walled(err error) bool {
	var e *ReadError
	return errors.As(err, &e) && (e.Kind == BotWall || e.Kind == Consent || e.Kind == AccessWall)
}

// Withdrawn reports whether err says that the page itself tells that it holds
// no list: the list moved, is on request, or names nobody. Only such an error
// of scraper.Parse comes with a snapshot that a caller may come to believe.
func Withdrawn(err error) bool {
	var e *ReadError
	if !errors.As(err, &e) {
		return false
	}
	return e.Kind == Moved || e.Kind == OnRequest || e.Kind == NamesNobody
}

// Clip shortens a text for an explanation.
func Clip(s string) string {
	if len(s) <= 70 {
		return s
	}
	n := 67
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
