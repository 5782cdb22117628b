package eval

import (
	"math/bits"
	"strconv"
	"strings"

	"github.com/odatacheck/odata/schema"
)

// enumNames reads an enumeration from a string field with the members' names.
// It finds a name by a multiplication and one comparison.
type enumNames struct {
	typ    *schema.EnumType
	off    uintptr
	fault  status // of a text that names no value
	table  []enumName
	factor uint64
	shift  uint
}

type enumName struct {
	name  string
	value int64
	used  bool
}

// enumField returns the operand for a string field of an enumeration type.
func enumField(c *compiler, typ *schema.EnumType, pointer bool, off uintptr, bad site) operand {
	n := newEnumNames(typ)
	n.off, n.fault = off, c.site(bad)
	if pointer {
		get := plain[string](true, off, encString).get
		return &scalar[int64]{get: func(row ptr, f *frame) (int64, status) {
			name, s := get(row, f)
			if s != ok {
				return 0, s
			}
			return n.value(name)
		}}
	}
	return &scalar[int64]{names: n, get: func(row ptr, _ *frame) (int64, status) { return n.value(*field[string](row, off)) }}
}

func newEnumNames(typ *schema.EnumType) *enumNames {
	size := 4
	for size < 4*len(typ.Members) {
		size *= 2
	}
	for ; size <= 64*len(typ.Members); size *= 2 {
		n := &enumNames{typ: typ, table: make([]enumName, size), shift: uint(64 - bits.TrailingZeros(uint(size)))}
		for try := range uint64(64) {
			if n.fill(fibonacci * (2*try + 1)) {
				return n
			}
			clear(n.table)
		}
	}
	// Names that no four bytes tell apart: an empty table sends all to parse.
	return &enumNames{typ: typ, table: make([]enumName, 2), factor: 1, shift: 63}
}

// fill enters the members, each in a place of its own.
func (n *enumNames) fill(factor uint64) bool {
	n.factor = factor
	for _, m := range n.typ.Members {
		e := &n.table[fingerprint(m.Name)*factor>>n.shift]
		if e.used {
			return false
		}
		*e = enumName{m.Name, m.Value, true}
	}
	return true
}

func (n *enumNames) value(name string) (int64, status) {
	if e := &n.table[fingerprint(name)*n.factor>>n.shift]; e.name == name && e.used {
		return e.value, ok
	}
	return n.parse(name)
}

// parse reads what is not the name of one member: a number, or a list where
// the type has flags.
func (n *enumNames) parse(text string) (int64, status) {
	result := int64(0)
	for {
		name, rest, more := strings.Cut(text, ",")
		if more && !n.typ.Flags {
			return 0, n.fault
		}
		v, known := n.typ.Value(strings.TrimSpace(name))
		if !known {
			var err error
			if v, err = strconv.ParseInt(strings.TrimSpace(name), 10, 64); err != nil {
				return 0, n.fault
			}
		}
		result |= v
		if !more {
			return result, ok
		}
		text = rest
	}
}

// compare compiles the comparison with a constant.
func (n *enumNames) compare(lit int64, set relation) *boolean {
	if name, is := n.typ.Member(lit); is && set == equal {
		return &boolean{get: n.equal(name, lit)}
	}
	return &boolean{get: n.order(lit, set)}
}

// equal compares with the member's name before it asks for the value: in a row
// that is how a value is usually written.
//
//go:noinline
func (n *enumNames) equal(name string, lit int64) cond {
	off := n.off
	return func(row ptr, _ *frame) truth {
		text := *field[string](row, off)
		if text == name {
			return yes
		}
		v, s := n.value(text)
		if s != ok {
			return truth(s)
		}
		return truthOf(v == lit)
	}
}

//go:noinline
func (n *enumNames) order(lit int64, set relation) cond {
	off := n.off
	return func(row ptr, _ *frame) truth {
		v, s := n.value(*field[string](row, off))
		if s != ok {
			return truth(s)
		}
		return relateInts(v, lit).in(set)
	}
}

// in compiles membership in a list of constants.
func (n *enumNames) in(list []int64, hasNull truth) cond {
	off := n.off
	get := func(row ptr, _ *frame) (int64, status) { return n.value(*field[string](row, off)) }
	return inScalars(get, intSet(list), hasNull)
}
