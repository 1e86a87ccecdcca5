package match

import (
	"net/url"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// clues are what two names that may be the same share: a whole name, a word, a
// beginning or an end, a site.
func (l *leftover) clues() []string {
	info := l.info
	if l.clued != nil || info.joined == "" {
		return l.clued
	}
	out := []string{"=" + info.joined}
	if len(info.main) > 1 || len(info.aliases) > 0 {
		out = append(out, "="+info.anyOrder)
	}
	if info.provider != "" {
		out = append(out, "="+"\x00"+info.provider)
	}
	put := func(clue string) {
		if !slices.Contains(out, clue) { // a name that is read has few words
			out = append(out, clue)
		}
	}
	byWords := func(words []string) {
		for _, w := range words {
			if !company.IsGeneric(w) || len(words) == 1 {
				put("w" + w)
			}
		}
	}
	byWords(info.main)
	for i := range info.aliases {
		put("=" + info.aliases[i].joined)
		byWords(info.aliases[i].words)
	}
	if len(info.main) > 0 {
		put("w" + info.main[0])
	}
	if r := []rune(info.joined); len(r) >= 5 {
		put("<" + string(r[:4]))
		put(">" + string(r[len(r)-4:]))
	}
	if l.site != "" {
		put("@" + l.site)
	}
	l.clued = out
	return out
}

// siteOf returns the host behind a row's name, "" where there is none.
func siteOf(s *snapshot.Subprocessor) string {
	host := func(raw string) string {
		u, err := url.Parse(strings.TrimSpace(raw))
		if err != nil || u.Host == "" {
			return ""
		}
		return words.Host(u.Host)
	}
	for _, links := range [][]snapshot.Link{s.Links, s.Website.Links} {
		for _, l := range links {
			if h := host(l.URL); h != "" {
				return h
			}
		}
	}
	text := strings.TrimSpace(s.Website.Text)
	if text == "" || strings.ContainsAny(text, " ,") || !strings.Contains(text, ".") {
		return ""
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	return host(text)
}

// countSites counts how many rows stand behind each site.
func countSites(rows []*snapshot.Subprocessor) map[string]int {
	n := map[string]int{}
	for _, r := range rows {
		if len(r.Links) == 0 && r.Website.IsZero() {
			continue
		}
		n[siteOf(r)]++
	}
	return n
}
