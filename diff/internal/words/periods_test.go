package words

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPeriods(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "30 days": "30 day", "thirty (30) days": "30 day", "within ten business days, or 30 Days": "10 business_day, 30 day",
		"30days": "30 day", "x30 days": "", "30 daysx": "", "1.5 days": "", "2026 days": "", "30_ days": "", "30 30 days": "30 day", "30-day notice": "30 day",
		"forty-five calendar days": "45 day", "Forty-Five)) Weeks": "45 week", "30 business": "", "30 business 20 days": "20 day", "two weeks, ninety hours": "2 week, 90 hour",
		"binnen 30 Tagen": "30 day", "innerhalb von vierzehn (14) Tagen": "14 day", "zehn Werktage": "10 business_day", "mit 30-tägiger Frist": "30 day", "vierzehntägige Frist": "14 day", "zweiwöchig": "2 week",
		"dans un délai de 10 jours ouvrés": "10 business_day", "sous trente jours calendaires": "30 day", "quinze jours avant": "15 day", "en 10 días hábiles": "10 business_day",
		"entro 30 giorni": "30 day", "entro dieci giorni lavorativi": "10 business_day", "em 15 dias úteis": "15 business_day", "binnen 14 dagen": "14 day", "10 werkdagen": "10 business_day",
		"inden for 30 dage": "30 day", "inom trettio dagar": "30 day", "10 virkedager": "10 business_day", "30 päivän kuluessa": "30 day", "w ciągu 14 dni": "14 day", "10 dni roboczych": "10 business_day",
		"do 30 dnů": "30 day", "10 pracovních dnů": "10 business_day", "в течение 30 дней": "30 day", "10 рабочих дней": "10 business_day", "протягом 14 днів": "14 day",
		"în termen de 30 de zile": "30 day", "10 zile lucrătoare": "10 business_day", "εντός 30 ημερών": "30 day", "10 εργάσιμες ημέρες": "10 business_day",
		"30日以内に": "30 day", "３０日前までに": "30 day", "10営業日以内": "10 business_day", "通知後三十日以内": "30 day", "2週間前": "2 week", "1か月前": "1 month", "2026年3月30日に": "", "第3週": "",
		"30天内": "30 day", "10个工作日内": "10 business_day", "四十五天": "45 day", "30일 이내": "30 day", "10영업일": "10 business_day", "3월 30일": "",
		"at least 30 days' notice": "30 day", "thirty (30) days\u2019 prior notice": "30 day", "one business day\u2019s notice": "1 business_day", "two weeks' time": "2 week",
		"as it may designate from time to time": "", "from day to day": "", "up to days": "", "to uger": "2 week", "to dage": "2 day", "one time": "",
		"one month": "1 month", "einem Monat": "1 month", "4 weeks of notice": "4 week", "10 days work": "10 day",
	} {
		var got []string
		for _, p := range Periods(text) {
			got = append(got, fmt.Sprintf("%d %s", p.N, p.Unit))
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("Periods(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestSamePeriod(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"4 weeks", "28 days", true},
		{"zwei Wochen", "14 Tage", true},
		{"72 hours", "3 days", true},
		{"1 year", "12 months", true},
		{"1 month", "30 days", false},
		{"10 days", "10 business days", false},
		{"30 days", "14 days", false},
		{"36 hours", "1 day", false},
	} {
		a, b := Periods(c.a), Periods(c.b)
		if len(a) != 1 || len(b) != 1 || a[0].Same(b[0]) != c.want {
			t.Errorf("%q and %q are equally long: want %v", c.a, c.b, c.want)
		}
	}
}

func FuzzPeriods(f *testing.F) {
	f.Add("We notify you thirty (30) business days ahead, or forty-five calendar days. 30日 三十天-")
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range Periods(text) {
			if p.N < 1 || p.N > maxPeriod || p.Unit == "" || utf8.ValidString(text) && strings.TrimSpace(p.Text) == "" {
				t.Errorf("%q names %+v", text, p)
			}
		}
	})
}
