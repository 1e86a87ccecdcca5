// Package company knows how companies are called: legal forms, brackets and
// former names in what a page prints, and which provider a name means.
//
// It is pure: its tables are embedded, each line of providers with its source.
// It knows nothing of pages, lists or changes. Package scraper asks it what
// is a name, package diff whether two names are of one company, and package
// place, beside it, knows countries.
//
// A name that no table holds stands for itself.
package company

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A Name is what the printed name of a company says about who it is. The zero
// Name is one that says nothing, or is too long to be taken apart; see
// [MaxName].
type Name struct {
	Words  []string // of the name proper, folded; see [Fold]
	Form   string   // its legal form in the usual spelling, "sro" for "spol. s r.o."; "" where it has none
	Others []Other  // other names that it gives, in its order
}

// An Other is another name that a name gives.
type Other struct {
	Words    []string // folded, without their legal form
	Form     string
	Why      Why
	Initials bool // the first letters of the name's own words: "Amazon Web Services (AWS)"
}

// A Why says how a name gives another one.
type Why int

// How a name gives another one.
const (
	Bracketed Why = iota // "Plus Five Five, Inc. (Resend)"
	Also                 // "Message Systems, Inc. dba SparkPost"
	Former               // "Vonage (formerly Nexmo, Inc.)"
	Half                 // each of "Segment / Twilio"
	By                   // "PDF mill (by Miller Ltd)": another company, which runs what the name names
)

// maxOther is the most words of another name: more are a remark.
const maxOther = 5

// Parse takes the printed name of a company apart.
func Parse(name string) Name {
	if len(name) > MaxName || !isASCII(name) && len(Fold(name)) > MaxName {
		return Name{}
	}
	var n Name
	name, glued := cutGlued(repairMojibake(name))
	if strings.ContainsAny(name, "([") {
		if m := heldUntil.FindStringSubmatch(name); m != nil {
			n.add(m[1], Former)
			name = m[2]
		}
		name = n.brackets(WithoutDates(name))
	}
	if a, ok := findAnother(name, inName); ok {
		why := Also
		if a.former {
			why = Former
		}
		n.add(a.name, why)
		name = a.before
	}
	if halves := strings.Split(name, " / "); len(halves) == 2 { // of more only one is used
		for _, h := range halves {
			n.add(h, Half)
		}
	}
	if n.Words, n.Form = SplitForm(strings.Fields(Fold(name))); glued != "" {
		n.Form = glued
	}
	for i := range n.Others {
		o := &n.Others[i]
		o.Initials = isInitials(strings.Join(o.Words, ""), n.Words)
	}
	return n
}

// brackets reads what the brackets of a name say, and returns it without them.
func (n *Name) brackets(name string) string {
	for _, m := range inBrackets.FindAllStringSubmatch(name, -1) {
		text := strings.TrimSpace(m[1])
		low := lower(text)
		by := runBy(text, low)
		a, ok := findAnother(text, inBracket)
		switch {
		case IsForm(text):
		case by != "":
			n.add(by, By)
		case isRemark(low):
		case ok && a.former:
			n.add(a.name, Former)
		case ok:
			n.add(a.name, Also)
		default:
			n.add(text, Bracketed)
		}
	}
	return inBrackets.ReplaceAllStringFunc(name, func(b string) string {
		if text := b[1 : len(b)-1]; IsForm(text) {
			return " " + text + " " // "Acme (Pty) Ltd"
		}
		return " "
	})
}

// AddFormer adds a name that the company is said to have had before, beside
// what its own name says.
func (n *Name) AddFormer(name string) { n.add(name, Former) }

func (n *Name) add(text string, why Why) {
	text, glued := cutGlued(text)
	ws, form := SplitForm(strings.Fields(Fold(text)))
	if glued != "" {
		form = glued
	}
	if len(ws) > 0 && len(ws) <= maxOther {
		n.Others = append(n.Others, Other{Words: ws, Form: form, Why: why})
	}
}

// isInitials reports whether letters are the first ones of words; those that
// only join ("and", "of") may be left out.
func isInitials(letters string, ws []string) bool {
	if utf8.RuneCountInString(letters) < 2 {
		return false
	}
	for _, w := range ws {
		first, size := utf8.DecodeRuneInString(w)
		r, n := utf8.DecodeRuneInString(letters)
		switch {
		case letters != "" && r == first && size == n:
			letters = letters[n:]
		case w == "and" || w == "of" || w == "the" || w == "for":
		default:
			return false
		}
	}
	return letters == ""
}

// Key returns the words of the name proper in one: what two spellings of a
// name without its legal form share.
func (n Name) Key() string { return strings.Join(n.Words, "") }

// AnyOrder returns the words of the name and of its brackets in the order of
// the alphabet: what "Merrow (Azimuth)" and "Azimuth (Merrow)" share. Initials
// of the name itself, former names and the names after "dba" are left out.
func (n Name) AnyOrder() string {
	ws := slices.Clone(n.Words)
	for _, o := range n.Others {
		if o.Why == Bracketed && !o.Initials {
			ws = append(ws, o.Words...)
		}
	}
	slices.Sort(ws)
	return strings.Join(ws, " ")
}

// Same reports whether two printed names are one: they differ only in
// spelling, the writing of the legal form and where it stands, trademark
// signs, the order of words, brackets, or initials that the name itself spells
// out. Another legal form is another company.
func Same(a, b string) bool {
	if a == b {
		return true
	}
	x, y := Parse(a), Parse(b)
	return x.Same(y)
}

// Same reports whether two names that were taken apart are one; see the
// function [Same].
func (n Name) Same(m Name) bool {
	if len(n.Words) == 0 || len(m.Words) == 0 || !slices.Equal(n.forms(), m.forms()) {
		return false
	}
	if len(n.Others) == 0 && len(m.Others) == 0 && n.Key() == m.Key() {
		return true
	}
	return n.AnyOrder() == m.AnyOrder()
}

// forms returns the legal forms of the name and of its brackets, in the order
// of the alphabet.
func (n Name) forms() []string {
	out := []string{n.Form}
	for _, o := range n.Others {
		if o.Why == Bracketed && !o.Initials {
			out = append(out, o.Form)
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(out, func(form string) bool { return form == "" })
}
