/* Moves all rows of a session, or one row of the shell, by one distance of time, after it ran under
 * a wrong clock, as one change; upkeep/doctor.c finds them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "archive/store/edit.h"
#include "archive/store/store_private.h"
#include "review/record/rows.h"

struct redate {
	struct store *st;
	int64_t from_ms, to_ms; /* of the session: versions that it made are between them */
	int64_t by_ms, by_min;
	size_t n;
};

static void
move(struct row *row, enum row_kind kind, const char *name, int64_t by)
{
	const struct row_field *f = row_field_find(kind, name);
	int64_t *x = f ? row_member(row, f) : NULL;

	if (x && *x != NO_INT)
		*x += by;
}

/* Stores the next version of a row, which this session made, with its times moved. */
static bool
move_row(struct redate *m, enum row_kind kind, const struct uuid *u, struct err *err)
{
	static const char *const times[] = { "made_ms", "started_ms", "ended_ms", "opened_ms" },
				 *const offsets[] = { "made_offset_min", "started_offset_min" };
	struct row *row = store_copy(m->st, kind, u, err);

	if (!row)
		return false;
	EACH_OF (one, times)
		move(row, kind, *one, m->by_ms);
	EACH_OF (one, offsets)
		move(row, kind, *one, m->by_min);
	row->parent = row->edit;
	row->edit = uuid_random();
	row->revision++;
	if (row->edited_ms >= m->from_ms && row->edited_ms <= m->to_ms) {
		row->edited_ms += m->by_ms;
		row->edited_offset_min += m->by_min;
	}
	bool ok = store_put(m->st, kind, row, err) != PUT_FAILED;
	row_free(kind, row);
	m->n++;
	return ok;
}

static bool
move_rows(struct redate *m, enum row_kind kind, const char *where, const struct uuid *session,
	struct err *err)
{
	CLEANUP(pointer_free)
	char *sql = xasprintf("SELECT uuid FROM %s WHERE %s", row_types[kind].table, where);
	CLEANUP(uuids_finish) struct uuids found = { 0 };
	bool ok = store_uuids_once(m->st, sql, session, &found, err);

	EACH (one, &found)
		ok = ok && move_row(m, kind, one, err);
	return ok;
}

#define DAY_MS INT64_C(86400000)
#define THIS " WHERE uuid = ?1"
#define MADE_IN                                                                          \
	"(SELECT uuid FROM note WHERE ?1 IN (sitting, uuid) UNION ALL SELECT uuid FROM " \
	"rating WHERE ?1 IN (sitting, uuid))"

bool
store_find_dated(struct store *st, const char *prefix, struct uuid *u, struct err *err)
{
#define BEGINS " WHERE uuid BETWEEN ?1 AND ?2 AND NOT deleted"
	static const char sql[] = "SELECT uuid FROM sitting" BEGINS " UNION ALL SELECT uuid FROM "
				  "note" BEGINS " AND sitting IS NULL UNION ALL SELECT uuid FROM "
				  "rating" BEGINS " AND sitting IS NULL LIMIT 2";
	CLEANUP(uuids_finish) struct uuids found = { 0 };

	if (!store_uuids(st, store_prepare_prefix(st, sql, prefix, err), &found, err))
		return false;
	if (found.n != 1)
		return err_set(err,
			"“%s” is not a session, note or rating that has a time of its own: "
			"`earlog doctor` names them",
			prefix);
	*u = found.v[0];
	return true;
}

bool
store_redate(struct store *st, const struct uuid *dated, int64_t to_ms, int64_t to_offset_min,
	struct redated *was, struct err *err)
{
	static const char sql[] =
		"SELECT started_ms, started_offset_min, ended_ms, clock_steps FROM sitting" THIS
		" UNION ALL SELECT made_ms, made_offset_min, NULL, NULL FROM note" THIS
		" UNION ALL SELECT made_ms, made_offset_min, NULL, NULL FROM rating" THIS;
	/* rows that name no session, and the rows of the session by which they belong to it */
	static const char *const others[ROW_KINDS] = {
		[ROW_SITTING] = "uuid = ?1",
		[ROW_NOTE] = "?1 IN (sitting, uuid)",
		[ROW_RATING] = "?1 IN (sitting, uuid)",
		[ROW_TRIAL] = "run IN (SELECT uuid FROM blind_run WHERE sitting = ?1)",
		[ROW_TAG] = "note IN " MADE_IN,
		[ROW_WITHHELD] = "target IN " MADE_IN,
	};
	struct redate m = { .st = st };
	bool ok = store_begin(st, err);
	sqlite3_stmt *q = store_query(st, sql, err, AS_UUID(dated));

	*was = (struct redated){ 0 };
	if (ok && store_next(st, q, &ok, err)) {
		struct sitting_row s = { .started_ms = store_int(q, 0),
			.ended_ms = store_int(q, 2),
			.clock_steps = store_text(q, 3) };

		*was = (struct redated){ s.started_ms, store_int(q, 1), 0 };
		m.from_ms = s.started_ms - made_moved_ms(&s, 0) - 1000;
		m.to_ms = (s.ended_ms != NO_INT ? s.ended_ms : s.started_ms + 2 * DAY_MS) + 1000;
		m.by_ms = to_ms - s.started_ms;
		m.by_min = to_offset_min - was->started_offset_min;
		free(s.clock_steps);
		store_end_query(q);
	}

	for (enum row_kind k = 0; ok && k < ROW_KINDS; k++)
		if (others[k] || (k != ROW_OPEN_NOTE && row_field_find(k, "sitting")))
			ok = move_rows(&m, k, others[k] ? others[k] : "sitting = ?1", dated, err);
	was->rows = m.n;
	return store_commit_if(st, ok, err);
}
