/* Compares two lists of numbered elements and writes a unified diff. merge_match.c and merge.c
 * decide what an element is. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/merge/diff.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/number.h"

#define PAIRS_MOST (1 << 18) /* if there are more equal pairs, only unique elements are paired */
#define DEPTH_MOST 24        /* most nested searches of ranges between unique elements */
#define CONTEXT 3

uint32_t
diff_name(struct diff_names *names, const void *p, size_t n)
{
	if (!names->numbers)
		names->numbers = json_object();
	const json_t *known = json_object_getn(names->numbers, p, n);
	if (known)
		return (uint32_t)json_integer_value(known);
	if (json_object_setn_new_nocheck(
		    names->numbers, p, n, json_integer((json_int_t)names->n)) != 0)
		abort(); /* out of memory */
	return (uint32_t)names->n++;
}

void
diff_names_finish(struct diff_names *names)
{
	json_decref(names->numbers);
	*names = (struct diff_names){ 0 };
}

static int
by_number(const void *a, const void *b)
{
	return number_order(*(const uint32_t *)a, *(const uint32_t *)b);
}

size_t
diff_name_set(uint32_t *v, size_t n)
{
	size_t kept = 0;

	ARRAY_SORT(v, n, by_number);
	for (size_t i = 0; i < n; i++)
		if (!i || v[i] != v[i - 1])
			v[kept++] = v[i];
	return kept;
}

void
diff_finish(struct diff *d)
{
	free(d->hunks);
	*d = (struct diff){ 0 };
}

/* ---- comparing two lists of numbers ---- */

struct diff_pair {
	size_t a, b;
};

struct diff_job {
	const uint32_t *a, *b;
	uint32_t *count_a,
		*count_b; /* how often each number occurs in the current range of a, of b */
	size_t *last_b, *before_b; /* last_b: for each number, the last index at which b has it;
				      before_b: for each index in b, the previous index of the
				      same number */
	struct diff *d;
};

static void
add_hunk(struct diff *d, size_t a, size_t an, size_t b, size_t bn)
{
	if (!an && !bn)
		return;
	if (d->n) {
		struct diff_hunk *last = &d->hunks[d->n - 1];

		if (last->a + last->an == a && last->b + last->bn == b) {
			last->an += an;
			last->bn += bn;
			return;
		}
	}
	ARRAY_ADD(d->hunks, d->n, d->cap, (struct diff_hunk){ a, an, b, bn });
}

void
diff_rising(const size_t *row, size_t n, bool *in)
{
	CLEANUP(pointer_free) size_t *ends = xreallocarray(NULL, n + 1, sizeof(*ends));
	size_t piles = 0;
	CLEANUP(pointer_free) size_t *before = xreallocarray(NULL, n + 1, sizeof(*before));

	for (size_t i = 0; i < n; i++) {
		size_t low = 0, high = piles;

		in[i] = false;
		if (row[i] == SIZE_MAX)
			continue;
		while (low < high) {
			size_t mid = low + (high - low) / 2;

			if (row[ends[mid]] < row[i])
				low = mid + 1;
			else
				high = mid;
		}
		before[i] = low ? ends[low - 1] : SIZE_MAX;
		ends[low] = i;
		if (low == piles)
			piles++;
	}
	for (size_t at = piles ? ends[piles - 1] : SIZE_MAX; at != SIZE_MAX; at = before[at])
		in[at] = true;
}

/* Returns all pairs of equal elements of the two ranges of h, and sets *n_pairs. If there are more
 * than PAIRS_MOST, sets *all to false and returns only pairs of elements that are unique in both
 * ranges. The pairs are sorted by index in a, then by falling index in b. The caller frees the
 * array. */
static struct diff_pair *
equal_pairs(const struct diff_job *j, const struct diff_hunk *h, size_t *n_pairs, bool *all)
{
	size_t a_end = h->a + h->an, total = 0, n = 0;

	for (size_t i = h->a; i < a_end; i++)
		j->count_a[j->a[i]]++;
	for (size_t i = h->b; i < h->b + h->bn; i++) {
		j->before_b[i] = j->count_b[j->b[i]] ? j->last_b[j->b[i]] : SIZE_MAX;
		j->count_b[j->b[i]]++;
		j->last_b[j->b[i]] = i;
	}
	for (size_t i = h->a; i < a_end; i++)
		total += j->count_b[j->a[i]];
	*all = total <= PAIRS_MOST;
	struct diff_pair *pairs = xreallocarray(NULL, (*all ? total : h->an) + 1, sizeof(*pairs));
	for (size_t i = h->a; i < a_end; i++) {
		size_t count = j->count_b[j->a[i]];

		if (!count || (!*all && (count > 1 || j->count_a[j->a[i]] > 1)))
			continue;
		for (size_t b = j->last_b[j->a[i]]; b != SIZE_MAX; b = j->before_b[b])
			pairs[n++] = (struct diff_pair){ i, b };
	}
	for (size_t i = h->a; i < a_end; i++)
		j->count_a[j->a[i]] = 0;
	for (size_t i = h->b; i < h->b + h->bn; i++)
		j->count_b[j->b[i]] = 0;
	*n_pairs = n;
	return pairs;
}

/* Finds the longest common subsequence of the two ranges of h (algorithm of Hunt and Szymanski),
 * and adds the elements between its members as hunks. depth: levels of recursion that remain. */
static void
compare_ranges(const struct diff_job *j, struct diff_hunk h, int depth)
{
	size_t n, kept = 0;
	bool all;

	for (; h.an && h.bn && j->a[h.a] == j->b[h.b]; h.an--, h.bn--) {
		h.a++;
		h.b++;
	}
	while (h.an && h.bn && j->a[h.a + h.an - 1] == j->b[h.b + h.bn - 1]) {
		h.an--;
		h.bn--;
	}
	if (!h.an || !h.bn || !depth) {
		add_hunk(j->d, h.a, h.an, h.b, h.bn);
		return;
	}
	CLEANUP(pointer_free) struct diff_pair *pairs = equal_pairs(j, &h, &n, &all);
	size_t *row = xreallocarray(NULL, n + 1, sizeof(*row));
	bool *in = xcalloc(n + 1, sizeof(*in));
	for (size_t i = 0; i < n; i++)
		row[i] = pairs[i].b;
	diff_rising(row, n, in);
	for (size_t i = 0; i < n; i++)
		if (in[i])
			pairs[kept++] = pairs[i];
	free(row);
	free(in);
	size_t a = h.a, b = h.b;
	for (size_t i = 0; i <= kept; i++) {
		struct diff_pair to =
			i < kept ? pairs[i] : (struct diff_pair){ h.a + h.an, h.b + h.bn };

		if (all || !kept)
			add_hunk(j->d, a, to.a - a, b, to.b - b);
		else
			compare_ranges(
				j, (struct diff_hunk){ a, to.a - a, b, to.b - b }, depth - 1);
		a = to.a + 1;
		b = to.b + 1;
	}
}

void
diff_compare(
	struct diff *d, const uint32_t *a, size_t na, const uint32_t *b, size_t nb, size_t n_names)
{
	struct diff_job j = { .a = a, .b = b, .d = d };

	j.count_a = xcalloc(n_names * 2 + 1, sizeof(*j.count_a));
	j.count_b = j.count_a + n_names;
	j.last_b = xcalloc(n_names + nb + 1, sizeof(*j.last_b));
	j.before_b = j.last_b + n_names;
	compare_ranges(&j, (struct diff_hunk){ 0, na, 0, nb }, DEPTH_MOST);
	free(j.count_a);
	free(j.last_b);
}

/* ---- writing a unified diff ---- */

struct diff_lines {
	const char *s;
	size_t *at, n; /* at: offset of each line, then of the end of the text: n + 1 numbers */
	uint32_t *names;
};

size_t
diff_line(const char *s, size_t n)
{
	const char *end = n ? memchr(s, '\n', n) : NULL;

	return end ? (size_t)(end - s) + 1 : n;
}

static void
read_lines(struct arena *arena, struct diff_lines *l, struct diff_names *names, const char *s,
	size_t n)
{
	size_t at = 0, cap = 0, at_cap = 0, len;

	*l = (struct diff_lines){ .s = s };
	do {
		l->at = arena_grow(arena, l->at, l->n, &at_cap, sizeof(*l->at));
		l->at[l->n] = at;
		len = diff_line(s + at, n - at);
		if (len)
			ARENA_ARRAY_ADD(arena, l->names, l->n, cap, diff_name(names, s + at, len));
		at += len;
	} while (len);
}

static void
put_diff_lines(struct buf *out, char sign, const struct diff_lines *l, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		size_t len = l->at[i + 1] - l->at[i];

		buf_add_char(out, sign);
		buf_add_bytes(out, l->s + l->at[i], len);
		if (l->s[l->at[i] + len - 1] != '\n')
			buf_add(out, "\n\\ No newline at end of file\n");
	}
}

static void
put_range(struct buf *out, char sign, size_t from, size_t n)
{
	buf_addf(out, "%c%zu", sign, n ? from + 1 : from);
	if (n != 1)
		buf_addf(out, ",%zu", n);
}

/* Writes one group of hunks whose lines of context touch or overlap. Returns the index of the first
 * hunk after the group. */
static size_t
put_group(struct buf *out, const struct diff_lines *a, const struct diff_lines *b,
	const struct diff *d, size_t first)
{
	size_t last = first;

	while (last + 1 < d->n &&
		d->hunks[last + 1].a - d->hunks[last].a - d->hunks[last].an <= 2 * CONTEXT)
		last++;
	const struct diff_hunk *h = &d->hunks[first], *end = &d->hunks[last];
	size_t lead = h->a < CONTEXT ? h->a : CONTEXT, tail = a->n - end->a - end->an;
	tail = tail < CONTEXT ? tail : CONTEXT;
	size_t at = h->a - lead, to = end->a + end->an + tail;

	buf_add(out, "@@ ");
	put_range(out, '-', at, to - at);
	buf_add_char(out, ' ');
	put_range(out, '+', h->b - lead, end->b + end->bn + tail - (h->b - lead));
	buf_add(out, " @@\n");
	for (; h <= end; h++) {
		put_diff_lines(out, ' ', a, at, h->a);
		put_diff_lines(out, '-', a, h->a, h->a + h->an);
		put_diff_lines(out, '+', b, h->b, h->b + h->bn);
		at = h->a + h->an;
	}
	put_diff_lines(out, ' ', a, at, to);
	return last + 1;
}

void
diff_unified(struct buf *out, const char *a, size_t na, const char *b, size_t nb,
	const char *a_name, const char *b_name)
{
	CLEANUP(arena_finish) struct arena arena = { 0 };
	CLEANUP(diff_names_finish) struct diff_names names = { 0 };
	CLEANUP(diff_finish) struct diff d = { 0 };
	struct diff_lines la, lb;

	read_lines(&arena, &la, &names, a, na);
	read_lines(&arena, &lb, &names, b, nb);
	diff_compare(&d, la.names, la.n, lb.names, lb.n, names.n);
	if (d.n)
		buf_addf(out, "--- %s\n+++ %s\n", a_name, b_name);
	for (size_t i = 0; i < d.n;)
		i = put_group(out, &la, &lb, &d, i);
}
