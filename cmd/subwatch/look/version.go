package look

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
	"github.com/subwatch/subwatch/cmd/subwatch/cli"
)

// Version returns the command "version".
func Version(env cli.Environment) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cli.None,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(env.Stdout, "subwatch", Built())
			return cli.Unsaved(err)
		},
	}
}

// Built returns which program this is: its version, and the Go and the system
// that it was built for.
func Built() string {
	return fmt.Sprintf("%s (%s %s/%s)", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// release is the version of a released program, as in 1.2.3: the linker writes
// it (.goreleaser.yaml).
var release string

// version is what the release was built as; else what the Go toolchain recorded:
// a tag for "go install", a revision for a build from a checkout, else
// "(devel)".
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	return info.Main.Version
}
