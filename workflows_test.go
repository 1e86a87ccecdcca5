package subwatch_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// pinned is how an action is named: by a commit, which nobody can move, with
// its version behind it for people.
var pinned = regexp.MustCompile(`^\s*(?:- )?uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)

// The workflows run with a token and a secret: what they run is pinned, what
// they may is written down, and no text from outside becomes a part of a script.
func TestWorkflows(t *testing.T) {
	files, err := filepath.Glob(".github/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no workflows: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if strings.HasPrefix(strings.TrimPrefix(strings.TrimSpace(line), "- "), "uses: ") && !pinned.MatchString(line) {
				t.Errorf("%s:%d: not pinned by commit with its version: %s", file, i+1, strings.TrimSpace(line))
			}
		}
		var w struct {
			Permissions map[string]any `yaml:"permissions"`
			Jobs        map[string]struct {
				Timeout int `yaml:"timeout-minutes"`
				Steps   []struct {
					Name string         `yaml:"name"`
					Uses string         `yaml:"uses"`
					Run  string         `yaml:"run"`
					With map[string]any `yaml:"with"`
				} `yaml:"steps"`
			} `yaml:"jobs"`
		}
		if err := yaml.Unmarshal(text, &w); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if w.Permissions == nil {
			t.Errorf("%s: no permissions at the top: the default may be everything", file)
		}
		for _, trigger := range []string{"pull_request_target", "workflow_run"} {
			if strings.Contains(string(text), trigger) {
				t.Errorf("%s: %s runs other people's code with our token", file, trigger)
			}
		}
		for name, job := range w.Jobs {
			if job.Timeout == 0 {
				t.Errorf("%s: job %s has no timeout-minutes", file, name)
			}
			for _, s := range job.Steps {
				if strings.Contains(s.Run, "${{") {
					t.Errorf("%s: step %q: an expression inside run: hand it in by env", file, s.Name)
				}
				if strings.Contains(s.Run, "GITHUB_ENV") || strings.Contains(s.Run, "GITHUB_PATH") {
					t.Errorf("%s: step %q: writes the environment of later steps", file, s.Name)
				}
				if strings.HasPrefix(s.Uses, "actions/checkout@") && s.With["persist-credentials"] == nil {
					t.Errorf("%s: step %q: checkout does not say whether it keeps its credentials", file, s.Uses)
				}
			}
		}
	}
}
