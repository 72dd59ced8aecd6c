# 宣栏 Xuanlan. `make run` and `make test` need Go, git and make; they install
# the rest.

GO      ?= go
ESBUILD := $(GO) tool esbuild
DIST    := static/dist
SOURCES := $(shell find static/src -type f 2>/dev/null)
PGRUN   := $(GO) run ./internal/localpg/pgrun --
# Tests that open every page or try every attack in the browser.
WIDE    := ^Test(Axe|PagesFit|NoScriptRuns|PastedAttacks|SanitiserAlone)$$

.DEFAULT_GOAL := help
.PHONY: help deps run build assets generate fmt verify lint test test-wide test-race check fuzz bench bench-search shots clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | while IFS='	' read -r t d; do printf '  %-10s %s\n' "$$t" "$$d"; done

deps: ## install PostgreSQL and npm, where they are missing
	@sh deploy/install-deps.sh postgres npm

run: deps ## install what is missing, build, and serve with the sample site
	@$(MAKE) --no-print-directory build
	@exec bin/xuanlan serve --migrate --sample

build: assets ## build bin/xuanlan
	@echo "正在编译……"
	@$(GO) build -trimpath -buildvcs=false -o bin/xuanlan ./cmd/xuanlan # git refuses to look at a clone of another user

assets: $(DIST)/.built ## build style sheets and scripts, if their sources changed

static/node_modules/.installed: static/package.json static/package-lock.json
	@echo "正在取编辑器的部件（npm）……"
	@cd static && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(DIST)/.built: $(SOURCES) static/node_modules/.installed Makefile
	@echo "正在构建界面文件……"
	@rm -rf $(DIST)/img && mkdir -p $(DIST)/img && cp static/src/img/* $(DIST)/img/
	@$(ESBUILD) static/src/site.css static/src/admin.css --bundle --minify --outdir=$(DIST) --log-level=warning --external:./img/* \
		--target=chrome80,firefox78,safari13
	@$(ESBUILD) static/src/site.js --bundle --minify --format=iife --outdir=$(DIST) --log-level=warning \
		--target=es2018,chrome80,firefox78,safari13
	@$(ESBUILD) static/src/admin.js static/src/editor.js --bundle --minify --format=iife --outdir=$(DIST) --log-level=warning \
		--target=es2020
	@$(ESBUILD) static/src/crop.js --bundle --minify --format=esm --outdir=$(DIST) --log-level=warning --target=es2020
	@touch $@

generate: ## compile the templates
	@$(GO) tool templ generate -path templates >/dev/null

fmt: ## format Go and templates
	@gofmt -w $$(git ls-files '*.go')
	@$(GO) tool templ fmt templates >/dev/null

verify: generate ## check that the compiled templates are the committed ones
	@git diff --exit-code --stat -- '*_templ.go' || { echo "模板改过而没有编译：请运行 make generate 并提交"; exit 1; }
	@test -z "$$(git ls-files --others --exclude-standard -- '*_templ.go')" || { echo "有没提交的 _templ.go"; exit 1; }

lint: verify ## check format, vet, staticcheck and go.mod
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "没有 gofmt："; gofmt -l $$(git ls-files '*.go'); exit 1; }
	@$(GO) tool templ fmt -fail templates
	@$(GO) vet -tags browser ./...
	@$(GO) tool staticcheck -tags browser ./...
	@$(GO) mod tidy -diff

# Without a UTF-8 locale Chromium can't upload files with Chinese names.
test test-wide test-race bench bench-search shots: export LC_ALL = C.UTF-8

test: ## run the tests: unit, PostgreSQL, browser
	@sh deploy/install-deps.sh postgres npm chromium
	@$(MAKE) --no-print-directory assets
	@$(PGRUN) $(GO) test -tags browser -skip='$(WIDE)' ./...

test-wide: ## run those that take longer: every page at four widths, axe-core, every attack in the browser
	@sh deploy/install-deps.sh postgres npm chromium
	@$(MAKE) --no-print-directory assets
	@$(PGRUN) $(GO) test -tags browser -run='$(WIDE)' ./internal/browsertest

test-race: ## all of them with the race detector
	@sh deploy/install-deps.sh postgres npm chromium
	@$(MAKE) --no-print-directory assets
	@$(PGRUN) $(GO) test -race -tags browser ./...

check: lint test test-wide ## what CI runs

fuzz: ## fuzz what reads untrusted bytes, the typesetter and the marks of notes, a minute each
	@$(GO) test ./internal/sanitize -run='^$$' -fuzz=FuzzHTML -fuzztime=60s -fuzzminimizetime=1x
	@$(GO) test ./internal/sanitize -run='^$$' -fuzz=FuzzMarked -fuzztime=60s -fuzzminimizetime=1x
	@$(GO) test ./internal/cms -run='^$$' -fuzz=FuzzQuoteAt -fuzztime=60s -fuzzminimizetime=1x
	@$(GO) test ./internal/typeset -run='^$$' -fuzz=FuzzApply -fuzztime=60s -fuzzminimizetime=1x
	@$(GO) test ./internal/docx -run='^$$' -fuzz=FuzzRead -fuzztime=60s -fuzzminimizetime=1x
	@$(GO) test ./internal/picture -run='^$$' -fuzz=FuzzPrepare -fuzztime=60s -fuzzminimizetime=1x

bench: ## measure: typesetting, sanitising, pictures, Word files, the audit log, the desk with 100,000 articles, the editor's start
	@sh deploy/install-deps.sh postgres npm chromium
	@$(MAKE) --no-print-directory assets
	@$(PGRUN) $(GO) test -tags browser -run='^$$' -bench=. ./internal/sanitize ./internal/typeset ./internal/picture ./internal/docx ./internal/audit ./internal/app ./internal/browsertest

shots: ## pictures of every page at four widths, into var/shots
	@sh deploy/install-deps.sh postgres npm chromium
	@$(MAKE) --no-print-directory assets
	@mkdir -p var/shots
	@XUANLAN_SHOTS=$(CURDIR)/var/shots $(PGRUN) $(GO) test -count=1 -tags browser -run=TestPagesFit ./internal/browsertest
	@echo "截图在 var/shots"

bench-search: ## measure searching a million articles; takes 8 GB and a good while (BENCH_ARTICLES=100000: less)
	@sh deploy/install-deps.sh postgres
	@$(PGRUN) $(GO) test -run='^$$' -bench=Search -benchtime=1x -timeout=2h ./internal/search

clean: ## remove what was built; data in var/ stays
	@rm -rf bin static/node_modules
	@find $(DIST) -mindepth 1 ! -name .gitkeep -delete
