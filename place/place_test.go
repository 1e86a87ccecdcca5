package place

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

var update = flag.Bool("update", false, "rewrite the golden file of real wordings")

func TestRead(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"USA", "US"},
		{"U.S.A.", "US"},
		{"the U.S. and the U.K.", "GB US"},
		{"provided by us in Germany", "DE ?provided ?us"},
		{"Kingdom of the Netherlands", "NL"},
		{"Deutschland, \u00d6sterreich und die Schweiz", "AT CH DE ?die"},
		{"T\u00fcrkiye", "TR"},
		{"Turkiye", "TR"},
		{"England", "GB"},
		{"Korea, Republic of", "KR"},
		{"Korea (South)", "KR"},
		{"Hosting (Korea (South), Japan), Ireland", "IE JP KR"},
		{"Republic of China (Taiwan)", "TW"},
		{"EE. UU., Irlanda", "IE US"},
		{"Estados Unidos da América", "US"},
		{"Estados Unidos, Irlanda", "IE US"},
		{"Allemagne; \u00c9tats-Unis", "DE US"},
		{"us-east-1", "US"},
		{"europe-west4", "NL"},
		{"AWS eu-central-1 (Frankfurt)", "DE"},
		{"EU (eu-west-2)", "GB"},
		{"North Virginia", "US"},
		{"N. Virginia, Oregon", "US"},
		{"San Francisco, CA, USA", "US"},
		{"Frankfurt, DE", "DE"},
		{"Wilmington, DE", "?de ?wilmington"},
		{"CA, FR", "CA FR"},
		{"CA, US", "US ?ca"},
		{"EEA (Sweden, Ireland and Germany), UK", "DE GB IE SE"},
		{"EEA, UK", "GB +EEA"},
		{"EU/EEA", "+EEA"},
		{"EU \u2014 europe-west1 (Belgium)", "BE"},
		{"EU, europe-west1 (Belgium)", "BE"},
		{"Frankfurt, Germany, EU", "DE"},
		{"Germany and EU", "DE +EU"},
		{"USA, for support requests only: EEA and Singapore", "SG US +EEA ?requests ?support"},
		{"EEA except Ireland", "+EEA -IE"},
		{"EU (au\u00dfer Irland)", "+EU -IE"},
		{"UE (sauf l'Irlande)", "+EU -IE"},
		{"EU \u2013 excl. Ireland", "+EU -IE"},
		{"EU (Irland ausgenommen)", "+EU -IE"},
		{"EU, Ireland excluded", "+EU -IE"},
		{"EU\uff08\u30a2\u30a4\u30eb\u30e9\u30f3\u30c9\u3092\u9664\u304f\uff09", "+EU -IE"},
		{"\u6b27\u76df\uff08\u7231\u5c14\u5170\u9664\u5916\uff09", "+EU -IE"},
		{"EU and Ireland", "IE +EU"},
		{"hors UE", "~outside_the_EEA"},
		{"au\u00dferhalb der EU", "~outside_the_EEA"},
		{"\u6b27\u5dde\uff08\u82f1\u56fd\u3092\u9664\u304f\uff09", "+Europe -GB"},
		{"Birmingham, AL", "US"},
		{"Cambridge, MA", "US"},
		{"Cambridge", "?cambridge"},
		{"Kanalinseln", "GG JE"},
		{"Russische F\u00f6deration", "RU"},
		{"Demokratische Republik Kongo", "CD"},
		{"Worldwide (excluding China and Russia)", "~worldwide -CN -RU"},
		{"non-EU countries", "~outside_the_EEA"},
		{"never transferred outside the EU", "?never ?transferred"},
		{"closest to the end user", "~local_to_the_customer"},
		{"customer's region", "~customer's_choice"},
		{"US or EU, selected by the customer", "US +EU ~choice"},
		{"Worldwide - Local to Customer", "~local_to_the_customer ~worldwide"},
		{"US / EU / Global (routed; not pinned)", "US +EU ~worldwide ?not ?pinned ?routed"},
		{"Atlanta, Georgia", "US ?georgia"},
		{"Georgia", "?georgia"},
		{"Granada", "?granada"},
		{"Paris, Texas", "US ?paris"},
		{"London, Ontario", "CA ?london"},
		{"Dublin, Virginia, Singapore", "IE SG US"},
		{"Vienna, VA", "US"},
		{"Vancouver, WA", "US"},
		{"Vancouver, BC", "CA"},
		{"Perth, WA", "AU"},
		{"London, ON", "CA"},
		{"London, ON, Canada", "CA"},
		{"Dublin, OH 43017, USA", "US ?43017"},
		{"Dublin, CA", "US"},
		{"Plano, TX", "US"},
		{"Melbourne, FL; Paris, FR", "FR US"},
		{"Berlin, DE, FR, IN", "DE FR IN"},
		{"London, DE, FR", "FR GB ?de"},
		{"\U0001F1E9\U0001F1EA", "DE"},
		{"\U0001F1E9\U0001F1EA\U0001F1FA\U0001F1F8", "DE US"},
		{"\U0001F1EA\U0001F1FA EU", "+EU"},
		{"\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "GB"},
		{"Германия", "DE"},
		{"США, Нидерланды", "NL US"},
		{"日本、米国", "JP US"},
		{"Republic of Poland", "PL"},
		{"the Kingdom of Spain", "ES"},
		{"People's Republic of China", "CN"},
		{"Republic of Korea", "KR"},
		{"Germany, MENA", "DE +MENA"},
		{"Channel Islands", "GG JE"},
		{"DRC", "CD"},
		{"La Réunion, Åland", "AX RE"},
		{"Jersey City, New Jersey", "US"},
		{"South East Asia", "+Asia"},
		{"Azure West Europe", "NL"},
		{"West Europe", "+Europe"},
		{"Tbilisi, Georgia", "GE ?georgia"},
		{"Hong Kong SAR", "HK"},
		{"transfers under the EU-US Data Privacy Framework", "?transfers ?under"},
		{"EU-US", "US +EU"},
		{"IT services from Poland", "PL ?it ?services"},
		{"C\u00f4te d\u2019Ivoire", "CI"},
		{"Bosnia and Herzegovina", "BA"},
		{"Not applicable", "?applicable ?not"},
		{"N/A", "?"},
		{"EEA customers: Ireland; US customers: Ohio", "IE US ?customers"},
		{"(((", ""},
		{")))", ""},
	} {
		want := c.want
		if want == "?" {
			if s := Read(c.text); !s.IsZero() {
				t.Errorf("Read(%q) = %s, want no place", c.text, s)
			}
			continue
		}
		if got := Read(c.text).String(); got != want {
			t.Errorf("Read(%q) = %s, want %s", c.text, got, want)
		}
	}
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"US, EU", "European Union, United States", true},
		{"EEA, US", "EEA, United States", true},
		{"Germany", "Deutschland", true},
		{"EU \u2014 Frankfurt", "EU, Frankfurt", true},
		{"Germany", "Germany, Ireland", false},
		{"US or EU", "US or EU, selected by the customer", false},
		{"EEA", "EEA except Ireland", false},
		{"USA, for support only", "USA", false},
		{"see our documentation", "see our documents", false},
		{"varies", "varies", false}, // no place at all is nothing that could be the same
	} {
		if got := Read(c.a).Same(Read(c.b)); got != c.want {
			t.Errorf("Same(%q, %q) = %v, want %v (%s; %s)", c.a, c.b, got, c.want, Read(c.a), Read(c.b))
		}
	}
}

// The wordings of real pages stand in a folder beside the repository; here is
// only what each must be read as, by the hash of the wording, so that none is
// copied. Every line was checked by eye: right, or with what is unknown named.
func TestRealWordings(t *testing.T) {
	const wordings, golden = "../../shared/data/location-phrases.txt", "testdata/wordings.golden"
	data, err := os.ReadFile(wordings)
	if err != nil {
		t.Skip("no real wordings beside the repository")
	}
	var out strings.Builder
	n := 0
	want := map[string]string{}
	if g, err := os.ReadFile(golden); err == nil {
		for line := range strings.Lines(string(g)) {
			k, v, _ := strings.Cut(strings.TrimRight(line, "\n"), "\t")
			want[k] = v
		}
	}
	for line := range strings.Lines(string(data)) {
		phrase, _, ok := strings.Cut(line, "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		sum := sha256.Sum256([]byte(phrase))
		k := hex.EncodeToString(sum[:6])
		s := Read(phrase)
		s.Unknown = nil
		got := s.String()
		fmt.Fprintf(&out, "%s\t%s\n", k, got)
		if w, ok := want[k]; !*update && (!ok || w != got) {
			t.Errorf("Read(%q) = %s, want %s", phrase, got, w)
		}
		n++
	}
	if n < 200 {
		t.Errorf("only %d wordings read", n)
	}
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestStandingOf(t *testing.T) {
	for _, c := range []struct {
		code string
		want Kind
	}{
		{"DE", InEU}, {"NO", InEEA}, {"CH", Adequate}, {"US", Adequate}, {"BR", Adequate}, {"IN", NoBasis}, {"GI", NoBasis}, {"RE", InEU}, {"AX", InEU}, {"XX", NoBasis},
	} {
		if got := StandingOf(c.code).Kind; got != c.want {
			t.Errorf("StandingOf(%s) = %s, want %s", c.code, got, c.want)
		}
	}
	if !StandingOf("US").OnList() || StandingOf("CA").OnList() {
		t.Error("only the United States stand by a list")
	}
	if got := StandingOf("GB").Until; got != "2031-12-27" {
		t.Errorf("GB until %q", got)
	}
	if got := AsOf(); got != "2026-08-05" {
		t.Errorf("AsOf = %q", got)
	}
	n := map[Kind]int{}
	for _, s := range regions().standing {
		if s.Law == EULaw {
			n[s.Kind]++
		}
		if s.Source == "" {
			t.Errorf("%s under the law %s has no source", s.Code, s.Law)
		}
	}
	if n[InEU] != 27+7 || n[InEEA] != 3 || n[Adequate] != 16 {
		t.Errorf("members and decisions: %v, want 27 in the EU and 7 of their territories, 3 more in the EEA, 16 adequate", n)
	}
}

func TestLaws(t *testing.T) {
	for _, c := range []struct {
		law  Law
		code string
		want Kind
	}{
		{UKLaw, "GB", AtHome},
		{UKLaw, "DE", Adequate},
		{UKLaw, "NO", Adequate},
		{UKLaw, "KR", Adequate},
		{UKLaw, "GI", Adequate},
		{UKLaw, "BR", NoBasis},
		{UKLaw, "US", Adequate},
		{CHLaw, "CH", AtHome},
		{CHLaw, "DE", Adequate},
		{CHLaw, "GB", Adequate},
		{CHLaw, "JP", NoBasis},
		{CHLaw, "MC", Adequate},
		{CHLaw, "US", Adequate},
		{NoLaw, "DE", NoBasis},
	} {
		if got := c.law.StandingOf(c.code); got.Kind != c.want || got.Law != c.law {
			t.Errorf("%s.StandingOf(%s) = %v, want %s", c.law, c.code, got, c.want)
		}
	}
	if !UKLaw.StandingOf("US").OnList() || !UKLaw.StandingOf("GB").Within() || UKLaw.StandingOf("DE").Within() || !EULaw.StandingOf("RE").Within() {
		t.Error("where a list decides, or the law itself applies")
	}
	if _, err := readRegions(table{"regions.tsv", regionsData}); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{
		"eu\tDE\tEU\t\t\t\tTEU\n", "# as of: 2026-01-01\nfr\tDE\tEU\t\t\t\tTEU\n", "# as of: 2026-01-01\neu\tXX\tEU\t\t\t\tTEU\n",
		"# as of: 2026-01-01\neu\tDE\tin\t\t\t\tTEU\n", "# as of: 2026-01-01\neu DE EU\n", "# as of: 2026-01-01\neu\tDE\tEU\t\t\t\tTEU\neu\tDE\tEU\t\t\t\tTEU\n",
	} {
		if _, err := readRegions(table{"bad.tsv", bad}); err == nil || !strings.Contains(err.Error(), "bad.tsv:") {
			t.Errorf("readRegions(%q) = %v, want an error that names the table", bad, err)
		}
	}
}

func TestGroups(t *testing.T) {
	for _, c := range []struct {
		g    Group
		code string
		want bool
	}{
		{EU, "DE", true},
		{EU, "NO", false},
		{EEA, "NO", true},
		{EEA, "CH", false},
		{"Europe", "CH", true},
		{"Asia", "JP", true},
		{"EMEA", "ZA", true},
		{"EMEA", "AE", true},
		{"APAC", "AU", true},
		{"South America", "CL", true},
		{"Nordics", "IS", true},
		{"nowhere", "DE", false},
	} {
		if got := c.g.Has(c.code); got != c.want {
			t.Errorf("%s.Has(%s) = %v", c.g, c.code, got)
		}
	}
}

// The tables must name countries that exist, and nothing but countries and
// groups.
func TestTables(t *testing.T) {
	isCountry := func(code string) bool {
		r, err := language.ParseRegion(code)
		return err == nil && r.IsCountry()
	}
	for _, tab := range []table{{"clouds", cloudsData}, {"cities", citiesData}} {
		for _, err := range tab.each(2, func(cols []string) error {
			if !isCountry(cols[1]) {
				return errors.New("no country")
			}
			if got := Read(cols[0]); !slices.Equal(got.Countries, []string{cols[1]}) {
				return fmt.Errorf("is read as %s", got)
			}
			if !Only(cols[0]) {
				return errors.New("is no place to Only")
			}
			return nil
		}) {
			t.Error(err)
		}
	}
	for _, err := range (table{"names", namesData}).each(3, func(cols []string) error {
		switch cols[0] {
		case "c", "C":
			for c := range strings.SplitSeq(cols[1], ",") {
				if !isCountry(c) {
					return fmt.Errorf("%q is no country", c)
				}
			}
		case "g":
			if g := Group(cols[1]); g != EU && g != EEA && members[g] == nil && listed[g] == nil {
				return fmt.Errorf("%q is no group", g)
			}
		case "o", "x":
			if !slices.Contains([]string{Worldwide, OutsideEEA, LocalToCustomer, CustomersChoice}, cols[1]) {
				return fmt.Errorf("%q is no way to be open", cols[1])
			}
		}
		lex := words()
		m, n := lex.find(tokenize(cols[2]))
		if m.sort != kinds[cols[0]].sort || n != len(strings.Fields(key(tokenize(cols[2])))) {
			return errors.New("the line is not what its words are found to mean")
		}
		return nil
	}) {
		t.Error(err)
	}
}

// A line that is malformed, or that never counts, is an error that names it.
func TestReadTables(t *testing.T) {
	for line, want := range map[string]string{
		"c US USA":               "1 columns",
		"z\tUS\tUSA":             `there is no kind "z"`,
		"f\tUS\tby":              `"-" for its place`,
		"c\tUS\t!":               "1 to 16 words",
		"c\tUS\tUSA\nc\tUS\tusa": `names.tsv:2: "c\tUS\tusa": it never counts`,
		"":                       "",
		"# c US":                 "",
		"c\tUS\tUSA\nC\tUS\tUS":  "",
	} {
		_, err := readTables(table{"names.tsv", line})
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", line, err, want)
		}
	}
	if _, err := readTables(table{"names.tsv", ""}, table{"cities.tsv", "Paris FR"}); err == nil {
		t.Error("a city without a tab is read")
	}
}

func TestOnly(t *testing.T) {
	for text, want := range map[string]bool{
		"EU": true, "USA, Ireland": true, "us-east-1": true, "europe-west4, us-central1": true, "eu-west": true, "us-gov-east-1": true,
		"Germany and the Netherlands": true, "EU (Frankfurt)": true, "US only": true, "Georgia": true, "Washington": true, "Global": true,
		"\U0001F1E9\U0001F1EA": true, "\U0001F1E9\U0001F1EA Germany": true, "Japan\nUSA": true, "DE": true, "Austria\u00a0/ Suisse": true,
		"": false, "and": false, "region": false, "AWS": false, "Hetzner Germany": false, "Google Cloud Europe": false, "se": false,
		"EU-US DPF": false, "Paris Smith": false, "Germany \u2192 USA": false, "EU customers": false, "2 Germany": false,
		strings.Repeat("EU, ", 80): false,
	} {
		if got := Only(text); got != want {
			t.Errorf("Only(%q) = %v", text, got)
		}
	}
}

// Every country's own English name must be read as that country.
func TestEnglishNames(t *testing.T) {
	for _, r := range allCountries() {
		code := r.String()
		name := Name(code)
		if name == code || strings.HasPrefix(name, "Unknown") || strings.HasPrefix(name, "Pseudo") || code == "GE" {
			continue
		}
		if got := Read(name); !slices.Equal(got.Countries, []string{code}) {
			t.Errorf("Read(%q) = %s, want %s", name, got, code)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"EEA (Sweden, Ireland)", "USA or EU (Dublin)", "[[((", "AP-Tokyo", "EU Cell \u2013 EMEA", "\xff, US", "Worldwide except China"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := Read(text)
		if !slices.IsSorted(s.Countries) || !slices.IsSorted(s.Unknown) {
			t.Fatalf("Read(%q) is in no order: %s", text, s)
		}
		for _, c := range s.Countries {
			if r, err := language.ParseRegion(c); err != nil || !r.IsCountry() {
				t.Fatalf("Read(%q) names %q, which is no country", text, c)
			}
		}
		if again := Read(text); again.String() != s.String() {
			t.Fatalf("Read(%q) gives %s, then %s", text, s, again)
		}
	})
}

func ExampleRead() {
	fmt.Println(Read("EEA (Sweden and Ireland), UK, AWS us-east-1; support: Worldwide"))
	// Output: GB IE SE US ~worldwide ?support
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		Read("United States, European Economic Area, UK, Japan, Australia, Canada, Singapore")
	}
}

// Brackets in brackets in brackets take no more than as much text without.
func TestReadNested(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("EEA (Ireland tra ", n) + strings.Repeat(")", n) + ", India" }
	if got := Read(nested(5)).String(); got != "IE IN ?tra" {
		t.Errorf("five brackets in each other are read as %s", got)
	}
	if got := Read(nested(500)).String(); got != "IE IN +EEA ?tra" { // so deep nobody says of which group they are
		t.Errorf("five hundred brackets in each other are read as %s", got)
	}
	cost := func(n int) int {
		text := nested(n)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		Read(text)
		runtime.ReadMemStats(&after)
		return int(after.TotalAlloc - before.TotalAlloc)
	}
	Read("India") // for the tables
	if a, b := cost(500), cost(1000); b > a*5/2 {
		t.Errorf("500 brackets take %d bytes of memory, twice as many %d", a, b)
	}
}

func TestReadStates(t *testing.T) {
	if _, err := readStates(table{"states.tsv", statesData}); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"US OH Ohio\n", "XX\tOH\tOhio\n", "US\tOH\tOhio\nUS\tOH\tOhio\n"} {
		if _, err := readStates(table{"bad.tsv", bad}); err == nil || !strings.Contains(err.Error(), "bad.tsv:") {
			t.Errorf("readStates(%q) = %v, want an error that names the line", bad, err)
		}
	}
}

func TestUnknown(t *testing.T) {
	for text, want := range map[string]string{
		"Germany, Atlantis":                  "Atlantis",
		"Germany; Atlantis / Lemuria":        "Atlantis|Lemuria",
		"Deutschland und Atlantis":           "Atlantis",
		"Kleinstadt, Germany":                "", // a town of the country behind it
		"Germany":                            "",
		"Atlantis":                           "alone Atlantis", // it may be any word
		"Atlantis, Lemuria":                  "alone Atlantis|Lemuria",
		"where the customer chose":           "",
		"Germany, backups only":              "",
		"Germany, where the customer chose":  "",
		"Germany, United States of America":  "",
		"USA, support requests":              "",
		"Germany, EU member states, Georgia": "Georgia", // the country or the state: the name alone does not say
		"":                                   "",
	} {
		names, beside := Unknown(text)
		got := strings.Join(names, "|")
		if len(names) > 0 && !beside {
			got = "alone " + got
		}
		if got != want {
			t.Errorf("Unknown(%q) = %q, want %q", text, got, want)
		}
	}
}
