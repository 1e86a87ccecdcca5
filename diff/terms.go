package diff

// compareTerms compares the paragraphs on notice and objection.
func (c *comparer) compareTerms() {
	gone, came := itemsDelta(c.new.TermsText, c.old.TermsText)
	if len(gone)+len(came) == 0 {
		return
	}
	ch := Change{Kind: TermsText}
	for i := range max(len(gone), len(came)) {
		var f FieldChange
		if i < len(gone) {
			f.Old = gone[i]
		}
		if i < len(came) {
			f.New = came[i]
		}
		f.Words = words(f.Old, f.New)
		ch.Fields = append(ch.Fields, f)
	}
	c.take(ch, []finding{{RuleTerms, ""}}, Row{len(c.new.Lists), 0})
}
