package diff

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// A Rule names a reason for which a change matters. It is what the
// configuration overrides and what the documentation lists.
type Rule string

// The rules, most serious first. A change gets the reasons of all rules that
// it meets; the gravest decides its class.
const (
	RuleListWithdrawn   Rule = "list_withdrawn"
	RuleListMoved       Rule = "list_moved"
	RuleListOnRequest   Rule = "list_on_request"
	RuleReplaced        Rule = "replaced"
	RuleAdded           Rule = "added"
	RuleActivatedEarly  Rule = "activated_early"
	RuleActivated       Rule = "activated"
	RuleAnnounced       Rule = "announced"
	RuleAddedAgain      Rule = "added_again"
	RuleStartEarlier    Rule = "start_earlier"
	RuleStartStated     Rule = "start_stated"
	RuleStartLater      Rule = "start_later"
	RuleStartWithdrawn  Rule = "start_withdrawn"
	RuleEntityDiffers   Rule = "entity_differs"
	RuleAI              Rule = "ai"
	RuleSpecialData     Rule = "special_data"
	RuleChain           Rule = "chain_added"
	RulePlaceThird      Rule = "place_third_country"
	RulePlaceFirst      Rule = "place_first_outside_eea"
	RulePlaceDPF        Rule = "place_dpf"
	RulePlaceOpened     Rule = "place_opened"
	RulePlaceNoEEA      Rule = "place_no_eea_left"
	RulePlaceNotLocal   Rule = "place_not_local"
	RulePlaceUnstated   Rule = "place_unstated"
	RulePlaceUnknown    Rule = "place_unknown"
	RuleTransferLost    Rule = "transfer_lost"
	RuleTransferChanged Rule = "transfer_changed"
	RuleTransferInvalid Rule = "transfer_invalid"
	RuleCategoriesAdded Rule = "categories_added"
	RulePurposeAdded    Rule = "purpose_added"
	RuleSupport         Rule = "support_access"
	RuleAdvertising     Rule = "advertising"
	RuleProfiling       Rule = "profiling"
	RuleOptionalGeneral Rule = "optional_general"
	RuleLimitLost       Rule = "limit_lost"
	RuleProductInUse    Rule = "product_in_use"
	RuleNoticeTerms     Rule = "notice_terms"
	RuleNoticeException Rule = "notice_exception"
	RuleAuthorisation   Rule = "authorisation"
	RulePromisePlace    Rule = "promise_place"
	RulePromiseTraining Rule = "promise_training"
	RuleLiability       Rule = "promise_liability"
	RuleRetention       Rule = "promise_retention"
	RulePromiseSecurity Rule = "promise_security"
	RuleOperator        Rule = "operator"

	RuleRemoved        Rule = "removed"
	RuleGovernment     Rule = "government"
	RuleAffiliate      Rule = "affiliate"
	RuleFormer         Rule = "former"
	RuleUnnamed        Rule = "unnamed_planned"
	RuleEntityNamed    Rule = "entity_named"
	RuleRenamed        Rule = "renamed"
	RuleMoved          Rule = "moved"
	RulePlaceNarrowed  Rule = "place_narrowed"
	RulePlaceWithin    Rule = "place_within"
	RulePlaceWords     Rule = "place_words"
	RuleTransferStated Rule = "transfer_stated"
	RulePurpose        Rule = "purpose"
	RuleChainFewer     Rule = "chain"
	RuleProducts       Rule = "products"
	RuleCategories     Rule = "categories"
	RuleConditions     Rule = "conditions"
	RuleRowDates       Rule = "row_dates"
	RuleSecurity       Rule = "security"
	RuleLinks          Rule = "links"
	RuleOtherWords     Rule = "other_words"
	RuleListAdded      Rule = "list_added"
	RuleListRemoved    Rule = "list_removed"
	RuleListRenamed    Rule = "list_renamed"
	RuleColumns        Rule = "columns"
	RuleNoticeWay      Rule = "notice_way"
	RulePromiseMade    Rule = "promise_made"
	RuleTerms          Rule = "terms"
	RuleDates          Rule = "dates"
)

// A RuleInfo is one line of the table of classes.
type RuleInfo struct {
	Rule  Rule
	Class Class
	Text  string // when the rule is met
}

// ruleTable is the table of classes, gravest rule first. What is "review" is
// what the controller may have to act on: a new processor (GDPR Art. 28(2) and
// (4)), another purpose or other data than those agreed (Art. 28(3)), a
// transfer that needs a basis (Art. 44 to 46), and the terms of objecting. In
// lists of affiliates, of government editions and of former sub-processors
// everything is "record".
var ruleTable = []RuleInfo{
	{RuleListWithdrawn, Review, "the page no longer names any sub-processor"},
	{RuleListMoved, Review, "the page says that its list is at another address"},
	{RuleListOnRequest, Review, "the page says that its list is given on request"},
	{RuleReplaced, Review, "one sub-processor was removed as another was added for the same purpose"},
	{RuleAdded, Review, "a sub-processor was added"},
	{RuleActivatedEarly, Review, "a planned sub-processor is in use before the day that was announced"},
	{RuleActivated, Review, "a planned sub-processor is now in use"},
	{RuleAnnounced, Review, "a sub-processor is planned"},
	{RuleAddedAgain, Review, "a sub-processor that is already listed is named for something more"},
	{RuleStartEarlier, Review, "a start date that lay ahead was brought forward: a row's own, or the page's"},
	{RuleStartStated, Review, "a row now has a start date that lies ahead"},
	{RuleStartLater, Review, "a row's start date that lay ahead was put off"},
	{RuleStartWithdrawn, Review, "a row's start date that lay ahead was withdrawn"},
	{RuleEntityDiffers, Review, "another legal entity is named"},
	{RuleAI, Review, "artificial intelligence, or training it: a known provider, or new words in the purpose"},
	{RuleSpecialData, Review, "data of a special category (Art. 9 GDPR), on criminal convictions (Art. 10) or of children"},
	{RuleChain, Review, "a sub-processor engages a further one (Art. 28(4))"},
	{RulePlaceThird, Review, "a country was added that is neither in the EEA nor has an adequacy decision"},
	{RulePlaceFirst, Review, "the first place outside the EEA"},
	{RulePlaceDPF, Review, "the United States were added, adequate only for companies on the DPF list"},
	{RulePlaceOpened, Review, "the place is not limited to named countries (\"Global\")"},
	{RulePlaceNoEEA, Review, "the last place in the EEA was removed"},
	{RulePlaceNotLocal, Review, "processing is no longer local to the customer"},
	{RulePlaceUnstated, Review, "the place of processing is no longer stated"},
	{RulePlaceUnknown, Review, "a place was added that is in no table of places"},
	{RuleTransferLost, Review, "a transfer mechanism was removed"},
	{RuleTransferChanged, Review, "the transfer mechanism changed"},
	{RuleTransferInvalid, Review, "a transfer rests on Privacy Shield, which has been invalid since July 2020"},
	{RuleCategoriesAdded, Review, "categories of data were added"},
	{RulePurposeAdded, Review, "a purpose was added to those of a sub-processor"},
	{RuleSupport, Review, "people at the sub-processor get access, for support"},
	{RuleAdvertising, Review, "advertising was added to the purpose"},
	{RuleProfiling, Review, "profiling was added to the purpose"},
	{RuleOptionalGeneral, Review, "what was optional is now general"},
	{RuleLimitLost, Review, "a footnote or badge that limited the use was removed"},
	{RuleProductInUse, Review, "a sub-processor is now used for a product in use"},
	{RuleNoticeTerms, Review, "periods or rights in the text on notice and objection changed"},
	{RuleNoticeException, Review, "the page makes an exception from notice: for some services, in an emergency, or at the vendor's choice"},
	{RuleAuthorisation, Review, "the page says differently how customers agree to sub-processors: each one, or all of them"},
	{RulePromisePlace, Review, "a promise about where data is, or is not transferred to, was removed or changed"},
	{RulePromiseTraining, Review, "a promise about training models on data was removed or changed"},
	{RuleLiability, Review, "a promise to answer for sub-processors was removed or changed"},
	{RuleRetention, Review, "a promise about how long data is kept was removed or changed"},
	{RulePromiseSecurity, Review, "a promise about the protection of data, or what sub-processors are bound to, was removed or changed"},
	{RuleOperator, Review, "the page names another company that operates the service, or another law"},

	{RuleRemoved, Record, "a sub-processor is no longer listed"},
	{RuleGovernment, Record, "a sub-processor of a government edition"},
	{RuleAffiliate, Record, "a company of the vendor's group"},
	{RuleFormer, Record, "a sub-processor is listed as a former one"},
	{RuleUnnamed, Record, "a planned sub-processor that is not named yet"},
	{RuleEntityNamed, Record, "a company's full name stands where a brand stood"},
	{RuleRenamed, Record, "a sub-processor is written differently"},
	{RuleMoved, Record, "a row moved to another list or group"},
	{RulePlaceNarrowed, Record, "a place was removed"},
	{RulePlaceWithin, Record, "a place in the EEA or with an adequacy decision was added"},
	{RulePlaceWords, Record, "the place is worded differently"},
	{RuleTransferStated, Record, "a transfer mechanism is now stated, or one more"},
	{RulePurpose, Record, "other words in the purpose"},
	{RuleChainFewer, Record, "a sub-processor no longer engages a further one, or it is worded differently"},
	{RuleProducts, Record, "products were added or removed"},
	{RuleCategories, Record, "categories of data were removed or are worded differently"},
	{RuleConditions, Record, "a footnote or badge was added or removed"},
	{RuleRowDates, Record, "a row's own date changed"},
	{RuleSecurity, Record, "security documents changed"},
	{RuleLinks, Record, "a link leads elsewhere"},
	{RuleOtherWords, Record, "other words elsewhere in the row"},
	{RuleListAdded, Record, "a list was added"},
	{RuleListRemoved, Record, "a list was removed"},
	{RuleListRenamed, Record, "a list or group has another heading"},
	{RuleColumns, Record, "a column was added, removed or has another heading"},
	{RuleNoticeWay, Record, "notices reach the customer in another way"},
	{RulePromiseMade, Record, "the page promises something that it did not promise before"},
	{RuleTerms, Record, "other words in the text on notice and objection"},
	{RuleDates, Record, "a date line changed"},
}

// Rules returns the table of classes, gravest rule first. What meets no rule is
// cosmetic: equal in substance.
func Rules() []RuleInfo { return slices.Clone(ruleTable) }

// ParseClasses reads overrides of the table of classes as a configuration
// gives them: a rule's name and "review", "record" or "cosmetic". Its error
// names what it does not know.
func ParseClasses(in map[string]string) (map[Rule]Class, error) {
	out := make(map[Rule]Class, len(in))
	names := make([]string, 0, len(in))
	for name := range in {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		rule, class := Rule(name), Class(in[name])
		if rankOf(rule) == len(ruleTable) {
			return nil, fmt.Errorf("unknown rule %q: one of %s", name, ruleNames())
		}
		if class != Review && class != Record && class != Cosmetic {
			return nil, fmt.Errorf("rule %s: unknown class %q: review, record or cosmetic", name, in[name])
		}
		out[rule] = class
	}
	return out, nil
}

func ruleNames() string {
	names := make([]string, len(ruleTable))
	for i, r := range ruleTable {
		names[i] = string(r.Rule)
	}
	return strings.Join(names, ", ")
}

var ruleRanks = sync.OnceValue(func() map[Rule]int {
	ranks := make(map[Rule]int, len(ruleTable))
	for i, info := range ruleTable {
		ranks[info.Rule] = i
	}
	return ranks
})

// rankOf returns a rule's place in the table, its length for a rule not there.
func rankOf(r Rule) int {
	if i, ok := ruleRanks()[r]; ok {
		return i
	}
	return len(ruleTable)
}
