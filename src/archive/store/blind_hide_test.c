/* What a connection that hides tells of an open blind run, and of one that has ended. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/blind_result.h"
#include "support/store_bench.h"

#include "base/system/clock.h"
#include "review/record/note_rules.h"

static struct uuid
put_run(struct stored_bench *b)
{
	struct blind_run *r = test_row(ROW_BLIND_RUN);

	r->review = b->cantor;
	r->sitting = b->sitting;
	r->trial = 2;
	r->started_ms = MAY;
	r->sequence = 5;
	return put_named(b->st, ROW_BLIND_RUN, r);
}

static void
put_trial(struct stored_bench *b, struct uuid run, struct uuid made, int64_t number)
{
	struct trial *t = test_row(ROW_TRIAL);

	t->row.uuid = made;
	t->run = run;
	t->number = number;
	t->row.edited_ms = clock_utc_ms() + 3600000; /* the clock was an hour ahead */
	put_named(b->st, ROW_TRIAL, t);
}

/* "AFUL Cantor, trial 2", of the note in the loaded review. */
static const char *
told(struct stored_bench *b, const struct uuid *note)
{
	static struct buf text = BUF_INIT;
	struct record r;

	buf_clear(&text);
	record_init(&r);
	works(store_load(b->st, &b->cantor, &r, &err));
	const struct note *n = record_find(&r, ROW_NOTE, note);
	const struct device *d = record_find(&r, ROW_DEVICE, &n->setup.device);
	int64_t trial = trial_of_made(&r, note);
	buf_addf(&text, "%s; ", d->name);
	if (trial != NO_INT)
		buf_addf(&text, "blind, trial %lld", (long long)trial);
	record_finish(&r);
	return text.s;
}

/* Returns true if the row of the session tells which device was in use at its end. */
static bool
tells_device_in_use(struct stored_bench *b)
{
	struct sitting_row *s = store_copy(b->st, ROW_SITTING, &b->sitting, &err);
	bool tells = !uuid_none(&s->setup.device);

	row_free(ROW_SITTING, s);
	return tells;
}

TEST(an_open_run_hides_the_device_of_its_notes_alone)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;
	CLEANUP(search_finish) struct search s;
	struct rows runs;

	stored_bench_init(&b);
	struct sitting_row *evening = store_copy(b.st, ROW_SITTING, &b.sitting, &err);
	evening->setup.device = b.cantor_device;
	row_stamp(&evening->row, NULL);
	put_named(b.st, ROW_SITTING, evening);
	struct uuid open = put_note(&b, "with open eyes", MAY), run = put_run(&b),
		    blind = put_note(&b, "with closed eyes", MAY + 1);
	put_trial(&b, run, blind, 2);
	struct stretch *x = test_row(ROW_STRETCH);
	x->sitting = b.sitting;
	x->setup.device = b.cantor_device;
	x->started_ms = MAY + 1;
	x->ended_ms = MAY + 2;
	struct uuid played[2] = { put_named(b.st, ROW_STRETCH, x) };
	/* after the start by the count of the session, before it by a clock that was set back */
	x = test_row(ROW_STRETCH);
	x->sitting = b.sitting;
	x->setup.device = b.cantor_device;
	x->started_ms = x->ended_ms = MAY - 3600000;
	x->sequence = 6;
	played[1] = put_named(b.st, ROW_STRETCH, x);
	search_init(&s);
	uuids_add(&s.devices, &b.cantor_device);
	assert_string_equal(found(&b, &s), "with closed eyes|with open eyes");
	assert_string_equal(told(&b, &blind), "AFUL Cantor; blind, trial 2");
	assert_true(tells_device_in_use(&b));
	store_hide_blind(b.st);
	assert_false(tells_device_in_use(&b));
	assert_string_equal(told(&b, &open), "AFUL Cantor; ");
	assert_string_equal(found(&b, &s), "with open eyes");
	for (size_t i = 0; i < LENGTH(played); i++)
		assert_null(store_copy(b.st, ROW_STRETCH, &played[i], &err));
	assert_true(store_blind_left_out(b.st));
	/* Somebody asks: the run is over, and says why. */
	works(store_begin(b.st, &err));
	works(store_open_blind(b.st, &b.crimson, &runs, &err));
	assert_int_equal(runs.n, 0);
	rows_finish(&runs);
	works(store_open_blind(b.st, &b.cantor, &runs, &err));
	assert_int_equal(runs.n, 1);
	rows_finish(&runs);
	works(store_commit(b.st, &err));
	assert_string_equal(told(&b, &blind), "AFUL Cantor; blind, trial 2");
	assert_true(tells_device_in_use(&b));
	struct blind_run *r = store_copy(b.st, ROW_BLIND_RUN, &run, &err);
	assert_true(r->opened_ms != NO_INT && r->opened_ms == r->ended_ms);
	row_free(ROW_BLIND_RUN, r);
}

TEST(notes_are_found_by_the_chain_that_they_compare_with)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;
	CLEANUP(search_finish) struct search s;

	stored_bench_init(&b);
	put_note(&b, "compares with nothing", MAY);
	struct note *n = note_of(b.cantor, "thinner");
	n->setup.device = b.cantor_device;
	n->against_chain = b.dongle;
	n->made_ms = MAY + DAY_MS;
	struct uuid u = put_named(b.st, ROW_NOTE, n);
	search_init(&s);
	s.against_named = "Dongle";
	assert_string_equal(found(&b, &s), "thinner");
	change(&b, &u, "thinner", true);
	assert_string_equal(found(&b, &s), "");
}
