//go:build unix

package dir

import (
	"errors"
	"os"
	"path"
	"strings"

	"golang.org/x/sys/unix"
)

// open opens a file of the folder, or makes it where the flags say so. No
// symbolic link is followed in any part of its name, and it takes no more calls
// than [os.Root] needs, which follows those that stay inside.
func (d *Dir) open(name string, flag int) (*os.File, error) {
	at := int(d.here.Fd())
	parent, base := path.Split(name)
	if parent != "" {
		for step := range strings.SplitSeq(strings.TrimSuffix(parent, "/"), "/") {
			fd, err := openAt(at, step, unix.O_DIRECTORY)
			if at != int(d.here.Fd()) {
				unix.Close(at)
			}
			if err != nil {
				return nil, err
			}
			at = fd
		}
		defer unix.Close(at)
	}
	fd, err := openAt(at, base, flag)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), path.Join(d.path, name)), nil
}

// openAt opens one name below an open folder.
func openAt(at int, name string, flag int) (int, error) {
	for {
		fd, err := unix.Openat(at, name, flag|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0o644)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case errors.Is(err, unix.ELOOP), errors.Is(err, unix.EMLINK), errors.Is(err, unix.ENOTDIR): // by system
			var stat unix.Stat_t
			if unix.Fstatat(at, name, &stat, unix.AT_SYMLINK_NOFOLLOW) == nil && stat.Mode&unix.S_IFMT == unix.S_IFLNK {
				return -1, errLink
			}
		}
		return fd, err
	}
}
