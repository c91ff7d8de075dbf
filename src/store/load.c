#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/store_private.h"

/*
 * What belongs to a review, in the order in which it is loaded: rows of `kind` found by `where`, in
 * which ?1 is the uuid of each row of `of` that is there already. In between, rows that others name
 * are fetched: what is listed and noted leads to items, those to recordings, those to their
 * sources.
 */
struct load {
	enum row_kind kind, of;
	const char *where;
};

/* Notes of other reviews that compare with the device under test: they show in both. */
#define FROM_ELSEWHERE                                                                             \
	" AND review <> ?1 AND (SELECT NOT deleted FROM review r WHERE r.uuid = note.review)"      \
	" AND ifnull((SELECT NOT deleted FROM sitting s WHERE s.uuid = note.sitting), 1)"          \
	" ORDER BY made_ms, sequence, uuid"

/*
 * In the order of the table: by the index alone the notes of a large review would be read item by
 * item, each time through all of its pages.
 */
#define NOTES_OF "nr IN (SELECT m.nr FROM note m WHERE m.review = ?1)"

/* One statement for the tags of many notes: a statement for each note is slower than loading it. */
#define TAGS_OF(notes)                                                                             \
	"nr IN (SELECT t.nr FROM note n CROSS JOIN tag t ON t.note = n.uuid WHERE n." notes        \
	") ORDER BY nr"

static const struct load recorded[] = {
	{ ROW_LISTING, ROW_REVIEW, "review = ?1 ORDER BY rank, uuid" },
	{ ROW_COMPARISON, ROW_REVIEW, "review = ?1 ORDER BY rank, uuid" },
	{ ROW_CHAIN, ROW_REVIEW, "review = ?1 ORDER BY rank, nr" },
	{ ROW_SITTING, ROW_REVIEW, "review = ?1 ORDER BY started_ms, uuid" },
	{ ROW_NOTE, ROW_REVIEW, NOTES_OF " ORDER BY made_ms, sequence, uuid" },
	{ ROW_NOTE, ROW_REVIEW,
		"against = (SELECT device FROM review WHERE uuid = ?1)" FROM_ELSEWHERE },
	{ ROW_NOTE, ROW_REVIEW,
		"against IS NOT NULL AND device = (SELECT device FROM review WHERE uuid = ?1)"
		FROM_ELSEWHERE },
	{ ROW_DRAFT, ROW_REVIEW, "review = ?1 AND deleted = 0 ORDER BY edited_ms, uuid" },
	{ ROW_RATING, ROW_REVIEW, "review = ?1 ORDER BY made_ms, uuid" },
	{ ROW_VOLUME, ROW_REVIEW, "review = ?1 ORDER BY made_ms, uuid" },
	{ ROW_STRETCH, ROW_SITTING, "sitting = ?1 ORDER BY started_ms, uuid" },
	{ ROW_TAG, ROW_REVIEW, TAGS_OF(NOTES_OF) },
	{ ROW_TAG, ROW_REVIEW, TAGS_OF("against = (SELECT device FROM review WHERE uuid = ?1)") },
	{ ROW_TAG, ROW_REVIEW, TAGS_OF("against IS NOT NULL"
		" AND n.device = (SELECT device FROM review WHERE uuid = ?1)") },
	{ ROW_BENCHMARK, ROW_REVIEW, "1 ORDER BY nr" },
	{ ROW_BLIND_RUN, ROW_REVIEW, "review = ?1 ORDER BY started_ms, uuid" },
	{ ROW_TRIAL, ROW_BLIND_RUN, "run = ?1 ORDER BY nr" },
};

static const struct load described[] = {
	{ ROW_SOURCE, ROW_RECORDING, "recording = ?1 ORDER BY rank, nr" },
	{ ROW_CUE, ROW_ITEM, "item = ?1 ORDER BY rank, nr" },
	{ ROW_PIN, ROW_CUE, "cue = ?1 ORDER BY edited_ms, uuid" },
	{ ROW_QUESTION, ROW_REVIEW, "review = ?1 ORDER BY nr" },
	{ ROW_QUESTION, ROW_SECTION, "section = ?1 ORDER BY nr" },
	{ ROW_VARIANT, ROW_DEVICE, "device = ?1 ORDER BY nr" },
	{ ROW_PLAYLIST, ROW_REVIEW, "id = (SELECT playlist FROM review WHERE uuid = ?1)" },
	{ ROW_LEXICON, ROW_REVIEW, "1 ORDER BY nr" },
	{ ROW_ATTRIBUTE, ROW_LEXICON, "lexicon = ?1 ORDER BY nr" },
};

/* Kinds that are fetched where a row names them: at once, or when their own order was kept. */
static const enum row_kind named_first[] = { ROW_DEVICE, ROW_CHAIN, ROW_ITEM, ROW_SECTION,
	ROW_RECORDING };
static const enum row_kind named_last[] = { ROW_DEVICE, ROW_VARIANT, ROW_CHAIN, ROW_ITEM,
	ROW_SECTION, ROW_RECORDING, ROW_SOURCE, ROW_CUE, ROW_QUESTION };

static bool
load_all(struct store *st, const struct load *l, size_t n, struct record *out, struct err *err)
{
	for (const struct load *end = l + n; l < end; l++)
		for (size_t i = 0; i < record_count(out, l->of); i++)
			if (!row_store_select(st, l->kind, l, l->where, &out->of[l->of].v[i]->uuid,
				    &out->of[l->kind], err))
				return false;
	return true;
}

/* A field is named for the table that it points into, but for two that name a device's part. */
static const char *
points_into(const struct field *f)
{
	bool is_device = strcmp(f->name, "against") == 0 || strcmp(f->name, "matched_to") == 0;

	return is_device ? "device" : f->name;
}

/* The kinds of `named` into which the fields of t point: where[] gets offsets, kind[] kinds. */
static size_t
pointers(const struct row_type *t, const enum row_kind *named, size_t nnamed, size_t *where,
	enum row_kind *kind)
{
	size_t n = 0;

	for (size_t i = 0; i < t->nfields; i++)
		for (size_t k = 0; t->fields[i].type == FIELD_UUID && k < nnamed; k++)
			if (strcmp(points_into(&t->fields[i]), row_types[named[k]].table) == 0) {
				where[n] = t->fields[i].offset;
				kind[n++] = named[k];
			}
	return n;
}

#define MAX_POINTERS 16

/* Fetches what the rows of one kind name and the record does not have. */
static bool
follow_kind(struct store *st, const struct row_type *t, const struct rows *rows, size_t from,
	const enum row_kind *named, size_t nnamed, struct record *out, struct err *err)
{
	size_t where[MAX_POINTERS];
	enum row_kind kind[MAX_POINTERS];
	size_t n = pointers(t, named, nnamed, where, kind);

	for (size_t i = from; n && i < rows->n; i++)
		for (size_t p = 0; p < n; p++) {
			struct uuid u;
			memcpy(&u, (const char *)rows->v[i] + where[p], sizeof(u));
			if (!uuid_none(&u) && !record_find(out, kind[p], &u) &&
			    !store_load_row(st, kind[p], &u, out, err))
				return false;
		}
	return true;
}

static bool
follow(struct store *st, const enum row_kind *named, size_t nnamed, struct record *out,
	struct err *err)
{
	size_t followed[ROW_KINDS] = { 0 };
	bool more = true;

	while (more) {
		more = false;
		for (int k = 0; k < ROW_KINDS; k++) {
			size_t from = followed[k];
			if (from == out->of[k].n)
				continue;
			followed[k] = out->of[k].n;
			more = true;
			if (!follow_kind(
				    st, &row_types[k], &out->of[k], from, named, nnamed, out, err))
				return false;
		}
	}
	return true;
}

static bool
load_parts(struct store *st, struct record *out, struct err *err)
{
	return load_all(st, recorded, LENGTH(recorded), out, err) &&
		follow(st, named_first, LENGTH(named_first), out, err) &&
		load_all(st, described, LENGTH(described), out, err) &&
		follow(st, named_last, LENGTH(named_last), out, err);
}

/* One transaction, so that the parts belong together while another earlog writes. */
bool
store_load(struct store *st, const struct uuid *review, struct record *out, struct err *err)
{
	bool own = sqlite3_get_autocommit(st->db) != 0;

	if (own && !store_exec(st->db, "BEGIN", err))
		return false;
	bool ok = store_load_row(st, ROW_REVIEW, review, out, err) && load_parts(st, out, err);
	if (own)
		store_rollback(st);
	return ok || err_prefix(err, "cannot load the review");
}

/* What was written at an item in any review that is not in the trash, newest first. */
static const struct load heard[] = {
	{ ROW_NOTE, ROW_ITEM,
		"nr IN (SELECT rowid FROM note_text WHERE note_text MATCH '{keys} : i' || hex(?1)"
		" ORDER BY rowid DESC LIMIT 500)"
		" AND (SELECT NOT deleted FROM review r WHERE r.uuid = note.review)"
		" AND ifnull((SELECT NOT deleted FROM sitting s WHERE s.uuid = note.sitting), 1)"
		" ORDER BY nr DESC" },
};

bool
store_load_heard(struct store *st, const struct uuid *item, struct record *out, struct err *err)
{
	static const enum row_kind named[] = { ROW_DEVICE, ROW_SOURCE };

	return store_load_row(st, ROW_ITEM, item, out, err) &&
		load_all(st, heard, LENGTH(heard), out, err) &&
		follow(st, named, LENGTH(named), out, err);
}
