package git

import (
	"fmt"
	"strings"
	"testing"
)

// A folder full of somebody else's files does not hide what else is wrong: the
// first are named, and the others counted.
func TestManyForeignFiles(t *testing.T) {
	t.Parallel()
	b := &Branch{name: "data"}
	l := listing{folders: map[string]tree{}, foreign: map[string]entry{}, why: map[string]string{}}
	for i := range 3000 {
		l.foreign[fmt.Sprintf("sub/%04d.txt", i)] = entry{mode: fileMode}
		l.foreign[fmt.Sprintf("%04d.txt", i)] = entry{mode: fileMode}
		l.foreign[fmt.Sprintf("acme/changes/%04d-ab.json", i)] = entry{mode: linkMode}
	}
	for i := range maxForeign { // as many as are named
		l.foreign[fmt.Sprintf("few/%04d.txt", i)] = entry{mode: fileMode}
	}
	l.foreign["sub/.gitattributes"] = entry{mode: fileMode}
	b.listed.Store(&l)
	var lines []string
	for _, f := range b.examine() {
		lines = append(lines, f.Err.Error())
	}
	all := strings.Join(lines, "\n")
	if want := 4*maxForeign + 3 + 1; len(lines) != want {
		t.Errorf("%d lines, want %d:\n%s", len(lines), want, all)
	}
	for _, want := range []string{
		"read data:sub/0000.txt: ", "read data:sub/0009.txt: ", "read data:few/0009.txt: ", "read data:sub/.gitattributes: ",
		"read data:sub/: and 2990 more entries that are not subwatch's", "read data:/: and 2990 more files that are not subwatch's", "read data:acme/changes/: and 2990 more entries where files",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not said:\n%s", want, all)
		}
	}
	if strings.Contains(all, "few/: and") {
		t.Errorf("entries are counted that are named:\n%s", all)
	}
}
