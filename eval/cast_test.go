package eval_test

import (
	"fmt"
	"testing"

	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/schema"
)

// TestCasts holds the cast from every type to every other to its definition.
func TestCasts(t *testing.T) {
	structs, err := eval.StructFields[world](worldType)
	if err != nil {
		t.Fatal(err)
	}
	types := append([]schema.Type{schema.Binary, schema.GeographyPoint}, scalarTypes...)
	for _, from := range types {
		for _, to := range types {
			t.Run(fmt.Sprintf("%s to %s", from, to), func(t *testing.T) {
				a := newAuthor(5, worldType)
				for range 30 {
					x := &schema.Cast{X: a.leaf(from), Typ: to, Pos: a.span()}
					r := a.record(worldType)
					w := structOf(r)
					want, err := (&naive{it: r, now: testNow}).eval(x)
					if err != nil {
						t.Fatal(err)
					}
					term := equals(x, want, nil)
					got := []string{
						verdict(compile(t, term, eval.RecordFields(worldType)).Match(&r)),
						verdict(compile(t, term, structs).Match(&w)),
					}
					if got[0] != "true" || got[1] != "true" {
						t.Fatalf("%s is not %v: record, struct: %v\nrow %v", dump(x), want, got, r.Values)
					}
				}
			})
		}
	}
}

// widths has a field of every integer type.
type widths struct {
	ID  int     `odata:"id"`
	I8  int8    `odata:"i8"`
	I16 int16   `odata:"i16"`
	I32 int32   `odata:"i32"`
	I64 int64   `odata:"i64"`
	U8  uint8   `odata:"u8"`
	U16 uint16  `odata:"u16"`
	U32 uint32  `odata:"u32"`
	U64 uint64  `odata:"u64"`
	U   uint    `odata:"u"`
	P16 *uint16 `odata:"p16"`
}

func TestIntegerFields(t *testing.T) {
	e := &schema.EntityType{Name: "T.Widths", Key: []string{"id"}}
	for _, name := range []string{"id", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "u", "p16"} {
		e.Properties = append(e.Properties, property(name, schema.Int64, false))
	}
	fields, err := eval.StructFields[widths](e)
	if err != nil {
		t.Fatal(err)
	}
	row := widths{-1, -8, -16, -32, -64, 8, 16, 32, 64, 65, ref[uint16](7)}
	for src, want := range map[string]bool{
		"id eq -1 and i8 eq -8 and i16 eq -16 and i32 eq -32 and i64 eq -64": true,
		"u8 eq 8 and u16 eq 16 and u32 eq 32 and u64 eq 64 and u eq 65":      true,
		"i8 lt 0 and i16 le -16 and u8 gt 7 and u16 ge 16 and u32 ne 5":      true,
		"i8 eq 248 or i16 eq 65520 or i32 gt 0 or u8 lt 0":                   false,
		"i8 in (-8) and u32 in (1,32) and p16 eq 7 and i8 add u8 eq 0":       true,
	} {
		if got, err := compile(t, bind(t, src, e), fields).Match(&row); got != want || err != nil {
			t.Errorf("%s = %v, %v", src, got, err)
		}
	}
}

// TestCastRanges pins the ends of the integer types: what is beyond them is null.
func TestCastRanges(t *testing.T) {
	type row struct {
		ID int64               `odata:"id"`
		D  float64             `odata:"d"`
		P  schema.DecimalValue `odata:"p"`
	}
	e := &schema.EntityType{Name: "T.Range", Key: []string{"id"}, Properties: []*schema.Property{property("id", schema.Int64, false), property("d", schema.Double, false), property("p", schema.Decimal, false)}}
	fields, err := eval.StructFields[row](e)
	if err != nil {
		t.Fatal(err)
	}
	for name, ends := range map[string][2]int64{"Byte": {0, 255}, "SByte": {-128, 127}, "Int16": {-32768, 32767}, "Int32": {-2147483648, 2147483647}} {
		for _, prop := range []string{"id", "d", "p"} {
			is := func(n int64, want string) {
				t.Helper()
				if got := outcome(t, fmt.Sprintf("cast(%s,Edm.%s) eq %d", prop, name, n), e, fields, row{n, float64(n), decimal128.New(n, 0)}); got != want {
					t.Errorf("%d of %s as %s: %s, want %s", n, prop, name, got, want)
				}
				if got := outcome(t, fmt.Sprintf("cast(%s,Edm.%s) eq null", prop, name), e, fields, row{n, float64(n), decimal128.New(n, 0)}); (got == "F") != (want == "T") {
					t.Errorf("%d of %s as %s is null: %s", n, prop, name, got)
				}
			}
			is(ends[0], "T")
			is(ends[1], "T")
			is(ends[0]-1, "F")
			is(ends[1]+1, "F")
		}
	}
}
