// Package indicator holds the rules of the Indicators API: what a submitted
// indicator must be, what becomes of it when it meets an older one, and how it
// is answered. It knows neither HTTP nor SQL.
package indicator

import (
	"slices"

	"github.com/odatacheck/odata/schema"
)

// Positions in [schema.Record.Values] of an indicator.
const (
	ID = iota
	Value
	Kind
	Action
	CreatedBy
	Severity
	Category
	Application
	EducateURL
	BypassDurationHours
	Title
	Description
	RecommendedActions
	CreationTime
	ExpirationTime
	LastUpdateTime
	LastUpdatedBy
	GroupNames
	GroupIDs
	CertificateInfo
	NotificationID
	NotificationBody
	Version
	MitreTechniques
	HistoricalDetection
	LookBackPeriod
	GenerateAlert
	AdditionalInfo
	CreatedByDisplayName
	ExternalID
	CreatedBySource
	Source
	SourceType

	// The ones that only the server knows.
	Tenant
	Number
	Scope

	publicCount = Tenant
)

// The property names that [Stored] has beside those of an indicator.
const (
	TenantName = "$tenant"
	NumberName = "$number"
	ScopeName  = "$scope"
)

// stored is shared by all callers of Stored and never changes.
var stored = newStored()

// Stored returns the entity type of the rows: an indicator's properties, then
// the tenant, the number behind the id, and what else belongs to the key of an
// upsert. Clients cannot spell the names of the latter. All callers get the
// same instance; it must not be changed.
func Stored() *schema.EntityType { return stored }

func newStored() *schema.EntityType {
	public := schema.Indicator()
	if len(public.Properties) != publicCount {
		panic("indicator: the entity type has other properties than the constants say")
	}
	properties := slices.Clone(public.Properties)
	certificate := *properties[CertificateInfo]
	certificate.Type = opened(certificate.Type.(*schema.ComplexType))
	properties[CertificateInfo] = &certificate
	own := []*schema.Property{
		{Name: TenantName, Type: schema.String},
		{Name: NumberName, Type: schema.Int64, Sortable: true},
		{Name: ScopeName, Type: schema.String},
	}
	return &schema.EntityType{
		Name:       public.Name,
		Key:        []string{TenantName, NumberName},
		Properties: append(properties, own...),
		IgnoreCase: true,
		MaxTop:     public.MaxTop,
	}
}

// lenient is shared and never changes.
var lenient = newLenient()

// Lenient returns the entity type of the rows with every property filterable
// that an indicator has, not only the thirteen that the service documents.
func Lenient() *schema.EntityType { return lenient }

func newLenient() *schema.EntityType {
	e := *stored
	e.Properties = slices.Clone(e.Properties)
	open(e.Properties[:publicCount])
	return &e
}

// open puts filterable properties in the place of others.
func open(properties []*schema.Property) {
	for i, p := range properties {
		filterable := *p
		filterable.Filterable = true
		properties[i] = &filterable
	}
}

// opened returns the type with every property filterable. In [Stored] the
// property that holds it is not, so that only [Lenient] opens it: rows of both
// have one type.
func opened(t *schema.ComplexType) *schema.ComplexType {
	c := *t
	c.Properties = slices.Clone(c.Properties)
	open(c.Properties)
	return &c
}

// enumValue returns the value of a member that the type of property p has.
func enumValue(p int, member string) int64 {
	v, ok := stored.Properties[p].Type.(*schema.EnumType).Value(member)
	if !ok {
		panic("indicator: no enumeration member " + member)
	}
	return v
}

// EnumName returns the member's name of an enumeration value of property p.
func EnumName(p int, v schema.Value) string {
	n, ok := v.(int64)
	if !ok {
		return ""
	}
	name, _ := stored.Properties[p].Type.(*schema.EnumType).Member(n)
	return name
}

// Text returns a string value, "" for null.
func Text(v schema.Value) string {
	s, _ := v.(string)
	return s
}
