package gen

import (
	"slices"
	"strings"

	"github.com/odatacheck/odata/ast"
)

// Spell writes x as a client might: operators and functions in any letter case,
// more blanks than needed and tabs, parentheses around what needs none. Parsing
// the text gives x again, spans and spelling of functions apart. It writes every
// node that [Filter] makes.
func Spell(seed uint64, x ast.Expr) string {
	w := &speller{source: newSource(seed)}
	w.expr(x)
	return w.String()
}

type speller struct {
	source
	strings.Builder
}

func (w *speller) text(s string) { w.WriteString(s) }

// word writes a keyword in some letter case.
func (w *speller) word(s string) {
	switch w.IntN(4) {
	case 0:
		w.text(strings.ToUpper(s))
	case 1:
		w.text(strings.ToUpper(s[:1]) + s[1:])
	default:
		w.text(s)
	}
}

// blank writes the white space that must be, space that may be.
func (w *speller) blank() { w.text(pick(w.source, " ", " ", " ", "  ", "\t", " \t ")) }

func (w *speller) space() {
	if w.chance(15) {
		w.blank()
	}
}

// operand writes an operand that must be of a level or above, in parentheses
// where it is not, and at times where it is.
func (w *speller) operand(x ast.Expr, least int) {
	if levelOf(x) < least || w.chance(8) {
		w.group(x)
		return
	}
	w.expr(x)
}

func (w *speller) group(x ast.Expr) {
	w.text("(")
	w.space()
	w.expr(x)
	w.space()
	w.text(")")
}

// levels are the operators from low to high precedence. The table is written
// out a second time, beside the one of package ast, so that a mistake in that
// shows.
var levels = [...][]ast.Operator{
	{ast.Or},
	{ast.And},
	{ast.Eq, ast.Ne},
	{ast.Gt, ast.Ge, ast.Lt, ast.Le},
	{ast.Add, ast.Sub},
	{ast.Mul, ast.Div, ast.DivBy, ast.Mod},
	{ast.Not, ast.Neg},
	{ast.Has, ast.In},
}

func level(op ast.Operator) int {
	for i, ops := range levels {
		if slices.Contains(ops, op) {
			return i
		}
	}
	panic("gen: no level of " + op.String())
}

// levelOf returns the level of the operator at the top of x.
func levelOf(x ast.Expr) int {
	switch x := x.(type) {
	case *ast.Logical:
		return level(x.Op)
	case *ast.Binary:
		return level(x.Op)
	case *ast.Unary:
		return level(x.Op)
	case *ast.Literal, *ast.Path, *ast.Variable, *ast.Alias, *ast.Call, *ast.TypeCall, *ast.Case, *ast.List, *ast.Array, *ast.Object:
	}
	return len(levels)
}

func (w *speller) expr(x ast.Expr) {
	switch x := x.(type) {
	case *ast.Logical:
		for i, o := range x.Operands {
			if i > 0 {
				w.operator(x.Op)
			}
			w.operand(o, level(x.Op)+1)
		}
	case *ast.Binary:
		w.operand(x.X, level(x.Op))
		w.operator(x.Op)
		if x.Op == ast.In {
			w.expr(x.Y) // parentheses would make a list of it
		} else {
			w.operand(x.Y, level(x.Op)+1)
		}
	case *ast.Unary:
		w.unary(x)
	case *ast.Literal:
		w.literal(x)
	case *ast.Path:
		w.path(x)
	case *ast.Variable:
		w.text(x.Kind.String())
	case *ast.Alias:
		w.text(x.Name)
	case *ast.Call:
		if _, known := ast.LookupFunction(x.Name); known {
			w.word(x.Name)
		} else {
			w.text(x.Name)
		}
		w.list("(", x.Args, ")")
	case *ast.TypeCall:
		w.typeCall(x)
	case *ast.Case:
		w.cases(x)
	case *ast.List:
		w.list("(", x.Items, ")")
	case *ast.Array:
		w.list("[", x.Items, "]")
	case *ast.Object:
		w.object(x)
	}
}

func (w *speller) operator(op ast.Operator) {
	w.blank()
	w.word(op.String())
	w.blank()
}

func (w *speller) unary(x *ast.Unary) {
	if x.Op == ast.Not {
		w.word("not")
		w.blank()
		w.operand(x.X, level(ast.Not))
		return
	}
	w.text("-")
	if isLiteral(x.X) {
		w.group(x.X) // -5 is a literal
		return
	}
	w.blank()
	w.operand(x.X, level(ast.Not))
}

func (w *speller) literal(x *ast.Literal) {
	switch x.Kind {
	case ast.BooleanLiteral, ast.GuidLiteral, ast.DateTimeOffsetLiteral:
		w.word(x.Text)
	case ast.DurationLiteral, ast.BinaryLiteral, ast.GeographyLiteral, ast.GeometryLiteral:
		prefix, rest, _ := strings.Cut(x.Text, "'")
		w.word(prefix)
		w.text("'" + rest)
	case ast.NullLiteral, ast.IntegerLiteral, ast.DecimalLiteral, ast.DoubleLiteral, ast.StringLiteral,
		ast.DateLiteral, ast.TimeOfDayLiteral, ast.EnumLiteral:
		w.text(x.Text)
	}
}

func (w *speller) list(open string, items []ast.Expr, end string) {
	w.text(open)
	w.space()
	for i, item := range items {
		if i > 0 {
			w.space()
			w.text(",")
			w.space()
		}
		w.expr(item)
	}
	w.space()
	w.text(end)
}

func (w *speller) typeCall(x *ast.TypeCall) {
	w.word(x.Op.String())
	w.text("(")
	if x.X != nil {
		w.expr(x.X)
		w.text(",")
		w.space()
	}
	if x.Type.Collection {
		w.text("Collection(" + x.Type.Name + ")")
	} else {
		w.text(x.Type.Name)
	}
	w.text(")")
}

func (w *speller) cases(x *ast.Case) {
	w.word("case")
	w.text("(")
	for i, arm := range x.Arms {
		if i > 0 {
			w.text(",")
			w.space()
		}
		w.expr(arm.Cond)
		w.blank() // 10:20 would be a time of day
		w.text(":")
		w.space()
		w.expr(arm.Value)
	}
	w.text(")")
}

func (w *speller) object(x *ast.Object) {
	w.text("{")
	for i, m := range x.Members {
		if i > 0 {
			w.text(",")
			w.space()
		}
		w.text(`"` + m.Name + `"`)
		w.space()
		w.text(":")
		w.space()
		w.expr(m.Value)
	}
	w.text("}")
}

func (w *speller) path(x *ast.Path) {
	if x.Root != nil {
		w.expr(x.Root)
	}
	for i, s := range x.Segments {
		if i > 0 || x.Root != nil {
			w.text("/")
		}
		switch s := s.(type) {
		case *ast.NameSegment:
			w.text(s.Name)
		case *ast.TypeSegment:
			w.text(s.Name)
		case *ast.CountSegment:
			w.text("$count")
			if s.Filter != nil {
				w.text("($filter=")
				w.expr(s.Filter)
				w.text(")")
			}
		case *ast.FilterSegment:
			w.text("$filter(")
			w.expr(s.Filter)
			w.text(")")
		case *ast.LambdaSegment:
			w.lambda(s)
		case *ast.KeySegment, *ast.FunctionSegment, *ast.AnnotationSegment:
			panic("gen: a segment that no generator makes")
		}
	}
}

func (w *speller) lambda(s *ast.LambdaSegment) {
	w.word(s.Op.String())
	w.text("(")
	w.space()
	if s.Predicate != nil {
		w.text(s.Variable)
		w.space()
		w.text(":")
		w.space()
		w.expr(s.Predicate)
		w.space()
	}
	w.text(")")
}
