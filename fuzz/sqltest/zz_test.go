package sqltest
import ("testing";"fmt"
"github.com/odatacheck/odata/schema"
"github.com/odatacheck/odata/sqlgen")
func TestZZ(t *testing.T) {
 n:=0
 for i:=uint64(0); i<40; i++ {
  w := &world{seed: 5000+i}
  *w = *newWorld(5000+i, 10)
  for _, q := range w.filters(t.Context(), 20) {
    c, err := sqlgen.New(w.typ, sqlgen.TableOf(w.typ,"e"), sqlgen.PostgreSQL())
    if err != nil { t.Fatal(err) }
    s, err := c.Where(q.bound)
    if err != nil { t.Fatal(err) }
    if s.Residual != nil { n++
      var leaf func(x schema.Term)
      leaf = func(x schema.Term) {
        switch x := x.(type) {
        case *schema.And: for _, y := range x.Terms { leaf(y) }; return
        case *schema.Or: for _, y := range x.Terms { leaf(y) }; return
        case *schema.Not: leaf(x.X); return
        }
        s, _ := c.Where(&schema.Query{Type: w.typ, Filter: x})
        if s.Residual != nil { fmt.Println(schema.Dump(x)) }
      }
      leaf(s.Residual)
    }
  }
 }
 fmt.Println(n, "of 800")
}
