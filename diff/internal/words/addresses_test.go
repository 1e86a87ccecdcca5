package words

import "testing"

func TestURLKey(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"https://www.acme.example/a/", "http://acme.example/a", true},
		{"https://acme.example/a?utm_source=x", "https://acme.example/a", true},
		{"https://acme.example/a?v=1", "https://acme.example/a?v=2", false},
		{"https://acme.example/a#x", "https://acme.example/a#y", false},
		{"/legal", "/legal", true},
		{"/legal", "/other", false},
	} {
		if got := URLKey(c.a) == URLKey(c.b); got != c.want {
			t.Errorf("URLKey of %q and %q are the same: %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestSameAddress(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"acme.example", "https://www.acme.example/", true},
		{"acme.example/legal", "acme.example", false},
		{"acme.example", "bolt.example", false},
		{"see acme.example", "acme.example", false},
		{"", "", false},
	} {
		if got := SameAddress(c.a, c.b); got != c.want {
			t.Errorf("SameAddress(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}
