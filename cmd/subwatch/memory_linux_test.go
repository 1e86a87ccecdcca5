package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The most memory that the program takes while it checks many vendors' pages of
// 200 KB for the first time, 64 at a time: it must not grow with the vendors.
func BenchmarkMemory(b *testing.B) {
	for _, vendors := range []int{100, 1000, 10_000} {
		b.Run(fmt.Sprintf("vendors=%d", vendors), func(b *testing.B) { benchMemory(b, vendors) })
	}
}

func benchMemory(b *testing.B, vendors int) {
	var page bytes.Buffer
	zw := gzip.NewWriter(&page)
	fmt.Fprint(zw, `<!doctype html><html lang=en><title>Sub-processors</title><h1>Sub-processors</h1><table><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr>`)
	for i := range 40 {
		fmt.Fprintf(zw, "<tr><td>Vendor %d, Inc.</td><td>Hosting of the application</td><td>Germany</td></tr>\n", i)
	}
	fmt.Fprint(zw, "</table>", strings.Repeat(`<div class="block"><a href="/products">Product</a><p>A paragraph about the product and what it does for teams of every size.</p></div>`+"\n", 1500))
	zw.Close()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(page.Bytes())
	}))
	listener, err := net.Listen("tcp4", "0.0.0.0:0") // the whole of 127.0.0.0/8: a host for each vendor
	if err != nil {
		b.Fatal(err)
	}
	server.Listener.Close()
	server.Listener = listener
	server.Start()
	defer server.Close()
	port := listener.Addr().(*net.TCPAddr).Port
	var config strings.Builder
	config.WriteString("confirm: 0s\nvendors:\n")
	for i := range vendors {
		fmt.Fprintf(&config, "  - {name: v%d, url: \"http://127.%d.%d.1:%d/\"}\n", i, 1+i/250, i%250, port)
	}
	peak := 0.0
	for b.Loop() {
		dir := b.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "subwatch.yml"), []byte(config.String()), 0o644); err != nil {
			b.Fatal(err)
		}
		cmd := exec.Command("subwatch", "check", "--jobs", "64", "--allow-private")
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		peak = max(peak, float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)/1024)
	}
	b.ReportMetric(peak, "peak-MiB")
}
