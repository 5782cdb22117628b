// Package naive is the reference interpreter: it computes what a filter means
// from the syntax tree, row by row, as the semantics say it, without a binder,
// without compilation and without regard to speed. It judges the binder and the
// evaluation together. Filters must be well typed; it panics on others, and on
// a filter that takes more than 65,536 steps for a row.
package naive

import (
	"fmt"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// Outcome is what a filter gives for a row.
type Outcome struct {
	// Value is true, false or, for null, nil.
	Value any
	// Fault is why the evaluation fails, "" if it does not.
	Fault ast.Code
	// May holds the failures that an engine may skip, or fail with: those of
	// operands beside a null, of what stands before the operand of and or or
	// that decides, and of what stands behind the condition of a case or the
	// item of a list or a collection that decides.
	May map[ast.Code]bool
}

// fault is a failure of evaluation.
type fault ast.Code

func (f fault) Error() string { return string(f) }

// Match evaluates the filter x of the entity type e for a row.
func Match(x ast.Expr, e *schema.EntityType, row schema.Record, now time.Time) Outcome {
	v := &env{entity: e, row: row, now: now, may: map[ast.Code]bool{}, steps: new(int)}
	got, err := v.eval(x, schema.Boolean)
	o := Outcome{Value: got, May: v.may}
	if f, ok := err.(fault); ok {
		o.Fault = ast.Code(f)
	}
	return o
}

// env is what names mean at one place, and where failures are kept.
type env struct {
	entity *schema.EntityType
	row    schema.Record
	vars   []binding // of lambda operators, the innermost last
	item   *binding  // of a $filter segment
	now    time.Time
	may    map[ast.Code]bool
	steps  *int // taken so far
}

// maxSteps bounds the nodes that are computed for one row.
const maxSteps = 1 << 16

type binding struct {
	name  string
	typ   schema.Type
	value schema.Value
}

// implicit returns what $it or $this stands for.
func (v *env) implicit(x *ast.Variable) binding {
	switch {
	case x.Kind == ast.It:
		return binding{typ: v.entity, value: v.row}
	case x.Kind == ast.This && v.item != nil:
		return *v.item
	}
	panic("naive: no " + x.Kind.String() + " here")
}

func (v *env) with(b binding) *env {
	w := *v
	w.vars = append(append([]binding(nil), v.vars...), b)
	return &w
}

// skipped evaluates an operand that is not needed, for its failures.
func (v *env) skipped(x ast.Expr, want schema.Type) {
	if _, err := v.eval(x, want); err != nil {
		v.may[ast.Code(err.(fault))] = true
	}
}

// eval computes x. want is the type that a literal takes from its context, nil
// where it has none.
func (v *env) eval(x ast.Expr, want schema.Type) (schema.Value, error) {
	if *v.steps++; *v.steps > maxSteps {
		panic("naive: too many steps")
	}
	switch x := x.(type) {
	case *ast.Logical:
		return v.logical(x)
	case *ast.Binary:
		return v.binary(x)
	case *ast.Unary:
		return v.unary(x)
	case *ast.Literal:
		return v.literal(x, want), nil
	case *ast.Path:
		return v.path(x)
	case *ast.Variable:
		return v.implicit(x).value, nil
	case *ast.Call:
		return v.call(x)
	case *ast.TypeCall:
		return v.typeCall(x)
	case *ast.Case:
		return v.cases(x, want)
	case *ast.Array:
		return v.array(x, want)
	case *ast.Object:
		return v.object(x, want)
	case *ast.List, *ast.Alias:
	}
	panic(fmt.Sprintf("naive: no value: %T", x))
}

// logical computes and and or. Where one operand decides, an engine may skip
// what stands before it and fails, as the binder does where a constant decides;
// what stands behind it is never computed.
func (v *env) logical(x *ast.Logical) (schema.Value, error) {
	decides := x.Op == ast.Or
	var result schema.Value = !decides
	var failed error
	for _, operand := range x.Operands {
		got, err := v.eval(operand, schema.Boolean)
		switch {
		case err != nil:
			if failed == nil {
				failed = err
			}
		case got == decides:
			v.note(failed)
			return decides, nil
		case got == nil:
			result = nil
		}
	}
	if failed != nil {
		return nil, failed
	}
	return result, nil
}

func (v *env) binary(x *ast.Binary) (schema.Value, error) {
	switch {
	case x.Op.IsComparison():
		return v.compare(x.Op, x.X, x.Y)
	case x.Op.IsArithmetic():
		return v.arithmetic(x)
	case x.Op == ast.In:
		return v.in(x)
	case x.Op == ast.Has:
		return v.has(x)
	}
	panic("naive: no operator " + x.Op.String())
}

func (v *env) unary(x *ast.Unary) (schema.Value, error) {
	got, err := v.eval(x.X, nil)
	if err != nil || got == nil {
		return nil, err
	}
	if x.Op == ast.Not {
		return !got.(bool), nil
	}
	return negate(got)
}

// cases computes the value of the first true condition.
func (v *env) cases(x *ast.Case, want schema.Type) (schema.Value, error) {
	t := v.typeOf(x)
	if t == schema.Untyped && want != nil {
		t = want
	}
	for i, arm := range x.Arms {
		cond, err := v.eval(arm.Cond, schema.Boolean)
		if err != nil {
			return nil, err
		}
		if cond == true {
			for _, rest := range x.Arms[i+1:] {
				v.skipped(rest.Cond, schema.Boolean)
				v.skipped(rest.Value, t)
			}
			return v.as(arm.Value, t)
		}
		v.skipped(arm.Value, t)
	}
	return nil, nil
}

func (v *env) has(x *ast.Binary) (schema.Value, error) {
	t := v.typeOf(x.X)
	a, err := v.eval(x.X, t)
	if err != nil {
		return nil, err
	}
	b, err := v.eval(x.Y, t)
	if err != nil || a == nil || b == nil {
		return nil, err
	}
	return a.(int64)&b.(int64) == b.(int64), nil
}

// in is eq with at least one item.
func (v *env) in(x *ast.Binary) (schema.Value, error) {
	var items []ast.Expr
	switch y := x.Y.(type) {
	case *ast.List:
		items = y.Items
	case *ast.Array:
		items = y.Items
	default:
		return v.inCollection(x)
	}
	if len(items) == 0 {
		if _, err := v.eval(x.X, nil); err != nil {
			v.may[ast.Code(err.(fault))] = true
		}
		return false, nil
	}
	for i, item := range items {
		got, err := v.compare(ast.Eq, x.X, item)
		if err != nil {
			return nil, err
		}
		if got == true {
			for _, rest := range items[i+1:] {
				v.skipped(rest, v.typeOf(x.X))
			}
			return true, nil
		}
	}
	return false, nil
}

func (v *env) inCollection(x *ast.Binary) (schema.Value, error) {
	elem := schema.Elem(v.typeOf(x.Y))
	t := v.static(x.X, elem)
	a, err := v.operand(x.X, t)
	if err != nil {
		return nil, err
	}
	coll, err := v.eval(x.Y, nil)
	if err != nil {
		return nil, err
	}
	items, _ := coll.([]schema.Value)
	for _, item := range items {
		if equal(a, t, item, elem) {
			return true, nil
		}
	}
	return false, nil
}

func (v *env) array(x *ast.Array, want schema.Type) (schema.Value, error) {
	if want == nil || schema.Elem(want) == nil {
		want = v.typeOf(x)
	}
	items := []schema.Value{}
	for _, item := range x.Items {
		got, err := v.as(item, schema.Elem(want))
		if err != nil {
			return nil, err
		}
		items = append(items, got)
	}
	return items, nil
}

func (v *env) object(x *ast.Object, want schema.Type) (schema.Value, error) {
	props := schema.PropertiesOf(want)
	r := schema.Record{Type: want, Values: make([]schema.Value, len(props))}
	for _, m := range x.Members {
		for i, p := range props {
			if p.Name != m.Name {
				continue
			}
			got, err := v.as(m.Value, p.Type)
			if err != nil {
				return nil, err
			}
			r.Values[i] = got
		}
	}
	return r, nil
}

// Order compares two rows by what x gives for them, null before NaN before
// everything else. It panics where x fails.
func Order(x ast.Expr, e *schema.EntityType, a, b schema.Record) int {
	var values [2]any
	for i, row := range []schema.Record{a, b} {
		v := &env{entity: e, row: row, may: map[ast.Code]bool{}, steps: new(int)}
		got, err := v.eval(x, nil)
		if err != nil {
			panic("naive: " + err.Error())
		}
		values[i] = fine(got)
	}
	switch {
	case values[0] == nil && values[1] == nil:
		return 0
	case values[0] == nil:
		return -1
	case values[1] == nil:
		return 1
	}
	n, ok := order(values[0], values[1])
	if !ok {
		return number01(isNaN(values[1])) - number01(isNaN(values[0]))
	}
	return n
}

func isNaN(v any) bool {
	switch v := v.(type) {
	case float64:
		return v != v
	case schema.DecimalValue:
		return v.IsNaN()
	}
	return false
}
