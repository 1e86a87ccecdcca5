package diff

// judgeDates says what changed date lines mean.
func judgeDates(c *change) []finding {
	if allCosmetic(c.deltas) {
		return nil
	}
	return []finding{{RuleDates, "date line changed"}}
}

// dateWords says what became of a row's own date.
func dateWords(d *delta) string {
	switch d.Field {
	case FieldStarts:
		if d.New == "" {
			return "start date " + d.Old + " withdrawn"
		}
		return "starts " + d.New
	case FieldEnds:
		if d.New == "" {
			return "end date " + d.Old + " withdrawn"
		}
		return "ends " + d.New
	}
	return "date changed"
}
