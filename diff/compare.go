package diff

import (
	"fmt"

	"github.com/subwatch/subwatch/diff/internal/match"
	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/snapshot"
)

// Options says what a comparison is for. The zero value compares everything
// for everybody.
type Options struct {
	// Products are the products in use, as their vendor calls them. Changes
	// that touch none of them are marked out of scope. Empty means all.
	Products []string

	// Law is the data protection law that the customer is under: from there it
	// is judged where personal data may go. Empty means the GDPR.
	Law place.Law

	// Listed are the companies that a person looked for on the list of the Data
	// Privacy Framework (https://www.dataprivacyframework.gov/list).
	Listed []Listed

	// Classes overrides the class of a rule; see [Rules] for what there is.
	Classes map[Rule]Class
}

// Listed is what a person found of a company on the list of the Data Privacy
// Framework: the laws for which it stands there, none where it does not.
type Listed struct {
	Company string
	Laws    []place.Law  // EULaw: the EU-US framework; UKLaw: with the UK Extension; CHLaw: the Swiss-US framework
	Day     snapshot.Day // on which they looked
	By      string
}

// Compare says what changed from old to new, and how much it matters. It is
// pure and deterministic: the same snapshots give the same report. Reordered
// rows, lists and columns are no change. Where nothing changed the report is
// [Report.Empty].
//
// Its cost is linear in what the snapshots say. Where weighing everything
// against everything would be more, it is weighed up to a limit, and beyond it
// less is told, but nothing wrong: rows as removed and added that may have
// been renamed, a text as replaced as a whole rather than word by word; the
// report's warnings say so where a reader could be misled. Where even that is
// not enough, because the snapshots repeat long texts too often, the error is
// a [*TooMuchError] and the report is empty.
func Compare(old, new snapshot.Snapshot, o Options) (Report, error) {
	return compareCounted(reading.NewMeter(&old, &new), &old, &new, o)
}

// compareCounted is [Compare]; a meter counts what it costs.
func compareCounted(meter *reading.Meter, old, new *snapshot.Snapshot, o Options) (Report, error) {
	r := reading.NewReader(meter)
	report := judge(r, tell(r, match.Match(r, old, new)), o)
	if what, limit := meter.TooMuch(); what != "" {
		return Report{}, &TooMuchError{what, limit}
	}
	return report, nil
}

// A TooMuchError says that two snapshots were not compared because that would
// take more steps, or a longer report, than the pages' size allows. The same
// two snapshots always give it again.
type TooMuchError struct {
	What  string // "steps", or "bytes of report"
	Limit int    // of these, for two snapshots of their size
}

// Error says what was too much, and what its limit is.
func (e *TooMuchError) Error() string {
	return fmt.Sprintf("too much changed on this page to compare: more than %d %s", e.Limit, e.What)
}
