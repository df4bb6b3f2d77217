# The two commands to begin with:
#
#   make demo    a private PostgreSQL, the demo city, its yearly review; Ctrl-C stops all (ONCE=1 ends by itself)
#   make test    every test
#
# Both first install by apt what is missing and say so; PACKAGES=no skips that.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

SWIFT ?= swift
SCRATCH ?= .build
PACKAGES ?= yes
# How many tests run at once: most wait for PostgreSQL more than they work, but a test's time limit counts from its start.
WIDTH ?= 4
# The solver is compiled with the optimiser in debug builds too: see Package.swift.
export SKEIN_OPTIMISED_SEARCH := yes
PROGRAM ?= QueueBenchmarks
SOURCES := Package.swift Sources Tests Plugins Benchmarks

.PHONY: help demo test build release deb deb-test reference bench bench-timetabling lint format clean packages packages-test

help: ## This list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# Debug, since it compiles in about half the time and the demo waits for PostgreSQL and not for Swift.
demo: packages ## The guided demo on a private PostgreSQL in .skein/ (ONCE=1: end when it is over)
	@$(SWIFT) build --scratch-path $(SCRATCH) --product skein
	@exec $(SCRATCH)/debug/skein dev --demo $(if $(filter-out 0 no,$(ONCE)),--once)

# Of the lines of Swift Testing those that say that something has started are left out.
# What keeps all cores busy runs by itself: other tests set faults against the clock.
BUSY := LessonPrep(Plan|Life)?Tests|DeployTests|TimetablingTests|BrowserTests|VideoCrashTests|PageCostTests
RUN_TESTS = $(SWIFT) test --scratch-path $(SCRATCH) --skip-build --disable-xctest \
	--experimental-maximum-parallelization-width $(WIDTH)
QUIETLY = 2>&1 | grep --line-buffered -vE '^◇ (Suite|Test) .* started\.$$'
TEST_LOG := $(SCRATCH)/test.log

test: packages-test ## Build and run every test (FILTER=name runs some)
	@$(SWIFT) build --scratch-path $(SCRATCH) --build-tests
ifdef FILTER
	@$(RUN_TESTS) --filter '$(FILTER)' $(QUIETLY)
else
	@: >$(TEST_LOG); status=0; \
	$(RUN_TESTS) --skip '$(BUSY)' $(QUIETLY) | tee -a $(TEST_LOG) || status=$$?; \
	$(RUN_TESTS) --filter '$(BUSY)' $(QUIETLY) | tee -a $(TEST_LOG) || status=$$?; \
	if [ $$status -ne 0 ]; then echo "What failed:"; grep -A 3 '^✘' $(TEST_LOG) || tail -n 20 $(TEST_LOG); fi; \
	exit $$status
endif

build: packages ## Build the executable for development: .build/debug/skein
	@$(SWIFT) build --scratch-path $(SCRATCH) --product skein

release: packages ## Build the executable for use: .build/release/skein
	@$(SWIFT) build --scratch-path $(SCRATCH) -c release --product skein

deb: packages ## Build the Debian package: .build/skein_VERSION_ARCHITECTURE.deb (minutes: a release with the Swift runtime inside)
	@SWIFT=$(SWIFT) Scripts/build-deb.sh

deb-test: ## Install the package into a fresh Debian in a folder and run it there (root, debootstrap, minutes)
	@Scripts/test-deb.sh

reference: packages-test ## Write docs/reference anew, from the program and the database
	@SKEIN_RECORD=1 $(MAKE) test PACKAGES=no FILTER=ReferenceTests

bench: packages ## Measure the queue (BENCH='drain 500000 3'), or PROGRAM=ProgrammeBenchmarks: a whole city
	@$(SWIFT) build --scratch-path $(SCRATCH) -c release --product $(PROGRAM)
	@exec $(SCRATCH)/release/$(PROGRAM) $(BENCH)

bench-timetabling: packages ## Measure the solver on FILES='a.ctt b.ctt' (BENCH='--seconds 30 --seeds 3')
	@$(SWIFT) build --scratch-path $(SCRATCH) -c release --product TimetablingBenchmarks
	@exec $(SCRATCH)/release/TimetablingBenchmarks $(FILES) $(BENCH)

lint: ## Check the format of all Swift files
	@$(SWIFT) format lint -r --strict $(SOURCES)

format: ## Format all Swift files
	@$(SWIFT) format -i -r $(SOURCES)

clean: ## Remove what was built; the demo's database in .skein/ stays
	@rm -rf $(SCRATCH)

ifeq ($(PACKAGES),yes)
packages:
	@Scripts/install-packages.sh run

packages-test:
	@Scripts/install-packages.sh test
else
packages packages-test: ;
endif
