/*
 * merge_three on any three texts: the bytes are cut in three at the first two FF bytes, the first
 * byte says how long the blocks of base and ours are (0: no table). What must hold: merge(x,x,y) =
 * y, merge(b,a,b) = a, a second export changes nothing, and a table of blocks comes back as it was.
 */
#include "merge/merge.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static const char *
next_text(const char **at, const char *end, size_t *n)
{
	const char *s = *at, *stop = s < end ? memchr(s, 0xff, (size_t)(end - s)) : NULL;

	*n = (size_t)((stop ? stop : end) - s);
	*at = stop ? stop + 1 : end;
	return s;
}

/* Blocks of so many bytes, named by what they begin with: the same in both texts, now and then. */
static size_t
cut(const struct merge_text *t, size_t each, struct merge_block *blocks, char (*ids)[8])
{
	size_t n = 0;

	for (size_t at = 0; each && at < t->n && n < BLOCKS; at += each, n++) {
		unsigned char first = (unsigned char)t->s[at];

		snprintf(ids[n], sizeof(ids[n]), "%02x", first);
		blocks[n] = (struct merge_block){ at, t->n - at < each ? t->n - at : each, ids[n] };
	}
	return n;
}

static void
gives(const struct merge_text *base, const char *now, size_t n, const struct merge_text *ours,
	const char *want, size_t n_want)
{
	struct merge_result r;
	struct err err = ERR_INIT;

	must(merge_three(base, now, n, ours, false, &r, &err));
	must(r.text.len == n_want && (!n_want || memcmp(r.text.s, want, n_want) == 0));
	merge_finish(&r);
}

static void
table_comes_back(const struct merge_block *blocks, size_t n)
{
	struct buf one = BUF_INIT, two = BUF_INIT;
	struct merge_table t;
	struct err err = ERR_INIT;

	merge_table_put(&one, blocks, n);
	must(merge_table_read(&t, one.s, one.len, &err));
	merge_table_put(&two, t.blocks, t.n);
	must(strcmp(one.s, two.s) == 0);
	merge_table_finish(&t);
	buf_finish(&one);
	buf_finish(&two);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data + 1, *end = (const char *)data + size;
	struct merge_block blocks[2][BLOCKS];
	char ids[2][BLOCKS][8];
	struct merge_text base = { 0 }, ours = { 0 };
	struct merge_result r;
	struct merge_table t;
	struct err err = ERR_INIT;
	size_t n;

	if (!size)
		return 0;
	base.s = next_text(&at, end, &base.n);
	ours.s = next_text(&at, end, &ours.n);
	const char *now = next_text(&at, end, &n);
	base.blocks = blocks[0];
	base.nblocks = cut(&base, data[0], blocks[0], ids[0]);
	ours.blocks = blocks[1];
	ours.nblocks = cut(&ours, data[0], blocks[1], ids[1]);

	gives(&base, base.s, base.n, &ours, ours.s, ours.n);
	gives(&base, now, n, &base, now, n);
	must(merge_three(&base, now, n, &ours, false, &r, &err));
	gives(&ours, r.text.s, r.text.len, &ours, r.text.s, r.text.len);
	merge_finish(&r);
	table_comes_back(blocks[0], base.nblocks);
	if (merge_table_read(&t, now, n, &err))
		merge_table_finish(&t);
	return 0;
}
