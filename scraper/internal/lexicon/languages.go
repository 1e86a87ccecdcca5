package lexicon

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
)

// A language is one file, and a new one is read without a change to the code.
//
//go:embed languages/*.txt
var languageFiles embed.FS

// An entry is a line of a language's file.
type entry struct {
	text string
	file string
	line int
}

func (e entry) errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %q: %w", e.file, e.line, e.text, fmt.Errorf(format, args...))
}

// tables are the entries of all languages, by section.
type tables map[string][]entry

// languages are the files in the program. They are read when the first of their
// words is needed.
var languages = sync.OnceValue(func() tables {
	t, err := readLanguages(languageFiles)
	if err != nil {
		panic(err) // the files are embedded, and a test reads them
	}
	return t
})

// readLanguages reads the files of all languages. The error names every line
// that stands in no section that is known; what else can be wrong with a line,
// [tables.check] says.
func readLanguages(fsys fs.FS) (tables, error) {
	names, err := fs.Glob(fsys, "languages/*.txt")
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("reading the languages: no files: %w", err)
	}
	out := make(tables, len(sections))
	var errs []error
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("reading the languages: %w", err)
		}
		errs = append(errs, out.read(path.Base(name), string(text))...)
	}
	return out, errors.Join(errs...)
}

// read adds the entries of one file.
func (t tables) read(file, text string) (errs []error) {
	section, known := "", false
	begun := make(map[string]bool)
	e := entry{file: file}
	for l := range strings.Lines(text) {
		e.line++
		e.text = strings.TrimSuffix(l, "\n")
		switch {
		case e.text == "" || e.text[0] == '#':
		case e.text[0] == '[':
			section = strings.Trim(e.text, "[]")
			if _, known = sections[section]; !known || e.text != "["+section+"]" {
				errs = append(errs, e.errorf("there is no such section"))
			}
			if begun[section] {
				errs = append(errs, e.errorf("the section stands above already: its words belong there"))
			}
			begun[section] = true
		case !known:
			errs = append(errs, e.errorf("it stands in no section"))
		default:
			t[section] = append(t[section], e)
		}
	}
	return errs
}

// check returns what is wrong with each entry: it stands in its section twice,
// or could not be found as it is written. The files in the program are held to
// it by a test.
func (t tables) check() error {
	var errs []error
	for section, entries := range t {
		seen := make(map[entry]bool)
		for _, e := range entries {
			key := entry{text: e.text, file: e.file}
			if seen[key] {
				errs = append(errs, e.errorf("it stands in [%s] twice", section))
			}
			seen[key] = true
			if err := sections[section].fault(e.text); err != nil {
				errs = append(errs, e.errorf("%w", err))
			}
		}
	}
	return errors.Join(errs...)
}

// A form is how the entries of a section are written.
type form struct {
	fault   func(text string) error // what is wrong with one that could not be found as it is
	running bool                    // they are looked for in running text: see [Phrases]
}

var (
	letters    = form{fault: notLetters}
	monthNames = form{fault: notMonth}
	word       = form{fault: notWord}
	words      = form{fault: notWords}
	folded     = form{fault: notFolded}
	pattern    = form{fault: notPattern, running: true}
)

// sections are what the file of a language may hold.
var sections = map[string]form{
	"sub-processor": letters, "months": monthNames,
	"common word": word, "sentence word": word, "preposition": word, "article": word, "header goes on": word,

	"header proof": words, "header name": words, "header products": words, "header purpose": words, "header data_categories": words,
	"header location": words, "header security": words, "header transfer": words, "header entity_country": words,
	"header website": words, "header affiliate_of": words, "header date": words, "header other": words,
	"against heading": words, "against header": words, "against topic": words,

	"contract controller": words, "contract processor": words, "contract sign": words, "contract blank": words, "contract detail": words,
	"contract for": words, "contract duty": words, "contract contact": words,

	"date current": folded, "date effective": folded, "date reviewed": folded, "date posted": folded, "date updated": folded, "date unknown": folded,
	"week": folded,

	"notice": pattern, "kind planned": pattern, "kind former": pattern, "kind government": pattern, "kind affiliates": pattern,
	"kind optional": pattern, "kind third party": pattern, "names third parties": pattern, "kind none of it": pattern, "no access": pattern, "subcontractor": pattern, "data word": pattern,
	"announced": pattern, "new from": pattern,
	"engaged by": pattern, "provider": pattern, "not used": pattern, "change column": pattern, "history": pattern, "log": pattern,
	"starts": pattern, "ends": pattern, "column starts": pattern, "column ends": pattern, "column checked": pattern, "column status": pattern,
	"coming": pattern, "leaving": pattern, "not chosen": pattern, "listing": pattern, "not a listing": pattern, "placeholder": pattern,
	"these": pattern, "above": pattern, "counted": pattern, "loading": pattern, "gate for news": pattern, "wall captcha": pattern,
	"wall javascript": pattern, "wall denied": pattern, "names nobody": pattern, "if": pattern, "has left": pattern, "retired": pattern, "list": pattern,
	"page name": pattern, "list is": pattern, "moved": pattern, "person": pattern, "answers requests": pattern, "toggle": pattern,

	"is not": pattern, "not": pattern, "determiner": pattern, "processor name": pattern, "is no sub-processor": pattern,
	"count shown": pattern, "count pages": pattern, "on request": pattern, "names nobody but": pattern, "numbered part": pattern,
	"name link": pattern, "new tab": pattern, "refers elsewhere": pattern,

	"subject processor": pattern, "subject provider": pattern, "subject wall": pattern, "subject cookie": pattern, "subject answer": pattern,
	"subject partner": pattern, "subject policy": pattern, "subject neutral": pattern,
	"page down": pattern, "page notice": pattern, "page gate": pattern, "page empty": pattern, "page other": pattern,
}

// notFolded refuses an entry that is not in lower case, or has blanks to spare.
func notFolded(text string) error {
	if f := strings.ToLower(strings.Join(strings.Fields(text), " ")); f != text {
		return fmt.Errorf("texts are looked at in lower case: want %q", f)
	}
	return nil
}

// notWords refuses an entry whose words are not those that a header is cut into.
func notWords(text string) error {
	if err := notFolded(text); err != nil {
		return err
	}
	if isUnparted(text) {
		text = strings.TrimPrefix(text, "*")
	}
	ws := strings.Fields(strings.ReplaceAll(text, "* ", " "))
	if len(ws) == 0 {
		return errors.New("it has no word")
	}
	ws[len(ws)-1] = strings.TrimSuffix(ws[len(ws)-1], "*")
	if plain := strings.Join(ws, " "); plain != strings.Join(Words(plain), " ") {
		return fmt.Errorf("its words are looked for as %q", Words(plain))
	}
	return nil
}

// notWord refuses an entry of several words: words are looked up one by one.
func notWord(text string) error {
	if strings.ContainsAny(text, " \t/,+|*.:;()'\"") {
		return errors.New("it is looked up as one word, without marks")
	}
	return notFolded(text)
}

// notLetters refuses an entry with more than letters: hyphens and blanks are left
// out of the text in which it is looked for.
func notLetters(text string) error {
	if ws := Words(text); len(ws) != 1 || ws[0] != text || len(text) < 3 {
		return errors.New("it is looked for in lower case, without blanks and hyphens, and has three letters")
	}
	return nil
}

// notMonth refuses what is no list of a month's names.
func notMonth(text string) error {
	if strings.Contains(text, "*") {
		return errors.New("a month has no ending left open")
	}
	return notWords(text)
}

// A wordSet is the words of a section, whatever their language.
type wordSet struct {
	section string
	once    sync.Once
	words   map[string]bool
}

// has reports whether a word, in lower case, is one of them.
func (s *wordSet) has(w string) bool {
	s.once.Do(func() {
		s.words = make(map[string]bool)
		for _, e := range languages()[s.section] {
			s.words[e.text] = true
		}
	})
	return s.words[w]
}

var (
	commonWords   = &wordSet{section: "common word"}
	sentenceWords = &wordSet{section: "sentence word"}
	prepositions  = &wordSet{section: "preposition"}
	articles      = &wordSet{section: "article"}
	goesOn        = &wordSet{section: "header goes on"}
)

// IsCommon reports a word, in lower case, of which no name consists.
func IsCommon(w string) bool { return commonWords.has(w) }

// contractWords are the phrases of the parts of a contract that look like lists.
var contractWords = map[string]*wordSet{
	"controller": {section: "contract controller"}, "processor": {section: "contract processor"}, "sign": {section: "contract sign"},
	"blank": {section: "contract blank"}, "detail": {section: "contract detail"}, "for": {section: "contract for"},
	"duty": {section: "contract duty"}, "contact": {section: "contract contact"},
}

// InContract reports whether words, in lower case with a blank between them, are
// a phrase of the kind in a contract: "controller" and "processor" are the two
// sides, "sign" is where the signature goes, "blank" the word before a line for
// it, "detail" what else is filled in there, "for" on whose behalf, "duty" what
// each has to do, "contact" how somebody is reached.
func InContract(kind, words string) bool { return contractWords[kind].has(words) }

// IsArticle reports a word, in lower case, such as "the".
func IsArticle(w string) bool { return articles.has(w) }
