/* tests: no-valgrind */
/* Nobody speaks for somebody else: what an archive that is merged, or a listener of a panel, may
 * say in whose name. EARLOG_HISTORIES: more forgeries. */
#include "support/store_folder.h"

#include "base/clock.h"
#include "support/needs.h"
#include "record/identity.h"
#include "store/incoming.h"
#include "store/store_private.h"
#include "support/store_open.h"

#define PERSONS 4 /* honest ones; number PERSONS forges */

static struct uuid
person(size_t i)
{
	return uuid_of("person %zu", i);
}

static const char *
path_of(size_t i)
{
	static char paths[PERSONS + 1][256];

	snprintf(paths[i], sizeof(paths[0]), "%s/%zu.db", folder, i);
	return paths[i];
}

/* The archive number i; its owner is person `owner`. */
static struct store *
archive(size_t i, size_t owner)
{
	struct uuid u = person(owner);
	struct store *st;

	works((st = store_open_owned(path_of(i), &u, &err)));
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	return st;
}

static struct merge_counts
merged(struct store *into, size_t other, unsigned how)
{
	struct merge_counts n;

	works(store_merge(into, path_of(other), how, &n, &err));
	return n;
}

static int64_t
number(struct store *st, const char *sql)
{
	int64_t n;

	works(store_number(st->db, sql, &n, &err));
	return n;
}

static void *
row_of(enum row_kind kind, struct uuid u, int64_t edited_ms)
{
	struct row *row = row_new(&row_types[kind]);

	row->uuid = u;
	row->edit = uuid_random();
	row->edited_ms = edited_ms;
	return row;
}

static struct note *
note_by(size_t who, struct uuid u, const char *body, int64_t edited_ms)
{
	struct note *n = row_of(ROW_NOTE, u, edited_ms);

	n->listener = person(who);
	n->body = xstrdup(body);
	return n;
}

static struct withheld *
act_by(size_t who, struct uuid target)
{
	struct withheld *w = row_of(ROW_WITHHELD, uuid_random(), 1000);

	w->listener = person(who);
	w->target = target;
	return w;
}

#define ONE "SELECT count(*) FROM note WHERE body = "

/* ---- rows in our name ---- */

static void
only_an_archive_that_is_named_as_ours_speaks_for_us(void **state)
{
	struct uuid mine = uuid_of("my note"), new = uuid_of("a new note");
	struct store *me = archive(0, 0), *eve = archive(1, 1);

	(void)state;
	put_free(me, ROW_NOTE, note_by(0, mine, "my words", 1000));
	put_free(eve, ROW_NOTE, note_by(0, mine, "forged", 2000));
	put_free(eve, ROW_NOTE, note_by(0, new, "new and forged", 2000));
	struct rating *r = row_of(ROW_RATING, uuid_random(), 1000);
	r->listener = person(0);
	put_free(eve, ROW_RATING, r);
	put_free(eve, ROW_WITHHELD, act_by(0, uuid_of("another note of mine")));
	put_free(eve, ROW_NOTE, note_by(1, uuid_random(), "eve's own", 1000));
	struct chain *c = row_of(ROW_CHAIN, uuid_random(), 1000);
	c->listener = person(0);
	put_free(eve, ROW_CHAIN, c);
	store_close(eve);
	struct merge_counts n = merged(me, 1, 0);
	assert_int_equal(n.nleft, 5);
	merge_counts_finish(&n);
	assert_int_equal(number(me, ONE "'my words'"), 1);
	assert_int_equal(number(me, ONE "'eve''s own'"), 1);
	assert_int_equal(number(me, "SELECT count(*) FROM note"), 2);
	assert_int_equal(number(me,
				 "SELECT (SELECT count(*) FROM rating) + (SELECT count(*) FROM "
				 "withheld) + (SELECT count(*) FROM chain) + (SELECT count(*) FROM "
				 "past WHERE kind = 'note')"),
		0);
	n = merged(me, 1, MERGE_RELAYED);
	assert_int_equal(n.nleft, 5);
	merge_counts_finish(&n);
	n = merged(me, 1, MERGE_MINE);
	assert_int_equal(n.nleft, 0);
	merge_counts_finish(&n);
	assert_int_equal(number(me, ONE "'forged'"), 1);
	assert_int_equal(number(me, "SELECT count(*) FROM withheld"), 1);
	store_close(me);
}

static void
an_archive_that_says_it_is_ours_is_not(void **state)
{
	struct uuid mine = uuid_of("my note");
	struct store *me = archive(0, 0), *eve = archive(1, 0);

	(void)state;
	put_free(me, ROW_NOTE, note_by(0, mine, "my words", 1000));
	put_free(eve, ROW_NOTE, note_by(0, mine, "forged", 2000));
	struct note *none = note_by(0, uuid_random(), "without a listener", 2000);
	none->listener = UUID_NONE;
	put_free(eve, ROW_NOTE, none);
	store_close(eve);
	struct merge_counts n = merged(me, 1, 0);
	assert_int_equal(n.nleft, 2);
	merge_counts_finish(&n);
	assert_int_equal(number(me, "SELECT count(*) FROM note"), 1);
	assert_int_equal(number(me, ONE "'my words'"), 1);
	store_close(me);
}

/* A machine of ours is one only if we say so, whatever its archive says. */
static void
a_stranger_is_no_machine_of_ours(void **state)
{
	struct store *me = archive(0, 0), *eve = archive(1, 1);
	struct uuid own = person(1);
	struct listener_row *l = store_copy(eve, ROW_LISTENER, &own, &err);

	(void)state;
	l->same_as = person(0);
	works(store_change_row(eve, ROW_LISTENER, l, &err));
	put_free(eve, ROW_NOTE, note_by(1, uuid_random(), "hers", 1000));
	store_close(eve);
	struct merge_counts n = merged(me, 1, MERGE_RELAYED);
	merge_counts_finish(&n);
	assert_int_equal(number(me, ONE "'hers'"), 1);
	assert_false(store_is_own(me, &own));
	store_close(me);
}

/* ---- third parties ---- */

static void
third_parties_speak_for_themselves(void **state)
{
	struct uuid theirs = uuid_of("a note of two"), other = uuid_of("their other note");
	struct store *me = archive(0, 0), *two = archive(2, 2), *eve = archive(1, 1);
	int64_t tomorrow_ms = clock_utc_ms() + 2 * 86400000;

	(void)state;
	put_free(two, ROW_NOTE, note_by(2, theirs, "their words", 1000));
	put_free(eve, ROW_NOTE, note_by(2, theirs, "forged", 2000));
	put_free(eve, ROW_NOTE, note_by(2, other, "forged, too", 2000));
	put_free(eve, ROW_NOTE, note_by(1, uuid_random(), "of a day to come", tomorrow_ms));
	struct note *late = note_by(1, uuid_random(), "made on a day to come", 1000);
	late->made_ms = tomorrow_ms;
	put_free(eve, ROW_NOTE, late);
	store_close(eve);
	store_close(two);
	struct merge_counts n = merged(me, 1, 0);
	assert_int_equal(n.others.n, 1);
	assert_int_equal(n.others.v[0].rows, 2);
	assert_int_equal(n.odd, 2);
	merge_counts_finish(&n);
	assert_int_equal(number(me, "SELECT count(*) FROM note"), 0);
	n = merged(me, 2, 0);
	merge_counts_finish(&n);
	assert_int_equal(number(me, ONE "'their words'"), 1);
	n = merged(me, 1, 0);
	assert_int_equal(n.others.v[0].rows, 2);
	merge_counts_finish(&n);
	assert_int_equal(number(me, ONE "'their words'"), 1);
	assert_int_equal(number(me, "SELECT count(*) FROM past WHERE kind = 'note'"), 0);
	n = merged(me, 1, MERGE_RELAYED);
	assert_int_equal(n.others.n, 0);
	merge_counts_finish(&n);
	assert_int_equal(number(me, ONE "'forged'"), 1);
	store_close(me);
}

/* ---- parents ---- */

static void
put_run(struct store *st, struct uuid sitting, const char *run)
{
	struct blind_run *r = row_of(ROW_BLIND_RUN, uuid_of("%s", run), 1000);
	struct trial *t = row_of(ROW_TRIAL, uuid_of("trial of %s", run), 1000);

	r->review = uuid_of_review("cantor");
	r->sitting = sitting;
	r->started_ms = 1000;
	t->run = r->row.uuid;
	t->number = 1;
	put_free(st, ROW_BLIND_RUN, r);
	put_free(st, ROW_TRIAL, t);
}

static size_t
runs_here(struct store *st)
{
	struct uuid review = uuid_of_review("cantor");
	CLEANUP(record_finish) struct record rec;

	record_init(&rec);
	works(store_load_list(st, &review, &rec, &err));
	return record_count(&rec, ROW_BLIND_RUN);
}

static void
what_has_no_parent_counts_nowhere(void **state)
{
	struct uuid sitting = uuid_of("a session of two");
	struct store *me = archive(0, 0), *eve = archive(1, 1), *two = archive(2, 2);

	(void)state;
	struct review *review = row_of(ROW_REVIEW, uuid_of_review("cantor"), 1000);
	review->id = xstrdup("cantor");
	put_free(me, ROW_REVIEW, review);
	/* Runs without a session; of a missing session of another person; of her own; of what is a
	 * note. */
	put_run(eve, UUID_NONE, "none");
	put_free(eve, ROW_NOTE, note_by(1, uuid_of("a note"), "no session", 1000));
	put_run(eve, uuid_of("a note"), "a note's");
	put_run(eve, sitting, "another's");
	put_run(eve, uuid_of("hers"), "hers");
	/* Our own, from a damaged archive. */
	put_run(me, UUID_NONE, "ours");
	struct sitting_row *s = row_of(ROW_SITTING, sitting, 1000);
	s->listener = person(2);
	s->review = uuid_of_review("cantor");
	put_free(two, ROW_SITTING, s);
	store_close(two);
	store_close(eve);
	struct merge_counts n = merged(me, 1, 0);
	assert_int_equal(n.odd, 1);
	merge_counts_finish(&n);
	assert_int_equal(number(me, "SELECT count(*) FROM blind_run"), 1);
	assert_int_equal(number(me, "SELECT count(*) FROM orphan"), 7);
	works(store_read_listener(me, "all", &err));
	assert_int_equal(runs_here(me), 0);
	assert_int_equal(number(me, "SELECT count(*) FROM v_trial"), 0);
	/* The session arrives, and is not of the one who brought the run. */
	n = merged(me, 2, 0);
	merge_counts_finish(&n);
	assert_int_equal(runs_here(me), 0);
	/* Hers arrives. */
	eve = archive(1, 1);
	s = row_of(ROW_SITTING, uuid_of("hers"), 1000);
	s->listener = person(1);
	s->review = uuid_of_review("cantor");
	put_free(eve, ROW_SITTING, s);
	store_close(eve);
	n = merged(me, 1, 0);
	merge_counts_finish(&n);
	assert_int_equal(runs_here(me), 1);
	assert_int_equal(number(me,
				 "SELECT count(*) FROM trial WHERE run = (SELECT uuid FROM "
				 "blind_run WHERE sitting IS NOT NULL)"),
		1);
	store_close(me);
}

/* ---- names of contents ---- */

static void
an_equaliser_is_what_its_name_says(void **state)
{
	static const char quiet[] = "Preamp: -6 dB", loud[] = "Preamp: 30 dB";
	static const unsigned ways[] = { 0, MERGE_RELAYED, MERGE_MINE };
	struct store *me = archive(0, 0), *eve = archive(1, 1);
	struct equaliser_row *q = row_of(ROW_EQUALISER, uuid_of_equaliser(quiet), 1000);

	(void)state;
	q->content = xstrdup(quiet);
	q->name = xstrdup("-6 dB");
	put_free(me, ROW_EQUALISER, q);
	q = row_of(ROW_EQUALISER, uuid_of_equaliser(quiet), 2000);
	q->content = xstrdup(loud);
	put_free(eve, ROW_EQUALISER, q);
	store_close(eve);
	for (size_t i = 0; i < LENGTH(ways); i++) {
		struct merge_counts n = merged(me, 1, ways[i]);
		assert_int_equal(n.odd, 1);
		merge_counts_finish(&n);
		assert_int_equal(number(me,
					 "SELECT count(*) FROM equaliser WHERE content = "
					 "'Preamp: -6 dB' AND name = '-6 dB'"),
			1);
	}
	/* The same filters under a name that lies. */
	unlink(path_of(1));
	eve = archive(1, 1);
	q = row_of(ROW_EQUALISER, uuid_of_equaliser(quiet), 3000);
	q->content = xstrdup(quiet);
	q->name = xstrdup("+30 dB");
	put_free(eve, ROW_EQUALISER, q);
	store_close(eve);
	struct merge_counts n = merged(me, 1, 0);
	merge_counts_finish(&n);
	assert_int_equal(number(me, "SELECT count(*) FROM equaliser WHERE name = '-6 dB'"), 1);
	store_close(me);
}

/* ---- random forgeries ---- */

#define FORGERIES 500 /* in one round */

/* The rows of the honest, as their makers have them. */
static struct original {
	enum row_kind kind;
	size_t who;
	void *row;
	bool claimed; /* the forger hands over a row of this UUID as her own */
} originals[PERSONS * 12];
static size_t noriginals;
static uint32_t seed;

static uint32_t
dice(size_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)(seed >> 8) * n >> 24);
}

static void *
put_original(struct store *st, size_t who, enum row_kind kind, void *row)
{
	struct uuid *listener = row_listener(&row_types[kind], row);

	if (listener)
		*listener = person(who);
	assert_true(noriginals < LENGTH(originals));
	originals[noriginals++] = (struct original){ .kind = kind, .who = who, .row = row };
	works(store_put(st, kind, row, &err) == PUT_DONE);
	return row;
}

static void
write_honest(size_t who)
{
	struct store *st = archive(who, who);

	struct sitting_row *s =
		put_original(st, who, ROW_SITTING, row_of(ROW_SITTING, uuid_random(), 1000));
	struct blind_run *run = row_of(ROW_BLIND_RUN, uuid_random(), 1000);
	run->sitting = s->row.uuid;
	put_original(st, who, ROW_BLIND_RUN, run);
	struct trial *answer = row_of(ROW_TRIAL, uuid_of_answer(&run->row.uuid, 1), 1000);
	answer->run = run->row.uuid;
	answer->number = answer->answer = 1;
	put_original(st, who, ROW_TRIAL, answer);
	struct stretch *x = row_of(ROW_STRETCH, uuid_random(), 1000);
	x->sitting = s->row.uuid;
	put_original(st, who, ROW_STRETCH, x);
	for (size_t i = 0; i < 2; i++) {
		struct note *n = note_by(who, uuid_random(), "honest", 1000);
		n->sitting = s->row.uuid;
		put_original(st, who, ROW_NOTE, n);
		struct tag *t = row_of(ROW_TAG, uuid_of_tag(&n->row.uuid, NULL, "warm"), 1000);
		t->note = n->row.uuid;
		t->attribute = xstrdup("warm");
		put_original(st, who, ROW_TAG, t);
		struct rating *r = row_of(ROW_RATING, uuid_random(), 1000);
		r->remark = xstrdup("honest");
		put_original(st, who, ROW_RATING, r);
	}
	struct volume *v = row_of(ROW_VOLUME, uuid_random(), 1000);
	v->value = xstrdup("honest");
	put_original(st, who, ROW_VOLUME, v);
	store_close(st);
}

/* A row that resembles one of the honest: with its UUID or a new one, in anybody's name, on
 * anybody's row, of any time, and with any text. */
static void
forge(struct store *eve)
{
	struct original *of = &originals[dice(noriginals)];
	const struct row_type *t = &row_types[of->kind];
	CLEANUP(pointer_free) char *words = xasprintf("forged %u", dice(1000000));
	bool withholds = dice(8) == 0;
	enum row_kind kind = withholds ? ROW_WITHHELD : of->kind;
	struct row *row = withholds ? (struct row *)act_by(0, ((struct row *)of->row)->uuid)
				    : row_dup(t, of->row);
	struct uuid *listener = row_listener(&row_types[kind], row);

	t = &row_types[kind];
	if (dice(3) == 0)
		row->uuid = uuid_random();
	if (dice(2))
		row->parent = row->edit;
	row->edit = uuid_random();
	row->edited_ms = (int64_t)dice(4000000) * 1000000;
	row->deleted = dice(5) == 0;
	if (listener)
		*listener = dice(6) ? person(dice(PERSONS + 1)) : UUID_NONE;
	for (const struct row_field *f = t->fields; f < t->fields + t->nfields; f++) {
		void *into = (char *)row + f->offset;
		if (f->type == ROW_FIELD_TEXT && strcmp(f->name, "pos_from") != 0)
			xreplace(into, words);
		else if (f->type == ROW_FIELD_UUID && into != (void *)listener && dice(3) == 0)
			*(struct uuid *)into =
				((struct row *)originals[dice(noriginals)].row)->uuid;
	}
	for (size_t i = 0; i < noriginals; i++)
		originals[i].claimed |= originals[i].kind == kind &&
			uuid_same(&((struct row *)originals[i].row)->uuid, &row->uuid);
	store_put(eve, kind, row, &err);
	row_free(t, row);
}

/* No row of the honest changed, and no forged row is in the name of one of them. */
static void
check_hands(size_t who, bool all)
{
	static const char forged[] =
		"SELECT (SELECT count(*) FROM note WHERE body LIKE 'forged%' AND listener IS NOT "
		"e) "
		"+ (SELECT count(*) FROM rating WHERE remark LIKE 'forged%' AND listener IS NOT e) "
		"+ (SELECT count(*) FROM volume WHERE value LIKE 'forged%' AND listener IS NOT e) "
		"+ (SELECT count(*) FROM sitting WHERE room LIKE 'forged%' AND listener IS NOT e) "
		"+ (SELECT count(*) FROM withheld WHERE listener IS NOT e) "
		"+ (SELECT count(*) FROM tag t WHERE attribute LIKE 'forged%' AND NOT EXISTS "
		"(SELECT 1 FROM note n WHERE n.uuid = t.note AND n.listener = e)) "
		"FROM (SELECT ?1 AS e)";
	struct store *st = archive(who, who);
	struct uuid eve = person(PERSONS);
	sqlite3_stmt *q = store_query(st, forged, &err, AS_UUID(&eve));

	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	if (sqlite3_column_int(q, 0))
		fail_msg("%u: %d forged rows in the archive of %zu", seed, sqlite3_column_int(q, 0),
			who);
	store_end_query(q);
	for (const struct original *o = originals; o < originals + noriginals; o++) {
		const struct row_type *t = &row_types[o->kind];
		struct row *here = NULL;

		works(row_store_get(
			st, o->kind, &((struct row *)o->row)->uuid, (void **)&here, &err));
		bool same = here && uuid_same(&here->edit, &((struct row *)o->row)->edit);
		if (here && o->who == who && row_listener(t, here))
			*row_listener(t, here) = person(who);
		if (same ? !row_same(t, here, o->row) : (o->who == who || (all && !o->claimed)))
			fail_msg("the %s of %zu in the archive of %zu (seed %u)", t->table, o->who,
				who, seed);
		row_free(t, here);
	}
	store_close(st);
}

/* Whoever merges in whatever order: rows of others are what their own archives have. A row whose
 * UUID the forger handed over first as her own is missing: nobody can know who made it. */
static void
forgeries_change_no_hands(void **state)
{
	size_t rounds = (size_t)number_from("EARLOG_HISTORIES", 1);

	seed = (uint32_t)number_from("EARLOG_SEED", 1);
	for (size_t round = 0; round < rounds; round++) {
		noriginals = 0;
		for (size_t i = 0; i < PERSONS; i++)
			write_honest(i);
		struct store *eve = archive(PERSONS, PERSONS);
		works(store_begin(eve, &err));
		for (size_t i = 0; i < FORGERIES; i++)
			forge(eve);
		works(store_commit(eve, &err));
		store_close(eve);
		for (size_t i = 0; i < PERSONS; i++) {
			struct store *st = archive(i, i);
			for (size_t k = 0; k < 12; k++) {
				/* In the end from everybody. */
				size_t from = k < 7 ? dice(PERSONS + 1) : k - 7;
				if (from == i)
					continue;
				struct merge_counts n = merged(st, from, 0);
				merge_counts_finish(&n);
			}
			store_close(st);
		}
		for (size_t i = 0; i < PERSONS; i++)
			check_hands(i, true);
		for (size_t i = 0; i < noriginals; i++)
			row_free(&row_types[originals[i].kind], originals[i].row);
		teardown_folder(state);
		setup_folder(state);
	}
}

#define test(f) cmocka_unit_test_setup_teardown(f, setup_folder, teardown_folder)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(only_an_archive_that_is_named_as_ours_speaks_for_us),
		test(an_archive_that_says_it_is_ours_is_not),
		test(a_stranger_is_no_machine_of_ours),
		test(third_parties_speak_for_themselves),
		test(what_has_no_parent_counts_nowhere),
		test(an_equaliser_is_what_its_name_says),
		test(forgeries_change_no_hands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
