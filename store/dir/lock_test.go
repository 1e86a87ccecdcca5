package dir

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// One run at a time; who only looks is let in.
func TestLock(t *testing.T) {
	d, path := open(t)
	_, err := Open(path)
	var locked *LockedError
	if !errors.As(err, &locked) {
		t.Fatalf("a second run: %v, want a LockedError", err)
	}
	host, _ := os.Hostname()
	if h := locked.Holder; h.Process != os.Getpid() || host != "" && h.Host != host || time.Since(h.Since) > time.Hour {
		t.Errorf("holder %+v", h)
	}
	look, err := OpenReadOnly(path)
	if err != nil {
		t.Fatalf("looking at it: %v", err)
	}
	look.Close()
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if names, err := os.ReadDir(filepath.Join(path, scratch)); err != nil || len(names) > 0 {
		t.Errorf("left behind: %v, %v", names, err)
	}
	again, err := Open(path)
	if err != nil {
		t.Fatalf("after it was closed: %v", err)
	}
	again.Close()
}

// A lock's file is no lock: what a killed run leaves is nobody's.
func TestLockLeftBehind(t *testing.T) {
	path := t.TempDir()
	if err := os.Mkdir(filepath.Join(path, scratch), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"lock": `{"process": 1, "host": "gone"}`, ".gitignore": "*\n", "torn": "{"} {
		if err := os.WriteFile(filepath.Join(path, scratch, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	d, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if h := d.holder(); h.Process != os.Getpid() {
		t.Errorf("held by %+v, want this process", h)
	}
	if names, err := d.list(scratch); err != nil || !slices.Equal(names, []string{".gitignore", "lock"}) {
		t.Errorf("in scratch: %q, %v", names, err)
	}
}

func TestLockWait(t *testing.T) {
	d, path := open(t)
	t.Run("in vain", func(t *testing.T) {
		_, err := OpenWith(t.Context(), path, Options{Wait: time.Millisecond})
		var locked *LockedError
		if !errors.As(err, &locked) || !strings.HasSuffix(err.Error(), ", also after 1ms") {
			t.Errorf("%v, want a LockedError that says how long it waited", err)
		}
	})
	t.Run("given up", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(errors.New("the user left"))
		_, err := OpenWith(ctx, path, Options{Wait: time.Hour})
		var locked *LockedError
		if !errors.As(err, &locked) || !strings.HasSuffix(err.Error(), ", and waiting for it was ended: the user left") {
			t.Errorf("%v, want a LockedError and the reason why the waiting ended", err)
		}
	})
	t.Run("until it is free", func(t *testing.T) {
		opened := make(chan error)
		go func() {
			again, err := OpenWith(context.Background(), path, Options{Wait: time.Hour})
			if err == nil {
				err = again.Close()
			}
			opened <- err
		}()
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-opened; err != nil {
			t.Error(err)
		}
	})
}

// The file of a lock is removed with it. Whoever opened it before that must not
// take it for the folder's lock.
func TestLockIsOneRunsOnly(t *testing.T) {
	path := t.TempDir()
	var inside, most atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 1000 {
				d, err := OpenWith(t.Context(), path, Options{})
				var locked *LockedError
				if errors.As(err, &locked) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				n := inside.Add(1)
				if n > most.Load() {
					most.Store(n)
				}
				runtime.Gosched()
				inside.Add(-1)
				if err := d.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if most.Load() != 1 {
		t.Errorf("%d runs had the folder open at once", most.Load())
	}
}
