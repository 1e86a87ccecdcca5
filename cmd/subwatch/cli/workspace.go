package cli

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/store"
	"github.com/subwatch/subwatch/store/dir"
	"github.com/subwatch/subwatch/store/git"
)

// DefaultConfigFile is read when it exists and no other is named.
const DefaultConfigFile = "subwatch.yml"

// otherConfigFile is read where there is no [DefaultConfigFile].
const otherConfigFile = "subwatch.yaml"

// Workspace are the flags of every command that works with a configuration and a
// data folder.
type Workspace struct {
	config string
	data   string
	branch string
	wait   time.Duration // for another run that has the data folder open

	AllowPrivate bool // where pages are fetched
}

// Flags adds the flags to a command.
func (s *Workspace) Flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.config, "config", "", "configuration `file` (default "+DefaultConfigFile+" or "+otherConfigFile+", if it exists)")
	cmd.Flags().StringVar(&s.data, "data", "", "data `folder` (default: the configuration's, else "+config.DefaultData+")")
	cmd.Flags().StringVar(&s.branch, "branch", "", "instead of a folder, keep the data on this `branch` of the remote \"origin\" (default: the configuration's \"branch\")")
	inner := cmd.PreRunE
	cmd.PreRunE = func(cmd *cobra.Command, args []string) error {
		switch given := cmd.Flags().Changed; {
		case given("data") && given("branch"):
			return Wrong(errors.New("--data or --branch, not both: the data is in a folder or on a branch"))
		case given("branch") && s.branch == "":
			return Wrong(errors.New("--branch: no name: leave it out to keep a data folder, or say which branch"))
		}
		if inner != nil {
			return inner(cmd, args)
		}
		return nil
	}
	_ = cmd.MarkFlagDirname("data") // fails only for an unknown flag
}

// Writes adds the flag of the commands that write to the data folder.
func (s *Workspace) Writes(cmd *cobra.Command) {
	cmd.Flags().DurationVar(&s.wait, "wait", 0, "when another run has the data folder open, wait this long for it, as in 5m (a branch needs no waiting)")
}

// Load reads the configuration, with what a missing secret means.
func (s *Workspace) Load(env Environment, secrets config.Secrets) (config.Config, error) {
	file := s.config
	if file == "" {
		var err error
		if file, err = findConfig(); err != nil {
			return config.Config{}, Wrong(err)
		}
	}
	text, err := config.ReadConfig(file)
	var cfg config.Config
	switch {
	case err == nil:
		cfg, err = config.ParseConfig(file, text, env.Getenv, secrets)
	case s.config == "" && errors.Is(err, fs.ErrNotExist):
		cfg, err = config.DefaultConfig(env.Getenv)
	case !errors.As(err, new(*config.ConfigError)):
		err = fmt.Errorf("read configuration: %w", err)
	}
	if err != nil {
		return cfg, Wrong(err)
	}
	if err := readDPF(&cfg, filepath.Join(filepath.Dir(file), config.DPFFile)); err != nil {
		return cfg, Wrong(err)
	}
	if s.data != "" {
		cfg.Data, cfg.Branch = s.data, ""
	}
	if s.branch != "" {
		cfg.Branch = s.branch
	}
	s.branch = cfg.Branch
	return cfg, nil
}

// readDPF reads what the team found on the list of the Data Privacy Framework,
// where there is such a file beside the configuration.
func readDPF(cfg *config.Config, file string) error {
	text, err := config.ReadConfig(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	listed, err := config.ParseDPF(file, text)
	cfg.SetListed(listed)
	return err
}

// findConfig returns which configuration file the current folder has: the
// default's name where it has none.
func findConfig() (string, error) {
	switch {
	case !exists(otherConfigFile):
		return DefaultConfigFile, nil
	case exists(DefaultConfigFile):
		return "", fmt.Errorf("%s and %s both exist: name one with --config, or remove the other", DefaultConfigFile, otherConfigFile)
	}
	return otherConfigFile, nil
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// Data is a data folder, wherever it is kept. Whoever opened it closes it.
type Data interface {
	monitor.Store
	Path() string                                  // how people know it
	Left() []string                                // what an interrupted run left half written, and opening it removed
	Examine() (files int, findings store.Findings) // reads all of it
	Close() error
}

// Open opens the data folder: at its path, or the one on the branch.
func (s *Workspace) Open(ctx context.Context, env Environment, cfg config.Config, readOnly bool) (Data, error) {
	switch {
	case cfg.Branch != "":
		open := git.Open
		if readOnly {
			open = git.OpenReadOnly
		}
		data, err := opened(open(ctx, ".", cfg.Branch, git.Options{Secrets: env.secrets(cfg)}))
		if unfit := (*git.BranchError)(nil); errors.As(err, &unfit) && unfit.Homeless {
			err = fmt.Errorf("%w; to try it without a branch, say --data %s", err, config.DefaultData)
		}
		return data, err
	case readOnly:
		return opened(dir.OpenReadOnly(cfg.Data))
	}
	return opened(dir.OpenWith(ctx, cfg.Data, dir.Options{Wait: s.wait, OnWrite: faults(env.Getenv)}))
}

// opened returns a data folder, or nil beside an error.
func opened[D Data](d D, err error) (Data, error) {
	if err != nil {
		return nil, err
	}
	return d, nil
}

// inputs are the variables in which the action has its inputs that are secrets.
// It unsets them; a program that is started in another way may have them still.
var inputs = []string{"INPUT_SLACK_WEBHOOK_URL", "INPUT_SLACK_BOT_TOKEN"}

// secrets returns the secrets that the environment holds, by their variables: they
// are none of git's business, also where another variable holds them too.
func (env Environment) secrets(cfg config.Config) []git.Secret {
	var all []git.Secret
	for _, name := range append(cfg.SecretEnv(), inputs...) {
		all = append(all, git.Secret{Name: name, Value: env.Getenv(name)})
	}
	return all
}

// A Session is a monitor with the data folder that is its store.
type Session struct {
	*monitor.Monitor
	Data Data
}

// Known returns the vendors of these names, or without names all: those of the
// configuration, and those that left it and of whom something is stored. An
// unknown name is an error that suggests one.
func (m *Session) Known(names ...string) ([]string, error) {
	known, err := m.Data.Vendors()
	if err != nil {
		return nil, Unchecked(err)
	}
	for _, v := range m.Vendors {
		if !slices.Contains(known, v.Name) {
			known = append(known, v.Name)
		}
	}
	if len(names) == 0 {
		return known, nil
	}
	for _, n := range names {
		if !slices.Contains(known, n) {
			return nil, Wrong(fmt.Errorf("unknown vendor %q: it is not in the configuration, and nothing of it is stored%s", n, config.Nearest(n, known)))
		}
	}
	return names, nil
}

// Days returns the time zone in which a person's days are.
func (m *Session) Days() *time.Location {
	return cmp.Or(m.Zone, time.UTC)
}

// Monitor wires a monitor from a configuration, and opens its data folder. The
// caller closes that.
func (s *Workspace) Monitor(ctx context.Context, env Environment, cfg config.Config, dryRun bool) (*Session, error) {
	fetcher, err := env.Fetcher(s.AllowPrivate)
	if err != nil {
		return nil, err
	}
	fetcher.PerHost = cfg.PerHost
	m := &monitor.Monitor{
		Vendors: cfg.Vendors,
		Fetcher: fetcher,
		Now:     env.clock(),
		Hurry:   env.Hurry,
		DryRun:  dryRun,
		Confirm: cfg.Confirm,
		Zone:    cfg.Zone,
		Week:    cfg.Week,

		Evidence: runAddress(env.Getenv),
		Form:     formAddress(env.Getenv, exists),
		Name:     rand.Text(),
	}
	for _, d := range cfg.Destinations {
		to, err := env.Destination(d)
		if err != nil {
			return nil, Wrong(err)
		}
		m.Destinations = append(m.Destinations, to)
	}
	data, err := s.Open(ctx, env, cfg, dryRun)
	var unfit *git.BranchError
	var locked *dir.LockedError
	switch {
	case errors.As(err, &unfit):
		return nil, Wrong(err)
	case errors.As(err, &locked) && s.wait == 0:
		return nil, Unchecked(fmt.Errorf("%w; --wait 5m waits for it", err))
	case errors.As(err, &locked):
		return nil, Unchecked(err)
	case err != nil:
		return nil, Unsaved(err)
	}
	m.Store = data
	return &Session{m, data}, nil
}

// Look opens what was seen, for a command that shows it and changes nothing. The
// caller closes the data folder.
func (s *Workspace) Look(ctx context.Context, env Environment) (*Session, error) {
	cfg, err := s.Load(env, config.IfThere)
	if err != nil {
		return nil, err
	}
	return s.Monitor(ctx, env, cfg, true)
}

// Record opens the data folder for a command that keeps what a person said about
// vendors, which the configuration must have; what is said so in an error: "a
// decision". The caller closes the data folder.
func (s *Workspace) Record(ctx context.Context, env Environment, what string, vendors ...string) (*Session, error) {
	cfg, err := s.Load(env, config.IfThere)
	if err != nil {
		return nil, err
	}
	if err := env.RefusePublic(ctx, cfg, what); err != nil {
		return nil, err
	}
	if _, err := cfg.Select(vendors); err != nil {
		return nil, Wrong(err)
	}
	return s.Monitor(ctx, env, cfg, false)
}

// Where says in which folder a change was looked for, and what to try where
// nothing was ever recorded.
func (s *Workspace) Where(data Data) string {
	ids, err := data.MessageIDs()
	if s.branch != "" || err != nil || len(ids) > 0 {
		return data.Path()
	}
	return data.Path() + ", where nothing was ever recorded" + onBranch
}

// onBranch is what to try where a data folder is empty.
const onBranch = " (if the data is kept on a branch, write \"branch: NAME\" into the configuration, or say --branch NAME)"

// Nothing says so where nothing was ever recorded in the data folder: a person
// who looks there may have to look on a branch. It returns "" where something
// was.
func (s *Workspace) Nothing(data Data) string {
	vendors, err := data.Vendors()
	if err != nil || len(vendors) > 0 {
		return ""
	}
	if s.branch != "" {
		return "nothing was recorded yet in " + data.Path() + ": the first check fills it"
	}
	return "nothing was recorded yet in " + data.Path() + onBranch
}
