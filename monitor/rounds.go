package monitor

import (
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/subwatch/subwatch/store"
)

// patience is for how long a recorded change waits for the other checks of the
// run: then it is told without them. Most runs are over by then, so that what
// they bring is told at once, and summed up where it is much.
const patience = 30 * time.Second

// rounds tells of what the checks record, until all of them are through and all
// is told that can be. It returns what came of the sending, and what could not
// be saved of the run itself.
func (j *job) rounds() (Delivery, error) {
	var total Delivery
	for {
		r := &round{job: j}
		r.all, r.last = j.await(&total)
		d, err := r.run(total)
		total.add(d)
		if r.ended {
			total.Pending, total.Held = d.Pending, d.Held
			return total, err
		}
	}
}

// await waits until a round is due: every check is through (all), and every
// destination served too (last), or what was recorded has waited for long
// enough. What late destinations come to is added to a delivery.
func (j *job) await(total *Delivery) (all, last bool) {
	for {
		j.collect(total)
		j.mu.Lock()
		left, since := j.left, j.since
		j.mu.Unlock()
		if all = left == 0; all && (len(j.busy) == 0 || !j.allTold) {
			return true, len(j.busy) == 0
		}
		if since.IsZero() || j.once || j.Shard.Of > 0 || j.ctx.Err() != nil {
			<-j.news
			continue
		}
		rest := time.NewTimer(j.patienceTime() - time.Since(since))
		select {
		case <-j.news:
			rest.Stop()
		case <-rest.C:
			if j.ctx.Err() == nil {
				return all, false
			}
		}
	}
}

// patienceTime is patience, or what a test says.
func (m *Monitor) patienceTime() time.Duration {
	if m.patience > 0 {
		return m.patience
	}
	return patience
}

// collect takes what destinations came to that are done.
func (j *job) collect(total *Delivery) {
	for _, name := range slices.Sorted(maps.Keys(j.busy)) {
		select {
		case d := <-j.busy[name]:
			j.served(name, d, total)
			j.mu.Lock()
			if j.since.IsZero() {
				j.since = time.Now() // something else may be due to it by now
			}
			j.mu.Unlock()
		default:
		}
	}
}

// served notes what a destination came to.
func (j *job) served(name string, d Delivery, total *Delivery) {
	delete(j.busy, name)
	j.marks += d.Sent
	pending := total.Pending + d.Pending
	total.add(d)
	total.Pending = pending
}

// idle reports whether every check is through.
func (j *job) idle() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.left == 0
}

// add adds what one round, or one destination, sent, and its problems, the same
// one once. What is pending is for the last round to say.
func (d *Delivery) add(more Delivery) {
	d.Sent += more.Sent
	for _, p := range more.Problems {
		if !slices.ContainsFunc(d.Problems, func(known error) bool { return known.Error() == p.Error() }) {
			d.Problems = append(d.Problems, p)
		}
	}
}

// takeUp begins a round: it returns the places of the results that no round has
// published, which are this round's.
func (j *job) takeUp() []int {
	j.mu.Lock()
	defer j.mu.Unlock()
	places := make([]int, 0, len(j.stands))
	for i, s := range j.stands {
		if s == fresh {
			places = append(places, i)
		}
	}
	j.since = time.Time{}
	return places
}

// resultsAt returns the results at these places, of which those are left out
// that are being made anew.
func (j *job) resultsAt(places []int) []*Result {
	j.mu.Lock()
	defer j.mu.Unlock()
	all := make([]*Result, 0, len(places))
	for _, i := range places {
		if j.stands[i] != open {
			all = append(all, &j.results[i]) // which nobody else writes to
		}
	}
	return all
}

// moved brings the run up to date with what another run pushed first: vendors of
// whom this one recorded something too, which is gone, are checked once more,
// against what is on the branch now. A check that is not through sees for itself
// that it was overtaken.
func (j *job) moved(m store.Moved) error {
	err := j.told.reload(j.Store)
	j.mu.Lock()
	defer j.mu.Unlock()
	for i, res := range j.results {
		switch name := res.Vendor.Name; {
		case j.stands[i] == open:
		case j.checks && (slices.Contains(m.Dropped, name) || slices.Contains(m.SetBack, name)):
			j.again(i)
		case slices.Contains(m.Vendors, name):
			state, unread := j.Store.State(name)
			if unread != nil {
				err = errors.Join(err, unread)
				continue
			}
			j.results[i].state = state
		}
	}
	return err
}
