package schema

import (
	"strconv"
	"strings"
)

// geoDepth bounds how deep collections of shapes may nest.
const geoDepth = 16

// geoKind is the shape of a geography or geometry value, in the order of the
// primitive types.
type geoKind uint8

const (
	geoPoint geoKind = iota
	geoLineString
	geoPolygon
	geoMultiPoint
	geoMultiLineString
	geoMultiPolygon
	geoCollection
)

var geoNames = [...]string{
	"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection",
}

func (k geoKind) String() string { return geoNames[k] }

// geoType returns the primitive type of a shape.
func geoType(geography bool, k geoKind) Primitive {
	if geography {
		return GeographyPoint + Primitive(k)
	}
	return GeometryPoint + Primitive(k)
}

// geoShape is a parsed shape. A Point, LineString or MultiPoint has points, a
// Polygon or MultiLineString has lines, the others have parts. A point that is
// EMPTY has none.
type geoShape struct {
	kind   geoKind
	points []position
	lines  [][]position
	parts  []geoShape
}

// position is longitude, latitude, elevation and measure, or x, y, z and m; n
// of them were written.
type position struct {
	at [4]float64
	n  int
}

func (p position) x() float64 { return p.at[0] }
func (p position) y() float64 { return p.at[1] }

// parseGeo reads SRID=n; and well-known text (rule fullPointLiteral and its
// kin). Keywords match in any letter case.
func parseGeo(geography bool, text string) (GeoValue, error) {
	what := "a geometry such as SRID=0;Point(1 2)"
	if geography {
		what = "a geography such as SRID=4326;Point(1 2)"
	}
	srid, wkt, ok := cutSRID(text)
	if !ok {
		return GeoValue{}, malformed(text, what)
	}
	shape, ok := parseWKT(wkt)
	if !ok {
		return GeoValue{}, malformed(text, what)
	}
	if !shape.closed() {
		return GeoValue{}, outOfRange(text, "a polygon with a ring that does not end where it began")
	}
	return GeoValue{Type: geoType(geography, shape.kind), SRID: srid, WKT: wkt}, nil
}

// parseGeoOf is parseGeo for one shape.
func parseGeoOf(p Primitive, text string) (GeoValue, error) {
	g, err := parseGeo(p < GeometryPoint, text)
	if err == nil && g.Type != p {
		return GeoValue{}, malformed(text, "a value of "+p.String())
	}
	return g, err
}

func cutSRID(text string) (srid int, wkt string, ok bool) {
	if len(text) < 5 || !equalFoldASCII(text[:5], "SRID=") {
		return 0, "", false
	}
	digits, rest := cutDigits(text[5:])
	wkt, ok = strings.CutPrefix(rest, ";")
	if digits == "" || len(digits) > 5 || !ok {
		return 0, "", false
	}
	return saturated(digits), wkt, true
}

// closed reports whether every ring of every polygon ends where it began.
func (g *geoShape) closed() bool {
	if g.kind == geoPolygon {
		for _, ring := range g.lines {
			if ring[0] != ring[len(ring)-1] {
				return false
			}
		}
	}
	for i := range g.parts {
		if !g.parts[i].closed() {
			return false
		}
	}
	return true
}

// wktReader reads well-known text.
type wktReader struct{ s string }

func parseWKT(wkt string) (geoShape, bool) {
	r := wktReader{s: wkt}
	g, ok := r.shape(0)
	r.blanks()
	return g, ok && r.s == ""
}

func (r *wktReader) blanks() { r.s = strings.TrimLeft(r.s, " ") }

func (r *wktReader) take(c byte) bool {
	r.blanks()
	if r.s == "" || r.s[0] != c {
		return false
	}
	r.s = r.s[1:]
	return true
}

func (r *wktReader) word() string {
	r.blanks()
	i := 0
	for i < len(r.s) && 'a' <= r.s[i]|0x20 && r.s[i]|0x20 <= 'z' {
		i++
	}
	w := r.s[:i]
	r.s = r.s[i:]
	return w
}

func (r *wktReader) shape(depth int) (geoShape, bool) {
	k, ok := lookupGeoKind(r.word())
	if !ok || depth > geoDepth {
		return geoShape{}, false
	}
	g, ok := r.data(k, depth)
	return g, ok
}

func lookupGeoKind(name string) (geoKind, bool) {
	if equalFoldASCII(name, "Collection") { // the spelling of the OData ABNF
		return geoCollection, true
	}
	for i, n := range geoNames {
		if equalFoldASCII(n, name) {
			return geoKind(i), true
		}
	}
	return 0, false
}

// data reads what follows the keyword of a shape.
func (r *wktReader) data(k geoKind, depth int) (geoShape, bool) {
	g := geoShape{kind: k}
	mark := r.s
	if equalFoldASCII(r.word(), "EMPTY") {
		return g, true
	}
	r.s = mark
	item := func() bool { return false }
	switch k {
	case geoPoint:
		p, ok := r.line()
		g.points = p
		return g, ok && len(p) == 1
	case geoLineString:
		p, ok := r.line()
		g.points = p
		return g, ok && len(p) >= 2
	case geoPolygon:
		item = func() bool { return r.appendLine(&g, 1) }
	case geoMultiLineString:
		item = func() bool { return r.appendLine(&g, 2) }
	case geoMultiPoint:
		item = func() bool { return r.appendPoint(&g) }
	case geoMultiPolygon:
		item = func() bool { part, ok := r.data(geoPolygon, depth+1); g.parts = append(g.parts, part); return ok }
	case geoCollection:
		item = func() bool { part, ok := r.shape(depth + 1); g.parts = append(g.parts, part); return ok }
	}
	ok := r.list(k != geoPolygon, item)
	return g, ok
}

// list reads items with commas between them in parentheses.
func (r *wktReader) list(mayBeEmpty bool, item func() bool) bool {
	if !r.take('(') {
		return false
	}
	if mayBeEmpty && r.take(')') {
		return true
	}
	for {
		if !item() {
			return false
		}
		if !r.take(',') {
			return r.take(')')
		}
	}
}

func (r *wktReader) appendLine(g *geoShape, least int) bool {
	line, ok := r.line()
	g.lines = append(g.lines, line)
	return ok && len(line) >= least
}

// appendPoint reads a point of a MultiPoint; many programs leave the inner
// parentheses out.
func (r *wktReader) appendPoint(g *geoShape) bool {
	r.blanks()
	if strings.HasPrefix(r.s, "(") {
		p, ok := r.line()
		g.points = append(g.points, p...)
		return ok && len(p) == 1
	}
	p, ok := r.position()
	g.points = append(g.points, p)
	return ok
}

func (r *wktReader) line() ([]position, bool) {
	var line []position
	ok := r.list(false, func() bool {
		p, ok := r.position()
		line = append(line, p)
		return ok
	})
	return line, ok
}

// position reads two to four numbers.
func (r *wktReader) position() (position, bool) {
	var p position
	r.blanks()
	for {
		i := strings.IndexAny(r.s, " ,)")
		if i < 0 || p.n == len(p.at) {
			return p, false
		}
		if _, ok := splitNumber(r.s[:i]); !ok {
			return p, false
		}
		v, err := strconv.ParseFloat(r.s[:i], 64)
		if err != nil {
			return p, false
		}
		p.at[p.n] = v
		p.n++
		r.s = r.s[i:]
		r.blanks()
		if r.s == "" || r.s[0] == ',' || r.s[0] == ')' {
			return p, p.n >= 2
		}
	}
}
