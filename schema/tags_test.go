package schema

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/odatacheck/odata/ast"
)

type level uint8

func (level) EnumType() *EnumType {
	return &EnumType{Name: "T.Level", Underlying: Byte, Members: []EnumMember{{"Low", 0}, {"High", 1}}}
}

type color string

func (color) EnumType() *EnumType {
	return &EnumType{Name: "T.Color", Members: []EnumMember{{"Red", 0}}}
}

type street struct {
	Name   string  `odata:"Name,filter"`
	Next   *street `odata:"Next"`
	Hidden int
}

type stamps struct {
	Changed time.Time `odata:"changed,sort"`
}

type everything struct {
	stamps
	ID      int               `odata:"id,key,type=Edm.Int32"`
	Flag    *bool             `odata:"flag,filter,ops=eq|ne"`
	B       byte              `odata:"b"`
	S       int8              `odata:"s"`
	I16     int16             `odata:"i16"`
	I32     int32             `odata:"i32,max=5"`
	U16     uint16            `odata:"u16"`
	U64     uint64            `odata:"u64"`
	F32     float32           `odata:"f32"`
	F64     float64           `odata:"f64"`
	Text    string            `odata:"text,filter,sort,funcs=toLower|contains"`
	Dec     DecimalValue      `odata:"dec"`
	Guid    GuidValue         `odata:"guid"`
	Raw     [16]byte          `odata:"raw"`
	Date    DateValue         `odata:"date"`
	Tod     TimeValue         `odata:"tod"`
	Dur     time.Duration     `odata:"dur"`
	Bin     []byte            `odata:"bin"`
	Str     BinaryValue       `odata:"str,type=Edm.Stream"`
	Point   *GeoValue         `odata:"point,type=Edm.GeographyPoint"`
	Any     Value             `odata:"any,type=Edm.Decimal"`
	Level   level             `odata:"level"`
	Levels  []level           `odata:"levels"`
	Color   *color            `odata:"color"`
	Home    street            `odata:"home"`
	Streets []*street         `odata:"streets"`
	Tags    []string          `odata:"tags,filter,funcs=any|$count"`
	Opt     []*int64          `odata:"opt"`
	Skipped map[string]string `odata:"-"`
	Other   chan int
}

func TestOf(t *testing.T) {
	e, err := Of[*everything]()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range e.Properties {
		line := p.Name + " " + p.Type.String()
		for _, fact := range []struct {
			is   bool
			word string
		}{{p.Nullable, "null"}, {p.Filterable, "filter"}, {p.Sortable, "sort"}} {
			if fact.is {
				line += " " + fact.word
			}
		}
		got = append(got, line)
	}
	compareLines(t, "properties", got, []string{
		"changed Edm.DateTimeOffset sort", "id Edm.Int32", "flag Edm.Boolean null filter", "b Edm.Byte", "s Edm.SByte",
		"i16 Edm.Int16", "i32 Edm.Int32", "u16 Edm.Int32", "u64 Edm.Int64", "f32 Edm.Single", "f64 Edm.Double",
		"text Edm.String filter sort", "dec Edm.Decimal", "guid Edm.Guid", "raw Edm.Guid", "date Edm.Date",
		"tod Edm.TimeOfDay", "dur Edm.Duration", "bin Edm.Binary null", "str Edm.Stream", "point Edm.GeographyPoint null",
		"any Edm.Decimal null", "level T.Level", "levels Collection(T.Level)", "color T.Color null", "home schema.street",
		"streets Collection(schema.street) null", "tags Collection(Edm.String) filter", "opt Collection(Edm.Int64) null",
	})
	if e.Name != "schema.everything" || !cmp.Equal(e.Key, []string{"id"}) {
		t.Errorf("name %q, key %q", e.Name, e.Key)
	}
	level, _ := e.Lookup("level")
	levels, _ := e.Lookup("levels")
	if !Same(level.Type, Elem(levels.Type)) {
		t.Error("one Go type gives two enumeration types")
	}
	home, _ := e.Lookup("home")
	next, _ := home.Type.(*ComplexType).Lookup("Next")
	if !Same(next.Type, home.Type) || !next.Nullable {
		t.Error("a struct that refers to itself gives two complex types")
	}
	flag, _ := e.Lookup("flag")
	text, _ := e.Lookup("text")
	i32, _ := e.Lookup("i32")
	if !cmp.Equal(flag.Operators, []ast.Operator{ast.Eq, ast.Ne}) || !cmp.Equal(text.Functions, []string{"tolower", "contains"}) || i32.MaxListItems != 5 {
		t.Errorf("restrictions: %v %v %d", flag.Operators, text.Functions, i32.MaxListItems)
	}
}

// wrong wraps a field so that Of is an error.
func wrong[T any]() error {
	_, err := Of[T]()
	return err
}

func TestOfErrors(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{wrong[int](), "an entity type is made from a struct, not from int"},
		{wrong[struct{ A int }](), "has no field with an odata tag"},
		{wrong[struct {
			A int `odata:""`
		}](), `field A of struct { A int "odata:\"\"" }: the tag "" does not begin with the name of a property`},
		{wrong[struct {
			A int `odata:"1a"`
		}](), `the tag "1a" does not begin with the name of a property`},
		{wrong[struct {
			A int `odata:"a,filt"`
		}](), `"filt" is no option of a property`},
		{wrong[struct {
			A int `odata:"a,ops=add"`
		}](), `"add" is no operator of a comparison`},
		{wrong[struct {
			A int `odata:"a,ops="`
		}](), `"" is no operator of a comparison`},
		{wrong[struct {
			A int `odata:"a,funcs=lower"`
		}](), `"lower" is no function`},
		{wrong[struct {
			A int `odata:"a,max=0"`
		}](), `max=0 is no count of items`},
		{wrong[struct {
			A int `odata:"a,type=Edm.String"`
		}](), `type int cannot be Edm.String`},
		{wrong[struct {
			A int `odata:"a,type=Int32"`
		}](), `type int cannot be Int32`},
		{wrong[struct {
			A chan int `odata:"a"`
		}](), `type chan int is of no OData type, or needs type=`},
		{wrong[struct {
			A GeoValue `odata:"a"`
		}](), `type schema.GeoValue is of no OData type, or needs type=`},
		{wrong[struct {
			A **int `odata:"a"`
		}](), `type *int is of no OData type, or needs type=`},
		{wrong[struct {
			A [][]string `odata:"a"`
		}](), `type []string is of no OData type, or needs type=`},
		{wrong[struct {
			A struct{ B int } `odata:"a"`
		}](), `struct { B int } has no field with an odata tag`},
		{wrong[struct {
			A *int `odata:"a,key"`
		}](), `a key is of a primitive type and never null`},
		{wrong[struct {
			A []int `odata:"a,sort"`
		}](), `a collection cannot be sorted by`},
		{wrong[struct {
			A int `odata:"a"`
			B int `odata:"a"`
		}](), `field A is property "a" already`},
	} {
		if tt.err == nil || !strings.Contains(tt.err.Error(), tt.want) {
			t.Errorf("got %v, want %s", tt.err, tt.want)
		}
	}
}
