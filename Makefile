# SPDX-License-Identifier: GPL-2.0-or-later
# earlog: make, make demo, make check; `make help` names the rest.

CC ?= cc
BUILD ?= build

# The folders of `make install`; DESTDIR is put before each of them.
PREFIX ?= /usr/local
bindir ?= $(PREFIX)/bin
datadir ?= $(PREFIX)/share
mandir ?= $(datadir)/man
docdir ?= $(datadir)/doc/earlog
# The program looks there from its own folder (src/audio/player/libraries.c).
plugindir ?= $(dir $(bindir))lib/earlog
bashdir ?= $(datadir)/bash-completion/completions
zshdir ?= $(datadir)/zsh/site-functions
fishdir ?= $(datadir)/fish/vendor_completions.d

# The version, and the day of it that the manual shows.
VERSION := 1.4.0
DATE := 2026-11-30

comma := ,
# What it is built for: Linux, Darwin (macOS), FreeBSD. `make macos` compiles for another one.
SYSTEM := $(if $(filter macos,$(SAN)),Darwin,$(shell uname -s))
# contrib/deps.sh reads these lines. The C library of macOS has uuid, and a session bus is a matter of Linux.
LIBS := ncursesw sqlite3 yaml-0.1 jansson libutf8proc nettle md4c libzstd
LIBS_BUT_DARWIN := uuid
# Loaded with dlopen by what needs them: only their headers are needed to build.
HEADERS := libavformat libavcodec libavutil libswresample libebur128 libpq
# Not looked up with pkg-config, which would also require the headers of their dependencies.
LOADED := mpv/client.h
LOADED_ON_LINUX := systemd/sd-bus.h
# Warnings end a checked build only: another compiler's new ones must not keep anybody from building.
WARN := $(if $(WERROR),-Werror) -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wvla -Wformat=2
# Some compilers define _FORTIFY_SOURCE, and packagers give it in CPPFLAGS or CFLAGS: it is defined once.
FORTIFY := $(if $(findstring _FORTIFY_SOURCE,$(CPPFLAGS) $(CFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
HARDEN := $(FORTIFY) -fstack-protector-strong -fstack-clash-protection \
	-fno-strict-overflow
LDHARDEN := -pie -Wl,-z,relro,-z,now,-z,noexecstack
OF_PLUGIN := -Wl,-Bsymbolic
ifeq ($(SYSTEM),Darwin)
HARDEN := $(FORTIFY) -fstack-protector-strong -fno-strict-overflow
# dlopen finds the libraries of Homebrew there.
LDHARDEN := $(if $(SAN),,-Wl$(comma)-rpath$(comma)$(shell brew --prefix)/lib)
OF_PLUGIN :=
else
LIBS += $(LIBS_BUT_DARWIN)
endif
# No path of the build folder is in the program: two builds of one commit have the same bytes.
OPT := -O2 -g '-ffile-prefix-map=$(CURDIR)=.'

# SAN=1: address and undefined behaviour; SAN=thread: data races. Each has a separate build folder. -Og compiles in two thirds of
# the time of -O1 and runs a twentieth longer; -g1 is enough for the files and lines in reports.
ifeq ($(SAN),1)
BUILD := build/asan
HARDEN :=
OPT := -Og -g1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
LDHARDEN := -fsanitize=address,undefined
# What only a stack still refers to has leaked also: else a leak is found only when the stack has been written over by chance.
export LSAN_OPTIONS := suppressions=$(abspath tests/lsan.supp):print_suppressions=0:use_stacks=0:use_registers=0
else ifeq ($(SAN),thread)
BUILD := build/tsan
HARDEN :=
OPT := -O0 -g1 -fno-omit-frame-pointer -fsanitize=thread
LDHARDEN := -fsanitize=thread
else ifeq ($(SAN),mutants)
BUILD := build/mutants
HARDEN :=
OPT := -O0 -g1 -fPIC -finstrument-functions -finstrument-functions-exclude-file-list=_test.c,tests/
LDHARDEN :=
SHARED := 1
else ifeq ($(SAN),coverage)
BUILD := build/coverage
HARDEN :=
OPT := -O0 -g --coverage
LDHARDEN := --coverage
else ifeq ($(SAN),posix)
BUILD := build/posix
CPPFLAGS += -DEARLOG_POSIX
SHARED := 1
# Only what asks which layer it has is compiled again; the other objects are those of the plain build.
LAYERED := $(shell grep -lw OS_LINUX src/*/*/*.c)
else ifeq ($(SAN),macos)
BUILD := build/macos
CC := $(ZIG) cc -target aarch64-macos.13.0 -Wno-unused-command-line-argument
AR := $(ZIG) ar
OPT := -O1 -g0 -Werror=implicit-function-declaration
LDHARDEN := -Wl,-undefined,dynamic_lookup
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
ifeq ($(SAN),macos)
# Of the libraries only their headers are here, and no kernel's.
PKG_CFLAGS := -idirafter $(BUILD)/headers
PKG_LIBS :=
else
PKG_CFLAGS = $(FOUND)$(eval PKG_CFLAGS := $(shell pkg-config --cflags $(LIBS) $(HEADERS); pkg-config --cflags libelogind 2>/dev/null))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $(shell pkg-config --libs $(LIBS)))$(PKG_LIBS)
endif
CPPFLAGS_ALL = -Isrc -I$(BUILD)/include -D_GNU_SOURCE $(if $(filter Darwin,$(SYSTEM)),-D_DARWIN_C_SOURCE) -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64 -DNCURSES_WIDECHAR=1 \
	-DEARLOG_VERSION='"$(VERSION)"' -DEARLOG_DATE='"$(DATE)"' $(PKG_CFLAGS) $(CPPFLAGS)
# Objects are for the program and for the library of the tests.
CFLAGS_ALL = -std=c11 -fPIC -fno-semantic-interposition -pthread $(OPT) $(WARN) $(HARDEN) $(CFLAGS)
LDFLAGS_ALL = -pthread $(LDHARDEN) $(if $(SHARED),-Wl$(comma)-rpath$(comma)$(abspath $(BUILD))) $(LDFLAGS)
LDLIBS_ALL = $(PKG_LIBS) -lm -ldl $(LDLIBS)

# The tests of data races need nothing of these folders.
ONE_THREAD := $(if $(filter thread,$(SAN)),bench/remote bench/ui draft/formats draft/merge draft/plot draft/post draft/view \
	shell/call shell/cli shell/import shell/picture shell/table)
SRC := $(sort $(filter-out %_test.c src/main.c $(ONE_THREAD:%=src/%/%),$(wildcard src/*/*/*.c)))
OBJ := $(SRC:%.c=$(BUILD)/%.o) $(BUILD)/embed.o
# Each file of schema/parts holds several small templates, each below a line {{! ==== NAME ==== }}; the build makes one
# template of each.
PARTS := $(patsubst %,schema/templates/%.mustache,$(shell sed -n 's/^{{! ==== \(.*\) ==== }}$$/\1/p' schema/parts/*))
EMBED := $(sort $(filter-out schema/0001_archive.sql,$(wildcard schema/*.sql)) $(wildcard schema/panel/*.sql schema/*.yaml schema/keys.txt schema/holes.txt schema/export.schema.json schema/lexicons/*.yaml schema/words/*.yaml schema/templates/* schema/pages/* schema/help/* schema/show/* playlists/*.yaml) $(PARTS))

# The plain build leaves ./earlog; the others, and one with BUILD=elsewhere, keep theirs in their folder.
EARLOG := $(if $(filter build,$(BUILD)),,$(BUILD)/)earlog

# The plugin that switches sounds is in the folder of the program.
PLUGIN := $(patsubst %earlog,%earlog-switch.so,$(EARLOG))

# What the programs are linked with: all of src but main.
LIBEARLOG = $(BUILD)/libearlog.$(if $(SHARED),so,a)
# One library for all test programs links in a fifth of the time, which was a third of the time of a build.
TESTED = $(BUILD)/libearlog.$(if $(SHARED)$(if $(SAN),,plain),so,a)

# V=1 shows the whole lines.
Q := $(if $(V),,@)

# Manual pages and completion scripts, printed by the program. A build for another machine gives a program of this one, of
# the same version: make SAYS=/usr/bin/earlog.
SAYS = $(abspath $(EARLOG))
MAN := earlog.1 earlog-session.5 earlog-playlist.5 earlog-config.5 earlog-lexicon.5 earlog-forms.5
SAID := $(MAN:%=$(BUILD)/said/%) $(BUILD)/said/completion.bash $(BUILD)/said/completion.zsh $(BUILD)/said/completion.fish

all: $(EARLOG) $(SAID)

$(BUILD)/said/completion.%: $(EARLOG)
	@mkdir -p $(@D)
	$(Q)"$(SAYS)" help completion $* >$@.tmp && mv $@.tmp $@

$(BUILD)/said/%: $(EARLOG)
	@mkdir -p $(@D)
	$(Q)"$(SAYS)" help manual $* >$@.tmp && mv $@.tmp $@

$(EARLOG): $(BUILD)/src/main.o $(LIBEARLOG) | $(PLUGIN)
	$(Q)echo "  LD $@"; $(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS_ALL)

# Its names have a version, since libkrb5 also has profile_init.
$(BUILD)/libearlog.so: $(OBJ) $(if $(filter mutants,$(SAN)),$(BUILD)/tests/mutants/enter.o)
	$(Q)echo "  LD $@"; $(CC) $(filter-out -pie -fPIE,$(LDFLAGS_ALL)) -shared -Wl,-soname,libearlog.so,--default-symver -o $@ $^ $(LDLIBS_ALL)

$(BUILD)/libearlog.a: $(OBJ)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

# A macro K_NAME for each key of the view: the names of the schema before a {, and its lines of nothing but names. VIEW_KEYS lists
# them; VIEW_MEANINGS lists what the schema says first of a key: its form, or the blocks of a draft that it makes.
KEYS := $(BUILD)/include/draft/view/view_keys.h
$(KEYS): schema/export.schema.json Makefile
	@mkdir -p $(@D)
	$(Q)sed -E -e '/"\$$defs"/,$$s/^    "[a-z_]*": [{]//' -e '/^ *("[a-z_]*",* *)*$$/s/"(,|$$)/": {\1/g' $< | grep -oE '"[a-z_0-9]+": \{' | \
		sed '/roperties"/d; s/"\(.*\)".*/#define K_\1 "\1"/' | LC_ALL=C sort -u >$@.tmp
	$(Q){ cat $@.tmp; sed '1s/^/#define VIEW_KEYS /; s/#define K_[a-z_0-9]* //; s/$$/, \\/' $@.tmp; echo; echo '#define VIEW_MEANINGS \'; \
		sed '/{$$/{N;s/\n *//;}' $< | grep -oE '"[a-z_0-9]+": \{"(form|blocks?)": "[a-z]+"' | \
		sed 's/": {/", /; s/": /", /; s/.*/	{ & }, \\/' | LC_ALL=C sort -u; echo; } >$@ && rm $@.tmp

# How awk makes a C initialiser of a column of text: NULL of -, C of what = is before, else a string.
ROW_TEXT := function text(s) { if (s == "-") return "NULL"; if (s ~ /^=/) return substr(s, 2); gsub(/["\\]/, "\\\\&", s); return "\"" s "\"" }

# The rows of form_holes, of columns of text. What fills a hole and is no value alone has a condition (form.h).
HOLES := $(BUILD)/include/draft/formats/holes.h
$(HOLES): schema/holes.txt Makefile
	@mkdir -p $(@D)
	$(Q)awk -F'\t' 'BEGIN { print "#define FORM_HOLES \\" } \
		$(ROW_TEXT) \
		!/^#/ { pictures = "-"; if ($$3 ~ /^(notes|points)$$/) { pictures = $$5; $$5 = $$4; $$4 = "|" $$4 "|" pictures; sub(/\|-$$/, "", $$4) } \
			else if ($$5 == "-") $$5 = "{{" $$4 "}}"; else if ($$4 != "-" && $$5 != "{{{" $$4 "}}}") $$4 = "|" $$4; \
			printf "\t{ %s, OF_%s, HOLE_%s, %s, %s, %s, %s, %s }, \\\n", text($$1), toupper($$2), toupper($$3), \
				text($$4 == "-" ? "" : $$4), text($$5), text(pictures), text($$6), text($$7) } \
		END { print "" }' $< >$@

# The English words of drafts as rows { key, text }, sorted by key. A text in quotes is a string of C also.
ENGLISH := $(BUILD)/include/review/files/english.h
$(ENGLISH): schema/words/en.yaml Makefile
	@mkdir -p $(@D)
	$(Q){ echo '#define ENGLISH_WORDS \'; awk '/^[a-z]/ { key = text = $$0; sub(/:.*/, "", key); sub(/^[^:]*: */, "", text); \
		if (text !~ /^"/) { gsub(/["\\]/, "\\\\&", text); text = "\"" text "\"" } printf "\t{ \"%s\", %s }, \\\n", key, text }' $< | \
		LC_ALL=C sort; echo; } >$@

# A macro NAME for each name.txt of schema/rows: the rows of a table of the bench.
ROWS := $(BUILD)/include/bench/ui/rows.h
$(ROWS): $(wildcard schema/rows/*.txt) Makefile
	@mkdir -p $(@D)
	$(Q)awk -F'\t' '$(ROW_TEXT) \
		FNR == 1 { name = FILENAME; gsub(/.*\/|\.txt/, "", name); printf "\n#define %s \\\n", toupper(name) } \
		!/^#/ { row = text($$1); for (i = 2; i <= NF; i++) row = row ", " text($$i); printf "\t{ %s }, \\\n", row } \
		END { print "" }' $(filter %.txt,$^) >$@

define COMPILE
@mkdir -p $(@D)
$(Q)echo "  CC $@"; $(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<
endef
ifeq ($(SAN),posix)
$(LAYERED:%.c=$(BUILD)/%.o): $(BUILD)/%.o: %.c Makefile
	$(COMPILE)
$(BUILD)/src/%.o: build/src/%.o
	@mkdir -p $(@D) && cp -p $< $@
endif
$(BUILD)/src/%.o: src/%.c Makefile | $(KEYS) $(HOLES) $(ENGLISH) $(ROWS)
	$(COMPILE)

# A plugin that FFmpeg loads: position-independent code that exports two names, and uses its own of them (-Bsymbolic).
PLUGIN_OBJ := $(patsubst src/%.c,$(BUILD)/plugin/%.o,src/audio/player/ladspa_plugin.c src/audio/player/board.c src/base/numbers/eq_filter.c)
$(BUILD)/plugin/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -fPIC -fvisibility=hidden -MMD -MP -c -o $@ $<
$(PLUGIN): $(PLUGIN_OBJ)
	$(Q)echo "  LD $@"; $(CC) $(filter-out -pie -fPIE,$(LDFLAGS_ALL)) -shared $(OF_PLUGIN) -o $@ $^ -lm

# All of $(PARTS).
$(BUILD)/parts.made: $(wildcard schema/parts/*) Makefile
	@mkdir -p $(BUILD)/schema/templates
	$(Q)awk -v to=$(BUILD)/schema/templates/ '/^[{][{]! ==== .* ==== [}][}]$$/ { if (f) close(f); f = to $$3 ".mustache"; printf "" >f; next } \
		{ print >f }' schema/parts/*
	@touch $@

# The files that the program carries, as one table (system/file.h).
EMBED_FILES := $(foreach f,$(EMBED),$(if $(filter $(PARTS),$f),$(BUILD)/)$f)
EMBEDDED := $(filter-out $(PARTS),$(EMBED)) $(BUILD)/parts.made
$(BUILD)/embed.c: $(EMBEDDED) Makefile
	@mkdir -p $(@D)
	$(Q){ echo '#include "base/system/file.h"'; echo '#include "base/system/os_system.h"'; n=0; \
	for f in $(EMBED_FILES); do n=$$((n + 1)); echo "OS_EMBED($$n, \"$$f\");"; done; \
	echo 'extern const struct embedded embed_table[];'; echo 'const struct embedded embed_table[] = {'; n=0; \
	for f in $(EMBED_FILES); do n=$$((n + 1)); \
		printf '\t{ "%s", embed_%d, %s },\n' $${f#$(BUILD)/} $$n $$(wc -c <$$f); done; \
	echo '	{ 0, 0, 0 }'; echo '};'; } >$@.tmp
	@mv $@.tmp $@

$(BUILD)/embed.o: $(BUILD)/embed.c $(EMBEDDED)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -c -o $@ $<

# ---- using it ----

deps:
	@contrib/deps.sh build

# A first look: builds, opens a session on signals that need no music, and prints the draft that it made.
demo:
	@contrib/deps.sh build
	@$(MAKE) --no-print-directory -j$$(getconf _NPROCESSORS_ONLN) all
	@"$(abspath $(EARLOG))" session --demo

# What CI does: the commands of README on fresh systems, made by root with debootstrap. RUN="make check" RELEASE=bookworm: one command, without servers.
bare:
	@$(if $(RUN),tests/bare.sh $(or $(RELEASE),trixie) "$(RUN)",.ci/run)

# FILE:PLACE of everything that is installed. Nothing is stripped: that is a packager's choice.
INSTALLED = $(EARLOG):$(bindir)/earlog $(PLUGIN):$(plugindir)/earlog-switch.so \
	$(foreach p,$(MAN),$(BUILD)/said/$(p):$(mandir)/man$(patsubst .%,%,$(suffix $(p)))/$(p)) \
	$(BUILD)/said/completion.bash:$(bashdir)/earlog $(BUILD)/said/completion.zsh:$(zshdir)/_earlog \
	$(BUILD)/said/completion.fish:$(fishdir)/earlog.fish \
	$(foreach s,$(wildcard schema/*.schema.json),$(s):$(datadir)/earlog/$(s)) \
	contrib/config.yaml:$(docdir)/examples/config.yaml \
	contrib/desktop/org.example.earlog.desktop:$(datadir)/applications/org.example.earlog.desktop \
	contrib/desktop/org.example.earlog.metainfo.xml:$(datadir)/metainfo/org.example.earlog.metainfo.xml

# The folders are words of lists. (DESTDIR is not.)
NO_BLANKS = $(foreach v,PREFIX bindir datadir mandir docdir plugindir bashdir zshdir fishdir,$(if $(word 2,$($v)),$(error \
	$v has a blank, which make install cannot write to; DESTDIR may have one)))

install: all
	$(NO_BLANKS)$(Q)for i in $(INSTALLED); do from=$${i%%:*}; to="$(DESTDIR)$${i#*:}"; mode=644; [ $$from != $(EARLOG) ] || mode=755; \
		install -d "$${to%/*}" && install -m $$mode $$from "$$to" || exit 1; done
	@[ -n "$(DESTDIR)" ] || case ":$$PATH:" in *":$(bindir):"*) echo "Installed to $(PREFIX); $(bindir) is on the PATH." ;; \
		*) echo "Installed to $(PREFIX). $(bindir) is not on the PATH: add it, or run $(bindir)/earlog." ;; esac

# Removes also the folders of these files that are empty then, except those that each prefix has.
uninstall:
	$(NO_BLANKS)$(Q)for i in $(INSTALLED); do rm -f "$(DESTDIR)$${i#*:}" || exit 1; done
	$(Q)for d in $(foreach i,$(INSTALLED),$(lastword $(subst :, ,$(i)))); do while d=$${d%/*}; \
		case " $(PREFIX) $(bindir) $(datadir) $(mandir) $(dir $(bindir))lib  " in *" $$d "*) false ;; esac && \
		rmdir "$(DESTDIR)$$d" 2>/dev/null; do :; done; done

# Packs the committed files with the time of the commit: the same bytes on each machine, at any time.
dist:
	@git diff --quiet HEAD || echo "make dist: uncommitted changes are left out" >&2
	@mkdir -p build
	$(Q)git -c tar.umask=0022 -c core.autocrlf=false archive --prefix=earlog-$(VERSION)/ -o build/earlog-$(VERSION).tar HEAD
	$(Q)gzip -9nf build/earlog-$(VERSION).tar
	@echo build/earlog-$(VERSION).tar.gz

# The Debian package, without its tests, in place of an older one.
deb:
	@contrib/deps.sh build deb
	@command -v dpkg-buildpackage >/dev/null || { echo "make deb: there is no dpkg-buildpackage" >&2; exit 1; }
	@rm -rf build/deb build/earlog_*.deb && mkdir -p build/deb/earlog
	$(Q)tar -cf - --exclude=./build --exclude=./.git --exclude=./earlog --exclude=./earlog-switch.so . | tar -C build/deb/earlog -xf -
	$(Q)cd build/deb/earlog && env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL DEB_BUILD_OPTIONS="nocheck noautodbgsym" \
		DEB_BUILD_PROFILES=nocheck dpkg-buildpackage -b -uc "-j$$(nproc)" >../log 2>&1 || { tail -n 30 ../log; exit 1; }
	@mv build/deb/earlog_*.deb build && rm -rf build/deb && ls build/earlog_*.deb

# What a release gives away, with the sums.
release: dist deb
	@rm -rf build/release && mkdir build/release && cp build/earlog-$(VERSION).tar.gz build/earlog_*.deb build/release && \
		cd build/release && sha256sum * >SHA256SUMS && ls -d "$$PWD"/*

# After a change of the tables in src/review/files or of an archive's table: the JSON Schemas of the YAML files, the whole schema.
schema: $(EARLOG)
	@GOLDEN=write $(MAKE) --no-print-directory test T=store/schema ONLY=the_page_of_the_schema_is_whole
	$(Q)for kind in session playlist profile lexicon; do "$(abspath $(EARLOG))" help schema $$kind >schema/$$kind.schema.json; done

# Which file decides: make where W="output lost".
where:
	@contrib/where.sh $(W)

# For editors and language servers.
compile_commands.json: Makefile
	$(Q){ echo '['; for f in $(SRC) src/main.c $(UNIT) $(wildcard tests/*/*.c); do \
	printf '{"directory": "%s", "file": "%s", "command": "%s"},\n' '$(CURDIR)' "$$f" \
	"$$(printf '%s' '$(CC) $(CPPFLAGS_ALL) -Itests $(CFLAGS_ALL) -c ' | sed 's/[\\"]/\\&/g')$$f"; done | sed '$$s/,$$//'; \
	echo ']'; } >$@

include tests/tests.mk tests/checks.mk

clean:
	rm -rf build earlog earlog-switch.so

help:
	@echo "make          build ./earlog            make demo     try it, without music or a sound card"
	@echo "make check    build and run the tests, about 7 minutes on two processors"
	@echo "make check-all  sanitizers, valgrind, races, other compilers, package: what a change touches; 7 minutes"
	@echo "make bare     as root: both on fresh Debian 13 and 12; RUN=\"make check\" RELEASE=trixie: one command on one of them"
	@echo "make install  PREFIX=$(PREFIX)"
	@echo "make dist     build/earlog-$(VERSION).tar.gz    make uninstall"
	@echo "make deb      the Debian package in build/  make release  both, with their sums, in build/release"
	@echo "make sound    what is heard, captured from sound servers of the tests, one program at a time"
	@echo "make pages    the HTML pages, in Chromium"
	@echo "make players  NOTES=500 ONLY=: positions of followed players against their own (installs them)"
	@echo "make perf     measure it against cmus and mpv (installs them; make check-peers only installs)"
	@echo "make fuzz     TIME=60 ONLY=: fuzzing      make lint     clang-tidy and cppcheck"
	@echo "make faults   KILLS=1000 FAULTS=5000: typing while it is killed and while the disk fails"
	@echo "make corrupt  FILES=1000: damaged music, read, measured and played"
	@echo "make histories  ROUNDS=100 SEED=100: random evenings at the bench"
	@echo "make test     what runs with what is installed; T=upkeep/writer: one program (SAN=1: under the sanitizers);"
	@echo "              OF=src/bench/playback/jump.c: the programs that enter this file"
	@echo "make where    W=\"output lost\": which file decides, by the comments with which the files of src begin"
	@echo "make pictures what README shows, again"
	@echo "make MUSL=1 syntax  musl's headers read everything"
	@echo "make posix    the layer of POSIX alone passes the unit tests  make macos ZIG=/path/to/zig: compiles for macOS"
	@echo "make coverage which lines the tests run     make format   clang-format-14 over the tree"
	@echo "make mutants  N=60 SEED= ALL= ONLY=: small changes of src that no test notices"
	@echo "make map      tests/mutants/map: which programs enter which function; 6 minutes, before a release"
	@echo "make compile_commands.json                  for editors; V=1 shows whole commands"

.PHONY: posix posix-tests macos deb release test-of whole sound run-sound bare day players reading faults corrupt test test-all test-one run-pages pages coverage mutants map build-mutants where format has-formatter check-peers perf fuzz fuzzer histories all deps demo install uninstall dist schema tests unit e2e names words installs package same-pictures races race-tests memcheck other-compiler syntax beside beside-other beside-built beside-waiting beside-computing check check-all lint shot pictures clean help
.SECONDARY:

-include $(wildcard $(BUILD)/plugin/*/*/*.d $(BUILD)/src/*.d $(BUILD)/src/*/*/*.d $(BUILD)/tests/*/*.d)
