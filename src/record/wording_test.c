/* Runs the rule over the sentences of tests/data, with a budget for each kind of verdict. */
#include "record/wording.h"

#include <stdio.h>

#include "base/mem.h"
#include "support/test.h"

struct evening {
	struct wording_name names[16];
	size_t n;
};

static void
evening_clear(struct evening *e)
{
	for (size_t i = 0; i < e->n; i++)
		free((char *)(uintptr_t)e->names[i].name);
	e->n = 0;
}

static void
evening_add(struct evening *e, const char *kind, const char *a, const char *b)
{
	bool device = strcmp(kind, "worn") == 0 || strcmp(kind, "other") == 0;

	if (!device && strcmp(kind, "chain") != 0 && strcmp(kind, "otherchain") != 0)
		return;
	e->names[e->n++] = (struct wording_name){ .name = xstrdup(device ? b : a),
		.number = device ? (size_t)strtoul(a, NULL, 10) : 0,
		.used = strcmp(kind, "worn") == 0 || strcmp(kind, "chain") == 0 };
}

struct wording_score {
	int set, set_right, offered, offered_right, nothing, nothing_right, set_falsely;
};

static void
judge(const struct evening *e, const char *kind, const char *with, const char *text,
	struct wording_score *sum)
{
	size_t which = 0;
	enum wording w = wording_read(text, e->names, e->n, &which);
	bool named = w == WORDING_NAMES, right;

	if (strcmp(kind, "set") == 0) {
		right = named && strcmp(e->names[which].name, with) == 0;
		sum->set++;
		sum->set_right += right;
	} else if (strcmp(kind, "offered") == 0) {
		right = w == WORDING_OFFERS;
		sum->offered++;
		sum->offered_right += right;
	} else {
		right = w == WORDING_NOTHING || w == WORDING_MENTIONS;
		sum->nothing++;
		sum->nothing_right += right;
	}
	sum->set_falsely += named && !right;
	if (!right && getenv("WORDING_SHOW"))
		print_message("%s %s: %s -> %d %s\n", kind, with, text, w,
			named ? e->names[which].name : "");
}

/* A text without what ends it: fields lie between tabs. */
static struct wording_score
read_all(const char *path)
{
	FILE *f = fopen(path, "re");
	struct evening e = { .n = 0 };
	struct wording_score sum = { 0 };
	char line[512];

	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		char *rest = line, *v[3] = { "", "", "" };

		line[strcspn(line, "\n")] = '\0';
		for (size_t i = 0; i < 3 && rest; i++)
			v[i] = strsep(&rest, "\t");
		if (strcmp(v[0], "evening") == 0)
			evening_clear(&e);
		else if (strcmp(v[0], "set") == 0 || strcmp(v[0], "offered") == 0 ||
			strcmp(v[0], "nothing") == 0)
			judge(&e, v[0], v[1], v[2], &sum);
		else
			evening_add(&e, v[0], v[1], v[2]);
	}
	fclose(f);
	evening_clear(&e);
	print_message("%s: set %d of %d, offered %d of %d, nothing %d of %d, falsely set %d\n",
		path, sum.set_right, sum.set, sum.offered_right, sum.offered, sum.nothing_right,
		sum.nothing, sum.set_falsely);
	return sum;
}

static void
holds_for(const char *path)
{
	struct wording_score s = read_all(path);
	int all = s.set + s.offered + s.nothing;

	assert_int_equal(all, 60);
	assert_true(s.set_falsely * 100 <= 2 * all);
	assert_true(s.set_right * 100 >= 95 * s.set);
	assert_true(s.offered_right * 100 >= 85 * s.offered);
}

static void
sentences_of_reviewers_compare_what_they_say(void **state)
{
	holds_for("tests/data/comparisons.txt");
}

static void
held_out_sentences_do_as_well(void **state)
{
	holds_for("tests/data/comparisons-held.txt");
}

static void
odd_texts_compare_nothing(void **state)
{
	static const struct wording_name names[] = { { "Ü", 2, false }, { "", 3, false },
		{ "A B", 4, false }, { "A B C", 0, false } };
	size_t which;

	assert_int_equal(wording_read(NULL, names, LENGTH(names), &which), WORDING_NOTHING);
	assert_int_equal(wording_read("", names, LENGTH(names), &which), WORDING_NOTHING);
	assert_int_equal(
		wording_read(" - ’ … \xff", names, LENGTH(names), &which), WORDING_NOTHING);
	assert_int_equal(
		wording_read("d3 has the same cable", names, LENGTH(names), &which), WORDING_NAMES);
	assert_int_equal(
		wording_read("I bought d3 first", names, LENGTH(names), &which), WORDING_MENTIONS);
	assert_int_equal(wording_read("brighter", NULL, 0, &which), WORDING_OFFERS);
	assert_int_equal(
		wording_read("brighter than d3", names, LENGTH(names), &which), WORDING_NAMES);
	assert_int_equal(which, 1);
	assert_int_equal(
		wording_read("brighter than a b c", names, LENGTH(names), &which), WORDING_NAMES);
	assert_int_equal(which, 3);
}

static bool
has(const char *text, const struct wording_name *names, size_t n)
{
	CLEANUP(wording_text_finish) struct wording_text t = wording_text(text);

	return wording_has(&t, names, n);
}

static bool
begins(const char *text, const struct wording_name *names, size_t n)
{
	CLEANUP(wording_text_finish) struct wording_text t = wording_text(text);

	return wording_begins(&t, names, n);
}

/* Each search looks for its own names only. */
static void
a_text_is_searched_several_times(void **state)
{
	static const struct wording_name gaea = { .name = "Effect Audio Gaea" },
					 cantor = { .name = "AFUL Cantor" };
	CLEANUP(wording_text_finish)
	struct wording_text t = wording_text("Gaea's bass, and the treble of the Cantor");

	for (int i = 0; i < 2; i++) {
		assert_true(wording_begins(&t, &gaea, 1));
		assert_false(wording_begins(&t, &cantor, 1));
		assert_true(wording_has(&t, &cantor, 1));
		assert_false(wording_has(&t, &cantor, 0));
	}
}

static void
names_are_found_in_each_of_their_forms(void **state)
{
	static const struct wording_name names[] = { { .name = "Effect Audio Gaea" },
		{ .name = "Moondrop Performer8" }, { .name = "Apple dongle" } };
	static const char *const with[] = { "Gaea is thick", "bass is loose on the dongle",
		"the effect audio gaea", "as on the P8", "more of Audio's sparkle" };
	static const char *const without[] = { "", "the audio is clean", "an effect of the cable",
		"brighter, more upfront", "Effect of the tips", "apple pie" };

	for (size_t i = 0; i < LENGTH(with); i++)
		if (!has(with[i], names, LENGTH(names)))
			fail_msg("no name in «%s»", with[i]);
	for (size_t i = 0; i < LENGTH(without); i++)
		if (has(without[i], names, LENGTH(names)))
			fail_msg("a name in «%s»", without[i]);
	assert_false(has(NULL, names, LENGTH(names)));
}

static void
a_subject_is_a_name_at_the_start(void **state)
{
	static const struct wording_name names[] = { { .name = "Symphonium Spartacus" },
		{ .name = "AFUL Cantor" } };
	static const char *const with[] = { "Spartacus is thick and warm", "the Cantor is thin",
		"On Cantor it is thin", "Cantor: wider" };
	static const char *const without[] = { "Less textured than Cantor, blurred.", "thinner",
		"Compared with Cantor it is flat", "It is as wide as Cantor", "" };

	for (size_t i = 0; i < LENGTH(with); i++)
		if (!begins(with[i], names, LENGTH(names)))
			fail_msg("no subject in «%s»", with[i]);
	for (size_t i = 0; i < LENGTH(without); i++)
		if (begins(without[i], names, LENGTH(names)))
			fail_msg("a subject in «%s»", without[i]);
	assert_int_equal(wording_versus("vs Cantor: softer", names, 2), strlen("vs Cantor: "));
	assert_int_equal(wording_versus("Versus the Cantor: softer", names, 2), 19);
	assert_int_equal(wording_versus("vs Cantor softer: yes", names, 2), 0);
	assert_int_equal(wording_versus("vs Helios: softer", names, 2), 0);
	assert_int_equal(wording_versus("softer: vs Cantor", names, 2), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences_of_reviewers_compare_what_they_say),
		cmocka_unit_test(held_out_sentences_do_as_well),
		cmocka_unit_test(odd_texts_compare_nothing),
		cmocka_unit_test(a_text_is_searched_several_times),
		cmocka_unit_test(names_are_found_in_each_of_their_forms),
		cmocka_unit_test(a_subject_is_a_name_at_the_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
