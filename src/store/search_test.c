#include "store/search.h"

#include "store/test_help.h"

#include <math.h>

#include "store/edit.h"
#include "store/store_private.h"

#define DAY_MS INT64_C(86400000)
#define MAY INT64_C(1714557600000)           /* 2024-05-01 */

static struct err err;

/* Two reviews, two items of two sections, two chains of one name, a sitting. */
struct bench {
	struct store *st;
	struct uuid cantor, crimson, cantor_device, crimson_device, timbre, bass, shivers, drums, dongle, sitting;
};

static struct uuid
put_named(struct store *st, enum row_kind kind, void *row)
{
	struct uuid u = ((struct row *)row)->uuid;

	put_free(st, kind, row);
	return u;
}

static struct uuid
put_item(struct bench *b, const char *section, const char *track, struct uuid *section_uuid)
{
	struct section *s = test_row(ROW_SECTION);
	struct recording *c = test_row(ROW_RECORDING);
	struct item *i = test_row(ROW_ITEM);

	s->id = xstrdup(section);
	c->id = xstrdup(track);
	c->title = xasprintf("The %s", track);
	i->id = xasprintf("%s/%s", section, track);
	i->section = *section_uuid = put_named(b->st, ROW_SECTION, s);
	i->recording = put_named(b->st, ROW_RECORDING, c);
	return put_named(b->st, ROW_ITEM, i);
}

static struct uuid
put_chain(struct bench *b, struct uuid review, const char *name)
{
	struct chain *c = test_row(ROW_CHAIN);

	c->review = review;
	c->name = xstrdup(name);
	c->rank = 0;
	return put_named(b->st, ROW_CHAIN, c);
}

static struct uuid
device_of(struct store *st, const struct uuid *review)
{
	struct review *r = store_copy(st, ROW_REVIEW, review, &err);
	struct uuid u = r->device;

	row_free(&row_types[ROW_REVIEW], r);
	return u;
}

static void
bench_init(struct bench *b)
{
	struct sitting_row *s = test_row(ROW_SITTING);

	works((b->st = store_open(":memory:", STORE_WRITE, &err)));
	b->cantor = put_review(b->st, "cantor", "AFUL Cantor");
	b->crimson = put_review(b->st, "crimson", "Symphonium Crimson");
	b->cantor_device = device_of(b->st, &b->cantor);
	b->crimson_device = device_of(b->st, &b->crimson);
	b->shivers = put_item(b, "timbre", "shivers", &b->timbre);
	b->drums = put_item(b, "bass", "drums", &b->bass);
	b->dongle = put_chain(b, b->cantor, "dongle");
	s->review = b->cantor;
	s->started_ms = MAY;
	b->sitting = put_named(b->st, ROW_SITTING, s);
}

static struct uuid
put_note(struct bench *b, const char *body, int64_t made_ms)
{
	struct note *n = note_of(b->cantor, body);

	n->device = b->cantor_device;
	n->made_ms = made_ms;
	return put_named(b->st, ROW_NOTE, n);
}

/* Texts of what is found, joined by |. */
static const char *
found(struct bench *b, const struct search *s)
{
	static struct buf text = BUF_INIT;
	struct search_hits l;

	buf_clear(&text);
	works(store_search(b->st, s, &l, &err));
	for (size_t i = 0; i < l.n; i++)
		buf_addf(&text, "%s%s", i ? "|" : "", l.v[i].text);
	search_hits_finish(&l);
	return text.s;
}

static const char *
words(struct bench *b, const char *what)
{
	struct search s;

	search_init(&s);
	s.words = what;
	return found(b, &s);
}

static void
bench_finish(struct bench *b)
{
	/* The indexes hold what the rows say, and nothing else. */
	works(store_exec(b->st->db, "INSERT INTO note_text (note_text) VALUES ('integrity-check');"
		"INSERT INTO remark_text (remark_text) VALUES ('integrity-check');"
		"INSERT INTO device_text (device_text) VALUES ('integrity-check')", &err));
	int64_t n;
	works(store_number(b->st->db, "SELECT count(*) FROM (SELECT t.review, t.notes, t.markers, t.heard, t.ratings, "
		"t.items, t.items_done, t.days, t.first_ms, t.last_ms FROM tally t EXCEPT "
		"SELECT n.review, n.notes, n.markers, n.heard, n.ratings, items, items_done, days, first_ms, last_ms "
		"FROM note_total n JOIN listing_total USING (review) JOIN sitting_total USING (review))", &n, &err));
	assert_int_equal(n, 0);
	store_close(b->st);
}

static void
newest_come_first_whenever_they_came(void **state)
{
	(void)state;
	struct bench b;
	struct search s;

	bench_init(&b);
	put_note(&b, "tinny one", MAY);
	put_note(&b, "tinny three", MAY + 2 * DAY_MS);
	put_note(&b, "tinny two", MAY + DAY_MS);         /* as a merge brings them */
	put_note(&b, "tinny at once", MAY + DAY_MS);
	put_note(&b, "not this", MAY + DAY_MS);
	assert_string_equal(words(&b, "TINNY three"), "tinny three");
	search_init(&s);
	s.words = "tinny";
	s.limit = 3;
	struct search_hits l;
	works(store_search(b.st, &s, &l, &err));
	assert_int_equal(l.n, 3);
	assert_true(l.more);
	assert_string_equal(l.v[0].text, "tinny three");
	assert_int_equal(l.v[1].made_ms, MAY + DAY_MS);
	assert_int_equal(l.v[2].made_ms, MAY + DAY_MS);
	search_hits_finish(&l);
	s.limit = 50;
	s.since_ms = MAY + 1;
	s.until_ms = MAY + 2 * DAY_MS;
	assert_int_equal(strlen(found(&b, &s)), strlen("tinny two|tinny at once"));
	s.words = NULL;
	s.until_ms = NO_INT;
	assert_int_equal(strncmp(found(&b, &s), "tinny three|", 12), 0);
	bench_finish(&b);
}

/* An import: all of one moment. Order among them is nobody's; before and after them is. */
static void
crowd_of_one_moment_stays_in_its_place(void **state)
{
	(void)state;
	struct bench b;

	bench_init(&b);
	for (int i = 0; i < 300; i++)
		put_note(&b, "crowd", MAY);
	put_note(&b, "crowd later", MAY + 20 * DAY_MS);
	put_note(&b, "crowd earlier", MAY - DAY_MS);
	struct search s;
	search_init(&s);
	s.words = "crowd";
	s.limit = 1000;
	struct search_hits l;
	works(store_search(b.st, &s, &l, &err));
	assert_int_equal(l.n, 302);
	assert_string_equal(l.v[0].text, "crowd later");
	assert_string_equal(l.v[301].text, "crowd earlier");
	search_hits_finish(&l);
	s.until_ms = MAY + 1;
	works(store_search(b.st, &s, &l, &err));
	assert_int_equal(l.n, 301);
	search_hits_finish(&l);
	bench_finish(&b);
}

static void
change(struct bench *b, const struct uuid *u, const char *body, bool deleted)
{
	struct note *n = store_copy(b->st, ROW_NOTE, u, &err);

	assert_non_null(n);
	xreplace(&n->body, body);
	n->row.deleted = deleted;
	works(store_change(b->st, ROW_NOTE, n, &err));
}

static void
hide(struct bench *b, enum row_kind kind, const struct uuid *u, bool hidden)
{
	struct row *row = store_copy(b->st, kind, u, &err);

	assert_non_null(row);
	row->deleted = hidden;
	works(store_change(b->st, kind, row, &err));
}

static void
only_what_stands_is_found(void **state)
{
	(void)state;
	struct bench b;

	bench_init(&b);
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
	bench_finish(&b);
}

static void
put_placed(struct bench *b, const char *body, struct uuid item, struct uuid device, struct uuid chain)
{
	struct note *n = note_of(b->cantor, body);

	n->item = item;
	n->device = device;
	n->chain = chain;
	n->made_ms = MAY;
	put_free(b->st, ROW_NOTE, n);
}

static void
filters_narrow_the_search(void **state)
{
	(void)state;
	struct bench b;
	struct search s;

	bench_init(&b);
	put_placed(&b, "thin on shivers", b.shivers, b.cantor_device, b.dongle);
	put_placed(&b, "thin on drums", b.drums, b.cantor_device, b.dongle);
	put_placed(&b, "thin crimson", b.shivers, b.crimson_device, UUID_NONE);
	for (int i = 0; i < 60; i++)             /* more of one name than go into the expression */
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
	s.chain = "desktop";
	struct search_hits l;
	refuses(store_search(b.st, &s, &l, &err), "no chain “desktop”");
	search_hits_finish(&l);
	search_finish(&s);
	search_init(&s);
	s.review = b.crimson;
	s.words = "thin";
	assert_string_equal(found(&b, &s), "");
	s.review = b.cantor;
	s.words = "thin NOT (drums OR dap) ";
	assert_int_equal(strlen(found(&b, &s)), strlen("thin on shivers|thin crimson"));
	bench_finish(&b);
}

static void
notes_are_found_by_what_they_speak_of(void **state)
{
	(void)state;
	struct bench b;
	struct search s;

	bench_init(&b);
	struct uuid u = put_note(&b, "esses everywhere", MAY), other = put_note(&b, "fine", MAY);
	struct tag *t = test_row(ROW_TAG);
	struct uuid tag = t->row.uuid;
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
	s.attribute = "brilliance";
	assert_string_equal(found(&b, &s), "esses everywhere");
	t = store_copy(b.st, ROW_TAG, &tag, &err);
	t->note = other;                         /* moved to another note */
	works(store_change(b.st, ROW_TAG, t, &err));
	s.attribute = "treble-strength";
	assert_string_equal(found(&b, &s), "fine");
	hide(&b, ROW_TAG, &tag, true);
	assert_string_equal(found(&b, &s), "");
	bench_finish(&b);
}

static void
remarks_and_devices_are_found(void **state)
{
	(void)state;
	struct bench b;
	struct rating *x = test_row(ROW_RATING);

	bench_init(&b);
	put_note(&b, "as a crimson sunset", MAY);
	x->review = b.cantor;
	x->attribute = xstrdup("punch");
	x->value = 4;
	x->remark = xstrdup("less than the Crimson");
	x->made_ms = MAY + 1;
	struct uuid rating = put_named(b.st, ROW_RATING, x);
	assert_string_equal(words(&b, "crimson"), "Symphonium Crimson|less than the Crimson|as a crimson sunset");
	hide(&b, ROW_RATING, &rating, true);
	struct device *d = store_copy(b.st, ROW_DEVICE, &b.crimson_device, &err);
	xreplace(&d->name, "Symphonium Titan");
	works(store_change(b.st, ROW_DEVICE, d, &err));
	assert_string_equal(words(&b, "crimson"), "as a crimson sunset");
	assert_string_equal(words(&b, "titan"), "Symphonium Titan");
	bench_finish(&b);
}

static void
signs_are_no_commands(void **state)
{
	static const struct { const char *words, *expression; } good[] = {
		{ "tinny", "\"tinny\"" }, { "tinny OR sibilan*", "\"tinny\" OR \"sibilan\" *" },
		{ "v-shaped don't", "\"v-shaped\" AND \"don't\"" }, { "\"a b\" c", "\"a b\" AND \"c\"" },
		{ "(a OR b) c", "(\"a\" OR \"b\") AND \"c\"" }, { "a AND NOT b", "\"a\" NOT \"b\"" },
		{ "body:x", "\"body:x\"" }, { "a -- + b", "\"a\" AND \"b\"" }, { "keys:^a", "\"keys:^a\"" },
		{ "\"OR\" x**", "\"OR\" AND \"x\" *" }, { "NEAR(a", NULL }, { "OR", NULL }, { "a OR", NULL },
		{ "NOT a", NULL }, { "a OR AND b", NULL }, { "\"a", NULL }, { "a)", NULL }, { "(", NULL }, { "()", NULL },
		{ "(((((((((((((((((((((a", NULL }, { "*", NULL }, { "'; DROP TABLE note; --", "\"';\"" },
		{ "", NULL }, { "-", NULL }, { "\xff", NULL },
	};
	struct bench b;

	(void)state;
	bench_init(&b);
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
	bench_finish(&b);
}

static void
names_that_fit_nothing_or_too_much_are_told(void **state)
{
	(void)state;
	struct bench b;
	struct uuid u;

	bench_init(&b);
	works(store_find_one(b.st, ROW_DEVICE, "afulcantor", NULL, &u, &err));
	assert_true(uuid_same(&u, &b.cantor_device));
	refuses(store_find_one(b.st, ROW_DEVICE, "Kantor AFUL", NULL, &u, &err), "there is no device");
	refuses(store_find_one(b.st, ROW_DEVICE, "AFUL Kantor", NULL, &u, &err), "did you mean AFUL Cantor");
	refuses(store_find_one(b.st, ROW_DEVICE, "u", NULL, &u, &err), "AFUL Cantor, Symphonium Crimson");
	works(store_find_one(b.st, ROW_ITEM, "timbre/shivers", NULL, &u, &err));
	refuses(store_find_one(b.st, ROW_ITEM, "shiverz", NULL, &u, &err), "did you mean");
	bench_finish(&b);
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
	char *explain = xasprintf("EXPLAIN QUERY PLAN %s", sql);
	sqlite3_stmt *q;

	assert_int_equal(sqlite3_prepare_v2(db, explain, -1, &q, NULL), SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW) {
		const char *line = (const char *)sqlite3_column_text(q, 3);
		/* The index is asked for words; everything else is looked up. */
		if (strncmp(line, "SCAN", 4) == 0 && strcmp(line, "SCAN CONSTANT ROW") != 0 &&
			!(strstr(line, "VIRTUAL TABLE INDEX ") && strstr(line, ":M")) && !strstr(sql, "SELECT uuid, deleted"))
			fail_msg("%s: %s", sql, line);
		if (strstr(line, "TEMP B-TREE"))
			fail_msg("%s: %s", sql, line);
	}
	sqlite3_finalize(q);
	free(explain);
}

static void
search_reads_no_table_through(void **state)
{
	(void)state;
	struct bench b;
	struct search s;

	bench_init(&b);
	put_note(&b, "something", MAY);
	sqlite3_trace_v2(b.st->db, SQLITE_TRACE_STMT, keep_statement, NULL);
	for (unsigned bits = 0; bits < 256; bits++) {
		search_init(&s);
		s.words = bits & 1 ? "some* OR thing" : NULL;
		s.chain = bits & 2 ? "dongle" : NULL;
		s.attribute = bits & 4 ? "punch" : NULL;
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
		if (strncmp(sql, "--", 2) != 0)          /* FTS5's own */
			assert_plan(b.st->db, sql);
	}
	buf_finish(&statements);
	bench_finish(&b);
}

/* ---- changes ---- */

static void
counts_follow_every_change(void **state)
{
	(void)state;
	struct bench b;
	struct review_summaries l;

	bench_init(&b);
	for (int i = 0; i < 6; i++) {
		struct note *n = note_of(b.cantor, i % 3 ? "text" : NULL);
		n->item = i < 4 ? b.shivers : b.drums;
		n->sitting = i % 2 ? b.sitting : UUID_NONE;
		n->private = i == 5;
		put_free(b.st, ROW_NOTE, n);
	}
	hide(&b, ROW_SITTING, &b.sitting, true);
	works(store_list(b.st, false, &l, &err));
	const struct review_summary *s = l.v;
	for (size_t i = 0; i < l.n; i++)
		if (strcmp(l.v[i].id, "cantor") == 0)
			s = &l.v[i];
	assert_int_equal(s->notes, 2);
	assert_int_equal(s->markers, 1);
	assert_int_equal(s->items_with_notes, 2);
	assert_int_equal(s->days, 0);
	review_summaries_finish(&l);
	hide(&b, ROW_SITTING, &b.sitting, false);
	bench_finish(&b);
}

static void
two_spellings_become_one_device(void **state)
{
	(void)state;
	struct bench b;
	struct comparison *c = test_row(ROW_COMPARISON);
	struct note *n = note_of(b.cantor, "against it");
	size_t changed;

	bench_init(&b);
	struct device *d = test_row(ROW_DEVICE);
	d->name = xstrdup("Symphonium Krimson");
	struct uuid wrong = put_named(b.st, ROW_DEVICE, d);
	c->review = n->review = b.cantor;
	c->device = n->against = wrong;
	struct uuid comparison = put_named(b.st, ROW_COMPARISON, c), note = put_named(b.st, ROW_NOTE, n);
	works(store_merge_devices(b.st, &wrong, &b.crimson_device, &changed, &err));
	assert_int_equal(changed, 2);
	n = store_copy(b.st, ROW_NOTE, &note, &err);
	assert_true(uuid_same(&n->against, &b.crimson_device));
	row_free(&row_types[ROW_NOTE], n);
	c = store_copy(b.st, ROW_COMPARISON, &comparison, &err);
	assert_true(uuid_same(&c->device, &b.crimson_device));
	row_free(&row_types[ROW_COMPARISON], c);
	assert_string_equal(words(&b, "krimson"), "");
	struct rows versions;
	works(store_versions(b.st, ROW_NOTE, &note, &versions, &err));
	assert_int_equal(versions.n, 2);
	assert_true(uuid_same(&((struct note *)versions.v[0])->against, &wrong));
	rows_finish(&versions);
	bench_finish(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(newest_come_first_whenever_they_came),
		cmocka_unit_test(crowd_of_one_moment_stays_in_its_place),
		cmocka_unit_test(only_what_stands_is_found),
		cmocka_unit_test(filters_narrow_the_search),
		cmocka_unit_test(notes_are_found_by_what_they_speak_of),
		cmocka_unit_test(remarks_and_devices_are_found),
		cmocka_unit_test(signs_are_no_commands),
		cmocka_unit_test(names_that_fit_nothing_or_too_much_are_told),
		cmocka_unit_test(search_reads_no_table_through),
		cmocka_unit_test(counts_follow_every_change),
		cmocka_unit_test(two_spellings_become_one_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
