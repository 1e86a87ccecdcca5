package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/deadline"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
)

// terms returns a vendor's terms: those of its entry, else those on file for a
// vendor of the catalogue, else none.
func (r rawVendor) terms() (record.Terms, error) {
	if r.Terms == nil {
		t, _ := deadline.CataloguedTerms(r.Name)
		return t, nil
	}
	raw, line := r.Terms.value, r.Terms.line
	t := record.Terms{
		UntilStart: raw.UntilStart, From: record.FromNotice, Right: record.Object, Covers: raw.Covers,
		Route: raw.Route, Note: raw.Note, Source: raw.Source, Read: raw.Read,
	}
	var err error
	if t.Lead, err = raw.Lead.period(); err != nil {
		return t, err
	}
	if t.Window, err = raw.Window.period(); err != nil {
		return t, err
	}
	if raw.From != "" {
		t.From = record.From(raw.From)
	}
	if raw.Right != "" {
		t.Right = record.Right(raw.Right)
	}
	if t.From != record.FromNotice && t.From != record.FromPosting {
		return t, atLine(line, fmt.Errorf("from: %q: use notice or posting", raw.From))
	}
	if !slices.Contains([]record.Right{record.Object, record.Terminate, record.NoRight}, t.Right) {
		return t, atLine(line, fmt.Errorf("right: %q: use object, terminate or none", raw.Right))
	}
	if t.Read != "" {
		if _, ok := snapshot.Day(t.Read).Time(); !ok {
			return t, atLine(line, fmt.Errorf("read: %q is not a day: write it as in 2026-05-15", t.Read))
		}
	}
	for _, k := range t.Covers {
		if !slices.Contains(coverable(), k) {
			return t, atLine(line, fmt.Errorf("covers: unknown kind %q: use %s", k, strings.Join(coverable(), ", ")))
		}
	}
	for _, w := range raw.When {
		c := record.Condition{Affiliate: w.Affiliate, Place: w.Place}
		if w.Place != "" && w.Place != "adequate" {
			return t, atLine(line, fmt.Errorf("when: place: %q: use adequate", w.Place))
		}
		if c.Lead, err = w.Lead.period(); err != nil {
			return t, err
		}
		if c.Window, err = w.Window.period(); err != nil {
			return t, err
		}
		t.When = append(t.When, c)
	}
	return t, nil
}

// coverable are the kinds of changes that terms can cover.
func coverable() []string {
	var all []string
	for _, k := range []diff.Kind{diff.Added, diff.Replaced, diff.Renamed, diff.Activated, diff.Changed, diff.Moved, diff.ListWithdrawn} {
		all = append(all, string(k))
	}
	return all
}

// period reads a period of the file; an absent one is not on file.
func (t *rawText) period() (record.Period, error) {
	if t == nil {
		return record.Period{}, nil
	}
	p, err := record.ParsePeriod(t.text)
	if err != nil {
		return p, atLine(t.line, err)
	}
	return p, nil
}
