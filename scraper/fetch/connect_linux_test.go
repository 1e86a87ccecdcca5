package fetch_test

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/subwatch/subwatch/scraper/fetch"
)

// A host that takes no connection is given up: here one whose queue is full,
// which Linux answers with silence.
func TestConnectTime(t *testing.T) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(fd)
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Listen(fd, 0); err != nil {
		t.Fatal(err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	address := fmt.Sprintf("127.0.0.1:%d", name.(*syscall.SockaddrInet4).Port)
	for range 16 { // until nobody is let in any more
		c, err := net.DialTimeout("tcp", address, 50*time.Millisecond)
		if err != nil {
			break
		}
		defer c.Close()
	}
	f := &fetch.Fetcher{Backoff: time.Millisecond, HostPause: -1, AllowPrivate: true}
	f.Limit("connect", 30*time.Millisecond)
	_, err = f.Fetch(t.Context(), fetch.Request{Vendor: "acme", URL: "http://" + address + "/"})
	if !errors.Is(err, &fetch.FetchError{Kind: fetch.TimedOut}) || !strings.Contains(err.Error(), "127.0.0.1 did not take the connection within 30ms") {
		t.Errorf("got error %v, want a time-out of connecting", err)
	}
}
