package diff_test

import (
	"fmt"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// page is a list of rows, each a name, a purpose and a place.
func page(rows ...[3]string) snapshot.Snapshot {
	list := snapshot.List{Title: "Sub-processors", Kind: snapshot.ThirdParty, Columns: []snapshot.Column{
		{Header: "Sub-processor", Field: snapshot.Name}, {Header: "Purpose", Field: snapshot.Purpose}, {Header: "Location", Field: snapshot.Location},
	}}
	for _, r := range rows {
		list.Subprocessors = append(list.Subprocessors, snapshot.Subprocessor{
			Name: r[0], Purpose: snapshot.Cell{Text: r[1]}, Location: snapshot.Cell{Text: r[2]},
		})
	}
	return snapshot.Snapshot{Schema: snapshot.Schema, Vendor: "acme", Lists: []snapshot.List{list}}
}

// What changed, the most serious first, and why it matters.
func ExampleCompare() {
	old := page(
		[3]string{"Bolt GmbH", "E-mail delivery", "Germany"},
		[3]string{"Corax Ltd", "Customer support", "Ireland"},
	)
	new := page(
		[3]string{"Bolt GmbH", "E-mail delivery", "Germany, France"},
		[3]string{"Dynamo Labs, Inc.", "Model training on usage data", "Ireland"},
		[3]string{"Corax Ltd", "Customer support", "Ireland"},
	)
	report, err := diff.Compare(old, new, diff.Options{})
	if err != nil {
		fmt.Println("compare the pages of acme:", err)
		return
	}
	for _, c := range report.Changes {
		fmt.Printf("%d. %s %s, %s: %s\n", c.Entry, c.Kind, c.Name, c.Class, strings.Join(c.Reasons, "; "))
	}
	// Output:
	// 1. added Dynamo Labs, Inc., review: new sub-processor; AI: "training on usage data"
	// 2. changed Bolt GmbH, record: France added: in the EEA
}

// A team that does not care for other words in a purpose says so.
func ExampleParseClasses() {
	classes, err := diff.ParseClasses(map[string]string{"purpose": "cosmetic"})
	if err != nil {
		fmt.Println("read the classes:", err)
		return
	}
	report, err := diff.Compare(
		page([3]string{"Bolt GmbH", "E-mail", "Germany"}),
		page([3]string{"Bolt GmbH", "E-mail delivery", "Germany"}), diff.Options{Classes: classes})
	if err != nil {
		fmt.Println("compare the pages of acme:", err)
		return
	}
	fmt.Println(report.Changes[0].Class, report.Quiet(), report.Empty())
	_, err = diff.ParseClasses(map[string]string{"purpose": "loud"})
	fmt.Println(err)
	// Output:
	// cosmetic true false
	// rule purpose: unknown class "loud": review, record or cosmetic
}

// The new page can be made of the old one and the report: nothing was left out.
func ExampleApply() {
	old := page([3]string{"Bolt GmbH", "E-mail", "Germany"})
	new := page([3]string{"Bolt GmbH", "E-mail", "France"}, [3]string{"Corax Ltd", "Support", "Ireland"})
	report, err := diff.Compare(old, new, diff.Options{})
	if err != nil {
		fmt.Println("compare the pages of acme:", err)
		return
	}
	again, err := diff.Apply(old, report)
	if err != nil {
		fmt.Println("apply the report:", err)
		return
	}
	for _, row := range again.Lists[0].Subprocessors {
		fmt.Println(row.Name, row.Location.Text)
	}
	// Output:
	// Bolt GmbH France
	// Corax Ltd Ireland
}

// The words of a change, marked.
func ExampleWord() {
	report, err := diff.Compare(
		page([3]string{"Bolt GmbH", "E-mail delivery in Germany", ""}),
		page([3]string{"Bolt GmbH", "E-mail delivery and support in Germany", ""}), diff.Options{})
	if err != nil {
		fmt.Println("compare the pages of acme:", err)
		return
	}
	for _, w := range report.Changes[0].Fields[0].Words {
		fmt.Printf("%s%q ", w.Op, w.Text)
	}
	// Output:
	// ="E-mail delivery" +" and support" =" in Germany"
}
