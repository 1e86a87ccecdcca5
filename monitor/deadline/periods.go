package deadline

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot/record"
)

// stated is a period in the reason of an entry about the text on notice: the new
// one, where it changed.
var stated = regexp.MustCompile(`^period (?:changed: .* to |now stated: )(\d+)(?: (calendar|business|working))? (days?|weeks?|tage|jours)$`)

// objecting are words by which a text speaks of objecting, in the languages that
// are read.
var objecting = []string{"object", "widerspr", "oppos", "bezwaar", "異議"}

// statedPeriods returns the periods to object that an entry says the page states
// now. Months have no number of days.
func statedPeriods(c diff.Change) []record.Period {
	if c.Kind != diff.TermsText || !speaksOfObjecting(c) {
		return nil
	}
	var out []record.Period
	for _, reason := range c.Reasons {
		m := stated.FindStringSubmatch(strings.ToLower(reason))
		if m == nil {
			continue
		}
		n, err := strconv.Atoi(m[1])
		if err != nil || n < 1 {
			continue
		}
		if strings.HasPrefix(m[3], "week") {
			n *= 7
		}
		out = append(out, record.Period{Days: n, Business: m[2] == "business" || m[2] == "working"})
	}
	return out
}

func speaksOfObjecting(c diff.Change) bool {
	for _, f := range c.Fields {
		text := strings.ToLower(f.New)
		for _, word := range objecting {
			if strings.Contains(text, word) {
				return true
			}
		}
	}
	return false
}
