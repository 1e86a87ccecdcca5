package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff"
)

// A Destination is somebody who is told: an entry of one of the file's lists of
// destinations. Each list has a type of its own, such as [Slack], for what only
// its way out needs to know.
type Destination interface {
	// Shared returns what destinations of every kind have.
	Shared() Common
}

// Common is what destinations of every kind have; their types embed it.
type Common struct {
	Kind    string       // the key of its list in the file: "slack"
	Name    string       // one name among all destinations: receipts are kept by it
	Env     string       // the variable that holds its secret
	Classes []diff.Class // the changes it hears of; empty: all
}

// Shared returns what destinations of every kind have.
func (c Common) Shared() Common { return c }

// Secrets says what a missing secret means.
type Secrets int

// A command that sends needs every secret: a destination without one is a fault
// of the configuration. Others do without; such a destination has no secret.
const (
	Required Secrets = iota
	IfThere
)

// rawCommon is what entries of every list of destinations have in the file.
type rawCommon struct {
	Name    string    `yaml:"name"`
	Classes oneOrMore `yaml:"classes"`
}

// A rawDestination is an entry of one of the lists.
type rawDestination interface {
	shared() rawCommon
	destination(common Common, getenv func(string) string, secrets Secrets) (Destination, error)
}

// addDestinations reads the file's lists of destinations, one after the other.
// A new kind of destination is a list in rawConfig and a line here.
func (c *Config) addDestinations(raw rawConfig, getenv func(string) string, secrets Secrets) error {
	if raw.Slack == nil {
		if err := c.defaultSlack(getenv); err != nil {
			return err
		}
	}
	return addList(c, "slack", raw.Slack, getenv, secrets)
}

// addList reads one list of destinations, which has a key in the file.
func addList[R rawDestination](c *Config, key string, list []withLine[R], getenv func(string) string, secrets Secrets) error {
	for _, entry := range list {
		common, err := c.common(key, entry.value.shared())
		if err != nil {
			return atLine(entry.line, err)
		}
		d, err := entry.value.destination(common, getenv, secrets)
		if err != nil {
			return atLine(entry.line, fmt.Errorf("%s %s: %w", key, common.Name, err))
		}
		c.Destinations = append(c.Destinations, d)
	}
	return nil
}

// common checks what destinations of every kind have. A name stands once in all
// lists, in any case of letters: it is also a file's name.
func (c *Config) common(key string, raw rawCommon) (Common, error) {
	if err := CheckName(raw.Name); err != nil {
		return Common{}, fmt.Errorf("%s: %w", key, err)
	}
	if c.hasDestination(raw.Name, strings.EqualFold) {
		return Common{}, fmt.Errorf("%s %s is listed twice", key, raw.Name)
	}
	common := Common{Kind: key, Name: raw.Name}
	for _, class := range raw.Classes {
		if !slices.Contains([]diff.Class{diff.Review, diff.Record}, diff.Class(class)) {
			return Common{}, fmt.Errorf("%s %s: classes: %q: use review or record", key, raw.Name, class)
		}
		common.Classes = append(common.Classes, diff.Class(class))
	}
	return common, nil
}

// hasDestination reports whether there is a destination whose name is the same.
func (c *Config) hasDestination(name string, same func(a, b string) bool) bool {
	return slices.ContainsFunc(c.Destinations, func(d Destination) bool { return same(d.Shared().Name, name) })
}

func (c *Config) destinationNames() []string {
	var names []string
	for _, d := range c.Destinations {
		names = append(names, d.Shared().Name)
	}
	return names
}

// checkTell reports a vendor that is to be told to a destination that is none.
func (c *Config) checkTell(raw []rawVendor) error {
	exactly := func(a, b string) bool { return a == b }
	for _, v := range raw {
		for i, name := range slices.Concat(v.Tell, v.Slack) {
			if c.hasDestination(name, exactly) {
				continue
			}
			key := "tell"
			if i >= len(v.Tell) {
				key = "slack"
			}
			return atLine(v.line, fmt.Errorf("vendor %s: %s: there is no destination %q%s", v.Name, key, name, Nearest(name, c.destinationNames())))
		}
	}
	return nil
}

// SecretEnv returns the names of the environment variables that hold a secret of
// ours, or may hold one: no other program needs to know them, or what they hold.
func (c Config) SecretEnv() []string {
	names := []string{WebhookEnv, TokenEnv}
	for _, d := range c.Destinations {
		if env := d.Shared().Env; env != "" {
			names = append(names, env)
		}
	}
	for _, v := range c.Vendors {
		for _, h := range v.Asking.Headers {
			if h.Env != "" {
				names = append(names, h.Env)
			}
		}
	}
	return names
}
