package schema

import "strings"

// Missing is a property that an object lacks though it may not be null.
type Missing struct {
	Path     string // as that of a RowError
	Property *Property
}

// Error says what DecodeRecord says of an object without the property.
func (m Missing) Error() string {
	return (&RowError{Path: m.Path, Want: "a value of " + m.Property.Type.String(), Found: "nothing"}).Error()
}

// DecodePartialRecord is [DecodeRecord] for an object that may lack any
// property, such as the answer to a query with $select or one that an older
// revision of a service gave. The value of a property that is missing is nil;
// those that may not be null are listed in the order of the text. A query that
// looks at one of them has no answer, for nobody knows what the value is.
func DecodePartialRecord(data []byte, t Type) (Record, []Missing, error) {
	missing := []Missing{}
	r, err := decodeRecord(data, t, &missing)
	if err != nil {
		return Record{}, nil, err
	}
	return r, missing, nil
}

// lacks notes that the object at hand lacks p, or refuses it for that.
func (d *recordReader) lacks(p *Property) error {
	path := strings.Join(append(d.path, p.Name), "/")
	if d.missing != nil {
		*d.missing = append(*d.missing, Missing{path, p})
		return nil
	}
	return &RowError{Path: path, Offset: d.at, Want: "a value of " + p.Type.String(), Found: "nothing"}
}
