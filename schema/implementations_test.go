package schema_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/odatacheck/odata/ast"
	"github.com/odatacheck/odata/schema"
)

// beyondUs are rows whose verdict an entity type of ours cannot give, or where
// the project has decided otherwise, with the reason.
var beyondUs = map[string]string{
	"m-083": "names of types are case-sensitive",
	"m-085": "names of types are case-sensitive",
	"m-087": "names of types are case-sensitive",
	"m-089": "names of types are case-sensitive",
	"m-092": "names of types are case-sensitive",
	"m-093": "names of types are case-sensitive",
	"m-097": "names of types are case-sensitive",
	"m-103": "names of types are case-sensitive",
	"m-105": "names of types are case-sensitive",
	"m-106": "names of types are case-sensitive",
	"m-107": "names of types are case-sensitive",
	"m-109": "names of types are case-sensitive",
	"m-391": "names of types are case-sensitive",
	"m-392": "names of types are case-sensitive",
	"m-112": "members are case-sensitive",
	"m-113": "members are case-sensitive",
	"m-137": "the entity type is open, ours are closed",
	"m-169": "the entity type is open, ours are closed",
	"m-355": "the entity type is open, ours are closed",
	"m-357": "the entity type is open, ours are closed",
	"m-358": "the entity type is open, ours are closed",
	"m-360": "the entity type is open, ours are closed",
	"m-362": "the entity type is open, ours are closed",
	"m-363": "the entity type is open, ours are closed",
	"m-364": "the entity type is open, ours are closed",
	"m-365": "the entity type is open, ours are closed",
	"m-371": "the entity type is open, ours are closed",
	"m-455": "the entity type is open, ours are closed",
	"m-458": "the entity type is open, ours are closed",
	"m-461": "the entity type is open, ours are closed",
	"m-079": "an expression of another type than Boolean",
	"m-188": "an extension: a date taken for an instant",
	"m-206": "geo values can only be compared with null",
	"m-207": "geo values can only be compared with null",
	"m-212": "an enumeration beside a bare number is an error",
	"m-214": "a quoted number in range is a value of an enumeration",
	"m-404": "a quoted number in range is a value of an enumeration",
	"m-415": "a quoted number in range is a value of an enumeration",
	"m-511": "a collection is never null, and may be asked",
	"m-070": "any and all in any letter case",
	"m-406": "cast of an enumeration to a number is legal",
	"m-755": "a type definition",
}

const fqn = "Fully.Qualified.Namespace."

// peopleTypes are the types of the model that the rows of one implementation
// share.
func peopleTypes() map[string]*schema.EntityType {
	colors := &schema.EnumType{Name: fqn + "ColorPattern", Underlying: schema.Int32, Flags: true, Members: []schema.EnumMember{
		{Name: "Red", Value: 1}, {Name: "Blue", Value: 2}, {Name: "Yellow", Value: 4}, {Name: "Solid", Value: 8},
		{Name: "Striped", Value: 16}, {Name: "SolidRed", Value: 9}, {Name: "SolidBlue", Value: 10}, {Name: "SolidYellow", Value: 12},
	}}
	address := &schema.ComplexType{Name: fqn + "Address", Properties: properties(schema.String, "Street", "City")}
	home := &schema.ComplexType{Name: fqn + "HomeAddress", Base: address, Properties: properties(schema.String, "HomeNO")}
	address.Properties = append(address.Properties, properties(address, "NextHome")...)
	painting := &schema.EntityType{Name: fqn + "Painting", Key: []string{"ID"}, Properties: concat(
		properties(schema.Int32, "ID", "Value"), properties(schema.String, "Artist"), properties(collection(schema.String), "Colors"),
	)}
	dog := &schema.EntityType{Name: fqn + "Dog", Key: []string{"ID"}}
	lion := &schema.EntityType{Name: fqn + "Lion", Key: []string{"ID"}, Properties: properties(schema.Int32, "ID")}
	person := &schema.EntityType{Name: fqn + "Person", Key: []string{"ID"}, Types: []schema.Type{home}}
	address.Properties = append(address.Properties, properties(collection(person), "MyNeighbors")...)
	dog.Properties = concat(properties(schema.Int32, "ID"), properties(schema.String, "Color"),
		properties(collection(schema.String), "Nicknames"), properties(collection(person), "MyPeople"),
		properties(collection(lion), "LionsISaw"), properties(lion, "LionWhoAteMe"))
	person.Properties = concat(properties(schema.Int32, "ID", "StockQuantity"),
		properties(schema.String, "SSN", "Shoe", "Name", "FirstName"), properties(schema.Guid, "MyGuid"),
		properties(schema.DateTimeOffset, "Birthdate", "FavoriteDate"), properties(schema.Date, "MyDate"),
		properties(schema.TimeOfDay, "MyTimeOfDay"), properties(schema.Duration, "TimeEmployed"),
		properties(schema.Double, "FavoriteNumber"), properties(collection(schema.Int32), "RelatedIDs"),
		properties(collection(schema.String), "RelatedSSNs"), properties(collection(schema.DateTimeOffset), "MyDates"),
		properties(collection(colors), "FavoriteColors"), properties(address, "MyAddress"),
		properties(collection(address), "PreviousAddresses"), properties(dog, "MyDog"),
		properties(collection(dog), "MyFriendsDogs"), properties(painting, "MyFavoritePainting"),
		properties(collection(painting), "MyPaintings"), properties(schema.GeographyPoint, "GeographyPoint"),
	)
	employee := &schema.EntityType{Name: fqn + "Employee", Base: person, Properties: properties(schema.String, "WorkEmail")}
	person.Derived = []*schema.EntityType{employee}
	openEmployee := &schema.EntityType{Name: fqn + "OpenEmployee", Key: []string{"ID"}, Properties: concat(
		properties(schema.Int32, "ID", "TestInt", "TestIntInSquareBrackets"), properties(schema.String, "TestString", "TestStringInSquareBrackets"),
		properties(schema.Double, "TestDouble", "TestDoubleInSquareBrackets"), properties(schema.Decimal, "TestDecimal"),
		properties(schema.Boolean, "TestBoolInSquareBrackets"),
	)}
	pet2 := &schema.EntityType{Name: fqn + "Pet2", Properties: concat(properties(schema.Single, "ID"), properties(colors, "PetColorPattern"))}
	return map[string]*schema.EntityType{
		"Person": person, "People": person, "Dogs(2)/MyPeople": person, "Dog": dog, "Dogs": dog, "Painting": painting,
		"Employee": employee, "OpenEmployee(open)": openEmployee, "Pet2": pet2, "Pet2Set": pet2,
		"Pet1": {Name: fqn + "Pet1", Properties: concat(properties(schema.Int64, "ID"), properties(schema.Single, "SingleID"),
			properties(schema.Double, "DoubleID"), properties(schema.Decimal, "DecimalID"))},
		"Pet3":     {Name: fqn + "Pet3", Properties: properties(schema.Double, "ID")},
		"Pet5":     {Name: fqn + "Pet5", Properties: properties(schema.Boolean, "ID")},
		"Entity":   colorEntity(),
		"see file": person,
		"-":        {Name: fqn + "Thing", Properties: properties(schema.Int32, "Age")},
	}
}

func colorEntity() *schema.EntityType {
	members := []schema.EnumMember{{Name: "Red", Value: 1}, {Name: "Green", Value: 2}, {Name: "Blue", Value: 3}}
	color := &schema.EnumType{Name: "NS.Color", Members: members}
	flags := &schema.EnumType{Name: "NS.ColorFlags", Flags: true, Members: []schema.EnumMember{
		{Name: "Red", Value: 1}, {Name: "Green", Value: 2}, {Name: "Blue", Value: 4},
	}}
	return &schema.EntityType{Name: "NS.Entity", Properties: concat(
		properties(color, "Color"), properties(flags, "ColorFlags"), properties(collection(color), "Colors"),
	)}
}

const testNS = "olingo.odata.test1."

// primitiveProperties are the properties PropertyXxx of type Edm.Xxx and their
// collections.
func primitiveProperties() []*schema.Property {
	var list []*schema.Property
	for p := schema.Boolean; p <= schema.Binary; p++ {
		name := "Property" + strings.TrimPrefix(p.String(), "Edm.")
		list = append(list, property(name, p), property("Coll"+name, collection(p)))
	}
	return list
}

func testTypes() map[string]*schema.EntityType {
	twoPrim := &schema.ComplexType{Name: testNS + "CTTwoPrim", Properties: concat(
		properties(schema.Int16, "PropertyInt16"), properties(schema.String, "PropertyString"),
	)}
	base := &schema.ComplexType{Name: testNS + "CTBase", Base: twoPrim, Properties: properties(schema.String, "AdditionalPropString")}
	twoBase := &schema.ComplexType{Name: testNS + "CTTwoBase", Base: base}
	all := &schema.ComplexType{Name: testNS + "CTAllPrim", Properties: primitiveProperties()}
	outer := &schema.ComplexType{Name: testNS + "CTComp", Properties: concat(primitiveProperties(), properties(all, "PropertyComp"))}
	e := &schema.EntityType{Name: testNS + "ETTwoKeyNav", Types: []schema.Type{base, twoBase}}
	key := &schema.EntityType{Name: testNS + "ETKeyNav", Properties: concat(primitiveProperties(), properties(e, "NavPropertyETTwoKeyNavOne"))}
	prim := &schema.EntityType{Name: testNS + "ETKeyPrimNav", Base: key}
	key.Derived = []*schema.EntityType{prim}
	unrelated := &schema.EntityType{Name: testNS + "ETOther", Properties: primitiveProperties()}
	e.Properties = concat(primitiveProperties(), properties(outer, "PropertyComp"), properties(all, "PropertyCompAllPrim"),
		properties(twoPrim, "PropertyCompTwoPrim", "PropertyCompNav"), properties(collection(twoPrim), "CollPropertyComp"),
		properties(e, "NavPropertyETTwoKeyNavOne"), properties(collection(e), "NavPropertyETTwoKeyNavMany"),
		properties(key, "NavPropertyETKeyNavOne"), properties(collection(key), "NavPropertyETKeyNavMany"),
		properties(unrelated, "NavPropertyETKeyPrimNavOne"))
	derived := &schema.EntityType{Name: testNS + "ETBaseTwoKeyNav", Base: e, Properties: properties(schema.Date, "PropertyDateOfBase")}
	e.Derived = []*schema.EntityType{derived}

	enum := &schema.EnumType{Name: testNS + "ENString", Underlying: schema.Int16, Flags: true, Members: []schema.EnumMember{
		{Name: "String1", Value: 1}, {Name: "String2", Value: 2}, {Name: "String3", Value: 4},
	}}
	mixed := &schema.ComplexType{Name: testNS + "CTMixEnumDef", Properties: properties(enum, "PropertyEnumString")}
	return map[string]*schema.EntityType{
		"PropertyXxx has type Edm.Xxx":                                              e,
		"PropertyXxx has type Edm.Xxx; Coll* are collections":                       e,
		"PropertyXxx has type Edm.Xxx; Coll* are collections; PropertyComp complex": e,
		"ETMixEnumDefCollComp": {Name: testNS + "ETMixEnumDefCollComp", Properties: concat(
			properties(enum, "PropertyEnumString"), properties(mixed, "PropertyCompMixedEnumDef"), properties(schema.String, "PropertyDefString"),
		)},
	}
}

func TestImplementations(t *testing.T) {
	entities := peopleTypes()
	maps.Copy(entities, testTypes())
	var count tally
	skipped := 0
	for _, row := range conformance(t, "implementations.tsv") {
		var want bool
		switch {
		case row["verdict"] == "accept" && row["abnfSyntax"] == "ok" && row["note"] == "":
			want = true
		case row["verdict"] == "reject" && (row["note"] == "" || row["note"] == "syntactically valid: rejected by type/schema check"):
		default:
			continue
		}
		name, _, _ := strings.Cut(row["schema"], "{")
		e := entities[strings.TrimSuffix(name, " open")]
		if e == nil || beyondUs[row["id"]] != "" {
			skipped++
			continue
		}
		_, err := bindQuery("$filter="+row["input"], e)
		var diags ast.Diagnostics
		if want && errors.As(err, &diags) && diags.Status() == 501 {
			count.add("legal, not supported", true)
			continue
		}
		count.add(row["verdict"], (err == nil) == want)
		if (err == nil) != want {
			t.Errorf("%s: %s: %s: want %s, got %v", row["id"], name, row["input"], row["verdict"], err)
		}
	}
	t.Logf("%s; %d skipped", &count, skipped)
}
