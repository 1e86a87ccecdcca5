package config

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/scraper/fetch"
)

// envSuffix ends the key of a header whose value stands in an environment variable.
const envSuffix = "_env"

// asking returns how the vendor's page is asked for. No error shows a header's
// value.
func (r rawVendor) asking(getenv func(string) string) (fetch.Asking, error) {
	var a fetch.Asking
	if len(r.Headers) > fetch.MaxHeaders {
		return a, fmt.Errorf("headers: %d of them, at most %d", len(r.Headers), fetch.MaxHeaders)
	}
	for _, key := range slices.Sorted(maps.Keys(r.Headers)) {
		raw := r.Headers[key]
		h, err := header(key, raw.text, getenv)
		if err == nil && slices.ContainsFunc(a.Headers, func(o fetch.Header) bool { return strings.EqualFold(o.Name, h.Name) }) {
			err = fmt.Errorf("%s is set twice", h.Name)
		}
		if err != nil {
			return a, atLine(raw.line, fmt.Errorf("headers: %w", err))
		}
		a.Headers = append(a.Headers, h)
	}
	if r.Lang != nil {
		a.Lang = strings.TrimSpace(r.Lang.text)
		if err := fetch.CheckLang(a.Lang); err != nil {
			return a, atLine(r.Lang.line, fmt.Errorf("lang: %w", err))
		}
	}
	return a, nil
}

// header returns the header of an entry: "X-Region: eu", or "X-Api-Key_env: VARIABLE"
// for one whose value is a secret.
func header(key, text string, getenv func(string) string) (fetch.Header, error) {
	h := fetch.Header{Name: key, Value: strings.TrimSpace(text)}
	name, secret := strings.CutSuffix(key, envSuffix)
	switch {
	case secret && !variable.MatchString(h.Value):
		// It may be the secret itself: it is not shown.
		return h, fmt.Errorf("%s names an environment variable (letters, digits, underscores): the secret itself does not belong in the file", key)
	case secret:
		h = fetch.Header{Name: name, Value: strings.TrimSpace(getenv(h.Value)), Env: h.Value}
	case h.Value == "":
		return h, fmt.Errorf("%s has no value: write one, or take the header out", key)
	case strings.EqualFold(key, "Authorization"):
		return h, fmt.Errorf("%s is a secret, which does not belong in the file: write \"%s%s: VARIABLE\" and put the value into that environment variable", key, key, envSuffix)
	}
	err := h.Check()
	if err != nil && secret && h.Value != "" {
		err = fmt.Errorf("%w; it is the value of %s", err, h.Env)
	}
	return h, err
}

// Unset reports a header of the vendor whose secret is not at hand, so that its page
// cannot be asked for.
func (v Vendor) Unset() error {
	var missing []error
	for _, h := range v.Asking.Headers {
		if h.Env != "" && h.Value == "" {
			missing = append(missing, fmt.Errorf("vendor %s: headers: the environment variable %s is empty: set it to the value of %s, or take the header out", v.Name, h.Env, h.Name))
		}
	}
	return errors.Join(missing...)
}
