// Package scraper turns a URL into a [Page] (over the network) and a Page into
// a snapshot (pure).
//
// Fetching and parsing never meet in one function: [Fetcher.Fetch] gives bytes
// and facts about them, [Parse] reads bytes and nothing else. Lists are found
// by what they say; no vendor's name, address or markup is known here. Package
// scraper does not compare, store or tell anything: package monitor calls it,
// package snapshot has the types it gives.
package scraper

import "time"

// A Page is what one fetch brought.
type Page struct {
	Vendor       string    // the vendor's name in the configuration, for errors; empty for a lone file
	URL          string    // the address that was asked for; links are resolved against FinalURL, else this
	FinalURL     string    // after redirects
	Status       int       // HTTP status; 0 for a file
	NotModified  bool      // it is the page that the request knows: the server says so, or sent the very bytes; no body
	ContentType  string    // the Content-Type header as sent
	ETag         string    // as sent
	LastModified string    // as sent
	Body         []byte    // after decompression, in the page's own character set
	FetchedAt    time.Time // UTC, to the second; zero for a file
}
