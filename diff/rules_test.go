package diff

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/snapshot"
)

// Every rule has its line in the table, with a class and words.
func TestRulesComplete(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "classes.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Names) == 1 && strings.HasPrefix(v.Names[0].Name, "Rule") && len(v.Values) == 1 {
			if lit, ok := v.Values[0].(*ast.BasicLit); ok {
				declared[strings.Trim(lit.Value, `"`)] = true
			}
		}
		return true
	})
	seen := map[Rule]bool{}
	for _, r := range Rules() {
		if seen[r.Rule] {
			t.Errorf("%s stands in the table twice", r.Rule)
		}
		seen[r.Rule] = true
		if !declared[string(r.Rule)] {
			t.Errorf("%s is no declared rule", r.Rule)
		}
		if r.Class != Review && r.Class != Record || r.Text == "" {
			t.Errorf("%s: class %q, text %q", r.Rule, r.Class, r.Text)
		}
	}
	if len(declared) != len(seen) {
		t.Errorf("%d rules are declared, %d stand in the table", len(declared), len(seen))
	}
}

func TestParseClasses(t *testing.T) {
	got, err := ParseClasses(map[string]string{"moved": "review", "added": "record"})
	if err != nil || got[RuleMoved] != Review || got[RuleAdded] != Record {
		t.Errorf("got %v, %v", got, err)
	}
	for _, in := range []map[string]string{{"mooved": "review"}, {"moved": "urgent"}} {
		if _, err := ParseClasses(in); err == nil {
			t.Errorf("ParseClasses(%v) gives no error", in)
		}
	}
}

func TestApplyForeign(t *testing.T) {
	r := compare(t, oneList(row("A", "x", "USA"), row("B", "y", "USA")), oneList(row("A", "z", "USA")), Options{})
	if _, err := Apply(snapshot.Snapshot{}, r); err == nil {
		t.Error("a report applied to a snapshot it does not belong to gives no error")
	}
}

// A page full of rows of one name must not take long.
func TestOneNameManyRows(t *testing.T) {
	old, new := oneList(row("AWS", "Hosting", "USA")), oneList()
	for i := range 20_000 {
		new.Lists[0].Subprocessors = append(new.Lists[0].Subprocessors, row("AWS", fmt.Sprintf("Hosting of part %d", i), "USA"))
	}
	r := compare(t, old, new, Options{})
	if r.ByKind[Added] != 19_999 || r.ByKind[Changed] != 1 {
		t.Errorf("told %v", r.ByKind)
	}
}

func ExampleCompare() {
	old := snapshot.Snapshot{Lists: []snapshot.List{{Title: "Sub-processors", Kind: snapshot.ThirdParty, Subprocessors: []snapshot.Subprocessor{
		{Name: "Acme", Location: snapshot.Cell{Text: "Germany"}},
	}}}}
	new := snapshot.Snapshot{Lists: []snapshot.List{{Title: "Sub-processors", Kind: snapshot.ThirdParty, Subprocessors: []snapshot.Subprocessor{
		{Name: "Acme", Location: snapshot.Cell{Text: "Germany and India"}},
	}}}}
	report, err := Compare(old, new, Options{})
	if err != nil {
		fmt.Println(err)
	}
	for _, c := range report.Changes {
		fmt.Println(c.Kind, c.Class, c.Name)
		for _, reason := range c.Reasons {
			fmt.Println(" ", reason)
		}
	}
	// Output:
	// changed review Acme
	//   India added: no EU adequacy decision (table of 2026-08-05)
	//   India added: until now only in the EU
}
