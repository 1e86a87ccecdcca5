// Package store says what is remembered between runs: the records of what was
// read, what changed, what is to be told and what was told, how they are written
// as JSON, and how their files are called.
//
// It keeps nothing itself, and has no interface of a store: who needs one says
// which part (monitor.Store is all of them together). Package dir keeps the records in a folder, package git
// the same folder on a branch, and package storetest holds both to the same
// behaviour. What is compared is package diff's business, what is told and when
// is package monitor's, how it is told is package notify's, which this package
// does not know: a message is stored as what it is about and to whom it is due,
// a receipt as whatever the destination answered.
package store

import (
	"fmt"
	"path"
	"regexp"
	"strings"
)

// Reserved reports whether a name is a folder of the store's own and can be no
// vendor's, in any case of letters.
func Reserved(name string) bool {
	switch strings.ToLower(name) {
	case "messages", "receipts", "claims", "runs":
		return true
	}
	return false
}

// FileTime is how times are written in file names.
const FileTime = "20060102T150405Z"

// The folders that are no vendor's.
const (
	MessagesFolder = "messages"
	ClaimsFolder   = "claims"
	ReceiptsFolder = "receipts"
	RunsFolder     = "runs"
)

// MessageOf returns the message of a claim or a receipt by the file's name.
func MessageOf(name string) string {
	id, _, _ := strings.Cut(path.Base(name), ".")
	return id
}

// VendorOf returns whose file it is; empty for one that belongs to no vendor.
func VendorOf(name string) string {
	folder, _, ok := strings.Cut(name, "/")
	switch folder {
	case MessagesFolder, ClaimsFolder, ReceiptsFolder, RunsFolder:
		return ""
	}
	if !ok {
		return ""
	}
	return folder
}

// What lies on a branch is either a file that subwatch writes, by its name and
// as a regular file, or somebody else's. Only the former are brought here; the
// latter stay as they are, and act nowhere.

// The folders of a vendor, and how the files in them end.
var vendorFolders = map[string]string{
	"pages": ".gz", "changes": ".json", "decisions": ".json", "notices": ".json", "deadlines": ".json", "approvals": ".json",
}

// The folders that are no vendor's, and how the files in them end.
var sharedFolders = map[string]string{MessagesFolder: ".json", ClaimsFolder: ".json", ReceiptsFolder: ".json", RunsFolder: ".jsonl"}

// OwnFolder reports whether subwatch keeps files in a folder of this name.
func OwnFolder(name string) bool {
	folder, below, nested := strings.Cut(name, "/")
	if !plainName(folder) {
		return false
	}
	if nested {
		_, ok := vendorFolders[below]
		return ok && !Reserved(folder)
	}
	_, shared := sharedFolders[folder]
	return shared || !Reserved(folder)
}

// OwnFile reports whether subwatch writes a file of this name.
func OwnFile(name string) bool {
	if name == IndexFile {
		return true
	}
	parts := strings.Split(name, "/")
	base := parts[len(parts)-1]
	if !plainName(base) {
		return false
	}
	end := ""
	switch {
	case len(parts) == 2 && !Reserved(parts[0]) && OwnFolder(parts[0]):
		return base == "state.json" || base == "snapshot.json"
	case len(parts) == 2:
		end = sharedFolders[parts[0]]
	case len(parts) == 3 && OwnFolder(parts[0]+"/"+parts[1]):
		end = vendorFolders[parts[1]]
	}
	return end != "" && strings.HasSuffix(base, end)
}

// plainName reports whether a part of a name means the same file on every
// system: Windows leaves dots off the end and keeps some names for devices.
func plainName(part string) bool {
	return fileName.MatchString(part) && !strings.HasSuffix(part, ".") && !windowsDevice.MatchString(part)
}

// windowsDevice matches names that no file can have on Windows, whatever
// follows their first dot.
var windowsDevice = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)

// Schema is the version of the files of the folder. A newer one is refused. An
// older one is brought up to date when it is read; the file stays as it is
// until it is written anyway, because evidence is written once.
const Schema = 1

// fileName is what every part of a file's name in the folder looks like. It
// admits no separator and no leading dot, on any system.
var fileName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// CheckName refuses a name that could not be a file of the folder.
func CheckName(what, name string) error {
	if !fileName.MatchString(name) {
		return fmt.Errorf("%s %q is no name for a file: letters, digits, dots, dashes", what, name)
	}
	return nil
}

// IndexFile says of many messages at once how many parts each destination was
// to get, so that a run need not read every message there ever was. Messages
// never change, so it cannot be wrong; it may be missing, or be deleted.
const IndexFile = MessagesFolder + "/.index.json"
