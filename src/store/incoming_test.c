/* tests: no-valgrind */
/* Archives of several listeners: what each of them heard is the same in all of them, in whichever
 * order they are merged; what is one's own stays one's own. */
#include "support/store_folder.h"

#include "support/needs.h"
#include "base/file.h"
#include "record/identity.h"
#include "store/edit.h"
#include "store/incoming.h"
#include "store/store_private.h"
#include "support/store_open.h"

#define LISTENERS 4
#define ROUNDS 6
#define EDITS 40

static unsigned seed = 15;

static size_t
dice(size_t n)
{
	return (size_t)rand_r(&seed) % n;
}

static const char *
in_folder(const char *name)
{
	static char paths[8][256];
	static size_t at;
	char *path = paths[at++ % LENGTH(paths)];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static struct uuid
person(size_t i)
{
	return uuid_of("person %zu", i);
}

/* The archive of person i, who has a name. */
static struct store *
archive(const char *name, size_t i)
{
	struct uuid owner = person(i);
	struct store *st;
	char called[16];

	snprintf(called, sizeof(called), "person %zu", i);
	works((st = store_open_owned(in_folder(name), &owner, &err)));
	works(store_name_owner(st, called, &err));
	return st;
}

static void
merge_into(const char *name, const char *other)
{
	struct merge_counts n;
	struct store *st;

	works((st = store_open(in_folder(name), STORE_WRITE, &err)));
	works(store_merge(st, in_folder(other), 0, &n, &err));
	merge_counts_finish(&n);
	store_close(st);
}

static int64_t
number(const char *name, const char *sql)
{
	struct store *st;
	int64_t n;

	works((st = store_open(in_folder(name), STORE_READ, &err)));
	works(store_number(st->db, sql, &n, &err));
	store_close(st);
	return n;
}

static void
assert_number(const char *name, const char *sql, int64_t expected)
{
	int64_t n = number(name, sql);

	if (n != expected)
		fail_msg("%s: %s: %lld, not %lld", name, sql, (long long)n, (long long)expected);
}

/* What was heard, by whom, and their lists, with all versions. A tag without its note counts
 * nowhere: it waits elsewhere. Private and deleted notes and ratings stay in their archive. */
#define PUBLIC                                                                                \
	" NOT IN (SELECT target FROM withheld UNION ALL SELECT uuid FROM note WHERE deleted " \
	"UNION ALL SELECT uuid FROM rating WHERE deleted)"
/* Of what was deleted once, earlier versions stay in their archive: here only rows with an odd UUID
 * are ever deleted. */
#define NEVER_DELETED "instr('13579BDF', substr(hex(row), 2, 1)) = 0"

static char *
heard(const char *name)
{
	static const char sql[] =
		"SELECT hex(uuid) || hex(edit) || ifnull(body, '') || deleted || hex(ifnull("
		"listener, (SELECT listener FROM owner))) FROM note WHERE uuid" PUBLIC " UNION ALL "
		"SELECT hex(uuid) || hex(edit) || ifnull(value, '') || deleted || hex(ifnull("
		"listener, (SELECT listener FROM owner))) FROM rating WHERE uuid" PUBLIC
		" UNION ALL "
		"SELECT hex(uuid) || hex(edit) || done || deleted || hex(ifnull(listener, (SELECT "
		"listener FROM owner))) FROM listing UNION ALL "
		"SELECT hex(uuid) || hex(edit) || hex(note) || deleted FROM tag WHERE note "
		"IN (SELECT uuid FROM note) AND uuid" PUBLIC " UNION ALL "
		"SELECT hex(uuid) || hex(edit) || hex(target) || deleted FROM withheld UNION ALL "
		"SELECT hex(uuid) || hex(edit) || ifnull(name, '') FROM listener UNION ALL "
		"SELECT hex(row) || hex(edit) || kind FROM past WHERE kind NOT IN ('review', "
		"'device') AND (kind <> 'tag' OR row IN (SELECT uuid FROM note)) AND (kind NOT IN "
		"('note', 'rating', 'tag') OR "
		"(row" PUBLIC " AND " NEVER_DELETED ")) ORDER BY 1";
	struct buf out = BUF_INIT;
	struct store *st;
	sqlite3_stmt *q;

	works((st = store_open(in_folder(name), STORE_READ, &err)));
	assert_int_equal(sqlite3_prepare_v2(st->db, sql, -1, &q, NULL), SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW)
		buf_addf(&out, "%s\n", (const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
	store_close(st);
	return buf_detach(&out);
}

static void
hear_the_same(const char *a, const char *b)
{
	char *x = heard(a), *y = heard(b);

	assert_string_equal(x, y);
	free(x);
	free(y);
}

/* ---- a life ---- */

static struct uuid
one_review(void)
{
	return uuid_of_review("cantor");
}

/* A version at about now_ms of a row that is one's own, new or not; some are forged: dated before
 * what they replace. */
static void
put_version(struct store *st, enum row_kind kind, void *row, int64_t now_ms)
{
	struct row *head = row, old;
	bool found;

	works(row_store_head(st, kind, &head->uuid, &old, &found, &err));
	head->parent = found ? old.edit : UUID_NONE;
	head->edit = uuid_random();
	head->edited_ms =
		!found || now_ms > old.edited_ms || dice(10) == 0 ? now_ms : old.edited_ms + 1;
	head->deleted = dice(6) == 0 && head->uuid.b[0] % 2;
	works(store_put(st, kind, row, &err) != PUT_FAILED);
	row_free(&row_types[kind], row);
}

static void
edit(struct store *st, size_t me, int64_t now_ms)
{
	struct uuid own = person(me), review = one_review(), item;
	struct uuid u = uuid_of("row %zu of %zu", dice(5), me);

	switch (dice(6)) {
	case 0: {
		struct note *n = row_new(&row_types[ROW_NOTE]);
		n->row.uuid = u;
		n->review = review;
		n->body = xasprintf("word%zu", dice(1000));
		n->listener = dice(3) ? own : UUID_NONE;
		put_version(st, ROW_NOTE, n, now_ms);
		return;
	}
	case 1: {
		struct rating *r = row_new(&row_types[ROW_RATING]);
		r->row.uuid = u;
		r->review = review;
		r->value = (double)dice(9);
		r->listener = dice(3) ? own : UUID_NONE;
		put_version(st, ROW_RATING, r, now_ms);
		return;
	}
	case 2: {
		struct listing *l = row_new(&row_types[ROW_LISTING]);
		item = uuid_of("item %zu", dice(4));
		l->row.uuid = uuid_of_listing(&review, &item, &own);
		l->review = review;
		l->item = item;
		l->done = dice(2);
		l->listener = own;
		put_version(st, ROW_LISTING, l, now_ms);
		return;
	}
	case 3: {
		struct tag *t = row_new(&row_types[ROW_TAG]);
		t->row.uuid = u;
		t->note = u;
		put_version(st, ROW_TAG, t, now_ms);
		return;
	}
	case 4: {
		struct withheld *w = row_new(&row_types[ROW_WITHHELD]);
		w->row.uuid = u;
		w->target = uuid_of("row %zu of %zu", dice(5), me);
		w->listener = dice(3) ? own : UUID_NONE;
		put_version(st, ROW_WITHHELD, w, now_ms);
		return;
	}
	default: {
		/* All of them describe one device, each otherwise. */
		struct device *d = row_new(&row_types[ROW_DEVICE]);
		d->row.uuid = uuid_of_device("zero");
		d->name = xasprintf("Zero of %zu, %zu", me, dice(100));
		put_version(st, ROW_DEVICE, d, now_ms);
	}
	}
}

static void
live(const char *name, size_t me, size_t edits)
{
	struct store *st = archive(name, me);

	works(store_exec(st->db, "PRAGMA foreign_keys = OFF", &err));
	works(store_begin(st, &err));
	for (size_t i = 0; i < edits; i++)
		edit(st, me, 1700000000000 + (int64_t)dice(20) + (int64_t)me * 5);
	works(store_commit(st, &err));
	store_close(st);
}

static const char *const names[LISTENERS] = { "0.db", "1.db", "2.db", "3.db" };

static void
in_any_order_each_hears_what_each_heard(void **state)
{
	(void)state;
	for (int round = 0; round < rounds_here(ROUNDS); round++) {
		for (size_t i = 0; i < LISTENERS; i++) {
			unlink(in_folder(names[i]));
			live(names[i], i, EDITS);
		}
		/* What is half known elsewhere goes on at home. */
		for (size_t i = 0; i < 2 * LISTENERS; i++) {
			size_t into = dice(LISTENERS), other = (into + 1 + dice(3)) % LISTENERS;
			merge_into(names[into], names[other]);
			live(names[into], into, EDITS / 4);
		}
		/* Twice around, and everybody has everything. */
		for (size_t k = 0; k < 2; k++)
			for (size_t i = 0; i < LISTENERS; i++)
				for (size_t j = 0; j < LISTENERS; j++)
					if (i != j)
						merge_into(names[i], names[j]);
		for (size_t i = 1; i < LISTENERS; i++)
			hear_the_same(names[i], names[0]);
		for (size_t i = 0; i < LISTENERS; i++) {
			char sql[128];
			snprintf(sql, sizeof(sql),
				"SELECT count(*) FROM device WHERE name NOT LIKE 'Zero of %zu%%'",
				i);
			if (number(names[i], "SELECT count(*) FROM lent") == 0)
				assert_number(names[i], sql, 0);
		}
	}
}

/* ---- what does not come ---- */

static struct device *
device_named(const char *name)
{
	struct device *d = row_new(&row_types[ROW_DEVICE]);

	d->row.uuid = uuid_of_device("zero");
	d->name = xstrdup(name);
	d->impedance_file = xstrdup("/home/one/zero.txt");
	return d;
}

static void
describe(const char *archive_name, size_t me, const char *name)
{
	struct store *st = archive(archive_name, me);

	works(store_change_row(st, ROW_DEVICE, device_named(name), &err));
	store_close(st);
}

static void
what_files_say_comes_until_ones_own_say_it(void **state)
{
	(void)state;
	describe("1.db", 1, "their words");
	store_close(archive("0.db", 0));
	merge_into("0.db", "1.db");
	assert_number("0.db",
		"SELECT count(*) FROM device WHERE name = 'their words' AND "
		"impedance_file IS NULL",
		1);
	describe("1.db", 1, "their later words");
	merge_into("0.db", "1.db");
	assert_number("0.db", "SELECT count(*) FROM device WHERE name = 'their later words'", 1);
	/* A third one's are none that we wait for. */
	describe("2.db", 2, "a third one's words");
	merge_into("0.db", "2.db");
	assert_number("0.db", "SELECT count(*) FROM device WHERE name = 'their later words'", 1);
	describe("0.db", 0, "our words");
	describe("1.db", 1, "their last words");
	for (int again = 0; again < 2; again++) {
		merge_into("0.db", "1.db");
		merge_into("1.db", "0.db");
	}
	assert_number("0.db", "SELECT count(*) FROM device WHERE name = 'our words'", 1);
	assert_number("1.db",
		"SELECT count(*) FROM device WHERE name = 'their last words' AND "
		"impedance_file IS NOT NULL",
		1);
}

/* A note of listener i: version 0, 1, … of its words, each replacing the one before. */
static struct note *
note_version(size_t i, int version, const char *body)
{
	struct note *n = row_new(&row_types[ROW_NOTE]);

	n->row.uuid = uuid_of("a note of %zu", i);
	n->row.edit = uuid_of("edit %d of %zu", version, i);
	n->row.parent = version ? uuid_of("edit %d of %zu", version - 1, i) : UUID_NONE;
	n->row.edited_ms = 1700000000000 + version;
	n->body = xstrdup(body);
	return n;
}

static void
comes(struct incoming *in, struct note *n)
{
	works(incoming_row(in, ROW_NOTE, n, NULL, &err));
	row_free(&row_types[ROW_NOTE], n);
}

static void
a_row_stays_whose_it_is(void **state)
{
	(void)state;
	struct merge_counts n = { 0 };
	struct store *st = archive("0.db", 0);
	struct incoming in = { .to = st, .n = &n, .listener = person(1) };

	works(store_begin(st, &err));
	struct note *ours = note_version(0, 0, "our words");
	works(store_put(st, ROW_NOTE, ours, &err) == PUT_DONE);
	row_free(&row_types[ROW_NOTE], ours);
	comes(&in, note_version(0, 1, "not our words"));
	assert_int_equal(n.held.n, 1);
	comes(&in, note_version(1, 0, "their words"));
	in.listener = person(2);
	comes(&in, note_version(1, 1, "not theirs"));
	assert_int_equal(n.held.n, 2);
	assert_int_equal(n.taken, 1);
	struct note *long_one = note_version(2, 0, "");
	free(long_one->body);
	long_one->body = xmalloc(INCOMING_BYTES + 2);
	memset(long_one->body, 'x', INCOMING_BYTES + 1);
	long_one->body[INCOMING_BYTES + 1] = '\0';
	comes(&in, long_one);
	assert_int_equal(n.odd, 1);
	merge_counts_finish(&n);
	works(store_commit(st, &err));
	store_close(st);
	assert_number("0.db",
		"SELECT count(*) FROM note WHERE body IN ('our words', 'their "
		"words')",
		2);
	assert_number("0.db", "SELECT count(*) FROM past WHERE kind <> 'listener'", 0);
}

static void *
version_of(enum row_kind kind, struct uuid u)
{
	struct row *row = test_row(kind);

	row->uuid = u;
	return row;
}

static void
comes_as(struct incoming *in, enum row_kind kind, void *row)
{
	works(incoming_row(in, kind, row, NULL, &err));
	row_free(&row_types[kind], row);
}

static struct tag *
tag_of(const struct uuid *note)
{
	struct tag *t = version_of(ROW_TAG, uuid_of_tag(note, "x", "sharp"));

	t->note = *note;
	t->lexicon = xstrdup("x");
	t->attribute = xstrdup("sharp");
	return t;
}

static void
what_hangs_on_anothers_row_comes_from_that_one_alone(void **state)
{
	(void)state;
	struct merge_counts n = { 0 };
	struct store *st = archive("0.db", 0);
	struct incoming in = { .to = st, .n = &n, .listener = person(1), .panel = true };
	struct uuid sitting = uuid_random(), run = uuid_random(), unknown = uuid_random();

	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	works(store_begin(st, &err));
	struct note *ours = note_version(0, 0, "our words");
	struct uuid note = ours->row.uuid;
	put_free(st, ROW_NOTE, ours);
	put_free(st, ROW_SITTING, version_of(ROW_SITTING, sitting));
	struct blind_run *own = version_of(ROW_BLIND_RUN, run);
	own->sitting = sitting;
	put_free(st, ROW_BLIND_RUN, own);

	comes_as(&in, ROW_TAG, tag_of(&note));
	struct stretch *hours = version_of(ROW_STRETCH, uuid_random());
	hours->sitting = sitting;
	comes_as(&in, ROW_STRETCH, hours);
	struct trial *answer = version_of(ROW_TRIAL, uuid_of_answer(&run, 1));
	answer->run = run;
	answer->number = 1;
	answer->answer = 0;
	comes_as(&in, ROW_TRIAL, answer);
	struct blind_run *other = version_of(ROW_BLIND_RUN, uuid_random());
	other->sitting = sitting;
	comes_as(&in, ROW_BLIND_RUN, other);
	assert_int_equal(n.held.n, 4);
	comes_as(&in, ROW_PIN, version_of(ROW_PIN, uuid_random()));
	/* Another's tag under the name of ours, claimed ahead. */
	struct tag *claimed = tag_of(&unknown);
	claimed->row.uuid = uuid_of_tag(&note, "x", "sharp");
	comes_as(&in, ROW_TAG, claimed);
	assert_int_equal(n.odd, 1);
	comes_as(&in, ROW_TAG, tag_of(&unknown));
	assert_true(uuid_same(&in.missing, &unknown));
	assert_int_equal(n.taken, 0);
	struct note *theirs = row_new(&row_types[ROW_NOTE]);
	theirs->row = (struct row){ .uuid = unknown, .edit = uuid_random(), .edited_ms = 5 };
	comes_as(&in, ROW_NOTE, theirs);
	comes_as(&in, ROW_TAG, tag_of(&unknown));
	assert_int_equal(n.taken, 2);
	merge_counts_finish(&n);
	works(store_commit(st, &err));
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	store_close(st);
}

static void
add_sentence(void *into, const char *sentence)
{
	buf_addf(into, "%s\n", sentence);
}

/* The words of merging `other` into `name` about rows that another listener's rows keep out. */
static char *
held_by(const char *name, const char *other, size_t expected)
{
	struct buf out = BUF_INIT;
	struct merge_counts n;
	struct store *st;

	works((st = store_open(in_folder(name), STORE_WRITE, &err)));
	works(store_merge(st, in_folder(other), 0, &n, &err));
	assert_int_equal(n.held.n, expected);
	assert_int_equal(n.odd + n.nleft + n.others.n, 0);
	merge_say_held(st, &n, 1, add_sentence, &out);
	merge_counts_finish(&n);
	store_close(st);
	return buf_detach(&out);
}

static void
assert_words(const char *name, const char *body)
{
	char *sql = xasprintf("SELECT count(*) FROM note n JOIN tag t ON t.note = n.uuid WHERE "
			      "n.body = '%s' AND hex(n.listener) <> ''",
		body);

	assert_number(name, sql, 1);
	assert_number(name, "SELECT count(*) FROM note", 1);
	assert_number(name, "SELECT count(*) FROM note_text WHERE note_text MATCH 'words'", 1);
	free(sql);
}

/* Eve has the UUIDs of the note of person 1 and its tag, and perhaps those of their edits. */
static void
who_comes_first_keeps_a_uuid_and_is_named(void **state)
{
	(void)state;
	for (int edits = 0; edits < 2; edits++) {
		static const char *const all[] = { "anna.db", "later.db", "ben.db", "eve.db" };
		size_t dropped;

		for (size_t i = 0; i < LENGTH(all); i++)
			unlink(in_folder(all[i]));
		store_close(archive("anna.db", 0));
		store_close(archive("later.db", 0));
		for (size_t i = 1; i < 3; i++) {
			struct store *st = archive(all[i + 1], i);
			struct note *n = note_version(1, 0, i == 1 ? "his words" : "words of eve");

			if (i == 2 && !edits)
				n->row.edit = uuid_random();
			works(store_begin(st, &err));
			struct uuid note = n->row.uuid;
			n->review = put_review(st, i == 1 ? "cantor" : "evil", "AFUL Cantor");
			put_free(st, ROW_NOTE, n);
			put_free(st, ROW_TAG, tag_of(&note));
			works(store_commit(st, &err));
			store_close(st);
		}
		merge_into("later.db", "ben.db");
		free(held_by("later.db", "eve.db", 2));
		assert_words("later.db", "his words");
		merge_into("anna.db", "eve.db");
		char *words = held_by("anna.db", "ben.db", 2);
		assert_words("anna.db", "words of eve");
		assert_non_null(strstr(words, "2 rows of person 1 were left out"));
		assert_non_null(strstr(words, "since person 2 came first with their UUIDs: note "));
		assert_non_null(strstr(words, " and 1 more"));
		assert_non_null(strstr(words, "earlog listener drop"));
		free(words);
		struct uuid eve = person(2);
		struct store *st = store_open(in_folder("anna.db"), STORE_WRITE, &err);
		works(st && store_begin(st, &err));
		works(store_drop_listener(st, &eve, &dropped, &err));
		works(store_commit(st, &err));
		store_close(st);
		assert_number("anna.db", "SELECT count(*) FROM note_text", 0);
		assert_number("anna.db", "SELECT count(*) FROM review WHERE id = 'evil'", 0);
		assert_number("anna.db", "SELECT count(*) FROM listener", 2);
		free(held_by("anna.db", "ben.db", 0));
		assert_words("anna.db", "his words");
		free(held_by("anna.db", "eve.db", 2));
		assert_words("anna.db", "his words");
	}
}

/* A note that eve claimed on a panel and that was emptied there is taken from its maker's file. */
static void
an_emptied_row_is_taken_from_a_file(void **state)
{
	(void)state;
	struct merge_counts n = { 0 };
	struct store *st = archive("anna.db", 0);
	struct incoming in = { .to = st, .n = &n, .listener = person(2), .panel = true };
	struct note *claimed = note_version(1, 3, "words of eve");
	struct uuid note = claimed->row.uuid;

	works(store_begin(st, &err));
	comes(&in, claimed);
	works(incoming_withdrawn(&in, ROW_NOTE, &note, &err));
	works(store_commit(st, &err));
	merge_counts_finish(&n);
	store_close(st);
	st = archive("ben.db", 1);
	put_free(st, ROW_NOTE, note_version(1, 0, "his words"));
	put_free(st, ROW_TAG, tag_of(&note));
	store_close(st);
	free(held_by("anna.db", "ben.db", 0));
	assert_words("anna.db", "his words");
	assert_number("anna.db", "SELECT count(*) FROM past WHERE kind = 'note'", 0);
	merge_into("anna.db", "ben.db");
	assert_words("anna.db", "his words");
}

/* Anna's other machine gets the head of ben's note, and its emptied first version, from hers. */
static void
an_emptied_version_stays_its_makers(void **state)
{
	(void)state;
	struct merge_counts n = { 0 };
	struct store *st = archive("anna.db", 0);
	struct incoming in = { .to = st, .n = &n, .listener = person(1), .panel = true };
	struct note *deleted = note_version(1, 1, "");

	deleted->row.deleted = true;
	works(store_begin(st, &err));
	comes(&in, note_version(1, 0, "his words"));
	comes(&in, deleted);
	works(store_commit(st, &err));
	merge_counts_finish(&n);
	store_close(st);
	assert_number(
		"anna.db", "SELECT count(*) FROM past WHERE content = '{}' AND kind = 'note'", 1);
	st = archive("other.db", 2);
	works(store_merge(st, in_folder("anna.db"), MERGE_MINE, &n, &err));
	merge_counts_finish(&n);
	struct uuid note = uuid_of("a note of %d", 1);
	struct note *there = store_copy(st, ROW_NOTE, &note, &err);
	in.listener = person(1);
	assert_true(there && uuid_same(&there->listener, &in.listener));
	row_free(&row_types[ROW_NOTE], there);
	store_close(st);
}

static void
what_a_content_names_has_that_name(void **state)
{
	(void)state;
	struct merge_counts n = { 0 };
	struct store *st = archive("0.db", 0);
	struct incoming in = { .to = st, .n = &n, .listener = person(1), .panel = true };
	static const char quiet[] = "Preamp: -6 dB", loud[] = "Preamp: 30 dB";
	struct equaliser_row *q;

	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	works(store_begin(st, &err));
	q = version_of(ROW_EQUALISER, uuid_of_equaliser(quiet));
	q->content = xstrdup(loud);
	comes_as(&in, ROW_EQUALISER, q);
	assert_int_equal(n.odd, 1);
	q = version_of(ROW_EQUALISER, uuid_of_equaliser(quiet));
	q->content = xstrdup(quiet);
	comes_as(&in, ROW_EQUALISER, q);
	assert_int_equal(n.taken, 1);

	struct review *r = version_of(ROW_REVIEW, uuid_of_review("cantor"));
	struct uuid review = r->row.uuid;
	struct chain *c = version_of(ROW_CHAIN, uuid_of_chain("cantor", "dongle", "gain=low"));
	c->review = review;
	c->name = xstrdup("dongle");
	c->content = xstrdup("gain=low");
	struct chain *again = row_dup(&row_types[ROW_CHAIN], c);
	comes_as(&in, ROW_CHAIN, c);
	assert_true(uuid_same(&in.missing, &review));
	r->id = xstrdup("cantor");
	comes_as(&in, ROW_REVIEW, r);
	comes_as(&in, ROW_CHAIN, again);
	assert_int_equal(n.taken, 3);
	works(store_commit(st, &err));
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	store_close(st);
}

/* A stranger's files describe the same chain as mine do on my other machine. */
static void
a_chain_of_my_files_takes_the_place_of_a_strangers(void **state)
{
	(void)state;
	struct merge_counts n = { 0 };
	struct store *st = archive("0.db", 0);
	struct incoming in = { .to = st, .n = &n, .listener = uuid_random() };
	struct review *r = version_of(ROW_REVIEW, uuid_of_review("cantor"));
	struct chain *theirs = version_of(ROW_CHAIN, uuid_of_chain("cantor", "desk", "gain=low")),
		     *mine, *now;

	works(store_begin(st, &err));
	theirs->review = r->row.uuid;
	theirs->name = xstrdup("desk");
	theirs->content = xstrdup("gain=low");
	theirs->listener = in.listener;
	mine = row_dup(&row_types[ROW_CHAIN], theirs);
	mine->row.edit = uuid_random();
	mine->row.edited_ms -= 1000;
	comes_as(&in, ROW_REVIEW, r);
	comes_as(&in, ROW_CHAIN, theirs);
	assert_int_equal(n.taken, 2);
	mine->listener = in.listener = uuid_random();
	in.mine = true;
	struct uuid edit = mine->row.edit, machine = mine->listener;
	comes_as(&in, ROW_CHAIN, mine);
	const struct uuid chain = uuid_of_chain("cantor", "desk", "gain=low");
	works(now = store_copy(st, ROW_CHAIN, &chain, &err));
	assert_true(uuid_same(&now->row.edit, &edit) && uuid_same(&now->listener, &machine));
	row_free(&row_types[ROW_CHAIN], now);
	works(store_commit(st, &err));
	store_close(st);
}

static void
local_fields_stay_as_they_are_here(void **state)
{
	(void)state;
	struct merge_counts n = { 0 };
	struct store *st = archive("0.db", 0);
	struct incoming in = { .to = st, .n = &n, .panel = true };
	struct review *r = version_of(ROW_REVIEW, uuid_of_review("zero"));

	works(store_begin(st, &err));
	r->id = xstrdup("zero");
	r->path = xstrdup("/home/me/zero.yaml");
	works(store_put(st, ROW_REVIEW, r, &err) == PUT_DONE);
	struct row old = r->row;
	row_stamp(&r->row, &old);
	xreplace(&r->path, "/home/eve/zero.yaml");
	xreplace(&r->unit_from, "eve");
	xreplace(&r->title, "Zero");
	comes_as(&in, ROW_REVIEW, r);
	works(store_commit(st, &err));
	store_close(st);
	assert_number("0.db",
		"SELECT count(*) FROM review WHERE path = '/home/me/zero.yaml' AND title = 'Zero' "
		"AND unit_from IS NULL",
		1);
}

/* Person 1 changes and removes what person 0 wrote, in the own archive. */
static void
own_rows_stay_as_they_are_in_a_merge(void **state)
{
	(void)state;
	struct merge_counts n;
	struct store *st = archive("0.db", 0);
	struct note *mine = note_version(0, 0, "mine"), *gone = note_version(0, 0, "kept");
	struct note *theirs = note_version(1, 1, "theirs");

	gone->row.uuid = uuid_of("kept");
	works(store_begin(st, &err));
	works(store_put(st, ROW_NOTE, mine, &err) == PUT_DONE);
	works(store_put(st, ROW_NOTE, gone, &err) == PUT_DONE);
	works(store_commit(st, &err));
	store_close(st);
	st = archive("1.db", 1);
	store_close(st);
	merge_into("1.db", "0.db");
	st = archive("1.db", 1);
	works(store_begin(st, &err));
	struct note *edited = store_copy(st, ROW_NOTE, &mine->row.uuid, &err);
	refuses(store_may_change(st, ROW_NOTE, edited, &err), "person 0");
	xreplace(&edited->body, "yours");
	works(store_change_row(st, ROW_NOTE, edited, &err));
	edited = store_copy(st, ROW_NOTE, &gone->row.uuid, &err);
	edited->row.deleted = true;
	works(store_change_row(st, ROW_NOTE, edited, &err));
	put_free(st, ROW_TAG, tag_of(&mine->row.uuid));
	put_free(st, ROW_NOTE, theirs);
	works(store_commit(st, &err));
	store_close(st);

	works((st = store_open(in_folder("0.db"), STORE_WRITE, &err)));
	works(store_merge(st, in_folder("1.db"), MERGE_DRY, &n, &err));
	assert_int_equal(n.nleft, 3);
	assert_true(n.taken > 0);
	size_t taken = n.taken;
	merge_counts_finish(&n);
	assert_number("0.db", "SELECT count(*) FROM note WHERE body = 'theirs'", 0);
	works(store_merge(st, in_folder("1.db"), 0, &n, &err));
	assert_int_equal(n.taken, taken);
	assert_int_equal(n.nleft, 3);
	merge_counts_finish(&n);
	store_close(st);
	assert_number("0.db",
		"SELECT count(*) FROM note WHERE body IN ('mine', 'kept') AND NOT deleted", 2);
	assert_number("0.db", "SELECT count(*) FROM tag", 0);
	row_free(&row_types[ROW_NOTE], mine);
	row_free(&row_types[ROW_NOTE], gone);
}

static void
assert_nowhere(const char *name, const char *word)
{
	struct buf bytes = BUF_INIT;
	bool found;

	works(file_read(in_folder(name), 64 << 20, &bytes, &found, &err));
	if (found && memmem(bytes.s, bytes.len, word, strlen(word)))
		fail_msg("%s still holds “%s”", name, word);
	buf_finish(&bytes);
}

static void
what_was_withdrawn_is_gone_and_does_not_come_back(void **state)
{
	(void)state;
	struct merge_counts n = { 0 };
	struct store *st = archive("0.db", 0);
	struct incoming in = { .to = st, .n = &n, .listener = person(1) };
	struct uuid u = uuid_of("a note of %d", 1);

	works(store_begin(st, &err));
	comes(&in, note_version(1, 0, "secretone"));
	comes(&in, note_version(1, 2, "secrettwo"));
	works(store_commit(st, &err));
	store_close(st);
	st = archive("0.db", 0);
	in.to = st;
	works(store_begin(st, &err));
	in.listener = person(2); /* who is not asked */
	works(incoming_withdrawn(&in, ROW_NOTE, &u, &err));
	works(store_commit(st, &err));
	store_close(st);
	assert_number("0.db", "SELECT count(*) FROM note WHERE body = 'secrettwo'", 1);

	st = archive("0.db", 0);
	in.to = st;
	in.listener = person(1);
	works(store_begin(st, &err));
	struct withheld *act = test_row(ROW_WITHHELD);
	act->target = u;
	act->listener = person(1);
	put_free(st, ROW_WITHHELD, act);
	works(incoming_withdrawn(&in, ROW_NOTE, &u, &err));
	works(incoming_withdrawn(&in, ROW_NOTE, &u, &err));
	/* Another archive may still have them, and one between. */
	comes(&in, note_version(1, 0, "secretone"));
	comes(&in, note_version(1, 1, "secretthree"));
	comes(&in, note_version(1, 2, "secrettwo"));
	works(incoming_hide(&in, &err) && in.empties);
	works(incoming_forget_words(in.to, &err));
	works(store_commit(st, &err));
	store_close(st);
	assert_nowhere("0.db", "secret");
	assert_number("0.db", "SELECT count(*) FROM note WHERE deleted AND body IS NULL", 1);

	/* Told to all once more, it is there again. */
	st = archive("0.db", 0);
	in.to = st;
	works(store_begin(st, &err));
	comes(&in, note_version(1, 3, "told again"));
	works(store_commit(st, &err));
	store_close(st);
	assert_number("0.db", "SELECT count(*) FROM note WHERE body = 'told again'", 1);
}

/* Who lost an archive takes a copy of it in: a new one, which another random listener was made for.
 */
static void
an_archive_of_nothing_goes_on_as_its_listeners(void **state)
{
	static const struct {
		const char *name;
		size_t person;
		bool same;
	} new[] = { { "anew.db", 1, true }, { "other.db", 2, false } };
	struct merge_counts n;

	(void)state;
	describe("1.db", 1, "words");
	for (size_t i = 0; i < LENGTH(new); i++) {
		struct uuid random = uuid_random(), owner = person(1);
		struct store *st;
		char called[16];

		snprintf(called, sizeof(called), "person %zu", new[i].person);
		works((st = store_open_owned(in_folder(new[i].name), &random, &err)));
		works(store_name_owner(st, called, &err));
		works(store_merge(st, in_folder("1.db"), MERGE_MINE, &n, &err));
		assert_true(n.inherited == new[i].same);
		assert_true(uuid_same(store_owner(st), &owner) == new[i].same);
		works(store_merge(st, in_folder("1.db"), MERGE_MINE, &n, &err));
		assert_false(n.inherited);
		store_close(st);
		assert_number(new[i].name, "SELECT count(*) FROM listener", new[i].same ? 1 : 2);
		assert_number(new[i].name, "SELECT count(*) FROM owner", 1);
	}
}

#define test(f) cmocka_unit_test_setup_teardown(f, setup_folder, teardown_folder)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(in_any_order_each_hears_what_each_heard),
		test(what_files_say_comes_until_ones_own_say_it),
		test(a_row_stays_whose_it_is),
		test(an_archive_of_nothing_goes_on_as_its_listeners),
		test(what_was_withdrawn_is_gone_and_does_not_come_back),
		test(what_hangs_on_anothers_row_comes_from_that_one_alone),
		test(who_comes_first_keeps_a_uuid_and_is_named),
		test(an_emptied_row_is_taken_from_a_file),
		test(an_emptied_version_stays_its_makers),
		test(what_a_content_names_has_that_name),
		test(a_chain_of_my_files_takes_the_place_of_a_strangers),
		test(local_fields_stay_as_they_are_here),
		test(own_rows_stay_as_they_are_in_a_merge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
