/*
 * Changes that are not on disk yet. Groups of rows wait here until they are on the screen and their
 * positions are known, then in the queue of the writer's thread. Also handles reports of the
 * writer.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sitting/sitting_private.h"
#include "store/writer.h"

/* After this time the screen shows "not yet on disk". */
#define SLOW_DISK_NS (100 * 1000000LL)

bool
sitting_all_kept(const struct sitting *s)
{
	return !s->p->outbox.n && s->disk.stored == s->disk.queued;
}

void
outbox_add(struct sitting *s, struct outbox_group g)
{
	struct outbox *o = &s->p->outbox;

	LIST_ADD(o, g);
}

void
outbox_each_row(struct sitting *s, void (*each)(enum row_kind kind, void *row, const void *context),
	const void *context)
{
	const struct outbox *o = &s->p->outbox;

	for (const struct outbox_group *g = o->v; g < o->v + o->n; g++)
		for (size_t i = 0; i < g->n; i++)
			each(g->rows[i].kind, g->rows[i].row, context);
}

static void
free_group(struct outbox_group *g)
{
	for (size_t i = 0; i < g->n; i++)
		row_free(&row_types[g->rows[i].kind], g->rows[i].row);
	free(g->rows);
}

/* SLOW_DISK_NS counts from the oldest group that is not on disk. */
static void
before_queueing(struct sitting *s)
{
	if (s->disk.stored == s->disk.queued)
		s->p->outbox.queued_ns = clock_mono_ns();
}

void
sitting_flush(struct sitting *s)
{
	struct outbox *o = &s->p->outbox;

	if (!s->p->writer || capture_waits(s))
		return;
	for (struct outbox_group *g = o->v; g < o->v + o->n; g++) {
		before_queueing(s);
		s->disk.queued = writer_queue(s->p->writer, g->rows, g->n, g->guarded);
		free_group(g);
	}
	o->n = 0;
}

void
outbox_queue_played(struct sitting *s, const struct library_file *f)
{
	if (!s->p->writer)
		return;
	before_queueing(s);
	s->disk.queued = writer_queue_played(s->p->writer, f);
}

void
outbox_queue_measured(struct sitting *s, const struct library_file *f, struct analysis *a)
{
	if (!s->p->writer) {
		analysis_finish(a);
		return;
	}
	before_queueing(s);
	s->disk.queued = writer_queue_measured(s->p->writer, f, a);
}

/* ---- reports of the writer ---- */

static void
say_failing(struct sitting *s, bool was_failing)
{
	char **seen = &s->p->outbox.seen_error;

	if (s->disk.failing && (!*seen || strcmp(*seen, s->disk.error) != 0)) {
		sitting_say(s, SAID_ERROR,
			"not kept yet: %s; it is tried again, nothing typed is lost",
			s->disk.error);
		xreplace(seen, s->disk.error);
	} else if (was_failing && !s->disk.failing) {
		sitting_say(s, SAID_INFO, "everything is on disk again");
		xreplace(seen, NULL);
	}
}

void
sitting_on_writer(struct sitting *s)
{
	struct writer_state was = s->disk;
	struct current_version st;
	bool was_pending = s->pending;

	writer_read(s->p->writer, &s->disk);
	say_failing(s, was.failing);
	while (writer_current(s->p->writer, &st))
		change_take_current(s, st.kind, st.row, &st.instead_of);
	if (s->disk.nover != was.nover)
		sitting_say(s, SAID_INFO,
			"another earlog had also changed this: its version is in the history");
	if (s->disk.nrefused != was.nrefused)
		sitting_say(s, SAID_WARN,
			"not done: another earlog has changed it since, and its version remains");
	if (s->disk.nlost != was.nlost)
		sitting_say(s, SAID_WARN,
			"another earlog changed the same thing later: its version remains, yours "
			"is "
			"in the history");
	if (s->disk.nothers != was.nothers)
		other_notes_look(s, clock_mono_ns());
	blind_follow(s);
	if (s->disk.stored == s->disk.queued) {
		s->pending = false;
		if (sitting_all_kept(s)) /* earlier, the reader would miss a change */
			other_notes_stored(s);
		blind_stored(s);
		measured_stored(s);
	} else {
		s->p->outbox.queued_ns = clock_mono_ns();
	}
	if (s->pending != was_pending || s->disk.failing != was.failing)
		s->dirty |= DIRTY_HEADER;
	leave_follow(s);
}

void
sitting_retry(struct sitting *s)
{
	if (s->disk.stored == s->disk.queued)
		sitting_say(s, SAID_INFO, "everything is on disk");
	else
		writer_retry(s->p->writer);
}

/* ---- timer and end ---- */

int64_t
outbox_next_ns(const struct sitting *s, int64_t now_ns)
{
	bool waits = s->disk.stored != s->disk.queued && !s->pending;

	(void)now_ns;
	return waits ? s->p->outbox.queued_ns + SLOW_DISK_NS : INT64_MAX;
}

bool
outbox_run(struct sitting *s, int64_t now_ns)
{
	if (outbox_next_ns(s, now_ns) > now_ns)
		return false;
	s->pending = true;
	return true;
}

void
outbox_finish(struct sitting *s)
{
	struct outbox *o = &s->p->outbox;

	for (size_t i = 0; i < o->n; i++)
		free_group(&o->v[i]);
	free(o->v);
	free(o->seen_error);
}
