package diff

// A Rule names a reason for which a change matters. It is what the
// configuration overrides and what the documentation lists.
type Rule string

// The rules, most serious first. A change gets the reasons of all rules that
// it meets; the first decides its class.
const (
	RuleListWithdrawn Rule = "list_withdrawn"
	RuleReplaced      Rule = "replaced"
	RuleAdded         Rule = "added"
	RuleActivated     Rule = "activated"
	RuleAnnounced     Rule = "announced"
	RuleChanged       Rule = "changed"
	RuleRemoved       Rule = "removed"
	RuleRenamed       Rule = "renamed"
	RuleMoved         Rule = "moved"
	RuleListAdded     Rule = "list_added"
	RuleListRemoved   Rule = "list_removed"
	RuleListRenamed   Rule = "list_renamed"
	RuleColumns       Rule = "columns"
	RuleTerms         Rule = "terms"
	RuleDates         Rule = "dates"
)

// A RuleInfo is one line of the table of classes.
type RuleInfo struct {
	Rule  Rule
	Class Class
	Text  string // what the rule says
}

var ruleTable = []RuleInfo{
	{RuleListWithdrawn, Review, "the page names no sub-processor any more"},
	{RuleReplaced, Review, "one sub-processor went as another came for the same purpose"},
	{RuleAdded, Review, "a sub-processor was added"},
	{RuleActivated, Review, "a planned sub-processor is in use now"},
	{RuleAnnounced, Review, "a sub-processor is planned"},
	{RuleChanged, Review, "a cell changed"},
	{RuleRemoved, Record, "a sub-processor is no longer listed"},
	{RuleRenamed, Record, "a sub-processor is written differently"},
	{RuleMoved, Record, "a row stands elsewhere"},
	{RuleListAdded, Record, "a list was added"},
	{RuleListRemoved, Record, "a list went"},
	{RuleListRenamed, Record, "a list or group has another heading"},
	{RuleColumns, Record, "a column came, went or has another heading"},
	{RuleTerms, Record, "the text on notice and objection changed"},
	{RuleDates, Record, "a date line changed"},
}

// Rules gives the table of classes, most serious rule first.
func Rules() []RuleInfo { return append([]RuleInfo(nil), ruleTable...) }
