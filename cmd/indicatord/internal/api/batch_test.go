package api_test

import (
	"fmt"
	"testing"

	"github.com/odatacheck/odata/cmd/indicatord/internal/store"
)

func TestImport(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		r := e.imports(sample(), sample("indicatorValue", "10.0.0.1"), sample("description", nil, "indicatorValue", "203.0.113.8"),
			sample("title", "last wins"), sample("indicatorType", "FileSha1", "indicatorValue", "ABCDEF15b0b3d7fac48f2bd61114db1022197f7f"),
			sample("indicatorValue", nil))
		want(t, r.ok(), "@odata.context", e.base+"/api/$metadata#Collection(microsoft.windowsDefenderATP.api.ImportIndicatorResult)")
		rows := r.values()
		want(t, rows[0], "id", "1", "indicator", "203.0.113.7", "isFailed", false, "failureReason", nil)
		want(t, rows[1], "id", nil, "indicator", "10.0.0.1", "isFailed", true, "failureReason", "IP address 10.0.0.1 is invalid.")
		want(t, rows[2], "id", nil, "isFailed", true, "failureReason", "Parameter description is missing.")
		want(t, rows[3], "id", "1", "isFailed", false)
		want(t, rows[4], "id", "2", "indicator", "ABCDEF15b0b3d7fac48f2bd61114db1022197f7f")
		want(t, rows[5], "indicator", nil, "isFailed", true)
		if len(rows) != 6 {
			t.Errorf("%d results", len(rows))
		}
		want(t, e.get("/api/indicators/1").ok(), "title", "last wins")
	})
}

func TestImportRefuses(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		many := make([]object, 501)
		for i := range many {
			many[i] = sample("indicatorValue", fmt.Sprintf("203.0.%d.%d", i/200, i%200+1))
		}
		const path = "/api/indicators/import"
		e.imports(many...).fails(400, "MaximumBatchSizeExceeded", "Maximum batch size exceeded. Received: 501, allowed: 500.")
		e.post(path, `{"Indicators":[]}`).fails(400, "InvalidInput")
		e.post(path, `{"indicators":[]}`).fails(400, "InvalidRequestBody", "indicators")
		e.post(path, `{}`).fails(400, "MissingRequiredParameter", "Parameter Indicators is missing.")
		e.post(path, `{"Indicators":5}`).fails(400, "InvalidRequestBody")
		e.post(path, `{"Indicators":null}`).fails(400, "InvalidRequestBody")
		e.post(path, `{"Indicators":[null]}`).fails(400, "InvalidRequestBody")
		e.post(path, `[]`).fails(400, "InvalidRequestBody")
		e.imports(sample(), sample("action", "block")).fails(400, "InvalidRequestBody", "item 2")
		e.imports(sample(), sample("Title", "x")).fails(400, "InvalidRequestBody", "item 2")
		if ids := e.list("").ids(); ids != "" {
			t.Errorf("refused imports left %s", ids)
		}
		if rows := e.imports(many[:500]...).values(); len(rows) != 500 {
			t.Errorf("%d results", len(rows))
		}
		if rows := e.list("$top=1000").values(); len(rows) != 500 {
			t.Errorf("%d rows", len(rows))
		}
	})
}

func TestGetAndDelete(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		e.submit(sample()).ok()
		for _, path := range []string{"/api/indicators/1", "/api/Indicators('1')", "/API/v1.0/INDICATORS/1", "/api/indicators/1/"} {
			want(t, e.get(path).ok(), "id", "1")
		}
		want(t, e.get("/api/v1.0/indicators/1").ok(), "@odata.context", e.base+"/api/v1.0/$metadata#Indicators/$entity")
		got := e.get("/api/indicators/1?$select=id,title").ok()
		want(t, got, "@odata.context", e.base+"/api/$metadata#Indicators(id,title)/$entity", "id", "1", "title", "t")
		if len(got) != 3 {
			t.Errorf("$select gave %v", got)
		}
		e.get("/api/indicators/1?$top=1").fails(400, "ODataError", "$top")
		for _, id := range []string{"2", "01", "-1", "x", "+1", "1.0", "99999999999999999999"} {
			e.get("/api/indicators/"+id).fails(404, "ResourceNotFound")
			e.call("DELETE", "/api/indicators/"+id, nil).fails(404, "ResourceNotFound")
		}
		r := e.call("DELETE", "/api/indicators/1", nil)
		r.wants(204)
		if r.text != "" {
			t.Errorf("204 with %q", r.text)
		}
		e.call("DELETE", "/api/indicators/1", nil).fails(404, "ResourceNotFound", "1")
		want(t, e.submit(sample()).ok(), "id", "2")
		e.call("DELETE", "/api/Indicators('2')", nil).wants(204)
	})
}

func TestBatchDelete(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		for i := range 4 {
			e.submit(sample("indicatorValue", fmt.Sprintf("203.0.113.%d", i+1))).ok()
		}
		const path = "/api/indicators/BatchDelete"
		ids := func(list ...any) object { return object{"IndicatorIds": list} }
		e.post(path, `{"IndicatorIds":[]}`).fails(400, "InvalidInput")
		e.post(path, ids("1", "x")).fails(400, "InvalidInput", "x")
		e.post(path, ids("1", 2)).fails(400, "InvalidRequestBody")
		e.post(path, ids("1", "2", "77")).fails(404, "ResourceNotFound", "77")
		e.post(path, ids(make([]any, 501)...)).fails(400, "MaximumBatchSizeExceeded", "501")
		e.post(path, object{"indicatorIds": []string{"1"}}).fails(400, "InvalidRequestBody")
		if got := e.list("").ids(); got != "1 2 3 4" {
			t.Errorf("refused batches left %s", got)
		}
		r := e.post("/api/indicators/batchDelete", ids("1", "3", "1"))
		r.wants(204)
		if got := e.list("").ids(); r.text != "" || got != "2 4" {
			t.Errorf("%q, left %s", r.text, got)
		}
		e = serve(t, st, under(t, "current", "strict2026"))
		e.as(e.grant("grant_type=password&client_id=x&username=ann@contoso.com")).post(path, ids("2")).fails(403, "Forbidden")
		e.post(path, ids("2")).wants(204)
	})
}

func TestBatchUpdate(t *testing.T) {
	each(t, func(t *testing.T, st *store.Store) {
		e := serve(t, st)
		e.submit(sample("severity", "High")).ok()
		e.submit(sample("indicatorValue", "203.0.113.8")).ok()
		const path = "/api/indicators/BatchUpdate"
		batch := func(list ...object) object { return object{"Indicators": list} }
		rows := e.post(path, batch(object{"id": "2", "title": "two"}, object{"id": "1", "title": "one", "rbacGroupIds": []int{5}})).values()
		want(t, rows[0], "id", "2", "title", "two", "lastUpdatedBy", testApp)
		want(t, rows[1], "id", "1", "title", "one", "severity", "High", "rbacGroupIds", []int{5})
		e.post(path, batch(object{"id": "1", "title": "x"}, object{"id": "9", "title": "x"})).fails(404, "ResourceNotFound", "9")
		e.post(path, batch(object{"title": "x"})).fails(400, "MissingRequiredParameter", "id")
		e.post(path, batch(object{"id": "1", "indicatorValue": "10.0.0.1"})).fails(400, "InvalidIpAddress")
		e.post(path, batch(object{"id": "1", "indicatorValue": "203.0.113.8"})).fails(400, "InvalidInput", "same")
		e.post(path, batch(object{"id": "1", "title": nil})).fails(400, "MissingRequiredParameter", "title")
		want(t, e.get("/api/indicators/1").ok(), "title", "one", "indicatorValue", "203.0.113.7")
	})
}
