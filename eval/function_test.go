package eval_test

import (
	"fmt"
	"testing"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/schema"
)

// TestFunctions holds the code of every overload of the function table to its
// definition, on arguments of every kind: properties, constants and null.
func TestFunctions(t *testing.T) {
	structs, err := eval.StructFields[world](worldType)
	if err != nil {
		t.Fatal(err)
	}
	for f := range schema.Functions() {
		for i := range f.Overloads {
			o := &f.Overloads[i]
			t.Run(fmt.Sprintf("%s/%d", f.Name, i), func(t *testing.T) {
				a := newAuthor(int64(i), worldType)
				a.null = 6
				for range 400 {
					c := functionCall(a, f, o)
					r := a.record(worldType)
					w := structOf(r)
					want, err := (&naive{it: r, now: testNow}).eval(c)
					term := equals(c, want, err)
					got := []string{
						verdict(compile(t, term, eval.RecordFields(worldType)).Match(&r)),
						verdict(compile(t, term, structs).Match(&w)),
					}
					expected := verdict(true, err)
					if got[0] != expected || got[1] != expected {
						t.Fatalf("%s is not %v, %v: record, struct: %v\nrow %v", dump(c), want, err, got, r.Values)
					}
				}
			})
		}
	}
}

// equals returns the term that is true if c has the value want. NaN equals
// nothing, so that there it is the term that c does not equal itself; no
// collection equals null, not even that of a path through null.
func equals(c schema.Term, want schema.Value, err error) schema.Term {
	x := &schema.Compare{Op: ast.Eq, X: c, Y: &schema.Const{Value: want, Typ: c.Type()}}
	if want == nil && schema.Elem(c.Type()) != nil {
		x.Op = ast.Ne
	}
	if err == nil && !schema.EqualValues(want, want) {
		x.Op, x.Y = ast.Ne, c
	}
	return x
}

func functionCall(a *author, f *schema.Function, o *schema.Overload) schema.Term {
	items := a.collectionType()
	c := &schema.Call{Func: f, Overload: o, Typ: o.Result, Pos: a.span()}
	if schema.Elem(o.Result) != nil {
		c.Typ = items
	}
	for _, p := range o.Params {
		if schema.Elem(p) != nil {
			p = items
		}
		c.Args = append(c.Args, functionArg(a, p))
	}
	return c
}

func functionArg(a *author, t schema.Type) schema.Term {
	if p, ok := t.(schema.Primitive); ok && p.IsGeo() && p != schema.GeographyPoint {
		return &schema.Const{Value: a.geo(p), Typ: t, Pos: a.span()}
	}
	if t == schema.Int64 && a.IntN(2) == 0 {
		return &schema.Const{Value: one[int64](a.maker, -3, -2, -1, 0, 1, 2, 3), Typ: t, Pos: a.span()}
	}
	return a.leaf(t)
}

func (m maker) geo(t schema.Primitive) schema.Value {
	srid := one(m, 0, 0, 4326)
	switch t {
	case schema.GeographyLineString, schema.GeometryLineString:
		return schema.GeoValue{Type: t, SRID: srid, WKT: one(m, "LineString(0 0,3 4)", "LineString(1 1,2 2,3 1)")}
	case schema.GeographyPolygon, schema.GeometryPolygon:
		return schema.GeoValue{Type: t, SRID: srid, WKT: one(m, "Polygon((0 0,3 0,3 3,0 0))", "Polygon((-5 -5,5 -5,5 5,-5 5,-5 -5))")}
	}
	return schema.GeoValue{Type: t, SRID: srid, WKT: one(m, "Point(1 1)", "Point(2 0.5)", "Point(-100 4)")}
}
