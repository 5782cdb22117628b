package schema

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// wide has a property of every type.
func wide() *EntityType {
	pattern := &EnumType{Name: "T.Pattern", Underlying: Int32, Flags: true, Members: []EnumMember{
		{"Plain", 0}, {"Red", 1}, {"Blue", 2}, {"Yellow", 4}, {"Solid", 8},
	}}
	address := &ComplexType{Name: "T.Address", Properties: []*Property{required("Street", String), optional("City", String)}}
	home := &ComplexType{Name: "T.Home", Base: address, Properties: []*Property{required("Floor", Byte)}}
	e := &EntityType{Name: "T.Wide", Key: []string{"id"}, Types: []Type{home}}
	e.Properties = []*Property{
		required("id", Int32), optional("bool", Boolean), optional("byte", Byte), optional("sbyte", SByte),
		optional("i16", Int16), optional("i64", Int64), optional("dec", Decimal), optional("sgl", Single),
		optional("dbl", Double), optional("str", String), optional("guid", Guid), optional("date", Date),
		optional("tod", TimeOfDay), optional("dto", DateTimeOffset), optional("dur", Duration), optional("bin", Binary),
		optional("point", GeographyPoint), optional("shape", GeometryPolygon), optional("enum", pattern),
		optional("addr", address), optional("tags", &CollectionType{Elem: String}),
		required("nums", &CollectionType{Elem: Int64}), optional("addrs", &CollectionType{Elem: address}),
	}
	return e
}

func TestDecodeRecord(t *testing.T) {
	e := wide()
	for _, tt := range []struct{ in, want string }{
		{`{"id":1}`, `{"id":1}`},
		{" {\n \"id\" : 1 , \"str\":\"a\\u00e9\\n\\\"\"\t} ", `{"id":1,"str":"aé\n\""}`},
		{`{"id":1,"bool":true,"byte":255,"sbyte":-128,"i16":-32768,"i64":9223372036854775807}`, `{"id":1,"bool":true,"byte":255,"sbyte":-128,"i16":-32768,"i64":9223372036854775807}`},
		{`{"id":1,"i64":"-9223372036854775808","dec":"1.10"}`, `{"id":1,"i64":-9223372036854775808,"dec":1.1}`},
		{`{"id":1,"dec":12345678901234567890.12345678901234}`, `{"id":1,"dec":12345678901234567890.12345678901234}`},
		{`{"id":1,"dbl":"INF","sgl":"-INF"}`, `{"id":1,"sgl":"-INF","dbl":"INF"}`},
		{`{"id":1,"dbl":"NaN"}`, `{"id":1,"dbl":"NaN"}`},
		{`{"id":1,"dbl":0.1,"sgl":0.1}`, `{"id":1,"sgl":0.1,"dbl":0.1}`},
		{`{"id":1,"dbl":1e300,"sgl":-1.5E-3}`, `{"id":1,"sgl":-0.0015,"dbl":1e300}`},
		{`{"id":1,"guid":"0123ABCD-89ab-cdef-0123-456789abcdef"}`, `{"id":1,"guid":"0123abcd-89ab-cdef-0123-456789abcdef"}`},
		{`{"id":1,"date":"-0044-03-15","tod":"07:59:59.9","dto":"2024-02-29T12:00:00.1234567+02:00","dur":"-P1DT2H"}`,
			`{"id":1,"date":"-0044-03-15","tod":"07:59:59.9","dto":"2024-02-29T12:00:00.1234567+02:00","dur":"-P1DT2H"}`},
		{`{"id":1,"bin":"Zm8","enum":"Blue,Yellow"}`, `{"id":1,"bin":"Zm8=","enum":"Blue,Yellow"}`},
		{`{"id":1,"enum":6}`, `{"id":1,"enum":"Blue,Yellow"}`},
		{`{"id":1,"enum":"16"}`, `{"id":1,"enum":"16"}`},
		{`{"id":1,"enum":"Plain"}`, `{"id":1,"enum":"Plain"}`},
		{`{"id":1,"addr":{"Street":"x"}}`, `{"id":1,"addr":{"Street":"x","City":null}}`},
		{`{"id":1,"addr":{"Street":"x","@odata.type":"#T.Home","Floor":3}}`, `{"id":1,"addr":{"@odata.type":"#T.Home","Street":"x","City":null,"Floor":3}}`},
		{`{"id":1,"addr":{"@odata.type":"#T.Address","Street":"x"}}`, `{"id":1,"addr":{"Street":"x","City":null}}`},
		{`{"id":1,"tags":[],"nums":[1,2]}`, `{"id":1,"tags":[],"nums":[1,2]}`},
		{`{"id":1,"tags":["a",null]}`, `{"id":1,"tags":["a",null]}`},
		{`{"id":1,"tags":null}`, `{"id":1}`},
		{`{"id":1,"addrs":[{"Street":"x"},null]}`, `{"id":1,"addrs":[{"Street":"x","City":null},null]}`},
		{`{"@odata.etag":"x","id":1,"str@odata.type":"#String","tags@x":[{"a":[1,2,{}]},true,false,null,-1e5]}`, `{"id":1}`},
		{`{"id":1,"point":{"type":"Point","coordinates":[1.50,-2]}}`, `{"id":1,"point":{"type":"Point","coordinates":[1.5,-2]}}`},
		{`{"id":1,"shape":{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,0]]],"crs":{"type":"name","properties":{"name":"EPSG:3857"}}}}`,
			`{"id":1,"shape":{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,0]]],"crs":{"type":"name","properties":{"name":"EPSG:3857"}}}}`},
	} {
		r, err := DecodeRecord([]byte(tt.in), e)
		if err != nil {
			t.Errorf("%s: %v", tt.in, err)
			continue
		}
		if got := withoutNulls(t, AppendJSON(nil, r, e)); got != withoutNulls(t, []byte(tt.want)) {
			t.Errorf("%s: got %s, want %s", tt.in, got, tt.want)
		}
		again, err := DecodeRecord(AppendJSON(nil, r, e), e)
		if got, want := string(AppendJSON(nil, again, e)), string(AppendJSON(nil, r, e)); err != nil || got != want {
			t.Errorf("%s: came back as %s, %v", tt.in, got, err)
		}
	}
}

// withoutNulls drops the members of the outermost object that are null and
// sorts the rest.
func withoutNulls(t *testing.T, data []byte) string {
	t.Helper()
	var m map[string]json.RawMessage
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	for k, v := range m {
		if string(v) == "null" {
			delete(m, k)
		}
	}
	out, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestDecodeRecordRefuses(t *testing.T) {
	e := wide()
	for _, tt := range []struct{ in, want string }{
		{`{}`, `property "id": expected a value of Edm.Int32, found nothing`},
		{`{"id":null}`, `property "id": expected a value of Edm.Int32, found null`},
		{`{"id":1,"id":2}`, `property "id": expected each property once, found 2`},
		{`{"ID":1}`, `property "ID": expected a property of T.Wide, found 1`},
		{`{"id":1.0}`, `property "id": expected a value of Edm.Int32, found 1.0`},
		{`{"id":"1"}`, `property "id": expected a value of Edm.Int32, found "1"`},
		{`{"id":2147483648}`, `property "id": expected a value of Edm.Int32, found 2147483648`},
		{`{"id":1,"bool":"true"}`, `property "bool": expected true or false, found "true"`},
		{`{"id":1,"str":5}`, `property "str": expected a value of Edm.String, found 5`},
		{`{"id":1,"str":{"a":1}}`, `property "str": expected a value of Edm.String, found an object`},
		{`{"id":1,"str":"\u0000"}`, `property "str": expected a value of Edm.String, found "\u0000"`},
		{`{"id":1,"str":"\ud800"}`, `property "str": expected a value of Edm.String, found "\ud800"`},
		{`{"id":1,"str":"\ud800\ud800\udc00"}`, `property "str": expected a value of Edm.String, found "\ud800\ud800\udc00"`},
		{"{\"id\":1,\"str\":\"\xff\"}", `expected JSON in UTF-8`},
		{`{"id":1,"dbl":"Infinity"}`, `property "dbl": expected a value of Edm.Double, found "Infinity"`},
		{`{"id":1,"dbl":"1"}`, `property "dbl": expected a value of Edm.Double, found "1"`},
		{`{"id":1,"dbl":1e999}`, `property "dbl": expected a value of Edm.Double, found 1e999`},
		{`{"id":1,"dbl":NaN}`, `property "dbl": expected a value of Edm.Double, found "NaN}"`},
		{`{"id":1,"dec":1.00000000000000000000000000000000001}`, `property "dec": expected a value of Edm.Decimal, found 1.00000000000000000000000000000000001`},
		{`{"id":1,"date":"2023-02-29"}`, `property "date": expected a value of Edm.Date, found "2023-02-29"`},
		{`{"id":1,"tod":"23:59:60"}`, `property "tod": expected a value of Edm.TimeOfDay, found "23:59:60"`},
		{`{"id":1,"dto":"2024-01-01T00:00:00"}`, `property "dto": expected a value of Edm.DateTimeOffset, found "2024-01-01T00:00:00"`},
		{`{"id":1,"dto":"2024-01-01T00:00:00.1234567891Z"}`, `property "dto": expected a value of Edm.DateTimeOffset, found "2024-01-01T00:00:00.1234567891Z"`},
		{`{"id":1,"enum":"Green"}`, `property "enum": expected a value of T.Pattern, found "Green"`},
		{`{"id":1,"enum":true}`, `property "enum": expected a value of T.Pattern, found true`},
		{`{"id":1,"addr":{}}`, `property "addr/Street": expected a value of Edm.String, found nothing`},
		{`{"id":1,"addr":[]}`, `property "addr": expected an object of type T.Address, found an array`},
		{`{"id":1,"addr":{"@odata.type":"#T.Wide","Street":"x"}}`, `property "addr": expected an object of a type that is or derives from T.Address, not "T.Wide", found an object`},
		{`{"id":1,"addr":{"\u0040odata.type":"#T.Wide","Street":"x"}}`, `property "addr": expected an object of a type that is or derives from T.Address, not "T.Wide", found an object`},
		{`{"id":1,"nums":[1,null]}`, `property "nums/1": expected a value of Edm.Int64, found null`},
		{`{"id":1,"nums":1}`, `property "nums": expected an array for Collection(Edm.Int64), found 1`},
		{`{"id":1,"addrs":[{"Street":"x"},{"Street":5}]}`, `property "addrs/1/Street": expected a value of Edm.String, found 5`},
		{`{"id":1,"point":{"type":"LineString","coordinates":[[1,2],[3,4]]}}`, `property "point": expected a GeoJSON object for Edm.GeographyPoint, found an object`},
		{`{"id":1,"point":{"type":"Point","coordinates":[1]}}`, `property "point": expected a GeoJSON object for Edm.GeographyPoint, found an object`},
		{`{"id":1,"shape":{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2]]]}}`, `property "shape": expected a GeoJSON object for Edm.GeometryPolygon, found an object`},
		{`{"id":1,"addr":{"@odata.type":"#T.Home","@type":"#T.Address","Street":"x"}}`, `property "addr": expected one type, found "#T.Address"`},
		{`{"id":1,"addr":{"@odata.type":5,"Street":"x"}}`, `property "addr": expected the name of a type, found 5`},
		{`{"id":1,"str":"` + strings.Repeat("0123456789", 10) + `\ud800"}`, `property "str": expected a value of Edm.String, found "012345678901234567890123456789012345678...`},
		{`{"id":1,"dbl":` + strings.Repeat("abcdefghi ", 10) + `}`, `property "dbl": expected a value of Edm.Double, found "abcdefghi abcdefghi abcdefghi abcdefghi ..."`},
		{`[]`, `expected an object of type T.Wide, found an array`},
		{``, `expected an object of type T.Wide, found the end`},
		{`{"id":1}{`, `expected nothing behind the object, found an object`},
		{`{"id":1`, `expected a comma or the end of the object, found the end`},
		{`{"id":1,}`, `expected the name of a property, found "}"`},
		{`{"id":1,5}`, `expected the name of a property, found 5`},
		{`{"id":1,"st`, `expected the name of a property, found "\"st"`},
		{`{"id":1 "str":"x"}`, `expected a comma or the end of the object, found "str"`},
		{`{"id" 1}`, `expected a colon, found 1`},
		{`{"id":01}`, `property "id": expected a value of Edm.Int32, found "01}"`},
		{`{"id":1e5}`, `property "id": expected a value of Edm.Int32, found 1e5`},
		{`{"id":1x}`, `expected a comma or the end of the object, found "x}"`},
		{`{"id":1,"nums":[1 2]}`, `property "nums": expected a comma or the end of the array, found 2`},
		{`{"id":1,"nums":[1,]}`, `property "nums/1": expected a value of Edm.Int64, found "]}"`},
		{`{"id":1,"x@y":[1,]}`, `expected a value, found "]}"`},
		{`{"id":1,"x@y":tru}`, `expected a value, found "tru}"`},
		{`{"id":1,"x@y":"\x"}`, `expected a value, found "\"\\x\"}"`},
		{`{"id":1,"x@y":` + strings.Repeat("[", 1000), `expected no more than 64 levels, found an array`},
		{`{"id":1,"@odata.type":"#T.Wide","addr":{"Street":"x",5}}`, `expected the name of a property, found 5`},
	} {
		_, err := DecodeRecord([]byte(tt.in), e)
		var row *RowError
		if err == nil || err.Error() != tt.want || !errors.As(err, &row) {
			t.Errorf("%s:\n got %v\nwant %s", tt.in, err, tt.want)
		}
	}
}

// TestRowErrorOffset wants the place in the text that the message is about.
func TestRowErrorOffset(t *testing.T) {
	e := wide()
	for _, tt := range []struct {
		in string // with a bar in front of the place
	}{
		{`|`}, {` |5`}, {`{"id": |"x"}`}, {`{"id":|1.5}`}, {`{"id":1|`}, {`{"id":1, |}`}, {`{"id":1,|"st`}, {`{"id" |1}`},
		{`{"id":1} |{}`}, {`{"id":1,"x@y":[1,|]}`}, {`{"id":1,"x@y":[|"`}, {`{"id":1,"x@y":|"\x"}`},
		{`{"id":1,"x@y":` + strings.Repeat("[", 63) + "|["},
		{`{"id":1,"str":|"` + "\t" + `"}`}, {`{"id":1,"str":|"abc`}, {`{"id":1,"str":|"\`},
		{"{\"id\":1,\"str\":\"ab|\xff\"}"},
		{`{"id":1,"addr":|{"@odata.type":"#T.Wide","Street":"x"}}`},
		{`{"id":1,"addr":{"@odata.type": |5,"Street":"x"}}`},
		{`{"id":1,"addr":{"@odata.type":"#T.Home","@type": |"#T.Address"}}`},
		{`{"id":1,"addr":{"@odata.type":"#T.Home","Street":"x", |5}}`},
		{`{"id":1,"addr":{"@odata.type":"#T.Home","Street":"x","Floor":|300}}`},
		{`{"id":1,"nums":[1,|null]}`}, {`{"id":1,"nums":[1 |2]}`}, {`{"str":|5,"id":1`},
	} {
		before, after, _ := strings.Cut(tt.in, "|")
		_, err := DecodeRecord([]byte(before+after), e)
		var row *RowError
		if !errors.As(err, &row) || row.Offset != len(before) {
			t.Errorf("%s: got %+v", tt.in, row)
		}
	}
}

func BenchmarkDecodeRecord(b *testing.B) {
	row := []byte(`{"id":"995","indicatorValue":"12.13.14.15","indicatorType":"IpAddress","action":"Alert","createdBy":"45097602-1234-5678-1234-9f453233e62c","severity":"Informational","category":1,"application":"demo-test","educateUrl":null,"bypassDurationHours":null,"title":"test","description":"test","recommendedActions":"test","creationTimeDateTimeUtc":"2018-10-24T11:15:35.3688259Z","expirationTime":"2020-12-12T00:00:00Z","lastUpdateTime":"2019-10-24T10:54:23.2009016Z","lastUpdatedBy":null,"rbacGroupNames":["team1"],"rbacGroupIds":[1,2],"certificateInfo":null,"notificationId":null,"notificationBody":null,"version":null,"mitreTechniques":[],"historicalDetection":false,"lookBackPeriod":null,"generateAlert":true,"additionalInfo":null,"createdByDisplayName":"TestPrdApp","externalId":null,"createdBySource":"PublicApi","source":"TestPrdApp","sourceType":"AadApp"}`)
	b.SetBytes(int64(len(row)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := DecodeRecord(row, Indicator()); err != nil {
			b.Fatal(err)
		}
	}
}

func TestGeoJSON(t *testing.T) {
	for _, tt := range []struct {
		typ      Primitive
		in, want string // want is the text of the value, or "" for an error
	}{
		{GeographyPoint, `{"type":"Point","coordinates":[1.50,-2e0]}`, "SRID=4326;Point(1.50 -2e0)"},
		{GeometryPoint, `{"coordinates":[1,2,3,4],"type":"Point","bbox":[0,0,1,1]}`, "SRID=0;Point(1 2 3 4)"},
		{GeographyPoint, `{"type":"Point","coordinates":[]}`, "SRID=4326;Point EMPTY"},
		{GeographyPoint, `{"type":"Point","coordinates":[1,2],"crs":{"type":"name","properties":{"x":[],"name":"EPSG:0"}}}`, "SRID=0;Point(1 2)"},
		{GeographyLineString, `{"type":"LineString","coordinates":[[1,2],[3,4]]}`, "SRID=4326;LineString(1 2,3 4)"},
		{GeographyPolygon, `{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]],[[0,0],[0,0]]]}`, "SRID=4326;Polygon((0 0,1 0,0 0),(0 0,0 0))"},
		{GeographyMultiPoint, `{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}`, "SRID=4326;MultiPoint(1 2,3 4)"},
		{GeographyMultiPoint, `{"type":"MultiPoint","coordinates":[]}`, "SRID=4326;MultiPoint EMPTY"},
		{GeographyMultiLineString, `{"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]}`, "SRID=4326;MultiLineString((1 2,3 4))"},
		{GeographyMultiPolygon, `{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[0,0]]]]}`, "SRID=4326;MultiPolygon(((0 0,1 0,0 0)))"},
		{GeographyCollection, `{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"GeometryCollection","geometries":[]}]}`,
			"SRID=4326;GeometryCollection(Point(1 2),GeometryCollection EMPTY)"},
		{GeometryPolygon, `{"type":"Polygon","coordinates":[]}`, "SRID=0;Polygon EMPTY"},
		{GeometryPolygon, `{"type":"Polygon","coordinates":[[]]}`, ""},
		{GeographyPoint, `{"type":"point","coordinates":[1,2]}`, ""},
		{GeographyPoint, `{"type":"Point"}`, ""},
		{GeographyPoint, `{"coordinates":[1,2]}`, ""},
		{GeographyPoint, `{"type":"Point","coordinates":[1,[2]]}`, ""},
		{GeographyPoint, `{"type":"Point","coordinates":["1","2"]}`, ""},
		{GeographyPoint, `{"type":"Point","coordinates":1}`, ""},
		{GeographyPoint, `{"type":"Point","coordinates":[[1,2]]}`, ""},
		{GeographyPoint, `{"type":"Point","coordinates":[1,2],"crs":{"properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}}`, ""},
		{GeographyLineString, `{"type":"LineString","coordinates":[[1,2],[3,4,[5,6]]]}`, ""},
		{GeographyLineString, `{"type":"LineString","coordinates":[[1,2],3,4]}`, ""},
		{GeographyLineString, `{"type":"LineString","coordinates":[1,2,3,4]}`, ""},
		{GeographyLineString, `{"type":"LineString","coordinates":[[1,2]]}`, ""},
		{GeographyCollection, `{"type":"GeometryCollection","geometries":[1]}`, ""},
		{GeographyCollection, strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 40) + strings.Repeat("]}", 40), ""},
	} {
		typ := &ComplexType{Name: "T.C", Properties: []*Property{required("v", tt.typ)}}
		r, err := DecodeRecord([]byte(`{"v":`+tt.in+`}`), typ)
		got := ""
		if err == nil {
			got = FormatValue(r.Values[0], tt.typ)
		}
		if got != tt.want {
			t.Errorf("%.100s: got %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
}

func TestNilCollectionInRecordIsEmpty(t *testing.T) {
	typ := &ComplexType{Name: "C", Properties: []*Property{{Name: "tags", Type: &CollectionType{Elem: String}}}}
	record := func(v Value) Value { return Record{Type: typ, Values: []Value{v}} }
	none, empty, one := record(nil), record([]Value{}), record([]Value{nil})
	for _, c := range []struct {
		x, y Value
		want bool
	}{
		{none, empty, true}, {empty, none, true}, {none, none, true}, {none, one, false}, {one, none, false}, {nil, []Value{}, false},
	} {
		if got := EqualValues(c.x, c.y); got != c.want {
			t.Errorf("%v eq %v is %v", c.x, c.y, got)
		}
	}
}
