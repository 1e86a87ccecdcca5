package store

import (
	"regexp"
	"strings"
)

// What lies on a branch is either a file that subwatch writes, by its name and
// as a regular file, or somebody else's. Only the former are brought here; the
// latter stay as they are, and act nowhere.

// The folders of a vendor, and how the files in them end.
var vendorFolders = map[string]string{
	"pages": ".gz", "changes": ".json", "decisions": ".json", "notices": ".json", "deadlines": ".json", "approvals": ".json",
}

// The folders that are no vendor's, and how the files in them end.
var sharedFolders = map[string]string{messagesFolder: ".json", claimsFolder: ".json", receiptsFolder: ".json", runsFolder: ".jsonl"}

// ownFolder reports whether subwatch keeps files in a folder of this name.
func ownFolder(name string) bool {
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

// ownFile reports whether subwatch writes a file of this name.
func ownFile(name string) bool {
	if name == indexFile {
		return true
	}
	parts := strings.Split(name, "/")
	base := parts[len(parts)-1]
	if !plainName(base) {
		return false
	}
	end := ""
	switch {
	case len(parts) == 2 && !Reserved(parts[0]) && ownFolder(parts[0]):
		return base == "state.json" || base == "snapshot.json"
	case len(parts) == 2:
		end = sharedFolders[parts[0]]
	case len(parts) == 3 && ownFolder(parts[0]+"/"+parts[1]):
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
