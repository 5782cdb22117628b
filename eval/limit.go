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
	// maxItems bounds the items that concat makes, together with those that
	// lambda operators and $filter segments look at whose conditions use more
	// than the item.
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
