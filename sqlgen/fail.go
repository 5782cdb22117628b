package sqlgen

import (
	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// canFail reports whether the evaluation of t may fail for a row, so that t
// must not be left out.
func canFail(t schema.Term) bool {
	for x := range subterms(t) {
		switch x := x.(type) {
		case *schema.Arith:
			if !total(x) {
				return true
			}
		case *schema.Negate:
			if x.X.Type() == schema.Int64 || x.X.Type() == schema.Duration {
				return true
			}
		case *schema.Call:
			switch x.Func.ID {
			case schema.FnSubstring, schema.FnMatchesPattern, schema.FnGeoDistance, schema.FnGeoIntersects, schema.FnGeoLength:
				return true
			}
		}
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
