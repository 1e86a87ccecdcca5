package diff

import (
	"github.com/subwatch/subwatch/diff/internal/match"
	"github.com/subwatch/subwatch/snapshot"
)

// judgeRenamed says why it matters that a row has another name.
func (j *judging) judgeRenamed(c *change) []finding {
	if !j.Names.Differ(c.before, c.after) {
		return nil
	}
	var out []finding
	switch c.Entity {
	case Differs:
		out = append(out, finding{RuleEntityDiffers, "another legal entity named"})
	case Named:
		out = append(out, finding{RuleEntityNamed, "legal entity named"})
	default:
		out = append(out, finding{RuleRenamed, "another spelling of the name"})
	}
	if ai := j.Names.AI(c.after); ai != "" && j.Names.AI(c.before) == "" {
		out = append(out, finding{RuleAI, "AI: " + ai + " is a known AI provider"})
	}
	return out
}

// namesInUse collects the names of rows that stand in lists of sub-processors
// in use: a row that came may be one more of a company that is listed already,
// and one that went may not be the last of its company.
func namesInUse(s *match.Side, names *match.Names, kin []int32) map[string]bool {
	found := make(map[string]bool, len(kin))
	for _, i := range kin {
		if k := s.ListOf(i).Kind; k != snapshot.Planned && !recordOnly(k) {
			found[names.Key(s.Row[i])] = true
		}
	}
	return found
}
