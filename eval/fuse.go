package eval

import (
	"time"

	"github.com/odatacheck/odata/schema"
)

// The functions below that make closures are not inlined themselves: the
// compiler does not inline calls within a closure that was inlined with its
// maker, and those calls are what the closures consist of.

// fuseCompare compiles a comparison with a constant in one closure where the
// left side is a plain field or a frequent shape. It returns nil otherwise.
// That is most of what filters consist of.
func (c *compiler) fuseCompare(x operand, yt schema.Term, set relation) *boolean {
	k, constant := yt.(*schema.Const)
	if !constant {
		return nil
	}
	switch x := x.(type) {
	case *boolean:
		if v, is := k.Value.(bool); is {
			return fuseBoolean(x, v, set)
		}
	case *scalar[string]:
		if v, is := k.Value.(string); is {
			return fuseString(x, v, set)
		}
	case *scalar[int64]:
		lit := c.constant(k.Value, k.Typ).(*scalar[int64]).lit
		switch {
		case x.names != nil:
			return x.names.compare(*lit, set)
		case x.col != nil:
			return &boolean{get: fuseColumn(x.col, *lit, set)}
		}
		return &boolean{get: fuseInt(x.get, *lit, set)}
	case *scalar[time.Time]:
		if v, is := k.Value.(time.Time); is {
			return &boolean{get: fuseTime(x, v, set)}
		}
	case *scalar[float64], *scalar[schema.DecimalValue], *scalar[schema.GuidValue], *scalar[schema.GeoValue], *instance, *collection:
	}
	return nil
}

// fuseBoolean compares with true or false; in most cases that is x itself, or
// its negation, with null as false.
func fuseBoolean(x *boolean, v bool, set relation) *boolean {
	ifTrue := relateBools(true, v).in(set)
	ifFalse := relateBools(false, v).in(set)
	if x.step != nil && ifTrue == yes && ifFalse == no { // a plain field is never null
		return x
	}
	return &boolean{get: eitherTruth(x.get, ifTrue, ifFalse, set)}
}

//go:noinline
func eitherTruth(x cond, ifTrue, ifFalse truth, set relation) cond {
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

func fuseString(x *scalar[string], lit string, set relation) *boolean {
	if x.col == nil {
		return &boolean{get: stringTest(x.get, lit, set)}
	}
	off := x.col.off
	switch set {
	case equal:
		return &boolean{get: fieldEqual(off, lit), step: &step{kind: stepEqual, off: off, lit: lit}}
	case less | greater | unordered:
		return &boolean{get: not(fieldEqual(off, lit)), step: &step{kind: stepDiffers, off: off, lit: lit}}
	}
	return &boolean{get: fieldOrder(off, lit, set)}
}

//go:noinline
func fieldEqual(off uintptr, lit string) cond {
	return func(row ptr, _ *frame) truth { return truthOf(*field[string](row, off) == lit) }
}

//go:noinline
func fieldOrder(off uintptr, lit string, set relation) cond {
	return func(row ptr, _ *frame) truth { return relateStrings(*field[string](row, off), lit).in(set) }
}

//go:noinline
func stringTest(get node[string], lit string, set relation) cond {
	if set&^equal == 0 || set == less|greater|unordered { // no order is needed
		isEqual := equal.in(set)
		return func(row ptr, f *frame) truth {
			v, s := get(row, f)
			switch {
			case s != ok:
				return relateStates(s, ok, set)
			case v == lit:
				return isEqual
			}
			return isEqual ^ 1
		}
	}
	return func(row ptr, f *frame) truth {
		v, s := get(row, f)
		if s != ok {
			return relateStates(s, ok, set)
		}
		return relateStrings(v, lit).in(set)
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

//go:noinline
func fuseField[I integer](off uintptr, lit int64, set relation) cond {
	if set == equal {
		return func(row ptr, _ *frame) truth { return truthOf(int64(*field[I](row, off)) == lit) }
	}
	return func(row ptr, _ *frame) truth { return relateInts(int64(*field[I](row, off)), lit).in(set) }
}

//go:noinline
func fuseInt(get node[int64], lit int64, set relation) cond {
	return func(row ptr, f *frame) truth {
		v, s := get(row, f)
		if s != ok {
			return relateStates(s, ok, set)
		}
		return relateInts(v, lit).in(set)
	}
}

// fuseTime compares instants by their seconds, and by their fractions only
// where the seconds are equal.
//
//go:noinline
func fuseTime(x *scalar[time.Time], lit time.Time, set relation) cond {
	second, nanos := lit.Unix(), lit.Nanosecond()
	switch {
	case x.col != nil:
		off := x.col.off
		return func(row ptr, _ *frame) truth { return relateTime(field[time.Time](row, off), second, nanos).in(set) }
	case x.pointer != nil:
		off, ifNull := x.pointer.off, relateStates(null, ok, set)
		return func(row ptr, _ *frame) truth {
			t := *field[*time.Time](row, off)
			if t == nil {
				return ifNull
			}
			return relateTime(t, second, nanos).in(set)
		}
	}
	get := x.get
	return func(row ptr, f *frame) truth {
		t, s := get(row, f)
		if s != ok {
			return relateStates(s, ok, set)
		}
		return relateTime(&t, second, nanos).in(set)
	}
}

func relateTime(t *time.Time, second int64, nanos int) relation {
	if s := t.Unix(); s != second {
		if s < second {
			return less
		}
		return greater
	}
	return relationOf(t.Nanosecond() - nanos)
}
