# Everything runs in .venv; the first target that needs it makes it. PYTHON is the interpreter to make it with.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: demo test check format bench matrix fuzz wheel clean help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

install: $(STAMP) ## make .venv with everything in it

demo: $(STAMP) ## import the sample sheet into the sandbox; a second time everything is unchanged
	@$(BIN)/python data/demo.py

test: $(STAMP) ## the whole test suite, on every core
	$(BIN)/python -m pytest -n auto --dist worksteal

check: $(STAMP) ## formatting, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(STAMP) ## put the code in form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP) ## measure speed and memory on made-up big sheets
	$(BIN)/python tests/bench.py

matrix: $(STAMP) ## every fault under every value of every switch, in one process and in processes of their own; hours
	OCCASIONS_MATRIX=all $(BIN)/python -m pytest -n auto --dist worksteal tests/system/test_matrix.py tests/system/test_matrix_processes.py

fuzz: $(STAMP) ## ten minutes of hostile files through the whole arrow; findings go to build/fuzz/
	-@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[fuzz]'
	$(BIN)/python tests/fuzz/run.py --minutes 10 --seed 1

wheel: $(STAMP) ## build the wheel into dist/
	$(BIN)/python -m build --no-isolation --wheel

clean: ## remove what was built
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
