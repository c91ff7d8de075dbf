#include "store/privacy.h"

#include "record/redact.h"
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

/* Sets *is to true if an act hides the row u, or hid it at the time at_ms or later (INT64_MAX:
 * hides it now), or if its note is marked as private. */
static bool
is_hidden(struct store *st, enum row_kind kind, const struct uuid *u, int64_t at_ms, bool *is,
	struct err *err)
{
	static const char keys[ROW_KINDS];
	const char *column = columns[kind], *table = row_types[kind].table;
	sqlite3_stmt *q = store_prepare_text(st, &keys[kind], err,
		"SELECT 1 FROM (%s) WHERE note = (SELECT %s FROM %s WHERE uuid = ?1) AND (deleted "
		"= 0 OR edited_ms >= ?2) UNION ALL SELECT 1 FROM note n JOIN %s r ON n.uuid = "
		"r.%s WHERE r.uuid = ?1 AND n.private = 1",
		privacy_acts(), column, table, table, column);

	return store_found(st, store_bind(q, AS_UUID(u), AS_INT(at_ms)), is, err);
}

#define TAKEN_BACK(table)                                                                      \
	"SELECT EXISTS (SELECT 1 FROM sent WHERE row = n.uuid) FROM " table " n WHERE n.uuid " \
	"= (SELECT %s FROM %s WHERE uuid = ?1) AND (n.deleted = 1 OR EXISTS (SELECT 1 FROM "   \
	"sitting s WHERE s.uuid = n.sitting AND s.deleted = 1) OR EXISTS (SELECT 1 FROM "      \
	"review v WHERE v.uuid = n.review AND v.deleted = 1))"

/* Sets *is to true if the note or rating that decides about the row u was taken back, and then
 * *left to true if it left before. */
static bool
is_taken_back(struct store *st, enum row_kind kind, const struct uuid *u, bool *is, bool *left,
	struct err *err)
{
	static const char keys[ROW_KINDS];
	const char *column = columns[kind], *table = row_types[kind].table;
	sqlite3_stmt *q = store_prepare_text(st, &keys[kind], err,
		TAKEN_BACK("note") " UNION ALL " TAKEN_BACK("rating"), column, table, column,
		table);
	bool ok = true;

	*is = store_next(st, store_bind(q, AS_UUID(u)), &ok, err);
	*left = *is && store_int(q, 0);
	store_end_query(q);
	return ok;
}

bool
privacy_leaving(struct store *st, enum row_kind kind, const struct row *head, bool known,
	enum leaving *how, struct err *err)
{
	static const char was_back[] =
		"SELECT 1 FROM past WHERE row = ?1 AND deleted = 1 AND edited_ms >= ?2";
	bool note = kind == ROW_NOTE || kind == ROW_RATING, found, is, left;
	struct row newest = { 0 };

	*how = LEAVES;
	if (!columns[kind] && !row_has_words(kind))
		return true;
	if (!row_store_head(st, kind, &head->uuid, &newest, &found, err))
		return false;
	bool earlier = !uuid_same(&newest.edit, &head->edit);
	int64_t at_ms = earlier ? head->edited_ms : INT64_MAX;
	if (!columns[kind]) {
		*how = !newest.deleted ? LEAVES : earlier ? STAYS : LEAVES_AS_HEAD;
		return true;
	}
	if (!is_taken_back(st, kind, &head->uuid, &is, &left, err))
		return false;
	if (is)
		*how = !earlier && note && (left || known) ? LEAVES_AS_HEAD : STAYS;
	if (*how == STAYS)
		return true;
	bool ok = is_hidden(st, kind, &head->uuid, at_ms, &is, err) &&
		(is || !note || !earlier ||
			store_found(st,
				store_query(st, was_back, err, AS_UUID(&head->uuid), AS_INT(at_ms)),
				&is, err));
	*how = is ? STAYS : *how;
	return ok;
}
