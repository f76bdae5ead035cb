# Everything runs in .venv; the first target that needs it makes it. PYTHON is the interpreter to make it with.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: system demo test check format bench screenshots matrix fuzz soak wheel clean help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

# What the tests work with: a browser, an office program, fonts of many scripts, an SFTP server.
SYSTEM := chromium libreoffice-calc openssh-client openssh-server fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji
system: ## install the Debian packages that the tests use; those that are there are left alone
	@missing=""; for each in $(SYSTEM); do dpkg-query -W -f='$${Status}' $$each 2>/dev/null | grep -q "ok installed" || missing="$$missing $$each"; done; \
	if [ -n "$$missing" ]; then \
	  run=""; [ "$$(id -u)" = 0 ] || run=sudo; \
	  $$run apt-get -q update && $$run env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $$missing; \
	fi

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

screenshots: $(STAMP) ## take the pictures of the HTML report in docs/ anew
	$(BIN)/python tests/screenshots.py

matrix: $(STAMP) ## every fault under every value of every switch, in one process and in processes of their own; hours
	OCCASIONS_MATRIX=all $(BIN)/python -m pytest -n auto --dist worksteal tests/system/test_matrix.py tests/system/test_matrix_processes.py

fuzz: $(STAMP) ## ten minutes of hostile files through the whole arrow; findings go to build/fuzz/
	-@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[fuzz]'
	$(BIN)/python tests/fuzz/run.py --minutes 10 --seed 1

soak: $(STAMP) ## a daemon imports 2,000 dropped files: flat memory, no descriptor left open
	OCCASIONS_SOAK_FILES=2000 $(BIN)/python -m pytest -rP tests/system/test_drops_soak.py

wheel: $(STAMP) ## build the wheel into dist/
	$(BIN)/python -m build --no-isolation --wheel

clean: ## remove what was built
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
