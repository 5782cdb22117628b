package main

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/odatacheck/odata/schema"
)

// indicatorsFile is the sample that the README's first command reads. It is
// written by this file under -update, so that it can be changed on purpose
// and by nobody else.
var indicatorsFile = filepath.Join("testdata", "indicators.json")

const sampleSize = 240

func TestIndicatorsFile(t *testing.T) {
	want := sampleAnswer(t)
	if *update {
		if err := os.WriteFile(indicatorsFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(indicatorsFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the generator makes: run make golden", indicatorsFile)
	}
}

// TestIndicatorsFit reads every row as the entity type Indicator and wants
// each member of each enumeration type at least once.
func TestIndicatorsFit(t *testing.T) {
	data, err := os.ReadFile(indicatorsFile)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Value []json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Value) != sampleSize {
		t.Errorf("%d rows, want %d", len(answer.Value), sampleSize)
	}
	seen := map[*schema.EnumType]map[int64]bool{}
	e := schema.Indicator()
	for i, raw := range answer.Value {
		row, err := schema.DecodeRecord(raw, e)
		if err != nil {
			t.Errorf("row %d: %v", i+1, err)
			continue
		}
		for j, p := range schema.PropertiesOf(e) {
			if enum, ok := p.Type.(*schema.EnumType); ok {
				if seen[enum] == nil {
					seen[enum] = map[int64]bool{}
				}
				seen[enum][row.Values[j].(int64)] = true
			}
		}
	}
	for enum, values := range seen {
		for _, m := range enum.Members {
			if !values[m.Value] {
				t.Errorf("no row has %s of %s", m.Name, enum.Name)
			}
		}
	}
}

// sampleIndicator has the members of the service's answer in its order.
type sampleIndicator struct {
	ID                   string             `json:"id"`
	IndicatorValue       string             `json:"indicatorValue"`
	IndicatorType        string             `json:"indicatorType"`
	Action               string             `json:"action"`
	CreatedBy            *string            `json:"createdBy"`
	Severity             string             `json:"severity"`
	Category             *int               `json:"category"`
	Application          *string            `json:"application"`
	EducateURL           *string            `json:"educateUrl"`
	BypassDurationHours  *int               `json:"bypassDurationHours"`
	Title                *string            `json:"title"`
	Description          *string            `json:"description"`
	RecommendedActions   *string            `json:"recommendedActions"`
	CreationTime         string             `json:"creationTimeDateTimeUtc"`
	ExpirationTime       *string            `json:"expirationTime"`
	LastUpdateTime       string             `json:"lastUpdateTime"`
	LastUpdatedBy        *string            `json:"lastUpdatedBy"`
	RBACGroupNames       []*string          `json:"rbacGroupNames"`
	RBACGroupIDs         []int              `json:"rbacGroupIds"`
	CertificateInfo      *sampleCertificate `json:"certificateInfo"`
	NotificationID       *int               `json:"notificationId"`
	NotificationBody     *string            `json:"notificationBody"`
	Version              *string            `json:"version"`
	MitreTechniques      []string           `json:"mitreTechniques"`
	HistoricalDetection  bool               `json:"historicalDetection"`
	LookBackPeriod       *int               `json:"lookBackPeriod"`
	GenerateAlert        bool               `json:"generateAlert"`
	AdditionalInfo       *string            `json:"additionalInfo"`
	CreatedByDisplayName *string            `json:"createdByDisplayName"`
	ExternalID           *string            `json:"externalId"`
	CreatedBySource      string             `json:"createdBySource"`
}

type sampleCertificate struct {
	Issuer  *string `json:"issuer"`
	Serial  *string `json:"serial"`
	Subject *string `json:"subject"`
	SHA256  *string `json:"sha256"`
}

var (
	sampleTypes = []string{
		"FileSha1", "FileSha256", "FileMd5", "IpAddress", "DomainName", "Url", "CertificateThumbprint",
		"IpAddress", "Url", "DomainName", "FileSha256", "FileSha1",
		"ProcessMemorySimilarityHash", "WebCategory",
	}
	sampleActions    = []string{"Allowed", "Alert", "AlertAndBlock", "Warn", "Block", "Audit", "BlockAndRemediate"}
	sampleSeverities = []string{"Informational", "Low", "Medium", "High"}
	sampleSources    = []string{
		"PublicApi", "Portal", "PublicApi", "MCAS", "TVM", "CustomDetection", "BulkAction", "PublicApi", "Portal",
		"ISG", "NDR", "EndpointConfigManagement", "IncidentTasks", "MDI", "ActiveScan", "Unspecified",
	}
	sampleTitles = []string{
		"Blue Heron beacon", "blue heron BEACON", "Phishing kit, wave 3", "O'Brien's list", "It''s doubled",
		"100% malicious", "100 malicious", "drop_zone", "dropXzone", `C:\Users\Public\run.exe`, `\\fileserver\share\%TEMP%`,
		`say "hello"`, "夜鹭 活动", "恶意软件 (第二波)", "Тихий омут", "тихий омут", "البومة الرمادية", "🦉 night owl",
		"👩‍💻 insider", "Café", "Cafe\u0301", "STRASSE", "straße", "İstanbul", "trailing blank ", "trailing blanks  ",
		" leading blank", "", "test", "Test", "a+b & c=d; e/f?g#h", "tab\there", "null", "true", "42", "名前_%",
		"eq", "(parenthesis", "[bracket]", "line one\nline two", "\u200bzero width", "ΟΔΥΣΣΕΥΣ", "οδυσσευς",
	}
	sampleDescriptions = []string{
		"seen in a honeypot", "reported by a customer, see ticket 4711", "", "С отчётом аналитика", "由传感器报告",
		"<script>alert('x')</script>", "first line\r\nsecond line", "100 % sure; drop_table", "ملاحظة المحلل",
	}
	sampleAdvice = []string{"nothing", "isolate the device", "reset the user's password", "隔离设备", "Изолировать устройство"}
	sampleApps   = []string{
		"demo-test", "Feed Importer", "feed_importer", "100%_blocklist", `C:\Tools\importer.exe`, "O'Reader", "演示", "SOAR",
	}
	samplePeople = []string{"avery@example.com", "Kim.O'Neil@example.org", "soc_lead@example.net", "анна@example.com"}
	sampleGroups = []struct {
		name string
		id   int
	}{
		{"Group1", 1}, {"Group2", 2}, {"group1", 101}, {"team_1", 7}, {"team%1", 8}, {"Серверы", 12}, {"服务器", 13},
		{"O'Hare ", 21}, {"Unmanaged devices", 4096}, {"", 2147483647},
	}
	sampleTechniques = []string{"T1059", "T1059.001", "T1566.002", "T1071", "T1486", "T1105"}
)

// sampleAnswer returns the service answer with sampleSize indicators, one a
// line.
func sampleAnswer(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	b.WriteString(`{"@odata.context":"https://indicators.example.com/api/$metadata#Indicators","value":[` + "\n")
	g := &sampler{state: 0x0DA7AC4EC4}
	id := 7
	for n := range sampleSize {
		var line bytes.Buffer
		enc := json.NewEncoder(&line)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(g.indicator(n, id)); err != nil {
			t.Fatal(err)
		}
		b.Write(bytes.TrimSuffix(line.Bytes(), []byte("\n")))
		if n < sampleSize-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		id += 1 + g.below(8)/7*3 // deleted indicators leave gaps
	}
	b.WriteString("]}\n")
	return b.Bytes()
}

// sampler draws from a sequence that no release of Go changes (SplitMix64).
type sampler struct{ state uint64 }

func (g *sampler) next() uint64 {
	g.state += 0x9E3779B97F4A7C15
	z := g.state
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// below returns a number from 0 to n-1.
func (g *sampler) below(n int) int { return int(g.next() % uint64(n)) }

// oneIn is true once in n draws.
func (g *sampler) oneIn(n int) bool { return g.below(n) == 0 }

func (g *sampler) pick(from []string) string { return from[g.below(len(from))] }

// maybe returns one of from, or null once in n draws.
func (g *sampler) maybe(n int, from []string) *string {
	s := g.pick(from)
	if g.oneIn(n) {
		return nil
	}
	return &s
}

func (g *sampler) number(from ...int) *int { return &from[g.below(len(from))] }

func (g *sampler) indicator(n, id int) sampleIndicator {
	kind := sampleTypes[n%len(sampleTypes)]
	created := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).
		Add(time.Duration(n)*time.Duration(4)*time.Hour + time.Duration(g.below(4*3600))*time.Second).
		Add(g.fraction())
	x := sampleIndicator{
		ID:                  strconv.Itoa(id),
		IndicatorValue:      g.value(kind, n),
		IndicatorType:       kind,
		Action:              sampleActions[g.below(len(sampleActions))],
		Severity:            sampleSeverities[g.below(len(sampleSeverities))],
		Category:            g.number(1, 1, 1, 1, 1, 2, 0, -1),
		Application:         g.maybe(3, sampleApps),
		Title:               g.title(n),
		Description:         g.maybe(12, sampleDescriptions),
		RecommendedActions:  g.maybe(3, sampleAdvice),
		CreationTime:        sampleTime(created),
		LastUpdateTime:      sampleTime(created),
		RBACGroupNames:      []*string{},
		RBACGroupIDs:        []int{},
		MitreTechniques:     []string{},
		HistoricalDetection: g.oneIn(9),
		GenerateAlert:       g.oneIn(2),
		CreatedBySource:     sampleSources[n%len(sampleSources)],
	}
	g.lifetime(&x, created)
	g.author(&x)
	g.scope(&x)
	g.extras(&x, n)
	return x
}

// title returns each title once and then any of them.
func (g *sampler) title(n int) *string {
	if n >= len(sampleTitles) {
		n = g.below(len(sampleTitles))
	}
	return &sampleTitles[n]
}

// fraction returns part of a second in steps of 100 ns; a quarter are whole
// seconds, some have few digits.
func (g *sampler) fraction() time.Duration {
	switch g.below(4) {
	case 0:
		return 0
	case 1:
		return time.Duration(g.below(10)) * 100 * time.Millisecond
	}
	return time.Duration(g.below(10_000_000)) * 100
}

func (g *sampler) value(kind string, n int) string {
	seed := []byte("sample " + strconv.Itoa(n))
	s1, s256, m5 := sha1.Sum(seed), sha256.Sum256(seed), md5.Sum(seed)
	hash := func(b []byte) string {
		if g.oneIn(5) {
			return strings.ToUpper(hex.EncodeToString(b))
		}
		return hex.EncodeToString(b)
	}
	switch kind {
	case "FileSha1", "CertificateThumbprint":
		return hash(s1[:])
	case "FileSha256":
		return hash(s256[:])
	case "FileMd5":
		return hash(m5[:])
	case "IpAddress":
		net := []string{"192.0.2.", "198.51.100.", "203.0.113.", "2001:db8::", "2001:DB8:0:1::"}
		i := g.below(len(net))
		if i > 2 {
			return net[i] + strconv.FormatInt(int64(1+g.below(0xfffe)), 16)
		}
		return net[i] + strconv.Itoa(1+g.below(254))
	case "DomainName":
		host := g.pick([]string{"login", "cdn-7", "update_check", "Mail", "xn--fsqu00a", "почта", "例子", "a.b.c"})
		return fmt.Sprintf("%s%d.%s", host, n, g.pick([]string{"example.com", "example.net", "EXAMPLE.org", "test", "invalid"}))
	case "Url":
		path := g.pick([]string{
			"/", "/index.html", "/p?a=b&c=d", "/100%25/off", "/it's?q='x'", "/a+b%20c", "/路径", "/файл#top", `/back\slash`, "/under_score",
		})
		return fmt.Sprintf("http%s://site%d.example.%s%s", g.pick([]string{"", "s"}), n, g.pick([]string{"com", "org"}), path)
	case "WebCategory":
		return g.pick([]string{"Gambling", "gambling", "Social_Networking", "Peer-to-peer", "P2P 100%", "赌博"})
	}
	return "T1" + strings.ToUpper(hex.EncodeToString(append(s256[:], s1[:3]...)))
}

// lifetime sets the expiration and, for a third of the rows, an update.
func (g *sampler) lifetime(x *sampleIndicator, created time.Time) {
	if !g.oneIn(3) {
		expires := created.AddDate(0, 1+g.below(30), 0)
		if g.oneIn(2) {
			expires = expires.Truncate(24 * time.Hour)
		}
		s := sampleTime(expires)
		if g.oneIn(40) {
			s = "9999-12-31T23:59:59.9999999Z"
		}
		x.ExpirationTime = &s
	}
	if g.oneIn(3) {
		x.LastUpdateTime = sampleTime(created.Add(time.Duration(1 + g.below(1_000_000_000))).Add(g.fraction()).Truncate(100))
		x.LastUpdatedBy = g.maybe(10, append([]string{"Feed Importer"}, samplePeople...))
	}
}

func sampleTime(t time.Time) string { return t.Format("2006-01-02T15:04:05.9999999Z07:00") }

// author sets who created the indicator: an application by its identifier or
// a person by name.
func (g *sampler) author(x *sampleIndicator) {
	if x.CreatedBySource == "Portal" || g.oneIn(6) {
		x.CreatedBy = g.maybe(20, samplePeople)
		x.CreatedByDisplayName = x.CreatedBy
		return
	}
	app := g.below(len(sampleApps))
	sum := sha256.Sum256([]byte(sampleApps[app]))
	h := hex.EncodeToString(sum[:])
	guid := h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-8" + h[17:20] + "-" + h[20:32]
	x.CreatedBy = &guid
	if !g.oneIn(5) {
		x.CreatedByDisplayName = &sampleApps[app]
	}
}

// scope sets the device groups: mostly none, sometimes one or more, a few
// times an item without a name, or null in place of the collection.
func (g *sampler) scope(x *sampleIndicator) {
	switch g.below(12) {
	case 0, 1, 2, 3:
		for range 1 + g.below(3) {
			group := &sampleGroups[g.below(len(sampleGroups))]
			x.RBACGroupNames = append(x.RBACGroupNames, &group.name)
			x.RBACGroupIDs = append(x.RBACGroupIDs, group.id)
		}
	case 4:
		x.RBACGroupNames = append(x.RBACGroupNames, nil, &sampleGroups[0].name)
		x.RBACGroupIDs = append(x.RBACGroupIDs, 3, 1)
	case 5:
		x.RBACGroupNames, x.RBACGroupIDs = nil, nil
	}
}

// extras sets what depends on the type and the action, and the members that
// are mostly null.
func (g *sampler) extras(x *sampleIndicator, n int) {
	if x.Action == "Audit" {
		x.GenerateAlert = true // the service refuses an audit without an alert
	}
	if g.oneIn(15) {
		x.Title, x.Category = nil, nil
	}
	if x.IndicatorType == "Url" && (x.Action == "Block" || x.Action == "Warn") {
		x.EducateURL = g.maybe(3, []string{"https://education.example.com/phishing?lang=en", "https://education.example.com/100%25"})
		x.BypassDurationHours = g.number(0, 1, 24, 720)
	}
	if x.IndicatorType == "CertificateThumbprint" && !g.oneIn(6) {
		sum := sha256.Sum256([]byte(x.IndicatorValue))
		full, serial := hex.EncodeToString(sum[:]), strings.ToUpper(hex.EncodeToString(sum[:8]))
		x.CertificateInfo = &sampleCertificate{
			Issuer:  g.maybe(5, []string{"CN=Example Root CA, O=Example", "CN=O'Neil Test CA", "CN=测试根证书"}),
			Serial:  &serial,
			Subject: g.maybe(5, []string{"CN=code.example.com", "CN=*.example.net", "CN=\"Quoted, Inc.\""}),
			SHA256:  &full,
		}
	}
	if g.oneIn(8) {
		x.NotificationID = g.number(0, 1, 127, 255)
		x.NotificationBody = g.maybe(4, []string{"blocked by policy", "Заблокировано", "已阻止", "تم الحظر"})
	}
	if g.oneIn(6) {
		x.Version = g.maybe(5, []string{"1.0", "2.0", "1.0.1-rc.1"})
		x.ExternalID = g.maybe(6, []string{fmt.Sprintf("EXT-%04d", n), fmt.Sprintf("ext_%d%%", n)})
		x.AdditionalInfo = g.maybe(3, []string{`{"score":97}`, "feed=b64/+==", "附加信息"})
		x.LookBackPeriod = g.number(0, 7, 30, 180)
	}
	switch g.below(10) {
	case 0, 1, 2:
		for range 1 + g.below(3) {
			x.MitreTechniques = append(x.MitreTechniques, g.pick(sampleTechniques))
		}
	case 3:
		x.MitreTechniques = nil
	}
}
