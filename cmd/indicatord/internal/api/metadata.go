package api

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/schema"
)

const namespace = "microsoft.windowsDefenderATP.api"

// updateMembers is the order in which the service declares the members of an
// IndicatorUpdateRequest.
var updateMembers = []int{
	indicator.ID, indicator.Action, indicator.Severity, indicator.Category, indicator.Application, indicator.EducateURL,
	indicator.BypassDurationHours, indicator.Title, indicator.Description, indicator.RecommendedActions,
	indicator.ExpirationTime, indicator.GroupNames, indicator.GroupIDs, indicator.NotificationID,
	indicator.NotificationBody, indicator.Version, indicator.MitreTechniques, indicator.HistoricalDetection,
	indicator.LookBackPeriod, indicator.GenerateAlert, indicator.AdditionalInfo, indicator.ExternalID, indicator.Value,
	indicator.Kind, indicator.CreatedBy, indicator.CreationTime, indicator.LastUpdateTime, indicator.LastUpdatedBy,
	indicator.CertificateInfo, indicator.CreatedByDisplayName, indicator.CreatedBySource,
}

// metadataDocument returns the service's own description of its types, with
// its quirks: source and sourceType, which its documents show, are not there,
// and the actions return the capacity of a list.
func metadataDocument() []byte {
	w := &xmlWriter{}
	w.line("<?xml version='1.0' encoding='utf-8'?>")
	w.open(`edmx:Edmx xmlns="http://docs.oasis-open.org/odata/ns/edm" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"`)
	w.open("edmx:DataServices")
	w.open(`Schema Namespace="` + namespace + `"`)
	w.indicator()
	w.complexTypes()
	w.enums()
	w.actions()
	w.open(`EntityContainer Name="Container"`)
	w.line(`<EntitySet Name="Indicators" EntityType="` + namespace + `.Indicator" />`)
	for len(w.stack) > 0 {
		w.close()
	}
	return []byte(strings.TrimSuffix(w.b.String(), "\n"))
}

// xmlWriter writes elements a line each, indented.
type xmlWriter struct {
	b     strings.Builder
	stack []string
}

func (w *xmlWriter) line(s string) {
	w.b.WriteString(strings.Repeat("  ", len(w.stack)) + s + "\n")
}

func (w *xmlWriter) open(tag string) {
	w.line("<" + tag + ">")
	name, _, _ := strings.Cut(tag, " ")
	w.stack = append(w.stack, name)
}

func (w *xmlWriter) close() {
	name := w.stack[len(w.stack)-1]
	w.stack = w.stack[:len(w.stack)-1]
	w.line("</" + name + ">")
}

func (w *xmlWriter) property(name, typ string, nullable bool) {
	suffix := " />"
	if !nullable {
		suffix = ` Nullable="false" />`
	}
	w.line(fmt.Sprintf(`<Property Name="%s" Type="%s"%s`, name, typ, suffix))
}

func (w *xmlWriter) indicator() {
	w.open(`EntityType Name="Indicator"`)
	w.open("Key")
	w.line(`<PropertyRef Name="id" />`)
	w.close()
	for _, i := range indicator.Members(true) {
		p := indicator.Stored().Properties[i]
		w.property(p.Name, p.Type.String(), p.Nullable)
	}
	w.close()
}

func (w *xmlWriter) complexTypes() {
	certificate := indicator.Stored().Properties[indicator.CertificateInfo].Type
	w.open(`ComplexType Name="CertificateIndicatorInformation"`)
	for _, p := range schema.PropertiesOf(certificate) {
		w.property(p.Name, p.Type.String(), p.Nullable)
	}
	w.close()
	w.open(`ComplexType Name="ImportIndicatorResult"`)
	w.property("id", "Edm.String", true)
	w.property("indicator", "Edm.String", true)
	w.property("isFailed", "Edm.Boolean", false)
	w.property("failureReason", "Edm.String", true)
	w.close()
	for _, name := range []string{"List_1OfImportIndicatorResult", "List_1OfIndicator"} {
		w.open(`ComplexType Name="` + name + `"`)
		w.property("capacity", "Edm.Int32", false)
		w.close()
	}
	w.open(`ComplexType Name="IndicatorUpdateRequest"`)
	for _, i := range updateMembers {
		p := indicator.Stored().Properties[i]
		w.property(p.Name, p.Type.String(), i != indicator.GroupIDs)
	}
	w.close()
}

func (w *xmlWriter) enums() {
	var list []*schema.EnumType
	for _, p := range indicator.Stored().Properties {
		if e, ok := p.Type.(*schema.EnumType); ok {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b *schema.EnumType) int { return strings.Compare(a.Name, b.Name) })
	for _, e := range list {
		w.open(fmt.Sprintf(`EnumType Name="%s" UnderlyingType="%s"`, strings.TrimPrefix(e.Name, namespace+"."), e.Underlying))
		for _, m := range e.Members {
			w.line(`<Member Name="` + m.Name + `" Value="` + strconv.FormatInt(m.Value, 10) + `" />`)
		}
		w.close()
	}
}

func (w *xmlWriter) actions() {
	w.action("BatchUpdate", "Indicators", "Collection("+namespace+".IndicatorUpdateRequest)", "List_1OfIndicator")
	w.action("Import", "Indicators", "Collection("+namespace+".Indicator)", "List_1OfImportIndicatorResult")
	w.action("BatchDelete", "IndicatorIds", "Collection(Edm.String)", "")
}

func (w *xmlWriter) action(name, parameter, typ, result string) {
	w.open(`Action Name="` + name + `" IsBound="true"`)
	w.line(`<Parameter Name="bindingParameter" Type="Collection(` + namespace + `.Indicator)" />`)
	w.line(`<Parameter Name="` + parameter + `" Type="` + typ + `" />`)
	if result != "" {
		w.line(`<ReturnType Type="` + namespace + "." + result + `" />`)
	}
	w.close()
}
