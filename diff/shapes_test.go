package diff

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/snapshot"
)

// A shape is a kind of snapshot that might be dear to compare: one thing of it
// is very long, or there is very much of it.
type shape struct {
	name string
	make func(m maker, bytes int) snapshot.Snapshot
}

// A maker makes texts by chance, and lists of them.
type maker struct{ *rand.Rand }

func makerOf(seed uint64) maker { return maker{rand.New(rand.NewPCG(seed, 23))} }

func (m maker) word() string {
	var b strings.Builder
	for range 1 + m.IntN(3) {
		b.WriteString(syllables[m.IntN(len(syllables))])
	}
	return b.String()
}

// text gives words of about so many bytes.
func (m maker) text(bytes int) string {
	var b strings.Builder
	for b.Len() < bytes {
		b.WriteString(m.word())
		b.WriteByte(' ')
	}
	return strings.TrimSpace(b.String())
}

// of gives about so many bytes of one text after the other.
func (m maker) of(bytes int, sep string, texts ...string) string {
	var b strings.Builder
	for b.Len() < bytes {
		b.WriteString(texts[m.IntN(len(texts))])
		b.WriteString(sep)
	}
	return strings.TrimSuffix(b.String(), sep)
}

func (m maker) name() string { return madeUpName(m.Rand) }

func cell(text string) snapshot.Cell { return snapshot.Cell{Text: text} }

func page(lists ...snapshot.List) snapshot.Snapshot {
	return snapshot.Snapshot{Schema: 1, Lists: lists}
}

func listOf(title string, rows ...snapshot.Subprocessor) snapshot.List {
	return snapshot.List{Title: title, Kind: snapshot.ThirdParty, Columns: benchedHeaders, Subprocessors: rows}
}

// rows makes rows until they say so many bytes.
func rowsOf(bytes int, row func(i int) snapshot.Subprocessor) []snapshot.Subprocessor {
	var out []snapshot.Subprocessor
	for n := 0; n < bytes; {
		s := row(len(out))
		n += reading.RowSize(&s)
		out = append(out, s)
	}
	return out
}

func tall(row func(m maker, i int) snapshot.Subprocessor) func(maker, int) snapshot.Snapshot {
	return func(m maker, bytes int) snapshot.Snapshot {
		return page(listOf("Sub-processors", rowsOf(bytes, func(i int) snapshot.Subprocessor { return row(m, i) })...))
	}
}

// one makes a small page of which one row has all the bytes.
func one(row func(m maker, bytes int) snapshot.Subprocessor) func(maker, int) snapshot.Snapshot {
	return func(m maker, bytes int) snapshot.Snapshot {
		return page(listOf("Sub-processors", small[0], small[1], row(m, bytes)))
	}
}

// manyLists makes lists until they say so many bytes.
func manyLists(list func(m maker, i int) snapshot.List) func(maker, int) snapshot.Snapshot {
	return func(m maker, bytes int) snapshot.Snapshot {
		var s snapshot.Snapshot
		for n := 0; n < bytes; {
			l := list(m, len(s.Lists))
			n += len(l.Title) + reading.RowBytes
			for _, c := range l.Columns {
				n += reading.RowBytes + len(c.Header)
			}
			for r := range l.Subprocessors {
				n += reading.RowSize(&l.Subprocessors[r])
			}
			s.Lists = append(s.Lists, l)
		}
		return s
	}
}

var small = []snapshot.Subprocessor{
	{Name: "Amazon Web Services, Inc.", Purpose: cell("Cloud hosting"), Location: cell("USA")},
	{Name: "Zendesk, Inc.", Purpose: cell("Customer support"), Location: cell("USA, Ireland")},
	{Name: "Acme GmbH", Purpose: cell("E-mail delivery"), Location: cell("Germany")},
}

func smallPage() snapshot.Snapshot { return page(listOf("Sub-processors", small...)) }

// grown makes names of letters that fold to other letters, or to more.
func grown(letters string, most int) func(maker, int) snapshot.Snapshot {
	return tall(func(m maker, i int) snapshot.Subprocessor {
		return snapshot.Subprocessor{Name: "A" + strings.Repeat(letters, most-m.IntN(2)) + fmt.Sprintf(" %d, Inc.", i), Purpose: cell("Hosting")}
	})
}

// grownCells makes cells of such letters under names that stay.
func grownCells(letters string, most int) func(maker, int) snapshot.Snapshot {
	return tall(func(m maker, i int) snapshot.Subprocessor {
		text := strings.Repeat(letters, most-m.IntN(9))
		return snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d, Inc.", i), Purpose: cell(text + " hosting"), Location: cell(text + ", Germany"), Products: cell(text + ", Mail")}
	})
}

// headersOf makes columns with made-up headers.
func headersOf(m maker, n int) []snapshot.Column {
	cols := []snapshot.Column{{Header: "Name", Field: snapshot.Name}}
	for i := range n {
		cols = append(cols, snapshot.Column{Header: fmt.Sprintf("%s %d", m.word(), i), Field: snapshot.Other})
	}
	return cols
}

// shapes are all shapes. Those that end in "*" say in other words what the page
// before said, row by row: what they are compared with has the same names.
func shapes() []shape {
	kinds := []snapshot.ListKind{snapshot.ThirdParty, snapshot.Affiliates, snapshot.Planned, snapshot.Former, snapshot.Optional}
	return []shape{
		// names
		{"one long name", one(func(m maker, n int) snapshot.Subprocessor { return snapshot.Subprocessor{Name: m.text(n)} })},
		{"one long word as a name", one(func(m maker, n int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: m.of(n, "", syllables...)}
		})},
		{"names of 2 KB", tall(func(m maker, i int) snapshot.Subprocessor { return snapshot.Subprocessor{Name: m.text(2000)} })},
		{"names of 350 bytes", tall(func(m maker, i int) snapshot.Subprocessor { return snapshot.Subprocessor{Name: m.text(340)} })},
		{"names of letters that fold to 18", grown("\ufdfa", 20)},
		{"names of letters that fold to 18 among plain ones", grown("aaaaaaaa\ufdfa", 12)},
		{"names of combining marks", grown("e\u0323\u0301", 30)},
		{"names of one letter with many marks", grown("\u0301", 60)},
		{"names of ligatures", grown("\ufb03", 60)},
		{"names of square company signs", grown("\u337f", 60)},
		{"names of Hangul fillers", grown("\u3164", 60)},
		{"names of Turkish capitals", grown("\u0130", 60)},
		{"names of sharp s", grown("\u00df", 60)},
		{"names of ampersands", grown("&", 60)},
		{"cells of letters that fold to 18 *", grownCells("\ufdfa", 40)},
		{"cells of square company signs *", grownCells("\u337f", 40)},
		{"cells of ligatures *", grownCells("\ufb03", 40)},
		{"names of 2 KB that begin alike", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: strings.Repeat("acme ", 390) + m.word()}
		})},
		{"names of brackets", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: "Acme " + strings.Repeat("(until 1 ", 30) + m.word() + strings.Repeat(")", 30)}
		})},
		{"names of other names", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: m.name() + " (formerly " + m.name() + ") dba " + m.name() + " / " + m.name()}
		})},
		{"equal names", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: "Acme, Inc.", Purpose: cell(m.text(60))}
		})},
		{"equal names, long purposes", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: "Acme, Inc.", Purpose: cell(m.text(2000))}
		})},
		{"equal names and nothing else", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: "Acme, Inc."}
		})},
		{"equal names, cells under one header", tall(func(m maker, i int) snapshot.Subprocessor {
			s := snapshot.Subprocessor{Name: "Acme"}
			for range 20 {
				s.Other = append(s.Other, snapshot.OtherCell{Header: "Note", Cell: cell(m.text(30))})
			}
			return s
		})},
		{"near-equal names", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: "Acme Cloud Hosting International" + string(rune('a'+m.IntN(26))) + string(rune('a'+m.IntN(26))) + string(rune('a'+m.IntN(26))), Purpose: cell("Hosting")}
		})},
		{"near-equal names of 300 letters", tall(func(m maker, i int) snapshot.Subprocessor {
			b := []byte(strings.Repeat("acmecloud", 33))
			for range 8 {
				b[m.IntN(len(b))] = byte('a' + m.IntN(26))
			}
			return snapshot.Subprocessor{Name: string(b), Purpose: cell("Hosting")}
		})},
		{"one brand, many products", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: "Acme (" + m.word() + " " + m.word() + ")", Purpose: cell(m.text(50))}
		})},
		{"one site", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: m.name(), Links: []snapshot.Link{{URL: "https://acme.example/" + m.word()}}}
		})},
		{"names only", tall(func(m maker, i int) snapshot.Subprocessor { return snapshot.Subprocessor{Name: m.name()} })},
		{"short names", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: fmt.Sprintf("A%d", m.IntN(1<<30))}
		})},

		// cells
		{"purposes rewritten *", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i), Purpose: cell(m.text(500))}
		})},
		{"long purposes rewritten *", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i), Purpose: cell(m.text(20_000))}
		})},
		{"one long purpose *", one(func(m maker, n int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: "Bolt", Purpose: cell(m.text(n))}
		})},
		{"purposes of the same words in another order *", tall(func(m maker, i int) snapshot.Subprocessor {
			words := strings.Fields(makerOf(uint64(i)).text(4000))
			m.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
			return snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i), Purpose: cell(strings.Join(words, " "))}
		})},
		{"one purpose of one word *", one(func(m maker, n int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: "Bolt", Purpose: cell(strings.Repeat("data ", n/5) + m.word())}
		})},
		{"one purpose of two words *", one(func(m maker, n int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: "Bolt", Purpose: cell(m.of(n, " ", "data", "support"))}
		})},
		{"purposes about AI *", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i), Purpose: cell(m.of(3000, " ", "training", "models", "trainingx", "AI", "LLM"+m.word(), m.word()))}
		})},
		{"one purpose about AI *", one(func(m maker, n int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: "Bolt", Purpose: cell(m.of(n, " ", "train models", "AI"+m.word(), "advertising", "support access", m.word()))}
		})},
		{"products *", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i), Products: cell(m.of(2000, ", ", m.name(), m.name(), m.name()))}
		})},
		{"one cell of products *", one(func(m maker, n int) snapshot.Subprocessor {
			c := snapshot.Cell{}
			for size := 0; size < n; size += 30 {
				c.Items = append(c.Items, m.name())
			}
			c.Text = strings.Join(c.Items, " ")
			return snapshot.Subprocessor{Name: "Bolt", Products: c}
		})},
		{"one cell of categories *", one(func(m maker, n int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: "Bolt", DataCategories: cell(m.of(n, ", ", m.name(), m.word(), m.name()+" "+m.word(), m.word()+m.word()))}
		})},
		{"one cell of items that begin alike *", one(func(m maker, n int) snapshot.Subprocessor {
			var items []string
			for size := 0; size < n; size += 12 {
				items = append(items, "data "+m.word())
			}
			return snapshot.Subprocessor{Name: "Bolt", DataCategories: cell(strings.Join(items, ", "))}
		})},
		{"one bracket of names as a place *", one(func(m maker, n int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: "Bolt", Location: cell("EEA (" + m.text(n) + ")")}
		})},
		{"places of countries *", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i), Location: cell(m.of(3000, ", ", "Germany", "India", "China", "Brazil", "EEA", "Worldwide", "Singapore", "Kenya", "Japan", "APAC", "Peru", "except France"))}
		})},
		{"places of brackets *", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i), Location: cell(strings.Repeat("EEA ("+m.word()+" ", 1500))}
		})},
		{"places of codes and fillers *", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i), Location: cell(m.of(10_000, ", ", "CA", "DE", "the", "region", "EU", "customers", "San Francisco", "data", "not"))}
		})},
		{"transfers *", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i), Transfer: cell(m.of(1500, ", ", "SCCs", "DPF", "BCR", m.word()))}
		})},
		{"links *", tall(func(m maker, i int) snapshot.Subprocessor {
			s := snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i)}
			for range 50 {
				s.Security.Links = append(s.Security.Links, snapshot.Link{Text: "x", URL: "https://" + m.word() + ".example/" + m.word() + "?a=1&b=2"})
			}
			return s
		})},
		{"one cell of links *", one(func(m maker, n int) snapshot.Subprocessor {
			s := snapshot.Subprocessor{Name: "Bolt"}
			for size := 0; size < n; size += 60 {
				s.Links = append(s.Links, snapshot.Link{Text: "x", URL: "https://" + m.word() + ".example/" + m.word()})
			}
			return s
		})},
		{"one row of conditions *", one(func(m maker, n int) snapshot.Subprocessor {
			s := snapshot.Subprocessor{Name: "Bolt"}
			for size := 0; size < n; size += 30 {
				s.Conditions = append(s.Conditions, "optional "+m.text(20))
			}
			return s
		})},
		{"optional cells *", one(func(m maker, n int) snapshot.Subprocessor {
			s := snapshot.Subprocessor{Name: "Bolt"}
			for size := 0; size < n; size += 60 {
				s.Other = append(s.Other, snapshot.OtherCell{Header: fmt.Sprintf("h%d", size), Cell: cell([]string{"optional ", ""}[m.IntN(2)] + m.text(20))})
			}
			return s
		})},

		// columns
		{"many columns *", func(m maker, bytes int) snapshot.Snapshot {
			cols := headersOf(makerOf(uint64(bytes)), bytes/100)
			row := snapshot.Subprocessor{Name: "Bolt"}
			for _, c := range cols[1:] {
				row.Other = append(row.Other, snapshot.OtherCell{Header: c.Header, Cell: cell(m.text(40))})
			}
			l := listOf("Sub-processors", small[0], small[1], row)
			l.Columns = cols
			return page(l)
		}},
		{"many columns, other headers", func(m maker, bytes int) snapshot.Snapshot {
			cols := headersOf(m, bytes/40)
			l := listOf("Sub-processors", small[0], small[1])
			for i := range 30 {
				row := snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i)}
				for k := 1 + i; k < len(cols); k += 30 {
					row.Other = append(row.Other, snapshot.OtherCell{Header: cols[k].Header, Cell: cell("x")})
				}
				l.Subprocessors = append(l.Subprocessors, row)
			}
			l.Columns = cols
			return page(l)
		}},
		{"many columns, many rows *", func(m maker, bytes int) snapshot.Snapshot {
			l := listOf("Sub-processors", rowsOf(bytes/2, func(i int) snapshot.Subprocessor {
				return snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i), Purpose: cell(m.word())}
			})...)
			l.Columns = headersOf(makerOf(1), bytes/60)
			return page(l)
		}},
		{"some columns, other headers", func(m maker, bytes int) snapshot.Snapshot {
			cols := headersOf(m, 200)
			l := listOf("Sub-processors", rowsOf(bytes, func(i int) snapshot.Subprocessor {
				row := snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i)}
				for _, c := range cols[1:] {
					row.Other = append(row.Other, snapshot.OtherCell{Header: c.Header, Cell: cell(m.word())})
				}
				return row
			})...)
			l.Columns = cols
			return page(l)
		}},
		{"cells without columns *", one(func(m maker, n int) snapshot.Subprocessor {
			s := snapshot.Subprocessor{Name: "Bolt"}
			for size := 0; size < n; size += 60 {
				s.Other = append(s.Other, snapshot.OtherCell{Header: fmt.Sprintf("h%d", size), Cell: cell(m.text(20))})
			}
			return s
		})},
		{"columns that come and go, long names", func(m maker, bytes int) snapshot.Snapshot {
			cols := headersOf(m, 20)
			l := listOf("Sub-processors", rowsOf(bytes, func(i int) snapshot.Subprocessor {
				row := snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d %s", i, strings.Repeat("x", 100))}
				for _, c := range cols[1:] {
					row.Other = append(row.Other, snapshot.OtherCell{Header: c.Header, Cell: cell(m.word())})
				}
				return row
			})...)
			l.Columns = cols
			return page(l)
		}},

		// lists
		{"lists with equal titles", manyLists(func(m maker, i int) snapshot.List {
			return listOf("Sub-processors", snapshot.Subprocessor{Name: m.name()})
		})},
		{"lists with equal titles and names *", manyLists(func(m maker, i int) snapshot.List {
			return listOf("Sub-processors", snapshot.Subprocessor{Name: "Acme", Purpose: cell(m.word())})
		})},
		{"lists with other titles, equal names", manyLists(func(m maker, i int) snapshot.List {
			return listOf(m.name(), snapshot.Subprocessor{Name: "Acme"}, snapshot.Subprocessor{Name: "Bolt"})
		})},
		{"lists that share names crosswise", manyLists(func(m maker, i int) snapshot.List {
			l := listOf(fmt.Sprint("List ", m.IntN(5)))
			for range 5 {
				l.Subprocessors = append(l.Subprocessors, snapshot.Subprocessor{Name: fmt.Sprint("Acme ", m.IntN(300))})
			}
			return l
		})},
		{"lists of other columns", manyLists(func(m maker, i int) snapshot.List {
			l := listOf("Sub-processors", snapshot.Subprocessor{Name: fmt.Sprint("Acme ", m.IntN(2000))})
			l.Columns = headersOf(m, 10)
			return l
		})},
		{"lists of all kinds", manyLists(func(m maker, i int) snapshot.List {
			l := listOf(m.word(), snapshot.Subprocessor{Name: fmt.Sprint("Acme ", m.IntN(5000))}, snapshot.Subprocessor{Name: m.name()})
			l.Kind = kinds[m.IntN(len(kinds))]
			return l
		})},
		{"lists under one long title", func(m maker, bytes int) snapshot.Snapshot {
			var s snapshot.Snapshot
			title := m.text(2000)
			for range bytes / 2100 {
				s.Lists = append(s.Lists, listOf(title, snapshot.Subprocessor{Name: m.name()}))
			}
			return s
		}},
		{"rows that move between lists *", func(m maker, bytes int) snapshot.Snapshot {
			s := page(make([]snapshot.List, 200)...)
			for i := range s.Lists {
				s.Lists[i] = listOf(fmt.Sprint("List ", i))
				s.Lists[i].Columns = append(headersOf(makerOf(uint64(i)), 5), snapshot.Column{Header: "Purpose", Field: snapshot.Purpose})
			}
			for i := range bytes / 80 {
				l := &s.Lists[m.IntN(len(s.Lists))]
				l.Subprocessors = append(l.Subprocessors, snapshot.Subprocessor{Name: fmt.Sprint("Acme ", i), Purpose: cell(m.word())})
			}
			return s
		}},
		{"rows of one list that move to many", func(m maker, bytes int) snapshot.Snapshot {
			var s snapshot.Snapshot
			if bytes%2 == 0 {
				s = page(listOf("Sub-processors"))
				for i := range bytes / 80 {
					s.Lists[0].Subprocessors = append(s.Lists[0].Subprocessors, snapshot.Subprocessor{Name: fmt.Sprint("Acme ", i)})
				}
				return s
			}
			for i := range bytes / 80 {
				l := listOf(fmt.Sprint("List ", i), snapshot.Subprocessor{Name: fmt.Sprint("Acme ", i), Purpose: cell("x")})
				l.Columns = headersOf(m, 3)
				s.Lists = append(s.Lists, l)
			}
			return s
		}},

		// groups
		{"groups", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i), Group: m.name()}
		})},
		{"groups with other headings *", func(m maker, bytes int) snapshot.Snapshot {
			word := m.word()
			return page(listOf("Sub-processors", rowsOf(bytes, func(i int) snapshot.Subprocessor {
				return snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i), Group: fmt.Sprint(word, i/3)}
			})...))
		}},
		{"one long heading *", func(m maker, bytes int) snapshot.Snapshot {
			group := m.text(1000)
			return page(listOf("Sub-processors", rowsOf(bytes, func(i int) snapshot.Subprocessor {
				return snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i), Group: group}
			})...))
		}},
		{"headings that come and go", func(m maker, bytes int) snapshot.Snapshot {
			return page(listOf("Sub-processors", rowsOf(bytes, func(i int) snapshot.Subprocessor {
				s := snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i)}
				if bytes%2 == 1 {
					s.Group = m.name()
				}
				return s
			})...))
		}},

		// the page
		{"dates", func(m maker, bytes int) snapshot.Snapshot {
			s := smallPage()
			for range bytes / 30 {
				s.Dates = append(s.Dates, snapshot.Date{Text: "Updated " + m.text(20), Kind: snapshot.Updated})
			}
			return s
		}},
		{"notes", func(m maker, bytes int) snapshot.Snapshot {
			s := smallPage()
			for range bytes / 30 {
				s.Notes = append(s.Notes, snapshot.Note{Text: "Added " + m.text(20)})
			}
			return s
		}},
		{"terms rewritten", func(m maker, bytes int) snapshot.Snapshot {
			s := smallPage()
			for range bytes / 200 {
				s.TermsText = append(s.TermsText, "We notify you of sub-processors "+m.text(100)+fmt.Sprintf(" %d days ahead. You may object", m.IntN(10_000)))
			}
			return s
		}},
		{"terms of long sentences", func(m maker, bytes int) snapshot.Snapshot {
			s := smallPage()
			for range 100 {
				s.TermsText = append(s.TermsText, "We notify you of "+m.text(bytes/100))
			}
			return s
		}},
		{"terms of one sentence", func(m maker, bytes int) snapshot.Snapshot {
			s := smallPage()
			s.TermsText = []string{"We notify you of " + m.of(bytes, " ", "1 days", "2 weeks", "object", m.word(), "RSS", "e-mail")}
			return s
		}},
		{"terms of periods", func(m maker, bytes int) snapshot.Snapshot {
			s := smallPage()
			var b strings.Builder
			for b.Len() < bytes {
				fmt.Fprintf(&b, "notice %d days ", m.IntN(1<<40))
			}
			s.TermsText = []string{b.String()}
			return s
		}},
		{"terms in other letters", func(m maker, bytes int) snapshot.Snapshot {
			s := smallPage()
			same := makerOf(5)
			for range bytes / 30 {
				t := same.text(25)
				if m.IntN(2) == 0 {
					t = strings.ToUpper(t)
				}
				s.TermsText = append(s.TermsText, t)
			}
			return s
		}},

		// more letters than bytes, and fewer
		{"letters that fold to many", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: fmt.Sprintf("Acme %d", i), Purpose: cell(strings.Repeat("\ufdfa ", 60) + m.word())}
		})},
		{"accents", tall(func(m maker, i int) snapshot.Subprocessor {
			return snapshot.Subprocessor{Name: m.word() + strings.Repeat("\u0301\u0323", 80), Purpose: cell(strings.Repeat("a\u0301\u0302\u0303", 100))}
		})},
	}
}
