package lists

import (
	"sort"
	"strings"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// saidToBeNone returns the words by which the heading of a block, or the text
// between the two, says that its companies are no sub-processors; "" where
// nothing does.
func saidToBeNone(d *dom.Doc, b *Block) string {
	h := b.Where()
	if dom.Ask(d, &headingSaysNone, h) {
		return "the heading says that these are no sub-processors: " + page.Clip(h)
	}
	if b.NameCol >= 0 && b.Cols[b.NameCol].Strength == 2 || speaksOfSubs(d, h) {
		return "" // the text speaks of others: "Freelancers are not sub-processors."
	}
	var first map[string]bool // with which its companies' names begin
	for _, l := range b.Ctx.Intro {
		said := dom.Ask(d, &sentencesOfNone, l.Text)
		d.Budget.Spend(len(said))
		for i := range said {
			s := &said[i]
			if s.these {
				return "the text above says that these are no sub-processors: " + page.Clip(s.text)
			}
			if first == nil {
				first = firstWords(d, b)
			}
			if first[s.first] {
				return "the text above says that these are no sub-processors: " + page.Clip(s.text)
			}
		}
	}
	return ""
}

// headingSaysNone asks whether a heading says of those below it that they are
// no sub-processors.
var headingSaysNone = dom.Question[bool]{PerByte: 2 * dom.StepsPerScan, Answer: func(h string) bool {
	return lexicon.HeadsNoSubs(h) && !strings.Contains(strings.ToLower(h), "not yet") || lexicon.IsNoSub.In(h)
}}

// A sentenceOfNone says of somebody that they are no sub-processors.
type sentenceOfNone struct {
	text  string
	these bool   // of the companies that stand with it
	first string // else its first word, where that can be a name's
}

// sentencesOfNone asks for such sentences of a text.
var sentencesOfNone = dom.Question[[]sentenceOfNone]{PerByte: 3 * dom.StepsPerScan, Answer: func(text string) []sentenceOfNone {
	var out []sentenceOfNone
	for s := range lexicon.Sentences(text) {
		switch {
		case lexicon.IsNoSub.In(s):
			out = append(out, sentenceOfNone{text: s, these: true})
		case !lexicon.SaysNoSubs(s):
		case lexicon.These.In(s):
			out = append(out, sentenceOfNone{text: s, these: true})
		default:
			if ws := lexicon.Words(s); len(ws) > 0 && len(ws[0]) >= 3 && !lexicon.IsCommon(ws[0]) {
				out = append(out, sentenceOfNone{text: s, first: ws[0]})
			}
		}
	}
	return out
}}

// firstWords returns the words with which the names of a block begin.
func firstWords(d *dom.Doc, b *Block) map[string]bool {
	out := make(map[string]bool)
	for i := range b.Rows {
		name := lexicon.Begin(b.nameText(d, i), names.MaxNameCell)
		d.Budget.Spend(len(name))
		if ws := lexicon.Words(name); len(ws) > 0 {
			out[ws[0]] = true
		}
	}
	return out
}

// What is asked of the titles and headings of lists.
var (
	kindOfHeading = dom.Question[snapshot.ListKind]{PerByte: 5 * dom.StepsPerScan, Answer: lexicon.KindOf}
	announces     = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: lexicon.Announces.In}
	saysNoneOfIt  = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: lexicon.NoneOfIt.In}

	// kindSaid asks a title or a header for the kind that it says, "" for none.
	kindSaid = dom.Question[snapshot.ListKind]{PerByte: 8 * dom.StepsPerScan, Answer: func(t string) snapshot.ListKind {
		switch k := lexicon.KindOf(t); {
		case k == snapshot.Affiliates && (lexicon.EngagedBy.In(t) || lexicon.NamesThirdParties.In(t)):
			return snapshot.ThirdParty
		case k != snapshot.ThirdParty:
			return k
		case lexicon.NewFrom.In(t) && lexicon.HasYear(t):
			return snapshot.Planned
		case lexicon.ThirdParties.In(t):
			return snapshot.ThirdParty
		}
		return ""
	}}

	wordsOf = dom.Question[map[string]bool]{PerByte: 16, Answer: func(t string) map[string]bool {
		out := make(map[string]bool)
		for _, w := range lexicon.Words(t) {
			out[w] = true
		}
		return out
	}}
)

// listKind reads the kind of a list.
func listKind(d *dom.Doc, b *Block) snapshot.ListKind {
	texts := []string{b.Where()}
	if b.NameCol >= 0 && b.NameCol < len(b.Cols) {
		texts = append(texts, b.Cols[b.NameCol].Header)
	}
	for _, t := range texts {
		if k := dom.Ask(d, &kindSaid, t); k != "" {
			return k
		}
	}
	if len(b.Ctx.Headings) > 0 {
		for i, h := range b.Ctx.Headings {
			if h.Level == 1 || i == 0 && h.Text == b.Where() {
				continue
			}
			if k := dom.Ask(d, &kindOfHeading, h.Text); k != snapshot.ThirdParty {
				return k
			}
		}
	}
	if len(b.Ctx.Intro) > 0 {
		// What stands just above: "The following will be engaged from …".
		if t := b.Ctx.Intro[0].Text; len(t) <= 300 && dom.Ask(d, &announces, t) {
			return snapshot.Planned
		}
	}
	if ownBrand(d, b) {
		return snapshot.Affiliates
	}
	for _, l := range b.Ctx.Intro {
		if !speaksOfSubs(d, b.Where()) && dom.Ask(d, &saysNoneOfIt, l.Text) {
			return snapshot.OtherList
		}
	}
	return snapshot.ThirdParty
}

// ownBrand reports rows that all carry the vendor's own name: the word that
// the page's title or the heading above gives.
func ownBrand(d *dom.Doc, b *Block) bool {
	if len(b.Rows) < 2 || b.NameCol < 0 {
		return false
	}
	brand := ""
	for i := range b.Rows {
		name := b.nameText(d, i)
		ws := lexicon.Words(lexicon.Begin(name, names.MaxNameCell))
		if len(ws) < 2 || brand != "" && ws[0] != brand || !company.HasForm(name) {
			return false
		}
		if brand == "" && (len(ws[0]) < 3 || lexicon.IsCommon(ws[0]) || company.IsKnown(ws[0]) || !dom.Ask(d, &wordsOf, d.Title)[ws[0]] && !dom.Ask(d, &wordsOf, b.Where())[ws[0]]) {
			return false
		}
		brand = ws[0]
	}
	return true
}

// maxNotes bounds the change log that is kept.
const maxNotes = 500

// A placedNote is an entry of a change log, and where it stands.
type placedNote struct {
	at int32
	snapshot.Note
}

// notes returns the page's own change log: the dated lines under a heading that
// says so, and the rows of a table that is one.
func (r *Reading) notes(order lexicon.DayOrder) []snapshot.Note {
	all := r.notesInText(order)
	for _, b := range r.Blocks {
		if !b.Verdict.Taken && b.Grid != nil && r.isHistory(b) {
			all = append(all, r.notesInTable(b, order)...)
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].at < all[j].at })
	var out []snapshot.Note
	for _, n := range all {
		if n.Text != "" && len(out) < maxNotes {
			out = append(out, n.Note)
		}
	}
	return out
}

// notesInText returns the entries in running text: lines with a date, and lines
// below a date.
func (r *Reading) notesInText(order lexicon.DayOrder) []placedNote {
	var out []placedNote
	level := 0 // of the heading of the change log, and 0 outside of one
	var day snapshot.Day
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Chrome {
			continue
		}
		if l.Level > 0 && l.Level <= dom.BoldLevel {
			if level == 0 || l.Level <= level {
				level, day = 0, ""
				if lexicon.History.In(headingCore(l.Text)) {
					level = l.Level
				}
				continue
			}
			if d, ok := lexicon.DayIn(l.Text, order); ok {
				day = d
				continue
			}
		}
		if level == 0 || r.inTaken(l.At) || len(l.Text) > dom.MaxTerm {
			continue
		}
		ds := lexicon.FindDates(l.Text, order)
		switch {
		case len(ds) > 0 && lexicon.LooksLikeDate(l.Text):
			day = ds[0].Day
		case len(ds) > 0 && ds[0].From < 40:
			out = append(out, placedNote{l.At, snapshot.Note{Date: noteDay(ds[0]), Text: withoutDate(l.Text, ds[0])}})
			day = ""
		case day != "":
			out = append(out, placedNote{l.At, snapshot.Note{Date: day, Text: l.Text}})
		}
	}
	return out
}

// notesInTable returns the rows of a table that is a change log.
func (r *Reading) notesInTable(b *Block, order lexicon.DayOrder) []placedNote {
	var out []placedNote
	for i := range b.Rows {
		n := placedNote{at: b.Rows[i].at}
		var texts []string
		for c := range b.Rows[i].Cells {
			t := dom.OneLine(Raw(r.Doc, &b.Rows[i].Cells[c]))
			if n.Date == "" && len(t) <= 40 {
				if ds := lexicon.FindDates(t, order); len(ds) > 0 {
					n.Date = noteDay(ds[0])
					if lexicon.LooksLikeDate(t) {
						continue
					}
				}
			}
			if t != "" {
				texts = append(texts, t)
			}
		}
		n.Text = strings.Join(texts, " ")
		out = append(out, n)
	}
	return out
}

func headingCore(s string) string { return strings.TrimSpace(names.Numbering.ReplaceAllString(s, "")) }

// noteDay returns a note's day where the page gives one.
func noteDay(f lexicon.FoundDate) snapshot.Day {
	if f.Precision == snapshot.ToDay {
		return f.Day
	}
	return ""
}

// withoutDate takes the date from the beginning or the end of a line.
func withoutDate(s string, f lexicon.FoundDate) string {
	if f.Precision != snapshot.ToDay {
		return s
	}
	before, after := strings.TrimSpace(s[:f.From]), strings.TrimSpace(s[f.To:])
	switch {
	case dom.OnlyPunct(before):
		return names.TrimName(after)
	case dom.OnlyPunct(after):
		return names.TrimName(before)
	}
	return s
}

// What is asked of the headings above blocks.
var (
	headsLog = dom.Question[bool]{PerByte: 3 * dom.StepsPerScan, Answer: func(h string) bool {
		h = headingCore(h)
		return lexicon.Logs.In(h) && lexicon.History.In(h)
	}}
	headsHistory = dom.Question[bool]{PerByte: 2 * dom.StepsPerScan, Answer: func(h string) bool {
		return lexicon.History.In(headingCore(h))
	}}
)

// isChangeLog reports a block that is a change log: by the heading above it,
// or by columns for a date and for what changed.
func (b *Block) isChangeLog(d *dom.Doc) bool {
	if dom.Ask(d, &headsLog, b.Where()) {
		return true
	}
	date, change := false, false
	for _, c := range b.Cols {
		l := strings.ToLower(c.Header)
		date = date || c.field == snapshot.RowDate || strings.Contains(l, "date") || strings.Contains(l, "version")
		change = change || lexicon.ChangeColumn.In(c.Header)
	}
	return date && change && len(b.Cols) <= 4
}

// isHistory reports a table that is a change log, or stands under a heading
// that speaks of changes.
func (r *Reading) isHistory(b *Block) bool {
	return b.isChangeLog(r.Doc) || dom.Ask(r.Doc, &headsHistory, b.Where())
}
