package diff

import (
	"testing"

	"github.com/subwatch/subwatch/snapshot"
)

// A letter whose lower case has another length moves nothing.
func TestIndexInAnyCase(t *testing.T) {
	for _, c := range []struct {
		text, what string
		want       int
	}{{"By ACME", "Acme", 3}, {"\u0130\u0130 Acme", "Acme", 5}, {"\u023a Acme", "Acme", 3}, {"\u0130", "\u0130", 0}, {"x", "y", -1}} {
		if got := indexInAnyCase(c.text, c.what); got != c.want {
			t.Errorf("indexInAnyCase(%q, %q) = %d, want %d", c.text, c.what, got, c.want)
		}
	}
}

// A byte of letters that fold to many costs about what a byte of letters costs
// that fold to themselves (not of ASCII, for which nothing is folded at all),
// however many names and cells say it. Memory shows what steps do not: what is
// folded again and again.
func TestFoldingCostsByTheByte(t *testing.T) {
	if slowed {
		t.Skip("counts allocations, which the race detector adds to")
	}
	const size = 100
	n := shareOf(100_000)
	const foldedBytes = 3              // a fold is at most so many times as long
	const moreMemory = 2 * foldedBytes // the Unicode form, and what it folds to
	at := func(make func(string, int) func(maker, int) snapshot.Snapshot, letters string) cost {
		s := make(letters, size/len(letters))
		got, err := costOf(s(makerOf(1), n), s(makerOf(2), n))
		if err != nil {
			t.Errorf("%q: %v", letters, err)
		}
		return got
	}
	for what, make := range map[string]func(string, int) func(maker, int) snapshot.Snapshot{"names": grown, "cells": grownCells} {
		at(make, "я") // for what is made once
		plain := at(make, "я")
		for _, letters := range []string{"\ufdfa", "aaaaaaaa\ufdfa", "e\u0323\u0301", "\u0301", "\ufb03", "\u337f", "\u3164", "\u0130", "\u00df", "&", "\u0390"} {
			got := at(make, letters)
			t.Logf("%s of %q: %.1f times the steps, %.1f times the memory", what, letters, float64(got.steps)/float64(plain.steps), float64(got.bytes)/float64(plain.bytes))
			if got.steps > foldedBytes*plain.steps || got.bytes > moreMemory*plain.bytes {
				t.Errorf("%s of %q take %+v, of plain letters %+v", what, letters, got, plain)
			}
		}
	}
}
