package api

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

// serviceMetadata is the digest of the service's own document, which is no
// part of this repository.
const serviceMetadata = "bf9d2fda3b4a5b1526a6b5461dfef0cf33d537cf139a728c22078199febbecc5"

func TestMetadataIsTheServices(t *testing.T) {
	document := metadataDocument()
	if sum := sha256.Sum256(document); hex.EncodeToString(sum[:]) != serviceMetadata {
		t.Errorf("$metadata differs from the service's:\n%s", document)
	}
}
