# Needs make and Python 3.11 or newer, nothing else. Every command sets up what it needs in .venv by itself.

PYTHON ?= python3
# One more than the cores of a small machine: a browser or a disk is always being waited for.
WORKERS ?= 3
ARGS ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
UV ?= uv
LOCK := $(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check format bench soak build lock clean

help: ## Show these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: .venv/.ready ## Serve the demo office on this machine (ARGS="--port 8001" and the like)
	@$(BIN)/workflow-app run --demo $(ARGS)

test: .venv/.ready-dev ## Run every test but the soak (ARGS="-k voting" and the like)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/.ready-dev ## Style, types, layers, and the office's definitions
	$(BIN)/ruff check --output-format concise .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/workflow-app check

format: .venv/.ready-dev ## Bring the code into the one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.ready-dev ## Measure the approval lifecycle against the bare drivers, and lists at 100,000 dossiers
	$(BIN)/python -m tests.bench.run $(ARGS)

soak: .venv/.ready-dev ## Run the long and heavy tests
	$(BIN)/python -m pytest -m soak $(ARGS)

build: .venv/.ready ## Make the sdist, and from it the wheel, in dist/
	rm -rf dist
	$(BIN)/python -m hatchling build --target sdist
	$(PIP) wheel --no-deps --no-build-isolation --no-index --wheel-dir dist dist/*.tar.gz
	@ls -l dist

lock: ## Renew both lock files to the newest versions (needs uv)
	$(LOCK) --upgrade --extra build --extra dev --output-file requirements-dev.lock
	$(LOCK) --upgrade --extra build --constraint requirements-dev.lock --output-file requirements.lock

clean: ## Remove what make and the tools have made
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# --- The environment: made from a lock file, and brought up to date whenever that has changed ---

.venv/.ready: requirements.lock pyproject.toml
	$(call set-up,requirements.lock)
	@touch $@

.venv/.ready-dev: requirements-dev.lock pyproject.toml
	$(call set-up,requirements-dev.lock)
	@touch .venv/.ready $@

define set-up
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; $(PYTHON) is not. Name another one: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PIP) --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing $(1) into .venv (the first time this takes a minute)" >&2
	@$(PIP) install --require-hashes -r $(1)
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
endef
