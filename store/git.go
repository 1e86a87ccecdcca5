package store

import "os"

// A branch is where a folder is kept: a branch of a git repository, whose root
// is the folder. What is worked on is a copy of its own, so that neither the
// user's checkout nor their index is ever touched.
type branch struct {
	name string // of the branch
	copy string // path of the folder that holds the copy
}

// close removes the copy.
func (b *branch) close() error { return os.RemoveAll(b.copy) }
