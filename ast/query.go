package ast

// Query is what a query string asks for. A nil or absent member was not given.
// It is immutable and safe for concurrent use.
type Query struct {
	Filter  Expr         // $filter
	OrderBy []OrderItem  // $orderby
	Select  []SelectItem // $select
	Top     *int64       // $top, saturated at math.MaxInt64
	Skip    *int64       // $skip, saturated at math.MaxInt64
	Count   *bool        // $count
	Aliases []AliasDef   // in the order of the query string
	Custom  []CustomOption
	Options []Option    // every option as it was written, in order
	Notes   Diagnostics // warnings
	Raw     string      // the query string as it was sent, undecoded
}

// OrderItem is an orderbyItem.
type OrderItem struct {
	Expr       Expr
	Descending bool
	Pos        Span
}

// SelectItem is a selectItem without nested options: a path, a type-qualified
// path, an annotation, a function with the names of its parameters, or * or
// Namespace.* (Path nil, Star true).
type SelectItem struct {
	Path *Path
	Star bool
	Text string // as written
	Pos  Span
}

// AliasDef defines a parameter alias.
type AliasDef struct {
	Name  string // with the leading @
	Value Expr   // nil: no value, which stands for null
}

// CustomOption is a query option that OData leaves to the service.
type CustomOption struct {
	Name, Value string // percent-decoded
}

// Option is one name=value pair of the query string.
type Option struct {
	Name     string // canonical: $filter for filter, $FILTER and Filter; aliases and custom options as decoded
	Text     string // the percent-decoded value
	Raw      string // the value as it was sent
	RawStart int    // byte offset of Raw in the query string
	HasValue bool   // false for a name without =
	Plus     bool   // a plus in Raw stands for a blank
}

// Option returns the option with a canonical name such as $filter or @p.
func (q *Query) Option(name string) (Option, bool) {
	for _, o := range q.Options {
		if o.Name == name {
			return o, true
		}
	}
	return Option{}, false
}

// RawOffset returns the byte offset in the undecoded query string of what was
// decoded to the byte at offset pos in o.Text. An offset beyond o.Text belongs
// to the end of o.Raw.
func (o Option) RawOffset(pos int) int {
	raw := 0
	for n := 0; n < pos && raw < len(o.Raw); n++ {
		if isPercentEncoded(o.Raw[raw:]) {
			raw += 3
		} else {
			raw++
		}
	}
	return o.RawStart + raw
}

func isPercentEncoded(s string) bool {
	return len(s) >= 3 && s[0] == '%' && isHexDigit(s[1]) && isHexDigit(s[2])
}

func isHexDigit(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
