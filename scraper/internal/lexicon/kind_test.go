package lexicon

import (
	"testing"

	"github.com/subwatch/subwatch/snapshot"
)

func TestKindOf(t *testing.T) {
	for text, want := range map[string]snapshot.ListKind{
		"Former sub-processors":                   snapshot.Former,
		"Past Sub-processors":                     snapshot.Former,
		"Past data sub-processors and vendors":    snapshot.Former,
		"Past":                                    snapshot.Former,
		"Ex sub-responsabili":                     snapshot.Former,
		"Ex-sous-traitants":                       snapshot.Former,
		"Ex fornitori":                            snapshot.Former,
		"Anciens sous-traitants":                  snapshot.Former,
		"Sub-processors (ex EU)":                  snapshot.ThirdParty,
		"Data transfers ex-UK":                    snapshot.ThirdParty,
		"Sub-processors engaged in the past year": snapshot.ThirdParty,
		"Added in the past 12 months":             snapshot.ThirdParty,
		"Past changes":                            snapshot.ThirdParty,
		"Sous-traitants à venir":                  snapshot.Planned,
		"À\u00a0venir":                            snapshot.Planned,
		"Sous-traitants prévus":                   snapshot.Planned,
		"Künftige Unterauftragsverarbeiter":       snapshot.Planned,
		"Próximos subencargados":                  snapshot.Planned,
		"Subencargados opcionales":                snapshot.Optional,
		"Opt-in features":                         snapshot.Optional,
		"Optimal hosting":                         snapshot.ThirdParty,
		"Sociétés affiliées":                      snapshot.Affiliates,
		"Group sub-processors":                    snapshot.Affiliates,
		"Konzernunternehmen":                      snapshot.Affiliates,
		"Gov Cloud":                               snapshot.Government,
		"Unsere Behörden":                         snapshot.Government,
		"":                                        snapshot.ThirdParty,
	} {
		if got := KindOf(text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

// Words are found whole, in every alphabet, and not in the middle of others.
func TestWordsOfRows(t *testing.T) {
	for _, c := range []struct {
		name    string
		words   *Phrases
		in, out []string
	}{
		{"starts", Starts, []string{"à partir du 3 mai 2026", "À compter du 3 mai", "(ab 1. Mai 2026)", "gültig seit Mai", "a partir de maio", "effective May 30"}, []string{"à parti", "Abbott", "perimeter", "departure"}},
		{"ends", Ends, []string{"retiré le 3 mai 2026", "até 2 de janeiro", "válido ATÉ 2026", "jusqu'au 3 mai", "until May", "bis Mai"}, []string{"patético", "retirée", "Bisnode", "Trend", "Totango"}},
		{"coming", Coming, []string{"Prévu", "geplant für Mai", "scheduled"}, []string{"imprévu", "rescheduled"}},
		{"column ends", EndColumn, []string{"End date", "Removed on", "bis", "Jusqu'au"}, []string{"Vendor", "Bisherige", "Total"}},
		{"column starts", StartColumn, []string{"Start date", "Go-live", "Golive", "Added on", "Datum", "Date", "Depuis le", "Fecha de alta"}, []string{"Version date", "Habitat"}},
		{"third party", ThirdParties, []string{"Third-party sub-processors", "Active vendors", "Currently used"}, []string{"Inactive", "Recurrent"}},
		{"not used", NotUsed, []string{"We do not use these", "We don’t sell data", "não usamos", "never as a sub-processor"}, []string{"We used these. Not these. Our sub-processors"}},
		{"history", History, []string{"Changelog", "Change log", "— Updates —", "Änderungen", "Changes to this page", "Histórico de alterações"}, []string{"Updates we send", "Wichtige Änderungen hier"}},
		{"not chosen", NotChosen, []string{"— TBD", "To be determined", "ännu inte vald", "ещё не выбран", "未定"}, []string{"Tbilisi", "Not to be determined"}},
		{"placeholder", Placeholders, []string{"None.", "N/A", "n/a", "No sub-processors at this time", "Keine", "loading…"}, []string{"Nonesuch Ltd", "Naver", "Keine Sorge GmbH", "None of us"}},
		{"count shown", CountShown, []string{"12 éléments", "Înregistrări 1-10", "Affichés : 3"}, []string{"Ursprung", "Tableau"}},
		{"count pages", CountPages, []string{"Page 1 of 3", "Stránka 2", "第1页", "1 / 3 ページ"}, []string{"Homepage 3", "Pages"}},
		{"name link", NameLinks, []string{"Privacy Policy", "[DPA]", "Terms & Conditions", "Trust Center ↗", "Politique de confidentialité"}, []string{"Privacy Policy Ltd", "The Link Group"}},
		{"on request", OnRequest, []string{"available upon written request", "provided to you under an NDA", "Contact us to receive a copy of our list", "auf Anfrage", "na żądanie", "ご要望に応じて提供", "по запросу"}, []string{"Contact us for a copy of the contract"}},
		{"toggle", Toggles, []string{"▸ Show more", "mehr anzeigen", "Voir plus…", "copy link"}, []string{"Show more sub-processors", "Learn more about us"}},
		{"list", ListWords, []string{"our list", "elenco", "再委託先の一覧", "seznam"}, []string{"listen", "stylist"}},
		{"moved", Moved, []string{"se encuentra ahora en", "est désormais publiée à", "befindet sich nun unter", "こちらをご覧ください", "jest dostępna pod adresem"}, []string{"Bereich Versand"}},
		{"notice", NoticeWords, []string{"通知から14日以内に異議を申し立てる", "kan inom 14 dagar invända", "w terminie 14 dni wnieść sprzeciw", "14일 이내에 이의", "возразить в течение 14 дней"}, []string{"再委託先一覧", "Hosting"}},
		{"has left", HasLeft, []string{"déménagé", "déplacée", "přesunuta", "переехала", "移転"}, []string{"removed", "emoved"}},
		{"names nobody", NamesNobody, []string{"We do not currently use any third-party sub-processors.", "There are no sub-processors", "Acme has no other active external subprocessors", "Aucun sous-traitant", "再委託は行っていません", "Nie korzystamy z podprocesorów"}, []string{"We do not sell data and use sub-processors"}},
		{"names nobody but", NamesNobodyBut, []string{
			"We have no objection to your sub-processors", "We have no control over their sub-processors", "There are no changes to our sub-processors",
			"There are currently no new sub-processors", "Acme is no longer a sub-processor", "There are no planned European sub-processors",
			"Wir setzen keine Unterauftragsverarbeiter ohne Ihre Zustimmung ein", "Aucun sous-traitant n’est engagé sans votre accord", "Ningún subencargado sin autorización",
			"Nessun subresponsabile senza autorizzazione", "Nenhum suboperador sem autorização", "Geen sub-verwerkers zonder toestemming",
		}, []string{
			"We do not currently use any third-party sub-processors.", "There are currently no sub-processors", "Acme has no other active external subprocessors",
			"Acme uses no third-party sub-processors of its own", "Acme setzt derzeit keine Unterauftragsverarbeiter ein", "Acme n’a recours à aucun sous-traitant",
			"Acme no utiliza subencargados", "Non è presente nessun subresponsabile", "Acme não usa nenhum suboperador", "Acme schakelt geen sub-verwerkers in",
		}},
	} {
		for _, s := range c.in {
			if !c.words.In(s) {
				t.Errorf("%s: not found in %q", c.name, s)
			}
		}
		for _, s := range c.out {
			if c.words.In(s) {
				t.Errorf("%s: %q is found in %q", c.name, c.words.Find(s), s)
			}
		}
	}
}

func TestSaysNoSubs(t *testing.T) {
	for text, want := range map[string]bool{
		"These companies are not sub-processors.":                          true,
		"They are not considered as any of our subprocessors":              true,
		"Diese gelten nach dem Vertrag nicht als Unterauftragsverarbeiter": true,
		"Ils ne sont pas des sous-traitants":                               true,
		"Elle n’est pas un sous-traitant":                                  true,
		"De är inte underbiträden":                                         true,
		"Não são suboperadores":                                            true,
		"Non è un sub-responsabile":                                        true,
		"Они не являются субпроцессорами":                                  true,
		"Data is not shared, and sub-processors are listed here":           false,
		"It is not one of the many things that sub-processors do":          false,
		"They are sub-processors":                                          false,
		"Sveriges pär inte underbiträden":                                  false,
		"":                                                                 false,
	} {
		if got := SaysNoSubs(text); got != want {
			t.Errorf("SaysNoSubs(%q) = %v", text, got)
		}
	}
	for text, want := range map[string]bool{
		"Not our sub-processors": true, "Keine Unterauftragsverarbeiter": true, "Pas des sous-traitants": true, "Не субпроцессоры": true,
		"Not all sub-processors": false, "Note: sub-processors": false, "Sub-processors": false,
	} {
		if got := HeadsNoSubs(text); got != want {
			t.Errorf("HeadsNoSubs(%q) = %v", text, got)
		}
	}
}

func TestStandard(t *testing.T) {
	for text, want := range map[string]bool{
		"ISO 27001": true, "SOC 2": true, "Annex II": true, "Anhang 3": true, "Sección 4": true, "Section a": true,
		"Section Systems": false, "Isolve Inc": false, "Partner 3": false, "Phase Two Ltd": false,
	} {
		if got := isStandard(text); got != want {
			t.Errorf("isStandard(%q) = %v", text, got)
		}
	}
}
