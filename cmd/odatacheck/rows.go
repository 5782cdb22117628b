package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/odatacheck/odata/schema"
)

// row is one entity with the text that it came as, in one line. Captures of
// other revisions of a service, and answers to a query with $select, lack
// properties: that is a fault only of a query that looks at one of them.
type row struct {
	raw     json.RawMessage
	record  schema.Record
	missing []schema.Missing // that may not be null
}

// maxBadRows is how many rows that do not fit are reported at once.
const maxBadRows = 10

// readRows reads and checks all rows. name is a file, or "-" for stdin.
func readRows(name string, stdin io.Reader, e *schema.EntityType) ([]row, error) {
	data, err := readData(name, stdin)
	if err != nil {
		return nil, fmt.Errorf("cannot read the data: %w", err)
	}
	raws, err := splitRows(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dataName(name), err)
	}
	rows := make([]row, len(raws))
	var bad []string
	for i, raw := range raws {
		record, missing, err := schema.DecodePartialRecord(raw, e)
		if err != nil {
			bad = append(bad, fmt.Sprintf("%s: row %d: %v", dataName(name), i+1, err))
			continue
		}
		rows[i] = row{compact(raw), record, missing}
	}
	if n := len(bad); n > maxBadRows {
		bad = append(bad[:maxBadRows], fmt.Sprintf("and %d rows more that do not fit", n-maxBadRows))
	}
	if len(bad) > 0 {
		return nil, errors.New(strings.Join(bad, "\nodatacheck: "))
	}
	return rows, nil
}

func readData(name string, stdin io.Reader) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(stdin)
	}
	return os.ReadFile(name)
}

func dataName(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

// splitRows returns the rows of a JSON array, of a service's answer with
// "value", or of JSON lines.
func splitRows(data []byte) ([]json.RawMessage, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	dec := json.NewDecoder(bytes.NewReader(data))
	var rows []json.RawMessage
	for {
		var v json.RawMessage
		err := dec.Decode(&v)
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, dataError(data, dec, err)
		}
		first := len(rows) == 0
		switch {
		case first && v[0] == '[', first && isAnswer(v):
			rows, err = listedRows(v)
			if err != nil {
				return nil, err
			}
			if rest := bytes.TrimLeft(data[dec.InputOffset():], " \t\r\n"); len(rest) > 0 {
				return nil, fmt.Errorf("line %d: the rows end before this", lineOf(data, int64(len(data)-len(rest))))
			}
			return rows, nil
		case v[0] != '{':
			return nil, fmt.Errorf("line %d: a row is a JSON object", lineOf(data, dec.InputOffset()))
		}
		rows = append(rows, v)
	}
}

// listedRows returns the items of an array, or of the array "value".
func listedRows(v json.RawMessage) ([]json.RawMessage, error) {
	if v[0] == '{' {
		var answer struct {
			Value json.RawMessage `json:"value"`
		}
		if err := json.Unmarshal(v, &answer); err != nil {
			return nil, err
		}
		v = answer.Value
	}
	var rows []json.RawMessage
	if err := json.Unmarshal(v, &rows); err != nil {
		return nil, err
	}
	return rows, nil
}

// isAnswer reports whether an object is a service's answer: its value is an
// array, and all else is control information such as @odata.context.
func isAnswer(v json.RawMessage) bool {
	var members map[string]json.RawMessage
	if json.Unmarshal(v, &members) != nil {
		return false
	}
	value, ok := members["value"]
	if !ok || value[0] != '[' {
		return false
	}
	for name := range members {
		if name != "value" && !strings.Contains(name, "@") {
			return false
		}
	}
	return true
}

// dataError says in which line the JSON breaks.
func dataError(data []byte, dec *json.Decoder, err error) error {
	at := dec.InputOffset()
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = syntax.Offset - 1 // it counts the byte that is wrong
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		at, err = int64(len(data)), errors.New("the JSON is not complete")
	}
	return fmt.Errorf("line %d: %w", lineOf(data, at), err)
}

func lineOf(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(offset, int64(len(data)))], []byte("\n"))
}

// compact returns a JSON value in one line, all else as it came in.
func compact(raw json.RawMessage) json.RawMessage {
	var b bytes.Buffer
	b.Grow(len(raw))
	if err := json.Compact(&b, raw); err != nil {
		panic("odatacheck: " + err.Error()) // the decoder has read it
	}
	return b.Bytes()
}
