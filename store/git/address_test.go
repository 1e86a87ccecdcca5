package git

import (
	"os"
	"path/filepath"
	"testing"
)

func TestSameRepository(t *testing.T) {
	t.Parallel()
	top := t.TempDir()
	for _, name := range []string{"a.git", "b.git"} {
		if err := os.Mkdir(filepath.Join(top, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"https://github.com/o/r", "https://github.com/o/r", true},
		{"https://github.com/o/r", "git@github.com:o/r.git", true},
		{"https://github.com/o/r.git", "ssh://git@github.com/o/r", true},
		{"https://x:token@github.com/O/r.git/", "ssh://git@GitHub.com:22/o/r", true},
		{"https://github.com/o/r", "ssh://git@ssh.github.com:443/o/r.git", true},
		{"https://gitlab.com/g/s/r", "ssh://git@altssh.gitlab.com:443/g/s/r.git", true},
		{"http://git.example:3000/o/r.git", "ssh://git@git.example:2222/o/r.git", true},
		{"https://git.example/o/r", "https://git.example:443/o/r", true},
		{"git://git.example/o/r", "git+ssh://git.example/o/r", true},
		{"git@[::1]:o/r", "ssh://git@[::1]/o/r", true},
		{"https://github.com/o%2Fr", "https://github.com/o/r", true},
		{"https://github.com/o/r", "https://github.com/fork/r", false},
		{"https://github.com/o/r", "https://github.com/o/r2", false},
		{"https://github.com/o/r", "git@gitlab.com:o/r.git", false},
		{"http://git.example:3000/o/r", "http://git.example:4000/o/r", false},
		{"https://github.com/o/r", "/o/r", false},
		{"https://github.com/o/r", top, false},
		{"ext::ssh x", "ext::ssh y", false},
		{"ext::ssh x", "ext::ssh x", true},
		{"https://[bad/x", "https://[bad/y", false},
		{"", "https://github.com/o/r", false},
		{filepath.Join(top, "a.git"), "a.git", true},
		{filepath.Join(top, "a.git"), "file://" + filepath.ToSlash(filepath.Join(top, "a.git")), true},
		{filepath.Join(top, "a"), filepath.Join(top, "a.git"), true},
		{filepath.Join(top, "a.git"), filepath.Join(top, "b.git"), false},
		{"../x/a.git", "../x/b.git", false},
		{`C:\a.git`, `C:\b.git`, false},
	} {
		if got := sameRepository(tt.a, tt.b, top); got != tt.want {
			t.Errorf("sameRepository(%q, %q) = %t, want %t", tt.a, tt.b, got, tt.want)
		}
		if got := sameRepository(tt.b, tt.a, top); got != tt.want {
			t.Errorf("sameRepository(%q, %q) = %t, want %t", tt.b, tt.a, got, tt.want)
		}
	}
}
