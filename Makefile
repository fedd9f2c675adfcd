# make site   the demonstration digest into output/
# make test   every check
PYTHON ?= python3
BIN := .venv/bin

.PHONY: site test trials check format bench pictures clean

site: .venv/ready
	$(BIN)/site-builder build
	@echo "Next: $(BIN)/site-builder serve --open"
	@echo "shows it in a browser, and follows every save: at http://127.0.0.1:8000/ in French,"
	@echo "below /ar/ in Arabic, below /en/ in English. Its fullest day is /2024/06/25/."

test: check
	$(BIN)/pytest --numprocesses 4

# the law and crashes, ten times as long and at every write
trials: .venv/ready
	LONGER=10 $(BIN)/pytest --numprocesses 4 tests/test_incremental.py tests/test_crash.py

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo

format: .venv/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/ready
	$(BIN)/python -m benchmarks

# of README.md, from the demonstration digest; the fonts that .ci/run installs have to be there
pictures: .venv/ready
	$(BIN)/python docs/pictures.py

clean:
	rm -rf .venv .site-builder dist
	find output -mindepth 1 ! -name .nojekyll -delete

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "site_builder needs Python 3.11 or later")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@touch $@
