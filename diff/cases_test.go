package diff

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/snapshot"
)

// The cases of testdata/cases are written in a small language, one line a row:
//
//	case what it shows
//	products Jira, Confluence          products in use
//	dpf eu Acme, Inc.                  a company that was found on the list of that framework (none: not found), a day later than the one before
//	law uk                             the law that the customer is under
//	class moved review                 an override of the table of classes
//	taken 2026-05-01 2026-05-08        when the two versions were read
//	list TITLE (KIND): COLUMN | …      a list of both versions; -list and +list of one
//	  cell | cell | …                  a row of both (of a one-sided list: its row)
//	- cell | cell | …                  a row of the old version
//	+ cell | cell | …                  a row of the new one
//	-date KIND DAY TEXT                a date line; +date, date likewise
//	-terms TEXT                        a paragraph on notice; +terms, terms likewise
//	want KIND CLASS [ENTITY] [@START] NAME [<- OLD NAME]   the next entry of the report
//	  reason                           each of its reasons, in order
//	want nothing
//	warn TEXT                          a warning of the report
//
// A column is a field ("purpose"), a field with a header ("purpose=Role"), or
// one of group, link, conditions, starts, ends, former_name; "other=Notes" is
// kept by its header. Items of a cell are parted by " // ".

type testCase struct {
	name     string
	opts     Options
	old, new snapshot.Snapshot
	want     []string
	warnings []string
}

type caseReader struct {
	t    *testing.T
	c    *testCase
	cols []string
	side string // "", "-" or "+": of the list that rows go to
	i, j int    // that list in the old and the new snapshot
}

func readCases(t *testing.T, file string) []*testCase {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := &caseReader{t: t}
	var out []*testCase
	for n, line := range strings.Split(string(data), "\n") {
		line = strings.TrimRight(line, " ")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		if word == "case" {
			r.c = &testCase{name: rest}
			r.c.old.Schema, r.c.new.Schema = 1, 1
			out = append(out, r.c)
			continue
		}
		if r.c == nil || !r.line(word, rest, line) {
			t.Fatalf("%s:%d: not understood: %q", file, n+1, line)
		}
	}
	return out
}

func (r *caseReader) line(word, rest, line string) bool {
	c := r.c
	side := strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyz")
	switch strings.TrimLeft(word, "+-") {
	case "products":
		c.opts.Products = words.Items(rest, false)
	case "dpf":
		laws, company, _ := strings.Cut(rest, " ")
		l := Listed{Company: company, Day: snapshot.Day(fmt.Sprintf("2026-05-%02d", len(c.opts.Listed)+1)), By: "Priya N."}
		if laws != "none" {
			l.Laws = []place.Law{place.Law(laws)}
		}
		c.opts.Listed = append(c.opts.Listed, l)
	case "law":
		c.opts.Law = place.Law(rest)
	case "class":
		rule, class, _ := strings.Cut(rest, " ")
		classes, err := ParseClasses(map[string]string{rule: class})
		if err != nil {
			r.t.Fatal(err)
		}
		c.opts.Classes = classes
	case "taken":
		for k, day := range strings.Fields(rest) {
			at, err := time.Parse(time.DateOnly, day)
			if err != nil {
				r.t.Fatal(err)
			}
			[]*snapshot.Snapshot{&c.old, &c.new}[k].TakenAt = at.Add(6 * time.Hour)
		}
	case "list":
		return r.list(side, rest)
	case "date":
		kind, rest, _ := strings.Cut(rest, " ")
		day, text, _ := strings.Cut(rest, " ")
		d := snapshot.Date{Text: text, Kind: snapshot.DateKind(kind), Date: snapshot.Day(day), Precision: snapshot.ToDay}
		r.both(side, func(s *snapshot.Snapshot) { s.Dates = append(s.Dates, d) })
	case "terms":
		r.both(side, func(s *snapshot.Snapshot) { s.TermsText = append(s.TermsText, rest) })
	case "want":
		if rest != "nothing" {
			c.want = append(c.want, rest)
		}
	case "warn":
		c.warnings = append(c.warnings, rest)
	case "":
		if word == "" && len(c.want) > 0 {
			c.want[len(c.want)-1] += "\n  " + strings.TrimSpace(rest)
			return true
		}
		return len(r.cols) > 0 && r.row(word, rest)
	default:
		return false
	}
	return true
}

func (r *caseReader) both(side string, f func(*snapshot.Snapshot)) {
	if side != "+" {
		f(&r.c.old)
	}
	if side != "-" {
		f(&r.c.new)
	}
}

func (r *caseReader) list(side, rest string) bool {
	title, rest, ok := strings.Cut(rest, " (")
	kind, cols, ok2 := strings.Cut(rest, "): ")
	if !ok || !ok2 {
		return false
	}
	r.cols, r.side = nil, side
	l := snapshot.List{Title: title, Kind: snapshot.ListKind(kind)}
	for col := range strings.SplitSeq(cols, "|") {
		col = strings.TrimSpace(col)
		r.cols = append(r.cols, col)
		field, header, _ := strings.Cut(col, "=")
		f := snapshot.Field(field)
		switch field {
		case "group", "link", "conditions", "starts", "ends", "former_name":
			continue
		}
		if header == "" {
			header = strings.ToUpper(field[:1]) + strings.ReplaceAll(field[1:], "_", " ")
		}
		l.Columns = append(l.Columns, snapshot.Column{Header: header, Field: f})
	}
	r.both(side, func(s *snapshot.Snapshot) {
		own := l
		own.Columns = slices.Clone(l.Columns)
		s.Lists = append(s.Lists, own)
	})
	r.i, r.j = len(r.c.old.Lists)-1, len(r.c.new.Lists)-1
	return true
}

func (r *caseReader) row(side, rest string) bool {
	cells := strings.Split(rest, "|")
	if len(cells) > len(r.cols) {
		return false
	}
	var s snapshot.Subprocessor
	for k, text := range cells {
		text = strings.TrimSpace(text)
		field, header, _ := strings.Cut(r.cols[k], "=")
		cell := snapshot.Cell{Text: text}
		if items := strings.Split(text, " // "); len(items) > 1 {
			cell = snapshot.Cell{Text: strings.Join(items, " "), Items: items}
		}
		switch field {
		case "name":
			s.Name = text
		case "group":
			s.Group = text
		case "starts":
			s.Starts = snapshot.Day(text)
		case "ends":
			s.Ends = snapshot.Day(text)
		case "former_name":
			s.FormerName = text
		case "link":
			if text != "" {
				s.Links = []snapshot.Link{{Text: s.Name, URL: text}}
			}
		case "conditions":
			if text != "" {
				s.Conditions = strings.Split(text, "; ")
			}
		case "other":
			if text != "" {
				s.Other = append(s.Other, snapshot.OtherCell{Header: header, Cell: cell})
			}
		default:
			*s.Cell(snapshot.Field(field)) = cell
		}
	}
	if r.side != "" {
		side = r.side
	}
	if side != "+" {
		l := &r.c.old.Lists[r.i]
		l.Subprocessors = append(l.Subprocessors, s)
	}
	if side != "-" {
		l := &r.c.new.Lists[r.j]
		l.Subprocessors = append(l.Subprocessors, s)
	}
	return true
}

// entryLine puts a change as a case writes it.
func entryLine(c Change) string {
	line := fmt.Sprintf("%s %s", c.Kind, c.Class)
	if c.Entity != "" {
		line += " " + string(c.Entity)
	}
	if c.Starts != "" {
		line += " @" + string(c.Starts)
	}
	if c.OutOfScope {
		line += " (out of scope)"
	}
	if c.Name != "" {
		line += " " + c.Name
	}
	if c.OldName != "" {
		line += " <- " + c.OldName
	}
	for _, r := range c.Reasons {
		line += "\n  " + r
	}
	return line
}

func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		for _, c := range readCases(t, file) {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txt")+"/"+c.name, func(t *testing.T) {
				r := compare(t, c.old, c.new, c.opts)
				var got []string
				for _, ch := range r.Changes {
					got = append(got, entryLine(ch))
				}
				if d := cmp.Diff(c.want, got); d != "" {
					t.Errorf("entries (-want +got):\n%s\n%s", d, strings.Join(got, "\n"))
				}
				if d := cmp.Diff(c.warnings, r.Warnings); d != "" {
					t.Errorf("warnings (-want +got):\n%s", d)
				}
				applied, err := Apply(c.old, r)
				if err != nil {
					t.Fatal(err)
				}
				for _, ch := range compare(t, applied, c.new, Options{}).Changes {
					if ch.Class != Cosmetic {
						t.Errorf("the report leaves out: %s", entryLine(ch))
					}
				}
			})
		}
	}
}
