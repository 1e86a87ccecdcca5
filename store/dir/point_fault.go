//go:build faultpoints

package dir

import "os"

// at is a fault point: what was given to [OpenWith] says what happens at it.
func (d *Dir) at(op, name string) error {
	if d.onWrite == nil {
		return nil
	}
	return d.onWrite(op, name)
}

// put writes data, and can be interrupted in the middle.
func (d *Dir) put(f *os.File, name string, data []byte) error {
	for _, half := range [][]byte{data[:len(data)/2], data[len(data)/2:]} {
		if err := d.at("put", name); err != nil {
			return err
		}
		if _, err := f.Write(half); err != nil {
			return err
		}
	}
	return nil
}
