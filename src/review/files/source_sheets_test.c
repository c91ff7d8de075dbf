/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "review/files/source_sheets.h"

#include "review/files/field.h"

#include "support/test.h"

static struct source_sheets x;

static int
load(void **state)
{
	struct diags d = DIAGS_INIT;

	bool ok = source_sheets_load(&x, &d);
	diags_print(&d, stderr);
	diags_finish(&d);
	return ok ? 0 : -1;
}

static int
unload(void **state)
{
	source_sheets_finish(&x);
	return 0;
}

TEST(every_shipped_figure_names_its_page)
{
	size_t figures = 0;

	for (size_t i = 0; i < x.n; i++)
		for (size_t k = 0; k < x.v[i].n; k++, figures++) {
			const struct source_figure *f = &x.v[i].figures[k];

			assert_non_null(f->from);
			assert_true(strncmp(f->from, "https://", 8) == 0);
			/* Power proves nothing without its load. */
			assert_true(isnan(f->power_mw) || f->load_ohm > 0);
		}
	assert_true(x.n >= 17);
	assert_true(figures >= 29);
}

static bool several;

TEST(names_match_by_letters_and_digits)
{
	CLEANUP(buf_finish) struct buf offers = BUF_INIT;

	const struct source_sheet *s = source_sheets_match(&x, "fiio K11-R2R", &offers, &several);
	assert_non_null(s);
	assert_string_equal(s->id, "fiio-k11-r2r");
	assert_true(source_sheets_has_socket(&s->figures[2], "4.4mm"));
	assert_false(source_sheets_has_socket(&s->figures[2], "6.35 mm"));
	assert_false(source_sheets_has_socket(&s->figures[2], NULL));
	source_sheets_add_sockets(&offers, s);
	assert_string_equal(offers.s, "6.35 mm, 4.4 mm");
}

TEST(near_names_are_offered_and_not_taken)
{
	CLEANUP(buf_finish) struct buf offers = BUF_INIT;

	/* No page gives figures of either, so neither name would answer anything. */
	assert_null(source_sheets_match(&x, "Apple USB-C dongle", &offers, &several));
	assert_int_equal(offers.len, 0);
	assert_false(several);
	assert_null(source_sheets_match(&x, "Apple dongle", &offers, &several));
	assert_false(several);
	assert_non_null(strstr(offers.s, "Lightning"));
	assert_null(strstr(offers.s, "A2049"));
	/* A part that fits one of them alone is its name. */
	buf_clear(&offers);
	const struct source_sheet *s =
		source_sheets_match(&x, "Apple dongle A2155", &offers, &several);
	assert_non_null(s);
	assert_string_equal(s->id, "apple-usb-c-a2155");
	assert_string_equal(offers.s, "");
	/* A part of a name may name another device. */
	assert_null(source_sheets_match(&x, "FiiO K11", &offers, &several));
	assert_false(several);
	assert_non_null(strstr(offers.s, "FiiO K11 R2R"));
	buf_clear(&offers);
	assert_null(source_sheets_match(&x, "Some other box", &offers, &several));
	assert_string_equal(offers.s, "");
	assert_null(source_sheets_match(&x, NULL, &offers, &several));
}

TEST(ranges_and_bounds_stay_ranges)
{
	CLEANUP(buf_finish) struct buf offers = BUF_INIT;

	const struct source_sheet *s =
		source_sheets_match(&x, "Matrix Audio mini-i Pro 3", &offers, &several);
	assert_true(s->figures[0].zo_low_ohm == 10 && s->figures[0].zo_high_ohm == 11);
	assert_false(s->figures[0].zo_bound);
	s = source_sheets_match(&x, "FiiO K11 R2R", &offers, &several);
	assert_true(s->figures[2].zo_low_ohm == 0 && s->figures[2].zo_high_ohm == 1.5);
	assert_true(s->figures[2].zo_bound);
}

TEST(figures_need_a_page)
{
	static const char text[] = "sources:\n"
				   "  - id: box\n    name: Box\n    outputs:\n"
				   "      - {socket: 3.5 mm, max_vrms: 2, kind: maker}\n";
	static const char wrong[] =
		"sources:\n"
		"  - id: box\n    name: Box\n    outputs:\n"
		"      - {socket: 3.5 mm, output_impedance: small, kind: maker,\n"
		"         from: \"https://example.org\"}\n";
	CLEANUP(source_sheets_finish) struct source_sheets own;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	assert_false(field_file("x.yaml", text, strlen(text), source_sheets_take, &own, &d));
	assert_non_null(strstr(d.v[0].msg, "\"from\" is missing"));
	source_sheets_finish(&own);
	diags_finish(&d);
	assert_false(field_file("x.yaml", wrong, strlen(wrong), source_sheets_take, &own, &d));
	assert_non_null(strstr(d.v[0].msg, "is not an impedance"));
}

TEST_GROUP(load, unload)
