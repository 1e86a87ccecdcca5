package store

import "fmt"

// A Finding is something in a store that is not as it should be.
type Finding struct {
	Err      error        // names the file, says what is wrong and, where Mend is empty, what a person can do
	Harmless bool         // an interrupted run left it, and the next ones put it right
	Mend     string       // what Do does about it, as in "removed it"; empty: nothing about it is certain
	Do       func() error // nil where Mend is empty
}

// Repair does what the finding says that can be done about it; nothing where it
// says nothing. It touches no snapshot, change, decision, notice, deadline,
// approval, message or receipt.
func (f Finding) Repair() error {
	if f.Do == nil {
		return nil
	}
	return f.Do()
}

// Findings are what an examination found so far.
type Findings []Finding

// Add notes what no run and no repair puts right.
func (all *Findings) Add(format string, args ...any) {
	*all = append(*all, Finding{Err: fmt.Errorf(format, args...)})
}

// AddHarmless notes what an interrupted run left; mend is what do does about it, both
// empty where nothing is to be done.
func (all *Findings) AddHarmless(mend string, do func() error, format string, args ...any) {
	*all = append(*all, Finding{Err: fmt.Errorf(format, args...), Harmless: true, Mend: mend, Do: do})
}
