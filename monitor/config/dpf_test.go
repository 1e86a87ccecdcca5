package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/place"
)

func TestParseDPF(t *testing.T) {
	got, err := config.ParseDPF("dpf.tsv", []byte("# company\tstatus\tday\tby\nAcme, Inc.\teu uk\t2026-05-31\tPriya N.\r\n\nBolt LLC\tnone\t2026-06-01\tPriya N.\n"))
	want := []diff.Listed{
		{Company: "Acme, Inc.", Laws: []place.Law{place.EULaw, place.UKLaw}, Day: "2026-05-31", By: "Priya N."},
		{Company: "Bolt LLC", Day: "2026-06-01", By: "Priya N."},
	}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("got %v and %v, want %v", got, err, want)
	}
	for line, fault := range map[string]string{
		"Acme eu 2026-05-31 Priya":                  "with tabs between them",
		"Acme\teu\t2026-05-31\t":                    "with tabs between them",
		"Acme\tactive\t2026-05-31\tPriya":           `"active" is no status`,
		"Acme\t\t2026-05-31\tPriya":                 "no status",
		"Acme\teu\t31.5.2026\tPriya":                `"31.5.2026" is no day`,
		"Acme\teu\t2026-05-31\tPriya\tand a column": "with tabs between them",
	} {
		if _, err := config.ParseDPF("dpf.tsv", []byte("\n"+line+"\n")); err == nil || !strings.HasPrefix(err.Error(), "dpf.tsv:2: ") || !strings.Contains(err.Error(), fault) {
			t.Errorf("%q: %v, want %q with its line", line, err, fault)
		}
	}
}
