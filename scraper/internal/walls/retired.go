package walls

import (
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/lists"
	"github.com/subwatch/subwatch/scraper/page"
)

// Retired returns where the list is kept now, on a page that still shows one but
// says above it that it is kept no longer, and gives the address of the one that is.
// It returns nil for any other page. What says so below the list, or of an older
// version, is a footnote.
func Retired(r *lists.Reading) *page.ReadError {
	if len(r.Taken) == 0 {
		return nil
	}
	end := r.Taken[0].At
	linked := 0 // the first line from the current one on that has a link
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.At >= end {
			break
		}
		for linked = max(linked, i); linked < len(r.Lines) && r.Lines[linked].At < end && len(r.Doc.LineLinks(&r.Lines[linked])) == 0; linked++ {
		}
		if linked > i+2 || l.Chrome || len(l.Text) > dom.MaxTerm || !lexicon.Retired.In(l.Text) {
			continue // few lines have a link near them: what the others say need not be read
		}
		for k := i; k <= i+2 && k < len(r.Lines) && r.Lines[k].At < end; k++ {
			if u := leadsTo(r, &r.Lines[k], true); u != "" {
				return &page.ReadError{Kind: page.Moved, URL: u}
			}
		}
	}
	return nil
}
