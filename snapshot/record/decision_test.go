package record_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/subwatch/subwatch/snapshot/record"
)

// The life of an entry, by the words about it ("2:object" of entry 2 alone, as
// "object" of the whole change).
func TestStandingOf(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]record.Stage{
		"":                                    record.Undecided,
		"no-objection":                        record.Done,
		"not-applicable":                      record.Done,
		"object":                              record.ToSend,
		"conditional":                         record.ToSend,
		"object sent":                         record.Sent,
		"object sent sent":                    record.Sent,
		"object sent accepted":                record.Done,
		"object sent rejected":                record.Done,
		"object sent closed":                  record.Done,
		"object accepted":                     record.ToSend, // it was never sent
		"sent":                                record.Undecided,
		"no-objection sent":                   record.Done,
		"object sent reopen":                  record.Undecided,
		"reopen":                              record.Undecided,
		"object sent reopen no-objection":     record.Done,
		"object no-objection":                 record.Done,
		"no-objection object":                 record.ToSend,
		"1:object 2:no-objection sent":        record.Done,   // of entry 2: there was nothing to send
		"2:object 1:sent":                     record.ToSend, // another entry's
		"2:object sent":                       record.Sent,
		"object 2:sent 2:rejected 1:accepted": record.Done,
	} {
		var decisions []record.Decision
		for _, word := range strings.Fields(words) {
			entry := 0
			if n, rest, ok := strings.Cut(word, ":"); ok {
				entry, word = int(n[0]-'0'), rest
			}
			decisions = append(decisions, record.Decision{Entry: entry, Decision: word})
		}
		if got := record.StandingOf(decisions, 2); got.Stage != want {
			t.Errorf("%q: %s, want %s", words, got.Stage, want)
		}
	}
}

func TestHolding(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC)
	a := record.Notice{Received: "2026-03-03", At: at}
	b := record.Notice{Received: "2026-03-05", At: at.Add(time.Hour), Replaces: a.ID()}
	c := record.Notice{Received: "2026-03-05", At: at.Add(2 * time.Hour), Retracts: b.ID()}
	d := record.Notice{Received: "2026-03-06", At: at.Add(3 * time.Hour), Replaces: b.ID()}
	e := record.Notice{Received: "2026-03-06", At: at.Add(4 * time.Hour), Retracts: d.ID()}
	for name, test := range map[string]struct{ all, want []record.Notice }{
		"one":                   {[]record.Notice{a}, []record.Notice{a}},
		"replaced":              {[]record.Notice{a, b}, []record.Notice{b}},
		"replaced twice":        {[]record.Notice{a, b, d}, []record.Notice{d}},
		"the second retracted":  {[]record.Notice{a, b, d, e}, []record.Notice{b}},
		"replacement retracted": {[]record.Notice{a, b, c}, []record.Notice{a}},
	} {
		if got := record.Holding(test.all); !slices.Equal(got, test.want) {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}
