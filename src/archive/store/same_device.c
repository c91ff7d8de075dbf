/*
 * Devices that are another device (device.same_as, `earlog device merge`). Rows keep the device
 * that they name, and get the other one when they are loaded into a record; a row that is stored
 * again gets the device back that it named. So what arrives later and names a merged device counts
 * for the other one also, and a merge can be taken back.
 */
#include <stdlib.h>
#include <string.h>

#include "archive/store/store_parts.h"
#include "base/system/clock.h"
#include "review/record/rows.h"

/* Returns the device into which u was merged; NULL: into none. */
static const struct uuid *
merged_into(const struct aliases *l, const struct uuid *u)
{
	for (size_t i = 0; i < l->n; i++)
		if (uuid_same(&l->v[i].uuid, u))
			return &l->v[i].same_as;
	return NULL;
}

/* Returns the device to which the aliases lead from u. Merges on two machines may lead in a circle:
 * then all devices of the circle are the one with the least UUID. */
static struct uuid
end_of(const struct aliases *l, struct uuid u)
{
	const struct uuid *next = &u;
	struct uuid least;

	for (size_t n = 0; n <= l->n && next; n++) {
		u = *next;
		next = merged_into(l, &u);
	}
	least = u;
	for (size_t n = 0; n < l->n && next; n++) {
		least = uuid_order(next, &least) < 0 ? *next : least;
		next = merged_into(l, next);
	}
	return least;
}

const struct aliases *
same_device_find(struct store *st)
{
	static const char sql[] = "SELECT uuid, same_as FROM device WHERE same_as IS NOT NULL";
	struct aliases named = { 0 }, *l = &st->devices;
	struct alias a;
	bool ok = true;

	if (st->knows_devices || (st->foreign && !st->other))
		return l;
	sqlite3_stmt *q = store_prepare(st, sql, ERR_IGNORED);
	while (store_next(st, q, &ok, ERR_IGNORED)) {
		store_uuid(q, 0, &a.uuid);
		store_uuid(q, 1, &a.same_as);
		LIST_ADD(&named, a);
	}
	st->knows_devices = ok;
	l->n = 0;
	for (size_t i = 0; i < named.n; i++)
		LIST_ADD(l, ((struct alias){ named.v[i].uuid, end_of(&named, named.v[i].uuid) }));
	free(named.v);
	return l;
}

const struct uuid *
same_device(struct store *st, const struct uuid *u)
{
	const struct uuid *is = st->as_stored ? NULL : merged_into(same_device_find(st), u);

	return is ? is : u;
}

static void
sql_device_of(sqlite3_context *q, int n, sqlite3_value **values)
{
	struct uuid u;

	(void)n;
	if (sqlite3_value_bytes(values[0]) != sizeof(u.b)) {
		sqlite3_result_value(q, values[0]);
		return;
	}
	memcpy(u.b, sqlite3_value_blob(values[0]), sizeof(u.b));
	sqlite3_result_blob(
		q, same_device(sqlite3_user_data(q), &u)->b, sizeof(u.b), SQLITE_TRANSIENT);
}

static void
sql_newest(sqlite3_context *q, int n, sqlite3_value **values)
{
	(void)n;
	if (sqlite3_value_type(values[0]) == SQLITE_INTEGER)
		sqlite3_result_int64(q, clock_newest_ms(sqlite3_value_int64(values[0])));
}

void
same_device_functions(struct store *st)
{
	sqlite3_create_function_v2(st->db, "newest", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL,
		sql_newest, NULL, NULL, NULL);
	sqlite3_create_function_v2(st->db, "device_of", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY, st,
		sql_device_of, NULL, NULL, NULL);
}

/* Replaces a UUID in `list`, the devices of a blind run in JSON. */
static void
follow_list(char *list, const struct alias *a)
{
	char was[UUID_TEXT], is[UUID_TEXT];

	uuid_text(&a->uuid, was);
	uuid_text(&a->same_as, is);
	for (char *at = list; at && (at = strstr(at, was));)
		memcpy(at, is, strlen(is));
}

/* Replaces devices that a row names and that were merged into another one. */
static void
follow(const struct aliases *l, enum row_kind kind, void *row)
{
	const struct row_type *t = &row_types[kind];

	for (size_t i = 0; l->n && i < t->nfields; i++) {
		struct uuid *u = (void *)((char *)row + t->fields[i].offset);
		const struct uuid *is =
			row_field_names(t, &t->fields[i], ROW_DEVICE) ? merged_into(l, u) : NULL;

		if (is)
			*u = *is;
	}
	struct device *d = kind == ROW_DEVICE ? row : NULL;
	if (d && uuid_same(&d->same_as, &d->row.uuid))
		d->same_as = UUID_NONE;
	for (size_t i = 0; kind == ROW_BLIND_RUN && i < l->n; i++)
		follow_list(((struct blind_run *)row)->devices, &l->v[i]);
}

void
same_device_follow(struct store *st, enum row_kind kind, void *row)
{
	static const struct aliases none;

	follow(st->as_stored ? &none : same_device_find(st), kind, row);
}

void
same_device_rename(const struct aliases *l, enum row_kind kind, struct row *row)
{
	const struct uuid *is = kind == ROW_DEVICE ? merged_into(l, &row->uuid) : NULL;

	follow(l, kind, row);
	if (is)
		row->uuid = *is;
}
