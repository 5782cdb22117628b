package eval

import "math/bits"

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

// fingerprint mixes the length and four bytes of a string.
func fingerprint(v string) uint64 {
	n := len(v)
	if n == 0 {
		return 0
	}
	return uint64(n) ^ uint64(v[0])<<8 ^ uint64(v[n-1])<<16 ^ uint64(v[n/2])<<24 ^ uint64(v[n/4])<<32
}

// index looks for a factor that gives each member a slot of its own.
func (s *stringSet) index() {
	n := len(s.members)
	if n > maxIndexed {
		return
	}
	size := 2
	for size < 4*n {
		size *= 2
	}
	for ; size <= 32*n; size *= 2 {
		slots, taken := make([]string, size), make([]bool, size)
		for try := range uint64(64) {
			if s.fill(slots, taken, fibonacci*(2*try+1)) {
				return
			}
			clear(taken)
		}
	}
}

func (s *stringSet) fill(slots []string, taken []bool, factor uint64) bool {
	shift := uint(64 - bits.TrailingZeros(uint(len(slots))))
	for v := range s.members {
		k := fingerprint(v) * factor >> shift
		if taken[k] {
			return false
		}
		slots[k], taken[k] = v, true
	}
	s.slots, s.taken, s.factor, s.shift = slots, taken, factor, shift
	return true
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
