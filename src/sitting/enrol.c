/*
 * What the files say becomes rows of the record. A file wins at every start; what it does not give
 * stays as the archive has it. Nothing recorded is dropped because a file changed: what is no
 * longer named is hidden from the list and told in one line.
 */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "config/find.h"
#include "config/playlist.h"
#include "config/profile.h"
#include "config/session_file.h"
#include "record/identity.h"
#include "sitting/enrol_private.h"

/* The version to fill in: the archive's, where it has one, else a new row. */
void *
enrol_begin(struct enrol *e, enum row_kind kind, struct uuid uuid)
{
	struct record *rec = &e->s->rec;

	if (!record_find(rec, kind, &uuid) && e->st &&
		!store_load_row(e->st, kind, &uuid, rec, e->err))
		e->failed = true;
	struct row *row = change_copy(e->s, kind, &uuid);
	if (!row)
		row = row_new(&row_types[kind]);
	row->uuid = uuid;
	row->deleted = false;
	return row;
}

/* Takes a row that was filled in; what the archive has already is left alone. */
struct uuid
enrol_finish(struct enrol *e, enum row_kind kind, void *row)
{
	struct uuid uuid = ((struct row *)row)->uuid;
	const void *old = record_find(&e->s->rec, kind, &uuid);

	if (old && row_same(&row_types[kind], old, row)) {
		row_free(&row_types[kind], row);
		return uuid;
	}
	e->rows = xgrow(e->rows, e->n, &e->cap, sizeof(e->rows[0]));
	e->rows[e->n++] = (struct edit){ kind, row };
	return uuid;
}

/* A text that the file gives; NULL leaves what is there. */
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
number(double *into, double given)
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

/* ---- the session file ---- */

static struct uuid
device(struct enrol *e, const struct session_device *d)
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
	number(&row->impedance_ohm, d->impedance_ohm);
	enrol_text(&row->impedance_file, d->impedance_file);
	number(&row->sensitivity_db, d->sensitivity_db);
	enrol_text(&row->sensitivity_unit, d->sensitivity_unit);
	enrol_text(&row->cable, d->cable);
	return enrol_finish(e, ROW_DEVICE, row);
}

static void
variants(struct enrol *e, const struct session_file *f, struct uuid device_uuid)
{
	for (size_t i = 0; i < f->n_variants; i++) {
		const struct session_variant *v = &f->variants[i];
		char hash[PAIRS_HASH];

		pairs_hash(&v->content, hash);
		struct variant *row =
			enrol_begin(e, ROW_VARIANT, uuid_of_variant(f->device.id, v->name, hash));
		row->device = device_uuid;
		enrol_text(&row->name, v->name);
		enrol_owned(&row->content, pairs_content(&v->content));
		enrol_finish(e, ROW_VARIANT, row);
	}
	enrol_gone_variants(e, f, &device_uuid);
}

static void
chains(struct enrol *e, const struct session_file *f)
{
	for (size_t i = 0; i < f->n_chains; i++) {
		const struct session_chain *c = &f->chains[i];
		char hash[PAIRS_HASH];

		pairs_hash(&c->content, hash);
		struct uuid uuid = uuid_of_chain(f->id, c->name, hash);
		struct chain *row = enrol_begin(e, ROW_CHAIN, uuid);
		row->review = e->s->review;
		enrol_text(&row->name, c->name);
		enrol_owned(&row->content, pairs_content(&c->content));
		row->rank = (int64_t)i;
		if (!row->added)
			enrol_text(&row->added, "file");
		enrol_finish(e, ROW_CHAIN, row);
		/* Earlier revisions of this name stay for the notes that were made with them, off
		 * the list. */
		for (size_t j = 0; j < record_count(&e->s->rec, ROW_CHAIN); j++) {
			const struct chain *old = record_at(&e->s->rec, ROW_CHAIN, j);

			if (uuid_same(&old->row.uuid, &uuid) || old->rank == NO_INT ||
				!uuid_same(&old->review, &e->s->review) ||
				strcmp(old->name, c->name) != 0)
				continue;
			struct chain *off = enrol_begin(e, ROW_CHAIN, old->row.uuid);
			off->rank = NO_INT;
			enrol_finish(e, ROW_CHAIN, off);
		}
	}
	enrol_gone_chains(e, f);
}

static void
comparisons(struct enrol *e, const struct session_file *f)
{
	for (size_t i = 0; i < f->n_compare; i++) {
		const struct compared *c = &f->compare[i];
		struct device *d = enrol_begin(e, ROW_DEVICE, uuid_of_device(c->id));

		enrol_text(&d->id, c->id);
		if (!d->name)
			enrol_text(&d->name, c->device);
		struct uuid device_uuid = enrol_finish(e, ROW_DEVICE, d);
		struct comparison *row =
			enrol_begin(e, ROW_COMPARISON, uuid_of_comparison(f->id, c->id));
		row->review = e->s->review;
		row->device = device_uuid;
		row->rank = (int64_t)i;
		row->from_memory = c->from_memory;
		enrol_text(&row->volumes, c->volumes_json);
		if (!row->added)
			enrol_text(&row->added, "file");
		enrol_finish(e, ROW_COMPARISON, row);
	}
	enrol_gone_comparisons(e, f);
}

void
enrol_question(
	struct enrol *e, const struct playlist_question *q, const char *section, bool of_review)
{
	const char *of = of_review ? e->s->files->id : section ? section : "";
	struct question *row = enrol_begin(e, ROW_QUESTION, uuid_of_question(of, q->id));

	enrol_text(&row->id, q->id);
	row->review = of_review ? e->s->review : UUID_NONE;
	row->section = section && playlist_section(e->playlist, section) ? uuid_of_section(section)
									 : UUID_NONE;
	enrol_text(&row->text, q->text);
	enrol_owned(&row->items, enrol_json(&q->items));
	e->asked = xgrow(e->asked, e->nasked, &e->asked_cap, sizeof(e->asked[0]));
	e->asked[e->nasked++] = enrol_finish(e, ROW_QUESTION, row);
}

static void
review(struct enrol *e, const struct session_file *f)
{
	char path[PATH_MAX];
	struct uuid device_uuid = device(e, &f->device);
	struct review *row = enrol_begin(e, ROW_REVIEW, e->s->review);

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
	variants(e, f, device_uuid);
	chains(e, f);
	comparisons(e, f);
}

bool
enrol(struct sitting *s, enum enrol_what what, const struct playlist_file *pl, struct store *st,
	struct err *err)
{
	struct enrol e = { .s = s, .st = st, .playlist = pl, .gone = BUF_INIT, .err = err };

	if (what == ENROL_ALL)
		review(&e, s->files);
	enrol_playlist(&e, pl);
	for (size_t i = 0; i < s->files->n_questions; i++)
		enrol_question(&e, &s->files->questions[i], s->files->questions[i].section, true);
	enrol_gone_questions(&e);
	enrol_say_gone(&e);
	memcpy(s->p->playlist_hash, pl->hash, sizeof(pl->hash));
	if (e.n)
		change_apply(s, e.rows, e.n, NULL);
	else
		index_build(s);
	free(e.rows);
	free(e.asked);
	buf_finish(&e.gone);
	return !e.failed;
}
