/*
 * Changed rows that are not on disk yet. A group of rows waits here until the screen shows it and
 * libmpv has answered with the positions of its notes; then it waits in the queue of the writer's
 * thread. Also handles the reports of that thread, and says when the disk is full or slow.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "archive/upkeep/writer.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "bench/sitting/sitting_internal.h"

/* The screen shows "not yet on disk" when changes have waited this long. */
#define SLOW_DISK_NS (100 * 1000000LL)

bool
sitting_all_kept(const struct sitting *s)
{
	return !s->internal->backlog.n && s->disk.stored == s->disk.queued;
}

/* Starts counting SLOW_DISK_NS, unless rows that were queued earlier are still not stored. */
static void
before_queueing(struct sitting *s)
{
	if (s->disk.stored == s->disk.queued)
		s->internal->backlog.queued_ns = clock_mono_ns();
}

void
backlog_flush(struct sitting *s)
{
	struct backlog *b = &s->internal->backlog;

	if (!s->internal->writer)
		return;
	EACH (g, b) {
		before_queueing(s);
		s->disk.queued =
			writer_queue(s->internal->writer, g->rows.v, g->rows.n, g->guarded);
		edits_finish(&g->rows);
	}
	b->n = 0;
}

void
backlog_queue_file(struct sitting *s, const struct library_file *f, struct analysis *a)
{
	if (s->internal->writer) {
		before_queueing(s);
		s->disk.queued = writer_queue_file(s->internal->writer, f, a);
	} else if (a) {
		analysis_finish(a);
	}
}

/* ---- reports of the writer ---- */

void
backlog_reported(struct sitting *s)
{
	struct writer_state was = s->disk;
	struct current_version st;
	char **seen = &s->internal->backlog.seen_error;

	writer_read(s->internal->writer, &s->disk);
	if (s->disk.failing && (!*seen || !text_same(*seen, s->disk.error))) {
		sitting_say(s, SAID_ERROR, "not on disk yet: %s; %s", s->disk.error,
			s->disk.gave_up ? "the end of the session saves your words in a file"
					: "earlog tries again, nothing typed is lost");
		xreplace(seen, s->disk.error);
	} else if (was.failing && !s->disk.failing) {
		sitting_take_back(s, SAID_ERROR);
		sitting_say(s, SAID_INFO, "everything is on disk again");
		xreplace(seen, NULL);
	}
	while (writer_current(s->internal->writer, &st))
		change_take_current(s, st.kind, st.row, &st.instead_of);
	if (s->disk.nover != was.nover)
		sitting_say(s, SAID_INFO,
			"another earlog changed the same thing. Your version stays; the other one "
			"is in the history");
	if (s->disk.nrefused != was.nrefused)
		sitting_say(s, SAID_WARN,
			"not done: another earlog changed the same thing, and its version stays");
	if (s->disk.nlost != was.nlost)
		sitting_say(s, SAID_WARN,
			"another earlog changed the same thing later. Its version stays; yours is "
			"in the history");
	if (s->disk.nothers != was.nothers)
		sitting_archive_changed(s, clock_mono_ns());
	if (s->disk.stored == s->disk.queued)
		s->pending = false;
	else
		s->internal->backlog.queued_ns = clock_mono_ns();
}

/* ---- the timer that shows "not yet on disk", and freeing ---- */

static int64_t
backlog_next_ns(const struct sitting *s)
{
	bool waits = s->disk.stored != s->disk.queued && !s->pending;

	return waits ? s->internal->backlog.queued_ns + SLOW_DISK_NS : INT64_MAX;
}

static void
backlog_run(struct sitting *s)
{
	s->pending = true;
}

static void
backlog_finish(struct sitting *s)
{
	struct backlog *b = &s->internal->backlog;

	LIST_FINISH(b, edits_finish(&each->rows));
	free(b->seen_error);
}

const struct component backlog_component = {
	.next_ns = backlog_next_ns,
	.run = backlog_run,
	.finish = backlog_finish,
};
