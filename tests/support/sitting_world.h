/*
 * A sitting without a screen, for tests: files in a folder of its own, the archive on disk, libmpv
 * playing into nothing or the clock with a time that the test sets.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <locale.h>
#include <math.h>
#include <poll.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "bench/run/run_private.h"
#include "review/files/playlist.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "support/needs.h"
#include "support/test.h"

struct world {
	char folder[TEST_FOLDER_MAX];
	char *session, *db;
	const char *output;              /* NULL: none, as tests mostly want it */
	const char *program;             /* that measures; NULL: nothing does */
	void (*wish)(struct profile *p); /* what else the profile says; NULL: nothing */
	struct session_file files;
	struct playlist_file playlist;
	struct profile profile;
	struct sitting *s;
};

extern const char session_yaml[];

extern const char playlist_yaml[];

void write_file(const struct world *w, const char *name, const char *text);

/* Silence as a WAV file: 8 kHz, 8 bit, so that a second is 8000 bytes. */
void write_wav(const struct world *w, const char *name, int seconds);
void read_files(struct world *w);
void start(struct world *w, const char *chain);
void stop(struct world *w);

/* Runs the loop until `done`; the limit is only there so that a broken sitting ends the test. */
#define run_until(w, done) run_until_at(w, done, #done, __FILE__, __LINE__)
void run_until_at(struct world *w, bool (*done)(const struct sitting *), const char *what,
	const char *file, int line);
bool sounds(const struct sitting *s);
bool stands(const struct sitting *s);
bool failed_over_to_the_clock(const struct sitting *s);
bool is_hashed(const struct sitting *s);
bool answered(const struct sitting *s);

/* Ends the open blind run, and waits until its result is shown. */
#define end_run(w) end_run_at(w, __FILE__, __LINE__)
void end_run_at(struct world *w, const char *file, int line);
void press(struct world *w);

void type_text(struct world *w, const char *text);
/* Edits a note: types `head` before its words, and keeps it. */
void retype(struct world *w, const struct uuid *note, const char *head);

/* The record as the archive has it now. */
void load(const struct world *w, struct record *rec);

size_t open_notes(const struct record *rec);
int setup(void **state);
int teardown(void **state); /* ends the session also, if the test has not */

#define TEST_IN_WORLD(name) TEST_WITH(name, setup, teardown)
