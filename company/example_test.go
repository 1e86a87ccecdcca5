package company_test

import (
	"fmt"

	"github.com/subwatch/subwatch/company"
)

func ExampleParse() {
	n := company.Parse("Vonage B.V. (formerly Nexmo, Inc.)")
	fmt.Println(n.Words, n.Form)
	for _, o := range n.Others {
		fmt.Println(o.Words, o.Form, o.Why == company.Former)
	}
	// Output:
	// [vonage] bv
	// [nexmo] inc true
}

func ExampleSame() {
	fmt.Println(company.Same("Krill, s.r.o.", "Krill spol. s r.o."))
	fmt.Println(company.Same("Amazon Web Services (AWS)", "Amazon Web Services"))
	fmt.Println(company.Same("Acme, Inc.", "Acme K.K."))
	// Output:
	// true
	// true
	// false
}

func ExampleFormerName() {
	fmt.Println(company.FormerName("anciennement Brief SAS"))
	// Output: Brief SAS
}

func ExampleHasForm() {
	fmt.Println(company.HasForm("Acme, Inc."), company.HasForm("Cloud hosting"))
	// Output: true false
}

func ExampleLookup() {
	for _, name := range []string{"Slack Technologies, LLC", "Google Workspace (Drive/Docs)", "Atlassian (UK) Operations Ltd.", "Birchline"} {
		p, ok := company.Lookup(name)
		fmt.Printf("%s: %q, of %q, in %q, known %v\n", name, p.Brand, p.Parent, p.Seat, ok)
	}
	// Output:
	// Slack Technologies, LLC: "Slack", of "Salesforce", in "US", known true
	// Google Workspace (Drive/Docs): "Google", of "", in "US", known true
	// Atlassian (UK) Operations Ltd.: "Atlassian", of "", in "US", known true
	// Birchline: "", of "", in "", known false
}

func ExampleLookupAI() {
	p, ok := company.LookupAI("Amazon Web Services, Inc. (AWS Bedrock)")
	fmt.Println(p.Brand, p.IsAI(), ok)
	// Output: Amazon Bedrock true true
}
