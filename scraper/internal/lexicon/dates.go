package lexicon

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/snapshot"
)

// A dateCue is words that say what the date after them is.
type dateCue struct {
	kind snapshot.DateKind
	text string
}

// dateKinds are the kinds of dates that words tell apart.
var dateKinds = []snapshot.DateKind{"current", "effective", "reviewed", "posted", "updated", "unknown"}

var dateCues = sync.OnceValue(func() (all []dateCue) {
	for _, kind := range dateKinds {
		for _, e := range languages()["date "+string(kind)] {
			all = append(all, dateCue{kind: kind, text: e.text})
		}
	}
	return all
})

// months are the numbers of months by their names: of each file's section, the
// first line is January.
var months = sync.OnceValue(func() map[string]int { return monthsOf(languages()) })

// monthOf returns the number of a month by its name, also where two letters of a
// long name were swapped ("Novemebr"): a date line that is not read is lost. It is 0
// where a word is no month.
func monthOf(word string) int {
	if mo := months()[word]; mo > 0 || utf8.RuneCountInString(word) < longMonth {
		return mo
	}
	rs := []rune(word)
	for i := range len(rs) - 1 {
		rs[i], rs[i+1] = rs[i+1], rs[i]
		mo := months()[string(rs)]
		rs[i], rs[i+1] = rs[i+1], rs[i]
		if mo > 0 {
			return mo
		}
	}
	return 0
}

// longMonth is how many letters a name has of which two may be swapped.
const longMonth = 6

func monthsOf(t tables) map[string]int {
	all := make(map[string]int)
	file, n := "", 0
	for _, e := range t["months"] {
		if e.file != file {
			file, n = e.file, 0
		}
		n++
		for w := range strings.FieldsSeq(e.text) {
			all[w] = n
		}
	}
	return all
}

// A FoundDate is a date in a text.
type FoundDate struct {
	From, To  int
	Day       snapshot.Day
	Precision snapshot.Precision
}

var (
	isoDate   = regexp.MustCompile(`\b((?:19|20)\d\d)[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[Tt ]\d\d:?\d\d(?::?\d\d(?:[.,]\d{1,9})?)?(?: ?[Zz]| ?[+-]\d\d:?\d\d| UTC| GMT)?)?)?\b`)
	NumDate   = regexp.MustCompile(`\b(\d{1,2})([./-])\s?(\d{1,2})([./-])\s?((?:19|20)\d\d)\b`)
	wordDate  = regexp.MustCompile(`(?i)(?:(?:^|[^\d])(\d{1,2})(?:st|nd|rd|th|er|ᵉʳ|º|ª|°|\.)?\s*(?:de\s+|of\s+)?)?([\p{L}\x{e9}]{3,14})\.?,?\s+(?:(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+)?(?:de\s+|del\s+|of\s+)?((?:19|20)\d\d)\b`)
	yearFirst = regexp.MustCompile(`\b((?:19|20)\d\d)\.?\s+(\p{L}{3,14})\.?\s+(\d{1,2})(?:[.,\s]|$)`)
	numMonth  = regexp.MustCompile(`\b(0?[1-9]|1[0-2])[./]((?:19|20)\d\d)\b`)
	dashDate  = regexp.MustCompile(`(?i)\b(\d{1,2})-([\p{L}]{3,9})-((?:19|20)\d\d)\b`)
	cjkDate   = regexp.MustCompile(`((?:19|20)\d\d)\s*[年년]\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일])?`)
	eraDate   = regexp.MustCompile(`(令和|平成|民國|民国)\s*(元|\d{1,3})\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?`)
	slashDate = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})/(\d\d)\b`)
	shortDate = regexp.MustCompile(`^\s*(\d{1,2})[.-](\d{1,2})[.-](\d\d)\s*$`)
	cuedShort = regexp.MustCompile(`(?:^|[\s:])(\d{1,2})\.(\d{1,2})\.(\d\d)\.?$`)
	shortWord = regexp.MustCompile(`^\s*(\d{1,2})[-. ]\s?(\p{L}{3,9})\.?[- ]['\x{2019}]?(\d\d)\s*$`)
	wholeDate = regexp.MustCompile(`^[\s\p{P}]*$`)
)

// HasYear reports quickly whether a text can hold a date at all.
func HasYear[T string | []byte](s T) bool {
	for i := 0; i+4 <= len(s); i++ {
		if (s[i] == '2' && s[i+1] == '0' || s[i] == '1' && s[i+1] == '9') && digit(s[i+2]) && digit(s[i+3]) {
			return true
		}
	}
	return false
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// A DayOrder says how a page writes "05/06/2026".
type DayOrder int8

const (
	AnyOrder   DayOrder = iota // nothing on the page tells: such a date is no day
	DayFirst                   // 5 June
	MonthFirst                 // May 6
)

// eras are the years before the first of those that count their own.
var eras = map[string]int{"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}

// weekDate returns the expressions of calendar weeks: "KW 12/2026", "2026-W12",
// "2026年第12週".
var weekDate = sync.OnceValue(func() []*regexp.Regexp {
	var words []string
	for _, e := range languages()["week"] {
		words = append(words, regexp.QuoteMeta(e.text))
	}
	week := `(?i)(?:^|[^\p{L}\d])(?:` + strings.Join(words, "|") + `)`
	return []*regexp.Regexp{
		regexp.MustCompile(week + `\.?\s*(?:nr\.?\s*|no\.?\s*)?\d{1,2}\s*(?:[./,-]|of|de|del|van|i|in)?\s*(?:19|20)\d\d\b`),
		regexp.MustCompile(week + `\.?\s*(?:19|20)\d\d\s*[./-]\s*\d{1,2}\b`),
		regexp.MustCompile(`\b(?:19|20)\d\d\s*[./-]?\s*(?i:kw|cw|wk|w|week)\.?\s*\d{1,2}\b`),
		regexp.MustCompile(`\b(?:19|20)\d\d\s*[./-]\s*\d{1,2}\s*(?i:kw|cw|wk|week)\b`),
		regexp.MustCompile(`\b\d{1,2}\s*(?:[./-]\s*)?(?i:kw|cw|wk)\s*(?:19|20)\d\d\b`),
		regexp.MustCompile(`(?:19|20)\d\d\s*[年년]\s*第?\s*\d{1,2}\s*[週周주]`),
	}
})

// weekWords are the words for a week of the year, in lower case.
var weekWords = sync.OnceValue(func() []string {
	words := []string{"kw", "cw", "wk", "w", "week"}
	for _, e := range languages()["week"] {
		words = append(words, strings.ToLower(e.text))
	}
	slices.Sort(words)
	return slices.Compact(words)
})

// weekDates returns the expressions that may find a calendar week in a text:
// none where no word for a week stands in it, as in nearly all.
func weekDates(text string) []*regexp.Regexp {
	if strings.ContainsAny(text, "週周주") {
		return weekDate()
	}
	lower := strings.ToLower(text)
	for _, w := range weekWords() {
		for from := 0; ; {
			i := strings.Index(lower[from:], w)
			if i < 0 {
				break
			}
			i += from
			before, _ := utf8.DecodeLastRuneInString(lower[:i])
			after, _ := utf8.DecodeRuneInString(lower[i+len(w):])
			if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
				return weekDate()
			}
			from = i + len(w)
		}
	}
	return nil
}

// A dateFinder gathers the dates of one text.
type dateFinder struct {
	text  string
	order DayOrder
	found []FoundDate
}

// number returns the number between two places of the text, which are digits; 0
// where an expression found none.
func (f *dateFinder) number(i, j int) int {
	if i < 0 {
		return 0
	}
	n, _ := strconv.Atoi(f.text[i:j]) // the expressions match digits only
	return n
}

// add adds a date; day 0 is a month. What is no date of the calendar, or lies
// within one that was found, is none.
func (f *dateFinder) add(from, to, y, m, d int) {
	if m < 1 || m > 12 || d > 31 || d < 0 || f.taken(from, to) {
		return
	}
	x := FoundDate{From: from, To: to, Precision: snapshot.ToMonth}
	if d > 0 {
		if t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC); t.Day() != d {
			return
		}
		x.Precision = snapshot.ToDay
	} else {
		d = 1
	}
	x.Day = snapshot.Day(fmt.Sprintf("%04d-%02d-%02d", y, m, d))
	f.found = append(f.found, x)
}

// unclear adds a date that gives no day.
func (f *dateFinder) unclear(from, to int) {
	if !f.taken(from, to) {
		f.found = append(f.found, FoundDate{From: from, To: to, Precision: snapshot.NoDate})
	}
}

func (f *dateFinder) taken(from, to int) bool {
	return slices.ContainsFunc(f.found, func(o FoundDate) bool { return from < o.To && o.From < to })
}

// ordered adds a date of two numbers and a year, whose order the page decides
// where the numbers do not.
func (f *dateFinder) ordered(from, to, a, b, y int, dots bool) {
	switch {
	case dots || a > 12 || b <= 12 && f.order == DayFirst:
		f.add(from, to, y, b, a)
	case b > 12 || a == b || f.order == MonthFirst:
		f.add(from, to, y, a, b)
	case time.Date(y, time.Month(a), b, 0, 0, 0, 0, time.UTC).Day() == b:
		f.unclear(from, to)
	}
}

// FindDates finds the dates in a text, in order. A calendar week is a date
// without a day.
func FindDates(s string, order DayOrder) []FoundDate {
	f := dateFinder{text: Begin(s, MaxDatedText), order: order}
	short := mayBeShort(f.text)
	if !HasYear(f.text) && !short {
		return nil
	}
	for _, week := range weekDates(f.text) {
		for _, m := range week.FindAllStringIndex(f.text, -1) {
			_, n := utf8.DecodeRuneInString(f.text[m[0]:])
			if r, _ := utf8.DecodeRuneInString(f.text[m[0]:]); unicode.IsLetter(r) || unicode.IsDigit(r) {
				n = 0
			}
			f.unclear(m[0]+n, m[1])
		}
	}
	f.numbers()
	f.words()
	if short {
		f.shortYears()
	}
	slices.SortStableFunc(f.found, func(a, b FoundDate) int { return cmp.Compare(a.From, b.From) })
	return f.found
}

// numbers finds the dates that are written in numbers.
func (f *dateFinder) numbers() {
	for _, m := range isoDate.FindAllStringSubmatchIndex(f.text, -1) {
		if m[6] < 0 && f.text[m[0]+4] != '-' {
			continue // "2025/26" is no month
		}
		f.add(m[0], m[1], f.number(m[2], m[3]), f.number(m[4], m[5]), f.number(m[6], m[7]))
	}
	for _, m := range NumDate.FindAllStringSubmatchIndex(f.text, -1) {
		f.ordered(m[0], m[1], f.number(m[2], m[3]), f.number(m[6], m[7]), f.number(m[10], m[11]), f.text[m[4]] == '.')
	}
	if !strings.ContainsAny(f.text, "年년") {
		return
	}
	for _, m := range cjkDate.FindAllStringSubmatchIndex(f.text, -1) {
		f.add(m[0], m[1], f.number(m[2], m[3]), f.number(m[4], m[5]), f.number(m[6], m[7]))
	}
	for _, m := range eraDate.FindAllStringSubmatchIndex(f.text, -1) {
		year := 1 // "元"
		if f.text[m[4]] < utf8.RuneSelf {
			year = f.number(m[4], m[5])
		}
		f.add(m[0], m[1], eras[f.text[m[2]:m[3]]]+year, f.number(m[6], m[7]), f.number(m[8], m[9]))
	}
}

// words finds the dates whose month has a name, and months with a year.
func (f *dateFinder) words() {
	for _, m := range dashDate.FindAllStringSubmatchIndex(f.text, -1) {
		if mo := months()[strings.ToLower(f.text[m[4]:m[5]])]; mo > 0 {
			f.add(m[0], m[1], f.number(m[6], m[7]), mo, f.number(m[2], m[3]))
		}
	}
	for _, m := range wordDate.FindAllStringSubmatchIndex(f.text, -1) {
		mo := monthOf(strings.ToLower(f.text[m[4]:m[5]]))
		if mo == 0 {
			continue
		}
		d, from := f.number(m[2], m[3]), m[0]
		if m[6] >= 0 {
			d, from = f.number(m[6], m[7]), m[4]
		}
		if d == 0 {
			from = m[4]
		}
		f.add(from, m[1], f.number(m[8], m[9]), mo, d)
	}
	for _, m := range yearFirst.FindAllStringSubmatchIndex(f.text, -1) {
		// "2026. március 2."
		if mo := months()[strings.ToLower(f.text[m[4]:m[5]])]; mo > 0 {
			f.add(m[0], m[7], f.number(m[2], m[3]), mo, f.number(m[6], m[7]))
		}
	}
	for _, m := range numMonth.FindAllStringSubmatchIndex(f.text, -1) {
		f.add(m[0], m[1], f.number(m[4], m[5]), f.number(m[2], m[3]), 0)
	}
}

// shortYears finds dates whose year has two digits: with slashes in any line of
// a date, with other marks only where the text is nothing else, since versions
// look like them.
func (f *dateFinder) shortYears() {
	for _, m := range slashDate.FindAllStringSubmatchIndex(f.text, -1) {
		f.ordered(m[0], m[1], f.number(m[2], m[3]), f.number(m[4], m[5]), 2000+f.number(m[6], m[7]), false)
	}
	if m := shortDate.FindStringSubmatchIndex(f.text); m != nil {
		f.ordered(m[2], m[7], f.number(m[2], m[3]), f.number(m[4], m[5]), 2000+f.number(m[6], m[7]), f.text[m[3]] == '.')
	}
	if m := cuedShort.FindStringSubmatchIndex(f.text); m != nil && f.order == DayFirst && !f.taken(m[2], m[7]) {
		// "Stand: 01.04.26", but not "Version 1.04.26"
		if kind, at, ok := CueBefore(f.text, m[2]); ok && (kind != snapshot.UnknownDate || strings.Contains(strings.TrimSpace(f.text[at:m[2]]), " ")) {
			f.ordered(m[2], m[7], f.number(m[2], m[3]), f.number(m[4], m[5]), 2000+f.number(m[6], m[7]), true)
		}
	}
	if m := shortWord.FindStringSubmatchIndex(f.text); m != nil {
		f.add(m[2], m[7], 2000+f.number(m[6], m[7]), months()[strings.ToLower(f.text[m[4]:m[5]])], f.number(m[2], m[3]))
	}
}

// mayBeShort reports quickly whether a text can hold a date that [HasYear] does
// not see: one with a year of two digits, or of an era.
func mayBeShort(s string) bool {
	if len(s) < len("1/2/26") || len(s) > MaxDateLine {
		return false
	}
	digits := strings.ContainsAny(s, "0123456789")
	return digits && (strings.Count(s, "/") >= 2 || len(s) <= len("15 September '26")+4 || strings.Contains(s, "年") || endsShort(s))
}

// endsShort reports a text that ends as a date with a year of two digits: "01.04.26".
func endsShort(s string) bool {
	s = strings.TrimSuffix(s, ".")
	k := len(s) - 1
	return digit(s[k]) && digit(s[k-1]) && s[k-2] == '.' && digit(s[k-3])
}

// MaxDatedText bounds the text in which dates are looked for.
const MaxDatedText = 4000

// Begin returns the beginning of a text, not cutting a character.
func Begin(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// LooksLikeDate reports a text that is a date and nothing else.
func LooksLikeDate(s string) bool {
	if len(s) > 40 {
		return false
	}
	ds := FindDates(s, AnyOrder)
	if len(ds) != 1 {
		return false
	}
	return wholeDate.MatchString(s[:ds[0].From] + s[ds[0].To:])
}

// CueBefore finds the words that say what the date at from is: the longest of
// those that end nearest to it. at is where the words begin.
func CueBefore(s string, from int) (kind snapshot.DateKind, at int, ok bool) {
	head := strings.ToLower(s[:from])
	if len(head) != from {
		return "", 0, false // letters that change length with their case
	}
	bestEnd, bestLen := -1, 0
	for _, c := range dateCues() {
		i := strings.LastIndex(head, c.text)
		if i < 0 {
			continue
		}
		end := i + len(c.text)
		if !wordEdge(head, i, end) || from-end > 45 || strings.ContainsAny(head[end:], ".;!?") && !shortGap(head[end:]) {
			continue
		}
		if end > bestEnd && i >= at+bestLen || end >= bestEnd && len(c.text) > bestLen {
			kind, at, bestEnd, bestLen, ok = c.kind, i, end, len(c.text), true
		}
	}
	return kind, at, ok
}

// CueAfter finds the words that say what the date is that ends at to, in languages
// that set no blanks between words: 2026年4月1日更新. end is where they end.
func CueAfter(s string, to int) (kind snapshot.DateKind, end int, ok bool) {
	if r, _ := utf8.DecodeRuneInString(s[to:]); !unspaced(r) && (r != ' ' || !strings.ContainsAny(s[:to], "年년")) {
		return "", 0, false
	}
	rest := strings.TrimLeft(s[to:], " ")
	for _, c := range dateCues() {
		if strings.HasPrefix(rest, c.text) && len(s)-len(rest)+len(c.text) > end && isUnparted(c.text) {
			kind, end, ok = c.kind, len(s)-len(rest)+len(c.text), true
		}
	}
	return kind, end, ok
}

// shortGap allows punctuation between "Version" and a date, as in "1.1, ".
func shortGap(s string) bool { return len(s) <= 12 && !strings.Contains(s, ". ") }

func wordEdge(s string, from, to int) bool {
	if from > 0 {
		if r, _ := utf8.DecodeLastRuneInString(s[:from]); unicode.IsLetter(r) {
			return false
		}
	}
	if to < len(s) {
		if r, _ := utf8.DecodeRuneInString(s[to:]); unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

// MaxDateLine bounds a line that is kept whole as a date line; of a longer one
// the words about the date are kept.
const MaxDateLine = 90

// DayIn returns the first full date in a text.
func DayIn(s string, order DayOrder) (snapshot.Day, bool) {
	for _, f := range FindDates(s, order) {
		if f.Precision == snapshot.ToDay {
			return f.Day, true
		}
	}
	return "", false
}

// MonthIn returns the first day of the month that a text means which gives no
// day, and "" where it means none.
func MonthIn(s string) snapshot.Day {
	if found := FindDates(s, AnyOrder); len(found) == 1 && found[0].Precision == snapshot.ToMonth {
		return found[0].Day
	}
	return ""
}
