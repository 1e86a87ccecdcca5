package scraper

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/snapshot"
)

// walls are the marks of pages that stand in front of the real one. strong
// marks say it alone; the others only on a page with hardly any text, because
// the same scripts run on ordinary pages.
var walls = []struct {
	name   string
	mark   string
	strong bool
}{
	{"Cloudflare", "cf-browser-verification", true},
	{"Cloudflare", "cf_chl_opt", true},
	{"Cloudflare", "<title>just a moment", true},
	{"Cloudflare", "attention required! | cloudflare", true},
	{"Cloudflare", "cf-error-details", true},
	{"Cloudflare", "challenges.cloudflare.com", false},
	{"Cloudflare", "/cdn-cgi/challenge-platform/", false},
	{"Incapsula", "_incapsula_resource", false},
	{"Incapsula", "incapsula incident id", true},
	{"Akamai", "errors.edgesuite.net", true},
	{"Akamai", "sec-if-cpt-container", true},
	{"Akamai", "bm-verify", false},
	{"Akamai", "akamai-captcha", true},
	{"DataDome", "captcha-delivery.com", false},
	{"DataDome", "datadome", false},
	{"PerimeterX", "px-captcha", true},
	{"PerimeterX", "_pxappid", false},
	{"PerimeterX", "perimeterx", false},
	{"AWS WAF", "awswafcookiedomainlist", true},
	{"AWS WAF", "token.awswaf.com", false},
	{"Vercel", "vercel security checkpoint", true},
	{"Sucuri", "sucuri website firewall", true},
	{"Kasada", "ips.js?kp_uidz", false},
	{"F5", "the requested url was rejected. please consult with your administrator", true},
	{"Fastly", "/_fs-ch-", false},
}

// wallWords are what a wall without a known mark says.
var wallWords = []struct {
	name  string
	words *regexp.Regexp
}{
	{"captcha", regexp.MustCompile(`(?i)verify(?:ing)? (?:that )?you(?:'|’)?(?: a)?re (?:a |not a )?(?:human|robot)|are you a (?:human|robot)|i(?:'|’)?m not a robot|complete the (?:security check|captcha)|solve (?:the|this) captcha|press (?:and|&) hold|unusual (?:traffic|activity)`)},
	{"enable JavaScript", regexp.MustCompile(`(?i)(?:enable|turn on|requires?|need) (?:javascript|js)(?: and cookies)?|javascript (?:is (?:disabled|required)|and cookies)|checking (?:your|if the site connection)|checking your browser`)},
	{"access denied", regexp.MustCompile(`(?i)^(?:access (?:is )?denied|403 forbidden|forbidden|request blocked|you (?:have been|are) blocked|sorry, you have been blocked|bot detected|pardon our interruption)`)},
}

// Amounts of text, in bytes, by which a page is told from a wall and from an
// empty shell.
const (
	wallText  = 2000
	shellText = 250
)

// whyNone tells why a page has no list, from what the page itself is and says.
func (r *reading) whyNone() error {
	text, links := 0, 0
	for i := range r.lines {
		if !r.lines[i].chrome {
			text += len(r.lines[i].text)
		}
		links++
	}
	if name := r.wall(text); name != "" {
		return &ReadError{Kind: BotWall, Detail: name}
	}
	if u := r.refreshesTo(); u != "" && text < shellText {
		return &ReadError{Kind: Moved, URL: u}
	}
	if e := r.withdrawn(); e != nil {
		return e
	}
	if r.loading() {
		return &ReadError{Kind: NeedsBrowser, Detail: "the list is loaded by scripts"}
	}
	if r.shell() {
		return &ReadError{Kind: NeedsBrowser, Detail: "the page has no text without scripts"}
	}
	return ErrNoLists
}

var metaRefresh = regexp.MustCompile(`(?i)<meta\s[^>]*http-equiv\s*=\s*["']?refresh["']?[^>]*content\s*=\s*["']?\s*\d+\s*;\s*url\s*=\s*["']?([^"'>\s]+)`)

// refreshesTo gives the address that a page without text sends its readers to.
func (r *reading) refreshesTo() string {
	if m := metaRefresh.FindSubmatch(r.text[:min(len(r.text), 1<<16)]); m != nil {
		if u := r.doc.resolve(string(m[1])); u != "" && !r.samePage(u) {
			return u
		}
	}
	return ""
}

// wall gives the name of the wall that a page is, or "".
func (r *reading) wall(text int) string {
	if text > wallText {
		return ""
	}
	head := bytes.ToLower(r.text[:min(len(r.text), 1<<17)])
	if name := markedWall(head, text < 600); name != "" {
		return name
	}
	if text > 1000 {
		return ""
	}
	lines := append([]line{{text: r.doc.title}}, r.lines...)
	for _, w := range wallWords {
		for i := range lines {
			if w.words.MatchString(lines[i].text) {
				return w.name
			}
		}
	}
	return ""
}

// markedWall gives the name of the wall whose mark stands in a page, which must
// be in lower case; small says that the marks of ordinary pages count too.
func markedWall(page []byte, small bool) string {
	for _, w := range walls {
		if (w.strong || small) && bytes.Contains(page, []byte(w.mark)) {
			return w.name
		}
	}
	return ""
}

// mountPoints are the ids of the elements that scripts fill.
var mountPoints = []string{"root", "app", "__next", "__nuxt", "___gatsby", "app-root", "react-root", "main-app", "svelte", "q-app"}

// Amounts of text, in bytes, by which a page without text is told: everything a
// reader sees but navigation, and what may stand in an element to be filled.
const (
	noText    = 60
	mountText = 40
)

// shell reports a page that scripts would fill: it shows hardly anything, or
// the element that its scripts fill is empty.
func (r *reading) shell() bool {
	if !r.scripted() {
		return false
	}
	shown := 0
	for i := range r.doc.nodes {
		n := &r.doc.nodes[i]
		if n.flags&isText != 0 && n.flags&isChrome == 0 && n.parent >= 0 && r.doc.nodes[n.parent].flags&(isChrome|isHidden) == 0 {
			shown += len(strings.TrimSpace(n.h.Data))
		}
	}
	if shown < noText {
		return true
	}
	if shown > shellText {
		return false
	}
	for _, id := range mountPoints {
		if i, ok := r.doc.withID(id); ok && len(r.doc.flat(i)) < mountText {
			return true
		}
	}
	return bytes.Contains(bytes.ToLower(r.text[:min(len(r.text), 1<<17)]), []byte("<noscript")) && needsScripts.Match(r.text)
}

var needsScripts = regexp.MustCompile(`(?i)<noscript[^>]*>[^<]{0,40}(?:<[^>]+>[^<]{0,60}){0,3}(?:enable|requires?|need|turn on)[^<]{0,30}javascript`)

// scripted reports a page that scripts would fill.
func (r *reading) scripted() bool {
	return bytes.Contains(r.text, []byte("<script")) || bytes.Contains(r.text, []byte("<SCRIPT"))
}

var loadingText = regexp.MustCompile(`(?i)^(?:loading|please wait|wird geladen|chargement|cargando|carregando|caricamento|laden)(?: [\p{L}-]+){0,3}\s*(?:\.{2,}|…)$|^loading$`)

// loading reports a page whose list is not there yet: "Loading…" stands where
// it will be.
func (r *reading) loading() bool {
	if !speaksOfSubs(r.doc.about) {
		return false
	}
	for i := range r.lines {
		if loadingText.MatchString(r.lines[i].text) {
			return true
		}
	}
	for _, b := range r.blocks {
		for i := range b.rows {
			if i > 3 {
				break
			}
			for c := range b.rows[i].cells {
				if loadingText.MatchString(oneLine(r.doc.raw(&b.rows[i].cells[c]))) {
					return true
				}
			}
		}
	}
	return false
}

var (
	nobodyWords = regexp.MustCompile(`(?i)(?:do(?:es)? not|don(?:'|’)t|doesn(?:'|’)t)(?: (?:currently|presently|at this time))? (?:use|engage|have|employ|rely on|share [a-z ]{0,40}with)(?: any)?(?: third[ -]party)? sub-?(?:processors?|contractors?)(?:\W|$)|(?:has|have|uses?|engages?|are|is|with)(?: currently| presently)? no (?:[a-z-]+ ){0,3}sub-?processors?(?:\W|$)|no (?:third[ -]party )?sub-?processors? (?:are|is|have been)(?: currently| presently)?(?: being)? (?:used|engaged|authori[sz]ed|involved|listed)|there are (?:currently |presently |at this time )?no (?:[a-z-]+ ){0,2}sub-?processors|(?:setzt|setzen|beauftrag\w+) (?:derzeit |aktuell )?keine (?:unterauftrags|sub)|aucun sous-traitant|ningún subencargado|no (?:utiliza|emplea)(?:mos)? sub|nenhum sub(?:processador|operador|contratante)|nessun (?:sub|altro) ?responsabile|geen sub-?verwerkers`)
	nobodyNot   = regexp.MustCompile(`(?i)without|unless|until|except|prior (?:written )?(?:consent|authori)|listed (?:below|here)|other than|not listed|beyond|if (?:you|we|the|a)\b|where\b`)
	requestWord = regexp.MustCompile(`(?i)(?:available|provided?|furnished|shared|supplied|sent|disclosed|obtained?|accessible|made available)[^.]{0,80}\b(?:(?:up)?on (?:written )?request|under (?:an )?nda|to (?:active |existing |current )?customers (?:on|upon|under|as part))|(?:to (?:request|receive|obtain|get)|you (?:can|may) request|please request|request (?:a copy of|access to|the))[^.]{0,60}\blist|(?:e-?mail|contact|write to) [^.]{0,60}(?:for|to (?:receive|request|obtain|get)) (?:a |the |our )?(?:copy of )?(?:current |full |complete |up-to-date )?(?:sub-?processor )?list|request access|requires? (?:a )?(?:signed )?(?:nda|non-disclosure)|auf anfrage|sur demande|(?:a|bajo) solicitud|sob (?:pedido|solicitação)|mediante solicita|su richiesta|op (?:aan)?vraag|op verzoek`)
	listWords   = regexp.MustCompile(`(?i)\blist\b|\blisting\b|\bliste\b|\blista\b|\blijst\b|elenco|\bpage\b|overview|sub-?processors? (?:is|are) (?:set out|available|published|listed|maintained|found|located)|sub-?contractors? set out`)
	movedWords  = regexp.MustCompile(`(?i)\b(?:moved|relocated|migrated|now (?:available|published|maintained|hosted|located|found|lives?|at)|(?:is|are|be|been) (?:available|published|maintained|hosted|located|found|set out|set forth|listed|kept|posted|viewed|accessed)|set (?:out|forth) at|available (?:at|here|on|via|in)|can be (?:found|viewed|accessed)|please (?:see|visit|refer|go)|(?:see|view|visit|download)\b|umgezogen|verfügbar|finden sie|abrufbar|disponible|consultable|disponível|disponibile|consultabile|beschikbaar|te vinden)`)
)

// withdrawn tells whether the page itself says that it holds no list: it names
// nobody, the list moved, or it is on request.
func (r *reading) withdrawn() *ReadError {
	var moved, request *ReadError
	about := speaksOfSubs(r.doc.about)
	for i := range r.lines {
		l := &r.lines[i]
		if l.chrome || len(l.text) > maxTerm {
			continue
		}
		speaks := speaksOfSubs(l.text)
		if speaks {
			for s := range sentences(l.text) {
				if nobodyWords.MatchString(s) && !nobodyNot.MatchString(s) {
					return &ReadError{Kind: NamesNobody, Detail: clip(s)}
				}
			}
		}
		if !speaks && !about {
			continue
		}
		if moved == nil && (speaks || l.level == 0) && listWords.MatchString(l.text) && movedWords.MatchString(l.text) {
			plain := listIs.MatchString(l.text)
			u := r.leadsTo(l, plain)
			if u == "" && strings.HasSuffix(l.text, ":") && i+1 < len(r.lines) {
				u = r.leadsTo(&r.lines[i+1], plain)
			}
			if u != "" {
				moved = &ReadError{Kind: Moved, URL: u}
			}
		}
		if request == nil && (listWords.MatchString(l.text) || (about || speaks) && len(l.text) < 120) && requestWord.MatchString(l.text) {
			request = &ReadError{Kind: OnRequest, Detail: clip(l.text)}
		}
	}
	switch {
	case moved != nil:
		return moved
	case request != nil:
		return request
	}
	return nil
}

// sentences gives the sentences of a text.
func sentences(s string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for {
			i := strings.Index(s, ". ")
			if i < 0 {
				yield(s)
				return
			}
			if !yield(s[:i+1]) {
				return
			}
			s = s[i+2:]
		}
	}
}

var notAList = regexp.MustCompile(`(?i)subscri|notif|\brss\b|privacy-?(?:policy|notice|statement)|/terms|/contact|/login|/signup`)

// contractWords are addresses of contracts: a list may be an annex of one, but
// not every paragraph that links to one says so.
var contractWords = regexp.MustCompile(`(?i)/(?:dpa|avv)\b|addendum|agreement|processing-terms`)

// listIs is what a page says when it tells plainly where its list is.
var listIs = regexp.MustCompile(`(?i)\blist\b[^.]{0,90}\b(?:is|are|can be|has been|has)\b[^.]{0,40}\b(?:published|found|available|maintained|located|moved|set out|hosted|viewed|accessed)\b`)

// leadsTo gives the address of another page that a line says the list is at.
func (r *reading) leadsTo(l *line, plain bool) string {
	best := ""
	for _, k := range r.doc.lineLinks(l) {
		if !isWebLink(k) || r.samePage(k.URL) {
			continue
		}
		hit := speaksOfSubs(k.URL) || speaksOfSubs(k.Text)
		if (notAList.MatchString(k.URL) || contractWords.MatchString(k.URL) && !plain) && !hit || strings.Contains(strings.ToLower(k.URL), "subscri") || strings.Contains(strings.ToLower(k.URL), "notif") {
			continue
		}
		if hit {
			return k.URL
		}
		if best == "" && (strings.Contains(k.URL, "trust") || strings.Contains(k.URL, "security") || len(l.text) < 220) {
			best = k.URL
		}
	}
	return best
}

func isWebLink(k snapshot.Link) bool {
	i := strings.IndexByte(k.URL, ':')
	return i < 0 || strings.HasPrefix(k.URL, "http://") || strings.HasPrefix(k.URL, "https://")
}

// samePage reports an address of the page itself.
func (r *reading) samePage(to string) bool {
	u, err := url.Parse(to)
	if err != nil {
		return true
	}
	u.Fragment = ""
	for _, a := range []string{r.page.FinalURL, r.page.URL} {
		if p, err := url.Parse(a); err == nil && a != "" {
			p.Fragment = ""
			if strings.TrimSuffix(p.String(), "/") == strings.TrimSuffix(u.String(), "/") {
				return true
			}
		}
	}
	return false
}
