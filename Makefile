# What people do with this project; `make` alone lists it.
PYTHON ?= python3
# Gets the environment ready first, where it is not, then runs the rest in it.
IN_ENVIRONMENT = $(PYTHON) -m scripts.run

.DEFAULT_GOAL := help
.PHONY: help run test chaos lint format migrate seed reset shell requirements screenshots bench

help:  ## list what make can do
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(firstword $(MAKEFILE_LIST)) \
		| awk -F'|' '{ printf "  %-20s%s\n", $$1, $$2 }'

run:  ## serve JaManager from this machine (PORT=8001 for another port)
	@$(IN_ENVIRONMENT)

test:  ## check style and types, then run all tests
	@bash scripts/test

chaos:  ## break everything there is, at length, and write docs/reliability.md (about an hour)
	@bash scripts/development-environment
	@CHAOS=write .venv/bin/python -m pytest -q -o faulthandler_timeout=0 tests/chaos

lint:  ## check style, types and the direction of imports
	@bash scripts/lint

format:  ## put the code in order
	@bash scripts/format

migrate:  ## bring the database up to date
	@$(IN_ENVIRONMENT) manage.py migrate

seed:  ## add the example venues, songs and jams that are not there
	@$(IN_ENVIRONMENT) manage.py seed

reset:  ## delete all data and start over with the examples (asks first; YES=1 does not)
	@$(IN_ENVIRONMENT) -m scripts.reset $(if $(YES),--yes)

shell:  ## a Python prompt with the models in it
	@$(IN_ENVIRONMENT) manage.py shell

requirements:  ## compile the lock files anew from pyproject.toml
	@bash scripts/requirements

screenshots:  ## make the pictures in docs/pictures
	@bash scripts/development-environment
	@.venv/bin/python -m scripts.screenshots

bench:  ## measure speed and cost (ARGS=--quick for a part, ARGS=--help for more)
	@bash scripts/development-environment
	@.venv/bin/python -m tests.load $(ARGS)
