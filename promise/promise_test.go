package promise

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestRead(t *testing.T) {
	for _, c := range []struct {
		kinds Kinds
		texts []string
	}{
		{Place, []string{
			"Your files are stored in data centres within the European Union only.", "Your files are stored in data centres around the world.",
			"For schools on our Canadian site, the work of pupils is never transferred outside of Canada.", "Customer data is hosted in Frankfurt, Germany.",
			"Die Daten werden ausschließlich in der Schweiz gespeichert.", "Ihre Daten verlassen niemals die EU und bleiben in Deutschland.",
			"Vos données sont hébergées uniquement dans l'Union européenne.", "Los datos se almacenan exclusivamente en la Unión Europea.",
			"I dati sono conservati esclusivamente nell'Unione europea.", "Os dados são armazenados apenas na União Europeia.",
			"Gegevens worden uitsluitend binnen de EU opgeslagen.", "Dane są przechowywane wyłącznie w Unii Europejskiej.",
			"Data jsou uložena pouze v Evropské unii.", "Данные хранятся только в Европейском союзе.", "データはEU域内でのみ保存されます。",
			"Für Behörden in der Schweiz verlassen die Daten niemals das Land.", "Vos fichiers ne quittent jamais la France.", "Your data never leaves Canada.", "We do not move personal data out of the EEA.", "Eine Übermittlung in Drittländer findet nicht statt.",
			"Die Verarbeitung erfolgt ausschließlich in Deutschland.", "Przetwarzamy dane wyłącznie na serwerach w Polsce.", "No realizamos transferencias internacionales de datos.",
			"Hosting takes place exclusively in Swiss data centres.", "数据仅存储在欧盟境内。", "데이터는 유럽연합 내에서만 저장됩니다.", "Uppgifter lagras endast inom EU.", "Data lagres kun i EU.", "Tiedot säilytetään vain EU:n alueella.",
		}},
		{Training, []string{
			"Our sub-processors never train AI models on your files.", "Our sub-processors may train AI models on your files.", "Customer data is not used for training.", "No sub-processor may use your data for machine learning.",
			"Ihre Daten werden nicht zum Trainieren von KI-Modellen verwendet.", "Vos données ne servent pas à entraîner des modèles d'IA.",
			"No utilizamos sus datos para entrenar modelos.", "I dati non sono usati per addestrare modelli.", "Não usamos seus dados para treinar modelos.",
			"Klantgegevens worden niet gebruikt om modellen te trainen.", "お客様のデータをAIモデルの学習に使用しません。", "我们不会使用客户数据训练模型。", "Данные не используются для обучения моделей.",
			"We may use your content to improve our machine learning models.", "고객 데이터를 모델 학습에 사용하지 않습니다.", "Nie wykorzystujemy danych do trenowania modeli.",
		}},
		{Authorisation, []string{
			"No sub-processor starts its work before you have agreed to it in writing.", "You give us a general authorisation to appoint further sub-processors.", "We may add sub-processors at any time.",
			"Der Einsatz von Unterauftragsverarbeitern bedarf Ihrer vorherigen schriftlichen Genehmigung.", "Le client donne une autorisation générale au recours à des sous-traitants ultérieurs.",
			"El cliente otorga una autorización general para contratar subencargados.", "Il cliente concede un'autorizzazione generale ai sub-responsabili.",
			"Klant geeft algemene toestemming voor het inschakelen van subverwerkers.", "Klient udziela ogólnej zgody na podprzetwarzających.", "再委託には事前の書面による承認が必要です。", "使用分包商须经客户事先书面同意。",
		}},
		{Liability, []string{
			"We are liable for what our sub-processors do as for our own acts.", "We answer for the acts of our sub-processors.", "Odpowiadamy za działania naszych podprocesorów.", "We accept no liability for what our sub-processors do.",
			"Wir haften für unsere Unterauftragsverarbeiter wie für eigenes Handeln.", "Nous restons responsables des actes de nos sous-traitants.",
			"Somos responsables de los actos de nuestros subencargados.", "Nous déclinons toute responsabilité pour les actes de nos sous-traitants.", "当社は再委託先の行為について責任を負います。",
		}},
		{Retention, []string{
			"We delete customer data within 30 days.", "Logs are kept for 7 days.", "Your data is kept for as long as you use the service.", "Die Daten werden nach 30 Tagen gelöscht.",
			"Les données sont supprimées après 30 jours.", "Los datos se eliminan a los 30 días.", "データは30日後に削除されます。", "Gegevens worden na 30 dagen verwijderd.",
		}},
		{Security, []string{
			"All sub-processors are certified to ISO 27001.", "Your data is encrypted at rest.", "Alle Unterauftragsverarbeiter sind nach ISO 27001 zertifiziert.",
			"Les données sont chiffrées.", "Los datos están cifrados.", "データは暗号化されます。",
			"Each sub-processor gets only the data it needs, and every contract includes the required data protection commitments.",
			"All US sub-processors are covered by Standard Contractual Clauses (SCCs).", "We enter into data processing agreements with each sub-processor.", "We establish data processing agreements with each subprocessor.",
			"Mit allen Unterauftragsverarbeitern sind Auftragsverarbeitungsverträge abgeschlossen.", "Chaque sous-traitant est lié par un accord de traitement.",
			"Con cada subencargado hemos firmado un acuerdo de tratamiento.", "すべての再委託先とデータ処理契約を締結しています。",
		}},
		{Operator, []string{
			"Acme is a digital service operated and managed by Example, S.L.", "All matters related to Acme are governed by the laws of Spain.", "Acme is operated by Example - FZCO (United Arab Emirates).",
			"Acme wird betrieben von der Beispiel GmbH.", "Acme est exploité par Exemple SAS.", "Acme es un servicio de Ejemplo, S.L.", "Acme è gestito da Esempio S.r.l.", "Acmeは株式会社例が運営しています。",
		}},
		{Exception, []string{
			"If a preview or early access service uses a new sub-processor, Larkfield may use an alternative way to notify customers.",
			"In an emergency we may replace a sub-processor and notify you afterwards.", "Beta services are exempt from this notice.",
			"Im Notfall informieren wir Sie nachträglich.", "Ausgenommen von der Benachrichtigung sind Beta-Dienste.", "En cas d'urgence, nous vous informons dès que possible.",
			"En caso de emergencia le informaremos lo antes posible.", "緊急の場合は事後に通知します。", "紧急情况下，我们会事后通知。", "In noodgevallen stellen wij u achteraf op de hoogte.",
			"W nagłych przypadkach powiadomimy po fakcie.", "В экстренных случаях мы уведомим позже.", "We may shorten the notice period where a change is urgent.", "Bij noodgevallen kan dit achteraf gebeuren.", "This notice does not apply to free plans.", "Bei Gefahr im Verzug können wir Unterauftragsverarbeiter ohne Vorankündigung austauschen.", "In dringenden Fällen geschieht dies nachträglich.",
		}},
	} {
		for _, text := range c.texts {
			if got := Read(text).Kinds; !got.Has(c.kinds) {
				t.Errorf("%q promises %q, not %q", text, got, c.kinds)
			}
		}
	}
	for _, text := range []string{
		"How does Acme handle access controls and encryption of data?", "Où vos données sont-elles hébergées ?", "データは暗号化されますか？",
		"How does it handle encryption?What certifications do your sub-processors follow?Can you list them all?",
		"You must use industry standard security practices to preserve the confidentiality of data.", "In addition, you must encrypt all data.",
		"Referral Partner shall keep all such information confidential and not disclose it to any third party without written consent, except as required by law.",
		"Der Kunde ist verpflichtet, seine Daten zu verschlüsseln.", "Le client s'engage à chiffrer ses données.", "El cliente debe cifrar sus datos.", "Klient zobowiązuje się szyfrować dane.",
		"Sub-processors may be named in the DPA that we signed: tell us if you object.", "Our DPA says more about sub-processors.",
		"The authoritative, always-current list of our subprocessors is published as Annex 3 of our Data Processing Agreement:",
		"Our data centres are operated by Amazon Web Services.", "Sub-processors are operated by others.", "We operate in many countries.",
		"", "Subscribe to our newsletter for news on data retention and security.", "Read more about how we train AI models on data.", "We use the following sub-processors.",
		"We notify you of new sub-processors.", "If you leave us, tell us why your files are too large.", "Emergency number: +49 30 1234.", "You may object to a new sub-processor at any time.", "You can look at the list of our sub-processors at any time.", "You may object within 30 days.", "You may object within 4 weeks of notice of a new sub-processor.", "Nos sous-traitants sont dans la liste.", "Our staff are trained on data protection.", "This list is current as of May 2026.",
		"We use cookies and ask for your consent to third-party cookies.", "Authorized sub-processors are listed below.", "We assume no liability for the accuracy of this page.",
		"Folgende Unterauftragsverarbeiter setzen wir ein.", "Acme is a leading provider of software.", "© 2026 Acme Inc. All rights reserved.", "Contact us at privacy@acme.example.",
		"Notre équipe répond à vos questions.", "以下の再委託先を利用しています。", "Subscribe to be notified of new sub-processors.", "Our beta programme is open: sign up to be notified.",
	} {
		if got := Read(text); got.Kinds != 0 {
			t.Errorf("%q promises %q", text, got.Kinds)
		}
	}
}

// What makes a promise another one is seen, what only puts it differently is not.
func TestFirmness(t *testing.T) {
	for _, c := range []struct {
		same     bool
		old, new string
	}{
		{true, "Your files are stored only in the European Union.", "We store your files exclusively in the EU."},
		{true, "We will never train models on your data.", "We never train models on your data."},
		{false, "Die Verarbeitung erfolgt ausschließlich in Deutschland.", "Die Verarbeitung erfolgt vorrangig in Deutschland."},
		{false, "All sub-processors are certified to ISO 27001.", "Most sub-processors are certified to ISO 27001."},
		{false, "Your files are stored only in the European Union.", "Your files are stored mainly in the European Union."},
		{false, "Your data is hosted only in Germany.", "Your data is hosted only in Germany and India."},
		{false, "We never train models on your data.", "We may train models on your data."},
		{false, "We delete your data within 30 days.", "We delete your data within 90 days."},
		{false, "All sub-processors are certified to ISO 27001.", "Some sub-processors are certified to ISO 27001."},
		{false, "Die Daten werden nur in der EU gespeichert.", "Die Daten werden in der Regel in der EU gespeichert."},
	} {
		old, new := Read(c.old), Read(c.new)
		if got := old.Firmness == new.Firmness && old.Numbers == new.Numbers; got != c.same {
			t.Errorf("%q (%s) and %q (%s): same is %v", c.old, old.Firmness, c.new, new.Firmness, got)
		}
	}
}

func TestAside(t *testing.T) {
	for _, text := range []string{"Related articles", "More from Tidewell", "Weitere Produkte", "Nos produits", "Latest news"} {
		if !Aside(text) {
			t.Errorf("%q is no heading beside the subject", text)
		}
	}
	for _, text := range []string{"Sub-processors", "Data protection", "Objection", "Unterauftragsverarbeiter", "Changes"} {
		if Aside(text) {
			t.Errorf("%q is a heading beside the subject", text)
		}
	}
}

func TestSentences(t *testing.T) {
	got := Sentences("We use Acme Inc. for mail, e.g. this. See Art. 28 of it. Is it? Yes!\n通知します。異議を申し立てられます。")
	want := []string{"We use Acme Inc. for mail, e.g. this.", "See Art. 28 of it.", "Is it?", "Yes!", "通知します。", "異議を申し立てられます。"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for text, want := range map[string]int{
		"Änderungen werden mitgeteilt (gemäß Art. 28 Abs. 2 DSGVO).":           1,
		"Nous informons le client (art. 28, al. 2). Il peut s'opposer.":        2,
		"Zmiany zgłaszamy zgodnie z ust. 3 pkt. 2 umowy.":                      1,
		"Data stays in the EU. Customers are told 30 days before.":             2,
		"We train no AI. Your data is yours.":                                  2,
		"Do we sell it? No. We never did.":                                     3,
		"See No. 3 of the annex, z. B. Hosting durch Acme Co. Frankfurt a. M.": 1,
		"1. Notice is given. 2. Objections are heard.":                         2,
	} {
		if got := Sentences(text); len(got) != want {
			t.Errorf("%q, want %d sentences", got, want)
		}
	}
}

// Every line of the words can be found as it is written.
func TestWords(t *testing.T) {
	for n, line := range strings.Split(wordsData, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		name, all, ok := strings.Cut(line, "\t")
		of, _, _ := strings.Cut(name, ":")
		if !ok || groupNames[of] == 0 {
			t.Errorf("words.tsv:%d: %q is no group", n+1, name)
			continue
		}
		for _, p := range strings.Split(all, "|") {
			text := strings.TrimSuffix(p, "*")
			if strings.TrimSpace(fold(text)) != strings.TrimSpace(text) || strings.Contains(text, "*") {
				t.Errorf("words.tsv:%d: %q is never found: lower case, words parted by one blank, \"*\" at its end", n+1, p)
			}
			if len(text) < 3 && strings.HasSuffix(p, "*") && !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxLatin1 }) {
				t.Errorf("words.tsv:%d: %q begins too many words", n+1, p)
			}
			if sayings("x "+text+" x").groups&groupNames[of] == 0 {
				t.Errorf("words.tsv:%d: %q is not found", n+1, p)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("Your files are stored within the EU only. 数据仅存储在欧盟。")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.TrimSpace(text) == "" && Read(text).Kinds != 0 {
			t.Errorf("%q promises something", text)
		}
		for _, s := range Sentences(text) {
			if !strings.Contains(text, s) {
				t.Errorf("sentence %q is not in %q", s, text)
			}
		}
	})
}

// To leave one's data out of training, or to have no mail, is not to object to a
// sub-processor.
func TestObjection(t *testing.T) {
	for text, want := range map[string]bool{
		"You may opt out of a new sub-processor within 30 days.":                           true,
		"You may object to a new sub-processor.":                                           true,
		"Acme has enabled the opt-out of training at its provider.":                        false,
		"Opt out of our newsletter at any time.":                                           false,
		"If you object to a sub-processor that trains models, tell us within thirty days.": true,
	} {
		if got := Read(text).Objection; got != want {
			t.Errorf("%q speaks of objecting: %v", text, got)
		}
	}
}

// What the customer or a partner has to do is no promise; what customers agree to
// and what they may do still is.
func TestDuties(t *testing.T) {
	for text, want := range map[string]Kinds{
		"Customer agrees that Acme may engage sub-processors with its general authorisation.": Authorisation,
		"We encrypt your data, and you must keep your password.":                              Security,
		"You may ask us to delete your data at any time.":                                     Retention,
	} {
		if got := Read(text).Kinds; !got.Has(want) {
			t.Errorf("%q promises %q, not %q", text, got, want)
		}
	}
}

func TestLocates(t *testing.T) {
	for text, want := range map[string]bool{
		"These subprocessors are all located in the United States:":                        true,
		"Subprocessors located in the United States:":                                      true,
		"These subprocessors are located in the EU:":                                       true,
		"The following vendors process data in Germany and the Netherlands:":               true,
		"Folgende Unterauftragsverarbeiter haben ihren Sitz und befinden sich in den USA:": true,
		"Les sous-traitants suivants sont situés aux États-Unis :":                         true,
		"Los siguientes subencargados están ubicados en Estados Unidos:":                   true,
		"I seguenti sub-responsabili sono situati negli Stati Uniti:":                      true,
		"De volgende subverwerkers zijn gevestigd in Duitsland:":                           true,
		"Następujące podmioty znajdują się w USA:":                                         true,
		"Следующие обработчики находятся в США:":                                           true,
		"We are located in Germany and use the following sub-processors:":                  false,
		"These subprocessors may be located in the United States:":                         false,
		"None of these subprocessors is located in the United States:":                     false,
		"Below is a list of subprocessors we use:":                                         false,
		"Sub-processors of our customers in the EU":                                        false,
		"Subprocessors (United States)":                                                    false,
		"Where are these subprocessors located? In the United States?":                     false,
	} {
		if got := Locates(text); got != want {
			t.Errorf("%q locates: %v", text, got)
		}
	}
}
