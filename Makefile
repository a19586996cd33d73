# What a fresh Debian or Ubuntu machine with a Swift 6.3 toolchain needs is installed on the way.
SWITCHBOARD = .build/release/switchboard
# Swift's libraries go into the program where the toolchain has them: it is faster, and runs where there is no Swift.
LIBRARIES = $(dir $(realpath $(shell command -v swift)))../lib/swift_static
RELEASE = swift build -c release $(if $(wildcard $(LIBRARIES)),--static-swift-stdlib)

.PHONY: run test demo bench bench-audit bench-deliveries bench-jsonpath bench-providers bench-signatures bench-stored fuzz format lint build packages

run: build
	@$(SWITCHBOARD) init
	@exec $(SWITCHBOARD) serve

build: packages
	$(RELEASE) --product switchboard

# One after another: what is answered in time is tested too, and a busy machine answers late.
test: packages
	swift build --build-tests
	swift test --skip-build --no-parallel

# Beside nginx, on this machine; needs nginx, wrk and openssl. Then what a request costs step by step.
bench: packages
	$(RELEASE)
	python3 Benchmarks/run.py
	python3 Benchmarks/run.py --all-processors
	.build/release/IntakeBench

# Queries, filters and mappings, beside jq and Python's jsonpath-rfc9535 where they are installed.
bench-jsonpath: packages
	$(RELEASE) --product JSONPathBench
	python3 Benchmarks/jsonpath.py

# The audit log of a million events: tiles, a proof, the whole verification; takes 5 GB below BENCH_DIR, or /tmp.
bench-audit: packages
	$(RELEASE) --product JournalFill
	$(RELEASE) --product AuditBench
	folder=$$(mktemp -d "$${BENCH_DIR:-/tmp}/switchboard-audit-XXXXXX") && \
	  .build/release/JournalFill "$$folder" 1000000 && .build/release/AuditBench "$$folder"; rm -rf "$$folder"

# What each kind of signature costs a request, beside `openssl speed`, and the timing of comparisons.
bench-signatures: packages
	$(RELEASE) --product SignatureBench
	python3 Benchmarks/signatures.py

# What a row of each provider costs, a poll of 100,000 rows, and looking among a million calls; takes some minutes and 5 GB.
bench-providers: packages
	$(RELEASE) --product ProviderBench
	.build/release/ProviderBench normalise
	.build/release/ProviderBench poll
	.build/release/ProviderBench search

# Five providers without an account: emulators, a server that polls them and takes their events, and the calls of all.
demo: build
	@.ci/demo $(SWITCHBOARD)

# Deliveries beside workers in Python and Node.js, intake beside a dead sink, restarts; takes some minutes and 20 GB.
bench-deliveries: packages
	$(RELEASE)
	$(RELEASE) --product JournalFill
	python3 Benchmarks/deliveries.py --stored 5000000

# `make bench` with five million events stored; takes some minutes and 25 GB.
bench-stored: packages
	$(RELEASE)
	python3 Benchmarks/run.py --rounds 3 --stored 5000000

# Strange bytes for whatever reads them, FUZZ_SECONDS for each. What was found is in Tests/Fuzz/Corpus; `Tests/Fuzz/keep`
# adds to it.
fuzz:
	for target in StrictJSON JSONPathParser JSONPathEvaluator IRegexp Template Proofs LogFormats; do \
	  Tests/Fuzz/run $$target -max_total_time=$${FUZZ_SECONDS:-60} || exit 1; done

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks

packages:
	@.ci/packages libssl-dev libsqlite3-dev zlib1g-dev pkg-config
