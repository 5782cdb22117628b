package eval_test

import (
	"fmt"
	"math/big"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// naive evaluates terms over values as the semantics say it, without any care
// for speed: every operator boxes, nothing is compiled. It is what the
// closures are held to.
type naive struct {
	it   schema.Record
	vars map[*schema.Variable]schema.Value
	now  time.Time
}

// filled returns a value in which no collection is nil: none is ever null.
func filled(v schema.Value) schema.Value {
	switch v := v.(type) {
	case schema.Record:
		r := schema.Record{Type: v.Type, Values: make([]schema.Value, len(v.Values))}
		for i, p := range schema.PropertiesOf(v.Type) {
			r.Values[i] = filled(v.Values[i])
			if r.Values[i] == nil && schema.Elem(p.Type) != nil {
				r.Values[i] = []schema.Value{}
			}
		}
		return r
	case []schema.Value:
		list := make([]schema.Value, len(v))
		for i, item := range v {
			list[i] = filled(item)
		}
		return list
	}
	return v
}

// match reports whether the filter is true.
func (n *naive) match(t schema.Term) (bool, error) {
	if t == nil {
		return true, nil
	}
	v, err := n.eval(t)
	return v == true, err
}

// fault is a failure with its place.
type fault struct {
	code ast.Code
	span ast.Span
}

func (f fault) Error() string { return string(f.code) }

func failed(err error, span ast.Span) error {
	if err == nil {
		return nil
	}
	return fault{ast.Code(err.(schema.Fault)), span}
}

func (n *naive) eval(t schema.Term) (schema.Value, error) {
	switch t := t.(type) {
	case *schema.Const:
		return filled(t.Value), nil
	case *schema.It:
		return filled(n.it), nil
	case *schema.Prop:
		return n.property(t)
	case *schema.Var:
		return n.vars[t.Variable], nil
	case *schema.Compare:
		return n.compare(t)
	case *schema.In:
		return n.in(t.X, func(x schema.Value) (bool, error) {
			if x == nil {
				return t.HasNull, nil
			}
			for _, v := range t.Values {
				if relate(ast.Eq, x, wide(filled(v))) {
					return true, nil
				}
			}
			return false, nil
		})
	case *schema.InItems:
		return n.in(t.X, func(x schema.Value) (bool, error) {
			for _, item := range t.Items {
				v, err := n.operand(item)
				if err != nil {
					return false, err
				}
				if relate(ast.Eq, x, v) {
					return true, nil
				}
			}
			return false, nil
		})
	case *schema.InCollection:
		return n.in(t.X, func(x schema.Value) (bool, error) {
			items, err := n.items(t.Coll)
			for _, v := range items {
				if relate(ast.Eq, x, wide(v)) {
					return true, nil
				}
			}
			return false, err
		})
	case *schema.Has:
		v, err := n.strict([]schema.Term{t.X, t.Mask}, func(a []schema.Value) (schema.Value, error) {
			return a[0].(int64)&a[1].(int64) == a[1].(int64), nil
		})
		return v, err
	case *schema.And:
		return n.chain(t.Terms, false)
	case *schema.Or:
		return n.chain(t.Terms, true)
	case *schema.Not:
		return n.strict([]schema.Term{t.X}, func(a []schema.Value) (schema.Value, error) { return !a[0].(bool), nil })
	case *schema.Arith:
		return n.strict([]schema.Term{t.X, t.Y}, func(a []schema.Value) (schema.Value, error) {
			v, err := schema.ApplyArith(t.Op, a[0], a[1], t.Typ)
			return v, failed(err, t.OpPos)
		})
	case *schema.Negate:
		return n.strict([]schema.Term{t.X}, func(a []schema.Value) (schema.Value, error) {
			v, err := schema.NegateValue(a[0])
			return v, failed(err, t.Pos)
		})
	case *schema.Convert:
		return n.strict([]schema.Term{t.X}, func(a []schema.Value) (schema.Value, error) {
			return schema.ConvertValue(a[0], t.Typ), nil
		})
	case *schema.Call:
		return n.call(t)
	case *schema.Case:
		for _, arm := range t.Arms {
			cond, err := n.eval(arm.Cond)
			if err != nil {
				return nil, err
			}
			if cond == true {
				return n.eval(arm.Value)
			}
		}
		return nil, nil
	case *schema.Cast:
		return n.strict([]schema.Term{t.X}, func(a []schema.Value) (schema.Value, error) {
			return schema.CastValue(a[0], t.X.Type(), t.Typ), nil
		})
	case *schema.IsOf:
		return n.isOf(t)
	case *schema.Lambda:
		return n.lambda(t)
	case *schema.Count:
		items, err := n.items(t.Coll)
		return int64(len(items)), err
	case *schema.Filtered:
		return n.filtered(t)
	case *schema.Array:
		items, err := n.all(t.Items)
		return items, err
	case *schema.Object:
		fields, err := n.all(t.Fields)
		if err != nil {
			return nil, err
		}
		return filled(schema.Record{Type: t.Typ, Values: fields}), nil
	}
	panic(fmt.Sprintf("no meaning of %T", t))
}

func (n *naive) property(t *schema.Prop) (schema.Value, error) {
	of, err := n.eval(t.Of)
	if of == nil && err == nil && schema.Elem(t.Property.Type) != nil {
		return []schema.Value{}, nil
	}
	if of == nil || err != nil {
		return nil, err
	}
	r := of.(schema.Record)
	for i, p := range schema.PropertiesOf(r.Type) {
		if p == t.Property {
			return r.Values[i], nil
		}
	}
	panic("no property " + t.Property.Name)
}

func (n *naive) compare(t *schema.Compare) (schema.Value, error) {
	x, err := n.operand(t.X)
	if err != nil {
		return nil, err
	}
	y, err := n.operand(t.Y)
	if err != nil {
		return nil, err
	}
	if k, ok := t.Y.(*schema.Const); ok && k.Value == nil && schema.Elem(t.X.Type()) != nil {
		return t.Op == ast.Ne, nil
	}
	return relate(t.Op, x, y), nil
}

// operand is an operand of a comparison: a Duration as a big number.
func (n *naive) operand(t schema.Term) (schema.Value, error) {
	a, ok := schema.DistanceTerm(t)
	if !ok {
		v, err := n.eval(t)
		return wide(v), err
	}
	return n.strict([]schema.Term{a.X, a.Y}, func(v []schema.Value) (schema.Value, error) {
		return new(big.Int).Sub(nanosOf(v[0]), nanosOf(v[1])), nil
	})
}

// wide returns a Duration as a big number and leaves all else alone.
func wide(v schema.Value) schema.Value {
	if d, ok := v.(time.Duration); ok {
		return big.NewInt(int64(d))
	}
	return v
}

// nanosOf returns the nanoseconds from 1970 to a date or an instant.
func nanosOf(v schema.Value) *big.Int {
	seconds, nanos := int64(0), int64(0)
	switch v := v.(type) {
	case schema.DateValue:
		seconds = int64(v) * 24 * 60 * 60
	case time.Time:
		seconds, nanos = v.Unix(), int64(v.Nanosecond())
	}
	n := new(big.Int).Mul(big.NewInt(seconds), big.NewInt(1e9))
	return n.Add(n, big.NewInt(nanos))
}

// relate is schema.Relate, for durations as big numbers too.
func relate(op ast.Operator, x, y schema.Value) bool {
	a, ok := x.(*big.Int)
	b, both := y.(*big.Int)
	if ok && both {
		return schema.Relate(op, int64(a.Cmp(b)), int64(0))
	}
	return schema.Relate(op, x, y)
}

func (n *naive) in(x schema.Term, has func(x schema.Value) (bool, error)) (schema.Value, error) {
	v, err := n.operand(x)
	if err != nil {
		return nil, err
	}
	found, err := has(v)
	if err != nil {
		return nil, err
	}
	return found, nil
}

// items is the items of a collection, none where it is null.
func (n *naive) items(t schema.Term) ([]schema.Value, error) {
	v, err := n.eval(t)
	if v == nil || err != nil {
		return nil, err
	}
	return v.([]schema.Value), nil
}

func (n *naive) all(terms []schema.Term) ([]schema.Value, error) {
	values := make([]schema.Value, len(terms))
	for i, t := range terms {
		v, err := n.eval(t)
		if err != nil {
			return nil, err
		}
		values[i] = v
	}
	return values, nil
}

// strict is an operator that is null where an operand is, before anything
// fails.
func (n *naive) strict(terms []schema.Term, apply func([]schema.Value) (schema.Value, error)) (schema.Value, error) {
	values := make([]schema.Value, len(terms))
	null := false
	var first error
	for i, t := range terms {
		v, err := n.eval(t)
		switch {
		case err != nil:
			if first == nil {
				first = err
			}
		case v == nil:
			null = true
		}
		values[i] = v
	}
	switch {
	case null:
		return nil, nil
	case first != nil:
		return nil, first
	}
	return apply(values)
}

// chain is and for decides = false, or for decides = true.
func (n *naive) chain(terms []schema.Term, decides bool) (schema.Value, error) {
	null := false
	for _, t := range terms {
		v, err := n.eval(t)
		switch {
		case err != nil:
			return nil, err
		case v == nil:
			null = true
		case v == decides:
			return decides, nil
		}
	}
	if null {
		return nil, nil
	}
	return !decides, nil
}

func (n *naive) call(t *schema.Call) (schema.Value, error) {
	if t.Func.ID == schema.FnNow {
		return n.now, nil
	}
	span := t.Pos
	if t.Func.ID == schema.FnSubstring && len(t.Args) == 3 {
		span = t.Args[2].Span()
	}
	if t.Func.ID == schema.FnMatchesPattern {
		span = t.Args[1].Span()
	}
	if t.Func.ID == schema.FnTotalSeconds {
		v, err := n.operand(t.Args[0])
		if v == nil || err != nil {
			return nil, err
		}
		return schema.ParseValue(schema.Decimal, new(big.Rat).SetFrac(v.(*big.Int), big.NewInt(1e9)).FloatString(9))
	}
	return n.strict(t.Args, func(a []schema.Value) (schema.Value, error) {
		v, err := t.Overload.Apply(a)
		return v, failed(err, span)
	})
}

func (n *naive) isOf(t *schema.IsOf) (schema.Value, error) {
	v, err := n.eval(t.X)
	if err != nil {
		return nil, err
	}
	return isOf(v, t.X.Type(), t.Of), nil
}

func isOf(v schema.Value, from, of schema.Type) bool {
	switch v := v.(type) {
	case nil:
		return true
	case schema.Record:
		for typ := v.Type; typ != nil; {
			if typ == of {
				return true
			}
			switch x := typ.(type) {
			case *schema.ComplexType:
				if x.Base == nil {
					return false
				}
				typ = x.Base
			case *schema.EntityType:
				if x.Base == nil {
					return false
				}
				typ = x.Base
			}
		}
		return false
	case []schema.Value:
		if schema.Same(from, of) {
			return true
		}
		if schema.PropertiesOf(schema.Elem(of)) == nil {
			return false
		}
		for _, item := range v {
			if !isOf(item, schema.Elem(from), schema.Elem(of)) {
				return false
			}
		}
		return true
	}
	return schema.Same(from, of)
}

func (n *naive) lambda(t *schema.Lambda) (schema.Value, error) {
	items, err := n.items(t.Coll)
	if err != nil {
		return nil, err
	}
	if t.Body == nil {
		return len(items) > 0, nil
	}
	for _, item := range items {
		v, err := n.with(t.Variable, item, t.Body)
		if err != nil {
			return nil, err
		}
		if (v == true) == (t.Op == ast.Any) {
			return t.Op == ast.Any, nil
		}
	}
	return t.Op == ast.All, nil
}

func (n *naive) with(v *schema.Variable, item schema.Value, body schema.Term) (schema.Value, error) {
	outer := n.vars
	defer func() { n.vars = outer }()
	n.vars = map[*schema.Variable]schema.Value{v: item}
	for k, x := range outer {
		n.vars[k] = x
	}
	return n.eval(body)
}

func (n *naive) filtered(t *schema.Filtered) (schema.Value, error) {
	v, err := n.eval(t.Coll)
	if v == nil || err != nil {
		return nil, err
	}
	kept := []schema.Value{}
	for _, item := range v.([]schema.Value) {
		cond, err := n.with(t.Variable, item, t.Pred)
		if err != nil {
			return nil, err
		}
		if cond == true {
			kept = append(kept, item)
		}
	}
	return kept, nil
}
