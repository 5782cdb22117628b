package eval_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/schema"
)

// The entity type of the tests has a property of every sort, and three ways to
// hold its rows: records, structs and accessor functions.

var (
	colorType = &schema.EnumType{Name: "T.Color", Underlying: schema.Int32, Members: []schema.EnumMember{
		{Name: "Red", Value: 1}, {Name: "Green", Value: 2}, {Name: "Blue", Value: 7}}}
	flagsType = &schema.EnumType{Name: "T.Flags", Underlying: schema.Int64, Flags: true, Members: []schema.EnumMember{
		{Name: "None", Value: 0}, {Name: "A", Value: 1}, {Name: "B", Value: 2}, {Name: "C", Value: 8}}}
	innerType = &schema.ComplexType{Name: "T.Inner", Properties: []*schema.Property{
		property("n", schema.Int64, true), property("x", schema.Double, true)}}
	addressType = &schema.ComplexType{Name: "T.Address", Properties: []*schema.Property{
		property("street", schema.String, true), property("zip", schema.Int32, false),
		property("tags", coll(schema.String), true), property("inner", innerType, true)}}
	farType   = &schema.ComplexType{Name: "T.Far", Base: addressType, Properties: []*schema.Property{property("country", schema.String, true)}}
	worldType = &schema.EntityType{Name: "T.World", Key: []string{"id"}, Types: []schema.Type{farType, colorType, flagsType}, Properties: []*schema.Property{
		property("id", schema.Int64, false),
		property("b", schema.Boolean, true), property("b2", schema.Boolean, false),
		property("u8", schema.Byte, true), property("i8", schema.SByte, true), property("i16", schema.Int16, false),
		property("i32", schema.Int32, true), property("i64", schema.Int64, true),
		property("dec", schema.Decimal, true), property("sgl", schema.Single, true), property("dbl", schema.Double, true),
		property("s", schema.String, true), property("s2", schema.String, false),
		property("g", schema.Guid, true), property("d", schema.Date, true), property("tod", schema.TimeOfDay, true),
		property("dto", schema.DateTimeOffset, true), property("dto2", schema.DateTimeOffset, false), property("dur", schema.Duration, true),
		property("bin", schema.Binary, true), property("geo", schema.GeographyPoint, true),
		property("color", colorType, true), property("flags", flagsType, false),
		property("addr", addressType, true), property("addr2", addressType, false),
		property("strs", coll(schema.String), true), property("ints", coll(schema.Int32), true), property("nums", coll(schema.Double), false),
		property("times", coll(schema.DateTimeOffset), false), property("colors", coll(colorType), false), property("addrs", coll(addressType), true),
	}}
	farWorldType = &schema.EntityType{Name: "T.FarWorld", Base: worldType, Properties: []*schema.Property{property("extra", schema.String, true)}}
)

func property(name string, t schema.Type, nullable bool) *schema.Property {
	return &schema.Property{Name: name, Type: t, Nullable: nullable, Filterable: true, Sortable: true}
}

func coll(elem schema.Type) *schema.CollectionType { return &schema.CollectionType{Elem: elem} }

type inner struct {
	N *int64   `odata:"n"`
	X *float64 `odata:"x"`
}

type address struct {
	Street *string   `odata:"street"`
	Zip    int32     `odata:"zip"`
	Tags   []*string `odata:"tags"`
	Inner  *inner    `odata:"inner"`
}

type color string

type worldIDs struct {
	ID uint64 `odata:"id"`
}

type world struct {
	worldIDs
	B      *bool                 `odata:"b"`
	B2     bool                  `odata:"b2"`
	U8     *uint8                `odata:"u8"`
	I8     *int8                 `odata:"i8"`
	I16    int16                 `odata:"i16"`
	I32    *int32                `odata:"i32"`
	I64    *int64                `odata:"i64"`
	Dec    *schema.DecimalValue  `odata:"dec"`
	Sgl    *float32              `odata:"sgl"`
	Dbl    *float64              `odata:"dbl"`
	S      *string               `odata:"s"`
	S2     string                `odata:"s2"`
	G      *[16]byte             `odata:"g"`
	D      *schema.DateValue     `odata:"d"`
	Tod    *schema.TimeValue     `odata:"tod"`
	DTO    *time.Time            `odata:"dto"`
	DTO2   time.Time             `odata:"dto2"`
	Dur    *time.Duration        `odata:"dur"`
	Bin    []byte                `odata:"bin"`
	Geo    *schema.GeoValue      `odata:"geo"`
	Color  *color                `odata:"color"`
	Flags  int64                 `odata:"flags"`
	Addr   *address              `odata:"addr"`
	Addr2  address               `odata:"addr2"`
	Strs   []*string             `odata:"strs"`
	Ints   []*int32              `odata:"ints"`
	Nums   []float64             `odata:"nums"`
	Times  []time.Time           `odata:"times"`
	Colors []color               `odata:"colors"`
	Addrs  []*address            `odata:"addrs"`
	Other  map[string]chan<- int // not a property
}

// structOf returns the struct for a record of worldType.
func structOf(r schema.Record) world {
	get := func(name string) schema.Value { return valueOf(r, name) }
	w := world{
		B: pointer[bool](get("b")), B2: get("b2").(bool), I16: int16(get("i16").(int64)),
		U8: narrowed[uint8](get("u8")), I8: narrowed[int8](get("i8")), I32: narrowed[int32](get("i32")), I64: pointer[int64](get("i64")),
		Dec: pointer[schema.DecimalValue](get("dec")), Dbl: pointer[float64](get("dbl")),
		S: pointer[string](get("s")), S2: get("s2").(string), D: pointer[schema.DateValue](get("d")), Tod: pointer[schema.TimeValue](get("tod")),
		DTO: pointer[time.Time](get("dto")), DTO2: get("dto2").(time.Time), Dur: pointer[time.Duration](get("dur")),
		Geo: pointer[schema.GeoValue](get("geo")), Flags: get("flags").(int64),
		Addr: addressOf(get("addr")), Addr2: *addressOf(get("addr2")),
	}
	w.ID = uint64(get("id").(int64))
	if v, ok := get("sgl").(float64); ok {
		f := float32(v)
		w.Sgl = &f
	}
	if v, ok := get("g").(schema.GuidValue); ok {
		g := [16]byte(v)
		w.G = &g
	}
	if v, ok := get("bin").(schema.BinaryValue); ok {
		w.Bin = append([]byte{}, v...)
	}
	if v, ok := get("color").(int64); ok {
		c := colorOf(v)
		w.Color = &c
	}
	for _, v := range items(get("strs")) {
		w.Strs = append(w.Strs, pointer[string](v))
	}
	for _, v := range items(get("ints")) {
		w.Ints = append(w.Ints, narrowed[int32](v))
	}
	for _, v := range items(get("nums")) {
		w.Nums = append(w.Nums, v.(float64))
	}
	for _, v := range items(get("times")) {
		w.Times = append(w.Times, v.(time.Time))
	}
	for _, v := range items(get("colors")) {
		w.Colors = append(w.Colors, colorOf(v.(int64)))
	}
	for _, v := range items(get("addrs")) {
		w.Addrs = append(w.Addrs, addressOf(v))
	}
	return w
}

func colorOf(v int64) color {
	name, ok := colorType.Member(v)
	if !ok {
		return color(strings.TrimSpace(string(rune('0' + v))))
	}
	return color(name)
}

func items(v schema.Value) []schema.Value {
	list, _ := v.([]schema.Value)
	return list
}

func valueOf(r schema.Record, name string) schema.Value {
	for i, p := range schema.PropertiesOf(r.Type) {
		if p.Name == name {
			return r.Values[i]
		}
	}
	panic(name)
}

func pointer[V any](v schema.Value) *V {
	if v == nil {
		return nil
	}
	x := v.(V)
	return &x
}

func narrowed[I uint8 | int8 | int32](v schema.Value) *I {
	if v == nil {
		return nil
	}
	x := I(v.(int64))
	return &x
}

func addressOf(v schema.Value) *address {
	if v == nil {
		return nil
	}
	r := v.(schema.Record)
	a := &address{Street: pointer[string](r.Values[0]), Zip: int32(r.Values[1].(int64))}
	for _, tag := range items(r.Values[2]) {
		a.Tags = append(a.Tags, pointer[string](tag))
	}
	if x, ok := r.Values[3].(schema.Record); ok {
		a.Inner = &inner{pointer[int64](x.Values[0]), pointer[float64](x.Values[1])}
	}
	return a
}

// accessors reads some of the properties by functions.
func accessors() (eval.Fields[world], error) {
	return eval.Accessors(worldType,
		eval.Get("id", func(w *world) (int64, bool) { return int64(w.ID), true }),
		eval.Get("b", func(w *world) (bool, bool) { return deref(w.B) }),
		eval.Get("b2", func(w *world) (bool, bool) { return w.B2, true }),
		eval.Get("i64", func(w *world) (int64, bool) { return deref(w.I64) }),
		eval.Get("dec", func(w *world) (schema.DecimalValue, bool) { return deref(w.Dec) }),
		eval.Get("dbl", func(w *world) (float64, bool) { return deref(w.Dbl) }),
		eval.Get("s", func(w *world) (string, bool) { return deref(w.S) }),
		eval.Get("s2", func(w *world) (string, bool) { return w.S2, true }),
		eval.Get("d", func(w *world) (schema.DateValue, bool) { return deref(w.D) }),
		eval.Get("tod", func(w *world) (schema.TimeValue, bool) { return deref(w.Tod) }),
		eval.Get("dto", func(w *world) (time.Time, bool) { return deref(w.DTO) }),
		eval.Get("dto2", func(w *world) (time.Time, bool) { return w.DTO2, true }),
		eval.Get("dur", func(w *world) (time.Duration, bool) { return deref(w.Dur) }),
		eval.Get("bin", func(w *world) (schema.BinaryValue, bool) { return schema.BinaryValue(w.Bin), w.Bin != nil }),
		eval.Get("geo", func(w *world) (schema.GeoValue, bool) { return deref(w.Geo) }),
		eval.Get("flags", func(w *world) (int64, bool) { return w.Flags, true }),
		eval.List("nums", func(w *world) []float64 { return w.Nums }),
		eval.List("times", func(w *world) []time.Time { return w.Times }),
	)
}

func deref[V any](p *V) (v V, ok bool) {
	if p == nil {
		return v, false
	}
	return *p, true
}

// maker makes random values and rows. Its values are few, so that they meet.
type maker struct {
	*rand.Rand
	far bool // complex values may be of derived types
}

func newMaker(seed int64) maker { return maker{Rand: rand.New(rand.NewPCG(uint64(seed), 17))} }

func one[V any](m maker, list ...V) V { return list[m.IntN(len(list))] }

var utc2 = time.FixedZone("", 2*3600)

// value returns a random value of a type that is not null.
func (m maker) value(t schema.Type) schema.Value {
	switch t := t.(type) {
	case *schema.EnumType:
		if t.Flags {
			return one[int64](m, 0, 1, 2, 3, 8, 9, 11)
		}
		return one[int64](m, 1, 2, 7, 7, 3)
	case *schema.ComplexType:
		if m.far && t == addressType && m.IntN(2) == 0 {
			t = farType
		}
		r := schema.Record{Type: t}
		for _, p := range schema.PropertiesOf(t) {
			r.Values = append(r.Values, m.property(p))
		}
		return r
	case *schema.CollectionType:
		return m.list(t.Elem, false)
	case *schema.EntityType:
		return m.record(t)
	case schema.Primitive:
		return m.primitive(t)
	}
	panic("unknown type")
}

func (m maker) primitive(t schema.Primitive) schema.Value {
	switch t {
	case schema.Boolean:
		return m.IntN(2) == 0
	case schema.Byte:
		return one[int64](m, 0, 1, 2, 255)
	case schema.SByte:
		return one[int64](m, -128, -1, 0, 1, 127)
	case schema.Int16, schema.Int32:
		return one[int64](m, -32768, -3, -1, 0, 1, 2, 3, 32767)
	case schema.Int64:
		return one[int64](m, math.MinInt64, -7, -2, -1, 0, 0, 1, 2, 3, 10, 1<<53+1, math.MaxInt64)
	case schema.Decimal:
		return decimal128.MustParse(one(m, "0", "-0", "1", "-1", "2", "0.1", "1.5", "-2.5", "1e34", "9999999999999999999999999999999999", "1e6000", "Inf", "NaN"))
	case schema.Single:
		return float64(one[float32](m, 0, 1, -1, 0.1, 2.5, math.MaxFloat32, float32(math.Inf(1)), float32(math.NaN())))
	case schema.Double:
		return one(m, 0, math.Copysign(0, -1), 1, -1, 0.1, 2.5, -0.5, 1e308, math.Inf(1), math.Inf(-1), math.NaN())
	case schema.String:
		return one(m, "", "a", "A", "ab", "AB", "aB", "b", "abc", "Käse", "KÄSE", "\u212aelvin", " a b ", "x%y_z", "10", "2012-02-03", "ﬀ", "日本語", "İ", "true")
	case schema.Guid:
		return one(m, schema.GuidValue{1}, schema.GuidValue{1, 15: 2}, schema.GuidValue{255}, schema.GuidValue{})
	case schema.Date:
		return one(m, schema.DateValue(0), -1, 19000, -719162, 2932896, schema.DateOf(2024, time.February, 29))
	case schema.TimeOfDay:
		return one(m, schema.TimeValue(0), 1, schema.TimeValue(86399999999999), schema.TimeValue(12*time.Hour+30*time.Minute+5*time.Second+500*time.Millisecond))
	case schema.DateTimeOffset:
		return one(m, time.Unix(0, 0).UTC(), time.Unix(0, 0).In(utc2), time.Date(2024, 2, 29, 23, 30, 0, 123_456_700, utc2),
			time.Date(2024, 2, 29, 21, 30, 0, 123_456_700, time.UTC), time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999_999_900, time.UTC))
	case schema.Duration:
		return one(m, 0, time.Nanosecond, -time.Second, 25*time.Hour, -36*time.Hour, 7*time.Second+5*time.Millisecond, time.Duration(math.MaxInt64), time.Duration(math.MinInt64))
	case schema.Binary:
		return one(m, schema.BinaryValue(""), "a", "\x00\xff")
	case schema.GeographyPoint:
		return schema.GeoValue{Type: t, SRID: 4326, WKT: one(m, "Point(0 0)", "Point(1 2)", "Point(-100.5 45)")}
	}
	panic(t.String())
}

func (m maker) property(p *schema.Property) schema.Value {
	if elem := schema.Elem(p.Type); elem != nil {
		if m.IntN(8) == 0 {
			return nil
		}
		return m.list(elem, p.Nullable)
	}
	if p.Nullable && m.IntN(4) == 0 {
		return nil
	}
	return m.value(p.Type)
}

func (m maker) list(elem schema.Type, nullable bool) []schema.Value {
	list := []schema.Value{}
	for range m.IntN(4) {
		if nullable && m.IntN(5) == 0 {
			list = append(list, nil)
			continue
		}
		list = append(list, m.value(elem))
	}
	return list
}

func (m maker) record(t schema.Type) schema.Record {
	r := schema.Record{Type: t}
	for _, p := range schema.PropertiesOf(t) {
		r.Values = append(r.Values, m.property(p))
	}
	if schema.PropertiesOf(t)[0].Name == "id" {
		r.Values[0] = m.Int64N(1000)
	}
	return r
}
