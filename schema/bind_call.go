package schema

import (
	"slices"
	"strconv"
	"strings"

	"github.com/odatacheck/odata/ast"
)

// call binds a call of a built-in function.
func (b *binder) call(x *ast.Call) Term {
	f, known := LookupFunction(x.Name)
	if !known {
		b.unknownFunction(x)
	}
	args, ok := b.arguments(f, x.Args)
	if !ok || !known {
		return nil
	}
	for _, arg := range args {
		ok = b.allowFunction(f.Name, arg, x.NamePos) && ok
	}
	overload, generic := b.resolve(f, args)
	if overload == nil {
		b.noOverload(f, x, args)
		return nil
	}
	t := &Call{Func: f, Overload: overload, Typ: overload.Result, Pos: b.pos(x.Pos)}
	if isGeneric(overload.Result) && generic != nil {
		t.Typ = generic
	}
	for i, arg := range args {
		param := overload.Params[i]
		if isGeneric(param) && generic != nil {
			param = generic
		}
		c, _ := b.coerce(arg, param)
		ok = ok && c != nil
		t.Args = append(t.Args, c)
	}
	ok = ok && (generic == nil || !comparesItems(f.ID) || b.allowWhole(f.Name, generic, x.NamePos))
	if !ok || f.ID == FnMatchesPattern && !b.validPattern(t.Args[1], x.Args[1]) {
		return nil
	}
	return b.foldedCall(t, x)
}

// arguments binds the arguments of a call, those first that have a type of
// their own: an array takes the type of a collection beside it.
func (b *binder) arguments(f *Function, sources []ast.Expr) ([]Term, bool) {
	args := make([]Term, len(sources))
	ok := true
	var collection Type
	bind := func(i int) {
		want := collection
		if f != nil && want == nil && i > 0 && len(f.Overloads[0].Params) > i && !isGeneric(f.Overloads[0].Params[i]) {
			want = f.Overloads[0].Params[i]
		}
		args[i] = b.argument(f, sources[i], want)
		if args[i] != nil && b.incomputable(args[i], sources[i]) {
			args[i] = nil
		}
		ok = ok && args[i] != nil
		if args[i] != nil && collection == nil && Elem(args[i].Type()) != nil && Elem(args[i].Type()) != Untyped {
			collection = args[i].Type()
		}
	}
	for i, source := range sources {
		if !b.shapeless(source) {
			bind(i)
		}
	}
	for i, source := range sources {
		if b.shapeless(source) {
			bind(i)
		}
	}
	return args, ok
}

// comparesItems reports whether a function of collections looks for items that
// are equal.
func comparesItems(id FunctionID) bool {
	return id != FnConcat && id != FnLength && id != FnSubstring
}

func (b *binder) argument(f *Function, x ast.Expr, want Type) Term {
	if f != nil && f.ID == FnTotalSeconds {
		return b.measured(x, want)
	}
	return b.expr(x, want)
}

// isGeneric reports whether t stands for a collection of any type.
func isGeneric(t Type) bool { return Elem(t) == Untyped }

// resolve returns the overload that needs the least promotion, with the type
// that its generic parameters take, or nil.
func (b *binder) resolve(f *Function, args []Term) (*Overload, Type) {
	var best *Overload
	var generic Type
	least := 0
	for i := range f.Overloads {
		o := &f.Overloads[i]
		if len(o.Params) != len(args) {
			continue
		}
		cost, _, g := b.overloadCost(o, args)
		if cost >= 0 && (best == nil || cost < least) {
			best, generic, least = o, g, cost
		}
	}
	return best, generic
}

// overloadCost tells how far args are from the parameters of o: -1 with the
// index of the first that does not fit, or a count of promotions.
func (b *binder) overloadCost(o *Overload, args []Term) (cost, misfit int, generic Type) {
	for i, param := range o.Params {
		if isGeneric(param) && Elem(args[i].Type()) != nil && (generic == nil || Elem(generic) == Untyped) {
			generic = args[i].Type()
		}
	}
	for i, arg := range args {
		param := o.Params[i]
		if isGeneric(param) && generic != nil {
			param = generic
		}
		c := argumentCost(b, arg, param)
		if c < 0 {
			return -1, i, generic
		}
		cost += c
	}
	return cost, -1, generic
}

func argumentCost(b *binder, arg Term, param Type) int {
	from, isNumber := numeric(arg.Type())
	to, toNumber := numeric(param)
	switch {
	case Same(arg.Type(), param), isNull(arg):
		return 0
	case isNumber && toNumber:
		if widens(from, to) {
			return int(to - from)
		}
		return -1
	case Elem(param) != nil && Elem(arg.Type()) != nil, param == Duration:
		if _, ok := b.coerce(arg, param); ok {
			return 1
		}
	}
	return -1
}

// noOverload reports arguments that no overload takes.
func (b *binder) noOverload(f *Function, x *ast.Call, args []Term) {
	var counts []string
	var misfit = -1
	var expected []string
	for i := range f.Overloads {
		o := &f.Overloads[i]
		if n := strconv.Itoa(len(o.Params)); !slices.Contains(counts, n) {
			counts = append(counts, n)
		}
		if len(o.Params) != len(args) {
			continue
		}
		_, at, generic := b.overloadCost(o, args)
		if at > misfit {
			misfit, expected = at, nil
		}
		if at == misfit {
			expected = append(expected, paramName(o.Params[at], generic))
		}
	}
	if misfit < 0 {
		b.argumentCount(f, x, counts)
		return
	}
	source, t := x.Args[misfit], args[misfit]
	d := b.report(ast.TypeMismatch, source.Span(), "argument %d of %s must be %s, found %s",
		misfit+1, f.Name, alternativesOf(expected), named(source, t.Type()))
	for i := range f.Overloads {
		o := &f.Overloads[i]
		if len(o.Params) == len(args) && b.respelled(d, t, o.Params[misfit]) {
			return
		}
	}
	if misfit == 1 && Elem(args[0].Type()) != nil && Elem(t.Type()) == nil {
		d.Hint = "use any to look at each item, as in any(x:x eq " + quote(source) + ")"
	}
}

// alternativesOf joins the names of parameters, each once.
func alternativesOf(names []string) string {
	if slices.Contains(names, Decimal.String()) && slices.Contains(names, Double.String()) {
		return "a number"
	}
	return strings.Join(slices.Compact(names), " or ")
}

func paramName(t, generic Type) string {
	switch {
	case t == Int64:
		return "an integer"
	case isGeneric(t) && generic != nil && !isGeneric(generic):
		return generic.String()
	case isGeneric(t):
		return "a collection"
	}
	return t.String()
}

// argumentCount reports a wrong count of arguments, at the first that is too
// much or where one is missing.
func (b *binder) argumentCount(f *Function, x *ast.Call, counts []string) {
	span := ast.Span{Start: x.Pos.End - 1, End: x.Pos.End - 1}
	if most, _ := strconv.Atoi(counts[len(counts)-1]); len(x.Args) > most {
		span = x.Args[most].Span().To(x.Args[len(x.Args)-1].Span())
	}
	expected := strings.Join(counts, " or ") + " arguments"
	switch expected {
	case "0 arguments":
		expected = "no arguments"
	case "1 arguments":
		expected = "1 argument"
	}
	d := b.report(ast.ArgumentCount, span, "%s takes %s, found %d", f.Name, expected, len(x.Args))
	d.Hint = "as in " + f.Example
}

// validPattern checks the regular expression of matchesPattern, if it is a
// constant.
func (b *binder) validPattern(t Term, source ast.Expr) bool {
	c, ok := t.(*Const)
	if !ok || c.Value == nil {
		return true
	}
	if b.patterns > maxPatterns { // and reported
		return false
	}
	_, size, err := compilePattern(c.Value.(string))
	if err != nil {
		b.report(ast.InvalidPattern, source.Span(), "%s", err)
		return false
	}
	if b.patterns += size; b.patterns > maxPatterns {
		b.report(ast.LimitExceeded, source.Span(), "the regular expressions of the query are too large together")
		return false
	}
	return true
}

// foldedCall computes t if its arguments are constant. One that is null makes
// the result null whatever the others are.
func (b *binder) foldedCall(t *Call, x *ast.Call) Term {
	if t.Func.ID == FnTotalSeconds {
		if d, ok := constantDistance(t.Args[0]); ok {
			return &Const{Value: d.TotalSeconds(), Typ: t.Typ, Pos: t.Pos}
		}
	}
	values := make([]Value, len(t.Args))
	constant := t.Overload.Apply != nil
	for i, arg := range t.Args {
		if isNull(arg) {
			return &Const{Typ: t.Typ, Pos: t.Pos}
		}
		c, ok := arg.(*Const)
		if ok {
			values[i] = c.Value
		}
		constant = constant && ok
	}
	if !constant {
		return t
	}
	v, err := t.Overload.Apply(values)
	if err != nil {
		blame := x.NamePos
		if len(x.Args) > 0 {
			blame = x.Args[len(x.Args)-1].Span() // a length or a pattern
		}
		b.fault(err, blame)
		return nil
	}
	if !b.affordableValue(v, x) {
		return nil
	}
	return &Const{Value: v, Typ: t.Typ, Pos: t.Pos}
}
