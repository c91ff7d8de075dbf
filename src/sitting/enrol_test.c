/* What the files say, and what they do not say any more: numbers, cues, revisions, ids. */
#include "sitting/test_world.h"

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

static const char *
list_with_cues(const char *cues)
{
	static char text[1024];

	snprintf(text, sizeof(text), "id: list\nsections:\n  - id: bass\n    tracks:\n"
		"      - {id: low, title: Low, signal: sine 60 30s, cues: [%s]}\n", cues);
	return text;
}

static const struct cue *
cue_named(const struct world *w, const char *label, size_t number)
{
	const struct bench_item *b = &w->s->items[0];
	const struct cue *found = NULL;

	for (size_t i = 0; i < b->ncues; i++)
		if (b->cues[i]->label && strcmp(b->cues[i]->label, label) == 0
		    && (size_t)b->cues[i]->rank == number)
			found = b->cues[i];
	assert_non_null(found);
	return found;
}

static void
a_pin_stays_with_its_cue_whatever_comes_before_it(void **state)
{
	struct world *w = *state;
	struct err err;
	int64_t s = 1000000000;

	write_file(w, "list.yaml", list_with_cues("{label: chorus}, {label: chorus}, {label: bridge}"));
	clock_set(100 * s, 1800000000000);
	start(w, "walk");
	sitting_toggle(w->s);
	clock_set(107 * s, 1800000007000);
	sitting_choose_cue(w->s, 1);
	struct uuid chosen = w->s->chosen_cue;
	key(w);
	assert_true(sitting_pin_cue(w->s, &err));
	assert_int_equal(cue_named(w, "chorus", 1)->pos_ms, 7000);
	stop(w);
	write_file(w, "list.yaml", list_with_cues("{label: bridge}, {at: \"0:01\"}, {label: chorus}, {label: chorus}"));
	start(w, "walk");
	assert_int_equal(w->s->items[0].ncues, 4);
	assert_int_equal(cue_named(w, "bridge", 0)->pos_ms, NO_MS);
	assert_int_equal(cue_named(w, "chorus", 2)->pos_ms, NO_MS);
	assert_int_equal(cue_named(w, "chorus", 3)->pos_ms, 7000);
	assert_true(uuid_same(&cue_named(w, "chorus", 3)->row.uuid, &chosen));
	stop(w);
	/* One that the file has no more is gone, and comes back with its pin. */
	write_file(w, "list.yaml", list_with_cues("{label: bridge}, {label: chorus}"));
	start(w, "walk");
	assert_int_equal(w->s->items[0].ncues, 2);
	assert_int_equal(cue_named(w, "chorus", 1)->pos_ms, NO_MS);
	stop(w);
	write_file(w, "list.yaml", list_with_cues("{label: chorus}, {label: chorus}"));
	start(w, "walk");
	assert_int_equal(cue_named(w, "chorus", 1)->pos_ms, 7000);
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
	key(w);
	assert_true(sitting_pin_cue(w->s, &err));
	stop(w);
	session_with(w, "id: cantor\ndevice: AFUL Cantor\n", "id: other\ndevice: Some Other\n");
	start(w, "walk");
	assert_int_equal(cue_named(w, "chorus", 0)->pos_ms, 7000);
	stop(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(a_pin_stays_with_its_cue_whatever_comes_before_it),
		WORLD_TEST(a_pin_holds_in_the_review_of_another_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
