package git

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// sameRemote reports why what is pushed to the remote would not be fetched from
// it again: git can be told to push elsewhere (remote.*.pushurl,
// url.*.pushInsteadOf). Another way to the same repository is none: https to
// fetch and ssh to push, say. What such a run records no other would ever see,
// and all of them would tell the same.
func (b *Branch) sameRemote(ctx context.Context) error {
	fetched, err := b.user.run(ctx, "", "remote", "get-url", remote)
	if err != nil {
		return err
	}
	pushed, err := b.user.run(ctx, "", "remote", "get-url", "--push", "--all", remote)
	if err != nil {
		return err
	}
	// A relative address is seen from the top of the work tree.
	top, err := b.user.run(ctx, "", "rev-parse", "--show-toplevel")
	if err != nil || top == "" {
		top = b.git.dir // a bare repository
	}
	for to := range strings.SplitSeq(pushed, "\n") {
		if !sameRepository(fetched, to, top) {
			return &BranchError{err: fmt.Errorf("remote %q is fetched from %s and pushed to %s, so that no run would see what another one recorded: let both be the same repository (git config remote.%s.pushurl, and url.*.pushInsteadOf, say where it is pushed to)",
				remote, shownAddress(fetched), shownAddress(to), remote)}
		}
	}
	return nil
}

// shownAddress is an address without anybody's password.
func shownAddress(address string) string { return userInfo.ReplaceAllString(address, "://") }

// sameRepository reports whether two addresses lead to the same repository:
// to the same host and path, by whatever protocol and as whatever user.
func sameRepository(a, b, top string) bool {
	if a == b {
		return true
	}
	x, err1 := parseAddress(a)
	y, err2 := parseAddress(b)
	if err1 != nil || err2 != nil {
		return false
	}
	if x.host == "" && y.host == "" {
		return sameFolder(x.path, y.path, top)
	}
	// With one protocol another port is another server; with two each has its
	// own. Hosts that differ by case are one, and no host that people use tells
	// repositories apart by it.
	return x.host == y.host && (x.scheme != y.scheme || x.port == y.port) && strings.EqualFold(x.path, y.path)
}

// An address is where a repository is.
type address struct {
	scheme string
	host   string // lower case; empty: this machine
	port   string
	path   string // on a host without the slash in front
}

// The port of a protocol where an address names none.
var ports = map[string]string{"https": "443", "http": "80", "ssh": "22", "git": "9418"}

// parseAddress reads an address as git does: a URL, "host:path" for ssh, else a
// path of this machine.
func parseAddress(text string) (address, error) {
	if scheme, rest, ok := strings.Cut(text, "://"); ok && !strings.ContainsAny(scheme, "/:") {
		if scheme == "file" {
			return address{path: rest}, nil
		}
		u, err := url.Parse(text)
		if err != nil || u.Host == "" {
			return address{}, errors.New("no address")
		}
		// "git+ssh" and "ssh+git" are old names of ssh.
		scheme = strings.ToLower(scheme)
		if strings.Contains(scheme, "ssh") {
			scheme = "ssh"
		}
		return network(scheme, u.Hostname(), u.Port(), u.Path), nil
	}
	if helper, _, ok := strings.Cut(text, "::"); ok && !strings.ContainsAny(helper, "@[/") {
		return address{}, errors.New("the address of a helper of its own") // "ext::…": compared as it stands
	}
	host, path, ok := strings.Cut(text, ":")
	if before, after, bracket := strings.Cut(text, "]:"); bracket { // "[::1]:path"
		host, path = before, after
	}
	if drive := len(host) == 1; !ok || drive || strings.Contains(host, "/") {
		return address{path: text}, nil
	}
	host = host[strings.LastIndex(host, "@")+1:]
	return network("ssh", strings.Trim(host, "[]"), "", path), nil
}

// network returns an address on a host. Hosts that have another name for ssh
// through the port of https, as GitHub, GitLab and Bitbucket have, are taken by
// their usual one.
func network(scheme, host, port, path string) address {
	host = strings.ToLower(host)
	if scheme == "ssh" {
		for _, prefix := range []string{"ssh.", "altssh."} {
			if name, ok := strings.CutPrefix(host, prefix); ok && port == "443" {
				host, port = name, ""
			}
		}
	}
	path = strings.TrimSuffix(strings.Trim(path, "/"), ".git")
	return address{scheme, host, cmp.Or(port, ports[scheme]), strings.Trim(path, "/")}
}

// sameFolder reports whether two paths of this machine are the same folder.
func sameFolder(a, b, top string) bool {
	absolute := func(path string) string {
		if !filepath.IsAbs(path) {
			path = filepath.Join(top, path)
		}
		return filepath.Clean(path)
	}
	a, b = absolute(a), absolute(b)
	if a == b {
		return true
	}
	// git finds "x" as "x.git" too.
	for _, end := range [][2]string{{"", ""}, {".git", ""}, {"", ".git"}} {
		x, err1 := os.Stat(a + end[0])
		y, err2 := os.Stat(b + end[1])
		if err1 == nil && err2 == nil && os.SameFile(x, y) {
			return true
		}
	}
	return false
}
