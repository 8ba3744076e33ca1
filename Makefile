# Probity: `make run` to try it, `make test` to check it, `make help` for the rest.

.DEFAULT_GOAL := help
SHELL := /bin/bash
MAKEFLAGS += --no-print-directory

export PROBITY_LISTEN ?= 127.0.0.1:8080
export PROBITY_DATA_DIR ?= data
# 1 puts 60 made-up customers into an empty data folder; 0 starts empty.
export PROBITY_DEMO ?= 1
# How many customers `make bench` puts into its database.
CUSTOMERS ?= 100000
# How long `make fuzz` runs each target, in seconds.
SECONDS_EACH ?= 600

ASSETS := web/dist/app.js
MODULES := web/node_modules/.installed
ASSET_SOURCES := $(shell find web/src web/styles crates/pages/templates crates/pages/src -type f 2>/dev/null) web/build.mjs

.PHONY: run test bench fuzz fmt assets binary clean help tools

run: tools binary ## Build everything and serve it on http://127.0.0.1:8080 with demo data
	@exec target/debug/probity serve

test: ## Install what the tests need, then run every check and every test
	@scripts/test

bench: tools assets ## Measure on both engines with CUSTOMERS customers (default 100,000) and write docs/performance.md
	@scripts/bench $(CUSTOMERS)

fuzz: tools ## Run every fuzz target for SECONDS_EACH seconds (default 600), four at a time
	@scripts/fuzz $(SECONDS_EACH)

fmt: ## Format the Rust code
	cargo fmt --all

assets: $(ASSETS) ## Build the styles and scripts into web/dist

# Of the whole workspace, as `make test` does it: what is compiled for one is there for the other.
binary: assets
	cargo build --workspace --bins

tools:
	@scripts/check-tools

$(MODULES): web/package.json web/package-lock.json | tools
	npm --prefix web ci --no-audit --no-fund
	@touch $@

$(ASSETS): $(MODULES) $(ASSET_SOURCES)
	npm --prefix web run build
	@touch $@

clean: ## Remove everything that was built; the data folder stays
	cargo clean
	rm -rf web/dist web/node_modules web/test-results

help: ## Show this list
	@echo "Probity: self-hosted customer verification"
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16
	@echo
	@echo "  PROBITY_LISTEN=host:port   where it serves             (now $(PROBITY_LISTEN))"
	@echo "  PROBITY_DATA_DIR=folder    database, files and keys    (now $(PROBITY_DATA_DIR))"
	@echo "  PROBITY_DEMO=0             start without demo data     (now $(PROBITY_DEMO))"
