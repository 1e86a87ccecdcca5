package words

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed data/periods.tsv
var periodsData string

// A Unit is what a period counts.
type Unit string

// The units of periods.
const (
	Hour        Unit = "hour"
	Day         Unit = "day"
	BusinessDay Unit = "business_day" // Monday to Friday, as the text says
	Week        Unit = "week"
	Month       Unit = "month" // of no length in days
	Year        Unit = "year"
)

// A Period is a length of time that a text names.
type Period struct {
	Text string `json:"text"`   // as printed, but for brackets: "30 days"
	N    int    `json:"length"` // how many of the unit
	Unit Unit   `json:"unit"`
}

// Length returns a period in the unit that all of its length have: weeks and
// whole days of hours in days, years in months. Periods of equal length are the
// same period, whatever they are called.
func (p Period) Length() (int, Unit) {
	switch {
	case p.Unit == Week:
		return p.N * 7, Day
	case p.Unit == Year:
		return p.N * 12, Month
	case p.Unit == Hour && p.N%24 == 0:
		return p.N / 24, Day
	}
	return p.N, p.Unit
}

// Days returns a period as a number of days, and whether they are business days.
// Months and years have no number of days, and ok is false; so are hours that
// are no whole days.
func (p Period) Days() (n int, business, ok bool) {
	n, unit := p.Length()
	return n, unit == BusinessDay, unit == Day || unit == BusinessDay
}

// Same reports whether two periods are equally long.
func (p Period) Same(q Period) bool {
	n, unit := p.Length()
	m, other := q.Length()
	return n == m && unit == other
}

// maxPeriod is more than any clause has; a greater number is a year or an
// amount.
const maxPeriod = 999

// Periods returns the lengths of time that a text names, each once, in its
// order. It goes through the text once, by words.
func Periods(text string) []Period {
	var out []Period
	for at := 0; at < len(text); {
		end := pieceEnd(text, at)
		n, unit, to := periodAt(text, at, end)
		if to > 0 {
			said := strings.NewReplacer("(", " ", ")", " ").Replace(text[at:to])
			p := Period{strings.Join(strings.Fields(said), " "), n, unit}
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
			end = to
		}
		at = end
	}
	return out
}

// pieceEnd returns the end of what begins at a place of a text: a number, a word,
// or a single character of another kind.
func pieceEnd(text string, at int) int {
	r, size := utf8.DecodeRuneInString(text[at:])
	var in func(rune) bool
	switch {
	case unicode.IsDigit(r):
		in = unicode.IsDigit
	case hanNumeral(r) > 0:
		in = func(r rune) bool { return hanNumeral(r) > 0 }
	case unicode.IsLetter(r) && !unspaced(r):
		in = func(r rune) bool {
			return unicode.IsLetter(r) && !unspaced(r) || unicode.IsMark(r) || r == '_' || r == '\'' || r == '\u2019' || unicode.IsDigit(r)
		}
	default:
		return at + size
	}
	if n := strings.IndexFunc(text[at:], func(r rune) bool { return !in(r) }); n >= 0 {
		return at + n
	}
	return len(text)
}

// periodAt reads a period that begins with a piece of a text; to is 0 where
// there is none.
func periodAt(text string, at, end int) (n int, unit Unit, to int) {
	piece := text[at:end]
	first, _ := utf8.DecodeRuneInString(piece)
	book := periodWords()
	switch {
	case unicode.IsDigit(first):
		if partOfNumber(text[:at]) || partOfDate(text[:at]) {
			return 0, "", 0
		}
		n = decimal(piece)
	case hanNumeral(first) > 0:
		if partOfDate(text[:at]) {
			return 0, "", 0
		}
		n = hanNumber(piece)
	case !unicode.IsLetter(first) || len(piece) > 60:
		return 0, "", 0
	default:
		word := strings.ToLower(piece)
		if end < len(text) && text[end] == '-' { // "forty-five"
			next := pieceEnd(text, min(end+1, len(text)-1))
			if m := book.numbers[word+strings.ToLower(text[end:next])]; m > 0 {
				n, end = m, next
				break
			}
		}
		if n = book.numbers[word]; n == 0 { // "vierzehntägig"
			for k := range word {
				if m := book.numbers[word[:k]]; m > 0 {
					if u := book.unit(word[k:]); u != "" && k > 2 {
						return m, u, end
					}
				}
			}
			return 0, "", 0
		}
	}
	if n < 1 || n > maxPeriod {
		return 0, "", 0
	}
	unit, to = unitAfter(text, end)
	if piece == "to" && to > 0 && isEnglishUnit(text[end:to]) {
		return 0, "", 0
	}
	return n, unit, to
}

// isEnglishUnit reports a unit of English behind the Danish and Norwegian word for
// two: "up to days", "from day to day".
func isEnglishUnit(text string) bool {
	word := strings.ToLower(strings.TrimSpace(text))
	return slices.Contains([]string{"hour", "hours", "day", "days", "week", "weeks", "month", "months", "year", "years"}, word)
}

// withoutGenitive returns a word without the English genitive behind it: "30 days'
// notice", "one day's notice".
func withoutGenitive(word string) string {
	word = strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "\u2019s")
	return strings.TrimRight(word, "'\u2019")
}

// unitAfter reads the unit of a number that ends at a place of a text, with what
// says which days count, before it or behind it; to is 0 where there is none.
func unitAfter(text string, at int) (unit Unit, to int) {
	business := false
	book := periodWords()
	for range 3 {
		at += len(text[at:]) - len(strings.TrimLeft(text[at:], " \t\r\n\f\u00a0\u202f)-\u2010\u2011个個"))
		if at >= len(text) {
			return "", 0
		}
		if r, _ := utf8.DecodeRuneInString(text[at:]); unspaced(r) {
			unit, n := book.gluedUnit(text[at:])
			if n == 0 {
				return "", 0
			}
			return unit, at + n
		}
		end := pieceEnd(text, at)
		word := strings.ToLower(text[at:min(end, at+60)])
		bare := withoutGenitive(word)
		if unit = book.unit(bare); unit != "" {
			to = end - (len(word) - len(bare))
			break
		}
		if !book.business(word) && !book.says("calendar", word) {
			return "", 0
		}
		business = business || book.business(word)
		at = end
	}
	if to == 0 {
		return "", 0
	}
	if rest := strings.TrimLeft(text[to:], " \u00a0"); len(rest) < len(text[to:]) && rest != "" {
		from := len(text) - len(rest)
		end := pieceEnd(text, from)
		if word := strings.ToLower(text[from:min(end, from+60)]); book.business(word) && word != "work" && word != "working" || book.says("calendar", word) && word != "full" {
			business, to = business || book.business(word), end
		}
	}
	if business && unit == Day {
		unit = BusinessDay
	}
	return unit, to
}

// partOfNumber reports whether a digit behind this text goes on with what stands
// there: "x30", "1.5".
func partOfNumber(before string) bool {
	r, n := utf8.DecodeLastRuneInString(before)
	if (r == '.' || r == ',') && n > 0 {
		r, _ = utf8.DecodeLastRuneInString(before[:len(before)-n])
		return unicode.IsDigit(r)
	}
	return unicode.IsLetter(r) && !unspaced(r) || r == '_'
}

// partOfDate reports whether a number behind this text is the day of a date, or
// counts something: "3月30日", "第3週".
func partOfDate(before string) bool {
	before = strings.TrimRight(before, " ")
	for _, mark := range []string{"月", "월", "第", "제"} {
		if strings.HasSuffix(before, mark) && !strings.HasSuffix(before, "か月") && !strings.HasSuffix(before, "个月") {
			return true
		}
	}
	return false
}

// decimal returns a number of digits of any script, 0 where it is too great.
func decimal(digits string) int {
	n := 0
	for _, r := range digits {
		switch {
		case r >= '0' && r <= '9':
			n = n*10 + int(r-'0')
		case r >= '\uff10' && r <= '\uff19': // full width
			n = n*10 + int(r-'\uff10')
		default:
			return 0
		}
		if n > maxPeriod {
			return 0
		}
	}
	return n
}

// hanNumeral returns the value of a numeral of Chinese and Japanese, else 0.
func hanNumeral(r rune) int {
	switch r {
	case '百':
		return 100
	case '十':
		return 10
	case '两', '兩':
		return 2
	}
	if i := strings.IndexRune("一二三四五六七八九", r); i >= 0 {
		return i/len("一") + 1
	}
	return 0
}

// hanNumber returns what numerals such as "三十" and "四十五" mean.
func hanNumber(text string) int {
	all, digit := 0, 0
	for _, r := range text {
		v := hanNumeral(r)
		if v >= 10 {
			all += max(digit, 1) * v
			digit = 0
		} else {
			digit = v
		}
	}
	return all + digit
}

// unspaced reports letters of scripts that set no blanks between words.
func unspaced(r rune) bool {
	return r >= 0x3040 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r == 'ヶ'
}

// A periodBook is the words of periods.
type periodBook struct {
	numbers map[string]int
	words   map[string]string // what a word means
	stems   [][2]string       // a word's beginning, what it means
	glued   [][2]string       // of scripts without blanks, longer ones first
}

var periodWords = sync.OnceValue(func() *periodBook {
	b := &periodBook{numbers: map[string]int{}, words: map[string]string{}}
	for line := range strings.Lines(periodsData) {
		meaning, all, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		number, isNumber := strings.CutPrefix(meaning, "number:")
		n, _ := strconv.Atoi(number) // 0 where it is none
		for word := range strings.SplitSeq(all, "|") {
			first, _ := utf8.DecodeRuneInString(word)
			stem, open := strings.CutSuffix(word, "*")
			switch {
			case isNumber:
				b.numbers[word] = n
			case unspaced(first):
				b.glued = append(b.glued, [2]string{word, meaning})
			case open:
				b.stems = append(b.stems, [2]string{stem, meaning})
			default:
				b.words[word] = meaning
			}
		}
	}
	slices.SortStableFunc(b.glued, func(a, c [2]string) int { return len(c[0]) - len(a[0]) })
	return b
})

// meaning returns what a word means, "" where it means nothing here.
func (b *periodBook) meaning(word string) string {
	if m := b.words[word]; m != "" {
		return m
	}
	for _, s := range b.stems {
		if strings.HasPrefix(word, s[0]) {
			return s[1]
		}
	}
	return ""
}

func (b *periodBook) says(meaning, word string) bool { return b.meaning(word) == meaning }

func (b *periodBook) business(word string) bool { return b.says("business", word) }

// unit returns the unit that a word is, "" where it is none.
func (b *periodBook) unit(word string) Unit {
	unit, ok := strings.CutPrefix(b.meaning(word), "unit:")
	if !ok {
		return ""
	}
	return Unit(unit)
}

// gluedUnit returns the unit that a text of a script without blanks begins with,
// and its length.
func (b *periodBook) gluedUnit(text string) (Unit, int) {
	for _, g := range b.glued {
		if strings.HasPrefix(text, g[0]) {
			return Unit(strings.TrimPrefix(g[1], "unit:")), len(g[0])
		}
	}
	return "", 0
}
