/* Private notes: each act of making a note private is a row. */
#include "support/store_help.h"

#include "base/file.h"
#include "record/note_rules.h"
#include "store/archive_merge.h"
#include "store/doctor.h"
#include "store/privacy.h"
#include "store/partial_archive.h"
#include "store/store_private.h"

static struct err err;
static char *folder;

static int
setup(void **state)
{
	(void)state;
	folder = folder_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	folder_free(folder);
	return 0;
}

static int64_t
count(struct store *st, const char *sql)
{
	int64_t n;

	works(store_number(st->db, sql, &n, &err));
	return n;
}

#define PRIVATE "SELECT count(*) FROM v_note WHERE private"

static void
an_act_makes_private_and_its_end_public(void **state)
{
	struct store *st;
	struct note *n = note_of(UUID_NONE, "said");
	struct uuid u = n->row.uuid;

	(void)state;
	works(st = store_open(":memory:", STORE_WRITE, &err));
	put_free(st, ROW_NOTE, n);
	set_private(st, &u, true);
	set_private(st, &u, true);
	assert_int_equal(count(st, PRIVATE), 1);
	assert_int_equal(count(st, "SELECT count(*) FROM withheld WHERE NOT deleted"), 2);
	set_private(st, &u, false);
	assert_int_equal(count(st, PRIVATE), 0);
	assert_int_equal(count(st, "SELECT count(*) FROM past WHERE kind = 'note'"), 0);
	store_close(st);
}

static void
nobody_else_makes_a_note_private(void **state)
{
	struct store *st;
	struct note *n = note_of(UUID_NONE, "said");
	struct withheld *w = test_row(ROW_WITHHELD);
	struct record rec;
	struct uuid machine = uuid_random();

	(void)state;
	works(st = store_open(":memory:", STORE_WRITE, &err));
	n->review = put_review(st, "cantor", "Cantor");
	w->target = n->row.uuid;
	w->listener = machine;
	works(store_put(st, ROW_NOTE, n, &err) == PUT_DONE);
	works(listener_appears(st, &machine, &err));
	put_free(st, ROW_WITHHELD, w);
	assert_int_equal(count(st, PRIVATE), 0);
	record_init(&rec);
	works(store_load(st, &n->review, &rec, &err));
	assert_false(note_is_private(&rec, n));
	record_finish(&rec);
	/* Another machine of the same person does. */
	works(store_begin(st, &err) && store_join_listeners(st, &machine, store_owner(st), &err) &&
		store_commit(st, &err));
	assert_int_equal(count(st, PRIVATE), 1);
	record_init(&rec);
	works(store_load(st, &n->review, &rec, &err));
	assert_true(note_is_private(&rec, n));
	record_finish(&rec);
	row_free(&row_types[ROW_NOTE], n);
	store_close(st);
}

/* Two copies of an older archive, each migrated on its machine, have the same act. */
static void
what_was_private_before_has_one_act(void **state)
{
	struct store *st;
	sqlite3 *db;
	struct merge_counts n;
	char *one = xasprintf("%s/one.db", folder), *two = xasprintf("%s/two.db", folder);
	struct buf bytes = BUF_INIT;
	bool found;

	(void)state;
	works(file_read("tests/data/archive-v11.db", 64 << 20, &bytes, &found, &err) && found &&
		file_create(one, bytes.s, bytes.len, NULL, &err));
	assert_int_equal(sqlite3_open(one, &db), SQLITE_OK);
	works(store_exec(db,
		"UPDATE note SET private = 1 WHERE nr IN (SELECT nr FROM note WHERE NOT deleted "
		"LIMIT 2); PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE",
		&err));
	sqlite3_close(db);
	bytes.len = 0;
	works(file_read(one, 64 << 20, &bytes, &found, &err) && found &&
		file_create(two, bytes.s, bytes.len, NULL, &err));
	buf_finish(&bytes);
	works(st = store_open(two, STORE_WRITE, &err));
	int64_t private = count(st, "SELECT count(*) FROM withheld");
	assert_true(private >= 2);
	assert_int_equal(count(st, "SELECT count(*) FROM note_withheld"), private);
	store_close(st);
	works(st = store_open(one, STORE_WRITE, &err));
	works(store_merge(st, two, MERGE_MINE, &n, &err));
	merge_counts_finish(&n);
	assert_int_equal(count(st, "SELECT count(*) FROM withheld"), private);
	assert_int_equal(count(st, "SELECT count(*) FROM note WHERE private"), 0);
	store_close(st);
	free(one);
	free(two);
}

/* ---- acts of others, by file ---- */

static struct store *
archive(const char *name)
{
	char *path = xasprintf("%s/%s.db", folder, name);
	struct store *st;

	works(st = store_open(path, STORE_WRITE, &err));
	works(store_exec(st->db, "PRAGMA synchronous = OFF", &err));
	free(path);
	return st;
}

static void
merge(struct store *into, struct store *from, unsigned how)
{
	struct merge_counts n;

	works(store_merge(into, from->path, how, &n, &err));
	merge_counts_finish(&n);
}

/* A note with a tag, a rating, and an answer of a blind run. */
struct made_row {
	struct uuid note, rating, answer;
};

static struct made_row
hear(struct store *st)
{
	struct note *n = note_of(UUID_NONE, "heard");
	struct rating *r = test_row(ROW_RATING);
	struct tag *t = test_row(ROW_TAG);
	struct sitting_row *s = test_row(ROW_SITTING);
	struct blind_run *run = test_row(ROW_BLIND_RUN);
	struct trial *x = test_row(ROW_TRIAL);
	struct made_row h = { n->row.uuid, r->row.uuid, x->row.uuid };

	r->remark = xstrdup("heard");
	t->note = h.note;
	t->attribute = xstrdup("warm");
	run->sitting = s->row.uuid;
	x->run = run->row.uuid;
	x->number = 1;
	x->answer = 0;
	works(store_begin(st, &err));
	put_free(st, ROW_NOTE, n);
	put_free(st, ROW_RATING, r);
	put_free(st, ROW_TAG, t);
	put_free(st, ROW_SITTING, s);
	put_free(st, ROW_BLIND_RUN, run);
	put_free(st, ROW_TRIAL, x);
	works(store_commit(st, &err));
	return h;
}

static void
act_on(struct store *st, const struct made_row *h)
{
	const struct uuid *const targets[] = { &h->note, &h->rating, &h->answer };

	works(store_begin(st, &err));
	for (size_t i = 0; i < LENGTH(targets); i++) {
		struct withheld *w = test_row(ROW_WITHHELD);

		w->target = *targets[i];
		put_free(st, ROW_WITHHELD, w);
	}
	works(store_commit(st, &err));
}

#define HEARD_ROWS                                                                         \
	"SELECT (SELECT count(*) FROM note WHERE body = 'heard') + (SELECT count(*) FROM " \
	"rating WHERE remark = 'heard') + (SELECT count(*) FROM tag WHERE attribute = "    \
	"'warm') + (SELECT count(*) FROM trial WHERE answer = 0)"

/* What doctor says of acts; NULL: nothing. */
static void
doctor_says_of_acts(struct store *st, const char *wanted)
{
	CLEANUP(doctor_report_finish) struct doctor_report report = { 0 };
	const char *said = NULL;

	works(store_doctor(st->path, false, &report, &err));
	for (size_t i = 0; i < report.n; i++)
		if (strcmp(report.v[i].check, "acts") == 0 && report.v[i].state == DOCTOR_NOTE)
			said = report.v[i].text;
	assert_true(wanted ? said && strstr(said, wanted) : !said);
}

/* Whoever merges my archive gets my rows, whatever acts of a stranger are in it. The acts come
 * before the rows, or after them. */
static void
a_strangers_act_hides_nothing(void **state)
{
	(void)state;
	for (int before = 0; before < 2; before++) {
		char names[3][16];
		struct made_row h;
		struct store *sites[3];

		for (int i = 0; i < 3; i++) {
			snprintf(names[i], sizeof(names[i]), "stranger%d%d", before, i);
			sites[i] = archive(names[i]);
		}
		struct store *me = sites[0], *stranger = sites[1], *reader = sites[2];
		if (before) {
			/* The stranger knows the UUIDs from an earlier copy. */
			struct store *copy = archive("copy");
			h = hear(copy);
			act_on(stranger, &h);
			merge(me, stranger, 0);
			merge(me, copy, MERGE_MINE);
			store_close(copy);
		} else {
			h = hear(me);
			act_on(stranger, &h);
			merge(me, stranger, 0);
		}
		assert_int_equal(count(me, "SELECT count(*) FROM withheld"), 3);
		assert_int_equal(count(me, "SELECT count(*) FROM note_withheld"), 0);
		doctor_says_of_acts(me, "3 acts without effect");
		assert_int_equal(count(me, HEARD_ROWS), 4);
		merge(reader, me, MERGE_RELAYED);
		assert_int_equal(count(reader, HEARD_ROWS), 4);
		/* The stranger's archive also says nothing about my rows. */
		merge(reader, stranger, MERGE_RELAYED);
		assert_int_equal(count(reader, HEARD_ROWS), 4);
		for (int i = 0; i < 3; i++)
			store_close(sites[i]);
	}
}

/* An act of my other machine counts, once it is known as mine; then my note leaves no more. */
static void
an_act_of_my_other_machine_counts_once_it_is_known(void **state)
{
	(void)state;
	for (int before = 0; before < 2; before++) {
		char names[3][16];
		struct store *sites[3];

		for (int i = 0; i < 3; i++) {
			snprintf(names[i], sizeof(names[i]), "machine%d%d", before, i);
			sites[i] = archive(names[i]);
		}
		struct store *me = sites[0], *other = sites[1], *reader = sites[2];
		struct made_row h = hear(me);
		act_on(other, &h);
		for (int step = 0; step < 2; step++)
			if ((step == 0) == before) {
				works(store_begin(me, &err) &&
					listener_appears(me, store_owner(other), &err) &&
					store_join_listeners(
						me, store_owner(other), store_owner(me), &err) &&
					store_commit(me, &err));
			} else {
				merge(me, other, MERGE_MINE);
			}
		/* Nothing hides an answer. */
		assert_int_equal(count(me, "SELECT count(*) FROM note_withheld"), 2);
		doctor_says_of_acts(me, "1 act without effect");
		merge(reader, me, 0);
		assert_int_equal(count(reader, HEARD_ROWS), 1);
		for (int i = 0; i < 3; i++)
			store_close(sites[i]);
	}
}

/* A reader has my rows and the act of my other machine before it is known as mine. Its words are
 * gone as soon as it is. */
static void
words_go_when_an_act_begins_to_count(void **state)
{
	struct store *me = archive("begin0"), *other = archive("begin1"),
		     *reader = archive("begin2");
	struct made_row h = hear(me);

	(void)state;
	merge(reader, me, 0);
	act_on(other, &h);
	merge(reader, other, 0);
	assert_int_equal(count(reader, HEARD_ROWS), 4);
	works(store_begin(reader, &err) &&
		store_join_listeners(reader, store_owner(other), store_owner(me), &err) &&
		store_commit(reader, &err));
	assert_int_equal(count(reader, HEARD_ROWS), 1);
	store_close(me);
	store_close(other);
	store_close(reader);
}

/* Her act reaches a reader by the archive of somebody else. */
static void
a_relayed_act_withdraws(void **state)
{
	struct store *her = archive("relay0"), *other = archive("relay1"),
		     *reader = archive("relay2");
	struct made_row h = hear(her);

	(void)state;
	merge(reader, her, 0);
	assert_int_equal(count(reader, HEARD_ROWS), 4);
	act_on(her, &h);
	merge(other, her, 0);
	merge(reader, other, MERGE_RELAYED);
	assert_int_equal(count(reader, HEARD_ROWS), 1);
	store_close(her);
	store_close(other);
	store_close(reader);
}

static int
refuse_commit(void *unused)
{
	(void)unused;
	return 1;
}

/* A file for another person appears only after its rows are marked as sent. */
static void
a_file_for_others_appears_after_its_marks(void **state)
{
	struct store *st = archive("marks");
	char *path = xasprintf("%s/for-anna.db", folder);

	(void)state;
	hear(st);
	sqlite3_commit_hook(st->db, refuse_commit, NULL);
	assert_false(store_save_for(path, st, NULL, &err));
	sqlite3_commit_hook(st->db, NULL, NULL);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(count(st, "SELECT count(*) FROM sent"), 0);
	works(store_save_for(path, st, NULL, &err));
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(count(st, "SELECT count(*) FROM sent"), 2);
	store_close(st);
	free(path);
}

/* Whoever has the note and an act on it that counts has no words, whichever of the two came first:
 * the words come with an older file, the act with a newer one. */
static void
a_merge_withdraws_by_the_acts(void **state)
{
	(void)state;
	for (int before = 0; before < 2; before++) {
		char me_name[16], reader_name[16];

		snprintf(me_name, sizeof(me_name), "acts%d", before);
		snprintf(reader_name, sizeof(reader_name), "acts%dr", before);
		struct store *me = archive(me_name), *reader = archive(reader_name);
		char *files[2] = { xasprintf("%s/%s-1.db", folder, me_name),
			xasprintf("%s/%s-2.db", folder, me_name) };
		struct made_row h = hear(me);

		works(store_save_for(files[0], me, NULL, &err));
		set_private(me, &h.note, true);
		works(store_save_for(files[1], me, NULL, &err));
		for (int i = 0; i < 2; i++) {
			struct merge_counts n;
			works(store_merge(reader, files[before ? 1 - i : i], 0, &n, &err));
			merge_counts_finish(&n);
		}
		assert_int_equal(count(reader, "SELECT count(*) FROM withheld"), 1);
		assert_int_equal(count(reader, HEARD_ROWS), 2);
		assert_int_equal(
			count(reader, "SELECT count(*) FROM past WHERE content LIKE '%heard%'"), 0);
		assert_int_equal(count(reader,
					 "SELECT count(*) FROM note_text WHERE note_text MATCH "
					 "'heard'"),
			0);
		store_close(me);
		store_close(reader);
		free(files[0]);
		free(files[1]);
	}
}

/* The view of the archive is the query of the rule. */
static void
the_view_follows_from_the_rule(void **state)
{
	static const char sql[] = "SELECT sql FROM sqlite_schema WHERE name = 'act_counted'";
	struct store *st;
	char *view = NULL;

	(void)state;
	works(st = store_open(":memory:", STORE_WRITE, &err));
	works(store_first_text(st, store_prepare(st, sql, &err), &view, &err));
	const char *rule = privacy_acts(), *is = strstr(view, "SELECT");
	for (; *rule || *is; rule += strcspn(rule, " "), is += strcspn(is, " \n\t")) {
		rule += strspn(rule, " ");
		is += strspn(is, " \n\t");
		assert_memory_equal(rule, is, strcspn(rule, " "));
		assert_int_equal(strcspn(rule, " "), strcspn(is, " \n\t"));
	}
	free(view);
	store_close(st);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_act_makes_private_and_its_end_public),
		cmocka_unit_test(nobody_else_makes_a_note_private),
		cmocka_unit_test(what_was_private_before_has_one_act),
		cmocka_unit_test(a_strangers_act_hides_nothing),
		cmocka_unit_test(an_act_of_my_other_machine_counts_once_it_is_known),
		cmocka_unit_test(words_go_when_an_act_begins_to_count),
		cmocka_unit_test(a_relayed_act_withdraws),
		cmocka_unit_test(a_file_for_others_appears_after_its_marks),
		cmocka_unit_test(a_merge_withdraws_by_the_acts),
		cmocka_unit_test(the_view_follows_from_the_rule),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
