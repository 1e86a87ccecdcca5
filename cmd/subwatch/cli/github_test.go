package cli

import (
	"path/filepath"
	"testing"
)

// A link to a form that is not there leads nowhere.
func TestFormAddress(t *testing.T) {
	env := map[string]string{"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "acme/watch", "GITHUB_RUN_ID": "7"}
	const form, copied = ".github/workflows/subwatch-decide.yml", ".github/workflows/decide.yml"
	for _, tt := range []struct {
		name  string
		unset string
		files []string
		want  string
	}{
		{"from init", "", []string{form}, "https://github.com/acme/watch/actions/workflows/subwatch-decide.yml"},
		{"a copy of subwatch", "", []string{copied, "cmd/subwatch"}, "https://github.com/acme/watch/actions/workflows/decide.yml"},
		{"a workflow of that name that is another's", "", []string{copied}, ""},
		{"made by hand, without a form", "", nil, ""},
		{"not on GitHub", "GITHUB_RUN_ID", []string{form}, ""},
		{"no repository", "GITHUB_REPOSITORY", []string{form}, ""},
	} {
		getenv := func(name string) string {
			if name == tt.unset {
				return ""
			}
			return env[name]
		}
		there := func(file string) bool {
			for _, f := range tt.files {
				if filepath.FromSlash(f) == file {
					return true
				}
			}
			return false
		}
		if got := formAddress(getenv, there); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
