package scraper

import "github.com/subwatch/subwatch/scraper/page"

// Steps returns what Parse takes from its budget, and its error; -1 where it ends
// before it has one, or where the budget ends it.
func Steps(p page.Page, h Hints) (steps, bytes int, err error) {
	_, r, err := read(p, h)
	if r == nil {
		return -1, -1, err
	}
	steps, bytes = r.Doc.Budget.Spent()
	return steps, bytes, err
}
