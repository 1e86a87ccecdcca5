package dom

import (
	"regexp"
	"strings"
	"testing"
)

// The look of a class is what these expressions say, which are slower.
func TestClassLook(t *testing.T) {
	aside := regexp.MustCompile(`(?i)(?:^|[\s_-])(?:badge|tag|chip|pill|label|muted|small|sub|subtext|subtitle|dim|dimmed|note|hint|meta|caption|secondary|tooltip|status|legal|footnote|desc|description|type|category|kind|role)(?:$|[\s_-]|s$|s\s)`)
	badge := regexp.MustCompile(`(?i)(?:^|[\s_-])(?:badge|tag|chip|pill|status|label)(?:$|[\s_-]|s$|s\s)`)
	words := strings.Fields("badge Tags pill-x x_pill labels-x labels sub subs status statuss MUTED note-s vendor-note kind roles_x x descriptions descriptionss b tag")
	for _, a := range words {
		for _, b := range words {
			for _, joint := range []string{" ", "-", "_", "\t"} {
				class := a + joint + b
				if LooksAside(class) != aside.MatchString(class) || LooksBadge(class) != badge.MatchString(class) {
					t.Errorf("%q: aside %v, badge %v", class, LooksAside(class), LooksBadge(class))
				}
			}
		}
	}
}
