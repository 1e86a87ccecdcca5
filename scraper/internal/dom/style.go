package dom

import (
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"golang.org/x/net/html"
)

// hidesStyle reports whether a style attribute hides its element.
func hidesStyle(style string) bool {
	if !strings.Contains(style, "none") && !strings.Contains(style, "hidden") && !strings.Contains(style, "collapse") {
		return false
	}
	for decl := range strings.SplitSeq(style, ";") {
		k, v, _ := strings.Cut(decl, ":")
		k = strings.ToLower(strings.TrimSpace(k))
		v = strings.ToLower(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v), "!important")))
		if k == "display" && v == "none" || k == "visibility" && (v == "hidden" || v == "collapse") {
			return true
		}
	}
	return false
}

// lineThrough is how a style sheet strikes out.
const lineThrough = "line-through"

// strikesStyle reports whether a style attribute strikes its element out.
func strikesStyle(style string) bool {
	if !strings.Contains(style, lineThrough) {
		return false
	}
	for decl := range strings.SplitSeq(style, ";") {
		k, v, _ := strings.Cut(decl, ":")
		k = strings.ToLower(strings.TrimSpace(k))
		if (k == "text-decoration" || k == "text-decoration-line") && strings.Contains(v, lineThrough) {
			return true
		}
	}
	return false
}

// strikesClass reports a class list with one that strikes out: by the page's own
// style sheets, or by the name that the usual ones give it.
func strikesClass(list string, struck map[string]bool) bool {
	if len(struck) == 0 && !strings.Contains(list, "through") {
		return false
	}
	for w := range strings.FieldsSeq(list) {
		switch w {
		case "line-through", "text-line-through", "text-decoration-line-through", "strikethrough", "strike-through":
			return true
		}
		if struck[w] {
			return true
		}
	}
	return false
}

// Struck reports whether something is struck out among the nodes.
func (d *Doc) Struck(from, to int32) bool {
	if !d.strikes {
		return false
	}
	d.Budget.Spend(int(to - from))
	for i := from; i < to; i++ {
		if d.Nodes[i].Flags&isStruck != 0 {
			return true
		}
	}
	return false
}

// isScreenReaderOnly reports classes by which pages hide text from the eye and
// keep it for screen readers, under the names that the usual style sheets give
// them.
func isScreenReaderOnly(class string) bool {
	if !saysHidden(class) {
		return false
	}
	for w := range strings.FieldsSeq(class) {
		switch w {
		case "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only", "screenreader", "u-visually-hidden", "screen-reader":
			return true
		}
	}
	return false
}

// saysHidden looks quickly for what all of those have in them: it is asked
// about the classes of every element.
func saysHidden(class string) bool {
	for i := 0; i+6 <= len(class); i++ {
		switch class[i] {
		case 's':
			if class[i:i+6] == "screen" || class[i:i+6] == "sr-onl" {
				return true
			}
		case 'h':
			if class[i:i+6] == "hidden" {
				return true
			}
		}
	}
	return false
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssRule    = regexp.MustCompile(`([^{}]+)\{([^{}]*)\}`)
	cssClass   = regexp.MustCompile(`^[a-z]*\.([A-Za-z_][A-Za-z0-9_-]*)$`)
	cssCells   = regexp.MustCompile(`^[a-z]*\.([A-Za-z_][A-Za-z0-9_-]*)\s*[\s>]\s*(?:td|\*)$`)
)

// maxStyle bounds the style text that is searched: what hides the pieces of a
// cell stands in small style sheets, not in a whole framework.
const maxStyle = 1 << 18

// classes are those that the page's own style sheets hide or strike out on every
// screen: by rules of one class, outside of media queries.
type classes struct{ hidden, struck map[string]bool }

// styledClasses finds such classes.
func styledClasses(styles []*html.Node) classes {
	out := classes{hidden: make(map[string]bool), struck: make(map[string]bool)}
	total := 0
	for _, s := range styles {
		if s.FirstChild == nil {
			continue
		}
		css := s.FirstChild.Data
		if total += len(css); total > maxStyle {
			break
		}
		if !strings.Contains(css, "none") && !strings.Contains(css, lineThrough) {
			continue
		}
		css = withoutAtRules(cssComment.ReplaceAllString(css, ""))
		for _, m := range cssRule.FindAllStringSubmatch(css, -1) {
			hides, strikes := hidesStyle(m[2]) && strings.Contains(m[2], "display"), strikesStyle(m[2])
			if !hides && !strikes {
				continue
			}
			for sel := range strings.SplitSeq(m[1], ",") {
				sel = strings.TrimSpace(sel)
				if c := cssClass.FindStringSubmatch(sel); c != nil {
					if hides {
						out.hidden[c[1]] = true
					}
					if strikes {
						out.struck[c[1]] = true
					}
				} else if c := cssCells.FindStringSubmatch(sel); c != nil && strikes {
					out.struck[c[1]] = true
				}
			}
		}
	}
	return out
}

// withoutAtRules removes blocks such as "@media … { … }" from a style sheet:
// what they hide, they hide on some screens only.
func withoutAtRules(css string) string {
	if !strings.Contains(css, "@") {
		return css
	}
	var b strings.Builder
	for {
		at := strings.IndexByte(css, '@')
		if at < 0 {
			b.WriteString(css)
			return b.String()
		}
		b.WriteString(css[:at])
		css = css[at:]
		depth, end := 0, len(css)
	scan:
		for i := 0; i < len(css); i++ {
			switch css[i] {
			case '{':
				depth++
			case '}':
				if depth--; depth <= 0 {
					end = i + 1
					break scan
				}
			case ';':
				if depth == 0 {
					end = i + 1
					break scan
				}
			}
		}
		css = css[end:]
	}
}

// maxClasses bounds, in bytes, the class list in which the look of a text is
// searched: it is asked about each time the text is read. Real ones have up to
// 600.
const maxClasses = 1000

// asideWords are the words in class names of what stands beside a name; those that
// are true are of badges.
var asideWords = map[string]bool{
	"badge": true, "tag": true, "chip": true, "pill": true, "label": true, "status": true,
	"muted": false, "small": false, "sub": false, "subtext": false, "subtitle": false, "dim": false, "dimmed": false,
	"note": false, "hint": false, "meta": false, "caption": false, "secondary": false, "tooltip": false, "legal": false,
	"footnote": false, "desc": false, "description": false, "type": false, "category": false, "kind": false, "role": false,
}

// LooksAside reports whether a list of classes is that of a text beside a name: a
// badge, a sub-label, a note.
func LooksAside(class string) bool {
	aside, _ := classLook(class)
	return aside
}

// LooksBadge reports whether a list of classes is that of a badge.
func LooksBadge(class string) bool {
	_, badge := classLook(class)
	return badge
}

// classLook looks for a word of asideWords between blanks, dashes and underscores;
// at the end of a class it may have an s.
func classLook(class string) (aside, badge bool) {
	class = lexicon.Begin(class, maxClasses)
	for len(class) > 0 && !badge {
		end := strings.IndexAny(class, " \t\n\f\r-_")
		last := end < 0 || class[end] != '-' && class[end] != '_'
		word := class
		if end < 0 {
			class = ""
		} else {
			word, class = class[:end], class[end+1:]
		}
		if len(word) < len("sub") || len(word) > len("descriptions") {
			continue
		}
		word = strings.ToLower(word)
		is, ok := asideWords[word]
		if !ok && last {
			is, ok = asideWords[strings.TrimSuffix(word, "s")]
		}
		aside, badge = aside || ok, badge || is
	}
	return aside, badge
}
