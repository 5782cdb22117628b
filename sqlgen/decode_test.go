package sqlgen

import (
	"math"
	"strings"
	"testing"

	"github.com/odatacheck/odata/schema"
)

// A raw value that a property does not have is an error, and not the nearest
// value: SQL does not take it for that either.
func TestDecodeRefuses(t *testing.T) {
	tests := []struct {
		typ  schema.Type
		raw  any
		want string
	}{
		{schema.Boolean, int64(2), "2 is neither true nor false"},
		{schema.Boolean, int64(-1), "-1 is neither true nor false"},
		{schema.Boolean, "yes", "invalid syntax"},
		{schema.Double, math.NaN(), "NaN is no number"},
		{schema.Double, math.Inf(-1), "-Inf is no number"},
		{schema.Double, "NaN", "NaN is no number"},
		{schema.Double, true, "true is no number"},
		{schema.Byte, int64(256), "256 is out of range"},
		{schema.Int32, 1.5, "1.5 is no integer"},
		{schema.Date, int64(maxDays + 1), "out of range"},
		{schema.DateTimeOffset, int64(-1), "out of range"},
		{schema.Guid, "x", ""},
		{schema.String, int64(1), "1 is no text"},
	}
	for _, tt := range tests {
		f, _ := stored(tt.typ, Portable)
		c := &column{Column: Column{Name: "c"}, typ: tt.typ, form: f, null: true}
		c.min, c.max = bounds(f, tt.typ)
		if v, err := c.decode(sqlite, tt.raw); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s of %v: %v %v, want %s", tt.typ, tt.raw, v, err, tt.want)
		}
	}
	for _, text := range []string{"", "{", "[0:1]={1,2}", "{{1,2},{3,4}}", "{{a}}", "{a}}", "{1,}", `{"a"b}`} {
		if list, err := parseArray(text); err == nil {
			t.Errorf("%s is the array %q", text, list)
		}
	}
}
