package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/subwatch/subwatch/monitor/config"
)

// RefusePublic returns the error that keeps a team's own business out of a
// repository that everybody can read: the terms of its contracts, who looks
// after a vendor, and what the command would keep (such as "a decision"; empty:
// nothing). "public: true" in the configuration says that it is meant. Where
// nobody can say whether the repository is public, a warning goes to stderr.
func (env Environment) RefusePublic(ctx context.Context, cfg config.Config, keeps string) error {
	what := cfg.Private
	if keeps != "" {
		what = append([]string{keeps}, what...)
	}
	if cfg.Public || len(what) == 0 || env.Getenv("GITHUB_ACTIONS") != "true" {
		return nil
	}
	public, err := env.publicRepository(ctx)
	switch {
	case err != nil:
		PrintError(env.Stderr, fmt.Errorf("warning: is this repository public? %w; if it is, everybody can read %s", err, series(what)))
	case public:
		return Wrong(fmt.Errorf("this repository is public, and everybody could read %s: make it private, or write \"public: true\" into the configuration", series(what)))
	}
	return nil
}

// maxNamed is how many things a sentence names before it counts.
const maxNamed = 3

// series says "a, b, c and 2 more".
func series(names []string) string {
	if len(names) > maxNamed {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:maxNamed], ", "), len(names)-maxNamed)
	}
	return strings.Join(names, ", ")
}

// A repository is what GitHub says of one, in an event and in its API.
type repository struct {
	Private    *bool  `json:"private"`
	Visibility string `json:"visibility"` // public, private or internal
}

// public reports whether everybody can read it, and false where it is not said.
func (r *repository) public() (public, said bool) {
	switch {
	case r == nil:
		return false, false
	case r.Visibility != "":
		return r.Visibility == "public", true
	case r.Private != nil:
		return !*r.Private, true
	}
	return false, false
}

// publicRepository reports whether everybody can read the repository of the
// workflow. The event says so for free, but not on a schedule; then GitHub is
// asked.
func (env Environment) publicRepository(ctx context.Context) (bool, error) {
	if file := env.Getenv("GITHUB_EVENT_PATH"); file != "" {
		var event struct {
			Repository *repository `json:"repository"`
		}
		text, err := os.ReadFile(file)
		if err == nil && json.Unmarshal(text, &event) == nil {
			if public, said := event.Repository.public(); said {
				return public, nil
			}
		}
	}
	var repo repository
	if err := env.askGitHub(ctx, &repo); err != nil {
		return false, err
	}
	public, said := repo.public()
	if !said {
		return false, errors.New("GitHub's answer does not say")
	}
	return public, nil
}

// Limits of asking GitHub: it answers with a few kilobytes, in well under a second.
const (
	maxRepository = 1 << 20
	askTimeout    = 10 * time.Second
)

// repositoryName is "owner/name" on GitHub.
var repositoryName = regexp.MustCompile(`^[\w.-]+/[\w.-]+$`)

// askGitHub gets the workflow's repository from GitHub's API.
func (env Environment) askGitHub(ctx context.Context, repo *repository) error {
	name := env.Getenv("GITHUB_REPOSITORY")
	base, err := url.Parse(env.Getenv("GITHUB_API_URL"))
	if err != nil || base.Host == "" || !repositoryName.MatchString(name) {
		return errors.New("GITHUB_API_URL and GITHUB_REPOSITORY do not say whom to ask")
	}
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base.JoinPath("repos", name).String(), nil)
	if err != nil {
		return fmt.Errorf("ask GitHub: %w", err)
	}
	req.Header.Set("Accept", "application/vnd.github+json")
	if token := env.Getenv("GITHUB_TOKEN"); token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		return fmt.Errorf("ask GitHub: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("ask GitHub: http status %d", resp.StatusCode)
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxRepository)).Decode(repo); err != nil {
		return fmt.Errorf("ask GitHub: %w", err)
	}
	return nil
}
