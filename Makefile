# Open IMI. Needs make and Python >= 3.11; everything else is fetched or comes in wheels.
SHELL = /bin/sh
PY = .venv/bin/python
FIND = for p in $$PYTHON python3.13 python3.12 python3.11 python3; do \
  if "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; p=; done; \
  test -n "$$p" || { echo "Open IMI: Python 3.11 or newer was not found; install it or set PYTHON." >&2; exit 1; }; \
  "$$p" imi/embedded/bootstrap.py
OURS = imi authorities requests scoreboard tests benchmarks manage.py

.PHONY: help run test coverage lint fmt messages docs-diagrams lock clean install
help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)
run: ## The demo on http://127.0.0.1:8000/ (PORT, VAR_DIR may be set); Ctrl-C stops it
	@$(FIND) run && DEMO=$${DEMO-1} exec $(PY) manage.py serve
test: ## The whole suite, from nothing; ARGS="-k name" picks tests
	@$(FIND) test && exec $(PY) -m pytest -n auto $(ARGS)
coverage: ## The same, and which lines no test reaches (a third slower)
	@$(FIND) test && exec $(PY) -m pytest -n auto --cov --cov-report=term:skip-covered $(ARGS)
install: ## Only the virtual environment and the front-end packages
	@$(FIND) test
lint: install ## What CI checks beside the tests
	$(PY) -m ruff check . && $(PY) -m ruff format --check .
	$(PY) -m djlint --quiet --check --lint $(wildcard */templates)
	.venv/bin/lint-imports
	DEBUG=1 SECRET_KEY=lint DATABASE_URL=postgres://localhost/lint $(PY) -m mypy
	DEBUG=1 $(PY) manage.py check
	DEBUG=1 $(PY) manage.py makemigrations --check --dry-run
fmt: install ## Format Python and templates
	$(PY) -m ruff check --fix . ; $(PY) -m ruff format .
	$(PY) -m djlint --quiet --reformat $(wildcard */templates)
messages: install ## Collect the interface's texts for all languages and compile them (needs gettext)
	DEBUG=1 $(PY) manage.py makemessages --all --no-obsolete --no-location --ignore=node_modules --ignore=var --ignore=.venv
	DEBUG=1 $(PY) manage.py compile_messages
docs-diagrams: install ## Draw the workflows into docs/
	DEBUG=1 $(PY) manage.py draw_workflows
lock: install ## Pin requirements/*.in with hashes
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes requirements/base.in -o requirements.txt
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes requirements/dev.in -c requirements.txt -o requirements-dev.txt
clean: ## Remove what was fetched and made, but not var/
	rm -rf .venv node_modules .pytest_cache .ruff_cache .mypy_cache .hypothesis .coverage* htmlcov
