# `make` alone explains the targets. Everything is installed into .venv and written below var; nothing else is touched.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

# How many tests run side by side: make test WORKERS=4
WORKERS ?= 2

# Without its bytecode Python compiles two thousand modules at every start, and the demo and the tests start it often.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup demo serve test check bench pictures screenshots translations lock clean dev system-packages

help: ## Explain the targets
	@echo "Fondaco: targeted B2B meeting events. Targets:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(VENV)/.runtime ## Install Fondaco into .venv, as pinned in requirements.lock

demo: setup ## Play one whole event, then serve it (STAGE=catalogue FIRMS=list.csv EVENT=problem.dzn PORT=8000)
	@$(BIN)/fondaco demo $(if $(STAGE),--stage "$(STAGE)") $(if $(FIRMS),--firms "$(FIRMS)") \
	  $(if $(EVENT),--event "$(EVENT)") $(if $(PORT),--port "$(PORT)")

serve: setup ## Run the site with its workers in one process (PORT=8000)
	@$(BIN)/fondaco serve $(if $(PORT),--port "$(PORT)")

test: system-packages check ## Run every check: style, types, imports, then all tests on real services (WORKERS=2)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(TESTS)

check: dev ## Run the checks that need no service: ruff, mypy, import-linter
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: dev ## Measure the scheduler and write docs/benchmarks.md (ROWS=published,400,repair RUNS=5 BENCH_WORKERS=2)
	@$(BIN)/python -m tests.bench $(if $(ROWS),--rows "$(ROWS)") $(if $(RUNS),--runs "$(RUNS)") \
	  $(if $(BENCH_WORKERS),--workers "$(BENCH_WORKERS)")

pictures: dev ## Draw the pictures of docs/scheduling.md from real runs of the scheduler
	@$(BIN)/python -m tests.bench.pictures

screenshots: dev ## Photograph the main screens in their seasons into var/screenshots
	@$(BIN)/python -m tests.browser.screenshots var/screenshots

# Neither places nor dates are kept: branches that translate side by side then meet only where their sentences do.
translations: dev ## Bring the catalogues up to date with the source
	@mkdir -p var
	@$(BIN)/pybabel -q extract -F config/babel.cfg -k _l -k lazy_gettext -k ngettext:1,2 \
	  --no-location --sort-output -w 100 -o var/messages.pot .
	@for po in platform/fondaco/translations/*.po; do \
	  $(BIN)/pybabel -q update -i var/messages.pot -o $$po -l $$(basename $$po .po) -N --ignore-obsolete -w 100 && \
	  sed -E '/^"(Project|Report|POT|PO|Last|Language-Team|Generated)[A-Za-z-]*: /d' $$po >var/catalogue.po && \
	  mv var/catalogue.po $$po || exit 1; \
	done

lock: ## Renew the lock files from pyproject.toml (with uv)
	@.ci/lock

clean: ## Remove what the targets made: .venv, caches, built packages, demo data
	@rm -rf $(VENV) var dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*
	@find platform workers tests migrations -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

dev: $(VENV)/.development ## Install the development tools too (check and test do it by themselves)

system-packages:
	@.ci/system-packages

$(BIN)/python:
	@python=$$(.ci/find-python) && "$$python" -m venv --clear $(VENV)

# Every package is checked against its hash, the build backend too; that is why the project is built without isolation.
$(VENV)/.runtime: requirements.lock requirements-build.lock pyproject.toml | $(BIN)/python
	@echo "Installing what requirements.lock lists into $(VENV) (about a minute)"
	@$(PIP) install -qq --require-hashes -r requirements.lock -r requirements-build.lock
	@$(PIP) install -qq --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/.development: requirements-dev.lock $(VENV)/.runtime
	@echo "Installing the development tools that requirements-dev.lock lists"
	@$(PIP) install -qq --require-hashes -r requirements-dev.lock
	@touch $@
