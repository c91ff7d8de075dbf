/*
 * Searches notes and remarks by words and filters. Filters (track, device, chain …) are also words
 * in the full-text index, so one query of the index finds the rows. The index has the row numbers
 * of the notes, which follow their time (schema/archive.sql), so the newest are found first without
 * sorting.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/store/search.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "archive/store/store_private.h"
#include "base/core/mem.h"
#include "base/system/json.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "review/record/identity.h"
#include "review/record/note_rules.h"
#include "review/record/rating.h"
#include "review/record/rows_note.h"
#include "review/record/rows_rating.h"
#include "review/record/setup.h"
#include "review/record/switches.h"
#include "review/record/timing.h"

/* The row number of a note is the second at which it was made. If other notes of that second have
 * this number already, the number is higher by less than SPREAD_S (free_number in row_store.c). */
#define SPREAD_S (20 * 86400)
/* If more chains than this have the name, the index does not filter by chain; each row found is
 * checked instead. */
#define MOST_CHAINS 48
#define MOST_DEVICES 10
/* If there are more hits than are shown, a review has this part of them, unless the others have too
 * few. */
#define SHARES 5

void
search_init(struct search *s)
{
	*s = (struct search){
		.since = NO_INT, .until = NO_INT, .hz_low = NAN, .hz_high = NAN, .limit = 50
	};
}

void
search_finish(struct search *s)
{
	uuids_finish(&s->items);
	uuids_finish(&s->sections);
	uuids_finish(&s->devices);
	uuids_finish(&s->against);
}

void
search_hits_finish(struct search_hits *l)
{
	json_decref(l->rows);
	free(l->found.v);
	*l = (struct search_hits){ 0 };
}

/* ---- the words of a search ---- */

#define MOST_WORDS 64
#define MOST_DEPTH 16

struct query_words {
	const char *at;
	struct buf *out;
	bool operand; /* a word or a closing bracket was the last thing read */
	/* the operator read before the next word; NULL: none, which means AND */
	const char *op;
	int depth, n;
};

static const char *const operators[] = { "AND", "OR", "NOT" };

static size_t
query_word_length(const char *s)
{
	return strcspn(s, " \t\n\r()\"");
}

static const char *
operator_at(const char *s)
{
	EACH_OF (op, operators)
		if (query_word_length(s) == strlen(*op) && text_starts(s, *op))
			return *op;
	return NULL;
}

static bool
no_word_behind(const char *op, struct err *err)
{
	return err_set(err, "%s belongs between two words (in quotes it is a word itself)", op);
}

static bool
take_operator(struct query_words *w, const char *op, struct err *err)
{
	bool and_not = text_same(w->op, "AND") && text_same(op, "NOT");

	if ((!w->operand || w->op) && !and_not)
		return no_word_behind(op, err);
	w->op = op;
	w->at += strlen(op);
	return true;
}

/* Appends the operator that precedes a word or an opening bracket, if this is not the first. */
static void
begin_operand(struct query_words *w)
{
	if (w->operand)
		buf_addf(w->out, " %s ", w->op ? w->op : "AND");
	w->op = NULL;
}

/* Appends the key of a word in quotation marks: the index has keys. Drops a word without letters
 * and digits. */
static bool
take_word(struct query_words *w, const char *s, size_t n, struct err *err)
{
	CLEANUP(buf_finish) struct buf key = BUF_INIT;
	CLEANUP(pointer_free) char *word = xstrndup(s, n);
	bool begins = *w->at == '*';

	text_key(&key, word, false);
	w->at += strspn(w->at, "*");
	if (key.len) {
		begin_operand(w);
		w->operand = true;
		buf_addf(w->out, "\"%s\"%s", key.s, begins ? " *" : "");
	}
	w->n++;
	return w->n <= MOST_WORDS || err_set(err, "more than %d words to search for", MOST_WORDS);
}

static bool
take_phrase(struct query_words *w, struct err *err)
{
	const char *end = strchr(w->at + 1, '"');
	const char *start = w->at + 1;

	if (!end)
		return err_set(err, "a quotation mark is not closed");
	w->at = end + 1;
	return take_word(w, start, (size_t)(end - start), err);
}

static bool
take_plain(struct query_words *w, struct err *err)
{
	const char *start = w->at, *op = operator_at(start);
	size_t n = text_trimmed(start, query_word_length(start), "*");

	if (op)
		return take_operator(w, op, err);
	w->at += n;
	return take_word(w, start, n, err);
}

static bool
take_bracket(struct query_words *w, struct err *err)
{
	if (*w->at == '(') {
		begin_operand(w);
		w->depth++;
		if (w->depth > MOST_DEPTH)
			return err_set(err, "too many brackets");
		w->operand = false;
	} else {
		if (!w->depth)
			return err_set(err, "a closing bracket has no opening bracket");
		if (w->op)
			return no_word_behind(w->op, err);
		if (!w->operand)
			return err_set(err, "there is no word to search for between the brackets");
		w->depth--;
	}
	buf_add_char(w->out, *w->at++);
	return true;
}

bool
search_words(struct buf *out, const char *words, struct err *err)
{
	struct query_words w = { .at = words, .out = out };
	bool ok = true;

	while (ok) {
		w.at += strspn(w.at, " \t\n\r");
		if (!*w.at)
			break;
		if (*w.at == '"')
			ok = take_phrase(&w, err);
		else if (*w.at == '(' || *w.at == ')')
			ok = take_bracket(&w, err);
		else
			ok = take_plain(&w, err);
	}
	if (!ok)
		return false;
	if (w.op)
		return no_word_behind(w.op, err);
	if (w.depth)
		return err_set(err, "a bracket is not closed");
	return w.operand || err_set(err, "no word to search for in “%s”", words);
}

/* ---- the search expression for the index ---- */

static void
add_hex(struct buf *out, const void *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "%02X", ((const unsigned char *)bytes)[i]);
}

static void
add_key(struct buf *out, char kind, const struct uuid *u, bool first)
{
	buf_addf(out, "%s%c", first ? "" : " OR ", kind);
	add_hex(out, u->b, sizeof(u->b));
}

static void
begin_part(struct buf *out, const char *column)
{
	buf_add_part(out, " AND ", "{%s} : (", column);
}

static void
add_key_filter(struct store *st, struct buf *out, char kind, const struct uuids *l)
{
	const struct aliases *merged = same_device_find(st);

	if (!l->n)
		return;
	begin_part(out, "keys");
	for (size_t i = 0; i < l->n; i++)
		add_key(out, kind, &l->v[i], i == 0);
	EACH (alias, merged)
		if (uuids_have(l, &alias->is))
			add_key(out, kind, &alias->uuid, false);
	buf_add(out, ")");
}

/* Appends a filter for sections: the keys (words in the index) of the sections and of all tracks in
 * them. */
static bool
add_section_keys(struct store *st, struct buf *out, const struct uuids *l, struct err *err)
{
	CLEANUP(uuids_finish) struct uuids items = { 0 };
	bool ok = true;

	if (!l->n)
		return true;
	begin_part(out, "keys");
	for (size_t i = 0; ok && i < l->n; i++) {
		add_key(out, 's', &l->v[i], i == 0);
		ok = store_uuids(st,
			store_query(st, "SELECT uuid FROM item WHERE section = ?1", err,
				AS_UUID(&l->v[i])),
			&items, err);
	}
	EACH (item, &items)
		add_key(out, 'i', item, false);
	buf_add(out, ")");
	return ok;
}

/* Appends a filter with the keys of all chains with this name. */
static bool
add_chain_keys(struct store *st, struct buf *out, const char *name, struct err *err)
{
	/* The second reads all chains: only for a name that the index, of ASCII alone, lacks. */
	static const char *const sql[] = {
		"SELECT uuid FROM chain WHERE name = ?1 COLLATE NOCASE LIMIT ?2",
		"SELECT uuid FROM chain WHERE name_form(name) = name_form(?1) LIMIT ?2"
	};
	CLEANUP(uuids_finish) struct uuids found = { 0 };
	bool ok = true;

	EACH_IN_WHILE (one, sql, LENGTH(sql), ok && !found.n)
		ok = store_uuids(st,
			store_query(st, *one, err, AS_TEXT(name), AS_INT(MOST_CHAINS + 1)), &found,
			err);
	ok = ok && (found.n || err_set(err, "there is no chain “%s” (`earlog chain list`)", name));
	if (ok && found.n <= MOST_CHAINS)
		add_key_filter(st, out, 'c', &found);
	return ok;
}

/* Builds the FTS5 expression for a search of `column`. It remains empty if the search has no
 * condition that the index can decide. */
static bool
expression(struct store *st, const struct search *s, const char *column, struct buf *out,
	struct err *err)
{
	if (s->words) {
		begin_part(out, column);
		if (!search_words(out, s->words, err))
			return false;
		buf_add(out, ")");
	}
	add_key_filter(st, out, 'i', &s->items);
	add_key_filter(st, out, 'd', &s->devices);
	add_key_filter(st, out, 'a', &s->against);
	if (s->attribute) {
		buf_add_part(out, " AND ", "({tags} : t");
		add_hex(out, s->attribute, strlen(s->attribute));
		if (s->attribute_words) {
			buf_addf(out, " OR {%s} : (", column);
			if (!search_words(out, s->attribute_words, err))
				return false;
			buf_add(out, ")");
		}
		buf_add(out, ")");
	}
	return add_section_keys(st, out, &s->sections, err) &&
		(!s->chain || add_chain_keys(st, out, s->chain, err));
}

/* ---- the SQL statement ---- */

/* SQL condition: the row belongs to an open blind run, and the connection leaves such rows out. */
#define HIDDEN "(?8 AND br.uuid IS NOT NULL AND br.ended_ms IS NULL)"
#define WORN DEVICE_NOW("n.device")
#define AGAINST DEVICE_NOW("n.against")
#define JOINS                                                                                \
	" LEFT JOIN review r ON r.uuid = n.review LEFT JOIN sitting z ON z.uuid = n.sitting" \
	" LEFT JOIN device d ON d.uuid = " WORN " LEFT JOIN item i ON i.uuid = n.item"       \
	" LEFT JOIN recording o ON o.uuid = i.recording"                                     \
	" LEFT JOIN section s ON s.uuid = n.section LEFT JOIN chain c ON c.uuid = n.chain"   \
	" LEFT JOIN trial bt ON bt.uuid = n.uuid AND bt.deleted = 0"                         \
	" LEFT JOIN blind_run br ON br.uuid = bt.run AND br.deleted = 0"

/* The columns of a hit. First the columns that read_hit uses, then the keys of its row
 * (row_list.h); a device has none of the others. */
#define READ_COLUMNS 9
#define MADE_EVENING "evening(n.made_ms, n.made_offset_min)"
#define MADE_ON EVENING_DATE("n.made_ms", "n.made_offset_min")
#define ROW_COLUMNS                                                                               \
	", n.uuid, r.id AS review, ifnull(d.name, d.id) AS device, i.id AS item, s.id AS "        \
	"section, c.name AS chain, NULL AS time, " MADE_ON " AS date, iif(br.uuid IS NOT NULL "   \
	"AND bt.number > 0, bt.number, NULL) AS trial, br.uuid IS NOT NULL AND bt.number > 0 AS " \
	"\"blind?\", NULL AS listener, ifnull(r.title, r.id) AS TITLE, n.made_ms AS "             \
	"MADE_MS, " SHORT_UUID("n.uuid") " AS SHORT, "
#define WITHHELD "(n.private OR EXISTS (SELECT 1 FROM note_withheld h WHERE h.note = n.uuid))"
#define NOTE_COLUMNS                                                                            \
	"n.pos_ms, n.pos_end_ms, n.open, n.about, n.reaction_ms, n.reaction_end_ms, n.source, " \
	"n.variant, n.against_variant, 'note' AS kind" ROW_COLUMNS                              \
	"ifnull(a.name, a.id) AS against, n.part, NULL AS "                                     \
	"attribute, NULL AS value, " WITHHELD " AS \"private?\", n.body AS text, e.name AS "    \
	"against_chain, n.hz, coalesce(o.title, i.id, s.title, s.id, " OWN_PART(                \
		"n") ", n.part) AS PLACE"
#define REMARK_COLUMNS                                                                         \
	"n.lexicon, n.attribute, 0, 0, 0, 0, 0, n.variant, NULL, 'rating' AS kind" ROW_COLUMNS \
	"NULL AS against, "                                                                    \
	"NULL AS part, n.attribute, n.value, 0 AS \"private?\", n.remark AS text, NULL AS "    \
	"against_chain, NULL AS hz, coalesce(o.title, i.id, s.title, s.id) AS PLACE"
#define EDITED_ON EVENING_DATE("d.edited_ms", "d.edited_offset_min")
#define DEVICE_COLUMNS                                                                            \
	"'device' AS kind, d.uuid, NULL AS review, d.id AS device, NULL AS item, NULL AS "        \
	"section, NULL AS chain, NULL AS time, " EDITED_ON " AS date, NULL AS trial, 0 AS "       \
	"\"blind?\", NULL AS listener, NULL AS against, NULL AS part, NULL "                      \
	"AS attribute, NULL AS value, 0 AS \"private?\", d.name AS text, NULL AS against_chain, " \
	"NULL AS hz, " SHORT_UUID("d.uuid") " AS SHORT"

/* own: SQL condition for rows that can be found, used if the index is not searched */
static const struct source_of_hits {
	enum row_kind kind;
	const char *index, *column, *columns, *joins, *own;
} sources[] = {
	{ ROW_NOTE, "note_text", "body", NOTE_COLUMNS,
		JOINS " LEFT JOIN device a ON a.uuid = " AGAINST
		      " LEFT JOIN chain e ON e.uuid = n.against_chain"
		      " LEFT JOIN variant w ON w.uuid = n.against_variant",
		"n.deleted = 0 AND n.body IS NOT NULL" },
	{ ROW_RATING, "remark_text", "remark", REMARK_COLUMNS, JOINS,
		"n.deleted = 0 AND n.remark IS NOT NULL" },
};

/* Returns the SQL of a search, which the caller frees. It depends on which filters are set, not on
 * their values, which are bound. */
static char *
statement(const struct source_of_hits *of, const struct search *s, bool indexed)
{
	struct buf sql = BUF_INIT;
	const char *nr = indexed ? "t.rowid" : "n.nr";

	buf_add(&sql, "SELECT n.uuid, n.review, n.made_ms, n.nr, n.sequence FROM ");
	if (indexed)
		buf_addf(&sql, "%s t CROSS JOIN %s n ON n.nr = t.rowid", of->index,
			row_types[of->kind].table);
	else
		buf_addf(&sql, "%s n", row_types[of->kind].table);
	buf_addf(&sql, "%s WHERE ", of->joins);
	if (indexed)
		buf_addf(&sql, "%s MATCH ?1", of->index);
	else
		buf_add(&sql, of->own);
	buf_addf(&sql, " AND %s BETWEEN ", nr);
	if (uuid_none(&s->review))
		buf_add(&sql, "?2 AND ?3");
	else
		buf_addf(&sql,
			"max(?2, (SELECT min(nr) FROM %s WHERE review = ?6)) AND min(?3, (SELECT "
			"max(nr) FROM %s WHERE review = ?6)) AND n.review = ?6",
			row_types[of->kind].table, row_types[of->kind].table);
	if (s->since != NO_INT)
		buf_add(&sql, " AND " MADE_EVENING " >= ?4");
	if (s->until != NO_INT)
		buf_add(&sql, " AND " MADE_EVENING " < ?5");
	if (s->chain)
		buf_add(&sql, " AND name_form(c.name) = name_form(?7)");
	if (s->against_named)
		buf_add(&sql, " AND name_form(?9) IN (name_form(e.name), name_form(w.name))");
	if (s->hz_high > 0)
		buf_add(&sql, " AND n.hz BETWEEN ?10 AND ?11");
	/* The index also has tags that an older earlog guessed. */
	if (s->attribute && of->kind == ROW_NOTE)
		buf_addf(&sql,
			" AND (EXISTS (SELECT 1 FROM tag g WHERE g.note = n.uuid AND g.attribute = "
			"?12 AND g.deleted = 0 AND g.confirmed = 1)%s)",
			s->attribute_words ? " OR t.rowid IN (SELECT rowid FROM note_text WHERE "
					     "note_text MATCH ?13)"
					   : "");
	buf_add(&sql,
		" AND NOT " HIDDEN " AND ifnull(r.deleted, 0) = 0 AND ifnull(z.deleted, 0) = 0");
	return buf_detach(&sql);
}

/* Binds the values of the filters. Row numbers follow the time, so ?2 and ?3 limit them by `since`
 * and `until`, with a day for the zone. */
static void
bind_filters(const struct store *st, sqlite3_stmt *q, const struct search *s, const char *match,
	const char *attribute_words)
{
	int64_t first = s->since != NO_INT ? (s->since - 1) * 86400 : 0;
	int64_t last = s->until != NO_INT ? (s->until + 1) * 86400 + SPREAD_S : INT64_MAX;

	store_bind(q, AS_TEXT(match), AS_INT(first), AS_INT(last), AS_INT(s->since),
		AS_INT(s->until), AS_UUID(&s->review), AS_TEXT(s->chain), AS_INT(st->hides_blind),
		AS_TEXT(s->against_named), AS_REAL(s->hz_low), AS_REAL(s->hz_high),
		AS_TEXT(s->attribute), AS_TEXT(attribute_words));
}

/* Adds the rows of one kind that are found. file: number of the archive. */
static bool
find_rows(struct store *st, const struct source_of_hits *of, const struct search *s, size_t file,
	struct search_hits *out, struct err *err)
{
	CLEANUP(buf_finish) struct buf match = BUF_INIT, attribute = BUF_INIT;
	sqlite3_stmt *q = NULL;
	bool ok = true;

	if (!expression(st, s, of->column, &match, err) ||
		(s->attribute_words && !search_words(&attribute, s->attribute_words, err)))
		return false;
	CLEANUP(pointer_free) char *sql = statement(of, s, match.len > 0);
	if (sqlite3_prepare_v2(st->db, sql, -1, &q, NULL) != SQLITE_OK)
		return store_failed(st->db, "search", err);
	const char *words = attribute.len ? attribute.s : NULL;
	bind_filters(st, q, s, match.len ? match.s : NULL, words);
	while (store_next(st, q, &ok, err)) {
		struct search_found f = { .made_ms = store_int(q, 2),
			.nr = store_int(q, 3),
			.sequence = store_int(q, 4),
			.file = file,
			.source = (size_t)(of - sources) };

		store_uuid(q, 0, &f.uuid);
		store_uuid(q, 1, &f.review);
		LIST_ADD(&out->found, f);
	}
	sqlite3_finalize(q);
	return ok;
}

/* Returns true if the hits have the device already. */
static bool
has_device(const json_t *hits, const json_t *device)
{
	const json_t *one, *uuid = json_object_get(device, "uuid");
	size_t i;

	json_array_foreach (hits, i, one)
		if (json_equal(json_object_get(one, "uuid"), uuid))
			return true;
	return false;
}

/* Adds devices that match the words. Called only if no filter is set, as filters do not apply to
 * devices. */
static bool
find_devices(struct store *st, const struct search *s, struct search_hits *out, struct err *err)
{
	static const char sql[] =
		"SELECT " DEVICE_COLUMNS
		" FROM device_text t CROSS JOIN device d ON d.nr = t.rowid WHERE device_text MATCH "
		"?1 AND d.uuid" NOT_MERGED "ORDER BY t.rowid DESC LIMIT ?2";
	CLEANUP(buf_finish) struct buf match = BUF_INIT;
	json_auto_t *found = json_array();
	bool ok = search_words(&match, s->words, err) &&
		store_rows(st, store_query(st, sql, err, AS_TEXT(match.s), AS_INT(MOST_DEVICES)),
			found, err);

	for (size_t i = 0; i < json_array_size(found); i++) {
		json_t *device = json_array_get(found, i);

		json_object_set_new(device, "TITLE", json_string("(device)"));
		json_object_set(device, "QUOTE", json_object_get(device, "text"));
		if (!has_device(out->rows, device))
			json_array_append(out->rows, device);
	}
	return ok;
}

bool
search_find(struct store *st, const struct search *s, size_t file, struct search_hits *out,
	struct err *err)
{
	bool asks_remarks = !s->notes_only && s->words && !s->against.n && !s->against_named &&
		!(s->hz_high > 0);
	out->rows = out->rows ? out->rows : json_array();
	/* Set for each search, so that no filter reveals the rows that are left out. */
	st->left_out |= st->hides_blind;
	bool asks_devices = asks_remarks && !s->items.n && !s->sections.n && !s->devices.n &&
		!s->chain && !s->attribute && uuid_none(&s->review) && s->since == NO_INT &&
		s->until == NO_INT;

	return (!asks_devices || find_devices(st, s, out, err)) &&
		find_rows(st, &sources[0], s, file, out, err) &&
		(!asks_remarks || find_rows(st, &sources[1], s, file, out, err));
}

/* ---- the hits that are shown ---- */

/* Sorts hits of one second in the order of their session, whatever the clock did, else by UUID: the
 * order of a draft, from its end. */
static int
order_newest(const void *a, const void *b)
{
	const struct search_found *x = a, *y = b;

	int o = number_order(y->made_ms / 1000, x->made_ms / 1000);

	o = o ? o : number_order(y->sequence, x->sequence);
	o = o ? o : number_order(y->made_ms, x->made_ms);
	return o ? o : uuid_order(&y->uuid, &x->uuid);
}

static int
order_uuid(const void *a, const void *b)
{
	const struct search_found *x = a, *y = b;
	int o = uuid_order(&x->uuid, &y->uuid);

	return o ? o : number_order_size(x->file, y->file);
}

static int
order_review(const void *a, const void *b)
{
	const struct search_found *x = a, *y = b;
	int o = uuid_order(&x->review, &y->review);

	return o ? o : order_newest(a, b);
}

/* Sorts the hits of the newest review first. */
static int
order_shown(const void *a, const void *b)
{
	const struct search_found *x = a, *y = b;

	return x->after != y->after ? x->after - y->after : order_newest(a, b);
}

void
search_choose(struct search_hits *l, size_t limit, bool shared)
{
	size_t kept = 0, of_review = 0, most = limit / SHARES + 1;

	LIST_SORT(&l->found, order_uuid);
	for (size_t i = 0; i < l->found.n; i++)
		if (!i || !uuid_same(&l->found.v[i].uuid, &l->found.v[i - 1].uuid))
			l->found.v[kept++] = l->found.v[i];
	l->found.n = l->total = kept;
	LIST_SORT(&l->found, order_review);
	for (size_t i = 0; i < kept; i++) {
		bool next = !i || !uuid_same(&l->found.v[i].review, &l->found.v[i - 1].review);

		l->reviews += next;
		of_review = next ? 1 : of_review + 1;
		l->found.v[i].after = shared && of_review > most;
	}
	LIST_SORT(&l->found, order_shown);
	if (kept > limit)
		l->found.n = limit;
	LIST_SORT(&l->found, order_newest);
	l->devices = json_array_size(l->rows);
	for (size_t i = 0; i < l->found.n; i++)
		json_array_append_new(l->rows, json_object());
}

/* Appends the time of a note, or the attribute of a remark, to its place. */
static void
add_to_place(json_t *o, const char *more)
{
	CLEANUP(buf_finish) struct buf place = BUF_INIT;

	buf_add(&place, json_text_at(o, "PLACE"));
	if (*more)
		buf_add_part(&place, ", ", "%s", more);
	json_object_set_new_nocheck(o, "PLACE", json_string_nocheck(place.s));
}

/* Puts the text with what the table adds to it. */
static void
put_quote(json_t *o)
{
	CLEANUP(buf_finish) struct buf quote = BUF_INIT;
	const char *against = json_text_at(o, "against"),
		   *setting = json_text_at(o, "AGAINST_SETTING");
	int64_t trial = json_integer_value(json_object_get(o, "trial"));

	against = text_or(against, json_text_at(o, "against_chain"));
	if (trial)
		buf_addf(&quote, "(blind, trial %" PRId64 ") ", trial);
	if (json_is_true(json_object_get(o, "private")))
		buf_add(&quote, "[private] ");
	buf_add(&quote, json_text_at(o, "text"));
	if (*against || *setting) /* last, since a table may cut it */
		buf_addf(&quote,
			*against && *setting ? " [compared with %s (%s)]" : " [compared with %s%s]",
			against, setting);
	json_object_set_new_nocheck(o, "QUOTE", json_string_nocheck(quote.s));
}

/* Puts what the setting in a column of the hit is called. known: see read_hit. */
static void
put_setting(struct store *st, json_t *o, const char *key, const struct uuid *setting,
	struct record *known)
{
	static const char sql[] = "SELECT uuid FROM variant WHERE device = "
				  "(SELECT device FROM variant WHERE uuid = ?1)";
	const struct variant *v = record_find(known, ROW_VARIANT, setting);

	if (!v && !uuid_none(setting)) {
		CLEANUP(uuids_finish) struct uuids all = { 0 };

		store_uuids_once(st, sql, setting, &all, ERR_IGNORED);
		EACH (one, &all)
			store_load_row(st, ROW_VARIANT, one, known, ERR_IGNORED);
		v = record_find(known, ROW_VARIANT, setting);
		if (v)
			store_load_row(st, ROW_DEVICE, &v->device, known, ERR_IGNORED);
		setup_call_settings(known);
	}
	if (!v)
		return;
	CLEANUP(pointer_free) char *words = switches_called(known, v, ", ");
	json_object_set_new_nocheck(o, key, json_string_nocheck(words));
}

/* known: the sources, settings and attributes of the hits so far, which it completes. */
static json_t *
read_hit(struct store *st, const char *language, sqlite3_stmt *q, enum row_kind kind,
	struct record *known)
{
	json_t *o = json_object();
	struct uuid setting = UUID_NONE;
	char time[TIME_TEXT];

	store_json(q, READ_COLUMNS, o);
	if (kind == ROW_RATING) {
		CLEANUP(pointer_free) char *lexicon = store_text(q, 0), *name = store_text(q, 1);
		struct rating r = { .lexicon = lexicon, .attribute = name };
		struct uuid u = identity_of_attribute(lexicon, name);

		store_load_row(st, ROW_ATTRIBUTE, &u, known, ERR_IGNORED);
		const struct attribute *a = record_find(known, ROW_ATTRIBUTE, &u);
		CLEANUP(pointer_free)
		char *called = attribute_called(a, language, "name", rating_name(&r, a));
		add_to_place(o, text_or(called, "")); /* earlog writes none without an attribute */
	} else {
		struct note n = { .pos_ms = store_int(q, 0),
			.pos_end_ms = store_int(q, 1),
			.open = sqlite3_column_int(q, 2) != 0,
			.about = sqlite3_column_int(q, 3) != 0,
			.reaction_ms = store_int(q, 4),
			.reaction_end_ms = store_int(q, 5) };

		store_uuid(q, 6, &n.source);
		store_load_row(st, ROW_SOURCE, &n.source, known, ERR_IGNORED);
		note_time_text(&n, source_offset_ms(known, &n.source), time);
		if (*time)
			json_object_set_new_nocheck(o, "time", json_string(time));
		add_to_place(o, time);
	}
	store_uuid(q, 7, &setting);
	put_setting(st, o, "SETTING", &setting, known);
	store_uuid(q, 8, &setting);
	put_setting(st, o, "AGAINST_SETTING", &setting, known);
	put_quote(o);
	return o;
}

bool
search_read(struct store *st, size_t file, struct search_hits *l, struct err *err)
{
	CLEANUP(record_finish) struct record known = record_new();
	sqlite3_stmt *q[LENGTH(sources)] = { NULL };
	bool ok = true;

	for (size_t i = 0; ok && i < LENGTH(sources); i++) {
		CLEANUP(pointer_free)
		char *sql = xasprintf("SELECT %s FROM %s n%s WHERE n.nr = ?1", sources[i].columns,
			row_types[sources[i].kind].table, sources[i].joins);

		ok = sqlite3_prepare_v2(st->db, sql, -1, &q[i], NULL) == SQLITE_OK ||
			store_failed(st->db, "search", err);
	}
	for (size_t i = 0; ok && i < l->found.n; i++) {
		const struct search_found *f = &l->found.v[i];
		sqlite3_stmt *of = q[f->source];

		if (f->file != file)
			continue;
		sqlite3_bind_int64(of, 1, f->nr);
		if (store_next(st, of, &ok, err))
			json_array_set_new(l->rows, l->devices + i,
				read_hit(st, l->language, of, sources[f->source].kind, &known));
		sqlite3_reset(of);
	}
	EACH_IN (one, q, LENGTH(sources))
		sqlite3_finalize(*one);
	return ok;
}
