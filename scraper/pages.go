package scraper

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/subwatch/subwatch/scraper/internal/lists"
	"github.com/subwatch/subwatch/scraper/internal/walls"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// readParts reads the further pages of a list, and adds what they say to the snapshot
// of the first. All of them are read, or it is half a page: a page without a list, or
// fewer rows or pages than the first says there are.
func readParts(p page.Page, h Hints, snap *snapshot.Snapshot, r *lists.Reading, share walls.Share) error {
	snap.Page.Parts = append(snap.Page.Parts, partOf(p.URL, snap.Page))
	for i, part := range p.Parts {
		more, of, _, err := readOne(part, h)
		if err != nil {
			return &page.ReadError{Kind: page.HalfPage, Detail: fmt.Sprintf("page %d of its list, %s: %v", i+2, page.Clip(part.URL), err)}
		}
		snap.Page.Parts = append(snap.Page.Parts, partOf(part.URL, more.Page))
		for k, used := range of.Hints.LeftOut.Used {
			r.Hints.LeftOut.Used[k] = r.Hints.LeftOut.Used[k] || used
		}
		for _, l := range more.Lists {
			addList(snap, l)
		}
		snap.Dates = addNew(snap.Dates, more.Dates)
		snap.TermsText = addNew(snap.TermsText, more.TermsText)
		snap.Notes = addNew(snap.Notes, more.Notes)
	}
	rows := make([]int, len(snap.Lists))
	for i, l := range snap.Lists {
		rows[i] = len(l.Subprocessors)
	}
	if pages := len(p.Parts) + 1; !share.Has(pages, rows) {
		return &page.ReadError{Kind: page.HalfPage, Detail: fmt.Sprintf("%s; its %d pages that follow each other have %d", share.Words, pages, snap.Rows())}
	}
	return nil
}

// partOf returns what is kept of one of the answers.
func partOf(url string, p snapshot.Page) snapshot.Part {
	return snapshot.Part{URL: url, FinalURL: p.FinalURL, SHA256: p.SHA256, Bytes: p.Bytes, ContentType: p.ContentType, ETag: p.ETag, LastModified: p.LastModified}
}

// addList adds a further page's list: its rows go to the list that goes on in it, the
// last one with the same columns and title, or with the same columns alone where that
// is the only one. Any other list begins there. What stands on every page, such as
// the whole of a second list, is the same rows again.
func addList(snap *snapshot.Snapshot, l snapshot.List) {
	same := func(o snapshot.List) bool { return o.Kind == l.Kind && slices.Equal(o.Columns, l.Columns) }
	at, alike := -1, 0
	for i, o := range snap.Lists {
		if same(o) {
			alike++
			if o.Title == l.Title {
				at = i
			}
		}
	}
	if at < 0 && alike == 1 {
		at = slices.IndexFunc(snap.Lists, same)
	}
	if at < 0 {
		snap.Lists = append(snap.Lists, l)
		return
	}
	rows := snap.Lists[at].Subprocessors
	named := map[string][]int{}
	for i, o := range rows {
		named[o.Name] = append(named[o.Name], i)
	}
	has := func(s snapshot.Subprocessor) bool {
		same := named[s.Name]
		return slices.ContainsFunc(same[:min(len(same), maxAlike)], func(i int) bool { return reflect.DeepEqual(rows[i], s) })
	}
	if slices.ContainsFunc(l.Subprocessors, func(s snapshot.Subprocessor) bool { return !has(s) }) {
		snap.Lists[at].Subprocessors = append(rows, l.Subprocessors...)
	}
}

// maxAlike is with how many rows of its name a row is compared.
const maxAlike = 20

// addNew adds what is not there yet.
func addNew[T comparable](all, more []T) []T {
	known := make(map[T]bool, len(all))
	for _, m := range all {
		known[m] = true
	}
	for _, m := range more {
		if !known[m] {
			known[m] = true
			all = append(all, m)
		}
	}
	return all
}
