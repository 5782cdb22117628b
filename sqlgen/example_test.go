package sqlgen_test

import (
	"context"
	"fmt"
	"log"

	"github.com/odatacheck/odata/eval"
	"github.com/odatacheck/odata/parser"
	"github.com/odatacheck/odata/schema"
	"github.com/odatacheck/odata/sqlgen"
)

func Example() {
	parsed, err := parser.ParseQuery("$filter=severity eq 'High' and startswith(indicatorValue,'10.')&$select=title&$top=5", parser.Options{})
	if err != nil {
		log.Fatal(err)
	}
	q, err := schema.Bind(parsed, schema.Indicator())
	if err != nil {
		log.Fatal(err)
	}
	table := sqlgen.TableOf(q.Type, "indicators")
	s, err := sqlgen.Select(q, table, sqlgen.PostgreSQL())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(s.SQL)
	fmt.Println(s.Args)
	// Output:
	// SELECT "id", "title" FROM "indicators" WHERE "severity" = $1::bigint AND ("indicatorValue" >= $2::text COLLATE "C" AND "indicatorValue" < $3::text COLLATE "C") ORDER BY "id" LIMIT $4::bigint
	// [3 10. 10/ 5]
}

// A Runner reads rows, and checks what SQL cannot.
func ExampleRunner() {
	e := schema.Indicator()
	compiler, err := sqlgen.New(e, sqlgen.TableOf(e, "indicators"), sqlgen.SQLite())
	if err != nil {
		log.Fatal(err)
	}
	list := func(ctx context.Context, db sqlgen.Queryer, q *schema.Query) error {
		r := sqlgen.Runner{DB: db, Compiler: compiler, Check: func(residual schema.Term) (sqlgen.Check, error) {
			p, err := eval.Compile(residual, eval.RecordFields(e))
			if err != nil {
				return nil, err
			}
			return p.Match, nil
		}}
		for row, err := range r.Rows(ctx, q) {
			if err != nil {
				return err
			}
			fmt.Println(string(schema.AppendJSON(nil, row, e)))
		}
		return nil
	}
	_ = list
}
