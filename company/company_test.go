package company_test

import (
	"strings"
	"testing"

	"github.com/subwatch/subwatch/company"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ name, words, form, others string }{
		{"", "", "", ""},
		{"Acme", "acme", "", ""},
		{"Acme, Inc.", "acme", "inc", ""},
		{"Inc.", "inc", "", ""}, // a form alone is a name
		{"Krill Sp. z o.o.", "krill", "sp z oo", ""},
		{"Krill spol. s r.o.", "krill", "sro", ""},
		{"Soluções S.A.", "solucoes", "sa", ""},
		{"SoluÃ§Ãµes S.A.", "solucoes", "sa", ""},
		{"Acme \u0301 Inc.", "acme", "inc", ""}, // a lone accent is no word
		{"Incubator of Forms", "incubator of forms", "", ""},
		{"Mapleforge\u2122", "mapleforge", "", ""},
		{"Straße GmbH & Co. KG", "strasse", "gmbh co kg", ""},
		{"Mapleforge Proprietary Limited", "mapleforge", "pty ltd", ""},
		{"Mapleforge (Pty) Ltd.", "mapleforge", "pty ltd", ""},
		{"Mapleforge S.A. de C.V.", "mapleforge", "sa de cv", ""},
		{"株式会社メープルフォージ", "メープルフォージ", "kk", ""},
		{"メープルフォージ株式会社", "メープルフォージ", "kk", ""},
		{"(주)KG이니시스", "kg이니시스", "주식회사", ""},
		{"ООО «Берёза Хостинг»", "береза хостинг", "llc", ""},
		{"AG Grid", "ag grid", "", ""}, // no form stands before a name that is a word
		{"Amazon Web Services (AWS), Inc", "amazon web services", "inc", "initials aws"},
		{"Functional Software, Inc. (Sentry)", "functional software", "inc", "bracket sentry"},
		{"Message Systems, Inc. dba SparkPost", "message systems", "inc", "also sparkpost"},
		{"Vonage B.V. (formerly Nexmo, Inc.)", "vonage", "bv", "former nexmo"},
		{"Ajax GmbH, ehemals Brief AG", "ajax", "gmbh", "former brief"},
		{"Segment / Twilio", "segment twilio", "", "half segment; half twilio"},
		{"GitHub, Inc. (if used)", "github", "inc", ""},
		{"PDFMill (par Meunier SAS)", "pdfmill", "", "by meunier"},
		{"PDFMill (betrieben von der Müller GmbH)", "pdfmill", "", "by der muller"},
		{"PDFMill (Operated by Miller Ltd)", "pdfmill", "", "by miller"},
		{"PDFMill (par étapes)", "pdfmill", "", "bracket par etapes"}, // nobody's name, and no company either
		{"Tills (PAR Technology Corp)", "tills", "", "bracket par technology"},
		{"PDFMill (by hand)", "pdfmill", "", ""},
		{"GitHub, Inc. (falls genutzt)", "github", "inc", ""},
		{"GitHub, Inc. (en option)", "github", "inc", ""},
		{"Acme (Ohneland)", "acme", "", "bracket ohneland"},
		{"Acme (A)", "acme", "", "bracket a"},
		{"Acme (a service)", "acme", "", ""},
		{"Acme, Inc. (until May 1, 2026) Ajax Ltd", "ajax", "ltd", "former acme"},
		{strings.Repeat("x", company.MaxName+1), "", "", ""},
	} {
		n := company.Parse(c.name)
		var others []string
		for _, o := range n.Others {
			why := map[company.Why]string{company.Bracketed: "bracket", company.Also: "also", company.Former: "former", company.Half: "half", company.By: "by"}[o.Why]
			if o.Initials {
				why = "initials"
			}
			others = append(others, why+" "+strings.Join(o.Words, " "))
		}
		if got := strings.Join(n.Words, " "); got != c.words || n.Form != c.form || strings.Join(others, "; ") != c.others {
			t.Errorf("Parse(%q) = %q, form %q, others %q, want %q, %q, %q", c.name, got, n.Form, others, c.words, c.form, c.others)
		}
	}
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Mapleforge™", "Mapleforge", true},
		{"株式会社メープルフォージ", "メープルフォージ株式会社", true},
		{"Mapleforge Proprietary Limited", "Mapleforge Pty Ltd", true},
		{"Krill, s.r.o.", "Krill spol. s r.o.", true},
		{"Weiß AG", "Weiss AG", true},
		{"Blue Stream", "Stream (Blue)", true},
		{"Corvane Skydeck", "Skydeck Corvane", true},
		{"Azimuth (Merrow)", "Merrow (Azimuth)", true},
		{"Functional Software, Inc. (Sentry)", "Sentry (Functional Software, Inc.)", true},
		{"Amazon Web Services, Inc. (AWS)", "Amazon Web Services, Inc.", true},
		{"NewRelic", "New Relic", true},
		{"Larkfield, Inc.", "Larkfield K.K.", false},
		{"Larkfield, Inc.", "Larkfield US, Inc.", false},
		{"Acme", "Acme, Inc.", false},
		{"Google LLC (Gmail)", "Google LLC (Workspace)", false},
		{"Inc.", "Ltd.", false},
		{"", "", true},
	} {
		if got := company.Same(c.a, c.b); got != c.same || company.Same(c.b, c.a) != got {
			t.Errorf("Same(%q, %q) = %v, want %v", c.a, c.b, got, c.same)
		}
	}
}

func TestForms(t *testing.T) {
	for word, want := range map[string]bool{"Inc.": true, "AG": true, "ag": false, "s.r.o.": true, "GmbH": true, "Labs": false, "(haftungsbeschränkt)": true, "": false} {
		if got := company.IsForm(word); got != want {
			t.Errorf("IsForm(%q) = %v", word, got)
		}
	}
	for text, want := range map[string]string{
		", Inc. – hosting": ", Inc. –", "Ltd": "Ltd", "Pty Ltd. hosts": "Pty Ltd. ", ", hosting": "", "Incubator": "", "LLC: mail": "LLC:", "Inc./Labs": "",
	} {
		if got := text[:company.LeadingForm(text)]; got != want {
			t.Errorf("LeadingForm(%q) takes %q, want %q", text, got, want)
		}
	}
	for name, want := range map[string]bool{"Acme, Inc.": true, "Acme": false, "Inc": false, "포트원(주)": true, "阿里云计算有限公司": true} {
		if got := company.HasForm(name); got != want {
			t.Errorf("HasForm(%q) = %v", name, got)
		}
	}
}

func TestOtherNames(t *testing.T) {
	for text, want := range map[string]string{
		"formerly Nexmo, Inc.": "Nexmo, Inc.", "ehemals: Brief AG": "Brief AG", "già Facebook": "Facebook", "d/b/a Sentry": "", "Paris": "", "UK, previously “Acme”": "Acme",
	} {
		if got := company.FormerName(text); got != want {
			t.Errorf("FormerName(%q) = %q, want %q", text, got, want)
		}
	}
	for name, want := range map[string]string{
		"Vonage (formerly Nexmo, Inc.)": "Vonage  ", "Ajax GmbH, vormals Brief AG": "Ajax GmbH", "Acme (effective May 1, 2026)": "Acme  ", "Acme dba Ajax": "Acme dba Ajax",
	} {
		if got := company.Now(name); got != want {
			t.Errorf("Now(%q) = %q, want %q", name, got, want)
		}
	}
	if !company.AwaitsName("Message Systems, Inc. dba") || company.AwaitsName("Acme") || !company.GivesName("formerly Acme") || company.GivesName("nowhere") {
		t.Error("a marker is not seen where it stands, or seen where none does")
	}
}

func TestLookup(t *testing.T) {
	for name, want := range map[string]string{
		"Stripe, Inc.": "Stripe", "Plus Five Five, Inc. (Resend)": "Resend", "Gmail": "Google", "Google Forms": "Google", "Google Cloud EMEA Limited": "Google Cloud",
		"Atlassian (UK) Operations Ltd.": "Atlassian", "Statuspage K.K.": "Statuspage", "Front Royal Insurance Ltd": "", "Linear Orbit, Inc.": "Linear",
		"Linear Algebra Ltd": "", "Segment / Twilio": "Segment", "Birchline": "", "": "", "Nobody (formerly Stripe, Inc.)": "", "Nobody (par Stripe, Inc.)": "", "阿里云计算有限公司": "Alibaba Cloud",
		"Modal Holdings Europe B.V.": "Modal", "Modal Shift Europe B.V.": "",
	} {
		if p, ok := company.Lookup(name); p.Brand != want || ok != (want != "") {
			t.Errorf("Lookup(%q) = %q, %v, want %q", name, p.Brand, ok, want)
		}
	}
	for name, want := range map[string]string{
		"Braintrust Data, Inc": "Braintrust", "Amazon Web Services, Inc. (AWS Bedrock)": "Amazon Bedrock", "Amazon Web Services, Inc.": "", "Google Vertext AI": "Google Gemini",
		"Google LLC": "", "OpenAI, L.L.C.": "OpenAI", "Anthropic PBC": "Anthropic", "Modal Inc.": "Modal", "Multimodal Hosting": "", "Lambda Legal Ltd": "", "Databricks, Inc.": "",
	} {
		if p, ok := company.LookupAI(name); p.Brand != want || ok != (want != "") {
			t.Errorf("LookupAI(%q) = %q, %v, want %q", name, p.Brand, ok, want)
		}
	}
	if !company.IsKnown("google analytics") || company.IsKnown("here") || company.IsKnown("google*") {
		t.Error("IsKnown knows too little or too much")
	}
}
