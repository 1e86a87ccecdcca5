package lexicon

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// Every line of every language can be found, and says something that no other
// line says already.
func TestLanguages(t *testing.T) {
	all, err := readLanguages(languageFiles)
	if err != nil {
		t.Fatal(err)
	}
	if err := all.check(); err != nil {
		t.Fatal(err)
	}
	for _, err := range faults(all) {
		t.Error(err)
	}
	files := map[string]bool{}
	for section := range sections {
		if len(all[section]) == 0 {
			t.Errorf("no language has the section [%s]", section)
		}
		for _, e := range all[section] {
			files[e.file] = true
		}
	}
	if len(files) < 21 {
		t.Errorf("%d files, want 20 languages and what belongs to none", len(files))
	}
}

// faults are the lines that never count, because another says the same or hides
// them.
func faults(all tables) (errs []error) {
	headers, months := map[string]entry{}, map[string]string{}
	lines := map[string]int{}
	found := map[string]sayings{}
	for section, entries := range all {
		for _, e := range entries {
			if strings.HasPrefix(section, "header ") {
				// What a header names is asked of all languages at once.
				if other, ok := headers[e.text]; ok && all.sectionOf(other) != section {
					errs = append(errs, e.errorf("never counts: it stands in [%s] too, %s:%d", all.sectionOf(other), other.file, other.line))
				}
				headers[e.text] = e
			}
			if section == "months" {
				lines[e.file]++
				for w := range strings.FieldsSeq(e.text) {
					if was, ok := months[w]; ok && was != fmt.Sprint(lines[e.file]) {
						errs = append(errs, e.errorf("%q is month %s in another language", w, was))
					}
					months[w] = fmt.Sprint(lines[e.file])
				}
			}
			// A longer phrase can win over what else is found: see [index.at].
			if !sections[section].running || strings.HasPrefix(section, "subject ") {
				continue
			}
			if found[section] == nil {
				found[section] = byStart(entries)
			}
			if h, ok := found[section].hides(e); ok {
				errs = append(errs, e.errorf("never counts: line %d, %q, is found wherever it is", h.line, h.text))
			}
		}
	}
	for file, n := range lines {
		if n != 12 {
			errs = append(errs, fmt.Errorf("%s: [months] has %d lines, want 12", file, n))
		}
	}
	return errs
}

func (t tables) sectionOf(e entry) string {
	for section, entries := range t {
		for _, o := range entries {
			if o == e {
				return section
			}
		}
	}
	return ""
}

// sayings are the phrases of a section by the beginning of each.
type sayings map[string][]placedSaying

type placedSaying struct {
	saying
	entry
}

func byStart(entries []entry) sayings {
	out := make(sayings)
	for _, e := range entries {
		all, _ := expand(e.text)
		for _, s := range all {
			k := startKey(s.text)
			out[k] = append(out[k], placedSaying{s, e})
		}
	}
	return out
}

// hides returns a line of the same file that is found in every text in which e
// is found, if there is one.
func (x sayings) hides(e entry) (hider entry, ok bool) {
	all, _ := expand(e.text)
	for _, s := range all {
		if hider, ok = x.hidesPhrase(s, e); !ok {
			return entry{}, false
		}
	}
	return hider, true
}

func (x sayings) hidesPhrase(s saying, e entry) (entry, bool) {
	text := s.sample()
	if !s.end {
		text += " zz"
	}
	between := true
	for i, r := range text {
		if inWord(r) && (between || unspaced(r)) {
			for _, o := range x[startKey(text[i:])] {
				if o.file == e.file && o.line != e.line && (!o.start || s.start && i == 0) && o.in(text[i:]) > 0 {
					return o.entry, true
				}
			}
		}
		between = !inWord(r) || unspaced(r)
	}
	return entry{}, false
}

// The documentation has a line for every section.
func TestDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../../docs/languages.md")
	if err != nil {
		t.Fatal(err)
	}
	for section := range sections {
		if !strings.Contains(string(doc), "`"+section+"`") {
			t.Errorf("docs/languages.md does not say what [%s] is for", section)
		}
	}
}

func TestReadLanguages(t *testing.T) {
	for text, want := range map[string]string{
		"[notice]\nnotif*":                           "",
		"# a comment\n\n[months]\njanuaro jan":       "",
		"[notice]\n# a comment\nnotif*\nnotif*":      `eo.txt:4: "notif*": it stands in [notice] twice`,
		"notif*":                                     "it stands in no section",
		"[notice]\nnotif*\n[notice]\nprior to":       "eo.txt:3: \"[notice]\": the section stands above already",
		"[notices]":                                  "there is no such section",
		"[notice":                                    "there is no such section",
		"[notices]\nnotif*":                          "eo.txt:2: \"notif*\": it stands in no section",
		"[notice]\nNotif*":                           `want "notif*"`,
		"[notice]\n notif*":                          `want "notif*"`,
		"[notice]\nprior\tto":                        `want "prior to"`,
		"[notice]\nno*":                              "three letters",
		"[notice]\n*":                                "begins with a word",
		"[notice]\n(a|b":                             "a bracket stays open",
		"[notice]\na|b)":                             "brackets do not match",
		"[notice]\nup. to":                           "a mark that no phrase has",
		"[notice]\nsign (up|)":                       "",
		"[header name]\nsub-processor":               `its words are looked for as ["sub" "processor"]`,
		"[header name]\nsub processor*":              "",
		"[header name]\nname	en":                     `want "name en"`,
		"[header nam]\nname":                         "no such section",
		"[sub-processor]\nsub processor":             "without blanks and hyphens",
		"[common word]\ndata protection":             "one word",
		"[date updated]\nAktualigita":                "lower case",
		"[subject wall]\nwe value your privacy ":     "want",
		"[page empty]\n<number> results\nno results": "",
	} {
		all, err := readLanguages(fstest.MapFS{"languages/eo.txt": {Data: []byte(text)}})
		err = errors.Join(err, all.check())
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if _, err := readLanguages(fstest.MapFS{}); err == nil {
		t.Error("a folder without languages is read")
	}
}

func TestFaults(t *testing.T) {
	for text, want := range map[string]string{
		"[header name]\nnomo\n[header purpose]\nnomo": "it stands in [header ",
		"[notice]\nsign up\nplease sign up":           `eo.txt:3: "please sign up": never counts: line 2, "sign up"`,
		"[notice]\nnotif*\nnotify":                    "never counts",
		"[notice]\n^changes$\nchanges":                `"^changes$": never counts`,
		"[notice]\n^changes$\nchanges to":             "",
		"[notice]\nobject*\nobjection":                "never counts",
		"[months]\njanuaro":                           "[months] has 1 lines",
	} {
		all, err := readLanguages(fstest.MapFS{"languages/eo.txt": {Data: []byte(text)}})
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(faults(all)); want == "" && got != "[]" || !strings.Contains(got, want) {
			t.Errorf("%q: %s, want %q", text, got, want)
		}
	}
}

// A language is its file: nothing else says that it is there.
func TestNewLanguage(t *testing.T) {
	const esperanto = `# Esperanto
[header purpose]
celo de la traktado
[header proof]
subtraktisto*
[sub-processor]
subtraktist
[months]
januaro jan
februaro feb
marto mar
aprilo
majo
junio
julio
aŭgusto aŭg
septembro sep
oktobro okt
novembro nov
decembro dec
[notice]
ŝanĝ*
[page gate]
ensalutu por vidi
`
	disk, err := languageFiles.ReadFile("languages/en.txt")
	if err != nil {
		t.Fatal(err)
	}
	all, err := readLanguages(fstest.MapFS{"languages/en.txt": {Data: disk}, "languages/eo.txt": {Data: []byte(esperanto)}})
	if err != nil {
		t.Fatal(err)
	}
	h := headers("header ")
	h.build(all)
	h.once.Do(func() {})
	if m, ok := h.Find(Words("Celo de la traktado")); !ok || m.field != "purpose" {
		t.Errorf("the header is %q", m.field)
	}
	if m, ok := h.Find(Words("Subtraktistoj")); !ok || m.strength != 2 {
		t.Errorf("the header proves %d", m.strength)
	}
	if w := subWordsOf(all); !w.in("Niaj Sub-Traktistoj") || !w.in("our subprocessors") {
		t.Error("the word for sub-processors is not found")
	}
	if monthsOf(all)["aŭgusto"] != 8 || monthsOf(all)["august"] != 8 {
		t.Error("the month is not found")
	}
	x := indexOf(all, map[string]Kinds{"notice": says})
	if x.kinds("Ni informos pri Ŝanĝoj") == 0 {
		t.Error("the notice is not found")
	}
	x = indexOf(all, map[string]Kinds{"page gate": SaysGate})
	if x.kinds("Ensalutu, por vidi la liston") != SaysGate {
		t.Error("the gate is not found")
	}
}

// A phrase begins and ends with a word, whatever stands between its words.
func TestPhrases(t *testing.T) {
	for text, want := range map[string]Kinds{
		"We value your privacy":              SaysWall,
		"We value-your\u00a0privacy!":        SaysWall,
		"We value your privacyX":             0,
		"Xwe value your privacy":             0,
		"We and our 842 partners":            SaysWall | SaysPartner,
		"We and our 1.024 partners":          SaysWall | SaysPartner,
		"Cookiebot":                          SaysCookie,
		"OneTrust: consent management":       saysNeutral,
		"Consent management. Manage consent": saysNeutral | SaysWall | SaysCookie | SaysAnswer,
		"Privacy and Cookie Policy":          saysNeutral,
		"Cookie Policy":                      SaysPolicy,
		"Nous n’utilisons rien":              0,
		"お客様のCookie設定です":                     SaysWall | SaysCookie,
		"":                                   0,
	} {
		if got := SubjectWords.Kinds(text); got != want {
			t.Errorf("%q says %b, want %b", text, got, want)
		}
	}
}

// An entry stands for what its marks say.
func TestPattern(t *testing.T) {
	for _, c := range []struct{ entry, in, out string }{
		{"sub-processor", "our Sub-Processor! our subprocessor our sub\u00a0processor", "subprocessors asub processor"},
		{"à partir", "à partir du 3 mai|(À\u00a0partir de)", "dà partir|à partirx"},
		{"até", "válido até 2026|ATÉ", "atéx|paté"},
		{"retiré", "(retiré en mai)", "retirée|aretiré"},
		{"notif*", "Notification|we notify", "renotify"},
		{"(planned|coming) sub-processor*", "planned subprocessors|coming sub-processor", "coming soon subprocessor"},
		{"not (yet|) used", "not used|not yet used", "not ever used"},
		{"following … will be (added|used)", "The following vendors, all of them, will be added", "Following. We will be added|following " + strings.Repeat("word ", 20) + "will be added|followingwill be used"},
		{"^changes$", "Changes|— Changes:", "Changes of us|Our changes"},
		{"<number> results", "12 results|1,024 results", "results|a12results"},
		{"don't use", "We don’t use|we don't use", "we dont use"},
		{"no (_ |)(_ |)vendors", "no vendors|no other vendors|no other such vendors", "no of the other vendors|no othervendors"},
		{"再委託", "当社の再委託先", "再委"},
		{"изменени*", "Изменения списка", "Неизменения"},
	} {
		all, err := readLanguages(fstest.MapFS{"languages/x.txt": {Data: []byte("[notice]\n" + c.entry)}})
		if err != nil {
			t.Fatal(err)
		}
		x := indexOf(all, map[string]Kinds{"notice": says})
		for _, text := range strings.Split(c.in, "|") {
			if x.kinds(text) == 0 {
				t.Errorf("%q is not found in %q", c.entry, text)
			}
		}
		for _, text := range strings.Split(c.out, "|") {
			if x.kinds(text) != 0 {
				t.Errorf("%q is found in %q", c.entry, text)
			}
		}
	}
}

func (x *index) kinds(text string) Kinds {
	k, _, _ := x.find(lower(text), false)
	return k
}
