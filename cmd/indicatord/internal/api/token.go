package api

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
)

// The roles that a token can have.
const (
	roleOwn = "Ti.ReadWrite"
	roleAll = "Ti.ReadWrite.All"
)

// Default tenant and application: those of requests without a token and of the
// token that the server prints when it starts.
const (
	DefaultTenant = "default"
	DefaultClient = "00000000-0000-4000-8000-000000000001"
)

// Bounds of token requests.
const (
	maxTokenBody  = 64 << 10
	maxNameLength = 256 // of tenants, client ids and user names
	tokenLifetime = time.Hour
)

// claims is what a token says.
type claims struct {
	jwt.RegisteredClaims
	Tenant string   `json:"tid"`
	App    string   `json:"appid"`
	Name   string   `json:"app_displayname,omitempty"`
	User   string   `json:"upn,omitempty"`
	Roles  []string `json:"roles,omitempty"`
	Scope  string   `json:"scp,omitempty"`
}

// tokenPath returns the tenant of the address of a token endpoint.
func tokenPath(path string) (tenant string, ok bool) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) < 3 || !strings.EqualFold(parts[1], "oauth2") || !strings.EqualFold(parts[len(parts)-1], "token") {
		return "", false
	}
	return parts[0], len(parts) == 3 || len(parts) == 4 && strings.EqualFold(parts[2], "v2.0")
}

// token answers a request for a token. Secrets and passwords are not checked:
// whoever asks gets what he asks for.
func (s *Server) token(req *request, tenant string) answer {
	if req.Method != http.MethodPost && req.Method != http.MethodGet {
		a := oauthError(http.StatusMethodNotAllowed, "invalid_request", "expected a POST")
		a.header = http.Header{"Allow": {"POST"}}
		return a
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return oauthError(http.StatusBadRequest, "invalid_request", "the body cannot be read, or it is too large")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return oauthError(http.StatusBadRequest, "invalid_request", "the body is not a form")
	}
	basicCredentials(req, form)
	client := form.Get("client_id")
	switch {
	case !isName(tenant):
		return oauthError(http.StatusBadRequest, "invalid_request", "the tenant is not a name or a GUID")
	case !isName(client):
		return oauthError(http.StatusBadRequest, "invalid_request", "client_id is missing, or it is not a name or a GUID")
	}
	c := s.claims(tenant, client, req.now, tokenLifetime)
	switch grant := form.Get("grant_type"); grant {
	case "client_credentials":
		if form.Get("client_secret") == "" && form.Get("client_assertion") == "" {
			return oauthError(http.StatusUnauthorized, "invalid_client", "client_secret is missing")
		}
	case "password":
		c.User = form.Get("username")
		if !isName(c.User) {
			return oauthError(http.StatusBadRequest, "invalid_request", "username is missing, or it is not a name")
		}
		c.Roles, c.Scope = nil, roleOwn
	default:
		return oauthError(http.StatusBadRequest, "unsupported_grant_type",
			fmt.Sprintf("grant_type is %q, expected client_credentials or password", grant))
	}
	return tokenAnswer(s.sign(c))
}

// basicCredentials puts a client's id and secret into the form where they were
// sent as Basic credentials, whose parts are encoded like those of a form.
func basicCredentials(req *request, form url.Values) {
	id, secret, ok := req.BasicAuth()
	if !ok || form.Has("client_id") {
		return
	}
	for name, sent := range map[string]string{"client_id": id, "client_secret": secret} {
		if decoded, err := url.QueryUnescape(sent); err == nil {
			sent = decoded
		}
		form.Set(name, sent)
	}
}

func tokenAnswer(token string) answer {
	return answer{
		status:      http.StatusOK,
		contentType: plainContent,
		header:      http.Header{"Cache-Control": {"no-store"}, "Pragma": {"no-cache"}},
		body: encodeJSON(struct {
			Type      string `json:"token_type"`
			Seconds   int    `json:"expires_in"`
			Extended  int    `json:"ext_expires_in"`
			TokenText string `json:"access_token"`
		}{"Bearer", int(tokenLifetime.Seconds()), int(tokenLifetime.Seconds()), token}),
	}
}

// isName reports whether s can name a tenant, an application or a user.
func isName(s string) bool {
	return s != "" && len(s) <= maxNameLength && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune(`/\"<>?#%&`, r)
	})
}

func oauthError(status int, code, text string) answer {
	return answer{
		status:      status,
		contentType: plainContent,
		body: encodeJSON(struct {
			Error       string `json:"error"`
			Description string `json:"error_description"`
		}{code, text}),
	}
}

// claims returns what a token of an application says.
func (s *Server) claims(tenant, client string, now time.Time, lifetime time.Duration) claims {
	roles, ok := s.Roles[strings.ToLower(client)]
	if !ok {
		roles = []string{roleAll}
	}
	return claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer:    "https://sts.windows.net/" + tenant + "/",
			Audience:  jwt.ClaimStrings{"https://api.securitycenter.microsoft.com"},
			IssuedAt:  jwt.NewNumericDate(now),
			NotBefore: jwt.NewNumericDate(now),
			ExpiresAt: jwt.NewNumericDate(now.Add(lifetime)),
		},
		Tenant: tenant,
		App:    client,
		Name:   s.Names[strings.ToLower(client)],
		Roles:  roles,
	}
}

func (s *Server) sign(c claims) string {
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, c).SignedString(s.Key)
	if err != nil {
		panic("api: cannot sign a token: " + err.Error())
	}
	return token
}

// DefaultToken returns a token of the default tenant with every right.
func (s *Server) DefaultToken(lifetime time.Duration) string {
	c := s.claims(DefaultTenant, DefaultClient, s.now(), lifetime)
	c.Roles = []string{roleAll}
	return s.sign(c)
}

// admit lets a request pass that has a token with a role, and not too many
// before it.
func (s *Server) admit(req *request, r *route) error {
	if s.Open {
		req.app = DefaultClient
		req.by = indicator.Principal{Tenant: DefaultTenant, ID: DefaultClient, Name: DefaultClient, All: true}
	} else if err := s.authenticate(req); err != nil {
		return err
	}
	if r.all && !req.by.All {
		return indicator.Faultf(indicator.Forbidden, "The operation requires the role %s", roleAll)
	}
	if s.Limited {
		return s.limits.take(limitKey{req.by.Tenant, req.app, r.name}, r.budget)
	}
	return nil
}

func (s *Server) authenticate(req *request) error {
	scheme, text, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || strings.TrimSpace(text) == "" {
		return indicator.Faultf(indicator.Unauthorized, "The request has no bearer token")
	}
	var c claims
	parser := jwt.NewParser(jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Name}),
		jwt.WithTimeFunc(s.now), jwt.WithExpirationRequired())
	_, err := parser.ParseWithClaims(strings.TrimSpace(text), &c, func(*jwt.Token) (any, error) { return s.Key, nil })
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return indicator.Faultf(indicator.Unauthorized, "The token has expired")
	case err != nil || c.Tenant == "" || c.App == "":
		return indicator.Faultf(indicator.Unauthorized, "The token is not valid")
	}
	return s.authorize(req, c)
}

// authorize notes who makes a request, if he has a role.
func (s *Server) authorize(req *request, c claims) error {
	roles := append(slices.Clone(c.Roles), strings.Fields(c.Scope)...)
	by := indicator.Principal{Tenant: c.Tenant, ID: c.App, Name: c.Name, All: slices.Contains(roles, roleAll)}
	if by.Name == "" {
		by.Name = c.App
	}
	if c.User != "" {
		by.User, by.ID, by.Name = true, c.User, c.User
	}
	req.by, req.app = by, c.App
	switch {
	case by.User && !s.Rules.Revision.Delegated:
		return indicator.Faultf(indicator.Forbidden, "Revision %s takes no tokens of users", s.Rules.Revision.Name)
	case !by.All && !slices.Contains(roles, roleOwn):
		return indicator.Faultf(indicator.Forbidden, "The token has neither the role %s nor %s", roleOwn, roleAll)
	}
	return nil
}
