// Package snapshot holds the types that say what a sub-processor page said at
// one moment: a [Snapshot] has lists, a [List] has sub-processors, and a
// [Subprocessor] has cells.
//
// It is the vocabulary of the whole program and its stored form: the JSON of
// these types is a contract ("subwatch parse --format json", snapshot.json in
// the data folder). It does not fetch, parse, compare or print anything, and
// imports nothing but the standard library. Package scraper makes snapshots,
// package diff compares them, package store keeps them and package notify
// shows them.
package snapshot

import "time"

// Schema is the version of the stored form. A reader refuses a newer one: it
// would lose what it does not know.
const Schema = 1

// A Snapshot is everything a page says about a vendor's sub-processors at one
// moment.
type Snapshot struct {
	Schema      int        `json:"schema"`
	Vendor      string     `json:"vendor,omitempty"`     // the vendor's name in the configuration; empty for a lone file
	URL         string     `json:"url,omitempty"`        // the address that was asked for; empty for a file without one
	TakenAt     time.Time  `json:"taken_at,omitzero"`    // when the page was fetched, UTC, to the second; zero for a file
	Fingerprint string     `json:"fingerprint"`          // the parser's version and the hints it was given
	Page        Page       `json:"page"`                 // the evidence
	Dates       []Date     `json:"dates,omitempty"`      // the date lines that speak of the lists, in the page's order
	Lists       []List     `json:"lists"`                // in the page's order; empty only where the page itself names nobody
	Elsewhere   *Elsewhere `json:"elsewhere,omitempty"`  // of a page without lists: what it says of them
	TermsText   []string   `json:"terms_text,omitempty"` // paragraphs on notice, objection, subscription and where the list is kept
	Notes       []Note     `json:"notes,omitempty"`      // the page's own change log
	Change      string     `json:"change,omitempty"`     // id of the last change this baseline contains; only in the store
}

// Elsewhere is what a page without lists says of the list that it had.
type Elsewhere struct {
	Kind ElsewhereKind `json:"kind"`
	URL  string        `json:"url,omitempty"`  // where the list is now, of one that moved
	Text string        `json:"text,omitempty"` // the page's words
}

// ElsewhereKind says what became of a list.
type ElsewhereKind string

// What can become of a list.
const (
	ListMoved     ElsewhereKind = "moved"      // it is at another address
	ListOnRequest ElsewhereKind = "on_request" // the vendor gives it to those who ask
	NamesNobody   ElsewhereKind = "names_nobody"
)

// Rows counts the sub-processors of all lists.
func (s Snapshot) Rows() int {
	n := 0
	for _, l := range s.Lists {
		n += len(l.Subprocessors)
	}
	return n
}

// Starts returns the latest effective date of the page that is known to the
// day, and "" when there is none. The caller decides whether it still lies
// ahead.
func (s Snapshot) Starts() Day {
	var latest Day
	for _, d := range s.Dates {
		if d.Kind == Effective && d.Precision == ToDay && d.Date > latest {
			latest = d.Date
		}
	}
	return latest
}

// A Page is the evidence a snapshot was read from: enough to find the stored
// bytes and to show where they came from.
type Page struct {
	SHA256       string `json:"sha256"`                  // of the body after decompression, in hex
	Bytes        int    `json:"bytes"`                   // length of that body
	ContentType  string `json:"content_type,omitempty"`  // the Content-Type header as sent
	FinalURL     string `json:"final_url,omitempty"`     // after redirects
	ETag         string `json:"etag,omitempty"`          // validator, as sent
	LastModified string `json:"last_modified,omitempty"` // validator, as sent
	Asked        string `json:"asked,omitempty"`         // how it was asked for, where the configuration says how: "lang de, headers 0a1b2c3d"; no value of a header
	Anew         bool   `json:"anew,omitempty"`          // taken because it is asked for in another way than before: no change led to it
	Parts        []Part `json:"parts,omitempty"`         // every answer that was read, the page itself first, where there is more than one: further pages of its list
}

// A Part is one of the answers that a snapshot was read from.
type Part struct {
	URL          string `json:"url"` // that was asked for
	FinalURL     string `json:"final_url,omitempty"`
	SHA256       string `json:"sha256"`
	Bytes        int    `json:"bytes"`
	ContentType  string `json:"content_type,omitempty"`
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// Bodies returns the SHA-256 of every body: the page's own, and its further parts'.
func (p Page) Bodies() []string {
	all := []string{p.SHA256}
	for _, part := range p.Further() {
		all = append(all, part.SHA256)
	}
	return all
}

// Further returns the parts after the page itself.
func (p Page) Further() []Part { return p.Parts[min(1, len(p.Parts)):] }

// A List is one list of sub-processors: a table, or a run of like items under
// one heading.
type List struct {
	Title         string         `json:"title"`
	Kind          ListKind       `json:"kind"`
	Columns       []Column       `json:"columns"`
	Subprocessors []Subprocessor `json:"subprocessors"`
}

// ListKind says what a list is a list of.
type ListKind string

// The kinds of lists, as the list's title and text tell; ThirdParty when
// unsure.
const (
	ThirdParty ListKind = "third_party"
	Affiliates ListKind = "affiliates" // the vendor's own group companies
	Planned    ListKind = "planned"    // announced, not yet used
	Former     ListKind = "former"     // no longer used
	Optional   ListKind = "optional"   // used only where the customer turns something on
	Government ListKind = "government" // for the government edition of the service
	OtherList  ListKind = "other"
)

// A Column is one column of a list: its header as printed, and the field that
// its cells are kept in.
type Column struct {
	Header string `json:"header"`
	Field  Field  `json:"field"`
}

// Field names the place of a cell in a [Subprocessor].
type Field string

// The fields a header can map to. Every other header, and a second header for
// a field already taken, is [Other]: the cell is kept by its header.
const (
	Name           Field = "name"
	Products       Field = "products"
	Purpose        Field = "purpose"
	DataCategories Field = "data_categories"
	Location       Field = "location" // where processing happens
	Security       Field = "security"
	Transfer       Field = "transfer"       // transfer mechanism: SCCs, DPF
	EntityCountry  Field = "entity_country" // where the company sits
	Website        Field = "website"
	AffiliateOf    Field = "affiliate_of"
	RowDate        Field = "date" // the row's own date: added, effective
	Other          Field = "other"
)

// CellFields are the fields that are kept as a cell of their own, in the order
// in which they are shown: all but [Name] and [Other].
func CellFields() []Field {
	return []Field{Products, Purpose, DataCategories, Location, Security, Transfer, EntityCountry, Website, AffiliateOf, RowDate}
}

// A Subprocessor is one row of a list.
type Subprocessor struct {
	Name           string      `json:"name"`            // as a reader would say it
	Group          string      `json:"group,omitempty"` // the category row or sub-heading the row stands under
	Products       Cell        `json:"products,omitzero"`
	Purpose        Cell        `json:"purpose,omitzero"`
	DataCategories Cell        `json:"data_categories,omitzero"`
	Location       Cell        `json:"location,omitzero"`
	Security       Cell        `json:"security,omitzero"`
	Transfer       Cell        `json:"transfer,omitzero"`
	EntityCountry  Cell        `json:"entity_country,omitzero"`
	Website        Cell        `json:"website,omitzero"`
	AffiliateOf    Cell        `json:"affiliate_of,omitzero"`
	Date           Cell        `json:"date,omitzero"`
	Links          []Link      `json:"links,omitempty"`        // of the name's cell
	Starts         Day         `json:"starts,omitempty"`       // from a date column, a badge or a bracket
	StartsText     string      `json:"starts_text,omitempty"`  // the page's words for a start that is no day: "March 2034", "Q1 2027"
	StartsMonth    Day         `json:"starts_month,omitempty"` // the first day of the month that they mean; empty: they are not understood
	Ends           Day         `json:"ends,omitempty"`         // likewise
	FormerName     string      `json:"former_name,omitempty"`  // from "(formerly …)", which also stays in the name
	Conditions     []string    `json:"conditions,omitempty"`   // footnotes and badges, spelled out
	Other          []OtherCell `json:"other,omitempty"`        // by header as printed, in the page's order
}

// Cell returns the cell of a field, or nil for [Name], [Other] and an unknown
// field. The cell may be changed through the pointer.
func (s *Subprocessor) Cell(f Field) *Cell {
	switch f {
	case Products:
		return &s.Products
	case Purpose:
		return &s.Purpose
	case DataCategories:
		return &s.DataCategories
	case Location:
		return &s.Location
	case Security:
		return &s.Security
	case Transfer:
		return &s.Transfer
	case EntityCountry:
		return &s.EntityCountry
	case Website:
		return &s.Website
	case AffiliateOf:
		return &s.AffiliateOf
	case RowDate:
		return &s.Date
	}
	return nil
}

// A Cell is what a reader sees in one cell.
type Cell struct {
	Text  string   `json:"text"`            // white space folded to single blanks, blocks joined by one blank
	Items []string `json:"items,omitempty"` // the cell's blocks (list items, paragraphs, lines) when there is more than one
	Links []Link   `json:"links,omitempty"`
}

// IsZero reports whether the cell holds nothing. encoding/json asks it for
// fields marked omitzero.
func (c Cell) IsZero() bool {
	return c.Text == "" && len(c.Items) == 0 && len(c.Links) == 0
}

// An OtherCell is a cell whose header maps to no field.
type OtherCell struct {
	Header string `json:"header"`
	Cell
}

// A Link is a link as the page has it: the text a reader sees and an absolute
// URL (as written when the page's own address is unknown).
type Link struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// A Note is one entry of the page's own change log.
type Note struct {
	Date Day    `json:"date,omitempty"`
	Text string `json:"text"`
}

// A Day is a calendar day as RFC 3339 full-date, "2026-05-15", or "" for none.
// Days compare as strings.
type Day string

// Time returns the day's midnight in UTC; ok is false for "" and for text that
// is no day.
func (d Day) Time() (t time.Time, ok bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	return t, err == nil
}

// DayOf returns the calendar day of t in t's own time zone.
func DayOf(t time.Time) Day { return Day(t.Format(time.DateOnly)) }

// A Date is one date line of the page, such as "Effective Starting May 15,
// 2026".
type Date struct {
	Text      string    `json:"text"` // as printed
	Kind      DateKind  `json:"kind"`
	Date      Day       `json:"date,omitempty"` // the first day of a month where only that is known
	Precision Precision `json:"precision"`
}

// DateKind says what a date line speaks of.
type DateKind string

// The kinds of date lines.
const (
	Effective   DateKind = "effective" // from when the list holds
	Posted      DateKind = "posted"
	Updated     DateKind = "updated"
	Reviewed    DateKind = "reviewed"
	Current     DateKind = "current" // "Current as of …"
	UnknownDate DateKind = "unknown"
)

// Precision says how exactly a date line gives its date. Only [ToDay] ever
// gives a start date or moves a deadline.
type Precision string

// The precisions of a date line.
const (
	ToDay   Precision = "day"
	ToMonth Precision = "month"
	NoDate  Precision = "none"
)
