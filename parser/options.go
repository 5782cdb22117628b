package parser

// Options chooses how a query is read. Its zero value is right for production.
type Options struct {
	Limits Limits   // zero members mean the defaults
	Plus   PlusMode // what a plus in the query string stands for
	Strict bool     // leniencies, warnings otherwise, are errors
}

// PlusMode tells what a plus in an undecoded query string stands for. RFC 3986
// says a plus, form encoding says a blank, and clients follow either.
type PlusMode uint8

// The modes. PlusAuto reads a plus as a plus if the query string writes any
// blank as a space or as %20, because a client encodes blanks one way, and as
// a blank otherwise. A plus within a string that nothing else explains gets the
// warning AmbiguousPlus.
const (
	PlusAuto    PlusMode = iota
	PlusSpace            // always a blank, as in form encoding
	PlusLiteral          // always a plus, as in RFC 3986
)
