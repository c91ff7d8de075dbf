# earlog: make, make demo, make check; `make help` names the rest.

CC ?= cc
BUILD ?= build

# The folders of `make install`; DESTDIR is put before each of them.
PREFIX ?= /usr/local
bindir ?= $(PREFIX)/bin
datadir ?= $(PREFIX)/share
mandir ?= $(datadir)/man
docdir ?= $(datadir)/doc/earlog
# The program looks there from its own folder (src/player/libraries.c).
plugindir ?= $(dir $(bindir))lib/earlog
bashdir ?= $(datadir)/bash-completion/completions
zshdir ?= $(datadir)/zsh/site-functions
fishdir ?= $(datadir)/fish/vendor_completions.d

# The version, and the day of it that the manual shows.
VERSION := 0.1.0
DATE := 2026-11-21

LIBS := ncursesw sqlite3 yaml-0.1 jansson libutf8proc uuid nettle md4c
# Loaded with dlopen by what needs them: only their headers are needed to build.
HEADERS := libavformat libavcodec libavutil libswresample libebur128 libpq
# Not looked up with pkg-config, which would also require the headers of their dependencies.
LOADED := mpv/client.h systemd/sd-bus.h
# Warnings end a checked build only: another compiler's new ones must not keep anybody from building.
WARN := $(if $(WERROR),-Werror) -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wvla -Wformat=2
HARDEN := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection \
	-fno-strict-overflow
LDHARDEN := -pie -Wl,-z,relro,-z,now,-z,noexecstack
# No path of the build folder is in the program: two builds of one commit have the same bytes.
OPT := -O2 -g '-ffile-prefix-map=$(CURDIR)=.'

# SAN=1: address and undefined behaviour; SAN=thread: data races. Each has a separate build folder. -g1 is enough for the
# files and lines in their reports, and compiles in two thirds of the time.
ifeq ($(SAN),1)
BUILD := build/asan
HARDEN :=
OPT := -O1 -g1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
LDHARDEN := -fsanitize=address,undefined
export LSAN_OPTIONS := suppressions=$(abspath tests/lsan.supp):print_suppressions=0
else ifeq ($(SAN),thread)
BUILD := build/tsan
HARDEN :=
OPT := -O0 -g1 -fno-omit-frame-pointer -fsanitize=thread
LDHARDEN := -fsanitize=thread
else ifeq ($(SAN),coverage)
BUILD := build/coverage
HARDEN :=
OPT := -O0 -g --coverage
LDHARDEN := --coverage
else ifeq ($(SAN),fuzz)
BUILD := build/fuzz
CC := clang
HARDEN :=
OPT := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
LDHARDEN := -fsanitize=fuzzer,address,undefined
endif

# Found out once, by the first line that compiles: `make deps` works before pkg-config is there.
MISSING = $(strip $(shell CC="$(CC)" contrib/deps.sh missing))
FOUND = $(if $(MISSING),$(error these are needed to build earlog and are not here: $(MISSING). `make deps` installs them, or names \
	the packages))
PKG_CFLAGS = $(FOUND)$(eval PKG_CFLAGS := $(shell pkg-config --cflags $(LIBS) $(HEADERS); pkg-config --cflags libelogind 2>/dev/null))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $(shell pkg-config --libs $(LIBS)))$(PKG_LIBS)
CPPFLAGS_ALL = -Isrc -D_GNU_SOURCE -DEARLOG_VERSION='"$(VERSION)"' -DEARLOG_DATE='"$(DATE)"' $(PKG_CFLAGS) $(CPPFLAGS)
CFLAGS_ALL = -std=c11 -fPIE -pthread $(OPT) $(WARN) $(HARDEN) $(CFLAGS)
LDFLAGS_ALL = -pthread $(LDHARDEN) $(LDFLAGS)
LDLIBS_ALL = $(PKG_LIBS) -lm -ldl $(LDLIBS)

# The tests of data races need nothing of these folders.
ONE_THREAD := $(if $(filter thread,$(SAN)),cli export import merge panel plot remote template ui)
SRC := $(sort $(filter-out %_test.c src/main.c $(ONE_THREAD:%=src/%/%),$(wildcard src/*/*.c)))
# The first line of a test has marks (tests/README.md). The longest programs start first.
marked = $(shell grep -l '^/\* tests:.* $(1)[, ]' $(2))
long_first = $(call marked,long,$(1)) $(filter-out $(call marked,long,$(1)),$(1))
UNIT := $(wildcard src/*/*_test.c)
E2E := $(wildcard tests/e2e/*_test.c)
# TOUCHED=N: only the end-to-end tests that a change touches, at most N of them and a fixed few.
ifneq ($(and $(TOUCHED),$(SAN)),)
E2E := $(shell tests/touched.sh $(TOUCHED) $(E2E) $(if $(filter e2e,$(MAKECMDGOALS)),,2>/dev/null))
endif
OBJ := $(SRC:%.c=$(BUILD)/%.o) $(BUILD)/embed.o
UNIT_BIN := $(UNIT:%.c=$(BUILD)/%)
E2E_BIN := $(E2E:%.c=$(BUILD)/%)
PAGES_BIN := $(BUILD)/tests/pages/pages_test
# Files that tests share, compiled once. A fake takes the place of functions of the program in tests that include it.
SUPPORT := $(filter-out tests/support/fake_%,$(wildcard tests/support/*.c))
FAKED = $(patsubst %.c,$(BUILD)/%,$(shell grep -lE '"support/($(1))\.h"' $(UNIT)))
DRIVE := $(filter-out %_test.c,$(wildcard tests/e2e/*.c))
# Each file of schema/parts holds several small templates, each below a line {{! ==== NAME ==== }}; the build makes one
# template of each.
PARTS := $(patsubst %,schema/templates/%.mustache,$(shell sed -n 's/^{{! ==== \(.*\) ==== }}$$/\1/p' schema/parts/*))
EMBED := $(sort $(wildcard schema/*.sql schema/panel/*.sql schema/*.yaml schema/export.schema.json schema/lexicons/*.yaml schema/templates/* schema/pages/* schema/help/* schema/show/* playlists/*.yaml) $(PARTS))

# The plain build leaves ./earlog; the others keep theirs in their folder.
EARLOG := $(if $(SAN),$(BUILD)/earlog,earlog)

# The plugin that switches sounds is in the folder of the program.
PLUGIN := $(patsubst %earlog,%earlog-switch.so,$(EARLOG))

# V=1 shows the whole lines.
Q := $(if $(V),,@)

# Manual pages and completion scripts, printed by the program.
MAN := earlog.1 earlog-session.5 earlog-playlist.5 earlog-config.5 earlog-lexicon.5 earlog-archive.7
SAID := $(MAN:%=$(BUILD)/said/%) $(BUILD)/said/completion.bash $(BUILD)/said/completion.zsh $(BUILD)/said/completion.fish

all: $(EARLOG) $(SAID)

$(BUILD)/said/completion.%: $(EARLOG)
	@mkdir -p $(@D)
	$(Q)"$(abspath $(EARLOG))" help completion $* >$@.tmp && mv $@.tmp $@

$(BUILD)/said/%: $(EARLOG)
	@mkdir -p $(@D)
	$(Q)"$(abspath $(EARLOG))" help manual $* >$@.tmp && mv $@.tmp $@

$(EARLOG): $(BUILD)/src/main.o $(BUILD)/libearlog.a | $(PLUGIN)
	$(Q)echo "  LD $@"; $(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS_ALL)

$(BUILD)/libearlog.a: $(OBJ)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(BUILD)/src/%.o: src/%.c
	@mkdir -p $(@D)
	$(Q)echo "  CC $@"; $(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# Tests take longer to be optimised than to run. (_FORTIFY_SOURCE needs what optimises.)
$(BUILD)/src/%_test.o $(BUILD)/tests/e2e/%.o $(BUILD)/tests/pages/%.o $(BUILD)/tests/support/%.o: CFLAGS_ALL += -O0 -U_FORTIFY_SOURCE
$(BUILD)/src/%_test.o: CFLAGS_ALL += -Itests
# A name as short as `end` must not take the place of a library's.
$(BUILD)/tests/support/%.o: CFLAGS_ALL += -fvisibility=hidden

$(BUILD)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(Q)echo "  CC $@"; $(CC) $(CPPFLAGS_ALL) -Itests $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# A plugin that FFmpeg loads: position-independent code that exports two names.
PLUGIN_OBJ := $(patsubst src/%.c,$(BUILD)/plugin/%.o,$(filter-out %_test.c,$(wildcard src/plugin/*.c)) src/base/eq_filter.c)
$(BUILD)/plugin/%.o: src/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -fPIC -fvisibility=hidden -MMD -MP -c -o $@ $<
$(PLUGIN): $(PLUGIN_OBJ)
	$(Q)echo "  LD $@"; $(CC) $(filter-out -pie -fPIE,$(LDFLAGS_ALL)) -shared -o $@ $^ -lm

$(PARTS:%=$(BUILD)/%) &: $(wildcard schema/parts/*) Makefile
	@mkdir -p $(BUILD)/schema/templates
	$(Q)awk -v to=$(BUILD)/schema/templates/ '/^{{! ==== .* ==== }}$$/ { close(f); f = to $$3 ".mustache"; printf "" >f; next } \
		{ print >f }' schema/parts/*

# The files that the program carries, as one table (base/file.h).
EMBED_FILES := $(foreach f,$(EMBED),$(if $(filter $(PARTS),$f),$(BUILD)/)$f)
$(BUILD)/embed.c: $(EMBED_FILES) Makefile
	@mkdir -p $(@D)
	$(Q){ echo '#include "base/file.h"'; echo '#include "base/os.h"'; n=0; \
	for f in $(EMBED_FILES); do n=$$((n + 1)); echo "OS_EMBED($$n, \"$$f\");"; done; \
	echo 'extern const struct embedded embed_table[];'; echo 'const struct embedded embed_table[] = {'; n=0; \
	for f in $(EMBED_FILES); do n=$$((n + 1)); \
		printf '\t{ "%s", embed_%d, %s },\n' $${f#$(BUILD)/} $$n $$(wc -c <$$f); done; \
	echo '	{ 0, 0, 0 }'; echo '};'; } >$@.tmp
	@mv $@.tmp $@

$(BUILD)/embed.o: $(BUILD)/embed.c $(EMBED_FILES)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/libsupport.a: $(SUPPORT:%.c=$(BUILD)/%.o)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(UNIT_BIN): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/libsupport.a $(BUILD)/libearlog.a | $(PLUGIN)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LDLIBS_ALL) -lcmocka
$(call FAKED,fake_player|fake_levels|history): $(BUILD)/tests/support/fake_player.o
$(call FAKED,fake_levels): $(BUILD)/tests/support/fake_levels.o

$(E2E_BIN): $(BUILD)/%: $(BUILD)/%.o $(DRIVE:%.c=$(BUILD)/%.o) $(BUILD)/libsupport.a $(BUILD)/libearlog.a
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $(filter-out $(SHIM),$^) $(LDLIBS_ALL) -lvterm -lutil -lcmocka

# Preloaded into the program by two tests, which find it here; never sanitized itself.
SHIM := $(BUILD)/tests/faults/shim.so
$(SHIM): tests/faults/shim.c tests/faults/fault.h
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE -Itests $(WARN) -O1 -g -fPIC -shared -o $@ $< -ldl
FAULT_TEST := $(BUILD)/tests/e2e/faults_test
$(FAULT_TEST) $(BUILD)/tests/e2e/old_listeners_test: $(SHIM)

$(PAGES_BIN): $(BUILD)/tests/pages/pages_test.o $(BUILD)/tests/pages/chrome.o $(DRIVE:%.c=$(BUILD)/%.o) $(BUILD)/libsupport.a $(BUILD)/libearlog.a
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS_ALL) -lvterm -lutil -lcmocka

# ---- using it ----

deps:
	@contrib/deps.sh build

# A first look: builds, opens a session on signals that need no music, and prints what it made.
demo:
	@contrib/deps.sh build
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@contrib/demo.sh ./earlog

# FILE:PLACE of everything that is installed. Nothing is stripped: that is a packager's choice.
INSTALLED = $(EARLOG):$(bindir)/earlog $(PLUGIN):$(plugindir)/earlog-switch.so \
	$(foreach p,$(MAN),$(BUILD)/said/$(p):$(mandir)/man$(patsubst .%,%,$(suffix $(p)))/$(p)) \
	$(BUILD)/said/completion.bash:$(bashdir)/earlog $(BUILD)/said/completion.zsh:$(zshdir)/_earlog \
	$(BUILD)/said/completion.fish:$(fishdir)/earlog.fish \
	$(foreach s,$(wildcard schema/*.schema.json),$(s):$(datadir)/earlog/$(s)) \
	contrib/config.yaml:$(docdir)/examples/config.yaml \
	contrib/desktop/org.example.earlog.desktop:$(datadir)/applications/org.example.earlog.desktop \
	contrib/desktop/org.example.earlog.metainfo.xml:$(datadir)/metainfo/org.example.earlog.metainfo.xml

install: all
	$(Q)for i in $(INSTALLED); do from=$${i%%:*}; to="$(DESTDIR)$${i#*:}"; mode=644; [ $$from != $(EARLOG) ] || mode=755; \
		install -d "$${to%/*}" && install -m $$mode $$from "$$to" || exit 1; done
	@[ -n "$(DESTDIR)" ] || case ":$$PATH:" in *":$(bindir):"*) echo "Installed to $(PREFIX); $(bindir) is on the PATH." ;; \
		*) echo "Installed to $(PREFIX). $(bindir) is not on the PATH: add it, or run $(bindir)/earlog." ;; esac

uninstall:
	$(Q)for i in $(INSTALLED); do rm -f "$(DESTDIR)$${i#*:}" || exit 1; done
	$(Q)for d in $(plugindir) $(datadir)/earlog/schema $(datadir)/earlog $(docdir)/examples $(docdir); do rmdir "$(DESTDIR)$$d" 2>/dev/null || :; done

# Packs the committed files with the time of the commit: the same bytes on each machine, at any time.
dist:
	@git diff --quiet HEAD || echo "make dist: uncommitted changes are left out" >&2
	@mkdir -p build
	$(Q)git -c tar.umask=0022 -c core.autocrlf=false archive --prefix=earlog-$(VERSION)/ -o build/earlog-$(VERSION).tar HEAD
	$(Q)gzip -9nf build/earlog-$(VERSION).tar
	@echo build/earlog-$(VERSION).tar.gz

# ---- checking it ----

COUNTS := build/counts
SHOT := $(BUILD)/tests/shot/shot

# Programs that only build, of this kind of build (see SAN above).
tests: $(EARLOG) $(UNIT_BIN) $(E2E_BIN) $(PAGES_BIN)

# RUN_AS=tests/ordinary.sh: not as root.
unit: $(UNIT_BIN)
	@$(RUN_AS) tests/run.sh "$(or $(LABEL),unit)" $(COUNTS) $(patsubst %.c,$(BUILD)/%,$(call long_first,$(UNIT)))

e2e: $(EARLOG) $(E2E_BIN)
	@EARLOG=$(EARLOG) RUN_JOBS=$${RUN_JOBS:-$$(($$(nproc) * 3))} $(RUN_AS) tests/run.sh "$(or $(LABEL),e2e)" $(COUNTS) $(patsubst %.c,$(BUILD)/%,$(call long_first,$(E2E)))

# Pages of `export --html` and `rank --html` in Chromium. The tests are skipped by name if it cannot be installed; `check` fails then.
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
	tests/players/players.py ./$(EARLOG) $(or $(NOTES),500) $(ONLY)
run-pages: $(EARLOG) $(PAGES_BIN)
	@[ -z "$(PAGES_PICTURES)" ] || mkdir -p "$(PAGES_PICTURES)"
	@EARLOG=$(EARLOG) tests/run.sh pages $(COUNTS) $(PAGES_BIN)

# Builds and runs the tests with the installed programs; tests that need more are skipped, and listed at the end.
# -j1: unit and e2e would run beside each other where a package's build says -j, and each keeps the processors busy alone.
# One test program, by its file without _test.c: make test T=archive/writer, make test T=e2e/bench; SAN=1 for sanitizers.
TEST_BIN = $(firstword $(wildcard src/$(T)_test.c tests/$(T)_test.c))
test: $(if $(T),test-one,test-all)
test-all:
	@pkg-config --exists cmocka vterm || { echo "The tests are built with cmocka and libvterm, which are not installed" \
		"(Debian: libcmocka-dev libvterm-dev; contrib/deps.sh check)." >&2; exit 1; }
	@tests/run.sh --begin $(COUNTS)
	@$(MAKE) --no-print-directory -j$$(nproc) tests
	@$(MAKE) --no-print-directory -j1 -k names unit e2e run-pages || :
	@tests/run.sh --end $(COUNTS)
test-one:
	@[ -n "$(TEST_BIN)" ] || { echo "make test T=archive/writer or T=e2e/bench: no test is called \"$(T)\"" >&2; exit 2; }
	@$(MAKE) --no-print-directory $(EARLOG) $(TEST_BIN:%.c=$(BUILD)/%)
	@EARLOG=$(EARLOG) tests/run.sh --alone $(BUILD)/$(TEST_BIN:%.c=%)

# Counts the lines and functions of src that the tests run, in a separate build folder, and lists functions that no test runs.
coverage:
	@contrib/deps.sh build check
	@mkdir -p build/coverage && find build/coverage -name '*.gcda' -delete && tests/run.sh --begin build/coverage/counts
	@$(MAKE) --no-print-directory -j$$(nproc) SAN=coverage tests
	@DRIVE_COUNTS=1 $(MAKE) --no-print-directory -k SAN=coverage COUNTS=build/coverage/counts LABEL=coverage unit e2e || :
	@tests/run.sh --end build/coverage/counts || :
	@tests/coverage.sh build/coverage

# After a new migration: what all of them come to, with which a new archive begins. After a change of the tables in
# src/config: the JSON Schemas of the YAML files.
schema: $(BUILD)/src/archive/open_test $(EARLOG)
	EARLOG_SCHEMA=schema/whole.sql $<
	$(Q)for kind in session playlist profile lexicon; do ./$(EARLOG) help schema $$kind >schema/$$kind.schema.json; done

# For editors and language servers.
compile_commands.json: Makefile
	$(Q){ echo '['; for f in $(SRC) src/main.c $(UNIT) $(wildcard tests/*/*.c); do \
	printf '{"directory": "%s", "file": "%s", "command": "%s"},\n' '$(CURDIR)' "$$f" \
	"$$(printf '%s' '$(CC) $(CPPFLAGS_ALL) -Itests $(CFLAGS_ALL) -c ' | sed 's/[\\"]/\\&/g')$$f"; done | sed '$$s/,$$//'; \
	echo ']'; } >$@

# Data races. libmpv is not built with the thread sanitizer, which does not see its locks: only our calls count.
THREADED = $(patsubst %.c,$(BUILD)/%,$(call marked,races,$(UNIT)))
races:
	@$(MAKE) --no-print-directory SAN=thread race-tests
race-tests: $(THREADED)
	@TSAN_OPTIONS="suppressions=tests/tsan.supp halt_on_error=1 ignore_noninstrumented_modules=1 report_mutex_bugs=0" \
		tests/run.sh "races" $(COUNTS) $(THREADED)

# valgrind sees what sanitizers do not: memory that was never written. It makes a program forty times as slow.
QUIET = $(patsubst %.c,$(BUILD)/%,$(if $(TOUCHED),$(shell tests/touched.sh 4 $(LISTENED)),$(LISTENED)))
LISTENED = $(filter-out $(call marked,no-valgrind,$(UNIT)),$(UNIT))
memcheck: $(UNIT_BIN)
	@RUN_LIMIT=1800 RUN_UNDER="valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite \
		--show-leak-kinds=definite --suppressions=$(CURDIR)/tests/valgrind.supp" \
		tests/run.sh "memcheck" $(COUNTS) $(QUIET)

# Random evenings, many of them: make histories ROUNDS=200 SEED=1000; what fails names its seed.
ROUNDS ?= 100
SEED ?= 100
HISTORIES := $(BUILD)/src/command/history_test $(BUILD)/src/command/two_benches_test $(BUILD)/tests/e2e/evening_test
histories: $(EARLOG) $(HISTORIES)
	@for t in $(HISTORIES); do EARLOG="$(abspath $(EARLOG))" EARLOG_SEED=$(SEED) EARLOG_ROUNDS=$(ROUNDS) $$t || exit 1; done

# Many kills and failing calls, in four sessions side by side: changes shown for 100 ms must be in the archive.
# SEED=2 KILLS=.. FAULTS=.. make test T=e2e/faults plays one session again.
KILLS ?= 1000
FAULTS ?= 5000
faults: $(EARLOG) $(FAULT_TEST)
	@status=0; pids=; for seed in 1 2 3 4; do \
		SEED=$$seed KILLS=$$(($(KILLS) / 4)) FAULTS=$$(($(FAULTS) / 4)) MARGIN_MS=100 \
		EARLOG="$(abspath $(EARLOG))" $(FAULT_TEST) & pids="$$pids $$!"; done; \
	for p in $$pids; do wait $$p || status=1; done; exit $$status

# Damaged music, many files of it, in four processes side by side: each is answered for, and the player goes on.
FILES ?= 1000
CORRUPT_TEST := $(BUILD)/tests/e2e/corrupt_test
corrupt: $(EARLOG) $(CORRUPT_TEST)
	@status=0; pids=; for seed in 1 2 3 4; do \
		SEED=$$seed FILES=$$(($(FILES) / 4)) PLAYED=$$(($(FILES) / 4)) EARLOG="$(abspath $(EARLOG))" $(CORRUPT_TEST) & \
		pids="$$pids $$!"; done; \
	for p in $$pids; do wait $$p || status=1; done; exit $$status

# Checks the verdicts on 4,000 made-up archives of each kind: alike devices, one better device, contradictions.
EVIDENCE := $(BUILD)/src/answers/evidence_test $(BUILD)/src/numbers/blind_draw_test
evidence: $(EVIDENCE)
	@for t in $(EVIDENCE); do EARLOG_ROUNDS=4000 $$t || exit 1; done

# The other compiler reads everything once; it warns about other things. (`check`: without tests.)
# (Not about strings in two parts in a list: the formatter breaks long ones.)
OTHER = $(SRC) src/main.c $(if $(TOUCHED),,$(UNIT) $(wildcard tests/e2e/*.c tests/pages/*.c tests/shot/*.c)) $(wildcard tests/fuzz/*.c)
other-compiler:
	@printf '%s\n' $(OTHER) | xargs -P "$$(nproc)" -n 16 \
		clang -fsyntax-only -Werror $(CPPFLAGS_ALL) -Itests -std=c11 $(WARN) \
		-Wno-gnu-zero-variadic-macro-arguments -Wno-string-concatenation && echo "other compiler: no warning"

# Another C library reads everything once: make MUSL=1 syntax, where musl-tools is installed. The libraries' headers come
# from the system, after the headers of musl.
ifeq ($(MUSL),1)
SYNTAX_CC := musl-gcc
SYNTAX_FLAGS = $(patsubst -I/usr/%,-idirafter/usr/%,$(CPPFLAGS_ALL)) -idirafter/usr/include \
	-idirafter/usr/include/$(shell $(CC) -print-multiarch)
else
SYNTAX_CC := $(CC)
SYNTAX_FLAGS = $(CPPFLAGS_ALL)
endif
syntax:
	@command -v $(SYNTAX_CC) >/dev/null || { echo "$(SYNTAX_CC) is not installed (package musl-tools), so nothing was read"; exit 0; }; \
	printf '%s\n' $(SRC) src/main.c | xargs -P "$$(nproc)" -n 16 \
		$(SYNTAX_CC) -fsyntax-only -Werror $(SYNTAX_FLAGS) -std=c11 $(WARN) && \
		echo "$(SYNTAX_CC): no warning in $(words $(SRC)) files"

# Files that are named and renamed, and the Debian package, where its build dependencies are installed.
names package:
	@tests/run.sh $@ $(COUNTS) tests/$@.sh

# The tests of the plain build. Installs the packages that they need, or tells the command and runs what it can. If root calls
# it, the tests run as an ordinary user.
check:
	@how=installed; contrib/deps.sh build check || { how=; echo "make check: runs what it can without them" >&2; }; \
	pkg-config --exists cmocka vterm || { echo "The tests are built with cmocka and libvterm, which are not installed." >&2; exit 1; }; \
	tests/run.sh --begin $(COUNTS); $(MAKE) --no-print-directory -j$$(nproc) WERROR=1 tests || exit 1; \
	status=0; tests/modules.sh || status=1; \
	$(MAKE) --no-print-directory -j1 -k RUN_AS=tests/ordinary.sh names unit e2e || status=1; \
	$(MAKE) --no-print-directory $$([ $$how ] && echo pages || echo run-pages) || status=1; \
	tests/run.sh --end $(COUNTS) $$how && exit $$status

# What `check` leaves out: sanitizers (all unit tests, and the end-to-end tests that a change touches), valgrind (the unit tests
# that it touches), data races, other compilers and C libraries, the Debian package. TOUCHED_MOST= runs all of them.
TOUCHED_MOST ?= 8
check-all: COUNTS := build/counts-all
check-all:
	@contrib/deps.sh build check
	@tests/run.sh --begin $(COUNTS)
	@$(MAKE) --no-print-directory -j$$(nproc) WERROR=1 SAN=1 TOUCHED=$(TOUCHED_MOST) tests
	@status=0; \
	nice $(MAKE) --no-print-directory -k COUNTS=$(COUNTS) TOUCHED=$(TOUCHED_MOST) beside >build/beside.said 2>&1 & beside=$$!; \
	trap "kill $$beside; wait $$beside; exit 130" INT TERM; \
	DRIVE_SLOW=4 $(MAKE) --no-print-directory -j2 -k SAN=1 LABEL=sanitized COUNTS=$(COUNTS) TOUCHED=$(TOUCHED_MOST) unit e2e || status=1; \
	wait $$beside || status=1; grep -v '^  [CL][CD] ' build/beside.said; \
	tests/run.sh --end $(COUNTS) installed && exit $$status

# Beside the sanitized tests, and one after the other.
beside:
	@status=0; \
	$(MAKE) --no-print-directory other-compiler || status=1; \
	$(MAKE) --no-print-directory MUSL=1 syntax || status=1; \
	$(MAKE) --no-print-directory -j$$(nproc) all || status=1; \
	$(MAKE) --no-print-directory -j$$(nproc) races || status=1; \
	$(MAKE) --no-print-directory package || status=1; \
	$(MAKE) --no-print-directory memcheck || status=1; exit $$status

# One version of the formatter: each formats a little differently.
FORMATTER := clang-format-14
FORMATTED = $(sort $(wildcard src/*.c src/*/*.[ch] tests/*/*.[ch]))
has-formatter:
	@command -v $(FORMATTER) >/dev/null || { echo "$(FORMATTER) is missing: apt-get install $(FORMATTER); Debian 13 has" \
		"only newer ones, which format differently: leave the formatting to a reviewer there" >&2; exit 1; }

format: has-formatter
	$(Q)printf '%s\n' $(FORMATTED) | xargs -P "$$(nproc)" -n 32 $(FORMATTER) -i

lint: has-formatter
	$(FORMATTER) --dry-run -Werror $(FORMATTED)
	clang-tidy --quiet $(SRC) src/main.c -- $(CPPFLAGS_ALL) -std=c11
	cppcheck --quiet --enable=warning,performance,portability --inline-suppr -Isrc src

# ---- measuring it ----

PERF := $(filter-out tests/perf/bare.c tests/perf/generate.c tests/perf/review.c tests/perf/inside.c tests/perf/sounds.c,$(wildcard tests/perf/*.c))
$(BUILD)/perf: $(PERF:%.c=$(BUILD)/%.o)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ -ljack -lvterm -lsqlite3 -lutil -lm
$(BUILD)/bare: $(BUILD)/tests/perf/bare.o
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ -lmpv


# To measure with: an archive of many years ($(BUILD)/generate FILE NOTES), a review of many notes, a bench in one process,
# the player with two sounds.
$(BUILD)/generate $(BUILD)/review $(BUILD)/inside $(BUILD)/sounds: $(BUILD)/%: $(BUILD)/tests/perf/%.o $(BUILD)/libearlog.a
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS_ALL)

check-peers:
	@contrib/deps.sh build perf

# Ratios to cmus, mpv and a ten-line libmpv program, in alternating rounds: make perf ONLY="paint keys"
perf: check-peers
	@$(MAKE) --no-print-directory all $(BUILD)/perf $(BUILD)/bare $(BUILD)/review $(BUILD)/inside $(BUILD)/sounds
	$(BUILD)/perf $(ONLY)

# Each target for TIME seconds, with clang's libFuzzer; make fuzz ONLY=merge runs one. Inputs that reach new code are kept in
# build/fuzz/corpus for the next run; tests/fuzz/corpus holds what some begin with.
TIME ?= 60
FUZZ := $(shell sed -n 's/^\t{ "\(.*\)", fuzz_.*/\1/p' tests/fuzz/fuzz.c)
$(BUILD)/fuzzer: $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/fuzz/*.c)) $(BUILD)/libearlog.a
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS_ALL)
fuzz:
	@contrib/deps.sh build fuzz
	@$(MAKE) --no-print-directory -j$$(nproc) SAN=fuzz fuzzer
	@for n in $(or $(ONLY),$(FUZZ)); do echo "$$n"; mkdir -p build/fuzz/corpus/$$n; \
		FUZZ=$$n build/fuzz/fuzzer -max_total_time=$(TIME) -timeout=5 -verbosity=0 -print_final_stats=1 \
			build/fuzz/corpus/$$n $$(ls -d tests/fuzz/corpus/$$n 2>/dev/null) || exit 1; done
fuzzer: $(BUILD)/fuzzer

# A picture of the screen: $(SHOT) -r 32 -c 120 -w TEXT -k KEYS -- earlog session FILE >screen.svg
shot:
	@contrib/deps.sh build shot
	@$(MAKE) --no-print-directory $(SHOT)
$(SHOT): $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/shot/*.c)) $(DRIVE:%.c=$(BUILD)/%.o) $(BUILD)/libearlog.a
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS_ALL) -lvterm -lutil -lcmocka

# The pictures in README: a real session on made-up music.
pictures: shot
	@$(MAKE) --no-print-directory $(EARLOG)
	@contrib/pictures.sh $(EARLOG) $(SHOT) contrib

clean:
	rm -rf build earlog earlog-switch.so

help:
	@echo "make          build ./earlog            make demo     try it, without music or a sound card"
	@echo "make check    build and run the tests, 5 minutes on two processors"
	@echo "make check-all  sanitizers, valgrind, races, other compilers, package: what a change touches; 7 minutes"
	@echo "make install  PREFIX=$(PREFIX)"
	@echo "make dist     build/earlog-$(VERSION).tar.gz    make uninstall"
	@echo "make pages    the HTML pages, in Chromium"
	@echo "make players  NOTES=500 ONLY=: positions of followed players against their own (installs them)"
	@echo "make perf     measure it against cmus and mpv (installs them; make check-peers only installs)"
	@echo "make fuzz     TIME=60 ONLY=: fuzzing      make lint     clang-tidy and cppcheck"
	@echo "make faults   KILLS=1000 FAULTS=5000: typing while it is killed and while the disk fails"
	@echo "make corrupt  FILES=1000: damaged music, read, measured and played"
	@echo "make histories  ROUNDS=100 SEED=100: random evenings at the bench"
	@echo "make evidence what the verdicts of compare and stats are worth, on 4,000 archives of known truth"
	@echo "make test     what runs with what is installed; T=archive/writer: one program (SAN=1: under the sanitizers)"
	@echo "make pictures the two of README, anew"
	@echo "make MUSL=1 syntax  musl's headers read everything"
	@echo "make coverage which lines the tests run     make format   clang-format-14 over the tree"
	@echo "make compile_commands.json                  for editors; V=1 shows whole commands"

.PHONY: players evidence faults corrupt test test-all test-one run-pages pages coverage format has-formatter check-peers perf fuzz fuzzer histories all deps demo install uninstall dist schema tests unit e2e names package races race-tests memcheck other-compiler syntax beside check check-all lint shot pictures clean help
.SECONDARY:

-include $(wildcard $(BUILD)/plugin/*/*.d $(BUILD)/src/*.d $(BUILD)/src/*/*.d $(BUILD)/tests/*/*.d)
