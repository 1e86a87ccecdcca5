package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/store"
)

// Words returns what a word of the command line can be, each perhaps with a tab
// and what it means. It gets the word as far as it is typed.
type Words func(ctx context.Context, s *Workspace, env Environment, typed string) []string

// completionTime is how long completion may take: a shell waits for it. What is
// on a branch has to come over the network, and may come too late.
const completionTime = 2 * time.Second

// Complete returns the completion of a command's words, in their order. Whatever
// goes wrong, it offers nothing and says nothing.
func (s *Workspace) Complete(env Environment, words ...Words) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) >= len(words) {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return s.offer(cmd, env, words[len(args)], typed, nil)
	}
}

// CompleteEach returns the completion of words that are all of one kind, each of
// which makes sense once.
func (s *Workspace) CompleteEach(env Environment, words Words) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		return s.offer(cmd, env, words, typed, args)
	}
}

// offer returns the words that begin as typed and are not among those given.
func (s *Workspace) offer(cmd *cobra.Command, env Environment, words Words, typed string, given []string) ([]string, cobra.ShellCompDirective) {
	ctx, cancel := context.WithTimeout(cmd.Context(), completionTime)
	defer cancel()
	var fit []string
	for _, w := range words(ctx, s, env, typed) {
		word, means, _ := strings.Cut(w, "\t")
		if strings.HasPrefix(word, typed) && !slices.Contains(given, word) {
			fit = append(fit, cobra.CompletionWithDesc(word, OneLine(means)))
		}
	}
	return fit, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}

// OneOf are fixed words.
func OneOf(choices ...string) Words {
	return func(context.Context, *Workspace, Environment, string) []string { return choices }
}

// Vendors are the vendors of the configuration.
func Vendors(_ context.Context, s *Workspace, env Environment, _ string) []string {
	cfg, err := s.Load(env, config.IfThere)
	if err != nil {
		return nil
	}
	var names []string
	for _, v := range cfg.Vendors {
		names = append(names, v.Name)
	}
	return names
}

// BuiltIn are the vendors that need no address, as a list in one word has them:
// what stands before the last comma is kept.
func BuiltIn(_ context.Context, _ *Workspace, _ Environment, typed string) []string {
	before := typed[:strings.LastIndexByte(typed, ',')+1]
	var names []string
	for _, e := range config.Catalogue("") {
		if !slices.Contains(strings.Split(before, ","), e.Name) {
			names = append(names, before+e.Name)
		}
	}
	return names
}

// mostChanges is how many changes are offered.
const mostChanges = 50

// Changes are the ids of the changes that were recorded, newest first; with a dot
// behind a whole id, those of its entries.
func Changes(ctx context.Context, s *Workspace, env Environment, typed string) []string {
	id, _, entry := strings.Cut(typed, ".")
	zone := time.UTC
	if cfg, err := s.Load(env, config.IfThere); err == nil {
		zone = cmp.Or(cfg.Zone, zone)
	}
	var words []string
	for _, c := range s.changes(ctx, env) {
		switch {
		case !entry && len(words) < mostChanges:
			words = append(words, fmt.Sprintf("%s\t%s, seen on %s", c.ID, c.Vendor, Day(c.FirstSeen, zone)))
		case entry && c.ID == id:
			for _, ch := range c.Report.Changes {
				words = append(words, fmt.Sprintf("%s.%d\t%s", id, ch.Entry, strings.TrimSpace(string(ch.Kind)+" "+ch.Name)))
			}
		}
	}
	return words
}

// ChangesAndVendors are [Changes] and [Vendors].
func ChangesAndVendors(ctx context.Context, s *Workspace, env Environment, typed string) []string {
	return append(Vendors(ctx, s, env, typed), Changes(ctx, s, env, typed)...)
}

// changes returns the changes of the data folder, newest first, as far as they
// can be read.
func (s *Workspace) changes(ctx context.Context, env Environment) []store.Change {
	cfg, err := s.Load(env, config.IfThere)
	if err != nil {
		return nil
	}
	data, err := s.Open(ctx, env, cfg, true)
	if err != nil {
		return nil
	}
	defer data.Close()
	vendors, err := data.Vendors()
	if err != nil {
		return nil
	}
	var all []store.Change
	for _, v := range vendors {
		if ctx.Err() != nil {
			break
		}
		if of, err := data.Changes(v); err == nil {
			all = append(all, of...)
		}
	}
	slices.SortStableFunc(all, func(a, b store.Change) int { return b.FirstSeen.Compare(a.FirstSeen) })
	return all
}
