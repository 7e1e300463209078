# `make help` lists the targets. Builds and tests take the same flags everywhere: another set
# of tags or flags compiles some 2,500 packages again.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The version comes from git, with or without tags; a source archive has none.
COMMIT ?= $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

VERSION_PACKAGE := github.com/cosmos/cosmos-sdk/version
STAMP = -X $(VERSION_PACKAGE).Name=bttc -X $(VERSION_PACKAGE).AppName=bttcd \
	-X $(VERSION_PACKAGE).Version=$(patsubst v%,%,$(VERSION)) -X $(VERSION_PACKAGE).Commit=$(COMMIT) -X $(VERSION_PACKAGE).BuildTags=ledger

# -trimpath: the same bytes from every checkout, and no paths of the builder in messages.
# Go's own stamp is left out: it fails in checkouts that another user owns.
# ledger: the SDK's own commands know Ledger devices, too.
export GOFLAGS := -trimpath -buildvcs=false -tags=ledger
GO_BUILD = go build

FUZZTIME ?= 5m
FUZZ ?= .
BLOCKS ?= 500
E2E_TIMEOUT ?= 65m
SOAK_BLOCKS ?= 500
KILLS ?= 50

##@ Run

.PHONY: localnet
localnet: build ## Build, then bring up the local testnet (Ctrl-C takes it down; ARGS="--validators 7")
	bin/localnet up $(ARGS)

##@ Build

.PHONY: build
build: ## Build bin/bttcd, the node, and bin/localnet, the local testnet
	$(GO_BUILD) -ldflags="-s -w $(STAMP)" -o bin/bttcd ./cmd/bttcd
	$(GO_BUILD) -ldflags="-s -w -X main.version=$(patsubst v%,%,$(VERSION))" -o bin/localnet ./cmd/localnet

.PHONY: build-hostile
build-hostile: ## Build bin/hostile, a validator that lies, for the end-to-end tests
	$(GO_BUILD) -ldflags="-s -w" -o bin/hostile ./test/e2e/hostile

.PHONY: build-upgraded
build-upgraded: ## Build bin/upgraded, the program that the end-to-end test upgrades a network to
	$(GO_BUILD) -ldflags="-s -w $(STAMP) -X $(VERSION_PACKAGE).Version=rehearsal" -o bin/upgraded ./test/e2e/upgraded

.PHONY: build-debug
build-debug: ## Build bin/debug/bttcd, with symbols for profilers and debuggers
	$(GO_BUILD) -ldflags="$(STAMP)" -o bin/debug/bttcd ./cmd/bttcd

.PHONY: install
install: ## Install bttcd into Go's bin folder
	go install -ldflags="-s -w $(STAMP)" ./cmd/bttcd

.PHONY: clean
clean: ## Remove what was built (local testnets and pinned tools stay)
	rm -rf bin

##@ Check

.PHONY: test
test: ## Run all tests but those of test/e2e; with the race detector where the SDK is not linked
	scripts/test.sh

.PHONY: test-contracts
test-contracts: ## Test the Portal with Foundry, and that committed artifacts match the sources (needs Node 20)
	scripts/test-contracts.sh

.PHONY: test-alerts
test-alerts: ## Fire every alert rule, and not, by Prometheus's own engine (`make test` does too)
	scripts/test-alerts.sh

.PHONY: test-compose
test-compose: ## Hold the compose file against the Compose Specification (`make test` does too)
	scripts/test-compose.sh

.PHONY: test-e2e
test-e2e: build build-hostile build-upgraded ## Run the end-to-end tests against real processes (needs Node 20)
	go test -p 1 -count=1 -vet=off -ldflags="-s -w" -timeout $(E2E_TIMEOUT) ./test/e2e/...

.PHONY: test-tmkms
test-tmkms: build ## Run a validator whose key tmkms holds (needs Rust; not part of CI)
	scripts/test-tmkms.sh

.PHONY: lint
lint: ## Run the pinned golangci-lint
	scripts/lint.sh

.PHONY: fuzz-short
fuzz-short: ## Fuzz every Fuzz function for 5 seconds
	scripts/fuzz.sh 5s "$(FUZZ)"

.PHONY: soak
soak: build ## The determinism test over SOAK_BLOCKS blocks (500), and kill -9 under load KILLS times (50)
	BTTCD_SOAK_BLOCKS=$(SOAK_BLOCKS) BTTCD_E2E_KILLS=$(KILLS) BTTCD_E2E_NETWORK_KILLS=10 \
		go test -p 1 -count=1 -vet=off -ldflags="-s -w" -timeout 3h -v \
		-run 'TestDeterminism$$|TestKilledUnderLoad$$|TestLocalnet$$/(endpoints|killed_in_turn|down)' ./test/e2e

.PHONY: bench
bench: build ## Measure the node against stock settings, print a table, append to .bench/results.jsonl (ARGS="--repeats 5")
	go run -ldflags="-s -w" ./test/bench --commit "$(VERSION)" $(ARGS)

.PHONY: bench-paychan
bench-paychan: build ## Measure the settlement of vouchers beside BTFS's way on the same node
	go run -ldflags="-s -w" ./test/bench paychan --commit "$(VERSION)" $(ARGS)

.PHONY: bench-bridge
bench-bridge: build ## Measure the bridge's part of a block with 100 validators, and the gas of the Portal
	go run -ldflags="-s -w" ./test/bench bridge --commit "$(VERSION)" $(ARGS)

.PHONY: bench-ops
bench-ops: build ## Measure state sync, block sync and queries on a large chain (half an hour; ARGS="--accounts 100000 --lanes 10000 --blocks 1000")
	go run -ldflags="-s -w" ./test/bench ops --repeats 1 --commit "$(VERSION)" $(ARGS)

.PHONY: simulation
simulation: ## Random messages of every module for BLOCKS blocks (500), then the books (CI runs 20)
	BTTCD_SIMULATION_BLOCKS=$(BLOCKS) go test -count=1 -vet=off -ldflags="-s -w" -timeout 2h -run TestSimulation ./app

.PHONY: fuzz
fuzz: ## Fuzz every Fuzz function for FUZZTIME (5m); FUZZ= a pattern on "package Function"
	scripts/fuzz.sh $(FUZZTIME) "$(FUZZ)"

##@ Write

.PHONY: generate
generate: ## Write generated code from its sources
	scripts/generate.sh

.PHONY: generate-check
generate-check: ## Fail if `make generate` would change anything
	scripts/generate-check.sh

.PHONY: fmt
fmt: ## Format Go code
	scripts/lint.sh fmt ./...

.PHONY: help
help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z0-9-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
