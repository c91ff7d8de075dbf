/* The entry for a phone book, and the files of curves, as CrinGraph reads them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include <jansson.h>

#include "base/core/mem.h"
#include "base/system/json.h"
#include "draft/formats/squiglink.h"
#include "support/test.h"

TEST(an_entry_has_the_facts_that_are_known)
{
	static const char *const files[] = { "AFUL Cantor", "AFUL Cantor Foam" },
				 *const suffixes[] = { "", "Foam" };
	struct squiglink_phone p = { .brand = "AFUL",
		.name = "Cantor",
		.files = files,
		.suffixes = suffixes,
		.n = 1,
		.price = "$799" };
	json_auto_t *one = squiglink_entry(&p);
	CLEANUP(pointer_free) char *text = json_text(one, JSON_COMPACT);

	assert_string_equal(
		text, "{\"name\":\"Cantor\",\"file\":\"AFUL Cantor\",\"price\":\"$799\"}");
	p.n = 2;
	p.price = NULL;
	p.review_score = "4";
	p.review_link = "https://example.org/\"x";
	p.shop_link = "https://example.com/s";
	json_auto_t *two = squiglink_entry(&p);
	CLEANUP(pointer_free) char *lists = json_text(two, JSON_COMPACT);
	assert_string_equal(lists,
		"{\"name\":\"Cantor\",\"file\":[\"AFUL Cantor\",\"AFUL Cantor Foam\"],"
		"\"suffix\":[\"\",\"Foam\"],\"reviewScore\":\"4\","
		"\"reviewLink\":\"https://example.org/\\\"x\",\"shopLink\":\"https://example.com/"
		"s\"}");
}

TEST(a_file_name_can_be_loaded_and_shared)
{
	CLEANUP(pointer_free)
	char *name = squiglink_file("../A_B, C/D #1?"), *plain = squiglink_file("iBasso IT07");

	assert_string_equal(name, "A B  C D  1");
	assert_string_equal(plain, "iBasso IT07");
}

TEST(a_curve_follows_the_form_of_the_folder)
{
	static const char rew[] =
		"* Measurement data measured by REW V5.20\r\n* Dated: 2023\r\n*\r\n"
		"* Freq(Hz)\tSPL(dB)\tPhase(degrees)\r\n20.00\t60.1\t3.0\r\n"
		"20.3\t60.2\t3.0\r\n";
	CLEANUP(squiglink_form_finish) struct squiglink_form f;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	const double level_db[] = { 71.234, -3 };

	assert_true(squiglink_form_read(&f, rew, strlen(rew)));
	assert_int_equal(f.n, 2);
	squiglink_curve(&f, level_db, &out);
	assert_string_equal(out.s,
		"*\r\n*\r\n*\r\n* Freq(Hz)\tSPL(dB)\tPhase(degrees)\r\n20.00\t71.23\r\n"
		"20.3\t-3.00\r\n");
	squiglink_form_finish(&f);
	buf_clear(&out);
	assert_false(squiglink_form_read(&f, "no\nnumbers\n", 11));

	squiglink_form_default(&f);
	double *flat = xcalloc(f.n, sizeof(*flat));
	squiglink_curve(&f, flat, &out);
	/* CrinGraph's setting for AudioTools takes the lines 4 to 482. */
	assert_int_equal(f.n, 480);
	assert_memory_equal(out.s, "\nFrequency\tdB\tUnweighted\n20.00\t0.00\n20.29\t", 41);
	assert_true(f.freq_hz[479] == 20000);
	free(flat);
}
