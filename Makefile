# Everything a contributor needs; `make` lists it. Nothing is installed outside .venv.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
N ?=
SEED ?=
BIN := .venv/bin
READY := .venv/.ready
NODE_READY := frontend/node_modules/.ready
WEB_APP := src/contactory/web_app/dist/index.html
WEB_APP_SOURCES := $(shell find frontend/src frontend/public -type f -not -name schema.ts 2>/dev/null) \
	frontend/index.html frontend/vite.config.ts
NPM := npm --prefix frontend --loglevel=error

.PHONY: help
help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(READY) $(WEB_APP) ## Make .venv with everything that is needed, pinned by hash, and build the web app

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11 setup" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

$(NODE_READY): frontend/package-lock.json
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' \
		2>/dev/null || { echo "Node.js 20.19 or newer is needed to build the web app: install it, then run make setup again." >&2; exit 1; }
	$(NPM) ci --no-audit --no-fund --ignore-scripts
	@touch $(NODE_READY)

$(WEB_APP): $(NODE_READY) $(WEB_APP_SOURCES)
	$(NPM) run --silent build

.PHONY: run
run: $(READY) $(WEB_APP) ## Start everything, import the sample file, and go on serving (PORT=8000)
	$(BIN)/contactory demo --port $(PORT) --sample sample/contacts.csv

.PHONY: test
test: check $(WEB_APP) ## The checks, then the tests
	$(NPM) run --silent test
	$(BIN)/pytest -n 2 --dist worksteal -m "not faults"

.PHONY: fuzz
fuzz: $(READY) ## The property tests, with new examples
	$(BIN)/pytest -n 2 --dist worksteal -m "hypothesis and not faults" --hypothesis-profile fuzz

.PHONY: faults
faults: $(READY) ## Crash and fault trials (N=trials of each kind, SEED=number)
	CONTACTORY_FAULTS_N="$(N)" CONTACTORY_FAULTS_SEED="$(SEED)" $(BIN)/pytest -n 2 -m faults

.PHONY: check
check: $(READY) $(NODE_READY) ## Style, types and the directions of imports
	@$(MAKE) --no-print-directory -j 2 check-types check-style

.PHONY: check-types check-style
check-types:
	$(BIN)/mypy

check-style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(NPM) run --silent check

.PHONY: fmt
fmt: $(READY) $(NODE_READY) ## Format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(NPM) run --silent fmt

.PHONY: client
client: $(READY) $(NODE_READY) ## Describe the API for the web app again, after a change of its routes
	CONTACTORY_HOME=$$(mktemp -d) $(BIN)/python -m contactory.openapi_file frontend/openapi.json
	$(NPM) run --silent client

.PHONY: pictures
pictures: $(READY) $(WEB_APP) ## Take the pictures of the docs again, from a product that runs
	$(BIN)/python tests/browser/pictures.py

.PHONY: web-figures
web-figures: $(READY) $(WEB_APP) ## Measure the web app in a browser (ROWS=100000)
	$(BIN)/python tests/browser/figures.py --rows $(or $(ROWS),100000)

.PHONY: bench
bench: $(READY) ## Timed runs, with the table of what must be reached
	$(BIN)/python -m bench

.PHONY: lock
lock: $(READY) ## Pin the requirements again (needs uv)
	for part in runtime dev; do \
		extra=$$([ $$part = dev ] && echo "--extra dev" || true); \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
			--no-emit-index-url --no-emit-find-links $$extra pyproject.toml -o requirements/$$part.txt; \
	done
