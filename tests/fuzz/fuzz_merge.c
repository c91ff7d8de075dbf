/*
 * merge_three on any three texts, which the bytes hold one after the other, parted by FF. With an
 * odd first byte they stand as they are; with an even one each byte names a line as drafts have
 * them, so that the three have lines in common, and some lines are a table's blocks. What must
 * hold: merge(x,x,y) = y, merge(b,a,b) = a, no line of the author's is lost, a second export
 * changes nothing, and a table of blocks comes back as it was.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz/fuzz.h"

#include "draft/merge/merge.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/core/mem.h"
#include "draft/merge/diff.h"

#define BLOCKS 64

struct text {
	struct buf bytes;
	struct merge_block blocks[BLOCKS];
	char ids[BLOCKS][8];
	size_t n;
};

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

/* ---- the three texts ---- */

static void
add_block(struct text *t, size_t at, uint8_t name)
{
	char id[8];

	snprintf(id, sizeof(id), "%02x", name);
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->ids[i], id) == 0)
			return;
	if (t->n == BLOCKS)
		return;
	memcpy(t->ids[t->n], id, sizeof(id));
	t->blocks[t->n] =
		(struct merge_block){ .at = at, .len = t->bytes.len - at, .id = t->ids[t->n] };
	t->n++;
}

/* Blocks of so many bytes, named by what they begin with: the same in both texts, now and then. */
static void
read_bytes(struct text *t, const uint8_t *data, size_t n, size_t each)
{
	for (size_t at = 0; at < n; at += each) {
		size_t some = each && n - at > each ? each : n - at;

		buf_add_bytes(&t->bytes, (const char *)data + at, some);
		if (!each)
			return;
		add_block(t, at, data[at]);
	}
}

/* A name's lowest bits say what kind of line it is, the others its words; C0 and up is a block. */
static void
read_lines(struct text *t, const uint8_t *data, size_t n)
{
	static const char *const kinds[] = { "- [0:07](x) a note of bass and stage",
		"  and goes on", "", "Paragraph that says", "### Track", "| row |", "key:" };
	static const char *const alone[] = { "---", "```", "<<<<<<< your file",
		"||||||| last export", "=======", ">>>>>>> earlog", "## Section", "1. one" };

	for (size_t i = 0; i < n; i++) {
		size_t at = t->bytes.len;
		unsigned kind = data[i] & 7, words = data[i] >> 3;

		if (kind == 7)
			buf_add(&t->bytes, alone[words % LENGTH(alone)]);
		else if (*kinds[kind])
			buf_addf(
				&t->bytes, "%s %u words and %u", kinds[kind], words / 4, words % 4);
		if (i + 1 < n || words % 8 != 5)
			buf_add(&t->bytes, words == 6 ? "\r\n" : "\n");
		if (data[i] >= 0xc0 && t->bytes.len > at)
			add_block(t, at, data[i]);
	}
}

static struct merge_text
as_text(const struct text *t)
{
	return (struct merge_text){
		.s = t->bytes.s, .n = t->bytes.len, .blocks = t->blocks, .nblocks = t->n
	};
}

/* ---- the author's lines ---- */

/* The line at *at without its end; false: there are no more. */
static bool
next_line(const struct buf *b, size_t *at, const char **line, size_t *n)
{
	size_t len = *at < b->len ? diff_line(b->s + *at, b->len - *at) : 0;

	*line = b->s + *at;
	*at += *n = len;
	while (*n && ((*line)[*n - 1] == '\n' || (*line)[*n - 1] == '\r'))
		--*n;
	return len > 0;
}

static bool
has(const struct buf *b, const char *want, size_t n)
{
	return b->len && memmem(b->s, b->len, want, n);
}

/* The word at *at, or its rest: letters, digits and bytes of UTF-8; false: there are no more. */
static bool
next_word(const char *line, size_t n_line, size_t *at, size_t *n)
{
	while (*at < n_line && !isalnum((unsigned char)line[*at]) && !(line[*at] & 0x80))
		++*at;
	for (*n = 0; *at + *n < n_line; ++*n)
		if (!isalnum((unsigned char)line[*at + *n]) && !(line[*at + *n] & 0x80))
			break;
	return *n > 0;
}

/* A line of the author is in the last export or in the merged text, or its words are: a paragraph
 * that is wrapped otherwise and a padded row are as they were. */
static void
keeps_lines(const struct buf *base, const struct buf *now, const struct buf *merged)
{
	const char *line;
	size_t at = 0, n, len;

	while (next_line(now, &at, &line, &n)) {
		if (has(base, line, n) || has(merged, line, n))
			continue;
		for (size_t word = 0; next_word(line, n, &word, &len); word += len)
			must(has(base, line + word, len) || has(merged, line + word, len));
	}
}

/* ---- one run ---- */

static void
merge_all(const struct text *b, const struct text *a, const struct text *o)
{
	const struct merge_text base = as_text(b), ours = as_text(o);
	const struct buf *now = &a->bytes;
	struct merge_result r;
	struct err err = ERR_INIT;

	gives(&base, base.s, base.n, &ours, ours.s, ours.n);
	gives(&base, now->s, now->len, &base, now->s, now->len);
	must(merge_three(&base, now->s, now->len, &ours, true, &r, &err));
	keeps_lines(&b->bytes, now, &r.text);
	merge_finish(&r);
	must(merge_three(&base, now->s, now->len, &ours, false, &r, &err));
	keeps_lines(&b->bytes, now, &r.text);
	gives(&ours, r.text.s, r.text.len, &ours, r.text.s, r.text.len);
	merge_finish(&r);
}

void
fuzz_merge(const uint8_t *data, size_t size)
{
	static struct text texts[3];
	const uint8_t *at = data + 1, *end = data + size;
	struct merge_table t;
	struct err err = ERR_INIT;

	if (!size)
		return;
	for (size_t i = 0; i < 3; i++) {
		const uint8_t *stop = at < end ? memchr(at, 0xff, (size_t)(end - at)) : NULL;
		size_t n = (size_t)((stop ? stop : end) - at);

		texts[i].bytes = (struct buf)BUF_INIT;
		texts[i].n = 0;
		if (data[0] % 2)
			read_bytes(&texts[i], at, n, data[0] / 2);
		else
			read_lines(&texts[i], at, n);
		at = stop ? stop + 1 : end;
	}
	merge_all(&texts[0], &texts[1], &texts[2]);
	table_comes_back(texts[0].blocks, texts[0].n);
	if (merge_table_read(&t, texts[1].bytes.s, texts[1].bytes.len, &err))
		merge_table_finish(&t);
	for (size_t i = 0; i < 3; i++)
		buf_finish(&texts[i].bytes);
}
