package format

import (
	"bytes"
	"strings"

	"golang.org/x/net/html/atom"
)

// Tags goes over the tags of a page as the library's tokenizer does, and as
// fast as a page can be looked at before it is parsed: it keeps no text and no
// attributes, and makes no copy. TestTags holds it to the tokenizer.
type tags struct {
	text    []byte
	at      int  // where the next tag is looked for
	foreign bool // set by who calls next: there is CDATA inside svg and math

	raw string // the element of which the text, up to its end tag, is no markup; who calls next clears it for one of svg or math
	tag tag

	slim *slimmer // takes note of the attributes that nobody reads, or nil
}

// A tag is a start or an end tag.
type tag struct {
	atom   atom.Atom // 0 for a name that is not HTML's
	name   uint32    // tells names without an atom apart
	end    bool
	closed bool // <g/>
	attrs  int  // how many attributes it may have
}

// rawElements hold text, not markup, as a browser with scripts reads them.
func isRawElement(a atom.Atom) bool {
	switch a {
	case atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Plaintext, atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Xmp:
		return true
	}
	return false
}

// next finds the next tag. It reports false at the end of the page.
func (t *tags) next() bool {
	if t.raw != "" {
		t.skipRaw()
		t.raw = ""
	}
	for {
		i := bytes.IndexByte(t.text[t.at:], '<')
		if i < 0 || t.at+i+2 >= len(t.text) {
			return false
		}
		t.at += i + 1
		switch c := t.text[t.at]; {
		case isLetter(c):
			return t.read(false)
		case c == '/':
			t.at++
			if isLetter(t.text[t.at]) {
				return t.read(true)
			}
			t.skipTo(">")
		case c == '!':
			t.at++
			switch rest := t.text[t.at:]; {
			case bytes.HasPrefix(rest, []byte("--")):
				t.skipComment()
			case t.foreign && bytes.HasPrefix(rest, []byte("[CDATA[")):
				t.at += len("[CDATA[")
				t.skipTo("]]>")
			default:
				t.skipTo(">")
			}
		case c == '?':
			t.skipTo(">")
		}
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// isBlank reports the white space of tags.
func isBlank(c byte) bool { return classes[c]&blank != 0 }

// A class is what a byte may be inside a tag.
type class uint8

const (
	blank    class = 1 << iota // white space
	endsName                   // ends the tag's name: white space, "/" and ">"
	endsKey                    // ends an attribute's key: the same, and "="
)

var classes = [256]class{
	' ': blank | endsName | endsKey, '\n': blank | endsName | endsKey, '\r': blank | endsName | endsKey,
	'\t': blank | endsName | endsKey, '\f': blank | endsName | endsKey,
	'/': endsName | endsKey, '>': endsName | endsKey, '=': endsKey,
}

// skipTo goes on after the next occurrence of what, or to the page's end.
func (t *tags) skipTo(what string) {
	if i := bytes.Index(t.text[t.at:], []byte(what)); i >= 0 {
		t.at += i + len(what)
	} else {
		t.at = len(t.text)
	}
}

// skipComment goes on after a comment: it ends with "-->" or "--!>", and an
// empty one with ">" too.
func (t *tags) skipComment() {
	from := t.at + 2
	for t.at = from; ; {
		i := bytes.IndexByte(t.text[t.at:], '>')
		if i < 0 {
			t.at = len(t.text)
			return
		}
		said := t.text[from : t.at+i]
		t.at += i + 1
		if len(said) == 0 || len(said) == 1 && said[0] == '-' || bytes.HasSuffix(said, []byte("--")) || bytes.HasSuffix(said, []byte("--!")) {
			return
		}
	}
}

// read reads a tag from its name on. It reports false where the page ends
// inside it: such a tag is none.
func (t *tags) read(end bool) bool {
	from, i, text := t.at, t.at, t.text
	for i < len(text) && classes[text[i]]&endsName == 0 {
		i++
	}
	t.tag = tag{end: end}
	t.tag.atom, t.tag.name = nameOfTag(text[from:i])
	value := 0 // where the last attribute's value ends
	for {
		for i < len(text) && classes[text[i]]&blank != 0 {
			i++
		}
		if i >= len(text) {
			t.at = len(text)
			return false
		}
		if text[i] == '>' {
			break
		}
		key := i
		if text[i] == '=' {
			i++ // a key may begin with it
		}
		for i < len(text) && classes[text[i]]&endsKey == 0 {
			i++
		}
		if i > key {
			t.tag.attrs++
		}
		keyEnd := i
		value = i
		for i < len(text) && classes[text[i]]&blank != 0 {
			i++
		}
		switch {
		case i >= len(text):
		case text[i] == '/':
			i++
		case text[i] == '=':
			i = afterValue(text, i+1)
			value = i
			if t.slim != nil && !end {
				t.slim.attribute(t.tag.atom, text, key, keyEnd, i)
			}
		}
	}
	t.tag.closed = text[i-1] == '/' && value != i
	if t.slim != nil && text[i-1] == '/' && !t.tag.closed && t.tag.attrs > 1 && (t.foreign || t.tag.atom == atom.Svg || t.tag.atom == atom.Math) {
		t.slim.stop() // <g x x=/> is closed for the library, as the second x is none
	}
	t.at = i + 1
	if !end && isRawElement(t.tag.atom) {
		t.raw = t.tag.atom.String()
	}
	return true
}

// afterValue returns where an attribute's value ends that begins after the "=".
func afterValue(text []byte, i int) int {
	for i < len(text) && classes[text[i]]&blank != 0 {
		i++
	}
	if i < len(text) && (text[i] == '"' || text[i] == '\'') {
		k := bytes.IndexByte(text[i+1:], text[i])
		if k < 0 {
			return len(text)
		}
		return i + k + 2
	}
	for i < len(text) && classes[text[i]]&blank == 0 && text[i] != '>' {
		i++
	}
	return i
}

// nameOfTag returns the atom of a tag's name, or a number that tells it from
// others.
func nameOfTag(name []byte) (atom.Atom, uint32) {
	for _, c := range name {
		if c >= 'A' && c <= 'Z' {
			name = asciiLower(name)
			break
		}
	}
	if a := atom.Lookup(name); a != 0 {
		return a, 0
	}
	h := uint32(2166136261) // FNV-1a
	for _, c := range name {
		h = (h ^ uint32(c)) * 16777619
	}
	return 0, h
}

// asciiLower returns a copy in which the letters A to Z are in lower case, as
// the tokenizer does it: other letters stay.
func asciiLower(name []byte) []byte {
	low := bytes.Clone(name)
	for i, c := range low {
		if c >= 'A' && c <= 'Z' {
			low[i] = c + 'a' - 'A'
		}
	}
	return low
}

// skipRaw goes to the end tag of a raw element. Scripts have rules of their
// own: in "<!-- <script> </script>" the end tag ends nothing yet.
func (t *tags) skipRaw() {
	if t.raw == "plaintext" {
		t.at = len(t.text)
		return
	}
	commented, twice := false, false
	closing := 0 // where the next "-->" begins, looked for once
	for {
		i := bytes.IndexByte(t.text[t.at:], '<')
		if commented {
			if closing < t.at {
				closing = len(t.text)
				if k := bytes.Index(t.text[t.at:], []byte("-->")); k >= 0 {
					closing = t.at + k
				}
			}
			if closing < len(t.text) && (i < 0 || closing < t.at+i) {
				t.at = closing + len("-->")
				commented, twice = false, false
				continue
			}
		}
		if i < 0 {
			t.at = len(t.text)
			return
		}
		t.at += i
		rest := t.text[t.at:]
		script := t.raw == "script"
		switch {
		case opens(rest, "</", t.raw) && !twice:
			return
		case opens(rest, "</", t.raw):
			twice = false
			t.at += len("</script>")
		case script && commented && !twice && opens(rest, "<", "script"):
			twice = true
			t.at += len("<script>")
		case script && !commented && bytes.HasPrefix(rest, []byte("<!--")):
			commented = true
			t.at += len("<!")
		default:
			if len(rest) > 1 && !twice && rest[1] != '/' && !isLetter(rest[1]) {
				commented = false // as the tokenizer has it
			}
			t.at++
		}
	}
}

// opens reports whether a text begins with a tag of a name.
func opens(text []byte, mark, name string) bool {
	n := len(mark) + len(name)
	return len(text) > n && string(text[:len(mark)]) == mark && strings.EqualFold(string(text[len(mark):n]), name) &&
		(isBlank(text[n]) || text[n] == '/' || text[n] == '>')
}
