package eval_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/schema"
)

// TestStructFieldsErrors wants every error to name both sides.
func TestStructFieldsErrors(t *testing.T) {
	entity := func(t schema.Type) *schema.EntityType {
		return &schema.EntityType{Name: "T.E", Key: []string{"p"}, Properties: []*schema.Property{property("p", t, true)}}
	}
	for _, tt := range []struct {
		name string
		make func(e *schema.EntityType) error
		typ  schema.Type
		want []string
	}{
		{"not a struct", fieldsOf[int], schema.String, []string{"T.E", "int"}},
		{"unknown property", fieldsOf[struct {
			A string `odata:"q"`
		}], schema.String, []string{`no property "q"`, "field A"}},
		{"twice", fieldsOf[struct {
			A string `odata:"p"`
			B string `odata:"p"`
		}], schema.String, []string{"field B", `"p" has another field`}},
		{"string for a number", fieldsOf[struct {
			A string `odata:"p"`
		}], schema.Int32, []string{`"p" is of type Edm.Int32`, "field A", "string"}},
		{"float for a decimal", fieldsOf[struct {
			A float64 `odata:"p"`
		}], schema.Decimal, []string{"Edm.Decimal", "float64"}},
		{"double in a single", fieldsOf[struct {
			A float64 `odata:"p"`
		}], schema.Single, []string{"Edm.Single", "float64"}},
		{"string for an instant", fieldsOf[struct {
			A string `odata:"p"`
		}], schema.DateTimeOffset, []string{"Edm.DateTimeOffset", "string"}},
		{"time for a date", fieldsOf[struct {
			A time.Time `odata:"p"`
		}], schema.Date, []string{"Edm.Date", "time.Time"}},
		{"float for a string", fieldsOf[struct {
			A float32 `odata:"p"`
		}], schema.String, []string{"Edm.String", "float32"}},
		{"bytes for a string", fieldsOf[struct {
			A []byte `odata:"p"`
		}], schema.String, []string{"Edm.String", "[]uint8"}},
		{"pointer to a pointer", fieldsOf[struct {
			A **string `odata:"p"`
		}], schema.String, []string{"Edm.String", "**string"}},
		{"scalar for a collection", fieldsOf[struct {
			A string `odata:"p"`
		}], coll(schema.String), []string{"Collection(Edm.String)", "string", "slice"}},
		{"items of another type", fieldsOf[struct {
			A []string `odata:"p"`
		}], coll(schema.Int32), []string{"Collection(Edm.Int32)", "[]string"}},
		{"scalar for a complex type", fieldsOf[struct {
			A string `odata:"p"`
		}], addressType, []string{"T.Address", "string", "struct"}},
		{"field of a nested struct", fieldsOf[struct {
			A struct {
				S int `odata:"street"`
			} `odata:"p"`
		}], addressType, []string{`"street" is of type Edm.String`, "field S", "int"}},
	} {
		err := tt.make(entity(tt.typ))
		if err == nil {
			t.Errorf("%s: no error", tt.name)
			continue
		}
		for _, part := range tt.want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %q lacks %q", tt.name, err, part)
			}
		}
	}
}

func fieldsOf[T any](e *schema.EntityType) error {
	_, err := eval.StructFields[T](e)
	return err
}

// TestCompileErrors is about programs that do not fit the filter.
func TestCompileErrors(t *testing.T) {
	type partial struct {
		S string `odata:"s"`
	}
	fields, err := eval.StructFields[partial](worldType)
	if err != nil {
		t.Fatal(err)
	}
	functions, err := accessors()
	if err != nil {
		t.Fatal(err)
	}
	for src, want := range map[string]string{
		"s2 eq 'x'":               `no field for property "s2"`,
		"contains(addr/street,s)": `no field for property "addr"`,
	} {
		if _, err := eval.Compile(bind(t, src, worldType), fields); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", src, err, want)
		}
	}
	if _, err := eval.Compile(bind(t, "addr eq null", worldType), functions); err == nil || !strings.Contains(err.Error(), `no accessor reads property "addr"`) {
		t.Errorf("accessors: %v", err)
	}
	if _, err := eval.Compile[partial](bind(t, "s eq 'x'", worldType), eval.Fields[partial]{}); err == nil {
		t.Error("fields without a description are accepted")
	}
	if _, err := eval.Compile[partial](&schema.Const{Value: int64(1), Typ: schema.Int64}, fields); err == nil || !strings.Contains(err.Error(), "Edm.Int64") {
		t.Errorf("a filter that is not Boolean: %v", err)
	}
	if _, err := eval.Compile(bind(t, "paid", personType), fields); err == nil || !strings.Contains(err.Error(), `"T.Person"`) {
		t.Errorf("a filter about another type: %v", err)
	}
	if _, err := eval.CompileQuery(query(t, "$top=1", personType), fields); err == nil || !strings.Contains(err.Error(), `"T.Person"`) {
		t.Errorf("a query about another type: %v", err)
	}
	if _, err := eval.CompileQuery[partial](nil, fields); err == nil {
		t.Error("a plan without a query is accepted")
	}
	negative := int64(-1)
	for _, q := range []*schema.Query{{Type: worldType, Top: &negative}, {Type: worldType, Skip: negative}} {
		if _, err := eval.CompileQuery(q, fields); err == nil || !strings.Contains(err.Error(), "is -1") {
			t.Errorf("got %v, want an error about -1", err)
		}
	}
	if _, err := eval.Accessors(worldType, eval.Get("nothing", func(*partial) (string, bool) { return "", true })); err == nil || !strings.Contains(err.Error(), `no property "nothing"`) {
		t.Errorf("an accessor without property: %v", err)
	}
	if _, err := eval.Accessors(worldType, eval.Get("i64", func(*partial) (string, bool) { return "", true })); err == nil || !strings.Contains(err.Error(), "Edm.Int64") {
		t.Errorf("an accessor of another type: %v", err)
	}
	if _, err := eval.Accessors(worldType, eval.List("s", func(*partial) []string { return nil })); err == nil {
		t.Error("a list for a string is accepted")
	}
}

// TestConstantFilters is about filters without a property.
func TestConstantFilters(t *testing.T) {
	row := sample()
	fields, err := eval.StructFields[sampleRow](sampleType)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		filter schema.Term
		want   bool
	}{
		{nil, true},
		{&schema.Const{Value: true, Typ: schema.Boolean}, true},
		{&schema.Const{Value: false, Typ: schema.Boolean}, false},
		{&schema.Const{Typ: schema.Boolean}, false},
		{&schema.Const{Typ: schema.Untyped}, false},
	} {
		p, err := eval.Compile(tt.filter, fields)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.Match(&row); got != tt.want || err != nil {
			t.Errorf("%v: %v, %v", tt.filter, got, err)
		}
	}
}

// TestInvalidRows is about rows that do not fit their type.
func TestInvalidRows(t *testing.T) {
	match := func(src string, change func(r *schema.Record)) error {
		r := newMaker(3).record(worldType)
		change(&r)
		_, err := compile(t, bind(t, src, worldType), eval.RecordFields(worldType)).Match(&r)
		return err
	}
	set := func(name string, v schema.Value) func(r *schema.Record) {
		return func(r *schema.Record) {
			for i, p := range worldType.Properties {
				if p.Name == name {
					r.Values[i] = v
				}
			}
		}
	}
	for _, tt := range []struct {
		src    string
		change func(r *schema.Record)
		want   string
	}{
		{"s eq 'x'", set("s", int64(1)), `"s"`},
		{"i64 eq 1", set("i64", 1), `"i64"`},
		{"d eq 2024-01-01", set("d", int64(1)), `"d"`},
		{"bin eq null", set("bin", "x"), `"bin"`},
		{"b", set("b", "x"), `"b"`},
		{"addr/street eq 'x'", set("addr", "x"), `"addr"`},
		{"addr/street eq 'x'", set("addr", schema.Record{Type: innerType, Values: []schema.Value{nil, nil}}), `"T.Address"`},
		{"addr/street eq 'x'", set("addr", schema.Record{Type: addressType}), `"T.Address"`},
		{`addr eq {"zip":1}`, set("addr", schema.Record{Type: addressType, Values: []schema.Value{int64(1), int64(1), nil, nil}}), `"T.Address"`},
		{`addr eq {"zip":1}`, set("addr", schema.Record{Type: addressType, Values: []schema.Value{nil, int64(1), "x", nil}}), `"T.Address"`},
		{`addr eq {"zip":1}`, set("addr", schema.Record{Type: addressType, Values: []schema.Value{nil, int64(1)}}), `"T.Address"`},
		{`addr eq {"zip":1}`, set("addr", schema.Record{Type: addressType, Values: []schema.Value{nil, int64(1), []schema.Value{1}, nil}}), `"T.Address"`},
		{`addr eq addr2`, set("addr2", schema.Record{Type: addressType, Values: []schema.Value{nil, int64(1), nil, schema.Record{Type: innerType, Values: []schema.Value{1, 2}}}}), `"T.Address"`},
		{`addr eq {"zip":1}`, set("addr", schema.Record{Type: innerType, Values: []schema.Value{nil, nil}}), `"T.Address"`},
		{`hassubset(addrs,[{"zip":1}])`, set("addrs", []schema.Value{schema.Record{Type: addressType, Values: []schema.Value{nil, "x", nil, nil}}}), `"T.Address"`},
		{"strs/any()", set("strs", "x"), `"strs"`},
		{"strs/any(x:x eq 'y')", set("strs", []schema.Value{"x", 1.5}), `"strs"`},
		{"s eq 'x'", func(r *schema.Record) { r.Values = r.Values[:3] }, `"T.World"`},
		{"s eq 'x'", func(r *schema.Record) { r.Type = nil }, `"T.World"`},
		{"s eq 'x'", func(r *schema.Record) { r.Type = personType }, `"T.World"`},
	} {
		var e *eval.Error
		if err := match(tt.src, tt.change); !errors.As(err, &e) || e.Code != ast.InvalidRow || !strings.Contains(e.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.src, err, tt.want)
		}
	}
	fields, err := eval.StructFields[sampleRow](sampleType)
	if err != nil {
		t.Fatal(err)
	}
	for src, change := range map[string]func(r *sampleRow){
		"text eq 'Green'":         func(r *sampleRow) { r.Text = "Purple" },
		"text ne 'Green'":         func(r *sampleRow) { r.Text = "" },
		"text in ('Red','Green')": func(r *sampleRow) { r.Text = "Red,Green" },
		"text gt 'Red'":           func(r *sampleRow) { r.Text = "green" },
		"nilcolor eq 'Red'":       func(r *sampleRow) { r.NilC = ref("?") },
		"geo.distance(point,geography'SRID=4326;Point(1 1)') gt 1": func(r *sampleRow) { r.Point.WKT = "Point" },
	} {
		row := sample()
		change(&row)
		p := compile(t, bind(t, src, sampleType), fields)
		var e *eval.Error
		if _, err := p.Match(&row); !errors.As(err, &e) || e.Code != ast.InvalidRow || e.Row != -1 {
			t.Errorf("%s: %v", src, err)
		}
		for _, err := range p.Filter(slices.Values([]sampleRow{sample(), row})) {
			if err != nil && (!errors.As(err, &e) || e.Row != 1 || !strings.HasPrefix(e.Error(), "row 1: ")) {
				t.Errorf("%s: %v", src, err)
			}
		}
	}
}

// TestNamesAlike reads properties whose names differ in letter case alone, of a
// type that ignores it.
func TestNamesAlike(t *testing.T) {
	e := &schema.EntityType{Name: "T.Alike", IgnoreCase: true, Properties: []*schema.Property{
		property("Name", schema.String, false), property("name", schema.String, false)}}
	type row struct {
		Small string `odata:"name"`
		Large string `odata:"Name"`
	}
	fields, err := eval.StructFields[row](e)
	if err != nil {
		t.Fatal(err)
	}
	if got := outcome(t, "Name eq 'large' and name eq 'small'", e, fields, row{Small: "small", Large: "large"}); got != "T" {
		t.Errorf("got %s", got)
	}
	if fieldsOf[struct {
		Any string `odata:"NAME"`
	}](e) == nil {
		t.Error("a field of two properties")
	}
}

// TestNilRow is a row that is a nil pointer.
func TestNilRow(t *testing.T) {
	fields, err := eval.StructFields[*person](personType)
	if err != nil {
		t.Fatal(err)
	}
	var e *eval.Error
	var nobody *person
	if _, err := compile(t, bind(t, "paid", personType), fields).Match(&nobody); !errors.As(err, &e) || e.Code != ast.InvalidRow {
		t.Errorf("%v", err)
	}
}

// TestWideIntegers is an unsigned integer beyond Int64.
func TestWideIntegers(t *testing.T) {
	type row struct {
		ID uint64 `odata:"id"`
		N  *uint  `odata:"age"`
	}
	fields, err := eval.StructFields[row](personType)
	if err != nil {
		t.Fatal(err)
	}
	var e *eval.Error
	p := compile(t, bind(t, "id gt 5 and age eq null", personType), fields)
	if _, err := p.Match(&row{ID: math.MaxUint64}); !errors.As(err, &e) || e.Code != ast.InvalidRow {
		t.Errorf("%v", err)
	}
	if got, err := p.Match(&row{ID: math.MaxInt64}); !got || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}

// TestAccessors holds rows that functions read to the same rows as records.
func TestAccessors(t *testing.T) {
	fields, err := accessors()
	if err != nil {
		t.Fatal(err)
	}
	for _, src := range []string{
		"id gt 500", "b", "not b2", "i64 gt 0 and dec lt 2", "dbl ge 0 or s eq 'ab'", "contains(tolower(s2),'k')", "s2 in ('a','ab')", "d gt 2000-01-01", "tod lt 12:00:00",
		"dto eq dto2", "dur gt duration'PT0S'", "bin eq null", "geo ne null", "flags has 'A,B'", "nums/any(n:n gt 0)", "times/all(x:x lt now())", "year(dto2) eq 2024",
	} {
		term := bind(t, src, worldType)
		byFunction, byRecord := compile(t, term, fields), compile(t, term, eval.RecordFields(worldType))
		m := newMaker(11)
		for range 200 {
			r := m.record(worldType)
			w := structOf(r)
			if got, want := verdict(byFunction.Match(&w)), verdict(byRecord.Match(&r)); got != want {
				t.Errorf("%s: %s, want %s: %v", src, got, want, r.Values)
			}
		}
	}
}

// TestEmbeddedRecords reads structs whose fields are values of package schema.
func TestEmbeddedRecords(t *testing.T) {
	type row struct {
		S     schema.Value    `odata:"s"`
		Addr  *schema.Record  `odata:"addr"`
		Addr2 schema.Record   `odata:"addr2"`
		Strs  schema.Value    `odata:"strs"`
		Ints  []schema.Value  `odata:"ints"`
		Addrs []schema.Record `odata:"addrs"`
	}
	fields, err := eval.StructFields[row](worldType)
	if err != nil {
		t.Fatal(err)
	}
	far := schema.Record{Type: farType, Values: []schema.Value{"Main", int64(3), []schema.Value{"x"}, nil, "NO"}}
	r := row{S: "a", Addr: &far, Addr2: far, Strs: []schema.Value{"p", nil}, Ints: []schema.Value{int64(1), nil}, Addrs: []schema.Record{far}}
	for _, src := range []string{
		"s eq 'a'", "addr/street eq 'Main'", "addr2/zip eq 3", "strs/any(x:x eq null)", "ints/any(i:i eq 1) and ints/any(i:i eq null)", "addrs/any(a:a/tags/any(x:x eq 'x'))",
		"addr eq addr2", "addr in [addr2]", "isof(addr2,T.Far)", "addr/T.Far/country eq 'NO'", "addrs/all(a:a eq $it/addr)", "cast(addr,T.Far)/country eq 'NO'", "addrs eq addrs",
		"isof(addrs,Collection(T.Far))", "length(concat(addrs,addrs)) eq 2",
	} {
		if got, err := compile(t, bind(t, src, worldType), fields).Match(&r); !got || err != nil {
			t.Errorf("%s = %v, %v", src, got, err)
		}
	}
}

// TestEmbeddedStructs reads fields of structs that are embedded behind other
// fields, at two depths, of every kind that a type admits more than one of.
func TestEmbeddedStructs(t *testing.T) {
	type deepest struct {
		_      [3]int32
		Single float32 `odata:"single"`
		Double float32 `odata:"double"`
	}
	type deeper struct {
		First string `odata:"first"`
		deepest
		Bytes []byte `odata:"bytes"`
	}
	type row struct {
		ID int32 `odata:"id"`
		_  [5]byte
		deeper
		Last string `odata:"last"`
	}
	e := &schema.EntityType{Name: "T.Deep", Key: []string{"id"}, Properties: []*schema.Property{
		property("id", schema.Int32, false), property("first", schema.String, false), property("single", schema.Single, false),
		property("double", schema.Double, false), property("bytes", schema.Binary, false), property("last", schema.String, false)}}
	fields, err := eval.StructFields[row](e)
	if err != nil {
		t.Fatal(err)
	}
	r := row{ID: 7, deeper: deeper{First: "a", deepest: deepest{Single: 1.5, Double: 2.5}, Bytes: []byte("foo")}, Last: "z"}
	for _, src := range []string{"id eq 7", "first eq 'a'", "single eq 1.5", "double eq 2.5", "cast(bytes,Edm.String) eq 'Zm9v'", "last eq 'z'", "last gt first"} {
		if got := outcome(t, src, e, fields, r); got != "T" {
			t.Errorf("%s is %s", src, got)
		}
	}
}

// TestPlainFields pins the short ways for fields that are never null: items of
// a collection, operands of and, comparisons with true and false.
func TestPlainFields(t *testing.T) {
	type row struct {
		ID   int32    `odata:"id"`
		S    string   `odata:"s"`
		B    bool     `odata:"b"`
		N    *bool    `odata:"n"`
		Tags []string `odata:"tags"`
		Nums []int64  `odata:"nums"`
	}
	e := &schema.EntityType{Name: "T.Plain", Key: []string{"id"}, Properties: []*schema.Property{
		property("id", schema.Int32, false), property("s", schema.String, false), property("b", schema.Boolean, false), property("n", schema.Boolean, true),
		property("tags", coll(schema.String), false), property("nums", coll(schema.Int64), false)}}
	fields, err := eval.StructFields[row](e)
	if err != nil {
		t.Fatal(err)
	}
	yes, no := true, false
	rows := []row{ // two with tags, one without
		{ID: 1, S: "a", B: true, N: &yes, Tags: []string{"x", "y"}, Nums: []int64{1, 2}},
		{ID: 2, S: "b", B: false, N: &no, Tags: []string{"x", "x"}, Nums: []int64{2, 2}},
		{ID: 3, S: "a", B: false},
	}
	for src, want := range map[string]string{ // what each row gives
		"tags/any(t:t eq 'x')": "TTF", "tags/any(t:t eq 'y')": "TFF", "tags/any(t:t ne 'x')": "TFF", "tags/any(t:t ne 'z')": "TTF",
		"tags/all(t:t eq 'x')": "FTT", "tags/all(t:t ne 'x')": "FFT", "tags/all(t:t ne 'z')": "TTT", "tags/all(t:t eq 'y')": "FFT",
		"tags/any(t:startswith(t,'x'))": "TTF", "tags/any(t:contains(t,'y'))": "TFF", "tags/all(t:contains(t,'x'))": "FTT",
		"tags/any(t:t eq 'y' or t eq s)": "TFF", "tags/all(t:t eq 'x' and t ne s)": "FTT",
		"nums/any(k:k eq 2)": "TTF", "nums/all(k:k eq 2)": "FTT", "nums/any(k:k gt id)": "TFF",
		"s eq 'a' and b": "TFF", "s ne 'a' and not b": "FTF", "s eq 'a' and s ne 'b' and not b": "FFT", "startswith(s,'a') and b eq false and id eq 3": "FFT",
		"s eq 'b' or b": "TTF", "s ne 'b' or b": "TFT", "startswith(s,'b') or n": "TTN",
		"b eq true": "TFF", "b ne true": "FTT", "b eq false": "FTT", "b ne false": "TFF", "b gt false": "TFF", "b ge false": "TTT", "b lt true": "FTT", "b le false": "FTT",
		"n eq true": "TFF", "n ne true": "FTT", "n eq false": "FTF", "n ne false": "TFT", "n gt false": "TFF", "n ge false": "TTF", "n lt true": "FTF", "n le false": "FTF",
		"(b and n) eq true": "TFF", "(b or n) ne false": "TFT", "(b or n) eq null": "FFT",
		"isof(tags,Collection(Edm.String))": "TTT", "isof(tags,Collection(Edm.Int64))": "FFF", "isof(nums,Collection(Edm.Int64))": "TTT",
	} {
		got := ""
		for _, r := range rows {
			got += outcome(t, src, e, fields, r)
		}
		if got != want {
			t.Errorf("%s is %s, want %s", src, got, want)
		}
	}
}
