package schema

import (
	"strconv"
	"strings"
)

// defaultSRID is the reference system of values that name none: WGS 84 for
// geography, the plane for geometry.
func defaultSRID(geography bool) int {
	if geography {
		return 4326
	}
	return 0
}

// appendGeoJSON writes a GeoJSON object (JSON Format 7.1), with its reference
// system where that is not the default.
func appendGeoJSON(dst []byte, g GeoValue) []byte {
	shape := shapeOf(g)
	dst = appendShapeJSON(dst, &shape)
	if g.SRID != defaultSRID(g.Type < GeometryPoint) {
		dst = append(dst[:len(dst)-1], `,"crs":{"type":"name","properties":{"name":"EPSG:`...)
		dst = append(strconv.AppendInt(dst, int64(g.SRID), 10), `"}}}`...)
	}
	return dst
}

func appendShapeJSON(dst []byte, g *geoShape) []byte {
	dst = append(append(dst, `{"type":"`...), g.kind.String()...)
	if g.kind == geoCollection {
		dst = append(dst, `","geometries":[`...)
		for i := range g.parts {
			dst = appendShapeJSON(appendComma(dst, i), &g.parts[i])
		}
		return append(dst, "]}"...)
	}
	dst = append(dst, `","coordinates":`...)
	return append(appendCoordinates(dst, g), '}')
}

func appendCoordinates(dst []byte, g *geoShape) []byte {
	if g.kind == geoPoint && len(g.points) == 1 {
		return appendPosition(dst, g.points[0])
	}
	dst = append(dst, '[')
	for i, p := range g.points {
		dst = appendPosition(appendComma(dst, i), p)
	}
	for i, line := range g.lines {
		dst = append(appendComma(dst, i), '[')
		for j, p := range line {
			dst = appendPosition(appendComma(dst, j), p)
		}
		dst = append(dst, ']')
	}
	for i := range g.parts {
		dst = appendCoordinates(appendComma(dst, i), &g.parts[i])
	}
	return append(dst, ']')
}

func appendComma(dst []byte, i int) []byte {
	if i > 0 {
		return append(dst, ',')
	}
	return dst
}

func appendPosition(dst []byte, p position) []byte {
	dst = append(dst, '[')
	for i, v := range p.at[:p.n] {
		dst = appendFloat(appendComma(dst, i), v, Double)
	}
	return append(dst, ']')
}

// geo reads a GeoJSON object as the text of a value: SRID=n; and well-known
// text with the numbers as they were written.
func (r *jsonReader) geo(geography bool) (string, error) {
	srid := strconv.Itoa(defaultSRID(geography))
	wkt, crs, err := r.shape(0)
	if crs != "" {
		srid = crs
	}
	return "SRID=" + srid + ";" + wkt, err
}

func (r *jsonReader) shape(depth int) (wkt, srid string, err error) {
	if depth > geoDepth {
		return "", "", r.expected("fewer levels")
	}
	var kind, data string
	position := false // coordinates are numbers
	err = r.each(func(name string) error {
		var err error
		switch name {
		case "type":
			kind, err = r.text()
		case "coordinates":
			data, position, err = r.coordinates(0)
		case "geometries":
			data, err = r.shapes(depth)
		case "crs":
			srid, err = r.crs()
		default:
			err = r.skip()
		}
		return err
	})
	if err != nil {
		return "", "", err
	}
	k, ok := lookupGeoKind(kind)
	if !ok || data == "" || k.String() != kind || position != (k == geoPoint) && data != "()" {
		return "", "", r.expected("a GeoJSON shape with coordinates")
	}
	if data == "()" {
		data = " EMPTY"
	}
	return kind + data, srid, nil
}

// coordinates turns nested arrays into nested parentheses: [1,2] is a position
// 1 2, and an array of those has commas.
func (r *jsonReader) coordinates(depth int) (text string, position bool, err error) {
	if r.peek() != '[' {
		if text = r.number(); text == "" {
			err = r.expected("coordinates")
		}
		return text, false, err
	}
	var b strings.Builder
	first := true
	err = r.items('[', ']', func() error {
		isNumber := r.peek() != '['
		switch {
		case first:
			first, position = false, isNumber
		case isNumber != position:
			return r.expected("coordinates")
		case isNumber:
			b.WriteByte(' ')
		default:
			b.WriteByte(',')
		}
		item, _, err := r.coordinates(depth + 1)
		b.WriteString(item)
		return err
	})
	if position && depth > 0 {
		return b.String(), position, err
	}
	return "(" + b.String() + ")", position, err
}

func (r *jsonReader) shapes(depth int) (string, error) {
	var parts []string
	err := r.items('[', ']', func() error {
		wkt, _, err := r.shape(depth + 1)
		parts = append(parts, wkt)
		return err
	})
	return "(" + strings.Join(parts, ",") + ")", err
}

// crs reads a named reference system such as EPSG:4326 and returns its number.
func (r *jsonReader) crs() (string, error) {
	srid := ""
	err := r.each(func(name string) error {
		if name != "properties" {
			return r.skip()
		}
		return r.each(func(name string) error {
			if name != "name" {
				return r.skip()
			}
			text, err := r.text()
			if err != nil {
				return err
			}
			number, ok := strings.CutPrefix(text, "EPSG:")
			if !ok {
				return r.expected("a reference system such as EPSG:4326")
			}
			srid = number
			return nil
		})
	})
	return srid, err
}
