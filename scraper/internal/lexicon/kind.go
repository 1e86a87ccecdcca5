package lexicon

import "github.com/subwatch/subwatch/snapshot"

// kindWords tell what a list is a list of, by its title, the headings above it
// and the header of its names. The first that fits wins.
var kindWords = []struct {
	kind  snapshot.ListKind
	words *Phrases
}{
	{snapshot.Planned, phrases("kind planned")},
	{snapshot.Former, phrases("kind former")},
	{snapshot.Government, phrases("kind government")},
	{snapshot.Affiliates, phrases("kind affiliates")},
	{snapshot.Optional, phrases("kind optional")},
}

// KindOf returns the kind of list that a title or a header says, and third_party
// where it says none.
func KindOf(t string) snapshot.ListKind {
	if t == "" || len(t) > 200 {
		return snapshot.ThirdParty
	}
	for _, k := range kindWords {
		if k.words.In(t) {
			return k.kind
		}
	}
	return snapshot.ThirdParty
}

// What a title, a header or a sentence says of the list with it.
var (
	// NoneOfIt is said above companies that are named for completeness: they are
	// no sub-processors.
	NoneOfIt = phrases("kind none of it")
	// NoAccess is said above companies that handle no data of customers.
	NoAccess = phrases("no access")
	// DataWords are what a page speaks of that has to do with data; tradeWords are
	// the words for those who work for somebody that every trade has.
	DataWords, tradeWords = phrases("data word"), phrases("subcontractor")
	// NotUsed is said above companies that are not used.
	NotUsed = phrases("not used")
	// Announces is a sentence that announces the companies below it.
	Announces = phrases("announced")
	// NewFrom begins a heading over companies that come at a date.
	NewFrom = phrases("new from")
	// EngagedBy names affiliates as those who engage third parties.
	EngagedBy = phrases("engaged by")
	// ThirdParties are said to be listed, or who is engaged now.
	ThirdParties = phrases("kind third party")
	// NamesThirdParties says of companies that they are no part of the vendor's group.
	NamesThirdParties = phrases("names third parties")
	// Providers are who else works for the vendor: weaker than the word for
	// sub-processors.
	Providers = phrases("provider")
	// Listing is how a sentence gives the companies below it, NotListing are
	// words of sentences that give something else, Above is how a sentence
	// speaks of the list above it.
	Listing, NotListing, Above = phrases("listing"), phrases("not a listing"), phrases("above")
	// These are the words by which a sentence speaks of the companies that stand
	// with it.
	These = phrases("these")
	// Counted are what an entry of a list is called where entries are counted,
	// CountShown how a line begins that says what is shown, CountPages how one
	// counts pages.
	Counted, CountShown, CountPages = phrases("counted"), phrases("count shown"), phrases("count pages")
	// IsNoSub says of somebody that they are no sub-processor, in languages that
	// part no words.
	IsNoSub = phrases("is no sub-processor")
)

// What stands around lists.
var (
	// NoticeWords stand in paragraphs that tell how changes become known and
	// what a customer can do.
	NoticeWords = phrases("notice")
	// History is the title of a change log, Logs a title that says so without
	// doubt, ChangeColumn the header of what changed in one.
	History, Logs, ChangeColumn = phrases("history"), phrases("log"), phrases("change column")
	// NameLinks are the words of a link that stands with a name and leads to more
	// about it.
	NameLinks = phrases("name link")
	// NewTab is what a link says to those who do not see that it opens elsewhere.
	NewTab = phrases("new tab")
	// Toggles are the words of a control that shows more.
	Toggles = phrases("toggle")
)

// What a row says, or the header of its column.
var (
	// Starts and Ends stand with the date from which, or until which, somebody
	// is engaged; Coming and Leaving say the same of a status.
	Starts, Ends, Coming, Leaving = phrases("starts"), phrases("ends"), phrases("coming"), phrases("leaving")
	// StartColumn and EndColumn are headers of such dates, CheckedColumn of the
	// date on which the row was looked at, StatusColumn of a status.
	StartColumn, EndColumn, CheckedColumn, StatusColumn = phrases("column starts"), phrases("column ends"), phrases("column checked"), phrases("column status")
	// NotChosen begins what an entry says for which nobody has been chosen yet.
	NotChosen       = phrases("not chosen")
	refersElsewhere = phrases("refers elsewhere")
	// Placeholders stand where a name would and name nobody.
	Placeholders = phrases("placeholder")
)

// What a page says that holds no list.
var (
	// LoadingWords begin a line that stands where a list will be.
	LoadingWords = phrases("loading")
	// Captcha, NeedsScripts and Denied are what a bot wall says.
	Captcha, NeedsScripts, Denied = phrases("wall captcha"), phrases("wall javascript"), phrases("wall denied")
	// ForNews is why readers of a list that is shown are asked to log in or to
	// fill in a form.
	ForNews = phrases("gate for news")
	// NamesNobody is a sentence that says that there are no sub-processors, unless
	// it has one of NamesNobodyBut.
	NamesNobody, NamesNobodyBut = phrases("names nobody"), phrases("names nobody but")
	// OnRequest is how a page says that its list can be asked for.
	OnRequest = phrases("on request")
	// ListWords are what a list is called, PageNames the page that holds it.
	ListWords, PageNames = phrases("list"), phrases("page name")
	// ListIs is what a page says when it tells plainly where its list is, Moved
	// when it tells less plainly, HasLeft when it says that the list is elsewhere
	// now.
	ListIs, Moved, HasLeft = phrases("list is"), phrases("moved"), phrases("has left")
	// Retired is how a page says of itself that it, or its list, is kept no longer.
	Retired = phrases("retired")
	// AnswersRequests is how a vendor says that it gives its list to those who
	// ask, Persons whom to ask, Conditions begin what a page says to those who
	// miss something on it.
	AnswersRequests, Persons, Conditions = phrases("answers requests"), phrases("person"), phrases("if")
)

// RefersElsewhere reports a text that stands where a name would and says where
// companies are named: "each of the providers listed at …". The name of a well-known
// company may have such words after it.
func RefersElsewhere(s string) bool {
	return len(s) > 8 && refersElsewhere.In(s) && !IsKnown(s)
}

// WithoutTrade returns a text without the words for subcontractors that every trade
// has, and whether it has any.
func WithoutTrade(text string) (rest string, found bool) {
	text = lower(text)
	for {
		k, from, to := tradeWords.ready().find(text, true)
		if k == 0 {
			return text, found
		}
		text, found = text[:from]+" "+text[to:], true
	}
}
