#include "record/identity.h"
#include "store/store_parts.h"

static bool
load_rating(struct store *st, const struct uuid *u, struct record *out, struct err *err)
{
	if (!store_load_row(st, ROW_RATING, u, out, err))
		return false;
	const struct rating *r = record_find(out, ROW_RATING, u);
	if (!r)
		return true;
	struct uuid word = r->lexicon && r->attribute ? uuid_of_attribute(r->lexicon, r->attribute)
						      : UUID_NONE;
	for (const struct setup_part *p = setup_parts; p < setup_parts + SETUP_PARTS; p++)
		if (!store_load_row(st, p->kind, setup_part(&r->setup, p->kind), out, err))
			return false;
	if (!store_load_row(st, ROW_REVIEW, &r->review, out, err) ||
		!store_load_row(st, ROW_SITTING, &r->sitting, out, err) ||
		!store_load_row(st, ROW_SECTION, &r->section, out, err) ||
		!store_load_row(st, ROW_ITEM, &r->item, out, err) ||
		!store_load_row(st, ROW_LISTENER, &r->listener, out, err) ||
		!store_load_row(st, ROW_TRIAL, u, out, err) ||
		!store_load_row(st, ROW_ATTRIBUTE, &word, out, err))
		return false;
	const struct item *item = record_find(out, ROW_ITEM, &r->item);
	if (item && !store_load_row(st, ROW_RECORDING, &item->recording, out, err))
		return false;
	const struct review *review = record_find(out, ROW_REVIEW, &r->review);
	return !review || store_load_row(st, ROW_DEVICE, &review->device, out, err);
}

/* Condition for a rating that counts, as trial_is_late (record/records.h) has it. */
#define IN_TIME                                                                                  \
	" AND NOT EXISTS (SELECT 1 FROM trial t JOIN blind_run b ON b.uuid = t.run WHERE t.uuid" \
	" = rating.uuid AND t.deleted = 0 AND t.edited_ms > b.ended_ms)"

bool
store_load_ratings(struct store *st, const char *attribute, const struct uuid *device,
	struct record *out, struct err *err)
{
#define RATINGS_THAT(of)                                                                           \
	"SELECT uuid FROM rating WHERE attribute = ?1 AND deleted = 0" IN_TIME of \
		" ORDER BY device_of(device), nr"
	static const char all[] = RATINGS_THAT(""),
			  some[] = RATINGS_THAT(" AND (device" SAME_DEVICE(
				  "?2") "OR (device IS NULL AND review IN "
					"(SELECT uuid FROM review WHERE device" SAME_DEVICE(
						"?2") ")))");
	static const char benchmarks;
	CLEANUP(uuids_finish) struct uuids found = { 0 };
	bool own = sqlite3_get_autocommit(st->db) != 0;

	if (own && !store_exec(st->db, "BEGIN", err))
		return false;
	bool ok = store_uuids(st,
		device ? store_query(st, some, err, AS_TEXT(attribute), AS_UUID(device))
		       : store_query(st, all, err, AS_TEXT(attribute)),
		&found, err);
	for (size_t i = 0; ok && i < found.n; i++)
		ok = load_rating(st, &found.v[i], out, err);
	if (ok && !record_count(out, ROW_BENCHMARK))
		ok = row_store_select(st, ROW_BENCHMARK, &benchmarks, "1 ORDER BY nr", &UUID_NONE,
			&out->of[ROW_BENCHMARK], err);
	if (own)
		store_rollback(st);
	return ok || err_prefix(err, "cannot load ratings");
}

bool
store_load_device_ratings(struct store *st, const struct uuid *devices, size_t n,
	const struct uuid *except, size_t n_except, struct record *out, struct err *err)
{
	/* The first review, which may have most of the ratings, is left out by the index. */
	static const char sql[] = "SELECT uuid, review FROM rating WHERE ((device" SAME_DEVICE(
		"?1") "AND review "
		      "< ?2) OR (device" SAME_DEVICE(
			      "?1") "AND review > ifnull(?2, x'')) OR (device "
				    "IS NULL AND review IN (SELECT uuid FROM review WHERE "
				    "device" SAME_DEVICE("?1") "AND uuid IS NOT ?2))) AND deleted "
							       "= 0" IN_TIME;
	CLEANUP(uuids_finish) struct uuids found = { 0 };
	bool ok = true;

	for (size_t i = 0; ok && i < n; i++) {
		sqlite3_stmt *q = store_query(st, sql, err, AS_UUID(&devices[i]),
			AS_UUID(n_except ? &except[0] : &UUID_NONE));

		while (store_next(st, q, &ok, err)) {
			struct uuid u, review;

			store_uuid(q, 0, &u);
			store_uuid(q, 1, &review);
			if (uuid_index(&review, except, n_except) == n_except)
				uuids_add(&found, &u);
		}
	}
	for (size_t i = 0; ok && i < found.n; i++)
		ok = load_rating(st, &found.v[i], out, err);
	return ok || err_prefix(err, "cannot load ratings");
}

bool
store_load_elsewhere(
	struct store *st, const struct uuid *review, struct record *rec, struct err *err)
{
	CLEANUP(uuids_finish) struct uuids devices = { 0 };

	for (const struct row *d = NULL; (d = record_next(rec, ROW_DEVICE, d));)
		uuids_add(&devices, &d->uuid);
	if (!rec->elsewhere)
		record_init(rec->elsewhere = xmalloc(sizeof(*rec->elsewhere)));
	return store_load_device_ratings(st, devices.v, devices.n, review, 1, rec->elsewhere, err);
}
