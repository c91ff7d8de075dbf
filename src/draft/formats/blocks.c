/* Names each unit of a draft by the template and the data that made it, so that a later export
 * finds it again. merge/ does the merging. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/export.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/line.h"
#include "base/text/text.h"
#include "draft/merge/diff.h"
#include "review/files/words.h"

void
block_ranges_begin(struct block_ranges *r, const struct buf *text, bool heading, char *id)
{
	LIST_ADD(r, (struct block_range){ line_begin(text->s, text->len), SIZE_MAX, heading, id });
}

void
block_ranges_end(struct block_ranges *r, const struct buf *text)
{
	size_t i = r->n;

	while (r->v[i - 1].to != SIZE_MAX)
		i--;
	r->v[i - 1].to = text->len;
}

void
block_ranges_tighten(struct block_ranges *r, struct buf *text, struct mustache_trace *t)
{
	const size_t len = text->len;

	for (size_t i = 0; i < r->n; i++) {
		size_t at = r->v[i].from -= len - text->len,
		       line = line_begin(text->s, at < 2 ? 0 : at - 2);

		r->v[i].to -= len - text->len;
		if (!line || !text_starts(text->s + at - 2, "\n\n- ") ||
			!text_starts(text->s + line + strspn(text->s + line, " "), "- "))
			continue;
		memmove(text->s + at - 1, text->s + at, text->len - at + 1);
		text->len--;
		for (size_t k = 0; k <= i; k++) { /* those behind follow at their turn */
			if (r->v[k].from >= at)
				r->v[k].from--;
			if (r->v[k].to >= at)
				r->v[k].to--;
		}
		for (size_t k = t ? t->n_spans : 0; k-- > 0 && t->spans[k].to >= at;) {
			if (t->spans[k].from >= at)
				t->spans[k].from--;
			t->spans[k].to--;
		}
	}
}

void
block_ranges_finish(struct block_ranges *r)
{
	LIST_FINISH(r, free(each->id));
	*r = (struct block_ranges){ 0 };
}

/* Ends the range of each heading where the first block below it begins. */
static void
end_headings(struct block_ranges *r)
{
	size_t next = SIZE_MAX;

	for (size_t i = r->n; i-- > 0;) {
		struct block_range *x = &r->v[i];

		if (!x->id)
			continue;
		if (x->heading && next < x->to)
			x->to = next;
		next = x->from;
	}
}

void
block_ranges_lines(struct block_ranges *r, const struct buf *text, struct export_blocks *blocks)
{
	CLEANUP(pointer_free) size_t *counts = xcalloc(r->n + 1, sizeof(*counts));
	size_t past = 0;
	CLEANUP(diff_names_finish) struct diff_names names = { 0 };

	*blocks = (struct export_blocks){ 0 };
	blocks->v = xcalloc(r->n + 1, sizeof(blocks->v[0]));
	end_headings(r);
	EACH (x, r) {
		size_t from = x->from, to = x->to < text->len ? x->to : text->len;
		struct merge_block *last = blocks->n ? &blocks->v[blocks->n - 1] : NULL;

		while (from < to && text->s[from] == '\n')
			from++;
		if (from >= to || !x->id)
			continue;
		to = from + text_trimmed(text->s + from, to - from, "\n");
		size_t last_line = x->heading ? from : to - 1;
		to = last_line + diff_line(text->s + last_line, text->len - last_line);
		if (from < past) {
			last->len = to > past ? to - last->at : last->len;
		} else {
			/* A note shown twice becomes two blocks; the second gets the id "ID#2". */
			const char *id = x->id;
			size_t again = counts[diff_name(&names, id, strlen(id))]++;
			char *once = again ? xasprintf("%s#%zu", id, again + 1) : xstrdup(id);

			blocks->v[blocks->n++] =
				(struct merge_block){ .at = from, .len = to - from, .id = once };
		}
		past = to > past ? to : past;
	}
}

/* ---- the identity of each unit of the draft: where in the template and from what data it comes
 * ---- */

/* The spans of the template that wrote one unit (paragraph, list item, …). */
struct origin {
	const struct mustache_span *first, *end;
	size_t frame; /* the innermost section around all of them */
};

struct namer {
	const struct mustache_trace *t;
	size_t *depth;      /* of each section */
	size_t *first_unit; /* for each section: 1 + index of the block with its first unit; 0: none
			     */
	size_t *origins;    /* for each block: the section of its unit */
	size_t n;
};

static size_t
common_frame(const struct namer *n, size_t a, size_t b)
{
	while (a != b)
		if (n->depth[a] >= n->depth[b])
			a = n->t->frames[a].outer;
		else
			b = n->t->frames[b].outer;
	return a;
}

/* Appends the path of a section: the names of the objects around it, with their identities. */
static void
add_path(struct buf *out, const struct namer *n, size_t frame)
{
	const struct mustache_frame *f = &n->t->frames[frame];

	if (!frame)
		return;
	add_path(out, n, f->outer);
	if (!f->object)
		return;
	buf_addf(out, ".%s", f->key);
	if (!f->id)
		return;
	buf_add_char(out, '[');
	for (const char *c = f->id; *c; c++)
		buf_add_char(out, (unsigned char)*c <= ' ' || *c == 0x7f || *c == '/' ? '_' : *c);
	buf_add_char(out, ']');
}

/* Sets the place of a block: a hash of its part of the template, its path, and the text that the
 * template has there, before values are filled in. Texts of sections inside, which may be left out,
 * do not count. */
static void
set_place(struct merge_block *b, const struct origin *o, const char *path)
{
	const struct mustache_span *s = o->first, *first, *last = NULL;
	uint64_t hash = HASH_BEGIN;

	while (s < o->end && !(s->text && s->frame == o->frame))
		s++;
	first = s < o->end ? s : o->first;
	hash = hash_bytes(hash, first->part, strlen(first->part) + 1);
	hash = hash_bytes(hash, path, strlen(path) + 1);
	for (; s < o->end; s++)
		if (s->text && s->frame == o->frame && text_same(s->part, first->part)) {
			if (!last || !last->sentence || last->text != s->text)
				hash = hash_bytes(hash, &s->text, sizeof(s->text));
			last = s;
		}
	b->place = xasprintf("%016" PRIx64, hash);
}

/* Sets the words of a block: the texts of people in it. {{#said}} – {{said}}{{/said}} is one. */
static void
set_words(struct merge_block *b, const struct origin *o, const struct buf *text)
{
	bool open = false;

	for (const struct mustache_span *s = o->first; s < o->end; s++) {
		size_t from = s->from > b->at ? s->from - b->at : 0;
		size_t to = s->to < b->at + b->len ? s->to - b->at : b->len;
		bool words = s->words;

		for (const struct mustache_span *w = o->first; w < o->end && !words; w++)
			words = w->words && w->whole && w->frame == s->frame &&
				text_same(w->part, s->part);
		while (to > from && text->s[b->at + to - 1] == '\n')
			to--;
		if (words && to > from && open)
			b->words[b->n_words - 1].len = to - b->words[b->n_words - 1].at;
		else if (words && to > from && b->n_words < MERGE_WORDS_MOST)
			b->words[b->n_words++] = (struct merge_words){ from, to - from };
		if (to > from)
			open = words && b->n_words > 0;
	}
}

/* Sets the head of a block: the first unit of the innermost section around it that has one, unless
 * this is an item of a list itself. */
static void
set_head(struct namer *n, struct merge_block *b, size_t i)
{
	const struct mustache_frame *frames = n->t->frames;

	for (size_t f = n->origins[i]; f; f = frames[f].outer) {
		size_t head = n->first_unit[f];
		bool entry = false;

		if (!head) {
			n->first_unit[f] = i + 1;
			continue;
		}
		for (size_t at = n->origins[head - 1]; at != f; at = frames[at].outer)
			entry |= frames[at].entry;
		if (!entry && !b->head && head != i + 1)
			b->head = head;
	}
}

/* Finds the spans that wrote the range of a block, from span *at on. */
static struct origin
origin_of(const struct namer *n, const struct merge_block *b, size_t *at)
{
	const struct mustache_trace *t = n->t;
	struct origin o = { NULL, NULL, SIZE_MAX };

	while (*at < t->n_spans && t->spans[*at].to <= b->at)
		++*at;
	o.first = o.end = t->spans + *at;
	for (; o.end < t->spans + t->n_spans && o.end->from < b->at + b->len; o.end++)
		if (o.end->text && o.frame == SIZE_MAX)
			o.frame = o.end->frame;
		else if (o.end->text)
			o.frame = common_frame(n, o.frame, o.end->frame);
	return o;
}

void
export_blocks_name(struct export_blocks *blocks, const struct buf *text,
	const struct mustache_trace *t, uint64_t template, uint64_t form, char *usual,
	char *ratings)
{
	const struct merge_text draft = { text->s, text->len, blocks->v, blocks->n, "" };
	struct merge_range *ranges;
	size_t n = merge_cut(&draft, &ranges), front = 0, at = 0;

	while (front < n && ranges[front].front)
		front++;
	n -= front;
	struct merge_block *v = xcalloc(n + 4, sizeof(*v));
	struct namer names = { .t = t,
		.depth = xcalloc(t->n_frames + 1, sizeof(size_t)),
		.first_unit = xcalloc(t->n_frames + 1, sizeof(size_t)),
		.origins = xcalloc(n + 1, sizeof(size_t)) };

	for (size_t i = 1; i < t->n_frames; i++)
		names.depth[i] = names.depth[t->frames[i].outer] + 1;
	v[0] = (struct merge_block){ .id = xstrdup(MERGE_TEMPLATE),
		.head = 1,
		.place = xasprintf("%016" PRIx64 ":%s%s", template, words_language(),
			blocks->own_language ? MERGE_OWN_LANGUAGE : "") };
	for (size_t i = 1; i <= n; i++) {
		const struct merge_range *r = &ranges[front + i - 1];
		struct merge_block *b = &v[i];
		CLEANUP(buf_finish) struct buf path = BUF_INIT;

		if (r->block != SIZE_MAX) {
			*b = blocks->v[r->block];
			blocks->v[r->block].id = NULL;
		} else
			*b = (struct merge_block){ .at = r->at, .len = r->len };
		struct origin o = origin_of(&names, b, &at);
		names.origins[i] = o.frame == SIZE_MAX ? 0 : o.frame;
		add_path(&path, &names, names.origins[i]);
		if (!b->id)
			b->id = xasprintf("%s", path.len ? path.s : ".");
		if (o.frame != SIZE_MAX) {
			set_place(b, &o, path.s);
			set_words(b, &o, text);
		}
		set_head(&names, b, i);
	}
	v[++n] = (struct merge_block){ .id = xstrdup(MERGE_FORM),
		.place = xasprintf("%" PRIx64, form) };
	if (usual)
		v[++n] = (struct merge_block){ .id = xstrdup(MERGE_USUAL), .place = usual };
	if (ratings)
		v[++n] = (struct merge_block){ .id = xstrdup(MERGE_RATINGS), .place = ratings };
	free(names.depth);
	free(names.first_unit);
	free(names.origins);
	free(ranges);
	export_blocks_finish(blocks); /* a block in front matter is no unit */
	*blocks = (struct export_blocks){ .v = v, .n = n + 1 };
}

void
export_blocks_finish(struct export_blocks *b)
{
	while (b->n) {
		free((char *)(uintptr_t)b->v[--b->n].id);
		free((char *)(uintptr_t)b->v[b->n].place);
	}
	free(b->v);
	*b = (struct export_blocks){ 0 };
}
