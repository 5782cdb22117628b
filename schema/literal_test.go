package schema

import (
	"math/rand/v2"
	"testing"

	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/odatacheck/odata/parser"
)

func bindLiteral(filter string, e *EntityType) (Term, error) {
	x, err := parser.ParseFilter(filter, parser.Options{})
	if err != nil {
		return nil, err
	}
	return BindFilter(x, e)
}

// TestLiteralsComeBack: a value written as a literal beside a property of its
// type is bound to the same value.
func TestLiteralsComeBack(t *testing.T) {
	ps := properties()
	flags := &EnumType{Name: "T.Flags", Underlying: SByte, Flags: true, Members: []EnumMember{{"None", 0}, {"A", 1}, {"B", 2}, {"AB", 3}, {"C", 4}}}
	all := []Type{flags}
	for _, p := range allPrimitives() {
		if p != Binary && p != Stream && !p.IsGeo() { // those compare with null alone
			all = append(all, p)
		}
	}
	for _, typ := range all {
		property := optional("v", typ)
		property.Filterable = true
		e := &EntityType{Name: "T.E", Properties: []*Property{property}}
		ps.Property(typ.String(), prop.ForAll(func(seed uint64) string {
			rng := rand.New(rand.NewPCG(seed, 7))
			var v Value = int64(int8(rng.Uint32()))
			if p, ok := typ.(Primitive); ok {
				v = randomValue(rng, p)
			}
			filter := "v eq " + FormatLiteral(v, typ)
			bound, err := bindLiteral(filter, e)
			if err != nil {
				return filter + ": " + err.Error()
			}
			compare, ok := bound.(*Compare)
			if !ok {
				return filter + " is not a comparison"
			}
			if c, ok := compare.Y.(*Const); !ok || !identical(c.Value, v) {
				return filter + " is bound to another value"
			}
			return ""
		}, gen.UInt64()))
	}
	ps.TestingRun(t)
}

// TestLiteralsTellTheirTypes: a literal alone is of the value's type, apart
// from the integer types and Single.
func TestLiteralsTellTheirTypes(t *testing.T) {
	ps := properties()
	e := &EntityType{Name: "T.E", Properties: []*Property{optional("v", Boolean)}}
	for _, p := range allPrimitives() {
		want := p
		switch {
		case p.IsInteger():
			continue
		case p == Single:
			want = Double
		case p == Stream:
			want = Binary
		}
		ps.Property(p.String(), prop.ForAll(func(seed uint64) string {
			v := randomValue(rand.New(rand.NewPCG(seed, 8)), p)
			filter := "isof(" + FormatLiteral(v, p) + "," + want.String() + ")"
			bound, err := bindLiteral(filter, e)
			if err != nil {
				return filter + ": " + err.Error()
			}
			if c, ok := bound.(*Const); !ok || c.Value != true {
				return filter + " is not true"
			}
			return ""
		}, gen.UInt64()))
	}
	ps.TestingRun(t)
}

// TestFunctionExamples: every example of the function table is a filter of
// indicators.
func TestFunctionExamples(t *testing.T) {
	for f := range Functions() {
		if _, err := bindLiteral(f.Example, Indicator()); err != nil {
			t.Errorf("%s: %v", f.Example, err)
		}
	}
}
