# One command for each thing people do here. `make run` and `make test` need Python 3.11 or newer with its venv module.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Installing compiles these too.
TRANSLATED := $(wildcard reminderd/locale/*/LC_MESSAGES/*.po)
# Compiled files are kept, whatever the environment says: without them each of the tests' processes compiles us anew.
unexport PYTHONDONTWRITEBYTECODE

# An environment that is half-made, or whose Python is gone, too old or another one since an upgrade, begins anew.
ifneq ($(wildcard $(VENV)),)
ifneq ($(shell $(BIN)/python -c 'import pip, sys; print(sys.version_info >= (3, 11))' 2>/dev/null),True)
$(shell rm -rf $(VENV))
endif
endif

.PHONY: run test test-desktops check lint types fast bench translations desktop-packages deb zipapp clean

run: $(VENV)/.runtime
	$(BIN)/reminderd run

test: desktop-packages check
	$(BIN)/python -m pytest tests/desktop -n 2 --dist worksteal --reruns 1

# GNOME, Plasma, Cinnamon, MATE, Xfce and sway themselves, two at a time, because they mostly wait. It installs them first
# (about 1 GB), where we are root and apt is there.
test-desktops: $(VENV)/.dev
	@sh tests/desktop/install-packages.sh desktops
	$(BIN)/python -m pytest tests/desktops -n 2 --dist loadscope --reruns 1

# Side by side: the types take as long as half of the tests.
check: $(VENV)/.dev
	@$(MAKE) --no-print-directory -j 2 lint types fast

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

fast: $(VENV)/.dev
	$(BIN)/python -m pytest -n 4 --dist worksteal --ignore=tests/desktop

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench

# Gathers the sentences from the code and brings every language's files up to date.
translations: $(VENV)/.dev
	$(BIN)/python translations.py update
	$(BIN)/python translations.py compile

# What the desktop tests use. Only where we are root and apt is there; elsewhere those tests skip with the reason.
desktop-packages:
	@sh tests/desktop/install-packages.sh

# What people install, in dist/: with every library in a fixed version, for CPython 3.11 to 3.13 on this processor.
build/site: $(VENV)/.dev $(shell find reminderd config packaging -type f -not -name '*.pyc') docs/manual-sections.roff pyproject.toml hatch_build.py \
		translations.py
	$(BIN)/python packaging/site.py build/site

deb: build/site
	$(BIN)/python packaging/deb.py build/site dist

zipapp: build/site
	@mkdir -p dist
	$(BIN)/shiv --site-packages build/site --console-script reminderd --compressed --python '/usr/bin/env python3' \
		--output-file dist/reminderd.pyz

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'reminderd needs Python 3.11 or newer. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)'; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		{ echo 'Python cannot make an environment yet. On Debian and Ubuntu, type: sudo apt install python3-venv'; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python pyproject.toml $(TRANSLATED)
	@echo 'Installing what reminderd needs into $(VENV). This takes about a minute.'
	@$(PIP) -e .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml $(TRANSLATED)
	@echo 'Installing what reminderd and its tests need into $(VENV). This takes about a minute.'
	@$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.runtime

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis dist build
