/* The two sounds of an ABX as their run keeps them, and what is said of it afterwards. */
#include "record/abx.h"

#include <math.h>

#include "base/mem.h"
#include "numbers/blind_draw.h"
#include "record/identity.h"
#include "record/redact.h"
#include "support/old_sounds.h"
#include "support/test.h"

#define TRIALS 16

/* A run that has ended, with so many right answers of so many. */
static struct blind_run *
add_run(struct record *rec, const struct abx_sound two[ABX_SOUNDS], size_t right, size_t said)
{
	struct blind_run *r = row_new(&row_types[ROW_BLIND_RUN]);
	struct buf plan = BUF_INIT;
	unsigned order[TRIALS];
	struct err err;

	assert_true(blind_draw_next_trial(order, ABX_SOUNDS, TRIALS, 7, &err));
	blind_draw_add_record(&plan,
		&(struct blind_plan){
			.seed = 7, .how = "draws", .k = 2, .order = order, .n = TRIALS });
	r->row.uuid = uuid_of("run:%zu", record_count(rec, ROW_BLIND_RUN) + 1);
	r->devices = xstrdup("[]");
	r->plan = buf_detach(&plan);
	r->sounds = old_sounds(two);
	r->trial = (int64_t)said;
	r->ended_ms = 1000;
	r->opened_ms = NO_INT;
	rows_take(&rec->of[ROW_BLIND_RUN], r);
	for (size_t i = 0; i < said; i++) {
		struct trial *t = row_new(&row_types[ROW_TRIAL]);

		t->row.uuid = identity_of_answer(&r->row.uuid, i + 1);
		t->run = r->row.uuid;
		t->number = (int64_t)i + 1;
		t->answer = (int64_t)(i < right ? order[i] : 1 - order[i]);
		rows_take(&rec->of[ROW_TRIAL], t);
	}
	return r;
}

static const struct abx_sound off_and_on[ABX_SOUNDS] = {
	{ .name = (char *)"no equaliser", .held_db = -0.62, .lufs = -20.31 },
	{ .name = (char *)"EQ \"Cantor\"", .held_db = NAN, .lufs = -20.27 }
};

static void
the_two_sounds_are_read_as_they_were_written(void **state)
{
	struct abx_sound two[ABX_SOUNDS] = { off_and_on[0], off_and_on[1] }, read[ABX_SOUNDS];
	static const char *const none[] = { NULL, "", "[]", "[1, 2]", "[{\"name\": \"A\"}]",
		"[{\"name\": \"A\"}, {\"name\": 1}]" };
	struct blind_run r = { .sounds = NULL };

	two[0].source = uuid_of("source");
	two[1].equaliser = uuid_of("equaliser");
	r.sounds = old_sounds(two);
	assert_true(abx_is(&r) && abx_read(&r, read));
	for (size_t i = 0; i < ABX_SOUNDS; i++) {
		assert_string_equal(read[i].name, two[i].name);
		assert_true(uuid_same(&read[i].source, &two[i].source) &&
			uuid_same(&read[i].equaliser, &two[i].equaliser));
		assert_true(fabs(read[i].lufs - two[i].lufs) < 1e-4);
	}
	assert_true(fabs(read[0].held_db + 0.62) < 1e-4 && isnan(read[1].held_db));
	abx_finish(read);
	free(r.sounds);
	for (size_t i = 0; i < LENGTH(none); i++) {
		r.sounds = (char *)(uintptr_t)none[i];
		assert_false(abx_read(&r, read));
	}
}

static void
a_score_is_told_with_its_p_and_how_levels_were_matched(void **state)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	CLEANUP(record_finish) struct record rec;
	struct blind_order o;

	record_init(&rec);
	struct blind_run *r = add_run(&rec, off_and_on, 13, TRIALS);
	abx_add_sounds(&rec, r, &out);
	assert_string_equal(out.s,
		"A: no equaliser (-0.6 dB matched), B: EQ \"Cantor\", matched to within 0.1 LU");
	struct abx_sound lowered[ABX_SOUNDS] = { off_and_on[0], off_and_on[1] };
	lowered[0].held_db = lowered[1].held_db = -1.6;
	buf_clear(&out);
	abx_add_sounds(&rec, add_run(&rec, lowered, 13, TRIALS), &out);
	assert_string_equal(out.s,
		"A: no equaliser, B: EQ \"Cantor\", both -1.6 dB for headroom, matched to within "
		"0.1 LU");
	lowered[0].held_db = -2.1;
	buf_clear(&out);
	abx_add_sounds(&rec, add_run(&rec, lowered, 13, TRIALS), &out);
	assert_string_equal(out.s,
		"A: no equaliser (-0.5 dB matched), B: EQ \"Cantor\", both -1.6 dB for headroom, "
		"matched to within 0.1 LU");
	buf_clear(&out);
	abx_add_sentence(&rec, r, &out);
	assert_string_equal(out.s,
		"I compared no equaliser and EQ \"Cantor\" without knowing which one played (13 of "
		"16 right in a double-blind ABX, guessing does as well in 1 of 94 runs; levels "
		"within 0.1 LU).");
	buf_clear(&out);
	assert_true(blind_order_read(r, &o));
	assert_true(o.sounds && o.named && o.ndevices == 2);
	assert_string_equal(blind_run_how(r, &o), "double blind");
	blind_result_add(&rec, r, &o, &out);
	assert_string_equal(out.s, "13 of 16 right; guessing does as well in 1 of 94 runs");
	blind_order_finish(&o);
	/* While it is open nothing is said. */
	r->ended_ms = NO_INT;
	buf_clear(&out);
	abx_add_sentence(&rec, r, &out);
	assert_string_equal(out.s, "");
}

/* Of two files of one name the bench tells the folders; nobody else learns them. */
static void
folders_of_two_files_stay_here(void **state)
{
	static char *const paths[] = { "/home/jane/2012/a.flac", "/home/jane/2011/a.flac" };
	struct abx_sound two[ABX_SOUNDS] = { { .name = (char *)"2012/a.flac", .lufs = NAN },
		{ .name = (char *)"2011/a.flac", .lufs = NAN } };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	CLEANUP(record_finish) struct record rec;

	record_init(&rec);
	for (size_t i = 0; i < ABX_SOUNDS; i++) {
		struct source *s = row_new(&row_types[ROW_SOURCE]);

		s->row.uuid = two[i].source = uuid_of("source:%s", paths[i]);
		s->kind = xstrdup("file");
		s->locator = xstrdup(paths[i]);
		rows_take(&rec.of[ROW_SOURCE], s);
	}
	struct blind_run *r = add_run(&rec, two, 13, TRIALS);
	abx_add_sentence(&rec, r, &out);
	assert_non_null(strstr(out.s, "the two files a.flac (2) and a.flac (1) without"));
	assert_null(strstr(out.s, "201"));
	buf_clear(&out);
	abx_add_sounds(&rec, r, &out);
	assert_non_null(strstr(out.s, "A: 2012/a.flac, B: 2011/a.flac, "));
}

static void
what_ended_early_or_unmatched_says_so(void **state)
{
	struct abx_sound two[ABX_SOUNDS] = { off_and_on[0], off_and_on[1] };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	CLEANUP(record_finish) struct record rec;

	record_init(&rec);
	two[0].lufs = NAN;
	abx_add_sentence(&rec, add_run(&rec, two, 5, 7), &out);
	assert_string_equal(out.s,
		"I compared no equaliser and EQ \"Cantor\" without knowing which one played (5 of "
		"7 "
		"right in a double-blind ABX; 16 trials were planned; levels not matched).");
}

static void
what_guessing_gives_as_well_is_no_success(void **state)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	CLEANUP(record_finish) struct record rec;

	record_init(&rec);
	struct blind_run *first = add_run(&rec, off_and_on, 13, TRIALS);
	struct blind_run *second = add_run(&rec, off_and_on, 8, TRIALS);
	second->started_ms = first->started_ms + 1000;
	abx_add_sentence(&rec, second, &out);
	assert_string_equal(out.s,
		"I compared no equaliser and EQ \"Cantor\" without knowing which one played (8 of "
		"16 right in a second double-blind ABX, guessing does as well in 60 of 100 runs; "
		"levels within 0.1 LU).");
}

/* The archive takes any number, and none. */
static void
an_answer_that_no_earlog_gives_has_no_words(void **state)
{
	static const int64_t answers[] = { NO_INT, -5, 2, INT64_MAX };
	CLEANUP(record_finish) struct record rec;
	CLEANUP(blind_order_finish) struct blind_order o;

	record_init(&rec);
	struct blind_run *r = add_run(&rec, off_and_on, 8, TRIALS);
	struct trial *t = record_at(&rec, ROW_TRIAL, 0);
	assert_true(blind_order_read(r, &o));
	o.pairs = true;
	for (size_t i = 0; i < LENGTH(answers); i++) {
		t->answer = answers[i];
		assert_string_equal(blind_preferred_words(&rec, r, &o, 1), "");
	}
	t->answer = BLIND_NO_IDEA;
	assert_string_equal(blind_preferred_words(&rec, r, &o, 1), "no difference");
}

/* In another archive the name of the file is unknown; the filters are the name. */
static void
an_equaliser_leaves_with_its_filters_for_a_name(void **state)
{
	struct abx_sound two[ABX_SOUNDS] = { off_and_on[0], off_and_on[1] };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	CLEANUP(record_finish) struct record rec;

	record_init(&rec);
	struct equaliser_row *e = row_new(&row_types[ROW_EQUALISER]);
	e->row.uuid = two[1].equaliser = uuid_of("equaliser");
	e->name = xstrdup("for my tinnitus");
	e->content = xstrdup("Preamp: -6 dB\nFilter 1: ON PK Fc 105 Hz Gain -2.5 dB Q 0.7\n"
			     "Filter 2: ON PK Fc 200 Hz Gain 1 dB Q 1\n"
			     "Filter 3: ON PK Fc 300 Hz Gain 1 dB Q 1\n"
			     "Filter 4: ON PK Fc 400 Hz Gain 1 dB Q 1\n");
	rows_take(&rec.of[ROW_EQUALISER], e);
	struct blind_run *r = add_run(&rec, two, 13, TRIALS);
	row_redact(ROW_EQUALISER, e);
	row_redact(ROW_BLIND_RUN, r);
	assert_string_equal(e->name, "pk 105 -2.5 q0.7 + pk 200 1 q1 + pk 300 1 q1 + 1 more");
	assert_null(strstr(r->sounds, "Cantor"));
	abx_add_sounds(&rec, r, &out);
	assert_non_null(
		strstr(out.s, "A: no equaliser (-0.6 dB matched), B: EQ pk 105 -2.5 q0.7 "));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_equaliser_leaves_with_its_filters_for_a_name),
		cmocka_unit_test(the_two_sounds_are_read_as_they_were_written),
		cmocka_unit_test(a_score_is_told_with_its_p_and_how_levels_were_matched),
		cmocka_unit_test(folders_of_two_files_stay_here),
		cmocka_unit_test(what_ended_early_or_unmatched_says_so),
		cmocka_unit_test(what_guessing_gives_as_well_is_no_success),
		cmocka_unit_test(an_answer_that_no_earlog_gives_has_no_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
