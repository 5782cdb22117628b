package api_test

import (
	"testing"

	"github.com/odatacheck/odata/cmd/indicatord/internal/api"
	"github.com/odatacheck/odata/cmd/indicatord/internal/store"
)

// What the live service does not send cannot be selected of it.
func TestObservedSelect(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st, func(c *api.Config) { c.Observed = true })
		e.submit(sample()).ok()
		for _, query := range []string{"$select=source", "$select=title,SourceType"} {
			e.list(query).fails(400, "ODataError", "Could not find a property named 'source")
			e.get("/api/indicators/1?"+query).fails(400, "ODataError", "Could not find a property named 'source")
		}
		want(t, e.get("/api/indicators/1?$select=externalId").ok(), "externalId", nil)
	})
}

// The rules are about the indicator that an update leaves, whatever of it the
// body holds.
func TestMergedIndicators(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st, under(t, "current", "merge", "key=value+type"))
		e.submit(sample("action", "Audit")).fails(400, "InvalidInput", "generateAlert")
		e.submit(sample("action", "Audit", "generateAlert", true)).ok()
		want(t, e.submit(sample("action", "Audit", "title", "new")).ok(), "title", "new", "generateAlert", true)
		e.submit(sample("action", "Audit", "generateAlert", false)).fails(400, "InvalidInput", "generateAlert")

		url := func(change ...any) object {
			return sample(append([]any{"indicatorValue", "https://a.example/", "indicatorType", "Url"}, change...)...)
		}
		e.submit(url("educateUrl", "https://b.example/")).ok()
		e.submit(url("action", "Allowed")).fails(400, "InvalidInput", "educateUrl")
		rows := e.imports(url("action", "Allowed"), url("action", "Allowed", "educateUrl", nil, "title", "t2"), url("action", "Warn")).values()
		want(t, rows[0], "isFailed", true, "id", nil)
		want(t, rows[1], "isFailed", true, "id", nil)
		want(t, rows[2], "isFailed", false, "id", "2")
		want(t, e.get("/api/indicators/2").ok(), "action", "Warn", "educateUrl", "https://b.example/")
	})
}

// The bounds of the documents, which other tests make smaller.
func TestDocumentedBounds(t *testing.T) {
	server, err := api.New(api.Config{Store: open(t, store.Memory), Rules: rules(t, "current"), Key: []byte("k")})
	if err != nil {
		t.Fatal(err)
	}
	if server.PageSize != 10_000 || server.Rules.Revision.Capacity != 15_000 {
		t.Errorf("pages of %d rows, %d indicators a tenant", server.PageSize, server.Rules.Revision.Capacity)
	}
}
