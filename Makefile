# Two commands matter: `make demo` shows the main job, `make test` holds everything to its word.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test lint types layers unit bench clean

demo: .venv/.run
	$(BIN)/allyshore compare examples/laundry --on 2026-06-15 --out out/laundry

test: lint types layers unit

lint: .venv/.dev
	$(BIN)/ruff check src tests recipes benchmarks
	$(BIN)/ruff format --check src tests recipes benchmarks

types: .venv/.dev
	$(BIN)/mypy

layers: .venv/.dev
	$(BIN)/lint-imports

unit: .venv/.dev
	$(BIN)/pytest -n 2 --dist worksteal

bench: .venv/.dev .venv/.bench
	$(BIN)/python -m benchmarks compare
	$(BIN)/python -m benchmarks brute --instances 500
	$(BIN)/python -m benchmarks duty --lines 1000000
	if [ -n "$(RAW)" ]; then $(BIN)/python -m benchmarks duty_means --raw $(RAW); fi

.venv/.run: requirements/run.txt requirements/build.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) install --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@# compile the simulation's loops once, so that the first comparison does not wait for it
	$(BIN)/allyshore stress examples/starter --strategy as-is --on 2026-06-15 --scenarios 2 --json > /dev/null
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

.venv/.bench: .venv/.dev requirements/bench.txt
	$(PIP) install --require-hashes -r requirements/bench.txt
	@touch $@

clean:
	rm -rf .venv out build dist
