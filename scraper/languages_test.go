package scraper_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// A page whose every word is of one language is read, its further lists as what
// they are, and what is no list is none.
func TestPagesInOneLanguage(t *testing.T) {
	for _, l := range []struct {
		lang                                            string
		title, name, purpose, location                  string
		former, planned, optional, affiliates, notThese string
		log, date, change                               string
	}{
		{
			"cs", "Subzpracovatelé", "Název", "Účel zpracování", "Země",
			"Bývalí subzpracovatelé", "Plánovaní subzpracovatelé", "Volitelní subzpracovatelé", "Společnosti skupiny", "Následující příjemci nejsou subzpracovatelé.",
			"Historie změn", "Datum", "Změna",
		},
		{
			"da", "Underdatabehandlere", "Navn", "Formål med behandlingen", "Behandlingssted",
			"Tidligere underdatabehandlere", "Kommende underdatabehandlere", "Valgfrie underdatabehandlere", "Koncernselskaber", "Følgende er ikke underdatabehandlere.",
			"Ændringslog", "Dato", "Ændring",
		},
		{
			"el", "Υποεκτελούντες την επεξεργασία", "Επωνυμία", "Σκοπός επεξεργασίας", "Τόπος επεξεργασίας",
			"Πρώην υπεργολάβοι", "Μελλοντικοί υπεργολάβοι", "Προαιρετικοί υπεργολάβοι", "Συνδεδεμένες εταιρείες", "Οι παρακάτω πάροχοι δεν είναι υπεργολάβοι επεξεργασίας.",
			"Ιστορικό αλλαγών", "Ημερομηνία", "Αλλαγή",
		},
		{
			"hu", "Al-adatfeldolgozók", "Megnevezés", "Az adatkezelés célja", "Ország",
			"Korábbi al-adatfeldolgozók", "Tervezett al-adatfeldolgozók", "Opcionális al-adatfeldolgozók", "Kapcsolt vállalkozások", "Az alábbi szolgáltatók nem minősülnek al-adatfeldolgozónak.",
			"Változásnapló", "Dátum", "Változás",
		},
		{
			"sv", "Underbiträden", "Namn", "Beskrivning av behandlingen", "Land",
			"Tidigare underbiträden", "Kommande underbiträden", "Valfria underbiträden", "Koncernbolag", "Följande leverantörer är inte underbiträden.",
			"Ändringslogg", "Datum", "Ändring",
		},
		{
			"tr", "Alt işleyenler", "Şirket adı", "İşleme amacı", "İşleme yeri",
			"Eski alt işleyenler", "Planlanan alt işleyenler", "İsteğe bağlı alt işleyenler", "Grup şirketleri", "Aşağıdaki sağlayıcılar alt işleyen değildir.",
			"Değişiklik günlüğü", "Tarih", "Değişiklik",
		},
		{
			"uk", "Субпроцесори", "Назва", "Мета обробки", "Країна",
			"Колишні субпроцесори", "Заплановані субпроцесори", "Необов'язкові субпроцесори", "Афілійовані компанії", "Такі постачальники не є субпроцесорами.",
			"Історія змін", "Дата", "Зміна",
		},
		{
			"ro", "Lista subîmputerniciților", "Denumire", "Scopul prelucrării", "Țara",
			"Foști subîmputerniciți", "Subîmputerniciți planificați", "Subîmputerniciți opționali", "Companii afiliate", "Aceștia nu sunt subîmputerniciți.",
			"Istoricul modificărilor", "Data", "Modificare",
		},
		{
			"ko", "하위 처리자", "회사명", "처리 목적", "국가",
			"과거 하위 처리자", "추가 예정 하위 처리자", "선택적 하위 처리자", "계열사", "다음 업체는 하위 처리자가 아닙니다.",
			"변경 이력", "날짜", "변경",
		},
		{
			"zh", "子处理者", "公司名称", "处理目的", "国家",
			"已终止的子处理者", "计划新增的子处理者", "可选子处理者", "关联公司", "以下公司不是子处理者。",
			"变更记录", "日期", "变更",
		},
	} {
		t.Run(l.lang, func(t *testing.T) {
			var b strings.Builder
			table := func(heading, company string) {
				if heading != "" {
					b.WriteString("<h2>" + heading + "</h2>")
				}
				b.WriteString("<table><tr><th>" + l.name + "</th><th>" + l.purpose + "</th><th>" + l.location + "</th></tr>")
				b.WriteString("<tr><td>" + company + " GmbH</td><td>Kobalt</td><td>Norge</td></tr><tr><td>" + company + " Ltd</td><td>Zink</td><td>France</td></tr></table>")
			}
			b.WriteString(`<!doctype html><html lang="` + l.lang + `"><head><meta charset="utf-8"><title>` + l.title + `</title></head><body><main><h1>` + l.title + `</h1>`)
			table("", "Orbitask")
			for _, h := range []string{l.former, l.planned, l.optional, l.affiliates} {
				table(h, "Pinegate")
			}
			b.WriteString("<h2>Kobold</h2><p>" + l.notThese + "</p>")
			table("", "Larkfield")
			b.WriteString("<h2>" + l.log + "</h2><table><tr><th>" + l.date + "</th><th>" + l.change + "</th></tr><tr><td>2026-03-01</td><td>+ Zephyrlane Inc</td></tr><tr><td>2025-03-01</td><td>- Mapleforge GmbH</td></tr></table></main></body></html>")
			s, err := scraper.Parse(page.Page{Body: []byte(b.String())}, scraper.Hints{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, x := range s.Lists {
				if r := x.Subprocessors; x.Kind != "other" {
					got = append(got, string(x.Kind)+": "+r[0].Name+" | "+r[0].Purpose.Text+" | "+r[0].Location.Text)
				}
			}
			want := []string{"third_party: Orbitask GmbH | Kobalt | Norge"}
			for _, kind := range []string{"former", "planned", "optional", "affiliates"} {
				want = append(want, kind+": Pinegate GmbH | Kobalt | Norge")
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}
