package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/snapshot"
)

// DPFFile is what a person found on the list of the Data Privacy Framework,
// beside the configuration.
const DPFFile = "dpf.tsv"

// ParseDPF reads what a team found on the list of the Data Privacy Framework: a
// line a company, with tabs between company, status, day and by. The status is
// "none" or the frameworks of which the company is an active participant: "eu",
// "uk" (the UK Extension) and "ch", with blanks between them. "#" begins a
// comment. The error is a [*ConfigError] that names the line.
func ParseDPF(file string, text []byte) ([]diff.Listed, error) {
	if err := checkSize(file, text); err != nil {
		return nil, err
	}
	var out []diff.Listed
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		listed, err := listedOf(strings.Split(line, "\t"))
		if err != nil {
			return nil, &ConfigError{File: file, Line: n, Err: err}
		}
		out = append(out, listed)
	}
	return out, nil
}

// listedOf reads the columns of a line.
func listedOf(cols []string) (diff.Listed, error) {
	for i := range cols {
		cols[i] = strings.TrimSpace(cols[i])
	}
	if len(cols) != 4 || cols[0] == "" || cols[3] == "" {
		return diff.Listed{}, errors.New("a line is a company, its status, the day and who looked, with tabs between them")
	}
	l := diff.Listed{Company: cols[0], Day: snapshot.Day(cols[2]), By: cols[3]}
	if _, ok := l.Day.Time(); !ok {
		return l, fmt.Errorf("%q is no day: write 2026-05-31", cols[2])
	}
	if cols[1] == "none" {
		return l, nil
	}
	for _, status := range strings.Fields(cols[1]) {
		law := place.Law(status)
		if law != place.EULaw && law != place.UKLaw && law != place.CHLaw {
			return l, fmt.Errorf("%q is no status: write none, or eu, uk and ch as they apply", status)
		}
		l.Laws = append(l.Laws, law)
	}
	if len(l.Laws) == 0 {
		return l, errors.New("no status: write none, or eu, uk and ch as they apply")
	}
	return l, nil
}

// SetListed hands what a team found to the comparison of every vendor's lists.
func (c *Config) SetListed(listed []diff.Listed) {
	for i := range c.Vendors {
		c.Vendors[i].Compare.Listed = listed
	}
}
