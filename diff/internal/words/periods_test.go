package words

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// aPeriod says what a period is; [periods] finds them without it, in one pass.
var aPeriod = regexp.MustCompile(`(?i)\b(\d+|one|two|three|five|seven|ten|fourteen|fifteen|twenty|thirty|forty-five|sixty|ninety)\b[\s)]*((business|calendar|working)\s+)?(days?|weeks?|months?|hours?|tage|jours)\b`)

func periodsByExpression(text string) []string {
	var out []string
	for _, m := range aPeriod.FindAllString(text, -1) {
		m = strings.Join(strings.Fields(strings.ReplaceAll(m, ")", " ")), " ")
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

func TestPeriods(t *testing.T) {
	for _, text := range []string{
		"", "30 days", "thirty (30) days", "within ten business days, or 30 Days", "30 days and 30 days", "30days", "x30 days", "30 daysx",
		"forty-five calendar days", "forty five days", "forty-six days", "Forty-Five)) Weeks", "30 business", "30 business hours ", "30 30 days",
		"two weeks ninety hours", "30_ days", "30) working  months", "30 tage, 2 jours", "30-day", "30 business 20 days", "30\u00a0days", "forty-30 days", "forty-forty-five days",
	} {
		if got, want := Periods(text), periodsByExpression(text); !slices.Equal(got, want) {
			t.Errorf("Periods(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzPeriods(f *testing.F) {
	f.Add("We notify you thirty (30) business days ahead, or forty-five calendar days.")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.Map(func(r rune) rune { // the expression takes letters that look like others for these
			if r == '\u017f' || r == '\u212a' {
				return -1
			}
			return r
		}, text)
		if got, want := Periods(text), periodsByExpression(text); !slices.Equal(got, want) {
			t.Errorf("Periods(%q) = %q, want %q", text, got, want)
		}
	})
}
