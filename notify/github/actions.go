// Package github tells a run on GitHub Actions what it came to: the summary of
// the job, annotations, and the outputs of a step.
//
// It writes what the runner reads and nothing else: it posts no issues, calls no
// API and knows no tokens. Its Markdown is package markdown's.
package github

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/markdown"
	"github.com/subwatch/subwatch/notify/wording"
)

// Output rules of a job on GitHub Actions, whose runner obeys what a program
// prints (docs.github.com, "Workflow commands for GitHub Actions"):
//
//   - The summary is Markdown, by the rules of markdown.go, and stays under the
//     size at which GitHub drops it.
//   - An annotation is one line: what could end it, or begin another command,
//     is written out.
//   - An output stands between lines of a random delimiter that nobody can have
//     known when they wrote the value.

// SummaryLimit is how large the summary of a step may be, in bytes: GitHub
// drops one of more than 1 MiB whole. What is left is for other programs of the
// step.
const SummaryLimit = 900 << 10

// A JobSummary is what a run shows on the page of its job.
type JobSummary struct {
	Title    string           // what the run came to, in our words
	Messages []notify.Message // what changed, an alert each
	Problems []string         // what went wrong, a line each
	Vendors  wording.Table    // how they stand
	Open     wording.Table    // what waits for a decision
}

// Limits of a summary's parts, so that none takes the room of the others.
const (
	maxProblems = 50  // lines
	maxProblem  = 500 // UTF-16 units of one
	maxCell     = 300 // UTF-16 units of a table's cell
)

// WriteJobSummary writes a summary as Markdown of at most limit bytes. What is
// left out is counted: "12 more".
func WriteJobSummary(w io.Writer, s JobSummary, limit int) error {
	var head, tables, alerts bytes.Buffer
	head.WriteString("## " + markdown.Escape("subwatch: "+wording.Cut(s.Title, maxProblem)) + "\n")
	for i, p := range s.Problems {
		if i == 0 {
			head.WriteString("\n### What went wrong\n\n")
		}
		if i == maxProblems {
			head.WriteString("- " + strconv.Itoa(len(s.Problems)-i) + " more\n")
			break
		}
		head.WriteString("- " + markdown.Escape(wording.Cut(wording.OneLine(wording.Clean(p)), maxProblem)) + "\n")
	}
	summaryTable(&tables, "Waiting for a decision", s.Open, limit/4)
	summaryTable(&tables, "Vendors", s.Vendors, limit/4)
	const tail = 200 // for the words below
	room, left := limit-head.Len()-tables.Len()-tail, 0
	for i, m := range s.Messages {
		var one bytes.Buffer
		if err := markdown.Write(&one, m); err != nil {
			return err
		}
		if alerts.Len()+one.Len()+1 > room {
			left = len(s.Messages) - i
			break
		}
		alerts.WriteByte('\n')
		alerts.Write(one.Bytes())
	}
	if left > 0 {
		alerts.WriteString("\n_" + wording.Count(left, "more alert", "more alerts") + ", too long to be shown here: the report holds what changed_\n")
	}
	alerts.Write(tables.Bytes())
	if head.Len()+alerts.Len() > limit {
		return fmt.Errorf("the summary's title and problems alone take more than %d bytes", limit)
	}
	_, err := w.Write(append(head.Bytes(), alerts.Bytes()...))
	return err
}

// summaryTable writes a table under its title, and as many of its rows as fit
// into a number of bytes.
func summaryTable(b *bytes.Buffer, title string, t wording.Table, limit int) {
	v := t.View()
	if len(v.Rows) == 0 {
		return
	}
	size := func(rows []wording.ViewRow) int {
		var out bytes.Buffer
		markdown.WriteRows(&out, wording.ListView{Header: v.Header, Rows: rows})
		return out.Len()
	}
	header, total, n := size(nil), size(nil), 0
	for ; n < len(v.Rows); n++ {
		for i, c := range v.Rows[n].Cells {
			v.Rows[n].Cells[i] = wording.Cut(c, maxCell)
		}
		if total += size(v.Rows[n:n+1]) - header; total > limit {
			break
		}
	}
	b.WriteString("\n### " + title + "\n")
	left := len(v.Rows) - n
	v.Rows = v.Rows[:n]
	markdown.WriteRows(b, v)
	if left > 0 {
		b.WriteString("\n_" + strconv.Itoa(left) + " more_\n")
	}
}

// Level says how grave an annotation is.
type Level string

// The levels of annotations.
const (
	ErrorLevel   Level = "error"
	WarningLevel Level = "warning"
	NoticeLevel  Level = "notice"
)

// An Annotation is a line that GitHub shows on the page of a run.
type Annotation struct {
	Level Level
	Title string
	Text  string // any text: what it would do is written out
}

// maxAnnotations is how many of each level GitHub keeps of a step; the rest
// would vanish without a word.
const maxAnnotations = 10

// maxAnnotation is how long one may be, in UTF-16 units: GitHub shows few lines.
const maxAnnotation = 1000

// WriteAnnotations writes annotations as commands to the runner, a line each.
// Of more than ten of a level the tenth says how many more there are.
func WriteAnnotations(w io.Writer, all []Annotation) error {
	total, seen := map[Level]int{}, map[Level]int{}
	for _, a := range all {
		total[a.Level]++
	}
	var b bytes.Buffer
	for _, a := range all {
		seen[a.Level]++
		switch left := total[a.Level] - maxAnnotations + 1; {
		case seen[a.Level] > maxAnnotations:
			continue
		case seen[a.Level] == maxAnnotations && left > 1:
			a.Title, a.Text = "subwatch", strconv.Itoa(left)+" more: the job's summary names them"
		}
		b.WriteString("::" + string(a.Level) + " title=" + commandProperty.Replace(annotationText(a.Title)) + "::" + commandData.Replace(annotationText(a.Text)) + "\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}

// What the runner decodes in a command's data, and in its properties besides.
var (
	commandData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	commandProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// annotationText writes any text so that it acts nowhere in a line.
func annotationText(s string) string {
	return wording.Cut(wording.Inert(strings.TrimSpace(wording.OneLine(wording.Clean(s)))), maxAnnotation)
}

// An Output is a value that a step hands to later ones.
type Output struct {
	Name  string // lower-case letters, digits, dashes
	Value string
}

var outputName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,63}$`)

// WriteOutputs writes outputs in the form of the file that GITHUB_OUTPUT names.
// random returns the delimiters: 16 bytes for every value. A name that is none,
// and a value that holds its delimiter, are errors; nothing is written then.
func WriteOutputs(w io.Writer, random io.Reader, outputs []Output) error {
	var b bytes.Buffer
	for _, o := range outputs {
		if !outputName.MatchString(o.Name) {
			return fmt.Errorf("output %q: no name: use lower-case letters, digits and dashes", o.Name)
		}
		var bits [16]byte
		if _, err := io.ReadFull(random, bits[:]); err != nil {
			return fmt.Errorf("output %s: delimiter: %w", o.Name, err)
		}
		delimiter := "subwatch-" + hex.EncodeToString(bits[:])
		if strings.Contains(o.Value, delimiter) {
			return fmt.Errorf("output %s: %w", o.Name, errDelimiter)
		}
		fmt.Fprintf(&b, "%s<<%s\n%s\n%s\n", o.Name, delimiter, o.Value, delimiter)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// errDelimiter cannot be met by chance.
var errDelimiter = errors.New("the value holds its own delimiter")
