package test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// The action looks for the released files by these names, and their SHA-256 is
// known before they are built: whatever would make other bytes on another
// machine is switched off.
func TestReleaseConfig(t *testing.T) {
	text, err := os.ReadFile(".goreleaser.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		Env    []string `yaml:"env"`
		Builds []struct {
			Binary  string   `yaml:"binary"`
			Flags   []string `yaml:"flags"`
			Ldflags []string `yaml:"ldflags"`
			Goos    []string `yaml:"goos"`
			Goarch  []string `yaml:"goarch"`
		} `yaml:"builds"`
		Archives []struct {
			Formats []string `yaml:"formats"`
			Name    string   `yaml:"name_template"`
		} `yaml:"archives"`
	}
	if err := yaml.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	if len(c.Builds) != 1 || len(c.Archives) != 1 {
		t.Fatalf("got %d builds and %d archives, want one of each", len(c.Builds), len(c.Archives))
	}
	const name = "subwatch_{{ .Version }}_{{ .Os }}_{{ .Arch }}" // as in .github/action/get.sh
	b, a := c.Builds[0], c.Archives[0]
	if b.Binary != name || a.Name != name || !slices.Equal(a.Formats, []string{"binary"}) {
		t.Errorf("the files are %q and %q as %q, want %q as they are", b.Binary, a.Name, a.Formats, name)
	}
	if want := []string{"-s -w -X github.com/subwatch/subwatch/cmd/subwatch/look.release={{ .Version }}"}; !slices.Equal(b.Ldflags, want) {
		t.Errorf("got ldflags %q, want %q", b.Ldflags, want)
	}
	for _, flag := range []string{"-trimpath", "-buildvcs=false"} {
		if !slices.Contains(b.Flags, flag) {
			t.Errorf("no %s", flag)
		}
	}
	if !slices.Contains(c.Env, "CGO_ENABLED=0") || !slices.ContainsFunc(c.Env, func(e string) bool { return strings.HasPrefix(e, "GOTOOLCHAIN=go") }) {
		t.Errorf("env %q: want CGO_ENABLED=0 and a fixed GOTOOLCHAIN", c.Env)
	}
	if want := []string{"linux", "darwin", "windows"}; !slices.Equal(b.Goos, want) {
		t.Errorf("got %q, want %q", b.Goos, want)
	}
	if want := []string{"amd64", "arm64"}; !slices.Equal(b.Goarch, want) {
		t.Errorf("got %q, want %q", b.Goarch, want)
	}
}
