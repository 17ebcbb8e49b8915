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

.PHONY: help
help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(READY) ## Make .venv with everything that is needed, pinned by hash

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11 setup" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

.PHONY: run
run: $(READY) ## Start everything, import the sample file, and go on serving (PORT=8000)
	$(BIN)/contactory demo --port $(PORT) --sample sample/contacts.csv

.PHONY: test
test: check ## The checks, then the tests
	$(BIN)/pytest -n 2 -m "not faults"

.PHONY: faults
faults: $(READY) ## Crash and fault trials (N=trials of each kind, SEED=number)
	CONTACTORY_FAULTS_N="$(N)" CONTACTORY_FAULTS_SEED="$(SEED)" $(BIN)/pytest -n 2 -m faults

.PHONY: check
check: $(READY) ## Style, types and the directions of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

.PHONY: fmt
fmt: $(READY) ## Format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

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
