package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
)

// UnnamedProducts says which of the products in use no row of a vendor's stored
// list names, with what was perhaps meant; "" where all are named or nothing is
// stored.
func UnnamedProducts(data monitor.Baselines, v config.Vendor) (string, error) {
	if len(v.Compare.Products) == 0 {
		return "", nil
	}
	base, ok, err := data.Baseline(v.Name)
	if err != nil || !ok {
		return "", err
	}
	unnamed, named := diff.Unnamed(base, v.Compare.Products)
	if len(unnamed) == 0 {
		return "", nil
	}
	slices.Sort(named)
	for i, p := range unnamed {
		unnamed[i] = fmt.Sprintf("%q%s", p, config.Nearest(p, named))
	}
	return "products: no row of its list names " + strings.Join(unnamed, ", ") + ": until one does, its changes count for all products", nil
}
