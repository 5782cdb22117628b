package eval

import (
	"strconv"
	"strings"

	"github.com/odatacheck/odata/schema"
)

// enumNames reads an enumeration from a string field with the members' names.
// Names are told apart by their length first, which looks at no more of a row
// than its string header.
type enumNames struct {
	typ   *schema.EnumType
	off   uintptr
	fault status                // of a text that names no value
	names [][]schema.EnumMember // by length
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
	n := &enumNames{typ: typ}
	for _, m := range typ.Members {
		for len(n.names) <= len(m.Name) {
			n.names = append(n.names, nil)
		}
		n.names[len(m.Name)] = append(n.names[len(m.Name)], m)
	}
	return n
}

func (n *enumNames) value(name string) (int64, status) {
	if len(name) < len(n.names) {
		for i := range n.names[len(name)] {
			if m := &n.names[len(name)][i]; m.Name == name {
				return m.Value, ok
			}
		}
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
