package fetch

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/subwatch/subwatch/scraper/page"
)

// maxKept is how large a buffer may be that is kept for the next page, in
// bytes: a few pages are huge, and one at a time is enough of them.
const maxKept = 1 << 20

// body reads a body to its end, unpacked, within the limits of its watch. It is
// nil where its SHA-256 is the known one: most pages are what they were, and
// nothing more is done with them.
func (f *Fetcher) body(resp *http.Response, w *watch, known string) ([]byte, error) {
	buf, ok := f.bodies.Get().(*bytes.Buffer)
	if !ok {
		buf = new(bytes.Buffer)
	}
	buf.Reset()
	defer func() {
		if buf.Cap() <= maxKept {
			f.bodies.Put(buf)
		}
	}()
	if err := f.readBody(buf, resp, w); err != nil {
		return nil, err
	}
	if known != "" {
		if sum := sha256.Sum256(buf.Bytes()); hex.EncodeToString(sum[:]) == known {
			return nil, nil
		}
	}
	return append(make([]byte, 0, buf.Len()), buf.Bytes()...), nil
}

// readBody reads a body into a buffer. What came before an error is there too.
func (f *Fetcher) readBody(buf *bytes.Buffer, resp *http.Response, w *watch) error {
	encoding := strings.ToLower(strings.ReplaceAll(strings.Join(resp.Header.Values("Content-Encoding"), ","), " ", ""))
	raw := &body{r: resp.Body, w: w, left: w.limits.body}
	var r io.Reader = raw
	switch encoding {
	case "", "identity":
		if resp.ContentLength > int64(w.limits.body) {
			return tooLarge(w.limits.body)
		}
	case "gzip", "x-gzip":
		raw.left = w.limits.packed
		u := &unpacked{packed: bufio.NewReader(raw)}
		u.member, _ = f.readers.Get().(*gzip.Reader)
		defer func() {
			if u.member != nil {
				f.readers.Put(u.member)
			}
		}()
		r = u
	default:
		return failure(BadEncoding, nil, "the page comes packed as %q, which was not asked for (only gzip was)", page.Clip(encoding))
	}
	w.phase.Store(receiving)
	_, err := buf.ReadFrom(io.LimitReader(r, int64(w.limits.body)+1))
	switch {
	case err == nil && buf.Len() > w.limits.body:
		buf.Truncate(w.limits.body)
		return tooLarge(w.limits.body)
	case errors.Is(err, io.ErrUnexpectedEOF) && resp.ContentLength > int64(raw.got):
		return failure(CutOff, err, "the page was cut off: %d of %d bytes came", raw.got, resp.ContentLength)
	case err != nil:
		return w.explain(err)
	}
	return nil
}

func tooLarge(limit int) error {
	return failure(TooLarge, nil, "page is larger than %d MiB", limit>>20)
}

// within returns the watch of a body of which only a beginning is wanted.
func (w *watch) within(size int) *watch {
	return &watch{limits: limits{idle: w.limits.idle, body: size, packed: size}, parent: w.parent, ctx: w.ctx, cancel: w.cancel, idle: w.idle, host: w.host}
}

// A body is read as it comes: piece by piece, each in time, up to a size.
type body struct {
	r    io.Reader
	w    *watch
	got  int
	left int
}

// Read implements [io.Reader].
func (b *body) Read(p []byte) (int, error) {
	b.w.idle.Reset(b.w.limits.idle)
	n, err := b.r.Read(p)
	b.w.idle.Stop()
	b.got += n
	if b.left -= n; b.left < 0 {
		return n, tooLarge(b.got - 1)
	}
	return n, err
}

// unpacked unpacks gzip: its members one after the other, up to what is no
// member any more. Browsers, too, leave out what stands behind the last.
type unpacked struct {
	packed *bufio.Reader
	member *gzip.Reader
	n      int // members begun
}

// Read implements [io.Reader].
func (u *unpacked) Read(p []byte) (int, error) {
	for {
		if u.member == nil || u.n == 0 {
			if err := u.next(); err != nil {
				return 0, err
			}
		}
		n, err := u.member.Read(p)
		if err != io.EOF {
			return n, unpackError(err)
		}
		if n > 0 {
			return n, nil
		}
		if err := u.next(); err != nil {
			return 0, err
		}
	}
}

// next begins a member.
func (u *unpacked) next() error {
	var err error
	if u.member == nil {
		u.member, err = gzip.NewReader(u.packed)
	} else {
		err = u.member.Reset(u.packed)
	}
	switch {
	case err == nil:
		u.member.Multistream(false)
		u.n++
		return nil
	case u.n > 0 && (errors.Is(err, gzip.ErrHeader) || errors.Is(err, io.ErrUnexpectedEOF)):
		return io.EOF
	case err == io.EOF && u.n == 0:
		return io.EOF // an empty body, whatever it is packed in
	}
	return unpackError(err)
}

// unpackError says in words what is wrong with a packed page.
func unpackError(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, gzip.ErrHeader):
		return failure(BadEncoding, err, "the page says that it is packed with gzip, and is not")
	case errors.Is(err, gzip.ErrChecksum), errors.As(err, &corrupt):
		return failure(BadEncoding, err, "the packed page is damaged")
	}
	return err
}
