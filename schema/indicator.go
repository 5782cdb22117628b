package schema

import "slices"

const indicatorNamespace = "microsoft.windowsDefenderATP.api."

// indicatorMaxTop is the largest $top that the service documents.
const indicatorMaxTop = 10_000

// indicator is shared by all callers of Indicator and never changes.
var indicator = newIndicator()

// Indicator returns the entity type Indicator of the Defender for Endpoint
// API: the properties of the service's own metadata in the order in which it
// emits them, then source and sourceType, which only its documents have.
// Thirteen properties are filterable, every primitive or enumeration property
// is sortable, names match in any letter case, and $top is at most 10,000. All
// callers get the same instance; it must not be changed.
func Indicator() *EntityType { return indicator }

func newIndicator() *EntityType {
	e := &EntityType{
		Name:       indicatorNamespace + "Indicator",
		Key:        []string{"id"},
		Properties: indicatorProperties(),
		IgnoreCase: true,
		MaxTop:     indicatorMaxTop,
	}
	filterable := []string{
		"application", "createdByDisplayName", "expirationTime", "generateAlert", "title", "rbacGroupNames",
		"rbacGroupIds", "indicatorValue", "indicatorType", "creationTimeDateTimeUtc", "createdBy", "action", "severity",
	}
	for _, p := range e.Properties {
		p.Filterable = slices.Contains(filterable, p.Name)
		switch p.Type.(type) {
		case Primitive, *EnumType:
			p.Sortable = true
		case *CollectionType, *ComplexType, *EntityType:
		}
	}
	return e
}

func indicatorProperties() []*Property {
	strings := &CollectionType{Elem: String}
	return []*Property{
		required("id", String),
		optional("indicatorValue", String),
		required("indicatorType", indicatorTypes()),
		required("action", indicatorActions()),
		optional("createdBy", String),
		required("severity", indicatorSeverities()),
		optional("category", Int32),
		optional("application", String),
		optional("educateUrl", String),
		optional("bypassDurationHours", Int32),
		optional("title", String),
		optional("description", String),
		optional("recommendedActions", String),
		required("creationTimeDateTimeUtc", DateTimeOffset),
		optional("expirationTime", DateTimeOffset),
		required("lastUpdateTime", DateTimeOffset),
		optional("lastUpdatedBy", String),
		optional("rbacGroupNames", strings),
		required("rbacGroupIds", &CollectionType{Elem: Int32}),
		optional("certificateInfo", certificateInformation()),
		optional("notificationId", Byte),
		optional("notificationBody", String),
		optional("version", String),
		optional("mitreTechniques", strings),
		required("historicalDetection", Boolean),
		optional("lookBackPeriod", Int32),
		required("generateAlert", Boolean),
		optional("additionalInfo", String),
		optional("createdByDisplayName", String),
		optional("externalId", String),
		required("createdBySource", requestSources()),
		optional("source", String),
		optional("sourceType", String),
	}
}

func required(name string, t Type) *Property { return &Property{Name: name, Type: t} }

func optional(name string, t Type) *Property { return &Property{Name: name, Type: t, Nullable: true} }

func certificateInformation() *ComplexType {
	return &ComplexType{
		Name: indicatorNamespace + "CertificateIndicatorInformation",
		Properties: []*Property{
			optional("issuer", String), optional("serial", String), optional("subject", String), optional("sha256", String),
		},
	}
}

func indicatorTypes() *EnumType {
	return byteEnum("tiIndicatorType",
		EnumMember{"FileSha1", 0}, EnumMember{"FileSha256", 1}, EnumMember{"FileMd5", 2}, EnumMember{"IpAddress", 3},
		EnumMember{"DomainName", 4}, EnumMember{"Url", 5}, EnumMember{"CertificateThumbprint", 6},
		EnumMember{"ProcessMemorySimilarityHash", 7}, EnumMember{"WebCategory", 8})
}

func indicatorActions() *EnumType {
	return byteEnum("tiIndicatorAction",
		EnumMember{"Allowed", 0}, EnumMember{"Alert", 1}, EnumMember{"AlertAndBlock", 2}, EnumMember{"Warn", 3},
		EnumMember{"Block", 4}, EnumMember{"Audit", 11}, EnumMember{"BlockAndRemediate", 12})
}

func indicatorSeverities() *EnumType {
	return byteEnum("severity",
		EnumMember{"Informational", 0}, EnumMember{"Low", 1}, EnumMember{"Medium", 2}, EnumMember{"High", 3})
}

func requestSources() *EnumType {
	return byteEnum("KnownRequestSource",
		EnumMember{"Unspecified", 0}, EnumMember{"PublicApi", 1}, EnumMember{"Portal", 2}, EnumMember{"MCAS", 3},
		EnumMember{"TVM", 4}, EnumMember{"CustomDetection", 5}, EnumMember{"BulkAction", 6}, EnumMember{"ISG", 7},
		EnumMember{"NDR", 8}, EnumMember{"EndpointConfigManagement", 9}, EnumMember{"IncidentTasks", 10},
		EnumMember{"MDI", 11}, EnumMember{"ActiveScan", 12})
}

func byteEnum(name string, members ...EnumMember) *EnumType {
	return &EnumType{Name: indicatorNamespace + name, Underlying: Byte, Members: members}
}
