package git

import "testing"

func TestAppended(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ before, data, want string }{
		{"", "a\n", "a\n"},
		{"a\n", "a\nb\n", "b\n"},
		{"a\n", "a\n", ""},
		{"a\ntorn\n", "a\nb\n", "b\n"}, // as git gives a torn line: with an end
		{"a\nb\n", "a\nbc\n", "bc\n"},
		{"a\nb\n", "", ""},
	} {
		if got := string(appended([]byte(tt.data), []byte(tt.before))); got != tt.want {
			t.Errorf("appended(%q, %q) = %q, want %q", tt.data, tt.before, got, tt.want)
		}
	}
}
