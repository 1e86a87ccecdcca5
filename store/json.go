package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// migrations bring the JSON of a file, by its name in the folder, from one
// schema to the next. The first schema is 1, so there is none yet; each schema
// has a folder in testdata that must stay readable.
var migrations = map[int]func(name string, data []byte) ([]byte, error){}

// schemaOf returns the schema of a file, 0 when it has none. Our own files begin
// with it, so that there is no need to read them twice.
func schemaOf(data []byte) (int, error) {
	if rest, ok := bytes.CutPrefix(data, []byte("{\n  \"schema\": ")); ok {
		if digits, _, ok := bytes.Cut(rest, []byte(",")); ok {
			if n, err := strconv.Atoi(string(digits)); err == nil {
				return n, nil
			}
		}
	}
	var head struct {
		Schema int `json:"schema"`
	}
	err := json.Unmarshal(data, &head)
	return head.Schema, err
}

// Marshal gives JSON as it stands in the folder: indented, "&" readable, a
// newline at the end.
func Marshal(v any) ([]byte, error) {
	var w bytes.Buffer
	enc := json.NewEncoder(&w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return w.Bytes(), err
}

// Unmarshal decodes a file into v. Name is the file's in the folder. The error
// says what is wrong with it and what to do: it is no file of subwatch, its
// schema is newer than ours, or it is damaged.
func Unmarshal(name string, data []byte, v any) error {
	version, err := schemaOf(data)
	switch {
	case err != nil:
		return fmt.Errorf("%w (%s)", err, remedyDecode)
	case version < 1:
		return fmt.Errorf("no schema: not a file of subwatch (%s)", remedyDecode)
	case version > Schema:
		return fmt.Errorf("schema %d is newer than this program's %d: update subwatch", version, Schema)
	}
	for ; version < Schema; version++ {
		if data, err = migrations[version](name, data); err != nil {
			return fmt.Errorf("bring it from schema %d to %d: %w", version, version+1, err)
		}
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("%w (%s)", err, remedyDecode)
	}
	return nil
}

// remedyDecode is what a person can do about a file that cannot be decoded.
const remedyDecode = "restore it from a copy or from git"
