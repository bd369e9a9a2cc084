# One command for each thing to do; each sets up what it needs. Without make: see README.md.

PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := check
.PHONY: check site serve test test-fast test-long lint format types bench lock clean

# What to run before each commit.
check: lint types test-fast

# seeds/ → content/ → dist/
site: .venv/site-ready
	$(BIN)/python build.py

serve: .venv/site-ready
	$(BIN)/python build.py serve

# One process a core. Each is given half of the tests in their order, so that neighbours share what they build,
# and takes from another when it has none left.
PYTEST := $(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist worksteal

# Every test, those in a real browser too.
test: .venv/dev-ready .venv/browser-ready lint types
	$(PYTEST)

test-fast: .venv/dev-ready
	$(PYTEST) -m "not browser"

# Hundreds of steps and kills and thousands of examples where the other targets take a few, then the fuzzer.
test-long: .venv/dev-ready .venv/fuzz-ready
	$(PYTEST) --long
	mkdir -p .fuzz
	! $(BIN)/python -c "import atheris" || \
		$(BIN)/python tests/fuzz/fuzz_readers.py -max_total_time=600 -artifact_prefix=.fuzz/ .fuzz tests/golden/seeds

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
	echo "atheris<3.1  # which has no wheel for Python 3.11" | $(BIN)/uv pip compile - --universal --generate-hashes --no-header --no-annotate --upgrade \
		--quiet --output-file .ci/requirements-fuzz.txt

clean:
	rm -rf .venv dist .dist.new .khobao tests/js/node_modules benchmarks/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis .fuzz

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Kho Báo needs Python 3.11 or newer; name one with: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/site-ready: .ci/requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/requirements.txt
	touch $@

.venv/dev-ready: .ci/requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/requirements-dev.txt
	touch $@ .venv/site-ready

# The fuzzer is built for some systems only.
.venv/fuzz-ready: .ci/requirements-fuzz.txt | .venv/dev-ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r $< || \
		echo "no fuzzer for this system: its property tests alone are run"
	touch $@

.venv/browser-ready: .ci/browser | .venv/dev-ready
	sh .ci/browser
	touch $@

tests/js/node_modules/ready: tests/js/package-lock.json | .venv/dev-ready
	cd tests/js && npm ci --no-audit --no-fund --loglevel=error
	touch $@
