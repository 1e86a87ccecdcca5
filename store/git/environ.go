package git

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Secret is what git, and whatever git starts (ssh, helpers for passwords,
// hooks of a remote on this machine), must not be given: it is none of their
// business.
type Secret struct {
	Name  string // of the variable that holds it: that one is taken out in any case
	Value string // every other variable that holds it is taken out too; empty: none does
}

// Limits of what is searched for in other variables. A value that is shorter
// stands by chance in paths and words, which git needs: it is taken out by its
// variable's name only. Slack's own secrets are far longer.
const (
	minSecret = 8
	minPath   = 16 // of the part of a webhook's address that is secret by itself: its path, or the key at the path's end
)

// withoutSecrets leaves out of an environment what holds a secret, whatever it
// is called and however the value is written: as a part of something longer,
// with blanks around it, percent-encoded, as JSON, in hexadecimal, in base 64 or
// twice in base 64; of a webhook's address, also the part that is its key.
func withoutSecrets(environ []string, secrets []Secret) []string {
	var needles []string
	for _, s := range secrets {
		needles = append(needles, s.needles()...)
	}
	return slices.DeleteFunc(environ, func(line string) bool {
		name, value, _ := strings.Cut(line, "=")
		// The names of variables are the same in any case of letters, as
		// Windows has it.
		return slices.ContainsFunc(secrets, func(s Secret) bool { return s.Name != "" && strings.EqualFold(name, s.Name) }) || holds(value, needles)
	})
}

// needles returns the texts that show that a value holds a secret.
func (s Secret) needles() []string {
	value := strings.TrimSpace(s.Value)
	address, err := url.Parse(value)
	isAddress := err == nil && address.Host != ""
	// An address without a path says where a server is, and no secret: a proxy
	// may have the same.
	if len(value) < minSecret || isAddress && strings.Trim(address.Path, "/") == "" && address.RawQuery == "" && address.User == nil {
		return nil
	}
	plain := []string{value}
	if isAddress {
		// What is secret of a webhook's address is its path.
		path := strings.TrimPrefix(strings.Trim(address.Path, "/"), "services/")
		if len(path) >= minPath {
			plain = append(plain, path)
		}
		// The key is the path's last part; the others name the workspace.
		if key := path[strings.LastIndexByte(path, '/')+1:]; len(key) >= minPath {
			plain = append(plain, key)
		}
	}
	var all []string
	for _, text := range plain {
		all = append(all, text)
		once := base64Within(text)
		all = append(all, once...)
		for _, encoded := range once {
			all = append(all, base64Within(encoded)...)
		}
		all = append(all, hex.EncodeToString([]byte(text)), strings.ToUpper(hex.EncodeToString([]byte(text))))
		if decoded, err := url.PathUnescape(text); err == nil && len(decoded) >= minSecret {
			all = append(all, decoded)
		}
	}
	return all
}

// base64Within returns what a text looks like inside a longer one in base 64: it
// depends on where in a group of three bytes the text begins. The letters that
// hold bits of the neighbours too are left out.
func base64Within(text string) []string {
	var all []string
	for before := range 3 {
		padded := strings.Repeat("\x00", before) + text
		whole := len(padded) / 3 * 3
		for _, alphabet := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
			encoded := alphabet.EncodeToString([]byte(padded[:whole]))
			if before > 0 {
				encoded = encoded[min(4, len(encoded)):]
			}
			if len(encoded) >= minSecret {
				all = append(all, encoded)
			}
		}
	}
	return all
}

// holds reports whether a value holds one of the texts, as it stands or behind
// up to two layers of encoding (an address inside another one's query, inside
// JSON).
func holds(value string, needles []string) bool {
	if len(needles) == 0 {
		return false
	}
	seen := []string{value}
	for layer := 0; layer < 3 && len(seen) > 0; layer++ {
		var next []string
		for _, text := range seen {
			if slices.ContainsFunc(needles, func(n string) bool { return strings.Contains(text, n) }) {
				return true
			}
			for _, decoded := range []string{percentDecoded(text), jsonUnescaped(text)} {
				if decoded != text {
					next = append(next, decoded)
				}
			}
		}
		seen = next
	}
	return false
}

// What an encoding writes for one character.
var (
	percentCode = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
	jsonCode    = regexp.MustCompile(`\\(u[0-9A-Fa-f]{4}|[/"\\])`)
)

// percentDecoded decodes what is percent-encoded in a text, whatever else is in
// it; net/url refuses a text with a lone percent sign.
func percentDecoded(text string) string {
	return percentCode.ReplaceAllStringFunc(text, func(code string) string {
		b, _ := strconv.ParseUint(code[1:], 16, 8) // the expression admits nothing else
		return string([]byte{byte(b)})
	})
}

// jsonUnescaped decodes what JSON escapes in a secret's characters.
func jsonUnescaped(text string) string {
	return jsonCode.ReplaceAllStringFunc(text, func(code string) string {
		if code[1] != 'u' {
			return code[1:]
		}
		r, _ := strconv.ParseUint(code[2:], 16, 16) // likewise
		return string(rune(r))
	})
}
