package dir

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/klauspost/compress/gzip"

	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/store"
)

// maxPage bounds what a stored page may unpack to, in bytes: over the
// fetcher's own limit, so that whatever could be stored can be read again.
const maxPage = 64 << 20

// Baseline returns a vendor's baseline; ok is false when there is none yet.
func (d *Dir) Baseline(vendor string) (s snapshot.Snapshot, ok bool, err error) {
	name, err := baselineFile(vendor)
	if err != nil {
		return s, false, err
	}
	data, err := d.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return s, false, nil
	}
	if err != nil {
		return s, false, err
	}
	if s, err = snapshot.Decode(data); err != nil {
		return s, false, fmt.Errorf("%s: %w (restore it from a copy or from git)", d.show(name), err)
	}
	return s, true, nil
}

// BaselineSize returns the size of a vendor's baseline in bytes, 0 when there is
// none, without reading it: [State.Baseline] says what it should be.
func (d *Dir) BaselineSize(vendor string) (int64, error) {
	name, err := baselineFile(vendor)
	if err != nil || d.root == nil {
		return 0, err
	}
	if err := d.inTheWay(name); err != nil {
		return 0, d.named("read", name, err)
	}
	info, err := d.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err == nil && isLink(info) {
		err = errLink
	}
	if err != nil {
		return 0, d.named("read", name, err)
	}
	return info.Size(), nil
}

// BaselineName returns the path of a vendor's baseline as the user knows it.
func (d *Dir) BaselineName(vendor string) string { return d.show(path.Join(vendor, "snapshot.json")) }

// Page returns the stored bytes of a page by the SHA-256 of its body.
func (d *Dir) Page(vendor, sha string) ([]byte, error) {
	name, err := pageFile(vendor, sha)
	if err != nil {
		return nil, err
	}
	packed, err := d.ReadFile(name)
	if err != nil {
		return nil, err
	}
	zr, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", d.show(name), err)
	}
	body, err := io.ReadAll(io.LimitReader(zr, maxPage+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", d.show(name), err)
	}
	if len(body) > maxPage {
		return nil, fmt.Errorf("read %s: unpacks to more than %d MiB", d.show(name), maxPage>>20)
	}
	if got := hexSum(body); got != sha {
		return nil, fmt.Errorf("read %s: the page's SHA-256 is %s: the file is damaged", d.show(name), got)
	}
	return body, nil
}

func hexSum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// writePage stores a page under the SHA-256 of its body.
func (d *Dir) writePage(vendor, sha string, body []byte) error {
	name, err := pageFile(vendor, sha)
	if err != nil {
		return err
	}
	if ok, err := d.HasFile(name); ok || err != nil {
		return err
	}
	packed, err := d.pack(body)
	if err != nil {
		return fmt.Errorf("pack %s: %w", d.show(name), err)
	}
	return d.WriteFile(name, packed)
}

// pack compresses a page. The fastest level takes half the time of the usual one and
// makes a page about a sixth larger. A packer is used again: it is larger than
// most pages.
func (d *Dir) pack(body []byte) ([]byte, error) {
	var packed bytes.Buffer
	zw, ok := d.packers.Get().(*gzip.Writer)
	if ok {
		zw.Reset(&packed)
	} else {
		var err error
		if zw, err = gzip.NewWriterLevel(&packed, gzip.BestSpeed); err != nil {
			return nil, err
		}
	}
	defer d.packers.Put(zw)
	if _, err := zw.Write(body); err != nil {
		return nil, err
	}
	err := zw.Close()
	return packed.Bytes(), err
}

// Commit makes a read the vendor's baseline. The rename of snapshot.json is the
// commit: a crash before it leaves the old baseline, and the next run finds
// the same change and writes it under the same id; a crash after it leaves a
// state without validators, so that the next run asks for the page
// unconditionally and writes the state anew.
func (d *Dir) Commit(vendor string, c store.Commit) (store.State, error) {
	file, err := baselineFile(vendor)
	if err != nil {
		return store.State{}, err
	}
	if c.Body != nil {
		if err := d.writePage(vendor, c.Baseline.Page.SHA256, c.Body); err != nil {
			return store.State{}, err
		}
	}
	for i, part := range c.Baseline.Page.Further() {
		if i < len(c.Parts) {
			if err := d.writePage(vendor, part.SHA256, c.Parts[i]); err != nil {
				return store.State{}, err
			}
		}
	}
	if c.Change != nil {
		if err := d.writeChange(vendor, *c.Change); err != nil {
			return store.State{}, err
		}
	}
	if old, err := d.State(vendor); err == nil && old.Page != "" {
		old.Page, old.ETag, old.LastModified = "", "", ""
		if err := d.WriteState(vendor, old); err != nil {
			return store.State{}, err
		}
	}
	var data bytes.Buffer
	if err := c.Baseline.Encode(&data); err != nil {
		return store.State{}, fmt.Errorf("write %s: %w", d.show(file), err)
	}
	if err := d.WriteFile(file, data.Bytes()); err != nil {
		return store.State{}, err
	}
	st := c.State
	st.Page, st.Fingerprint = c.Baseline.Page.SHA256, c.Baseline.Fingerprint
	st.Baseline, st.Change = int64(data.Len()), c.Baseline.Change
	if c.Change != nil {
		st.Changes = c.Change.Number
	}
	if err := d.WriteState(vendor, st); err != nil {
		return store.State{}, err
	}
	return st, d.sweep(vendor, c.Baseline)
}

// sweep removes what an interrupted run left that nothing refers to: change
// records that the baseline does not reach, and pages that neither the
// baseline nor a change names. It runs after a commit, which is rare, and
// removes nothing when a change record cannot be read.
func (d *Dir) sweep(vendor string, base snapshot.Snapshot) error {
	changes, err := d.Changes(vendor)
	if err != nil {
		return err
	}
	last := 0
	for _, c := range changes {
		if c.ID == base.Change {
			last = c.Number
		}
	}
	used := map[string]bool{}
	refers := func(p snapshot.Page) {
		for _, sha := range p.Bodies() {
			used[sha] = true
		}
	}
	refers(base.Page)
	for _, c := range changes {
		if c.Number > last || c.Number == last && c.ID != base.Change {
			if err := d.RemoveFile(path.Join(vendor, "changes", store.ChangeFile(c))); err != nil {
				return err
			}
			continue
		}
		refers(c.OldPage.Page)
		refers(c.NewPage.Page)
	}
	pages, err := d.list(path.Join(vendor, "pages"))
	if err != nil {
		return err
	}
	for _, p := range pages {
		if sha, ok := strings.CutSuffix(p, ".gz"); ok && !used[sha] {
			if err := d.RemoveFile(path.Join(vendor, "pages", p)); err != nil {
				return err
			}
		}
	}
	return nil
}

func baselineFile(vendor string) (string, error) {
	return path.Join(vendor, "snapshot.json"), store.CheckName("vendor", vendor)
}

func pageFile(vendor, sha string) (string, error) {
	return path.Join(vendor, "pages", sha+".gz"), errors.Join(store.CheckName("vendor", vendor), store.CheckName("page", sha))
}
