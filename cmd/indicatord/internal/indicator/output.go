package indicator

import (
	"slices"
	"strconv"

	"github.com/odatacheck/odata/schema"
)

// documented are the properties that the documents show, in the order of their
// answers. What only the live service has comes after them.
var documented = []int{
	ID, Value, Kind, Action, Application, Source, SourceType, Title, CreationTime, CreatedBy, ExpirationTime,
	LastUpdateTime, LastUpdatedBy, Severity, Description, RecommendedActions, GroupNames, GroupIDs, GenerateAlert,
	CreatedByDisplayName, CreatedBySource, ExternalID,
}

// Members returns the positions of the properties that an answer has, in
// order. Observed are exactly those that the live service was seen to send.
func Members(observed bool) []int {
	if !observed {
		list := slices.Clone(documented)
		for i := range publicCount {
			if !slices.Contains(list, i) {
				list = append(list, i)
			}
		}
		return list
	}
	var list []int
	for i := range Source {
		list = append(list, i)
	}
	return list
}

// memberNames is what begins a member in JSON. It never changes.
var memberNames = newMemberNames()

func newMemberNames() []string {
	names := make([]string, publicCount)
	for i := range names {
		names[i] = strconv.Quote(stored.Properties[i].Name) + ":"
	}
	return names
}

// AppendJSON appends a row's members without the braces around them. Times are
// in UTC.
func AppendJSON(dst []byte, row schema.Record, list []int) []byte {
	for n, i := range list {
		if n > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, memberNames[i]...)
		dst = schema.AppendJSON(dst, row.Values[i], stored.Properties[i].Type)
	}
	return dst
}
