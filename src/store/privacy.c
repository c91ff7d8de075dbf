#include "store/privacy.h"

#include "store/store_private.h"

static const char *const columns[ROW_KINDS] = {
	[ROW_NOTE] = "uuid",
	/* A rating with a private remark is not sent at all: a server keeps versions whole. */
	[ROW_RATING] = "uuid",
	[ROW_TAG] = "note",
	[ROW_TRIAL] = "uuid",
};

const char *
privacy_column(enum row_kind kind)
{
	return columns[kind];
}

#define MAKER(row) "ifnull(" row ".listener, (SELECT listener FROM owner WHERE one = 1))"
#define PERSON(row)                                                                         \
	"ifnull((SELECT ifnull(l.same_as, l.uuid) FROM listener l WHERE l.deleted = 0 AND " \
	"l.uuid = " MAKER(row) "), " MAKER(row) ")"
#define ACTS_ON(table)                                                                          \
	"SELECT w.uuid AS act, n.uuid AS note, w.edited_ms AS edited_ms, w.deleted AS deleted " \
	"FROM withheld w JOIN " table " n ON n.uuid = w.target WHERE w.listener IS n.listener " \
	"OR " PERSON("w") " = " PERSON("n")

const char *
privacy_acts(void)
{
	return ACTS_ON("note") " UNION ALL " ACTS_ON("rating");
}

bool
privacy_is(struct store *st, enum row_kind kind, const struct uuid *u, int64_t at_ms, bool *is,
	struct err *err)
{
	static const char keys[ROW_KINDS];
	const char *column = columns[kind], *table = row_types[kind].table;

	*is = false;
	if (!column)
		return true;
	sqlite3_stmt *q = store_prepare_text(st, &keys[kind], err,
		"SELECT 1 FROM (%s) WHERE note = (SELECT %s FROM %s WHERE uuid = ?1) AND (deleted "
		"= 0 OR edited_ms >= ?2) UNION ALL SELECT 1 FROM note n JOIN %s r ON n.uuid = "
		"r.%s WHERE r.uuid = ?1 AND n.private = 1",
		privacy_acts(), column, table, table, column);

	return store_found(st, store_bind(q, AS_UUID(u), AS_INT(at_ms)), is, err);
}
