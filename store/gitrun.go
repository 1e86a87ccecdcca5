package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// gitTimeout bounds one call of git, network included: a remote that hangs
// must not hold a run for longer.
const gitTimeout = 2 * time.Minute

// A git runs git in a folder.
type git struct {
	tree  string   // the folder
	dir   string   // the repository, as in ".git"; empty: the one that git finds there
	index string   // the index file; with dir
	hide  []string // variables of the environment that git is not given
}

// withTree gives a git on the same repository with a work tree and an index of
// their own: what the user has checked out or staged is not touched, whatever
// state it is in.
func (g git) withTree(ctx context.Context, tree, index string) (git, error) {
	dir, err := g.run(ctx, "", "rev-parse", "--absolute-git-dir")
	return git{tree: tree, dir: dir, index: index, hide: g.hide}, err
}

// run runs git with arguments and an input, and gives its output without the
// last line break. The error is what git said, on one line.
func (g git) run(ctx context.Context, input string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, gitTimeout)
	defer cancel()
	// What a user's configuration would change about the bytes, or run beside:
	// the folder's files are kept as they are.
	cmd := exec.CommandContext(ctx, "git", append([]string{
		"-c", "core.autocrlf=false", "-c", "core.safecrlf=false", "-c", "core.symlinks=false", "-c", "core.fileMode=false",
		"-c", "core.hooksPath=" + os.DevNull, "-c", "core.sparseCheckout=false", "-c", "core.fsmonitor=false",
		"-c", "core.attributesFile=" + os.DevNull, "-c", "core.splitIndex=false",
		"-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "push.gpgSign=false", "-c", "user.useConfigOnly=true", "-c", "advice.detachedHead=false",
	}, args...)...)
	cmd.Dir = g.tree
	cmd.Env = append(without(cmd.Environ(), g.hide), "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_ATTR_NOSYSTEM=1")
	if g.dir != "" {
		cmd.Env = append(cmd.Env, "GIT_DIR="+g.dir, "GIT_WORK_TREE="+g.tree, "GIT_INDEX_FILE="+g.index)
	}
	cmd.Stdin = strings.NewReader(input)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	cmd.WaitDelay = 5 * time.Second // a helper that git started may hold the pipes
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "", errors.New("git is not installed: a data folder on a branch needs it")
	case ctx.Err() != nil && context.Cause(ctx) == context.DeadlineExceeded:
		return "", fmt.Errorf("git %s: no end within %s", args[0], gitTimeout)
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil:
		return "", &gitError{command: args[0], said: gitWords(said.String() + "\n" + out.String()), err: err}
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}

// without leaves variables out of an environment. Their names are the same in
// any case of letters, as Windows has it.
func without(environ, names []string) []string {
	return slices.DeleteFunc(environ, func(line string) bool {
		name, _, _ := strings.Cut(line, "=")
		return slices.ContainsFunc(names, func(hidden string) bool { return strings.EqualFold(name, hidden) })
	})
}

// file gives a text file of a commit; empty when it is not there.
func (g git) file(ctx context.Context, commit, name string) (string, error) {
	if commit == "" {
		return "", nil
	}
	listed, err := g.run(ctx, "", "ls-tree", "--name-only", "--full-tree", commit, "--", name)
	if err != nil || listed == "" {
		return "", err
	}
	text, err := g.run(ctx, "", "cat-file", "blob", commit+":"+name)
	if err != nil || text == "" {
		return text, err
	}
	return text + "\n", nil // run takes it off; our text files all end with one
}

// A gitError is a call of git that failed.
type gitError struct {
	command string
	said    string
	err     error
}

func (e *gitError) Error() string {
	if e.said == "" {
		return fmt.Sprintf("git %s: %s", e.command, e.err)
	}
	return fmt.Sprintf("git %s: %s", e.command, e.said)
}

func (e *gitError) Unwrap() error { return e.err }

// userInfo is what must not be shown of an address.
var userInfo = regexp.MustCompile(`://[^/@\s]*@`)

// gitWords gives what git said on one line, without its hints, and without
// anybody's password in an address.
func gitWords(said string) string {
	var lines []string
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		if line == "" || line == "Done" || strings.HasPrefix(line, "To ") || strings.HasPrefix(line, "hint:") {
			continue
		}
		if reason, ok := strings.CutPrefix(line, "!\t"); ok { // as push --porcelain writes it
			line = "the push was " + reason[strings.LastIndex(reason, "\t")+1:]
		}
		for _, word := range []string{"fatal: ", "error: ", "remote: "} {
			line = strings.TrimPrefix(line, word)
		}
		lines = append(lines, line)
	}
	return userInfo.ReplaceAllString(strings.Join(lines, "; "), "://")
}

// emptyFolder removes what is in a data folder, and leaves the folder and its
// lock: whoever has it open keeps it.
func emptyFolder(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == scratch {
			continue
		}
		if err := os.RemoveAll(filepath.Join(folder, e.Name())); err != nil {
			return err
		}
	}
	return nil
}
