package lists

import (
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/page"
)

// processorNames are how the languages that are read call sub-processors, and
// processors where the word alone says so.
const processorNames = `(?:sub-?\s?(?:processors?|contractors?)|(?:data )?processors?|(?:unter-?|sub-?)?auftragsverarbeiter\w*|unterauftragnehmer\w*|sub-?(?:unternehmer|dienstleister)\w*|sous-?\s?traitants?|(?:sub-?)?encargad[oa]s?|sub-?procesador\w*|sub-?processador\w*|(?:sub-?)?operador(?:es)?|sub-?contratad[oa]s|sub-?contratantes?|sub-?responsabil[ei]|responsabil[ei] del trattamento|sub-?fornitor[ei]|(?:sub-?)?verwerkers?|under(?:data)?behandler\w*|databehandler\w*|(?:personuppgifts)?(?:under)?biträde\w*|podprocesor\w*|podwykonawc\w*|podmiot\w* przetwarzając\w*|sub-?procesator\w*|subîmputernici\w*|(?:pod)?zpracovatel\w*|alikäsittelij\w*|alihankkij\w*|(?:суб)?процессор\p{L}*|субобработчик\p{L}*)`

var (
	// areNone is a sentence that says of somebody that they are no
	// sub-processors: a verb, its negation, the word.
	areNone = regexp.MustCompile(`(?i)(?:\b(?:is|are|act|acts|qualif\w+|serve|count|considered|deemed) not|\b(?:isn|aren|don|doesn)['’]t|\b(?:do|does) not (?:act|qualify|constitute|serve|count)|\b(?:sind|ist|gelten|gilt|handel\w+|handeln)\b[^.]{0,30}\b(?:keine?n?|nicht)|\bn(?:e |['’])(?:sont|est|constitue\w*|agi\w+)\b[^.]{0,12}\bpas|\bno (?:son|es|act\w+|se consideran|constituyen)|\bnão (?:são|é|atuam|constituem|se consideram)|\bnon (?:sono|è|agiscono|costituiscono)|\b(?:zijn|is|gelden)\b[^.]{0,30}\b(?:geen|niet)|\b(?:er|är) (?:ikke|inte)|\bnie są|\bnejsou|\bnu sunt|\beivät ole|(?:^|\PL)не (?:явля\p{L}+))[\s*]+(?:(?:considered|deemed|regarded|treated|classified|acting|engaged|as|a|an|our|any|the|als|eine?|unsere|comme|des|nos|un|como|nuestros|nossos|come|nostri|onze|våre|våra|vores|naszymi|našimi|meidän|нашими|to be|considérés|considerados|[\p{Lu}]\w+(?:['’]s)?)[\s*]+){0,5}` + processorNames)
	// headedNone says so in a heading, where the verb is left out.
	headedNone = regexp.MustCompile(`(?i)(?:\b(?:not|never|nicht|keine?|pas(?: des| un| nos)?|no|não|non|geen|niet|ikke|inte|nie|nejsou|nu|ei)|(?:^|\PL)не) (?:(?:a|an|our|the|eine?|unsere|acting as|als) ){0,2}` + processorNames)
	// withoutBlanks are the languages that part no words.
	withoutBlanks = regexp.MustCompile(`(?:サブプロセッサー?|復処理者|再委託先)(?:では(?:なく|ない|ありません)|に(?:は)?該当し(?:ない|ません))`)
	// ofThese are the words by which a sentence speaks of the companies that
	// stand with it.
	ofThese = regexp.MustCompile(`(?i)(?:^|\PL)(?:these|those|they|such|(?:the )?following|(?:listed |named )?below|diese|sie|folgende\w*|nachfolgende\w*|genannten|ces|ils|suivant\p{L}*|ci-dessous|est[oa]s|siguientes|a continuación|estes|esses|seguintes|abaixo|quest[ie]|seguenti|deze|volgende|onderstaande|zij|disse|dessa|de|følgende|följande|te|poniżs\p{L}+|następując\p{L}+|tito|následující|aceștia|următo\p{L}+|nämä|seuraavat|эти|они|следующ\p{L}+|указанн\p{L}+)(?:\PL|$)`)
)

// saidToBeNone returns the words by which the heading of a block, or the text
// between the two, says that its companies are no sub-processors; "" where
// nothing does.
func saidToBeNone(d *dom.Doc, b *Block) string {
	h := b.Where()
	if m := headedNone.FindString(h); m != "" && !strings.Contains(strings.ToLower(h), "not yet") || withoutBlanks.MatchString(h) {
		return "the heading says that these are no sub-processors: " + page.Clip(h)
	}
	if b.NameCol >= 0 && b.Cols[b.NameCol].Strength == 2 || lexicon.SpeaksOfSubs(h) {
		return "" // the text speaks of others: "Freelancers are not sub-processors."
	}
	for _, l := range b.Ctx.Intro {
		for s := range lexicon.Sentences(l.Text) {
			if withoutBlanks.MatchString(s) || areNone.MatchString(s) && (ofThese.MatchString(s) || namesOne(d, b, s)) {
				return "the text above says that these are no sub-processors: " + page.Clip(s)
			}
		}
	}
	return ""
}

// namesOne reports a sentence that begins with one of a block's companies.
func namesOne(d *dom.Doc, b *Block, s string) bool {
	ws := lexicon.Words(s)
	if len(ws) == 0 || len(ws[0]) < 3 || lexicon.GenericWords[ws[0]] {
		return false
	}
	for i := range b.Rows {
		name := b.Rows[i].Name
		if name == "" && b.NameCol >= 0 && b.NameCol < len(b.Rows[i].Cells) {
			name = lexicon.NameLine(Raw(d, &b.Rows[i].Cells[b.NameCol]))
		}
		if n := lexicon.Words(name); len(n) > 0 && n[0] == ws[0] {
			return true
		}
	}
	return false
}
