package api

import (
	"fmt"
	"sync"
	"time"
)

// budget is how many calls an application may make.
type budget struct{ minute, hour int }

// limitKey is what calls are counted by.
type limitKey struct{ tenant, app, route string }

// limiter counts calls in windows of a minute and of an hour, which begin with
// the first call. It is safe for concurrent use.
type limiter struct {
	now func() time.Time

	mu     sync.Mutex
	counts map[limitKey]*[2]window
	sweep  time.Time // when windows that have ended are forgotten
}

// window counts the calls since it began.
type window struct {
	start time.Time
	calls int
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, counts: map[limitKey]*[2]window{}}
}

// limitError is a call too many.
type limitError struct{ seconds int }

func (e *limitError) Error() string {
	return fmt.Sprintf("Rate limit is exceeded. Try again in %d seconds.", e.seconds)
}

// take counts a call. The error is a *limitError; a call that is refused does
// not count.
func (l *limiter) take(key limitKey, b budget) error {
	if b == (budget{}) {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.forget(now)
	w := l.counts[key]
	if w == nil {
		w = new([2]window)
		l.counts[key] = w
	}
	limits := [2]int{b.minute, b.hour}
	var wait time.Duration
	for i, length := range windowLengths {
		if end := w[i].start.Add(length); !now.Before(end) || now.Before(w[i].start) {
			w[i] = window{start: now}
		} else if limits[i] > 0 && w[i].calls >= limits[i] {
			wait = max(wait, end.Sub(now))
		}
	}
	if wait > 0 {
		return &limitError{int((wait + time.Second - 1) / time.Second)}
	}
	for i := range w {
		w[i].calls++
	}
	return nil
}

var windowLengths = [2]time.Duration{time.Minute, time.Hour}

// forget drops, once a minute, the counts of those who have not called for an
// hour, so that memory is bounded by the callers of an hour.
func (l *limiter) forget(now time.Time) {
	if now.Before(l.sweep) {
		return
	}
	l.sweep = now.Add(time.Minute)
	for key, w := range l.counts {
		if now.Sub(w[1].start) >= windowLengths[1] {
			delete(l.counts, key)
		}
	}
}
