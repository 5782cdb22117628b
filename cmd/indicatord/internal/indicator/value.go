package indicator

import (
	"net/netip"
	"net/url"
	"strings"
	"unicode/utf8"
)

// Bounds of an indicator's value. The longest value in bytes is what an index
// of PostgreSQL holds with room for the rest of its entry.
const (
	maxValueLength = 800 // characters
	maxValueBytes  = 2000
)

// Digits of the hashes, in hexadecimal.
const (
	md5Digits    = 32
	sha1Digits   = 40
	sha256Digits = 64
)

// normalise checks a value of a type and returns it as it is stored.
func (r *Rules) normalise(kind, value string) (string, *Fault) {
	if strings.TrimSpace(value) == "" {
		return "", Faultf(InvalidInput, "Recieved an empty indicator value.")
	}
	if utf8.RuneCountInString(value) > maxValueLength || len(value) > maxValueBytes {
		return "", Faultf(InvalidInput, "The indicator value is longer than %d characters.", maxValueLength)
	}
	switch kind {
	case "FileSha1":
		return hash(value, sha1Digits)
	case "FileSha256":
		return hash(value, sha256Digits)
	case "FileMd5":
		return hash(value, md5Digits)
	case "CertificateThumbprint":
		if r.Readings.LenientThumbprints {
			return hash(value, sha1Digits, sha256Digits, md5Digits)
		}
		return hash(value, sha1Digits)
	case "IpAddress":
		return value, r.address(value)
	case "DomainName":
		return domain(value)
	case "Url":
		return value, absolute(value)
	}
	if r.restoring {
		return value, nil
	}
	return "", Faultf(InvalidInput, "Indicators of type %s cannot be submitted.", kind)
}

// hash returns value in lower case if it is hexadecimal of one of the lengths.
func hash(value string, lengths ...int) (string, *Fault) {
	for _, n := range lengths {
		if len(value) == n && strings.Trim(value, "0123456789abcdefABCDEF") == "" {
			return strings.ToLower(value), nil
		}
	}
	return "", Faultf(InvalidHashValue, "Hash value %s is invalid.", value)
}

// address checks an IP address, or a network where the revision allows one.
func (r *Rules) address(value string) *Fault {
	addr, err := netip.ParseAddr(value)
	if err != nil && r.Revision.CIDR {
		var network netip.Prefix
		network, err = netip.ParsePrefix(value)
		addr = network.Addr()
	}
	if err != nil || addr.Zone() != "" || !r.Private && isInternal(addr.Unmap()) {
		return Faultf(InvalidIPAddress, "IP address %s is invalid.", value)
	}
	return nil
}

// isInternal reports whether an address is not one of the internet.
func isInternal(a netip.Addr) bool {
	return a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsLinkLocalMulticast() ||
		a.IsInterfaceLocalMulticast() || a.IsUnspecified()
}

// Bounds of domain names (RFC 1035).
const (
	maxDomain = 253
	maxLabel  = 63
)

// domain returns value in lower case if it is a domain name with a dot.
func domain(value string) (string, *Fault) {
	labels := strings.Split(value, ".")
	ok := len(value) <= maxDomain && len(labels) > 1 && value[0] != '_'
	for _, label := range labels {
		ok = ok && isLabel(label)
	}
	if !ok || strings.Trim(labels[len(labels)-1], "0123456789") == "" {
		return "", Faultf(InvalidDomainName, "Domain name %s is invalid.", value)
	}
	return strings.ToLower(value), nil
}

func isLabel(s string) bool {
	if s == "" || len(s) > maxLabel || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
		default:
			return false
		}
	}
	return true
}

// absolute checks an absolute http or https URL.
func absolute(value string) *Fault {
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.ContainsAny(value, " \t\r\n") {
		return Faultf(InvalidURL, "URL %s is invalid.", value)
	}
	return nil
}
