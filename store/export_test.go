package store

// WriteRaw writes a file of the folder whatever is in it.
func WriteRaw(d *Dir, name string, data []byte) error { return d.write(name, data) }
