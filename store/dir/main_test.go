package dir

import (
	"os"
	"testing"

	"github.com/subwatch/subwatch/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.RunInMemory(m, os.Setenv)) }
