package words

import (
	"strings"
	"testing"
)

// Data of special categories, in the languages that are read, and what only
// looks like it.
func TestSpecial(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"Biometric templates, passport scans", "biometric"},
		{"Health records of patients, diagnoses", "health"},
		{"Name, health, religion", "religious or philosophical beliefs|health"},
		{"Trade union membership; sexual orientation", "trade union membership|sex life or sexual orientation"},
		{"race or ethnic origin and political opinions", "racial or ethnic origin|political opinions"},
		{"Criminal records", "criminal"},
		{"Data of children under 13", "children"},
		{"DNA samples", "genetic"},
		{"Special categories of personal data (Art. 9 GDPR)", "special categories"},
		{"Gesundheitsdaten der Beschäftigten, Gewerkschaftszugehörigkeit", "health|trade union membership"},
		{"Verarbeitung von Patientendaten", "health"},
		{"données de santé, opinions politiques", "health|political opinions"},
		{"Datos de salud y huellas dactilares", "health|biometric"},
		{"dati sanitari e dati genetici", "health|genetic"},
		{"dados de saúde, crianças", "health|children"},
		{"gezondheidsgegevens en strafrechtelijke gegevens", "health|criminal"},
		{"hälsouppgifter, etniskt ursprung", "health|racial or ethnic origin"},
		{"helbredsoplysninger, børn", "health|children"},
		{"helseopplysninger og fagforeningsmedlemskap", "health|trade union membership"},
		{"terveystiedot, lasten tiedot", "health|children"},
		{"dane dotyczące zdrowia, poglądy polityczne", "health|political opinions"},
		{"zdravotní údaje, náboženské vyznání", "health|religious or philosophical beliefs"},
		{"健康情報および生体認証データ", "health|biometric"},
		{"건강 정보, 생체정보", "health|biometric"},
		{"No health data", ""},
		{"We process no health data, biometrics or genetic data", ""},
		{"No card data, health records", "health"},
		{"Health data is not processed", ""},
		{"All data except health data", ""},
		{"Nothing but health data", "health"},
		{"We process no personal data except health data", "health"},
		{"not only contact data but health data", "health"},
		{"Keine Gesundheitsdaten", ""},
		{"Gesundheitsdaten werden nicht verarbeitet", ""},
		{"aucune donnée de santé", ""},
		{"sin datos de salud", ""},
		{"健康情報は含まない", ""},
		{"건강 정보를 처리하지 않음", ""},
		{"System health, health checks", ""},
		{"System health data of servers", ""},
		{"Political risk analysis", ""},
		{"Device fingerprints", ""},
		{"Browser fingerprint data", ""},
		{"Geräte-Fingerabdruck", ""},
		{"Race conditions in our code", ""},
		{"Error diagnosis", ""},
		{"Diagnostic data", ""},
		{"Credit union accounts", ""},
		{"syndicated content", ""},
		{"이전과 동일한 전환자료", ""},
	} {
		var kinds []string
		for _, s := range new(Phrasebook).Special(c.text) {
			kinds = append(kinds, s.Kind)
		}
		if got := strings.Join(kinds, "|"); got != c.want {
			t.Errorf("Special(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// What is denied of training is quoted with its denial, and what is said is
// not taken for a denial.
func TestDenials(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Customer data is not used for training.", "is not used for training"},
		{"No customer data is used to train models", "No customer data is used to train models"},
		{"Never used to train or improve models", "Never used to train or improve models"},
		{"Data isn't used to improve our AI", "isn't used to improve our AI"},
		{"Used for training: no", "training: no"},
		{"Daten werden nicht zum Training von KI verwendet", "werden nicht zum Training"},
		{"Training findet nicht statt", "Training findet nicht"},
		{"Keine Nutzung zum Trainieren von Modellen", "Keine Nutzung zum Trainieren von Modellen"},
		{"Les données ne sont pas utilisées pour entraîner des modèles", "pas utilisées pour entraîner des modèles"},
		{"Los datos no se utilizan para entrenar modelos", "no se utilizan para entrenar modelos"},
		{"I dati non sono usati per addestrare modelli", "non sono usati per addestrare modelli"},
		{"Gegevens worden niet gebruikt om modellen te trainen", "worden niet gebruikt om modellen te trainen"},
		{"Data används inte för att träna modeller", "inte för att träna modeller"},
		{"Dane nie są używane do trenowania modeli", "nie są używane do trenowania modeli"},
		{"学習には使用しません", "学習には使用しません"},
		{"학습에 사용되지 않습니다", "학습에 사용되지 않습니다"},
		{"Used to train models", ""},
		{"Not only hosting but training of models", ""},
		{"including but not limited to training models", ""},
		{"Not shared, and used for training", ""},
	} {
		if got := new(Phrasebook).NegatesTraining(c.text); got != c.want {
			t.Errorf("NegatesTraining(%q) = %q, want %q", c.text, got, c.want)
		}
	}
	for _, c := range []struct{ text, want string }{
		{"Customer data may be used for improving models", "improving models"},
		{"Verbesserung unserer KI-Modelle", "Verbesserung unserer KI"},
		{"pour améliorer nos modèles", "améliorer nos modèles"},
		{"Developing a pricing model", ""},
		{"Improving our products, model railways", ""},
		{"fine-tuning of models", "fine-tuning of models"},
	} {
		if got := strings.Join(new(Phrasebook).AIWords(c.text), "|"); got != c.want {
			t.Errorf("AIWords(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}
