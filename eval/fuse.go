package eval

import (
	"time"

	"github.com/odatacheck/odata/schema"
)

// fuseCompare compiles a comparison with a constant in one closure where the
// left side is a plain field or a frequent shape. It returns nil otherwise.
// That is most of what filters consist of, and a call less a term is what
// makes the difference to a predicate written by hand.
func (c *compiler) fuseCompare(x operand, yt schema.Term, set relation) cond {
	k, constant := yt.(*schema.Const)
	if !constant {
		return nil
	}
	switch x := x.(type) {
	case *boolean:
		if v, is := k.Value.(bool); is {
			return fuseBoolean(x.get, v, set)
		}
	case *scalar[string]:
		v, is := k.Value.(string)
		switch {
		case !is:
		case x.col != nil:
			return fuseString(x.col.off, v, set)
		default:
			return fuseStringNode(x.get, v, set)
		}
	case *scalar[int64]:
		lit := c.constant(k.Value, k.Typ).(*scalar[int64]).lit
		switch {
		case x.names != nil:
			return x.names.compare(*lit, set)
		case x.col != nil:
			return fuseColumn(x.col, *lit, set)
		}
		return fuseInt(x.get, *lit, set)
	case *scalar[time.Time]:
		if v, is := k.Value.(time.Time); is && x.col != nil {
			return fuseTime(x.col.off, v, set)
		}
	}
	return nil
}

// fuseBoolean compares with true or false; in most cases that is x itself, or
// its negation, with null as false.
func fuseBoolean(x cond, v bool, set relation) cond {
	ifTrue := relateBools(true, v).in(set)
	ifFalse := relateBools(false, v).in(set)
	return func(row ptr, f *frame) truth {
		switch t := x(row, f); t {
		case yes:
			return ifTrue
		case no:
			return ifFalse
		default:
			return relateStates(status(t), ok, set)
		}
	}
}

func fuseString(off uintptr, lit string, set relation) cond {
	switch set {
	case equal:
		return func(row ptr, _ *frame) truth { return truthOf(*field[string](row, off) == lit) }
	case less | greater | unordered:
		return func(row ptr, _ *frame) truth { return truthOf(*field[string](row, off) != lit) }
	}
	return func(row ptr, _ *frame) truth { return relateStrings(*field[string](row, off), lit).in(set) }
}

func fuseStringNode(get node[string], lit string, set relation) cond {
	isEqual := equal.in(set)
	different := isEqual ^ 1
	if set != equal && set != less|greater|unordered {
		return nil
	}
	return func(row ptr, f *frame) truth {
		v, s := get(row, f)
		if s != ok {
			return relateStates(s, ok, set)
		}
		if v == lit {
			return isEqual
		}
		return different
	}
}

type integer interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32
}

// fuseColumn compares a field of an integer type.
func fuseColumn(col *column, lit int64, set relation) cond {
	switch col.enc {
	case encInt:
		return fuseField[int64](col.off, lit, set)
	case encInt8:
		return fuseField[int8](col.off, lit, set)
	case encInt16:
		return fuseField[int16](col.off, lit, set)
	case encInt32:
		return fuseField[int32](col.off, lit, set)
	case encUint8:
		return fuseField[uint8](col.off, lit, set)
	case encUint16:
		return fuseField[uint16](col.off, lit, set)
	case encUint32:
		return fuseField[uint32](col.off, lit, set)
	case encString, encTime, encOther:
	}
	panic("eval: not a field of an integer type")
}

func fuseField[I integer](off uintptr, lit int64, set relation) cond {
	if set == equal {
		return func(row ptr, _ *frame) truth { return truthOf(int64(*field[I](row, off)) == lit) }
	}
	return func(row ptr, _ *frame) truth { return relateInts(int64(*field[I](row, off)), lit).in(set) }
}

func fuseInt(get node[int64], lit int64, set relation) cond {
	return func(row ptr, f *frame) truth {
		v, s := get(row, f)
		if s != ok {
			return relateStates(s, ok, set)
		}
		return relateInts(v, lit).in(set)
	}
}

func fuseTime(off uintptr, lit time.Time, set relation) cond {
	return func(row ptr, _ *frame) truth { return relationOf(field[time.Time](row, off).Compare(lit)).in(set) }
}
