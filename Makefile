# Review Desk. `make run` and `make test` work on a fresh clone; everything else is for changing it.
# PYTHON=/path/to/python3.12 chooses the interpreter (3.11 or newer).

PYTHON ?=
PYTEST_ARGS ?=
UPGRADE ?=
WORKERS ?= auto

bootstrap = python=$$(packaging/find-python "$(PYTHON)") && "$$python" packaging/bootstrap.py
offscreen = QT_QPA_PLATFORM=offscreen
bin = .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check format campaign lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Open the sample desk (makes .venv first)
	@$(bootstrap) run
	@$(bin)/review-desk demo

test: ## Run every test, also against a real LangGraph server
	@$(bootstrap) test
	$(offscreen) $(bin)/python -m pytest --numprocesses=$(WORKERS) --maxprocesses=4 --dist=loadfile --no-loadscope-reorder $(PYTEST_ARGS)

check: ## Format, lint, types, floors, architecture and documentation
	@$(bootstrap) check
	@status=0; \
	check() { echo "$$*"; "$$@" || status=1; }; \
	check $(bin)/ruff format --check --quiet . ; \
	check $(bin)/ruff check --quiet . ; \
	check $(bin)/mypy ; \
	check $(bin)/mypy packaging/*.py .ci/*.py ; \
	check $(bin)/lint-imports --no-logo ; \
	check env $(offscreen) $(bin)/python -m pytest --quiet tests/house ; \
	[ $$status -eq 0 ] || { echo "make check: red, see above"; exit 1; }

format: ## Bring all files into the one format
	@$(bootstrap) check
	$(bin)/ruff format .
	$(bin)/ruff check --fix-only --quiet .

campaign: ## The long proofs: state machine, kill, power cut, chaos, fuzzers, enemies
	@$(bootstrap) test
	$(offscreen) $(bin)/python -m pytest -m campaign --timeout=0 $(PYTEST_ARGS)

lock: ## Write the lock files anew (UPGRADE=1: to the newest versions)
	@$(bootstrap) lock
	@.venv-lock/bin/python packaging/lock.py $(if $(UPGRADE),--upgrade)

clean: ## Remove environments, caches and what builds leave behind
	rm -rf .venv .venv-langgraph .venv-lock .bootstrap build dist out
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find reviewer ui resources tests packaging -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
