package lexicon

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Every line of the tables is a kind, a language and a phrase that can be found.
func TestLexicons(t *testing.T) {
	for name, file := range map[string]string{"subject.tsv": subjectFile, "walls.tsv": wallsFile} {
		languages := map[string]bool{}
		seen := map[string]bool{}
		x := readLexicon(file)
		for l := range strings.Lines(file) {
			l = strings.TrimSuffix(l, "\n")
			if strings.HasPrefix(l, "#") {
				continue
			}
			f := strings.Split(l, "\t")
			if len(f) != 3 || kindNames[f[0]] == 0 || f[2] != strings.ToLower(strings.TrimSpace(f[2])) || len(f[2]) < 3 || !utf8.ValidString(f[2]) {
				t.Errorf("%s: %q is no line of it", name, l)
				continue
			}
			if seen[l] {
				t.Errorf("%s: %q stands there twice", name, l)
			}
			seen[l] = true
			languages[f[1]] = true
			text := strings.NewReplacer("*", "", "#", "7").Replace(f[2])
			if k := x.Kinds("x, " + strings.ToUpper(text) + "."); k&(kindNames[f[0]]|saysNeutral|SaysPolicy) == 0 {
				t.Errorf("%s: %q is not found in %q", name, l, text)
			}
		}
		if len(languages) < 19 {
			t.Errorf("%s: %d languages", name, len(languages))
		}
	}
}

// A phrase begins and ends with a word, whatever stands between its words.
func TestLexiconKinds(t *testing.T) {
	for text, want := range map[string]Kinds{
		"We value your privacy":              SaysWall,
		"We value-your\u00a0privacy!":        SaysWall,
		"We value your privacyX":             0,
		"Xwe value your privacy":             0,
		"We and our 842 partners":            SaysWall | SaysPartner,
		"We and our 1.024 partners":          SaysWall | SaysPartner,
		"Cookiebot":                          SaysCookie,
		"OneTrust: consent management":       saysNeutral,
		"Consent management. Manage consent": saysNeutral | SaysWall | SaysCookie | SaysAnswer,
		"Privacy and Cookie Policy":          saysNeutral,
		"Cookie Policy":                      SaysPolicy,
		"Nous n’utilisons rien":              0,
		"お客様のCookie設定です":                     SaysWall | SaysCookie,
		"":                                   0,
	} {
		if got := SubjectWords.Kinds(text); got != want {
			t.Errorf("%q says %b, want %b", text, got, want)
		}
	}
}
