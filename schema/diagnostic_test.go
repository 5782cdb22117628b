package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// report writes each diagnostic on a line: code, blamed text with its option
// where that is not $filter, message, hint and fix.
func report(q *ast.Query, diags ast.Diagnostics) string {
	var lines []string
	for _, d := range diags {
		option, _ := q.Option(d.Option)
		blamed := d.Span.Text(option.Text)
		if d.Span.Len() == 0 {
			blamed = fmt.Sprintf("@%d", d.Span.Start)
		}
		line := fmt.Sprintf("%s [%s] %s", d.Code, blamed, d.Message)
		if d.Option != "$filter" {
			line = d.Option + " " + line
		}
		if d.Hint != "" {
			line += " | " + d.Hint
		}
		if d.Fix != nil {
			text := option.Text
			line += " | " + text[:d.Fix.Span.Start] + "«" + d.Fix.Text + "»" + text[d.Fix.Span.End:]
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// diagnosticCases are filters on [product] that are wrong, with the report.
var diagnosticCases = []struct{ filter, want string }{
	{`zStr eq 5`, `TypeMismatch [eq] eq cannot compare zStr of type Edm.String with 5 of type Edm.Int32 | did you mean '5'? | zStr eq «'5'»`},
	{`zStr eq cast('x',Edm.Int32)`, `TypeMismatch [eq] eq cannot compare zStr of type Edm.String with cast('x',Edm.Int32) of type Edm.Int32 | expected a value of Edm.String such as 'text'`},
	{`zGuid add cast('x',Edm.Int32) eq 1`, `TypeMismatch [add] add does not take zGuid of type Edm.Guid and cast('x',Edm.Int32) of type Edm.Int32`},
	{`zStr eq true`, `TypeMismatch [eq] eq cannot compare zStr of type Edm.String with true of type Edm.Boolean | did you mean 'true'? | zStr eq «'true'»`},
	{`5 eq zStr`, `TypeMismatch [eq] eq cannot compare 5 of type Edm.Int32 with zStr of type Edm.String | did you mean '5'? | «'5'» eq zStr`},
	{`zStr eq 2012-01-01`, `TypeMismatch [eq] eq cannot compare zStr of type Edm.String with 2012-01-01 of type Edm.Date | did you mean '2012-01-01'? | zStr eq «'2012-01-01'»`},
	{`Age gt '50'`, `TypeMismatch [gt] gt cannot compare Age of type Edm.Int32 with '50' of type Edm.String | did you mean 50? | Age gt «50»`},
	{`Age gt 'x'`, `TypeMismatch [gt] gt cannot compare Age of type Edm.Int32 with 'x' of type Edm.String | expected a number such as 1`},
	{`Age eq true`, `TypeMismatch [eq] eq cannot compare Age of type Edm.Int32 with true of type Edm.Boolean | expected a number such as 1`},
	{`zBool eq 'true'`, `TypeMismatch [eq] eq cannot compare zBool of type Edm.Boolean with 'true' of type Edm.String | did you mean true? | zBool eq «true»`},
	{`zBool eq 1`, `TypeMismatch [eq] eq cannot compare zBool of type Edm.Boolean with 1 of type Edm.Int32 | did you mean true? | zBool eq «true»`},
	{`zBool eq 'x'`, `TypeMismatch [eq] eq cannot compare zBool of type Edm.Boolean with 'x' of type Edm.String | expected a value of Edm.Boolean such as true`},
	{`zGuid eq '01234567-89ab-cdef-0123-456789abcdef'`, `TypeMismatch [eq] eq cannot compare zGuid of type Edm.Guid with '01234567-89ab-cdef-0123-456789abcdef' of type Edm.String | did you mean 01234567-89ab-cdef-0123-456789abcdef? | zGuid eq «01234567-89ab-cdef-0123-456789abcdef»`},
	{`zGuid eq 'x'`, `TypeMismatch [eq] eq cannot compare zGuid of type Edm.Guid with 'x' of type Edm.String | expected a value of Edm.Guid such as 01234567-89ab-cdef-0123-456789abcdef`},
	{`zDate gt zDTO`, `TypeMismatch [gt] gt cannot compare zDate of type Edm.Date with zDTO of type Edm.DateTimeOffset | expected a value of Edm.Date such as 2026-01-31`},
	{`zDTO gt 2012-01-01`, `TypeMismatch [gt] gt cannot compare zDTO of type Edm.DateTimeOffset with 2012-01-01 of type Edm.Date | did you mean 2012-01-01T00:00:00Z? | zDTO gt «2012-01-01T00:00:00Z»`},
	{`zDTO gt '2012-01-01T00:00:00Z'`, `TypeMismatch [gt] gt cannot compare zDTO of type Edm.DateTimeOffset with '2012-01-01T00:00:00Z' of type Edm.String | did you mean 2012-01-01T00:00:00Z? | zDTO gt «2012-01-01T00:00:00Z»`},
	{`zDTO gt '2012-01-01T00:00:00'`, `TypeMismatch [gt] gt cannot compare zDTO of type Edm.DateTimeOffset with '2012-01-01T00:00:00' of type Edm.String | did you mean 2012-01-01T00:00:00Z? | zDTO gt «2012-01-01T00:00:00Z»`},
	{`zDTO gt '2012-01-01'`, `TypeMismatch [gt] gt cannot compare zDTO of type Edm.DateTimeOffset with '2012-01-01' of type Edm.String | did you mean 2012-01-01T00:00:00Z? | zDTO gt «2012-01-01T00:00:00Z»`},
	{`zDTO gt '2012'`, `TypeMismatch [gt] gt cannot compare zDTO of type Edm.DateTimeOffset with '2012' of type Edm.String | expected a value of Edm.DateTimeOffset such as 2026-01-31T13:30:00Z`},
	{`zDate gt 2012-01-01T00:00:00Z`, `TypeMismatch [gt] gt cannot compare zDate of type Edm.Date with 2012-01-01T00:00:00Z of type Edm.DateTimeOffset | did you mean 2012-01-01? | zDate gt «2012-01-01»`},
	{`zDate gt '2012-01-01'`, `TypeMismatch [gt] gt cannot compare zDate of type Edm.Date with '2012-01-01' of type Edm.String | did you mean 2012-01-01? | zDate gt «2012-01-01»`},
	{`zTod gt '12:00'`, `TypeMismatch [gt] gt cannot compare zTod of type Edm.TimeOfDay with '12:00' of type Edm.String | did you mean 12:00? | zTod gt «12:00»`},
	{`zDur lt 'abc'`, `TypeMismatch [lt] lt cannot compare zDur of type Edm.Duration with 'abc' of type Edm.String | expected a value of Edm.Duration such as duration'P1DT12H'`},
	{`zDur lt 5`, `TypeMismatch [lt] lt cannot compare zDur of type Edm.Duration with 5 of type Edm.Int32 | expected a value of Edm.Duration such as duration'P1DT12H'`},
	{`zDTO gt 2012-02-30T00:00:00Z`, `ValueOutOfRange [2012-02-30T00:00:00Z] "2012-02-30T00:00:00Z" is no day of the calendar`},
	{`zDate eq 2012-02-30`, `ValueOutOfRange [2012-02-30] "2012-02-30" is no day of the calendar`},
	{`zTod eq 13:52:60`, `ValueOutOfRange [13:52:60] "13:52:60" is a leap second, which a time of day does not have`},
	{`13:00:00.1234567891 lt 13:00:00.1234567899`, `NotSupported [lt] two literals that differ by less than a nanosecond, or are too large, cannot be compared`},
	{`zBin gt null`, `TypeMismatch [gt] zBin of type Edm.Binary can only be compared by eq or ne`},
	{`zBin eq binary'Zg'`, `TypeMismatch [eq] zBin of type Edm.Binary can only be compared by eq or ne with null`},
	{`zBin eq zStr`, `TypeMismatch [eq] eq cannot compare zBin of type Edm.Binary with zStr of type Edm.String | expected a value of Edm.Binary such as binary'AQID'`},
	{`zGeo eq zGeo`, `TypeMismatch [eq] zGeo of type Edm.GeographyPoint can only be compared by eq or ne with null`},
	{`zGeo lt null`, `TypeMismatch [lt] zGeo of type Edm.GeographyPoint can only be compared by eq or ne`},
	{`Names gt null`, `TypeMismatch [gt] Names of type Collection(Edm.String) can only be compared by eq or ne`},
	{`Names eq 'a'`, `TypeMismatch [eq] eq cannot compare Names of type Collection(Edm.String) with 'a' of type Edm.String | use any to look at each item of a collection`},
	{`'a' eq Names`, `TypeMismatch [eq] eq cannot compare 'a' of type Edm.String with Names of type Collection(Edm.String) | use any to look at each item of a collection`},
	{`Names eq Numbers`, `TypeMismatch [eq] eq cannot compare Names of type Collection(Edm.String) with Numbers of type Collection(Edm.Int32)`},
	{`Numbers eq ['a']`, `TypeMismatch [eq] eq cannot compare Numbers of type Collection(Edm.Int32) with ['a'] of type Collection(Edm.String)`},
	{`Numbers eq ['a']`, `TypeMismatch [eq] eq cannot compare Numbers of type Collection(Edm.Int32) with ['a'] of type Collection(Edm.String)`},
	{`Address gt Address`, `TypeMismatch [gt] Address of type Model.Address can only be compared by eq or ne`},
	{`Address eq {"City":"x","City":"y"}`, `InvalidLiteral ["City"] property "City" is given twice`},
	{`Address eq {"@odata.type":"#Model.Address","@type":"Model.AddressWithLocation"}`, `InvalidLiteral ["@type"] the type is given twice`},
	{`Address eq 'x'`, `TypeMismatch [eq] eq cannot compare Address of type Model.Address with 'x' of type Edm.String | expected a value of Model.Address such as null`},
	{`Supplier eq Manager`, `NotSupported [eq] comparisons of entities are not supported | compare their keys`},
	{`$it eq $it`, `NotSupported [eq] comparisons of entities are not supported | compare their keys`},
	{`Supplier gt 5`, `TypeMismatch [gt] gt cannot compare Supplier of type Model.Product with 5 of type Edm.Int32 | expected a value of Model.Product such as null`},
	{`style eq 'yellow'`, `UnknownMember [yellow] enumeration type Sales.Pattern has no member "yellow" | did you mean "Yellow"? the members are Solid, Yellow, Red | style eq '«Yellow»'`},
	{`style eq 'Yelow'`, `UnknownMember [Yelow] enumeration type Sales.Pattern has no member "Yelow" | did you mean "Yellow"? the members are Solid, Yellow, Red | style eq '«Yellow»'`},
	{`style eq 'Solid, Yellow'`, `UnknownMember [ Yellow] enumeration type Sales.Pattern has no member " Yellow" | did you mean "Yellow"? the members are Solid, Yellow, Red | style eq 'Solid,«Yellow»'`},
	{`style eq 'Solid,Purple'`, `UnknownMember [Purple] enumeration type Sales.Pattern has no member "Purple" | the members are Solid, Yellow, Red`},
	{`style eq '99999999999'`, `ValueOutOfRange [99999999999] "99999999999" is beyond the range of Edm.Int32`},
	{`style eq 2`, `TypeMismatch [eq] eq cannot compare style of type Sales.Pattern with 2 of type Edm.Int32 | did you mean 'Yellow'? | style eq «'Yellow'»`},
	{`style eq 3`, `TypeMismatch [eq] eq cannot compare style of type Sales.Pattern with 3 of type Edm.Int32 | did you mean 'Solid,Yellow'? | style eq «'Solid,Yellow'»`},
	{`style eq 77`, `TypeMismatch [eq] eq cannot compare style of type Sales.Pattern with 77 of type Edm.Int32 | expected a value of Sales.Pattern such as 'Solid'`},
	{`style eq ''`, `InvalidLiteral [''] "" is not a member of Sales.Pattern | the members are Solid, Yellow, Red`},
	{`style eq Name`, `TypeMismatch [eq] eq cannot compare style of type Sales.Pattern with Name of type Edm.String | expected a value of Sales.Pattern such as 'Solid'`},
	{`style eq zSize`, `TypeMismatch [eq] eq cannot compare style of type Sales.Pattern with zSize of type Sales.Size | expected a value of Sales.Pattern such as 'Solid'`},
	{`style eq concat('Yel','low')`, `TypeMismatch [eq] eq cannot compare style of type Sales.Pattern with concat('Yel','low') of type Edm.String | expected a value of Sales.Pattern such as 'Solid'`},
	{`style eq Sales.Size'Small'`, `TypeMismatch [eq] eq cannot compare style of type Sales.Pattern with Sales.Size'Small' of type Sales.Size | expected a value of Sales.Pattern such as 'Solid'`},
	{`zSize eq 'Small,Large'`, `InvalidLiteral ['Small,Large'] "Small,Large" combines members, but Sales.Size has no flags | in ('Small','Large')`},
	{`zSize eq '300'`, `ValueOutOfRange [300] "300" is beyond the range of Edm.Byte`},
	{`zSize eq Sales.Siz'Small'`, `UnknownType [Sales.Siz] unknown type "Sales.Siz" | did you mean "Sales.Size"? | zSize eq «Sales.Size»'Small'`},
	{`zSize eq Small`, `UnknownProperty [Small] unknown property "Small" | did you mean 'Small'? | zSize eq «'Small'»`},
	{`zSize eq Smal`, `UnknownProperty [Smal] unknown property "Smal" | did you mean 'Small'? | zSize eq «'Small'»`},
	{`Model.Address'x' eq zSize`, `TypeMismatch [Model.Address] Model.Address is not an enumeration type`},
	{`style has Sales.Size'Small'`, `TypeMismatch [has] has cannot compare style of type Sales.Pattern with Sales.Size'Small' of type Sales.Size | expected a value of Sales.Pattern such as 'Solid'`},
	{`style has 2`, `TypeMismatch [has] has cannot compare style of type Sales.Pattern with 2 of type Edm.Int32 | did you mean 'Yellow'? | style has «'Yellow'»`},
	{`Name has 'Yellow'`, `TypeMismatch [has] has needs an enumeration value, found Name of type Edm.String`},
	{`Age in ('x',1,'y')`, `TypeMismatch ['x'] in cannot compare Age of type Edm.Int32 with 'x' of type Edm.String | expected a number such as 1
TypeMismatch ['y'] in cannot compare Age of type Edm.Int32 with 'y' of type Edm.String | expected a number such as 1`},
	{`Name in (Name)`, `TypeMismatch [Name] a list in parentheses holds literals, found Name of type Edm.String | use eq to compare with one value`},
	{`Name in (Names)`, `TypeMismatch [Names] a list in parentheses holds literals, found Names of type Collection(Edm.String) | remove the parentheses to look into the collection | Name in« Names»`},
	{`Name in Name`, `TypeMismatch [Name] in needs a list or a collection, found Name of type Edm.String | use eq to compare with one value`},
	{`Name in [Names]`, `TypeMismatch [Names] in cannot compare Name of type Edm.String with Names of type Collection(Edm.String) | use any to look at each item of a collection`},
	{`Name in (@q)&@q=['a']`, `TypeMismatch [@q] in cannot compare Name of type Edm.String with @q of type Collection(Edm.String) | use any to look at each item of a collection`},
	{`Name in @p&@p='a'`, `@p TypeMismatch ['a'] in needs a list or a collection, found 'a' of type Edm.String | did you mean ['a']? | «['a']»`},
	{`Name in @p&@p=Title`, `@p TypeMismatch [Title] in needs a list or a collection, found Title of type Edm.String | use eq to compare with one value`},
	{`Name in @p&@p=[5]`, `@p TypeMismatch [5] in cannot compare Name of type Edm.String with 5 of type Edm.Int32 | did you mean '5'? | [«'5'»]`},
	{`Name in @p&@p=@p`, `@p AliasCycle [@p] alias @p is defined by itself: @p needs @p`},
	{`2 in Patterns`, `TypeMismatch [in] in cannot compare 2 of type Edm.Int32 with Patterns of type Sales.Pattern | did you mean 'Yellow'? | «'Yellow'» in Patterns`},
	{`zBin in (binary'Zg')`, `TypeMismatch [binary'Zg'] zBin of type Edm.Binary can only be compared by eq or ne with null`},
	{`'Solid' in [1,2]`, `TypeMismatch [1] in cannot compare 'Solid' of type Edm.String with 1 of type Edm.Int32 | did you mean '1'? | 'Solid' in [«'1'»,2]
TypeMismatch [2] in cannot compare 'Solid' of type Edm.String with 2 of type Edm.Int32 | did you mean '2'? | 'Solid' in [1,«'2'»]`},
	{`Name in (@q,5)&@q=7`, `TypeMismatch [@q] in cannot compare Name of type Edm.String with @q of type Edm.Int32 | did you mean '7'?
TypeMismatch [5] in cannot compare Name of type Edm.String with 5 of type Edm.Int32 | did you mean '5'? | Name in (@q,«'5'»)`},
	{`9223372036854775807 add 1 eq 0`, `Overflow [add] a result beyond the range of its type | write a number with an exponent, such as 1e20, to compute with Edm.Double`},
	{`-9223372036854775808 div -1 eq 0`, `Overflow [div] a result beyond the range of its type | write a number with an exponent, such as 1e20, to compute with Edm.Double`},
	{`- -9223372036854775808 eq 0`, `Overflow [-] a result beyond the range of its type`},
	{`1 mod 0 eq 0`, `DivisionByZero [mod] division by zero`},
	{`1e0 mod 0 eq 0`, `DivisionByZero [mod] division by zero`},
	{`1.0 div 0 eq 0`, `DivisionByZero [div] division by zero`},
	{`zBool or 1 div 0 eq 1`, `DivisionByZero [div] division by zero`},
	{`false and 1 div 0 eq 1`, `DivisionByZero [div] division by zero`},
	{`case(false:1 div 0,true:1) eq 1`, `DivisionByZero [div] division by zero`},
	{`9999-12-31 add duration'P1D' eq 9999-12-31`, `Overflow [add] a result beyond the range of its type`},
	{`duration'P1D' div 0 eq zDur`, `DivisionByZero [div] division by zero`},
	{`duration'P1D' mul INF eq zDur`, `Overflow [mul] a result beyond the range of its type`},
	{`(2012-01-01T00:00:00Z sub 1012-01-01T00:00:00Z) add zDur gt zDur`, `Overflow [sub] a result beyond the range of its type`},
	{`zDur add zDTO gt now()`, `TypeMismatch [add] add does not take zDur of type Edm.Duration and zDTO of type Edm.DateTimeOffset | write the date first and the duration behind add`},
	{`zDur div zDur eq 1`, `TypeMismatch [div] div does not take zDur of type Edm.Duration and zDur of type Edm.Duration`},
	{`zDur mod 2 eq zDur`, `TypeMismatch [mod] mod does not take zDur of type Edm.Duration and 2 of type Edm.Int32`},
	{`zTod add zDur eq zTod`, `TypeMismatch [add] add does not take zTod of type Edm.TimeOfDay and zDur of type Edm.Duration`},
	{`zStr add 'a' eq 'b'`, `TypeMismatch [add] add does not take zStr of type Edm.String and 'a' of type Edm.String | use concat to join strings`},
	{`Age add 'a' eq 5`, `TypeMismatch [add] add does not take Age of type Edm.Int32 and 'a' of type Edm.String`},
	{`Age add zBool eq 5`, `TypeMismatch [add] add does not take Age of type Edm.Int32 and zBool of type Edm.Boolean`},
	{`zDTO add 5 gt now()`, `TypeMismatch [add] add does not take zDTO of type Edm.DateTimeOffset and 5 of type Edm.Int32`},
	{`zDTO mul null eq null`, `TypeMismatch [mul] mul does not take zDTO of type Edm.DateTimeOffset and null`},
	{`-zStr eq 'x'`, `TypeMismatch [-] minus needs a number or a duration, found zStr of type Edm.String`},
	{`-Age in (1)`, `TypeMismatch [-] minus needs a number or a duration, found Age in (1) of type Edm.Boolean`},
	{`Age`, `TypeMismatch [Age] expected a Boolean expression, found Age of type Edm.Int32 | compare it, as in Age eq 1`},
	{`5`, `TypeMismatch [5] expected a Boolean expression, found 5 of type Edm.Int32`},
	{`'x'`, `TypeMismatch ['x'] expected a Boolean expression, found 'x' of type Edm.String`},
	{`Name eq 'x' and Age`, `TypeMismatch [Age] expected a Boolean expression, found Age of type Edm.Int32 | compare it, as in Age eq 1`},
	{`not Age`, `TypeMismatch [Age] expected a Boolean expression, found Age of type Edm.Int32 | compare it, as in Age eq 1`},
	{`not 5`, `TypeMismatch [5] expected a Boolean expression, found 5 of type Edm.Int32`},
	{`Age and Name or Size`, `TypeMismatch [Age] expected a Boolean expression, found Age of type Edm.Int32 | compare it, as in Age eq 1
TypeMismatch [Name] expected a Boolean expression, found Name of type Edm.String | compare it, as in Name eq 'text'
TypeMismatch [Size] expected a Boolean expression, found Size of type Edm.Decimal | compare it, as in Size eq 1.5`},
	{`夜 eq 1`, `UnknownProperty [夜] unknown property "夜"`},
	{`foo(Name)`, `UnknownFunction [foo] unknown function "foo"`},
	{`abcd eq 1`, `UnknownProperty [abcd] unknown property "abcd"`},
	{`now() sub P1D lt zDTO`, `UnknownProperty [P1D] unknown property "P1D" | did you mean duration'P1D'? | now() sub «duration'P1D'» lt zDTO`},
	{`zDur gt pt12h`, `UnknownProperty [pt12h] unknown property "pt12h" | did you mean duration'pt12h'? | zDur gt «duration'pt12h'»`},
	{`substringof('a b',Name)`, `UnknownFunction [substringof] unknown function "substringof" | write contains(Name,'a b') | «contains(Name,'a b')»`},
	{`SubstringOf('a',Name) eq true`, `UnknownFunction [SubstringOf] unknown function "SubstringOf" | write contains(Name,'a') | «contains(Name,'a')» eq true`},
	{`contain(Name,'a')`, `UnknownFunction [contain] unknown function "contain" | did you mean "contains"? | «contains»(Name,'a')`},
	{`startswit(Nam,5)`, `UnknownFunction [startswit] unknown function "startswit" | did you mean "startswith"? | «startswith»(Nam,5)
UnknownProperty [Nam] unknown property "Nam" | did you mean "Name"? | startswit(«Name»,5)`},
	{`contains(Name)`, `ArgumentCount [@13] contains takes 2 arguments, found 1 | as in contains(title,'phish')`},
	{`contains()`, `ArgumentCount [@9] contains takes 2 arguments, found 0 | as in contains(title,'phish')`},
	{`contains(Name,'a','b','c')`, `ArgumentCount ['b','c'] contains takes 2 arguments, found 4 | as in contains(title,'phish')`},
	{`substring(Name) eq 'x'`, `ArgumentCount [@14] substring takes 2 or 3 arguments, found 1 | as in substring(title,1,2) eq 'bc'`},
	{`now(1) gt zDTO`, `ArgumentCount [1] now takes no arguments, found 1 | as in expirationTime lt now()`},
	{`contains(Name,5)`, `TypeMismatch [5] argument 2 of contains must be Edm.String, found 5 of type Edm.Int32 | did you mean '5'? | contains(Name,«'5'»)`},
	{`contains(Age,'5')`, `TypeMismatch [Age] argument 1 of contains must be Edm.String or a collection, found Age of type Edm.Int32`},
	{`contains(Names,'a')`, `TypeMismatch ['a'] argument 2 of contains must be Collection(Edm.String), found 'a' of type Edm.String | use any to look at each item, as in any(x:x eq 'a')`},
	{`contains(Name,Nam)`, `UnknownProperty [Nam] unknown property "Nam" | did you mean "Name"? | contains(Name,«Name»)`},
	{`contains(foo,bar)`, `UnknownProperty [foo] unknown property "foo"
UnknownProperty [bar] unknown property "bar" | did you mean 'bar'? | contains(foo,«'bar'»)`},
	{`substring(Name,1.5) eq 'x'`, `TypeMismatch [1.5] argument 2 of substring must be an integer, found 1.5 of type Edm.Decimal`},
	{`round('5') eq 6`, `TypeMismatch ['5'] argument 1 of round must be a number, found '5' of type Edm.String | did you mean 5? | round(«5») eq 6`},
	{`round('x') eq 6`, `TypeMismatch ['x'] argument 1 of round must be a number, found 'x' of type Edm.String`},
	{`year('2012-01-01') eq 2012`, `TypeMismatch ['2012-01-01'] argument 1 of year must be Edm.Date or Edm.DateTimeOffset, found '2012-01-01' of type Edm.String | did you mean 2012-01-01? | year(«2012-01-01») eq 2012`},
	{`year(zTod) eq 5`, `TypeMismatch [zTod] argument 1 of year must be Edm.Date or Edm.DateTimeOffset, found zTod of type Edm.TimeOfDay`},
	{`hassubset(Names,Numbers)`, `TypeMismatch [Numbers] argument 2 of hassubset must be Collection(Edm.String), found Numbers of type Collection(Edm.Int32)`},
	{`matchesPattern(Name,'(')`, `InvalidPattern ['('] the regular expression lacks a closing parenthesis`},
	{`substring('abc',0,-1) eq ''`, `NegativeLength [-1] substring with a negative length`},
	{`now() gt 2012-01-01`, `TypeMismatch [gt] gt cannot compare now() of type Edm.DateTimeOffset with 2012-01-01 of type Edm.Date | did you mean 2012-01-01T00:00:00Z? | now() gt «2012-01-01T00:00:00Z»`},
	{`length(foo) eq bar`, `UnknownProperty [foo] unknown property "foo"
UnknownProperty [bar] unknown property "bar"`},
	{`nme eq 'x'`, `UnknownProperty [nme] unknown property "nme" | did you mean "Name"? | «Name» eq 'x'`},
	{`name eq 'x'`, `UnknownProperty [name] unknown property "name" | did you mean "Name"? | «Name» eq 'x'`},
	{`zzzzzz eq 5`, `UnknownProperty [zzzzzz] unknown property "zzzzzz"`},
	{`Sold gt 5`, `UnknownProperty [Sold] unknown property "Sold" | did you mean "Model.BestSellingProduct/Sold"? | «Model.BestSellingProduct/Sold» gt 5`},
	{`x/y/z eq 1`, `UnknownProperty [x] unknown property "x" | did you mean "X"? | «X»/y/z eq 1`},
	{`Zupplier1/Name eq 'x'`, `UnknownProperty [Zupplier1] unknown property "Zupplier1" | did you mean "Supplier"? | «Supplier»/Name eq 'x'`},
	{`Name/foo eq 'x'`, `UnknownProperty [foo] unknown property "foo": Edm.String has no properties`},
	{`Address/Cty eq 'x'`, `UnknownProperty [Cty] unknown property "Cty" of Model.Address | did you mean "City"? | Address/«City» eq 'x'`},
	{`Address/zzz eq 'x'`, `UnknownProperty [zzz] unknown property "zzz" of Model.Address | expected one of Street, City, State, ZipCode, CountryCode, Floor, Lines`},
	{`Addresses/City eq 'x'`, `TypeMismatch [City] "City" cannot follow a collection | use any or all, as in any(x:x/City eq ...)`},
	{`Age eq inf`, `UnknownProperty [inf] unknown property "inf" | did you mean INF? | Age eq «INF»`},
	{`Age eq nan`, `UnknownProperty [nan] unknown property "nan" | did you mean NaN? | Age eq «NaN»`},
	{`Age eq Null`, `UnknownProperty [Null] unknown property "Null" | did you mean null? | Age eq «null»`},
	{`zStr eq foo`, `UnknownProperty [foo] unknown property "foo" | did you mean 'foo'? | zStr eq «'foo'»`},
	{`zStr eq Nam`, `UnknownProperty [Nam] unknown property "Nam" | did you mean "Name"? | zStr eq «Name»`},
	{`Names/any(n:contains(n,'x')) and n eq 'x'`, `UnknownVariable [n] unknown variable "n" | a variable is known only within its any(n:...) or all(n:...)`},
	{`Names/any(n:Names/any(n:n eq 'x'))`, `DuplicateVariable [n] variable "n" is already declared by a lambda around this one | choose another name`},
	{`Names/any(n:m eq 'x')`, `UnknownProperty [m] unknown property "m"`},
	{`Name/any(n:n eq 'x')`, `TypeMismatch [any] any needs a collection, found Edm.String`},
	{`Age/all(n:n eq 'x')`, `TypeMismatch [all] all needs a collection, found Edm.Int32`},
	{`Addresses/any(a:a)`, `TypeMismatch [a] expected a Boolean expression, found a of type Model.Address | compare it, as in a eq null`},
	{`Products/any(p:p/Nam eq 'x' and p/Ag eq 1)`, `UnknownProperty [Nam] unknown property "Nam" of Model.Product | did you mean "Name"? | Products/any(p:p/«Name» eq 'x' and p/Ag eq 1)
UnknownProperty [Ag] unknown property "Ag" of Model.Product | did you mean "Age"? | Products/any(p:p/Nam eq 'x' and p/«Age» eq 1)`},
	{`Name/$count gt 0`, `TypeMismatch [$count] $count needs a collection, found Edm.String | use length for the length of a string`},
	{`Names/$count($filter=$this eq Name) gt 1`, `UnknownProperty [Name] unknown property "Name" | did you mean "$it/Name"? | Names/$count($filter=$this eq «$it/Name») gt 1`},
	{`Name/$filter(true)/$count gt 1`, `TypeMismatch [$filter(true)] $filter needs a collection, found Edm.String`},
	{`Names/any(n:@a)&@a=n eq 'x'`, `@a UnknownProperty [n] unknown property "n"`},
	{`$this eq 1`, `NotSupported [$this] $this is not supported outside of /$filter(...) and /$count($filter=...) | use $it or leave it out`},
	{`$root/Products(1)/Name eq 'x'`, `NotSupported [$root] paths that begin with $root are not supported`},
	{`Products(1)/Name eq 'x'`, `NotSupported [(1)] key predicates are not supported in expressions | use any, as in Items/any(i:i/id eq 1)`},
	{`Model.Fn(a=1) eq 2`, `NotSupported [Model.Fn] calls of functions of the service such as "Model.Fn" are not supported`},
	{`Name/Model.Fn() eq 2`, `NotSupported [Model.Fn] calls of functions of the service such as "Model.Fn" are not supported`},
	{`@Core.Messages eq 1`, `NotSupported [@Core.Messages] annotations such as "@Core.Messages" are not supported`},
	{`Name/@Core.Messages eq 1`, `NotSupported [@Core.Messages] annotations such as "@Core.Messages" are not supported`},
	{`Model.Nope/Name eq 'x'`, `UnknownType [Model.Nope] unknown type "Model.Nope"`},
	{`Model.Address/City eq 'x'`, `TypeMismatch [Model.Address] Model.Address does not derive from Model.Product`},
	{`Address/Model.Product/Name eq 'x'`, `TypeMismatch [Model.Product] Model.Product does not derive from Model.Address`},
	{`cast(Name,Edm.Text) eq 'x'`, `UnknownType [Edm.Text] unknown type "Edm.Text"`},
	{`cast(Name,Edm.Strin) eq 'x'`, `UnknownType [Edm.Strin] unknown type "Edm.Strin" | did you mean "Edm.String"? | cast(Name,«Edm.String») eq 'x'`},
	{`cast(Supplier,Model.Nope) eq null`, `UnknownType [Model.Nope] unknown type "Model.Nope"`},
	{`cast(Name,Model.Address) eq null`, `TypeMismatch [Model.Address] Name of type Edm.String is never of type Model.Address`},
	{`cast(Names,Edm.String) eq 'x'`, `TypeMismatch [Edm.String] Names of type Collection(Edm.String) is never of type Edm.String`},
	{`case(zBool:'x',true:5) eq 5`, `TypeMismatch [5] the values of case must be of one type: expected Edm.String, found 5 of type Edm.Int32`},
	{`case(zBool:1,Age:2) eq 1`, `TypeMismatch [Age] expected a Boolean expression, found Age of type Edm.Int32 | compare it, as in Age eq 1`},
	{`case(zBool:Nam,zBol:5) eq 5`, `UnknownProperty [Nam] unknown property "Nam" | did you mean "Name"? | case(zBool:«Name»,zBol:5) eq 5
UnknownProperty [zBol] unknown property "zBol" | did you mean "zBool"? | case(zBool:Nam,«zBool»:5) eq 5`},
	{`{"City":"x"} eq {"City":"x"}`, `TypeMismatch [{"City":"x"}] an object can only stand beside a value of a complex type`},
	{`Adress eq {"City":"x"}`, `UnknownProperty [Adress] unknown property "Adress" | did you mean "Address"? | «Address» eq {"City":"x"}`},
	{`{"City":"x"} eq Adress`, `UnknownProperty [Adress] unknown property "Adress" | did you mean "Address"? | {"City":"x"} eq «Address»`},
	{`Adress in [{"City":"x"}]`, `UnknownProperty [Adress] unknown property "Adress" | did you mean "Address"? | «Address» in [{"City":"x"}]`},
	{`Address eq {"@odata.type":"#Model.Adress"}`, `UnknownType [Model.Adress] unknown type "Model.Adress" | did you mean "Model.Address"? | Address eq {"@odata.type":"#«Model.Address»"}`},
	{`Address eq {"@odata.type":"#Model.Product"}`, `TypeMismatch ["#Model.Product"] Model.Product is not Model.Address or a type that derives from it`},
	{`Address eq {"@odata.type":5}`, `TypeMismatch [5] "@odata.type" must be a string`},
	{`Address eq {"Cty":"x"}`, `UnknownProperty ["Cty"] unknown property "Cty" of Model.Address | did you mean "City"? | Address eq {«"City"»:"x"}`},
	{`Address eq {"City":5}`, `TypeMismatch [5] property "City" must be Edm.String, found 5 of type Edm.Int32`},
	{`Names eq ['a',5]`, `TypeMismatch [5] the items of an array must be of one type: expected Edm.String, found 5 of type Edm.Int32`},
	{`[1,'a'] eq Numbers`, `TypeMismatch ['a'] the items of an array must be of one type: expected Edm.Int32, found 'a' of type Edm.String`},
	{`Name eq @a&@a=@b&@b=@a`, `@b AliasCycle [@a] alias @a is defined by itself: @a needs @b needs @a`},
	{`Name eq @a&@a=@a`, `@a AliasCycle [@a] alias @a is defined by itself: @a needs @a`},
	{`Name eq @a&@a=5`, `TypeMismatch [eq] eq cannot compare Name of type Edm.String with @a of type Edm.Int32 | did you mean '5'?`},
	{`style eq @a&@a='Yello'`, `@a UnknownMember [Yello] enumeration type Sales.Pattern has no member "Yello" | did you mean "Yellow"? the members are Solid, Yellow, Red | '«Yellow»'`},
	{`Age eq @a&@a=Ag add 1`, `@a UnknownProperty [Ag] unknown property "Ag" | did you mean "Age"? | «Age» add 1`},
	{`Age gt @a&@a=9223372036854775807 add 1`, `@a Overflow [add] a result beyond the range of its type | write a number with an exponent, such as 1e20, to compute with Edm.Double`},
	{`Age eq @a or Rating eq @a&@a='x'`, `TypeMismatch [eq] eq cannot compare Age of type Edm.Int32 with @a of type Edm.String | expected a number such as 1
TypeMismatch [eq] eq cannot compare Rating of type Edm.Int32 with @a of type Edm.String | expected a number such as 1`},
}

// TestFixes applies the fix of each diagnostic, which must make it go.
func TestFixes(t *testing.T) {
	for _, c := range diagnosticCases {
		q, err := parseFilter(c.filter)
		if err != nil {
			t.Fatal(err)
		}
		_, err = schema.Bind(q, product)
		for _, d := range asDiagnostics(t, err) {
			if d.Fix == nil {
				continue
			}
			options := make([]string, len(q.Options))
			for i, o := range q.Options {
				text := o.Text
				if o.Name == d.Option {
					text = text[:d.Fix.Span.Start] + d.Fix.Text + text[d.Fix.Span.End:]
				}
				options[i] = o.Name + "=" + text
			}
			fixed := strings.TrimPrefix(strings.Join(options, "&"), "$filter=")
			_, err := bindFilter(fixed, product)
			if err == nil {
				continue
			}
			for _, left := range asDiagnostics(t, err) {
				if left.Code == d.Code && left.Message == d.Message {
					t.Errorf("%s: %s still says: %s", c.filter, fixed, left.Message)
				}
			}
		}
	}
}

func TestDiagnostics(t *testing.T) {
	for _, c := range diagnosticCases {
		t.Run(c.filter, func(t *testing.T) {
			q, err := parseFilter(c.filter)
			if err != nil {
				t.Fatal(err)
			}
			_, err = schema.Bind(q, product)
			if err == nil {
				t.Fatal("bound")
			}
			if diff := cmp.Diff(c.want, report(q, asDiagnostics(t, err))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestMessagesAreShort binds long literals, which no message repeats.
func TestMessagesAreShort(t *testing.T) {
	digits, letters := strings.Repeat("9", 1<<17), strings.Repeat("x,'',", 1<<15)
	for _, filter := range []string{
		`zGuid eq '` + digits + `'`, `zDbl eq '` + letters + `'`, `zDTO eq ` + digits, `zDur eq '` + letters + `'`, `Name eq ` + digits,
		`style eq '` + letters + `'`, `style eq '` + digits + `'`, `size eq '` + letters + `'`, `Sales.Size'` + digits + `' eq size`,
		`length(` + digits + `) eq 1`, `Name in ` + digits, `substringof('` + letters + `',Name)`, `matchesPattern(Name,'(` + letters + `')`,
		`Address eq {"City":"` + digits + `\ud800"}`, `Address eq {"` + digits + `":1}`, `Address eq {"@odata.type":"` + digits + `"}`,
		`zDate eq ` + digits + `-01-01 add duration'P1D'`, `cast('` + letters + `',Model.Address) eq null`, `-'` + letters + `' eq 5`,
		`binary'` + digits + `x' eq null`, `geo.length(geography'SRID=0;Point(` + digits + ` 1)') eq 1`, `'` + letters + `'`,
	} {
		_, err := bindFilter(filter, product)
		if err == nil {
			t.Errorf("%.40s binds", filter)
			continue
		}
		for _, d := range asDiagnostics(t, err) {
			if len(d.Message)+len(d.Hint) > 300 {
				t.Errorf("%.40s: %.80s (%d bytes) | %.80s (%d bytes)", filter, d.Message, len(d.Message), d.Hint, len(d.Hint))
			}
		}
	}
}
