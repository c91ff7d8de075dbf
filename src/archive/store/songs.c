/* Loads the recordings that the tracks of a playlist may be, and joins recordings that are one,
 * with all rows that name them. record/song.c decides. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/store/edit.h"
#include "archive/store/store_private.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "review/record/identity.h"
#include "review/record/rows_review.h"
#include "review/record/song.h"

/* Returns true if a track of the playlist has the id, but another title. */
static bool
is_titled_otherwise(const struct playlist_file *p, const struct recording *r)
{
	EACH_TRACK (s, t, p)
		if (text_same(t->id, r->id) && (t->was.n || !song_is_titled(t, r)))
			return true;
	return false;
}

static bool
load_before(struct store *st, const struct uuid *recording, struct record *before, struct err *err)
{
	static const char sources[] = "recording IN (SELECT o.uuid FROM recording r JOIN recording "
				      "o USING (id) WHERE r.uuid = ?1) ORDER BY rank, nr";
	CLEANUP(rows_finish) struct rows all;
	bool ok = row_store_select(st, ROW_SOURCE, sources, sources, recording,
			  &before->of[ROW_SOURCE], err) &&
		store_versions(st, ROW_RECORDING, recording, &all, err);

	EACH_WHILE (one, &all, ok) {
		struct row *v = row_dup(ROW_RECORDING, *one);

		v->parent = *recording;
		rows_put(&before->of[ROW_RECORDING], v);
	}
	return ok;
}

bool
songs_load(struct store *st, const struct playlist_file *p, const struct record *rec,
	struct record *now, struct record *before, struct err *err)
{
	static const char sql[] =
		"SELECT uuid FROM recording WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY "
		"nr";
	CLEANUP(uuids_finish) struct uuids found = { 0 };
	json_auto_t *ids = json_array();

	EACH_ROW_WHILE (row, r, rec, ROW_RECORDING, rec)
		rows_take(&now->of[ROW_RECORDING], row_dup(ROW_RECORDING, r));
	EACH_TRACK (s, t, p)
		json_array_append_new(ids, json_string(t->id));
	CLEANUP(pointer_free) char *text = json_text(ids, JSON_COMPACT);
	bool ok = store_uuids(st, store_query(st, sql, err, AS_TEXT(text)), &found, err);
	EACH_WHILE (one, &found, ok) {
		ok = store_load_row(st, ROW_RECORDING, one, now, err);
		const struct recording *r = record_find(now, ROW_RECORDING, one);

		ok = ok && (!r || !is_titled_otherwise(p, r) || load_before(st, one, before, err));
	}
	return ok;
}

/* Sets *is to true if a row names the recording. */
static bool
is_used(struct store *st, const struct uuid *recording, bool *is, struct err *err)
{
	static const char sql[] =
		"WITH i AS (SELECT uuid FROM item WHERE recording = ?1) SELECT 1 FROM note WHERE "
		"item IN i UNION ALL SELECT 1 FROM rating WHERE item IN i UNION ALL SELECT 1 FROM "
		"listing WHERE item IN i AND NOT deleted";

	return store_found(st, store_query(st, sql, err, AS_UUID(recording)), is, err);
}

static bool
set_deleted(struct store *st, enum row_kind kind, const struct uuid *u, struct err *err)
{
	struct row *row = store_copy(st, kind, u, err);

	if (row)
		row->deleted = true;
	return row && store_change_row(st, kind, row, err);
}

/* Adds to `out` the rows of a kind that refer to a row. */
static bool
select_referring(struct store *st, enum row_kind kind, const struct uuid *u, struct rows *out,
	struct err *err)
{
	static const char keys[ROW_KINDS];
	CLEANUP(buf_finish) struct buf where = BUF_INIT;

	buf_add(&where, "(false");
	EACH_FIELD (f, kind)
		if (f->type == ROW_FIELD_UUID)
			buf_addf(&where, " OR %s = ?1", f->name);
	buf_add(&where, ") ORDER BY nr");
	st->as_stored = true;
	bool ok = row_store_select(st, kind, &keys[kind], where.s, u, out, err);
	st->as_stored = false;
	return ok;
}

/* Stores an entry of a list under another UUID. If an entry with this UUID is there already, keeps
 * that one; a track that is ticked off in one of the two is ticked off then. Takes the row. */
static bool
put_under(struct store *st, struct listing *row, const struct uuid *name, struct err *err)
{
	void *stored = NULL;
	bool ok = row_store_get(st, ROW_LISTING, name, &stored, err);
	struct listing *there = stored, *put = row;

	if (there && (!there->row.deleted || row->row.deleted)) {
		there->done |= row->done;
		put = there;
	}
	put->row.uuid = *name;
	row_free(ROW_LISTING, put == row ? there : row);
	return store_change_row(st, ROW_LISTING, put, err) && ok;
}

/* Stores a new version of a row that refers to one of n rows. */
static bool
move_row(struct store *st, enum row_kind kind, const struct row *old, const struct uuid *from,
	const struct uuid *into, size_t n, struct err *err)
{
	struct row *row = row_dup(kind, old);
	struct uuid name;

	EACH_FIELD (f, kind) {
		struct uuid *u = row_member(row, f);
		size_t k = f->type == ROW_FIELD_UUID ? uuid_index(u, from, n) : n;

		if (k < n)
			*u = into[k];
	}
	bool ok = row_uuid(st, kind, row, &name, err);
	if (ok && (kind != ROW_LISTING || uuid_same(&name, &row->uuid)))
		return store_change_row(st, kind, row, err);
	/* If a row to which it refers is missing, it stays. */
	if (!ok || uuid_none(&name)) {
		row_free(kind, row);
		return ok;
	}
	struct row *off = row_dup(kind, old);
	off->deleted = true;
	return put_under(st, (struct listing *)row, &name, err) &&
		store_change_row(st, kind, off, err);
}

/* Makes all rows that refer to one of n rows refer to the row with the same number in `into`. Each
 * change is an ordinary version of a row; an entry of a list, whose UUID follows from its item,
 * gets another UUID. */
static bool
move_rows(struct store *st, const struct uuid *from, const struct uuid *into, size_t n,
	struct err *err)
{
	bool ok = true;

	EACH_IN (one, from, n)
		for (enum row_kind kind = 0; kind < ROW_KINDS; kind++) {
			CLEANUP(rows_finish) struct rows rows = { .kind = kind };

			ok = ok && select_referring(st, kind, one, &rows, err);
			EACH (row, &rows)
				ok = ok && move_row(st, kind, *row, from, into, n, err);
		}
	return ok;
}

/* Moves all rows that name a recording to another one. */
static bool
join(struct store *st, const struct uuid *from, const struct uuid *into, struct err *err)
{
	CLEANUP(uuids_finish) struct uuids items = { 0 }, was = { 0 }, is = { 0 };
	bool ok = store_uuids(st,
		store_query(st, "SELECT uuid FROM item WHERE recording = ?1 ORDER BY nr", err,
			AS_UUID(from)),
		&items, err);

	EACH_WHILE (one, &items, ok) {
		struct item *item = store_copy(st, ROW_ITEM, one, err);
		void *there = NULL;

		if (!item)
			return false;
		item->row.uuid = identity_of_item(item->id, into);
		item->recording = *into;
		item->row.deleted = false;
		uuids_add(&was, one);
		uuids_add(&is, &item->row.uuid);
		ok = row_store_get(st, ROW_ITEM, &item->row.uuid, &there, err);
		if (ok && !there)
			ok = store_change_row(st, ROW_ITEM, item, err);
		else
			row_free(ROW_ITEM, item);
		row_free(ROW_ITEM, there);
	}
	uuids_add(&was, from);
	uuids_add(&is, into);
	ok = ok && move_rows(st, was.v, is.v, was.n, err);
	EACH (each, &items)
		ok = ok && set_deleted(st, ROW_ITEM, each, err);
	return ok && set_deleted(st, ROW_RECORDING, from, err);
}

bool
store_join_songs(struct store *st, struct playlist_file *p, struct err *err)
{
	CLEANUP(record_finish) struct record now = record_new();
	CLEANUP(record_finish) struct record before = record_new();
	const struct songs songs = { &now, &before };
	bool own = !store_has_begun(st), begun = !own;
	bool ok = songs_load(st, p, NULL, &now, &before, err);

	song_bind(&songs, p);
	EACH_IN_WHILE (section, p->sections, p->n_sections, ok)
		EACH_IN_WHILE (t, section->tracks, section->n_tracks, ok) {
			bool known = record_find(&now, ROW_RECORDING, &t->recording);

			for (struct recording *r = NULL;
				known && ok && (r = record_next(&now, ROW_RECORDING, r));) {
				bool used = true;

				if (!song_joins(&songs, t, r))
					continue;
				if (r->row.deleted)
					ok = is_used(st, &r->row.uuid, &used, err);
				if (r->row.deleted && !used)
					continue;
				ok = ok && (begun || store_begin(st, err));
				begun |= ok;
				ok = ok && join(st, &r->row.uuid, &t->recording, err);
				r->id[0] = '\0'; /* joined */
			}
		}
	return own && begun ? store_commit_if(st, ok, err) : ok;
}
