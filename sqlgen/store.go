package sqlgen

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
	"github.com/woodsbury/decimal128"
)

// encode returns v as an argument for the column, or an error if the column
// cannot hold it exactly.
func (c *column) encode(d *Dialect, v schema.Value) (any, error) {
	if v == nil {
		if !c.null {
			return nil, c.refused("null")
		}
		return nil, nil
	}
	if !c.takes(v) {
		return nil, c.refused("a value of another type")
	}
	switch c.form {
	case formBool:
		return boolArgument(d, v.(bool)), nil
	case formInt, formDays, formNanos, formTicks, formScaled:
		return c.encodeInteger(v)
	case formNumeric:
		n, exact := floorDecimal(v.(schema.DecimalValue), c.Scale)
		if n == nil || !exact || n.CmpAbs(power(numericDigits)) >= 0 {
			return nil, c.refused(schema.FormatValue(v, c.typ))
		}
		return decimalText(n, c.Scale), nil
	case formDouble:
		f := v.(float64)
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, c.refused(schema.FormatValue(v, c.typ))
		}
		return f + 0, nil
	case formString:
		return c.encodeString(v.(string))
	case formGuid, formUUID:
		return guidText(v.(schema.GuidValue)), nil
	case formName:
		name := memberName(c.typ.(*schema.EnumType), v.(int64))
		if name == "" {
			return nil, c.refused(strconv.FormatInt(v.(int64), 10))
		}
		return name, nil
	case formTimestamp:
		t := v.(time.Time)
		b := ticksOf(t)
		if !b.exact || b.n < 0 || b.n%d.timestamp.unit != 0 || !isUTC(t) {
			return nil, c.refused(schema.FormatValue(v, c.typ))
		}
		return d.timestamp.text(b.n / d.timestamp.unit), nil
	case formDigits:
		special, _, _ := isSpecial(v)
		text := digitsOf(v.(schema.DecimalValue))
		if special || len(text) > maxDigits {
			return nil, c.refused(text)
		}
		return text, nil
	case formBinary:
		return []byte(v.(schema.BinaryValue)), nil
	case formGeo:
		return schema.FormatValue(v, c.typ), nil
	}
	panic("sqlgen: no column of form " + c.form.String())
}

// takes reports whether v is a value as the column's type has them.
func (c *column) takes(v schema.Value) (ok bool) {
	switch c.form {
	case formBool:
		_, ok = v.(bool)
	case formInt, formName:
		_, ok = v.(int64)
	case formDays:
		_, ok = v.(schema.DateValue)
	case formNanos:
		if c.typ == schema.Duration {
			_, ok = v.(time.Duration)
		} else {
			_, ok = v.(schema.TimeValue)
		}
	case formTicks, formTimestamp:
		_, ok = v.(time.Time)
	case formScaled, formNumeric, formDigits:
		_, ok = v.(schema.DecimalValue)
	case formDouble:
		_, ok = v.(float64)
	case formString:
		_, ok = v.(string)
	case formGuid, formUUID:
		_, ok = v.(schema.GuidValue)
	case formBinary:
		_, ok = v.(schema.BinaryValue)
	case formGeo:
		_, ok = v.(schema.GeoValue)
	}
	return ok
}

// maxDigits bounds the text of a decimal and the name of an enumeration member.
const maxDigits = 128

func (c *column) encodeInteger(v schema.Value) (any, error) {
	if special, _, _ := isSpecial(v); special {
		return nil, c.refused(schema.FormatValue(v, c.typ))
	}
	b := floorOf(c.form, c.Scale, v)
	t, isTime := v.(time.Time)
	if !b.exact || b.n < c.min || b.n > c.max || isTime && !isUTC(t) {
		return nil, c.refused(schema.FormatValue(v, c.typ))
	}
	return b.n, nil
}

func isUTC(t time.Time) bool {
	_, offset := t.Zone()
	return offset == 0
}

func (c *column) encodeString(s string) (any, error) {
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		return nil, c.refused("a string that is not UTF-8 without U+0000")
	}
	if c.Length > 0 && utf8.RuneCountInString(s) > c.Length {
		return nil, c.refused("a string of " + strconv.Itoa(utf8.RuneCountInString(s)) + " characters")
	}
	return s, nil
}

func (c *column) refused(what string) error {
	return fmt.Errorf("sqlgen: column %q of %s cannot hold %s", c.Name, c.typ, what)
}

// decode returns the value that a database driver read from the column.
func (c *column) decode(d *Dialect, raw any) (schema.Value, error) {
	if raw == nil {
		if !c.null {
			return nil, fmt.Errorf("sqlgen: column %q of %s holds null, and its property does not", c.Name, c.typ)
		}
		return nil, nil
	}
	v, err := c.decoded(d, raw)
	if err != nil {
		return nil, fmt.Errorf("sqlgen: column %q of %s: %w", c.Name, c.typ, err)
	}
	return v, nil
}

func (c *column) decoded(d *Dialect, raw any) (schema.Value, error) {
	switch c.form {
	case formString:
		if _, ok := raw.(string); ok {
			return raw, nil // in the interface that it came in
		}
	case formBool:
		if b, ok := raw.(bool); ok {
			return b, nil
		}
		n, err := integerFrom(raw)
		if err == nil && n != 0 && n != 1 {
			err = fmt.Errorf("%d is neither true nor false", n)
		}
		return n == 1, err
	case formInt, formDays, formNanos, formTicks, formScaled:
		n, err := integerFrom(raw)
		if err != nil {
			return nil, err
		}
		return c.integerValue(n)
	case formDouble:
		v, err := doubleFrom(raw)
		if special, _, _ := isSpecial(v); special {
			return nil, fmt.Errorf("%v is no number that rows hold", v)
		}
		return v, err
	case formTimestamp:
		return d.timestamp.from(raw)
	case formBinary:
		if b, ok := raw.([]byte); ok {
			return schema.BinaryValue(b), nil
		}
	}
	s, err := textFrom(raw)
	if err != nil {
		return nil, err
	}
	switch c.form {
	case formString:
		return s, nil
	case formBinary:
		return schema.BinaryValue(s), nil
	case formName:
		for _, m := range c.typ.(*schema.EnumType).Members {
			if m.Name == s {
				return m.Value, nil
			}
		}
		return nil, fmt.Errorf("%q is no member", s)
	}
	return schema.ParseValue(c.typ, s)
}

func (c *column) integerValue(n int64) (schema.Value, error) {
	if n < c.min || n > c.max {
		return nil, fmt.Errorf("%d is out of range", n)
	}
	switch c.form {
	case formDays:
		return schema.DateValue(n), nil
	case formTicks:
		return timeOf(n), nil
	case formScaled:
		return decimal128.New(n, -c.Scale), nil
	case formNanos:
		if c.typ == schema.Duration {
			return time.Duration(n), nil
		}
		return schema.TimeValue(n), nil
	}
	return n, nil
}

func integerFrom(raw any) (int64, error) {
	switch raw := raw.(type) {
	case int64:
		return raw, nil
	case bool:
		return int64(boolBit(raw)), nil
	case []byte:
		return strconv.ParseInt(string(raw), 10, 64)
	case string:
		return strconv.ParseInt(raw, 10, 64)
	case float64:
		if raw == math.Trunc(raw) && math.Abs(raw) < 1<<53 {
			return int64(raw), nil
		}
	}
	return 0, fmt.Errorf("%v is no integer", raw)
}

func doubleFrom(raw any) (schema.Value, error) {
	switch raw := raw.(type) {
	case float64:
		return raw, nil
	case float32:
		return float64(raw), nil
	case int64:
		return float64(raw), nil
	case []byte:
		return strconv.ParseFloat(string(raw), 64)
	case string:
		return strconv.ParseFloat(raw, 64)
	}
	return nil, fmt.Errorf("%v is no number", raw)
}

func textFrom(raw any) (string, error) {
	switch raw := raw.(type) {
	case string:
		return raw, nil
	case []byte:
		return string(raw), nil
	}
	return "", fmt.Errorf("%v is no text", raw)
}

// from returns the instant of a native time stamp.
func (s timestampStyle) from(raw any) (schema.Value, error) {
	if t, ok := raw.(time.Time); ok {
		return t.UTC(), nil
	}
	text, err := textFrom(raw)
	if err != nil {
		return nil, err
	}
	for _, layout := range []string{s.layout, "2006-01-02 15:04:05.999999999Z07", time.RFC3339Nano, "2006-01-02 15:04:05.999999999"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return nil, fmt.Errorf("%q is no time", text)
}

// seekArgument returns a raw value of an order item as an argument that stands
// for it.
func (d *Dialect) seekArgument(v *value, raw any) (any, error) {
	if raw == nil {
		return nil, nil
	}
	switch {
	case v.form == formBool:
		if b, ok := raw.(bool); ok {
			return boolArgument(d, b), nil
		}
		n, err := integerFrom(raw)
		return boolArgument(d, n != 0), err
	case v.form.isInteger():
		return integerFrom(raw)
	case v.form == formDouble:
		return doubleFrom(raw)
	case v.form == formTimestamp:
		t, err := d.timestamp.from(raw)
		if err != nil {
			return nil, err
		}
		return d.timestamp.against(t.(time.Time), ast.Eq), nil
	}
	return textFrom(raw)
}
