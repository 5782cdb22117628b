package schema_test

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/woodsbury/decimal128"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// holds evaluates a bound comparison of one property, whose value is v.
func holds(t *testing.T, term schema.Term, v schema.Value) bool {
	t.Helper()
	switch term := term.(type) {
	case *schema.Const:
		return term.Value.(bool)
	case *schema.Compare:
		if c, ok := term.X.(*schema.Convert); ok {
			v = schema.ConvertValue(v, c.Typ)
		}
		return schema.Relate(term.Op, v, term.Y.(*schema.Const).Value)
	case *schema.In:
		for _, value := range term.Values {
			if schema.EqualValues(v, value) {
				return true
			}
		}
		return term.HasNull && v == nil
	default:
		t.Fatalf("unexpected term %s", schema.Dump(term))
	}
	return false
}

var comparisons = []ast.Operator{ast.Eq, ast.Ne, ast.Gt, ast.Ge, ast.Lt, ast.Le}

// exactly is the comparison of two real numbers, either of them nil for null.
func exactly(op ast.Operator, x, y *big.Rat) bool {
	if x == nil || y == nil {
		return schema.Relate(op, ratOrNull(x), ratOrNull(y))
	}
	return schema.Relate(op, int64(x.Cmp(y)), int64(0))
}

func ratOrNull(r *big.Rat) schema.Value {
	if r == nil {
		return nil
	}
	return int64(0)
}

// decimals generates literals around the interesting integers, with digits
// behind the point.
func decimals() gopter.Gen {
	whole := gen.OneGenOf(
		gen.OneConstOf("0", "1", "-1", "127", "128", "-128", "-129", "255", "256", "2147483647", "2147483648",
			"-2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
			"-9223372036854775809", "99999999999999999999999999999999999999999"),
		gen.Int64Range(-300, 300).Map(func(i int64) string { return fmt.Sprint(i) }),
	)
	fraction := gen.OneConstOf("", "", ".0", ".5", ".25", ".000000000000000000000001", ".999999999999999999999999999999999999999")
	return gopter.CombineGens(whole, fraction).Map(func(v []any) string { return v[0].(string) + v[1].(string) })
}

// TestIntegerBounds compares integer properties with literals of any
// precision, and with lists of them, and wants the result for real numbers.
func TestIntegerBounds(t *testing.T) {
	ranges := []struct {
		name      string
		low, high int64
	}{
		{"zByte", 0, 255}, {"zSByte", -128, 127}, {"zI16", math.MinInt16, math.MaxInt16},
		{"zI32", math.MinInt32, math.MaxInt32}, {"zI64", math.MinInt64, math.MaxInt64},
	}
	check := prop.ForAll(func(text string, property, op, at int) bool {
		p, operator := ranges[property], comparisons[op]
		literal, _ := new(big.Rat).SetString(text)
		values := []schema.Value{nil, p.low, p.high, int64(0), p.low + 1, p.high - 1}
		if near := new(big.Int).Div(literal.Num(), literal.Denom()); near.IsInt64() {
			for _, v := range []int64{near.Int64(), near.Int64() + 1} {
				if p.low <= v && v <= p.high {
					values = append(values, v)
				}
			}
		}
		v := values[at%len(values)]
		var x *big.Rat
		if v != nil {
			x = new(big.Rat).SetInt64(v.(int64))
		}
		for filter, want := range map[string]bool{
			fmt.Sprintf("%s %s %s", p.name, operator, text):            exactly(operator, x, literal),
			fmt.Sprintf("%s %s %s", text, operator, p.name):            exactly(operator, literal, x),
			fmt.Sprintf("%s in (%s,null,1.5)", p.name, text):           x == nil || exactly(ast.Eq, x, literal),
			fmt.Sprintf("%s in (%s,5000,%s,7777)", p.name, text, text): exactly(ast.Eq, x, literal) || v == int64(5000) || v == int64(7777),
			fmt.Sprintf("case(true:%s) %s %s", p.name, operator, text): exactly(operator, x, literal),
			fmt.Sprintf("%s %s @a&@a=%s", p.name, operator, text):      exactly(operator, x, literal),
		} {
			term, err := bindFilter(filter, product)
			if err != nil {
				t.Log(filter, err)
				return false
			}
			if got := holds(t, term, v); got != want {
				t.Logf("%s for %v: got %t by %s", filter, v, got, schema.Dump(term))
				return false
			}
		}
		return true
	}, decimals(), gen.IntRange(0, len(ranges)-1), gen.IntRange(0, len(comparisons)-1), gen.IntRange(0, 7))
	properties := gopter.NewProperties(nil)
	properties.Property("integers compare like real numbers", check)
	properties.TestingRun(t)
}

// TestInstantBounds compares a DateTimeOffset with literals of up to twelve
// digits.
func TestInstantBounds(t *testing.T) {
	base := time.Date(2012, 9, 3, 13, 52, 0, 0, time.UTC)
	check := prop.ForAll(func(picos, nanos int64, op int) bool {
		operator := comparisons[op]
		text := strings.TrimRight(fmt.Sprintf("2012-09-03T13:52:00.%012d", picos), "0")
		if strings.HasSuffix(text, ".") {
			text += "0"
		}
		filter := fmt.Sprintf("zDTO %s %sZ", operator, text)
		term, err := bindFilter(filter, product)
		if err != nil {
			t.Log(filter, err)
			return false
		}
		want := exactly(operator, big.NewRat(nanos*1000, 1), big.NewRat(picos, 1))
		if got := holds(t, term, base.Add(time.Duration(nanos))); got != want {
			t.Logf("%s for %d ns: got %t by %s", filter, nanos, got, schema.Dump(term))
			return false
		}
		return true
	}, gen.OneGenOf(gen.Int64Range(0, 5000), gen.Int64Range(0, 5).Map(func(n int64) int64 { return n * 1000 })),
		gen.Int64Range(0, 5), gen.IntRange(0, len(comparisons)-1))
	properties := gopter.NewProperties(nil)
	properties.Property("instants compare to the picosecond", check)
	properties.TestingRun(t)
}

// TestArithmetic holds integer arithmetic to big integers, and that of
// durations to rational numbers.
func TestArithmetic(t *testing.T) {
	edge := gen.OneGenOf(gen.OneConstOf(int64(math.MinInt64), int64(math.MaxInt64), int64(0), int64(1), int64(-1),
		int64(math.MinInt64+1), int64(1<<32), int64(3037000500), int64(-3037000500)), gen.Int64(), gen.Int64Range(-20, 20))
	properties := gopter.NewProperties(nil)
	properties.Property("integers", prop.ForAll(func(x, y int64) bool {
		for op, exact := range map[ast.Operator]func(z, x, y *big.Int) *big.Int{
			ast.Add: (*big.Int).Add, ast.Sub: (*big.Int).Sub, ast.Mul: (*big.Int).Mul, ast.Div: (*big.Int).Quo, ast.Mod: (*big.Int).Rem,
		} {
			got, err := schema.ArithInt64(op, x, y)
			if y == 0 && (op == ast.Div || op == ast.Mod) {
				if err != schema.Fault(ast.DivisionByZero) {
					return false
				}
				continue
			}
			want := exact(new(big.Int), big.NewInt(x), big.NewInt(y))
			if want.IsInt64() != (err == nil) || err == nil && got != want.Int64() {
				t.Logf("%d %s %d: got %d, %v", x, op, y, got, err)
				return false
			}
		}
		return true
	}, edge, edge))
	properties.Property("durations", prop.ForAll(func(d, n int64) bool {
		if n == 0 {
			return true
		}
		got, err := schema.ScaleDuration(ast.Div, time.Duration(d), n)
		want := new(big.Rat).SetFrac(big.NewInt(d), big.NewInt(n))
		if err != nil {
			return d == math.MinInt64 && n == -1
		}
		off := new(big.Rat).Sub(want, new(big.Rat).SetInt64(int64(got)))
		half := off.Abs(off).Cmp(big.NewRat(1, 2))
		return half < 0 || half == 0 && got%2 == 0
	}, edge, edge))
	properties.TestingRun(t)
}

// TestConversions wants conversions between Decimal and Double rounded once.
func TestConversions(t *testing.T) {
	properties := gopter.NewProperties(nil)
	properties.Property("Double to Decimal and back", prop.ForAll(func(f float64) bool {
		return math.Abs(f) < 1e-300 || schema.DoubleOf(schema.DecimalOf(f)) == f
	}, gen.Float64()))
	properties.Property("Decimal to Single", prop.ForAll(func(digits int64, exponent int) bool {
		d := decimal128.New(digits, exponent)
		r, _ := new(big.Rat).SetString(decimal128.Format(d, 'e', -1))
		want, _ := r.Float32()
		return schema.SingleOf(d) == float64(want)
	}, gen.Int64(), gen.IntRange(-50, 20)))
	properties.TestingRun(t)
}
