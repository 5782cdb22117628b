package eval

import (
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// equality is the closure of x eq y where the operands look at different
// instances, such as the items of two collections. It is yes, no or a fault.
type equality func(xrow, yrow ptr, f *frame) truth

// equality compiles x eq y: null equals null alone, collections are compared
// item by item in order, complex values property by property.
func (c *compiler) equality(x, y operand) equality {
	switch x := x.(type) {
	case *boolean:
		return sameScalars(x.node(), y.(*boolean).node())
	case *scalar[int64]:
		return sameScalars(x.get, y.(*scalar[int64]).get)
	case *scalar[float64]:
		return sameScalars(x.get, y.(*scalar[float64]).get)
	case *scalar[schema.DecimalValue]:
		return sameScalars(x.get, y.(*scalar[schema.DecimalValue]).get)
	case *scalar[string]:
		return sameScalars(x.get, y.(*scalar[string]).get)
	case *scalar[schema.GuidValue]:
		return sameScalars(x.get, y.(*scalar[schema.GuidValue]).get)
	case *scalar[time.Time]:
		return sameScalars(x.get, y.(*scalar[time.Time]).get)
	case *scalar[schema.GeoValue]:
		return sameScalars(x.get, y.(*scalar[schema.GeoValue]).get)
	case *instance:
		return c.sameInstances(x, y.(*instance))
	case *collection:
		return c.sameItems(x.plain(), y.(*collection).plain())
	}
	panic("eval: unknown kind of operand")
}

// sameStates is the equality of operands of which one has no value.
func sameStates(x, y status) truth { return relateStates(x, y, equal) }

//go:noinline
func sameScalars[V any](x, y node[V]) equality {
	relate := relator[V]()
	return func(xrow, yrow ptr, f *frame) truth {
		a, sa := x(xrow, f)
		b, sb := y(yrow, f)
		if sa|sb == ok {
			return relate(a, b).in(equal)
		}
		return sameStates(sa, sb)
	}
}

func (c *compiler) sameItems(x, y *collection) equality {
	item := c.equality(x.item, y.item)
	return func(xrow, yrow ptr, f *frame) truth {
		a, sa := x.get(xrow, f)
		b, sb := y.get(yrow, f)
		if sa|sb != ok {
			return sameStates(sa, sb)
		}
		if a.n != b.n {
			return no
		}
		for i := range a.n {
			if t := item(a.at(i), b.at(i), f); t != yes {
				return t
			}
		}
		return yes
	}
}

// sameInstances compares complex values. Two that know their own types at run
// time are compared as values; otherwise both must be of the declared type.
func (c *compiler) sameInstances(x, y *instance) equality {
	xat, yat := x.address(), y.address()
	if isDynamic(x.lay) && isDynamic(y.lay) {
		xbox, ybox := c.boxInstance(x), c.boxInstance(y)
		return func(xrow, yrow ptr, f *frame) truth {
			a, sa := xbox(xrow, f)
			b, sb := ybox(yrow, f)
			if sa|sb != ok {
				return sameStates(sa, sb)
			}
			return truthOf(schema.EqualValues(a, b))
		}
	}
	xis, yis := exactly(x), exactly(y)
	fields := c.sameFields(x, y)
	return func(xrow, yrow ptr, f *frame) truth {
		a, sa := xat(xrow, f)
		b, sb := yat(yrow, f)
		switch {
		case sa|sb != ok:
			return sameStates(sa, sb)
		case !xis(a) || !yis(b):
			return no
		}
		for _, same := range fields {
			if t := same(a, b, f); t != yes {
				return t
			}
		}
		return yes
	}
}

func isDynamic(l layout) bool {
	switch l.(type) {
	case recordLayout, valueLayout:
		return true
	}
	return false
}

// exactly returns the test of an instance for its declared type itself.
func exactly(x *instance) func(ptr) bool {
	switch x.lay.(type) {
	case recordLayout:
		return func(p ptr) bool { return field[schema.Record](p, 0).Type == x.typ }
	case valueLayout:
		return func(p ptr) bool {
			r, is := (*field[schema.Value](p, 0)).(schema.Record)
			return is && r.Type == x.typ
		}
	}
	return func(ptr) bool { return true }
}

func (c *compiler) sameFields(x, y *instance) []equality {
	c.nested++
	defer func() { c.nested-- }()
	if c.nested > maxBoxDepth {
		panic(tooDeep(x.typ))
	}
	var fields []equality
	for _, p := range schema.PropertiesOf(x.typ) {
		fields = append(fields, c.equality(
			x.lay.property(c, x.typ, p, 0, ast.Span{}),
			y.lay.property(c, y.typ, p, 0, ast.Span{})))
	}
	return fields
}
