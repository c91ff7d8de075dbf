/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/core/mem.h"
#include "review/record/records.h"
#include "review/record/rows.h"
#include "support/test.h"

static struct record rec;
static struct setup cantor; /* with foam, on the desk, through nothing */

static void *
add_named_row(enum row_kind kind, struct uuid *part)
{
	struct row *row = row_new(kind);

	row->uuid = *part = uuid_random();
	rows_take(&rec.of[kind], row);
	return row;
}

static int
begin_setup(void **state)
{
	record_init(&rec);
	cantor = (struct setup){ .device = UUID_NONE };
	((struct device *)add_named_row(ROW_DEVICE, &cantor.device))->name = xstrdup("Cantor");
	((struct variant *)add_named_row(ROW_VARIANT, &cantor.variant))->name = xstrdup("foam");
	((struct chain *)add_named_row(ROW_CHAIN, &cantor.chain))->name = xstrdup("desk");
	return 0;
}

static int
end_setup(void **state)
{
	record_finish(&rec);
	return 0;
}

TEST(only_the_parts_of_the_mask_count)
{
	struct setup other = cantor;

	other.equaliser = uuid_random();
	assert_false(setup_same(&cantor, &other, SETUP_ALL));
	assert_true(setup_same(&cantor, &other, SETUP_CHOSEN));
	assert_true(setup_order(&cantor, &other) != 0);
	setup_clear(&other, SETUP_ALL & ~SETUP_CHAIN);
	assert_false(setup_same(&cantor, &other, SETUP_WORN));
	assert_true(setup_has(&other, ROW_CHAIN, &cantor.chain));
	setup_take(&other, &cantor, SETUP_WORN);
	assert_true(setup_same(&cantor, &other, SETUP_ALL));
	assert_int_equal(setup_order(&cantor, &other), 0);
}

TEST(words_leave_out_what_is_not_known)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	setup_words(&out, &rec, &cantor, SETUP_WORN);
	assert_string_equal(out.s, "Cantor · foam");
	buf_clear(&out);
	setup_clear(&cantor, SETUP_VARIANT);
	cantor.equaliser = uuid_random();
	setup_words(&out, &rec, &cantor, SETUP_ALL);
	assert_string_equal(out.s, "Cantor · desk");
	assert_null(setup_name(&rec, &cantor, ROW_VARIANT));
}

/* An earlier firmware is told of the setting that had it, and of no other. */
TEST(a_setting_is_called_by_its_name_and_its_firmware_if_that_is_another_one_now)
{
	static const struct {
		const char *name, *content, *words;
		bool gone;
	} rows[] = { { "bal", "firmware=1.02\noutput=4.4 mm", "bal, firmware 1.02", true },
		{ "low", "firmware=1.02\ngain=low", "firmware 1.02, low gain", true },
		{ "low", "firmware=1.03\ngain=low\noutput=4.4 mm", "low", false },
		{ "bal", "firmware=1.03\noutput=4.4 mm", "bal", false },
		{ "", "firmware=1.03\noutput=3.5 mm", "3.5 mm", false } };
	struct uuid set[LENGTH(rows)];

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct variant *v = add_named_row(ROW_VARIANT, &set[i]);

		v->name = xstrdup(rows[i].name);
		v->content = xstrdup(rows[i].content);
		v->device = (struct uuid){ { 8 } };
		v->row.deleted = rows[i].gone;
	}
	setup_call_settings(&rec);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct variant *v = record_find(&rec, ROW_VARIANT, &set[i]);
		CLEANUP(pointer_free) char *words = setup_setting_words(v, CHAIN_DRAFT, ", ");

		assert_string_equal(words, rows[i].words);
	}
}

/* What `device:` alone says is a setting without a name; a note of the shell names none. */
TEST(the_only_setting_at_a_time_was_on)
{
	static const int64_t made_ms[] = { 50, 150, 250 };
	static const int64_t edited_ms[] = { 100, 200 };
	struct uuid set[2], notes[3];

	for (size_t i = 0; i < LENGTH(set); i++) {
		struct variant *v = add_named_row(ROW_VARIANT, &set[i]);

		v->name = xstrdup("");
		v->device = (struct uuid){ { 7 } };
		v->row.edited_ms = edited_ms[i];
	}
	for (size_t i = 0; i < LENGTH(notes); i++) {
		struct note *n = add_named_row(ROW_NOTE, &notes[i]);

		n->setup.device = (struct uuid){ { 7 } };
		n->made_ms = made_ms[i];
	}
	setup_complete(&rec);
	for (size_t i = 0; i < LENGTH(notes); i++) {
		const struct note *n = record_find(&rec, ROW_NOTE, &notes[i]);

		assert_true(i == 1 ? setup_has(&n->setup, ROW_VARIANT, &set[0])
				   : uuid_none(&n->setup.variant));
	}
}

TEST_GROUP(begin_setup, end_setup)
