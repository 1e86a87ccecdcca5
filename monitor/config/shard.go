package config

import (
	"fmt"
	"hash/fnv"
)

// A Shard is one of several shares of the vendors, for several jobs side by
// side. The zero Shard is all of them.
type Shard struct {
	Number, Of int // the first is 1
}

// maxShards bounds how many shares there are: GitHub starts at most 256 jobs for
// one matrix.
const maxShards = 1000

// ParseShard reads "3/8". The error says how a shard is written.
func ParseShard(text string) (Shard, error) {
	var s Shard
	var rest string
	if n, _ := fmt.Sscanf(text, "%d/%d%s", &s.Number, &s.Of, &rest); n != 2 || s.Number < 1 || s.Number > s.Of || s.Of > maxShards {
		return Shard{}, fmt.Errorf("%q is not a shard: write 3/8 for the third of eight; at most %d shards", text, maxShards)
	}
	return s, nil
}

// Pick returns the vendors of the shard. A vendor's share depends on its name and
// on the number of shards alone, so that it moves with no other vendor.
func (s Shard) Pick(vendors []Vendor) []Vendor {
	if s.Of == 0 {
		return vendors
	}
	var mine []Vendor
	for _, v := range vendors {
		h := fnv.New32a()
		h.Write([]byte(v.Name)) // never fails
		if int(h.Sum32()%uint32(s.Of)) == s.Number-1 {
			mine = append(mine, v)
		}
	}
	return mine
}

// File returns how the shard stands in the name of its ledger, "3-of-8", and ""
// for all vendors.
func (s Shard) File() string {
	if s.Of == 0 {
		return ""
	}
	return fmt.Sprintf("%d-of-%d", s.Number, s.Of)
}
