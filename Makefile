# One command for each thing people do here. `make run` and `make test` need nothing but Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check bench desktop-packages clean

run: $(VENV)/.runtime
	$(BIN)/reminderd run

test: desktop-packages check
	$(BIN)/python -m pytest tests/desktop --reruns 2

# Desktop tests run one by one: they mostly wait, and measure what a crowded machine would change.
check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal --ignore=tests/desktop

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench

# What the desktop tests use. Only where we are root and apt is there; elsewhere those tests skip with the reason.
desktop-packages:
	@sh tests/desktop/install-packages.sh

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.runtime

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis dist build
