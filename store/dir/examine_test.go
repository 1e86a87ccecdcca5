package dir

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/store"
)

// Files of every schema that there ever was are read, and brought up to date.
func TestEverySchema(t *testing.T) {
	for version := 1; version <= store.Schema; version++ {
		d := look(t, filepath.Join("testdata", "schema", fmt.Sprint(version)))
		if files, findings := d.Examine(); files < 16 || len(findings) > 0 {
			t.Errorf("schema %d: %d files, findings %v", version, files, findings)
		}
	}
}

// The names of the files of testdata/schema/1 that the tests below damage.
const (
	someChange   = "acme/changes/0001-da10ffa29c1c.json"
	somePage     = "acme/pages/88a75df864e5b3c342be6301ca6ed7ab786fbaf303e84060fa268eeec7ab8cd8.gz"
	someDecision = "acme/decisions/da10ffa29c1c-20260415T141612Z.json"
	someClaim    = "claims/deadline-da10ffa29c1c-20260415T141612Z.json"
	someMessage  = "messages/change-da10ffa29c1c.json"
	someReceipt  = "receipts/change-da10ffa29c1c.slack.1.json"
	someRuns     = "runs/2026-04.jsonl"
)

func TestExamine(t *testing.T) {
	for _, test := range []struct {
		name   string
		damage func(f folder)
		want   []string // what is found, each by a part of its text
		mend   string   // what Repair does about the first
		after  []string // what is found then
	}{
		{"nothing", func(folder) {}, nil, "", nil},
		{"state empty", func(f folder) { f.write("acme/state.json", "") }, []string{"acme/state.json: unexpected end"}, "wrote it anew", []string{"it is older than the baseline"}},
		{"state garbage", func(f folder) { f.write("acme/state.json", "\x00\x01") }, []string{"acme/state.json: invalid"}, "wrote it anew", []string{"it is older than the baseline"}},
		{"state of another program", func(f folder) { f.write("acme/state.json", "{}") }, []string{"no schema"}, "wrote it anew", []string{"it is older than the baseline"}},
		{
			"state, and no baseline", func(f folder) { f.write("acme/state.json", ""); f.remove("acme/snapshot.json") },
			[]string{"snapshot.json: it is missing, and there are changes", "acme/state.json: unexpected end"},
			"",
			[]string{"it is missing", "unexpected end"},
		},
		{"state of a vendor that was never read", func(f folder) { f.write("globex/state.json", "") }, []string{"globex/state.json: unexpected end"}, "removed it", nil},
		{"state older", func(f folder) { f.edit("acme/state.json", `"baseline": `, `"baseline": 1`) }, []string{"it is older than the baseline: the next check writes it anew"}, "", []string{"older"}},
		{"baseline empty", func(f folder) { f.write("acme/snapshot.json", "") }, []string{"acme/snapshot.json: read snapshot: EOF (restore it"}, "", []string{"EOF"}},
		{"baseline newer", func(f folder) { f.edit("acme/snapshot.json", `"schema": 1`, `"schema": 2`) }, []string{"schema 2 is newer than this program's 1: update subwatch"}, "", []string{"newer"}},
		{"baseline gone", func(f folder) { f.remove("acme/snapshot.json") }, []string{"acme/snapshot.json: it is missing, and there are changes: restore it"}, "", []string{"missing"}},
		{
			"baseline's page gone", func(f folder) {
				f.remove("acme/pages/edfffd1eb51500f977c9a0702fc65e4ab9a3c54b0b71a049434189244d999a58.gz")
			},
			[]string{"acme/snapshot.json: its page pages/edfffd1eb51500f977c9a0702fc65e4ab9a3c54b0b71a049434189244d999a58.gz is missing: restore that"},
			"",
			[]string{"missing"},
		},
		{"page damaged", func(f folder) { f.write(somePage, "x") }, []string{somePage + ": unexpected EOF: it is evidence: restore it"}, "", []string{"evidence"}},
		{
			"page of other bytes", func(f folder) {
				f.copy(somePage, "acme/pages/edfffd1eb51500f977c9a0702fc65e4ab9a3c54b0b71a049434189244d999a58.gz")
			},
			[]string{"the page's SHA-256 is 88a7"},
			"",
			[]string{"SHA-256"},
		},
		{"page of nobody", func(f folder) { f.copy(somePage, "acme/pages/"+sha("one")+".gz") }, []string{"SHA-256 is 88a75df864e5b3c342be6301ca6ed7ab786fbaf303e84060fa268eeec7ab8cd8: the file is damaged: nothing refers to it"}, "removed it", nil},
		{
			"page of nobody, when a change cannot be read", func(f folder) { f.write("acme/pages/"+sha("one")+".gz", "x"); f.write(someChange, "") },
			[]string{someChange, "nothing refers to it", "nothing refers to it"},
			"",
			[]string{someChange, "nothing", "nothing"},
		},
		{
			"change gone", func(f folder) { f.remove(someChange) },
			[]string{"its last change da10ffa29c1c is not there: restore that", "nothing refers to it", "deadlines/da10ffa29c1c-20260415T141612Z.json: it is about change da10ffa29c1c, which", "decisions/", "notices/", "messages/change-", "messages/deadline-"},
			"",
			[]string{"is not there", "deadlines/", "decisions/", "notices/", "messages/change-", "messages/deadline-"},
		},
		{
			"change by another name", func(f folder) { f.rename(someChange, "acme/changes/0002-da10ffa29c1c.json") },
			[]string{"it holds change da10ffa29c1c of acme, number 1"},
			"",
			[]string{"it holds"},
		},
		{"change that was not committed", func(f folder) {
			f.write("acme/changes/0002-aaaaaaaaaaaa.json", `{"schema": 1, "id": "aaaaaaaaaaaa", "number": 2, "vendor": "acme", "old_page": {"sha256": "edfffd1eb51500f977c9a0702fc65e4ab9a3c54b0b71a049434189244d999a58"}, "new_page": {"sha256": "edfffd1eb51500f977c9a0702fc65e4ab9a3c54b0b71a049434189244d999a58"}}`)
		}, []string{"0002-aaaaaaaaaaaa.json: the baseline does not contain it"}, "", []string{"does not contain it"}},
		{"change that is no baseline's", func(f folder) {
			f.edit(someChange, "edfffd1eb51500f977c9a0702fc65e4ab9a3c54b0b71a049434189244d999a58", "88a75df864e5b3c342be6301ca6ed7ab786fbaf303e84060fa268eeec7ab8cd8")
		}, []string{"it is not of the page to which its last change da10ffa29c1c led"}, "", []string{"is not of the page"}},
		{"decision cut", func(f folder) { f.write(someDecision, `{"schema": 1, "cha`) }, []string{someDecision + ": unexpected end"}, "", []string{"unexpected end"}},
		{"ledger torn", func(f folder) { f.write(someRuns, f.read(someRuns)+`{"at": "2026`) }, []string{someRuns + ": line 3 is torn"}, "took it away", nil},
		{"ledger not ended", func(f folder) { f.write(someRuns, strings.TrimSuffix(f.read(someRuns), "\n")) }, []string{someRuns + ": line 2 is torn"}, "ended it", nil},
		{"ledger damaged", func(f folder) { f.write(someRuns, "x\n"+f.read(someRuns)) }, []string{someRuns + ": line 1: invalid character 'x'"}, "", []string{"line 1"}},
		{
			"message gone", func(f folder) { f.remove(someMessage); f.remove("messages/.index.json") },
			[]string{someChange + ": it was not told yet: the next check does", someReceipt + ": its message is not there: restore"},
			"",
			[]string{"not told yet", "its message"},
		},
		{
			"message of another name", func(f folder) {
				f.rename(someMessage, "messages/change-aaaaaaaaaaaa.json")
				f.remove("messages/.index.json")
			},
			[]string{"it holds message change-da10ffa29c1c", "not told yet", "its message"},
			"",
			[]string{"it holds", "not told yet", "its message"},
		},
		{"receipt of another part", func(f folder) { f.rename(someReceipt, "receipts/change-da10ffa29c1c.slack.2.json") }, []string{"it is the receipt of part 1 of change-da10ffa29c1c from slack"}, "", []string{"part 1"}},
		{"receipt empty", func(f folder) { f.write(someReceipt, "") }, []string{someReceipt + ": unexpected end"}, "", []string{"unexpected end"}},
		{"claim of nobody", func(f folder) { f.rename(someClaim, "claims/gone.json") }, []string{"claims/gone.json: its message is not there"}, "removed it", nil},
		{"claim of what was taken", func(f folder) { f.rename(someClaim, "claims/hello-slack.json") }, []string{"claims/hello-slack.json: all of it was taken"}, "removed it", nil},
		{"claim empty", func(f folder) { f.write(someClaim, "") }, []string{someClaim + ": unexpected end"}, "", []string{"comes again unmarked"}},
		{"index garbage", func(f folder) { f.write("messages/.index.json", "{") }, []string{"messages/.index.json: unexpected end"}, "removed it: the next run makes it anew", nil},
		{"index wrong", func(f folder) { f.edit("messages/.index.json", `"slack": 1`, `"slack": 0`) }, []string{"messages/.index.json: what it says of message"}, "removed it", nil},
		{"index of a message that is gone", func(f folder) { f.edit("messages/.index.json", "hello-slack", "hello-gone") }, []string{"messages/.index.json: what it says of message hello-gone"}, "removed it", nil},
		{"a stranger", func(f folder) { f.write("acme/notes.txt", "hi") }, []string{"acme/notes.txt: not a file of subwatch: move it out"}, "", []string{"not a file"}},
		{"a README", func(f folder) { f.write("README.md", "hi"); f.write(".gitattributes", "hi") }, nil, "", nil},
		{
			"links", func(f folder) {
				f.link("acme", "globex")
				f.remove(someMessage)
				f.link("../acme/state.json", someMessage)
				f.remove("messages/.index.json")
			},
			[]string{"globex: it is a symbolic link", someMessage + ": it is a symbolic link", "not told yet", "its message"},
			"",
			[]string{"globex", someMessage, "not told", "its message"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := folder{t, filepath.Join(t.TempDir(), "data")}
			if err := os.CopyFS(f.path, os.DirFS(filepath.Join("testdata", "schema", "1"))); err != nil {
				t.Fatal(err)
			}
			test.damage(f)
			d, err := Open(f.path)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			_, findings := d.Examine()
			f.match(findings, test.want)
			if len(findings) > 0 && (test.mend == "") != (findings[0].Mend == "") || len(findings) > 0 && !strings.HasPrefix(findings[0].Mend, test.mend) {
				t.Errorf("mended by %q, want %q", findings[0].Mend, test.mend)
			}
			kept := f.evidence()
			for _, found := range findings {
				if err := found.Repair(); err != nil {
					t.Errorf("repair %v: %v", found.Err, err)
				}
			}
			if got := f.evidence(); !slices.Equal(got, kept) {
				t.Errorf("a repair touched evidence:\n got %q\nwant %q", got, kept)
			}
			_, findings = d.Examine()
			f.match(findings, test.after)
		})
	}
}

// A folder is a data folder that is damaged by a test.
type folder struct {
	*testing.T
	path string
}

func (f folder) full(name string) string { return filepath.Join(f.path, filepath.FromSlash(name)) }

func (f folder) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

func (f folder) read(name string) string {
	f.Helper()
	text, err := os.ReadFile(f.full(name))
	f.must(err)
	return string(text)
}

func (f folder) write(name, text string) {
	f.Helper()
	f.must(os.MkdirAll(filepath.Dir(f.full(name)), 0o755))
	f.must(os.WriteFile(f.full(name), []byte(text), 0o644))
}

func (f folder) edit(name, from, to string) {
	f.Helper()
	text := f.read(name)
	if !strings.Contains(text, from) {
		f.Fatalf("%s does not hold %q", name, from)
	}
	f.write(name, strings.Replace(text, from, to, 1))
}

func (f folder) copy(from, to string)   { f.Helper(); f.write(to, f.read(from)) }
func (f folder) rename(from, to string) { f.Helper(); f.must(os.Rename(f.full(from), f.full(to))) }
func (f folder) remove(name string)     { f.Helper(); f.must(os.Remove(f.full(name))) }

func (f folder) link(to, name string) {
	f.Helper()
	if err := os.Symlink(filepath.FromSlash(to), f.full(name)); err != nil {
		f.Skip("no symbolic links here:", err)
	}
}

// evidence returns what no repair may touch.
func (f folder) evidence() []string {
	var all []string
	for _, name := range files(f.T, f.path) {
		for _, part := range []string{"snapshot.json", "changes/", "decisions/", "notices/", "deadlines/", "approvals/", "receipts/", "messages/c", "messages/h", "messages/d"} {
			if strings.Contains(name, part) {
				text, _ := os.ReadFile(f.full(name)) // a link that leads nowhere holds nothing
				all = append(all, name+" "+hexSum(text))
			}
		}
	}
	return all
}

// match holds findings to a part of the text of each.
func (f folder) match(findings []store.Finding, want []string) {
	f.Helper()
	var got []string
	for _, found := range findings {
		got = append(got, found.Err.Error())
		if !strings.Contains(found.Err.Error(), filepath.ToSlash(f.path)) {
			f.Errorf("it names no file: %v", found.Err)
		}
	}
	if len(got) != len(want) {
		f.Fatalf("got %d findings, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
	for i := range got {
		if !strings.Contains(got[i], want[i]) {
			f.Errorf("finding %d:\n got %s\nwant %s", i+1, got[i], want[i])
		}
	}
}

// Whatever a file holds, it is named or read, and a repair leaves nothing behind
// that the next one would repair again.
func FuzzExamine(f *testing.F) {
	names := []string{"acme/state.json", "acme/snapshot.json", someChange, somePage, someDecision, someClaim, someMessage, someReceipt, someRuns, "messages/.index.json"}
	for i, name := range names {
		text, err := os.ReadFile(filepath.Join("testdata", "schema", "1", filepath.FromSlash(name)))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), text)
		f.Add(uint8(i), text[:len(text)/2])
	}
	f.Add(uint8(0), []byte(`{"schema": 1, "open": [null], "health": null}`))
	f.Add(uint8(6), []byte(`{"schema": 1, "destinations": [{"name": "", "parts": null}], "vendor": "..", "change": "/"}`))
	f.Add(uint8(8), []byte("\n\n{}\nnull\n"))
	f.Fuzz(func(t *testing.T, which uint8, text []byte) {
		path := filepath.Join(t.TempDir(), "data")
		if err := os.CopyFS(path, os.DirFS(filepath.Join("testdata", "schema", "1"))); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(path, filepath.FromSlash(names[int(which)%len(names)])), text, 0o644); err != nil {
			t.Fatal(err)
		}
		d, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		_, findings := d.Examine()
		for _, found := range findings {
			if !strings.Contains(found.Err.Error(), filepath.ToSlash(path)) {
				t.Errorf("it names no file: %v", found.Err)
			}
			if err := found.Repair(); err != nil {
				t.Errorf("repair %v: %v", found.Err, err)
			}
		}
		_, findings = d.Examine()
		for _, found := range findings {
			if found.Mend != "" {
				t.Errorf("after a repair: %v", found.Err)
			}
		}
	})
}
