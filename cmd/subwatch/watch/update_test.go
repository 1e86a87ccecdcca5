package watch_test

import "flag"

// There are no golden files here; the flag is known so that "go test ./...
// -update" works.
var _ = flag.Bool("update", false, "no effect")
