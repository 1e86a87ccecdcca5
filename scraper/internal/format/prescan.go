package format

import (
	"bytes"
	"strings"
)

// prescanned bounds the beginning of a page in which its character set is looked
// for. Browsers look at 1,024 bytes first and take up later what they pass after
// them.
const prescanned = 1 << 14

// declaredCharset returns the character set that a meta element names at the
// beginning of a page, or "". It looks as browsers do before they parse, by the
// standard's "prescan a byte stream": the elements around a meta mean nothing, so
// that it counts inside a title too.
func declaredCharset(b []byte) string {
	b = b[:min(len(b), prescanned)]
	for {
		i := bytes.IndexByte(b, '<')
		if i < 0 || i+1 >= len(b) {
			return ""
		}
		b = b[i:]
		switch {
		case bytes.HasPrefix(b, []byte("<!--")):
			end := bytes.Index(b[2:], []byte("-->"))
			if end < 0 {
				return ""
			}
			b = b[2+end+3:]
		case len(b) > 5 && bytes.EqualFold(b[:5], []byte("<meta")) && (isBlank(b[5]) || b[5] == '/'):
			var m metaCharset
			b = eachAttribute(b[5:], m.note)
			if name := m.name(); name != "" {
				return name
			}
		case isLetter(b[1]), b[1] == '/' && len(b) > 2 && isLetter(b[2]):
			end := bytes.IndexAny(b, " \t\n\f\r>")
			if end < 0 {
				return ""
			}
			b = eachAttribute(b[end:], nil)
		case b[1] == '!' || b[1] == '/' || b[1] == '?':
			end := bytes.IndexByte(b, '>')
			if end < 0 {
				return ""
			}
			b = b[end+1:]
		default:
			b = b[1:]
		}
	}
}

// A metaCharset is what the attributes of a meta element say.
type metaCharset struct {
	charset, content string
	pragma           bool
}

func (m *metaCharset) note(name, value string) {
	switch name {
	case "http-equiv":
		m.pragma = m.pragma || value == "content-type"
	case "charset":
		if m.charset == "" {
			m.charset = value
		}
	case "content":
		if m.content == "" {
			m.content = value
		}
	}
}

// name returns the character set that the element names, or "".
func (m *metaCharset) name() string {
	if m.charset != "" {
		return m.charset
	}
	_, name, ok := strings.Cut(m.content, "charset")
	name = strings.TrimLeft(name, " \t\n\f\r")
	if !ok || !m.pragma || !strings.HasPrefix(name, "=") {
		return ""
	}
	name = strings.Trim(strings.TrimLeft(name[1:], " \t\n\f\r"), `"'`)
	name, _, _ = strings.Cut(name, ";")
	return strings.TrimSpace(name)
}

// eachAttribute calls note, where it is given, with the attributes of a tag in
// lower case, and returns what follows the tag.
func eachAttribute(b []byte, note func(name, value string)) []byte {
	for {
		for len(b) > 0 && (isBlank(b[0]) || b[0] == '/') {
			b = b[1:]
		}
		if len(b) == 0 {
			return nil
		}
		if b[0] == '>' {
			return b[1:]
		}
		end := 1
		for end < len(b) && !isBlank(b[end]) && b[end] != '/' && b[end] != '>' && b[end] != '=' {
			end++
		}
		name, value := b[:end], []byte(nil)
		b = bytes.TrimLeft(b[end:], " \t\n\f\r")
		if len(b) > 0 && b[0] == '=' {
			value, b = attributeValue(bytes.TrimLeft(b[1:], " \t\n\f\r"))
		}
		if note != nil {
			note(strings.ToLower(string(name)), strings.ToLower(string(value)))
		}
	}
}

// attributeValue reads the value of an attribute, and returns what follows it.
func attributeValue(b []byte) (value, rest []byte) {
	if len(b) > 0 && (b[0] == '"' || b[0] == '\'') {
		end := bytes.IndexByte(b[1:], b[0])
		if end < 0 {
			return nil, nil
		}
		return b[1 : 1+end], b[end+2:]
	}
	end := 0
	for end < len(b) && !isBlank(b[end]) && b[end] != '>' {
		end++
	}
	return b[:end], b[end:]
}
