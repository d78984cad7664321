# make run     the flagship, ten million draws, in its own virtual environment, and its page
# make test    format, lint, types, imports, spelling, tests: what CI runs
# make lowest  a few tests with the lowest versions of dependencies that pyproject.toml allows
# make dist    wheel and sdist; the wheel is tried in an empty environment outside the clone
# make schema  rewrite the schema for editors, after a change of what a scenario may say
# make pictures rewrite docs/pictures, the flagship's page as an image; needs chromium
# make results rewrite the reference results, after an intended change of results
# make clean   remove the virtual environments and dist/
#
# Each takes another Python by name: make test PYTHON=python3.13

PYTHON ?= python3
VENV := .venv
LOWEST := .venv-lowest
BIN := $(VENV)/bin
INSTALL := -m pip install --quiet --disable-pip-version-check
# Byte code is made when a file is first imported: most files of the dependencies never are. It is
# kept, be the environment against it or not: each command would spend seconds on making it again.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(BIN)/python $(INSTALL) --no-compile
DRAWS ?= 10M
PAGE := results/kazakhstan-2023.html
VERSION := -c 'import sys; print(sys.version)'
DEPENDENCIES := -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"], sep="\n")'
COMPILED := -c 'from simulator.job import Job; from simulator.scenario import load; Job.of(load("kazakhstan-2023"), 1).draw(0, 0)'
TESTS_OF_LOWEST := tests/scenario tests/cli/test_check.py tests/test_results.py \
	tests/test_cache.py tests/test_compiling.py \
	'tests/reproducibility/test_reference.py::test_reference[kazakhstan-2021]'

.PHONY: run test lowest dist schema pictures results clean always

run: $(VENV)/run.stamp
	$(BIN)/simulator run scenarios/kazakhstan-2023 --draws $(DRAWS)
	@$(BIN)/simulator report scenarios/kazakhstan-2023 --draws $(DRAWS) --quiet --out $(PAGE) >/dev/null
	@echo
	@echo "the same as a page, to open in a browser: $(PAGE)"

test: $(VENV)/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/codespell
	$(BIN)/pytest -W error --numprocesses auto --dist worksteal

# Versions of different years warn about each other: here a warning is not an error.
lowest:
	$(PYTHON) -m venv --clear $(LOWEST)
	$(PYTHON) $(DEPENDENCIES) | sed 's/>=/==/' > $(LOWEST)/constraints.txt
	$(LOWEST)/bin/python $(INSTALL) --constraint $(LOWEST)/constraints.txt --editable . hypothesis pytest
	$(LOWEST)/bin/python -m pytest -W default $(TESTS_OF_LOWEST)
	cd $(LOWEST) && bin/simulator run kazakhstan-2021 --draws 100k

dist: $(VENV)/test.stamp
	rm -rf dist
	$(BIN)/python -m build
	set -e; unset PYTHONPATH; wheel=$$(echo "$$PWD"/dist/*.whl); \
	folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	$(BIN)/python -m venv "$$folder/venv"; \
	"$$folder/venv/bin/python" $(INSTALL) "$$wheel"; \
	mkdir "$$folder/empty"; cd "$$folder/empty"; \
	export PATH="$$folder/venv/bin:$$PATH" XDG_CACHE_HOME="$$folder/cache"; set -x; \
	simulator --version; \
	simulator run kazakhstan-2023 --draws 100k; \
	simulator laws

schema: $(VENV)/run.stamp
	$(BIN)/simulator schema > scenarios/scenario.schema.json
	$(BIN)/simulator schema --sweep > scenarios/sweep.schema.json
	$(BIN)/simulator schema --backtest > scenarios/backtest.schema.json

pictures: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks.pictures

results: $(VENV)/run.stamp
	$(BIN)/python -m benchmarks.reference

clean:
	rm -rf $(VENV) $(LOWEST) dist

# Installed in place, so that an edit needs no second installation; again when dependencies change.
# Compiling needs a few packages and one processor: the others are installed meanwhile.
$(VENV)/run.stamp: pyproject.toml $(VENV)/pyvenv.cfg
	$(PIP) $$($(BIN)/python $(DEPENDENCIES) | grep -E '^(numba|numpy|pydantic)')
	$(BIN)/python $(COMPILED) & $(PIP) --editable '.[report]'; installed=$$?; wait; exit $$installed
	@touch $@

$(VENV)/test.stamp: pyproject.toml $(VENV)/pyvenv.cfg
	$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/run.stamp

# Made again if PYTHON was given and differs from that of the environment.
$(VENV)/pyvenv.cfg: always
	@if [ -x $(BIN)/python ] && { [ "$(origin PYTHON)" = file ] \
		|| [ "$$($(PYTHON) $(VERSION))" = "$$($(BIN)/python $(VERSION))" ]; }; then exit 0; fi; \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name it: make PYTHON=python3.12 ...")' \
		&& echo "$(PYTHON) -m venv --clear $(VENV)" && $(PYTHON) -m venv --clear $(VENV)
