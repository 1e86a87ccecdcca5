//go:build !faultpoints

package dir

import "os"

// at is a point at which the program may be killed, or the disk be full. Only
// a build with the tag faultpoints has such points, to try out what is left
// behind; here there are none, and the compiler leaves the calls out.
func (d *Dir) at(op, name string) error { return nil }

// put writes data.
func (d *Dir) put(f *os.File, name string, data []byte) error {
	_, err := f.Write(data)
	return err
}
