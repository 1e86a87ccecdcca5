// Package diff says what changed between two snapshots of a sub-processor page,
// and how much it matters.
//
//	report, err := diff.Compare(old, new, diff.Options{Products: []string{"Jira"}})
//
// It is pure: the same two snapshots give the same [Report], byte for byte,
// whenever and wherever they are compared. It knows no network, no HTML, no
// clock and no file. Package snapshot has the types it reads and package place
// the countries behind a location; packages notify and store carry its reports
// further.
//
// # What a report says
//
// A [Report] lists the [Change]s, most serious first: rows that came, went,
// were replaced, renamed or changed, and what became of lists, columns, date
// lines and the text on notice and objection. Each has a [Class], [Review] for
// what a person decides, [Record] for what registers take over, [Cosmetic] for
// what only looks different; and the reasons for it in words. [Rules] lists what
// can be a reason, with the class it gives; [Options] overrides the class of a
// rule ([ParseClasses] reads the override from a configuration) and names the
// products in use. A change shows the old text and the new one, and where they
// have enough in common which [Word]s stayed, came and went.
//
// Nothing is left out: [Apply] makes the new page of the old one and the report.
// Nothing is guessed without evidence, and order on the page decides nothing.
// What is too large to be compared is a [TooMuchError], never a report of less
// that says nothing of it.
//
// # How it is made
//
// Three steps, each of which takes the one before as it is, and changes nothing
// in it:
//
//	matching   which list, column and row became which    internal/match
//	telling    all that changed, cosmetic or not          tell*.go, twins.go
//	judging    which rules each change meets              judge*.go, scope.go
//
// Package internal/reading says what one text, cell or row means, and counts
// what a comparison costs; internal/words says what two texts have in common,
// and has the phrases that rules look for (data/phrases.tsv).
//
// # Where a rule belongs
//
// A rule is a line of the table in classes.go, which is in the order of what
// weighs most, and a finding in the file of its subject:
//
//	notice, objection, periods, rights        judgeterms.go (sentences: telltexts.go; periods: words/periods.go)
//	promises in prose                         judgeterms.go (what a sentence promises: package promise)
//	places, transfers to third countries      judgeplaces.go (which places came and went: places.go; words of places: package place)
//	names, legal entities, known providers    judgenames.go (who became whom: match/evidence.go; words of names: match/names.go)
//	rows that came, went, moved, came twice   judgerows.go (told in tellrows.go; shown twice: twins.go; replaced: match/replacements.go)
//	purpose, AI and its training              judgepurpose.go (words of training: words/training.go)
//	cells: products, transfer, notes, states  judgecells.go (cells compared: tellcells.go; equal in substance: reading/cells.go)
//	categories of data, the special ones      judgepurpose.go (words/special.go, data/special.tsv; what is denied: words/denial.go)
//	lists, headings, columns                  judgelists.go (told in telllists.go, tellheadings.go; which column: match/columns.go, columnvalues.go)
//	dates of the page and of a row            judgedates.go (told in telltexts.go, tellcells.go)
//	products in use                           scope.go
//
// What a rule needs to know of a text it asks internal/reading, which looks at
// each text once. A phrase that a rule looks for is a line of phrases.tsv.
package diff
