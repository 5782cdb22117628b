package parser

import (
	"strings"

	"github.com/odatacheck/odata/ast"
)

// geo checks the value src[i:end] of a geography or geometry literal.
//
//	fullPointLiteral = sridLiteral pointLiteral
//	sridLiteral      = "SRID" EQ 1*5DIGIT SEMI
func (s *scanner) geo(i, end int) *ast.Diagnostic {
	g := geoText{scanner: s, pos: i, end: end}
	if !g.word("SRID") || !g.char('=') {
		return g.expected(`"SRID=" and a number`)
	}
	digits := s.digitsEnd(g.pos)
	if n := digits - g.pos; n < 1 || n > 5 {
		return g.expected("1 to 5 digits")
	}
	g.pos = digits
	if !g.char(';') {
		return g.expected(`";"`)
	}
	if d := g.shape(0); d != nil {
		return d
	}
	if g.pos != end {
		return g.expected("the end of the value")
	}
	return nil
}

// geoText is a position in the text of a geo literal. Its methods that return
// a diagnostic read one production of the grammar; they fail at g.pos.
type geoText struct {
	*scanner
	pos, end int
}

func (g *geoText) expected(what string) *ast.Diagnostic {
	to := g.pos
	for to < g.end && classes[g.src[to]]&identPart != 0 {
		to++
	}
	return g.invalid(g.pos, min(max(to, g.pos+1), g.end), "malformed geo literal: expected "+what, "")
}

func (g *geoText) char(c byte) bool {
	if g.pos < g.end && g.src[g.pos] == c {
		g.pos++
		return true
	}
	return false
}

// word reads a word of the grammar, in any letter case.
func (g *geoText) word(w string) bool {
	to := g.pos + len(w)
	if to > g.end || !ast.EqualWords(g.src[g.pos:to], w) || to < g.end && classes[g.src[to]]&identStart != 0 {
		return false
	}
	g.pos = to
	return true
}

// shape reads a geoLiteral. Collections nest, which counts as depth.
//
//	collectionLiteral = "Collection" OPEN geoLiteral *( COMMA geoLiteral ) CLOSE
func (g *geoText) shape(depth int) *ast.Diagnostic {
	if depth+g.open >= g.budget.limits.Depth {
		return tooDeep(g.expected("no shape").Span, g.budget.limits.Depth)
	}
	switch {
	case g.word("Point"):
		return g.point()
	case g.word("LineString"):
		return g.line()
	case g.word("Polygon"):
		return g.polygon()
	case g.word("MultiPoint"):
		return g.maybeEmpty(g.point)
	case g.word("MultiLineString"):
		return g.maybeEmpty(g.line)
	case g.word("MultiPolygon"):
		return g.maybeEmpty(g.polygon)
	case g.word("Collection"), g.word("GeometryCollection"):
		return g.list(1, func() *ast.Diagnostic { return g.shape(depth + 1) })
	}
	return g.expected("Point, LineString, Polygon, MultiPoint, MultiLineString, MultiPolygon or Collection")
}

// list reads parenthesised items separated by commas, at least so many.
func (g *geoText) list(least int, item func() *ast.Diagnostic) *ast.Diagnostic {
	if !g.char('(') {
		return g.expected(`"("`)
	}
	for n := 1; ; n++ {
		if d := item(); d != nil {
			return d
		}
		if g.char(',') {
			continue
		}
		if n < least {
			return g.expected(`","`)
		}
		if !g.char(')') {
			return g.expected(`"," or ")"`)
		}
		return nil
	}
}

func (g *geoText) maybeEmpty(item func() *ast.Diagnostic) *ast.Diagnostic {
	if strings.HasPrefix(g.src[g.pos:g.end], "()") {
		g.pos += 2
		return nil
	}
	return g.list(1, item)
}

// point reads pointData = OPEN positionLiteral CLOSE.
func (g *geoText) point() *ast.Diagnostic {
	if !g.char('(') {
		return g.expected(`"("`)
	}
	if d := g.position(); d != nil {
		return d
	}
	if !g.char(')') {
		return g.expected(`")"`)
	}
	return nil
}

// line reads lineStringData = OPEN positionLiteral 1*( COMMA positionLiteral ) CLOSE.
func (g *geoText) line() *ast.Diagnostic { return g.list(2, g.position) }

// polygon reads polygonData = OPEN ringLiteral *( COMMA ringLiteral ) CLOSE.
func (g *geoText) polygon() *ast.Diagnostic { return g.list(1, g.ring) }

// ring reads a ringLiteral, whose first and last positions must be the same
// text.
func (g *geoText) ring() *ast.Diagnostic {
	var first, last string
	start := g.pos
	d := g.list(1, func() *ast.Diagnostic {
		from := g.pos
		d := g.position()
		if last = g.src[from:g.pos]; first == "" {
			first = last
		}
		return d
	})
	if d == nil && first != last {
		d = g.invalid(start, g.pos, "malformed geo literal: a ring must end where it begins, at "+quote(first), "")
	}
	return d
}

// position reads a positionLiteral.
//
//	positionLiteral = doubleValue SP doubleValue [ SP doubleValue ] [ SP doubleValue ]
func (g *geoText) position() *ast.Diagnostic {
	for n := 0; ; n++ {
		if !g.double() {
			return g.expected("a number")
		}
		if n == 3 || g.pos >= g.end || g.src[g.pos] != ' ' {
			if n < 1 {
				return g.expected("a blank and a number")
			}
			return nil
		}
		g.pos++
	}
}

// double reads a doubleValue.
func (g *geoText) double() bool {
	j := g.pos
	if c := g.at(j); c == '-' && strings.HasPrefix(g.src[j:g.end], "-INF") {
		g.pos = j + len("-INF")
		return true
	} else if c == '-' || c == '+' {
		j++
	} else if strings.HasPrefix(g.src[j:g.end], "INF") || strings.HasPrefix(g.src[j:g.end], "NaN") {
		g.pos = j + len("INF")
		return true
	}
	k := g.digitsEnd(j)
	if k == j {
		return false
	}
	if g.at(k) == '.' {
		e := g.digitsEnd(k + 1)
		if e == k+1 {
			return false
		}
		k = e
	}
	if g.at(k)|0x20 == 'e' {
		e := k + 1
		if g.at(e) == '+' || g.at(e) == '-' {
			e++
		}
		if m := g.digitsEnd(e); m > e {
			k = m
		}
	}
	g.pos = k
	return true
}
