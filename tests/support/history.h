/*
 * Evenings that nobody planned, for tests: thousands of command lines, letters and pastes in any
 * order, with a player whose news come late or never. What is asked of them is in the tests that
 * include this. EARLOG_SEED and EARLOG_ROUNDS make it another history, or many; EARLOG_TURNS longer
 * ones; EARLOG_TRACE=1 prints each line.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>

#include "audio/deck/follow.h"
#include "base/core/buf.h"
#include "base/core/mem.h"
#include "bench/command/command.h"
#include "bench/run/run_private.h"
#include "review/record/records.h"
#include "support/fake_player.h"
#include "support/history_lines.h"
#include "support/sitting_world.h"
#include "support/test.h"

/* What was kept as a note, letter by letter; a note has one of the texts that were kept of it. */
struct kept {
	struct uuid note;
	char *body;
};

struct history {
	struct world *w;
	uint64_t seed, state;
	struct buf trace; /* the last lines, for whoever has to find out why */
	struct buf model; /* of the text that is being written */
	struct kept *kept;
	size_t nkept, cap;
	char **at_depth; /* what could be seen with so many steps to undo */
	size_t ndepths, depths;
	struct uuid last_edit; /* the version that the last step left */
	/* the record when the sitting began; NULL: undo gives something else, since the files have
	 * changed, or the device in use was kept when undo asked for it */
	char *before;
	size_t carried;              /* number of alignments that undo does not take back */
	struct follow_player player; /* another player, which may be followed */
	bool alone;                  /* no other bench has the archive open */
	bool plain;                  /* no short codes: text is as it was typed */
};

uint64_t number_of(const char *name, uint64_t otherwise);
unsigned dice(struct history *h, unsigned sides);
void trace(struct history *h, const char *what);
void fail_at(const struct history *h, const char *what);

/* The time of all histories. */
extern struct history_times {
	int64_t mono_ns, utc_ms, latest_ms;
} times;

void pass_time(int64_t ms);
void same_picture(const struct history *h, const char *now, const char *expected, const char *what);

/* ---- undo as a function of how much there is to undo ---- */

void forget_depths(struct history *h);

/* ---- the archive ---- */

void settle(struct history *h);

/* Each row by its version and content, deleted ones too. The archive keeps no open notes that are
 * gone.
 */
void memory_is_the_archive(struct history *h);

/* ---- what is written ---- */

void texts_are_as_typed(const struct history *h);

/* ---- doing ---- */

/* The model is what the editor holds, where that is not what is tried here. */
void take_text(struct history *h);

/* Keeps the open text; the remark on an attribute without a rating becomes a note. */
void keep_text(struct history *h);
void reload(struct history *h);
void turn(struct history *h);

/* ---- an evening ---- */

void sit_down(struct history *h);

/* The files of a history, and its first evening. */
void begin_history(struct history *h, struct world *w, uint64_t seed);
void end_history(struct history *h);

/* What can be seen of a record, as text: two records that show the same have the same picture. */

enum detail { WITHOUT_PLACES, ALL };

/*
 * Not part of what undo gives back: where a sitting stands (but what is worn and in use there, and
 * what was said of the room and the listener, is), what played, open notes (a note that is open),
 * what was found out about a file (its length, its hash), and the playlist's title, which a review
 * that names its playlist by path does not load: nothing shows it, and each start writes it anew.
 * What a rating brought along of its lexicon stays when the rating is undone, and the equaliser
 * that something was heard through does.
 */
bool is_seen(enum row_kind kind);

/* All rows that are not deleted, field by field, in an order that hangs on nothing. The caller
 * frees. */
char *picture(const struct record *rec, enum detail detail);

/* The lines of `a` that `b` lacks. */
void tell_missing(const char *sign, const char *a, const char *b);
