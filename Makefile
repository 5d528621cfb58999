# What people do with this project; `make` alone lists it.
PYTHON ?= python3
# Gets the environment ready first, where it is not, then runs the rest in it.
IN_ENVIRONMENT = $(PYTHON) -m scripts.run

.DEFAULT_GOAL := help
.PHONY: help run test lint format migrate seed reset shell requirements screenshots

help:  ## list what make can do
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(firstword $(MAKEFILE_LIST)) \
		| awk -F'|' '{ printf "  %-20s%s\n", $$1, $$2 }'

run:  ## serve JaManager from this machine (PORT=8001 for another port)
	@$(IN_ENVIRONMENT)

test:  ## check style and types, then run all tests
	@bash scripts/test

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
