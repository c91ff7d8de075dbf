/*
 * Finds rows by what a user typed: an id, a name (case and punctuation are ignored), or a part of
 * one. If rows match in different ways, only the best way counts: id before name before part.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/store_parts.h"

#define MOST_CANDIDATES 6
#define TEXTS 3 /* number of columns compared with the typed name: the id and two texts */
#define FAR 4   /* a name is suggested only if its edit distance is smaller than this */

enum fit { FIT_NOT, FIT_PART, FIT_NAME, FIT_ID };

struct kind_of_name {
	enum row_kind kind;
	/* the word for such a row in messages; the command that lists such rows */
	const char *word, *list;
	/* columns: uuid, deleted, name for messages, TEXTS texts to compare; ?1: the review or
	 * device */
	const char *sql;
	/* true: all rows that match equally well are returned; false: more than one is an error */
	bool many;
};

static const struct kind_of_name kinds[] = {
	{ ROW_REVIEW, "review", "earlog list",
		"SELECT r.uuid, r.deleted, r.id, r.id, d.name, r.title FROM review r "
		"LEFT JOIN device d ON d.uuid = device_of(r.device) ORDER BY r.nr",
		false },
	{ ROW_DEVICE, "device", "earlog device list",
		"SELECT uuid, deleted, ifnull(name, id), id, name, model FROM device "
		"WHERE NOT deleted ORDER BY nr",
		false },
	{ ROW_ITEM, "track", "earlog show",
		"SELECT i.uuid, i.deleted, i.id, i.id, c.id, c.title FROM item i "
		"LEFT JOIN recording c ON c.uuid = i.recording ORDER BY i.nr",
		true },
	{ ROW_SECTION, "section", "earlog show",
		"SELECT uuid, deleted, id, id, title, NULL FROM section ORDER BY nr", false },
	{ ROW_CHAIN, "chain", "earlog chain list",
		"SELECT uuid, deleted OR rank IS NULL, name, name, NULL, NULL FROM chain "
		"WHERE review = ?1 ORDER BY nr",
		false },
	{ ROW_VARIANT, "variant", "earlog device show",
		"SELECT uuid, deleted, name, name, NULL, NULL FROM variant "
		"WHERE device" SAME_DEVICE("?1") "ORDER BY nr",
		false },
	{ ROW_QUESTION, "question", "earlog show",
		"SELECT uuid, deleted, id, id, text, NULL FROM question "
		"WHERE review IS NULL OR review = ?1 ORDER BY nr",
		false },
};

struct name_search {
	struct store *st;
	const struct kind_of_name *kind;
	const char *name;
	struct buf folded;
	enum fit best;
	bool deleted; /* the best match so far is in the trash */
	struct uuids found;
	struct buf candidates;
	char *nearest; /* the text most similar to the typed name, if nothing matches */
	size_t distance;
};

static enum fit
fit_text(struct name_search *s, const char *text, bool id)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	if (id && strcmp(text, s->name) == 0)
		return FIT_ID;
	if (!s->folded.len)
		return FIT_NOT;
	text_fold(&b, text);
	enum fit fit = strcmp(b.s, s->folded.s) == 0 ? FIT_NAME
		: strstr(b.s, s->folded.s)           ? FIT_PART
						     : FIT_NOT;
	size_t distance =
		fit == FIT_NOT && s->best == FIT_NOT ? text_distance(b.s, s->folded.s) : FAR;
	if (distance < s->distance) {
		s->distance = distance;
		xreplace(&s->nearest, text);
	}
	return fit;
}

static void
consider(struct name_search *s, sqlite3_stmt *q)
{
	bool deleted = sqlite3_column_int(q, 1) != 0;
	const char *called = (const char *)sqlite3_column_text(q, 2);
	enum fit fit = FIT_NOT;
	struct uuid u;

	for (int i = 0; i < TEXTS; i++) {
		const char *text = (const char *)sqlite3_column_text(q, 3 + i);
		enum fit f = text ? fit_text(s, text, i == 0) : FIT_NOT;
		fit = f > fit ? f : fit;
	}
	if (fit == FIT_NOT || fit < s->best || (deleted && fit != FIT_ID))
		return;
	/* A row that is not in the trash replaces rows with the same id that are. */
	if (fit > s->best || (s->deleted && !deleted)) {
		s->found.n = 0;
		buf_clear(&s->candidates);
	} else if (deleted)
		return;
	s->best = fit;
	s->deleted = deleted;
	store_uuid(q, 0, &u);
	/* A device is found by the names of all that were merged into it. */
	u = *same_device(s->st, &u);
	if (uuids_have(&s->found, &u))
		return;
	uuids_add(&s->found, &u);
	if (s->found.n <= MOST_CANDIDATES)
		buf_addf(&s->candidates, "%s%s", s->found.n > 1 ? ", " : "", called ? called : "?");
	else if (s->found.n == MOST_CANDIDATES + 1)
		buf_add(&s->candidates, ", …");
}

static bool
judge(const struct name_search *s, struct err *err)
{
	char text[UUID_TEXT];

	if (!s->found.n && s->nearest)
		return err_set(err, "there is no %s “%s”; did you mean %s? (`%s` shows all)",
			s->kind->word, s->name, s->nearest, s->kind->list);
	if (!s->found.n)
		return err_set(err, "there is no %s “%s” (`%s` shows all)", s->kind->word, s->name,
			s->kind->list);
	if (s->found.n > 1 && (!s->kind->many || s->best == FIT_PART))
		return err_set(err, "“%s” may be any of these %ss: %s", s->name, s->kind->word,
			s->candidates.s);
	if (!s->deleted)
		return true;
	if (s->kind->kind == ROW_CHAIN || s->kind->kind == ROW_VARIANT ||
		s->kind->kind == ROW_QUESTION)
		return err_set(err,
			"the %s “%s” is no longer in your files (`earlog check --missing FILE` "
			"prints the lines that they lack)",
			s->kind->word, s->name);
	uuid_text(&s->found.v[0], text);
	return err_set(err, "the %s “%s” is in the trash: `earlog trash back %.8s` restores it",
		s->kind->word, s->name, text);
}

bool
store_find(struct store *st, enum row_kind kind, const char *name, const struct uuid *of,
	struct uuids *out, struct err *err)
{
	struct name_search s = {
		.st = st, .name = name, .folded = BUF_INIT, .candidates = BUF_INIT, .distance = FAR
	};
	bool ok = true;

	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (kinds[i].kind == kind)
			s.kind = &kinds[i];
	sqlite3_stmt *q = store_query(st, s.kind->sql, err, AS_UUID(of ? of : &UUID_NONE));
	text_fold(&s.folded, name);
	while (store_next(st, q, &ok, err))
		consider(&s, q);
	ok = ok && judge(&s, err);
	if (!ok)
		uuids_finish(&s.found);
	*out = s.found;
	free(s.nearest);
	buf_finish(&s.folded);
	buf_finish(&s.candidates);
	return ok;
}

bool
store_find_one(struct store *st, enum row_kind kind, const char *name, const struct uuid *of,
	struct uuid *u, struct err *err)
{
	struct uuids found;

	if (!store_find(st, kind, name, of, &found, err))
		return false;
	bool one = found.n == 1 ||
		err_set(err, "“%s” is in several sections: write SECTION/%s", name, name);
	*u = found.v[0];
	uuids_finish(&found);
	return one;
}

/* ---- by a UUID, or the start of one ---- */

static bool
uuid_range(const char *prefix, struct uuid *first, struct uuid *last, struct err *err)
{
	size_t n = 0;

	memset(first, 0, sizeof(*first));
	memset(last, 0xff, sizeof(*last));
	for (const char *s = prefix; *s; s++) {
		int letter = tolower((unsigned char)*s), shift = n % 2 ? 0 : 4;
		int digit = letter <= '9' ? letter - '0' : letter - 'a' + 10;
		if (*s == '-')
			continue;
		if (!isxdigit((unsigned char)*s) || n == 2 * sizeof(first->b))
			return err_set(err,
				"“%s” is not the start of a UUID (`earlog show --ids` shows them)",
				prefix);
		first->b[n / 2] = (unsigned char)(first->b[n / 2] | digit << shift);
		last->b[n / 2] = (unsigned char)(last->b[n / 2] & ~((15 - digit) << shift));
		n++;
	}
	return n > 0 ||
		err_set(err, "give a UUID or the start of one (`earlog show --ids` shows them)");
}

sqlite3_stmt *
store_prepare_prefix(struct store *st, const char *sql, const char *prefix, struct err *err)
{
	struct uuid first, last;
	sqlite3_stmt *q =
		uuid_range(prefix, &first, &last, err) ? store_prepare(st, sql, err) : NULL;

	if (!q)
		return NULL;
	sqlite3_bind_blob(q, 1, first.b, sizeof(first.b), SQLITE_TRANSIENT);
	sqlite3_bind_blob(q, 2, last.b, sizeof(last.b), SQLITE_TRANSIENT);
	return q;
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

/* ---- reviews ---- */

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
#define WITH_NOTES                                                                           \
	"(SELECT count(*) FROM listing l WHERE l.review = r.uuid AND l.deleted = 0 AND "     \
	"EXISTS (SELECT 1 FROM note n JOIN note_counted c ON c.nr = n.nr AND c.notes WHERE " \
	"n.item = "                                                                          \
	"l.item AND n.review = r.uuid AND n.private = 0 AND NOT EXISTS (SELECT 1 FROM "      \
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
