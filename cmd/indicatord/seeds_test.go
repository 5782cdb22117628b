package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// document is a request with its answer as one of the documents prints them.
// The answer has the members that are printed; the server may send more.
type document struct {
	name, revision string
	now            string // when the answer was made
	seed           string // what the tenant has before
	app            string // who asks; "" is the default application
	host           string
	method, path   string
	body, answer   string
}

const (
	securityCenter = "api.securitycenter.microsoft.com"
	olderHost      = "api.securitycenter.windows.com"
	demoApp        = "45097602-1234-5678-1234-9f453233e62c"
)

// The indicators that the documents of the list print.
const (
	indicator995 = `{"id":"995","indicatorValue":"12.13.14.15","indicatorType":"IpAddress","action":"Alert","application":"demo-test",
		"source":"TestPrdApp","sourceType":"AadApp","title":"test","creationTimeDateTimeUtc":"2018-10-24T11:15:35.3688259Z",
		"createdBy":"45097602-1234-5678-1234-9f453233e62c","expirationTime":"2020-12-12T00:00:00Z",
		"lastUpdateTime":"2019-10-24T10:54:23.2009016Z","lastUpdatedBy":"TestPrdApp","severity":"Informational",
		"description":"test","recommendedActions":"test","rbacGroupNames":[]}`
	indicator996 = `{"id":"996","indicatorValue":"220e7d15b0b3d7fac48f2bd61114db1022197f7f","indicatorType":"FileSha1",
		"action":"AlertAndBlock","application":null,"source":"TestPrdApp","sourceType":"AadApp","title":"test",
		"creationTimeDateTimeUtc":"2018-10-24T10:54:23.2009016Z","createdBy":"45097602-1234-5678-1234-9f453233e62c",
		"expirationTime":"2020-12-12T00:00:00Z","lastUpdateTime":"2019-10-24T10:54:23.2009016Z","lastUpdatedBy":"TestPrdApp",
		"severity":"Informational","description":"test","recommendedActions":"TEST","rbacGroupNames":["Group1","Group2"]}`
	indicator997 = `{"id":"997","indicatorValue":"111e7d15b0b3d7fac48f2bd61114db1022197f7f","indicatorType":"FileSha1",
		"action":"AlertAndBlock","application":null,"source":"TestPrdApp","sourceType":"AadApp","title":"test",
		"creationTimeDateTimeUtc":"2018-10-24T10:54:23.2009016Z","createdBy":"45097602-1234-5678-1234-9f453233e62c",
		"expirationTime":"2020-12-12T00:00:00Z","lastUpdateTime":"2019-10-24T10:54:23.2009016Z","lastUpdatedBy":"TestPrdApp",
		"severity":"Informational","description":"test","recommendedActions":"TEST","rbacGroupNames":["Group1","Group2"]}`
	indicator994 = `{"id":"994","indicatorValue":"881c0f10c75e64ec39d257a131fcd531f47dd2cff2070ae94baa347d375126fd",
		"indicatorType":"FileSha256","action":"AlertAndBlock","application":null,"source":"","sourceType":"User","createdBy":"",
		"severity":"Informational","title":"Michael test","description":"test","recommendedActions":"nothing",
		"creationTimeDateTimeUtc":"2019-12-19T09:09:46.9139216Z","expirationTime":null,
		"lastUpdateTime":"2019-12-19T09:09:47.3358111Z","lastUpdatedBy":null,"rbacGroupNames":["team1"]}`
)

// documents is every request that the five documents print. What a dot dot dot
// stands for in an answer is not in the seed.
var documents = []document{
	{
		name: "list, example 1", revision: "current", now: "2020-01-01T00:00:00Z", seed: "[" + indicator995 + "," + indicator996 + "]",
		host: securityCenter, method: "GET", path: "/api/indicators",
		answer: `{"@odata.context":"https://api.securitycenter.microsoft.com/api/$metadata#Indicators","value":[` + indicator995 + "," + indicator996 + `]}`,
	},
	{
		name: "list, example 2", revision: "current", now: "2020-01-01T00:00:00Z", seed: `{"value":[` + indicator995 + "," + indicator997 + "]}",
		host: securityCenter, method: "GET", path: "/api/indicators?$filter=action+eq+'AlertAndBlock'",
		answer: `{"@odata.context":"https://api.securitycenter.microsoft.com/api/$metadata#Indicators","value":[` + indicator997 + `]}`,
	},
	{
		name: "resource type", revision: "current", now: "2020-01-01T00:00:00Z", seed: `{"Indicators":[` + indicator994 + "]}",
		host: securityCenter, method: "GET", path: "/api/indicators/994", answer: indicator994,
	},
	{
		name: "import", revision: "current", now: "2021-05-01T00:00:00Z",
		seed: `[{"id":"2840","indicatorValue":"198.51.100.1","indicatorType":"IpAddress","action":"Alert","title":"t","description":"d"}]`,
		host: securityCenter, method: "POST", path: "/api/indicators/import",
		body: `{"Indicators":[
			{"indicatorValue":"220e7d15b011d7fac48f2bd61114db1022197f7f","indicatorType":"FileSha1","title":"demo","application":"demo-test",
			 "expirationTime":"2021-12-12T00:00:00Z","action":"Alert","severity":"Informational","description":"demo2",
			 "recommendedActions":"nothing","rbacGroupNames":["group1","group2"]},
			{"indicatorValue":"2233223322332233223322332233223322332233223322332233223322332222","indicatorType":"FileSha256","title":"demo2",
			 "application":"demo-test2","expirationTime":"2021-12-12T00:00:00Z","action":"Alert","severity":"Medium","description":"demo2",
			 "recommendedActions":"nothing","rbacGroupNames":[]}]}`,
		answer: `{"value":[
			{"id":"2841","indicator":"220e7d15b011d7fac48f2bd61114db1022197f7f","isFailed":false,"failureReason":null},
			{"id":"2842","indicator":"2233223322332233223322332233223322332233223322332233223322332222","isFailed":false,"failureReason":null}]}`,
	},
	{
		name: "submit of 2019", revision: "2019-09", now: "2018-10-24T10:54:23.2009016Z", app: demoApp,
		host: olderHost, method: "POST", path: "/api/indicators",
		body: `{"indicatorValue":"220e7d15b0b3d7fac48f2bd61114db1022197f7f","indicatorType":"FileSha1","title":"test",
			"expirationTime":"2020-12-12T00:00:00Z","action":"AlertAndBlock","severity":"Informational","description":"test","recommendedActions":"TEST"}`,
		answer: `{"@odata.context":"https://api.securitycenter.windows.com/api/$metadata#Indicators/$entity",
			"indicatorValue":"220e7d15b0b3d7fac48f2bd61114db1022197f7f","indicatorType":"FileSha1","title":"test",
			"creationTimeDateTimeUtc":"2018-10-24T10:54:23.2009016Z","createdBy":"45097602-1234-5678-1234-9f453233e62c",
			"expirationTime":"2020-12-12T00:00:00Z","action":"AlertAndBlock","severity":"Informational","description":"test",
			"recommendedActions":"TEST","rbacGroupNames":[]}`,
	},
	{
		name: "submit of 2020", revision: "2020-04", now: "2020-04-01T00:00:00Z", app: demoApp,
		host: olderHost, method: "POST", path: "/api/indicators",
		body: `{"indicatorValue":"220e7d15b011d7fac48f2bd61114db1022197f7f","indicatorType":"FileSha1","title":"test",
			"application":"demo-test","expirationTime":"2020-12-12T00:00:00Z","action":"AlertAndBlock","severity":"Informational",
			"description":"test","recommendedActions":"nothing","rbacGroupNames":["group1","group2"]}`,
		// The document prints no answer: the entity in the body, it says.
		answer: `{"indicatorValue":"220e7d15b011d7fac48f2bd61114db1022197f7f","indicatorType":"FileSha1","title":"test",
			"application":"demo-test","expirationTime":"2020-12-12T00:00:00Z","action":"AlertAndBlock","severity":"Informational",
			"description":"test","recommendedActions":"nothing","rbacGroupNames":["group1","group2"]}`,
	},
}

func TestDocuments(t *testing.T) {
	for _, d := range documents {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			for name, db := range map[string]string{"SQLite": filepath.Join(t.TempDir(), "test.db"), "PostgreSQL": ""} {
				t.Run(name, func(t *testing.T) {
					if db == "" {
						db = servers.PostgreSQLDSN(t)
					}
					d.replay(t, db)
				})
			}
		})
	}
}

func (d document) replay(t *testing.T, db string) {
	args := append(certificate(t), "-db", db, "-revision", d.revision, "-now", d.now)
	if d.seed != "" {
		file := filepath.Join(t.TempDir(), "seed.json")
		if err := os.WriteFile(file, []byte(d.seed), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "-seed", file)
	}
	c := start(t, args...)
	if d.app != "" {
		c.login("contoso", d.app)
	}
	status, text := c.call(d.method, d.host, d.path, d.body)
	if status != 200 {
		t.Fatalf("status %d: %s", status, text)
	}
	var got, want any
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(d.answer), &want); err != nil {
		t.Fatal(err)
	}
	contains(t, "answer", got, want)
}

// contains reports what of want is not in got: all members of objects, and
// lists item by item.
func contains(t *testing.T, path string, got, want any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		object, _ := got.(map[string]any)
		for name, v := range want {
			member, there := object[name]
			if !there {
				t.Errorf("%s has no %s", path, name)
				continue
			}
			contains(t, path+"."+name, member, v)
		}
	case []any:
		list, _ := got.([]any)
		if len(list) != len(want) {
			t.Errorf("%s has %d items, want %d", path, len(list), len(want))
			return
		}
		for i := range want {
			contains(t, path+"[]", list[i], want[i])
		}
	default:
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
}
