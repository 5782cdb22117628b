package eval

import (
	"bytes"
	"cmp"
	"strings"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// relation is how two values stand to each other, one bit each, or a set of
// such: the ones for which a comparison is true.
type relation uint8

const (
	less relation = 1 << iota
	equal
	greater
	unordered // one of them is NaN or null; both null are equal
)

func relations(op ast.Operator) relation {
	switch op {
	case ast.Eq:
		return equal
	case ast.Ne:
		return less | greater | unordered
	case ast.Gt:
		return greater
	case ast.Ge:
		return greater | equal
	case ast.Lt:
		return less
	case ast.Le:
		return less | equal
	}
	panic("eval: not a comparison: " + op.String())
}

// in reports whether r is one of the set.
func (r relation) in(set relation) truth { return truthOf(r&set != 0) }

// relateStates is the relation of two operands of which at least one has no
// value, unless one has failed.
func relateStates(x, y status, set relation) truth {
	switch {
	case x.failed():
		return truth(x)
	case y.failed():
		return truth(y)
	case x == y:
		return equal.in(set)
	}
	return unordered.in(set)
}

func relationOf(order int) relation {
	switch {
	case order < 0:
		return less
	case order > 0:
		return greater
	}
	return equal
}

func relateInts(x, y int64) relation      { return relationOf(cmp.Compare(x, y)) }
func relateStrings(x, y string) relation  { return relationOf(strings.Compare(x, y)) }
func relateTimes(x, y time.Time) relation { return relationOf(x.Compare(y)) }

func relateGuids(x, y schema.GuidValue) relation {
	return relationOf(bytes.Compare(x[:], y[:]))
}

func relateBools(x, y bool) relation {
	switch {
	case x == y:
		return equal
	case y:
		return less
	}
	return greater
}

func relateFloats(x, y float64) relation {
	switch {
	case x < y:
		return less
	case x > y:
		return greater
	case x == y:
		return equal
	}
	return unordered
}

func relateDecimals(x, y schema.DecimalValue) relation {
	c := x.Cmp(y)
	switch {
	case c.Less():
		return less
	case c.Greater():
		return greater
	case c.Equal():
		return equal
	}
	return unordered
}

// relateGeo knows equality alone, for items of collections and fields of
// complex values.
func relateGeo(x, y schema.GeoValue) relation {
	if x == y {
		return equal
	}
	return unordered
}

// relator returns the comparison of values in the representation V.
func relator[V any]() func(x, y V) relation {
	var v V
	var f any
	switch any(v).(type) {
	case bool:
		f = relateBools
	case int64:
		f = relateInts
	case float64:
		f = relateFloats
	case schema.DecimalValue:
		f = relateDecimals
	case string:
		f = relateStrings
	case schema.GuidValue:
		f = relateGuids
	case time.Time:
		f = relateTimes
	case schema.GeoValue:
		f = relateGeo
	case schema.Distance:
		f = relateDistances
	default:
		panic("eval: values without an order")
	}
	return f.(func(x, y V) relation)
}

// compare compiles eq, ne, gt, ge, lt and le, which are two-valued.
func (c *compiler) compare(t *schema.Compare) *boolean {
	set := relations(t.Op)
	xt, yt := t.X, t.Y
	if isNull(xt) && !isNull(yt) { // the relations of null are symmetric, but for lt and gt, which are false anyway
		xt, yt = yt, xt
	}
	typ := xt.Type()
	if untyped(typ) {
		typ = yt.Type()
	}
	if exact := c.compareDistances(xt, yt, set); exact != nil {
		return exact
	}
	if fused := c.fuseMapped(xt, yt, set); fused != nil {
		return fused
	}
	x := c.operand(xt, typ)
	if isNull(yt) {
		return &boolean{get: compareNull(x, set)}
	}
	if fused := c.fuseCompare(x, yt, set); fused != nil {
		return fused
	}
	return &boolean{get: compareOperands(c, x, c.operand(yt, typ), set)}
}

// compareNull compares with null: true where both are null and the operator
// admits equality, or where x is not and the operator is ne.
func compareNull(x operand, set relation) cond {
	state := x.state()
	if _, is := x.(*collection); is { // never null, even where the path to it is
		return func(row ptr, f *frame) truth {
			if s := state(row, f); s.failed() {
				return truth(s)
			}
			return unordered.in(set)
		}
	}
	return func(row ptr, f *frame) truth { return relateStates(state(row, f), null, set) }
}

func compareOperands(c *compiler, x, y operand, set relation) cond {
	switch x := x.(type) {
	case *boolean:
		return compareBooleans(x.get, y.(*boolean).get, set)
	case *scalar[int64]:
		return compareScalars(x, y, set)
	case *scalar[float64]:
		return compareScalars(x, y, set)
	case *scalar[schema.DecimalValue]:
		return compareScalars(x, y, set)
	case *scalar[string]:
		return compareScalars(x, y, set)
	case *scalar[schema.GuidValue]:
		return compareScalars(x, y, set)
	case *scalar[time.Time]:
		return compareScalars(x, y, set)
	case *scalar[schema.GeoValue]:
		return compareScalars(x, y, set)
	case *instance, *collection:
		same := c.equality(x, y)
		return func(row ptr, f *frame) truth {
			switch t := same(row, row, f); t {
			case yes:
				return equal.in(set)
			case no:
				return unordered.in(set)
			default:
				return t
			}
		}
	}
	panic("eval: unknown kind of operand")
}

//go:noinline
func compareBooleans(x, y cond, set relation) cond {
	return func(row ptr, f *frame) truth {
		a := x(row, f)
		b := y(row, f)
		if a <= yes && b <= yes {
			return relationOf(int(a) - int(b)).in(set)
		}
		return relateStates(stateOfTruth(a), stateOfTruth(b), set)
	}
}

func stateOfTruth(t truth) status {
	if t <= yes {
		return ok
	}
	return status(t)
}

//go:noinline
func compareScalars[V any](x *scalar[V], o operand, set relation) cond {
	y := o.(*scalar[V])
	relate := relator[V]()
	get := x.get
	if y.lit != nil {
		lit := *y.lit
		return func(row ptr, f *frame) truth {
			v, s := get(row, f)
			if s == ok {
				return relate(v, lit).in(set)
			}
			return relateStates(s, ok, set)
		}
	}
	other := y.get
	return func(row ptr, f *frame) truth {
		a, sa := get(row, f)
		b, sb := other(row, f)
		if sa|sb == ok {
			return relate(a, b).in(set)
		}
		return relateStates(sa, sb, set)
	}
}
