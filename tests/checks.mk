# SPDX-License-Identifier: GPL-2.0-or-later
# Checks that take longer, and measurements. Part of the Makefile.

SHOT := $(BUILD)/tests/shot/shot

# How the plain build is optimised in .ci/run, where nobody installs it.
ifneq ($(if $(SAN),,$(EARLOG_OPT)),)
OPT := $(EARLOG_OPT) '-ffile-prefix-map=$(CURDIR)=.'
endif

# Counts the lines and functions of src that the tests run, in a separate build folder, and lists functions that no test runs.
coverage:
	@contrib/deps.sh build check
	@mkdir -p build/coverage && find build/coverage -name '*.gcda' -delete && tests/run.sh --begin build/coverage/counts
	@$(MAKE) --no-print-directory -j$$(nproc) SAN=coverage tests
	@DRIVE_COUNTS=1 EARLOG_WHOLE=1 $(MAKE) --no-print-directory -k SAN=coverage COUNTS=build/coverage/counts LABEL=coverage unit e2e run-sound || :
	@tests/run.sh --end build/coverage/counts || :
	@tests/coverage.sh build/coverage

# Changes one small thing of src at a time and asks the tests that run it. An interrupted run may leave a changed library.
mutants:
	@$(MAKE) --no-print-directory build-mutants
	@tests/mutants/mutants.py
# Runs all tests once, and writes the programs that enter each function, for make test OF= and make mutants: before a release.
map:
	@$(MAKE) --no-print-directory build-mutants
	@tests/mutants/mutants.py --map
build-mutants:
	@contrib/deps.sh build check
	@[ ! -e build/mutants/libearlog.so.whole ] || rm -f build/mutants/libearlog.so*
	@$(MAKE) --no-print-directory -j$$(nproc) SAN=mutants tests

# Data races. libmpv is not built with the thread sanitizer, which does not see its locks: only our calls count.
RACES = $(call marked,races,$(UNIT))
THREADED = $(patsubst %.c,$(BUILD)/%,$(if $(TOUCHED),$(shell tests/touched.sh 99 $(RACES) 2>/dev/null),$(RACES)))
races:
	@$(MAKE) --no-print-directory SAN=thread race-tests
race-tests: $(THREADED)
	@$(if $(THREADED),,echo "races: the change touches no test of threads"; exit 0;) \
		TSAN_OPTIONS="suppressions=tests/tsan.supp halt_on_error=1 ignore_noninstrumented_modules=1 report_mutex_bugs=0" \
		tests/run.sh "races" $(COUNTS) $(THREADED)

# valgrind sees what sanitizers do not: memory that was never written. It makes a program forty times as slow.
QUIET = $(patsubst %.c,$(BUILD)/%,$(if $(TOUCHED),$(shell tests/touched.sh 4 $(LISTENED) 2>/dev/null),$(LISTENED)))
LISTENED = $(filter-out $(call marked,no-valgrind,$(UNIT)),$(UNIT))
memcheck: $(QUIET)
	@RUN_LIMIT=1800 RUN_UNDER="valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite \
		--show-leak-kinds=definite --suppressions=$(CURDIR)/tests/valgrind.supp" \
		tests/run.sh "memcheck" $(COUNTS) $(QUIET)

# Another day and hour, AT: what opens old archives or names a day. (A PostgreSQL server and Hugo keep the machine's clock.)
AT ?= 2028-02-29 04:59
DATED := $(filter-out %panel_test.c %site_test.c,$(shell grep -lE 'tests/data|evening|today|yesterday|localtime|20[0-9]{2}-[01][0-9]-' $(UNIT) $(E2E)))
DATED := $(patsubst %.c,$(BUILD)/%,$(if $(TOUCHED),$(shell tests/touched.sh $(TOUCHED) $(DATED) 2>/dev/null),$(DATED)))
day: $(EARLOG) $(CLOCK) $(DATED)
	@EARLOG=$(EARLOG) RUN_UNDER="env LD_PRELOAD=$(abspath $(CLOCK)) EARLOG_AHEAD=$$(($$(date -d "$(AT)" +%s) - $$(date +%s)))" \
		tests/run.sh "$(AT)" $(COUNTS) $(DATED)

# Random evenings, many of them: make histories ROUNDS=200 SEED=1000; what fails names its seed.
ROUNDS ?= 100
SEED ?= 100
HISTORIES := $(BUILD)/src/bench/command/history_test $(BUILD)/src/bench/command/two_benches_test $(BUILD)/tests/e2e/evening_test
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

# Drafts of 500 random records, each sentence read for its subject. SEED=7 ROUNDS=1 make test T=formats/reading reads one again.
READING := $(BUILD)/src/draft/formats/reading_test
reading: $(READING)
	@SEED=1 ROUNDS=500 $(READING) >build/reading.said 2>&1 || { cat build/reading.said; exit 1; }

# The other compiler reads everything once; it warns about other things. (`check`: without tests.)
# (Not about strings in two parts in a list: the formatter breaks long ones.)
OTHER = $(call changed,$(SRC) src/main.c $(UNIT) $(wildcard tests/e2e/*.c tests/pages/*.c tests/shot/*.c tests/fuzz/*.c tests/perf/*.c))
# Of these files, those that a change touches; all without TOUCHED.
changed = $(if $(TOUCHED),$(shell tests/touched.sh files $(1)),$(1))
other-compiler syntax lint compile_commands.json: $(KEYS) $(HOLES) $(ENGLISH) $(ROWS)
other-compiler:
	@printf '%s\n' $(OTHER) | xargs -r -P "$$(nproc)" -n 16 \
		clang -fsyntax-only -Werror $(CPPFLAGS_ALL) -Itests -std=c11 $(WARN) \
		-Wno-gnu-zero-variadic-macro-arguments -Wno-string-concatenation && echo "other compiler: no warning"

# Another C library reads everything once: make MUSL=1 syntax, where musl-tools is installed. Of the system it sees the headers of the
# libraries and of the kernel.
ifeq ($(MUSL),1)
SYNTAX_CC := musl-gcc
SYNTAX_FLAGS = $(filter-out -I/usr/%,$(CPPFLAGS_ALL)) -idirafter $(BUILD)/headers
syntax: $(BUILD)/headers
$(BUILD)/headers: tests/headers.sh
	@CC="$(CC)" tests/headers.sh $@ linux
else
SYNTAX_CC := $(CC)
SYNTAX_FLAGS = $(CPPFLAGS_ALL)
endif
syntax:
	@command -v $(SYNTAX_CC) >/dev/null || { echo 0 0 1 >>$(COUNTS); \
		echo "other C library: $(SYNTAX_CC) is not installed" | tee -a $(COUNTS).skipped; exit 0; }; \
	printf '%s\n' $(call changed,$(SRC) src/main.c) | xargs -r -P "$$(nproc)" -n 16 \
		$(SYNTAX_CC) -fsyntax-only -Werror $(SYNTAX_FLAGS) -std=c11 $(WARN) && \
		echo "$(SYNTAX_CC): no warning in $(words $(call changed,$(SRC) src/main.c)) files"

# The layer of POSIX alone (base/system/os_posix.c), switched on under Linux: the tests beside the files that call the layer, and the
# files of the room without a bus. All unit tests without TOUCHED.
CALLS := $(shell grep -lE '^\#include "base/system/os_(file|process|thread|jail|system)\.h"' $(SRC))
POSIX := $(filter-out $(SOUND),$(if $(TOUCHED),$(sort $(wildcard $(CALLS:%.c=%_test.c) src/base/system/*_test.c)),$(UNIT)))
posix: $(POSIX:%.c=$(BUILD)/%)
	@$(MAKE) --no-print-directory -j$$(nproc) SAN=posix posix-tests
posix-tests: $(POSIX:%.c=$(BUILD)/%)
	@$(CC) -fsyntax-only -Werror -DOS_HAS_BUS=0 $(CPPFLAGS_ALL) -std=c11 $(WARN) $(filter src/bench/remote/%,$(SRC))
	@tests/run.sh posix $(COUNTS) $(POSIX:%.c=$(BUILD)/%)

# Compiles for macOS with the headers that zig has of it, and links: the names of macOS and of the libraries stay undefined. Nothing is
# downloaded; nothing of it is run.
macos:
	@[ -n "$(ZIG)" ] || { echo "make macos ZIG=/path/to/zig: zig has the headers of macOS" >&2; exit 2; }
	@tests/headers.sh build/macos/headers
	@$(MAKE) --no-print-directory -j$$(nproc) SAN=macos WERROR=1 ZIG="$(ZIG)" build/macos/earlog
	@echo "macos: no warning in $(words $(SRC) src/main.c) files, and they link; run by nobody"

# Files that are named and renamed; what install and uninstall leave; and the Debian package, where its build dependencies are
# installed.
names words installs package:
	@tests/run.sh $@ $(COUNTS) tests/$@.sh

# The pictures of README, compared with this version.
same-pictures: shot
	@EARLOG=$(EARLOG) SHOT=$(SHOT) tests/run.sh pictures $(COUNTS) tests/pictures.sh

# What `check` leaves out, for the tests that a change touches: sanitizers, valgrind, another day, data races, other compilers and C libraries, the Debian package, the pictures of README; and what the sound servers of this system play. TOUCHED_MOST= runs all of them.
TOUCHED_MOST ?= 8
check-all: COUNTS := build/counts-all
check-all:
	@contrib/deps.sh build check check-all
	@tests/run.sh --begin $(COUNTS)
	@$(MAKE) --no-print-directory -j$$(nproc) WERROR=1 SAN=1 TOUCHED=$(TOUCHED_MOST) tests
	@status=0; \
	nice $(MAKE) --no-print-directory -k COUNTS=$(COUNTS) TOUCHED=$(TOUCHED_MOST) beside >build/beside.said 2>&1 & beside=$$!; \
	trap "kill $$beside; wait $$beside; exit 130" INT TERM; \
	DRIVE_SLOW=4 EARLOG_WHOLE=1 $(MAKE) --no-print-directory -j2 -k SAN=1 LABEL=sanitized COUNTS=$(COUNTS) TOUCHED=$(TOUCHED_MOST) unit e2e || status=1; \
	wait $$beside || status=1; grep -v '^  [CL][CD] ' build/beside.said; \
	$(MAKE) --no-print-directory COUNTS=$(COUNTS) run-sound || status=1; \
	tests/run.sh --end $(COUNTS) $(call INSTALLED_OR_ALL,servers) && exit $$status

# Beside the sanitized tests: what needs no plain build, and, when that is there, tests that wait and tests that compute.
beside: $(KEYS) $(HOLES) $(ENGLISH) $(ROWS)
	@exec $(MAKE) --no-print-directory -j$$(($$(nproc) + 1)) -k beside-other beside-waiting beside-computing
beside-other:
	@status=0; \
	$(MAKE) --no-print-directory other-compiler || status=1; \
	$(MAKE) --no-print-directory MUSL=1 COUNTS=$(COUNTS) syntax || status=1; \
	$(MAKE) --no-print-directory races || status=1; exit $$status
# (A package that fails is counted, and the others run.)
beside-built:
	-@$(MAKE) --no-print-directory package
	@$(MAKE) --no-print-directory all $(SHOT) $(READING) $(CLOCK) $(WHOLE:%.c=$(BUILD)/%) $(DATED) $(QUIET)
beside-waiting: beside-built
	@status=0; \
	DRIVE_SLOW=4 RUN_JOBS=$$(nproc) $(MAKE) --no-print-directory whole || status=1; \
	$(MAKE) --no-print-directory same-pictures || status=1; exit $$status
beside-computing: beside-built
	@status=0; \
	$(MAKE) --no-print-directory reading || status=1; \
	$(MAKE) --no-print-directory posix || status=1; \
	$(MAKE) --no-print-directory day || status=1; \
	$(MAKE) --no-print-directory memcheck || status=1; exit $$status

# One version of the formatter: each formats a little differently.
FORMATTER := clang-format-14
FORMATTED = $(sort $(wildcard src/*.c src/*/*/*.[ch] tests/*/*.[ch]))
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
	@$(MAKE) --no-print-directory all $(BUILD)/perf $(BUILD)/bare $(BUILD)/generate $(BUILD)/review $(BUILD)/inside $(BUILD)/sounds
	$(BUILD)/perf $(ONLY)

# Each target for TIME seconds, with clang's libFuzzer; make fuzz ONLY=merge runs one, ONLY=posts 20 random histories of a post for
# each second: no word of its author is lost, doubled, hidden or shown, nothing is written twice, and a changed form is followed.
# ONLY=minds: a random review for each second, whose author corrects in two posts, in the shell and at the bench. Inputs that reach new
# code are kept in build/fuzz/corpus for the next run; tests/fuzz/corpus holds what some begin with.
TIME ?= 60
FUZZ := $(shell sed -n 's/^\t{ "\(.*\)", fuzz_.*/\1/p' tests/fuzz/fuzz.c)
$(BUILD)/fuzzer: $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/fuzz/*.c)) $(BUILD)/libearlog.a
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS_ALL)
fuzz:
	@contrib/deps.sh build fuzz
	@[ "$(or $(ONLY),posts)" != posts ] || { echo posts; $(MAKE) --no-print-directory $(BUILD)/src/draft/formats/rounds_test && \
		env -u ONLY OWN=1 SEED=$$$$ ROUNDS=$$(($(TIME) * 20)) $(BUILD)/src/draft/formats/rounds_test; }
	@[ "$(or $(ONLY),minds)" != minds ] || { echo minds; $(MAKE) --no-print-directory $(EARLOG) $(BUILD)/tests/e2e/mind_test && \
		env -u ONLY EARLOG=$(EARLOG) SEED=$$$$ ROUNDS=$(TIME) $(BUILD)/tests/e2e/mind_test; }
	@[ "$(ONLY)" = posts ] || [ "$(ONLY)" = minds ] || $(MAKE) --no-print-directory -j$$(nproc) SAN=fuzz fuzzer
	@for n in $(filter-out posts minds,$(or $(ONLY),$(FUZZ))); do echo "$$n"; mkdir -p build/fuzz/corpus/$$n; \
		FUZZ=$$n build/fuzz/fuzzer -max_total_time=$(TIME) -timeout=5 -verbosity=0 -print_final_stats=1 \
			build/fuzz/corpus/$$n $$(ls -d tests/fuzz/corpus/$$n 2>/dev/null) || exit 1; done
fuzzer: $(BUILD)/fuzzer

# A picture of the screen: $(SHOT) -r 32 -c 120 -w TEXT -k KEYS -- earlog session FILE >screen.svg
shot:
	@contrib/deps.sh build shot
	@$(MAKE) --no-print-directory $(SHOT)
$(SHOT): $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/shot/*.c)) $(DRIVE:%.c=$(BUILD)/%.o) $(BUILD)/libsupport.a $(BUILD)/libearlog.a
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS_ALL) -lvterm -lutil -lcmocka

# What README and the guide show: the wheel of a session on made-up music; the example, its bench, and its page in Chromium.
pictures: shot
	@$(MAKE) --no-print-directory $(EARLOG)
	@contrib/pictures.sh $(EARLOG) $(SHOT) contrib
	@rm -rf build/example && contrib/example.sh $(EARLOG) $(SHOT) build/example && cp build/example/* doc/example/
	@chromium --headless --no-sandbox --hide-scrollbars --window-size=700,5000 --screenshot=build/page.png doc/example/mira.html 2>/dev/null
	@ffmpeg -v error -y -i build/page.png -vf "split=3[a][b][c];[a]crop=700:1330:0:720[x];[b]crop=700:1330:0:2050[y];[c]crop=700:1330:0:3380[z];[x][y][z]hstack=3,scale=1400:-1" \
		doc/example/page.png
