# The room's tasks. Every target sets up what is missing first; `make run` and `make test` are all a newcomer needs.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
BIN := .venv/bin
# `make run PORT=8010` serves elsewhere than on 8000.
SERVE := $(if $(PORT),--port $(PORT))

.PHONY: help setup run test check matrix journeys full docs lock

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup:  ## virtual environment, assets, database, demo room; quick when nothing changed
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or newer is needed; '$(PYTHON)' is not:" \
	    "install python3.11, or say make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) tools/setup.py

run: setup  ## the room on http://127.0.0.1:8000 (PORT=8010: there), with one demo account a role
	@$(BIN)/situationroom serve $(SERVE)

test: setup  ## the suite, on SQLite and PostgreSQL where it answers (DB=sqlite or DB=postgres: one)
	@$(BIN)/python -m tools.suite test

check: setup  ## lint, types, import contract, migrations, messages, manual
	@$(BIN)/python -m tools.suite check

matrix: setup  ## the whole visibility matrix
	@$(BIN)/python -m tools.suite matrix

journeys: setup  ## the stories, in a real browser
	@$(BIN)/python -m tools.suite journeys

full: setup  ## everything, before an issue is closed
	@$(BIN)/python -m tools.suite full

docs: setup  ## the manual in site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "open site/index.html"

lock: setup  ## new versions and hashes of the requirements; no host is written
	@$(BIN)/python -m tools.lock
