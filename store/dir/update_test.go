package dir

import "flag"

// There is nothing to rewrite here, but "go test ./... -update" is said to every
// package.
var _ = flag.Bool("update", false, "rewrite golden files; this package has none")
