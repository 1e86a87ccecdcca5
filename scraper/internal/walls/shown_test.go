package walls

import "testing"

// A count is read in every language, and what counts something else is none.
func TestCounted(t *testing.T) {
	for text, want := range map[string]count{
		"Showing 1 to 6 of 10 entries":                                 {from: 1, to: 6, all: 10},
		"Showing 1 to 6 of 6 entries (filtered from 10 total entries)": {from: 1, to: 6, all: 10},
		"Showing 1-6 of 10":                                            {from: 1, to: 6, all: 10},
		"1–6 of 10":                                                    {from: 1, to: 6, all: 10},
		"1 - 6 / 10":                                                   {from: 1, to: 6, all: 10},
		"6 of 10 results":                                              {from: 1, to: 6, all: 10},
		"Showing 6 of 10":                                              {from: 1, to: 6, all: 10},
		"Displaying 6 out of 10 items":                                 {from: 1, to: 6, all: 10},
		"6 of 10 sub-processors":                                       {from: 1, to: 6, all: 10, sure: true},
		"6 / 10 vendors":                                               {from: 1, to: 6, all: 10, sure: true},
		"Showing 1 to 10 of 1,024 entries":                             {from: 1, to: 10, all: 1024},
		"Page 1 of 3":                                                  {from: 1, to: 1, all: 3, page: true},
		"You are on page 1 of 3":                                       {from: 1, to: 1, all: 3, page: true},
		"Page 2/3":                                                     {from: 2, to: 2, all: 3, page: true},
		"Seite 1 von 3":                                                {from: 1, to: 1, all: 3, page: true},
		"Einträge 1 bis 6 von 10":                                      {from: 1, to: 6, all: 10},
		"1 bis 6 von 10 Einträgen":                                     {from: 1, to: 6, all: 10},
		"6 von 10 Ergebnissen":                                         {from: 1, to: 6, all: 10},
		"Affichage de 1 à 6 sur 10":                                    {from: 1, to: 6, all: 10},
		"Affichage de l'élément 1 à 6 sur 10 éléments":                 {from: 1, to: 6, all: 10},
		"6 résultats sur 10":                                           {from: 1, to: 6, all: 10},
		"Mostrando del 1 al 6 de 10":                                   {from: 1, to: 6, all: 10},
		"Mostrando registros del 1 al 6 de un total de 10":             {from: 1, to: 6, all: 10},
		"Mostrando de 1 até 6 de 10 registros":                         {from: 1, to: 6, all: 10},
		"Vista da 1 a 6 di 10 elementi":                                {from: 1, to: 6, all: 10},
		"1 tot 6 van 10 resultaten":                                    {from: 1, to: 6, all: 10},
		"Viser 1 til 6 af 10 linjer":                                   {from: 1, to: 6, all: 10},
		"Visar 1 till 6 av totalt 10 rader":                            {from: 1, to: 6, all: 10},
		"Viser 1 til 6 av 10 linjer":                                   {from: 1, to: 6, all: 10},
		"Pozycje od 1 do 6 z 10 łącznie":                               {from: 1, to: 6, all: 10},
		"Zobrazuji 1 až 6 z celkem 10 záznamů":                         {from: 1, to: 6, all: 10},
		"Näytetään rivit 1 - 6 (yhteensä 10)":                          {from: 1, to: 6, all: 10},
		"Afișate de la 1 la 6 din 10 înregistrări":                     {from: 1, to: 6, all: 10},
		"Записи с 1 до 6 из 10":                                        {from: 1, to: 6, all: 10},
		"Εμφάνιση 1 έως 6 από 10":                                      {from: 1, to: 6, all: 10},
		"10件中1~6件":                                                     {from: 1, to: 6, all: 10},
		"10件中 1〜6件を表示":                                                 {from: 1, to: 6, all: 10},
		"全10件中1件から6件を表示":                                               {from: 1, to: 6, all: 10},
		"10件中6件を表示":                                                    {from: 1, to: 6, all: 10},
		"显示第 1 至 6 项，共 10 项":                                           {from: 1, to: 6, all: 10},
		"共 10 条，显示 1-6":                                                {from: 1, to: 6, all: 10},
		"총 10개 중 1-6개":                                                 {from: 1, to: 6, all: 10},
		"10개 중 1~6 표시":                                                 {from: 1, to: 6, all: 10},
		"10 results, showing 1 to 6":                                   {from: 1, to: 6, all: 10},
		"第1页，共3页":                                                      {from: 1, to: 1, all: 3, page: true},
		"1/3ページ":                                                       {from: 1, to: 1, all: 3, page: true},
		"3ページ中1ページ":                                                    {from: 1, to: 1, all: 3, page: true},
		"Страница 1 из 3":                                              {from: 1, to: 1, all: 3, page: true},
		"Página 1 de 3":                                                {from: 1, to: 1, all: 3, page: true},
		"Pagina 1 van 3":                                               {from: 1, to: 1, all: 3, page: true},
		"Sida 1 av 3":                                                  {from: 1, to: 1, all: 3, page: true},
		"Strona 1 z 3":                                                 {from: 1, to: 1, all: 3, page: true},
	} {
		if got, ok := counted(text); !ok || got != want {
			t.Errorf("%q: %+v, %t, want %+v", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"3 of 5 stars", "Rated 4.5 of 5", "Showing 1 to 6 of 10 articles", "Step 1 of 3", "6 of 10 reviews", "1–6 of 10 blog posts", "Beiträge 1 bis 6 von 10",
		"Articles 1 à 6 sur 10", "Last updated 1 May 2026", "2026-05-01", "Version 1.2, 22.6.2026", "Art. 28(2) GDPR", "30 days, 10 business days", "24/7 support",
		"Page 3 of 12 of the DPA", "See page 3 of 12.", "This is set out on page 3 of 12", "Page 3 of 12, Data Processing Addendum", "Seite 3 von 12 des Vertrags", "DPA, page 3 of 12 in print",
		"10 sub-processors", "ISO 27001, 27017 and 27018", "1 Main Street, 10115 Berlin", "+49 30 123 456", "3 of our 5 offices", "記事 10件中1~6件",
	} {
		if got, ok := counted(text); ok {
			t.Errorf("%q is a count: %+v", text, got)
		}
	}
}
