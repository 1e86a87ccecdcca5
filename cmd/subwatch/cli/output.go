package cli

import (
	"fmt"
	"io"
	"math"
	"os"
	"strconv"

	"golang.org/x/term"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/data"
	"github.com/subwatch/subwatch/notify/markdown"
	"github.com/subwatch/subwatch/notify/slack"
	"github.com/subwatch/subwatch/notify/text"
)

// Output rules: stdout is the report, in the format that was asked for; stderr
// is for what went wrong, a line each, "subwatch: " in front, lower case, no
// full stop. Colour goes to terminals only, and not where NO_COLOR is set
// (no-color.org).

// TerminalWidth returns the columns of a terminal; for a pipe or file it is no
// terminal.
func TerminalWidth(w io.Writer) (columns int, isTerminal bool) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		columns = 0
	}
	return columns, true
}

// pipeWidth is how wide text is where nobody says: in a pipe, a file or a
// workflow's log, which all show more than a small terminal.
const pipeWidth = 110

// Style returns the layout for stdout: the terminal's width, else COLUMNS, else
// pipeWidth.
func (env Environment) Style() text.Style { return env.style(pipeWidth) }

// LineStyle is [Environment.Style] for a table of which another program shall get
// a line per row: where nobody says how wide it may be, rows are not wrapped.
func (env Environment) LineStyle() text.Style { return env.style(math.MaxInt32) }

// style returns the layout for stdout, as wide as other says where nobody else
// does.
func (env Environment) style(other int) text.Style {
	width, terminal := env.Width(env.Stdout)
	if width == 0 {
		width, _ = strconv.Atoi(env.Getenv("COLUMNS"))
	}
	if width <= 0 {
		width = other
	}
	return text.Style{Width: width, Color: terminal && env.Getenv("NO_COLOR") == "" && env.Getenv("TERM") != "dumb"}
}

// PrintMessage prints an alert in one of the formats text, json, markdown and
// slack.
func (env Environment) PrintMessage(format string, m notify.Message) error {
	switch format {
	case "json":
		return data.WriteReport(env.Stdout, *m.Report)
	case "markdown":
		return markdown.Write(env.Stdout, m)
	case "slack":
		payloads, err := slack.Payloads(m)
		if err != nil {
			return err
		}
		return data.WriteJSON(env.Stdout, payloads)
	}
	return text.Write(env.Stdout, m, env.Style())
}

// ChangesCode returns the error that ends a command with code 4 when it was asked
// for and the report tells of something.
func ChangesCode(asked bool, r *diff.Report) error {
	if asked && r != nil && !r.Quiet() {
		return WithCode(ExitChanges, ErrShown)
	}
	return nil
}

// Count says "1 vendor", "2 vendors".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
