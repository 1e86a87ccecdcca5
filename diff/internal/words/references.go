package words

import (
	"regexp"
	"strings"
)

// A reference is a word for a part of a contract with the numbers behind it:
// "Section 19.3", "Sections 1 (Terms); 2.7 (Retention) and 13 through 19".
var reference = regexp.MustCompile(`(?i)(\b(?:sections?|clauses?|articles?|paragraphs?|exhibits?|annex|annexes|appendix|schedules?|abschnitte?n?|ziffern?|artikeln?|absatz|absätze|klauseln?|anhang|anlage|` +
	`annexe|cláusulas?|sección|secciones|artículos?|anexos?|apartados?|sezion[ei]|clausol[ae]|articol[oi]|allegat[oi]|paragraf\w*|seção|seções|secção|artigos?|bijlage|bilag|avsnitt|afsnit|punkt\w*|kohta|kohda\w*|` +
	`sekcj\w+|załącznik\w*|artykuł\w*|článe?k\w*|příloh\w*|secțiun\w+|articolul\w*)|§+|раздел\w*|пункт\w*|стать\w+|приложени\w+|розділ\w*|додат\w+|第)` +
	`((?:[\s.;,\x{2013}-]|\d+(?:\.\d+)*|\([^()]*\)|\band\b|\bthrough\b|\bto\b|\bor\b|\bund\b|\bbis\b|\bet\b)*\d+)`)

var number = regexp.MustCompile(`\d+(?:\.\d+)*`)

// Renumbered reports whether two texts differ in nothing but the numbers of the
// parts of a contract to which they refer: "Section 19.3" and "Section 23.3".
func Renumbered(old, new string) bool {
	if len(old)+len(new) > 2*maxWording || !strings.ContainsAny(old, "0123456789") {
		return false
	}
	a, b := withoutReferences(old), withoutReferences(new)
	return a != old && b != new && a == b
}

// withoutReferences returns a text with "#" for each number of a reference.
func withoutReferences(text string) string {
	return reference.ReplaceAllStringFunc(text, func(ref string) string {
		at := strings.IndexAny(ref, "0123456789")
		return ref[:at] + number.ReplaceAllString(ref[at:], "#")
	})
}
