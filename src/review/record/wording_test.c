/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/wording.h"

#include <string.h>

#include "base/core/mem.h"
#include "support/test.h"

static const struct wording_name review[] = { { "AFUL Cantor", NULL, 1, true },
	{ "AFUL Performer8", NULL, 2, false }, { "Moondrop Chu II", NULL, 3, false },
	{ "64 Audio U12T", NULL, 4, false }, { "k7", "FiiO K7", 0, false },
	{ "my dongle", "Apple dongle", 0, false } };

/* Sentences in several languages, the caret behind the bar, and the names in the order in which
 * they are offered. */
TEST(names_are_offered_from_the_caret_back_in_any_language)
{
	static const struct {
		const char *text;
		size_t n, is[3];
	} rows[] = {
		{ "every kick a quick jab, not pillowy poof like u12t|", 1, { 3 } },
		{ "same stage as k7 but more micro details|", 1, { 4 } },
		{ "straffer als der Chu II, luftiger als über den Apple Dongle|", 2, { 5, 2 } },
		{ "P8 wider, d3 deeper| than U12T and the P8", 3, { 2, 1, 3 } },
		{ "|the chu ii, then the p8", 2, { 2, 1 } },
		{ "плотнее, чем U12T|", 1, { 3 } },
		{ "比U12T更暖|", 1, { 3 } },
		{ "Ｕ１２Ｔより暖かい|", 1, { 3 } },
		{ "U12T’den daha geniş, “Chu II” dar|", 2, { 2, 3 } },
		{ "brighter than the Cantor|", 0, { 0 } },
		{ "AFUL house sound, k7d, u12, audio|", 0, { 0 } },
		{ "Chu is thicker|", 1, { 2 } },
		{ "|", 0, { 0 } },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		CLEANUP(pointer_free) char *text = xstrdup(rows[i].text);
		size_t found[LENGTH(review)], caret = strcspn(text, "|");

		memmove(text + caret, text + caret + 1, strlen(text + caret));
		CLEANUP(wording_text_finish) struct wording_text words = wording_text(text);
		size_t n = wording_names(&words, caret, review, LENGTH(review), found);
		bool same = n == rows[i].n;
		for (size_t k = 0; same && k < n; k++)
			same = found[k] == rows[i].is[k];
		if (!same)
			fail_msg("%s: %zu names", text, n);
	}
	CLEANUP(wording_text_finish) struct wording_text none = wording_text(NULL);
	CLEANUP(wording_text_finish) struct wording_text cantor = wording_text("Cantor");
	assert_int_equal(wording_names(&none, 0, review, LENGTH(review), (size_t[9]){ 0 }), 0);
	assert_int_equal(wording_names(&cantor, 0, NULL, 0, NULL), 0);
}

static bool
has(const char *text, const struct wording_name *names, size_t n)
{
	CLEANUP(wording_text_finish) struct wording_text t = wording_text(text);
	size_t found[9];

	return wording_names(&t, 0, names, n, found) > 0;
}

static bool
begins(const char *text, const struct wording_name *names, size_t n)
{
	CLEANUP(wording_text_finish) struct wording_text t = wording_text(text);

	return wording_begins(&t, names, n, &(size_t){ 0 });
}

/* Of several names the one that the text names, or none. */
TEST(a_text_begins_with_one_name)
{
	static const struct wording_name names[] = { { .name = "Ume Sora" },
		{ .name = "Ume Sora Pro" }, { .name = "Ume Kaze" } };
	static const struct {
		const char *text;
		size_t which;
	} cases[] = { { "Sora is leaner", 0 }, { "the Sora Pro is leaner", 1 },
		{ "Ume Kaze is leaner", 2 }, { "Pro is leaner", 1 }, { "Ume is leaner", 3 },
		{ "Ume Hana is leaner", 3 }, { "leaner than the Sora", 3 } };

	for (size_t i = 0; i < LENGTH(cases); i++) {
		CLEANUP(wording_text_finish) struct wording_text t = wording_text(cases[i].text);
		size_t which = 3;

		if (!wording_begins(&t, names, LENGTH(names), &which))
			which = 3;
		assert_int_equal(which, cases[i].which);
	}
	assert_false(begins("Ume Hana is leaner", names, 1));
	assert_true(begins("Ume is leaner", names, 1));
}

/* Each search looks for its own names only. */
TEST(a_text_is_searched_several_times)
{
	static const struct wording_name gaea = { .name = "Effect Audio Gaea" },
					 cantor = { .name = "AFUL Cantor" };
	CLEANUP(wording_text_finish)
	struct wording_text t = wording_text("Gaea's bass, and the treble of the Cantor");
	size_t which;

	for (int i = 0; i < 2; i++) {
		assert_true(wording_begins(&t, &gaea, 1, &which));
		assert_false(wording_begins(&t, &cantor, 1, &which));
		assert_false(wording_begins(&t, &gaea, 0, &which));
	}
}

TEST(names_are_found_in_each_of_their_forms)
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

TEST(a_subject_is_a_name_at_the_start)
{
	static const struct wording_name names[] = { { .name = "Symphonium Spartacus" },
		{ .name = "AFUL Cantor" } };
	size_t which = 9;
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
	assert_int_equal(
		wording_versus("vs Cantor: softer", names, 2, &which), strlen("vs Cantor: "));
	assert_int_equal(which, 1);
	assert_int_equal(wording_versus("Versus the Cantor: softer", names, 2, &which), 19);
	assert_int_equal(wording_versus("vs Cantor softer: yes", names, 2, &which), 0);
	assert_int_equal(wording_versus("vs Helios: softer", names, 2, &which), 0);
	assert_int_equal(wording_versus("softer: vs Cantor", names, 2, &which), 0);
	static const char wide[] = "ｖｓ　Ｃａｎｔｏｒ：　弦";
	assert_string_equal(wide + wording_versus(wide, names, 2, &which), "弦");
}
