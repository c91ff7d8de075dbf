/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_bench.h"
#include "support/store_help.h"

#include <math.h>
#include <stdlib.h>

#include "review/record/rows_note.h"
#include "review/record/rows_rating.h"

/* ---- random searches, and a plain second search ---- */

#define TEXTS 90
#define SEARCHES 120
#define MAY_DAY (MAY / DAY_MS)

static unsigned seed = 5;
static const char *const vocabulary[] = { "thin", "tinny", "warm", "warmer", "dry", "deep" };
static const char *const attributes[] = { NULL, "punch", "brilliance" };

static size_t
dice(size_t n)
{
	return (size_t)rand_r(&seed) % n;
}

/* A note or a remark, by indices; 0: none. */
struct sought {
	struct uuid uuid;
	bool remark, gone, confirmed;
	size_t words[3], review, item, device, against, chain, attribute;
	int64_t made_ms, offset_min, sequence;
	double hz;
};

/* What indices stand for. The last chain is called like the first. */
struct places {
	struct uuid reviews[2], items[3], sections[3], devices[3], chains[4];
};

static void
roll(struct sought *x)
{
	for (size_t i = 0; i < LENGTH(x->words); i++)
		x->words[i] = dice(LENGTH(vocabulary));
	x->item = dice(3);
	x->device = dice(3);
	x->against = x->remark ? 0 : dice(3);
	x->chain = dice(4);
	if (!x->made_ms) {
		x->made_ms = MAY + (int64_t)dice(5) * 7 * 3600000 + (int64_t)dice(3) * 300;
		x->sequence = (int64_t)dice(4);
	}
	x->offset_min = ((int64_t)dice(3) - 1) * 540;
	x->hz = x->remark || dice(2) ? NAN : 100 * (double)(1 + dice(3));
	x->gone = dice(8) == 0;
}

static char *
text_of(const struct sought *x)
{
	return xasprintf("%s, %s – %s", vocabulary[x->words[0]], vocabulary[x->words[1]],
		vocabulary[x->words[2]]);
}

static void
fill_setup(struct setup *s, const struct sought *x, const struct places *p)
{
	s->device = p->devices[x->device];
	s->chain = p->chains[x->chain];
}

/* Writes the text: a row that is new, or the next version of one that is there. */
static void
write_text(struct stored_bench *b, const struct sought *x, const struct places *p)
{
	enum row_kind kind = x->remark ? ROW_RATING : ROW_NOTE;
	struct row *row = store_copy(b->st, kind, &x->uuid, ERR_IGNORED), *is = row;

	if (!row)
		row = test_row(kind);
	if (x->remark) {
		struct rating *r = (void *)row;

		r->review = p->reviews[x->review];
		r->item = p->items[x->item];
		fill_setup(&r->setup, x, p);
		r->made_ms = x->made_ms;
		r->made_offset_min = x->offset_min;
		r->sequence = x->sequence;
		free(r->remark);
		r->remark = text_of(x);
		xreplace(&r->attribute, attributes[x->attribute]);
	} else {
		struct note *n = (void *)row;

		n->review = p->reviews[x->review];
		n->item = p->items[x->item];
		fill_setup(&n->setup, x, p);
		n->against = p->devices[x->against];
		n->made_ms = x->made_ms;
		n->made_offset_min = x->offset_min;
		n->sequence = x->sequence;
		n->hz = x->hz;
		free(n->body);
		n->body = text_of(x);
	}
	row->uuid = x->uuid;
	row->deleted = x->gone;
	if (is)
		works(store_change_row(b->st, kind, row, &err));
	else
		put_free(b->st, kind, row);
}

/* What is searched for: words by how they belong together, and indices; 0: any. */
struct asked {
	enum { ANY_WORDS, ONE, BOTH, EITHER, NOT_SECOND, PHRASE, BEGINS, JOINS } join;
	size_t a, b, review, item, section, device, against, chain, attribute, limit;
	int64_t since, until; /* evenings */
	double hz_low, hz_high;
	bool notes_only;
};

static bool
has_word(const struct sought *x, size_t word)
{
	return x->words[0] == word || x->words[1] == word || x->words[2] == word;
}

static bool
has_words(const struct sought *x, const struct asked *q)
{
	bool a = has_word(x, q->a), b = has_word(x, q->b), found = false;

	switch (q->join) {
	case ANY_WORDS: return true;
	case ONE: return a;
	case BOTH: return a && b;
	case EITHER: return a || b;
	case NOT_SECOND: return a && !b;
	case PHRASE:
		for (size_t i = 0; i < 2; i++)
			found |= x->words[i] == q->a && x->words[i + 1] == q->b;
		return found;
	case BEGINS:
		for (size_t i = 0; i < 3; i++)
			found |= strncmp(vocabulary[x->words[i]], vocabulary[q->a], 4) == 0;
		return found;
	case JOINS: break;
	}
	return false;
}

static bool
is_wanted(const struct sought *x, const struct asked *q)
{
	bool notes = q->notes_only || q->join == ANY_WORDS || q->against || q->hz_high > 0;
	int64_t evening = (x->made_ms / 60000 + x->offset_min - 300) / 1440;

	return !x->gone && has_words(x, q) && !(x->remark && notes) &&
		(!q->review || x->review == q->review - 1) && (!q->item || x->item == q->item) &&
		(!q->section || x->item == q->section) && (!q->device || x->device == q->device) &&
		(!q->against || x->against == q->against) &&
		(!q->chain || (x->chain && (x->chain == 2) == (q->chain == 2))) &&
		(!q->attribute || (x->attribute == q->attribute && (x->remark || x->confirmed))) &&
		evening >= q->since && evening < q->until &&
		(!(q->hz_high > 0) || (x->hz >= q->hz_low && x->hz <= q->hz_high));
}

/* Returns true if x comes before y: newer, of one second the last one of its session, or with the
 * higher UUID, as they stand in a draft. */
static bool
is_before(const struct sought *x, const struct sought *y)
{
	if (x->made_ms / 1000 != y->made_ms / 1000)
		return x->made_ms > y->made_ms;
	if (x->sequence != y->sequence)
		return x->sequence > y->sequence;
	if (x->made_ms != y->made_ms)
		return x->made_ms > y->made_ms;
	return memcmp(x->uuid.b, y->uuid.b, sizeof(x->uuid.b)) > 0;
}

/* Writes the UUIDs of what is wanted, the newest first. Of more than the limit, each review has the
 * newest fifth, and one more, before any has others. */
static void
search_plainly(const struct sought *all, const struct asked *q, struct buf *out)
{
	const struct sought *found[TEXTS];
	size_t n = 0, of_review[2] = { 0 }, shown = 0;
	bool first[TEXTS], in[TEXTS] = { false };
	char text[UUID_TEXT];

	for (size_t i = 0; i < TEXTS; i++) {
		size_t at = n;

		if (!is_wanted(&all[i], q))
			continue;
		for (; at && is_before(&all[i], found[at - 1]); at--)
			found[at] = found[at - 1];
		found[at] = &all[i];
		n++;
	}
	for (size_t i = 0; i < n; i++)
		first[i] = ++of_review[found[i]->review] <= q->limit / 5 + 1 || q->notes_only;
	for (int others = 0; others < 2; others++)
		for (size_t i = 0; i < n; i++)
			if (first[i] == !others && shown < q->limit) {
				in[i] = true;
				shown++;
			}
	buf_addf(out, "%zu of %zu in %d\n", shown, n, (of_review[0] > 0) + (of_review[1] > 0));
	for (size_t i = 0; i < n; i++)
		if (in[i])
			buf_addf(out, "%s\n", uuid_text(&found[i]->uuid, text));
}

static void
ask(struct asked *q)
{
	*q = (struct asked){ .join = (unsigned)dice(JOINS),
		.a = dice(LENGTH(vocabulary)),
		.b = dice(LENGTH(vocabulary)),
		.limit = dice(2) ? 1000 : 1 + dice(12),
		.until = INT64_MAX,
		.notes_only = dice(3) == 0 };
	size_t *const filters[] = { &q->review, &q->item, &q->section, &q->device, &q->against,
		&q->chain, &q->attribute };

	for (size_t i = 0; i < LENGTH(filters); i++)
		*filters[i] = dice(6) ? 0 : 1 + dice(2);
	if (dice(4) == 0)
		q->since = MAY_DAY + (int64_t)dice(3);
	if (dice(4) == 0)
		q->until = MAY_DAY + (int64_t)dice(3);
	if (dice(6) == 0)
		q->hz_low = 150, q->hz_high = 200 + (double)dice(2) * 100;
}

static void
search_store(struct stored_bench *b, const struct places *p, const struct asked *q, struct buf *out)
{
	static const char *const forms[] = { "%s", "%s", "%s %s", "%s OR %s", "%s NOT %s",
		"\"%s %s\"", "%.4s*" };
	CLEANUP(search_hits_finish) struct search_hits l;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	struct search s;

	search_init(&s);
	for (const char *at = forms[q->join], *word = vocabulary[q->a]; *at; at++) {
		if (*at != '%') {
			buf_add_char(&words, *at);
			continue;
		}
		buf_addf(&words, "%.*s", at[1] == '.' ? 4 : 100, word);
		at += at[1] == '.' ? 3 : 1;
		word = vocabulary[q->b];
	}
	s.words = q->join == ANY_WORDS ? NULL : words.s;
	s.limit = q->limit;
	s.notes_only = q->notes_only;
	s.review = q->review ? p->reviews[q->review - 1] : UUID_NONE;
	s.chain = q->chain ? (q->chain == 2 ? "dap" : "Dongle") : NULL;
	s.attribute = attributes[q->attribute];
	s.since = q->since ? q->since : NO_INT;
	s.until = q->until != INT64_MAX ? q->until : NO_INT;
	s.hz_low = q->hz_low;
	s.hz_high = q->hz_high;
	if (q->item)
		uuids_add(&s.items, &p->items[q->item]);
	if (q->section)
		uuids_add(&s.sections, &p->sections[q->section]);
	if (q->device)
		uuids_add(&s.devices, &p->devices[q->device]);
	if (q->against)
		uuids_add(&s.against, &p->devices[q->against]);
	works(search_all(b->st, &s, &l, &err));
	buf_addf(out, "%zu of %zu in %zu\n", json_array_size(l.rows), l.total, l.reviews);
	for (size_t i = 0; i < json_array_size(l.rows); i++)
		buf_addf(out, "%s\n", listed_text(l.rows, i, "uuid"));
	search_finish(&s);
}

TEST(a_search_finds_what_has_its_words_and_filters)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;
	static struct sought all[TEXTS];

	stored_bench_init(&b);
	const struct places p = { { b.cantor, b.crimson }, { UUID_NONE, b.shivers, b.drums },
		{ UUID_NONE, b.timbre, b.bass }, { UUID_NONE, b.cantor_device, b.crimson_device },
		{ UUID_NONE, b.dongle, put_chain(&b, b.cantor, "DAP"),
			put_chain(&b, b.crimson, "dongle") } };
	for (size_t i = 0; i < TEXTS; i++) {
		struct sought *x = &all[i];

		*x = (struct sought){ .uuid = uuid_random(),
			.remark = dice(4) == 0,
			.review = dice(3) == 0,
			.attribute = dice(3),
			.confirmed = dice(3) };
		roll(x);
		write_text(&b, x, &p);
		if (x->remark || !x->attribute)
			continue;
		struct tag *t = test_row(ROW_TAG);
		t->note = x->uuid;
		t->attribute = xstrdup(attributes[x->attribute]);
		t->confirmed = x->confirmed;
		put_free(b.st, ROW_TAG, t);
	}
	for (int k = 0; k < SEARCHES; k++) {
		CLEANUP(buf_finish) struct buf want = BUF_INIT, is = BUF_INIT;
		struct sought *x = &all[dice(TEXTS)];
		struct asked q;

		roll(x);
		write_text(&b, x, &p);
		ask(&q);
		search_plainly(all, &q, &want);
		search_store(&b, &p, &q, &is);
		if (strcmp(want.s, is.s) != 0)
			fail_msg("search %d\n%s\n%s", k, want.s, is.s);
	}
}

TEST(only_what_stands_is_found)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;

	stored_bench_init(&b);
	struct uuid u = put_note(&b, "Höhen zischeln", MAY);
	assert_string_equal(words(&b, "hohen"), "Höhen zischeln");
	change(&b, &u, "treble hisses", false);
	assert_string_equal(words(&b, "hohen"), "");
	assert_string_equal(words(&b, "hiss*"), "treble hisses");
	change(&b, &u, "treble hisses", true);
	assert_string_equal(words(&b, "hisses"), "");
	change(&b, &u, "treble hisses", false);
	assert_string_equal(words(&b, "hisses"), "treble hisses");
	hide(&b, ROW_REVIEW, &b.cantor, true);
	assert_string_equal(words(&b, "hisses"), "");
	hide(&b, ROW_REVIEW, &b.cantor, false);
	struct note *n = note_of(b.cantor, "hisses in that sitting");
	n->made_ms = MAY + 1000;
	n->sitting = b.sitting;
	put_free(b.st, ROW_NOTE, n);
	assert_string_equal(words(&b, "hisses"), "hisses in that sitting|treble hisses");
	hide(&b, ROW_SITTING, &b.sitting, true);
	assert_string_equal(words(&b, "hisses"), "treble hisses");
	hide(&b, ROW_SITTING, &b.sitting, false);
}

static void
put_with(struct stored_bench *b, const char *body, struct uuid chain)
{
	struct note *n = note_of(b->cantor, body);

	n->setup.chain = chain;
	n->made_ms = MAY;
	put_free(b->st, ROW_NOTE, n);
}

TEST(chains_are_found_by_name_in_any_case_and_width)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;
	CLEANUP(search_hits_finish) struct search_hits l;
	struct search s;

	stored_bench_init(&b);
	for (int i = 0; i < 60; i++) /* more of one name than go into the expression */
		put_chain(&b, b.crimson, "dap");
	put_with(&b, "thin", b.dongle);
	put_with(&b, "thin dap", put_chain(&b, b.cantor, "dap"));
	put_with(&b, "loud grun", put_chain(&b, b.cantor, "Grün ＤＸ+"));
	put_chain(&b, b.cantor, "Grün DX");
	search_init(&s);
	s.words = "thin";
	s.chain = "dap";
	assert_string_equal(found(&b, &s), "thin dap");
	s.words = "thin OR loud";
	s.chain = "GRÜN dx+"; /* with its signs */
	assert_string_equal(found(&b, &s), "loud grun");
	s.chain = "grün dx";
	assert_string_equal(found(&b, &s), "");
	s.chain = "desktop";
	refuses(search_all(b.st, &s, &l, &err), "no chain “desktop”");
}

TEST(notes_are_found_by_what_they_speak_of)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;
	struct search s;

	stored_bench_init(&b);
	struct uuid u = put_note(&b, "esses everywhere", MAY), other = put_note(&b, "fine", MAY);
	struct tag *t = test_row(ROW_TAG);
	struct uuid tag = t->row.uuid;
	t->confirmed = true;
	t->note = u;
	t->attribute = xstrdup("treble-strength");
	put_free(b.st, ROW_TAG, t);
	t = test_row(ROW_TAG);
	t->note = u;
	t->attribute = xstrdup("brilliance");
	put_free(b.st, ROW_TAG, t);
	search_init(&s);
	s.attribute = "treble-strength";
	assert_string_equal(found(&b, &s), "esses everywhere");
	/* an older earlog guessed this one */
	s.attribute = "brilliance";
	assert_string_equal(found(&b, &s), "");
	s.attribute_words = "\"brilliance\" OR \"fine\"";
	assert_string_equal(found(&b, &s), "fine");
	s.attribute_words = NULL;
	t = store_copy(b.st, ROW_TAG, &tag, &err);
	t->note = other; /* moved to another note */
	works(store_change_row(b.st, ROW_TAG, t, &err));
	s.attribute = "treble-strength";
	assert_string_equal(found(&b, &s), "fine");
	hide(&b, ROW_TAG, &tag, true);
	assert_string_equal(found(&b, &s), "");
}

TEST(remarks_and_devices_are_found)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;
	struct rating *x = test_row(ROW_RATING);

	stored_bench_init(&b);
	put_note(&b, "as a crimson sunset", MAY);
	x->review = b.cantor;
	x->attribute = xstrdup("punch");
	x->value = 4;
	x->remark = xstrdup("less than the Crimson");
	x->made_ms = MAY + 1;
	struct uuid rating = put_named(b.st, ROW_RATING, x);
	assert_string_equal(words(&b, "crimson"),
		"Symphonium Crimson|less than the Crimson|as a crimson sunset");
	hide(&b, ROW_RATING, &rating, true);
	struct device *d = store_copy(b.st, ROW_DEVICE, &b.crimson_device, &err);
	xreplace(&d->name, "Symphonium Titan");
	works(store_change_row(b.st, ROW_DEVICE, d, &err));
	assert_string_equal(words(&b, "crimson"), "as a crimson sunset");
	assert_string_equal(words(&b, "titan"), "Symphonium Titan");
}

/* Han and Kana are written without blanks: a word is found inside its run. */
TEST(words_inside_a_run_are_found)
{
	static const struct {
		const char *words, *found;
	} cases[] = {
		{ "低音", "低音很深，高音有点刺" },
		{ "音有点", "低音很深，高音有点刺" },
		{ "音*", "tinny and 音|Bass音圧|低音很深，高音有点刺" },
		{ "\"高音\" 低音", "低音很深，高音有点刺" },
		{ "低音 NOT 高音", "" },
		{ "スが深 OR tinny", "tinny and 音|ベースが深い" },
		{ "低音很深，高音有点刺", "低音很深，高音有点刺" },
		{ "bass音", "Bass音圧" },
		{ "没有", "" },
		{ "inn", "" },
		{ "TOGO", "FitEarのTOGO!よりBA型らしい" },
		{ "BA", "FitEarのTOGO!よりBA型らしい" },
		{ "ba型", "FitEarのTOGO!よりBA型らしい" },
		{ "ボーカル", "ﾎﾞｰｶﾙは６２でFür" },
		{ "ぼーかる fur 62", "ﾎﾞｰｶﾙは６２でFür" },
	};
	CLEANUP(stored_bench_finish) struct stored_bench b;

	stored_bench_init(&b);
	put_note(&b, "低音很深，高音有点刺", MAY);
	put_note(&b, "ベースが深い", MAY + DAY_MS);
	put_note(&b, "Bass音圧", MAY + 2 * DAY_MS);
	put_note(&b, "tinny and 音", MAY + 3 * DAY_MS);
	put_note(&b, "FitEarのTOGO!よりBA型らしい", MAY + 4 * DAY_MS);
	put_note(&b, "ﾎﾞｰｶﾙは６２でFür", MAY + 5 * DAY_MS);
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_string_equal(words(&b, cases[i].words), cases[i].found);
}

TEST(signs_are_no_commands)
{
	static const struct {
		const char *words, *expression;
	} good[] = {
		{ "tinny", "\"tinny\"" },
		{ "tinny OR sibilan*", "\"tinny\" OR \"sibilan\" *" },
		{ "v-shaped don't", "\"v shaped\" AND \"don t\"" },
		{ "\"a b\" c", "\"a b\" AND \"c\"" },
		{ "(a OR b) c", "(\"a\" OR \"b\") AND \"c\"" },
		{ "a NOT (b OR c) d", "\"a\" NOT (\"b\" OR \"c\") AND \"d\"" },
		{ "\"\" \"a b\"c", "\"a b\" AND \"c\"" },
		{ "(a OR) b", NULL },
		{ "(((((((((((((((((a)))))))))))))))))", NULL },
		{ "a AND NOT b", "\"a\" NOT \"b\"" },
		{ "body:x", "\"body x\"" },
		{ "a -- + b", "\"a\" AND \"b\"" },
		{ "keys:^a", "\"keys a\"" },
		{ "\"OR\" x**", "\"or\" AND \"x\" *" },
		{ "NEAR(a", NULL },
		{ "OR", NULL },
		{ "a OR", NULL },
		{ "NOT a", NULL },
		{ "a OR AND b", NULL },
		{ "\"a", NULL },
		{ "a)", NULL },
		{ "(", NULL },
		{ "()", NULL },
		{ "(((((((((((((((((((((a", NULL },
		{ "*", NULL },
		{ "'; DROP TABLE note; --", "\"';\"" },
		{ "", NULL },
		{ "-", NULL },
		{ "\xff", NULL },
	};
	CLEANUP(stored_bench_finish) struct stored_bench b;

	stored_bench_init(&b);
	for (size_t i = 0; i < LENGTH(good); i++) {
		struct buf out = BUF_INIT;
		bool ok = search_words(&out, good[i].words, &err);
		if (ok && good[i].expression && good[i].expression[1] != '\'')
			assert_string_equal(out.s, good[i].expression);
		assert_int_equal(ok, good[i].expression != NULL);
		if (ok)
			words(&b, good[i].words);
		buf_finish(&out);
	}
}

TEST(names_that_fit_nothing_or_too_much_are_told)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;
	struct uuid u;

	stored_bench_init(&b);
	works(store_find_one(b.st, ROW_DEVICE, "afulcantor", NULL, &u, &err));
	assert_true(uuid_same(&u, &b.cantor_device));
	refuses(store_find_one(b.st, ROW_DEVICE, "Kantor AFUL", NULL, &u, &err),
		"there is no device");
	refuses(store_find_one(b.st, ROW_DEVICE, "AFUL Kantor", NULL, &u, &err),
		"did you mean AFUL Cantor");
	refuses(store_find_one(b.st, ROW_DEVICE, "u", NULL, &u, &err),
		"AFUL Cantor, Symphonium Crimson");
	works(store_find_one(b.st, ROW_ITEM, "timbre/shivers", NULL, &u, &err));
	refuses(store_find_one(b.st, ROW_ITEM, "shiverz", NULL, &u, &err), "did you mean");
}

/* ---- how it is read ---- */

static struct buf statements = BUF_INIT;

static int
keep_statement(unsigned event, void *context, void *stmt, void *x)
{
	(void)event, (void)context, (void)x;
	buf_addf(&statements, "%s%c", sqlite3_sql(stmt), '\x1e');
	return 0;
}

static void
assert_plan(sqlite3 *db, const char *sql)
{
	CLEANUP(pointer_free) char *explain = xasprintf("EXPLAIN QUERY PLAN %s", sql);
	sqlite3_stmt *q;

	assert_int_equal(sqlite3_prepare_v2(db, explain, -1, &q, NULL), SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW) {
		const char *line = (const char *)sqlite3_column_text(q, 3);
		/* The index is asked for words; everything else is looked up, but the few devices
		 * that were merged. */
		if (strncmp(line, "SCAN", 4) == 0 && strcmp(line, "SCAN CONSTANT ROW") != 0 &&
			strcmp(line, "SCAN step") != 0 &&
			!(strstr(line, "VIRTUAL TABLE INDEX ") && strstr(line, ":M")) &&
			!strstr(sql, "_text_config'")) /* the index's own settings, a few rows */
			fail_msg("%s: %s", sql, line);
		if (strstr(line, "TEMP B-TREE"))
			fail_msg("%s: %s", sql, line);
	}
	sqlite3_finalize(q);
}

TEST(search_reads_no_table_through)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;
	struct search s;

	stored_bench_init(&b);
	put_note(&b, "something", MAY);
	sqlite3_trace_v2(b.st->db, SQLITE_TRACE_STMT, keep_statement, NULL);
	for (unsigned bits = 0; bits < 256; bits++) {
		search_init(&s);
		s.words = bits & 1 ? "some* OR thing" : NULL;
		s.chain = bits & 2 ? "dongle" : NULL;
		s.attribute = bits & 4 ? "punch" : NULL;
		s.attribute_words = bits & 8 ? "punch" : NULL;
		s.review = bits & 8 ? b.cantor : UUID_NONE;
		s.since = bits & 16 ? MAY_DAY : NO_INT;
		s.until = bits & 32 ? MAY_DAY : NO_INT;
		if (bits & 64)
			uuids_add(&s.sections, &b.timbre);
		if (bits & 128)
			uuids_add(&s.devices, &b.cantor_device);
		found(&b, &s);
		search_finish(&s);
	}
	sqlite3_trace_v2(b.st->db, 0, NULL, NULL);
	assert_true(statements.len > 1000);
	for (char *sql = statements.s, *end; (end = strchr(sql, '\x1e')); sql = end + 1) {
		*end = '\0';
		/* FTS5's own statements, and the list of listeners, a few rows */
		if (strncmp(sql, "--", 2) != 0 && !strstr(sql, "FROM listener WHERE NOT deleted"))
			assert_plan(b.st->db, sql);
	}
	buf_finish(&statements);
}
