package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"
)

// serviceIndicator is the digest of what the service's own metadata, which is
// no part of this repository, says of the type, in the lines of describe.
const serviceIndicator = "296cb70b7f1e816ba96b9459b682b64bc9b143fd3b544c61954ba5bbb2b39a0b"

// describe writes a type in lines, with the types of its properties.
func describe(t Type) []string {
	lines := []string{t.String()}
	switch t := t.(type) {
	case *EnumType:
		lines[0] += " " + t.Underlying.String() + " " + strconv.FormatBool(t.Flags)
		for _, m := range t.Members {
			lines = append(lines, m.Name+"="+strconv.FormatInt(m.Value, 10))
		}
	case *EntityType:
		lines[0] += " " + strings.Join(t.Key, " ")
	case *ComplexType, *CollectionType, Primitive:
	}
	properties := PropertiesOf(t)
	for _, p := range properties {
		lines = append(lines, p.Name+" "+p.Type.String()+" "+strconv.FormatBool(p.Nullable))
	}
	for _, p := range properties {
		if _, ok := p.Type.(Primitive); !ok && Elem(p.Type) == nil {
			lines = append(lines, describe(p.Type)...)
		}
	}
	return lines
}

func compareLines(t *testing.T, what string, got, want []string) {
	t.Helper()
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("%s:\n%s\nwant\n%s", what, g, w)
	}
}

func TestIndicatorIsTheServices(t *testing.T) {
	e := *Indicator()
	n := len(e.Properties) - 2
	compareLines(t, "what only the documents have", describe(&ComplexType{Properties: e.Properties[n:]})[1:],
		[]string{"source Edm.String true", "sourceType Edm.String true"})
	e.Properties = e.Properties[:n]
	text := strings.Join(describe(&e), "\n")
	if sum := sha256.Sum256([]byte(text)); hex.EncodeToString(sum[:]) != serviceIndicator {
		t.Errorf("%x: the type differs from the service's:\n%s", sum, text)
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
