/* Finds rows by what a user typed: an id, a name, or a part of one (text/name.h). */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "archive/store/store_private.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/system/media.h"
#include "base/text/name.h"
#include "base/text/text.h"
#include "review/files/field.h"
#include "review/files/find.h"
#include "review/record/identity.h"

/* Returns true if an earlier version made the id from the letters of the name, which another name
 * may have also. NULL: false. */
static bool
is_id_loose(const char *id, const char *name)
{
	CLEANUP(pointer_free) char *letters = text_folded(name), *folded = text_name_folded(name);
	return name && text_same(id, letters) && !text_same(id, folded);
}

#define TEXTS 3 /* number of columns compared with the typed name: the id and two texts */

struct kind_of_name {
	/* the word for such a row in messages; the command that lists such rows */
	const char *word, *list;
	/* columns: uuid, deleted, name for messages, TEXTS texts to compare; ?1: the review or
	 * device */
	const char *sql;
};

static const struct kind_of_name kinds[ROW_KINDS] = {
	[ROW_REVIEW] = { "review", "earlog list",
		"SELECT r.uuid, r.deleted, r.id, n.id, d.name, r.title FROM review n "
		"LEFT JOIN became b ON b.uuid = n.uuid JOIN review r ON r.uuid = ifnull(b.now, "
		"n.uuid)" JOIN_DEVICE "ORDER BY r.nr" },
	[ROW_DEVICE] = { "device", "earlog device list",
		"SELECT uuid, deleted, coalesce(name || ' (' || id || ')', name, id), id, name, "
		"model FROM "
		"device "
		"WHERE NOT deleted ORDER BY nr" },
	[ROW_ITEM] = { "track", "earlog show",
		"SELECT i.uuid, i.deleted, i.id, i.id, c.id, c.title FROM item i "
		"LEFT JOIN recording c ON c.uuid = i.recording WHERE ?1 IS NULL OR i.uuid IN "
		"(SELECT item FROM listing WHERE review = ?1 AND deleted = 0) ORDER BY i.nr" },
	[ROW_SECTION] = { "section", "earlog show",
		"SELECT uuid, deleted, id, id, title, NULL FROM section ORDER BY nr" },
	[ROW_CHAIN] = { "chain", "earlog chain list",
		"SELECT uuid, deleted OR rank IS NULL, name, name, NULL, NULL FROM chain "
		"WHERE ?1 IS NULL OR review = ?1 GROUP BY iif(?1 IS NULL, name, uuid) ORDER BY "
		"nr" },
	[ROW_VARIANT] = { "setting", "earlog device show",
		"SELECT uuid, deleted, said, name, said, NULL FROM (SELECT *, iif((SELECT count(*) "
		"FROM variant n WHERE n.device = v.device AND n.name = v.name AND NOT n.deleted) > "
		"1 OR name = '', "
		"ltrim(name || ' (' || replace(content, char(10), ', ') || ')'), name) AS said "
		"FROM variant v) WHERE ?1 IS NULL OR device" IS_DEVICE_1
		"GROUP BY iif(?1 IS NULL, said, uuid) ORDER BY nr" },
	[ROW_QUESTION] = { "question", "earlog show",
		"SELECT uuid, deleted, id, id, text, NULL FROM question "
		"WHERE review IS NULL OR review = ?1 ORDER BY nr" },
};

struct finding {
	struct store *st;
	enum row_kind kind;
	struct name_search names;
	bool deleted; /* the best match so far is in the trash */
	struct uuids found;
};

/* Returns how the typed name fits the texts of a row. An id that earlog made from the name of a
 * device is no id that the user gave: "t3" means the T3, and not the T3+ of an old archive. */
static enum name_fit
fit_row(struct finding *f, sqlite3_stmt *q)
{
	enum name_fit fit = NAME_NOT;
	const char *texts[TEXTS];

	for (int i = 0; i < TEXTS; i++)
		texts[i] = store_words(q, 3 + i);
	if (f->kind == ROW_DEVICE && texts[0] && is_id_loose(texts[0], texts[1]))
		texts[0] = NULL;
	for (int i = 0; i < TEXTS; i++) {
		enum name_fit x = name_search_fit(&f->names, texts[i], i == 0);

		fit = x > fit ? x : fit;
	}
	return fit;
}

static void
consider(struct finding *f, sqlite3_stmt *q)
{
	struct name_search *names = &f->names;
	bool deleted = sqlite3_column_int(q, 1) != 0;
	enum name_fit fit = fit_row(f, q);
	struct uuid u;

	if (deleted && (fit != NAME_ID || (names->best == NAME_ID && !f->deleted)))
		return;
	/* A row that is not in the trash replaces rows with the same id that are. */
	if (f->deleted && !deleted && fit == NAME_ID)
		names->best = NAME_NOT;
	store_uuid(q, 0, &u);
	/* A device is found by the names of all that were merged into it. */
	u = *same_device(f->st, &u);
	if (fit == names->best && uuids_have(&f->found, &u))
		return;
	int better = name_search_offer(names, fit, 0, store_words(q, 2));
	if (better < 0)
		return;
	if (better)
		f->found.n = 0;
	f->deleted = deleted;
	uuids_add(&f->found, &u);
}

static bool
judge(const struct finding *f, struct err *err)
{
	const char *word = kinds[f->kind].word, *name = f->names.typed;
	CLEANUP(pointer_free) char *list = xasprintf("`%s` shows all", kinds[f->kind].list);
	char text[UUID_TEXT];

	/* a track may be in several sections */
	if (!(f->kind == ROW_ITEM && f->names.best > NAME_PART) &&
		!name_search_one(&f->names, word, list, err))
		return false;
	if (!f->deleted)
		return true;
	if (f->kind == ROW_CHAIN || f->kind == ROW_VARIANT || f->kind == ROW_QUESTION)
		return err_set(err,
			"the %s “%s” is no longer in your files (`earlog check --missing FILE` "
			"prints the lines that they lack)",
			word, name);
	uuid_text(&f->found.v[0], text);
	return err_set(err, "the %s “%s” is in the trash: `earlog trash back %.8s` restores it",
		word, name, text);
}

/* Fills in f, which the caller finishes, also on failure. */
static bool
find_all(struct finding *f, const char *name, const struct uuid *of, struct err *err)
{
	sqlite3_stmt *q =
		store_query(f->st, kinds[f->kind].sql, err, AS_UUID(of ? of : &UUID_NONE));
	bool ok = true;

	name_search_init(&f->names, name);
	while (store_next(f->st, q, &ok, err))
		consider(f, q);
	return ok && judge(f, err);
}

bool
store_find(struct store *st, enum row_kind kind, const char *name, const struct uuid *of,
	struct uuids *out, struct err *err)
{
	struct finding f = { .st = st, .kind = kind };
	bool ok = find_all(&f, name, of, err);

	if (!ok)
		uuids_finish(&f.found);
	*out = f.found;
	name_search_finish(&f.names);
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

void
store_names(struct store *st, enum row_kind kind, const struct uuid *of,
	void (*take)(const void *into, const char *id, const char *name), const void *into)
{
	sqlite3_stmt *q = store_query(st, kinds[kind].sql, ERR_IGNORED, AS_UUID(of));
	bool ok = true;

	while (store_next(st, q, &ok, ERR_IGNORED)) {
		const char *text[TEXTS];

		for (int k = 0; k < TEXTS; k++)
			text[k] = store_words(q, 3 + k);
		/* The id of a device may be made from its name: it finds nothing. */
		bool device = kind == ROW_DEVICE && text[1];
		const char *other = text[2] ? text[2] : text[1];
		if (!sqlite3_column_int(q, 1))
			take(into, text[device], device ? NULL : other);
	}
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
	CLEANUP(uuids_finish) struct uuids found = { 0 };

	if (!store_uuids(st, store_prepare_prefix(st, sql, prefix, err), &found, err))
		return false;
	*note = found.n ? found.v[0] : UUID_NONE;
	return found.n == 1 ||
		err_set(err,
			found.n ? "more than one note begins with “%s”: give more of its UUID"
				: "no note begins with “%s” (`earlog note list` shows them)",
			prefix);
}

/* ---- reviews ---- */

/* Finds a review by its id, or by a name of it. *exact: the name is not only like a part of it. */
static bool
find_review(struct store *st, const char *name, struct uuid *review, bool *exact, struct err *err)
{
	static const char sql[] = "SELECT uuid FROM review WHERE id = ?1 AND deleted = 0 LIMIT 2";
	struct finding f = { .st = st, .kind = ROW_REVIEW };
	bool ok = store_uuids(st, store_query(st, sql, err, AS_TEXT(name)), &f.found, err);

	*exact = ok;
	/* Only if no review has exactly this id, other reviews are read. */
	if (ok && f.found.n != 1) {
		uuids_finish(&f.found);
		ok = find_all(&f, name, NULL, err) &&
			(f.found.n == 1 ||
				err_set(err, "“%s” may be any of several reviews", name));
		*exact = f.names.best >= NAME_EXACT;
		name_search_finish(&f.names);
	}
	if (ok)
		*review = f.found.v[0];
	uuids_finish(&f.found);
	return ok;
}

bool
store_find_review(struct store *st, const char *name, struct uuid *review, struct err *err)
{
	bool exact;

	return find_review(st, name, review, &exact, err);
}

/* Returns true if the review with this id became another one: its file gives the name. */
static bool
became_another(struct store *st, const char *id)
{
	CLEANUP(record_finish) struct record r = record_new();
	struct uuid review = identity_of_review(id);

	store_load_row(st, ROW_REVIEW, &review, &r, ERR_IGNORED);
	const struct review *has = record_find(&r, ROW_REVIEW, &review);
	return has && has->became;
}

bool
meant_is_path(const char *word)
{
	return strchr(word, '/') || text_ends_in(word, ".yaml") || text_ends_in(word, ".yml");
}

void
meant_finish(struct meant *m)
{
	free(m->path);
	free(m->beside);
}

static enum meant_kind
kind_of_path(const char *path)
{
	if (file_is_folder(path))
		return MEANT_FOLDER;
	if (!file_is_regular(path))
		return MEANT_MISSING;
	if (media_is_sound(path, strlen(path)) || field_is_foreign(path))
		return MEANT_MUSIC;
	return MEANT_FILE;
}

bool
store_meant(struct store *st, const char *word, struct meant *out, struct err *err)
{
	CLEANUP(pointer_free) char *file = xasprintf("%s.yaml", word);
	bool path = meant_is_path(word), exact = false;
	struct err why = ERR_INIT;

	*out = (struct meant){ .path = path ? find_home(word) : NULL };
	bool found = !path && st && find_review(st, word, &out->review, &exact, &why);
	if (!path && kind_of_path(file) == MEANT_FILE)
		out->path = xstrdup(file);
	else if (!path && kind_of_path(word) != MEANT_MISSING)
		out->path = xstrdup(word);
	if (out->path && !(exact && !became_another(st, word))) {
		out->kind = kind_of_path(out->path);
		return true;
	}
	out->beside = out->path;
	out->path = NULL;
	*err = why;
	if (!found && !why.msg[0])
		err_set(err, "there is no file %s here", word);
	return found;
}

/* When a review was used last, by clock_newest_ms: one session after now does not hide the others.
 */
#define LAST_USED                                                                                 \
	"iif(t.last_ms = newest(t.last_ms), t.last_ms, ifnull((SELECT max(newest(s.started_ms)) " \
	"FROM sitting s WHERE s.review = r.uuid AND s.deleted = 0), newest(r.edited_ms)))"

bool
store_last_review(struct store *st, struct uuid *review, struct err *err)
{
	static const char sql[] = "SELECT r.uuid FROM review r LEFT JOIN review_counted t ON "
				  "t.review = r.uuid WHERE NOT "
				  "r.deleted ORDER BY " LAST_USED " DESC, r.nr DESC LIMIT 1";
	bool found;

	return store_first_uuid(st, store_prepare(st, sql, err), review, &found, err) &&
		(found || err_set(err, "there is no review yet: `earlog new FILE` begins one"));
}

/* The tracks of the list of review r that a note covers, by the rule of coverage_has: a private
 * note covers nothing. The index note_by_item has all of a note that is asked while none is
 * withheld; SQLite takes another one for "n.item = l.item". */
#define WITH_NOTES                                                                          \
	"(SELECT count(*) FROM listing l WHERE l.review = r.uuid AND l.deleted = 0 AND "    \
	"EXISTS (SELECT 1 FROM note_counted n WHERE n.notes AND n.item BETWEEN l.item AND " \
	"l.item AND n.review = r.uuid AND n.private = 0 AND (NOT EXISTS (SELECT 1 FROM "    \
	"withheld w) OR NOT EXISTS (SELECT 1 FROM note_withheld w WHERE w.note = n.uuid))))"

/* The evenings of each review: of its sessions that count, and of what was added without one. */
#define WITH_EVENINGS                                                                           \
	"e AS MATERIALIZED (SELECT review, count(DISTINCT day) AS n, min(day) AS first, "       \
	"max(day) AS last, min(ms) AS first_ms, max(ms) AS last_ms FROM (SELECT review, ms, "   \
	"evening(ms, zone) AS day FROM (SELECT review, started_ms AS ms, started_offset_min "   \
	"AS zone FROM sitting_counted UNION ALL SELECT review, made_ms, made_offset_min FROM "  \
	"note WHERE sitting IS NULL AND deleted = 0 UNION ALL SELECT review, made_ms, "         \
	"made_offset_min FROM rating WHERE sitting IS NULL AND deleted = 0)) WHERE day IS NOT " \
	"NULL GROUP BY review)"
#define LAST_DATE "date(e.last * 86400, 'unixepoch')"
#define FIRST_DATE "date(e.first * 86400, 'unixepoch')"

bool
store_list(struct store *st, json_t *rows, struct err *err)
{
	/* MATERIALIZED: else SQLite counts once for each use of a count. */
	static const char sql[] =
		"WITH " WITH_EVENINGS
		", s AS MATERIALIZED (SELECT r.id, r.title, d.name AS device, d.signature, "
		"ifnull(e.n, 0) AS days, t.notes, t.markers, t.ratings, t.items, "
		"t.items_done, " WITH_NOTES
		" AS items_with_notes, ifnull(h.n, 0) AS drafts, " LAST_DATE
		" AS last_date, r.uuid, " FIRST_DATE " AS FIRST_DATE, "
		"e.first_ms AS FIRST_MS, e.last_ms AS LAST_MS, " LAST_USED
		" AS USED, r.nr AS NR FROM review r" JOIN_DEVICE
		"LEFT JOIN review_counted t ON t.review = r.uuid "
		"LEFT JOIN (SELECT review, count(*) AS n FROM draft WHERE deleted = 0 "
		"GROUP BY review) h ON h.review = r.uuid "
		"LEFT JOIN e ON e.review = r.uuid WHERE NOT r.deleted) SELECT *, "
		"ifnull(title, id) AS NAME, ifnull(title, device) AS CALLED FROM s ORDER BY USED "
		"DESC, NR DESC";

	return store_rows(st, store_prepare(st, sql, err), rows, err);
}

bool
store_chain_list(struct store *st, const struct uuid *review, const char *name, bool old,
	json_t *rows, struct err *err)
{
	static const char sql[] =
		"SELECT r.id AS review, c.name, c.content, c.rank IS NOT NULL AS \"current?\", "
		"c.uuid, ifnull(r.title, r.id) AS TITLE, replace(c.content, char(10), ', ') AS "
		"WHAT FROM chain c LEFT JOIN review r ON r.uuid "
		"= c.review AND NOT r.deleted WHERE "
		"NOT c.deleted AND (?1 IS NULL OR c.review = ?1) AND (?2 IS NULL OR c.name = ?2) "
		"AND (?3 OR c.rank IS NOT NULL) ORDER BY c.nr";

	return store_rows(st,
		store_query(st, sql, err, AS_UUID(review), AS_TEXT(name), AS_INT(old)), rows, err);
}
