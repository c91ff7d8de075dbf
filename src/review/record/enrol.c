/* Makes the rows that a session file describes, and decides what a value means that a file no
 * longer gives. enrol_playlist.c makes those of the playlist, call/intake.c decides when the files
 * are read; the table of who wins is in the header. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/enrol_private.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "review/files/field.h"
#include "review/record/chains.h"
#include "review/record/identity.h"
#include "review/record/rows_note.h"
#include "review/record/device_in_chain.h"
#include "review/record/section.h"
#include "review/record/setup.h"
#include "review/record/switches.h"

void *
enrol_begin(const struct enrol *e, enum row_kind kind, struct uuid uuid)
{
	return edits_version(e->rec, kind, uuid);
}

bool
enrol_is_of_playlist(enum row_kind kind, const void *row)
{
	static const bool of_playlist[ROW_KINDS] = { [ROW_SECTION] = true,
		[ROW_RECORDING] = true,
		[ROW_ITEM] = true,
		[ROW_SOURCE] = true,
		[ROW_CUE] = true,
		[ROW_LISTING] = true };

	return of_playlist[kind] ||
		(kind == ROW_QUESTION && uuid_none(&((const struct question *)row)->review));
}

bool
enrol_stays(const struct enrol *e, enum row_kind kind, const void *row)
{
	const struct enrol_files *f = e->files;
	size_t at = uuid_index(&((const struct row *)row)->uuid, f->stay, f->n_stay);

	return !e->playlist_new && at < f->n_stay && enrol_is_of_playlist(kind, row);
}

struct uuid
enrol_finish(struct enrol *e, enum row_kind kind, void *row)
{
	struct uuid uuid = ((struct row *)row)->uuid;

	if (!enrol_stays(e, kind, row))
		return edits_add_changed(&e->out->edits, e->rec, kind, row);
	row_free(kind, row);
	return uuid;
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

/* Sets a column to the text `given`, unless `given` is NULL, and frees `given`. */
static void
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

/* Sets a JSON column to the value that the struct `of`, read from a file by the table fs, has for a
 * key. An absent value changes nothing. */
static void
enrol_json(char **into, const struct fields *fs, const char *key, const void *of)
{
	enrol_owned(into, field_json(fs, key, of));
}

void
enrol_texts(enum row_kind kind, void *row, const struct fields *fs, const void *of)
{
	EACH (f, fs) {
		const struct row_field *to = row_field_find(kind, f->name);

		/* A column keeps the name that its key had first. */
		if (!to && f->was)
			to = row_field_find(kind, f->was);
		if (!to || to->type != ROW_FIELD_TEXT)
			continue;
		char **text = row_member(row, to);
		if (f->type == FIELD_TEXT || f->type == FIELD_ID || f->type == FIELD_CHOICE)
			enrol_text(text, *(char *const *)((uintptr_t)of + f->offset));
		else
			enrol_json(text, fs, f->name, of);
	}
}

/* ---- finding a row in the session file or playlist ---- */

/* Returns the device that u is (device.same_as), by the rows of a record. */
static const struct uuid *
device_same_as(const struct record *r, const struct uuid *u)
{
	const struct device *d = record_find(r, ROW_DEVICE, u);

	return d && !uuid_none(&d->same_as) ? &d->same_as : u;
}

static struct uuid
device_of(
	const struct record *rec, const struct enrol_files *files, const char *id, const char *name)
{
	return device_uuid(files->devices ? files->devices : rec, id, name);
}

struct uuid
enrol_device(const struct record *rec, const struct enrol_files *files)
{
	const struct session_device *d = &files->session->device;

	return device_of(rec, files, d->id, d->name);
}

/* Gives the row of a device the id and the name of the file, and reports another spelling. An id
 * that earlog made replaces none. A file that has the id in place of the name leaves the name, and
 * so does a new review with a former name. under_test: the file describes the device. */
static void
name_device(struct enrol *e, struct device *d, const char *id, const char *name, bool under_test)
{
	CLEANUP(pointer_free) char *folded = text_name_folded(name);
	const struct device *is = record_find(e->files->devices ? e->files->devices : e->rec,
		ROW_DEVICE, device_same_as(e->rec, &d->row.uuid));
	const char *called = is && is->name ? is->name : d->name;
	bool by_id = text_same(d->id, name), same = text_same_name(called, name);
	bool former = called && !by_id && !same && text_same(id, folded) && !e->files->compares &&
		!record_find(e->rec, ROW_REVIEW, &e->review.row.uuid);

	if (name && called && (same || former) && !text_same(called, name))
		buf_add_part(&e->out->spelt, "; ",
			"“%s” counts as the %s; if it is another device, give each an `id:`", name,
			called);
	if (!d->id || !text_same(id, folded))
		enrol_text(&d->id, id);
	if (!d->name || (under_test && !by_id && !former))
		enrol_text(&d->name, name);
}

bool
enrol_compares(const struct record *rec, const struct enrol_files *files, const struct uuid *device)
{
	const struct session_file *f = files->session;

	EACH_IN (one, f->compare, f->n_compare) {
		struct uuid named = device_of(rec, files, one->id, one->device);

		if (uuid_same(device_same_as(rec, &named), device))
			return true;
	}
	return false;
}

/* Returns the playlist's section of a question's row; NULL: none, or not in the playlist. */
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
		return TEXT_ROW_OF(files->session->questions, files->session->n_questions, q->id);
	sec = section_of(rec, files, q);
	return sec && TEXT_ROW_OF(sec->questions, sec->n_questions, q->id);
}

/* Replaces the section "tracks" at the begin of a name, "tracks" or "tracks/shivers". */
static void
rename_section(char **name, const char *section)
{
	size_t n = strlen(OWN_LIST);

	if (*name && strncmp(*name, OWN_LIST, n) == 0 && (!(*name)[n] || (*name)[n] == '/')) {
		char *renamed = xasprintf("%s%s", section, *name + n);

		free(*name);
		*name = renamed;
	}
}

/* Returns the review of the session file as the record has it; only uuid and id, if it has none.
 * The record or the file has its texts. */
static struct review
review_of(const struct record *rec, const struct session_file *f)
{
	struct review begun = { .row = { .uuid = identity_of_review(f->id) }, .id = f->id };
	const struct review *old = record_find(rec, ROW_REVIEW, &begun.row.uuid);

	return old ? *old : begun;
}

void
enrol_own_list(const struct record *rec, const struct enrol_files *files)
{
	struct session_file *f = files->session;
	struct playlist_section *own = f->tracks ? files->playlist->sections : NULL;
	const struct review review = review_of(rec, f);
	const char *first = review_first_id(&review);

	if (!own || !files->playlist->n_sections || !text_same(own->id, OWN_LIST))
		return;
	EACH_ROW (listing, l, rec, ROW_LISTING) {
		const struct item *item = record_find(rec, ROW_ITEM, &l->item);
		const char *id = item && uuid_same(&l->review, &review.row.uuid) ? item->id : NULL;
		size_t n = strlen(OWN_LIST "/");

		if (id && strncmp(id, OWN_LIST "/", n) == 0 && playlist_section_track(own, id + n))
			return;
	}
	rename_section(&own->id, first);
	EACH_IN (question, f->questions, f->n_questions) {
		rename_section(&question->section, first);
		EACH (one, &question->items)
			rename_section(one, first);
	}
	EACH_IN (picture, f->pictures, f->n_pictures)
		rename_section(&picture->where, first);
	EACH (weight, &f->total.weights)
		rename_section(&weight->key, first);
}

void
enrol_bind(const struct record *rec, const struct enrol_files *files)
{
	song_bind(
		files->songs.now ? &files->songs : &(struct songs){ .now = rec }, files->playlist);
}

/* Returns true if the switches of a file have this value of a key. value NULL: they can be without
 * the key. */
static bool
switches_have(const struct session_device *f, const char *key, const char *value)
{
	EACH_IN (one, f->variants, f->n_variants)
		if (one->switched && text_order(pairs_get(&one->content, key), value) == 0)
			return true;
	return false;
}

/* Returns true if the file has a setting by its name, or each value of a combination of what is
 * switched by itself; the name of such a setting is made of its values, and no id. */
static bool
names_setting(const struct session_device *f, const struct variant *v)
{
	CLEANUP(pairs_finish) struct pairs is = { .v = NULL };
	bool all = f->n_variants && f->variants->switched && !field_id_valid(v->name);

	pairs_from_content(&is, text_or(v->content, ""));
	EACH (one, &is)
		all = all &&
			(text_same(pairs_get(&f->chain_keys, one->key), one->value) ||
				switches_have(f, one->key, one->value));
	return all || TEXT_ROW_OF(f->variants, f->n_variants, v->name);
}

bool
enrol_names(const struct record *rec, const struct enrol_files *files, enum row_kind kind,
	const void *row)
{
	const struct session_file *f = files->session;

	switch (kind) {
	case ROW_COMPARISON:
		return enrol_compares(rec, files, &((const struct comparison *)row)->device);
	case ROW_VARIANT: return names_setting(&f->device, row);
	case ROW_CHAIN: return session_file_chain(f, ((const struct chain *)row)->name);
	case ROW_QUESTION: return names_question(rec, files, row);
	default: break;
	}
	const struct item *item = record_find(rec, ROW_ITEM, &((const struct listing *)row)->item);
	const struct track *t = item && item->id ? playlist_item(files->playlist, item->id) : NULL;
	struct uuid u = t ? identity_of_item(item->id, &t->recording) : UUID_NONE;
	return t && uuid_same(&u, &item->row.uuid);
}

static bool
note_names(const struct note *n, enum row_kind kind, const struct uuid *u)
{
	switch (kind) {
	case ROW_ITEM: return uuid_same(&n->item, u);
	case ROW_QUESTION: return uuid_same(&n->question, u);
	default:
		return setup_has(&n->setup, kind, u) || uuid_same(&n->against, u) ||
			uuid_same(&n->against_variant, u) || uuid_same(&n->against_chain, u);
	}
}

bool
enrol_has_notes(const struct record *rec, const struct uuid *review, enum row_kind kind,
	const struct uuid *named)
{
	EACH_LIVE (note, n, rec, ROW_NOTE)
		if (uuid_same(&n->review, review) && note_names(n, kind, named))
			return true;
	return false;
}

void
enrol_add_gone(struct enrol *e, enum row_kind kind, const struct uuid *uuid, const char *what,
	const char *name)
{
	struct enrolled *out = e->out;

	ARRAY_ADD(out->gone, out->n_gone, out->gone_cap,
		(struct enrol_gone){
			kind, *uuid, xasprintf("%s%s", what, name ? name : ""), false });
}

/* ---- the settings of devices ---- */

static const struct files_read *
files_read_of(const struct record *rec, const struct session_file *f)
{
	struct uuid review = identity_of_review(f->id), uuid = identity_of_files_read(&review);

	return record_find(rec, ROW_FILES_READ, &uuid);
}

/* A device whose settings are enrolled. named: the UUID that its id makes. */
struct set_device {
	struct uuid named, device;
	const char *id;
};

/* Returns the UUID of a setting: that of its name and content, or of switches of the content alone.
 * Where a file goes from names to switches, or back, here or on another machine, the setting with
 * the same content is it, unless the content is empty or has several names. */
static struct uuid
setting_uuid(const struct enrol *e, const struct set_device *d, const char *name, bool switched,
	const char *content)
{
	struct uuid own = identity_of_setting(&d->named, d->id, switched ? "" : name, content);
	const struct variant *same = NULL;
	bool several = false;

	EACH_ROW_WHILE (variant, v, e->rec, ROW_VARIANT, *content) {
		if (!uuid_same(&v->device, &d->device) || !text_same(v->content, content) ||
			!*text_or(v->name, ""))
			continue;
		several |= same && !text_same(same->name, v->name);
		same = v;
	}
	bool turns = same && !several && (switched || switches_made(e->rec, same));
	return turns && !record_find(e->rec, ROW_VARIANT, &own) ? same->row.uuid : own;
}

/* Adds a setting. Takes over content. */
static struct uuid
enrol_setting(
	struct enrol *e, const struct set_device *d, const char *name, bool switched, char *content)
{
	struct variant *row =
		enrol_begin(e, ROW_VARIANT, setting_uuid(e, d, name, switched, content));

	row->device = d->device;
	xreplace(&row->name, name);
	enrol_owned(&row->content, content);
	return enrol_finish(e, ROW_VARIANT, row);
}

/* Returns the name of the setting that the keys of the device itself are: the name of a variant
 * that says the same, else "". NULL: they are no setting, because there are none, or a variant of a
 * source sets a key that they lack. */
static const char *
own_name(const struct session_device *f)
{
	const char *name = f->chain_keys.n > 0 ? "" : NULL;
	bool worn = pairs_get(&f->chain_keys, "tips") || pairs_get(&f->chain_keys, "nozzle");

	EACH_IN_WHILE (variant, f->variants, f->n_variants, name) {
		const struct pairs *p = &variant->content;
		bool same = true;

		EACH (pair, p) {
			const char *said = pairs_get(&f->chain_keys, pair->key);

			if (!said && (!worn || variant->switched))
				return NULL;
			same &= text_same(said, pair->value);
		}
		if (same)
			name = variant->name;
	}
	return name;
}

/* Returns true if the session file named a setting of its device when this machine read it last. */
static bool
was_given(const struct enrol *e, const char *name)
{
	const struct files_read *was = files_read_of(e->rec, e->files->session);
	json_auto_t *all = json_read(was ? was->given : NULL);
	const json_t *names = json_object_get(all, "settings");
	bool given = !names; /* an earlier version read it */

	EACH_VALUE (one, names)
		given |= text_same(json_string_value(one), name);
	return given;
}

/* Returns the content that a combination has by the file as it is now: what it had as the first
 * combination then, it has as the first one now, such as another firmware. NULL: the file no longer
 * has a value of it. The caller frees. */
static char *
combination_now(const struct enrol *e, const struct session_device *f, const struct variant *v,
	const struct pairs *was, const struct pairs *now)
{
	CLEANUP(pairs_finish) struct pairs is = { .v = NULL };
	char *content = xstrdup(text_or(v->content, ""));

	pairs_from_content(&is, content);
	for (size_t i = 0; i < is.n + now->n; i++) {
		const char *key = i < is.n ? is.v[i].key : now->v[i - is.n].key;
		const char *has = pairs_get(&is, key), *first = pairs_get(now, key);
		CLEANUP(pointer_free) char *told = xasprintf("%s %s", text_or(has, ""), key);

		if (switches_have(f, key, has) && switches_have(f, key, first))
			continue;
		if (has && (was_given(e, has) || was_given(e, told)) && f->n_variants) {
			free(content);
			return NULL;
		}
		if (text_order(has, pairs_get(was, key)) != 0)
			continue; /* added at the bench */
		CLEANUP(pointer_free) char *before = content;
		content = setup_content_with(before, key, text_or(first, CHAIN_STOCK));
	}
	return content;
}

/* Gives a combination, which was put on, what the file says now, and withdraws it as it was. It is
 * named after what differs from the first combination (it `was`, and is `now`); values that several
 * switches have are told with their key. */
static void
enrol_combination(struct enrol *e, const struct set_device *d, const struct session_device *f,
	const struct variant *v, const struct pairs *was, const struct pairs *now)
{
	CLEANUP(texts_finish) struct texts twice = { .v = NULL };
	CLEANUP(pairs_finish) struct pairs is = { .v = NULL };
	char *content = combination_now(e, f, v, was, now);
	struct uuid uuid = UUID_NONE;

	if (content) {
		switches_add_twice(&twice, e->rec, &d->device);
		pairs_from_content(&is, content);
		CLEANUP(pointer_free) char *name = chain_apart(&is, now, &twice);
		uuid = enrol_setting(e, d, *name ? name : v->name, true, content);
	}
	if (!uuid_same(&uuid, &v->row.uuid))
		enrol_withdraw(e, ROW_VARIANT, &v->row.uuid);
}

/* Gives a device the settings of the file. Each setting has all keys of the device, so that a
 * change of one key (a firmware) makes new settings, and earlier notes keep the old ones. */
static void
enrol_settings(
	struct enrol *e, const struct set_device *d, const struct session_device *f, bool withdraws)
{
	CLEANUP(pointer_free) struct uuid *now = xcalloc(f->n_variants + 1, sizeof(now[0]));
	const struct variant *was = device_setting_first(e->rec, &e->review.row.uuid, &d->device);

	CLEANUP(pointer_free) char *content = pairs_content(&f->chain_keys);
	struct uuid itself = identity_of_setting(&d->named, d->id, "", content);
	const struct variant *before = record_find(e->rec, ROW_VARIANT, &itself);
	const char *own = own_name(f);
	/* A setting that notes may have keeps having no name. */
	if (own && before && !before->row.deleted && !before->name[0])
		own = "";
	const struct session_setting *says = TEXT_ROW_OF(f->variants, f->n_variants, own);
	bool switched = !says || says->switched;
	itself = own ? enrol_setting(e, d, own, switched, xstrdup(content)) : UUID_NONE;
	CLEANUP(pairs_finish) struct pairs first_was = { .v = NULL }, first = { .v = NULL };
	pairs_from_content(&first_was, text_or(was ? was->content : NULL, ""));
	pairs_over(&first, &f->chain_keys,
		f->n_variants && f->variants->switched ? &f->variants->content
						       : &(struct pairs){ 0 });
	for (size_t i = 0; i < f->n_variants; i++) {
		const struct session_setting *one = &f->variants[i];
		CLEANUP(pairs_finish) struct pairs all = { .v = NULL };

		pairs_over(&all, &f->chain_keys, &one->content);
		now[i] = text_same(own, one->name)
			? itself
			: enrol_setting(e, d, one->name, one->switched, pairs_content(&all));
	}
	EACH_ROW (variant, v, e->rec, ROW_VARIANT) {
		const struct session_setting *is = TEXT_ROW_OF(f->variants, f->n_variants, v->name);
		bool named = v->name[0],
		     stays = uuid_same(&itself, &v->row.uuid) ||
			uuid_index(&v->row.uuid, now, f->n_variants) < f->n_variants;

		if (v->row.deleted || !uuid_same(&v->device, &d->device) || stays)
			continue;
		if (named && !is && was && v != was && switches_made(e->rec, v) &&
			!was_given(e, v->name)) {
			enrol_combination(e, d, f, v, &first_was, &first);
			continue;
		}
		if (named && !is && (!withdraws || !was_given(e, v->name)))
			continue;
		EACH_ROW_WHILE (variant, o, e->rec, ROW_VARIANT, named && !is)
			if (o->name && uuid_same(&o->device, &d->device) &&
				text_same(o->name, v->name))
				enrol_add_gone(e, ROW_VARIANT, &o->row.uuid, "setting ", v->name);
		enrol_withdraw(e, ROW_VARIANT, &v->row.uuid);
	}
}

/* ---- the chains of the review ---- */

/* Returns true if a row has the origin "file". Rows that were added in a session or in the shell
 * remain even if no file names them. */
static bool
is_from_file(const char *added)
{
	return text_same(added, "file");
}

static void
enrol_chains(struct enrol *e)
{
	const struct session_file *f = e->files->session;

	for (size_t i = 0; i < f->n_chains; i++)
		chains_revise(e->rec, &e->review, f->chains[i].name, &f->chains[i].content,
			(int64_t)i, "file", &e->out->edits);
	EACH_ROW (chain, c, e->rec, ROW_CHAIN) {
		if (!chains_offered(c, &e->review.row.uuid) || !is_from_file(c->added) ||
			enrol_names(e->rec, e->files, ROW_CHAIN, c))
			continue;
		EACH_ROW (chain, o, e->rec, ROW_CHAIN)
			if (o->name && uuid_same(&o->review, &c->review) &&
				text_same(o->name, c->name))
				enrol_add_gone(e, ROW_CHAIN, &o->row.uuid, "chain ", c->name);
		chains_withdraw(e->rec, c, &e->out->edits);
	}
}

/* ---- storing the devices that the review compares ---- */

char *
enrol_compared_facts(const struct session_compared *c)
{
	struct device *d = row_new(ROW_DEVICE);
	CLEANUP(pointer_free) char *measured = field_json(&compared_fields, "measurements", c);
	CLEANUP(pointer_free) char *pictures = field_json(&compared_fields, "pictures", c);

	enrol_device_given(d, &c->facts);
	json_auto_t *facts = row_json(ROW_DEVICE, d);
	row_free(ROW_DEVICE, d);
	/* json_string(NULL) is NULL, which sets nothing */
	json_object_set_new(facts, "measurements", json_string(measured));
	json_object_set_new(facts, "pictures", json_string(pictures));
	return json_object_size(facts) ? json_text(facts, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
}

static void
enrol_comparisons(struct enrol *e)
{
	const struct session_file *f = e->files->session;

	for (size_t i = 0; i < f->n_compare; i++) {
		const struct session_compared *c = &f->compare[i];
		struct device *d =
			enrol_begin(e, ROW_DEVICE, device_of(e->rec, e->files, c->id, c->device));

		name_device(e, d, c->id, c->device, false);
		struct uuid device = enrol_finish(e, ROW_DEVICE, d);
		struct comparison *row =
			enrol_begin(e, ROW_COMPARISON, identity_of_comparison(&e->review, &device));
		row->review = e->review.row.uuid;
		row->device = *device_same_as(e->rec, &device);
		row->rank = (int64_t)i;
		row->from_memory = c->from_memory;
		enrol_settings(
			e, &(struct set_device){ device, row->device, c->id }, &c->facts, false);
		enrol_json(&row->volumes, &compared_fields, "volume", c);
		free(row->facts);
		row->facts = enrol_compared_facts(c);
		if (!row->added)
			enrol_text(&row->added, "file");
		enrol_finish(e, ROW_COMPARISON, row);
	}
	EACH_LIVE (comparison, c, e->rec, ROW_COMPARISON) {
		const struct device *d = record_find(e->rec, ROW_DEVICE, &c->device);

		if (c->rank == NO_INT || !uuid_same(&c->review, &e->review.row.uuid) ||
			enrol_names(e->rec, e->files, ROW_COMPARISON, c))
			continue;
		struct comparison *now = enrol_begin(e, ROW_COMPARISON, c->row.uuid);
		if (is_from_file(c->added)) {
			if (d)
				enrol_add_gone(
					e, ROW_DEVICE, &c->device, "", d->name ? d->name : d->id);
			now->rank = NO_INT;
		} else if (c->rank < RANK_ADDED) {
			/* The listener added the device while listening, and later a file named it
			 * for a while. No file names it now, so it has again the rank of an added
			 * device, above the ranks of all devices in the file. */
			now->rank += RANK_ADDED;
		}
		enrol_finish(e, ROW_COMPARISON, now);
	}
}

/* ---- the questions of the review and of the playlist ---- */

void
enrol_question(
	struct enrol *e, const struct playlist_question *q, const char *section, bool of_review)
{
	const char *of = of_review ? review_first_id(&e->review) : text_or(section, "");
	struct question *row = enrol_begin(e, ROW_QUESTION, identity_of_question(of, q->id));

	enrol_texts(ROW_QUESTION, row, &question_fields, q);
	row->review = of_review ? e->review.row.uuid : UUID_NONE;
	row->section = section && playlist_section(e->files->playlist, section)
		? identity_of_section(section)
		: UUID_NONE;
	enrol_finish(e, ROW_QUESTION, row);
}

/* ---- the review, and enrolling both files ---- */

static void
enrol_path(char **into, const char *path)
{
	char absolute[PATH_MAX];

	xreplace(into, realpath(path, absolute) ? absolute : path);
}

bool
enrol_is_read(const struct record *rec, const struct enrol_files *files)
{
	const struct files_read *was = files_read_of(rec, files->session);

	return was && text_same(was->hash, files->session->stamp.hash) &&
		text_same(was->playlist_hash, files->playlist->stamp.hash);
}

static bool
is_as_read(const char *path, int64_t size_bytes, int64_t mtime_ns)
{
	struct file_stamp now;

	file_stamp(path, &now);
	return now.size_bytes == size_bytes && now.mtime_ns == mtime_ns;
}

/* Sets the names of pairs in a JSON object. */
static void
set_names(json_t *names, const struct pairs *given)
{
	EACH (one, given)
		json_object_set_new(names, one->key, json_string(one->value));
}

/* Returns the own parts of the profile, as a file that was read has them. */
static json_t *
profile_parts(const struct pairs *parts)
{
	json_t *names = json_object();

	if (parts)
		set_names(names, parts);
	return names;
}

/* Returns true if the profile had these own parts when the files were read. */
static bool
has_parts(const struct files_read *was, const struct pairs *parts)
{
	json_auto_t *given = json_read(was->given), *now = profile_parts(parts);
	const json_t *then = json_object_get(given, "parts");

	return then ? json_equal(then, now) : !json_object_size(now);
}

bool
enrol_is_unchanged(const struct files_read *was, const char *playlist, const char *path,
	const struct profile *own)
{
	CLEANUP(found_finish) struct found f = { .path = NULL };
	const char *usual = text_or(own->default_playlist, PLAYLIST_USUAL);

	/* Files that an earlier version read are read once more, for what they give. */
	if (!was || !was->given || !is_as_read(path, was->size_bytes, was->mtime_ns))
		return !file_is_regular(path);
	if (!has_parts(was, &own->parts))
		return false;
	if (text_same(was->playlist, was->path)) /* the session file lists its tracks */
		return true;
	const char *beside = playlist ? path : own->path;
	if (!find_named(&f, FIND_PLAYLIST, text_or(playlist, usual), beside, ERR_IGNORED))
		return false;
	return is_as_read(f.shipped ? "" : f.path, was->playlist_bytes, was->playlist_mtime_ns);
}

const char *
enrol_key(const char *column)
{
	static const char *const keys[][2] = { { "prices", "price" }, { "unit_how", "unit" },
		{ "unit_from", "unit" }, { "unit_thanks", "unit" }, { "unit_where", "unit" },
		{ "impedance_ohm", "impedance" }, { "impedance_file", "impedance" },
		{ "sensitivity_db", "sensitivity" }, { "sensitivity_unit", "sensitivity" },
		{ "template", "form" }, { "chain_keys", NULL }, { "path", NULL },
		{ "sections", NULL } };
	const char *const *row = TEXT_ROW(keys, column);

	return row ? row[1] : column;
}

void
enrol_device_given(struct device *d, const struct session_device *f)
{
	enrol_texts(ROW_DEVICE, d, &device_fields, f);
	enrol_json(&d->prices, &device_fields, "price", f);
	enrol_text(&d->impedance, f->impedance);
	number_if_given(&d->impedance_ohm, f->impedance_ohm);
	enrol_text(&d->impedance_file, f->impedance_file);
	number_if_given(&d->sensitivity_db, f->sensitivity_db);
	enrol_text(&d->sensitivity_unit, f->sensitivity_unit);
	if (f->chain_keys.n)
		enrol_owned(&d->chain_keys, pairs_content(&f->chain_keys));
}

void
enrol_review_given(struct review *r, const struct session_file *f)
{
	enrol_texts(ROW_REVIEW, r, &session_file_fields, f);
	enrol_text(&r->unit_how, f->unit.how);
	enrol_text(&r->unit_from, f->unit.from);
	enrol_text(&r->unit_where, f->unit.where);
	if (f->unit.how)
		r->unit_thanks = f->unit.thanks;
	enrol_text(&r->playlist, f->playlist);
	if (f->comparisons.n == 1)
		xreplace(&r->comparisons, f->comparisons.v[0]);
	if (f->scale.step > 0)
		enrol_owned(&r->scale, scale_json(&f->scale));
	if (f->bias_scale.step > 0)
		enrol_owned(&r->bias_scale, scale_json(&f->bias_scale));
	if (f->wheel_scale.step > 0)
		enrol_owned(&r->wheel_scale, scale_json(&f->wheel_scale));
	enrol_text(&r->front_matter, f->front_matter);
}

/* Returns the values that a session file gives a review or its device, by column. */
static json_t *
values_given(enum row_kind kind, const struct session_file *f)
{
	void *row = row_new(kind);

	if (kind == ROW_REVIEW)
		enrol_review_given(row, f);
	else
		enrol_device_given(row, &f->device);
	json_t *given = row_json(kind, row);
	json_object_del(given, "id");    /* the identity stays */
	json_object_del(given, "parts"); /* as their names do */
	json_object_del(given, "name");
	row_free(kind, row);
	return given;
}

/* Returns true if the session file of another review gives a column of the device, as this machine
 * read it last. */
static bool
another_gives(const struct enrol *e, const char *column)
{
	bool gives = false;

	const struct record *others = e->files->others;

	EACH_ROW_WHILE (files_read, f, others, ROW_FILES_READ, others) {
		json_auto_t *given = json_read(f->given);

		gives |= json_object_get(json_object_get(given, "device"), column) != NULL;
	}
	return gives;
}

/* Empties the columns of a row that the session file gave and no longer gives. */
static void
take_out(struct enrol *e, enum row_kind kind, void *row)
{
	const struct files_read *was =
		e->files->compares ? NULL : files_read_of(e->rec, e->files->session);
	json_auto_t *all = json_read(was ? was->given : NULL);
	json_auto_t *now = values_given(kind, e->files->session);

	EACH_MEMBER (column, value, json_object_get(all, row_types[kind].table)) {
		const struct row_field *f = row_field_find(kind, column);
		json_auto_t *has = f ? row_field_json(f, row) : NULL;

		if (!has || json_object_get(now, column) || !json_equal(has, value) ||
			(kind == ROW_DEVICE && another_gives(e, column)))
			continue;
		row_field_clear(f, row);
		const char *key = enrol_key(column);
		if (key && !texts_has(&e->out->taken, key))
			texts_add(&e->out->taken, key, NOWHERE);
	}
}

/* Gives the author's own parts the names of profile and session file, which wins. A part that
 * neither has any more keeps its name. */
static void
enrol_parts(const struct enrol *e, struct review *row)
{
	const struct review *was = record_find(e->rec, ROW_REVIEW, &row->row.uuid);
	json_auto_t *names = json_read(was ? was->parts : NULL);
	json_auto_t *now = names ? json_incref(names) : json_object(),
		    *of_profile = profile_parts(e->files->parts);

	json_object_update(now, of_profile);
	set_names(now, &e->files->session->parts);
	free(row->parts);
	row->parts = json_object_size(now) ? json_text(now, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
}

static void
enrol_session(struct enrol *e)
{
	const struct session_file *f = e->files->session;
	struct device *d = enrol_begin(e, ROW_DEVICE, enrol_device(e->rec, e->files));

	CLEANUP(pointer_free) char *id = d->id ? xstrdup(d->id) : NULL;
	enrol_device_given(d, &f->device);
	xreplace(&d->id, id);
	name_device(e, d, f->device.id, f->device.name, true);
	xreplace(&id, d->id);
	take_out(e, ROW_DEVICE, d);
	struct uuid named = enrol_finish(e, ROW_DEVICE, d),
		    device = *device_same_as(e->rec, &named);
	struct review *row = enrol_begin(e, ROW_REVIEW, e->review.row.uuid);

	enrol_review_given(row, f);
	row->device = device;
	take_out(e, ROW_REVIEW, row);
	enrol_parts(e, row);
	enrol_path(&row->path, f->path);
	enrol_owned(&row->sections, section_texts(e->files->playlist));
	enrol_finish(e, ROW_REVIEW, row);
	enrol_settings(
		e, &(struct set_device){ named, device, id }, &f->device, !e->files->device_shared);
	enrol_chains(e);
	enrol_comparisons(e);
}

/* Stores which files were read. A playlist without a time is built into the program. */
static void
enrol_files_read(struct enrol *e)
{
	const struct session_file *f = e->files->session;
	const struct playlist_file *p = e->files->playlist;
	struct uuid uuid = identity_of_files_read(&e->review.row.uuid);
	struct files_read *row = enrol_begin(e, ROW_FILES_READ, uuid);

	row->review = e->review.row.uuid;
	enrol_path(&row->path, f->path);
	row->size_bytes = f->stamp.size_bytes;
	row->mtime_ns = f->stamp.mtime_ns;
	xreplace(&row->hash, f->stamp.hash);
	if (f->tracks)
		xreplace(&row->playlist, row->path);
	else if (!file_is_on_disk(&p->stamp))
		xreplace(&row->playlist, NULL);
	else
		enrol_path(&row->playlist, p->path);
	row->playlist_bytes = p->stamp.size_bytes;
	row->playlist_mtime_ns = p->stamp.mtime_ns;
	xreplace(&row->playlist_hash, p->stamp.hash);
	json_t *settings = json_array();

	for (size_t i = 0; i < f->device.n_variants; i++)
		json_array_append_new(settings, json_string(f->device.variants[i].name));
	json_auto_t *given = json_pack("{s:o, s:o, s:o, s:o}", row_types[ROW_REVIEW].table,
		values_given(ROW_REVIEW, f), row_types[ROW_DEVICE].table,
		values_given(ROW_DEVICE, f), "settings", settings, "parts",
		profile_parts(e->files->parts));
	free(row->given);
	row->given = json_dumps(given, JSON_COMPACT | JSON_SORT_KEYS);
	enrol_finish(e, ROW_FILES_READ, row);
}

/* Returns true if a track of the playlist has no entry in the review's list, so that the texts of
 * the sections, which name cues, change. */
static bool
lists_new(const struct enrol *e)
{
	const struct playlist_file *p = e->files->playlist;

	EACH_TRACK (s, t, p) {
		CLEANUP(pointer_free) char *id = xasprintf("%s/%s", s->id, t->id);
		struct uuid item = identity_of_item(id, &t->recording),
			    listing = identity_of_listing(&e->review, &item);
		const struct row *l = record_find(e->rec, ROW_LISTING, &listing);

		if (!l || l->deleted)
			return true;
	}
	return false;
}

void
enrol(const struct record *rec, const struct enrol_files *files, struct enrolled *out)
{
	const struct session_file *f = files->session;
	const struct files_read *was = files->compares ? NULL : files_read_of(rec, f);
	struct enrol e = { .rec = rec,
		.files = files,
		.review = review_of(rec, f),
		.session_new = !was || !text_same(was->hash, f->stamp.hash) ||
			!has_parts(was, files->parts),
		.playlist_new = !was || !text_same(was->playlist_hash, files->playlist->stamp.hash),
		.out = out };

	*out = (struct enrolled){ .spelt = BUF_INIT };
	enrol_bind(rec, files);
	if (e.session_new) {
		enrol_session(&e);
	} else if (e.playlist_new || lists_new(&e)) {
		struct review *row = enrol_begin(&e, ROW_REVIEW, e.review.row.uuid);

		enrol_owned(&row->sections, section_texts(files->playlist));
		enrol_finish(&e, ROW_REVIEW, row);
	}
	enrol_playlist(&e);
	EACH_IN_WHILE (one, f->questions, f->n_questions, e.session_new)
		enrol_question(&e, one, one->section, true);
	/* Questions that are no longer in the files are withdrawn. Questions that an earlier
	 * version of earlog stored may belong to another playlist. */
	const struct review *review = record_find(rec, ROW_REVIEW, &e.review.row.uuid);
	EACH_LIVE (question, q, rec, ROW_QUESTION) {
		if (enrol_names(rec, files, ROW_QUESTION, q))
			continue;
		bool ours = uuid_none(&q->review)
			? section_of(rec, files, q) && section_lists_questions(review)
			: e.session_new && uuid_same(&q->review, &e.review.row.uuid);

		if (!ours || enrol_stays(&e, ROW_QUESTION, q))
			continue;
		enrol_add_gone(&e, ROW_QUESTION, &q->row.uuid, "question ", q->id);
		enrol_withdraw(&e, ROW_QUESTION, &q->row.uuid);
	}
	if (!files->compares)
		enrol_files_read(&e);
}

void
enrol_misnamed(struct buf *out, const char *path, const char *name, const struct device *other,
	size_t notes)
{
	const char *called = other ? text_or(other->name, other->id) : "?";
	CLEANUP(pointer_free) char *was = text_shell_word(called), *is = text_shell_word(name);

	if (out->len)
		buf_add(out, "; ");
	buf_addf(out,
		"%s now names %s, but its %zu note%s about %s: `earlog device rename %s %s`, or "
		"a new `id:` of the review",
		file_name(path), name, notes, notes == 1 ? " is" : "s are", called, was, is);
}

void
enrolled_add_taken(const struct enrolled *e, struct buf *out)
{
	for (size_t i = 0; i < e->taken.n; i++)
		buf_addf(out, "%s%s", i ? ", " : "", e->taken.v[i]);
}

void
enrolled_finish(struct enrolled *e)
{
	edits_finish(&e->edits);
	EACH_IN (one, e->gone, e->n_gone)
		free(one->words);
	free(e->gone);
	texts_finish(&e->taken);
	buf_finish(&e->spelt);
	*e = (struct enrolled){ .gone = NULL };
}
