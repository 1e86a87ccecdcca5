package text_test

import (
	"os"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/text"
	"github.com/subwatch/subwatch/snapshot"
)

func ExampleWrite() {
	m := notify.Message{
		Kind: notify.Change, Title: "Acme Corp", URL: "https://acme.example/legal/subprocessors",
		Report: &diff.Report{
			Starts:  "2026-05-15",
			ByClass: map[diff.Class]int{diff.Review: 2},
			Changes: []diff.Change{
				{Entry: 1, Kind: diff.Added, Class: diff.Review, Starts: "2026-05-15", Name: "WorkOS, Inc.", Subprocessor: &snapshot.Subprocessor{
					Name: "WorkOS, Inc.", Purpose: snapshot.Cell{Text: "Single sign-on"}, Location: snapshot.Cell{Text: "USA"},
				}},
				{Entry: 2, Kind: diff.Changed, Class: diff.Review, Starts: "2026-05-15", Name: "Stripe, Inc.", Fields: []diff.FieldChange{{
					Field: snapshot.Location, Header: "Location", Old: "Ireland", New: "Ireland, USA",
					Words: []diff.Word{{Op: diff.Kept, Text: "Ireland"}, {Op: diff.Came, Text: ", USA"}},
				}}},
			},
		},
	}
	if err := text.Write(os.Stdout, m, text.Style{}); err != nil {
		panic(err)
	}
	// Output:
	// Acme Corp changed its sub-processor list · starts 15 May 2026
	// 1 new company · 1 company changed
	// https://acme.example/legal/subprocessors
	//
	// 1 + WorkOS, Inc.   new sub-processor
	//     Single sign-on · USA
	// 2 ~ Stripe, Inc.   location changed
	//     location: Ireland[+, USA+]
}
