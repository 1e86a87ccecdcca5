package scraper

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lists"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// Version is the parser's version. It goes up with every change that can read
// a page differently: the baseline is then read again, silently.
const Version = 4

// Hints are what the configuration says about reading one vendor's page. The
// zero Hints are none, and most vendors need none.
type Hints struct {
	Columns map[string]snapshot.Field // what the column under a header holds
	List    string                    // the title to give to the list

	texts   []pattern // what is left out of cells and prose
	columns []string  // headers of the columns that are left out

	selects, ignores []string  // as written
	blocks           dom.Hints // and compiled
}

// NewHints compiles hints: sel are CSS selectors of the blocks to read
// (nothing else is), ignore of the blocks to leave out, columns maps headers
// to fields and list is the title to give. An invalid selector or an unknown
// field is an error that names it.
func NewHints(sel, ignore []string, columns map[string]string, list string) (Hints, error) {
	h := Hints{List: list}
	var err error
	if h.selects, h.blocks.Select, err = compile("select", sel); err != nil {
		return Hints{}, err
	}
	if h.ignores, h.blocks.Ignore, err = compile("ignore", ignore); err != nil {
		return Hints{}, err
	}
	headers := make([]string, 0, len(columns))
	for header := range columns {
		headers = append(headers, header)
	}
	sort.Strings(headers)
	for _, header := range headers {
		f := snapshot.Field(columns[header])
		if !knownField(f) {
			return Hints{}, fmt.Errorf("column %q: unknown field %q", header, columns[header])
		}
		if h.Columns == nil {
			h.Columns = make(map[string]snapshot.Field, len(columns))
		}
		h.Columns[header] = f
	}
	return h, nil
}

func compile(what string, list []string) ([]string, []dom.Selector, error) {
	var texts []string
	var out []dom.Selector
	for _, s := range list {
		if strings.TrimSpace(s) == "" {
			continue
		}
		c, err := dom.CompileSelector(s)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", what, err)
		}
		texts = append(texts, s)
		out = append(out, c)
	}
	return texts, out, nil
}

func knownField(f snapshot.Field) bool {
	if f == snapshot.Name || f == snapshot.Other {
		return true
	}
	for _, k := range snapshot.CellFields() {
		if f == k {
			return true
		}
	}
	return false
}

// missed returns the error of a page without a list. Where that is because of
// what the hints select, it says so, and what to try.
func (h Hints) missed(d *dom.Doc, err error) error {
	var none *page.ReadError
	if len(h.selects) == 0 || !errors.As(err, &none) || none.Kind != page.NoLists {
		return err
	}
	what := "nothing on the page matches"
	if slices.ContainsFunc(d.Nodes, func(n dom.Node) bool { return n.Flags&dom.IsSelected != 0 }) {
		what = "no list is in what matches"
	}
	return &page.ReadError{Kind: page.NoLists, Detail: fmt.Sprintf(
		"%s select %s: leave select out, or take a selector from subwatch parse ADDRESS --explain", what, page.Clip(strconv.Quote(strings.Join(h.selects, ", "))))}
}

// idle says which hints match nothing on a page.
func (h Hints) idle(r *lists.Reading) []string {
	var out []string
	d := r.Doc
	for _, i := range d.Idle.Select {
		out = append(out, "select "+strconv.Quote(h.selects[i]))
	}
	for _, i := range d.Idle.Ignore {
		out = append(out, "ignore "+strconv.Quote(h.ignores[i]))
	}
	for i, used := range r.Hints.LeftOut.Used {
		if !used {
			out = append(out, "ignore_text "+strconv.Quote(h.texts[i].re.String()))
		}
	}
	for _, c := range h.columns {
		if !r.HasColumn(c) {
			out = append(out, "ignore_columns "+strconv.Quote(c))
		}
	}
	return out
}

// IsZero reports hints that say nothing.
func (h Hints) IsZero() bool {
	return len(h.Columns) == 0 && h.List == "" && len(h.selects) == 0 && len(h.ignores) == 0 && len(h.texts) == 0 && len(h.columns) == 0
}

// Fingerprint names the parser and the hints it is given: two snapshots of the
// same page with the same fingerprint are equal.
func Fingerprint(h Hints) string {
	if h.IsZero() {
		return fmt.Sprintf("parser %d", Version)
	}
	sum := sha256.New()
	for _, s := range h.selects {
		fmt.Fprintf(sum, "select %q\n", s)
	}
	for _, s := range h.ignores {
		fmt.Fprintf(sum, "ignore %q\n", s)
	}
	for _, p := range h.texts {
		fmt.Fprintf(sum, "ignore_text %q\n", p.re)
	}
	for _, c := range h.columns {
		fmt.Fprintf(sum, "ignore_columns %q\n", c)
	}
	headers := make([]string, 0, len(h.Columns))
	for k := range h.Columns {
		headers = append(headers, k)
	}
	sort.Strings(headers)
	for _, k := range headers {
		fmt.Fprintf(sum, "column %q %q\n", k, h.Columns[k])
	}
	fmt.Fprintf(sum, "list %q\n", h.List)
	return fmt.Sprintf("parser %d hints %s", Version, hex.EncodeToString(sum.Sum(nil))[:8])
}
