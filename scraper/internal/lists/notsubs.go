package lists

import (
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/scraper/page"
)

// processorNames are how the languages that are read call sub-processors, and
// processors where the word alone says so.
const processorNames = `(?:sub-?\s?(?:processors?|contractors?)|(?:data )?processors?|(?:unter-?|sub-?)?auftragsverarbeiter\w*|unterauftragnehmer\w*|sub-?(?:unternehmer|dienstleister)\w*|sous-?\s?traitants?|(?:sub-?)?encargad[oa]s?|sub-?procesador\w*|sub-?processador\w*|(?:sub-?)?operador(?:es)?|sub-?contratad[oa]s|sub-?contratantes?|sub-?responsabil[ei]|responsabil[ei] del trattamento|sub-?fornitor[ei]|(?:sub-?)?verwerkers?|under(?:data)?behandler\w*|databehandler\w*|(?:personuppgifts)?(?:under)?biträde\w*|podprocesor\w*|podwykonawc\w*|podmiot\w* przetwarzając\w*|sub-?procesator\w*|subîmputernici\w*|(?:pod)?zpracovatel\w*|alikäsittelij\w*|alihankkij\w*|(?:суб)?процессор\p{L}*|субобработчик\p{L}*)`

var (
	// areNone is a sentence that says of somebody that they are no
	// sub-processors: a verb, its negation, the word.
	areNone = regexp.MustCompile(`(?i)(?:\b(?:is|are|act|acts|qualif\w+|serve|count|considered|deemed) not|\b(?:isn|aren|don|doesn)['’]t|\b(?:do|does) not (?:act|qualify|constitute|serve|count)|\b(?:sind|ist|gelten|gilt|handel\w+|handeln)\b[^.]{0,30}\b(?:keine?n?|nicht)|\bn(?:e |['’])(?:sont|est|constitue\w*|agi\w+)\b[^.]{0,12}\bpas|\bno (?:son|es|act\w+|se consideran|constituyen)|\bnão (?:são|é|atuam|constituem|se consideram)|\bnon (?:sono|è|agiscono|costituiscono)|\b(?:zijn|is|gelden)\b[^.]{0,30}\b(?:geen|niet)|(?:^|\PL)(?:er|är) (?:ikke|inte)|\bnie są|\bnejsou|\bnu sunt|\beivät ole|(?:^|\PL)не (?:явля\p{L}+))[\s*]+(?:(?:considered|deemed|regarded|treated|classified|acting|engaged|as|a|an|our|any|the|als|eine?|unsere|comme|des|nos|un|como|nuestros|nossos|come|nostri|onze|våre|våra|vores|naszymi|našimi|meidän|нашими|to be|considérés|considerados|[\p{Lu}]\w+(?:['’]s)?)[\s*]+){0,5}` + processorNames)
	// headedNone says so in a heading, where the verb is left out.
	headedNone = regexp.MustCompile(`(?i)(?:\b(?:not|never|nicht|keine?|pas(?: des| un| nos)?|no|não|non|geen|niet|ikke|inte|nie|nejsou|nu|ei)|(?:^|\PL)не) (?:(?:a|an|our|the|eine?|unsere|acting as|als) ){0,2}` + processorNames)
	// withoutBlanks are the languages that part no words.
	withoutBlanks = regexp.MustCompile(`(?:サブプロセッサー?|復処理者|再委託先)(?:では(?:なく|ない|ありません)|に(?:は)?該当し(?:ない|ません))`)
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
	return headedNone.MatchString(h) && !strings.Contains(strings.ToLower(h), "not yet") || withoutBlanks.MatchString(h)
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
		case withoutBlanks.MatchString(s):
			out = append(out, sentenceOfNone{text: s, these: true})
		case !areNone.MatchString(s):
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
		name := b.Rows[i].Name
		if name == "" && b.NameCol >= 0 && b.NameCol < len(b.Rows[i].Cells) {
			name = lexicon.NameLine(Raw(d, &b.Rows[i].Cells[b.NameCol]))
		}
		name = lexicon.Begin(name, names.MaxNameCell)
		d.Budget.Spend(len(name))
		if ws := lexicon.Words(name); len(ws) > 0 {
			out[ws[0]] = true
		}
	}
	return out
}
