package eval

import (
	"fmt"

	"github.com/odatacheck/odata/ast"
)

// The bounds of the work on one row. A filter multiplies what a row holds:
// concat of concat doubles a string with each, and lambda operators within each
// other look at each item once more for every item around it. Without a bound
// a short query over a short row would need all memory, or years.
const (
	// maxMade bounds the bytes of the strings that are kept at a time.
	maxMade = 16 << 20
	// maxItems bounds the items that concat makes, together with those of all
	// collections that are looked at for an item of another one, by a condition
	// that uses more than that item.
	maxItems = 4 << 20
)

// tooLong returns the status of a term that makes more than maxMade.
func (c *compiler) tooLong(at ast.Span) status {
	return c.fault(ast.LimitExceeded, at, fmt.Sprintf("the strings that the filter makes of a row are longer than %d bytes", maxMade))
}

// tooMany returns the status of a term that goes beyond maxItems.
func (c *compiler) tooMany(at ast.Span) status {
	return c.fault(ast.LimitExceeded, at, fmt.Sprintf("the filter makes or looks at more than %d items of a row", maxItems))
}

// room reports whether n bytes may be added to the strings made so far.
func (f *frame) room(n int) bool { return n <= maxMade-len(f.arena) }

// look counts n items and reports whether the row may have as many.
func (f *frame) look(n int) bool {
	f.items += n
	return f.items <= maxItems
}

// limited returns x so that its items count, if it is a collection that is
// looked at for each item of another one.
func (c *compiler) limited(x operand, at ast.Span) operand {
	coll, is := x.(*collection)
	if !is || c.slots == 0 {
		return x
	}
	get, limit := coll.get, c.tooMany(at)
	return &collection{elem: coll.elem, item: coll.item, get: func(row ptr, f *frame) (seq, status) {
		s, st := get(row, f)
		if !f.look(s.n) {
			return seq{}, limit
		}
		return s, st
	}}
}
