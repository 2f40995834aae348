# Foyer's two commands, and a few for those who change it.
SWIFT_FLAGS = --explicit-target-dependency-import-check error

.PHONY: demo test test-pages setup lint clean

## demo: set up, build and answer a recorded call
demo: setup
	swift build -c release --product foyer
	.build/release/foyer call examples/audio/lost-card.wav examples/audio/office.wav examples/audio/replace-card.wav --out talk.wav

## test: set up, build and run every test, one at a time: live calls keep time while nothing else uses the processor
test: setup
	swift build --build-tests $(SWIFT_FLAGS)
	swift test --skip-build --no-parallel

## test-pages: try the pages in Chromium and the API with schemathesis, against a running foyer serve
test-pages: setup
	scripts/setup-python.sh
	swift build --product foyer
	.build/python/bin/python -m pytest -q Tests/Browser

setup:
	@scripts/setup.sh

lint:
	swift format lint --strict -r -p Package.swift Sources Tests

clean:
	rm -rf .build talk.wav
