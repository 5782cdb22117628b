package schema

import (
	"math"

	"github.com/odatacheck/odata/ast"
)

// earthRadius is the mean radius of the WGS 84 ellipsoid in metres. Geography
// is measured along great circles of a sphere of that radius, which is off by
// up to 0.6 percent; geometry in the plane. Elevation and measure count for
// nothing.
const earthRadius = 6371008.7714

// geoDistance is geo.distance of two points. It is NaN where one is EMPTY.
func geoDistance(args []Value) (Value, error) {
	p, q := args[0].(GeoValue), args[1].(GeoValue)
	if p.SRID != q.SRID {
		return nil, Fault(ast.NotSupported)
	}
	a, b := shapeOf(p), shapeOf(q)
	if len(a.points) == 0 || len(b.points) == 0 {
		return math.NaN(), nil
	}
	return distance(p.Type == GeographyPoint, a.points[0], b.points[0]), nil
}

// geoLength is geo.length of a line.
func geoLength(args []Value) (Value, error) {
	line := args[0].(GeoValue)
	points := shapeOf(line).points
	sum := 0.0
	for i := 1; i < len(points); i++ {
		sum += distance(line.Type == GeographyLineString, points[i-1], points[i])
	}
	return sum, nil
}

// shapeOf parses a value again; a GeoValue is made by parsing, so it cannot
// fail.
func shapeOf(g GeoValue) geoShape {
	shape, ok := parseWKT(g.WKT)
	if !ok || shape.kind != geoKind((g.Type-GeographyPoint)%(GeometryPoint-GeographyPoint)) {
		panic("schema: a geo value that was not parsed")
	}
	return shape
}

func distance(geography bool, p, q position) float64 {
	if geography {
		return haversine(p, q)
	}
	return math.Hypot(p.x()-q.x(), p.y()-q.y())
}

func haversine(p, q position) float64 {
	latitude, longitude := radians(q.y()-p.y()), radians(q.x()-p.x())
	h := square(math.Sin(latitude/2)) + math.Cos(radians(p.y()))*math.Cos(radians(q.y()))*square(math.Sin(longitude/2))
	return 2 * earthRadius * math.Asin(math.Sqrt(min(h, 1)))
}

func radians(degrees float64) float64 { return degrees * (math.Pi / 180) }

func square(x float64) float64 { return x * x }

// geoIntersects is geo.intersects of a point and a polygon. The edges of a
// geography polygon are great circles; the polygon must fit into half of the
// globe, else the request fails as [ast.NotSupported].
func geoIntersects(args []Value) (Value, error) {
	point, polygon := args[0].(GeoValue), args[1].(GeoValue)
	if point.SRID != polygon.SRID {
		return nil, Fault(ast.NotSupported)
	}
	at, rings := shapeOf(point).points, shapeOf(polygon).lines
	if len(at) == 0 || len(rings) == 0 {
		return false, nil
	}
	project := func(q position) (planar, bool) { return planar{q.x(), q.y()}, true }
	if polygon.Type == GeographyPolygon {
		project = gnomonic(rings[0])
	}
	projected := make([][]planar, len(rings))
	for i, ring := range rings {
		for _, q := range ring {
			v, ok := project(q)
			if !ok {
				return nil, Fault(ast.NotSupported)
			}
			projected[i] = append(projected[i], v)
		}
	}
	p, ok := project(at[0])
	return ok && inPolygon(p, projected), nil // not ok: on the other half
}

// planar is a point of the plane.
type planar struct{ x, y float64 }

// vector is a point of the unit sphere.
type vector [3]float64

func unitVector(p position) vector {
	latitude, longitude := radians(p.y()), radians(p.x())
	return vector{
		math.Cos(latitude) * math.Cos(longitude),
		math.Cos(latitude) * math.Sin(longitude),
		math.Sin(latitude),
	}
}

func (v vector) dot(w vector) float64 { return v[0]*w[0] + v[1]*w[1] + v[2]*w[2] }

func (v vector) cross(w vector) vector {
	return vector{v[1]*w[2] - v[2]*w[1], v[2]*w[0] - v[0]*w[2], v[0]*w[1] - v[1]*w[0]}
}

func (v vector) scaled(f float64) vector { return vector{v[0] * f, v[1] * f, v[2] * f} }

// gnomonic projects the half of the globe around the middle of a ring to a
// plane, in which great circles are straight lines. It reports false for a
// point of the other half.
func gnomonic(ring []position) func(position) (planar, bool) {
	var sum vector
	for _, p := range ring[1:] { // the first point is the last again
		v := unitVector(p)
		sum = vector{sum[0] + v[0], sum[1] + v[1], sum[2] + v[2]}
	}
	if len(ring) == 1 {
		sum = unitVector(ring[0])
	}
	size := math.Sqrt(sum.dot(sum))
	if size < 1e-9 { // all around the globe
		return func(position) (planar, bool) { return planar{}, false }
	}
	middle := sum.scaled(1 / size)
	east := vector{0, 0, 1}.cross(middle)
	if length := math.Sqrt(east.dot(east)); length < 1e-9 { // at a pole
		east = vector{0, 1, 0}
	} else {
		east = east.scaled(1 / length)
	}
	north := middle.cross(east)
	return func(p position) (planar, bool) {
		v := unitVector(p)
		depth := v.dot(middle)
		if depth < 1e-9 {
			return planar{}, false
		}
		return planar{v.dot(east) / depth, v.dot(north) / depth}, true
	}
}

// inPolygon reports whether p lies in the first ring and in no other, or on
// an edge of any.
func inPolygon(p planar, rings [][]planar) bool {
	inside := false
	for i, ring := range rings {
		within, onEdge := inRing(p, ring)
		switch {
		case onEdge:
			return true
		case i == 0:
			inside = within
		case within:
			return false
		}
		if !inside {
			return false
		}
	}
	return inside
}

// inRing counts the edges that a ray from p to the right crosses.
func inRing(p planar, ring []planar) (within, onEdge bool) {
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		side := (b.x-a.x)*(p.y-a.y) - (b.y-a.y)*(p.x-a.x)
		if side == 0 && between(p.x, a.x, b.x) && between(p.y, a.y, b.y) {
			return false, true
		}
		if (a.y > p.y) != (b.y > p.y) && (side > 0) == (b.y > a.y) {
			within = !within
		}
	}
	return within, false
}

func between(v, a, b float64) bool { return min(a, b) <= v && v <= max(a, b) }
