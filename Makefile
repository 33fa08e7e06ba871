# make run — запустить дашборд, make test — проверить всё; окружение создаётся само.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test check fuzz bench clean

run: $(READY)
	$(BIN)/shnro run

test: check
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fuzz: $(READY)
	SHNRO_FUZZ=$(or $(EXAMPLES),300) $(BIN)/pytest -n 3 tests/importers/test_fuzz.py tests/intake/test_properties.py

bench: $(READY)
	$(BIN)/shnro bench

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@

clean:
	rm -rf $(VENV)
