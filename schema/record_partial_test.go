package schema

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecodePartialRecord(t *testing.T) {
	address := &ComplexType{Name: "T.Address", Properties: []*Property{required("street", String), optional("city", String)}}
	e := &EntityType{Name: "T.E", Key: []string{"id"}, Properties: []*Property{
		required("id", Int32), optional("name", String), required("tags", &CollectionType{Elem: String}),
		optional("home", address), required("others", &CollectionType{Elem: address}),
	}}
	tests := []struct {
		text    string
		missing []string
		err     string
	}{
		{`{"id":1}`, nil, ""},
		{`{}`, []string{"id"}, ""},
		{`{"home":{"city":"x"},"others":[{"street":"a"},{}]}`, []string{"home/street", "others/1/street", "id"}, ""},
		{`{"id":null}`, nil, `property "id": expected a value of Edm.Int32, found null`},
		{`{"nosuch":1}`, nil, `property "nosuch": expected a property of T.E, found 1`},
		{`{"home":{"street":null}}`, nil, `property "home/street": expected a value of Edm.String, found null`},
		{`{"name":5}`, nil, `property "name": expected a value of Edm.String, found 5`},
		{"\xff", nil, "expected JSON in UTF-8"},
	}
	for _, tt := range tests {
		r, missing, err := DecodePartialRecord([]byte(tt.text), e)
		var paths []string
		for _, m := range missing {
			paths = append(paths, m.Path)
			if m.Property == nil || m.Error() == "" {
				t.Errorf("%s: got %+v", tt.text, m)
			}
		}
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != tt.err || !cmp.Equal(paths, tt.missing) {
			t.Errorf("%s: got %q, %q, want %q, %q", tt.text, paths, got, tt.missing, tt.err)
		}
		if err == nil && len(r.Values) != len(e.Properties) {
			t.Errorf("%s: %d values", tt.text, len(r.Values))
		}
		if _, strict := DecodeRecord([]byte(tt.text), e); len(missing) > 0 && (strict == nil || strict.Error() != missing[0].Error()) {
			t.Errorf("%s: DecodeRecord says %v, want %v", tt.text, strict, missing[0])
		}
	}
}

func TestRecordEnums(t *testing.T) {
	plain := &EnumType{Name: "T.Plain", Underlying: Byte, Members: []EnumMember{{"A", 0}, {"B", 11}}}
	flags := &EnumType{Name: "T.Flags", Underlying: Byte, Flags: true, Members: []EnumMember{{"A", 1}, {"B", 4}}}
	for _, tt := range []struct {
		enum *EnumType
		text string
		want Value
	}{
		{plain, `"B"`, int64(11)}, {plain, `11`, int64(11)}, {plain, `"11"`, int64(11)}, {plain, `0`, int64(0)},
		{plain, `1`, nil}, {plain, `"1"`, nil}, {plain, `256`, nil}, {plain, `"b"`, nil}, {plain, `"A,B"`, nil},
		{flags, `"A,B"`, int64(5)}, {flags, `2`, int64(2)}, {flags, `"C"`, nil},
	} {
		e := &EntityType{Name: "T.E", Properties: []*Property{required("x", tt.enum)}}
		r, err := DecodeRecord([]byte(`{"x":`+tt.text+`}`), e)
		if tt.want == nil && err == nil || tt.want != nil && (err != nil || r.Values[0] != tt.want) {
			t.Errorf("%s %s: got %v, %v", tt.enum.Name, tt.text, r.Values, err)
		}
	}
}
