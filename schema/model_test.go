package schema_test

import (
	"github.com/odatacheck/odata/schema"
)

// property declares a property that allows everything.
func property(name string, t schema.Type) *schema.Property {
	return &schema.Property{Name: name, Type: t, Nullable: true, Filterable: true, Sortable: true}
}

func properties(t schema.Type, names ...string) []*schema.Property {
	var list []*schema.Property
	for _, name := range names {
		list = append(list, property(name, t))
	}
	return list
}

func collection(elem schema.Type) *schema.CollectionType { return &schema.CollectionType{Elem: elem} }

func concat(lists ...[]*schema.Property) []*schema.Property {
	var all []*schema.Property
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// product is the entity type that the conformance folder describes for its
// typed rows, with what the binder's own tables need besides.
var product = newProduct()

func pattern() *schema.EnumType {
	return &schema.EnumType{
		Name: "Sales.Pattern", Underlying: schema.Int32, Flags: true,
		Members: []schema.EnumMember{{Name: "Solid", Value: 1}, {Name: "Yellow", Value: 2}, {Name: "Red", Value: 4}},
	}
}

func size() *schema.EnumType {
	return &schema.EnumType{
		Name: "Sales.Size", Underlying: schema.Byte,
		Members: []schema.EnumMember{{Name: "Small", Value: 1}, {Name: "Large", Value: 3}, {Name: "Huge", Value: 10}},
	}
}

func newProduct() *schema.EntityType {
	flags := pattern()
	address := &schema.ComplexType{Name: "Model.Address", Properties: concat(
		properties(schema.String, "Street", "City", "State", "ZipCode", "CountryCode"),
		properties(schema.Int32, "Floor"),
		properties(collection(schema.String), "Lines"),
	)}
	location := &schema.ComplexType{Name: "Model.AddressWithLocation", Base: address, Properties: properties(schema.GeographyPoint, "Location")}
	e := &schema.EntityType{Name: "Model.Product", Key: []string{"ID"}, Types: []schema.Type{location}}
	e.Properties = concat(
		[]*schema.Property{{Name: "ID", Type: schema.Int32, Filterable: true, Sortable: true}},
		properties(schema.String, "zStr", "Name", "FirstName", "LastName", "Title", "CompanyName", "ContactName", "Street",
			"City", "State", "ZipCode", "CountryCode", "TheQuickBrownFoxSays42", "__ID"),
		properties(schema.Date, "zDate"),
		properties(schema.DateTimeOffset, "zDTO", "BirthDate", "ReleaseDate"),
		properties(schema.TimeOfDay, "zTod"),
		properties(schema.Duration, "zDur", "LifeTime"),
		properties(schema.Decimal, "zDec", "Price", "Size", "Cost", "Revenue", "Amount", "TaxRate"),
		properties(schema.Double, "zDbl"),
		properties(schema.Single, "zSgl"),
		properties(schema.Byte, "zByte"),
		properties(schema.SByte, "zSByte"),
		properties(schema.Int16, "zI16"),
		properties(schema.Int32, "zI32", "Age", "Rating", "Quantity", "X"),
		properties(schema.Int64, "zI64"),
		properties(schema.Guid, "zGuid"),
		properties(schema.Binary, "zBin"),
		properties(schema.Boolean, "zBool", "Completed"),
		properties(flags, "zEnum", "style", "eyeColor"),
		properties(size(), "zSize"),
		properties(schema.GeographyPoint, "zGeo"),
		properties(collection(schema.String), "EmailAddresses", "Names", "Sizes"),
		properties(collection(schema.Int32), "Numbers"),
		properties(collection(flags), "Patterns"),
		properties(address, "Address"),
		properties(collection(address), "Addresses"),
	)
	for _, p := range concat(
		properties(e, "Product", "Supplier", "Customer", "Category", "Manager"),
		properties(collection(e), "Products", "Items", "Orders", "DirectReports", "Sales"),
	) {
		p.Navigation = true
		e.Properties = append(e.Properties, p)
	}
	best := &schema.EntityType{Name: "Model.BestSellingProduct", Base: e, Properties: properties(schema.Int32, "Sold")}
	e.Derived = []*schema.EntityType{best}
	return e
}
