/*
 * What was in the files and is not any more. It is not offered, nothing that was recorded with it
 * is dropped, and what has notes is named in one line. What was added at the bench or in the shell
 * never was in a file, and stays.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/identity.h"
#include "sitting/enrol_private.h"

static bool
names(const struct note *n, enum row_kind kind, const struct uuid *u)
{
	switch (kind) {
	case ROW_ITEM: return uuid_same(&n->item, u);
	case ROW_DEVICE: return uuid_same(&n->device, u) || uuid_same(&n->against, u);
	case ROW_VARIANT: return uuid_same(&n->variant, u);
	case ROW_CHAIN: return uuid_same(&n->chain, u);
	default: return uuid_same(&n->question, u);
	}
}

/* The archive is asked where the notes are not in the record yet: at the start. */
bool
enrol_has_notes(struct enrol *e, enum row_kind kind, const struct uuid *uuid)
{
	const struct record *rec = &e->s->rec;
	bool has = false;

	for (size_t i = 0; !has && i < record_count(rec, ROW_NOTE); i++) {
		const struct note *n = record_at(rec, ROW_NOTE, i);

		has = !n->row.deleted && uuid_same(&n->review, &e->s->review) &&
			names(n, kind, uuid);
	}
	if (!has && e->s->reading && e->st &&
		!store_has_notes(e->st, &e->s->review, kind, uuid, &has, e->err))
		e->failed = true;
	return has;
}

void
enrol_tell_gone(struct enrol *e, const char *kind, const char *name)
{
	buf_addf(&e->gone, "%s%s%s", e->gone.len ? ", " : "", kind, name);
}

/* The command comes first: a narrow screen shows it, however long the list is. */
void
enrol_say_gone(struct enrol *e)
{
	if (e->gone.len)
		sitting_say(e->s, SAID_WARN,
			"earlog check --missing %s prints what left the files: %s; notes on it "
			"stay",
			e->s->files->path, e->gone.s);
}

/* ---- variants ---- */

static bool
is_in_file(const struct session_file *f, const struct variant *v)
{
	const struct session_variant *is = session_file_variant(f, v->name);
	char *content = is ? pairs_content(&is->content) : NULL;
	bool same = content && v->content && strcmp(content, v->content) == 0;

	free(content);
	return same;
}

/* Any of its revisions may have them. */
static bool
variant_has_notes(struct enrol *e, const struct variant *v)
{
	for (size_t i = 0; i < record_count(&e->s->rec, ROW_VARIANT); i++) {
		const struct variant *o = record_at(&e->s->rec, ROW_VARIANT, i);

		if (uuid_same(&o->device, &v->device) && strcmp(o->name, v->name) == 0 &&
			enrol_has_notes(e, ROW_VARIANT, &o->row.uuid))
			return true;
	}
	return false;
}

void
enrol_gone_variants(struct enrol *e, const struct session_file *f, const struct uuid *device)
{
	bool shared = false;

	for (size_t i = 0; i < record_count(&e->s->rec, ROW_VARIANT); i++) {
		const struct variant *v = record_at(&e->s->rec, ROW_VARIANT, i);
		bool named = v->name && session_file_variant(f, v->name);

		if (v->row.deleted || !v->name || !uuid_same(&v->device, device) ||
			is_in_file(f, v))
			continue;
		/* The file of another review of this device may name those that this one does not.
		 */
		if (!named &&
			!store_has_other_review(e->st, device, &e->s->review, &shared, e->err))
			e->failed = true;
		if (!named && shared)
			continue;
		if (!named && variant_has_notes(e, v))
			enrol_tell_gone(e, "variant ", v->name);
		struct variant *off = enrol_begin(e, ROW_VARIANT, v->row.uuid);
		off->row.deleted = true;
		enrol_finish(e, ROW_VARIANT, off);
	}
}

/* ---- chains ---- */

static bool
from_file(const char *added)
{
	return added && strcmp(added, "file") == 0;
}

static bool
chain_has_notes(struct enrol *e, const char *name)
{
	for (size_t i = 0; i < record_count(&e->s->rec, ROW_CHAIN); i++) {
		const struct chain *c = record_at(&e->s->rec, ROW_CHAIN, i);

		if (c->name && uuid_same(&c->review, &e->s->review) && strcmp(c->name, name) == 0 &&
			enrol_has_notes(e, ROW_CHAIN, &c->row.uuid))
			return true;
	}
	return false;
}

void
enrol_gone_chains(struct enrol *e, const struct session_file *f)
{
	for (size_t i = 0; i < record_count(&e->s->rec, ROW_CHAIN); i++) {
		const struct chain *c = record_at(&e->s->rec, ROW_CHAIN, i);

		if (c->row.deleted || c->rank == NO_INT || !c->name ||
			!uuid_same(&c->review, &e->s->review) || session_file_chain(f, c->name) ||
			!from_file(c->added))
			continue;
		if (chain_has_notes(e, c->name))
			enrol_tell_gone(e, "chain ", c->name);
		struct chain *off = enrol_begin(e, ROW_CHAIN, c->row.uuid);
		off->rank = NO_INT;
		enrol_finish(e, ROW_CHAIN, off);
	}
}

/* ---- compared devices ---- */

static bool
is_compared(const struct session_file *f, const struct uuid *device)
{
	for (size_t i = 0; i < f->n_compare; i++) {
		struct uuid named = uuid_of_device(f->compare[i].id);
		if (uuid_same(&named, device))
			return true;
	}
	return false;
}

void
enrol_gone_comparisons(struct enrol *e, const struct session_file *f)
{
	for (size_t i = 0; i < record_count(&e->s->rec, ROW_COMPARISON); i++) {
		const struct comparison *c = record_at(&e->s->rec, ROW_COMPARISON, i);
		const struct device *d = record_find(&e->s->rec, ROW_DEVICE, &c->device);

		if (c->row.deleted || c->rank == NO_INT || !uuid_same(&c->review, &e->s->review) ||
			is_compared(f, &c->device))
			continue;
		struct comparison *now = enrol_begin(e, ROW_COMPARISON, c->row.uuid);
		if (from_file(c->added)) {
			if (d && enrol_has_notes(e, ROW_DEVICE, &c->device))
				enrol_tell_gone(e, "", d->name ? d->name : d->id);
			now->rank = NO_INT;
		} else if (c->rank < RANK_ADDED) {
			/* The file named it meanwhile: it stands with those that were added again.
			 */
			now->rank += RANK_ADDED;
		}
		enrol_finish(e, ROW_COMPARISON, now);
	}
}

/* ---- questions ---- */

static bool
is_asked(const struct enrol *e, const struct uuid *question)
{
	for (size_t i = 0; i < e->nasked; i++)
		if (uuid_same(&e->asked[i], question))
			return true;
	return false;
}

/* Does this session file or this playlist say which questions there are of its kind? */
static bool
is_ours(const struct enrol *e, const struct question *q)
{
	const struct section *sec = record_find(&e->s->rec, ROW_SECTION, &q->section);

	if (!uuid_none(&q->review))
		return uuid_same(&q->review, &e->s->review);
	return sec && sec->id && playlist_section(e->playlist, sec->id);
}

void
enrol_gone_questions(struct enrol *e)
{
	for (size_t i = 0; i < record_count(&e->s->rec, ROW_QUESTION); i++) {
		const struct question *q = record_at(&e->s->rec, ROW_QUESTION, i);

		if (q->row.deleted || is_asked(e, &q->row.uuid) || !is_ours(e, q))
			continue;
		if (enrol_has_notes(e, ROW_QUESTION, &q->row.uuid))
			enrol_tell_gone(e, "question ", q->id);
		struct question *off = enrol_begin(e, ROW_QUESTION, q->row.uuid);
		off->row.deleted = true;
		enrol_finish(e, ROW_QUESTION, off);
	}
}
