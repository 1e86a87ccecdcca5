package slack

// Slack's limits on one message, and ours below them. Lengths count UTF-16
// units, which are never fewer than characters.
const (
	maxHeader   = 150   // plain_text of a header block
	maxSection  = 3000  // text of a section
	maxBlocks   = 50    // blocks of a message
	maxTotal    = 9000  // texts of all blocks together: 9,597 was accepted, 11,341 refused
	maxFallback = 300   // top-level text: what a phone shows
	maxDegraded = 3500  // top-level text of a message without blocks; Slack may split from 4,000
	maxPayload  = 60000 // bytes of JSON; far below what Slack takes

	maxWhy      = 400  // the reasons of an entry
	maxDetail   = 700  // one cell of an entry
	maxEntry    = 2400 // an entry altogether
	maxNote     = 900  // a note of the record list; a group of names fits
	maxHref     = 300  // an address that is a link, escaped; longer ones are text
	maxURL      = 300  // the page's address where it is no link
	maxLine     = 700  // a line about a change or a vendor as a whole, in plain text
	maxVerdict  = 500  // what a change comes to
	maxUnread   = 2500 // which vendors cannot be read, in a first message
	maxLead     = 300  // such lines before entries
	maxFootnote = 700  // what many entries share
	maxTail     = 1100 // and after them
	leastLine   = 75   // what such a line gets at least
	lineSpare   = 40   // for what counts those that do not fit
)
