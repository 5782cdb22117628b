package schema

import "testing"

func TestLookupIgnoresCase(t *testing.T) {
	e := &EntityType{Name: "T.E", IgnoreCase: true, Properties: []*Property{
		required("Name", String), required("name", Int32), required("Other", String),
	}}
	for name, want := range map[string]*Property{
		"Name": e.Properties[0], "name": e.Properties[1], "NAME": nil, "OTHER": e.Properties[2], "Others": nil,
	} {
		if p, ok := e.Lookup(name); p != want || ok != (want != nil) {
			t.Errorf("%s: got %v, %v", name, p, ok)
		}
	}
}
