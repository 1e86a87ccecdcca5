package dom

import (
	"unicode"
	"unicode/utf8"
)

// A Fold collects page text as a reader sees it: white space folded to single
// blanks, block boundaries as line breaks, and neither control characters nor
// characters without width, which hide changes and words alike.
type Fold struct {
	b     []byte
	blank bool // white space was seen since the last character
	brk   bool // a block boundary was seen since the last character

	pictures bool // the words of pictures count too
	seen     int  // bytes of text nodes, white space too
}

func (f *Fold) reset() { f.b, f.blank, f.brk, f.seen = f.b[:0], false, false, 0 }

// line marks a block boundary.
func (f *Fold) line() { f.brk = true }

// space marks white space.
func (f *Fold) space() { f.blank = true }

// len is the number of bytes collected.
func (f *Fold) len() int { return len(f.b) }

func (f *Fold) gap() {
	if len(f.b) > 0 {
		if f.brk {
			f.b = append(f.b, '\n')
		} else if f.blank {
			f.b = append(f.b, ' ')
		}
	}
	f.blank, f.brk = false, false
}

// add appends text from one text node.
func (f *Fold) add(s string) {
	f.seen += len(s)
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c <= ' ' || c == 0x7f {
				f.blank = true
				i++
				continue
			}
			j := i + 1
			for j < len(s) && s[j] > ' ' && s[j] < 0x7f {
				j++
			}
			if f.blank || f.brk {
				f.gap()
			}
			f.b = append(f.b, s[i:j]...)
			i = j
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			// Not valid UTF-8: shown as the replacement character.
			f.gap()
			f.b = utf8.AppendRune(f.b, utf8.RuneError)
		case unicode.IsSpace(r):
			f.blank = true
		case invisible(r):
		default:
			if f.blank || f.brk {
				f.gap()
			}
			f.b = append(f.b, s[i:i+n]...)
		}
		i += n
	}
}

// invisible reports characters that a reader does not see: control and format
// characters, soft hyphens, byte-order marks. The joiner inside an emoji goes
// too; it makes no difference to a reader of a cell.
func invisible(r rune) bool {
	return r == 0x00ad || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r) || r >= 0xfe00 && r <= 0xfe0f
}

// Folded gives s with its white space folded.
func Folded(s string) string {
	var f Fold
	f.b = make([]byte, 0, len(s))
	f.add(s)
	return string(f.b)
}

func OnlyPunct(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return false
		}
	}
	return true
}
