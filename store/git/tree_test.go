package git

import (
	"slices"
	"strings"
	"testing"
)

// On a system that takes names for one that differ only by case, the second of
// them is somebody else's: neither is written over the other.
func TestNamesThatDifferByCase(t *testing.T) {
	t.Parallel()
	hash := strings.Repeat("ab", 20)
	root, err := newTree([]entry{{folderMode, "acme", hash}, {folderMode, "Acme", hash}, {folderMode, "beta", hash}, {fileMode, "README", hash}, {fileMode, "readme", hash}})
	if err != nil {
		t.Fatal(err)
	}
	for _, fold := range []bool{false, true} {
		l := listing{size: 20, folders: map[string]tree{}, foreign: map[string]entry{}, why: map[string]string{}}
		below, err := l.take("", root, fold)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, e := range below {
			names = append(names, e.name)
		}
		want := []string{"Acme", "acme", "beta"}
		if fold {
			want = []string{"Acme", "beta"}
		}
		if !slices.Equal(names, want) {
			t.Errorf("folded %t: vendors are %q, want %q", fold, names, want)
		}
		if err := l.obstacle("acme/state.json"); (err != nil) != fold || fold && !strings.Contains(err.Error(), "differs only by case from that of Acme") {
			t.Errorf("folded %t: in the way of acme is %v", fold, err)
		}
		if err := l.obstacle("beta/state.json"); err != nil {
			t.Errorf("in the way of beta is %v", err)
		}
	}
}

// A folder that git could not have written is an error, and no panic.
func TestDamagedTree(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"x", "100644 x", "100644 x\x00short", "100644x\x00" + strings.Repeat("a", 20)} {
		l := listing{size: 20, folders: map[string]tree{}, foreign: map[string]entry{}, why: map[string]string{}}
		if _, err := l.take("", tree{hash: "h", raw: []byte(raw)}, false); err == nil {
			t.Errorf("%q was taken", raw)
		}
	}
}
