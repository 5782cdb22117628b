package sqltest

import (
	"fmt"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TestSoak is the differential until it is stopped, or for as long as
// ODATA_SOAK says, such as 30m; it tells how far it is every half minute. `make
// soak` runs it. Without ODATA_SOAK it looks at one world.
func TestSoak(t *testing.T) {
	s := soak{start: time.Now(), seed: freshSeed(), totals: make([]tally, len(systems))}
	text, asked := os.LookupEnv("ODATA_SOAK")
	switch limit, err := time.ParseDuration(text); {
	case !asked:
		s.last = 1
	case err == nil:
		s.until = s.start.Add(limit)
	case text != "":
		t.Fatalf("ODATA_SOAK: %v", err)
	}
	if asked {
		interrupted := make(chan os.Signal, 1)
		signal.Notify(interrupted, os.Interrupt, syscall.SIGTERM)
		defer signal.Stop(interrupted)
		go func() {
			<-interrupted
			s.progress() // the servers' own handler stops them and ends the process
		}()
	}
	for next := s.start; s.goesOn(); s.worlds++ {
		if asked && time.Now().After(next) {
			s.progress()
			next = time.Now().Add(30 * time.Second)
		}
		s.world(t)
	}
	if asked {
		s.progress()
	}
	for _, n := range s.totals {
		if n.filters > 0 && n.evaluations == 0 {
			t.Errorf("nothing was compared: %s", n)
		}
	}
}

// enough differences in one database end a soak.
const enough = 10

// soak is how far the differential is.
type soak struct {
	start, until time.Time
	seed         uint64
	worlds, last uint64 // last is the number of worlds to look at; 0 is no limit

	mu     sync.Mutex
	totals []tally
}

func (s *soak) goesOn() bool {
	for _, n := range s.totals {
		if n.differences >= enough {
			return false
		}
	}
	return (s.last == 0 || s.worlds < s.last) && (s.until.IsZero() || time.Now().Before(s.until))
}

// world looks at one more world in every database.
func (s *soak) world(t *testing.T) {
	w := newWorld(s.seed+s.worlds, worldRows)
	queries := w.queries(t.Context(), worldFilters)
	for k, sys := range systems {
		t.Run(fmt.Sprintf("%s/%d", sys.dialect.Name(), w.seed), func(t *testing.T) {
			count, found := w.check(t, newLab(t, sys), queries)
			s.mu.Lock()
			s.totals[k].add(count)
			s.mu.Unlock()
			if found != "" {
				fmt.Fprintf(os.Stderr, "A difference; repeat with ODATA_SEED=%d\n%s\n", w.seed, found)
				t.Error(found)
			}
		})
	}
}

// progress tells what was compared so far.
func (s *soak) progress() {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, from ODATA_SEED=%d\n", time.Since(s.start).Round(time.Second), s.seed)
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, total := range s.totals {
		fmt.Fprintf(&b, "  %-9s %s\n", systems[k].dialect.Name(), total)
	}
	fmt.Fprint(os.Stderr, b.String())
}
