package diff

import (
	"time"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// Schema is the version of a report's stored form.
const Schema = 1

// A Report is what changed from one snapshot to another. Its JSON is a
// contract ("subwatch diff --format json", and the report of a stored change).
type Report struct {
	Schema     int           `json:"schema"`
	Vendor     string        `json:"vendor,omitempty"`
	URL        string        `json:"url,omitempty"`
	Old        Side          `json:"old"`
	New        Side          `json:"new"`
	Starts     snapshot.Day  `json:"starts,omitempty"`        // the page's effective date where it lies after New.TakenAt (without one: where there is one)
	ByKind     map[Kind]int  `json:"by_kind"`                 // changes that are cosmetic or out of scope left out
	ByClass    map[Class]int `json:"by_class"`                // changes that are out of scope left out
	OutOfScope int           `json:"out_of_scope"`            // changes that touch none of the products in use
	Warnings   []string      `json:"warnings,omitempty"`      // what limits this report: a product in use that no row names, guesses that were ended
	Lists      []ListPair    `json:"lists,omitempty"`         // which list of the new snapshot continues which of the old, in the new page's order
	AsOf       string        `json:"regions_as_of,omitempty"` // day of the table of adequacy decisions, where a reason rests on it
	Changes    []Change      `json:"changes"`                 // most serious first, then as on the page
}

// A ListPair says that a list of the new snapshot continues one of the old;
// both are counted from 0.
type ListPair struct {
	Old int `json:"old"`
	New int `json:"new"`
}

// Empty reports whether nothing changed at all, cosmetic changes included.
func (r Report) Empty() bool { return len(r.Changes) == 0 }

// Quiet reports whether nothing changed that anybody need be told: there is no
// change, or only such as are cosmetic or touch none of the products in use.
func (r Report) Quiet() bool { return r.ByClass[Review] == 0 && r.ByClass[Record] == 0 }

// A Side says which snapshot stood on one side of the comparison.
type Side struct {
	TakenAt time.Time       `json:"taken_at,omitzero"`
	SHA256  string          `json:"sha256"`
	Dates   []snapshot.Date `json:"dates,omitempty"`
}

// A Change is one thing that changed.
type Change struct {
	Entry        int                    `json:"entry"` // 1, 2, …: what people refer to
	Kind         Kind                   `json:"kind"`
	Class        Class                  `json:"class"`
	Entity       Entity                 `json:"entity,omitempty"` // of a rename
	Starts       snapshot.Day           `json:"starts,omitempty"` // the row's own date, else the report's
	List         string                 `json:"list,omitempty"`   // title; of the new snapshot where the row is there
	Group        string                 `json:"group,omitempty"`
	Name         string                 `json:"name,omitempty"`     // of the sub-processor, list or column
	OldName      string                 `json:"old_name,omitempty"` // of a rename or replacement
	OldList      string                 `json:"old_list,omitempty"` // of a move
	OldGroup     string                 `json:"old_group,omitempty"`
	OutOfScope   bool                   `json:"out_of_scope,omitempty"` // touches none of the products in use
	Reasons      []string               `json:"reasons,omitempty"`      // in words, most serious first
	Subprocessor *snapshot.Subprocessor `json:"subprocessor,omitempty"` // the row that came, or that went; of a replacement or move the row as it is now
	OldRow       *Row                   `json:"old_row,omitempty"`
	NewRow       *Row                   `json:"new_row,omitempty"`
	Fields       []FieldChange          `json:"fields,omitempty"`
	Elsewhere    *snapshot.Elsewhere    `json:"elsewhere,omitempty"`      // of list_withdrawn: what the page says of the list now
	Periods      []PeriodChange         `json:"periods,omitempty"`        // of terms_text: the periods of notice and objection that changed
	ListKind     snapshot.ListKind      `json:"list_kind,omitempty"`      // of the list the change is in
	OldListKind  snapshot.ListKind      `json:"old_list_kind,omitempty"`  // where it was another
	OldListAt    *int                   `json:"old_list_index,omitempty"` // of a change of a whole list or column: the list's place in the old snapshot
	NewListAt    *int                   `json:"new_list_index,omitempty"` // likewise in the new one
	Columns      []snapshot.Column      `json:"columns,omitempty"`        // of a list that came or went; of a column: it as it was, as it is
	Cells        []ColumnCell           `json:"cells,omitempty"`          // what stands under a column that came or went, empty cells left out
}

// A ColumnCell is one cell of a column that came or went.
type ColumnCell struct {
	OldRow Row           `json:"old_row"`
	NewRow Row           `json:"new_row"`
	Name   string        `json:"name"` // of the sub-processor
	Cell   snapshot.Cell `json:"cell"`
}

// Row is the place of a row in its snapshot: [list, row], counted from 0.
type Row [2]int

// Kind says what happened.
type Kind string

// The kinds of changes.
const (
	Added         Kind = "added"
	Removed       Kind = "removed"
	Replaced      Kind = "replaced" // one went as another came for the same purpose
	Renamed       Kind = "renamed"
	Changed       Kind = "changed"   // cells of a row
	Activated     Kind = "activated" // planned before, current now
	Moved         Kind = "moved"     // to another list or group
	ListAdded     Kind = "list_added"
	ListRemoved   Kind = "list_removed"
	ListRenamed   Kind = "list_renamed"
	ListWithdrawn Kind = "list_withdrawn" // the page names nobody any more
	ColumnAdded   Kind = "column_added"
	ColumnRemoved Kind = "column_removed"
	ColumnRenamed Kind = "column_renamed"
	TermsText     Kind = "terms_text" // the paragraphs on notice and objection
	Dates         Kind = "dates"      // the date lines
)

// Class says what to do about a change.
type Class string

// The classes, most serious first.
const (
	Review   Class = "review"   // a person decides
	Record   Class = "record"   // registers are brought up to date
	Cosmetic Class = "cosmetic" // nothing; counted and stored, never sent on its own
)

// Entity says what became of the legal entity behind a renamed sub-processor.
type Entity string

// The entities of a rename.
const (
	Same    Entity = "same"    // another spelling of the same name
	Named   Entity = "named"   // a legal form was added to a bare brand
	Differs Entity = "differs" // another legal entity
)

// The fields of a [FieldChange] that are no cell of the row.
const (
	FieldConditions  snapshot.Field = "conditions"   // footnotes and badges
	FieldStarts      snapshot.Field = "starts"       // the row's own start date
	FieldStartsText  snapshot.Field = "starts_text"  // the page's words for a start that is no day
	FieldStartsMonth snapshot.Field = "starts_month" // the month that they mean
	FieldEnds        snapshot.Field = "ends"         // the row's own end date
	FieldFormerName  snapshot.Field = "former_name"  // "(formerly …)"
	FieldGroup       snapshot.Field = "group"        // the headings within a list, where they came or went as a whole
)

// A FieldChange is one cell, date line or paragraph that changed.
type FieldChange struct {
	Field            snapshot.Field  `json:"field,omitempty"` // empty for date lines and paragraphs
	Header           string          `json:"header,omitempty"`
	Nth              int             `json:"nth,omitempty"` // of several cells under the same header, counted from 0
	Old              string          `json:"old"`
	New              string          `json:"new"`
	OldLinks         []snapshot.Link `json:"old_links,omitempty"` // only where the links differ
	NewLinks         []snapshot.Link `json:"new_links,omitempty"`
	CountriesAdded   []string        `json:"countries_added,omitempty"` // ISO 3166-1 alpha-2
	CountriesRemoved []string        `json:"countries_removed,omitempty"`
	OldItems         []string        `json:"old_items,omitempty"` // the cell's blocks, where it has more than one
	NewItems         []string        `json:"new_items,omitempty"`
	ItemsAdded       []string        `json:"items_added,omitempty"` // of a cell that is a set
	ItemsRemoved     []string        `json:"items_removed,omitempty"`
	Words            []Word          `json:"words,omitempty"`
}

// A PeriodChange is a period of notice or objection that the page states now, no
// longer, or with another length.
type PeriodChange struct {
	About PeriodAbout `json:"about"`
	Old   *Period     `json:"old,omitempty"`
	New   *Period     `json:"new,omitempty"`
}

// PeriodAbout says what a period is for.
type PeriodAbout string

// What periods are for.
const (
	AboutObjection PeriodAbout = "objection" // what the customer has to object
	AboutNotice    PeriodAbout = "notice"    // how early the vendor tells
)

// A Period is a length of time as the page prints it, with its number and unit.
type Period = words.Period

// A Word is a run of text that stayed, came or went: its Op, and its Text. The
// runs of [Kept] and [Gone] joined give the old text exactly, those of [Kept]
// and [Came] the new.
type Word = words.Word

// Op says what became of a run of text.
type Op = words.Op

// The operations.
const (
	Kept = words.Kept // "="
	Came = words.Came // "+"
	Gone = words.Gone // "-"
)
