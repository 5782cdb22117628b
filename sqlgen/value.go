package sqlgen

import "github.com/odatacheck/odata/schema"

// value is a lowered expression: one that SQL computes exactly, is NULL
// exactly where the expression is null, and cannot raise.
type value struct {
	form     form
	scale    int   // of formScaled and formNumeric
	min, max int64 // bounds of the integer forms
	null     bool  // may be NULL
	keeps    bool  // may be NULL, and what it is an operand of is null then
	cost     int   // about the length of its text

	// One of these says what is printed.
	col   *column // of from
	arg   slot
	list  slot
	arms  []arm
	count *counting
	cond  cond
	sql   string
	args  []*value

	from *source
	enum *schema.EnumType // of formName
}

// arm is one condition and value of a CASE.
type arm struct {
	cond  cond
	value *value
}

// simple reports whether v is a column or a parameter, so that a template may
// repeat it.
func (v *value) simple() bool { return v.col != nil || v.arg != nil }

// isColumn reports whether v is the column of w, in the same row.
func (v *value) isColumn(w *value) bool {
	return v.col != nil && v.col == w.col && v.from == w.from && v.form == w.form
}

// maxCost bounds the text of one leaf. Booleans as values repeat their
// operands, so that nested ones grow exponentially; what grows beyond this is
// left to the residual.
const maxCost = 1 << 14

// columnValue returns the value of a column.
func columnValue(c *column, from *source, null bool) *value {
	v := &value{form: c.form, scale: c.Scale, null: null, cost: 1, col: c, from: from}
	v.min, v.max = c.min, c.max
	v.enum, _ = c.typ.(*schema.EnumType)
	return v
}

// nullSQL is the template of a null.
const nullSQL = "NULL"

// templateValue returns a value that a template computes from args.
func templateValue(f form, sql string, args ...*value) *value {
	v := &value{form: f, cost: 1, sql: sql, args: args, min: minInt, max: maxInt}
	for _, a := range args {
		v.null = v.null || a.null
		v.cost += a.cost * max(1, uses(sql, a, args))
	}
	return v
}

// uses counts how often a template repeats an argument.
func uses(sql string, a *value, args []*value) int {
	n := 0
	for i := 0; i+2 < len(sql); i++ {
		if sql[i] == '{' && sql[i+2] == '}' && args[sql[i+1]-'0'] == a {
			n++
		}
	}
	return n
}

// repeats reports whether a template repeats an argument that is not simple.
func repeats(sql string, args []*value) bool {
	for _, a := range args {
		if !a.simple() && uses(sql, a, args) > 1 {
			return true
		}
	}
	return false
}

// within returns v with bounds.
func (v *value) within(low, high int64) *value {
	v.min, v.max = low, high
	return v
}
