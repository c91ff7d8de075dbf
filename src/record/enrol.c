#include "record/enrol.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/chains.h"
#include "record/enrol_private.h"
#include "record/identity.h"

void *
enrol_begin(const struct enrol *e, enum row_kind kind, struct uuid uuid)
{
	return edits_version(e->rec, kind, uuid);
}

struct uuid
enrol_finish(struct enrol *e, enum row_kind kind, void *row)
{
	return edits_add_changed(&e->out->edits, e->rec, kind, row);
}

void
enrol_withdraw(struct enrol *e, enum row_kind kind, const struct uuid *uuid)
{
	struct row *off = enrol_begin(e, kind, *uuid);

	off->deleted = true;
	enrol_finish(e, kind, off);
}

void
enrol_text(char **into, const char *given)
{
	if (given)
		xreplace(into, given);
}

void
enrol_owned(char **into, char *given)
{
	enrol_text(into, given);
	free(given);
}

static void
number_if_given(double *into, double given)
{
	if (!isnan(given))
		*into = given;
}

char *
enrol_json(const struct texts *t)
{
	if (!t->n)
		return NULL;
	json_t *list = json_array();
	for (size_t i = 0; i < t->n; i++)
		json_array_append_new(list, json_string(t->v[i]));
	char *dump = json_dumps(list, JSON_COMPACT);
	json_decref(list);
	return dump;
}

/* ---- what the files name ---- */

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

static bool
has_question(const struct playlist_question *v, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (id && strcmp(v[i].id, id) == 0)
			return true;
	return false;
}

/* The playlist's section of a question; NULL: none. */
static const struct playlist_section *
section_of(const struct record *rec, const struct enrol_files *files, const struct question *q)
{
	const struct section *row = record_find(rec, ROW_SECTION, &q->section);

	return row && row->id ? playlist_section(files->playlist, row->id) : NULL;
}

static bool
names_question(const struct record *rec, const struct enrol_files *files, const struct question *q)
{
	const struct playlist_section *sec;

	if (!uuid_none(&q->review))
		return has_question(files->session->questions, files->session->n_questions, q->id);
	sec = section_of(rec, files, q);
	return sec && has_question(sec->questions, sec->n_questions, q->id);
}

bool
enrol_names(const struct record *rec, const struct enrol_files *files, enum row_kind kind,
	const void *row)
{
	const struct session_file *f = files->session;

	switch (kind) {
	case ROW_COMPARISON: return is_compared(f, &((const struct comparison *)row)->device);
	case ROW_VARIANT: return session_file_variant(f, ((const struct variant *)row)->name);
	case ROW_CHAIN: return session_file_chain(f, ((const struct chain *)row)->name);
	case ROW_QUESTION: return names_question(rec, files, row);
	default: break;
	}
	const struct item *item = record_find(rec, ROW_ITEM, &((const struct listing *)row)->item);
	return item && item->id && playlist_item(files->playlist, item->id, NULL);
}

static bool
note_names(const struct note *n, enum row_kind kind, const struct uuid *u)
{
	switch (kind) {
	case ROW_ITEM: return uuid_same(&n->item, u);
	case ROW_DEVICE: return uuid_same(&n->device, u) || uuid_same(&n->against, u);
	case ROW_VARIANT: return uuid_same(&n->variant, u);
	case ROW_CHAIN: return uuid_same(&n->chain, u);
	default: return uuid_same(&n->question, u);
	}
}

bool
enrol_has_notes(const struct record *rec, const struct uuid *review, enum row_kind kind,
	const struct uuid *named)
{
	for (size_t i = 0; i < record_count(rec, ROW_NOTE); i++) {
		const struct note *n = record_at(rec, ROW_NOTE, i);

		if (!n->row.deleted && uuid_same(&n->review, review) && note_names(n, kind, named))
			return true;
	}
	return false;
}

void
enrol_tell_gone(struct enrol *e, enum row_kind kind, const struct uuid *uuid, const char *what,
	const char *name)
{
	struct enrolled *out = e->out;

	out->gone = xgrow(out->gone, out->n_gone, &out->gone_cap, sizeof(out->gone[0]));
	out->gone[out->n_gone++] =
		(struct enrol_gone){ kind, *uuid, xasprintf("%s%s", what, name ? name : "") };
}

/* ---- the session file ---- */

static struct uuid
enrol_device(struct enrol *e, const struct session_device *d)
{
	struct device *row = enrol_begin(e, ROW_DEVICE, uuid_of_device(d->id));

	enrol_text(&row->id, d->id);
	enrol_text(&row->name, d->name);
	enrol_text(&row->brand, d->brand);
	enrol_text(&row->model, d->model);
	enrol_text(&row->kind, d->kind);
	enrol_text(&row->drivers, d->drivers);
	enrol_text(&row->shell, d->shell);
	enrol_text(&row->link, d->link);
	enrol_text(&row->prices, d->prices_json);
	enrol_text(&row->tips, d->tips_json);
	enrol_text(&row->impedance, d->impedance);
	number_if_given(&row->impedance_ohm, d->impedance_ohm);
	enrol_text(&row->impedance_file, d->impedance_file);
	number_if_given(&row->sensitivity_db, d->sensitivity_db);
	enrol_text(&row->sensitivity_unit, d->sensitivity_unit);
	enrol_text(&row->cable, d->cable);
	return enrol_finish(e, ROW_DEVICE, row);
}

/* ---- variants ---- */

static bool
has_content(const struct session_variant *is, const struct variant *v)
{
	char *content = is ? pairs_content(&is->content) : NULL;
	bool same = content && v->content && strcmp(content, v->content) == 0;

	free(content);
	return same;
}

static void
variants_gone(struct enrol *e, const struct uuid *device)
{
	for (size_t i = 0; i < record_count(e->rec, ROW_VARIANT); i++) {
		const struct variant *v = record_at(e->rec, ROW_VARIANT, i);

		if (v->row.deleted || !v->name || !uuid_same(&v->device, device))
			continue;
		bool named = enrol_names(e->rec, e->files, ROW_VARIANT, v);
		if (named ? has_content(session_file_variant(e->files->session, v->name), v)
			  : e->files->device_shared)
			continue;
		for (size_t k = 0; !named && k < record_count(e->rec, ROW_VARIANT); k++) {
			const struct variant *o = record_at(e->rec, ROW_VARIANT, k);

			if (o->name && uuid_same(&o->device, device) &&
				strcmp(o->name, v->name) == 0)
				enrol_tell_gone(e, ROW_VARIANT, &o->row.uuid, "variant ", v->name);
		}
		enrol_withdraw(e, ROW_VARIANT, &v->row.uuid);
	}
}

static void
enrol_variants(struct enrol *e, struct uuid device)
{
	const struct session_file *f = e->files->session;

	for (size_t i = 0; i < f->n_variants; i++) {
		const struct session_variant *v = &f->variants[i];
		char hash[PAIRS_HASH];

		pairs_hash(&v->content, hash);
		struct variant *row =
			enrol_begin(e, ROW_VARIANT, uuid_of_variant(f->device.id, v->name, hash));
		row->device = device;
		enrol_text(&row->name, v->name);
		enrol_owned(&row->content, pairs_content(&v->content));
		enrol_finish(e, ROW_VARIANT, row);
	}
	variants_gone(e, &device);
}

/* ---- chains ---- */

/* What was added on the bench or in the shell never was in a file, and stays. */
static bool
is_from_file(const char *added)
{
	return added && strcmp(added, "file") == 0;
}

static void
chains_gone(struct enrol *e)
{
	for (size_t i = 0; i < record_count(e->rec, ROW_CHAIN); i++) {
		const struct chain *c = record_at(e->rec, ROW_CHAIN, i);

		if (!chains_offered(c, &e->review.row.uuid) || !is_from_file(c->added) ||
			enrol_names(e->rec, e->files, ROW_CHAIN, c))
			continue;
		for (size_t k = 0; k < record_count(e->rec, ROW_CHAIN); k++) {
			const struct chain *o = record_at(e->rec, ROW_CHAIN, k);

			if (o->name && uuid_same(&o->review, &c->review) &&
				strcmp(o->name, c->name) == 0)
				enrol_tell_gone(e, ROW_CHAIN, &o->row.uuid, "chain ", c->name);
		}
		chains_withdraw(e->rec, c, &e->out->edits);
	}
}

static void
enrol_chains(struct enrol *e)
{
	const struct session_file *f = e->files->session;

	for (size_t i = 0; i < f->n_chains; i++)
		chains_revise(e->rec, &e->review, f->chains[i].name, &f->chains[i].content,
			(int64_t)i, "file", &e->out->edits);
	chains_gone(e);
}

/* ---- compared devices ---- */

static void
comparisons_gone(struct enrol *e)
{
	for (size_t i = 0; i < record_count(e->rec, ROW_COMPARISON); i++) {
		const struct comparison *c = record_at(e->rec, ROW_COMPARISON, i);
		const struct device *d = record_find(e->rec, ROW_DEVICE, &c->device);

		if (c->row.deleted || c->rank == NO_INT ||
			!uuid_same(&c->review, &e->review.row.uuid) ||
			enrol_names(e->rec, e->files, ROW_COMPARISON, c))
			continue;
		struct comparison *now = enrol_begin(e, ROW_COMPARISON, c->row.uuid);
		if (is_from_file(c->added)) {
			if (d)
				enrol_tell_gone(
					e, ROW_DEVICE, &c->device, "", d->name ? d->name : d->id);
			now->rank = NO_INT;
		} else if (c->rank < RANK_ADDED) {
			/* A file named it meanwhile: now it stands with those that were added. */
			now->rank += RANK_ADDED;
		}
		enrol_finish(e, ROW_COMPARISON, now);
	}
}

static void
enrol_comparisons(struct enrol *e)
{
	const struct session_file *f = e->files->session;

	for (size_t i = 0; i < f->n_compare; i++) {
		const struct session_compared *c = &f->compare[i];
		struct device *d = enrol_begin(e, ROW_DEVICE, uuid_of_device(c->id));

		enrol_text(&d->id, c->id);
		if (!d->name)
			enrol_text(&d->name, c->device);
		struct uuid device = enrol_finish(e, ROW_DEVICE, d);
		struct comparison *row =
			enrol_begin(e, ROW_COMPARISON, uuid_of_comparison(f->id, c->id));
		row->review = e->review.row.uuid;
		row->device = device;
		row->rank = (int64_t)i;
		row->from_memory = c->from_memory;
		enrol_text(&row->volumes, c->volumes_json);
		if (!row->added)
			enrol_text(&row->added, "file");
		enrol_finish(e, ROW_COMPARISON, row);
	}
	comparisons_gone(e);
}

/* ---- questions ---- */

void
enrol_question(
	struct enrol *e, const struct playlist_question *q, const char *section, bool of_review)
{
	const char *of = of_review ? e->review.id : section ? section : "";
	struct question *row = enrol_begin(e, ROW_QUESTION, uuid_of_question(of, q->id));

	enrol_text(&row->id, q->id);
	row->review = of_review ? e->review.row.uuid : UUID_NONE;
	row->section = section && playlist_section(e->files->playlist, section)
		? uuid_of_section(section)
		: UUID_NONE;
	enrol_text(&row->text, q->text);
	enrol_owned(&row->items, enrol_json(&q->items));
	enrol_finish(e, ROW_QUESTION, row);
}

/* Of those that this session file and this playlist decide on. */
static void
questions_gone(struct enrol *e)
{
	for (size_t i = 0; i < record_count(e->rec, ROW_QUESTION); i++) {
		const struct question *q = record_at(e->rec, ROW_QUESTION, i);
		bool ours = uuid_none(&q->review) ? section_of(e->rec, e->files, q) != NULL
						  : uuid_same(&q->review, &e->review.row.uuid);

		if (q->row.deleted || !ours || enrol_names(e->rec, e->files, ROW_QUESTION, q))
			continue;
		enrol_tell_gone(e, ROW_QUESTION, &q->row.uuid, "question ", q->id);
		enrol_withdraw(e, ROW_QUESTION, &q->row.uuid);
	}
}

/* ---- all of it ---- */

static void
enrol_session(struct enrol *e)
{
	const struct session_file *f = e->files->session;
	char path[PATH_MAX];
	struct uuid device_uuid = enrol_device(e, &f->device);
	struct review *row = enrol_begin(e, ROW_REVIEW, e->review.row.uuid);

	enrol_text(&row->id, f->id);
	enrol_text(&row->title, f->title);
	row->device = device_uuid;
	enrol_text(&row->unit_how, f->unit.how);
	enrol_text(&row->unit_from, f->unit.from);
	if (f->unit.how)
		row->unit_thanks = f->unit.thanks;
	enrol_text(&row->playlist, f->playlist);
	enrol_text(&row->lexicon, f->lexicon);
	enrol_text(&row->template, f->template);
	if (f->scale_given)
		enrol_owned(&row->scale, scale_json(&f->scale));
	if (f->wheel_scale_given)
		enrol_owned(&row->wheel_scale, scale_json(&f->wheel_scale));
	enrol_text(&row->front_matter, f->front_matter);
	enrol_text(&row->measurements, f->measurements_json);
	enrol_text(&row->pictures, f->pictures_json);
	enrol_text(&row->path, realpath(f->path, path) ? path : f->path);
	enrol_finish(e, ROW_REVIEW, row);
	enrol_variants(e, device_uuid);
	enrol_chains(e);
	enrol_comparisons(e);
}

void
enrol(const struct record *rec, const struct enrol_files *files, struct enrolled *out)
{
	const struct session_file *f = files->session;
	struct enrol e = { .rec = rec,
		.files = files,
		.review = { .row = { .uuid = uuid_of_review(f->id) }, .id = f->id },
		.out = out };

	*out = (struct enrolled){ .gone = NULL };
	if (!files->playlist_only)
		enrol_session(&e);
	enrol_playlist(&e);
	for (size_t i = 0; i < f->n_questions; i++)
		enrol_question(&e, &f->questions[i], f->questions[i].section, true);
	questions_gone(&e);
}

void
enrolled_finish(struct enrolled *e)
{
	edits_finish(&e->edits);
	for (size_t i = 0; i < e->n_gone; i++)
		free(e->gone[i].words);
	free(e->gone);
	*e = (struct enrolled){ .gone = NULL };
}
