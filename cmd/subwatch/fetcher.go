package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/scraper"
)

// privateEnv permits for a whole job what --allow-private permits for a command.
const privateEnv = "SUBWATCH_ALLOW_PRIVATE"

// allowPrivateFlag adds --allow-private to a command that fetches pages.
func allowPrivateFlag(cmd *cobra.Command, allow *bool) {
	cmd.Flags().BoolVar(allow, "allow-private", false, "fetch pages of this machine and of private networks too, as "+privateEnv+"=1 does")
}

// fetcher gives what fetches the pages of one run.
func (env environment) fetcher(allowPrivate bool) (*scraper.Fetcher, error) {
	f := &scraper.Fetcher{Transport: env.transport, AllowPrivate: allowPrivate, Now: env.clock()}
	if text := env.getenv(privateEnv); text != "" && !allowPrivate {
		var err error
		if f.AllowPrivate, err = strconv.ParseBool(text); err != nil {
			return nil, wrong(fmt.Errorf("%s=%q: want 1 or 0", privateEnv, text))
		}
	}
	return f, nil
}
