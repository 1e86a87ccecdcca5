package lexicon

import (
	"fmt"
	"regexp"
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
	isoDate   = regexp.MustCompile(`\b((?:19|20)\d\d)[-/.](\d{1,2})(?:[-/.](\d{1,2}))?\b`)
	NumDate   = regexp.MustCompile(`\b(\d{1,2})([./-])\s?(\d{1,2})([./-])\s?((?:19|20)\d\d)\b`)
	wordDate  = regexp.MustCompile(`(?i)(?:(?:^|[^\d])(\d{1,2})(?:st|nd|rd|th|er|ᵉʳ|º|ª|°|\.)?\s*(?:de\s+|of\s+)?)?([\p{L}\x{e9}]{3,14})\.?,?\s+(?:(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+)?(?:de\s+|del\s+|of\s+)?((?:19|20)\d\d)\b`)
	numMonth  = regexp.MustCompile(`\b(0?[1-9]|1[0-2])[./]((?:19|20)\d\d)\b`)
	dashDate  = regexp.MustCompile(`(?i)\b(\d{1,2})-([\p{L}]{3,9})-((?:19|20)\d\d)\b`)
	cjkDate   = regexp.MustCompile(`((?:19|20)\d\d)\s?[年년]\s*(\d{1,2})\s?[月월](?:\s*(\d{1,2})\s?[日일])?`)
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

// FindDates finds the dates in a text, in order.
func FindDates(s string, order DayOrder) []FoundDate {
	s = Begin(s, MaxDatedText)
	if !HasYear(s) {
		return nil
	}
	var out []FoundDate
	add := func(from, to, y, m, d int) {
		if m < 1 || m > 12 || d > 31 || d < 0 {
			return
		}
		for _, o := range out {
			if from < o.To && o.From < to {
				return
			}
		}
		f := FoundDate{From: from, To: to, Precision: snapshot.ToMonth}
		if d > 0 {
			if t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC); t.Day() != d {
				return
			}
			f.Precision = snapshot.ToDay
		} else {
			d = 1
		}
		f.Day = snapshot.Day(fmt.Sprintf("%04d-%02d-%02d", y, m, d))
		out = append(out, f)
	}
	num := func(i, j int) int {
		if i < 0 {
			return 0
		}
		n, _ := strconv.Atoi(s[i:j]) // the expressions match digits only
		return n
	}
	for _, m := range isoDate.FindAllStringSubmatchIndex(s, -1) {
		if m[6] < 0 && s[m[0]+4] != '-' {
			continue // "2025/26" is no month
		}
		add(m[0], m[1], num(m[2], m[3]), num(m[4], m[5]), num(m[6], m[7]))
	}
	for _, m := range NumDate.FindAllStringSubmatchIndex(s, -1) {
		a, b, y := num(m[2], m[3]), num(m[6], m[7]), num(m[10], m[11])
		switch {
		case s[m[4]] == '.' || a > 12 || b <= 12 && order == DayFirst:
			add(m[0], m[1], y, b, a)
		case b > 12 || a == b || order == MonthFirst:
			add(m[0], m[1], y, a, b)
		default:
			n := len(out)
			add(m[0], m[1], y, a, b)
			if len(out) > n {
				out[n].Day, out[n].Precision = "", snapshot.NoDate
			}
		}
	}
	for _, m := range cjkDate.FindAllStringSubmatchIndex(s, -1) {
		add(m[0], m[1], num(m[2], m[3]), num(m[4], m[5]), num(m[6], m[7]))
	}
	for _, m := range dashDate.FindAllStringSubmatchIndex(s, -1) {
		if mo := months()[strings.ToLower(s[m[4]:m[5]])]; mo > 0 {
			add(m[0], m[1], num(m[6], m[7]), mo, num(m[2], m[3]))
		}
	}
	for _, m := range wordDate.FindAllStringSubmatchIndex(s, -1) {
		mo := months()[strings.ToLower(s[m[4]:m[5]])]
		if mo == 0 {
			continue
		}
		d := num(m[2], m[3])
		from := m[0]
		if m[6] >= 0 {
			d, from = num(m[6], m[7]), m[4]
		}
		if d == 0 {
			from = m[4]
		}
		add(from, m[1], num(m[8], m[9]), mo, d)
	}
	for _, m := range numMonth.FindAllStringSubmatchIndex(s, -1) {
		add(m[0], m[1], num(m[4], m[5]), num(m[2], m[3]), 0)
	}
	for i := 1; i < len(out); i++ {
		for j := i; j > 0 && out[j].From < out[j-1].From; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
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
