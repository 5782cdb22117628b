package ast

// Span is a half-open range of byte offsets [Start, End) in the
// percent-decoded text of one system query option or, in a [Diagnostic] without
// Option, in the undecoded query string. A zero-width span marks a place where
// something is missing.
type Span struct {
	Start, End int
}

// Len returns the number of bytes that s covers.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether o lies within s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// To returns the smallest span that starts where s starts and ends where o ends.
func (s Span) To(o Span) Span { return Span{s.Start, o.End} }

// Text returns the part of src that s covers. It returns "" when s does not
// lie within src, so that a diagnostic can always be rendered.
func (s Span) Text(src string) string {
	if s.Start < 0 || s.End < s.Start || s.End > len(src) {
		return ""
	}
	return src[s.Start:s.End]
}
