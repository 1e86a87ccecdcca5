// Package page holds what is said of a vendor's page: the [Page] as it was
// fetched, why it could not be read ([ReadError]), and what proves that it lists
// sub-processors ([Proof]).
//
// It is a leaf: package fetch makes pages, package scraper reads them, package
// monitor decides what becomes of them.
package page

import "time"

// A Page is what one fetch brought.
type Page struct {
	Vendor       string    // the vendor's name in the configuration, for errors; empty for a lone file
	URL          string    // the address that was asked for; links are resolved against FinalURL, else this
	FinalURL     string    // after redirects
	Asked        string    // how it was asked for, where the configuration says how: "lang de"
	Status       int       // HTTP status; 0 for a file
	NotModified  bool      // it is the page that the request knows: the server says so, or sent the very bytes; no body
	ContentType  string    // the Content-Type header as sent
	ETag         string    // as sent
	LastModified string    // as sent
	Body         []byte    // after decompression, in the page's own character set
	FetchedAt    time.Time // UTC, to the second; zero for a file
	Next         string    // the page that the answer's headers name as the next one (Link, rel=next); absolute
	Parts        []Page    // further pages of its list, in their order
}
