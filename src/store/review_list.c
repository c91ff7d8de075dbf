#include "store/store_parts.h"

bool
store_find_review(struct store *st, const char *name, struct uuid *review, struct err *err)
{
	static const char sql[] = "SELECT uuid FROM review WHERE id = ?1 AND deleted = 0 LIMIT 2";
	CLEANUP(uuids_finish) struct uuids found = { 0 };
	bool ok = store_uuids(st, store_query(st, sql, err, AS_TEXT(name)), &found, err);

	/* Only if no review has exactly this id, other reviews are read, to find one by a part of
	 * its name. */
	if (ok && found.n != 1) {
		uuids_finish(&found);
		ok = store_find(st, ROW_REVIEW, name, NULL, &found, err) &&
			(found.n == 1 || err_set(err, "“%s” may be any of several reviews", name));
	}
	if (ok)
		*review = found.v[0];
	return ok;
}

bool
store_last_review(struct store *st, struct uuid *review, struct err *err)
{
	static const char sql[] =
		"SELECT r.uuid FROM review r LEFT JOIN tally t ON t.review = r.uuid WHERE NOT "
		"r.deleted ORDER BY ifnull(t.last_ms, r.edited_ms) DESC, r.nr DESC LIMIT 1";
	bool found;

	return store_first_uuid(st, store_prepare(st, sql, err), review, &found, err) &&
		(found || err_set(err, "there is no review yet: `earlog new FILE` begins one"));
}

/* The tracks of the list of review r that a note covers, by the rule of coverage_has: a private
 * note covers nothing. */
#define WITH_NOTES                                                                         \
	"(SELECT count(*) FROM listing l WHERE l.review = r.uuid AND l.deleted = 0 AND "   \
	"EXISTS (SELECT 1 FROM note n JOIN note_counted c ON c.nr = n.nr AND c.notes WHERE n.item = "     \
	"l.item AND n.review = r.uuid AND n.private = 0 AND NOT EXISTS (SELECT 1 FROM "    \
	"note_withheld w WHERE w.note = n.uuid)))"

bool
store_list(struct store *st, bool deleted, struct review_summaries *out, struct err *err)
{
	static const char sql[] =
		"SELECT r.uuid, r.id, r.title, d.name, r.deleted, e.n, t.notes, t.markers, "
		"t.ratings, t.items, t.items_done, " WITH_NOTES ", h.n, t.first_ms, t.last_ms, "
		"t.last_offset_min FROM review r LEFT JOIN device d ON d.uuid = "
		"device_of(r.device) LEFT JOIN "
		"tally t ON t.review = r.uuid LEFT JOIN (SELECT review, count(*) AS n FROM draft "
		"WHERE deleted = 0 GROUP BY review) h ON h.review = r.uuid LEFT JOIN (SELECT "
		"review, count(*) AS n FROM review_evening GROUP BY review) e ON e.review = "
		"r.uuid WHERE NOT r.deleted OR "
		"(?1 AND r.id IS NOT NULL) ORDER BY ifnull(t.last_ms, r.edited_ms) DESC, r.nr DESC";
	sqlite3_stmt *q = store_query(st, sql, err, AS_INT(deleted));
	bool ok = true;

	*out = (struct review_summaries){ 0 };
	while (store_next(st, q, &ok, err)) {
		/* Counts are NULL for a review without rows; SQLite returns NULL as 0. */
		struct review_summary s = { .id = store_text_in(&out->arena, q, 1),
			.title = store_text_in(&out->arena, q, 2),
			.device = store_text_in(&out->arena, q, 3),
			.deleted = sqlite3_column_int64(q, 4) != 0,
			.days = sqlite3_column_int64(q, 5),
			.notes = sqlite3_column_int64(q, 6),
			.markers = sqlite3_column_int64(q, 7),
			.ratings = sqlite3_column_int64(q, 8),
			.items = sqlite3_column_int64(q, 9),
			.items_done = sqlite3_column_int64(q, 10),
			.items_with_notes = sqlite3_column_int64(q, 11),
			.drafts = sqlite3_column_int64(q, 12),
			.first_ms = store_int(q, 13),
			.last_ms = store_int(q, 14),
			.last_offset_min = sqlite3_column_int64(q, 15) };

		store_uuid(q, 0, &s.review);
		ARENA_ADD(&out->arena, out, s);
	}
	return ok;
}

void
review_summaries_finish(struct review_summaries *l)
{
	arena_finish(&l->arena);
	*l = (struct review_summaries){ 0 };
}
