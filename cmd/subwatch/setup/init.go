// Package setup holds the commands that set subwatch up and find out whether it
// is: init and doctor, and the workflows that init writes.
package setup

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
)

// workflows are what init writes for GitHub. They name the action by the version
// that they were released with; .ci/checksums keeps it.
//
//go:embed workflows/*.yml
var workflows embed.FS

// Init returns the command "init".
func Init(env cli.Environment) *cobra.Command {
	var vendors []string
	var force bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Make a repository a monitor: write its configuration and workflows",
		Long: `Init writes three files into the git repository of the current folder, all or none:
` + cli.DefaultConfigFile + ` says whom to watch, .github/workflows/subwatch.yml checks them twice a
day on GitHub, and subwatch-decide.yml is a form for decisions. It then says the two
steps that are left, and which of the vendors cannot be read yet. "subwatch vendors"
lists the names it knows; any other vendor is given with the address of its list.`,
		Example: `  subwatch init
  subwatch init --vendors atlassian,figma
  subwatch init --vendors atlassian,acme=https://acme.example/legal/subprocessors`,
		Args: cli.None,
		RunE: func(*cobra.Command, []string) error {
			if _, err := os.Stat(".git"); err != nil {
				return cli.Wrong(errors.New("this is not the top folder of a git repository: change to it, or begin one with \"git init\""))
			}
			root, err := os.OpenRoot(".")
			if err != nil {
				return cli.Unsaved(err)
			}
			defer root.Close()
			if err := refuseExisting(root, force); err != nil {
				return err
			}
			vendors = slices.DeleteFunc(vendors, func(name string) bool { return strings.TrimSpace(name) == "" }) // as after a last comma
			all, err := chosen(vendors)
			if err == nil && len(vendors) == 0 {
				all, err = asked(env)
			}
			if err != nil {
				return cli.Wrong(err)
			}
			files, err := initFiles(all)
			if err != nil {
				return cli.Unsaved(err)
			}
			if err := writeAll(root, files); err != nil {
				return cli.Unsaved(fmt.Errorf("%w; nothing was changed", err))
			}
			_, err = io.WriteString(env.Stdout, nextSteps+unreadNote(all))
			return cli.Unsaved(err)
		},
	}
	cmd.Flags().StringSliceVar(&vendors, "vendors", nil, "names of built-in vendors, as in atlassian,figma; any other as NAME=ADDRESS (asked for on a terminal)")
	_ = cmd.RegisterFlagCompletionFunc("vendors", new(cli.Workspace).CompleteEach(env, cli.BuiltIn)) // fails only for an unknown flag
	cmd.Flags().BoolVar(&force, "force", false, "overwrite files that exist")
	return cmd
}

// workflowFolder is where GitHub looks for workflows.
const workflowFolder = ".github/workflows"

// initPaths are what init writes.
func initPaths() []string {
	return []string{cli.DefaultConfigFile, workflowFolder + "/subwatch.yml", workflowFolder + "/subwatch-decide.yml"}
}

const nextSteps = `wrote subwatch.yml, .github/workflows/subwatch.yml and .github/workflows/subwatch-decide.yml

Two steps are left:

1. Where to post: store the address of a Slack webhook as a secret of the repository.
     gh secret set SLACK_WEBHOOK_URL
   On the web: Settings, Secrets and variables, Actions, New repository secret.

2. Commit the three files to the default branch, push, and run it once.
     git add subwatch.yml .github/workflows && git commit -m "watch sub-processors" && git push
     gh workflow run subwatch.yml
   On the web: Actions, subwatch, Run workflow.
`

// refuseExisting returns the error that names the files that are there.
func refuseExisting(root *os.Root, force bool) error {
	var there []string
	for _, p := range initPaths() {
		if _, err := root.Lstat(filepath.FromSlash(p)); err == nil {
			there = append(there, p)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return cli.Unsaved(err)
		}
	}
	if len(there) > 0 && !force {
		return cli.Wrong(fmt.Errorf("already there: %s; nothing was changed (--force overwrites them)", strings.Join(there, ", ")))
	}
	return nil
}

// A newFile is a file to be written: its path with slashes, and its text.
type newFile struct {
	path string
	text []byte
}

func initFiles(vendors []choice) ([]newFile, error) {
	var config bytes.Buffer
	config.WriteString("# Whom subwatch watches. All keys: https://github.com/subwatch/subwatch/blob/main/docs/configuration.md\n" +
		"branch: subwatch-data             # where the workflow keeps what was seen\nvendors:\n")
	for _, v := range vendors {
		if v.url == "" {
			fmt.Fprintf(&config, "  - %s\n", v.name)
		} else {
			fmt.Fprintf(&config, "  - name: %s\n    url: %s\n", v.name, strconv.Quote(v.url))
		}
	}
	config.WriteString("# - name: acme                      # any other page\n#   url: https://acme.example/legal/subprocessors\n")
	files := []newFile{{initPaths()[0], config.Bytes()}}
	for _, p := range initPaths()[1:] {
		text, err := workflows.ReadFile("workflows/" + path.Base(p))
		if err != nil {
			return nil, err
		}
		files = append(files, newFile{p, text})
	}
	return files, nil
}

// writeAll writes all files or none: each is written beside its place first,
// and what was put into place is taken back when a later one cannot be.
func writeAll(root *os.Root, files []newFile) (err error) {
	var undo []func()
	defer func() {
		if err != nil {
			for _, f := range slices.Backward(undo) {
				f()
			}
		}
	}()
	for _, dir := range []string{path.Dir(workflowFolder), workflowFolder} {
		err := root.Mkdir(filepath.FromSlash(dir), 0o755)
		switch {
		case err == nil:
			undo = append(undo, func() { _ = root.Remove(filepath.FromSlash(dir)) }) // it is empty again, or somebody else's
		case !errors.Is(err, fs.ErrExist):
			return err
		}
	}
	beside := func(f newFile) string { return filepath.FromSlash(f.path + ".subwatch-new") }
	for _, f := range files {
		undo = append(undo, func() { _ = root.Remove(beside(f)) }) // absent where it is in place
		if err := root.WriteFile(beside(f), f.text, 0o644); err != nil {
			return err
		}
	}
	for _, f := range files {
		name := filepath.FromSlash(f.path)
		old, readErr := root.ReadFile(name)
		if err := root.Rename(beside(f), name); err != nil {
			return err
		}
		undo = append(undo, func() {
			if readErr == nil {
				_ = root.WriteFile(name, old, 0o644) // best effort: the first error is told
			} else {
				_ = root.Remove(name)
			}
		})
	}
	return nil
}
