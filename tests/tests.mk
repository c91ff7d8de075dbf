# SPDX-License-Identifier: GPL-2.0-or-later
# The test programs, and what runs them. Part of the Makefile.

# The first line of a test has marks (tests/README.md). The longest programs start first.
marked = $(shell grep -l '^/\* tests:.* $(1)[, ]' $(2))
long_first = $(call marked,long,$(1)) $(filter-out $(call marked,long,$(1)),$(1))
# A program with the mark "parts" runs as three, each with every third of its tests.
programs = $(foreach t,$(call long_first,$(1)),$(if $(filter $(t),$(PARTED)),$(foreach n,1 2 3,$(t:%.c=$(BUILD)/%)@$(n)of3),$(t:%.c=$(BUILD)/%)))
UNIT := $(wildcard src/*/*/*_test.c)
E2E := $(wildcard tests/e2e/*_test.c)
# Heard in real time: with nothing else beside them, and never sanitized.
SOUND := $(call marked,sound,$(UNIT) $(E2E))
# TOUCHED=N: only the tests that a change touches, at most N of end to end and three times as many others, and a fixed few.
ifeq ($(if $(TOUCHED),$(SAN)),1)
E2E := $(shell tests/touched.sh $(TOUCHED) $(filter-out $(SOUND),$(E2E)) $(if $(filter e2e,$(MAKECMDGOALS)),,2>/dev/null))
UNIT := $(shell tests/touched.sh $$(($(TOUCHED) * 3)) $(filter-out $(SOUND),$(UNIT)) $(if $(filter unit,$(MAKECMDGOALS)),,2>/dev/null))
endif

PARTED := $(call marked,parts,$(UNIT) $(E2E))

UNIT_BIN := $(UNIT:%.c=$(BUILD)/%)
E2E_BIN := $(E2E:%.c=$(BUILD)/%)
PAGES_BIN := $(BUILD)/tests/pages/pages_test
# Files that tests share, compiled once. A fake takes the place of functions of the program in tests that include it.
SUPPORT := $(filter-out tests/support/fake_%,$(wildcard tests/support/*.c))
FAKED = $(patsubst %.c,$(BUILD)/%,$(shell grep -lE '"support/($(1))\.h"' $(UNIT)))
DRIVE := $(filter-out %_test.c,$(wildcard tests/e2e/*.c))

# Tests take longer to be optimised than to run. (_FORTIFY_SOURCE needs what optimises.)
$(BUILD)/src/%_test.o $(BUILD)/tests/e2e/%.o $(BUILD)/tests/pages/%.o $(BUILD)/tests/support/%.o: CFLAGS_ALL += -O0 -U_FORTIFY_SOURCE
$(BUILD)/src/%_test.o: CFLAGS_ALL += -Itests
# A name as short as `end` must not take the place of a library's.
$(BUILD)/tests/support/%.o: CFLAGS_ALL += -fvisibility=hidden
# A fake also takes the place of a function of the shared library.
$(BUILD)/tests/support/fake_%.o: CFLAGS_ALL += -fvisibility=default

$(BUILD)/tests/%.o: tests/%.c Makefile | $(KEYS)
	@mkdir -p $(@D)
	$(Q)echo "  CC $@"; $(CC) $(CPPFLAGS_ALL) -Itests $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(BUILD)/libsupport.a: $(SUPPORT:%.c=$(BUILD)/%.o)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

# The library is found two or three folders up, also in a copy of the tree (tests/ordinary.sh).
FINDS = $(if $(filter %.so,$(TESTED)),'-Wl$(comma)-rpath$(comma)$$ORIGIN/../..:$$ORIGIN/../../..')
$(UNIT_BIN): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/libsupport.a $(TESTED) | $(PLUGIN)
	$(Q)$(CC) $(LDFLAGS_ALL) $(FINDS) -o $@ $(filter %.o,$^) $(filter %.a %.so,$(filter-out $(PLUGIN),$^)) $(LDLIBS_ALL) -lcmocka
$(call FAKED,fake_player|fake_levels|history): $(BUILD)/tests/support/fake_player.o
$(call FAKED,fake_levels): $(BUILD)/tests/support/fake_levels.o

$(E2E_BIN): $(BUILD)/%: $(BUILD)/%.o $(DRIVE:%.c=$(BUILD)/%.o) $(BUILD)/libsupport.a $(TESTED)
	$(Q)$(CC) $(LDFLAGS_ALL) $(FINDS) -o $@ $^ $(LDLIBS_ALL) -lvterm -lutil -lcmocka

# Preloaded into programs by tests, which find them here; never sanitized themselves.
SHIM := $(BUILD)/tests/faults/shim.so
CLOCK := $(BUILD)/tests/faults/clock.so
$(BUILD)/tests/faults/%.so: tests/faults/%.c tests/faults/fault.h tests/faults/clock.h
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE -Itests $(WARN) -O1 -g -fPIC -shared -o $@ $< -ldl
FAULT_TEST := $(BUILD)/tests/e2e/faults_test
$(E2E_BIN): | $(SHIM) $(CLOCK)

$(PAGES_BIN): $(BUILD)/tests/pages/pages_test.o $(BUILD)/tests/pages/chrome.o $(DRIVE:%.c=$(BUILD)/%.o) $(BUILD)/libsupport.a $(TESTED)
	$(Q)$(CC) $(LDFLAGS_ALL) $(FINDS) -o $@ $^ $(LDLIBS_ALL) -lvterm -lutil -lcmocka

COUNTS := build/counts
# For tests/run.sh --end, after an installation of what the tests use: whether the servers and Chromium ($(1) alone) are here too.
INSTALLED_OR_ALL = $$([ -n "$$(contrib/deps.sh absent $(or $(1),servers pages))" ] && echo installed || echo all)

# Programs that only build, of this kind of build (see SAN above).
tests: $(EARLOG) $(UNIT_BIN) $(E2E_BIN) $(if $(TOUCHED),,$(PAGES_BIN))

# RUN_AS=tests/ordinary.sh: not as root.
unit: $(UNIT_BIN)
	@$(RUN_AS) tests/run.sh "$(or $(LABEL),unit)" $(COUNTS) $(call programs,$(filter-out $(SOUND),$(UNIT)))

e2e: $(EARLOG) $(E2E_BIN)
	@EARLOG=$(EARLOG) RUN_JOBS=$${RUN_JOBS:-$$(($$(nproc) * 5))} $(RUN_AS) tests/run.sh "$(or $(LABEL),e2e)" $(COUNTS) $(call programs,$(filter-out $(SOUND),$(E2E)))

# Programs with tests or rounds that make check leaves out (tests/support/needs.h), run with all of them.
WHOLE := $(filter-out $(SOUND),$(shell grep -lE '^		ONLY_WHOLE,|test_is_whole|rounds_here' $(UNIT) $(E2E) /dev/null))
WHOLE := $(if $(TOUCHED),$(shell tests/touched.sh $(TOUCHED) $(WHOLE) 2>/dev/null),$(WHOLE))
whole: $(EARLOG) $(WHOLE:%.c=$(BUILD)/%)
	@$(if $(WHOLE),,echo "whole: the change touches no such program"; exit 0;) EARLOG=$(EARLOG) EARLOG_WHOLE=1 RUN_JOBS=$${RUN_JOBS:-$$(($$(nproc) * 5))} $(RUN_AS) tests/run.sh "$(or $(LABEL),whole)" $(COUNTS) $(call programs,$(WHOLE))

# What sound servers play, captured; all formats of music (make check: one of each kind).
sound: COUNTS := build/counts-sound
sound:
	@contrib/deps.sh build check
	@tests/run.sh --begin $(COUNTS)
	@status=0; $(MAKE) --no-print-directory -j$$(nproc) $(EARLOG) $(SOUND:%.c=$(BUILD)/%) && \
		EARLOG_WHOLE=1 $(MAKE) --no-print-directory COUNTS=$(COUNTS) run-sound || status=1; tests/run.sh --end $(COUNTS) $(INSTALLED_OR_ALL) && exit $$status
# ALONE: the descriptor of a lock that each of several runs holds until its sounds: they begin when none of them holds it (.ci/run).
# One of each kind: all at a time, since they wait for sounds and keep a processor busy for a tenth of that. Whole: one at a time.
run-sound: $(EARLOG) $(SOUND:%.c=$(BUILD)/%)
	@$(if $(ALONE),flock $(ALONE) && flock -u $(ALONE);) EARLOG=$(EARLOG) RUN_JOBS=$(if $(EARLOG_WHOLE),1,$(words $(SOUND))) $(RUN_AS) tests/run.sh "$(or $(LABEL),sound)" $(COUNTS) $(SOUND:%.c=$(BUILD)/%)

# Pages of `export --html` and `rank --html` in Chromium. The tests are skipped by name if it cannot be installed.
# axe-core looks for what keeps readers out.
AXE := build/axe/node_modules/axe-core/axe.min.js
pages:
	@contrib/deps.sh build check
	-@contrib/deps.sh pages
	-@[ -f $(AXE) ] || { command -v npm >/dev/null || { echo "axe-core does not read the page: npm would fetch it" \
		"(Debian: sudo apt-get install npm)"; exit 0; }; \
		npm install --prefix build/axe --no-save --no-audit --no-fund --ignore-scripts --loglevel=error axe-core@4.10.3; }
	@$(MAKE) --no-print-directory -j$$(nproc) run-pages
# Real players that are followed: Chromium, mpv, cmus, and playerctl as a helper.
players: $(EARLOG)
	@contrib/deps.sh players
	tests/players/players.py "$(abspath $(EARLOG))" $(or $(NOTES),500) $(ONLY)
run-pages: $(EARLOG) $(PAGES_BIN)
	@[ -z "$(PAGES_PICTURES)" ] || mkdir -p "$(PAGES_PICTURES)"
	@EARLOG=$(EARLOG) tests/run.sh pages $(COUNTS) $(PAGES_BIN)

# Builds and runs the tests with the installed programs; tests that need more are skipped, and listed at the end.
# -j1: unit and e2e would run beside each other where a package's build says -j, and each keeps the processors busy alone.
# One test program, by its file: make test T=upkeep/writer (or T=upkeep/writer_test), make test T=e2e/bench. WHOLE=1 plays the long form
# of its random rounds, SAN=1 is for sanitizers.
# OF=src/bench/playback/jump.c: the programs that enter the file, by tests/mutants/map.
TEST_NAME = $(patsubst %_test,%,$(basename $(T)))
TEST_BIN = $(firstword $(wildcard $(patsubst %,%/$(TEST_NAME)_test.c,src src/* src/*/* tests)))
LONG_FORM = $(if $(filter 1,$(WHOLE)),EARLOG_WHOLE=1)
test: $(if $(T),test-one,$(if $(OF),test-of,test-all))
test-all:
	@pkg-config --exists cmocka vterm 2>/dev/null || { echo "The tests are built with cmocka and libvterm, which are not installed" \
		"(Debian: libcmocka-dev libvterm-dev; contrib/deps.sh check)." >&2; exit 1; }
	@tests/run.sh --begin $(COUNTS)
	@$(MAKE) --no-print-directory -j$$(nproc) tests
	@status=0; $(MAKE) --no-print-directory -j1 -k names words installs unit e2e run-pages || status=1; tests/run.sh --end $(COUNTS) && exit $$status
test-one:
	@[ -n "$(TEST_BIN)" ] || { echo "make test T=upkeep/writer or T=e2e/bench: no test is called \"$(T)\"" >&2; exit 2; }
	@$(MAKE) --no-print-directory $(EARLOG) $(TEST_BIN:%.c=$(BUILD)/%)
	@EARLOG=$(EARLOG) $(LONG_FORM) tests/run.sh --alone $(BUILD)/$(TEST_BIN:%.c=%)

test-of:
	@programs=$$(tests/mutants/mutants.py --of $(OF)) && programs=$$(printf '$(BUILD)/%s ' $$programs) && \
	$(MAKE) --no-print-directory -j$$(nproc) $(EARLOG) $$programs && tests/run.sh --begin build/counts-of && \
	{ EARLOG=$(EARLOG) $(LONG_FORM) tests/run.sh "$(OF)" build/counts-of $$programs; tests/run.sh --end build/counts-of; }

# The tests of the plain build. Installs the packages that compile and run them, or tells the command and runs what it can. A sound
# server, PostgreSQL and Chromium are used where they are. If root calls it, the tests run as an ordinary user.
check:
	@how=$(INSTALLED_OR_ALL); contrib/deps.sh build check || { how=; echo "make check: runs what it can without them" >&2; }; \
	pkg-config --exists cmocka vterm 2>/dev/null || { echo "The tests are built with cmocka and libvterm, which are not installed." >&2; exit 1; }; \
	tests/run.sh --begin $(COUNTS); $(MAKE) --no-print-directory -j$$(nproc) WERROR=1 tests || exit 1; \
	status=0; tests/modules.sh || status=1; \
	$(MAKE) --no-print-directory -j1 -k RUN_AS=tests/ordinary.sh names words installs unit e2e || status=1; \
	$(MAKE) --no-print-directory run-pages || status=1; \
	$(MAKE) --no-print-directory RUN_AS=tests/ordinary.sh run-sound || status=1; \
	tests/run.sh --end $(COUNTS) $$how && exit $$status
