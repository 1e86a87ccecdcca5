package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/subwatch/subwatch/store/dir"
)

// The files of a branch are read and written as git stores them, without a work
// tree: no filter, no change of line ends or encoding, no keyword is applied to
// them, whatever attributes are on the branch, in the user's repository or on
// the machine. One git reads many objects, and one writes many.

// objects reads objects, in the order in which they are asked for. Their bytes
// are to be read before the next comes; what is left of them is passed over.
func (b *Branch) objects(ctx context.Context, asked []string, each func(i int, hash string, size int64, body io.Reader) error) error {
	if len(asked) == 0 {
		return nil
	}
	pr, pw := io.Pipe()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		pw.CloseWithError(b.git.stream(ctx, strings.NewReader(strings.Join(asked, "\n")+"\n"), pw, "cat-file", "--batch", "--buffer"))
	}()
	err := eachObject(bufio.NewReaderSize(pr, 1<<16), asked, each)
	pr.CloseWithError(cmpErr(err)) // git writes on until nobody reads
	<-ended
	return err
}

// cmpErr is the reason for which git's output is not read any more.
func cmpErr(err error) error {
	if err == nil {
		return io.ErrClosedPipe
	}
	return err
}

// eachObject reads what cat-file --batch writes: a line with hash, type and size,
// the bytes, and a line break.
func eachObject(r *bufio.Reader, asked []string, each func(int, string, int64, io.Reader) error) error {
	for i, name := range asked {
		line, err := r.ReadString('\n')
		if err != nil {
			return noEOF(err)
		}
		fields := strings.Fields(line)
		if len(fields) != 3 {
			return fmt.Errorf("git cat-file: %s is not in the repository: fetch the branch again, or restore it", name)
		}
		size, err := strconv.ParseInt(fields[2], 10, 64)
		if err != nil {
			return fmt.Errorf("git cat-file: %q", strings.TrimSpace(line))
		}
		body := &io.LimitedReader{R: r, N: size}
		if err := each(i, fields[0], size, body); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, body); err != nil {
			return err
		}
		if _, err := r.Discard(1); err != nil {
			return noEOF(err)
		}
	}
	return nil
}

// noEOF: an output that ends too early is not at its end.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Limits of what is read of a branch. Ten thousand vendors for ten years are a
// few million files; who pushes more means to exhaust the run.
const (
	maxTree    = 256 << 20 // bytes of a folder's listing
	maxEntries = 8_000_000 // files and folders of a branch
)

// list returns what a commit holds; "" is a commit without files. Only folders
// that subwatch keeps files in are looked into, so that nothing that somebody
// else put there is too deep or too large.
func (b *Branch) list(ctx context.Context, commit string) (listing, error) {
	l := listing{folders: map[string]tree{}, foreign: map[string]entry{}, why: map[string]string{}}
	if commit == "" {
		return l, nil
	}
	l.size = len(commit) / 2
	wanted, left := []entry{{hash: commit + "^{tree}"}}, maxEntries
	for len(wanted) > 0 {
		var hashes []string
		for _, e := range wanted {
			hashes = append(hashes, e.hash)
		}
		var next []entry
		err := b.objects(ctx, hashes, func(i int, hash string, size int64, body io.Reader) error {
			if size > maxTree {
				return fmt.Errorf("the folder %s of the branch has a listing of more than %d MiB", hash, maxTree>>20)
			}
			raw := make([]byte, size)
			if _, err := io.ReadFull(body, raw); err != nil {
				return err
			}
			t := tree{hash: hash, raw: raw}
			if left -= bytes.Count(raw, []byte{' '}); left < 0 { // at least one an entry
				return fmt.Errorf("the branch has more than %d files: give the data a branch of its own", maxEntries)
			}
			below, err := l.take(wanted[i].name, t, b.fold)
			next = append(next, below...)
			return err
		})
		if err != nil {
			return l, err
		}
		wanted = next
	}
	return l, nil
}

// checkout makes the copy hold the files of a commit. also names files of the
// copy that may differ from what it was taken from.
func (b *Branch) checkout(ctx context.Context, to listing, also []string) error {
	var names, hashes []string
	file := to.lookup()
	for _, name := range unique(changed(b.there(), to), also) {
		if err := os.Remove(b.path(name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		if e, ok := file(name); ok {
			names, hashes = append(names, name), append(hashes, e.hash)
		}
	}
	made := ""
	err := b.objects(ctx, hashes, func(i int, _ string, size int64, body io.Reader) error {
		folder, _ := splitName(names[i])
		if folder != made {
			if err := os.MkdirAll(b.path(folder), 0o755); err != nil {
				return err
			}
			made = folder
		}
		if size > dir.MaxFile {
			e, _ := file(names[i])
			to.foreign[names[i]], to.why[names[i]] = e, fmt.Sprintf("larger than %d MiB", dir.MaxFile>>20)
			return nil
		}
		f, err := os.OpenFile(b.path(names[i]), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, body)
		return errors.Join(err, f.Close())
	})
	if err != nil {
		return err
	}
	b.listed.Store(&to)
	return nil
}

// path is where the copy has a file.
func (b *Branch) path(name string) string {
	return filepath.Join(b.git.folder, filepath.FromSlash(name))
}

// unique joins lists of names, each name once.
func unique(lists ...[]string) []string {
	seen := map[string]bool{}
	var all []string
	for _, list := range lists {
		for _, name := range list {
			if !seen[name] {
				seen[name] = true
				all = append(all, name)
			}
		}
	}
	return all
}

// blob returns the bytes of one object.
func (b *Branch) blob(ctx context.Context, hash string) (data []byte, err error) {
	err = b.objects(ctx, []string{hash}, func(_ int, _ string, size int64, body io.Reader) error {
		if size > dir.MaxFile {
			return fmt.Errorf("larger than %d MiB: subwatch writes no such file", dir.MaxFile>>20)
		}
		data, err = io.ReadAll(body)
		return err
	})
	return data, err
}

// store keeps files as objects of a kind ("blob" or "tree") and gives their
// hashes, in the same order. The files are named as seen from the copy.
func (b *Branch) store(ctx context.Context, kind string, files []string) ([]string, error) {
	if len(files) == 0 {
		return nil, nil
	}
	args := []string{"hash-object", "-w", "--no-filters", "--stdin-paths", "-t", kind}
	if kind == "tree" {
		// What is somebody else's in it stays, also what git would not write.
		args = append(args, "--literally")
	}
	out, err := b.git.run(ctx, strings.Join(files, "\n")+"\n", args...)
	if err != nil {
		return nil, err
	}
	hashes := strings.Fields(out)
	if len(hashes) != len(files) {
		return nil, fmt.Errorf("git hash-object: %d hashes for %d files", len(hashes), len(files))
	}
	return hashes, nil
}
