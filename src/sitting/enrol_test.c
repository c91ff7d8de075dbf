/* What the files say, and what they do not say any more: numbers, cues, revisions, ids. */
#include "archive/open.h"
#include "record/chains.h"
#include "record/volume.h"
#include "support/sitting_world.h"

#include "record/identity.h"
#include "sitting/sitting_private.h"

/* The world's session file with one text of it in place of another. */
static void
session_with(const struct world *w, const char *what, const char *instead)
{
	const char *at = strstr(session_yaml, what);
	struct buf b = BUF_INIT;

	assert_non_null(at);
	buf_add_bytes(&b, session_yaml, (size_t)(at - session_yaml));
	buf_add(&b, instead);
	buf_add(&b, at + strlen(what));
	write_file(w, "cantor.yaml", b.s);
	buf_finish(&b);
}

static void
compare(const struct world *w, const char *list)
{
	char *line = xasprintf("compare: [%s]", list);

	session_with(w, "compare: [{device: AFUL Performer8}]", line);
	free(line);
}

/* "Cantor|Performer8", models only. */
static char *
worn(const struct world *w)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < w->s->ndevices; i++) {
		const char *name = w->s->devices[i].device->name, *space = strrchr(name, ' ');
		buf_addf(&b, "%s%s", i ? "|" : "", space ? space + 1 : name);
	}
	return buf_detach(&b);
}

#define ASSERT_WORN(w, text)                    \
	do {                                    \
		char *is_ = worn(w);            \
		assert_string_equal(is_, text); \
		free(is_);                      \
	} while (0)

static void
note(struct world *w, const char *text)
{
	struct err err;

	press(w);
	assert_true(sitting_note(w->s, true, &err));
	type_text(w, text);
	sitting_keep(w->s);
}

static size_t
notes_of(const struct world *w)
{
	size_t n = 0;

	for (const struct note *x = NULL; (x = record_next(&w->s->rec, ROW_NOTE, x));)
		n += !x->row.deleted && uuid_same(&x->review, &w->s->review);
	return n;
}

/* A row as another program puts it into the archive. */
static void
put(const struct world *w, enum row_kind kind, void *row)
{
	struct err err = ERR_INIT;
	struct store *st = store_open(w->db, STORE_WRITE, &err);

	row_stamp(row, NULL);
	assert_true(st && store_begin(st, &err) && store_put(st, kind, row, &err) == PUT_DONE &&
		store_commit(st, &err));
	row_free(&row_types[kind], row);
	store_close(st);
}

/* ---- devices ---- */

static void
numbers_follow_the_file_at_every_start(void **state)
{
	struct world *w = *state;

	compare(w, "{device: AFUL Performer8}, {device: Symphonium Crimson}");
	start(w, "walk");
	ASSERT_WORN(w, "Cantor|Performer8|Crimson");
	stop(w);
	compare(w, "{device: Symphonium Crimson}");
	for (int sitting = 0; sitting < 2; sitting++) {
		start(w, "walk");
		ASSERT_WORN(w, "Cantor|Crimson");
		stop(w);
	}
	compare(w,
		"{device: Thieaudio Monarch}, {device: Symphonium Crimson}, {device: AFUL "
		"Performer8}");
	for (int sitting = 0; sitting < 2; sitting++) {
		start(w, "walk");
		ASSERT_WORN(w, "Cantor|Monarch|Crimson|Performer8");
		stop(w);
	}
}

static void
a_device_that_left_the_file_keeps_what_was_said_of_it_and_is_named_once(void **state)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	assert_true(sitting_wear(w->s, 2, &err));
	sitting_confirm(w->s);
	assert_true(sitting_volume(w->s, "22", NULL, &err));
	note(w, "softer");
	assert_true(sitting_note(w->s, true, &err));
	type_text(w, "half a thought");
	stop(w);
	compare(w, "{device: Symphonium Crimson}");
	start(w, "walk");
	assert_non_null(strstr(w->s->said, "AFUL Performer8"));
	assert_non_null(strstr(w->s->said, "earlog check --missing "));
	ASSERT_WORN(w, "Cantor|Crimson");
	assert_int_equal(notes_of(w), 1);
	struct uuid p8 = ((const struct note *)record_at(&w->s->rec, ROW_NOTE, 0))->setup.device;
	char volume[64];
	volume_text(&w->s->rec, &p8, &w->s->setup.chain, volume, sizeof(volume));
	assert_string_equal(volume, "22 steps");
	stop(w);
	start(w, "walk");
	assert_null(strstr(w->s->said, "Performer8"));
	stop(w);
}

static void
a_device_that_the_shell_added_stands_after_those_of_the_file(void **state)
{
	struct world *w = *state;

	start(w, "walk");
	stop(w);
	struct device *d = row_new(&row_types[ROW_DEVICE]);
	d->row.uuid = uuid_of("device:zero");
	d->id = xstrdup("zero");
	d->name = xstrdup("Truthear Zero");
	put(w, ROW_DEVICE, d);
	struct comparison *c = row_new(&row_types[ROW_COMPARISON]);
	c->review = uuid_of("review:cantor");
	c->device = uuid_of("device:zero");
	c->row.uuid = uuid_of_comparison(&c->review, &c->device);
	c->rank = RANK_ADDED;
	c->added = xstrdup("shell");
	put(w, ROW_COMPARISON, c);
	start(w, "walk");
	ASSERT_WORN(w, "Cantor|Performer8|Zero");
	stop(w);
	/* The file takes it first, and lets it go again. */
	compare(w, "{device: Truthear Zero, id: zero}, {device: AFUL Performer8}");
	start(w, "walk");
	ASSERT_WORN(w, "Cantor|Zero|Performer8");
	stop(w);
	compare(w, "{device: AFUL Performer8}, {device: Symphonium Crimson}");
	for (int sitting = 0; sitting < 2; sitting++) {
		start(w, "walk");
		ASSERT_WORN(w, "Cantor|Performer8|Crimson|Zero");
		stop(w);
	}
}

/* ---- cues ---- */

static const char *
list_with_cues(const char *cues)
{
	static char text[1024];

	snprintf(text, sizeof(text),
		"id: list\nsections:\n  - id: bass\n    tracks:\n"
		"      - {id: low, title: Low, signal: sine 60 30s, cues: [%s]}\n",
		cues);
	return text;
}

static const struct cue *
cue_named(const struct world *w, const char *label, size_t number)
{
	const struct bench_item *b = &w->s->items[0];
	const struct cue *found = NULL;

	for (size_t i = 0; i < b->ncues; i++)
		if (b->cues[i]->label && strcmp(b->cues[i]->label, label) == 0 &&
			(size_t)b->cues[i]->rank == number)
			found = b->cues[i];
	assert_non_null(found);
	return found;
}

static int64_t
time_of_cue(const struct world *w, const char *label, size_t number)
{
	return cue_time(&w->s->rec, cue_named(w, label, number)).pos_ms;
}

static void
a_pin_stays_with_its_cue_whatever_comes_before_it(void **state)
{
	struct world *w = *state;
	struct err err;
	int64_t s = 1000000000;

	write_file(w, "list.yaml",
		list_with_cues("{label: chorus}, {label: chorus}, {label: bridge}"));
	clock_set(100 * s, 1800000000000);
	start(w, "walk");
	sitting_toggle(w->s);
	clock_set(107 * s, 1800000007000);
	struct uuid chosen = sitting_item(w->s)->cues[1]->row.uuid;
	sitting_choose_cue(w->s, &chosen);
	press(w);
	assert_true(sitting_pin_cue(w->s, &err));
	assert_int_equal(time_of_cue(w, "chorus", 1), 7000);
	stop(w);
	write_file(w, "list.yaml",
		list_with_cues(
			"{label: bridge}, {at: \"0:01\"}, {label: chorus}, {label: chorus}"));
	start(w, "walk");
	assert_int_equal(w->s->items[0].ncues, 4);
	assert_int_equal(time_of_cue(w, "bridge", 0), NO_MS);
	assert_int_equal(time_of_cue(w, "chorus", 2), NO_MS);
	assert_int_equal(time_of_cue(w, "chorus", 3), 7000);
	assert_true(uuid_same(&cue_named(w, "chorus", 3)->row.uuid, &chosen));
	stop(w);
	/* One that the file has no more is gone, and comes back with its pin. */
	write_file(w, "list.yaml", list_with_cues("{label: bridge}, {label: chorus}"));
	start(w, "walk");
	assert_int_equal(w->s->items[0].ncues, 2);
	assert_int_equal(time_of_cue(w, "chorus", 1), NO_MS);
	stop(w);
	write_file(w, "list.yaml", list_with_cues("{label: chorus}, {label: chorus}"));
	start(w, "walk");
	assert_int_equal(time_of_cue(w, "chorus", 1), 7000);
	stop(w);
}

static void
a_pin_holds_in_the_review_of_another_device(void **state)
{
	struct world *w = *state;
	struct err err;
	int64_t s = 1000000000;

	write_file(w, "list.yaml", list_with_cues("{label: chorus}"));
	clock_set(100 * s, 1800000000000);
	start(w, "walk");
	sitting_toggle(w->s);
	clock_set(107 * s, 1800000007000);
	press(w);
	assert_true(sitting_pin_cue(w->s, &err));
	stop(w);
	session_with(w, "id: cantor\ndevice: AFUL Cantor\n", "id: other\ndevice: Some Other\n");
	start(w, "walk");
	assert_int_equal(time_of_cue(w, "chorus", 0), 7000);
	stop(w);
}

/* ---- variants ---- */

static void
variants_with(const struct world *w, const char *map)
{
	char *text =
		xasprintf("device: AFUL Cantor\n%s%s\n", map ? "variants: " : "", map ? map : "");

	session_with(w, "device: AFUL Cantor\n", text);
	free(text);
}

static const struct variant *
variant_of(const struct world *w, const struct setup *setup)
{
	return setup_row(&w->s->rec, setup, ROW_VARIANT);
}

static void
an_edited_variant_is_offered_once_and_notes_keep_theirs(void **state)
{
	struct world *w = *state;
	struct err err;

	variants_with(w, "{stock: {nozzle: silver}, deep: {nozzle: brass}}");
	start(w, "walk");
	assert_true(sitting_choose_variant(w->s, "deep", &err));
	struct uuid old = w->s->setup.variant;
	note(w, "deeper");
	stop(w);
	variants_with(w, "{stock: {nozzle: silver}, deep: {nozzle: gold}}");
	start(w, "walk");
	/* What was worn is worn on, as the file describes it now. */
	const struct variant *deep = variant_of(w, &w->s->setup);
	assert_string_equal(deep->content, "nozzle=gold");
	assert_true(sitting_choose_variant(w->s, "", &err));
	assert_string_equal(variant_of(w, &w->s->setup)->name, "stock");
	assert_true(sitting_choose_variant(w->s, "", &err));
	assert_string_equal(variant_of(w, &w->s->setup)->content, "nozzle=gold");
	assert_true(sitting_choose_variant(w->s, "", &err));
	assert_string_equal(variant_of(w, &w->s->setup)->name, "stock");
	assert_true(sitting_choose_variant(w->s, "deep", &err));
	assert_string_equal(variant_of(w, &w->s->setup)->content, "nozzle=gold");
	const struct note *n = record_at(&w->s->rec, ROW_NOTE, 0);
	assert_true(uuid_same(&n->setup.variant, &old));
	assert_string_equal(variant_of(w, &n->setup)->content, "nozzle=brass");
	stop(w);
}

/* ---- what is told ---- */

static void
all_that_left_the_files_and_has_notes_is_told_in_one_line(void **state)
{
	struct world *w = *state;
	struct err err;

	variants_with(w,
		"{deep: {nozzle: brass}, light: {nozzle: red}}\nquestions: [{id: warmth, text: How "
		"warm?}, "
		"{id: never, text: Never answered}]");
	start(w, "walk");
	assert_true(sitting_choose_variant(w->s, "deep", &err));
	note(w, "one");
	assert_true(sitting_note_part(w->s, "question warmth", &err));
	type_text(w, "quite");
	sitting_keep(w->s);
	stop(w);
	write_file(w, "cantor.yaml",
		"id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\nchains:\n"
		"  desk: {source: FiiO K7}\n");
	start(w, "desk");
	const char *said = w->s->said;
	assert_non_null(strstr(said, "earlog check --missing "));
	assert_non_null(strstr(said, "cantor.yaml"));
	assert_non_null(strstr(said, "variant deep"));
	assert_non_null(strstr(said, "chain walk"));
	assert_non_null(strstr(said, "question warmth"));
	assert_null(strstr(said, "light"));
	assert_null(strstr(said, "never"));
	assert_null(strstr(said, "desk"));
	assert_false(sitting_choose_chain(w->s, "walk", &err));
	assert_false(sitting_choose_variant(w->s, "", &err));
	assert_int_equal(notes_of(w), 2);
	stop(w);
	start(w, "desk");
	assert_null(strstr(w->s->said, "--missing"));
	stop(w);
}

static void
a_chain_that_the_bench_added_stays_though_no_file_names_it(void **state)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	assert_true(sitting_add_chain(w->s, "train source=\"A phone\"", &err));
	note(w, "one");
	stop(w);
	start(w, "walk");
	assert_null(strstr(w->s->said, "train"));
	assert_true(sitting_choose_chain(w->s, "train", &err));
	stop(w);
}

/* ---- earlier ids ---- */

static void
a_review_that_was_called_otherwise_has_all_that_was_recorded(void **state)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	note(w, "one");
	assert_true(sitting_done(w->s, 1));
	assert_true(sitting_wear(w->s, 2, &err));
	sitting_confirm(w->s);
	note(w, "two");
	stop(w);
	session_with(w, "id: cantor\n", "id: cantor2\nwas: [cantor]\n");
	for (int sitting = 0; sitting < 2; sitting++) {
		start(w, "walk");
		if (sitting == 0)
			assert_non_null(strstr(w->s->said,
				"review cantor is now called cantor2, with its 2 notes"));
		else
			assert_null(strstr(w->s->said, "is now called"));
		assert_int_equal(notes_of(w), 2);
		assert_int_equal(w->s->nitems, 3);
		assert_int_equal(w->s->items[0].nnotes, 2);
		assert_true(w->s->items[1].listing->done);
		ASSERT_WORN(w, "Cantor|Performer8");
		assert_string_equal(
			sitting_device(w->s, &w->s->setup.device)->name, "AFUL Performer8");
		const struct note *n = w->s->items[0].notes[0];
		assert_true(uuid_same(&n->setup.chain, &w->s->setup.chain));
		const struct chain **chains;
		assert_int_equal(chains_list(&w->s->rec, &w->s->review, &chains), 2);
		free(chains);
		stop(w);
	}
}

static void
two_reviews_become_one_where_the_file_says_so(void **state)
{
	struct world *w = *state;

	start(w, "walk");
	note(w, "one");
	assert_true(sitting_done(w->s, 2));
	stop(w);
	session_with(w, "id: cantor\n", "id: cantor2\n");
	start(w, "walk");
	assert_int_equal(notes_of(w), 0);
	note(w, "two");
	stop(w);
	session_with(w, "id: cantor\n", "id: cantor2\nwas: [cantor]\n");
	start(w, "walk");
	assert_non_null(strstr(w->s->said,
		"review cantor is joined with cantor2, which had notes already: 1 note moved"));
	assert_int_equal(notes_of(w), 2);
	assert_int_equal(w->s->nitems, 3);
	assert_true(w->s->items[2].listing->done);
	ASSERT_WORN(w, "Cantor|Performer8");
	stop(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(numbers_follow_the_file_at_every_start),
		WORLD_TEST(a_device_that_left_the_file_keeps_what_was_said_of_it_and_is_named_once),
		WORLD_TEST(a_device_that_the_shell_added_stands_after_those_of_the_file),
		WORLD_TEST(a_pin_stays_with_its_cue_whatever_comes_before_it),
		WORLD_TEST(a_pin_holds_in_the_review_of_another_device),
		WORLD_TEST(an_edited_variant_is_offered_once_and_notes_keep_theirs),
		WORLD_TEST(all_that_left_the_files_and_has_notes_is_told_in_one_line),
		WORLD_TEST(a_chain_that_the_bench_added_stays_though_no_file_names_it),
		WORLD_TEST(a_review_that_was_called_otherwise_has_all_that_was_recorded),
		WORLD_TEST(two_reviews_become_one_where_the_file_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
