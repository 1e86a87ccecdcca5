package notify

import (
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// due is the change of August 2024 with all that is known of it.
func due() Message {
	m := atlassian()
	m.Today = "2024-08-30"
	m.Owner = "U012AB3CD"
	m.Deadline = &Deadline{Entry: 1, ObjectBy: "2024-09-28", ActBy: "2024-09-27", Certainty: Earliest, Starts: "2024-09-30", Right: "object",
		Basis: "30 days from 29 Aug 2024, the last read without the change; Atlassian DPA 4.2–4.3"}
	return m
}

// oneNew is a change that brings one sub-processor.
func oneNew(vendor, name, purpose string, starts snapshot.Day, d Deadline, today snapshot.Day) Message {
	url := "https://" + vendor + ".example/subprocessors"
	r := &diff.Report{Schema: diff.Schema, Vendor: vendor, URL: url, Starts: starts, Changes: []diff.Change{
		{Kind: diff.Added, Class: diff.Review, List: thirdParty, Name: name, Starts: starts, Reasons: []string{"new sub-processor"}, Subprocessor: row(name, "", purpose, "", "")}}}
	numberChanges(r)
	return Message{ID: "change-00c0ffee0000", Kind: Change, Vendor: vendor, Title: capital(vendor), URL: url, Change: "00c0ffee0000", Report: r, Deadline: &d, Today: today}
}

// every is a message of every kind.
func every() map[string]Message {
	reminder := due()
	reminder.Kind, reminder.ID, reminder.When, reminder.Today = Reminder, "reminder-3f9a8c2e41d0-2", "2", "2024-09-25"
	reminder.Decisions = []Decision{{Entry: 1, Decision: "no-objection", By: "Priya", At: time.Date(2024, 9, 12, 9, 0, 0, 0, time.UTC), Reason: "EU hosting"}}
	started := due()
	started.Kind, started.ID, started.Today = Started, "started-3f9a8c2e41d0-20240930", "2024-09-30"
	moved := due()
	moved.Kind, moved.ID, moved.Today = DeadlineMoved, "deadline-3f9a8c2e41d0-20240903T080000Z", "2024-09-03"
	moved.Deadline = &Deadline{Entry: 1, ObjectBy: "2024-09-29", ActBy: "2024-09-27", Certainty: Exact, Starts: "2024-09-30", Right: "object",
		Basis: "30 days from 30 Aug 2024, the notice received; Atlassian DPA 4.2–4.3", Why: "a notice of 30 Aug 2024 was recorded"}
	decided := due()
	decided.Decisions = []Decision{
		{Entry: 1, Decision: "object", By: "Priya", At: time.Date(2024, 9, 11, 9, 0, 0, 0, time.UTC), Reason: "no place named"},
		{Entry: 1, Decision: "no-objection", By: "Priya", At: time.Date(2024, 9, 12, 9, 0, 0, 0, time.UTC), Reason: "EU hosting", Reference: "https://tickets.example/VR-7"},
		{Entry: 3, Decision: "not-applicable", By: "Sam", At: time.Date(2024, 9, 13, 9, 0, 0, 0, time.UTC)},
	}
	decided.Evidence = "https://github.com/acme/vendor-watch/commit/0a1b2c3d"
	decided.Undoes = "1111aaaa2222"
	blind := Blind{Status: "unreadable", Since: time.Date(2026, 11, 3, 6, 12, 0, 0, time.UTC), Why: "no list of sub-processors on the page"}
	sick := Message{ID: "health-acme-20261103T061200Z", Kind: Sick, Vendor: "acme", Title: "Acme Corp", URL: "https://acme.example/legal/subprocessors", Blind: &blind}
	still, again := sick, sick
	stillBlind, wasBlind := blind, blind
	stillBlind.Days, stillBlind.Added = 7, []string{"Alpha GmbH", "Beta, Inc."}
	still.ID, still.Blind = sick.ID+"-7d", &stillBlind
	wasBlind.Until, wasBlind.Touches = time.Date(2026, 11, 10, 6, 14, 0, 0, time.UTC), "2026-11-06"
	again.ID, again.Kind, again.Blind = "recovered-acme-20261103T061200Z", Recovered, &wasBlind
	return map[string]Message{
		"due": due(), "due-decided": decided, "reminder": reminder, "started": started, "moved": moved,
		"sick": sick, "sick-still": still, "recovered": again,
		"outage": {ID: "outage-20261103T061200Z", Kind: Outage, Titles: []string{"Acme Corp", "Atlassian", "Stripe", "Zoom"},
			Blind: &Blind{Status: "unreachable", Since: blind.Since, Why: "lookup: no such host"}},
		"digest": {ID: "digest-2026-W45", Kind: Digest, Week: &Week{From: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 9, 9, 0, 0, 0, time.UTC),
			Watched: 60, Runs: 168, Checks: 9912, LongestGap: 5*time.Hour + 20*time.Minute,
			Changes: []WeekChange{{Title: "Atlassian", Change: "3f9a8c2e41d0", Review: 4, Record: 7, ActBy: "2026-11-27", Open: true}, {Title: "Stripe", Change: "0123456789ab", Record: 2}},
			Unread:  []Unread{{Title: "Acme Corp", Status: "unreadable", Since: blind.Since, Why: blind.Why}}, NotWatched: []string{"Zoom", "Figma"}}},
		"digest-quiet": {ID: "digest-2026-W46", Kind: Digest, Week: &Week{From: time.Date(2026, 11, 9, 9, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC), Watched: 1, Runs: 7, Checks: 7}},
		"test":         {ID: "test-20261103T061200Z", Kind: Test},
	}
}
