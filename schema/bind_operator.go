package schema

import (
	"slices"

	"github.com/odatacheck/odata/ast"
)

// binary binds a comparison, arithmetic, has or in.
func (b *binder) binary(x *ast.Binary) Term {
	switch {
	case x.Op == ast.In:
		return b.in(x)
	case x.Op == ast.Has:
		return b.has(x)
	case x.Op.IsArithmetic():
		return b.arithmetic(x)
	}
	l, r := b.operands(x)
	if l == nil || r == nil {
		return nil
	}
	c := comparison{
		op: x.Op, written: x.Op, x: l, y: r, xSource: x.X, ySource: x.Y,
		opPos: b.pos(x.OpPos), pos: b.pos(x.Pos), blame: x.OpPos,
	}
	t := b.compare(c)
	allowed := b.allowOperator(x.Op, l, x.OpPos)
	if !b.allowOperator(mirrored(x.Op), r, x.OpPos) || !allowed {
		return nil
	}
	return t
}

// operands binds both operands of x, the one first that can tell the other
// what is wanted.
func (b *binder) operands(x *ast.Binary) (l, r Term) {
	bind := b.expr
	if x.Op.IsComparison() {
		bind = b.measured
	}
	if b.shapeless(x.X) && !b.shapeless(x.Y) {
		if r = bind(x.Y, nil); r == nil && b.hasObject(x.X) {
			return nil, nil
		}
		return bind(x.X, typeOf(r)), r
	}
	if l = bind(x.X, nil); l == nil && b.hasObject(x.Y) {
		return nil, nil
	}
	return l, bind(x.Y, typeOf(l))
}

// hasObject reports whether x is an object or holds one, whose type nothing
// tells if what is beside it has none.
func (b *binder) hasObject(x ast.Expr) bool {
	x = b.aliases.shaped(x)
	array, ok := x.(*ast.Array)
	if !ok {
		_, ok = x.(*ast.Object)
		return ok
	}
	has, known := b.objects[array]
	if !known {
		b.objects[array] = false // in itself, through aliases in a circle
		has = slices.ContainsFunc(array.Items, b.hasObject)
		b.objects[array] = has
	}
	return has
}

// shapeless reports whether x takes its type from what is beside it.
func (b *binder) shapeless(x ast.Expr) bool {
	switch b.aliases.shaped(x).(type) {
	case *ast.Literal, *ast.Array, *ast.Object, *ast.List, nil:
		return true
	case *ast.Logical, *ast.Binary, *ast.Unary, *ast.Path, *ast.Variable, *ast.Alias, *ast.Call, *ast.TypeCall, *ast.Case:
	}
	return false
}

// typeOf returns the type of t, or nil where t has none.
func typeOf(t Term) Type {
	if t == nil || t.Type() == Untyped {
		return nil
	}
	return t.Type()
}

// mirrored returns the comparison that is op with its operands exchanged.
func mirrored(op ast.Operator) ast.Operator {
	switch op {
	case ast.Gt:
		return ast.Lt
	case ast.Ge:
		return ast.Le
	case ast.Lt:
		return ast.Gt
	case ast.Le:
		return ast.Ge
	}
	return op
}

// has binds a test of flags (URL Conventions 5.1.1.1.10).
func (b *binder) has(x *ast.Binary) Term {
	l, r := b.operands(x)
	if l == nil || r == nil {
		return nil
	}
	e, ok := l.Type().(*EnumType)
	if !ok {
		e, ok = r.Type().(*EnumType)
	}
	if !ok && !isNull(l) {
		b.report(ast.TypeMismatch, x.OpPos, "has needs an enumeration value, found %s", named(x.X, l.Type()))
		return nil
	}
	value, mask, fits := l, r, r.Type() == String || isNull(r) // a string may be of any enumeration type
	if ok {
		value, fits = b.coerce(l, e)
		if fits {
			mask, fits = b.coerce(r, e)
		}
	}
	if !fits {
		b.mismatch(comparison{written: x.Op, x: l, y: r, xSource: x.X, ySource: x.Y, blame: x.OpPos})
		return nil
	}
	allowed := b.allowOperator(ast.Has, l, x.OpPos)
	if value == nil || mask == nil || !b.allowOperator(ast.Has, r, x.OpPos) || !allowed {
		return nil
	}
	return foldedHas(&Has{X: value, Mask: mask, Pos: b.pos(x.Pos)})
}

func foldedHas(t *Has) Term {
	if isNull(t.X) || isNull(t.Mask) {
		return &Const{Typ: Boolean, Pos: t.Pos}
	}
	x, xOK := t.X.(*Const)
	mask, maskOK := t.Mask.(*Const)
	if !xOK || !maskOK {
		return t
	}
	v, m := x.Value.(int64), mask.Value.(int64)
	return &Const{Value: v&m == m, Typ: Boolean, Pos: t.Pos}
}
