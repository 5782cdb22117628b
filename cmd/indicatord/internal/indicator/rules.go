package indicator

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/odatacheck/odata/schema"
)

// Rules decide what becomes of a submission. They are immutable and safe for
// concurrent use.
type Rules struct {
	Revision Revision
	Readings Readings
	Private  bool // private, loopback and link-local addresses are accepted

	restoring bool // types and actions that cannot be submitted are accepted
}

// Principal is who makes a request.
type Principal struct {
	Tenant string
	ID     string // the application's client id, or the user's UPN
	Name   string // for people
	User   bool   // a user, otherwise an application
	All    bool   // sees and changes what others created
}

// required are the members that a submission must have, in the documents'
// order; the texts only where the revision needs them.
var required = []int{Value, Kind, Action, Title, Description}

// New returns the row for a submission that meets no older one. The id is the
// store's to set, and [Rules.Consistent] is still to be asked: what the row
// leaves out may be there in the one that it updates.
func (r *Rules) New(s *Submission, by Principal, now time.Time) (schema.Record, error) {
	values := slices.Clone(s.Values)
	if f := r.check(values, now); f != nil {
		return schema.Record{}, f
	}
	setDefaults(values)
	values[CreationTime] = now
	values[LastUpdateTime] = now
	values[CreatedBy] = by.ID
	values[CreatedByDisplayName] = by.Name
	values[LastUpdatedBy] = nil
	values[Source] = by.Name
	values[SourceType] = "AadApp"
	values[CreatedBySource] = enumValue(CreatedBySource, "PublicApi")
	if by.User {
		values[SourceType] = "User"
		values[CreatedBySource] = enumValue(CreatedBySource, "Portal")
	}
	values[Tenant] = by.Tenant
	values[Scope] = r.scope(values)
	return schema.Record{Type: stored, Values: values}, nil
}

// Matches reports whether a row is the one that a new row updates. Both have
// the same value. The error is that of revisions where a value has only one
// indicator.
func (r *Rules) Matches(old, new schema.Record) (bool, error) {
	sameKind := old.Values[Kind] == new.Values[Kind]
	sameAction := old.Values[Action] == new.Values[Action]
	switch {
	case r.Revision.OneAValue && !(sameKind && sameAction):
		code := InvalidInput
		if r.Revision.Conflict {
			code = Conflict
		}
		return false, Faultf(code, "Indicator %s conflicts with indicator %s, which has type %s and action %s.",
			Text(new.Values[Value]), Text(old.Values[ID]), EnumName(Kind, old.Values[Kind]), EnumName(Action, old.Values[Action]))
	case r.Readings.KeyWithoutAction:
		return sameKind && old.Values[Scope] == new.Values[Scope], nil
	}
	return sameKind && sameAction && old.Values[Scope] == new.Values[Scope], nil
}

// kept are the members of the old row that an update does not change.
var kept = []int{
	ID, CreatedBy, CreatedByDisplayName, CreatedBySource, CreationTime, Application, Source, SourceType, Tenant, Number,
}

// Updated returns the row that a new row makes of an old one.
func (r *Rules) Updated(old, new schema.Record, s *Submission, by Principal, now time.Time) schema.Record {
	values := slices.Clone(new.Values)
	for _, i := range kept {
		values[i] = old.Values[i]
	}
	if r.Readings.Merge {
		for i, given := range s.Given {
			if !given {
				values[i] = old.Values[i]
			}
		}
	}
	values[LastUpdateTime] = now
	values[LastUpdatedBy] = by.Name
	return schema.Record{Type: stored, Values: values}
}

// Patched returns the row that an update by id makes of an old one: the
// members that were sent replace those of the row.
func (r *Rules) Patched(old schema.Record, s *Submission, by Principal, now time.Time) (schema.Record, error) {
	values := slices.Clone(old.Values)
	for i, given := range s.Given {
		if given && !slices.Contains(kept, i) {
			values[i] = s.Values[i]
		}
	}
	if f := r.check(values, now); f != nil {
		return schema.Record{}, f
	}
	setDefaults(values)
	values[LastUpdateTime] = now
	values[LastUpdatedBy] = by.Name
	values[Scope] = r.scope(values)
	row := schema.Record{Type: stored, Values: values}
	return row, r.Consistent(row)
}

// Restored returns the row for a submission of a seed file, which may carry
// what otherwise belongs to the server, and types and actions that the
// revision lists but does not take.
func (r *Rules) Restored(s *Submission, by Principal, now time.Time) (schema.Record, error) {
	restoring := *r
	restoring.restoring = true
	row, err := restoring.New(s, by, now)
	if err == nil {
		err = restoring.Consistent(row)
	}
	if err != nil {
		return row, err
	}
	for _, i := range owned {
		if s.Given[i] && s.Values[i] != nil {
			row.Values[i] = s.Values[i]
		}
	}
	for _, i := range []int{CreationTime, LastUpdateTime} {
		row.Values[i] = instant(row.Values[i].(time.Time))
	}
	return row, nil
}

// check holds values to the rules, each for itself, and normalises them.
func (r *Rules) check(values []schema.Value, now time.Time) *Fault {
	for _, i := range required {
		if values[i] == nil && (i < Title || r.Revision.NeedsText) {
			return Faultf(MissingRequiredParameter, "Parameter %s is missing.", stored.Properties[i].Name)
		}
	}
	kind, action := EnumName(Kind, values[Kind]), EnumName(Action, values[Action])
	if f := r.accepted(kind, action); f != nil {
		return f
	}
	value, f := r.normalise(kind, values[Value].(string))
	if f != nil {
		return f
	}
	values[Value] = value
	if t, ok := values[ExpirationTime].(time.Time); ok {
		values[ExpirationTime] = instant(t)
		if r.Readings.StrictExpiry && !Active(t, now) {
			return Faultf(InvalidInput, "The expiration time %s has passed.", t.Format(time.RFC3339Nano))
		}
	}
	return nil
}

// accepted checks that the type and the action can be submitted.
func (r *Rules) accepted(kind, action string) *Fault {
	retired := r.Readings.StrictCurrent && (action == "Alert" || action == "AlertAndBlock")
	switch {
	case r.restoring:
	case !slices.Contains(r.Revision.Kinds, kind) || r.Readings.StrictMD5 && kind == "FileMd5":
		return Faultf(InvalidInput, "Indicators of type %s cannot be submitted.", kind)
	case !slices.Contains(r.Revision.Actions, action) || retired:
		return Faultf(InvalidInput, "Indicators with action %s cannot be submitted.", action)
	}
	return nil
}

// Consistent checks the members of a row that depend on each other.
func (r *Rules) Consistent(row schema.Record) error {
	kind, action := EnumName(Kind, row.Values[Kind]), EnumName(Action, row.Values[Action])
	switch {
	case action == "Audit" && row.Values[GenerateAlert] != true:
		return Faultf(InvalidInput, "Action Audit requires generateAlert to be true.")
	case row.Values[EducateURL] != nil && (kind != "Url" || action != "Block" && action != "Warn"):
		return Faultf(InvalidInput, "An educateUrl requires type Url and action Block or Warn.")
	case r.Readings.StrictActions && !slices.Contains(documentedActions(kind), action):
		return Faultf(InvalidInput, "Action %s is not supported for indicators of type %s.", action, kind)
	}
	return nil
}

// documentedActions returns the actions that the documents name for a type.
func documentedActions(kind string) []string {
	switch kind {
	case "CertificateThumbprint":
		return []string{"Allowed", "BlockAndRemediate"}
	case "IpAddress", "Url", "DomainName":
		return []string{"Allowed", "Audit", "Warn", "Block"}
	}
	return []string{"Allowed", "Audit", "Warn", "Block", "BlockAndRemediate"}
}

// setDefaults fills in what a submission left out.
func setDefaults(values []schema.Value) {
	fill := func(i int, v schema.Value) {
		if values[i] == nil {
			values[i] = v
		}
	}
	action := EnumName(Action, values[Action])
	fill(Severity, enumValue(Severity, "Informational"))
	fill(Category, int64(1))
	fill(GroupNames, []schema.Value{})
	fill(GroupIDs, []schema.Value{})
	fill(MitreTechniques, []schema.Value{})
	fill(HistoricalDetection, false)
	fill(GenerateAlert, action == "Alert" || action == "AlertAndBlock")
}

// scope returns what belongs to the key of an upsert beside type, value and
// action: a digest of the device groups, in any order, or "".
func (r *Rules) scope(values []schema.Value) string {
	if !r.Readings.KeyWithGroups {
		return ""
	}
	groups := []string{}
	for _, i := range []int{GroupNames, GroupIDs} {
		list, _ := values[i].([]schema.Value)
		for _, v := range list {
			groups = append(groups, fmt.Sprintf("%d %v", i, v))
		}
	}
	if len(groups) == 0 {
		return ""
	}
	slices.Sort(groups)
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", slices.Compact(groups)))
	return hex.EncodeToString(sum[:])
}

// Tick is the precision of times.
const Tick = 100 * time.Nanosecond

// instant returns t in UTC in the precision that is stored.
func instant(t time.Time) time.Time { return t.UTC().Truncate(Tick) }

// Cutoff returns the time at or before which an expiry has passed: expiry is
// at the resolution of seconds.
func Cutoff(now time.Time) time.Time { return now.UTC().Truncate(time.Second) }

// Active reports whether an indicator with this expirationTime is active.
func Active(expiration, now time.Time) bool { return expiration.After(Cutoff(now)) }

// Expired reports whether a row has an expiry that has passed.
func Expired(row schema.Record, now time.Time) bool {
	t, ok := row.Values[ExpirationTime].(time.Time)
	return ok && !Active(t, now)
}
