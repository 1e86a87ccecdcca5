//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
)

// nobody is the user whom the system's rights hold for when the tests run as
// root, who may do everything.
const nobody = 65534

// A folder, or a file of it, that the user has no right to is named, with what
// to do; nothing is sent that could not be recorded, and other vendors are
// checked.
func TestNoRight(t *testing.T) {
	program, err := exec.LookPath("subwatch") // that of the scripts
	if err != nil {
		t.Fatal(err)
	}
	w := newServers(t)
	w.show([]string{"Alpha Cloud, Inc.", "Beta Mail GmbH"})
	for _, test := range []struct {
		name   string
		refuse string // what of the folder may not be used
		exit   int
		stdout string
		stderr string
	}{
		{"folder", ".", cli.ExitUnsaved, "", "lock DATA/.tmp/lock: permission denied: the user who runs subwatch needs the right to it"},
		{"state", "acme/state.json", cli.ExitUnchecked, "1 not checked, 1 without changes", "check acme: read DATA/acme/state.json: permission denied: the user who runs subwatch needs the right to it"},
		{"claims", "claims", cli.ExitUnsaved, "no changes, 1 post pending", "DATA/claims/hello-slack.json: permission denied: the user who runs subwatch needs the right to it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := w.siteAt(t, "none")
			config := strings.Replace(s.config(), "vendors:\n", "vendors:\n  - name: other\n    url: "+w.page.URL+"/other\n", 1)
			if err := os.WriteFile(filepath.Join(s.dir, "subwatch.yml"), []byte(config), 0o644); err != nil {
				t.Fatal(err)
			}
			if _, err := s.run(t.Context(), []string{"check"}); err != nil {
				t.Fatal(err)
			}
			s.posted()
			// Its message is due again.
			err := os.Remove(filepath.Join(s.data(), "receipts", "hello-slack.slack.1.json"))
			err = errors.Join(err, os.Chmod(s.dir, 0o755), give(s.data(), nobody))
			refused := filepath.Join(s.data(), test.refuse)
			err = errors.Join(err, allow(refused, false))
			t.Cleanup(func() { allow(refused, true) }) // to remove it
			body, readErr := os.ReadFile(program)
			copied := filepath.Join(s.dir, filepath.Base(program)) // where nobody can reach it
			if err := errors.Join(err, readErr, os.WriteFile(copied, body, 0o755)); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), copied, s.args([]string{"check"})...)
			cmd.Env = append(os.Environ(), "SLACK_WEBHOOK_URL="+s.secret(), "SUBWATCH_ALLOW_PRIVATE=1")
			if os.Getuid() == 0 {
				cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
			}
			var stdout, stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			if got := exitOf(cmd.Run()); got != test.exit {
				t.Errorf("exit code %d, want %d", got, test.exit)
			}
			if !strings.Contains(stdout.String(), test.stdout) {
				t.Errorf("on stdout %q, want %q", &stdout, test.stdout)
			}
			if want := strings.ReplaceAll(test.stderr, "DATA", s.data()); !strings.Contains(stderr.String(), want) {
				t.Errorf("on stderr %q, want %q", &stderr, want)
			}
			if posts := s.posted(); len(posts) > 0 && test.name != "state" {
				t.Errorf("posted: %q", posts)
			}
		})
	}
}

// give returns a folder, and all that is in it, to a user, where the tests may.
func give(folder string, user int) error {
	if os.Getuid() != 0 {
		return nil
	}
	return filepath.WalkDir(folder, func(name string, _ os.DirEntry, err error) error {
		return errors.Join(err, os.Chown(name, user, user))
	})
}

// allow allows the use of a file, or of the folders of a folder, or takes that
// away: folders can then be read, and nothing be written.
func allow(name string, yes bool) error {
	mode, folders := os.FileMode(0), os.FileMode(0o555)
	if yes {
		mode, folders = 0o644, 0o755
	}
	return filepath.WalkDir(name, func(at string, e os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir():
			return os.Chmod(at, folders)
		case at == name:
			return os.Chmod(at, mode)
		}
		return nil
	})
}
