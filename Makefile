# The two commands: `make run` and `make test`. The rest of the verbs: make help.
# V=debug (default) or V=asan chooses the build; each has its own folder below build/.
V ?= debug
JOBS ?= $(shell nproc)
# Tests wait much of their time, for a mail, a clock or a flush: one more runs at once than there are processors. Not more: a few measure
# real seconds.
AT_ONCE ?= $(shell expr $(JOBS) + 1)
B := build/$(V)
PKG_CONFIG ?= pkg-config
AR ?= ar

PKGS := glib-2.0 gio-2.0 gio-unix-2.0 sqlite3 json-glib-1.0 libcyaml gmime-3.0 libsodium libcmark libqrencode libical libcurl liboath libmosquitto fribidi libarchive libcrypto
WARN := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wmissing-declarations -Wwrite-strings \
        -Wpointer-arith -Wundef -Wformat=2 -Wvla
COMPILER_fuzz := clang
COMPILER := $(or $(COMPILER_$(V)),gcc)
OPT_debug := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -Wframe-larger-than=4096
# Clang sees a few things otherwise and only drives the fuzzers: gcc is the judge of warnings. Line numbers are all that a sanitizer's
# report wants of the debugger's tables (-g1).
OPT_fuzz  := -O1 -g1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=function -Wno-error -Wno-everything
LD_fuzz   := -fsanitize=fuzzer,address,undefined
# What packages are made of (packaging/debian/rules): no path of the machine that built them.
OPT_release := $(OPT_debug) -ffile-prefix-map=$(CURDIR)=.
LD_release := -Wl,-z,relro,-z,now
OPT_asan  := -O1 -g1 -fsanitize=address,undefined -fno-omit-frame-pointer
# Threads watched (tests/nightly/races.py): also what GLib does for them, by a GLib built for it (tests/nightly/lib/watched-glib).
OPT_tsan  := -O1 -g1 -fsanitize=thread -fno-omit-frame-pointer
LD_tsan   := -fsanitize=thread -Wl,-rpath,$(CURDIR)/build/tsan/glib
LD_debug  := -Wl,-z,relro,-z,now
# Each unit test is linked: binutils' other linker takes a third of the time, where there is one.
LD_asan   := -fsanitize=address,undefined $(if $(shell command -v ld.gold),-fuse-ld=gold)
CPPFLAGS := -D_GNU_SOURCE -DGLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_74 -DGLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_74 \
            -DG_LOG_DOMAIN=\"histologe\" -Icore -I$(B)/gen
# Asked once a make, when first wanted: a fresh machine has no pkg-config yet.
PKG_CFLAGS = $(eval PKG_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PKGS)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $(shell $(PKG_CONFIG) --libs $(PKGS)))$(PKG_LIBS)
# A Pi would fuse a product and a sum and round once: one store would give other figures there.
CFLAGS = -std=gnu11 -ffp-contract=off -fPIE -pthread $(WARN) $(OPT_$(V)) $(PKG_CFLAGS)
LDFLAGS = -pie -pthread $(LD_$(V)) -Wl,--as-needed
LIBS = $(PKG_LIBS) -lm

# Helpers that stand alone, each with its own library; everything else below appliance/ is the daemon.
HELPERS := appliance/photo.c appliance/confine.c
CORE := $(shell find core -name '*.c')
APPL := $(filter-out $(HELPERS) appliance/main.c,$(shell find appliance -name '*.c'))
GENE := $(filter-out generator/main.c,$(shell find generator -name '*.c'))
UNIT := $(shell find tests/unit -name 'test_*.c')
MIGRATIONS := $(sort $(wildcard core/store/migrations/*.sql))

obj = $(patsubst %.c,$(B)/obj/%.o,$(1))
PROGRAMS := $(B)/histologe-appliance $(B)/histologe-generator $(B)/histologe-photo $(B)/histologe-confine $(B)/histologe-admin

.PHONY: all run test test-all test-parts nightly pictures house units unit box rest browser fuzz fuzzers bench deb package-test update-test format clean help deps-build deps-test deps-nightly programs
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
all: programs
programs: $(PROGRAMS)

help:
	@echo "make run      install what is missing, build, start the box with demonstration data"
	@echo "make test     every check: house; unit and box under ASan and UBSan, what these leave out without; browser, fuzz"
	@echo "make nightly  six months of a town, day by day, beside a model of the rules; 2,000 sensors at once (some minutes)"
	@echo "make pictures the pictures of the guides, taken anew (site-templates/assets/guides)"
	@echo "make bench    timed measures beside their peers, left in build/bench/last.md (kept ones: tests/bench/RESULTS.md)"
	@echo "make house | unit | box | rest | browser | programs | clean     parts of the above; V=asan for the sanitized build"

$(B)/obj/appliance/%.o: private CPPFLAGS += -Iappliance
$(B)/obj/generator/%.o: private CPPFLAGS += -Igenerator
$(B)/obj/tests/unit/%.o: private CPPFLAGS += -Iappliance -Igenerator
# What judges need not be fast itself: half of the compiler's time went there.
UNIT_CFLAGS := -O0 -U_FORTIFY_SOURCE -Wno-frame-larger-than
$(B)/obj/tests/unit/%.o: private CFLAGS += $(UNIT_CFLAGS)
$(B)/obj/appliance/photo.o: private CFLAGS += $(shell $(PKG_CONFIG) --cflags gdk-pixbuf-2.0)

# GLib's headers were half of what the compiler read, once for each file: read once a build, they come before every file. Packages are
# built without, and clang, which would want them in its own way.
AHEADS := $(if $(filter debug asan,$(V)),$(patsubst %,$(B)/ahead/%/glib-ahead.h.gch,programs units))
$(B)/ahead/units/glib-ahead.h.gch: private CFLAGS += $(UNIT_CFLAGS)
$(AHEADS): %.gch: Makefile
	@mkdir -p $(@D)
	@echo '#include <glib.h>' > $*
	@$(COMPILER) $(CPPFLAGS) $(CFLAGS) -x c-header $* -o $@
AHEAD = $(if $(AHEADS),-include $(B)/ahead/$(if $(filter $(B)/obj/tests/unit/%,$@),units,programs)/glib-ahead.h)

$(B)/obj/%.o: %.c | $(AHEADS)
	@mkdir -p $(@D)
	@echo "  $(notdir $(COMPILER)) $@"
	@$(COMPILER) $(AHEAD) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

# The migrations travel inside the program: a resource, so that no file can be missing on the box.
$(B)/gen/migrations.xml: $(MIGRATIONS) Makefile
	@mkdir -p $(@D)
	@{ echo '<gresources><gresource prefix="/migrations">'; for f in $(notdir $(MIGRATIONS)); do echo "<file>$$f</file>"; done; \
	   echo '</gresource></gresources>'; } > $@
$(B)/gen/migrations.c: $(B)/gen/migrations.xml $(MIGRATIONS)
	@glib-compile-resources --sourcedir=core/store/migrations --generate-source --internal --c-name migrations --target=$@ $<
$(B)/gen/migrations.h: $(B)/gen/migrations.xml
	@glib-compile-resources --sourcedir=core/store/migrations --generate-header --internal --c-name migrations --target=$@ $<
$(B)/obj/gen/migrations.o: $(B)/gen/migrations.c $(B)/gen/migrations.h
	@mkdir -p $(@D)
	@echo "  $(notdir $(COMPILER)) $@"
	@$(COMPILER) $(CPPFLAGS) $(filter-out -Werror,$(CFLAGS)) -c $< -o $@
$(B)/obj/core/store/migrate.o: $(B)/gen/migrations.h

# Thin: they name their objects and hold none.
$(B)/libcore.a: $(call obj,$(CORE)) $(B)/obj/gen/migrations.o
	@rm -f $@
	@$(AR) rcsT $@ $^
$(B)/libappliance.a: $(call obj,$(APPL))
	@rm -f $@
	@$(AR) rcsT $@ $^
$(B)/libgenerator.a: $(call obj,$(GENE))
	@rm -f $@
	@$(AR) rcsT $@ $^

$(B)/histologe-appliance: $(B)/obj/appliance/main.o $(B)/libappliance.a $(B)/libcore.a
	@echo "  $(notdir $(COMPILER)) $@"
	@$(COMPILER) $(LDFLAGS) $^ -o $@ -lcivetweb $(shell $(PKG_CONFIG) --libs libsystemd) $(LIBS)
$(B)/histologe-admin: $(B)/histologe-appliance
	ln -sf histologe-appliance $@
$(B)/histologe-generator: $(B)/obj/generator/main.o $(B)/libgenerator.a $(B)/libcore.a
	@echo "  $(notdir $(COMPILER)) $@"
	@$(COMPILER) $(LDFLAGS) $^ -o $@ -lhpdf $(LIBS)
$(B)/histologe-photo: $(B)/obj/appliance/photo.o
	@echo "  $(notdir $(COMPILER)) $@"
	@$(COMPILER) $(LDFLAGS) $^ -o $@ $(shell $(PKG_CONFIG) --libs gdk-pixbuf-2.0) -lseccomp
$(B)/histologe-confine: $(B)/obj/appliance/confine.o
	@echo "  $(notdir $(COMPILER)) $@"
	@$(COMPILER) $(LDFLAGS) $^ -o $@ -lseccomp

# A unit test links every library it may need; the linker drops what it does not use.
$(B)/unit/%: $(B)/obj/tests/unit/%.o $(B)/libcore.a
	@mkdir -p $(@D)
	@echo "  $(notdir $(COMPILER)) $@"
	@$(COMPILER) $(LDFLAGS) $< $(EXTRA_LIBS) $(B)/libcore.a -o $@ $(LIBS) $(EXTRA_LD)
$(B)/unit/http/% $(B)/unit/ingest/% $(B)/unit/pages/% $(B)/unit/background/%: EXTRA_LIBS = $(B)/libappliance.a
$(B)/unit/http/% $(B)/unit/ingest/% $(B)/unit/pages/% $(B)/unit/background/%: EXTRA_LD = -lcivetweb
$(B)/unit/generator/%: EXTRA_LIBS = $(B)/libgenerator.a
$(B)/unit/generator/%: EXTRA_LD = -lhpdf
APPLIANCE_UNITS := $(patsubst tests/unit/%.c,$(B)/unit/%,$(filter tests/unit/http/% tests/unit/ingest/% tests/unit/pages/% tests/unit/background/%,$(UNIT)))
GENERATOR_UNITS := $(patsubst tests/unit/%.c,$(B)/unit/%,$(filter tests/unit/generator/%,$(UNIT)))
$(APPLIANCE_UNITS): $(B)/libappliance.a
$(GENERATOR_UNITS): $(B)/libgenerator.a
# Those of build/tsan are given the helpers of build/debug: no threads meet there.
ifneq ($(V),tsan)
$(B)/unit/base/test_photo_run $(B)/unit/base/test_helper $(GENERATOR_UNITS): | $(B)/histologe-photo $(B)/histologe-confine
endif
# A program that does wrong, for tests/nightly/races.py and memcheck.py.
$(B)/nightly/%: $(B)/obj/tests/nightly/lib/%.o
	@mkdir -p $(@D)
	@$(COMPILER) $(LDFLAGS) $< -o $@ $(LIBS)
unit/%: $(B)/unit/%
	@$<

# Those that wait for clocks begin: the others have the processors meanwhile.
UNITS_FIRST := $(patsubst %,$(B)/unit/%,http/test_crowd http/test_patience http/test_stream)
.SECONDARY: $(B)/obj/tests/unit/store/make_empty_store.o
# Whole builds of sites again and again: what of the generator they reach, the other tests of it reach too; each night Valgrind watches.
UNITS_LEFT_asan := generator/test_publish generator/test_site_short
UNITS := $(patsubst tests/unit/%.c,$(B)/unit/%,$(filter-out $(patsubst %,tests/unit/%.c,$(UNITS_LEFT_$(V))),$(UNIT)))
# The migrations were half of what the unit tests cost: one store without a row is made here, and each test copies it.
EMPTY_STORE := $(B)/unit/empty.db
$(B)/obj/tests/unit/%.o: private CPPFLAGS += -DEMPTY_STORE=\"$(CURDIR)/$(EMPTY_STORE)\"
$(EMPTY_STORE): $(B)/unit/store/make_empty_store
	@rm -f $@
	@$< $@
$(UNITS): | $(EMPTY_STORE)
units: programs $(UNITS)
# The stores of unit tests lie in memory where there is room: they commit thousands of times, and a disk that flushes the build made
# them wait. What disks do is asked by the box tests (killed, full), tests/package (power cuts) and tests/bench (bytes written).
UNIT_TMP := $(shell [ "$$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)" -gt 2000000 ] 2>/dev/null && echo /dev/shm || echo /tmp)
unit: units
	TMPDIR=$(UNIT_TMP) HISTOLOGE_HELPERS=$(CURDIR)/$(B) prove -j$(AT_ONCE) --exec '' --timer $(UNITS_FIRST) $(filter-out $(UNITS_FIRST),$(UNITS))

# A disk that fails as the tests ask (libfiu).
FAULTS := build/faults/disk_faults.so
$(FAULTS): tests/faults/disk_faults.c
	@mkdir -p $(@D)
	gcc -O2 -D_GNU_SOURCE -Wall -Wextra -Werror -shared -fPIC $< -o $@ -lfiu -ldl -pthread

# What `make test` runs once more without sanitizers, so that nothing else is run twice: what they leave out or are spared (such a
# test asks which build it is in) and what waits for clocks. The optimised programs are also those of the browser's tests.
UNITS_SPARED = $(patsubst tests/unit/%.c,$(B)/unit/%,$(shell grep -l __SANITIZE_ADDRESS__ $(UNIT)))
UNITS_REST = $(UNITS_FIRST) $(patsubst %,$(B)/unit/%,$(UNITS_LEFT_asan)) $(filter-out $(UNITS_FIRST),$(UNITS_SPARED))
BOX_REST = $(filter-out tests/box/storm.py tests/box/six-months.py,$(filter $(BOX_LEFT_asan) $(shell grep -l 'V.. == .asan' tests/box/*.py),$(BOX_TESTS)))
rest: programs $(FAULTS) $(EMPTY_STORE) $(UNITS_REST) tests/node_modules/.package-lock.json
	TMPDIR=$(UNIT_TMP) HISTOLOGE_HELPERS=$(CURDIR)/$(B) prove -j$(AT_ONCE) --exec '' --timer $(UNITS_REST)
	V=$(V) prove -j$(AT_ONCE) --exec /usr/bin/python3 --timer $(BOX_REST)

house:
	prove --timer tests/house/run

# The longest begin, so that none stands alone at the end.
BOX_FIRST := $(patsubst %,tests/box/%.py,six-months clocks export kill chasing communes-merge partner-leaves follow accounts)
# The sanitizers see all but these. Of chasing and smtp-down gcov counted it: all but a few lines of C that they reach the others reach
# too, and their time goes into repetition. Killed programs write no counters: of kill nothing was counted, it is left to the debug
# build because what it shows, that nothing acknowledged is lost, is no question of memory; faults likewise. six-months walks the
# tables that clocks walks.
# Of kit, look, council, publish, golden-site, open-figures the generator's code is run by site-texts, legal and figures too; the rest of
# their time is other programs' (rsync, pdftoppm, a solver). matrix walks the notices that chasing and one-file-life walk; storm asks how
# fast, each night; supervised listens to one socket. The last line repeats by days and by people what follow, weekly-ways, triage and
# one-file-life do once; then what a second process, an SSH server, a mailbox or a broker does, whose C the unit tests and fuzzers run
# under sanitizers; then walks through pages whose kinds the others open too, and doors, which knocks at each of these for each role.
# `make nightly` runs all but kill, faults, storm and six-months under sanitizers.
BOX_LEFT_asan := $(patsubst %,tests/box/%.py,kill chasing smtp-down six-months kit publish golden-site open-figures matrix storm supervised \
  matrix-others reads-logged clocks weekly-once partner-leaves text-messages smtp-weather two-agents preview rules training reach lan-only updates help \
  follow accounts questions documents visits mediation on-site-visits inbox findings faults mqtt doors look council \
  partner-link)
# A calendar beside a model, day by day: each night.
BOX_NIGHTLY := $(patsubst %,tests/box/%.py,clocks weekly-once smtp-weather)
BOX_TESTS := $(filter-out $(BOX_LEFT_$(V)) $(if $(NIGHTLY),,$(BOX_NIGHTLY)),$(BOX_FIRST) $(filter-out $(BOX_FIRST),$(sort $(wildcard tests/box/*.py))))
box: programs $(FAULTS) $(EMPTY_STORE) tests/node_modules/.package-lock.json
	V=$(V) prove -j$(AT_ONCE) --exec /usr/bin/python3 --timer $(BOX_TESTS)

# What takes too long for every day.
deps-nightly:
	@packaging/install-dependencies build run beside demo test nightly
nightly: deps-nightly programs $(FAULTS) build/bench/prepare_sensors build/bench/sum_readings tests/nightly/node_modules/.package-lock.json
	V=$(V) NIGHTLY=1 prove --exec /usr/bin/python3 --timer tests/box/six-months.py tests/box/storm.py tests/box/faults.py $(BOX_NIGHTLY) $(BROWSER_NIGHTLY) $(sort $(wildcard tests/nightly/*.py))
	$(MAKE) fuzz SECONDS=60
	$(MAKE) V=asan NIGHTLY=1 BOX_LEFT_asan="tests/box/kill.py tests/box/faults.py tests/box/storm.py tests/box/six-months.py" box
# The pictures of the guides, taken of the demonstration town: to be looked at before they are committed.
pictures: programs
	V=$(V) GUIDE_PICTURES=keep /usr/bin/python3 tests/nightly/guides.py
tests/nightly/node_modules/.package-lock.json: tests/nightly/package-lock.json tests/nightly/.npmrc
	cd tests/nightly && npm ci --silent
	@touch $@

# A real browser: pages by keyboard, without scripts, judged by axe; pictures in build/browser (PICTURES=failed: of what fails only).
# The last file looks back at all pages.
BROWSER_LAST := tests/browser/what-was-seen.py
BROWSER_FIRST := $(patsubst %,tests/browser/%.py,every-page tenant-offline tenant-scripts)
# Each profile of the form, each mail in each language, the training copy: each night; and all others once more, in more looks than by
# day (LOOKS of lib/chromium.py).
BROWSER_LEFT := $(patsubst %,tests/browser/%.py,profiles mails training)
BROWSER_NIGHTLY = $(sort $(BROWSER_LEFT) $(BROWSER_TESTS))
BROWSER_TESTS := $(BROWSER_FIRST) $(filter-out $(BROWSER_FIRST) $(BROWSER_LAST) $(BROWSER_LEFT),$(sort $(wildcard tests/browser/*.py)))
browser: programs $(EMPTY_STORE) tests/node_modules/.package-lock.json
	V=$(V) prove -j$(AT_ONCE) --exec /usr/bin/python3 --timer $(BROWSER_TESTS)
	RAN="$(BROWSER_TESTS)" prove --exec /usr/bin/python3 --timer $(BROWSER_LAST)
tests/node_modules/.package-lock.json: tests/package-lock.json tests/.npmrc
	cd tests && npm ci --silent
	@touch $@

# Each parser for five seconds, for sixty by night; `make fuzz SECONDS=600` looks longer. What a run finds it leaves in build/fuzz/findings.
FUZZERS := $(patsubst tests/fuzz/%.c,build/fuzz/bin/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
fuzz:
	@$(MAKE) --no-print-directory V=debug programs
	@$(MAKE) --no-print-directory V=fuzz fuzzers
	SECONDS_EACH=$(or $(SECONDS),5) prove -j$(AT_ONCE) --timer --exec tests/fuzz/run $(FUZZERS)
fuzzers: $(FUZZERS)
# A fuzzer needs a tenth of the libraries: the linker tells which objects, and clang compiles no others.
build/fuzz/needs/%.mk: build/fuzz/obj/tests/fuzz/%.o build/debug/libappliance.a build/debug/libgenerator.a build/debug/libcore.a
	@mkdir -p $(@D)
	@$(COMPILER) $(LDFLAGS) -Wl,-M $^ -o $(@:.mk=.all) -lcivetweb $(LIBS) > $(@:.mk=.map)
	@sed -n 's,^build/debug/\(obj/[^ ]*\.o\).*,build/fuzz/bin/$*: build/fuzz/\1,p' $(@:.mk=.map) | sort -u > $@
	@rm $(@:.mk=.all) $(@:.mk=.map)
ifeq ($(V),fuzz)
-include $(patsubst build/fuzz/bin/%,build/fuzz/needs/%.mk,$(FUZZERS))
endif
build/fuzz/bin/%: build/fuzz/obj/tests/fuzz/%.o
	@mkdir -p $(@D)
	@echo "  $(notdir $(COMPILER)) $@"
	@$(COMPILER) $(LDFLAGS) $^ -o $@ -lcivetweb $(LIBS)
$(B)/obj/tests/fuzz/%.o: private CPPFLAGS += -Iappliance -Igenerator

# Timed measures beside their peers; judged by a reader, not by a test.
build/bench/prepare_drafts: tests/bench/prepare_drafts.c build/debug/libcore.a
	@mkdir -p $(@D)
	gcc $(CPPFLAGS) $(CFLAGS) $^ -o $@ $(LIBS)
build/bench/prepare_sensors build/bench/sum_readings: build/bench/%: tests/bench/%.c build/debug/libcore.a
	@mkdir -p $(@D)
	gcc $(CPPFLAGS) $(CFLAGS) $^ -o $@ $(LIBS)
build/bench/address_ask: tests/bench/address_ask.c build/debug/libcore.a
	@mkdir -p $(@D)
	gcc $(CPPFLAGS) $(CFLAGS) $^ -o $@ $(LIBS)
build/bench/reading_measures: tests/bench/reading_measures.c build/debug/libcore.a
	@mkdir -p $(@D)
	@$(COMPILER) $(CPPFLAGS) $(CFLAGS) $< build/debug/libcore.a -o $@ $(LDFLAGS) $(LIBS)
build/bench/paper_batch: tests/bench/paper_batch.c build/debug/libgenerator.a build/debug/libcore.a
	@mkdir -p $(@D)
	gcc $(CPPFLAGS) -Igenerator $(CFLAGS) $^ -o $@ -lhpdf $(LIBS)
build/bench/plain_loop: tests/bench/plain_loop.c
	@mkdir -p $(@D)
	gcc -O2 -Wall -Wextra -Werror $< -o $@ -lsqlite3
build/bench/slow_flush.so: tests/bench/slow_flush.c
	@mkdir -p $(@D)
	gcc -O2 -Wall -Wextra -Werror -shared -fPIC $< -o $@ -ldl
build/bench/submit_load: tests/bench/submit_load.c
	@mkdir -p $(@D)
	gcc -O2 -Wall -Wextra -Werror $< -o $@ -pthread
build/bench/bare_civetweb: tests/bench/bare_civetweb.c
	@mkdir -p $(@D)
	gcc -O2 -Wall -Wextra -Werror $< -o $@ -lcivetweb -pthread
build/bench/sensor_load: tests/bench/sensor_load.c
	@mkdir -p $(@D)
	gcc -O2 -Wall -Wextra -Werror $< -o $@ -pthread
package-test: # as root: machines of their own, started by systemd (half an hour; SUITES=, PARTS= in tests/package/run take less)
	@packaging/install-dependencies deb machines
	tests/package/run

update-test: # as root: the box updates itself, refuses, comes back, loses its power in the middle (twenty minutes); DEB=package
	@packaging/install-dependencies deb
	DEB=$${DEB:-$$(packaging/make-deb | tail -1)} tests/package/updates.py

deb: # ARCH=arm64: for a Pi (libraries of a Pi are installed beside this machine's: best in a machine of its own, as package-test does)
	@packaging/install-dependencies build deb
	packaging/make-deb

bench: programs $(addprefix build/bench/,prepare_drafts prepare_sensors address_ask plain_loop paper_batch submit_load sensor_load reading_measures bare_civetweb slow_flush.so)
	@packaging/install-dependencies bench
	tests/bench/run

deps-build:
	@packaging/install-dependencies build run beside demo
deps-test:
	@packaging/install-dependencies build run beside demo test

# What a fresh machine needs comes first; the rest in a make of its own, which then finds pkg-config.
run:
	@$(MAKE) --no-print-directory deps-build
	@$(MAKE) --no-print-directory programs
	@packaging/run

TEST_TIMES := build/test-times
test-parts: export PICTURES := failed
test:
	@$(MAKE) --no-print-directory deps-test
	@$(MAKE) --no-print-directory test-all

# What failed is said once more at the end: somebody who reads the last lines alone learns it. `sync`: a build that is still being
# written to the disk lets the tests' flushes wait for half a minute.
TEST_LOG := build/test.log
test-all:
	@mkdir -p build; : > $(TEST_TIMES); : > $(TEST_LOG)
	@{ $(MAKE) --no-print-directory test-parts; echo $$? > $(TEST_LOG).status; } 2>&1 | tee $(TEST_LOG); status=$$(cat $(TEST_LOG).status); \
	  [ $$status = 0 ] || { echo; echo "What failed:"; grep -aE '^# |\(Wstat|Failed test|error:|Error [0-9]' $(TEST_LOG) | cut -c1-400 | tail -n 60; }; \
	  echo; echo "Time by part:"; cat $(TEST_TIMES); exit $$status

test-parts:
	@set -e; for part in "house" "programs" "V=asan unit" "rest" "browser" "fuzz" "V=asan box"; do sync; \
	  start=$$(date +%s); $(MAKE) -j$(JOBS) --no-print-directory $$part; \
	  printf '%-14s %4d s\n' "$$part" $$(( $$(date +%s) - start )) >> $(TEST_TIMES); done

# Rewraps the C; the house checks judge the rest.
format:
	clang-format -i $$(git ls-files -co --exclude-standard '*.c' '*.h')

clean:
	rm -rf build

# Not below build/deb: a package that is being made holds folders of such names.
-include $(shell find build -path build/deb -prune -o -name '*.d' -print 2>/dev/null)
