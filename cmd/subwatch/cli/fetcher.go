package cli

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/scraper/fetch"
)

// PrivateEnv permits for a whole job what --allow-private permits for a command.
const PrivateEnv = "SUBWATCH_ALLOW_PRIVATE"

// AllowPrivateFlag adds --allow-private to a command that fetches pages.
func AllowPrivateFlag(cmd *cobra.Command, allow *bool) {
	cmd.Flags().BoolVar(allow, "allow-private", false, "fetch pages of this machine and of private networks too, as "+PrivateEnv+"=1 does")
}

// Fetcher returns what fetches the pages of one run.
func (env Environment) Fetcher(allowPrivate bool) (*fetch.Fetcher, error) {
	f := &fetch.Fetcher{Transport: env.Transport, AllowPrivate: allowPrivate, Now: env.clock()}
	if text := env.Getenv(PrivateEnv); text != "" && !allowPrivate {
		var err error
		if f.AllowPrivate, err = strconv.ParseBool(text); err != nil {
			return nil, Wrong(fmt.Errorf("%s=%q: want 1 or 0", PrivateEnv, text))
		}
	}
	return f, nil
}
