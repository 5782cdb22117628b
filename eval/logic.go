package eval

import (
	"strings"
	"time"

	"github.com/odatacheck/odata/schema"
)

// step is an operand of and or or. The frequent tests of plain fields stand in
// it as they are: a call less for each is much of what evaluating them costs.
type step struct {
	kind stepKind
	off  uintptr
	lit  string
	cond cond
}

type stepKind uint8

const (
	stepCond    stepKind = iota // cond is true
	stepEqual                   // the string at off is lit
	stepDiffers                 // the string at off is not lit
	stepPrefix                  // the string at off begins with lit
	stepTrue                    // the bool at off is true
)

func (c *compiler) steps(terms []schema.Term) []step {
	steps := make([]step, len(terms))
	for i, t := range terms {
		if isNull(t) {
			steps[i] = step{cond: c.cond(t)}
			continue
		}
		frames := c.frames
		c.frames = false
		b := c.boolean(t)
		switch {
		case b.step != nil:
			steps[i] = *b.step
		case c.frames: // for strings, perhaps
			steps[i] = step{cond: forgetting(b.get)}
		default:
			steps[i] = step{cond: b.get}
		}
		c.frames = c.frames || frames
	}
	return steps
}

// forgetting drops the strings that a condition made: thousands of them joined
// by or need no more memory than one.
//
//go:noinline
func forgetting(get cond) cond {
	return func(row ptr, f *frame) truth {
		made := len(f.arena)
		t := get(row, f)
		f.arena = f.arena[:made]
		return t
	}
}

// and is a conjunction. Null does not decide, so the operands after it are
// still needed.
//
//go:noinline
func and(steps []step) cond {
	return func(row ptr, f *frame) truth {
		result := yes
		for i := range steps {
			s := &steps[i]
			switch s.kind {
			case stepEqual:
				if *field[string](row, s.off) != s.lit {
					return no
				}
			case stepDiffers:
				if *field[string](row, s.off) == s.lit {
					return no
				}
			case stepPrefix:
				if !strings.HasPrefix(*field[string](row, s.off), s.lit) {
					return no
				}
			case stepTrue:
				if !*field[bool](row, s.off) {
					return no
				}
			case stepCond:
				if t := s.cond(row, f); t == unknown {
					result = unknown
				} else if t != yes {
					return t
				}
			}
		}
		return result
	}
}

// or is a disjunction.
//
//go:noinline
func or(steps []step) cond {
	return func(row ptr, f *frame) truth {
		result := no
		for i := range steps {
			s := &steps[i]
			switch s.kind {
			case stepEqual:
				if *field[string](row, s.off) == s.lit {
					return yes
				}
			case stepDiffers:
				if *field[string](row, s.off) != s.lit {
					return yes
				}
			case stepPrefix:
				if strings.HasPrefix(*field[string](row, s.off), s.lit) {
					return yes
				}
			case stepTrue:
				if *field[bool](row, s.off) {
					return yes
				}
			case stepCond:
				if t := s.cond(row, f); t == unknown {
					result = unknown
				} else if t != no {
					return t
				}
			}
		}
		return result
	}
}

//go:noinline
func not(x cond) cond {
	return func(row ptr, f *frame) truth {
		t := x(row, f)
		if t <= yes {
			return t ^ 1
		}
		return t
	}
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

//go:noinline
func chooseBoolean(conds []cond, values []operand) operand {
	x := make([]cond, len(values))
	for i, v := range values {
		x[i] = v.(*boolean).get
	}
	return &boolean{get: func(row ptr, f *frame) truth {
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

//go:noinline
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
