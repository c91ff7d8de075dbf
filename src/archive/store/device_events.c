/*
 * All that the archive knows of a device, in the order of time (`earlog device show`). Each kind of
 * event is one query of a table.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/text.h"
#include "review/record/device_story.h"

#include "archive/store/edit.h"
#include "archive/store/store_private.h"

/* A note or rating x that was made in no unfinished blind run, if the connection hides their
 * devices (?2). */
#define SEEN                                                                            \
	"(NOT ?2 OR NOT EXISTS (SELECT 1 FROM trial bt JOIN blind_run br ON br.uuid = " \
	"bt.run WHERE bt.uuid = x.uuid AND " BLIND_OPEN "))"
/* Such rows x of a review and a session that are not in the trash. */
#define SHOWN                                                                       \
	"JOIN review r ON r.uuid = x.review AND r.deleted = 0 LEFT JOIN sitting g " \
	"ON g.uuid = x.sitting WHERE x.deleted = 0 AND ifnull(g.deleted, 0) = 0 AND " SEEN
#define OF_REVIEW DEVICE_NOW("r.device")
#define WORN DEVICE_NOW("x.device")
#define MATCHED DEVICE_NOW("x.matched_to")
#define AGAINST DEVICE_NOW("x.against")
#define NO_TEXT "NULL, NULL, NULL"
/* The start of a review: the start of its first session. */
#define STARTED                                                                             \
	"ifnull((SELECT min(s.started_ms) FROM sitting s WHERE s.review = r.uuid AND "      \
	"s.deleted = 0), r.edited_ms), ifnull((SELECT s.started_offset_min FROM sitting s " \
	"WHERE s.review = r.uuid AND s.deleted = 0 ORDER BY s.started_ms LIMIT 1), "        \
	"r.edited_offset_min), r.id, "
#define COMPARED                                                                              \
	"EXISTS (SELECT 1 FROM comparison c WHERE c.review = r.uuid AND c.device" IS_DEVICE_1 \
	"AND c.deleted = 0 AND c.rank IS NOT NULL)"
/* The notes about the device: made on it, comparing with it, or about it in its own review. */
#define NOTES                                                                     \
	"(SELECT nr FROM note WHERE device" IS_DEVICE_1                           \
	"UNION SELECT nr FROM note WHERE against" IS_DEVICE_1                     \
	"UNION SELECT n.nr FROM review t JOIN note n ON n.review = t.uuid WHERE " \
	"t.device" IS_DEVICE_1 "AND n.device IS NULL)"
/* Columns: time, offset, review, place, position, attribute, text, private, and the content
 * of a chain, or the title of the place of a note. */
static const struct {
	const char *kind, *sql;
} stories[] = {
	{ "tested",
		"SELECT " STARTED NO_TEXT ", r.title, 0 FROM review r WHERE r.device" IS_DEVICE_1
		"AND r.deleted = 0" },
	{ "compared",
		"SELECT " STARTED NO_TEXT ", 'in the review of ' || ifnull(d.name, r.id), 0 "
		"FROM review r" JOIN_DEVICE
		"WHERE r.deleted = 0 AND d.uuid IS NOT ?1 AND " COMPARED },
	{ "heard",
		"SELECT min(x.made_ms), x.made_offset_min, r.id, " NO_TEXT ", 'in the review of ' "
		"|| ifnull((SELECT name FROM device WHERE uuid = " OF_REVIEW "), r.id), 0 "
		"FROM (SELECT review, sitting, uuid, deleted, made_ms, made_offset_min FROM note "
		"WHERE device" IS_DEVICE_1
		"UNION ALL SELECT review, sitting, uuid, deleted, made_ms, "
		"made_offset_min FROM rating WHERE device" IS_DEVICE_1 ") x " SHOWN
		" AND NOT ifnull(r.device" IS_DEVICE_1 ", 0) AND NOT " COMPARED
		" GROUP BY r.uuid" },
	{ "variant",
		"SELECT ifnull(min(x.made_ms), v.edited_ms), ifnull(x.made_offset_min, "
		"v.edited_offset_min), NULL, " NO_TEXT ", v.name, 0 FROM variant v LEFT "
		"JOIN note x ON x.device" IS_DEVICE_1
		"AND x.variant = v.uuid AND NOT x.deleted AND " SEEN " WHERE "
		"v.device" IS_DEVICE_1 "GROUP BY v.uuid" },
	{ "chain",
		"SELECT min(x.made_ms), x.made_offset_min, r.id, " NO_TEXT ", c.name, 0, "
		"c.content FROM "
		"(SELECT review, sitting, uuid, deleted, made_ms, made_offset_min, chain FROM "
		"note WHERE device" IS_DEVICE_1
		"UNION ALL SELECT review, sitting, uuid, deleted, made_ms, "
		"made_offset_min, chain FROM rating WHERE device" IS_DEVICE_1
		") x JOIN chain c ON c.uuid = "
		"x.chain " SHOWN " GROUP BY r.uuid, c.name" },
	{ "volume",
		"SELECT x.made_ms, x.made_offset_min, r.id, c.name, NULL, NULL, ifnull(d.name || "
		"' ', '') || x.value || ifnull(' ' || x.unit, '') || ifnull(', as loud as ' || "
		"coalesce(nullif(w.name, ''), n.name, m.name), '') || ifnull(' (' || ifnull(x.how, "
		"x.method) || ')', "
		"''), 0 "
		"FROM volume x LEFT JOIN chain c ON c.uuid = x.chain LEFT JOIN variant w ON "
		"w.uuid = x.matched_variant AND x.device = x.matched_to AND w.uuid IS NOT "
		"x.variant LEFT JOIN chain n ON n.uuid = x.matched_chain AND n.uuid <> x.chain "
		"AND x.device = x.matched_to LEFT JOIN device m ON "
		"m.uuid = " MATCHED " LEFT JOIN device d ON d.uuid = " WORN
		" AND d.uuid <> ?1 " SHOWN " AND (x.device" IS_DEVICE_1
		"OR x.matched_to" IS_DEVICE_1 ")" },
	{ "note",
		"SELECT x.made_ms, x.made_offset_min, r.id, ifnull(i.id, ifnull(s.id, x.part)), "
		"x.pos_ms - ifnull(x.reaction_ms, 0) - ifnull((SELECT t.offset_ms FROM "
		"source_start t WHERE t.uuid = x.source), 0), NULL, ifnull('compared with ' || "
		"CASE WHEN x.against" IS_DEVICE_1 "THEN 'it' ELSE a.name END || ': ', '') || "
		"replace(substr(x.body, 1, 100), char(10), ' ') || CASE WHEN "
		"length(x.body) > 100 "
		"THEN '…' ELSE '' END, x.private OR EXISTS (SELECT 1 FROM "
		"note_withheld w WHERE "
		"w.note = x.uuid), coalesce(o.title, s.title, " OWN_PART(
			"x") ") FROM note x LEFT JOIN item i ON "
			     "i.uuid = x.item LEFT JOIN recording o ON o.uuid = i.recording "
			     "LEFT JOIN section s ON s.uuid = x.section LEFT JOIN device a ON "
			     "a.uuid = " AGAINST " " SHOWN
			     " AND x.body IS NOT NULL AND x.nr IN " NOTES },
	{ "rating",
		"SELECT min(min(made_ms)) OVER (PARTITION BY of_review, evening), "
		"made_offset_min, id, NULL, NULL, ifnull((SELECT a.name FROM attribute a JOIN "
		"lexicon l ON l.uuid = a.lexicon WHERE l.id = rated_in AND a.id = rated), rated), "
		"group_concat(ifnull(printf('%g', value), 'not judged'), ', ') || CASE WHEN blind "
		"THEN ' (blind)' ELSE '' END, 0 FROM (SELECT x.made_ms, x.made_offset_min, "
		"x.review AS of_review, r.id, x.lexicon AS rated_in, x.attribute AS rated, "
		"x.value, x.blind, evening(x.made_ms, x.made_offset_min) AS evening FROM rating "
		"x " SHOWN " AND x.device" IS_DEVICE_1 "ORDER BY x.made_ms) GROUP BY "
		"of_review, evening, rated_in, "
		"rated, blind" },
	{ "published",
		"SELECT unixepoch(json_extract(r.published, '$.date')) * 1000, 0, r.id, " NO_TEXT
		", json_extract(r.published, '$.url'), 0 FROM review r WHERE "
		"r.device" IS_DEVICE_1 "AND r.deleted = 0 AND json_valid(r.published)" },
	{ "merged",
		"SELECT edited_ms, edited_offset_min, NULL, " NO_TEXT ", name, 0 FROM device "
		"WHERE uuid" IS_DEVICE_1 "AND uuid <> ?1" },
};

bool
store_device_story(struct store *st, const char *name, struct device_story *out, struct err *err)
{
	struct arena *arena = &out->arena;
	struct uuid device;

	*out = (struct device_story){ 0 };
	if (!store_find_one(st, ROW_DEVICE, name, NULL, &device, err))
		return false;
	out->device = store_copy(st, ROW_DEVICE, &device, err);
	bool ok = out->device != NULL;
	EACH_IN_WHILE (story, stories, LENGTH(stories), ok) {
		sqlite3_stmt *q = store_prepare(st, story->sql, err);

		if (!q)
			return false;
		bool more = sqlite3_column_count(q) > 8, note = text_same(story->kind, "note");
		store_bind(q, AS_UUID(&device), AS_INT(st->hides_blind));
		while (store_next(st, q, &ok, err)) {
			struct device_event e = { .kind = story->kind,
				.at_ms = store_int(q, 0),
				.offset_min = store_int(q, 1),
				.review = store_text_in(arena, q, 2),
				.place = store_text_in(arena, q, 3),
				.pos_ms = store_int(q, 4),
				.attribute = store_text_in(arena, q, 5),
				.text = store_text_in(arena, q, 6),
				.private = store_int(q, 7) > 0 };

			if (note)
				e.title = store_text_in(arena, q, 8);
			else if (more)
				e.content = store_text_in(arena, q, 8);
			device_story_add(out, e);
		}
	}
	device_story_sort(out);
	return ok;
}
