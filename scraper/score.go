package scraper

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/snapshot"
)

// A verdict is what became of a block, and why.
type verdict struct {
	score    float64
	evidence []string
	taken    bool
	why      string
}

func (v *verdict) add(points float64, format string, args ...any) {
	v.score += points
	v.evidence = append(v.evidence, fmt.Sprintf("%+g ", points)+fmt.Sprintf(format, args...))
}

// Scores a block must reach. A table says by its headers what it is; loose
// text needs more.
const (
	enough      = 7
	enoughLoose = 8
	chosen      = 6 // what a hint that selects a block is worth
)

// providerWords are weaker: who else works for the vendor.
var providerWords = regexp.MustCompile(`(?i)third[\s-]part(?:y|ies)|service providers|(?:our|list of|authori[sz]ed|approved|critical|data) (?:vendors|providers|suppliers|processors)|processors|(?:the )?following (?:entities|companies|vendors|providers|partners|suppliers)|dienstleister|auftragsverarbeiter|prestataires|fournisseurs|proveedores|encargados|fornecedores|provedores|operadores|fornitori|responsabili|leveranciers|dienstverleners|verwerkers|group companies|affiliates|furnizori`)

// judge scores a block by what stands in it and above it.
func (d *doc) judge(b *block) {
	v := &b.verdict
	*v = verdict{}
	d.judgeColumns(b, v)
	d.judgeContext(b, v)
	d.judgeNames(b, v)
	if v.why == "" && b.isChangeLog() {
		v.why = "a change log"
	}
	if v.why == "" && b.topic != "" && len(d.hints.sel) == 0 && !(b.title == "" && b.nameCol >= 0 && b.cols[b.nameCol].strength == 2 && !saysNone.MatchString(b.topic)) {
		v.why = fmt.Sprintf("the heading speaks of something else: %s", b.topic)
	}
	if len(d.hints.sel) > 0 {
		v.add(chosen, "a hint selects it")
	}
	need := float64(enough)
	if b.strict {
		need = enoughLoose
	}
	if b.strict && v.why == "" && len(d.hints.sel) == 0 {
		v.why = b.unproved()
	}
	switch {
	case v.why != "":
	case v.score >= need:
		v.taken = true
		v.why = fmt.Sprintf("score %.4g reaches %.4g", v.score, need)
	default:
		v.why = fmt.Sprintf("score %.4g stays below %.4g", v.score, need)
	}
	if v.taken && len(d.hints.sel) == 0 {
		// Looked at last: few blocks come so far.
		why := d.partOfContract(b)
		if why == "" {
			why = d.saidToBeNone(b)
		}
		if why != "" {
			v.taken, v.why, b.against = false, why, true
		}
	}
}

func (d *doc) judgeColumns(b *block, v *verdict) {
	b.nameCol = d.nameColumn(b)
	if b.nameCol < 0 {
		v.why = "no column of names"
		return
	}
	n := b.cols[b.nameCol]
	if n.field == snapshot.Name {
		switch n.strength {
		case 2:
			v.add(6, "header %q names sub-processors", n.header)
		case 1:
			v.add(2, "header %q names companies", n.header)
		}
	}
	seen := map[snapshot.Field]bool{}
	points := 0.0
	var hits []string
	for i, c := range b.cols {
		if i == b.nameCol || c.header == "" {
			continue
		}
		if c.strength > 0 && c.field != snapshot.Name && c.field != snapshot.Other && !seen[c.field] {
			seen[c.field] = true
			points += 1.5
			hits = append(hits, c.header)
		}
	}
	b.known = len(seen)
	if points > 0 {
		v.add(min(points, 4.5), "columns known: %s", strings.Join(hits, ", "))
	}
	against := 0.0
	var bad []string
	for _, c := range b.cols {
		if len(c.header) == 0 || len(c.header) > maxHeaderText {
			continue
		}
		m, ok := againstHeader.find(words(c.header))
		if !ok || len(m.words)*2 < m.of || c.strength > 0 && len(c.match.words) > len(m.words) {
			continue
		}
		if n.strength == 2 && len(m.words) < m.of {
			continue
		}
		against += 4
		bad = append(bad, c.header)
	}
	if against > 0 {
		if n.strength == 2 {
			against = min(against, 4)
		}
		b.against = true
		v.add(-min(against, 8), "columns of something else: %s", strings.Join(bad, ", "))
	}
}

func (d *doc) judgeContext(b *block, v *verdict) {
	near, heading := "", ""
	if b.title != "" {
		near = b.title
	}
	for i, h := range b.ctx.headings {
		if i == 0 {
			heading = h.text
		}
	}
	if near == "" {
		near = heading
	}
	if near != "" && speaksOfSubs(near) {
		v.add(4, "title %q speaks of sub-processors", clip(near))
	} else {
		said := false
		for _, l := range b.ctx.intro {
			if speaksOfSubs(l.text) {
				v.add(3, "text above speaks of sub-processors: %q", clip(l.text))
				said = true
				break
			}
		}
		if !said {
			for _, h := range b.ctx.headings[min(1, len(b.ctx.headings)):] {
				if speaksOfSubs(h.text) {
					v.add(3, "stands under %q", clip(h.text))
					said = true
					break
				}
			}
		}
		if !said {
			for _, l := range append([]line{{text: near}}, b.ctx.intro...) {
				if providerWords.MatchString(l.text) {
					v.add(1.5, "text above speaks of providers: %q", clip(l.text))
					break
				}
			}
		}
	}
	if speaksOfSubs(d.about) {
		b.about = true
		v.add(2, "the page is about sub-processors")
	}
	if bad := otherTopic(near); bad != "" {
		b.topic = bad
	}
	if near != "" {
		if bad := headingAgainst(near); bad != "" {
			v.add(-6, "title %q speaks of %s", clip(near), bad)
			b.against = true
		}
	}
}

// headingAgainst gives the words of a heading that speak against what stands
// under it. A heading that itself speaks of sub-processors is only spoken
// against by its own head: "Changes to our sub-processors".
func headingAgainst(s string) string {
	ws := words(numbering.ReplaceAllString(s, ""))
	if len(ws) == 0 || len(ws) > 16 {
		return ""
	}
	if len(ws) > 4 && !speaksOfSubs(s) {
		// "Cookies set by third parties" begins with what it speaks of.
		if m, ok := againstHeading.find(ws[:2]); ok && m.at == 0 {
			return m.text
		}
	}
	m, ok := againstHeading.find(ws)
	if !ok {
		return ""
	}
	if speaksOfSubs(s) && m.at > 2 && !strings.Contains(m.text, "change log") && !strings.Contains(m.text, "history") && m.text != "changelog" {
		return ""
	}
	if m.at > 3 && len(m.words)*3 < m.of {
		return ""
	}
	return m.text
}

// saysNone is how a heading says that what stands under it is not used, or is
// no list of sub-processors.
var saysNone = regexp.MustCompile(`(?i)\b(?:not|never)\b[^.]{0,30}\bsub-?(?:processors?|contractors?)|\b(?:do(?:es)? not|don(?:'|’)t|doesn(?:'|’)t) (?:we )?(?:use|sell|share|engage)\b|\bnicht (?:verwenden|einsetzen|nutzen)|\bn(?:'|’)utilisons pas|\bno (?:usamos|utilizamos)|\bnão (?:usamos|utilizamos)|\bnon (?:usiamo|utilizziamo)|\bniet gebruiken`)

// otherTopic gives the words by which a heading says that another matter
// stands under it.
func otherTopic(s string) string {
	if s == "" || len(s) > 200 {
		return ""
	}
	if m := saysNone.FindString(s); m != "" && !strings.Contains(strings.ToLower(m), "not yet") {
		return m
	}
	if speaksOfSubs(s) {
		return ""
	}
	ws := words(numbering.ReplaceAllString(s, ""))
	m, ok := againstTopic.find(ws)
	if !ok || len(m.words)*2 < m.of {
		return ""
	}
	return m.text
}

// clip shortens a text for an explanation.
func clip(s string) string {
	if len(s) <= 70 {
		return s
	}
	return begin(s, 67) + "…"
}
