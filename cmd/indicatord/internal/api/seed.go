package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/odatacheck/odata/cmd/indicatord/internal/indicator"
	"github.com/odatacheck/odata/schema"
)

// Load stores the indicators of a seed file for the default tenant: a JSON
// array, or an object with one in value or Indicators. Members that otherwise
// belong to the server are kept. Nothing is stored where one is wrong.
func (s *Server) Load(ctx context.Context, data []byte) error {
	items, err := seedItems(data)
	if err != nil {
		return err
	}
	by := indicator.Principal{Tenant: DefaultTenant, ID: DefaultClient, Name: DefaultClient, All: true}
	now := s.now()
	rows := make([]schema.Record, len(items))
	for i, item := range items {
		sub, err := indicator.DecodeSeed(item)
		if err != nil {
			return fmt.Errorf("indicator %d: %w", i+1, err)
		}
		if rows[i], err = s.Rules.Restored(sub, by, now); err != nil {
			return fmt.Errorf("indicator %d: %w", i+1, err)
		}
	}
	return s.Store.Restore(ctx, DefaultTenant, rows, now)
}

func seedItems(data []byte) ([]json.RawMessage, error) {
	var items []json.RawMessage
	if text := bytes.TrimSpace(data); len(text) > 0 && text[0] == '[' {
		err := json.Unmarshal(text, &items)
		return items, err
	}
	var object struct {
		Value      []json.RawMessage `json:"value"`
		Indicators []json.RawMessage `json:"Indicators"`
	}
	if err := json.Unmarshal(data, &object); err != nil {
		return nil, err
	}
	if object.Value == nil && object.Indicators == nil {
		return nil, errors.New("there is no array of indicators: expected one, or an object with value or Indicators")
	}
	return append(object.Value, object.Indicators...), nil
}
