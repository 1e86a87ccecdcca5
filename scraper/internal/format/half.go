package format

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// HTML lets a page leave out the end of its body, but not of these: a page that
// ends inside one of them was cut off.
func mustEnd(a atom.Atom) bool {
	switch a {
	case atom.Table, atom.Div, atom.Ul, atom.Ol, atom.Dl, atom.Section, atom.Main, atom.Article, atom.Script, atom.Style:
		return true
	}
	return false
}

// Half says where a page was cut off, or "" for a whole one. Servers that fail
// in the middle, and answers whose end nothing marks, come as half a page with
// status 200. Only a page that begins its body and never ends it is suspected:
// of 333 real ones each does end it, and a forgotten </div> is no cut.
func Half(text []byte) string {
	if bytes.Contains(text, []byte("</html")) || bytes.Contains(text, []byte("</body")) || !begins(text) {
		return ""
	}
	open := map[atom.Atom]int{}
	var order []atom.Atom // as they were opened
	z := html.NewTokenizer(bytes.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(z.Raw()) > 0 {
				return "it ends in the middle of a tag"
			}
			for i := len(order) - 1; i >= 0; i-- {
				if open[order[i]] > 0 {
					return "it ends inside a <" + order[i].String() + ">"
				}
			}
			return ""
		case html.StartTagToken:
			name, _ := z.TagName()
			if a := atom.Lookup(name); mustEnd(a) {
				open[a]++
				order = append(order, a)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			switch a := atom.Lookup(name); a {
			case atom.Html, atom.Body: // in capitals
				return ""
			default:
				open[a] = max(0, open[a]-1)
			}
		}
	}
}

// begins reports whether a page's body or all of it begins near its top.
func begins(text []byte) bool {
	head := bytes.ToLower(text[:min(len(text), 1<<16)])
	return bytes.Contains(head, []byte("<html")) || bytes.Contains(head, []byte("<body"))
}
