package schema_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
)

// restricted has a property for each restriction. Names match in any letter
// case.
var restricted = newRestricted()

func newRestricted() *schema.EntityType {
	only := func(name string, t schema.Type, operators []ast.Operator, functions []string) *schema.Property {
		p := property(name, t)
		p.Operators, p.Functions = operators, functions
		return p
	}
	equality := []ast.Operator{ast.Eq, ast.Ne}
	item := &schema.ComplexType{Name: "Shop.Item", Properties: []*schema.Property{
		property("sku", schema.String),
		{Name: "secret", Type: schema.String},
	}}
	open := &schema.ComplexType{Name: "Shop.Open", Properties: []*schema.Property{property("sku", schema.String)}}
	closed := &schema.ComplexType{Name: "Shop.Closed", Base: open, Properties: []*schema.Property{{Name: "secret", Type: schema.String}}}
	short := property("short", schema.String)
	short.MaxListItems = 2
	return &schema.EntityType{
		Name: "Shop.Order", Key: []string{"id"}, IgnoreCase: true, MaxTop: 100, Types: []schema.Type{closed},
		Properties: []*schema.Property{
			{Name: "id", Type: schema.Int32, Filterable: true},
			{Name: "sortOnly", Type: schema.String, Sortable: true},
			{Name: "neither", Type: schema.String},
			only("exact", schema.Int32, equality, nil),
			only("silent", schema.String, nil, []string{}),
			only("prefix", schema.String, nil, []string{"startswith", "tolower"}),
			only("tags", collection(schema.String), equality, []string{"any"}),
			only("listed", schema.String, []ast.Operator{ast.In}, nil),
			only("flagless", pattern(), equality, nil),
			short,
			property("item", item),
			property("items", collection(item)),
			{Name: "hidden", Type: item},
			property("open", open),
			property("opens", collection(open)),
			property("orders", collection(&schema.EntityType{Name: "Shop.Other", Properties: []*schema.Property{property("id", schema.Int32)}})),
			only("ordered", schema.Int32, []ast.Operator{ast.Gt}, nil),
			property("data", schema.Binary),
		},
	}
}

func TestRestrictions(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{`$filter=ID eq 1 and SORTONLY eq 'x'`, `NotFilterable [SORTONLY] property "sortOnly" cannot be used in $filter | expected one of id, exact, silent, prefix, tags, listed, flagless, short, item, items, open, opens, orders, ordered, data`},
		{`$filter=item/sku eq 'x' and item/secret eq 'x'`, `NotFilterable [secret] property "secret" cannot be used in $filter | expected one of sku`},
		{`$filter=items/any(i:i/secret eq 'x')`, `NotFilterable [secret] property "secret" cannot be used in $filter | expected one of sku`},
		{`$filter=hidden/sku eq 'x'`, `NotFilterable [hidden] property "hidden" cannot be used in $filter | expected one of id, exact, silent, prefix, tags, listed, flagless, short, item, items, open, opens, orders, ordered, data`},
		{`$filter=$it/neither eq null`, `NotFilterable [neither] property "neither" cannot be used in $filter | expected one of id, exact, silent, prefix, tags, listed, flagless, short, item, items, open, opens, orders, ordered, data`},
		{`$filter=@a eq 'x'&@a=neither`, `@a NotFilterable [neither] property "neither" cannot be used in $filter | expected one of id, exact, silent, prefix, tags, listed, flagless, short, item, items, open, opens, orders, ordered, data`},

		{`$filter=item eq null and items ne null and items/any(i:i ne null)`, ``},
		{`$filter=item eq {"sku":"x"}`, `NotFilterable [eq] eq looks at property "secret" of Shop.Item, which cannot be used in $filter | compare the properties that may be`},
		{`$filter=item ne item`, `NotFilterable [ne] ne looks at property "secret" of Shop.Item, which cannot be used in $filter | compare the properties that may be`},
		{`$filter=items eq [{"sku":"x"}]`, `NotFilterable [eq] eq looks at property "secret" of Shop.Item, which cannot be used in $filter | compare the properties that may be`},
		{`$filter=items/any(i:i eq {"sku":"x"})`, `NotFilterable [eq] eq looks at property "secret" of Shop.Item, which cannot be used in $filter | compare the properties that may be`},
		{`$filter=item in [{"sku":"x"}]`, `NotFilterable [{"sku":"x"}] in looks at property "secret" of Shop.Item, which cannot be used in $filter | compare the properties that may be`},
		{`$filter=item in items`, `NotFilterable [in] in looks at property "secret" of Shop.Item, which cannot be used in $filter | compare the properties that may be`},
		{`$filter=hassubset(items,[{"sku":"x"}])`, `NotFilterable [hassubset] hassubset looks at property "secret" of Shop.Item, which cannot be used in $filter | compare the properties that may be`},
		{`$filter=contains([{"sku":"x"}],items)`, `NotFilterable [contains] contains looks at property "secret" of Shop.Item, which cannot be used in $filter | compare the properties that may be`},
		{`$filter=length(concat(items,items)) eq 2`, ``},
		{`$filter=open eq {"sku":"x"}`, `NotFilterable [eq] eq looks at property "secret" of Shop.Closed, which cannot be used in $filter | compare the properties that may be`},
		{`$filter=orders eq orders`, `NotSupported [eq] comparisons of entities are not supported | compare their keys`},
		{`$filter=hassubset(orders,orders)`, `NotSupported [hassubset] comparisons of entities are not supported | compare their keys`},
		{`$filter=open eq null&$orderby=open eq open`, `$orderby NotSortable [eq] eq looks at property "secret" of Shop.Closed, which cannot be used in $orderby | compare the properties that may be`},
		{`$orderby=item eq {"sku":"x"}`, `$orderby NotSortable [eq] eq looks at property "secret" of Shop.Item, which cannot be used in $orderby | compare the properties that may be`},

		{`$filter=exact eq 5 or exact ne 6`, ``},
		{`$filter=exact gt 5`, `OperatorNotAllowed [gt] property "exact" does not allow the operator gt | it allows eq, ne`},
		{`$filter=5 lt exact`, `OperatorNotAllowed [lt] property "exact" does not allow the operator gt | it allows eq, ne`},
		{`$filter=exact in (5,6)`, `OperatorNotAllowed [in] property "exact" does not allow the operator in | it allows eq, ne`},
		{`$filter=exact in (5)`, `OperatorNotAllowed [in] property "exact" does not allow the operator in | it allows eq, ne`},
		{`$filter=exact gt 99999999999`, `OperatorNotAllowed [gt] property "exact" does not allow the operator gt | it allows eq, ne`},
		{`$filter=exact ge null`, `OperatorNotAllowed [ge] property "exact" does not allow the operator ge | it allows eq, ne`},
		{`$filter=exact add 0 gt 5`, `OperatorNotAllowed [gt] property "exact" does not allow the operator gt | it allows eq, ne`},
		{`$filter=-exact gt 5`, `OperatorNotAllowed [gt] property "exact" does not allow the operator gt | it allows eq, ne`},
		{`$filter=case(true:exact) gt 5`, `OperatorNotAllowed [gt] property "exact" does not allow the operator gt | it allows eq, ne`},
		{`$filter=case(id eq 1:exact) gt 5`, `OperatorNotAllowed [gt] property "exact" does not allow the operator gt | it allows eq, ne`},
		{`$filter=cast(exact,Edm.Int64) gt 5`, `OperatorNotAllowed [gt] property "exact" does not allow the operator gt | it allows eq, ne`},
		{`$filter=exact gt id`, `OperatorNotAllowed [gt] property "exact" does not allow the operator gt | it allows eq, ne`},
		{`$filter=id gt exact`, `OperatorNotAllowed [gt] property "exact" does not allow the operator lt | it allows eq, ne`},
		{`$filter=[exact] eq [5]`, ``},
		{`$filter=5 in [ordered]`, `OperatorNotAllowed [ordered] property "ordered" does not allow the operator in | it allows gt`},
		{`$filter=id in [ordered,exact,id]`, `OperatorNotAllowed [ordered] property "ordered" does not allow the operator in | it allows gt
OperatorNotAllowed [exact] property "exact" does not allow the operator in | it allows eq, ne`},
		{`$filter=@p/any(x:x gt 4)&@p=[id,exact]`, `OperatorNotAllowed [gt] property "exact" does not allow the operator gt | it allows eq, ne`},
		{`$filter=@p/any(x:x gt 4)&@p=[exact,id]`, `OperatorNotAllowed [gt] property "exact" does not allow the operator gt | it allows eq, ne`},
		{`$filter=tags/any(t:t eq 'x')`, ``},
		{`$filter=tags/any(t:t gt 'x')`, `OperatorNotAllowed [gt] property "tags" does not allow the operator gt | it allows eq, ne`},
		{`$filter='x' in tags`, `OperatorNotAllowed [in] property "tags" does not allow the operator in | it allows eq, ne`},
		{`$filter=listed in ('a','b') and listed eq 'c'`, `OperatorNotAllowed [eq] property "listed" does not allow the operator eq | it allows in`},
		{`$filter='Red' has flagless`, `OperatorNotAllowed [has] property "flagless" does not allow the operator has | it allows eq, ne`},
		{`$filter=flagless has 'Red'`, `OperatorNotAllowed [has] property "flagless" does not allow the operator has | it allows eq, ne`},

		{`$filter=silent eq 'x'`, ``},
		{`$filter=contains(silent,'x')`, `FunctionNotAllowed [contains] property "silent" does not allow the function contains | it allows none`},
		{`$filter=contains(null,silent)`, `FunctionNotAllowed [contains] property "silent" does not allow the function contains | it allows none`},
		{`$filter=STARTSWITH(prefix,'x') and endswith(prefix,'x')`, `FunctionNotAllowed [endswith] property "prefix" does not allow the function endswith | it allows startswith, tolower`},
		{`$filter=startswith(tolower(prefix),'x')`, ``},
		{`$filter=contains(tolower(prefix),'x')`, `FunctionNotAllowed [contains] property "prefix" does not allow the function contains | it allows startswith, tolower`},
		{`$filter=length(cast(prefix,Edm.String)) eq 5`, `FunctionNotAllowed [cast] property "prefix" does not allow the function cast | it allows startswith, tolower`},
		{`$filter=isof(prefix,Edm.String)`, `FunctionNotAllowed [isof] property "prefix" does not allow the function isof | it allows startswith, tolower`},
		{`$filter=tags/all(t:t eq 'x')`, `FunctionNotAllowed [all] property "tags" does not allow the function all | it allows any`},
		{`$filter=tags/$count gt 1`, `FunctionNotAllowed [$count] property "tags" does not allow the function $count | it allows any`},
		{`$filter=tags/any(t:contains(t,'x'))`, `FunctionNotAllowed [contains] property "tags" does not allow the function contains | it allows any`},
		{`$filter=tags/$filter($this eq 'x')/$count gt 1`, `FunctionNotAllowed [$count] property "tags" does not allow the function $count | it allows any`},

		{`$filter=short in ('a','b')`, ``},
		{`$filter=short in ('a','a','a')`, `ListTooLong [('a','a','a')] property "short" allows a list of 2 items, found 3 | split it into several queries`},
		{`$filter=short in @l&@l=['a','b','c']`, `@l ListTooLong [['a','b','c']] property "short" allows a list of 2 items, found 3 | split it into several queries`},

		{`$orderby=id`, `$orderby NotSortable [id] property "id" cannot be used in $orderby | expected one of sortOnly, exact, silent, prefix, tags, listed, flagless, short, item, items, open, opens, orders, ordered, data`},
		{`$orderby=sortOnly desc,exact,length(sortOnly)`, ``},
		{`$orderby=item/sku,item/secret`, `$orderby NotSortable [secret] property "secret" cannot be used in $orderby | expected one of sku`},
		{`$orderby=tags,item,data,$it`, `$orderby TypeMismatch [tags] cannot sort by tags of type Collection(Edm.String) | expected a value with an order, such as a string, a number or a date
$orderby TypeMismatch [item] cannot sort by item of type Shop.Item | expected a value with an order, such as a string, a number or a date
$orderby TypeMismatch [data] cannot sort by data of type Edm.Binary | expected a value with an order, such as a string, a number or a date
$orderby TypeMismatch [$it] cannot sort by $it of type Shop.Order | expected a value with an order, such as a string, a number or a date`},
		{`$orderby=tags/any(t:t eq 'x'),tags/$count`, `$orderby FunctionNotAllowed [$count] property "tags" does not allow the function $count | it allows any`},

		{`$select=neither,Item/Secret,hidden/sku,items/sku`, ``},
		{`$select=nether`, `$select UnknownProperty [nether] unknown property "nether" of Shop.Order | did you mean "neither"? | «neither»`},
		{`$select=item/sku/x`, `$select UnknownProperty [x] unknown property "x" of Edm.String`},

		{`$top=100`, ``},
		{`$top=101`, `$top TopTooLarge [101] $top is 101, and at most 100 | ask for more with $skip | «100»`},
		{`$top=` + strings.Repeat("9", 50), `$top TopTooLarge [` + strings.Repeat("9", 50) + `] $top is ` + strings.Repeat("9", 40) + `..., and at most 100 | ask for more with $skip | «100»`},
		{`$top=99999999999999999999&$orderby=zzz&$filter=zzz eq zzz`, `$top TopTooLarge [99999999999999999999] $top is 99999999999999999999, and at most 100 | ask for more with $skip | «100»
$orderby UnknownProperty [zzz] unknown property "zzz" | expected one of sortOnly, exact, silent, prefix, tags, listed, flagless, short, item, items, open, opens, orders, ordered, data
UnknownProperty [zzz] unknown property "zzz" | expected one of id, exact, silent, prefix, tags, listed, flagless, short, item, items, open, opens, orders, ordered, data
UnknownProperty [zzz] unknown property "zzz" | expected one of id, exact, silent, prefix, tags, listed, flagless, short, item, items, open, opens, orders, ordered, data`},
	} {
		t.Run(c.query, func(t *testing.T) {
			q, err := parser.ParseQuery(c.query, parser.Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if _, err := schema.Bind(q, restricted); err != nil {
				got = report(q, asDiagnostics(t, err))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
