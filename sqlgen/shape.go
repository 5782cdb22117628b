package sqlgen

import (
	"encoding/binary"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/odatacheck/odata/schema"
)

// class is all that the text of a statement may depend on in a constant.
type class byte

const (
	classNull class = iota + 1
	classTrue
	classFalse
	classOrdinary
	classEmpty       // string
	classEndless     // string without a successor
	classLong        // string of more than 8,000 bytes
	classNegative    // integer
	classZero        // integer
	classFar         // integer beyond 32 bits
	classFarNegative // integer beyond 32 bits
	classNaN
	classInfinite
	classMinusInfinite
	classTick   // time of a whole number of ticks that is no whole microsecond
	classNano   // time that is no whole number of ticks
	classBefore // time before the year 1
	classLast   // time after the last microsecond of the year 9999
	classAfter  // time after the year 9999

	classLastNano // time after the last microsecond that is no whole number of ticks
)

// maxNeedle is the longest string in bytes that every database searches for.
const maxNeedle = 8000

// classOf returns the class of a constant.
func classOf(v schema.Value) class {
	switch v := v.(type) {
	case nil:
		return classNull
	case bool:
		if v {
			return classTrue
		}
		return classFalse
	case int64:
		return classOfInteger(v)
	case string:
		if v == "" {
			return classEmpty
		}
		if len(v) > maxNeedle {
			return classLong
		}
		if _, ok := successor(v); !ok {
			return classEndless
		}
	case time.Time:
		return classOfTime(v)
	case float64, schema.DecimalValue:
		special, nan, sign := isSpecial(v)
		switch {
		case nan:
			return classNaN
		case special && sign > 0:
			return classInfinite
		case special:
			return classMinusInfinite
		}
	}
	return classOrdinary
}

func classOfInteger(v int64) class {
	switch {
	case v < math.MinInt32:
		return classFarNegative
	case v < 0:
		return classNegative
	case v == 0:
		return classZero
	case v > math.MaxInt32:
		return classFar
	}
	return classOrdinary
}

func classOfTime(v time.Time) class {
	b := ticksOf(v)
	switch {
	case b.n < 0:
		return classBefore
	case b.n == maxTicks && !b.exact:
		return classAfter
	case b.n/10 == maxTicks/10 && !b.exact:
		return classLastNano
	case b.n/10 == maxTicks/10 && b.n%10 != 0:
		return classLast
	case !b.exact:
		return classNano
	case b.n%10 != 0:
		return classTick
	}
	return classOrdinary
}

// boundsOfClass returns bounds of the integers of a class.
func boundsOfClass(c class) (low, high int64) {
	switch c {
	case classNegative:
		return math.MinInt32, -1
	case classZero:
		return 0, 0
	case classOrdinary:
		return 1, math.MaxInt32
	case classFar:
		return math.MaxInt32 + 1, maxInt
	}
	return minInt, maxInt
}

// alone reports whether t is equality with its one item.
func alone(t *schema.In) bool { return len(t.Values) == 1 && !t.HasNull }

// shape walks a query and collects its constants, and writes a key that is the
// same for all queries whose statements have the same text.
type shape struct {
	key    []byte
	consts []schema.Value
	index  map[schema.Term]int // of constants, unless nil
	vars   []*schema.Variable

	bad       schema.Term // a string that is no text
	badOption string      // where it is

	keyRoom   [160]byte
	constRoom [8]schema.Value
}

func newShape(now time.Time) *shape {
	s := &shape{}
	s.key, s.consts = s.keyRoom[:0], append(s.constRoom[:0], now)
	return s
}

func (s *shape) byte(b byte) { s.key = append(s.key, b) }

func (s *shape) number(n int) { s.key = binary.AppendUvarint(s.key, uint64(n)) }

func (s *shape) name(name string) {
	s.number(len(name))
	s.key = append(s.key, name...)
}

// add appends a constant.
func (s *shape) add(t schema.Term, v schema.Value) {
	if s.index != nil {
		s.index[t] = len(s.consts)
	}
	s.consts = append(s.consts, v)
}

func (s *shape) typ(t schema.Type) {
	if p, ok := t.(schema.Primitive); ok {
		s.byte(byte(p))
		return
	}
	s.byte(0xFF)
	s.name(t.String())
}

func (s *shape) text(t schema.Term, v schema.Value) {
	text, ok := v.(string)
	if !ok {
		return
	}
	if s.bad == nil && (!utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0) {
		s.bad, s.badOption = t, "$filter"
	}
}

// orderTerm writes an expression of $orderby.
func (s *shape) orderTerm(t schema.Term) {
	before := s.bad
	s.term(t)
	if before == nil && s.bad != nil {
		s.badOption = "$orderby"
	}
}

// term writes a term and all below it.
func (s *shape) term(t schema.Term) {
	if t == nil {
		s.byte('-')
		return
	}
	for x := range schema.Preorder(t) {
		s.node(x)
	}
}

// node writes one term. Every kind has a byte of its own, and says how many
// terms are below it.
func (s *shape) node(t schema.Term) {
	switch t := t.(type) {
	case *schema.Const:
		s.byte('k')
		s.typ(t.Typ)
		s.byte(byte(classOf(t.Value)))
		s.text(t, t.Value)
		s.add(t, t.Value)
	case *schema.It:
		s.byte('i')
	case *schema.Prop:
		s.byte('.')
		s.name(t.Property.Name)
	case *schema.Var:
		s.byte('v')
		s.number(s.variable(t.Variable))
	case *schema.Compare:
		s.byte('c')
		s.byte(byte(t.Op))
	case *schema.In:
		s.list(t)
	case *schema.InItems:
		s.byte('m')
		s.number(len(t.Items))
	case *schema.InCollection:
		s.byte('n')
	case *schema.Has:
		s.byte('h')
	case *schema.And:
		s.byte('&')
		s.number(len(t.Terms))
	case *schema.Or:
		s.byte('|')
		s.number(len(t.Terms))
	case *schema.Not:
		s.byte('!')
	case *schema.Arith:
		s.byte('a')
		s.byte(byte(t.Op))
		s.byte(byte(t.Typ))
	case *schema.Negate:
		s.byte('~')
	case *schema.Convert:
		s.byte('>')
		s.byte(byte(t.Typ))
	case *schema.Call:
		s.byte('f')
		s.byte(byte(t.Func.ID))
		s.number(len(t.Args))
	case *schema.Case:
		s.byte('?')
		s.number(len(t.Arms))
	case *schema.Cast:
		s.byte('t')
		s.typ(t.Typ)
	case *schema.IsOf:
		s.byte('o')
		s.typ(t.Of)
	case *schema.Lambda:
		s.byte('l')
		s.byte(byte(t.Op))
		s.vars = append(s.vars, t.Variable)
		if t.Body == nil {
			s.byte('-')
		}
	case *schema.Count:
		s.byte('#')
	case *schema.Filtered:
		s.byte('s')
		s.vars = append(s.vars, t.Variable)
	case *schema.Array:
		s.byte('[')
		s.number(len(t.Items))
	case *schema.Object:
		s.byte('{')
		s.number(len(t.Fields))
	}
}

// list writes membership in a list: whether it has one item or more, and the
// number and classes of the items where the text depends on them.
func (s *shape) list(t *schema.In) {
	for _, v := range t.Values {
		s.text(t, v)
	}
	s.byte('e')
	if t.HasNull {
		s.byte('n')
	}
	if alone(t) {
		s.byte('1')
		s.byte(byte(classOf(t.Values[0])))
		s.add(t, t.Values[0])
		return
	}
	s.byte('*')
	if len(t.Values) == 0 {
		s.byte('0')
	} else {
		switch t.Values[0].(type) {
		case bool, float64, schema.DecimalValue, time.Time:
			s.number(len(t.Values))
			for _, v := range t.Values {
				s.byte(byte(classOf(v)))
			}
		default:
			s.byte('+')
		}
	}
	s.add(t, t.Values)
}

// variable returns the number of a variable in the order of declarations.
func (s *shape) variable(v *schema.Variable) int {
	for i, have := range s.vars {
		if have == v {
			return i
		}
	}
	return -1
}
