package store

import "errors"

// ErrReadOnly is returned by methods that write to a folder that was opened
// to look at it.
var ErrReadOnly = errors.New("the data folder is open for reading only")

// ErrNoChange is returned when no change has the id.
var ErrNoChange = errors.New("no such change")
