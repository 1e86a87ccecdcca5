package scraper

import "github.com/subwatch/subwatch/snapshot"

func (r *reading) terms() []string        { return nil }
func (r *reading) notes() []snapshot.Note { return nil }
func (r *reading) whyNone() error         { return ErrNoLists }
