#include "store/edit.h"

#include <string.h>

#include "record/identity.h"
#include "store/store_private.h"

void *
store_copy(struct store *st, enum row_kind kind, const struct uuid *u, struct err *err)
{
	void *row = NULL;

	if (row_store_get(st, kind, u, &row, err) && !row)
		err_set(err, "this %s is not in the archive", row_types[kind].table);
	return row;
}

static bool
put_edited_row(struct store *st, enum row_kind kind, void *row, struct err *err)
{
	void *old = NULL;
	bool ok = row_store_get(st, kind, &((struct row *)row)->uuid, &old, err);

	if (ok)
		row_set_listener(&row_types[kind], row, old, &st->owner);
	if (ok && !(old && row_same(&row_types[kind], old, row))) {
		/* A version of a private note never leaves (note_mark_private). */
		if (old && kind == ROW_NOTE) {
			static const char sql[] = "SELECT 1 FROM note_withheld WHERE note = ?1";
			const struct uuid *u = &((struct row *)row)->uuid;
			bool hidden;
			ok = store_found(st, store_query(st, sql, err, AS_UUID(u)), &hidden, err);
			((struct note *)row)->private |= ok && hidden;
		}
		row_stamp(row, old);
		ok = ok && store_put(st, kind, row, err) == PUT_DONE;
	}
	row_free(&row_types[kind], old);
	return ok;
}

bool
store_change(struct store *st, struct edits *e, struct err *err)
{
	bool own = sqlite3_get_autocommit(st->db), ok = !own || store_begin(st, err);

	for (size_t i = 0; ok && i < e->n; i++)
		ok = put_edited_row(st, e->v[i].kind, e->v[i].row, err);
	edits_finish(e);
	return own ? store_commit_if(st, ok, err) : ok;
}

bool
store_change_row(struct store *st, enum row_kind kind, void *row, struct err *err)
{
	struct edits e = { .v = NULL };

	edits_add(&e, kind, row);
	return store_change(st, &e, err);
}

bool
store_may_change(struct store *st, enum row_kind kind, const void *row, struct err *err)
{
	static const char sql[] = "SELECT name FROM listener WHERE uuid = ?1";
	const struct uuid *listener = row_listener(&row_types[kind], row);
	struct err ignored = ERR_INIT;

	if (!listener || store_is_own(st, listener))
		return true;
	const struct uuid *person = listener_person(st, listener);
	CLEANUP(pointer_free) char *name = NULL;
	store_first_text(st, store_query(st, sql, &ignored, AS_UUID(person)), &name, &ignored);
	CLEANUP(pointer_free) char *called = listener_called(name, person);
	return err_set(err,
		"this %s is %s's, and only %s changes it: write a note of your own about it "
		"(`earlog note add`)",
		row_types[kind].table, called, called);
}

bool
store_find_note(struct store *st, const char *prefix, struct uuid *note, struct err *err)
{
	static const char sql[] = "SELECT uuid FROM note WHERE uuid BETWEEN ?1 AND ?2 LIMIT 2";
	sqlite3_stmt *q = store_prepare_prefix(st, sql, prefix, err);
	bool ok = true;
	int n = 0;

	for (; store_next(st, q, &ok, err); n++)
		store_uuid(q, 0, note);
	if (!ok || n == 1)
		return ok;
	return err_set(err,
		n ? "more than one note begins with “%s”: give more of its UUID"
		  : "no note begins with “%s” (`earlog note list` shows them)",
		prefix);
}

/* ---- merging two devices ---- */

bool
edit_repoint(const struct row_type *t, void *row, const struct moved *v, size_t n)
{
	bool changed = false;

	for (size_t i = 0; i < t->nfields; i++) {
		struct uuid *u = (struct uuid *)(void *)((char *)row + t->fields[i].offset);
		size_t k = 0;

		if (t->fields[i].type != FIELD_UUID)
			continue;
		while (k < n && !uuid_same(u, &v[k].from))
			k++;
		changed |= k < n;
		if (k < n)
			*u = v[k].into;
	}
	return changed;
}

/* Replaces the UUID m->from by m->into in `list`, the devices of a blind run in JSON. */
static void
repoint_list(char *list, const struct moved *m)
{
	char was[UUID_TEXT], is[UUID_TEXT];

	uuid_text(&m->from, was);
	uuid_text(&m->into, is);
	char *at = list ? strstr(list, was) : NULL;
	if (at)
		memcpy(at, is, strlen(is));
}

/* Marks the comparison c as deleted if its review has another comparison with the same device by
 * the same listener. */
static bool
drop_twin(struct store *st, struct comparison *c, struct err *err)
{
	static const char sql[] = "SELECT 1 FROM comparison WHERE review = ?1 AND device = ?2 AND "
				  "uuid <> ?3 AND deleted = 0 AND listener IS ?4";
	bool twin = false,
	     ok = store_found(st,
		     store_query(st, sql, err, AS_UUID(&c->review), AS_UUID(&c->device),
			     AS_UUID(&c->row.uuid), AS_UUID(&c->listener)),
		     &twin, err);

	c->row.deleted |= twin;
	return ok;
}

static bool
repoint_kind(
	struct store *st, enum row_kind kind, const struct moved *m, size_t *n, struct err *err)
{
	const struct row_type *t = &row_types[kind];
	static const char keys[ROW_KINDS];
	CLEANUP(buf_finish) struct buf where = BUF_INIT;
	CLEANUP(rows_finish) struct rows found;

	buf_add(&where, "false");
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].type == FIELD_UUID)
			buf_addf(&where, " OR %s = ?1", t->fields[i].name);
	if (kind == ROW_BLIND_RUN)
		buf_add(&where, " OR instr(replace(devices, '-', ''), lower(hex(?1)))");
	rows_init(&found, t);
	bool ok = row_store_select(st, kind, &keys[kind], where.s, &m->from, &found, err);
	for (size_t i = 0; ok && i < found.n; i++) {
		void *row = row_dup(t, found.v[i]);

		edit_repoint(t, row, m, 1);
		if (kind == ROW_BLIND_RUN)
			repoint_list(((struct blind_run *)row)->devices, m);
		ok = kind != ROW_COMPARISON || drop_twin(st, row, err);
		ok = store_change_row(st, kind, row, err) && ok;
		++*n;
	}
	return ok;
}

/* Gives another device a variant like v, unless it has the same one, and deletes v. The UUID of a
 * variant follows from its device, so the variant is a new row; rows that refer to v refer to it
 * afterwards. */
static bool
move_variant(
	struct store *st, const struct variant *v, const struct device *device, struct err *err)
{
	bool found, ok = true;
	struct row there;
	size_t ignored = 0;

	struct uuid u = uuid_of_variant(device->id, v->name, v->content);
	const struct moved m = { v->row.uuid, u };
	if (!row_store_head(st, ROW_VARIANT, &u, &there, &found, err))
		return false;
	if (!found || (there.deleted && !v->row.deleted)) {
		struct variant *new = row_dup(&row_types[ROW_VARIANT], v);
		new->row.uuid = u;
		new->device = device->row.uuid;
		ok = store_change_row(st, ROW_VARIANT, new, err);
	}
	struct variant *old = row_dup(&row_types[ROW_VARIANT], v);
	old->row.deleted = true;
	ok = store_change_row(st, ROW_VARIANT, old, err) && ok;
	for (int k = 0; ok && k < ROW_KINDS; k++)
		ok = repoint_kind(st, (enum row_kind)k, &m, &ignored, err);
	return ok;
}

static bool
move_variants(struct store *st, const struct uuid *from, const struct uuid *into, size_t *n,
	struct err *err)
{
	static const char where[] = "device = ?1 ORDER BY nr";
	struct device *device = store_copy(st, ROW_DEVICE, into, err);
	struct rows found;

	rows_init(&found, &row_types[ROW_VARIANT]);
	bool ok = device && row_store_select(st, ROW_VARIANT, where, where, from, &found, err);
	*n += found.n;
	for (const struct variant *v = NULL; ok && (v = rows_next(&found, v));)
		ok = move_variant(st, v, device, err);
	rows_finish(&found);
	row_free(&row_types[ROW_DEVICE], device);
	return ok;
}

bool
store_merge_devices(struct store *st, const struct uuid *from, const struct uuid *into, size_t *n,
	struct err *err)
{
	const struct moved m = { *from, *into };

	*n = 0;
	if (!move_variants(st, from, into, n, err))
		return false;
	for (int k = 0; k < ROW_KINDS; k++)
		if (k != ROW_VARIANT && !repoint_kind(st, (enum row_kind)k, &m, n, err))
			return false;
	struct device *d = store_copy(st, ROW_DEVICE, from, err);
	if (!d)
		return false;
	d->row.deleted = true;
	return store_change_row(st, ROW_DEVICE, d, err);
}

bool
store_load_kind(struct store *st, enum row_kind kind, const struct uuid *of, struct record *out,
	struct err *err)
{
	static const char all[ROW_KINDS], some[ROW_KINDS];
	static const char *const where[ROW_KINDS] = {
		[ROW_PIN] = "cue = ?1 ORDER BY edited_ms, uuid",
		[ROW_TAG] = "note = ?1 ORDER BY nr",
		[ROW_WITHHELD] = "target = ?1 AND deleted = 0 ORDER BY nr",
		[ROW_VARIANT] = "device = ?1 AND deleted = 0 ORDER BY nr",
		[ROW_TRIAL] = "run = ?1 AND deleted = 0 ORDER BY nr",
		[ROW_REVIEW] = "device = ?1 AND deleted = 0 ORDER BY nr",
		[ROW_VOLUME] = "review = ?1 AND deleted = 0 AND heard(listener) ORDER BY nr",
		[ROW_BLIND_RUN] = "review = ?1 AND deleted = 0 AND (SELECT heard(s.listener) AND "
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

/* Loads the rows in `named` (from the user's files) that the record lacks, if the archive has them.
 * Sets *came to true if it loaded any. */
static bool
load_rows_named(struct store *st, struct record *rec, const struct edits *named, bool *came,
	struct err *err)
{
	*came = false;
	for (size_t i = 0; i < named->n; i++) {
		enum row_kind kind = named->v[i].kind;
		const struct uuid *u = &((struct row *)named->v[i].row)->uuid;

		if (record_find(rec, kind, u))
			continue;
		if (!store_load_row(st, kind, u, rec, err) ||
			(kind == ROW_CUE && !store_load_kind(st, ROW_PIN, u, rec, err)))
			return false;
		*came |= record_find(rec, kind, u) != NULL;
	}
	return true;
}

bool
store_enrol(struct store *st, struct record *rec, const struct enrol_files *files,
	struct enrolled *out, struct err *err)
{
	bool came = true, ok = true;

	listener_own_record(st, rec);
	*out = (struct enrolled){ .gone = NULL };
	while (ok && came) {
		enrolled_finish(out);
		enrol(rec, files, out);
		ok = load_rows_named(st, rec, &out->edits, &came, err);
	}
	return ok;
}
