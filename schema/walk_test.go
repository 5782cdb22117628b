package schema

import (
	"reflect"
	"slices"
	"testing"
)

// Every field of every kind of term is walked, in the order in which the fields
// are declared, which is that of the source.
func TestPreorder(t *testing.T) {
	kinds := []Term{
		&Const{}, &It{}, &Prop{}, &Var{}, &Compare{}, &In{}, &InItems{}, &InCollection{}, &Has{}, &And{}, &Or{}, &Not{},
		&Arith{}, &Negate{}, &Convert{}, &Call{}, &Case{}, &Cast{}, &IsOf{}, &Lambda{}, &Count{}, &Filtered{}, &Array{}, &Object{},
	}
	for _, kind := range kinds {
		t.Run(reflect.TypeOf(kind).Elem().Name(), func(t *testing.T) {
			want := append([]Term{kind}, fill(reflect.ValueOf(kind).Elem())...)
			if got := slices.Collect(Preorder(kind)); !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
			for n := range want { // it stops wherever it is told to
				seen := 0
				for range Preorder(kind) {
					if seen++; seen > n {
						break
					}
				}
				if seen != n+1 {
					t.Errorf("%d terms after the wish to stop at %d", seen, n+1)
				}
			}
		})
	}
}

// fill sets the fields of v that hold terms, each to another one, and returns
// these.
func fill(v reflect.Value) (terms []Term) {
	term := reflect.TypeFor[Term]()
	for i := range v.NumField() {
		switch f := v.Field(i); {
		case f.Type() == term:
			c := &Const{Value: int64(i)}
			f.Set(reflect.ValueOf(c))
			terms = append(terms, c)
		case f.Kind() == reflect.Slice && (f.Type().Elem() == term || f.Type().Elem().Kind() == reflect.Struct):
			f.Set(reflect.MakeSlice(f.Type(), 2, 2))
			for k := range 2 {
				item := f.Index(k)
				if item.Kind() == reflect.Struct {
					terms = append(terms, fill(item)...)
					continue
				}
				c := &Const{Value: int64(10*i + k)}
				item.Set(reflect.ValueOf(c))
				terms = append(terms, c)
			}
		}
	}
	return terms
}

func TestPreorderOfNothing(t *testing.T) {
	tests := map[string]struct {
		t    Term
		want int
	}{
		"no term":           {nil, 0},
		"a lambda, no body": {&Lambda{Coll: &It{}}, 2},
		"a list":            {&In{X: &It{}, Values: []Value{int64(1), int64(2)}}, 2},
	}
	for name, tt := range tests {
		if got := len(slices.Collect(Preorder(tt.t))); got != tt.want {
			t.Errorf("%s: %d terms, want %d", name, got, tt.want)
		}
	}
}
