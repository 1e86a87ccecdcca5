package lists

import (
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

var footnoteLine = regexp.MustCompile(`^\s*(\*+|[†‡§]+|[¹²³⁴⁵⁶⁷⁸⁹]+|\[\d{1,2}\]|\[\^[\pL\d_-]{1,20}\]:|\(\d{1,2}\)|\d{1,2}[.)]|\d{1,2}\s)\s*(\S.*)$`)

var markInside = regexp.MustCompile(`[.;]\s+(\*+|[†‡§]|\[\d{1,2}\])\s`)

// splitMarks cuts lines that hold several footnotes.
func splitMarks(lines []string) []string {
	var out []string
	for _, l := range lines {
		if footnoteLine.MatchString(l) {
			for {
				m := markInside.FindStringSubmatchIndex(l)
				if m == nil {
					break
				}
				out = append(out, l[:m[0]+1])
				l = l[m[2]:]
			}
		}
		out = append(out, l)
	}
	return out
}

// footnotes finds the footnotes among the lines below a list, by their marks;
// the first of a mark counts.
func footnotes(lines []string) map[string]string {
	var out map[string]string
	for _, l := range splitMarks(lines) {
		m := footnoteLine.FindStringSubmatch(l)
		if m == nil {
			continue
		}
		if out == nil {
			out = make(map[string]string)
		}
		if mark := bareMark(m[1]); out[mark] == "" {
			out[mark] = m[2]
		}
	}
	return out
}

// footnotesIn asks a line for its footnotes, by their marks.
var footnotesIn = dom.Question[map[string]string]{PerByte: 3 * dom.StepsPerScan, Answer: func(l string) map[string]string {
	return footnotes([]string{l})
}}

// footnotesOf returns the footnotes of a list line by line, the nearest first.
func footnotesOf(d *dom.Doc, b *Block) []map[string]string {
	var out []map[string]string
	own := 0
	for _, l := range b.notes {
		own += len(l)
	}
	d.Budget.Spend(own * 3 * dom.StepsPerScan)
	if f := footnotes(b.notes); f != nil {
		out = append(out, f)
	}
	for _, l := range b.Ctx.After {
		if f := dom.Ask(d, &footnotesIn, l.Text); f != nil {
			out = append(out, f)
		}
	}
	return out
}

var raised = strings.NewReplacer("¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9", "[", "", "]", "", "^", "", ":", "", "(", "", ")", "", ".", "", " ", "")

func bareMark(m string) string { return raised.Replace(m) }

// conditions keeps badges and footnotes of a name, spelled out.
func (m *listMaker) conditions(s *snapshot.Subprocessor, nm *names.Naming) {
	for _, b := range nm.Badges {
		if s.Starts == "" {
			m.datedText(s, b)
		}
		s.Conditions = append(s.Conditions, b)
	}
	for _, mark := range nm.Marks {
		for _, f := range m.feet {
			if text := f[bareMark(mark)]; text != "" {
				s.Conditions = append(s.Conditions, text)
				break
			}
		}
	}
}

var bracket = regexp.MustCompile(`[(\[]([^()\[\]]{4,120})[)\]]`)

// bracketDates reads from the brackets of a name since when, until when and
// under which name before. A former name stays in the name; dates are no part
// of it and are given back.
func (m *listMaker) bracketDates(s *snapshot.Subprocessor) []string {
	if !strings.ContainsAny(s.Name, "([") {
		return nil
	}
	var said []string
	for _, in := range bracket.FindAllStringSubmatch(s.Name, -1) {
		if former := company.FormerName(in[1]); former != "" {
			if s.FormerName == "" {
				s.FormerName = former
			}
			continue
		}
		m.datedText(s, in[1])
		if len(lexicon.FindDates(in[1], lexicon.AnyOrder)) == 0 || !lexicon.Starts.In(in[1]) && !lexicon.Ends.In(in[1]) {
			continue
		}
		if name := names.TrimName(strings.Join(strings.Fields(strings.Replace(s.Name, in[0], " ", 1)), " ")); name != "" {
			s.Name = name
			said = append(said, in[1])
		}
	}
	return said
}

// datedText reads a start or an end from a text such as "effective May 30,
// 2025".
func (m *listMaker) datedText(s *snapshot.Subprocessor, text string) {
	if !lexicon.HasYear(text) {
		return
	}
	day, ok := lexicon.DayIn(text, m.order)
	if !ok {
		return
	}
	switch {
	case lexicon.Ends.In(text):
		setDay(&s.Ends, day)
	case lexicon.Starts.In(text):
		setDay(&s.Starts, day)
	}
}

// rowDates reads the row's own dates: from a column of its status, and from its
// date columns.
func (m *listMaker) rowDates(s *snapshot.Subprocessor) {
	for _, o := range s.Other {
		if !lexicon.StatusColumn.In(o.Header) || !lexicon.HasYear(o.Text) || len(o.Text) > 120 {
			continue
		}
		day, ok := lexicon.DayIn(o.Text, m.order)
		switch {
		case !ok:
		case lexicon.Ends.In(o.Text) || lexicon.Leaving.In(o.Text):
			setDay(&s.Ends, day)
		case lexicon.Starts.In(o.Text) || lexicon.Coming.In(o.Text):
			setDay(&s.Starts, day)
		}
	}
	for i, c := range m.b.Cols {
		if c.field != snapshot.RowDate || c.Header == "" || lexicon.CheckedColumn.In(c.Header) {
			continue
		}
		text := s.Date.Text
		if m.fields[i] != snapshot.RowDate {
			text = otherText(s, c.Header)
		}
		day, ok := lexicon.DayIn(text, m.order)
		switch {
		case lexicon.EndColumn.In(c.Header):
			if ok {
				setDay(&s.Ends, day)
			}
		case !lexicon.StartColumn.In(c.Header):
		case ok:
			setDay(&s.Starts, day)
		case s.StartsText == "" && saysSomething(text):
			s.StartsText, s.StartsMonth = text, lexicon.MonthIn(text)
		}
	}
	if s.Starts != "" {
		s.StartsText, s.StartsMonth = "", ""
	}
}

// maxStart bounds the words of a start that is no day, in bytes: what is longer
// is no date.
const maxStart = 80

// saysSomething reports a cell that holds more than a mark for "nothing".
func saysSomething(text string) bool {
	text = strings.TrimSpace(text)
	return len(text) <= maxStart && !dom.OnlyPunct(text) && !noDate[strings.ToLower(text)]
}

// noDate are the marks of a cell that holds nothing.
var noDate = map[string]bool{"": true, "n/a": true, "na": true, "none": true, "n.a.": true, "-": true}

// setDay sets a day that is not known yet.
func setDay(to *snapshot.Day, day snapshot.Day) {
	if *to == "" {
		*to = day
	}
}

// otherText returns the text of the last of the other cells under a header.
func otherText(s *snapshot.Subprocessor, header string) string {
	text := ""
	for _, o := range s.Other {
		if o.Header == header {
			text = o.Text
		}
	}
	return text
}
