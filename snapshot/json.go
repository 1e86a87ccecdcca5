package snapshot

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// Encode writes the snapshot as indented JSON that ends in a newline and keeps
// "&", "<" and ">" readable: the form that is stored, printed and reviewed.
func (s Snapshot) Encode(w io.Writer) error {
	if s.Lists == nil {
		s.Lists = []List{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(s)
}

// Decode reads a snapshot that [Snapshot.Encode] wrote. It returns an error
// for anything else: text that is no JSON, a JSON document without a schema,
// a schema newer than [Schema], or data after the document.
func Decode(data []byte) (Snapshot, error) {
	var s Snapshot
	dec := json.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&s); err != nil {
		return Snapshot{}, fmt.Errorf("read snapshot: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return Snapshot{}, fmt.Errorf("read snapshot: data after the document")
	}
	switch {
	case s.Schema == 0:
		return Snapshot{}, fmt.Errorf("read snapshot: no schema: this is no snapshot")
	case s.Schema > Schema:
		return Snapshot{}, fmt.Errorf("read snapshot: schema %d is newer than this program's %d: update subwatch", s.Schema, Schema)
	}
	return s, nil
}
