.PHONY: ci test lint bench fuzz soak golden cover mutate

FUZZTIME ?= 60s

ci: ## what CI runs
	./.ci/run

test:
	go test ./...

lint:
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

bench:
	go test -run '^$$' -bench . -benchmem ./parser ./eval ./sqlgen

fuzz: ## every target for FUZZTIME
	@FUZZTIME=$(FUZZTIME) ./.ci/fuzz

soak: ## random filters in memory and in every database, until stopped or for ODATA_SOAK=30m
	@cd fuzz/sqltest && ODATA_SOAK=$(ODATA_SOAK) CI=true go test -count=1 -timeout 0 -run '^TestSoak$$'

golden: ## rewrite the golden files, then read the difference before you commit it
	go test ./cmd/odatacheck ./sqlgen . -update
	git diff --stat

cover:
	go test -coverpkg=./... -coverprofile=cover.out ./...
	go tool cover -func=cover.out | tail -n 1

GREMLINS = go run github.com/go-gremlins/gremlins/cmd/gremlins@v0.6.0
MUTATE ?= parser schema eval sqlgen
MUTATEFLAGS ?= --workers 1

mutate: ## every mutant of the packages MUTATE, some seconds each: hours
	@for p in $(MUTATE); do \
	  GOFLAGS="-vet=off -ldflags=-w" $(GREMLINS) unleash ./$$p --timeout-coefficient 10 --threshold-efficacy 85 \
	    --output-statuses l --output mutate-$$p.json $(MUTATEFLAGS) || exit 1; \
	done
