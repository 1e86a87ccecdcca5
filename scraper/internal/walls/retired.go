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
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.At >= r.Taken[0].At {
			break
		}
		if l.Chrome || len(l.Text) > dom.MaxTerm {
			continue
		}
		u := leadsTo(r, l, true)
		for k := i + 1; u == "" && k <= i+2 && k < len(r.Lines) && r.Lines[k].At < r.Taken[0].At; k++ {
			u = leadsTo(r, &r.Lines[k], true)
		}
		// Few lines have an address near them; what the others say need not be read.
		if u != "" && lexicon.Retired.In(l.Text) {
			return &page.ReadError{Kind: page.Moved, URL: u}
		}
	}
	return nil
}
