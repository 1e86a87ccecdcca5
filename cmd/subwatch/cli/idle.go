package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/snapshot"
)

// Idle says what of a vendor's configuration matches nothing in what is stored of
// its page, a line each: products that no row names, selectors that no element
// matches. Where nothing is stored, or it cannot be read, it says nothing.
func Idle(data monitor.Baselines, v config.Vendor) []string {
	if len(v.Compare.Products) == 0 && v.Hints.IsZero() {
		return nil
	}
	base, ok, err := data.Baseline(v.Name)
	if err != nil || !ok {
		return nil
	}
	var lines []string
	if line := unnamedProducts(base, v.Compare.Products); line != "" {
		lines = append(lines, line)
	}
	if idle := idleHints(data, base, v); len(idle) > 0 {
		lines = append(lines, strings.Join(idle, ", ")+": nothing on the page matches")
	}
	return lines
}

// unnamedProducts says which products no row of a list names, and what was
// perhaps meant.
func unnamedProducts(base snapshot.Snapshot, products []string) string {
	unnamed, named := diff.Unnamed(base, products)
	if len(unnamed) == 0 {
		return ""
	}
	slices.Sort(named)
	for i, p := range unnamed {
		unnamed[i] = fmt.Sprintf("%q%s", p, config.Nearest(p, named))
	}
	return "products: no row of its list names " + strings.Join(unnamed, ", ") + ": until one does, its changes count for all products"
}

// idleHints returns the selectors that match nothing on the stored page.
func idleHints(data monitor.Baselines, base snapshot.Snapshot, v config.Vendor) []string {
	if v.Hints.IsZero() {
		return nil
	}
	stored, err := monitor.StoredPage(base.URL, base.Page, base.TakenAt, func(sha string) ([]byte, error) { return data.Page(v.Name, sha) })
	if err != nil {
		return nil
	}
	// That it can be read is the check's business.
	e, _ := scraper.Explain(stored, v.Hints)
	return e.Idle
}
