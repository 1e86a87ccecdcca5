// Package scraper reads the lists of sub-processors from a vendor's page: [Parse]
// makes a snapshot of a [page.Page], [Explain] says why each block of the page was
// taken for a list or not.
//
//	snap, err := scraper.Parse(page.Page{URL: url, Body: body, ContentType: "text/html"}, scraper.Hints{})
//
// It is pure: the same page and [Hints] give the same snapshot. Pages are fetched
// by package fetch, and the two never meet in one function. Lists are found by
// what they say; no vendor's name, address or markup is known here. Package scraper
// does not compare, store or tell anything: package monitor calls it, package
// snapshot has the types that it returns.
package scraper

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"

	"golang.org/x/net/html"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/format"
	"github.com/subwatch/subwatch/scraper/internal/lists"
	"github.com/subwatch/subwatch/scraper/internal/walls"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// Parse reads the lists of sub-processors from a page. It is pure: the same
// page and hints give the same snapshot. What it costs is bounded by the page's
// size: a page that would cost more is a [page.TooMuch] error.
//
// A page without a list is an error, never an empty result: a [*page.ReadError]
// that says why. Where the page itself says that there is none (see
// [page.Withdrawn]), the snapshot comes with the error: its dates and terms text
// are the page's.
func Parse(p page.Page, h Hints) (snapshot.Snapshot, error) {
	snap, _, err := read(p, h)
	return snap, err
}

// read is what Parse and Explain share.
func read(p page.Page, h Hints) (snapshot.Snapshot, *lists.Reading, error) {
	snap, r, share, err := readOne(p, h)
	switch {
	case err != nil:
		return snap, r, err
	case len(p.Parts) > 0:
		err = readParts(p, h, &snap, r, share)
	case share.Words != "":
		err = &page.ReadError{Kind: page.HalfPage, Detail: share.Words, Shown: true}
	}
	if err != nil {
		snap.Lists = nil
	}
	return snap, r, err
}

// readOne reads one page, and how much of its lists that shows.
func readOne(p page.Page, h Hints) (snapshot.Snapshot, *lists.Reading, walls.Share, error) {
	snap := snapshot.Snapshot{
		Schema: snapshot.Schema, Vendor: p.Vendor, URL: p.URL, TakenAt: p.FetchedAt, Fingerprint: Fingerprint(h),
		Page: snapshot.Page{Bytes: len(p.Body), ContentType: p.ContentType, FinalURL: p.FinalURL, ETag: p.ETag, LastModified: p.LastModified, Asked: p.Asked},
	}
	sum := sha256.Sum256(p.Body)
	snap.Page.SHA256 = hex.EncodeToString(sum[:])
	if name := format.NotAPage(&p); name != "" {
		return snap, nil, walls.Share{}, &page.ReadError{Kind: page.NotPage, Detail: name}
	}
	text := format.Decode(&p)
	cut := ""
	if !format.IsText(&p, text) {
		cut = format.Half(text)
	} else {
		out, err := format.TextToHTML(&p, text)
		if err != nil {
			return snap, nil, walls.Share{}, err
		}
		text = out
	}
	root, err := format.ParseTree(text, len(h.blocks.Select)+len(h.blocks.Ignore) > 0)
	if err != nil {
		return snap, nil, walls.Share{}, err
	}
	facts := snap // of the page: what remains of a snapshot that is not finished
	var r *lists.Reading
	if over := dom.Within(func() {
		r = newReading(&p, &h, root, text)
		r.Run()
		walls.Prove(r)
		if r.Write(&snap); len(snap.Lists) == 0 {
			err = h.missed(r.Doc, walls.WhyNone(r))
		} else if gone := walls.Retired(r); gone != nil {
			snap.Lists, err = nil, gone
		}
		snap.Elsewhere = elsewhere(err)
	}); over != nil {
		return facts, nil, walls.Share{}, over
	}
	if cut != "" && !errors.Is(err, &page.ReadError{Kind: page.BotWall}) {
		snap.Lists, err = nil, &page.ReadError{Kind: page.HalfPage, Detail: cut}
	}
	var share walls.Share
	if len(snap.Lists) > 0 {
		if over := dom.Within(func() { share = walls.Part(r) }); over != nil {
			return facts, nil, walls.Share{}, over
		}
	}
	return snap, r, share, err
}

func newReading(p *page.Page, h *Hints, root *html.Node, text []byte) *lists.Reading {
	budget := dom.BudgetFor(max(len(text), len(p.Body)))
	d := dom.NewDoc(root, len(text), baseURL(p, budget), h.blocks, budget)
	return lists.NewReading(p, text, d, lists.Hints{Title: h.List, Columns: h.Columns, LeftOut: h.leftOut()})
}

// baseURL returns the page's own address.
func baseURL(p *page.Page, budget *dom.Budget) *url.URL {
	for _, a := range []string{p.FinalURL, p.URL} {
		if len(a) > dom.MaxBase {
			budget.Refuse("its address takes %d bytes, at most %d", len(a), dom.MaxBase)
		}
		if u, err := url.Parse(a); err == nil && u.IsAbs() && u.Host != "" {
			return u
		}
	}
	return nil
}

// elsewhere returns what an error of [Parse] says of the list that the page no
// longer has, nil where it says nothing.
func elsewhere(err error) *snapshot.Elsewhere {
	var e *page.ReadError
	if !page.Withdrawn(err) || !errors.As(err, &e) {
		return nil
	}
	kinds := map[page.ReadKind]snapshot.ElsewhereKind{
		page.Moved: snapshot.ListMoved, page.OnRequest: snapshot.ListOnRequest, page.NamesNobody: snapshot.NamesNobody,
	}
	return &snapshot.Elsewhere{Kind: kinds[e.Kind], URL: e.URL, Text: e.Words}
}
