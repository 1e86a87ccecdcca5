package look

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/notify/data"
)

// Vendors returns the command "vendors".
func Vendors(env cli.Environment) *cobra.Command {
	var s cli.Workspace
	var format string
	cmd := &cobra.Command{
		Use:   "vendors [WORD]",
		Short: "Search the vendors that need no address in the configuration",
		Long: `Vendors lists the built-in vendors whose name contains WORD (all without one):
the name to write in the configuration, the address of the list, and what kind
of page it is. --format json also says where the address was found, and when it
was last seen to be right.`,
		Example: `  subwatch vendors
  subwatch vendors google`,
		Args:              cli.AtMost("WORD"),
		ValidArgsFunction: s.Complete(env, cli.BuiltIn),
		RunE: func(_ *cobra.Command, args []string) error {
			word := ""
			if len(args) == 1 {
				word = args[0]
			}
			found := config.Catalogue(word)
			if len(found) == 0 {
				return cli.Unchecked(fmt.Errorf("no built-in vendor has %q in its name%s: any other is watched by its url in the configuration", word, config.Suggest(word)))
			}
			if format == "json" {
				return cli.Unsaved(data.WriteJSON(env.Stdout, found))
			}
			w := tabwriter.NewWriter(env.Stdout, 0, 0, 2, ' ', 0)
			for _, e := range found {
				fmt.Fprintf(w, "%s\t%s\t%s\n", e.Name, e.Kind.Words(), e.URL)
			}
			return cli.Unsaved(w.Flush())
		},
	}
	cli.FormatFlag(cmd, &format, "text", "json")
	return cmd
}
