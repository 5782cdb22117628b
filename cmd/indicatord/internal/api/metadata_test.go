package api

import (
	"errors"
	"io/fs"
	"os"
	"testing"
)

// The service's own document, which is no part of this repository.
const serviceMetadata = "../../../../../shared/csdl/indicators.csdl.xml"

func TestMetadataIsTheServices(t *testing.T) {
	want, err := os.ReadFile(serviceMetadata)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the service's metadata is not here: " + serviceMetadata)
	}
	if err != nil {
		t.Fatal(err)
	}
	if string(metadataDocument()) != string(want) {
		t.Errorf("$metadata differs from the service's")
	}
}
