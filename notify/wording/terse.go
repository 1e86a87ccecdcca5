package wording

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// This file keeps an alert from saying the same thing again and again. The
// reasons of a report stand each for themselves, as a script needs them; in an
// alert they stand beside the name, the place and the words they speak of:
//
//   - What a reason says of a row's place belongs to the place: "USA (DPF: not
//     checked)".
//   - What a message says of many rows it says in full once, with the day of the
//     table it comes from, and afterwards in short.
//   - A reason that only repeats what is shown goes.
//
// Nothing goes that is not elsewhere in the same message.

// dpfShort stands for what [repeated.dpf] says in full.
const dpfShort = "DPF: not checked"

// repeated is what the reasons of many changes have in common.
type repeated struct {
	asOf     snapshot.Day // the day of the table that they rest on; empty: none does
	list     string       // on which list a company in the United States has to be: "DPF list"
	standing []shared     // what they say of the standing of places
}

// dpf says in full what holds for companies in the United States.
func (r repeated) dpf(who string) string {
	return "adequate only if " + who + " is on the " + cmp.Or(r.list, "DPF list") + " for this kind of data: not checked"
}

var (
	dpfReason    = regexp.MustCompile(`^(company in )?(.+?)( added)?: adequate only if .* is on the (DPF list|DPF list with the UK Extension|Swiss-US DPF list) \(not checked\)$`)
	withinReason = regexp.MustCompile(`^(company in )?([^:]+): (adequate (?:for|until) .*)$`)
	tableOf      = regexp.MustCompile(` \(table of (\d{4}-\d\d-\d\d)\)|, table of (\d{4}-\d\d-\d\d)$`)
	adequacy     = regexp.MustCompile(`DPF: not checked|no EU adequacy decision|countries with an EU adequacy decision|\badequate (?:for|until) `)
	isoDay       = regexp.MustCompile(`\b\d{4}-\d\d-\d\d\b`)
	dpfPlace     = regexp.MustCompile(`\b(United States|USA|US)\b([^()]*) \(United States DPF: not checked(?:; )?`)
	knownAI      = regexp.MustCompile(`^AI: .* is a known AI provider$`)
	saysAI       = regexp.MustCompile(`\bG?e?n?AI\b|OpenAI|\bLLMs?\b|(?i)\bgenerative\b|\bmachine learning\b|\blanguage models?\b|\bartificial intelligence\b`)
)

// terse shortens the reasons of changes, in their place, and returns what many of
// them have in common.
func terse(changes []diff.Change) repeated {
	var all repeated
	for i := range changes {
		c := &changes[i]
		var reasons []string
		var places []placeNote
		for _, r := range c.Reasons {
			r = strings.TrimSpace(OneLine(Clean(r)))
			if m := tableOf.FindStringSubmatch(r); m != nil {
				all.asOf = snapshot.Day(m[1] + m[2])
				r = tableOf.ReplaceAllString(r, "")
			}
			if m := dpfReason.FindStringSubmatch(r); m != nil {
				all.list = m[4]
			}
			note, ok := notedPlace(*c, r)
			switch {
			case c.Kind == diff.Replaced && r == "replaces "+strings.TrimSpace(OneLine(Clean(c.OldName))):
				continue // it stands beside the name
			case ok:
				places = append(places, note)
				if s := (shared{note.place + " " + note.says, note.place}); note.says != dpfShort && len(all.standing) < len(superscripts) && !slices.Contains(all.standing, s) {
					all.standing = append(all.standing, s)
				}
				continue
			case dpfReason.MatchString(r):
				r = dpfReason.ReplaceAllString(r, "$1$2$3 ("+dpfShort+")")
			case knownAI.MatchString(r) && c.Subprocessor != nil && saysAI.MatchString(Clean(c.Name)+" "+Clean(c.Subprocessor.Purpose.Text)):
				r = "AI"
			}
			reasons = append(reasons, r)
		}
		c.Reasons = reasons
		if len(places) > 0 {
			c.Subprocessor = withNotes(*c.Subprocessor, places)
		}
		c.Reasons, c.Fields = unrepeated(*c)
		c.Subprocessor = withoutTold(*c)
	}
	return all
}

// A placeNote is what a reason says of one country of a row that came.
type placeNote struct {
	place, says string
}

// notedPlace reads a reason about a place that the row itself names.
func notedPlace(c diff.Change, r string) (n placeNote, ok bool) {
	if c.Subprocessor == nil || placeCell(c.Subprocessor) == nil {
		return n, false
	}
	if m := dpfReason.FindStringSubmatch(r); m != nil && m[3] == "" {
		return placeNote{m[2], dpfShort}, true
	}
	if m := withinReason.FindStringSubmatch(r); m != nil && !strings.HasSuffix(m[2], " added") {
		return placeNote{m[2], isoDay.ReplaceAllStringFunc(m[3], func(d string) string { return Day(snapshot.Day(d)) })}, true
	}
	return n, false
}

// placeCell returns the cell that says where a sub-processor is, nil where none
// does.
func placeCell(sp *snapshot.Subprocessor) *snapshot.Cell {
	for _, c := range []*snapshot.Cell{&sp.Location, &sp.EntityCountry} {
		if strings.TrimSpace(c.Text) != "" {
			return c
		}
	}
	return nil
}

// withNotes writes notes behind the place of a row.
func withNotes(sp snapshot.Subprocessor, notes []placeNote) *snapshot.Subprocessor {
	cell := placeCell(&sp)
	var texts []string
	for _, n := range notes {
		text := n.says
		if !onlyPlace(cell.Text, n.place) {
			text = n.place + " " + text
		}
		texts = append(texts, text)
	}
	cell.Text = strings.TrimSpace(OneLine(cellText(*cell))) + " (" + strings.Join(texts, "; ") + ")"
	return &sp
}

// onlyPlace reports whether a cell names one country and nothing else.
func onlyPlace(text, country string) bool {
	text = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(Clean(text)), ".", ""))
	if country == "United States" && slices.Contains([]string{"usa", "us", "united states of america", "the united states"}, text) {
		return true
	}
	return text == strings.ToLower(country)
}

// unrepeated leaves out reasons that only say that a cell was reworded which
// is shown, and cells that a reason tells whole.
func unrepeated(c diff.Change) ([]string, []diff.FieldChange) {
	var reasons []string
	var shown map[string]bool // the words for the cells that are shown
	for _, r := range c.Reasons {
		word, ok := strings.CutSuffix(r, " reworded")
		if strings.HasPrefix(r, "purpose added: ") {
			word, ok = "purpose", true // its words are marked in the cell
		}
		if ok && shown == nil {
			shown = make(map[string]bool, len(c.Fields))
			for i := range c.Fields {
				shown[fieldWord(c.Fields[i].Field, c.Fields[i].Header)] = true
			}
		}
		if ok && len(c.Reasons) > 1 && c.Class != diff.Record && shown[word] {
			continue
		}
		reasons = append(reasons, r)
	}
	if len(reasons) == 0 {
		reasons = c.Reasons
	}
	var fields []diff.FieldChange
	for _, f := range c.Fields {
		told := ""
		switch {
		case len(c.Fields) < 2:
		case len(f.ItemsRemoved) == 0:
			told = "now also for " + strings.Join(cleanAll(f.ItemsAdded), ", ")
		case len(f.ItemsAdded) == 0:
			told = "no longer for " + strings.Join(cleanAll(f.ItemsRemoved), ", ")
		}
		if told == "" || f.Field != snapshot.Products || !slices.Contains(reasons, told) {
			fields = append(fields, f)
		}
	}
	return reasons, fields
}

// withoutTold returns a row that came without its products where a reason says
// them all: "already a sub-processor, now also for X".
func withoutTold(c diff.Change) *snapshot.Subprocessor {
	if c.Subprocessor == nil || c.Subprocessor.Products.Text == "" {
		return c.Subprocessor
	}
	products := c.Subprocessor.Products.Text
	if items := c.Subprocessor.Products.Items; len(items) > 1 {
		products = strings.Join(items, ", ")
	}
	if !slices.Contains(c.Reasons, strings.TrimSpace(OneLine(Clean("already a sub-processor, now also for "+products)))) {
		return c.Subprocessor
	}
	sp := *c.Subprocessor
	sp.Products = snapshot.Cell{}
	return &sp
}

// dpfTimes is how often an alert says "DPF: not checked" before a footnote says
// it for all.
const dpfTimes = 4

// sayOnce says in full what an alert says of adequacy where it does so first,
// with the day of the table; what it says of many companies, below.
func (a *Alert) sayOnce(all repeated) {
	table := ""
	if all.asOf != "" {
		table = "table of " + Day(all.asOf)
	}
	texts := a.texts(func(d Detail) bool { return d.Where })
	var dpf []*string
	for _, s := range texts {
		if strings.Contains(*s, dpfShort) {
			dpf = append(dpf, s)
		}
	}
	switch {
	case len(dpf) >= dpfTimes:
		mark := a.footnote(strings.TrimSuffix(all.dpf("the company")+", "+table, ", "))
		for _, s := range dpf {
			*s = dpfMarked(*s, mark)
		}
		return
	case len(dpf) > 0:
		*dpf[0] = strings.Replace(*dpf[0], dpfShort, strings.TrimSuffix(all.dpf("this company")+", "+table, ", "), 1)
		return
	}
	for _, s := range texts {
		if table != "" && adequacy.MatchString(*s) {
			*s += " (" + table + ")"
			return
		}
	}
}

// dpfMarked puts a mark behind the country in place of what a footnote says of
// it.
func dpfMarked(s, mark string) string {
	s = strings.ReplaceAll(s, " ("+dpfShort+")", mark)
	s = dpfPlace.ReplaceAllString(s, "$1"+mark+"$2 (")
	return strings.ReplaceAll(strings.ReplaceAll(s, " ()", ""), " "+dpfShort, mark)
}

// texts are those of an alert that reasons and notes stand in, and those of some
// details; words that came or went are left as they are.
func (a *Alert) texts(of func(Detail) bool) []*string {
	var out []*string
	ofNotes := func(ns []Note) {
		for i := range ns {
			out = append(out, plainTexts(ns[i].Spans)...)
		}
	}
	for i := range a.Blocks {
		for j := range a.Blocks[i].Entries {
			e := &a.Blocks[i].Entries[j]
			for k := range e.Why {
				out = append(out, &e.Why[k])
			}
			for k := range e.Details {
				if of(e.Details[k]) {
					out = append(out, plainTexts(e.Details[k].Spans)...)
				}
			}
		}
		ofNotes(a.Blocks[i].Notes)
	}
	ofNotes(a.Record)
	return out
}

// plainTexts are the texts of spans that neither came nor went.
func plainTexts(spans []Span) []*string {
	var out []*string
	for i := range spans {
		if s := &spans[i]; s.Ink != Came && s.Ink != Gone {
			out = append(out, &s.Text)
		}
	}
	return out
}
