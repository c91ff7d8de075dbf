/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/row.h"

#include "base/core/mem.h"
#include "review/record/records.h"
#include "review/record/rows_rating.h"
#include "review/record/rows_review.h"
#include "support/test.h"

static struct rows
volumes(size_t n)
{
	struct rows r = { .kind = ROW_VOLUME };

	for (size_t i = 0; i < n; i++) {
		struct volume *v = row_new(ROW_VOLUME);

		v->row.uuid = uuid_of("volume:%zu", i);
		v->made_ms = (int64_t)(i * 37 % n);
		assert_null(rows_take(&r, v));
	}
	return r;
}

static int
by_time(const void *a, const void *b)
{
	BOTH_OF(struct volume, x, y, a, b);

	return (x->made_ms > y->made_ms) - (x->made_ms < y->made_ms);
}

static int64_t
made(const struct rows *r, size_t i)
{
	return ((const struct volume *)(const void *)r->v[i])->made_ms;
}

static void
assert_all_found(const struct rows *r)
{
	for (size_t i = 0, at; i < r->n; i++) {
		struct uuid u = uuid_of("volume:%zu", i);

		assert_true(rows_number(r, &u, &at));
		assert_ptr_equal(rows_find(r, &u), r->v[at]);
		assert_true(uuid_same(&r->v[at]->uuid, &u));
	}
}

TEST(rows_are_found_wherever_they_stand)
{
	CLEANUP(rows_finish) struct rows r = volumes(100);
	struct uuid none = uuid_of("not there");
	size_t at;

	assert_all_found(&r);
	rows_sort(&r, 50, by_time);
	for (size_t i = 0; i < 50; i++)
		assert_int_equal(made(&r, i), i * 37 % 100); /* as they were */
	for (size_t i = 51; i < 100; i++)
		assert_true(made(&r, i - 1) < made(&r, i));
	assert_all_found(&r);
	rows_sort(&r, 0, by_time);
	rows_sort(&r, 0, by_time);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(made(&r, i), i);
	assert_all_found(&r);
	assert_false(rows_number(&r, &none, &at));
	assert_null(rows_find(&r, &UUID_NONE));
}

TEST(none_are_in_order)
{
	CLEANUP(rows_finish) struct rows r = volumes(0);

	rows_sort(&r, 0, by_time);
	assert_int_equal(r.n, 0);
}

/* The facts of a compared device fill the columns that are empty, and change no other one. */
TEST(facts_fill_what_a_device_lacks)
{
	struct device *d = row_new(ROW_DEVICE);

	d->impedance_ohm = 22;
	xreplace(&d->shell, "resin");
	device_fill(d,
		"{\"impedance_ohm\": 300, \"sensitivity_db\": 106.5, \"shell\": \"steel\", "
		"\"cable\": \"copper\"}");
	assert_true(d->impedance_ohm > 21.9 && d->impedance_ohm < 22.1);
	assert_true(d->sensitivity_db > 106.4 && d->sensitivity_db < 106.6);
	assert_string_equal(d->shell, "resin");
	assert_string_equal(d->cable, "copper");
	row_free(ROW_DEVICE, d);
}
