package wording

import (
	"strings"
	"testing"
)

func TestWebAddress(t *testing.T) {
	for address, want := range map[string]string{
		"https://acme.example/a?b=1&c=2":      "https://acme.example/a?b=1&c=2",
		"http://127.0.0.1:8080/x":             "http://127.0.0.1:8080/x",
		" https://acme.example/ ":             "https://acme.example/",
		"https://acme.example/a|b<c>(d)?q=|>": "https://acme.example/a%7Cb%3Cc%3E%28d%29?q=%7C%3E",
		"https://bücher.example/ü":            "https://xn--bcher-kva.example/%C3%BC",
		"https://аpple.example/":              "https://xn--pple-43d.example/",
		"https://user:pw@acme.example/":       "",
		"https://acme.example@evil.example/":  "",
		"javascript:alert(1)":                 "",
		"ftp://acme.example/":                 "",
		"page.html":                           "",
		"/legal/page.html":                    "",
		"":                                    "",
		"https:///x":                          "",
		"https://a b.example/":                "",
		"https://acme.example/?q=ü":           "",

		"https://acme.example/" + strings.Repeat("x", 3000): "",
	} {
		if got := WebAddress(address); got != want {
			t.Errorf("webAddress(%q) = %q, want %q", address, got, want)
		}
	}
}
