/*
 * Measures (loudness, spectrum) all files of this review that have no result yet, beginning with
 * the current track. Each result is stored in the archive and read back from there.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "archive/upkeep/reader.h"
#include "audio/library/background.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "base/yaml/pairs.h"
#include "bench/playback/playback_state.h"
#include "review/record/rows_note.h"

/* ---- files to measure ---- */

void
playback_start(struct sitting *s, const char *program)
{
	s->playback->measured.background = program ? background_new(program) : NULL;
}

void
measured_ask(struct sitting *s)
{
	CLEANUP(texts_finish) struct texts paths = { .v = NULL };

	if (!s->playback->measured.background || !s->internal->reader ||
		s->playback->checks.unprobed)
		return;
	for (size_t i = 0; i < s->nitems; i++) {
		CLEANUP(deck_candidates_finish)
		struct candidates c = playable_sources(s, &s->items[(s->item + i) % s->nitems]);

		EACH (one, &c)
			if (one->kind == PLAYER_FILE)
				texts_add(&paths, one->locator, NOWHERE);
	}
	if (paths.n)
		reader_ask_unmeasured(s->internal->reader, (const char *const *)paths.v, paths.n);
}

const struct analysis *
measured_looked(const struct sitting *s)
{
	return s->playback->measured.looked.overview ? &s->playback->measured.looked : NULL;
}

static void
measured_answered(struct sitting *s)
{
	struct library_files l = { 0 };

	if (reader_take(s->internal->reader, READER_UNMEASURED, &l)) {
		CLEANUP(pointer_free)
		struct music_file *files = xcalloc(l.n + 1, sizeof(files[0]));

		for (size_t i = 0; i < l.n; i++)
			files[i] = (struct music_file){ .path = l.v[i].path,
				.size_bytes = l.v[i].size_bytes,
				.mtime_ns = l.v[i].mtime_ns };
		background_want(s->playback->measured.background, files, l.n);
	}
	library_files_finish(&l);
	if (reader_take(s->internal->reader, READER_LOOKED, &s->playback->measured.looked))
		s->dirty |= DIRTY_ALL;
}

/* ---- results of measuring ---- */

void
measured_file(struct sitting *s, struct background_job *j)
{
	struct analysis *a = &j->result.analysis;

	if (!j->ok)
		return;
	struct library_file f = { .path = j->file.path,
		.size_bytes = j->file.size_bytes,
		.mtime_ns = j->file.mtime_ns,
		.length_ms = a->length_ms,
		.hash = a->file };
	backlog_queue_file(s, &f, a);
	*a = (struct analysis)ANALYSIS_NONE; /* the writer owns the measurements */
	s->playback->measured.stored = true;
}

static void
measured_finish(struct sitting *s)
{
	background_free(s->playback->measured.background);
	analysis_finish(&s->playback->measured.looked);
}

/* ---- measurements at the position of a note ---- */

void
measured_note(const struct sitting *s, struct note *n)
{
	unsigned char octaves[OCTAVES];
	int64_t pos_ms = note_heard_ms(n->pos_ms, note_reaction_ms(n));
	CLEANUP(buf_finish) struct buf json = BUF_INIT;
	bool plays = n->pos_ms != NO_MS && !uuid_none(&n->source) &&
		uuid_same(&n->source, &s->deck.play.source);
	bool typed = isfinite(n->hz) && !text_same(n->hz_from, HZ_MEASURED);
	/* The frequency of a test signal is known without measuring. */
	double hz = plays ? instrument_hz_at(&s->deck, pos_ms) : 0;

	if (plays && analysis_second(&s->heard.analysis, pos_ms, octaves))
		analysis_octaves_json(octaves, &json);
	xreplace(&n->octaves, json.len ? json.s : NULL);
	if (plays && !typed) {
		n->hz = hz > 0 ? hz : (double)NAN;
		xreplace(&n->hz_from, hz > 0 ? HZ_MEASURED : NULL);
	}
}

static void
measured_begin(struct sitting *s)
{
	s->playback->measured.looked = (struct analysis)ANALYSIS_NONE;
	s->heard.analysis = (struct analysis)ANALYSIS_NONE;
}

const struct component measured_component = {
	.begin = measured_begin,
	.answered = measured_answered,
	.finish = measured_finish,
};
