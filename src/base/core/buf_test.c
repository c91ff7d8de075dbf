/* tests: smoke */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/core/buf.h"

#include "support/test.h"

TEST(empty_buf_is_an_empty_string)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	assert_string_equal(b.s, "");
	assert_int_equal(b.len, 0);
	buf_add(&b, "");
	buf_add_bytes(&b, NULL, 0);
	buf_clear(&b);
	assert_string_equal(b.s, "");
	buf_finish(&b);
}

TEST(text_is_added_at_the_end)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	buf_add(&b, "bass");
	buf_add_char(&b, ' ');
	buf_addf(&b, "%d.%s", 4, "5");
	buf_add_bytes(&b, " of 5 stars", 5);
	assert_string_equal(b.s, "bass 4.5 of 5");
	assert_int_equal(b.len, strlen(b.s));
	for (int width = 0; width < 300; width++) { /* on both sides of the room that is there */
		buf_clear(&b);
		buf_addf(&b, "%*d", width, 7);
		assert_int_equal(b.len, width ? width : 1);
		assert_int_equal(strlen(b.s), b.len);
		assert_int_equal(b.s[b.len - 1], '7');
	}
}

TEST(between_parts_is_what_parts_them)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	buf_add_part(&b, " · ", "%d", 4);
	assert_string_equal(b.s, "4");
	buf_add_part(&b, " · ", "%s", "5");
	buf_add_part(&b, ", ", "%s", "");
	assert_string_equal(b.s, "4 · 5, ");
}

TEST(bytes_may_hold_nul)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	buf_add_bytes(&b, "a\0b", 3);
	assert_int_equal(b.len, 3);
	assert_memory_equal(b.s, "a\0b", 4);
}

TEST(zeroed_buf_grows_with_the_first_call)
{
	CLEANUP(buf_finish) struct buf b;

	memset(&b, 0, sizeof(b));
	buf_add(&b, "x");
	assert_string_equal(b.s, "x");
}

TEST(long_text_keeps_every_byte)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	for (int i = 0; i < 10000; i++) {
		buf_addf(&b, "%04d", i);
		assert_true(b.cap > b.len);
	}
	assert_int_equal(b.len, 40000);
	assert_memory_equal(b.s + 4 * 1234, "12341235", 8);
	assert_string_equal(b.s + 39996, "9999");
}

TEST(splice_replaces_the_middle)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	buf_splice(&b, 0, 0, "warm sound", 10);
	buf_splice(&b, 5, 5, "bass", 4);
	assert_string_equal(b.s, "warm bass");
	buf_splice(&b, 0, 0, "a very very very long start of ", 31);
	assert_string_equal(b.s, "a very very very long start of warm bass");
	buf_splice(&b, 0, 31, NULL, 0);
	buf_splice(&b, b.len, 0, "!", 1);
	assert_string_equal(b.s, "warm bass!");
}

TEST(cleared_buf_keeps_its_room)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	buf_add(&b, "0123456789");
	size_t cap = b.cap;
	buf_truncate(&b, 4);
	assert_string_equal(b.s, "0123");
	buf_clear(&b);
	assert_string_equal(b.s, "");
	assert_int_equal(b.cap, cap);
}

TEST(detached_text_belongs_to_the_caller)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	CLEANUP(pointer_free) char *nothing = buf_detach(&b);
	buf_add(&b, "first");
	CLEANUP(pointer_free) char *first = buf_detach(&b);
	assert_string_equal(b.s, "");
	buf_add(&b, "second");
	assert_string_equal(nothing, "");
	assert_string_equal(first, "first");
	assert_string_equal(b.s, "second");
}
