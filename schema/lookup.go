package schema

import "strings"

// Lookup returns the property called name, declared here or in a base type. If
// e ignores case, a property in exactly that letter case comes first, and a name
// that two others have in other letter cases is none.
func (e *EntityType) Lookup(name string) (*Property, bool) {
	return lookupProperty(e, name, e.IgnoreCase)
}

// Lookup returns the property called name in exactly that letter case,
// declared here or in a base type.
func (c *ComplexType) Lookup(name string) (*Property, bool) {
	return lookupProperty(c, name, false)
}

// lookupProperty finds a property of a structured type. The properties of
// complex types match as the entity type says at which a path begins.
func lookupProperty(t Type, name string, ignoreCase bool) (*Property, bool) {
	properties := PropertiesOf(t)
	for _, p := range properties {
		if p.Name == name {
			return p, true
		}
	}
	if !ignoreCase {
		return nil, false
	}
	var found *Property
	for _, p := range properties {
		if !strings.EqualFold(p.Name, name) {
			continue
		}
		if found != nil {
			return nil, false
		}
		found = p
	}
	return found, found != nil
}

// LookupType returns the type with a qualified name: a primitive type, or one
// that e leads to through its properties, its base types, the types derived
// from it and its further types. Names are case-sensitive.
func (e *EntityType) LookupType(name string) (Type, bool) {
	if p, ok := LookupPrimitive(name); ok {
		return p, true
	}
	for _, t := range e.types() {
		if t.String() == name {
			return t, true
		}
	}
	return nil, false
}

// types returns e and the enumeration, complex and entity types that it leads
// to, each once, in the order in which they are met.
func (e *EntityType) types() []Type {
	var found []Type
	seen := make(map[Type]bool)
	queue := []Type{e}
	for len(queue) > 0 {
		t := queue[0]
		queue = queue[1:]
		if elem := Elem(t); elem != nil {
			t = elem
		}
		if seen[t] {
			continue
		}
		seen[t] = true
		switch t := t.(type) {
		case *EnumType:
			found = append(found, t)
		case *ComplexType:
			found = append(found, t)
			if t.Base != nil {
				queue = append(queue, t.Base)
			}
			queue = appendPropertyTypes(queue, t.Properties)
		case *EntityType:
			found = append(found, t)
			if t.Base != nil {
				queue = append(queue, t.Base)
			}
			queue = appendPropertyTypes(queue, t.Properties)
			for _, d := range t.Derived {
				queue = append(queue, d)
			}
			queue = append(queue, t.Types...)
		case Primitive, *CollectionType:
		}
	}
	return found
}

func appendPropertyTypes(types []Type, properties []*Property) []Type {
	for _, p := range properties {
		types = append(types, p.Type)
	}
	return types
}
