# One command for each thing to do; each sets up what it needs. Without make: see README.md.

PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := check
.PHONY: check site serve test test-fast lint format types bench lock clean

# What to run before each commit.
check: lint types test-fast

# seeds/ → content/ → dist/
site: .venv/site-ready
	$(BIN)/python build.py

serve: .venv/site-ready
	$(BIN)/python build.py serve

# Every test, those in a real browser too.
test: .venv/dev-ready .venv/browser-ready lint types
	$(BIN)/python -m pytest

test-fast: .venv/dev-ready
	$(BIN)/python -m pytest -m "not browser"

lint: .venv/dev-ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

format: .venv/dev-ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: .venv/dev-ready tests/js/node_modules/ready
	$(BIN)/mypy
	tests/js/node_modules/.bin/tsc --project tests/js

bench: .venv/dev-ready .venv/browser-ready
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.places_accuracy
	$(BIN)/python -m benchmarks.places_speed
	$(BIN)/python -m benchmarks.lighthouse

# Resolve the newest versions that pyproject.toml allows, and pin them with their hashes.
lock: .venv/dev-ready
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --upgrade \
		--quiet --output-file .ci/requirements.txt
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --extra dev \
		--constraint .ci/requirements.txt --quiet --output-file .ci/requirements-dev.txt

clean:
	rm -rf .venv dist .dist.new .khobao tests/js/node_modules benchmarks/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Kho Báo needs Python 3.11 or newer; name one with: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/site-ready: .ci/requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/requirements.txt
	touch $@

.venv/dev-ready: .ci/requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/requirements-dev.txt
	touch $@ .venv/site-ready

.venv/browser-ready: .ci/browser | .venv/dev-ready
	sh .ci/browser
	touch $@

tests/js/node_modules/ready: tests/js/package-lock.json | .venv/dev-ready
	cd tests/js && npm ci --no-audit --no-fund --loglevel=error
	touch $@
