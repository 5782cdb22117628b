package indicator

import (
	"fmt"
	"slices"
	"strings"
)

// Revision is one of the three revisions of the API, with what differs between
// them.
type Revision struct {
	Name     string
	Capacity int // active indicators a tenant

	Actions []string // accepted in bodies
	Kinds   []string // accepted as indicatorType

	NeedsText   bool // title and description are required
	Scoped      bool // application and rbacGroupNames are members of the body
	CIDR        bool // an IpAddress may be a network
	OneAValue   bool // a value has one indicator: another type or action is refused
	Conflict    bool // it is refused with 409, otherwise with 400
	Delegated   bool // tokens of users are accepted
	Collections bool // import, batch and get-one endpoints exist
	Limited     bool // calls are counted
}

var (
	firstActions = []string{"Alert", "AlertAndBlock", "Allowed"}
	firstKinds   = []string{"FileSha1", "FileSha256", "IpAddress", "DomainName", "Url"}
)

const (
	firstCapacity   = 5_000
	currentCapacity = 15_000
)

// revisions is every revision, oldest first.
var revisions = []Revision{
	{
		Name: "2019-09", Capacity: firstCapacity, Actions: firstActions, Kinds: firstKinds,
		OneAValue: true, Conflict: true,
	},
	{
		Name: "2020-04", Capacity: firstCapacity, Actions: firstActions, Kinds: firstKinds,
		NeedsText: true, Scoped: true, CIDR: true, OneAValue: true, Delegated: true, Limited: true,
	},
	{
		Name: "current", Capacity: currentCapacity,
		Actions:   []string{"Alert", "AlertAndBlock", "Allowed", "Audit", "Block", "BlockAndRemediate", "Warn"},
		Kinds:     slices.Concat(firstKinds, []string{"FileMd5", "CertificateThumbprint"}),
		NeedsText: true, Scoped: true, Delegated: true, Collections: true, Limited: true,
	},
}

// LookupRevision returns the revision called 2019-09, 2020-04 or current.
func LookupRevision(name string) (Revision, error) {
	var names []string
	for _, r := range revisions {
		if r.Name == name {
			return r, nil
		}
		names = append(names, r.Name)
	}
	return Revision{}, fmt.Errorf("no revision %q: expected one of %s", name, strings.Join(names, ", "))
}

// Readings are the answers to what the documents leave open. The zero value is
// the server's default.
type Readings struct {
	KeyWithoutAction   bool // an upsert finds its row by type and value
	KeyWithGroups      bool // the groups belong to the key of an upsert
	Merge              bool // an update keeps what its body leaves out
	StrictExpiry       bool // an expiry in the past is refused
	StrictActions      bool // the action must be one that the documents name for the type
	StrictCurrent      bool // Alert and AlertAndBlock are refused
	StrictMD5          bool // FileMd5 cannot be submitted
	LenientThumbprints bool // 32 and 64 hexadecimal digits are thumbprints too
	LenientFilter      bool // every property is filterable
	DollarRequired     bool // a system query option without $ is ignored
	Strict2026         bool // BatchDelete needs Ti.ReadWrite.All
	NodeLimit          bool // a $filter has at most 100 nodes
}

// reading is a switch of [Readings] with the name that the command gives it.
type reading struct {
	name, help string
	field      func(*Readings) *bool
}

var readings = []reading{
	{"key=value+type", "a submission with another action updates the indicator of that value and type", func(r *Readings) *bool { return &r.KeyWithoutAction }},
	{"key=scope", "the device groups belong to the key of an upsert", func(r *Readings) *bool { return &r.KeyWithGroups }},
	{"merge", "an update keeps the optional members that its body leaves out", func(r *Readings) *bool { return &r.Merge }},
	{"strictExpiry", "an expirationTime in the past is refused", func(r *Readings) *bool { return &r.StrictExpiry }},
	{"strictActions", "an action must be one that is documented for the type", func(r *Readings) *bool { return &r.StrictActions }},
	{"strictCurrent", "the retired actions Alert and AlertAndBlock are refused", func(r *Readings) *bool { return &r.StrictCurrent }},
	{"strictMD5", "FileMd5 is refused", func(r *Readings) *bool { return &r.StrictMD5 }},
	{"lenientThumbprints", "thumbprints of 32 and 64 digits are accepted", func(r *Readings) *bool { return &r.LenientThumbprints }},
	{"lenientFilter", "every property can be filtered", func(r *Readings) *bool { return &r.LenientFilter }},
	{"dollarRequired", "query options without $ are ignored", func(r *Readings) *bool { return &r.DollarRequired }},
	{"strict2026", "BatchDelete needs Ti.ReadWrite.All", func(r *Readings) *bool { return &r.Strict2026 }},
	{"nodeLimit", "a $filter has at most 100 nodes", func(r *Readings) *bool { return &r.NodeLimit }},
}

// Set turns on the reading called name.
func (r *Readings) Set(name string) error {
	var names []string
	for _, s := range readings {
		if s.name == name {
			*s.field(r) = true
			return nil
		}
		names = append(names, s.name)
	}
	return fmt.Errorf("no reading %q: expected one of %s", name, strings.Join(names, ", "))
}

// ReadingsHelp returns a line for each reading: its name and what it changes.
func ReadingsHelp() string {
	var b strings.Builder
	for _, s := range readings {
		fmt.Fprintf(&b, "  %-20s %s\n", s.name, s.help)
	}
	return b.String()
}
