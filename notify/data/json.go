// Package data writes snapshots and reports for other programs: as JSON, and a
// snapshot as CSV for spreadsheets.
//
// The JSON is what packages snapshot and diff define; here it is indented and
// made safe to print. A person reads packages text and markdown instead.
package data

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify/wording"
	"github.com/subwatch/subwatch/snapshot"
)

// WriteJSON writes a value as indented JSON that ends in a newline and keeps
// "&", "<" and ">" readable. It is valid UTF-8 whatever the value holds, and
// where it is shown nothing in it acts: neither on a terminal nor on the runner
// of a workflow. A program that reads it gets the value as it is.
func WriteJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(inertJSON(b.Bytes()))
	return err
}

// WriteSnapshot writes a snapshot as [snapshot.Snapshot.Encode] does, so
// that nothing in it acts where it is shown, as in [WriteJSON].
func WriteSnapshot(w io.Writer, s snapshot.Snapshot) error {
	var b bytes.Buffer
	if err := s.Encode(&b); err != nil {
		return err
	}
	_, err := w.Write(inertJSON(b.Bytes()))
	return err
}

// inertJSON writes the characters that act by their numbers, which JSON
// allows in every string. Outside of strings it has no such character but the
// end of a line, and inside one that is written by its number already.
func inertJSON(text []byte) []byte {
	if isPlainJSON(text) {
		return text
	}
	var b bytes.Buffer
	b.Grow(len(text) + len(text)/8)
	for _, r := range string(text) {
		switch {
		case r == '\n' || !wording.Acts(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return bytes.ReplaceAll(b.Bytes(), []byte("##["), []byte(`#\u0023[`))
}

// isPlainJSON reports whether there is nothing to write otherwise.
func isPlainJSON(text []byte) bool {
	for _, c := range text {
		if c > '~' || c < ' ' && c != '\n' {
			return false
		}
	}
	return !bytes.Contains(text, []byte("##["))
}

// WriteReport writes a report as [WriteJSON] does. Lists and counts are
// there when they are empty.
func WriteReport(w io.Writer, r diff.Report) error {
	if r.ByKind == nil {
		r.ByKind = map[diff.Kind]int{}
	}
	if r.ByClass == nil {
		r.ByClass = map[diff.Class]int{}
	}
	if r.Changes == nil {
		r.Changes = []diff.Change{}
	}
	return WriteJSON(w, r)
}
