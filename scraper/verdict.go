package scraper

import (
	"bytes"
	"regexp"
	"strings"
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
	if r.consent != "" {
		return &ReadError{Kind: Consent, Detail: clip(r.consent)}
	}
	gone, plain := r.withdrawn()
	if gone != nil && plain && !r.outOfOrder() {
		return gone
	}
	if e := r.gate(text); e != nil {
		return e
	}
	if r.loading() {
		return &ReadError{Kind: NeedsBrowser, Detail: "the list is loaded by scripts"}
	}
	if gone != nil {
		return gone
	}
	if r.shell() {
		return &ReadError{Kind: NeedsBrowser, Detail: "the page has no text without scripts"}
	}
	if w := r.asksConsent(text); w != "" {
		return &ReadError{Kind: Consent, Detail: clip(w)}
	}
	if r.unproved {
		return &ReadError{Kind: NoLists, Detail: unprovedPage}
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

var loadingText = regexp.MustCompile(`(?i)^(?:loading|please wait|fetching|wird geladen|wird gerade geladen|bitte warten|lädt|chargement|veuillez patienter|cargando|espere|carregando|a carregar|aguarde|caricamento|attendere|laden|even geduld|indlæser|vent venligst|laddar|läser in|laster|vennligst vent|ładowanie|wczytywanie|proszę czekać|se încarcă|načítání|načítám|ladataan|ladataan tietoja|φόρτωση|загрузка|завантаження|読み込み中|ロード中|加载中|正在加载|載入中|正在載入|로딩 중|불러오는 중)(?:[ -][\p{L}-]+){0,4}(?:で\p{L}+)?\s*(?:\.{2,}|…|。)$|^(?:loading|読み込み中|加载中|載入中|로딩 중)$`)

// loading reports a page whose list is not there yet: "Loading…" stands where
// it will be.
func (r *reading) loading() bool {
	if !speaksOfSubs(r.doc.about) {
		return false
	}
	for i := range r.lines {
		if r.lines[i].chrome {
			continue
		}
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
