/* Merges an export into a draft, without a disk; merge/ merges texts. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/post/draft.h"

#include <string.h>

#include "base/system/clock.h"
#include "base/text/front.h"
#include "base/text/text.h"
#include "review/record/rating.h"
#include "review/record/rows_rating.h"

/* Returns why the export cannot be merged into the existing file; NULL: it can. */
static const char *
cannot_merge(const struct draft_file *d, const struct draft_made *made)
{
	const struct buf *there = &d->bytes;
	bool blocks = made->blocks;

	if (!d->known)
		return "exists and was not written by this export";
	if (blocks && strspn(there->s, " \t\r\n") == there->len)
		return "is empty (delete it for a new draft)";
	if (blocks && there->len && memchr(there->s, '\0', there->len))
		return "has NUL bytes and is not UTF-8 text: save it as UTF-8";
	if (blocks && made->blocks->n && !merge_table_is_named(d->base.blocks))
		return "was last exported by a program before 1.0.0";
	if ((!blocks || !made->blocks->n) && !draft_has(d, d->base.content, d->base_n))
		return text_same(d->format, "svg")
			? "was edited since earlog wrote it"
			: "was edited since earlog wrote it, and only Markdown drafts are merged";
	return NULL;
}

/* Appends to the text of a base what it carries of notes that are public again, of which the author
 * has the words or took them out, and removes the rest from its table. */
static void
take_carried(
	struct buf *text, struct merge_table *t, const struct draft_file *d, const struct record *r)
{
	size_t n = 0;

	EACH_IN (one, t->blocks, t->n) {
		struct merge_block b = *one;
		bool own = !text_same(b.place, MERGE_WITHHELD),
		     takes = !own && b.told && *b.id != '.' && !draft_withheld_note(r, b.id) &&
			b.at + b.len <= d->base.size;

		EACH_IN_WHILE (each, t->blocks, n, takes)
			takes = !strstr(each->id, b.id);
		if (takes) {
			buf_add_bytes(text, d->base.content + b.at, b.len);
			b.at = text->len - b.len;
			b.place = MERGE_AGAIN;
			b.told = false;
		}
		if (own || takes)
			t->blocks[n++] = b;
	}
	t->n = n;
}

/* Returns the text of the file for the merge. If the export before had no front matter, as the
 * file, and the new one has some, it was left out once and is asked for again: it comes first. */
static struct buf
text_now(const struct draft_file *d, const struct buf *made)
{
	const struct front front = front_find(made->s, made->len, false),
			   now = front_find(d->bytes.s, d->bytes.len, false);
	bool asked = front.kind && !d->restored && !now.kind &&
		!front_find(d->base.content, d->base_n, false).kind;
	size_t bom = asked ? now.body : 0;
	struct buf text = BUF_INIT;

	buf_add_bytes(&text, d->bytes.s, bom);
	size_t n = asked ? front.body + strspn(made->s + front.body, "\n") : 0;
	const char *crlf = strstr(d->bytes.s, "\r\n");
	EACH_IN (one, made->s, n) {
		if (*one == '\n' && crlf)
			buf_add_char(&text, '\r');
		buf_add_char(&text, *one);
	}
	buf_add_bytes(&text, d->bytes.s + bom, d->bytes.len - bom);
	return text;
}

/* Writes the last evening of which the export had ratings; "": of none. */
static void
take_day(char day[11], const struct record *r, int64_t written_ms)
{
	int64_t last = INT64_MIN;

	EACH_ROW (rating, x, r, ROW_RATING)
		if (x->made_ms <= written_ms && rating_evening_date(x) > last)
			last = rating_evening_date(x);
	if (last != INT64_MIN)
		clock_day_text(last, day);
}

/* Writes what is stored of the new export: its text, but with the text of the last one in blocks of
 * which the file keeps that. */
static void
put_stored(struct draft_merged *m, const struct draft_made *made, const struct merge_text *last)
{
	struct buf *text = &m->stored;
	struct merge_block *v = made->blocks->v;

	buf_add_bytes(text, made->text->s, made->text->len);
	for (size_t i = m->r.n_marked; i-- > 0;) {
		const struct merge_mark *x = &m->r.marked[i];
		struct merge_block *b = &v[x->block];
		const struct merge_block *was = &last->blocks[x->was];

		b->told = x->told;
		b->left = x->left;
		b->stays = x->stays;
		if (!b->stays)
			continue;
		buf_splice(text, b->at, b->len, last->s + was->at, was->len);
		for (size_t k = x->block + 1; k < made->blocks->n; k++)
			if (v[k].len)
				v[k].at = v[k].at + was->len - b->len;
		b->len = was->len;
		b->n_words = was->n_words;
		memcpy(b->words, was->words, sizeof(b->words));
	}
}

static bool
merge_edits(struct draft_merged *m, const struct draft_file *d, const struct draft_made *made,
	const struct record *r, bool mark, struct err *err)
{
	CLEANUP(merge_table_finish) struct merge_table table = { 0 };
	CLEANUP(buf_finish) struct buf base = BUF_INIT, now = text_now(d, made->text);
	const char *blocks = text_or(d->base.blocks, "");

	if (!merge_table_read(&table, blocks, strlen(blocks), err))
		return false;
	buf_add_bytes(&base, d->base.content, d->base_n);
	take_carried(&base, &table, d, r);
	struct merge_text last = { base.s, base.len, table.blocks, table.n, "" };
	const struct merge_text today = { made->text->s, made->text->len, made->blocks->v,
		made->blocks->n, "" };
	take_day(last.day, r, d->base.written_ms);
	bool ok = merge_three(&last, now.s, now.len, &today, mark, &m->r, err);
	put_stored(m, made, &last);
	EACH_IN (x, m->r.own, m->r.n_own) {
		made->blocks->v[x->block].both |= x->both;
		made->blocks->v[x->block].asked = x->hash;
	}
	m->edited = !draft_has(d, d->base.content, d->base_n);
	EACH_IN (n, m->r.news, m->r.n_news) {
		bool note = strlen(n->id) == UUID_TEXT - 1 && !strchr(n->id, '/');

		if (note && (n->kind == MERGE_ADDED || n->kind == MERGE_BESIDE))
			m->n_new++;
	}
	return ok;
}

bool
draft_merge(struct draft_merged *m, const struct draft_file *d, const struct draft_made *made,
	const struct record *r, const struct draft_way *way, struct err *err)
{
	const struct buf *text = made->text;
	bool anew = !d->found || (way && way->force) || draft_has(d, text->s, text->len);

	*m = (struct draft_merged){ .r = { .text = BUF_INIT }, .stored = BUF_INIT };
	if (!anew)
		m->why = way && d->read_only ? "is read-only" : cannot_merge(d, made);
	if (!anew && !m->why && made->blocks && made->blocks->n)
		return merge_edits(m, d, made, r, way && way->mark_conflicts, err);
	buf_add_bytes(&m->stored, text->s, text->len);
	text = m->why ? &d->bytes : text;
	buf_add_bytes(&m->r.text, text->s, text->len);
	return true;
}

void
draft_merged_finish(struct draft_merged *m)
{
	buf_finish(&m->stored);
	merge_finish(&m->r);
}
