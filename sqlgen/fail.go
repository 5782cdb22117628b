package sqlgen

import "github.com/odatacheck/odata/schema"

// canFail reports whether the evaluation of t may fail for a row. Then the
// request fails, so that t must not be left out, and no row that t would be
// evaluated for either: what stands behind t in an and must not exclude rows.
// What SQL computes cannot fail.
func (l *lowering) canFail(t schema.Term) bool {
	if !schema.CanFail(t) {
		return false
	}
	for x := range schema.Preorder(t) {
		if schema.OperationCanFail(x) && l.value(x) == nil {
			return true
		}
	}
	return false
}
