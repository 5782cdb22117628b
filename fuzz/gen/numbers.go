package gen

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/odatacheck/odata/schema"
	"github.com/woodsbury/decimal128"
)

// limits of the integer types.
func limits(t schema.Primitive) (low, high int64) {
	switch t {
	case schema.Byte:
		return 0, math.MaxUint8
	case schema.SByte:
		return math.MinInt8, math.MaxInt8
	case schema.Int16:
		return math.MinInt16, math.MaxInt16
	case schema.Int32:
		return math.MinInt32, math.MaxInt32
	}
	return math.MinInt64, math.MaxInt64
}

// integer draws an integer that fits t.
func (p *pool) integer(t schema.Primitive) int64 {
	low, high := limits(t)
	v := pick(p.source, p.ints...)
	if p.chance(40) && v > math.MinInt64 && v < math.MaxInt64 {
		v += int64(p.between(-1, 1))
	}
	if v >= low && v <= high {
		return v
	}
	return pick(p.source, low, high, 0, 1)
}

// decimal draws a Decimal, a portable one where only those are wanted.
func (p *pool) decimal() schema.DecimalValue {
	if p.chance(30) {
		return p.stored(decimal128.FromInt64(p.integer(pick(p.source, schema.Int32, schema.Int64))))
	}
	d := pick(p.source, p.decimals...)
	if p.chance(30) {
		d = d.Add(decimal(pick(p.source, "0.0000001", "-0.0000001", "0.1", "-0.1")))
	}
	return p.stored(d)
}

// stored returns d, or 1 if d is more than a portable Decimal holds.
func (p *pool) stored(d schema.DecimalValue) schema.DecimalValue {
	if p.portable && decimal128.Abs(d).Cmp(decimal("100000000000000")).Greater() {
		return decimal128.FromInt64(1)
	}
	return d
}

// double draws a Double.
func (p *pool) double() float64 {
	if p.chance(30) {
		return float64(p.integer(pick(p.source, schema.Int32, schema.Int64)))
	}
	f := pick(p.source, p.doubles...)
	switch {
	case p.chance(10):
		f = math.Nextafter(f, 0)
	case p.chance(10):
		f = -f
	}
	if p.portable && (math.IsInf(f, 0) || math.IsNaN(f) || f == 0) {
		return float64(p.IntN(3))
	}
	return f
}

// single draws a Single.
func (p *pool) single() float64 {
	f := float64(float32(p.double()))
	if p.portable && (math.IsInf(f, 0) || f == 0) {
		return float64(p.IntN(3))
	}
	return f
}

// text draws a string: one of the pool, or one with a small change.
func (p *pool) text() string {
	s := pick(p.source, p.strings...)
	switch p.IntN(12) {
	case 0:
		return s + pick(p.source, " ", "a", "😀", "%", "'", "B")
	case 1:
		return pick(p.source, " ", "x", "é", "_") + s
	case 2:
		_, n := utf8.DecodeLastRuneInString(s)
		return s[:len(s)-n]
	case 3:
		return strings.Map(unicode.ToUpper, s)
	case 4:
		return strings.Map(unicode.ToLower, s)
	case 5:
		return s + pick(p.source, p.strings...)
	}
	return s
}

// geo draws a value with small whole coordinates.
func (p *pool) geo(t schema.Primitive) schema.GeoValue {
	v := schema.GeoValue{Type: t}
	if t < schema.GeometryPoint {
		v.SRID = 4326
	}
	x, y := p.between(0, 4), p.between(0, 4)
	point := fmt.Sprintf("(%d %d)", x, y)
	line := fmt.Sprintf("(0 0,%d %d,5 5)", x, y)
	polygon := fmt.Sprintf("((0 0,%d 0,%d %d,0 %d,0 0))", x+1, x+1, y+1, y+1)
	switch t {
	case schema.GeographyPoint, schema.GeometryPoint:
		v.WKT = "Point" + point
	case schema.GeographyLineString, schema.GeometryLineString:
		v.WKT = "LineString" + line
	case schema.GeographyPolygon, schema.GeometryPolygon:
		v.WKT = "Polygon" + polygon
	case schema.GeographyMultiPoint, schema.GeometryMultiPoint:
		v.WKT = "MultiPoint(" + point + ",(5 5))"
	case schema.GeographyMultiLineString, schema.GeometryMultiLineString:
		v.WKT = "MultiLineString(" + line + ")"
	case schema.GeographyMultiPolygon, schema.GeometryMultiPolygon:
		v.WKT = "MultiPolygon(" + polygon + ")"
	case schema.GeographyCollection, schema.GeometryCollection:
		v.WKT = "Collection(Point" + point + ",LineString" + line + ")"
	default:
		panic("gen: no geo type " + t.String())
	}
	return v
}
