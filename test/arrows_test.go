// Package test holds the house to its plan: which package may import which,
// where third-party code ends, and that every package says what it is. It also
// runs the whole program end to end, as workflows and the action do. What one
// package does is tested beside its code.
//
// Its tests run in the root of the repository, so paths in it begin there.
package test

import (
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// There are no golden files here; the flag is known so that "go test ./...
// -update" works.
var _ = flag.Bool("update", false, "no effect")

const module = "github.com/subwatch/subwatch"

// arrows says which of our packages a package may import. They point down
// only. cmd/subwatch wires the parts and may import them all.
var arrows = map[string][]string{
	"cmd/subwatch":             {"cmd/subwatch/cli", "cmd/subwatch/watch", "cmd/subwatch/decide", "cmd/subwatch/look", "cmd/subwatch/setup"},
	"cmd/subwatch/watch":       below("cmd/subwatch/cli"),
	"cmd/subwatch/decide":      below("cmd/subwatch/cli"),
	"cmd/subwatch/look":        below("cmd/subwatch/cli"),
	"cmd/subwatch/setup":       below("cmd/subwatch/cli"),
	"cmd/subwatch/cli":         below(),
	"monitor":                  {"monitor/config", "monitor/deadline", "monitor/steady", "monitor/succession", "store", "notify", "scraper", "scraper/page", "scraper/fetch", "diff", "snapshot", "place", "snapshot/record"},
	"monitor/config":           {"place", "monitor/deadline", "store", "scraper", "scraper/fetch", "diff", "snapshot", "snapshot/record"},
	"monitor/steady":           {"diff", "scraper/page", "snapshot"},
	"monitor/succession":       {"store", "diff", "snapshot", "snapshot/record"},
	"monitor/deadline":         {"diff", "snapshot", "place", "snapshot/record"},
	"store/storetest":          {"store", "snapshot", "snapshot/record"},
	"store/git":                {"store/dir", "store"},
	"store/dir":                {"store", "diff", "snapshot", "snapshot/record"},
	"store":                    {"diff", "snapshot", "snapshot/record"},
	"notify":                   {"diff", "snapshot", "snapshot/record"},
	"notify/wording":           {"notify", "company", "diff", "snapshot", "snapshot/record"},
	"notify/text":              {"notify", "notify/wording", "snapshot"},
	"notify/markdown":          {"notify", "notify/wording", "snapshot"},
	"notify/data":              {"notify/wording", "diff", "snapshot"},
	"notify/github":            {"notify", "notify/wording", "notify/markdown"},
	"notify/slack":             {"notify", "notify/wording", "diff"},
	"notify/notifytest":        {"notify", "notify/wording", "diff", "snapshot", "snapshot/record"},
	"diff":                     {"company", "diff/internal/match", "diff/internal/reading", "diff/internal/words", "place", "promise", "snapshot"},
	"diff/internal/match":      {"company", "diff/internal/reading", "diff/internal/words", "snapshot"},
	"diff/internal/reading":    {"diff/internal/words", "place", "promise", "snapshot"},
	"diff/internal/words":      {},
	"scraper":                  {"scraper/page", "scraper/internal/format", "scraper/internal/walls", "scraper/internal/lists", "scraper/internal/dom", "scraper/internal/lexicon", "snapshot"},
	"scraper/fetch":            {"scraper/page"},
	"scraper/internal/walls":   {"scraper/internal/lists", "scraper/internal/dom", "scraper/internal/lexicon", "scraper/page", "snapshot"},
	"scraper/internal/lists":   {"company", "scraper/internal/names", "scraper/internal/dom", "scraper/internal/lexicon", "scraper/page", "place", "promise", "snapshot"},
	"scraper/internal/format":  {"scraper/internal/dom", "scraper/page"},
	"scraper/internal/dom":     {"scraper/internal/lexicon", "scraper/page", "place", "snapshot"},
	"scraper/internal/lexicon": {"company", "place", "snapshot"},
	"scraper/internal/names":   {"company", "scraper/internal/dom", "scraper/internal/lexicon", "snapshot"},
	"scraper/page":             {},
	"company":                  {},
	"place":                    {},
	"promise":                  {"place"},
	"snapshot":                 {},
	"snapshot/record":          {"snapshot"},
	"fixtures":                 {},
}

// below are the packages that a command may use: all that are below the command
// line, and more.
func below(more ...string) []string {
	return append(more, "monitor", "monitor/config", "monitor/deadline", "store", "store/dir", "store/git", "notify", "notify/wording", "notify/slack", "notify/text", "notify/markdown", "notify/data", "notify/github",
		"diff", "scraper", "scraper/page", "scraper/fetch", "snapshot", "snapshot/record", "place", "promise", "fixtures")
}

// isCommandLine reports a package of the command line: one that may know the
// arguments, the environment and exit codes.
func isCommandLine(pkg string) bool {
	return pkg == "cmd/subwatch" || strings.HasPrefix(pkg, "cmd/subwatch/")
}

// testOnly are the packages that only tests import.
var testOnly = []string{"notify/notifytest", "store/storetest"}

// homes says where a third-party package, or a module's packages, may be
// imported. What stands here nowhere is imported nowhere: test tools, and what
// nobody has decided on.
var homes = map[string][]string{
	"github.com/PuerkitoBio/goquery":       {"scraper/internal/dom"},
	"github.com/andybalholm/cascadia":      {"scraper/internal/dom"},
	"golang.org/x/net/html":                {"scraper", "scraper/internal/names", "scraper/internal/dom", "scraper/internal/format", "scraper/internal/lists", "scraper/internal/walls"},
	"golang.org/x/net/http/httpguts":       {"scraper/fetch"},
	"golang.org/x/net/idna":                {"notify/wording"},
	"golang.org/x/net/publicsuffix":        {"cmd/subwatch", "cmd/subwatch/cli", "cmd/subwatch/watch", "cmd/subwatch/decide", "cmd/subwatch/look", "cmd/subwatch/setup"},
	"golang.org/x/text":                    {"scraper/internal/names", "scraper/internal/dom", "scraper/internal/format", "scraper/internal/lexicon", "scraper/internal/lists", "scraper/internal/walls", "diff/internal/words", "notify/wording", "company", "place"},
	"github.com/google/go-cmp":             {"notify/notifytest", "store/storetest"},
	"github.com/yuin/goldmark":             {"scraper/internal/format", "notify/notifytest"},
	"github.com/cenkalti/backoff/v5":       {"scraper/fetch", "notify/slack", "store/git"},
	"github.com/klauspost/compress":        {"scraper/fetch", "store/dir"},
	"github.com/sergi/go-diff":             {"diff/internal/words"},
	"github.com/slack-go/slack":            {"notify/slack"},
	"github.com/clipperhouse/displaywidth": {"notify/text"},
	"github.com/hbollon/go-edlib":          {"monitor/config"},
	"github.com/goccy/go-yaml":             {"monitor/config"},
	"golang.org/x/sys":                     {"store/dir"},
	"github.com/spf13/cobra":               {"cmd/subwatch", "cmd/subwatch/cli", "cmd/subwatch/watch", "cmd/subwatch/decide", "cmd/subwatch/look", "cmd/subwatch/setup"},
	"golang.org/x/term":                    {"cmd/subwatch", "cmd/subwatch/cli", "cmd/subwatch/watch", "cmd/subwatch/decide", "cmd/subwatch/look", "cmd/subwatch/setup"},
	"github.com/schollz/progressbar":       {"cmd/subwatch", "cmd/subwatch/cli", "cmd/subwatch/watch", "cmd/subwatch/decide", "cmd/subwatch/look", "cmd/subwatch/setup"},
	"code.dny.dev/ssrf":                    {"scraper/fetch"},
	"golang.org/x/sync":                    {"scraper/fetch"},
}

// pure packages see no network, no files and no environment, directly or
// through what they import.
var pure = []string{"snapshot", "snapshot/record", "company", "place", "promise", "diff", "diff/internal/match", "diff/internal/reading", "diff/internal/words", "monitor/deadline"}

// outside is what a pure package must not reach.
var outside = []string{"net", "net/http", "os/exec"}

// refusal says why a package of ours may not import a path, and "" where it
// may.
func refusal(pkg, imported string) string {
	if own, ok := strings.CutPrefix(imported, module+"/"); ok {
		if !slices.Contains(arrows[pkg], own) {
			return "no arrow leads there"
		}
		return ""
	}
	if slices.Contains(pure, pkg) && slices.Contains(append([]string{"os"}, outside...), imported) {
		return "the package is pure"
	}
	if isStd(imported) {
		return ""
	}
	for home, pkgs := range homes {
		if imported == home || strings.HasPrefix(imported, home+"/") {
			if !slices.Contains(pkgs, pkg) {
				return "its home is " + strings.Join(pkgs, ", ")
			}
			return ""
		}
	}
	return "third-party code without a home"
}

// isStd: the standard library's paths have no dot in their first element.
func isStd(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}

// The tables themselves refuse what the design refuses.
func TestRefusal(t *testing.T) {
	for _, c := range []struct {
		pkg, imported string
		ok            bool
	}{
		{"monitor", module + "/store", true},
		{"store", module + "/monitor", false},
		{"store/git", module + "/store/dir", true},
		{"store/dir", module + "/store/git", false},
		{"monitor", module + "/store/dir", false},
		{"scraper", module + "/diff", false},
		{"diff", module + "/scraper", false},
		{"notify", module + "/scraper", false},
		{"notify", module + "/store", false},
		{"monitor", module + "/fixtures", false},
		{"cmd/subwatch/look", module + "/fixtures", true},
		{"scraper", "net/http", true},
		{"diff", "net/http", false},
		{"diff", "os", false},
		{"diff", "github.com/sergi/go-diff/diffmatchpatch", false},
		{"diff/internal/words", "github.com/sergi/go-diff/diffmatchpatch", true},
		{"diff", "github.com/PuerkitoBio/goquery", false},
		{"snapshot", "golang.org/x/net/html", false},
		{"notify/slack", "github.com/slack-go/slack", true},
		{"notify/wording", "github.com/slack-go/slack", false},
		{"notify/slack", module + "/notify/text", false},
		{"notify", module + "/notify/wording", false},
		{"monitor", "github.com/slack-go/slack", false},
		{"notify/slack", "github.com/slack-go/slackevents", false},
		{"store", "github.com/google/go-cmp/cmp", false},
	} {
		if got := refusal(c.pkg, c.imported); (got == "") != c.ok {
			t.Errorf("refusal(%q, %q): got %q, want allowed %v", c.pkg, c.imported, got, c.ok)
		}
	}
}

// Every file is looked at, also those for another operating system; tests may
// import what they need.
func TestArrows(t *testing.T) {
	fset := token.NewFileSet()
	seen := map[string]bool{}
	for file, f := range sources(t, fset) {
		pkg := path.Dir(file)
		if _, ok := arrows[pkg]; !ok {
			t.Errorf("%s: %s is no package of the plan", file, pkg)
			continue
		}
		seen[pkg] = true
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err) // unreachable: the file was parsed
			}
			if own, ok := strings.CutPrefix(imported, module+"/"); ok && slices.Contains(testOnly, own) {
				t.Errorf("%s: %s is for tests only", fset.Position(spec.Pos()), own)
			}
			if why := refusal(pkg, imported); why != "" {
				t.Errorf("%s: %s imports %s: %s", fset.Position(spec.Pos()), pkg, imported, why)
			}
		}
	}
	for pkg := range arrows {
		if !seen[pkg] {
			t.Errorf("package %s: no files found", pkg)
		}
	}
}

// The process is the command line's business: its arguments, environment and
// end are known nowhere else, so that everything below runs inside a test.
func TestProcess(t *testing.T) {
	refused := map[string][]string{
		"os":  {"Args", "Exit", "Getenv", "LookupEnv", "Environ", "Setenv", "Stdin", "Stdout", "Stderr"},
		"log": {"Fatal", "Fatalf", "Fatalln"},
	}
	fset := token.NewFileSet()
	for file, f := range sources(t, fset) {
		if isCommandLine(path.Dir(file)) {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok && x.Obj == nil && slices.Contains(refused[x.Name], sel.Sel.Name) {
					t.Errorf("%s: %s.%s belongs to cmd/subwatch", fset.Position(n.Pos()), x.Name, sel.Sel.Name)
				}
			}
			return true
		})
	}
}

// Every package says what it is, once, in a comment above its package clause.
func TestPackageComments(t *testing.T) {
	fset := token.NewFileSet()
	comments := map[string][]string{}
	for file, f := range sources(t, fset) {
		pkg := path.Dir(file)
		comments[pkg] = append(comments[pkg], f.Doc.Text())
	}
	for pkg, texts := range comments {
		texts = slices.DeleteFunc(texts, func(s string) bool { return s == "" })
		want := "Package " + path.Base(pkg) + " "
		if pkg == "cmd/subwatch" {
			want = "Subwatch " // a command's comment begins with the program's name
		}
		if len(texts) != 1 || !strings.HasPrefix(texts[0], want) {
			t.Errorf("%s: got package comments %q, want one that begins with %q", pkg, texts, want)
		}
	}
}

// The packages of the command line, which nobody else imports, share cobra's
// types, and the inner rooms of scraper the nodes of a document. What is promised to the outside is made of our own types and the standard
// library's: a library can then be replaced inside its one package.
func TestExportedTypes(t *testing.T) {
	listed := list(t)
	exports := map[string]string{}
	for _, p := range listed {
		exports[p.ImportPath] = p.Export
	}
	imp := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})
	checked := 0
	for _, p := range listed {
		own, ok := strings.CutPrefix(p.ImportPath, module+"/")
		if !ok || isCommandLine(own) || strings.HasPrefix(own, "scraper/internal/") || p.Export == "" { // a folder of tests alone exports nothing
			continue
		}
		pkg, err := imp.Import(p.ImportPath)
		if err != nil {
			t.Fatalf("types of %s: %v", own, err)
		}
		for _, name := range pkg.Scope().Names() {
			if obj := pkg.Scope().Lookup(name); obj.Exported() {
				checked++
				w := walk{seen: map[types.Type]bool{}}
				w.visit(obj.Type())
				for _, found := range w.foreign {
					t.Errorf("%s.%s shows %s", own, name, found)
				}
			}
		}
	}
	if checked == 0 {
		t.Error("found no exported names")
	}
}

// A pure package reaches the network through nothing that it imports either.
func TestPure(t *testing.T) {
	for _, p := range list(t) {
		own := strings.TrimPrefix(p.ImportPath, module+"/")
		if !slices.Contains(pure, own) {
			continue
		}
		for _, dep := range p.Deps {
			if slices.Contains(outside, dep) {
				t.Errorf("%s reaches %s", own, dep)
			}
		}
	}
}

// A walk collects the third-party types that a type shows: in its fields,
// parameters, results, methods and elements. Unexported fields and methods are
// nobody's business.
type walk struct {
	seen    map[types.Type]bool
	foreign []string
}

func (w *walk) visit(typ types.Type) {
	if typ == nil || w.seen[typ] {
		return
	}
	w.seen[typ] = true
	switch typ := typ.(type) {
	case *types.Alias:
		w.object(typ.Obj(), typ.TypeArgs(), func() { w.visit(typ.Rhs()) })
	case *types.Named:
		w.object(typ.Obj(), typ.TypeArgs(), func() {
			w.visit(typ.Underlying())
			for m := range typ.Methods() {
				if m.Exported() {
					w.visit(m.Type())
				}
			}
		})
	case *types.Signature:
		w.visit(typ.Params())
		w.visit(typ.Results())
		for p := range typ.TypeParams().TypeParams() {
			w.visit(p.Constraint())
		}
	case *types.Tuple:
		for v := range typ.Variables() {
			w.visit(v.Type())
		}
	case *types.Struct:
		for f := range typ.Fields() {
			if f.Exported() || f.Embedded() {
				w.visit(f.Type())
			}
		}
	case *types.Interface:
		for m := range typ.ExplicitMethods() {
			if m.Exported() {
				w.visit(m.Type())
			}
		}
		for e := range typ.EmbeddedTypes() {
			w.visit(e)
		}
	case *types.Union:
		for term := range typ.Terms() {
			w.visit(term.Type())
		}
	case *types.Map:
		w.visit(typ.Key())
		w.visit(typ.Elem())
	case interface{ Elem() types.Type }: // pointer, slice, array, channel
		w.visit(typ.Elem())
	}
}

// object looks at a named type: the standard library's is fine, one of ours is
// looked into, any other is what is searched for.
func (w *walk) object(obj *types.TypeName, args *types.TypeList, into func()) {
	for arg := range args.Types() {
		w.visit(arg)
	}
	switch pkg := obj.Pkg(); {
	case pkg == nil: // error, any, comparable
	case strings.HasPrefix(pkg.Path(), module+"/"):
		into()
	case !isStd(pkg.Path()):
		w.foreign = append(w.foreign, pkg.Path()+"."+obj.Name())
	}
}

// sources returns the syntax of every Go file that is no test, by its path with
// slashes.
func sources(t *testing.T, fset *token.FileSet) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() != "." && strings.HasPrefix(d.Name(), ".")):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		files[filepath.ToSlash(name)] = f
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A listed package is what the go command says of a package.
type listed struct {
	ImportPath, Name, Export string
	Deps                     []string
}

// list asks for our packages and everything they import, compiled.
func list(t *testing.T) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-export", "-deps", "-json=ImportPath,Name,Export,Deps", "./...")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}
