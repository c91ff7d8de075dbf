/*
 * Changes of the record: new versions of rows are applied in memory, marked to be drawn, and queued
 * for the writer in order. The replaced versions are kept; undo applies them as another change. An
 * undo step expects the versions of its rows that it left: undo is refused if a row has another
 * version.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "bench/sitting/sitting_internal.h"
#include "review/record/blind_result.h"
#include "review/record/rows.h"

static void
step_finish(struct undo_step *st)
{
	EACH_IN (row, st->rows, st->n)
		row_free(row->kind, row->before);
	free(st->rows);
	free(st->label);
}

static void
cut_steps(struct changes *c, size_t from)
{
	while (c->n > from)
		step_finish(&c->v[--c->n]);
}

static void
change_finish(struct sitting *s)
{
	cut_steps(&s->internal->changes, 0);
	free(s->internal->changes.v);
}

void *
change_copy(const struct sitting *s, enum row_kind kind, const struct uuid *u)
{
	const void *row = sitting_find(s, kind, u);

	return row ? row_dup(kind, row) : NULL;
}

/* Updates the lists on the screen after a row changed from version `old` (NULL: a new row) to
 * `new`. Sets *reindex if track_index_build must build the lists again. */
static void
follow_change(
	struct sitting *s, enum row_kind kind, const void *old, const void *version, bool *reindex)
{
	s->dirty |= kind == ROW_OPEN_NOTE ? DIRTY_TEXT : DIRTY_ALL;
	if (kind == ROW_NOTE || kind == ROW_RATING)
		other_notes_changed(s);
	if (kind == ROW_VARIANT)
		setup_call_settings(&s->rec);
	*reindex = *reindex || !track_index_change(s, kind, old, version);
	if (kind == ROW_RATING)
		news_send(s, (struct news){ .kind = NEWS_RATING, .was = old, .is = version });
}

/* Applies a list of rows as one group and empties the list. guarded: the writer refuses the rows if
 * another earlog has changed them. Returns the undo step of the group, which the caller owns. */
static struct undo_step
apply_group(struct sitting *s, struct edits *rows, const char *label, bool guarded)
{
	struct undo_step st = { .label = xstrdup(label),
		.rows = xcalloc(rows->n, sizeof(st.rows[0])) };
	struct backlog_group out = { .guarded = guarded };
	bool reindex = false;

	EACH (row, rows) {
		enum row_kind kind = row->kind;
		struct row *version = row->row;
		struct row *old = sitting_find(s, kind, &version->uuid);

		edits_stamp(kind, version, old);
		if (made_sitting(kind, version))
			made_settle(kind, version,
				sitting_find(s, ROW_SITTING, made_sitting(kind, version)));
		struct blind_run *run = kind == ROW_BLIND_RUN ? (struct blind_run *)version : NULL;
		if (run && old && run->ended_ms != NO_INT &&
			((const struct blind_run *)old)->ended_ms == NO_INT)
			blind_run_end(run, &s->rec, version->edited_ms);
		edits_add(&out.rows, kind, row_dup(kind, version));
		struct undo_row was = { kind, version->uuid, version->edit,
			rows_take(&s->rec.of[kind], version) };
		follow_change(s, kind, old, version, &reindex);
		/* Rows of the lexicon are not part of the step: undoing the rating that added them
		 * keeps them. */
		if (kind == ROW_LEXICON || kind == ROW_ATTRIBUTE)
			row_free(kind, was.before);
		else
			st.rows[st.n++] = was;
	}
	LIST_ADD(&s->internal->backlog, out);
	free(rows->v);
	*rows = (struct edits){ .v = NULL };
	if (reindex)
		track_index_build(s);
	return st;
}

/* Copies to `into` those fields of `new` (and `deleted`) that differ from `old`. */
static void
follow_edit(enum row_kind kind, const void *old, const void *version, void *into)
{
	if (((const struct row *)old)->deleted != ((const struct row *)version)->deleted)
		((struct row *)into)->deleted = ((const struct row *)version)->deleted;
	EACH_FIELD (f, kind) {
		if (!row_field_same(f, old, version))
			row_field_copy(f, version, into);
	}
}

/*
 * Adapts the undo history to a change of a row that undo does not revert (a length, a hash, new
 * content of a file). Steps that expect the row's old version now expect the new version. The
 * versions that steps restore get the change also.
 */
static void
carry_change(struct changes *c, const struct undo_row *done, const struct row *now)
{
	/* Only steps to redo can have the open note, which changes with each letter. */
	for (size_t i = done->kind == ROW_OPEN_NOTE ? c->nundo : 0; i < c->n; i++)
		EACH_IN (u, c->v[i].rows, c->v[i].n) {
			if (!uuid_same(&u->uuid, &done->uuid))
				continue;
			if (uuid_same(&u->edit, &((const struct row *)done->before)->edit))
				u->edit = now->edit;
			if (u->before)
				follow_edit(u->kind, done->before, now, u->before);
		}
}

/* Adds a step that undo reverts next. The steps to redo remain. */
static void
add_step(struct sitting *s, struct undo_step st)
{
	struct changes *c = &s->internal->changes;

	LIST_ADD(c, st);
	memmove(c->v + c->nundo + 1, c->v + c->nundo, (c->n - 1 - c->nundo) * sizeof(st));
	c->v[c->nundo++] = st;
}

static void
apply_step(struct sitting *s, struct edits *rows, const char *label, bool guarded)
{
	struct changes *c = &s->internal->changes;

	note_mark_private(&s->rec, rows);
	struct undo_step st = apply_group(s, rows, label, guarded);

	if (label) {
		cut_steps(c, c->nundo);
		add_step(s, st);
		return;
	}
	EACH_IN (u, st.rows, st.n)
		if (u->before)
			carry_change(c, u, sitting_find(s, u->kind, &u->uuid));
	step_finish(&st);
}

void
change_apply(struct sitting *s, struct edits *rows, const char *label)
{
	if (rows->n)
		apply_step(s, rows, label, false);
}

void
change_join(struct sitting *s)
{
	struct changes *c = &s->internal->changes;
	struct undo_step *last = c->v + c->nundo - 1;

	if (c->nundo < 2 || c->n > c->nundo || last->n != 1 || last[-1].n != 1 ||
		!uuid_same(&last->rows[0].uuid, &last[-1].rows[0].uuid))
		return;
	last[-1].rows[0].edit = last->rows[0].edit;
	cut_steps(c, --c->nundo);
}

void
change_outside(struct sitting *s, const char *words)
{
	add_step(s, (struct undo_step){ .label = xstrdup(words) });
}

void
change_guarded(struct sitting *s, struct edits *rows, const char *label)
{
	apply_step(s, rows, label, true);
}

void
change_one(struct sitting *s, enum row_kind kind, void *row, const char *label)
{
	struct edits one = { .v = NULL };

	edits_add(&one, kind, row);
	change_apply(s, &one, label);
}

/* Adds the row to `out` if it is the note or an open note of it. */
static void
add_version(enum row_kind kind, void *row, const struct uuid *note, struct note_versions *out)
{
	if (!row || (kind != ROW_OPEN_NOTE && kind != ROW_NOTE))
		return;
	struct note *n = kind == ROW_OPEN_NOTE ? &((struct open_note *)row)->note : row;
	if (uuid_same(&n->row.uuid, note))
		LIST_ADD(out, n);
}

struct note_versions
change_versions(struct sitting *s, const struct uuid *note)
{
	const struct changes *c = &s->internal->changes;
	struct note_versions out = { .v = NULL };

	add_version(ROW_NOTE, sitting_find(s, ROW_NOTE, note), note, &out);
	for (struct open_note *o = NULL; (o = record_next(&s->rec, ROW_OPEN_NOTE, o));)
		add_version(ROW_OPEN_NOTE, o, note, &out);
	add_version(ROW_OPEN_NOTE, s->open_note, note, &out);
	EACH (group, &s->internal->backlog) {
		const struct edits *rows = &group->rows;

		EACH (row, rows)
			add_version(row->kind, row->row, note, &out);
	}
	EACH (step, c)
		EACH_IN (row, step->rows, step->n)
			add_version(row->kind, row->before, note, &out);
	return out;
}

/* Returns what the step keeps of a row of which it expects this version; NULL: nothing. */
static struct undo_row *
version_in(const struct undo_step *st, const struct uuid *row, const struct uuid *edit)
{
	EACH_IN (u, st->rows, st->n)
		if (uuid_same(&u->uuid, row) && uuid_same(&u->edit, edit))
			return u;
	return NULL;
}

bool
change_has(const struct sitting *s, const struct row *row)
{
	const struct changes *c = &s->internal->changes;

	EACH_IN (step, c->v, c->nundo)
		if (version_in(step, &row->uuid, &row->edit))
			return true;
	return false;
}

/* Lets all undo steps that expect version `from` of a row expect version `to`. */
static void
rename_edit(
	struct changes *c, const struct uuid *row, const struct uuid *from, const struct uuid *to)
{
	EACH (step, c) {
		struct undo_row *u = version_in(step, row, from);

		if (u)
			u->edit = *to;
	}
}

static bool
step_applies(const struct sitting *s, const struct undo_step *st)
{
	EACH_IN (one, st->rows, st->n) {
		const struct row *now = sitting_find(s, one->kind, &one->uuid);
		if (!now || !uuid_same(&now->edit, &one->edit))
			return false;
	}
	return true;
}

static void
drop_gone_steps(struct sitting *s)
{
	struct changes *c = &s->internal->changes;
	size_t n = 0, nundo = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (c->v[i].gone) {
			step_finish(&c->v[i]);
			continue;
		}
		if (i < c->nundo)
			nundo++;
		c->v[n++] = c->v[i];
	}
	c->n = n;
	c->nundo = nundo;
}

/* Returns false and sets err if the step changes another note than the open one, of which there is
 * only one, or what the open test locks. word: undo or redo. */
static bool
may_turn(const struct sitting *s, const struct undo_step *st, const char *word, struct err *err)
{
	EACH_IN (u, st->rows, st->n) {
		if (u->kind == ROW_OPEN_NOTE && s->open_note &&
			!uuid_same(&u->uuid, &s->open_note->row.uuid))
			return err_set(err, "a note is open: \1keep\2 keeps it, then %s", word);
		if ((u->kind == ROW_VOLUME || u->kind == ROW_CHAIN) && sitting_refuses(s, err))
			return false;
	}
	return true;
}

/* Undoes or redoes the step c->v[at]. On failure sets err and returns false. */
static bool
turn_step(struct sitting *s, size_t at, bool redo, struct err *err)
{
	struct changes *c = &s->internal->changes;
	const char *word = redo ? "redo" : "undo";

	if (!may_turn(s, &c->v[at], word, err))
		return false;
	struct undo_step st = c->v[at];
	if (!st.n || !step_applies(s, &st)) {
		if (!st.n) /* a change of a file, which undo reports and does not revert */
			sitting_say(s, SAID_WARN, "%s", st.label);
		else
			err_set(err, "cannot %s %s: another earlog has changed it since", word,
				st.label);
		c->v[at].gone = true;
		drop_gone_steps(s);
		return !st.n;
	}
	struct edits rows = { .v = NULL };
	CLEANUP(pointer_free) struct uuid *were = xcalloc(st.n, sizeof(were[0]));
	for (size_t i = 0; i < st.n; i++) {
		struct undo_row *u = &st.rows[i];
		struct row *row = u->before;

		if (row)
			were[i] = row->edit;
		else
			row = change_copy(s, u->kind, &u->uuid);
		row->deleted |= !u->before;
		u->before = NULL;
		edits_add(&rows, u->kind, row);
	}
	struct undo_step back = apply_group(s, &rows, st.label, true);
	for (size_t i = 0; i < st.n; i++)
		rename_edit(c, &back.rows[i].uuid, &were[i], &back.rows[i].edit);
	step_finish(&st);
	c->v[at] = back;
	c->nundo = at + redo;
	news_send(s, (struct news){ .kind = NEWS_TURNED, .step = &back, .redo = redo });
	return true;
}

void
change_settle(struct sitting *s)
{
	struct changes *c = &s->internal->changes;

	EACH (step, c)
		EACH_IN (row, step->rows, step->n)
			step->gone |= row->kind == ROW_TRIAL;
	drop_gone_steps(s);
}

/* Adds a row that another earlog stored to the record, which then owns the row. */
static void
take_row(struct sitting *s, enum row_kind kind, void *row)
{
	bool reindex = false;

	void *was = rows_take(&s->rec.of[kind], row);
	follow_change(s, kind, was, row, &reindex);
	if (reindex)
		track_index_build(s);
	row_free(kind, was);
}

void
change_take_current(struct sitting *s, enum row_kind kind, void *row, const struct uuid *instead_of)
{
	const struct row *now = sitting_find(s, kind, &((struct row *)row)->uuid);

	/* The answers to a blind run replace no version of ours: they come beside the run. */
	bool answer = uuid_none(instead_of);
	if (!answer && (!now || !uuid_same(&now->edit, instead_of))) {
		row_free(kind, row);
		return;
	}
	s->internal->run_moved |= kind == ROW_BLIND_RUN && uuid_same(&now->uuid, &s->blind);
	/* Drops the undo steps that expect this version of the row: the archive refused it, and the
	 * screen says so. Undo of any other version is refused when its turn comes. */
	struct changes *c = &s->internal->changes;
	bool refused = now && !row_same(kind, now, row);
	EACH_WHILE (step, c, refused)
		step->gone |= version_in(step, &now->uuid, &now->edit) != NULL;
	drop_gone_steps(s);
	take_row(s, kind, row);
}

void
change_arrived(struct sitting *s, enum row_kind kind, const void *row)
{
	const struct row *now =
		row ? sitting_find(s, kind, &((const struct row *)row)->uuid) : NULL;

	if (row && (!now || store_version_wins(row, now)))
		take_row(s, kind, row_dup(kind, row));
}

bool
sitting_undo(struct sitting *s, struct err *err)
{
	size_t n = s->internal->changes.nundo;

	if (n)
		return turn_step(s, n - 1, false, err);
	if (!s->resumed)
		return err_set(err, "nothing to undo");
	/* Undo covers this session only; the archive has the history of earlier changes. */
	return err_set(err, "nothing to undo%s; earlog note history shows earlier texts",
		s->internal->changes.n ? " any more" : ": a new session");
}

bool
sitting_redo(struct sitting *s, struct err *err)
{
	size_t at = s->internal->changes.nundo;

	return at < s->internal->changes.n ? turn_step(s, at, true, err)
					   : err_set(err, "nothing to redo");
}

bool
change_moved_run(struct sitting *s)
{
	bool moved = s->internal->run_moved;

	s->internal->run_moved = false;
	return moved;
}

const struct component change_component = {
	.finish = change_finish,
};
