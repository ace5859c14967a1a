# Two commands do everything: `make serve` (install, prepare, load, index, serve) and `make test`.
#
# PYTHON       the interpreter that makes the virtual environment (3.11 or newer)
# TORCH_INDEX  URL of a package index with CPU builds of torch; only needed where plain `pip install torch` would bring a CUDA build
# HOST, PORT   where `make serve` listens
# WORKERS      processes that tests run in: one more than there are processors, since many tests wait for servers and children of theirs
# REQUIRE      options for pytest that turn skips into failures, e.g. REQUIRE=--require-browser

PYTHON ?= python3
TORCH_INDEX ?=
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(min(4, 1 + (os.cpu_count() or 1)))')
REQUIRE ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: install serve test test-full lock clean

install: $(VENV)/.encoder

serve: install
	@$(BIN)/kutoja serve --host $(HOST) --port $(PORT)

# Types are checked beside the tests; files of tests run in the order of their names, in which the long ones do not come last. Threads of torch that wait for
# each other sleep: spinning, they take the processors from the other tests (a forward pass took 20 times as long).
test: install $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	@$(BIN)/mypy & types=$$!; \
	OMP_WAIT_POLICY=PASSIVE $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder --durations 12 $(REQUIRE); tests=$$?; \
	wait $$types && exit $$tests

# Everything of `make test`, and the readers over the real data sets where those lie beside the checkout.
test-full:
	$(MAKE) test REQUIRE="--real-data $(REQUIRE)"

# The stamps make the second start take seconds: nothing is installed again unless the locks or pyproject.toml changed.
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.torch: requirements-torch.lock | $(VENV)/bin/python
	@sh tools/install_torch.sh "$(BIN)/python" "$(TORCH_INDEX)"
	@touch $@

$(VENV)/.installed: requirements.lock pyproject.toml $(VENV)/.torch
	$(PIP) install --quiet --progress-bar off --no-deps --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.installed
	$(PIP) install --quiet --progress-bar off --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.encoder: $(VENV)/.installed
	@$(BIN)/kutoja encoder prepare
	@touch $@

# Pins what pyproject.toml asks for, with hashes. torch is pinned by version alone in requirements-torch.lock: its builds differ by index.
lock: $(VENV)/.dev
	sh tools/lock.sh "$(BIN)/python"

clean:
	rm -rf $(VENV) build *.egg-info
