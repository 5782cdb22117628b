package gen

import "math/rand/v2"

// source is where all choices come from. It is not safe for concurrent use.
type source struct {
	*rand.Rand
}

func newSource(seed uint64) source {
	return source{rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))}
}

// chance is true in percent of all calls.
func (s source) chance(percent int) bool { return s.IntN(100) < percent }

// between returns a number from low to high.
func (s source) between(low, high int) int { return low + s.IntN(high-low+1) }

// pick returns one of the choices.
func pick[T any](s source, choices ...T) T { return choices[s.IntN(len(choices))] }

// choice is one way to go on, taken as often as its weight says.
type choice[T any] struct {
	weight int
	make   func() T
}

// choose takes one of the choices by weight. A choice without weight is never
// taken.
func choose[T any](s source, choices []choice[T]) T {
	total := 0
	for _, c := range choices {
		total += c.weight
	}
	n := s.IntN(total)
	for _, c := range choices {
		if n -= c.weight; n < 0 {
			return c.make()
		}
	}
	panic("gen: no choice")
}
