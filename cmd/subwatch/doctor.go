package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/store"
)

func doctorCommand(env environment) *cobra.Command {
	var s setup
	var send bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check that everything is set up",
		Long: `Doctor checks the configuration, every file of the data folder, and the ways into
Slack. For a bot's token it asks Slack who it is, what it may do and whether it can
see the channel; a webhook can only be tried by posting, which --send does.`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d := &diagnosis{env: env}
			cfg, err := s.load(env, monitor.Required)
			d.say("configuration", fmt.Sprintf("%s, %s", count(len(cfg.Vendors), "vendor"), count(len(cfg.Slack), "destination")), err)
			if err != nil {
				return d.end()
			}
			if err := env.refusePublic(cmd.Context(), cfg, ""); err != nil {
				return err
			}
			d.folder(cfg)
			for _, dest := range cfg.Slack {
				d.slack(cmd.Context(), dest, send)
			}
			if len(cfg.Slack) == 0 {
				d.note("slack", "nobody is told: set "+monitor.WebhookEnv+", or add a destination to the configuration")
			}
			return d.end()
		},
	}
	s.flags(cmd)
	cmd.Flags().BoolVar(&send, "send", false, "post a test message to every destination")
	return cmd
}

// A diagnosis prints a line per finding and remembers what is wrong.
type diagnosis struct {
	env   environment
	wrong int
}

// say prints that a thing is fine, or what is wrong with it.
func (d *diagnosis) say(thing, fine string, err error) {
	if err == nil {
		fmt.Fprintf(d.env.stdout, "ok     %s: %s\n", thing, oneLine(fine))
		return
	}
	for _, line := range errorLines(err) {
		d.wrong++
		fmt.Fprintf(d.env.stdout, "wrong  %s: %s\n", thing, line)
	}
}

// note prints what is not wrong and good to know.
func (d *diagnosis) note(thing, text string) {
	fmt.Fprintf(d.env.stdout, "note   %s: %s\n", thing, oneLine(text))
}

func (d *diagnosis) end() error {
	if d.wrong == 0 {
		return nil
	}
	return unchecked(fmt.Errorf("%s to mend", count(d.wrong, "thing")))
}

// folder reads every file of the data folder.
func (d *diagnosis) folder(cfg monitor.Config) {
	dir, err := store.OpenReadOnly(cfg.Data)
	if err != nil {
		d.say("data folder", "", err)
		return
	}
	defer dir.Close()
	read, err := dir.ReadAll()
	fine := fmt.Sprintf("%s, %s read", cfg.Data, count(read, "file"))
	if read == 0 && err == nil {
		fine = cfg.Data + " is empty: the first check fills it"
	}
	d.say("data folder", fine, err)
}

// slack asks a destination whether it would take a post.
func (d *diagnosis) slack(ctx context.Context, dest monitor.Slack, send bool) {
	thing := "slack " + dest.Name
	sender, err := d.env.sender(dest)
	if err != nil {
		d.say(thing, "", err)
		return
	}
	if bot, ok := sender.(*notify.Bot); ok {
		who, err := bot.Check(ctx)
		d.say(thing, who, err)
		if err != nil {
			return
		}
	}
	if !send {
		if dest.WebhookURL != "" {
			d.note(thing, "a webhook, not tried: --send posts a test message")
		}
		return
	}
	_, err = sender.Send(ctx, notify.Message{ID: "doctor", Kind: notify.Test}, notify.Part{Entries: []int{}}, 1, 1)
	var se *notify.SendError
	if errors.As(err, &se) {
		err = errors.New(se.Error())
	}
	d.say(thing, "the test message was taken", err)
}
