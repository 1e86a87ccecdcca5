package decide

import (
	"errors"

	"github.com/spf13/cobra"
	"github.com/subwatch/subwatch/cmd/subwatch/cli"
)

// A person is who decides, trusts or records, as the command line says it.
type person struct {
	by    string
	actor bool
}

func (p *person) flags(cmd *cobra.Command, by string) {
	cmd.Flags().StringVar(&p.by, "by", "", by)
	cmd.Flags().BoolVar(&p.actor, "by-actor", false, "on GitHub Actions: the person who started the run")
}

// known returns the person's name, and how it is known; empty: as given.
func (p person) known(env cli.Environment) (name, how string, err error) {
	switch {
	case !p.actor:
		return p.by, "", nil
	case p.by != "":
		return "", "", cli.Wrong(errors.New("--by or --by-actor, not both"))
	}
	if name = env.Getenv("GITHUB_ACTOR"); name == "" {
		return "", "", cli.Wrong(errors.New("--by-actor is for a job on GitHub Actions: GITHUB_ACTOR is not set"))
	}
	return name, "run actor", nil
}
