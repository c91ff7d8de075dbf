/*
 * The one mechanism of change (design, section 10): rows in their new version are applied to the record in
 * memory, shown, queued for the writer in order, and remembered with what they replaced, so that undo is
 * nothing but another change.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sitting/sitting_private.h"

static const unsigned dirty_of[ROW_KINDS] = {
	[ROW_NOTE] = DIRTY_NOTES | DIRTY_TRACKS | DIRTY_PLAYER, [ROW_LISTING] = DIRTY_TRACKS,
	[ROW_SOURCE] = DIRTY_TRACKS | DIRTY_PLAYER, [ROW_DRAFT] = DIRTY_EDITOR, [ROW_CHAIN] = DIRTY_HEADER,
	[ROW_DEVICE] = DIRTY_HEADER, [ROW_VARIANT] = DIRTY_HEADER, [ROW_CUE] = DIRTY_PLAYER,
	[ROW_ITEM] = DIRTY_TRACKS, [ROW_RECORDING] = DIRTY_TRACKS, [ROW_SECTION] = DIRTY_TRACKS,
	[ROW_RATING] = DIRTY_WHEEL, [ROW_VOLUME] = DIRTY_HEADER,
};

static void
group_finish(struct group *g)
{
	for (size_t i = 0; i < g->n; i++)
		row_free(&row_types[g->rows[i].kind], g->rows[i].row);
	free(g->rows);
}

static void
step_finish(struct undo_step *st)
{
	for (size_t i = 0; i < st->n; i++)
		row_free(&row_types[st->rows[i].kind], st->rows[i].before);
	free(st->rows);
	free(st->label);
}

static void
stack_clear(struct undo_stack *k)
{
	while (k->n)
		step_finish(&k->v[--k->n]);
}

static void
stack_push(struct undo_stack *k, struct undo_step st)
{
	k->v = xgrow(k->v, k->n, &k->cap, sizeof(k->v[0]));
	k->v[k->n++] = st;
}

void
change_finish(struct sitting *s)
{
	stack_clear(&s->p->undo);
	stack_clear(&s->p->redo);
	free(s->p->undo.v);
	free(s->p->redo.v);
	for (size_t i = 0; i < s->p->noutbox; i++)
		group_finish(&s->p->outbox[i]);
	free(s->p->outbox);
}

void *
change_copy(const struct sitting *s, enum row_kind kind, const struct uuid *u)
{
	const void *row = record_find(&s->rec, kind, u);

	return row ? row_dup(&row_types[kind], row) : NULL;
}

/* Does this version of a source change what is tried, or in which order? */
static bool
plays_otherwise(const struct source *old, const struct source *new)
{
	return !old || old->row.deleted != new->row.deleted || old->rank != new->rank;
}

/* Applies a group and gives the step that would undo it. */
static struct undo_step
apply(struct sitting *s, struct edit *rows, size_t n, const char *label)
{
	struct undo_step st = { .label = xstrdup(label), .rows = xcalloc(n, sizeof(st.rows[0])), .n = n };
	struct group out = { .rows = xcalloc(n, sizeof(out.rows[0])), .n = n };
	bool reindex = false;
	const struct source *moved = NULL;

	for (size_t i = 0; i < n; i++) {
		enum row_kind kind = rows[i].kind;
		struct row *new = rows[i].row;
		struct row *old = record_find(&s->rec, kind, &new->uuid);

		if (kind == ROW_SOURCE && plays_otherwise((struct source *)old, (struct source *)new))
			moved = (struct source *)new;
		row_stamp(new, old);
		out.rows[i] = (struct edit){ kind, row_dup(&row_types[kind], new) };
		st.rows[i] = (struct undo_row){ kind, new->uuid, new->edit, rows_take(&s->rec.of[kind], new) };
		s->dirty |= dirty_of[kind];
		s->p->heard_stale |= kind == ROW_NOTE;
		reindex = reindex || !index_change(s, kind, old, new);
		if (kind == ROW_RATING)
			wheel_rated(s, (struct rating *)old, (struct rating *)new);
	}
	s->p->outbox = xgrow(s->p->outbox, s->p->noutbox, &s->p->outbox_cap, sizeof(out));
	s->p->outbox[s->p->noutbox++] = out;
	if (reindex)
		index_build(s);
	if (moved && s->p->started)
		sources_changed(s, moved);
	return st;
}

void
change_apply(struct sitting *s, struct edit *rows, size_t n, const char *label)
{
	struct undo_step st = apply(s, rows, n, label);

	if (!label) {
		step_finish(&st);
		return;
	}
	stack_clear(&s->p->redo);
	stack_push(&s->p->undo, st);
}

void
change_one(struct sitting *s, enum row_kind kind, void *row, const char *label)
{
	change_apply(s, &(struct edit){ kind, row }, 1, label);
}

void
sitting_flush(struct sitting *s)
{
	if (!s->p->writer || capture_waits(s))
		return;
	for (size_t g = 0; g < s->p->noutbox; g++) {
		struct group *out = &s->p->outbox[g];
		struct writer_row rows[16], *r = out->n <= LENGTH(rows) ? rows : xcalloc(out->n, sizeof(*r));

		for (size_t i = 0; i < out->n; i++)
			r[i] = (struct writer_row){ out->rows[i].kind, out->rows[i].row };
		if (s->disk.stored == s->disk.queued)
			s->p->queued_ns = clock_mono_ns();
		s->disk.queued = writer_queue(s->p->writer, r, out->n);
		if (r != rows)
			free(r);
		group_finish(out);
	}
	s->p->noutbox = 0;
}

/* A version came back under a new name: steps that wait for the old name wait for the new one. */
static void
rename_edit(struct undo_stack *k, const struct uuid *row, const struct uuid *from, const struct uuid *to)
{
	for (size_t i = 0; i < k->n; i++)
		for (size_t j = 0; j < k->v[i].n; j++)
			if (uuid_same(&k->v[i].rows[j].uuid, row) && uuid_same(&k->v[i].rows[j].edit, from))
				k->v[i].rows[j].edit = *to;
}

static bool
step_applies(const struct sitting *s, const struct undo_step *st)
{
	for (size_t i = 0; i < st->n; i++) {
		const struct row *now = record_find(&s->rec, st->rows[i].kind, &st->rows[i].uuid);
		if (!now || !uuid_same(&now->edit, &st->rows[i].edit))
			return false;
	}
	return true;
}

/* A draft that undo brought back is opened again; one that it took away is closed. */
static void
follow_drafts(struct sitting *s, const struct undo_step *st)
{
	for (size_t i = 0; i < st->n; i++) {
		if (st->rows[i].kind != ROW_DRAFT)
			continue;
		const struct draft *d = record_find(&s->rec, ROW_DRAFT, &st->rows[i].uuid);
		if (d && !d->row.deleted)
			draft_reopen(s, d);
	}
}

static bool
turn(struct sitting *s, struct undo_stack *from, struct undo_stack *to, const char *word, struct err *err)
{
	if (!from->n)
		return err_set(err, "nothing to %s", word);
	struct undo_step st = from->v[--from->n];
	if (!step_applies(s, &st)) {
		err_set(err, "cannot %s %s: it was changed since, elsewhere", word, st.label);
		step_finish(&st);
		return false;
	}
	struct edit *rows = xcalloc(st.n, sizeof(rows[0]));
	struct uuid *were = xcalloc(st.n, sizeof(were[0]));
	for (size_t i = 0; i < st.n; i++) {
		struct undo_row *u = &st.rows[i];

		rows[i].kind = u->kind;
		if (u->before) {
			were[i] = ((struct row *)u->before)->edit;
			rows[i].row = u->before;
			u->before = NULL;
		} else {
			rows[i].row = change_copy(s, u->kind, &u->uuid);
			((struct row *)rows[i].row)->deleted = true;
		}
	}
	struct undo_step back = apply(s, rows, st.n, st.label);
	for (size_t i = 0; i < st.n; i++) {
		rename_edit(from, &back.rows[i].uuid, &were[i], &back.rows[i].edit);
		rename_edit(to, &back.rows[i].uuid, &were[i], &back.rows[i].edit);
	}
	stack_push(to, back);
	sitting_say(s, SAID_INFO, "%s: %s", word, st.label);
	follow_drafts(s, &back);
	chains_follow(s);
	step_finish(&st);
	free(rows);
	free(were);
	return true;
}

void
change_learnt(struct sitting *s, enum row_kind kind, void *row)
{
	struct uuid uuid = ((struct row *)row)->uuid;
	const struct row *old = record_find(&s->rec, kind, &uuid);
	struct uuid was = old ? old->edit : UUID_NONE;

	change_apply(s, &(struct edit){ kind, row }, 1, NULL);
	const struct row *new = record_find(&s->rec, kind, &uuid);
	rename_edit(&s->p->undo, &uuid, &was, &new->edit);
	rename_edit(&s->p->redo, &uuid, &was, &new->edit);
}

bool
sitting_undo(struct sitting *s, struct err *err)
{
	return turn(s, &s->p->undo, &s->p->redo, "undo", err);
}

bool
sitting_redo(struct sitting *s, struct err *err)
{
	return turn(s, &s->p->redo, &s->p->undo, "redo", err);
}
