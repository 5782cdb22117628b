package schema

import (
	"encoding/xml"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// indicatorMetadata returns the path of the service's own metadata, which lies
// beside the conformance data and is read in place.
func indicatorMetadata() string {
	conformance := os.Getenv("ODATA_CONFORMANCE")
	if conformance == "" {
		conformance = filepath.Join("..", "..", "shared", "conformance")
	}
	return filepath.Join(filepath.Dir(conformance), "csdl", "indicators.csdl.xml")
}

type csdlSchema struct {
	Namespace   string           `xml:"Namespace,attr"`
	EntityTypes []csdlStructured `xml:"EntityType"`
	Complex     []csdlStructured `xml:"ComplexType"`
	Enums       []csdlEnum       `xml:"EnumType"`
}

type csdlStructured struct {
	Name string `xml:"Name,attr"`
	Key  []struct {
		Name string `xml:"Name,attr"`
	} `xml:"Key>PropertyRef"`
	Properties []struct {
		Name     string `xml:"Name,attr"`
		Type     string `xml:"Type,attr"`
		Nullable string `xml:"Nullable,attr"`
	} `xml:"Property"`
}

type csdlEnum struct {
	Name       string `xml:"Name,attr"`
	Underlying string `xml:"UnderlyingType,attr"`
	IsFlags    string `xml:"IsFlags,attr"`
	Members    []struct {
		Name  string `xml:"Name,attr"`
		Value string `xml:"Value,attr"`
	} `xml:"Member"`
}

// describe writes a type in lines, so that two can be compared.
func describe(t Type) []string {
	var lines []string
	if e, ok := t.(*EnumType); ok {
		lines = append(lines, e.Name+" "+e.Underlying.String()+" "+strconv.FormatBool(e.Flags))
		for _, m := range e.Members {
			lines = append(lines, m.Name+"="+strconv.FormatInt(m.Value, 10))
		}
	}
	for _, p := range PropertiesOf(t) {
		lines = append(lines, p.Name+" "+p.Type.String()+" "+strconv.FormatBool(p.Nullable))
	}
	return lines
}

func (s csdlStructured) lines() []string {
	var lines []string
	for _, p := range s.Properties {
		lines = append(lines, p.Name+" "+p.Type+" "+strconv.FormatBool(p.Nullable != "false"))
	}
	return lines
}

func (e csdlEnum) lines(namespace string) []string {
	lines := []string{namespace + "." + e.Name + " " + e.Underlying + " " + strconv.FormatBool(e.IsFlags == "true")}
	for _, m := range e.Members {
		lines = append(lines, m.Name+"="+m.Value)
	}
	return lines
}

func compareLines(t *testing.T, what string, got, want []string) {
	t.Helper()
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("%s:\n%s\nwant\n%s", what, g, w)
	}
}

func TestIndicatorAgainstMetadata(t *testing.T) {
	data, err := os.ReadFile(indicatorMetadata())
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the service's metadata is not here: " + indicatorMetadata())
	}
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Schema csdlSchema `xml:"DataServices>Schema"`
	}
	if err := xml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	s, e := doc.Schema, Indicator()
	compareLines(t, "key", e.Key, []string{s.EntityTypes[0].Key[0].Name})
	want := s.EntityTypes[0].lines()
	compareLines(t, "properties", describe(e)[:len(want)], want)
	compareLines(t, "what only the documents have", describe(e)[len(want):],
		[]string{"source Edm.String true", "sourceType Edm.String true"})
	for _, c := range s.Complex {
		if got, ok := e.LookupType(s.Namespace + "." + c.Name); ok {
			compareLines(t, c.Name, describe(got), c.lines())
		}
	}
	for _, enum := range s.Enums {
		got, ok := e.LookupType(s.Namespace + "." + enum.Name)
		if !ok {
			t.Errorf("no enumeration type %s", enum.Name)
			continue
		}
		compareLines(t, enum.Name, describe(got), enum.lines(s.Namespace))
	}
}

func TestIndicatorRestrictions(t *testing.T) {
	e := Indicator()
	var filterable, unsortable []string
	for _, p := range e.Properties {
		if p.Filterable {
			filterable = append(filterable, p.Name)
		}
		if !p.Sortable {
			unsortable = append(unsortable, p.Name)
		}
	}
	compareLines(t, "filterable", filterable, []string{
		"indicatorValue", "indicatorType", "action", "createdBy", "severity", "application", "title",
		"creationTimeDateTimeUtc", "expirationTime", "rbacGroupNames", "rbacGroupIds", "generateAlert", "createdByDisplayName",
	})
	compareLines(t, "not sortable", unsortable, []string{"rbacGroupNames", "rbacGroupIds", "certificateInfo", "mitreTechniques"})
	if e.MaxTop != 10_000 || !e.IgnoreCase || e != Indicator() {
		t.Error("the entity type's own restrictions are not the service's")
	}
	if p, ok := e.Lookup("SEVERITY"); !ok || p.Name != "severity" {
		t.Error("names do not match in any letter case")
	}
}
