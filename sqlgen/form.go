package sqlgen

// form is how SQL represents a value: what a parameter is bound as, what a
// column holds, what an expression yields.
type form uint8

// The forms. Those from formInt to formScaled are 64-bit integers.
const (
	formBool form = iota
	formInt
	formDays
	formNanos
	formTicks
	formScaled // with a scale
	formNumeric
	formDouble
	formString
	formGuid // canonical text
	formUUID
	formName   // of an enumeration member
	formDigits // of a decimal
	formTimestamp
	formBinary
	formGeo
)

var formNames = [...]string{
	"bool", "int", "days", "nanos", "ticks", "scaled", "numeric", "double", "string", "guid", "uuid", "name", "digits",
	"timestamp", "binary", "geo",
}

func (f form) String() string { return formNames[f] }

// isInteger reports whether values of the form are 64-bit integers.
func (f form) isInteger() bool { return f >= formInt && f <= formScaled }

// sortable reports whether SQL sorts values of the form as OData does, by
// themselves or by their rank.
func (f form) sortable() bool { return f != formBinary && f != formGeo && f != formDigits }

// isText reports whether values of the form are compared as text.
func (f form) isText() bool {
	return f == formString || f == formGuid || f == formName || f == formDigits
}
