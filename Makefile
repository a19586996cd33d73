# What a fresh Debian or Ubuntu machine with a Swift 6.3 toolchain needs is installed on the way.
SWITCHBOARD = .build/release/switchboard

.PHONY: run test bench bench-stored fuzz format lint build packages

run: build
	@$(SWITCHBOARD) init
	@exec $(SWITCHBOARD) serve

build: packages
	swift build -c release --product switchboard

test: packages
	swift build --build-tests
	swift test --skip-build

# Beside nginx, on this machine; needs nginx, wrk and openssl.
bench: packages
	swift build -c release
	python3 Benchmarks/run.py

# The same with five million events stored; takes some minutes and 25 GB.
bench-stored: packages
	swift build -c release
	python3 Benchmarks/run.py --rounds 3 --stored 5000000

# Strange bytes for the JSON parser, for as many seconds as FUZZ_SECONDS says.
fuzz:
	mkdir -p .build/fuzz/corpus
	swiftc -O -swift-version 6 -parse-as-library -sanitize=fuzzer,address -o .build/fuzz/StrictJSONFuzz \
	  Sources/StrictJSON/*.swift Tests/Fuzz/StrictJSONFuzz.swift
	.build/fuzz/StrictJSONFuzz -max_total_time=$${FUZZ_SECONDS:-60} .build/fuzz/corpus

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks

packages:
	@.ci/packages libssl-dev libsqlite3-dev zlib1g-dev pkg-config
