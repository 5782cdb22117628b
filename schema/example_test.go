package schema_test

import (
	"fmt"
	"time"

	"github.com/odatacheck/odata/schema"
)

func ExampleOf() {
	type Product struct {
		ID       int32      `odata:"id,key,filter,sort"`
		Name     string     `odata:"name,filter,sort,funcs=contains|startswith"`
		Released *time.Time `odata:"released,filter,sort"`
		Tags     []string   `odata:"tags,filter"`
		Cost     float64    // not a property: clients cannot ask for it
	}
	e, err := schema.Of[Product]()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range e.Properties {
		fmt.Println(p.Name, p.Type, p.Nullable)
	}
	// Output:
	// id Edm.Int32 false
	// name Edm.String false
	// released Edm.DateTimeOffset true
	// tags Collection(Edm.String) false
}

func ExampleIndicator() {
	p, _ := schema.Indicator().Lookup("Severity")
	fmt.Println(p.Name, p.Type, p.Filterable)
	// Output: severity microsoft.windowsDefenderATP.api.severity true
}

func ExampleDecodeRecord() {
	address := &schema.ComplexType{Name: "Sales.Address", Properties: []*schema.Property{
		{Name: "City", Type: schema.String},
		{Name: "Floor", Type: schema.Byte, Nullable: true},
	}}
	r, err := schema.DecodeRecord([]byte(`{"City":"Kyiv"}`), address)
	fmt.Println(r.Values, err)
	_, err = schema.DecodeRecord([]byte(`{"City":"Kyiv","Floor":256}`), address)
	fmt.Println(err)
	// Output:
	// [Kyiv <nil>] <nil>
	// property "Floor": expected a value of Edm.Byte, found 256
}

func ExampleFormatLiteral() {
	fmt.Println(schema.FormatLiteral("it's", schema.String))
	fmt.Println(schema.FormatLiteral(90*time.Minute, schema.Duration))
	fmt.Println(schema.FormatLiteral(int64(3), schema.Indicator().Properties[5].Type))
	// Output:
	// 'it''s'
	// duration'PT1H30M'
	// microsoft.windowsDefenderATP.api.severity'High'
}

func ExampleLookupFunction() {
	f, _ := schema.LookupFunction("StartsWith")
	v, err := f.Overloads[0].Apply([]schema.Value{"10.1.2.3", "10."})
	fmt.Println(f.Name, v, err)
	// Output: startswith true <nil>
}
