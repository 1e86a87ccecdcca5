package cli

import "path/filepath"

// runAddress returns the address of the workflow's run, on GitHub, from the
// variables that its runner sets.
func runAddress(getenv func(string) string) string {
	repository, run := repositoryAddress(getenv), getenv("GITHUB_RUN_ID")
	if repository == "" || run == "" {
		return ""
	}
	return repository + "/actions/runs/" + run
}

// formAddress returns the address of the form in which people decide, in the
// repository of the workflow's run; see docs/github-action.md. It is empty where
// that repository, which a run has as its current folder, has no such form.
func formAddress(getenv func(string) string, exists func(file string) bool) string {
	repository := repositoryAddress(getenv)
	if repository == "" || getenv("GITHUB_RUN_ID") == "" {
		return ""
	}
	workflows := filepath.Join(".github", "workflows")
	switch {
	case exists(filepath.Join(workflows, "subwatch-decide.yml")): // as "subwatch init" writes it
		return repository + "/actions/workflows/subwatch-decide.yml"
	case exists(filepath.Join(workflows, "decide.yml")) && exists(filepath.Join("cmd", "subwatch")): // a copy of subwatch itself
		return repository + "/actions/workflows/decide.yml"
	}
	return ""
}

func repositoryAddress(getenv func(string) string) string {
	server, repository := getenv("GITHUB_SERVER_URL"), getenv("GITHUB_REPOSITORY")
	if server == "" || repository == "" {
		return ""
	}
	return server + "/" + repository
}
