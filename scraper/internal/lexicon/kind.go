package lexicon

import (
	"regexp"

	"github.com/subwatch/subwatch/snapshot"
)

// kindWords tell what a list is a list of, by its title, the headings above it
// and the header of its names. The first that fits wins.
var kindWords = []struct {
	kind  snapshot.ListKind
	words *regexp.Regexp
}{
	{snapshot.Planned, regexp.MustCompile(`(?i)\b(?:planned|upcoming|future|forthcoming|proposed|prospective|scheduled|pending|not yet (?:active|engaged|in use)|coming soon|geplante?[rn]?|künftige?|zukünftige?|prévus?|planifiés?|à venir|futurs?|planificad[oa]s?|previst[oa]s?|próxim[oa]s|futur[oa]s|planejad[oa]s?|planead[oa]s|pianificat[ie]|previst[ie]|futuri|geplande|toekomstige)\b`)},
	{snapshot.Former, regexp.MustCompile(`(?i)\b(?:former|previous(?:ly)?|past|removed|retired|discontinued|terminated|no longer|inactive|deprecated|historical|ehemalige?[rn]?|frühere?|anciens?|antigu[oa]s|anterior(?:es)?|antig[oa]s|precedenti|ex|voormalige|vroegere)\b`)},
	{snapshot.Government, regexp.MustCompile(`(?i)\b(?:government(?:al)?|gov ?cloud|fedramp|federal|public sector|itar|dod|behörden|gouvernement\w*|secteur public|gubernamental\w*|gobierno|governo|governativ\w*|overheid\w*)\b`)},
	{snapshot.Affiliates, regexp.MustCompile(`(?i)\b(?:affiliates?|affiliated|group (?:compan(?:y|ies)|entit(?:y|ies)|members?|sub-?processors?)|subsidiar(?:y|ies)|intra-?group|corporate (?:group|family|entities)|related (?:companies|entities)|internal sub-?processors?|our (?:group|own) (?:companies|entities)|verbundene|konzern\w*|unternehmensgruppe|gruppenunternehmen|filiales|sociétés affiliées|sociétés du groupe|afiliad[oa]s|filiais|empresas del grupo|empresas do grupo|controllate|società del gruppo|gruppo|groepsmaatschappij\w*|gelieerde|dochter\w*)\b`)},
	{snapshot.Optional, regexp.MustCompile(`(?i)\b(?:optional(?:ly)?|opt-?in|conditional|add-?ons?|byok|if enabled|when enabled|customer[- ](?:enabled|elected|controlled|configured)|on[- ]demand|self-hosted|pass-?through|optionale?[rn]?|facultatifs?|optionnels?|opcional(?:es)?|opcionais|facoltativ[ie]|opzional[ie]|optionele)\b`)},
}

// NoneOfIt is what a page says above companies that it names for completeness:
// they are no sub-processors.
var NoneOfIt = regexp.MustCompile(`(?i)\b(?:not|never) (?:[\p{L}-]+ ){0,6}(?:sub-?processors|subcontractors)|do(?:es)? not (?:constitute|process (?:any )?(?:customer |personal )+data|have access to (?:customer|personal))`)

var (
	// PlannedText is a sentence that announces the companies below it.
	PlannedText = regexp.MustCompile(`(?i)\b(?:following|these|below)\b[^.]{0,60}\b(?:will be (?:engaged|added|appointed|used|onboarded)|(?:is|are) (?:planned|scheduled|proposed)|we (?:plan|intend|propose) to)\b|\b(?:plan|intend|propose) to (?:engage|add|appoint|use|begin using)\b[^.]{0,60}\b(?:following|these|below)\b`)
	// NewFrom is a heading over companies that come at a date.
	NewFrom = regexp.MustCompile(`(?i)^(?:new|additional)\b.{0,60}\b(?:from|as of|effective|starting)\b.{0,20}\b20\d\d\b`)
	// ThirdPartyFirst names affiliates as those who engage third parties.
	ThirdPartyFirst = regexp.MustCompile(`(?i)third[ -]part(?:y|ies)\b.*\b(?:engaged|used|appointed|retained) by\b`)
)

var ThirdParty = regexp.MustCompile(`(?i)third[ -]part(?:y|ies)|current|active`)

func KindOf(t string) snapshot.ListKind {
	if t == "" || len(t) > 200 {
		return snapshot.ThirdParty
	}
	for _, k := range kindWords {
		if k.words.MatchString(t) {
			return k.kind
		}
	}
	return snapshot.ThirdParty
}
