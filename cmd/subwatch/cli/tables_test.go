package cli_test

import (
	"testing"
	"time"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/monitor"
)

// A table has the days of the team: an alert and the log say them too.
func TestVendorTableZone(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 4, 15, 23, 12, 0, 0, time.UTC)
	st := monitor.Status{Vendors: []monitor.VendorStatus{{Name: "acme", Health: "unreachable", Since: at, Why: "no answer", LastRead: at, Change: "3f9a8c2e41d0", ChangeSeen: at}}}
	row := cli.VendorTable(st, time.FixedZone("", 2*60*60)).Rows[0]
	for i, want := range map[int]string{1: "unreachable since 2026-04-16: no answer", 2: "2026-04-16 01:12", 4: "3f9a8c2e41d0 (2026-04-16)"} {
		if row[i] != want {
			t.Errorf("cell %d: %q, want %q", i, row[i], want)
		}
	}
}
