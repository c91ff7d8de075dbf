/*
 * The bench without a terminal: curses draws into nothing, and the test reads its screen. The
 * sitting is a real one that was never started: no thread, no sound, and a clock that the test
 * sets.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <curses.h>
#include <locale.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "bench/run/run_private.h"
#include "bench/ui/ui_private.h"
#include "review/files/playlist.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"
#include "support/needs.h"
#include "support/test.h"

struct ui_world {
	char folder[TEST_FOLDER_MAX];
	char *session, *db;
	struct session_file files;
	struct playlist_file playlist;
	struct profile profile;
	struct keymap keys;
	struct sitting *s;
	struct ui ui;
	FILE *nothing;
	SCREEN *screen;
	struct buf heard; /* all that a screen reader got */
	int64_t now_ns;
};

__attribute__((unused)) static const char session_yaml[] =
	"id: cantor\n"
	"device: AFUL Cantor\n"
	"playlist: ./list.yaml\n"
	"chains:\n"
	"  dx300: {source: iBasso DX300, output: 4.4 mm, gain: high, clock: yes, volume: {value: "
	"28, unit: steps}}\n"
	"  dongle: {source: Apple dongle, output: 3.5 mm, clock: yes, volume: {value: 40, unit: "
	"\"%\"}}\n"
	"compare: [{device: AFUL Performer8, volume: {dx300: 22}}]\n"
	"questions:\n"
	"  - {id: warmth, section: bass, text: \"Is {device} warm enough?\", items: "
	"[bass/reckoning]}\n";

__attribute__((unused)) static const char playlist_yaml[] =
	"id: list\n"
	"title: List\n"
	"sections:\n"
	"  - id: bass\n"
	"    title: Bass and dynamics\n"
	"    attributes: [bass-depth, attack, dark-bright]\n"
	"    tracks:\n"
	"      - id: reckoning\n"
	"        title: A Reckoning in Blood\n"
	"        artist: Ilan Eshkeri\n"
	"        duration: \"4:05\"\n"
	"        cues:\n"
	"          - {at: \"1:10\", label: crescendo, listen_for: how much bigger}\n"
	"          - {from: \"2:50\", label: beats}\n"
	"          - {label: chorus}\n"
	"      - {id: gone, title: \"Gone \\u202ewith\\u009b the \\u200bwind\\r\\t\\e[2J\", "
	"duration: \"1:00\"}\n"
	"  - id: odd\n"
	"    title: \"\\u0e44\\u0e17\\u0e22 \\u677e\\u4efb\\u8c37 "
	"\\U0001F468\\u200D\\U0001F469\\u200D\\U0001F467\"\n"
	"    tracks:\n"
	"      - {id: wide, title: "
	"\"\\u6625\\u3088\\u3001\\u6765\\u3044\\u677e\\u4efb\\u8c37\\u7531\\u5b9f\"}\n"
	"      - id: family\n"
	"        title: \"\\U0001F468\\u200D\\U0001F469\\u200D\\U0001F467 \\u2764\\uFE0F "
	"\\U0001F1EF\\U0001F1F5 e\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301x\"\n"
	"      - id: hebrew\n"
	"        title: \"\\u05e9\\u05dc\\u05d5\\u05dd \\u0939\\u093f\\u0928\\u094d\\u0926\\u0940 "
	"\\u1100\\u1161\\u11a8\"\n";

void write_ui_file(const char *folder, const char *name, const char *text);
void open_ui(struct ui_world *w, int rows, int cols, struct ui_options o);
void close_ui(struct ui_world *w);
int ui_setup(void **state);
/* Opens a session of another file of this text, in place of the one that is open. */
void ui_open_files(struct ui_world *w, const char *yaml);
int ui_teardown(void **state);

/* ---- looking ---- */

void draw(struct ui_world *w);

/* The screen as text with its attributes, a line for each row. Wide characters stand once. */
char *look(bool attributes);
bool shows(struct ui_world *w, const char *text);

#define assert_shows(w, text)                                                              \
	do {                                                                               \
		if (!shows(w, text)) {                                                     \
			char *screen_ = look(false);                                       \
			for (char *rest_ = screen_, *row_; (row_ = strsep(&rest_, "\n"));) \
				print_error("%s\n", row_);                                 \
			free(screen_);                                                     \
			fail_msg("the screen does not show \"%s\"", text);                 \
		}                                                                          \
	} while (0)

/* ---- doing ---- */

void key(struct ui_world *w, const char *name);
void mouse(struct ui_world *w, enum mouse what, int row, int col);
void type(struct ui_world *w, const char *text);
void paste(struct ui_world *w, const char *text, size_t n);
void pass(struct ui_world *w, int64_t ms);

/* Starts the clock of the first item and lets 72 seconds go by. */
void play(struct ui_world *w);
void resize(struct ui_world *w, int rows, int cols);

#define assert_lacks(w, text) assert_false(shows(w, text))
#define TEST_ON_SCREEN(name) TEST_WITH(name, ui_setup, ui_teardown)
#define ui_test(f) cmocka_unit_test_setup_teardown(f, ui_setup, ui_teardown)
