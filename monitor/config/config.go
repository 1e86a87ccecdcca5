// Package config reads subwatch.yml: whom to watch, where to keep what was seen,
// whom to tell. It also holds the catalogue of built-in vendors.
//
// It knows no file system and no environment: the text and the look-up of
// variables are handed in. What the settings mean is decided in package monitor
// and in deadline, its neighbours.
package config

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/subwatch/subwatch/monitor/deadline"
)

// DefaultData is the data folder where nothing else is said.
const DefaultData = "subwatch-data"

// A Config is what subwatch is to do: whom to watch, where to keep what it
// saw, whom to tell.
type Config struct {
	Data    string         // the data folder
	Branch  string         // the branch of the git repository's remote that keeps it instead; "" for none
	Confirm time.Duration  // between the two reads that confirm news; 0: one read is enough
	PerHost int            // requests to one host at a time; 0: the fetcher's own limit
	Zone    *time.Location // where the team works: days begin and end there
	Week    Weekly         // when the digest is due; zero: never
	Vendors []Vendor       // in the file's order
	Public  bool           // everybody may read what is kept here
	Private []string       // what the file says that is nobody else's business, such as "terms of acme"

	Destinations []Destination // who is told: list by list, each in the file's order
}

// DefaultConfirm is how long after a read that brings news it is repeated.
const DefaultConfirm = 5 * time.Second

// maxConfirm bounds the wait between two reads: a run is not a schedule.
const maxConfirm = 10 * time.Minute

// maxPerHost bounds how many requests one host may get at a time: more are an
// attack, whatever is meant.
const maxPerHost = 64

// A ConfigError is a fault in the configuration. Its text names the file and,
// where it is known, the line.
type ConfigError struct {
	File string
	Line int // from 1; 0 when the fault has no line
	Err  error
}

func (e *ConfigError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
	}
	return fmt.Sprintf("%s: %v", e.File, e.Err)
}

func (e *ConfigError) Unwrap() error { return e.Err }

// DefaultConfig is the configuration without a file: Atlassian is watched, the
// data folder is in the current folder, and Slack is told when
// SLACK_WEBHOOK_URL is set. getenv looks a variable up.
func DefaultConfig(getenv func(string) string) (Config, error) {
	atlassian, err := catalogued("atlassian")
	if err != nil {
		return Config{}, err
	}
	atlassian.Terms, _ = deadline.CataloguedTerms(atlassian.Name)
	c := Config{Data: DefaultData, Confirm: DefaultConfirm, Zone: time.UTC, Vendors: []Vendor{atlassian}}
	return c, c.defaultSlack(getenv)
}

// MaxConfig is how large a configuration file may be, in bytes. Five thousand
// vendors with an address and terms each are about that much, and are read in a
// second; twenty times as much took 16 s and 2.3 GB.
const MaxConfig = 1 << 20

// ReadConfig reads a configuration file, and no more of it than [MaxConfig]. A
// missing file is [io/fs.ErrNotExist]; a larger one is a [*ConfigError].
func ReadConfig(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, MaxConfig+1))
	if err != nil {
		return nil, err
	}
	return text, checkSize(file, text)
}

// checkSize refuses a configuration that is too large.
func checkSize(file string, text []byte) error {
	if len(text) <= MaxConfig {
		return nil
	}
	return &ConfigError{File: file, Err: fmt.Errorf("larger than %d MiB, which no configuration is: name the right file with --config, or split the vendors among several files, each with a data folder of its own", MaxConfig>>20)}
}

// ParseConfig reads a configuration file's text. file is its path: errors name
// it, and a relative data folder is taken from where the file is. getenv looks
// up the variables that hold secrets. The error is a [*ConfigError].
func ParseConfig(file string, text []byte, getenv func(string) string, secrets Secrets) (Config, error) {
	if err := checkSize(file, text); err != nil {
		return Config{}, err
	}
	raw, err := decode(text)
	if err != nil {
		return Config{}, located(file, err)
	}
	c := Config{Data: cmp.Or(raw.Data, DefaultData), Public: raw.Public}
	if !filepath.IsAbs(c.Data) {
		c.Data = filepath.Join(filepath.Dir(file), c.Data)
	}
	if err := c.fill(raw, getenv, secrets); err != nil {
		return Config{}, located(file, err)
	}
	return c, nil
}

// fill reads the parts of a file, one after the other.
func (c *Config) fill(raw rawConfig, getenv func(string) string, secrets Secrets) error {
	if raw.Branch != nil {
		if raw.Data != "" {
			return atLine(raw.Branch.line, errors.New("branch: there is \"data\" too: what was seen is kept in a folder or on a branch"))
		}
		if c.Branch = raw.Branch.text; c.Branch == "" {
			return atLine(raw.Branch.line, errors.New("branch: no name: leave it out to keep a data folder"))
		}
	}
	if err := c.setPace(raw); err != nil {
		return err
	}
	if err := c.setClock(raw); err != nil {
		return err
	}
	classes, err := raw.classes()
	if err != nil {
		return err
	}
	law, err := raw.law()
	if err != nil {
		return err
	}
	if err := c.addVendors(raw.Vendors, law, classes, getenv); err != nil {
		return err
	}
	if err := c.addDestinations(raw, getenv, secrets); err != nil {
		return err
	}
	return c.checkTell(raw.Vendors)
}

// setPace reads how fast pages are asked for.
func (c *Config) setPace(raw rawConfig) (err error) {
	c.Confirm = DefaultConfirm
	if raw.Confirm != nil {
		c.Confirm, err = time.ParseDuration(raw.Confirm.text)
		if err != nil || c.Confirm < 0 || c.Confirm > maxConfirm {
			return atLine(raw.Confirm.line, fmt.Errorf("confirm: %q is not a duration between 0s and 10m: write 5s, or 0s to read once", raw.Confirm.text))
		}
	}
	if raw.PerHost != nil {
		c.PerHost, err = strconv.Atoi(raw.PerHost.text)
		if err != nil || c.PerHost < 1 || c.PerHost > maxPerHost {
			return atLine(raw.PerHost.line, fmt.Errorf("per_host: %q is not a number between 1 and %d", raw.PerHost.text, maxPerHost))
		}
	}
	return nil
}

// setClock reads where the team works, and when its digest is due.
func (c *Config) setClock(raw rawConfig) (err error) {
	c.Zone = time.UTC
	if raw.Zone != nil {
		if c.Zone, err = time.LoadLocation(raw.Zone.text); err != nil {
			return atLine(raw.Zone.line, fmt.Errorf("timezone: unknown time zone %q: write it as in Europe/Berlin", raw.Zone.text))
		}
	}
	if raw.Digest != nil {
		if c.Week, err = ParseWeekly(raw.Digest.text, c.Zone); err != nil {
			return atLine(raw.Digest.line, fmt.Errorf("digest: %w", err))
		}
	}
	return nil
}

// Select returns the vendors of these names in the configuration's order, or all
// when there are no names. An unknown name is an error that suggests one.
func (c Config) Select(names []string) ([]Vendor, error) {
	if len(names) == 0 {
		return c.Vendors, nil
	}
	for _, n := range names {
		if !slices.ContainsFunc(c.Vendors, func(v Vendor) bool { return v.Name == n }) {
			return nil, fmt.Errorf("unknown vendor %q: it is not in the configuration%s", n, suggestVendor(n, c.Vendors))
		}
	}
	var chosen []Vendor
	for _, v := range c.Vendors {
		if slices.Contains(names, v.Name) {
			chosen = append(chosen, v)
		}
	}
	return chosen, nil
}
