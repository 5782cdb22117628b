package eval

import (
	"math/bits"
	"slices"
)

// stringSet is a set of strings that rejects most others by their length and
// a few bytes, before it compares or hashes anything.
type stringSet struct {
	filter  [16]uint64 // bit k is set for each member with fingerprint k
	members map[string]struct{}
	slots   []string // of an index without collisions, or nil
	taken   []bool
	factor  uint64
	shift   uint
	length  uint64 // bit min(len, 63) is set for each member
}

// maxIndexed is the number of members up to which an index without collisions
// is looked for: for many more there is none of a reasonable size.
const maxIndexed = 128

func newStringSet(list []string) *stringSet {
	s := &stringSet{members: make(map[string]struct{}, len(list))}
	for _, v := range list {
		s.members[v] = struct{}{}
		s.length |= 1 << min(uint(len(v)), 63)
		k := fingerprint(v) * fibonacci >> 54
		s.filter[k>>6] |= 1 << (k & 63)
	}
	s.index()
	return s
}

const fibonacci = 0x9E3779B97F4A7C15

// fingerprint mixes the length and five bytes of a string.
func fingerprint(v string) uint64 {
	n := len(v)
	if n == 0 {
		return 0
	}
	return uint64(n) ^ uint64(v[0])<<8 ^ uint64(v[n-1])<<16 ^ uint64(v[n/2])<<24 ^ uint64(v[n/4])<<32 ^ uint64(v[n-1-n/8])<<40
}

// index looks for a factor that gives each member a slot of its own.
func (s *stringSet) index() {
	n := len(s.members)
	if n > maxIndexed {
		return
	}
	prints := make([]uint64, 0, n)
	for v := range s.members {
		prints = append(prints, fingerprint(v))
	}
	slices.Sort(prints)
	if len(slices.Compact(prints)) < n { // no factor tells these apart
		return
	}
	size := 2
	for size < 8*n {
		size *= 2
	}
	taken := make([]uint64, size/16+1) // a bit for each slot, up to the greatest size
	for ; size <= 32*n; size *= 2 {
		s.shift = uint(64 - bits.TrailingZeros(uint(size)))
		for try := range uint64(64) {
			clear(taken)
			if s.factor = fibonacci * (2*try + 1); distinct(prints, taken, s.factor, s.shift) {
				s.fill(size)
				return
			}
		}
	}
}

// distinct reports whether all fingerprints get slots of their own.
func distinct(prints, taken []uint64, factor uint64, shift uint) bool {
	for _, h := range prints {
		k := h * factor >> shift
		if taken[k>>6]>>(k&63)&1 != 0 {
			return false
		}
		taken[k>>6] |= 1 << (k & 63)
	}
	return true
}

func (s *stringSet) fill(size int) {
	s.slots, s.taken = make([]string, size), make([]bool, size)
	for v := range s.members {
		k := fingerprint(v) * s.factor >> s.shift
		s.slots[k], s.taken[k] = v, true
	}
}

// has reports whether v is a member.
func (s *stringSet) has(v string) bool {
	if s.length>>min(uint(len(v)), 63)&1 == 0 {
		return false
	}
	h := fingerprint(v)
	if s.slots != nil {
		k := h * s.factor >> s.shift
		return s.slots[k] == v && s.taken[k]
	}
	if k := h * fibonacci >> 54; s.filter[k>>6]>>(k&63)&1 == 0 {
		return false
	}
	_, found := s.members[v]
	return found
}
