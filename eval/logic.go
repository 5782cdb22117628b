package eval

import (
	"time"

	"github.com/odatacheck/odata/schema"
)

// and compiles a conjunction. Null does not decide, so the operands after it
// are still needed.
func (c *compiler) and(terms []schema.Term) cond {
	x := c.conds(terms)
	switch len(x) {
	case 2:
		return and2(x[0], x[1])
	case 3:
		return and3(x[0], x[1], x[2])
	}
	return func(row ptr, f *frame) truth {
		result := yes
		for _, x := range x {
			switch t := x(row, f); {
			case t == no || t.failed():
				return t
			case t == unknown:
				result = unknown
			}
		}
		return result
	}
}

func and2(x, y cond) cond {
	return func(row ptr, f *frame) truth {
		t := x(row, f)
		if t == yes {
			return y(row, f)
		}
		if t != unknown {
			return t
		}
		if t = y(row, f); t == yes {
			return unknown
		}
		return t
	}
}

func and3(x, y, z cond) cond {
	rest := and2(y, z)
	return func(row ptr, f *frame) truth {
		t := x(row, f)
		if t == yes {
			if t = y(row, f); t == yes {
				return z(row, f)
			}
			if t != unknown {
				return t
			}
			if t = z(row, f); t == yes {
				return unknown
			}
			return t
		}
		if t != unknown {
			return t
		}
		if t = rest(row, f); t == yes {
			return unknown
		}
		return t
	}
}

// or compiles a disjunction.
func (c *compiler) or(terms []schema.Term) cond {
	x := c.conds(terms)
	if len(x) == 2 {
		return or2(x[0], x[1])
	}
	return func(row ptr, f *frame) truth {
		result := no
		for _, x := range x {
			switch t := x(row, f); {
			case t == yes || t.failed():
				return t
			case t == unknown:
				result = unknown
			}
		}
		return result
	}
}

func or2(x, y cond) cond {
	return func(row ptr, f *frame) truth {
		t := x(row, f)
		if t == no {
			return y(row, f)
		}
		if t != unknown {
			return t
		}
		if t = y(row, f); t == no {
			return unknown
		}
		return t
	}
}

func not(x cond) cond {
	return func(row ptr, f *frame) truth {
		t := x(row, f)
		if t <= yes {
			return t ^ 1
		}
		return t
	}
}

func (c *compiler) conds(terms []schema.Term) []cond {
	x := make([]cond, len(terms))
	for i, t := range terms {
		x[i] = c.cond(t)
	}
	return x
}

// cases compiles a case expression: the value of the first arm whose condition
// is true, or null.
func (c *compiler) cases(t *schema.Case) operand {
	conds := make([]cond, len(t.Arms))
	values := make([]operand, len(t.Arms))
	for i, arm := range t.Arms {
		conds[i] = c.cond(arm.Cond)
		values[i] = c.operand(arm.Value, t.Typ)
	}
	switch kindOf(t.Typ) {
	case kindBoolean:
		return chooseBoolean(conds, values)
	case kindInt:
		return choose[int64](conds, values)
	case kindFloat:
		return choose[float64](conds, values)
	case kindDecimal:
		return choose[schema.DecimalValue](conds, values)
	case kindString:
		return choose[string](conds, values)
	case kindGuid:
		return choose[schema.GuidValue](conds, values)
	case kindTime:
		return choose[time.Time](conds, values)
	case kindGeo:
		return choose[schema.GeoValue](conds, values)
	case kindInstance:
		return c.chooseInstance(t.Typ, conds, values)
	case kindCollection:
		return c.chooseCollection(t.Typ, conds, values)
	}
	panic("eval: unknown kind of type")
}

// arm returns the index of the first condition that is true, or null.
func arm(conds []cond, row ptr, f *frame) (int, status) {
	for i, x := range conds {
		switch t := x(row, f); {
		case t == yes:
			return i, ok
		case t.failed():
			return 0, status(t)
		}
	}
	return 0, null
}

func chooseBoolean(conds []cond, values []operand) operand {
	x := make([]cond, len(values))
	for i, v := range values {
		x[i] = v.(*boolean).get
	}
	return &boolean{func(row ptr, f *frame) truth {
		i, s := arm(conds, row, f)
		if s != ok {
			return truth(s)
		}
		return x[i](row, f)
	}}
}

func choose[V any](conds []cond, values []operand) operand {
	x := make([]node[V], len(values))
	for i, v := range values {
		x[i] = v.(*scalar[V]).get
	}
	return &scalar[V]{get: chosen(conds, x)}
}

func chosen[V any](conds []cond, x []node[V]) node[V] {
	return func(row ptr, f *frame) (v V, s status) {
		i, s := arm(conds, row, f)
		if s != ok {
			return v, s
		}
		return x[i](row, f)
	}
}

// chooseInstance boxes the arms, because each may have a layout of its own.
func (c *compiler) chooseInstance(t schema.Type, conds []cond, values []operand) operand {
	x := make([]node[schema.Value], len(values))
	for i, v := range values {
		x[i] = c.box(v, t)
	}
	return boxedInstance(t, chosen(conds, x))
}

func (c *compiler) chooseCollection(t schema.Type, conds []cond, values []operand) operand {
	x := make([]node[schema.Value], len(values))
	for i, v := range values {
		x[i] = c.box(v, t)
	}
	return c.boxedCollection(t, chosen(conds, x))
}
