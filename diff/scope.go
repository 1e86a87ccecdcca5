package diff

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// A scope says which changes touch the products in use.
type scope struct {
	products []string
	on       bool // changes are marked by the products in use
	warnings []string
}

// newScope says whether changes are to be marked by the products in use. A
// product in use that no row names any more makes the scope untrustworthy: it
// may have got another name, so everything counts and the report says why.
func newScope(t *telling, products []string) scope {
	s := scope{products: products, on: len(products) > 0 && len(t.New.Row) > 0}
	if !s.on {
		return s
	}
	for _, p := range products {
		switch {
		case words.Fold(p) == "" || isNamed(t.New.Row, p):
			continue
		case isNamed(t.Old.Row, p):
			s.warnings = append(s.warnings, p+" is on no row any more: scope is off")
		default:
			s.warnings = append(s.warnings, p+" is on no row: scope is off")
		}
		s.on = false
	}
	return s
}

// isNamed reports whether one of the rows names a product.
func isNamed(rows []*snapshot.Subprocessor, product string) bool {
	want := strings.Fields(words.Fold(product))
	last := "" // rows often repeat the cell of the row before
	for _, row := range rows {
		text := reading.Products(row).Text
		if text != last && within(strings.Fields(words.Fold(text)), want) {
			return true
		}
		last = text
	}
	return false
}

// within reports whether words stand in a row among others.
func within(long, short []string) bool {
	for i := 0; i+len(short) <= len(long); i++ {
		if slices.Equal(long[i:i+len(short)], short) {
			return true
		}
	}
	return false
}

// excludes reports whether a change touches none of the products in use: all
// products of its row were understood, before and after, and none is meant.
func (s *scope) excludes(c *change) bool {
	if !s.on || c.before == nil && c.after == nil {
		return false
	}
	for _, row := range []*snapshot.Subprocessor{c.before, c.after} {
		if row != nil && s.touches(reading.Products(row)) {
			return false
		}
	}
	return true
}

// touches reports whether a cell of products means one in use, or cannot be
// understood.
func (s *scope) touches(cell *snapshot.Cell) bool {
	items := reading.Items(cell, true)
	if len(items) == 0 {
		return true // no product named: any may be meant
	}
	for _, item := range items {
		if s.meansOurs(item) {
			return true
		}
	}
	return false
}

// vague are words that make an item more than a product's name.
var vague = []string{
	"all", "any", "each", "every", "products", "product", "services", "service", "applicable", "customers", "customer", "users", "plans", "plan",
	"various", "other", "others", "selected", "certain", "some", "using", "use", "used", "with", "where", "when", "if", "only", "for", "see",
	"offerings", "features", "feature", "data", "alle", "tous", "todos", "everything", "applications", "n a", "varies", "general", "platform",
}

// exceptions are the words before what is left out.
var exceptions = []string{"except", "excluding", "without", "excl", "but not", "other than", "apart from"}

// meansOurs reports whether an item of a cell means a product in use, or is
// not understood: "DX" is a product, "All … except Loom" means all others.
func (s *scope) meansOurs(item string) bool {
	said := strings.Fields(words.Fold(item))
	head, except := said, []string(nil)
	for i := range said {
		for _, e := range exceptions {
			if within(said[i:min(len(said), i+len(strings.Fields(e)))], strings.Fields(e)) {
				head, except = said[:i], said[i:]
			}
		}
		if except != nil {
			break
		}
	}
	isAll := len(head) > 0 && slices.Contains([]string{"all", "any", "every", "alle", "tous", "todos", "everything"}, head[0])
	for _, p := range s.products {
		ours := strings.Fields(words.Fold(p))
		if len(ours) == 0 {
			continue
		}
		if within(head, ours) {
			return true
		}
		if isAll && !within(except, ours) {
			return true
		}
	}
	if isAll {
		return false // everything but what is in use
	}
	if len(head) == 0 || len(head) > 4 || except != nil {
		return true
	}
	return slices.ContainsFunc(head, func(w string) bool { return slices.Contains(vague, w) })
}

// newlyUsed returns the products in use that a new cell names and the old one
// did not mean.
func (s *scope) newlyUsed(old, new string) []string {
	before, after := strings.Fields(words.Fold(old)), strings.Fields(words.Fold(new))
	if len(before) == 0 || touchesAll(old) {
		return nil
	}
	var out []string
	for _, p := range s.products {
		ours := strings.Fields(words.Fold(p))
		if len(ours) > 0 && !within(before, ours) && (within(after, ours) || touchesAll(new)) {
			out = append(out, p)
		}
	}
	return out
}

// touchesAll reports whether a cell begins by meaning all products.
func touchesAll(text string) bool {
	for _, item := range words.Items(text, true) {
		if w := strings.Fields(words.Fold(item)); len(w) > 0 && w[0] == "all" {
			return true
		}
	}
	return false
}

// Unnamed returns those of the products in use that no row of a snapshot names:
// changes are not marked by products then. It also returns what the rows name.
func Unnamed(s snapshot.Snapshot, products []string) (unnamed, named []string) {
	var rows []*snapshot.Subprocessor
	for i := range s.Lists {
		for k := range s.Lists[i].Subprocessors {
			row := &s.Lists[i].Subprocessors[k]
			rows = append(rows, row)
			for _, item := range reading.Items(reading.Products(row), true) {
				if !slices.Contains(named, item) {
					named = append(named, item)
				}
			}
		}
	}
	for _, p := range products {
		if words.Fold(p) != "" && len(rows) > 0 && !isNamed(rows, p) {
			unnamed = append(unnamed, p)
		}
	}
	return unnamed, named
}
