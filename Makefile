# make run    the flagship, ten million draws, in a virtual environment of its own
# make test   format, lint, types, imports, tests: what CI runs
# make schema writes the schema for editors anew, after a change of what a scenario may say
# make results writes the reference results anew, after a change of results that is meant
# make clean  remove the virtual environment

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
DRAWS ?= 10M

.PHONY: run test schema results clean

run: $(VENV)/run.stamp
	$(BIN)/simulator run scenarios/kazakhstan-2023 --draws $(DRAWS)

test: $(VENV)/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -W error

schema: $(VENV)/run.stamp
	$(BIN)/simulator schema > scenarios/scenario.schema.json
	$(BIN)/simulator schema --sweep > scenarios/sweep.schema.json

results: $(VENV)/run.stamp
	$(BIN)/python -m benchmarks.reference

clean:
	rm -rf $(VENV)

# Installed in place, so that an edit needs no second installation; again when dependencies change.
$(VENV)/run.stamp: pyproject.toml | $(BIN)/python
	$(PIP) --editable .
	@touch $@

$(VENV)/test.stamp: pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/run.stamp

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name it: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
