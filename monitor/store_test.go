package monitor_test

import (
	"io"

	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/store/storetest"
)

// What the suite holds stores to is what package monitor needs of them, no more
// and no less.
var (
	_ monitor.Store     = storetest.Store(nil)
	_ monitor.Publisher = storetest.Publisher(nil)
	_ storetest.Store   = struct {
		monitor.Store
		io.Closer
	}{}
	_ storetest.Publisher = struct {
		monitor.Store
		monitor.Publisher
		io.Closer
	}{}
)
