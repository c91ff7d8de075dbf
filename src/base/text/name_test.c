/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/name.h"

#include "base/core/mem.h"
#include "support/test.h"

/* Returns the number of the thing that is called so; -1: none, -2: several. */
static int
found(const char *typed, const char *const *names, struct err *err)
{
	CLEANUP(name_search_finish) struct name_search s;

	name_search_init(&s, typed);
	for (size_t i = 0; names[i]; i++)
		name_search_offer_names(&s, NULL, names[i], i);
	return name_search_one(&s, "device", "`list` shows all", err) ? (int)s.at
		: s.found                                             ? -2
								      : -1;
}

TEST(an_exact_name_wins_then_one_but_for_case_then_a_part)
{
	static const char *const names[] = { "T3+", "T3", "t3 Pro", "TRN-T3 Pro", "B", "B-", "C#",
		"C♯", "Ü", "x'", "x′", "★★★★", "★★★★½", NULL };
	static const struct {
		const char *typed;
		int is;
	} cases[] = { { "T3", 1 }, { "t3", 1 }, { "T3+", 0 }, { "t3 +", 0 }, { "t3pro", 2 },
		{ "trn t3", 3 }, { "B", 4 }, { "b", 4 }, { "B-", 5 }, { "b-", 5 }, { "c#", 6 },
		{ "c♯", 7 }, { "U\u0308", 8 }, { "ü", 8 }, { "x'", 9 }, { "x′", 10 },
		{ "★★★★", 11 }, { "★★★★½", 12 }, { "★★", -2 }, { "pro", -2 }, { "T4", -1 },
		{ "T3²", -1 }, { "", -1 }, { "-", -1 } };
	struct err err;

	for (size_t i = 0; i < LENGTH(cases); i++)
		if (found(cases[i].typed, names, &err) != cases[i].is)
			fail_msg("“%s”: %d, not %d", cases[i].typed,
				found(cases[i].typed, names, &err), cases[i].is);
	found("pro", names, &err);
	assert_string_equal(err.msg, "“pro” may be any of these: t3 Pro, TRN-T3 Pro");
	static const char *const larks[] = { "Hollow Oak Lark", "Umbra Lark", "Vireo Lark",
		"Tern Lark", "Quill Lark", "Basalt Lark", "Lumen Lark", NULL };
	found("lark", larks, &err);
	assert_string_equal(err.msg,
		"“lark” may be any of 7 devices: Tern Lark, Umbra Lark, Vireo Lark, Quill Lark, "
		"Lumen Lark, Basalt Lark, …");
	found("T3#", names, &err);
	assert_string_equal(
		err.msg, "there is no device “T3#”; did you mean T3+? (`list` shows all)");
}

TEST(an_id_wins_over_a_name)
{
	CLEANUP(name_search_finish) struct name_search s;
	struct err err;

	name_search_init(&s, "p8");
	name_search_offer_names(&s, "other", "p8", 0);
	name_search_offer_names(&s, "p8", "AFUL Performer8", 1);
	assert_true(name_search_one(&s, "device", NULL, &err));
	assert_int_equal(s.at, 1);
}
