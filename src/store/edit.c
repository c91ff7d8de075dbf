#include "store/edit.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
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

#define OWN_REMARK "write a note of your own about it (`earlog note add`)"

static bool
put_edited_row(struct store *st, enum row_kind kind, void *row, struct err *err)
{
	void *old = NULL;
	bool ok = row_store_get(st, kind, &((struct row *)row)->uuid, &old, err);

	if (ok)
		row_set_listener(&row_types[kind], row, old, &st->owner);
	if (ok && !(old && row_same(&row_types[kind], old, row))) {
		row_stamp(row, old);
		ok = store_put(st, kind, row, err) == PUT_DONE;
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
	if (own && ok)
		ok = store_commit(st, err);
	if (own && !ok)
		store_rollback(st);
	return ok;
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

	if (!listener || listener_is_own(st, listener))
		return true;
	const struct uuid *person = listener_person(st, listener);
	sqlite3_stmt *q = store_query(st, sql, &ignored, AS_UUID(person));
	CLEANUP(pointer_free)
	char *name = store_step(st, q, &ignored) == STEP_ROW ? store_text(q, 0) : NULL;
	CLEANUP(pointer_free) char *called = listener_called(name, person);
	store_end(q);
	err_set(err, "this %s is %s's, and only %s changes it: " OWN_REMARK, row_types[kind].table,
		called, called);
	return false;
}

bool
store_find_note(struct store *st, const char *prefix, struct uuid *note, struct err *err)
{
	static const char sql[] = "SELECT uuid FROM note WHERE uuid BETWEEN ?1 AND ?2 LIMIT 2";
	sqlite3_stmt *q = store_prepare_prefix(st, sql, prefix, err);
	enum store_step step;
	int n = 0;

	for (; (step = store_step(st, q, err)) == STEP_ROW; n++)
		store_uuid(q, 0, note);
	if (step == STEP_FAILED || n == 1)
		return step != STEP_FAILED;
	return err_set(err,
		n ? "more than one note begins with “%s”: give more of it"
		  : "no note begins with “%s” (`earlog note list` shows them)",
		prefix);
}

static int
by_time(const void *a, const void *b)
{
	const struct row *x = *(struct row *const *)a, *y = *(struct row *const *)b;

	if (x->edited_ms != y->edited_ms)
		return x->edited_ms < y->edited_ms ? -1 : 1;
	return uuid_same(&y->parent, &x->edit) ? -1 : 1;
}

/* A set holds one row per UUID, so a version is filed under the UUID of its edit. */
static void
keep_version(struct rows *out, struct row *version)
{
	version->uuid = version->edit;
	row_free(out->type, rows_take(out, version));
}

bool
store_versions(struct store *st, enum row_kind kind, const struct uuid *u, struct rows *out,
	struct err *err)
{
	struct row *heads = NULL;
	size_t n = 0, cap = 0;
	void *row = NULL;

	rows_init(out, &row_types[kind]);
	bool ok = past_versions(st, kind, u, &heads, &n, &cap, err);
	for (size_t i = 0; ok && i < n; i++) {
		ok = past_read(st, kind, &heads[i], &row, err);
		if (ok)
			keep_version(out, row);
	}
	free(heads);
	row = NULL;
	ok = ok && row_store_get(st, kind, u, &row, err);
	if (row)
		keep_version(out, row);
	if (out->n)
		qsort(out->v, out->n, sizeof(out->v[0]), by_time);
	return ok;
}

/* ---- devices ---- */

/* Fields of a kind that name a device. */
static bool
names_device(const struct row_field *f)
{
	return f->type == FIELD_UUID &&
		(strcmp(f->name, "device") == 0 || strcmp(f->name, "against") == 0 ||
			strcmp(f->name, "matched_to") == 0);
}

/* Fields that list devices as JSON. */
static bool
lists_devices(const struct row_field *f)
{
	return f->type == FIELD_TEXT && strcmp(f->name, "devices") == 0;
}

static void
repoint_list(char *list, const struct uuid *from, const struct uuid *into)
{
	char was[UUID_TEXT], is[UUID_TEXT];

	uuid_text(from, was);
	uuid_text(into, is);
	char *at = list ? strstr(list, was) : NULL;
	if (at)
		memcpy(at, is, strlen(is));
}

static bool
names_variant(const struct row_field *f)
{
	return f->type == FIELD_UUID && strcmp(f->name, "variant") == 0;
}

/* A change of one UUID into another, in the fields that `names` returns true for. */
struct repointing {
	bool (*names)(const struct row_field *f);
	const struct uuid *from, *into;
};

static void
repoint(const struct repointing *r, const struct row_type *t, void *row)
{
	for (size_t i = 0; i < t->nfields; i++) {
		void *field = (char *)row + t->fields[i].offset;

		if (r->names(&t->fields[i]) && uuid_same(field, r->from))
			*(struct uuid *)field = *r->into;
		else if (lists_devices(&t->fields[i]))
			repoint_list(*(char **)field, r->from, r->into);
	}
}

/* Deletes a comparison if the review already compares with that device. */
static bool
drop_twin(struct store *st, struct comparison *c, struct err *err)
{
	static const char sql[] = "SELECT 1 FROM comparison WHERE review = ?1 AND device = ?2 AND "
				  "uuid <> ?3 AND deleted = 0 AND listener IS ?4";
	bool twin;

	if (!store_found(st,
		    store_query(st, sql, err, AS_UUID(&c->review), AS_UUID(&c->device),
			    AS_UUID(&c->row.uuid), AS_UUID(&c->listener)),
		    &twin, err))
		return false;
	c->row.deleted |= twin;
	return true;
}

static bool
repoint_kind(struct store *st, enum row_kind kind, const struct repointing *r, size_t *n,
	struct err *err)
{
	const struct row_type *t = &row_types[kind];
	static const char keys[2][ROW_KINDS];
	CLEANUP(buf_finish) struct buf where = BUF_INIT;
	CLEANUP(rows_finish) struct rows found;
	bool ok = true;

	for (size_t i = 0; i < t->nfields; i++)
		if (r->names(&t->fields[i]))
			buf_addf(&where, "%s%s = ?1", where.len ? " OR " : "", t->fields[i].name);
		else if (lists_devices(&t->fields[i]))
			buf_addf(&where, "%sinstr(replace(%s, '-', ''), lower(hex(?1)))",
				where.len ? " OR " : "", t->fields[i].name);
	rows_init(&found, t);
	if (where.len)
		ok = row_store_select(st, kind, &keys[r->names == names_device][kind], where.s,
			r->from, &found, err);
	for (size_t i = 0; ok && i < found.n; i++) {
		void *row = row_dup(t, found.v[i]);

		repoint(r, t, row);
		ok = kind != ROW_COMPARISON || drop_twin(st, row, err);
		ok = store_change_row(st, kind, row, err) && ok;
		++*n;
	}
	return ok;
}

/* Moves a variant to the UUID that follows from the device, or to the row that is there already. */
static bool
move_variant(
	struct store *st, const struct variant *v, const struct device *device, struct err *err)
{
	char hash[FILE_HASH];
	bool found, ok = true;
	struct row there;
	size_t ignored = 0;

	file_hash(v->content ? v->content : "", v->content ? strlen(v->content) : 0, hash);
	struct uuid u = uuid_of_variant(device->id, v->name, hash);
	const struct repointing r = { names_variant, &v->row.uuid, &u };
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
		ok = repoint_kind(st, (enum row_kind)k, &r, &ignored, err);
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
	const struct repointing r = { names_device, from, into };

	*n = 0;
	if (!move_variants(st, from, into, n, err))
		return false;
	for (int k = 0; k < ROW_KINDS; k++)
		if (k != ROW_VARIANT && !repoint_kind(st, (enum row_kind)k, &r, n, err))
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

	if (!of)
		return row_store_select(st, kind, &all[kind],
			"deleted = 0 AND ?1 IS NULL ORDER BY nr", &UUID_NONE, &out->of[kind], err);
	return row_store_select(st, kind, &some[kind],
		kind == ROW_VARIANT ? "device = ?1 AND deleted = 0 ORDER BY nr"
				    : "review = ?1 AND deleted = 0 ORDER BY nr",
		of, &out->of[kind], err);
}

bool
store_load_tags(struct store *st, const struct uuid *note, struct record *out, struct err *err)
{
	static const char where[] = "note = ?1 ORDER BY nr";

	return row_store_select(st, ROW_TAG, where, where, note, &out->of[ROW_TAG], err);
}

bool
store_load_withheld(struct store *st, const struct uuid *note, struct record *out, struct err *err)
{
	static const char where[] = "target = ?1 AND deleted = 0 ORDER BY nr";

	return row_store_select(st, ROW_WITHHELD, where, where, note, &out->of[ROW_WITHHELD], err);
}

bool
store_load_acts(struct store *st, const struct uuid *note, struct record *out, struct err *err)
{
	static const char where[] = "target = ?1 ORDER BY edited_ms, nr";

	return row_store_select(st, ROW_WITHHELD, where, where, note, &out->of[ROW_WITHHELD], err);
}
