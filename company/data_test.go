package company

import "testing"

// Every line of the tables is well-formed, stands there once and can match.
func TestTables(t *testing.T) {
	for _, read := range []func() []string{
		func() []string { _, p := readForms(); return p },
		func() []string { _, p := readMarkers(); return p },
		func() []string { _, p := readWords(); return p },
		func() []string { _, p := readProviders(); return p },
	} {
		for _, p := range read() {
			t.Error(p)
		}
	}
}
