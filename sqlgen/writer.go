package sqlgen

import (
	"strconv"
	"strings"

	"github.com/odatacheck/odata/schema"
)

// slot computes an argument from the constants of a filter. The constants
// stand in the order in which [shape] meets them; the first is the time of the
// request.
type slot func(consts []schema.Value) any

// writer prints SQL. Arguments are in the order of their placeholders.
type writer struct {
	d     *Dialect
	m     *mapping
	buf   []byte
	slots []slot
	depth int // of subqueries: in one, columns of the entity's table are qualified
	refs  int // references to columns
}

// mark is a place in the output that a writer can return to.
type mark struct{ buf, slots, refs int }

func (w *writer) mark() mark { return mark{len(w.buf), len(w.slots), w.refs} }

func (w *writer) reset(m mark) {
	w.buf, w.slots, w.refs = w.buf[:m.buf], w.slots[:m.slots], m.refs
}

func (w *writer) text(s string) { w.buf = append(w.buf, s...) }

func (w *writer) name(s string) { w.buf = w.d.appendName(w.buf, s) }

func (w *writer) qualified(schema, name string) {
	if schema != "" {
		w.name(schema)
		w.text(".")
	}
	w.name(name)
}

// param writes a placeholder for an argument of form f, of which a decimal has
// a scale.
func (w *writer) param(f form, scale int, s slot) {
	around, ok := w.d.params[f]
	if !ok {
		w.placeholder(s)
		return
	}
	for i := 0; i < len(around); i++ {
		switch around[i] {
		case '?':
			w.placeholder(s)
		case '{':
			w.buf = strconv.AppendInt(w.buf, int64(scale), 10)
			i += len("s}")
		default:
			w.buf = append(w.buf, around[i])
		}
	}
}

func (w *writer) placeholder(s slot) {
	w.slots = append(w.slots, s)
	switch w.d.placeholders {
	case question:
		w.text("?")
	case dollar:
		w.text("$")
		w.buf = strconv.AppendInt(w.buf, int64(len(w.slots)), 10)
	case atSignP:
		w.text("@p")
		w.buf = strconv.AppendInt(w.buf, int64(len(w.slots)), 10)
	}
}

// template writes t with {0}, {1} and so on replaced by args.
func (w *writer) template(t string, args ...*value) {
	for i := 0; i < len(t); i++ {
		if t[i] == '{' && i+2 < len(t) && t[i+2] == '}' {
			w.value(args[t[i+1]-'0'])
			i += 2
			continue
		}
		w.buf = append(w.buf, t[i])
	}
}

// around writes t with {0} replaced by what f writes.
func (w *writer) around(t string, f func()) {
	for i := 0; i < len(t); i++ {
		if t[i] == '{' {
			f()
			i += 2
			continue
		}
		w.buf = append(w.buf, t[i])
	}
}

// value writes an expression that binds tighter than every infix operator.
func (w *writer) value(v *value) {
	switch {
	case v.col != nil:
		w.column(v.from, v.col.Name)
	case v.arg != nil:
		w.param(v.form, v.scale, v.arg)
	case v.list != nil:
		w.placeholder(v.list)
	case v.arms != nil:
		w.caseOf(v)
	case v.count != nil:
		w.countOf(v.count)
	case v.cond != nil:
		w.condValue(v.cond)
	case v.sql == nullSQL:
		w.null(v.form)
	default:
		w.template(v.sql, v.args...)
	}
}

// column writes a reference to a column of a source; nil is the entity's table.
func (w *writer) column(from *source, name string) {
	w.refs++
	switch {
	case from == nil && w.depth > 0:
		w.name(w.m.table.Name)
		w.text(".")
	case from == nil:
	case from.coll.Storage == JSONColumn:
		w.text(strings.ReplaceAll(w.d.json.item[from.coll.item.col.form], "{1}", from.alias))
		return
	case from.coll.Storage == ArrayColumn:
		w.text(from.alias + ".v")
		return
	default:
		w.text(from.alias)
		w.text(".")
	}
	w.name(name)
}

// caseOf writes a CASE. Conditions that are fixed have been removed or end it.
func (w *writer) caseOf(v *value) {
	start := w.mark()
	w.text("CASE")
	written := false
	for _, arm := range v.arms {
		at := w.mark()
		w.text(" WHEN ")
		switch arm.cond.whenTrue(w) {
		case always:
			w.reset(at)
			if !written {
				w.reset(start)
				w.value(arm.value)
				return
			}
			w.text(" ELSE ")
			w.value(arm.value)
			w.text(" END")
			return
		case never:
			w.reset(at)
			continue
		case depends:
		}
		w.text(" THEN ")
		w.value(arm.value)
		written = true
	}
	if !written {
		w.reset(start)
		w.null(v.form)
		return
	}
	w.text(" END")
}

// null writes a null of a form.
func (w *writer) null(f form) {
	if w.d.typedNull {
		w.text(strings.ReplaceAll(w.d.params[f], "?", "NULL"))
		return
	}
	w.text("NULL")
}

// condValue writes a condition as a Boolean value that may be null.
func (w *writer) condValue(c cond) {
	start := w.mark()
	w.text("CASE WHEN ")
	v := c.whenTrue(w)
	switch v {
	case always:
		w.reset(start)
		w.text(w.d.trueValue)
		return
	case never:
		w.reset(start)
		w.text("CASE")
	case depends:
		w.text(" THEN ")
		w.text(w.d.trueValue)
	}
	at := w.mark()
	w.text(" WHEN ")
	switch f := c.whenFalse(w); {
	case f == depends:
		w.text(" THEN ")
		w.text(w.d.falseValue)
	case f == always && v == depends:
		w.reset(at)
		w.text(" ELSE ")
		w.text(w.d.falseValue)
	case f == always:
		w.reset(start)
		w.text(w.d.falseValue)
		return
	case v == never:
		w.reset(start)
		w.null(formBool)
		return
	default:
		w.reset(at)
	}
	w.text(" END")
}
