package schema

import (
	"slices"

	"github.com/odatacheck/odata/ast"
)

// CanFail reports whether the evaluation of t may fail the request for a row,
// with a [Fault]. What can fail must not be left out, except where and, or and
// case do not need it.
func CanFail(t Term) bool {
	switch t := t.(type) {
	case *Const, *It, *Var:
		return false
	case *Prop:
		return CanFail(t.Of)
	case *Compare:
		return operandCanFail(t.X) || operandCanFail(t.Y)
	case *In:
		return operandCanFail(t.X)
	case *InItems:
		return operandCanFail(t.X) || slices.ContainsFunc(t.Items, operandCanFail)
	case *InCollection:
		return operandCanFail(t.X) || CanFail(t.Coll)
	case *Has:
		return CanFail(t.X) || CanFail(t.Mask)
	case *And:
		return anyCanFail(t.Terms)
	case *Or:
		return anyCanFail(t.Terms)
	case *Not:
		return CanFail(t.X)
	case *Arith:
		return OperationCanFail(t) || CanFail(t.X) || CanFail(t.Y)
	case *Negate:
		return OperationCanFail(t) || CanFail(t.X)
	case *Convert:
		return CanFail(t.X)
	case *Call:
		if t.Func.ID == FnTotalSeconds {
			return operandCanFail(t.Args[0])
		}
		return OperationCanFail(t) || anyCanFail(t.Args)
	case *Case:
		return slices.ContainsFunc(t.Arms, func(arm CaseArm) bool { return CanFail(arm.Cond) || CanFail(arm.Value) })
	case *Cast:
		return CanFail(t.X)
	case *IsOf:
		return CanFail(t.X)
	case *Lambda:
		return CanFail(t.Coll) || t.Body != nil && CanFail(t.Body)
	case *Count:
		return CanFail(t.Coll)
	case *Filtered:
		return CanFail(t.Coll) || CanFail(t.Pred)
	case *Array:
		return anyCanFail(t.Items)
	case *Object:
		return anyCanFail(t.Fields)
	}
	panic("schema: unknown term")
}

// operandCanFail is CanFail for an operand of a comparison or of in, or the
// argument of totalseconds, which may be a [Distance].
func operandCanFail(t Term) bool {
	if d, ok := DistanceTerm(t); ok {
		return CanFail(d.X) || CanFail(d.Y)
	}
	return CanFail(t)
}

func anyCanFail(terms []Term) bool { return slices.ContainsFunc(terms, CanFail) }

// OperationCanFail reports whether t may fail for some values of its operands,
// whatever can fail in those: arithmetic that overflows or divides by zero, and
// a call with arguments that it refuses. It does not know a [Distance] from
// other arithmetic.
func OperationCanFail(t Term) bool {
	switch t := t.(type) {
	case *Arith:
		switch t.Typ {
		case Single, Double: // infinities for all but mod
			return t.Op == ast.Mod
		case Decimal:
			return t.Op != ast.DivBy
		}
		return true
	case *Negate:
		return t.X.Type() == Int64 || t.X.Type() == Duration
	case *Call:
		return callCanFail(t)
	}
	return false
}

func callCanFail(t *Call) bool {
	constant := func(i int) (v Value, ok bool) {
		k, ok := t.Args[i].(*Const)
		if ok {
			v = k.Value
		}
		return v, ok
	}
	switch t.Func.ID {
	case FnSubstring:
		if len(t.Args) < 3 {
			return false
		}
		length, ok := constant(2)
		n, _ := length.(int64)
		return !ok || n < 0
	case FnMatchesPattern:
		_, ok := constant(1) // a constant pattern was checked
		return !ok
	case FnGeoDistance, FnGeoIntersects, FnGeoLength:
		return true
	}
	return false
}
