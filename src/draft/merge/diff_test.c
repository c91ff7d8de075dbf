/* tests: smoke */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/merge/diff.h"

#include <time.h>

#include "base/core/mem.h"
#include "support/test.h"

static uint32_t seed = 1;

static uint32_t
any(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

TEST(unified_diffs_are_as_patch_reads_them)
{
	static const struct {
		const char *a, *b, *want;
	} table[] = {
		{ "", "", "" },
		{ "a\n", "a\n", "" },
		{ "a\n", "b\n", "--- old\n+++ new\n@@ -1 +1 @@\n-a\n+b\n" },
		{ "", "a\nb\n", "--- old\n+++ new\n@@ -0,0 +1,2 @@\n+a\n+b\n" },
		{ "a\nb\n", "", "--- old\n+++ new\n@@ -1,2 +0,0 @@\n-a\n-b\n" },
		{ "a", "a\n",
			"--- old\n+++ new\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n" },
		{ "a\n", "a\r\n", "--- old\n+++ new\n@@ -1 +1 @@\n-a\n+a\r\n" },
		{ "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n6\n7\n8\nx\n9\n",
			"--- old\n+++ new\n@@ -6,4 +6,5 @@\n 6\n 7\n 8\n+x\n 9\n" },
		/* Six lines between two changes are one hunk, seven are two. */
		{ "a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
			"--- old\n+++ new\n@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n "
			"6\n-b\n+B\n" },
		{ "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
			"--- old\n+++ new\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n "
			"5\n 6\n 7\n-b\n+B\n" },
	};

	for (size_t i = 0; i < LENGTH(table); i++) {
		struct buf out = BUF_INIT;

		diff_unified(&out, table[i].a, strlen(table[i].a), table[i].b, strlen(table[i].b),
			"old", "new");
		assert_string_equal(out.s, table[i].want);
		buf_finish(&out);
	}
}

TEST(the_same_bytes_have_the_same_number)
{
	CLEANUP(diff_names_finish) struct diff_names names = { 0 };

	for (uint32_t i = 0; i < 3000; i++)
		assert_int_equal(diff_name(&names, &i, sizeof(i)), i);
	for (uint32_t i = 0; i < 3000; i++)
		assert_int_equal(diff_name(&names, &i, sizeof(i)), i);
	assert_int_equal(diff_name(&names, "", 0), 3000);
	assert_int_equal(diff_name(&names, "a\0b", 3), 3001);
	assert_int_equal(diff_name(&names, "a\0c", 3), 3002);
}

/* What is not in a hunk is the same on both sides; returns how many edits that took. */
static size_t
check(const struct diff *d, const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
	size_t x = 0, y = 0, edits = 0;

	for (size_t i = 0; i <= d->n; i++) {
		struct diff_hunk h = i < d->n ? d->hunks[i] : (struct diff_hunk){ na, 0, nb, 0 };

		assert_true(h.a >= x && h.b >= y && h.a - x == h.b - y);
		if (i && i < d->n)
			assert_true(h.a > x);
		for (; x < h.a; x++, y++)
			assert_int_equal(a[x], b[y]);
		x += h.an;
		y += h.bn;
		edits += h.an + h.bn;
	}
	assert_true(x == na && y == nb);
	return edits;
}

static size_t
fewest_edits(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
	size_t cost[41][41];

	for (size_t i = 0; i <= na; i++)
		for (size_t k = 0; k <= nb; k++) {
			size_t best = i && k && a[i - 1] == b[k - 1] ? cost[i - 1][k - 1] : i + k;

			if (i && cost[i - 1][k] + 1 < best)
				best = cost[i - 1][k] + 1;
			if (k && cost[i][k - 1] + 1 < best)
				best = cost[i][k - 1] + 1;
			cost[i][k] = best;
		}
	return cost[na][nb];
}

TEST(hunks_hold_all_that_differs)
{
	for (int round = 0; round < 20000; round++) {
		uint32_t a[40], b[40], kinds = 1 + any(30);
		size_t na = any(41), nb = any(41);
		struct diff d = { 0 };

		for (size_t i = 0; i < na; i++)
			a[i] = any(kinds);
		for (size_t i = 0; i < nb; i++)
			b[i] = any(4) && i < na ? a[i] : any(kinds);
		diff_compare(&d, a, na, b, nb, kinds);
		assert_int_equal(check(&d, a, na, b, nb), fewest_edits(a, na, b, nb));
		diff_finish(&d);
	}
}

/* Sets v to a long run of 0, a 1, and a run of 0 of another length, between two elements that only
 * this text has. */
static size_t
put_part(uint32_t *v, size_t before, size_t after, uint32_t own)
{
	size_t n = before + after + 3;

	memset(v, 0, n * sizeof(*v));
	v[0] = own;
	v[before + 1] = 1;
	v[n - 1] = own + 1;
	return n;
}

/* Pairs of the runs are too many, so only what is there once on both sides is paired: first the 2,
 * then the 1 before and the 1 after it. */
TEST(an_element_is_counted_in_the_part_that_is_compared)
{
	static uint32_t a[8000], b[8000];
	struct diff d = { 0 };
	size_t na = 0, nb = 0;

	for (uint32_t i = 0; i < 2; i++) {
		na += put_part(a + na, 900, 700, 3 + i * 4);
		nb += put_part(b + nb, 910, 715, 5 + i * 4);
		a[na++] = b[nb++] = 2;
	}
	diff_compare(&d, a, na, b, nb, 11);
	assert_int_equal(check(&d, a, na, b, nb), 2 * (10 + 15 + 4));
	diff_finish(&d);
}

TEST(unlike_texts_take_no_time)
{
	enum { N = 200000 };
	uint32_t *a = xcalloc(N, sizeof(*a)), *b = xcalloc(N, sizeof(*b));
	struct timespec from, to;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	for (uint32_t kinds = 2; kinds < 200000; kinds *= 10) {
		struct diff d = { 0 };

		for (size_t i = 0; i < N; i++) {
			a[i] = any(kinds);
			b[i] = any(kinds);
		}
		diff_compare(&d, a, N, b, N, kinds);
		check(&d, a, N, b, N);
		diff_finish(&d);
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	assert_true(to.tv_sec - from.tv_sec < 10);
	free(a);
	free(b);
}
