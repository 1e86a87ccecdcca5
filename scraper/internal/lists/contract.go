package lists

import (
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/snapshot"
)

// maxContractWord bounds the texts that are looked up, in bytes.
const maxContractWord = 80

// saysContract reports whether a text is a phrase of the kind.
func saysContract(kind, s string) bool {
	if len(s) > maxContractWord || s == "" {
		return false
	}
	if i := strings.IndexAny(s, "(["); i > 2 {
		s = s[:i]
	}
	ws := lexicon.Words(s)
	for range 2 {
		if lexicon.InContract(kind, strings.Join(ws, " ")) {
			return true
		}
		if len(ws) < 2 || !lexicon.IsArticle(ws[0]) {
			return false
		}
		ws = ws[1:]
	}
	return false
}

// onBehalf reports "For the Processor", with the party it is for.
func onBehalf(s string) bool {
	if len(s) > maxContractWord {
		return false
	}
	ws := lexicon.Words(s)
	for n := min(5, len(ws)-1); n > 0; n-- {
		if !saysContract("for", strings.Join(ws[:n], " ")) {
			continue
		}
		rest := ws[n:]
		if k := strings.IndexAny(s, "(["); k > 2 {
			rest = lexicon.Words(s[:k])[n:]
		}
		party := strings.Join(rest, " ")
		if saysContract("controller", party) || saysContract("processor", party) {
			return true
		}
	}
	return false
}

// partOfContract says which part of a contract a block is that looks like a
// list: signatures, the parties and what each has to do, whom to write to. It
// returns "" for every other block.
func partOfContract(d *dom.Doc, b *Block) string {
	if b.NameCol >= 0 && b.Cols[b.NameCol].Strength == 2 && b.Known >= 2 {
		return "" // "Sub-processor", "Purpose", "Location": no more to ask
	}
	switch {
	case signatures(d, b):
		return "a place for signatures"
	case partiesOnly(d, b):
		return "the parties to the contract and what each does"
	case b.duties(d):
		return "what is to be done, and by whom"
	case b.contactOnly(d):
		return "somebody to write to"
	}
	return ""
}

// provesList reports a block whose header of names, or heading, says that its
// rows are sub-processors.
func (b *Block) provesList(d *dom.Doc) bool {
	return b.NameCol >= 0 && b.Cols[b.NameCol].Strength == 2 && !onBehalf(b.Cols[b.NameCol].Header) || speaksOfSubs(d, b.Where())
}

// maxContractRows bounds the blocks that are looked at: a list of more rows is
// no part of a contract's frame.
const maxContractRows = 12

// signatures reports a block in which a contract is signed.
func signatures(d *dom.Doc, b *Block) bool {
	if len(b.Rows) > maxContractRows {
		return false
	}
	headers, behalf, sign, detail := 0, 0, 0, 0
	for i := range b.Cols {
		h := b.Cols[i].Header
		if h == "" || h[0] == '(' {
			continue
		}
		headers++
		switch {
		case onBehalf(h):
			behalf++
		case saysContract("sign", h):
			sign++
		case saysContract("detail", h):
			detail++
		}
	}
	if behalf > 0 && behalf == headers && (behalf > 1 || len(b.Cols) == 1) {
		return true
	}
	if b.provesList(d) && behalf == 0 {
		return false
	}
	if sign > 0 && detail > 0 || len(b.Ctx.Headings) > 0 && b.Title == "" && dom.Ask(d, &headsSignatures, b.Ctx.Headings[0].Text) {
		return true
	}
	return signedLines(d, b)
}

// signedLines reports lines that leave room for a signature: "Date: …",
// "Signature: …".
func signedLines(d *dom.Doc, b *Block) bool {
	sign, empty, detail := 0, 0, 0
	for l := range strings.SplitSeq(d.TextOf(b.At, b.End), "\n") {
		i := strings.IndexAny(l, ":：_…")
		if i < 0 {
			i = len(l)
		}
		label, rest := strings.TrimSpace(l[:i]), strings.TrimSpace(l[i:])
		if label == "" || len(label) > maxLabelText {
			continue
		}
		none := dom.OnlyPunct(rest)
		switch {
		case saysContract("sign", label), none && saysContract("blank", label) && rest != "":
			sign++
			if none && rest != "" {
				empty++
			}
		case saysContract("detail", label):
			detail++
		}
	}
	return empty > 0 && detail > 0 || sign > 0 && detail > 1
}

// partiesOnly reports a table of the two sides of a contract: as headers side
// by side, or one below the other.
func partiesOnly(d *dom.Doc, b *Block) bool {
	controllers, processors, other := 0, 0, 0
	for i := range b.Cols {
		switch h := b.Cols[i].Header; {
		case h == "" || h[0] == '(':
		case saysContract("controller", h):
			controllers++
		case saysContract("processor", h):
			processors++
		default:
			other++
		}
	}
	if controllers > 0 && processors > 0 && other <= 1 {
		return true
	}
	if len(b.Rows) < 2 || len(b.Rows) > 6 || len(b.Cols) == 0 {
		return false
	}
	if rolesOfParties(d, b) {
		return true
	}
	controllers, processors = 0, 0
	seen := make(map[string]bool)
	named := false // the controller is no company but "Customer"
	for i := range b.Rows {
		if len(b.Rows[i].Cells) == 0 {
			return false
		}
		role := dom.OneLine(Raw(d, &b.Rows[i].Cells[0]))
		if seen[role] {
			return false // one of several processors: a list
		}
		seen[role] = true
		switch {
		case saysContract("controller", role):
			controllers++
			for k := 1; k < len(b.Rows[i].Cells); k++ {
				named = named || saysContract("controller", dom.OneLine(Raw(d, &b.Rows[i].Cells[k])))
			}
		case saysContract("processor", role), lexicon.SpeaksOfSubs(role) && len(lexicon.Words(role)) < 4:
			processors++
		default:
			return false
		}
	}
	return controllers > 0 && processors > 0 && (named || !b.provesList(d))
}

// rolesOfParties reports rows of which another column says what each is to the
// contract, where the controller is no company but "the Customer".
func rolesOfParties(d *dom.Doc, b *Block) bool {
	for c := 1; c < len(b.Cols); c++ {
		customer, processors := false, 0
		for i := range b.Rows {
			if c >= len(b.Rows[i].Cells) {
				break
			}
			role, _, _ := strings.Cut(dom.OneLine(Raw(d, &b.Rows[i].Cells[c])), ",")
			switch {
			case saysContract("controller", role):
				customer = customer || saysContract("controller", dom.OneLine(Raw(d, &b.Rows[i].Cells[0])))
			case saysContract("processor", role):
				processors++
			}
		}
		if customer && processors > 0 {
			return true
		}
	}
	return false
}

// duties reports a table of tasks or measures: its companies, if any, are who
// sees to them.
func (b *Block) duties(d *dom.Doc) bool {
	if b.provesList(d) || b.Proved*2 >= b.Names {
		return false
	}
	for i := range b.Cols {
		if i != b.NameCol && saysContract("duty", b.Cols[i].Header) {
			return true
		}
	}
	return false
}

// contactOnly reports a single record that says how somebody is reached, and
// nothing of what they do.
func (b *Block) contactOnly(d *dom.Doc) bool {
	if !b.Strict || len(b.Rows) != 1 {
		return false
	}
	how := len(b.Ctx.Headings) > 0 && dom.Ask(d, &headsContact, b.Ctx.Headings[0].Text)
	for i := range b.Cols {
		switch c := &b.Cols[i]; {
		case i == b.NameCol:
		case saysContract("contact", c.Header):
			how = true
		case c.field == snapshot.Purpose || c.field == snapshot.DataCategories || c.field == snapshot.Location || c.field == snapshot.Products:
			return false
		}
	}
	return how
}
