package setup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// Doctor returns the command "doctor".
func Doctor(env cli.Environment) *cobra.Command {
	var s cli.Workspace
	var send, repair bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check that everything is set up",
		Long: `Doctor checks the configuration, every file of the data folder, and the ways into
Slack. For a bot's token it asks Slack who it is, what it may do and whether it can
see the channel; a webhook can only be tried by posting, which --send does.

Of the data folder it reads every file, and whether the files fit together. It says
which vendors could not be read when they were last checked, and what of their
configuration matches nothing: products that no row names, selectors.

--repair mends what is certain, and needs no secret: a line that a crash tore off, what
an interrupted run left, a state.json that the baseline can give again, the index of the
messages. It never touches baselines, changes, decisions, messages or receipts: those
are restored from git, and it says which.`,
		Args: cli.None,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d := &diagnosis{env: env}
			// What needs a secret says so itself; the data folder needs none.
			cfg, err := s.Load(env, config.IfThere)
			d.say("configuration", fmt.Sprintf("%s, %s", cli.Count(len(cfg.Vendors), "vendor"), cli.Count(len(cfg.Destinations), "destination")), err)
			if err != nil {
				return d.end()
			}
			if err := env.RefusePublic(cmd.Context(), cfg, ""); err != nil {
				return err
			}
			d.headers(cfg.Vendors, repair)
			d.folder(cmd.Context(), &s, cfg, repair)
			for _, dest := range cfg.Destinations {
				d.destination(cmd.Context(), dest, send, repair)
			}
			if len(cfg.Destinations) == 0 {
				d.note("slack", "nobody is told: set "+config.WebhookEnv+", or add a destination to the configuration")
			}
			return d.end()
		},
	}
	s.Flags(cmd)
	s.Writes(cmd)
	cmd.Flags().BoolVar(&repair, "repair", false, "mend in the data folder what is certain")
	cmd.Flags().BoolVar(&send, "send", false, "post a test message to every destination")
	return cmd
}

// A diagnosis prints a line per finding and remembers what is wrong.
type diagnosis struct {
	env   cli.Environment
	wrong int
}

// say prints that a thing is fine, or what is wrong with it.
func (d *diagnosis) say(thing, fine string, err error) {
	if err == nil {
		fmt.Fprintf(d.env.Stdout, "ok     %s: %s\n", thing, cli.OneLine(fine))
		return
	}
	for _, line := range cli.ErrorLines(err) {
		d.wrong++
		fmt.Fprintf(d.env.Stdout, "wrong  %s: %s\n", thing, line)
	}
}

// note prints what is not wrong and good to know.
func (d *diagnosis) note(thing, text string) {
	fmt.Fprintf(d.env.Stdout, "note   %s: %s\n", thing, cli.OneLine(text))
}

func (d *diagnosis) end() error {
	if d.wrong == 0 {
		return nil
	}
	return cli.Unchecked(fmt.Errorf("%s to mend", cli.Count(d.wrong, "thing")))
}

// publish makes known what was mended, where the folder is shared.
func publish(ctx context.Context, dir cli.Data, message string) error {
	p, ok := dir.(monitor.Publisher)
	if !ok {
		return nil
	}
	return p.Publish(ctx, func() string { return message }, func(store.Moved) error {
		return errors.New("somebody else wrote to it meanwhile: run it again")
	})
}

// folder reads every file of the data folder, and mends what is certain where
// that is asked for.
func (d *diagnosis) folder(ctx context.Context, s *cli.Workspace, cfg config.Config, repair bool) {
	const thing = "data folder"
	dir, err := s.Open(ctx, d.env, cfg, !repair)
	if err != nil {
		d.say(thing, "", err)
		return
	}
	defer dir.Close()
	for _, file := range dir.Left() {
		d.mended(thing, file+": an interrupted run left it", "removed it")
	}
	before := d.wrong
	files, findings := dir.Examine()
	if files > 0 {
		defer d.vendors(dir, cfg)
	}
	mended := 0
	for _, f := range findings {
		switch {
		case f.Mend != "" && repair:
			if err := f.Repair(); err != nil {
				d.say(thing, "", err)
				continue
			}
			mended++
			d.mended(thing, f.Err.Error(), f.Mend)
		case f.Harmless:
			d.note(thing, f.Err.Error())
		case f.Mend != "":
			d.say(thing, "", fmt.Errorf("%w; doctor --repair mends it", f.Err))
		default:
			d.say(thing, "", f.Err)
		}
	}
	if mended > 0 {
		if err := publish(ctx, dir, "doctor: "+cli.Count(mended, "file")+" mended\n"); err != nil {
			d.say(thing, "", err)
		}
	}
	switch {
	case d.wrong > before:
	case files == 0:
		d.say(thing, dir.Path()+" is empty: the first check fills it", nil)
	default:
		d.say(thing, fmt.Sprintf("%s, %s read", dir.Path(), cli.Count(files, "file")), nil)
	}
}

// vendors says which vendors cannot be read, by what the last check of each
// found, which were never read, and what of the configuration matches nothing.
func (d *diagnosis) vendors(data cli.Data, cfg config.Config) {
	fine := 0
	for _, v := range cfg.Vendors {
		thing := "vendor " + v.Name
		state, err := data.State(v.Name)
		switch h := state.Health; {
		case err != nil: // the data folder's finding
		case h.Status == "":
			d.note(thing, "never checked yet: subwatch check "+v.Name)
		case h.Status != record.OK:
			d.say(thing, "", fmt.Errorf("%s since %s: %s", h.Status, cli.Day(h.Since, cmp.Or(cfg.Zone, time.UTC)), h.Why))
		default:
			fine++
		}
		for _, line := range cli.Idle(data, v) {
			d.note(thing, line)
		}
	}
	if fine > 0 {
		d.say("vendors", fmt.Sprintf("%d of %d could be read when they were last checked", fine, len(cfg.Vendors)), nil)
	}
}

// headers says which headers of vendors have a secret that is not at hand. Whoever
// repairs needs none.
func (d *diagnosis) headers(vendors []config.Vendor, repair bool) {
	for _, v := range vendors {
		err := v.Unset()
		if err == nil {
			continue
		}
		for _, line := range cli.ErrorLines(err) {
			if repair {
				d.note("configuration", line)
			} else {
				d.say("configuration", "", errors.New(line))
			}
		}
	}
}

// mended prints what was wrong, and what was done about it.
func (d *diagnosis) mended(thing, wrong, done string) {
	fmt.Fprintf(d.env.Stdout, "mended %s: %s: %s\n", thing, cli.OneLine(wrong), cli.OneLine(done))
}

// A checker is a destination that can be asked whether it would take a post,
// without posting. The error holds a problem a line.
type checker interface {
	Check(ctx context.Context) (said string, err error)
}

// destination asks a destination whether it would take a post. Whoever repairs
// needs no secret for it.
func (d *diagnosis) destination(ctx context.Context, dest config.Destination, send, repair bool) {
	thing := dest.Shared().Kind + " " + dest.Shared().Name
	to, err := d.env.Destination(dest)
	switch secret := dest.Shared().Env; {
	case err != nil:
		d.say(thing, "", err)
		return
	case to.Sender == nil && repair && !send:
		d.note(thing, secret+" is not set: not tried")
		return
	case to.Sender == nil:
		d.say(thing, "", fmt.Errorf("%s is not set: set it to the secret, or remove this destination", secret))
		return
	}
	check, ok := to.Sender.(checker)
	if ok {
		said, err := check.Check(ctx)
		d.say(thing, said, err)
		if err != nil {
			return
		}
	}
	if !send {
		if !ok {
			d.note(thing, "not tried, because that takes a post: --send posts a test message")
		}
		return
	}
	_, err = to.Sender.Send(ctx, notify.Message{ID: "doctor", Kind: notify.Test}, notify.Part{Entries: []int{}}, 1, 1)
	var se *notify.SendError
	if errors.As(err, &se) {
		err = errors.New(se.Error())
	}
	d.say(thing, "the test message was taken", err)
}
