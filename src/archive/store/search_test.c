/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_bench.h"
#include "support/store_help.h"

TEST(newest_come_first_whenever_they_came)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;
	struct search s;

	stored_bench_init(&b);
	put_note(&b, "tinny one", MAY);
	put_note(&b, "tinny three", MAY + 2 * DAY_MS);
	put_note(&b, "tinny two", MAY + DAY_MS); /* as a merge brings them */
	put_note(&b, "tinny at once", MAY + DAY_MS);
	put_note(&b, "not this", MAY + DAY_MS);
	assert_string_equal(words(&b, "TINNY three"), "tinny three");
	search_init(&s);
	s.words = "tinny";
	s.limit = 3;
	struct search_hits l;
	works(search_all(b.st, &s, &l, &err));
	assert_int_equal(json_array_size(l.rows), 3);
	assert_int_equal(l.total, 4);
	assert_int_equal(l.reviews, 1);
	assert_string_equal(listed_text(l.rows, 0, "text"), "tinny three");
	assert_int_equal(listed_int(l.rows, 1, "MADE_MS"), MAY + DAY_MS);
	assert_int_equal(listed_int(l.rows, 2, "MADE_MS"), MAY + DAY_MS);
	search_hits_finish(&l);
	s.limit = 50;
	s.since_ms = MAY + 1;
	s.until_ms = MAY + 2 * DAY_MS;
	assert_int_equal(strlen(found(&b, &s)), strlen("tinny two|tinny at once"));
	s.words = NULL;
	s.until_ms = NO_INT;
	assert_int_equal(strncmp(found(&b, &s), "tinny three|", 12), 0);
}

/* Of five hits two are of the busy review's newest, as long as others have some. */
TEST(one_review_does_not_fill_all)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;
	CLEANUP(search_hits_finish) struct search_hits l;
	struct search s;

	stored_bench_init(&b);
	for (int i = 0; i < 9; i++) {
		struct note *n = note_of(i % 4 ? b.cantor : b.crimson, i % 4 ? "thin a" : "thin b");

		n->made_ms = MAY + (i % 4 ? DAY_MS : i) + i;
		put_named(b.st, ROW_NOTE, n);
	}
	search_init(&s);
	s.words = "thin";
	s.limit = 5;
	works(search_all(b.st, &s, &l, &err));
	assert_int_equal(l.total, 9);
	assert_int_equal(l.reviews, 2);
	search_hits_finish(&l);
	/* Two of each, and the newest of the others in the last place. */
	assert_string_equal(found(&b, &s), "thin a|thin a|thin a|thin b|thin b");
	s.notes_only = true;
	assert_string_equal(found(&b, &s), "thin a|thin a|thin a|thin a|thin a");
}

TEST(a_note_of_another_day_is_found_on_that_day)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;
	struct search s;

	stored_bench_init(&b);
	search_init(&s);
	for (int words = 0; words < 2; words++) {
		struct uuid u = put_note(&b, "tinny one", MAY + 90 * DAY_MS);
		struct note *n = store_copy(b.st, ROW_NOTE, &u, &err);
		n->made_ms = MAY;
		works(store_change_row(b.st, ROW_NOTE, n, &err));
		s.words = words ? "tinny" : NULL;
		s.until_ms = MAY + DAY_MS;
		assert_int_equal(strlen(found(&b, &s)), words ? 19 : 9);
	}
}

/* An import: all of one moment. Order among them is nobody's; before and after them is. */
TEST(crowd_of_one_moment_stays_in_its_place)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;

	stored_bench_init(&b);
	for (int i = 0; i < 300; i++)
		put_note(&b, "crowd", MAY);
	put_note(&b, "crowd later", MAY + 20 * DAY_MS);
	put_note(&b, "crowd earlier", MAY - DAY_MS);
	struct search s;
	search_init(&s);
	s.words = "crowd";
	s.limit = 1000;
	CLEANUP(search_hits_finish) struct search_hits l;
	works(search_all(b.st, &s, &l, &err));
	assert_int_equal(json_array_size(l.rows), 302);
	assert_string_equal(listed_text(l.rows, 0, "text"), "crowd later");
	assert_string_equal(listed_text(l.rows, 301, "text"), "crowd earlier");
	search_hits_finish(&l);
	s.until_ms = MAY + 1;
	works(search_all(b.st, &s, &l, &err));
	assert_int_equal(json_array_size(l.rows), 301);
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
put_placed(struct stored_bench *b, const char *body, struct uuid item, struct uuid device,
	struct uuid chain)
{
	struct note *n = note_of(b->cantor, body);

	n->item = item;
	n->setup.device = device;
	n->setup.chain = chain;
	n->made_ms = MAY;
	put_free(b->st, ROW_NOTE, n);
}

TEST(filters_narrow_the_search)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;
	struct search s;

	stored_bench_init(&b);
	put_placed(&b, "thin on shivers", b.shivers, b.cantor_device, b.dongle);
	put_placed(&b, "thin on drums", b.drums, b.cantor_device, b.dongle);
	put_placed(&b, "thin crimson", b.shivers, b.crimson_device, UUID_NONE);
	for (int i = 0; i < 60; i++) /* more of one name than go into the expression */
		put_chain(&b, b.crimson, "dap");
	struct uuid dap = put_chain(&b, b.cantor, "dap");
	put_placed(&b, "thin dap", b.drums, b.crimson_device, dap);
	search_init(&s);
	s.words = "thin";
	works(store_find(b.st, ROW_ITEM, "shivers", NULL, &s.items, &err));
	assert_string_equal(found(&b, &s)[0] ? "some" : "", "some");
	works(store_find(b.st, ROW_DEVICE, "crimson", NULL, &s.devices, &err));
	assert_string_equal(found(&b, &s), "thin crimson");
	search_finish(&s);
	search_init(&s);
	works(store_find(b.st, ROW_SECTION, "bass", NULL, &s.sections, &err));
	s.chain = "Dongle";
	assert_string_equal(found(&b, &s), "thin on drums");
	s.chain = "dap";
	assert_string_equal(found(&b, &s), "thin dap");
	struct uuid grun = put_chain(&b, b.cantor, "Grün ＤＸ+");
	put_chain(&b, b.cantor, "Grün DX");
	put_placed(&b, "loud grun", b.drums, b.crimson_device, grun);
	s.chain = "GRÜN dx+"; /* in any case and width, with its signs */
	assert_string_equal(found(&b, &s), "loud grun");
	s.chain = "grün dx";
	assert_string_equal(found(&b, &s), "");
	s.chain = "desktop";
	struct search_hits l;
	refuses(search_all(b.st, &s, &l, &err), "no chain “desktop”");
	search_hits_finish(&l);
	search_finish(&s);
	search_init(&s);
	s.review = b.crimson;
	s.words = "thin";
	assert_string_equal(found(&b, &s), "");
	s.review = b.cantor;
	s.words = "thin NOT (drums OR dap) ";
	assert_int_equal(strlen(found(&b, &s)), strlen("thin on shivers|thin crimson"));
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
		s.since_ms = bits & 16 ? MAY : NO_INT;
		s.until_ms = bits & 32 ? MAY : NO_INT;
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
