package eval

import (
	"errors"
	"fmt"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// compiler turns one term into closures.
type compiler struct {
	scope   scope
	option  string // that the term is of
	sites   []site
	slots   int // lambda variables alive here
	most    int // the greatest value of slots
	nested  int // instances within each other that are being boxed or compared
	frames  bool
	usesNow bool
}

// scope is what names mean in a term: the instance $it, nil where the row is
// an item instead, and the variables.
type scope struct {
	it   *instance
	vars map[*schema.Variable]operand
}

// compileError leaves the compiler by a panic: a term is deep, and only the
// entry can do something about it.
type compileError struct{ error }

// compiling calls use with a compiler for instances of a layout and turns a
// compileError into an error.
func compiling(root layout, use func(c *compiler)) (err error) {
	if root == nil {
		return errors.New("the fields of the rows are not described")
	}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case compileError:
			err = r.error
		default:
			panic(r)
		}
	}()
	use(newCompiler(root))
	return nil
}

func newCompiler(root layout) *compiler {
	c := &compiler{scope: scope{it: &instance{lay: root, typ: root.of()}}}
	c.fault(ast.InvalidRow, ast.Span{}, "a row is nil") // see program.eval
	return c
}

func (c *compiler) program(get cond, indirect bool) *program {
	return &program{cond: get, sites: c.sites, slots: c.most, frames: c.frames, usesNow: c.usesNow, indirect: indirect}
}

// filter compiles a Boolean term; nil is true.
func (c *compiler) filter(t schema.Term) cond {
	c.option = "$filter"
	if t == nil {
		return func(ptr, *frame) truth { return yes }
	}
	if typ := t.Type(); typ != schema.Boolean && !isNull(t) {
		panic(compileError{fmt.Errorf("a filter must be of type %s, not %s", schema.Boolean, typ)})
	}
	return c.cond(t)
}

// cond compiles a term of type Edm.Boolean.
func (c *compiler) cond(t schema.Term) cond {
	if isNull(t) {
		return func(ptr, *frame) truth { return unknown }
	}
	return c.boolean(t).get
}

func (c *compiler) boolean(t schema.Term) *boolean {
	b, is := c.operand(t, schema.Boolean).(*boolean)
	if !is {
		panic("eval: a condition is not Boolean")
	}
	return b
}

// value compiles a term with values of the Go type V.
func value[V any](c *compiler, t schema.Term, typ schema.Type) *scalar[V] {
	x, is := c.operand(t, typ).(*scalar[V])
	if !is {
		panic(fmt.Sprintf("eval: a term of type %s has another representation", t.Type()))
	}
	return x
}

// operand compiles a term. typ is the type that its place wants, which matters
// for null and for empty collections alone.
func (c *compiler) operand(t schema.Term, typ schema.Type) operand {
	switch t := t.(type) {
	case *schema.Const:
		return c.constantTerm(t, typ)
	case *schema.It:
		return c.current(t)
	case *schema.Prop:
		return c.limited(c.property(t), t.Pos)
	case *schema.Var:
		v, known := c.scope.vars[t.Variable]
		if !known {
			panic("eval: a variable outside of its lambda")
		}
		return v
	case *schema.Compare:
		return c.compare(t)
	case *schema.In:
		return &boolean{get: c.in(t)}
	case *schema.InItems:
		return &boolean{get: c.inItems(t)}
	case *schema.InCollection:
		return &boolean{get: c.inCollection(t)}
	case *schema.Has:
		return &boolean{get: c.has(t)}
	case *schema.And:
		return &boolean{get: and(c.steps(t.Terms))}
	case *schema.Or:
		return &boolean{get: or(c.steps(t.Terms))}
	case *schema.Not:
		return &boolean{get: not(c.cond(t.X))}
	case *schema.Arith:
		return c.arith(t)
	case *schema.Negate:
		return c.negate(t)
	case *schema.Convert:
		return c.convert(t)
	case *schema.Call:
		return c.call(t)
	case *schema.Case:
		return c.cases(t)
	case *schema.Cast:
		return c.cast(t)
	case *schema.IsOf:
		return &boolean{get: c.isOf(t)}
	case *schema.Lambda:
		return &boolean{get: c.lambda(t)}
	case *schema.Count:
		return &scalar[int64]{get: c.count(t)}
	case *schema.Filtered:
		return c.filtered(t)
	case *schema.Array:
		return c.array(t)
	case *schema.Object:
		return c.object(t)
	}
	panic("eval: unknown term")
}

// current compiles $it.
func (c *compiler) current(t *schema.It) operand {
	it := c.scope.it
	switch {
	case it == nil:
		panic("eval: $it is out of reach")
	case !derives(it.typ, t.Typ):
		panic(compileError{fmt.Errorf("the filter is about type %q, the rows are of type %q", t.Typ, it.typ)})
	}
	return it
}

func (c *compiler) constantTerm(t *schema.Const, typ schema.Type) operand {
	if t.Typ != nil && !untyped(t.Typ) {
		typ = t.Typ
	}
	if t.Value == nil {
		return c.nothing(typ)
	}
	return c.limited(c.constant(t.Value, typ), t.Pos)
}

// untyped reports whether t is the type of a bare null or an empty collection.
func untyped(t schema.Type) bool {
	return t == schema.Untyped || schema.Elem(t) == schema.Untyped
}

// isNull reports whether t is the constant null.
func isNull(t schema.Term) bool {
	k, is := t.(*schema.Const)
	return is && k.Value == nil
}

func (c *compiler) property(t *schema.Prop) operand {
	of := c.instance(t.Of)
	if of.get == nil {
		return of.lay.property(c, of.typ, t.Property, of.off, t.Pos)
	}
	return of.lay.property(c, of.typ, t.Property, 0, t.Pos).through(of.get)
}

// instance compiles a term of a structured type.
func (c *compiler) instance(t schema.Term) *instance {
	x, is := c.operand(t, t.Type()).(*instance)
	if !is {
		panic("eval: a property of what is not an instance")
	}
	return x
}

// fault registers a place that can fail and returns its status.
func (c *compiler) fault(code ast.Code, at ast.Span, detail string) status {
	return c.site(site{code: code, span: at, detail: detail})
}

func (c *compiler) site(s site) status {
	s.option = c.option
	c.sites = append(c.sites, s)
	return firstFault + status(len(c.sites)-1)
}
