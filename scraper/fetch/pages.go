package fetch

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/subwatch/subwatch/scraper/page"
)

// Limits of a list that goes on over several pages. The longest lists have some
// hundred rows, and pages of lists ten to fifty.
const (
	maxPages     = 30
	maxPagesTime = 3 * time.Minute // of all that follow the first
)

// whole asks for a page and for the pages that its list goes on at. All of them come
// or none: a part that fails fails the whole.
func (f *Fetcher) whole(ctx context.Context, r Request, own *url.URL) (page.Page, error) {
	first, err := f.tries(ctx, r, own)
	if err != nil {
		return first, err
	}
	if first.NotModified {
		if f.sameParts(ctx, r, own, first) {
			return first, nil
		}
		r.ETag, r.LastModified, r.SHA256 = "", "", ""
		if first, err = f.tries(ctx, r, own); err != nil {
			return first, err
		}
	}
	if r.Next == nil {
		return first, nil
	}
	ctx, stop := context.WithTimeoutCause(ctx, maxPagesTime, failure(TimedOut, nil, "its further pages did not come within %s", maxPagesTime))
	defer stop()
	return f.follow(ctx, r, own, first)
}

// sameParts reports whether the further pages are those that the request knows: each
// is what it was, and the answers' headers lead to no other. One that cannot be had
// may be gone from the list; following the first page again tells.
func (f *Fetcher) sameParts(ctx context.Context, r Request, own *url.URL, first page.Page) bool {
	last := first
	for n := 0; ; n++ {
		known := ""
		if n < len(r.Parts) {
			known = r.Parts[n].URL
		}
		if r.Next != nil && last.Next != "" {
			last.Body = nil
			if to, err := r.Next(last); err == nil && to != "" && to != known {
				return false
			}
		}
		if known == "" {
			return true
		}
		part, err := f.part(ctx, r, r.Parts[n], own, n+2)
		if err != nil || !part.NotModified {
			return false
		}
		last = part
	}
}

// part asks for the n-th page of a list.
func (f *Fetcher) part(ctx context.Context, r Request, known Known, own *url.URL, n int) (page.Page, error) {
	got, err := f.tries(ctx, Request{Vendor: r.Vendor, URL: known.URL, ETag: known.ETag, LastModified: known.LastModified, SHA256: known.SHA256, Asking: r.Asking}, own)
	if err != nil {
		if late := context.Cause(ctx); late != nil && ctx.Err() != nil {
			err = late
		}
		return got, fmt.Errorf("page %d of its list, %s: %w", n, page.Clip(known.URL), err)
	}
	return got, nil
}

// follow asks for the pages that come after the first one, as long as there is a
// next one. They are on the first one's host, and none comes twice.
func (f *Fetcher) follow(ctx context.Context, r Request, own *url.URL, first page.Page) (page.Page, error) {
	home, err := url.Parse(first.FinalURL)
	if err != nil {
		return first, err // unreachable: it was asked for
	}
	urls, bodies := map[string]bool{withoutFragment(home): true}, map[[sha256.Size]byte]bool{sha256.Sum256(first.Body): true}
	last, left := first, f.limits.body-len(first.Body)
	for n := 2; ; n++ {
		next, err := r.Next(last)
		if err != nil || next == "" {
			return first, err
		}
		at, err := url.Parse(next)
		if err == nil {
			err = checkURL(at, next)
		}
		switch {
		case err != nil:
			return first, part(n, "its address is a %v", err)
		case r.repeats([]byte(next)):
			return first, part(n, "its address repeats the secret of a header, which would be stored with it")
		case !sameSite(at, home):
			return first, part(n, "it is on another host, %s: if that has the whole list, make it the url", at.Host)
		case urls[withoutFragment(at)]:
			return first, part(n, "its address comes a second time: %s", page.Clip(next))
		case n > maxPages:
			return first, part(n, "more than %d pages are not followed", maxPages)
		}
		got, err := f.part(ctx, r, Known{URL: next}, own, n)
		if err != nil {
			return first, err
		}
		to, err := url.Parse(got.FinalURL)
		if err != nil {
			return first, err // unreachable: it was asked for
		}
		sum := sha256.Sum256(got.Body)
		switch left -= len(got.Body); {
		case !sameSite(to, home):
			return first, part(n, "%s redirects to another host, %s", page.Clip(next), to.Host)
		case bodies[sum] || urls[withoutFragment(to)]:
			return first, part(n, "%s shows again what a page before it showed", page.Clip(next))
		case left < 0:
			return first, part(n, "all pages together are larger than %d MiB", f.limits.body>>20)
		}
		urls[withoutFragment(at)], urls[withoutFragment(to)], bodies[sum] = true, true, true
		first.Parts, last = append(first.Parts, got), got
	}
}

// part is the error of a list of which the n-th page cannot be had: what the others
// name is a part of it.
func part(n int, format string, args ...any) error {
	return &page.ReadError{Kind: page.HalfPage, Detail: fmt.Sprintf("page %d of its list: ", n) + fmt.Sprintf(format, args...)}
}

// sameSite reports an address on the host of a page, and not in the open where that
// came safely.
func sameSite(at, home *url.URL) bool {
	return sameHost(at, home) && (at.Scheme == home.Scheme || at.Scheme == "https")
}

// linked returns the address that Link headers name as the next page (RFC 8288), and
// "" where they name none.
func linked(at *url.URL, headers []string) string {
	for rest := strings.Join(headers, ", "); ; {
		from := strings.IndexByte(rest, '<')
		if from < 0 {
			return ""
		}
		target, params, ok := strings.Cut(rest[from+1:], ">")
		if !ok {
			return ""
		}
		rest = params
		if end := strings.Index(params, ",<"); end >= 0 {
			params = params[:end]
		} else if end := strings.Index(params, ", <"); end >= 0 {
			params = params[:end]
		}
		for one := range strings.SplitSeq(params, ";") {
			name, value, _ := strings.Cut(one, "=")
			if !strings.EqualFold(strings.TrimSpace(name), "rel") {
				continue
			}
			for rel := range strings.FieldsSeq(strings.Trim(strings.TrimSpace(value), `",`)) {
				if !strings.EqualFold(rel, "next") {
					continue
				}
				if to, err := at.Parse(strings.TrimSpace(target)); err == nil {
					return to.String()
				}
			}
		}
	}
}
