# Needs git, make and Python 3.11 or newer; everything else comes into .venv.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

.PHONY: install demo test nightly look serve lint format screenshots bench bench-reading fuzz lock clean
.DEFAULT_GOAL := install

install: $(INSTALLED)

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Kringpost needs Python 3.11 or newer: make PYTHON=python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check --quiet -r requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps -e .
	@touch $@

demo: install
	$(BIN)/kringpost demo $(if $(STAY),--stay)

test: install
	$(BIN)/pytest $(ARGS)

# Plays events at random, compares two deciders, and replays whole histories: ten times as long as the suite does, never the same twice.
nightly: install
	HYPOTHESIS_PROFILE=nightly $(BIN)/pytest --timeout=0 tests/registration/test_properties.py tests/registration/test_reference.py \
		tests/journey/test_replay_random.py $(ARGS)

# Every mail as a picture in var/look: phone, desk, light, dark. ARGS="offer full" picks some.
look: install
	$(BIN)/python -m tests.look $(ARGS)

serve: install
	$(BIN)/kringpost serve

lint: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The README's pictures; needs the Debian packages chromium and chromium-driver.
screenshots: install
	$(BIN)/python -m tests.browser.screenshots

bench: install
	$(BIN)/python -m tests.bench $(ARGS)

# Our own labelled mails, and those in the folder KRINGPOST_LABELLED.
bench-reading: install
	$(BIN)/python -m tests.bench.reading $(ARGS)

# Ten minutes of searching for a mail that cannot be handled; atheris (Linux, macOS) comes into an environment of its own.
fuzz: install
	test -x var/fuzz/venv/bin/python || $(PYTHON) -m venv var/fuzz/venv
	var/fuzz/venv/bin/python -m pip install --disable-pip-version-check --quiet -r requirements.lock atheris
	PYTHONPATH=. var/fuzz/venv/bin/python -m tests.fuzz.whole_way var/fuzz/mails -artifact_prefix=var/fuzz/ -max_total_time=$(or $(SECONDS),600)

# All platforms and Python versions in one file, without the address of any registry.
lock: install
	$(BIN)/python -m pip install --disable-pip-version-check --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --all-extras --no-header --no-emit-index-url --no-annotate --quiet \
		pyproject.toml -o requirements.lock

clean:
	rm -rf .venv var dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
