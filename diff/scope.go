package diff

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// findScope says whether changes are to be marked by the products in use. A
// product in use that no row names any more makes the scope untrustworthy: it
// may have got another name, so everything counts and the report says why.
func (c *comparer) findScope() {
	c.scoped = false
	if len(c.o.Products) == 0 || c.new.Rows() == 0 {
		return
	}
	c.scoped = true
	for _, p := range c.o.Products {
		if words.Fold(p) == "" || c.named(c.new, p) {
			continue
		}
		c.scoped = false
		if c.named(c.old, p) {
			c.warn(p + " is on no row any more: scope is off")
		} else {
			c.warn(p + " is on no row: scope is off")
		}
	}
}

func (c *comparer) warn(text string) { c.report.Warnings = append(c.report.Warnings, text) }

// named reports whether a row of a snapshot names a product.
func (c *comparer) named(s *snapshot.Snapshot, product string) bool {
	want := strings.Fields(words.Fold(product))
	last := "" // rows often repeat the cell of the row before
	for i := range s.Lists {
		for r := range s.Lists[i].Subprocessors {
			text := productsOf(&s.Lists[i].Subprocessors[r]).Text
			if text == last {
				continue
			}
			last = text
			if within(strings.Fields(words.Fold(text)), want) {
				return true
			}
		}
	}
	return false
}

// productsOf returns the cell that says for which products a row is meant: the
// one of its field, or one that is kept by a header that says so.
func productsOf(s *snapshot.Subprocessor) *snapshot.Cell {
	if s.Products.Text == "" {
		for i := range s.Other {
			if h := words.Fold(s.Other[i].Header); h == "product" || strings.HasSuffix(h, " product") || strings.Contains(h, "products") {
				return &s.Other[i].Cell
			}
		}
	}
	return &s.Products
}

// outOfScope reports whether a change touches none of the products in use: all
// products of its row were understood, before and after, and none is meant.
func (c *comparer) outOfScope(ch *Change) bool {
	if !c.scoped {
		return false
	}
	var cells []snapshot.Cell
	add := func(s *snapshot.Subprocessor) { cells = append(cells, *productsOf(s)) }
	if ch.OldRow != nil {
		add(&c.old.Lists[ch.OldRow[0]].Subprocessors[ch.OldRow[1]])
	}
	if ch.NewRow != nil {
		add(&c.new.Lists[ch.NewRow[0]].Subprocessors[ch.NewRow[1]])
	}
	if len(cells) == 0 {
		return false
	}
	for i := range cells {
		if c.touches(&cells[i]) {
			return false
		}
	}
	return true
}

// touches reports whether a cell of products means one in use, or cannot be
// understood.
func (c *comparer) touches(cell *snapshot.Cell) bool {
	items := itemsOf(cell, true)
	if len(items) == 0 {
		return true // no product named: any may be meant
	}
	for _, item := range items {
		if c.meansOurs(item) {
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
func (c *comparer) meansOurs(item string) bool {
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
	for _, p := range c.o.Products {
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
func (c *comparer) newlyUsed(old, new string) []string {
	before, after := strings.Fields(words.Fold(old)), strings.Fields(words.Fold(new))
	if len(before) == 0 || c.touchesAll(old) {
		return nil
	}
	var out []string
	for _, p := range c.o.Products {
		ours := strings.Fields(words.Fold(p))
		if len(ours) > 0 && !within(before, ours) && (within(after, ours) || c.touchesAll(new)) {
			out = append(out, p)
		}
	}
	return out
}

// touchesAll reports whether a cell begins by meaning all products.
func (c *comparer) touchesAll(text string) bool {
	for _, item := range words.Items(text, true) {
		if w := strings.Fields(words.Fold(item)); len(w) > 0 && w[0] == "all" {
			return true
		}
	}
	return false
}
