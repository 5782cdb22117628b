package sqlgen

import (
	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// canFail reports whether the evaluation of t may fail for a row. Then the
// request fails, so that t must not be left out, and no row that t would be
// evaluated for either: what stands behind t in an and must not exclude rows.
func (l *lowering) canFail(t schema.Term) bool {
	for x := range schema.Preorder(t) {
		switch x := x.(type) {
		case *schema.Arith:
			if !total(x) && l.value(x) == nil {
				return true
			}
		case *schema.Negate:
			if (x.X.Type() == schema.Int64 || x.X.Type() == schema.Duration) && l.value(x) == nil {
				return true
			}
		case *schema.Call:
			if callFails(x) {
				return true
			}
		}
	}
	return false
}

// callFails reports whether a call may fail for some arguments.
func callFails(x *schema.Call) bool {
	constant := func(i int) (schema.Value, bool) {
		k, ok := x.Args[i].(*schema.Const)
		if !ok {
			return nil, false
		}
		return k.Value, true
	}
	switch x.Func.ID {
	case schema.FnSubstring:
		if len(x.Args) < 3 {
			return false
		}
		length, ok := constant(2)
		class := classOf(length)
		return !ok || class == classNegative || class == classFarNegative
	case schema.FnMatchesPattern:
		_, ok := constant(1) // the binder has compiled it
		return !ok
	case schema.FnGeoDistance, schema.FnGeoIntersects, schema.FnGeoLength:
		return true
	}
	return false
}

// total reports whether arithmetic has a result for all operands.
func total(x *schema.Arith) bool {
	switch x.Typ {
	case schema.Double, schema.Single:
		return x.Op != ast.Mod
	case schema.Decimal:
		return x.Op == ast.DivBy
	}
	return false
}
