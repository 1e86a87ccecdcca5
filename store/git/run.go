package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
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
	folder  string   // where it runs
	dir     string   // the repository, as in ".git"; empty: the one that git finds there
	secrets []Secret // what git is not given
}

// in returns a git on the same repository in another folder, which git takes for
// its work tree: the one of the user, and its index, are not touched, whatever
// state they are in. Nothing that is called uses a work tree's rules.
func (g git) in(ctx context.Context, folder string) (git, error) {
	dir, err := g.run(ctx, "", "rev-parse", "--absolute-git-dir")
	return git{folder: folder, dir: dir, secrets: g.secrets}, err
}

// run runs git with arguments and an input, and gives its output without the
// last line break. The error is what git said, on one line.
func (g git) run(ctx context.Context, input string, args ...string) (string, error) {
	var out bytes.Buffer
	err := g.stream(ctx, strings.NewReader(input), &out, args...)
	var failed *gitError
	if errors.As(err, &failed) { // push --porcelain says in its output why
		failed.said += "\n" + out.String()
	}
	return strings.TrimSuffix(out.String(), "\n"), err
}

// stream is run for what is too large to be held: git reads its input from in,
// and its output goes to out.
func (g git) stream(ctx context.Context, in io.Reader, out io.Writer, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, gitTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, "git", append(slices.Clone(quiet), args...)...)
	cmd.Dir = g.folder
	// A replaced object or a grafted history would show another branch than the
	// one that the remote has.
	cmd.Env = append(withoutSecrets(cmd.Environ(), g.secrets), "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_ATTR_NOSYSTEM=1",
		"GIT_NO_REPLACE_OBJECTS=1", "GIT_GRAFT_FILE="+os.DevNull)
	if g.dir != "" {
		cmd.Env = append(cmd.Env, "GIT_DIR="+g.dir, "GIT_WORK_TREE="+g.folder)
	}
	var said bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, &said
	cmd.WaitDelay = 5 * time.Second // a helper that git started may hold the pipes
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return errors.New("git is not installed: a data folder on a branch needs it")
	case ctx.Err() != nil && context.Cause(ctx) == context.DeadlineExceeded:
		return fmt.Errorf("git %s: no end within %s", args[0], gitTimeout)
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && cmd.ProcessState != nil && cmd.ProcessState.Success():
		return err // of who takes the output
	case err != nil:
		return &gitError{command: args[0], said: said.String(), err: err}
	}
	return nil
}

// quiet is what a user's configuration would run beside, or change about what
// is asked for. A submodule on the branch is somebody else's file: it is neither
// fetched nor looked into.
var quiet = []string{
	"-c", "core.hooksPath=" + os.DevNull, "-c", "core.fsmonitor=false", "-c", "core.attributesFile=" + os.DevNull,
	"-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "push.gpgSign=false", "-c", "user.useConfigOnly=true",
	"-c", "submodule.recurse=false", "-c", "fetch.recurseSubmodules=false", "-c", "push.recurseSubmodules=no",
}

// A gitError is a call of git that failed.
type gitError struct {
	command string
	said    string // as git wrote it
	err     error
}

func (e *gitError) Error() string {
	said := gitWords(e.said)
	if said == "" {
		said = e.err.Error()
	}
	return fmt.Sprintf("git %s: %s", e.command, said)
}

func (e *gitError) Unwrap() error { return e.err }

// userInfo is what must not be shown of an address.
var userInfo = regexp.MustCompile(`://[^/@\s]*@`)

// gitWords returns what git said on one line, without its hints, and without
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
