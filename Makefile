# make report   environment in .venv, reports on seeds/ into reports/seeds, path of the index printed
# make test     the same environment with the test tools, then the test suite
# make lab      JupyterLab on the notebooks
# make notebooks  run the notebooks in place and store their outputs
# make accuracy GOLD=DIR, make speed, make lock, make clean

PYTHON ?= python3
CORPUS ?= seeds
OUT ?= reports/$(notdir $(CORPUS))
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)
# pip and uv both check the hashes; the package itself has none and goes in as a second step, built by the locked backend
INSTALL = $(if $(UV),$(UV) pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check)

# the programs of a report or a test import the same modules: each is compiled once, whatever the shell says
export PYTHONDONTWRITEBYTECODE :=

.PHONY: report test long lab notebooks accuracy speed lock clean
.DEFAULT_GOAL := report

.venv/.installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12"; exit 2; }
	$(if $(UV),$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv,test -x $(BIN)/python || $(PYTHON) -m venv .venv)
	$(INSTALL) --require-hashes -r requirements.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.tested: .venv/.installed tests/requirements.txt
	$(INSTALL) --require-hashes -r tests/requirements.txt
	@touch $@

report: .venv/.installed
	@$(BIN)/python -m analysis report $(CORPUS) --out $(OUT)

test: .venv/.tested
	@$(BIN)/python -m pytest -q -n logical --dist worksteal -m "not long"

long: .venv/.tested
	@$(BIN)/python -m pytest -q -m long

lab: .venv/.installed
	@$(BIN)/jupyter lab notebooks

notebooks: .venv/.installed
	@$(BIN)/python docs/notebooks.py

# nltk refuses to read a lexicon that has several hard links, as uv makes them
accuracy: .venv/.tested
	@$(if $(UV),UV_LINK_MODE=copy $(INSTALL) --require-hashes -r tests/requirements.txt --reinstall-package vaderSentiment)
	@$(BIN)/python benchmarks/accuracy.py --gold $(GOLD)

speed: .venv/.tested
	@$(BIN)/python benchmarks/speed.py

lock:
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --custom-compile-command "make lock" \
	    --extra build pyproject.toml --output-file requirements.txt $(UPGRADE)
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --custom-compile-command "make lock" \
	    --constraints requirements.txt --extra test --extra formats --extra web --extra train pyproject.toml --output-file tests/requirements.txt $(UPGRADE)

clean:
	rm -rf .venv reports .pytest_cache
