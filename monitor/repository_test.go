package monitor_test

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"
)

// emptyRepository holds the files of a bare repository without commits. git makes
// it once; a test's remote and its clones are copies, which take no process.
var emptyRepository = sync.OnceValues(func() (fs.FS, error) {
	dir, err := os.MkdirTemp("", "subwatch-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if out, err := exec.Command("git", "init", "--quiet", "--bare", "--template=", dir).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("git init: %w: %s", err, out)
	}
	// A push that a test makes is not followed by a look for what could be packed.
	if out, err := exec.Command("git", "-C", dir, "config", "receive.autogc", "false").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("git config: %w: %s", err, out)
	}
	files := fstest.MapFS{}
	return files, fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return err
		}
		file := &fstest.MapFile{Mode: fs.ModeDir | 0o755}
		if !e.IsDir() {
			file.Mode = 0o644
			file.Data, err = os.ReadFile(filepath.Join(dir, name))
		}
		files[name] = file
		return err
	})
})

// newRemote returns the folder of a new bare repository. Without git the test is
// skipped.
func newRemote(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir := filepath.Join(t.TempDir(), "remote.git")
	copyRepository(t, dir)
	return dir
}

// cloneOf returns the folder of a new checkout of a remote that has fetched
// nothing yet.
func cloneOf(t *testing.T, remote string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "clone")
	copyRepository(t, filepath.Join(dir, ".git"))
	config := fmt.Sprintf("[core]\n\trepositoryformatversion = 0\n\tbare = false\n[remote \"origin\"]\n\turl = %q\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n", filepath.ToSlash(remote))
	if err := os.WriteFile(filepath.Join(dir, ".git", "config"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func copyRepository(t *testing.T, dir string) {
	t.Helper()
	files, err := emptyRepository()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
}
