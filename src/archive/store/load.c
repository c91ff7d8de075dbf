/* Tables of which rows belong to a review: what a session, a draft and a report load, in which
 * order. row_store.c reads the rows of one kind. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>

#include "archive/store/edit.h"
#include "archive/store/store_private.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "review/files/field_write.h"
#include "review/files/profile.h"
#include "review/record/chains.h"
#include "review/record/device_in_chain.h"
#include "review/record/identity.h"
#include "review/record/rating.h"
#include "review/record/rows.h"
#include "review/record/section.h"

/*
 * One step of loading a review: for each loaded row of the kind `of`, loads the rows of `kind` that
 * match the SQL condition `where`, in which ?1 is the UUID of the loaded row, and ?2 the device of
 * a review, whose row the writer may not have stored yet.
 */
struct loading {
	enum row_kind kind, of;
	const char *where;
	/* sorts the rows loaded by this step; NULL: the query's order */
	int (*order)(const void *, const void *);
};

/* SQL condition for notes of other reviews that compare with this review's device; they are shown
 * in both reviews. */
#define FROM_ELSEWHERE                                                                        \
	" AND review <> ?1 AND (SELECT NOT deleted FROM review r WHERE r.uuid = note.review)" \
	" AND ifnull((SELECT NOT deleted FROM sitting s WHERE s.uuid = note.sitting), 1)"     \
	" ORDER BY made_ms, sequence, uuid"

/* Orders notes by time. Sorted here and not by SQL: SQLite would copy every row, while the rows
 * arrive almost in order. */
static int
note_order(const void *a, const void *b)
{
	BOTH_OF(struct note, x, y, a, b);
	int c = made_order(MADE(x), MADE(y));

	return c ? c : uuid_order(&x->row.uuid, &y->row.uuid);
}

static int
made_volume_order(const void *a, const void *b)
{
	BOTH_OF(struct volume, x, y, a, b);
	int c = made_order(MADE(x), MADE(y));

	return c ? c : uuid_order(&x->row.uuid, &y->row.uuid);
}

static int
made_rating_order(const void *a, const void *b)
{
	return rating_order(*(const struct rating *const *)a, *(const struct rating *const *)b);
}

/* Keeps the order of the query, by number, where the ranks are equal. An ORDER BY of both would
 * begin a sort for each of the recordings. */
static int
source_order(const void *a, const void *b)
{
	BOTH_OF(struct source, x, y, a, b);
	int c = number_order(x->rank, y->rank);

	return c ? c : number_order_size(x->row.nr, y->row.nr);
}

/* Tags have one order on all machines, which a merge makes in another one. */
#define TAG_ORDER " ORDER BY edited_ms, uuid"
/* SQL condition: all tags of the notes that match the condition `notes`, in one statement; one for
 * each note would be slower. */
#define TAGS_OF(notes)                                                                      \
	"nr IN (SELECT t.nr FROM note n CROSS JOIN tag t ON t.note = n.uuid WHERE n." notes \
	")" TAG_ORDER

/* SQL condition: acts (table withheld), deleted ones too, that make something private: a note that
 * matches `notes`, the remark of a rating, or the room and state of a session. It begins with the
 * acts, because they are few. */
#define ACTS_OF(table, notes)                                  \
	"nr IN (SELECT w.nr FROM withheld w CROSS JOIN " table \
	" n ON n.uuid = w.target WHERE " notes ") ORDER BY nr"

/* Rows that the first screen needs, which are few: the lists of tracks and devices, chains,
 * sessions, open notes. */
static const struct loading listed[] = {
	{ ROW_LISTING, ROW_REVIEW, "review = ?1 ORDER BY rank, uuid", NULL },
	{ ROW_COMPARISON, ROW_REVIEW, "review = ?1 ORDER BY rank, uuid", NULL },
	{ ROW_CHAIN, ROW_REVIEW, "review = ?1 ORDER BY rank, nr", NULL },
	{ ROW_SITTING, ROW_REVIEW, "review = ?1 ORDER BY nr", NULL },
	{ ROW_OPEN_NOTE, ROW_REVIEW, "review = ?1 AND deleted = 0 ORDER BY edited_ms, uuid", NULL },
	{ ROW_VOLUME, ROW_REVIEW, "review = ?1", made_volume_order },
	{ ROW_FILES_READ, ROW_REVIEW, "review = ?1 ORDER BY nr", NULL },
	{ ROW_BLIND_RUN, ROW_REVIEW, "review = ?1 ORDER BY started_ms, uuid", NULL },
};

/* Notes, ratings and the rows that belong to them, which are many. */
static const struct loading said[] = {
	{ ROW_NOTE, ROW_REVIEW, "review = ?1", note_order },
	{ ROW_NOTE, ROW_REVIEW, "against" IS_DEVICE_2 FROM_ELSEWHERE, NULL },
	{ ROW_NOTE, ROW_REVIEW, "against IS NOT NULL AND device" IS_DEVICE_2 FROM_ELSEWHERE, NULL },
	{ ROW_RATING, ROW_REVIEW, "review = ?1", made_rating_order },
	{ ROW_LEXICON, ROW_REVIEW, "1 ORDER BY nr", NULL },
	{ ROW_ATTRIBUTE, ROW_LEXICON, "lexicon = ?1 ORDER BY nr", NULL },
	{ ROW_TRIAL, ROW_BLIND_RUN, "run = ?1 ORDER BY nr", NULL },
	{ ROW_TAG, ROW_REVIEW, TAGS_OF("review = ?1"), NULL },
	{ ROW_WITHHELD, ROW_REVIEW,
		ACTS_OF("note",
			"n.review = ?1 OR n.against" IS_DEVICE_2
			"OR n.against IS NOT NULL AND n.device" IS_DEVICE_2),
		NULL },
	{ ROW_WITHHELD, ROW_REVIEW, ACTS_OF("rating", "n.review = ?1"), NULL },
	{ ROW_WITHHELD, ROW_REVIEW, ACTS_OF("sitting", "n.review = ?1"), NULL },
};

/* Rows that exports and reports need, but not the listening screen. */
static const struct loading looked_back[] = {
	{ ROW_STRETCH, ROW_SITTING, "sitting = ?1 ORDER BY started_ms, uuid", NULL },
	{ ROW_TAG, ROW_REVIEW, TAGS_OF("against" IS_DEVICE_2), NULL },
	{ ROW_TAG, ROW_REVIEW, TAGS_OF("against IS NOT NULL AND n.device" IS_DEVICE_2), NULL },
};

static const struct loading described[] = {
	{ ROW_SOURCE, ROW_RECORDING, "recording = ?1 ORDER BY nr", source_order },
	{ ROW_ALIGNMENT, ROW_SOURCE, ALIGNMENTS, NULL },
	{ ROW_QUESTION, ROW_REVIEW, "review = ?1 ORDER BY nr", NULL },
	{ ROW_QUESTION, ROW_SECTION, "section = ?1 ORDER BY nr", NULL },
	{ ROW_VARIANT, ROW_DEVICE, "device" IS_DEVICE_1 "ORDER BY nr", NULL },
};

static const struct loading cued[] = {
	{ ROW_CUE, ROW_ITEM, "item = ?1 ORDER BY rank, nr", NULL },
	{ ROW_PIN, ROW_CUE, PINS, NULL },
	{ ROW_HEARD_AS, ROW_RECORDING, "recording = ?1", NULL },
};

/* Kinds of rows that are loaded if a loaded row refers to them: named_first before the steps in
 * `described`, named_last after them. A cue, the last of them, is not loaded before all are. */
static const enum row_kind named_first[] = { ROW_DEVICE, ROW_CHAIN, ROW_ITEM, ROW_SECTION,
	ROW_RECORDING };
static const enum row_kind named_last[] = { ROW_DEVICE, ROW_VARIANT, ROW_CHAIN, ROW_ITEM,
	ROW_SECTION, ROW_RECORDING, ROW_SOURCE, ROW_QUESTION, ROW_EQUALISER, ROW_CUE };

/* Runs the n steps at l. Each step loads the rows that belong to the loaded rows of kind `of`: to
 * those from number from[of] on, or to all of them if `from` is NULL. */
static bool
load_from(struct store *st, const struct loading *l, size_t n, const size_t *from,
	struct record *out, struct err *err)
{
	static char keys[ROW_KINDS];

	for (const struct loading *end = l + n; l < end; l++) {
		sqlite3_stmt *q = store_prepare_text(st, &keys[l->kind], err,
			"SELECT 1 FROM %s LIMIT 1", row_types[l->kind].table);
		bool any;

		if (!store_found(st, q, &any, err))
			return false;
		/* Few archives have pins, and each of 300 tracks would be asked for its own. */
		for (size_t i = from ? from[l->of] : 0; any && i < record_count(out, l->of); i++) {
			size_t before = record_count(out, l->kind);
			const struct row *of = out->of[l->of].v[i];
			const struct uuid u[] = { of->uuid,
				l->of == ROW_REVIEW ? ((const struct review *)of)->device
						    : UUID_NONE };

			if (!row_store_select(st, l->kind, l, l->where, u, &out->of[l->kind], err))
				return false;
			if (l->order)
				rows_sort(&out->of[l->kind], before, l->order);
		}
	}
	return true;
}

/* Loads the rows of the kinds in `named` to which the rows of a kind refer, those from number
 * `from` on. */
static bool
follow_kind(struct store *st, enum row_kind of, size_t from, const enum row_kind *named,
	size_t nnamed, struct record *out, struct err *err)
{
	bool ok = true;

	EACH_FIELD (f, of)
		EACH_IN (one, named, nnamed) {
			bool names = row_field_names(f, *one);

			for (size_t i = from; ok && names && i < record_count(out, of); i++) {
				const void *row = record_at(out, of, i);

				ok = store_load_row(st, *one, row_member(row, f), out, err);
			}
		}
	return ok;
}

static bool
load_named_rows(struct store *st, const enum row_kind *named, size_t nnamed, struct record *out,
	struct err *err)
{
	size_t followed[ROW_KINDS] = { 0 };
	bool more = true;

	while (more) {
		more = false;
		for (enum row_kind k = 0; k < ROW_KINDS; k++) {
			size_t from = followed[k];
			if (from == out->of[k].n)
				continue;
			followed[k] = out->of[k].n;
			more = true;
			if (!follow_kind(st, k, from, named, nnamed, out, err))
				return false;
		}
	}
	return true;
}

enum load_parts { LOAD_LISTED = 1, LOAD_CUES = 2, LOAD_SAID = 4, LOAD_LOOKED_BACK = 8 };

/* Loads the given parts of a review in one transaction, so that they fit together even if another
 * program writes meanwhile. */
static bool
load_parts(struct store *st, unsigned parts, const struct uuid *review, struct record *out,
	struct err *err)
{
	bool own = !store_has_begun(st), cues = parts & LOAD_CUES;
	size_t before[ROW_KINDS];

	if (own && !store_exec(st->db, "BEGIN", err))
		return false;
	for (int k = 0; k < ROW_KINDS; k++)
		before[k] = out->of[k].n;
	/* read the devices again: another program may have merged two */
	st->knows_devices = false;
	bool ok = store_load_row(st, ROW_REVIEW, review, out, err) &&
		(!(parts & LOAD_LISTED) || load_from(st, listed, LENGTH(listed), NULL, out, err)) &&
		(!(parts & LOAD_SAID) || load_from(st, said, LENGTH(said), NULL, out, err)) &&
		(!(parts & LOAD_LOOKED_BACK) ||
			load_from(st, looked_back, LENGTH(looked_back), NULL, out, err)) &&
		/* Rows to which loaded rows refer, and rows that belong to the new ones; not those
		 * of rows that the record had before, as the caller may have changed them. */
		load_named_rows(st, named_first, LENGTH(named_first), out, err) &&
		load_from(st, described, LENGTH(described), before, out, err) &&
		(!cues ||
			load_from(st, cued, LENGTH(cued), parts == LOAD_CUES ? NULL : before, out,
				err)) &&
		load_named_rows(st, named_last, LENGTH(named_last) - !cues, out, err);
	if (own)
		store_rollback(st);
	/* The texts of the sections are parsed for new rows alone, as parsing takes time. */
	static const enum row_kind texts[] = { ROW_REVIEW, ROW_SECTION, ROW_QUESTION, ROW_CUE };
	bool has_new = parts == LOAD_CUES;
	EACH_IN_WHILE (text, texts, LENGTH(texts), cues)
		has_new |= out->of[*text].n != before[*text];
	if (has_new)
		section_take_texts(out, review);
	return ok || err_prefix(err, "cannot load the review");
}

bool
store_load_device_named(struct store *st, const char *name, struct record *out, struct err *err)
{
	CLEANUP(record_finish) struct record all = record_new();

	if (!store_load_kind(st, ROW_DEVICE, NULL, &all, err))
		return false;
	struct uuid device = device_uuid(&all, NULL, name);
	return store_load_row(st, ROW_DEVICE, &device, out, err);
}

/* Adds the headphones of the chains around a source: a source is judged by what they need. */
static bool
load_headphones(struct store *st, const struct uuid *review, struct record *out, struct err *err)
{
	bool source = device_kind_in(out, review, NULL)->place, ok = true;

	EACH_ROW_WHILE (chain, c, out, ROW_CHAIN, source && ok) {
		CLEANUP(pointer_free) char *name = records_content_get(c->content, "headphone");

		ok = !name || store_load_device_named(st, name, out, err);
	}
	return ok;
}

bool
store_load(struct store *st, const struct uuid *review, struct record *out, struct err *err)
{
	bool ok = load_parts(st, LOAD_LISTED | LOAD_CUES | LOAD_SAID | LOAD_LOOKED_BACK, review,
			  out, err) &&
		load_headphones(st, review, out, err);

	setup_complete(out);
	return ok && (!st->other || store_load_row(st, ROW_LISTENER, &st->owner, out, err));
}

bool
store_load_first(struct store *st, const struct uuid *review, struct record *out, struct err *err)
{
	/* The page cache is kept small: every page is read only once, and a large cache would leave
	 * holes in the heap, between rows that remain for the whole session. */
	return store_exec(st->db, "PRAGMA cache_size = 100", err) &&
		load_parts(st, LOAD_LISTED, review, out, err);
}

bool
store_load_cues(struct store *st, const struct uuid *review, struct record *out, struct err *err)
{
	return load_parts(st, LOAD_CUES, review, out, err);
}

/* Adds the volumes that devices of the review have in other reviews on chains that are one with a
 * chain of the review (chains_are_one), and makes them refer to the latter. */
static bool
load_volumes_elsewhere(
	struct store *st, const struct uuid *review, struct record *out, struct err *err)
{
	static const struct loading noted[] = { { ROW_VOLUME, ROW_DEVICE,
		"(device" IS_DEVICE_1 "OR matched_to" IS_DEVICE_1 ") AND NOT deleted AND (SELECT "
		"NOT deleted FROM review r WHERE r.uuid = volume.review) ORDER BY made_ms, uuid",
		NULL } };
	static const enum row_kind taken[] = { ROW_REVIEW, ROW_CHAIN }, chain[] = { ROW_CHAIN };
	CLEANUP(record_finish) struct record own = record_new(), other = record_new();
	bool ok = true;

	EACH_OF (each, taken)
		for (const void *row = NULL; (row = record_next(out, *each, row));)
			rows_take(&own.of[*each], row_dup(*each, row));
	EACH_ROW_WHILE (row, d, out, ROW_DEVICE, ok)
		ok = store_load_row(st, ROW_DEVICE, &d->uuid, &other, err);
	ok = ok && load_from(st, noted, LENGTH(noted), NULL, &other, err) &&
		load_named_rows(st, chain, LENGTH(chain), &other, err);
	chains_unite((struct record *const[]){ &own, &other }, 2);
	EACH_ROW_WHILE (volume, v, &other, ROW_VOLUME, ok) {
		const struct chain *c = record_find(&own, ROW_CHAIN, &v->setup.chain);

		if (!uuid_same(&v->review, review) && c && uuid_same(&c->review, review))
			rows_take(&out->of[ROW_VOLUME], row_dup(ROW_VOLUME, v));
	}
	return ok;
}

bool
store_load_said(struct store *st, const struct uuid *review, struct record *out, struct err *err)
{
	bool ok = load_parts(st, LOAD_CUES | LOAD_SAID, review, out, err) &&
		load_volumes_elsewhere(st, review, out, err);

	setup_complete(out);
	return ok;
}

bool
store_has_notes(struct store *st, const struct uuid *review, enum row_kind kind,
	const struct uuid *named, bool *has, struct err *err)
{
#define NOTES_THAT "SELECT 1 FROM note WHERE review = ?1 AND NOT deleted AND "
	static const char *const sql[ROW_KINDS] = {
		[ROW_ITEM] = NOTES_THAT "item = ?2 LIMIT 1",
		[ROW_DEVICE] =
			NOTES_THAT "(device" IS_DEVICE_2 "OR against" IS_DEVICE_2 ") LIMIT 1",
		[ROW_VARIANT] = NOTES_THAT "variant = ?2 LIMIT 1",
		[ROW_CHAIN] = NOTES_THAT "(chain = ?2 OR against_chain = ?2) LIMIT 1",
		[ROW_QUESTION] = NOTES_THAT "question = ?2 LIMIT 1",
	};

	return store_found(
		st, store_query(st, sql[kind], err, AS_UUID(review), AS_UUID(named)), has, err);
}

bool
store_has_merged(struct store *st, bool *has)
{
	return store_found(
		st, store_prepare(st, "SELECT 1 FROM came LIMIT 1", ERR_IGNORED), has, ERR_IGNORED);
}

bool
store_never_given(struct store *st, const struct uuid *review, struct buf *facts, struct err *err)
{
	static const char sql[] =
		"SELECT fact FROM (SELECT 'has.like' AS fact UNION SELECT 'has.improve' UNION "
		"SELECT 'scores.bias' UNION SELECT 'scores.sonic_quality') WHERE fact NOT IN "
		"(SELECT 'has.' || part FROM note WHERE review IS NOT ?1 AND NOT deleted AND part "
		"IN ('like', 'improve') UNION SELECT 'scores.' || replace(attribute, '-', '_') "
		"FROM rating WHERE review IS NOT ?1 AND NOT deleted AND lexicon IS NULL)";
	sqlite3_stmt *q = store_query(st, sql, err, AS_UUID(review));
	bool ok = true;

	while (store_next(st, q, &ok, err))
		buf_add_part(facts, " ", "%s", (const char *)sqlite3_column_text(q, 0));
	store_end_query(q);
	return ok;
}

bool
store_has_other_review(struct store *st, const struct uuid *device, const struct uuid *review,
	bool *has, struct err *err)
{
	static const char sql[] = "SELECT 1 FROM review WHERE device" IS_DEVICE_1
				  "AND uuid <> ?2 AND NOT deleted LIMIT 1";

	return store_found(
		st, store_query(st, sql, err, AS_UUID(device), AS_UUID(review)), has, err);
}

/* Steps that load the notes about a track in all reviews that are not in the trash, the newest
 * first; then the deleted notes and what makes notes private, so that an open review notices when
 * another program does that. */
#define RATED DEVICE_NOW("x.device")
#define REMARKED DEVICE_NOW("remarked.device")
static const struct loading heard[] = {
	{ ROW_NOTE, ROW_ITEM,
		"nr IN (SELECT rowid FROM note_text WHERE note_text MATCH '{keys} : i' || hex(?1) "
		"ORDER BY rowid DESC LIMIT 500) AND (SELECT NOT deleted FROM review r WHERE r.uuid "
		"= note.review) AND ifnull((SELECT NOT deleted FROM sitting s WHERE s.uuid = "
		"note.sitting), 1) ORDER BY nr DESC",
		NULL },
	{ ROW_NOTE, ROW_ITEM, "item = ?1 AND deleted ORDER BY nr DESC LIMIT 500", NULL },
	{ ROW_WITHHELD, ROW_ITEM,
		"nr IN (SELECT w.nr FROM note n CROSS JOIN withheld w ON w.target = n.uuid WHERE "
		"n.item = ?1) ORDER BY nr",
		NULL },
	/* The ratings that have a remark, and ratings of the same attribute: they may replace it.
	 */
	{ ROW_RATING, ROW_ITEM,
		"nr IN (SELECT x.nr FROM (SELECT rowid AS nr FROM remark_text WHERE remark_text "
		"MATCH '{keys} : i' || hex(?1) ORDER BY rowid DESC LIMIT 500) t CROSS JOIN rating "
		"remarked ON remarked.nr = t.nr CROSS JOIN rating x ON x.attribute = "
		"remarked.attribute AND " RATED " IS " REMARKED " WHERE x.item = ?1) AND NOT "
		"deleted AND (SELECT NOT deleted FROM review r WHERE r.uuid = rating.review) AND "
		"ifnull((SELECT NOT deleted FROM sitting s WHERE s.uuid = rating.sitting), 1) "
		"ORDER BY nr",
		NULL },
};

/* Loads the rows that name the loaded ratings and decide which ones count. */
static bool
load_of_ratings(struct store *st, struct record *out, struct err *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < record_count(out, ROW_RATING); i++) {
		const struct rating *r = record_at(out, ROW_RATING, i);
		struct uuid word = r->lexicon && r->attribute
			? identity_of_attribute(r->lexicon, r->attribute)
			: UUID_NONE;

		ok = store_load_row(st, ROW_TRIAL, &r->row.uuid, out, err) &&
			store_load_row(st, ROW_ATTRIBUTE, &word, out, err);
	}
	return ok;
}

bool
store_load_heard(struct store *st, const struct uuid *item, struct record *out, struct err *err)
{
	static const enum row_kind referenced[] = { ROW_DEVICE, ROW_SOURCE, ROW_LISTENER,
		ROW_VARIANT, ROW_EQUALISER };

	return store_load_row(st, ROW_ITEM, item, out, err) &&
		load_from(st, heard, LENGTH(heard), NULL, out, err) &&
		load_of_ratings(st, out, err) &&
		load_named_rows(st, referenced, LENGTH(referenced), out, err);
}

/* ---- rows of one kind ---- */

bool
store_load_kind(struct store *st, enum row_kind kind, const struct uuid *of, struct record *out,
	struct err *err)
{
	static char all[ROW_KINDS], some[ROW_KINDS];
	static const char *const where[ROW_KINDS] = {
		[ROW_TAG] = "note = ?1" TAG_ORDER,
		[ROW_WITHHELD] =
			"uuid IN (SELECT act FROM note_withheld WHERE note = ?1) ORDER BY nr",
		[ROW_VARIANT] = "device" IS_DEVICE_1 "AND deleted = 0 ORDER BY nr",
		[ROW_TRIAL] = "run = ?1 AND deleted = 0 ORDER BY nr",
		[ROW_REVIEW] = "device" IS_DEVICE_1 "AND deleted = 0 ORDER BY nr",
		[ROW_VOLUME] = "review = ?1 AND deleted = 0 ORDER BY nr",
		[ROW_BLIND_RUN] = "review = ?1 AND deleted = 0 AND (SELECT "
				  "NOT s.deleted FROM sitting s WHERE s.uuid = blind_run.sitting) "
				  "ORDER BY nr",
	};

	if (!of)
		return row_store_select(st, kind, &all[kind],
			"deleted = 0 AND ?1 IS NULL ORDER BY nr", &UUID_NONE, &out->of[kind], err);
	return row_store_select(st, kind, &some[kind],
		where[kind] ? where[kind] : "review = ?1 AND deleted = 0 ORDER BY nr", of,
		&out->of[kind], err);
}

bool
store_load_acts(struct store *st, const struct uuid *note, struct record *out, struct err *err)
{
	static const char where[] = "target = ?1 ORDER BY edited_ms, nr";

	return row_store_select(st, ROW_WITHHELD, where, where, note, &out->of[ROW_WITHHELD], err);
}

/* ---- the rows that the user's files name ---- */

/* Loads the rows in `named` (from the user's files) that the record lacks, if the archive has them.
 * Adds rows to `stay` whose version a merge brought. Sets *came to true if it loaded or added any.
 */
static bool
load_rows_named(struct store *st, struct record *rec, const struct edits *named, struct uuids *stay,
	bool *came, struct err *err)
{
	*came = false;
	EACH (one, named) {
		enum row_kind kind = one->kind;
		const struct uuid *u = &((struct row *)one->row)->uuid;

		const struct row *has = record_find(rec, kind, u);
		bool merges = has && !uuids_have(stay, u);
		if (merges &&
			!store_found(st,
				store_query(st, "SELECT 1 FROM came WHERE row = ?1 AND edit = ?2",
					err, AS_UUID(u), AS_UUID(&has->edit)),
				&merges, err))
			return false;
		if (merges)
			uuids_add(stay, u);
		*came |= merges;
		if (has)
			continue;
		if (!store_load_row(st, kind, u, rec, err))
			return false;
		*came |= record_find(rec, kind, u) != NULL;
	}
	return true;
}

/* Says of each entry of which the playlist has another recording now how many notes remain with it,
 * and how a hand joins the two. */
static bool
say_replaced(struct store *st, const struct record *rec, const struct enrol_files *with,
	struct enrolled *e, struct err *err)
{
	bool ok = true;

	EACH_IN_WHILE (gone, e->gone, e->n_gone, ok) {
		const struct item *item =
			gone->replaced ? record_find(rec, ROW_ITEM, &gone->uuid) : NULL;
		const struct recording *r =
			item ? record_find(rec, ROW_RECORDING, &item->recording) : NULL;
		/* store_join_songs joins the recordings that the list names */
		if (!r || !r->title ||
			song_joins(&with->songs, playlist_item(with->playlist, item->id), r))
			continue;
		sqlite3_stmt *q =
			store_query(st, "SELECT count(*) FROM note WHERE item = ?1 AND NOT deleted",
				err, AS_UUID(&item->row.uuid));
		int64_t n = store_next(st, q, &ok, err) ? sqlite3_column_int64(q, 0) : 0;

		store_end_query(q);
		if (!n)
			continue;
		buf_add_part(&e->spelt, "; ", "%s was %s", r->id, r->title);
		if (r->artist)
			buf_addf(&e->spelt, " by %s", r->artist);
		buf_addf(&e->spelt, ", %" PRId64 " %s with it; if it is the same song: `was: ", n,
			n == 1 ? "note stays" : "notes stay");
		field_quote(&e->spelt, r->title);
		buf_add_char(&e->spelt, '`');
	}
	return ok;
}

bool
store_misnamed(struct store *st, const struct uuid *review, const struct uuid *device,
	struct uuid *other, size_t *notes, struct err *err)
{
#define NOTED DEVICE_NOW("device")
	static const char sql[] =
		"SELECT device, sum(notes), max(device = ?2) FROM (SELECT " NOTED " AS device, "
		"count(*) AS notes FROM note WHERE review = ?1 AND NOT deleted AND device IS NOT "
		"NULL GROUP BY note.device LIMIT iif(EXISTS (SELECT 1 FROM note WHERE device = ?2 "
		"AND review = ?1 AND NOT deleted), 0, -1)) n WHERE NOT EXISTS (SELECT 1 FROM "
		"comparison c WHERE c.review = ?1 AND c.device" SAME_DEVICE(
			"n.device") "AND NOT c.device" IS_DEVICE_2
				    ") GROUP BY 1 ORDER BY 3 DESC, 2 DESC LIMIT 1";
	sqlite3_stmt *q = store_query(st, sql, err, AS_UUID(review), AS_UUID(device));
	bool ok = true;

	*notes = 0;
	if (store_next(st, q, &ok, err)) {
		store_uuid(q, 0, other);
		*notes = sqlite3_column_int(q, 2) ? 0 : (size_t)sqlite3_column_int64(q, 1);
	}
	store_end_query(q);
	return ok;
}

/* Reports that the notes of the review belong to another device than its file names. */
static bool
say_misnamed(struct store *st, const struct enrol_files *with, struct enrolled *e, struct err *err)
{
	struct uuid review = identity_of_review(with->session->id),
		    named = enrol_device(with->devices, with), other;
	const struct uuid device = *same_device(st, &named);
	size_t notes;

	if (!store_misnamed(st, &review, &device, &other, &notes, err))
		return false;
	if (notes && !enrol_compares(with->devices, with, &other))
		enrol_misnamed(&e->spelt, with->session->path, with->session->device.name,
			record_find(with->devices, ROW_DEVICE, &other), notes);
	return true;
}

bool
store_enrol(struct store *st, struct record *rec, const struct enrol_files *files,
	struct enrolled *out, struct err *err)
{
	struct uuid u = identity_of_review(files->session->id), read = identity_of_files_read(&u);
	CLEANUP(record_finish) struct record devices = record_new();
	CLEANUP(record_finish) struct record now = record_new();
	CLEANUP(record_finish) struct record before = record_new();
	struct enrol_files with = *files;

	row_store_own_record(st, rec);
	enrol_own_list(rec, &with);
	*out = (struct enrolled){ .gone = NULL };
	with.songs = (struct songs){ &now, &before };
	with.devices = &devices;
	bool ok = store_load_kind(st, ROW_DEVICE, NULL, &devices, err);
	const struct uuid device = enrol_device(&devices, &with);
	static const char of_device[] =
		"review IN (SELECT b.uuid FROM review a JOIN review b ON "
		"b.device = a.device AND b.uuid <> a.uuid WHERE a.uuid = ?1)";
	CLEANUP(record_finish) struct record others = record_new();
	ok = ok && store_has_other_review(st, &device, &u, &with.device_shared, err) &&
		songs_load(st, with.playlist, rec, &now, &before, err) &&
		store_load_row(st, ROW_FILES_READ, &read, rec, err) &&
		(!with.device_shared ||
			row_store_select(st, ROW_FILES_READ, of_device, of_device, &u,
				&others.of[ROW_FILES_READ], err));
	with.others = &others;
	CLEANUP(uuids_finish) struct uuids stay = { 0 };
	bool came = true;
	while (ok && came) {
		enrolled_finish(out);
		with.stay = stay.v;
		with.n_stay = stay.n;
		enrol(rec, &with, out);
		ok = load_rows_named(st, rec, &out->edits, &stay, &came, err);
	}
	/* A new review has no notes. */
	return ok && say_replaced(st, rec, &with, out, err) &&
		(!record_find(rec, ROW_REVIEW, &u) || say_misnamed(st, &with, out, err));
}

/* ---- ratings, with all that they count by ---- */

/* Loads these ratings in one transaction, as a lock for each row takes as long as reading the rows,
 * with the rows that they refer to and the rows that decide which ratings count. */
static bool
load_ratings(struct store *st, const struct uuids *found, struct record *out, struct err *err)
{
	static const enum row_kind named[] = { ROW_DEVICE, ROW_VARIANT, ROW_CHAIN, ROW_EQUALISER,
		ROW_REVIEW, ROW_SITTING, ROW_SECTION, ROW_ITEM, ROW_LISTENER, ROW_RECORDING };
	static const enum row_kind of[] = { ROW_RATING, ROW_REVIEW, ROW_ITEM };
	bool own = !store_has_begun(st), ok = !own || store_exec(st->db, "BEGIN", err);

	EACH (rating, found)
		ok = ok && store_load_row(st, ROW_RATING, rating, out, err);
	EACH_OF (kind, of)
		ok = ok && follow_kind(st, *kind, 0, named, LENGTH(named), out, err);
	ok = ok && load_of_ratings(st, out, err);
	if (own)
		store_rollback(st);
	return ok || err_prefix(err, "cannot load ratings");
}

bool
store_load_ratings(struct store *st, const char *attribute, const struct uuid *device,
	struct record *out, struct err *err)
{
#define RATINGS_THAT(of)                                                                 \
	"SELECT uuid FROM rating WHERE attribute = ?1 AND deleted = 0" RATING_IN_TIME of \
	" ORDER BY " DEVICE_NOW("device") ", nr"
	static const char all[] = RATINGS_THAT(""),
			  some[] = RATINGS_THAT(
				  " AND (device" IS_DEVICE_2
				  "OR (device IS NULL AND review IN (SELECT uuid FROM review WHERE "
				  "device" IS_DEVICE_2 ")))");
	CLEANUP(uuids_finish) struct uuids found = { 0 };

	return store_uuids(st,
		       device ? store_query(st, some, err, AS_TEXT(attribute), AS_UUID(device))
			      : store_query(st, all, err, AS_TEXT(attribute)),
		       &found, err) &&
		load_ratings(st, &found, out, err);
}

bool
store_load_scores(struct store *st, const struct uuid *device, struct record *out, struct err *err)
{
	return store_load_ratings(st, "sonic-quality", device, out, err) &&
		store_load_ratings(st, "bias", device, out, err) &&
		store_load_ratings(st, "section", device, out, err);
}

bool
store_load_sections(struct store *st, const struct profile *p, struct record *out, struct err *err)
{
	EACH_IN (benchmark, p->benchmarks, p->n_benchmarks) {
		const char *id = benchmark->section;
		struct uuid u = identity_of_section(id);

		if (id && !store_load_row(st, ROW_SECTION, &u, out, err))
			return false;
	}
	return true;
}

/* Loads the ratings of devices, except the ratings of the reviews in `except`. */
static bool
load_device_ratings(struct store *st, const struct uuids *devices, const struct uuids *except,
	struct record *out, struct err *err)
{
	/* The first review, which may have most of the ratings, is left out by the index. */
	static const char sql[] =
		"SELECT uuid, review FROM rating WHERE ((device" IS_DEVICE_1 "AND review < ?2) OR "
		"(device" IS_DEVICE_1 "AND review > ifnull(?2, x'')) OR (device IS NULL AND review "
		"IN (SELECT uuid FROM review WHERE device" IS_DEVICE_1 "AND uuid IS NOT ?2))) AND "
		"deleted = 0" RATING_IN_TIME;
	CLEANUP(uuids_finish) struct uuids found = { 0 };
	bool ok = true;

	EACH_WHILE (device, devices, ok) {
		sqlite3_stmt *q = store_query(st, sql, err, AS_UUID(device),
			AS_UUID(except->n ? &except->v[0] : &UUID_NONE));

		while (store_next(st, q, &ok, err)) {
			struct uuid u, review;

			store_uuid(q, 0, &u);
			store_uuid(q, 1, &review);
			if (!uuids_have(except, &review))
				uuids_add(&found, &u);
		}
	}
	return ok && load_ratings(st, &found, out, err);
}

/* Loads what the ratings of the record are compared by: the volumes of their reviews, and the
 * tracks of those with ratings of sections, as two reviews have a section in common if they share a
 * track of it. */
static bool
load_beside_ratings(struct store *st, struct record *rec, struct err *err)
{
	CLEANUP(uuids_finish) struct uuids done = { 0 };
	bool ok = true;

	EACH_ROW_WHILE (rating, r, rec, ROW_RATING, ok) {
		if (!text_same(r->scope, "section") || uuids_have(&done, &r->review))
			continue;
		uuids_add(&done, &r->review);
		ok = store_load_kind(st, ROW_LISTING, &r->review, rec, err);
	}
	EACH_ROW_WHILE (listing, l, rec, ROW_LISTING, ok)
		ok = store_load_row(st, ROW_ITEM, &l->item, rec, err);
	EACH_ROW_WHILE (row, r, rec, ROW_REVIEW, ok)
		ok = store_load_kind(st, ROW_VOLUME, &r->uuid, rec, err);
	EACH_ROW_WHILE (volume, v, rec, ROW_VOLUME, ok)
		ok = store_load_row(st, ROW_SITTING, &v->sitting, rec, err);
	return ok;
}

bool
store_load_wider(struct store *st, struct record *const *v, size_t n, struct err *err)
{
	CLEANUP(uuids_finish) struct uuids devices = { 0 }, reviews = { 0 };

	EACH_IN (rec, v, n) {
		const struct row *own = record_next(*rec, ROW_REVIEW, NULL);

		if (own)
			uuids_add(&reviews, &own->uuid);
		EACH_ROW (row, d, *rec, ROW_DEVICE)
			if (!uuids_have(&devices, &d->uuid))
				uuids_add(&devices, &d->uuid);
	}
	bool ok = load_device_ratings(st, &devices, &reviews, v[n], err) &&
		load_beside_ratings(st, v[n], err);
	chains_unite(v, n + 1);
	return ok;
}

bool
store_load_elsewhere(struct store *st, struct record *rec, struct err *err)
{
	if (!rec->elsewhere)
		record_init(rec->elsewhere = xmalloc(sizeof(*rec->elsewhere)));
	return store_load_wider(st, (struct record *const[]){ rec, rec->elsewhere }, 1, err);
}
