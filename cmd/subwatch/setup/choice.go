package setup

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
	"golang.org/x/term"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/scraper/fetch"
)

// A choice is a vendor to watch: a built-in one, or one by its address.
type choice struct {
	name string
	url  string       // where the list is; empty: where the catalogue says
	of   config.Entry // of the catalogue; zero for a vendor that is not built in
}

// chosen reads vendors as the command line has them: NAME or NAME=ADDRESS. The
// error has a line for each that is wrong.
func chosen(words []string) ([]choice, error) {
	var all []choice
	var errs []error
	seen := map[string]bool{}
	for _, word := range words {
		c, err := readChoice(word)
		if key := strings.ToLower(c.name); err == nil && seen[key] {
			err = fmt.Errorf("%s is listed twice", c.name)
		} else {
			seen[key] = true
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		all = append(all, c)
	}
	return all, errors.Join(errs...)
}

func readChoice(word string) (choice, error) {
	name, address, given := strings.Cut(word, "=")
	c := choice{name: name, url: address}
	found := config.Catalogue(name)
	if i := slices.IndexFunc(found, func(e config.Entry) bool { return e.Name == name }); i >= 0 {
		c.of = found[i]
	}
	switch {
	case given:
		if err := config.CheckName(name); err != nil {
			return c, err
		}
		if err := fetch.CheckURL(address); err != nil {
			return c, fmt.Errorf("%s: %w", name, err)
		}
	case c.of.Name == "":
		return c, fmt.Errorf("no built-in vendor %q%s: any other is watched by its address: NAME=https://…", name, config.Suggest(name))
	}
	return c, nil
}

// unread reports whether it is known that the list cannot be read where it is.
func (c choice) unread() bool { return c.url == "" && !c.of.Kind.Readable() }

// untried reports whether nobody knows that the list can be read where it is.
func (c choice) untried() bool { return c.url == "" && c.of.Kind == config.UnknownKind }

// elsewhere returns addresses at which the vendor's list may be too, by where
// others have theirs: guesses, for a person to try. There are none where the
// list is kept by somebody else, whose site it would be.
func (c choice) elsewhere() []string {
	u, err := url.Parse(c.of.URL)
	if err != nil {
		return nil
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(u.Hostname())
	if err != nil {
		return nil
	}
	letters := strings.NewReplacer("-", "", " ", "", ".", "")
	label, _, _ := strings.Cut(domain, ".")
	label = letters.Replace(label)
	if name := letters.Replace(c.name); !strings.Contains(label, name) && !strings.Contains(name, label) {
		return nil
	}
	var all []string
	for _, path := range []string{"/legal/subprocessors", "/subprocessors", "/legal/sub-processors"} {
		if a := "https://www." + domain + path; strings.TrimSuffix(c.of.URL, "/") != a {
			all = append(all, a)
		}
	}
	return all
}

// unreadNote says which of the vendors cannot be read yet, or may not be, and
// what to do about it; nothing where all can.
func unreadNote(all []choice) string {
	var b strings.Builder
	for _, c := range all {
		if !c.unread() {
			continue
		}
		if b.Len() == 0 {
			b.WriteString("\nThe lists of these vendors cannot be read yet where they are, and every check will say so:\n")
		}
		fmt.Fprintf(&b, "  %s: %s\n    %s\n", c.name, c.of.Kind.Words(), c.of.URL)
		if try := c.elsewhere(); len(try) > 0 {
			fmt.Fprintf(&b, "    perhaps also at %s\n", strings.Join(try, " or "))
		}
	}
	if b.Len() > 0 {
		b.WriteString("Many vendors have the list on another page too, or in their data processing agreement.\n" +
			"\"subwatch parse ADDRESS\" says whether a page can be read; then write into " + cli.DefaultConfigFile + ":\n" +
			"  - name: NAME\n    url: ADDRESS\n")
	}
	var untried []string
	for _, c := range all {
		if c.untried() {
			untried = append(untried, c.name)
		}
	}
	if len(untried) > 0 {
		fmt.Fprintf(&b, "\nNot known yet is whether the lists of these can be read; the first check says it: %s\n", strings.Join(untried, ", "))
	}
	return b.String()
}

// asked asks for the vendors on a terminal. Elsewhere they have to be given.
func asked(env cli.Environment) ([]choice, error) {
	f, ok := env.Stdin.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil, cli.Wrong(errors.New("which vendors? --vendors atlassian,figma (\"subwatch vendors\" lists the names)"))
	}
	return ask(env.Stdin, env.Stdout)
}

// ask asks until all names are known, or nobody answers; then for another address
// of each list that cannot be read where it is. What is wrong is a line, and the
// question comes again.
func ask(in io.Reader, out io.Writer) ([]choice, error) {
	lines := bufio.NewScanner(in)
	for {
		fmt.Fprint(out, "Which vendors? Names, separated by blanks or commas (\"subwatch vendors\" lists them): ")
		if !lines.Scan() {
			fmt.Fprintln(out)
			return nil, cli.Wrong(cmp.Or(lines.Err(), errors.New("no vendors: nothing was changed")))
		}
		words := strings.FieldsFunc(lines.Text(), func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
		if len(words) == 0 {
			continue
		}
		all, err := chosen(words)
		if err == nil {
			for i := range all {
				if all[i].unread() {
					all[i].url = askAddress(lines, out, all[i])
				}
			}
			return all, nil
		}
		sayLines(out, err)
	}
}

// askAddress asks for another address of a list; "" keeps the one there is.
func askAddress(lines *bufio.Scanner, out io.Writer, c choice) string {
	fmt.Fprintf(out, "%s: %s\n  %s\n", c.name, c.of.Kind.Words(), c.of.URL)
	if try := c.elsewhere(); len(try) > 0 {
		fmt.Fprintf(out, "  perhaps also at %s\n", strings.Join(try, " or "))
	}
	for {
		fmt.Fprint(out, "Another address of its list, or nothing to keep this one: ")
		if !lines.Scan() {
			fmt.Fprintln(out)
			return ""
		}
		address := strings.TrimSpace(lines.Text())
		if address == "" {
			return ""
		}
		err := fetch.CheckURL(address)
		if err == nil {
			return address
		}
		sayLines(out, err)
	}
}

// sayLines writes an error, a line each.
func sayLines(out io.Writer, err error) {
	for _, line := range cli.ErrorLines(err) {
		fmt.Fprintln(out, line)
	}
}
