/*
 * The memory of a sitting, and its threads for the archive: the writer, which stores rows, and the
 * reader, which answers questions.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "archive/upkeep/reader.h"
#include "archive/upkeep/writer.h"
#include "base/core/mem.h"
#include "bench/sitting/sitting_internal.h"

struct sitting *
sitting_new(const char *db, const struct news_effect *effects)
{
	struct sitting *s = xcalloc(1, sizeof(*s));

	s->internal = xcalloc(1, sizeof(*s->internal));
	s->internal->db = xstrdup(db);
	s->internal->effects = effects;
	s->sitting = uuid_random();
	s->dirty = DIRTY_ALL;
	s->reading = true;
	record_init(&s->rec);
	editor_init(&s->editor);
	return s;
}

bool
sitting_start_threads(struct sitting *s, struct err *err)
{
	s->internal->writer = writer_start(s->internal->db, err);
	if (!s->internal->writer)
		return false;
	s->internal->reader = reader_new(s->internal->db);
	s->started = true;
	return true;
}

bool
sitting_stop_writer(struct sitting *s, int limit_ms, struct writer_rest *rest, struct err *err)
{
	struct writer *w = s->internal->writer;

	s->internal->writer = NULL;
	return writer_stop(w, limit_ms, rest, err);
}

void
sitting_free(struct sitting *s)
{
	record_finish(&s->rec);
	free(s->export_to);
	free(s->wants.music);
	free(s->internal->db);
	free(s->internal);
	free(s);
}
