package data

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify/notifytest"
)

func TestReportJSON(t *testing.T) {
	var b bytes.Buffer
	r := *notifytest.Atlassian().Report
	r.URL = "https://acme.example/?a=1&b=<2>\xff"
	if err := WriteReport(&b, r); err != nil {
		t.Fatal(err)
	}
	out := b.String()
	if !utf8.ValidString(out) || !strings.HasSuffix(out, "}\n") || !strings.Contains(out, "a=1&b=<2>") || !strings.Contains(out, "\n  \"schema\": 1,") {
		t.Errorf("not indented, not readable or no UTF-8: %.300s", out)
	}
	var back diff.Report
	if err := json.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	r.URL, back.URL = "", ""
	if d := cmp.Diff(r, back); d != "" {
		t.Errorf("does not come back (-want +got):\n%s", d)
	}
	b.Reset()
	if err := WriteReport(&b, diff.Report{}); err != nil || strings.Contains(b.String(), "null") {
		t.Errorf("an empty report has null: %s, %v", b.String(), err)
	}
}
