package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/subwatch/subwatch/monitor"
)

// RunError is how a run ends: every failure, each with its code.
func RunError(run monitor.Run, withExitCode bool) error {
	var errs []error
	for _, r := range run.Results {
		if r.Outcome == monitor.Failed {
			errs = append(errs, Unchecked(r.Err))
		}
	}
	errs = append(errs, Unchecked(stoppedError(run)), Unsaved(run.SaveErrors()))
	for _, p := range run.Delivery.Problems {
		errs = append(errs, Unsaved(p))
	}
	for _, r := range run.Results {
		if r.Message != nil {
			errs = append(errs, ChangesCode(withExitCode, r.Message.Report))
		}
	}
	return errors.Join(errs...)
}

// stoppedError says which vendors a run that was told to stop did not check.
func stoppedError(run monitor.Run) error {
	var names []string
	for _, r := range run.Results {
		if r.Outcome == monitor.Stopped {
			names = append(names, r.Vendor.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return fmt.Errorf("stopped: %d of %s not checked: %s", len(names), Count(len(run.Results), "vendor"), strings.Join(names, ", "))
}
