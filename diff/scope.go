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
	items := productItems(cell)
	if len(items) == 0 {
		return true // no product named: any may be meant
	}
	return slices.ContainsFunc(items, s.meansOurs)
}

// A productItem is an item of a cell of products, as folded words: what is named,
// and what is left out of it.
type productItem struct{ head, except []string }

// productItems returns the items of a cell of products. Once a cell that is one
// text leaves something out, the rest of it is left out too: "All products except
// Jira and Loom".
func productItems(cell *snapshot.Cell) []productItem {
	var out []productItem
	for _, text := range reading.Items(cell, true) {
		item := splitException(strings.Fields(words.Fold(text)))
		if last := len(out) - 1; last >= 0 && len(cell.Items) < 2 && len(out[last].except) > 0 && !item.isAll() {
			out[last].except = append(append(out[last].except, ","), item.head...)
			continue
		}
		out = append(out, item)
	}
	return out
}

func splitException(said []string) productItem {
	for i := range said {
		for _, e := range exceptions {
			if n := strings.Fields(e); len(n) <= len(said)-i && slices.Equal(said[i:i+len(n)], n) {
				return productItem{said[:i], said[i:]}
			}
		}
	}
	return productItem{head: said}
}

// isAll reports an item that means all products.
func (p *productItem) isAll() bool { return len(p.head) > 0 && slices.Contains(everything, p.head[0]) }

// covers reports whether an item means a product, by its folded words.
func (p *productItem) covers(product []string) bool {
	return within(p.head, product) || p.isAll() && !within(p.except, product)
}

// vague are words that make an item more than a product's name.
var vague = []string{
	"all", "any", "each", "every", "products", "product", "services", "service", "applicable", "customers", "customer", "users", "plans", "plan",
	"various", "other", "others", "selected", "certain", "some", "using", "use", "used", "with", "where", "when", "if", "only", "for", "see",
	"offerings", "features", "feature", "data", "alle", "tous", "todos", "everything", "applications", "n a", "varies", "general", "platform",
}

// exceptions are the words before what is left out.
var exceptions = []string{
	"except", "excluding", "without", "excl", "but not", "other than", "apart from", "außer", "ausser", "ausgenommen", "ohne", "mit ausnahme von", "exklusive",
	"sauf", "excepté", "hormis", "à l exception de", "à l exclusion de", "excepto", "salvo", "a excepción de", "con excepción de", "tranne", "eccetto", "ad eccezione di",
	"exceto", "com exceção de", "à exceção de", "behalve", "uitgezonderd", "met uitzondering van", "utom", "förutom", "med undantag för", "undtagen", "bortset fra",
	"unntatt", "bortsett fra", "paitsi", "lukuun ottamatta", "oprócz", "z wyjątkiem", "kromě", "s výjimkou", "cu excepția", "εκτός", "кроме", "за исключением", "крім",
}

// everything are the words that mean all products.
var everything = []string{
	"all", "any", "every", "everything", "alle", "sämtliche", "tous", "toutes", "todos", "todas", "tutti", "tutte", "alla", "kaikki", "wszystkie", "všechny", "toate", "όλα", "όλες",
	"все", "усі", "всі",
}

// meansOurs reports whether an item of a cell means a product in use, or is
// not understood: "DX" is a product, "All … except Loom" means all others.
func (s *scope) meansOurs(item productItem) bool {
	for _, p := range s.products {
		if ours := strings.Fields(words.Fold(p)); len(ours) > 0 && item.covers(ours) {
			return true
		}
	}
	if item.isAll() {
		return false // everything but what is in use
	}
	if len(item.head) == 0 || len(item.head) > 4 || item.except != nil {
		return true
	}
	return slices.ContainsFunc(item.head, func(w string) bool { return slices.Contains(vague, w) })
}

// newlyUsed returns the products in use that a new cell means and the old one did
// not.
func (s *scope) newlyUsed(old, new string) []string {
	before, after := productItems(&snapshot.Cell{Text: old}), productItems(&snapshot.Cell{Text: new})
	if len(before) == 0 {
		return nil
	}
	var out []string
	for _, p := range s.products {
		ours := strings.Fields(words.Fold(p))
		covers := func(item productItem) bool { return item.covers(ours) }
		if len(ours) > 0 && !slices.ContainsFunc(before, covers) && slices.ContainsFunc(after, covers) {
			out = append(out, p)
		}
	}
	return out
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
