# 杏林人事 · Xinglin HR. `make help` lists the targets; every one of them sets up first what it needs.
SHELL := /bin/sh
.DEFAULT_GOAL := help
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.ready

.PHONY: help setup run demo test check bench pictures story words commands lock clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP)  ## create .venv with the locked dependencies and the xinglin command

$(STAMP): requirements.lock pyproject.toml packaging/setup.sh
	@sh packaging/setup.sh $(VENV)
	@touch $(STAMP)

run: setup  ## open the program on the demo hospital (with no screen: the same job headless)
	@sh packaging/run.sh $(VENV)

demo: setup  ## build the demo hospital anew in demo/, with its PDFs and pictures
	@rm -rf demo && $(VENV)/bin/xinglin demo --out demo --staff 2000 --seed 1

test: setup  ## all tests
	@$(PY) -m app.roster.planner.warm
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n 2 -q

check: setup  ## format, lint, types, walls, words, house rules
	@$(VENV)/bin/ruff format --check -q .
	@$(VENV)/bin/ruff check -q .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports --no-cache
	@$(VENV)/bin/codespell -q 3 app db ui tests docs README.md CONTRIBUTING.md CHANGELOG.md
	@$(VENV)/bin/vulture
	@$(VENV)/bin/deptry .
	@echo "check: all walls stand"

bench: setup  ## print the figures of DESIGN section 8 and their ratios
	@QT_QPA_PLATFORM=offscreen $(PY) -m tests.bench

story: setup  ## tell the roster's story, from opening to a change after publishing, in build/story
	@rm -rf build/story && $(VENV)/bin/xinglin demo --out build/story --staff 300 --seed 1 --as-of 2026-11-23 --no-pictures
	@XINGLIN_PASSWORD=Xinglin-Demo-2026 $(VENV)/bin/xinglin pictures --vault build/story/vault --user demo \
		--as-of 2026-11-23 --page roster --write --story --out build/story/pictures

pictures: setup  ## draw every page into docs/pictures
	@rm -rf build/pictures && $(VENV)/bin/xinglin demo --out build/pictures --staff 2000 --seed 1 --as-of 2026-11-23
	@rm -f docs/pictures/*.png && cp build/pictures/pictures/*.png docs/pictures/
	@$(PY) -m tests.kit.smaller docs/pictures

words: setup  ## list sentences without a translation
	@$(PY) -m tests.kit.words

commands: setup  ## write docs/commands.md
	@$(PY) -m tests.kit.commands

lock:  ## compile requirements.lock again (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra dev \
		-c constraints.txt pyproject.toml -o requirements.lock

clean:  ## remove what was built
	rm -rf $(VENV) demo build dist .mypy_cache .ruff_cache .pytest_cache .coverage
