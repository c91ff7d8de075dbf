/* Decides which texts of a review must not be published, and finds them in a draft. */
#include "draft/post/withheld.h"

#include <stdlib.h>
#include <string.h>

#include "archive/store/edit.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "draft/post/draft.h"
#include "review/record/note_rules.h"
#include "review/record/rows_note.h"
#include "review/record/rows_rating.h"
#include "review/record/rows_review.h"

#define SHOWN 60 /* columns of a text in a gap */

const struct note *
draft_withheld_note(const struct record *r, const char *id)
{
	CLEANUP(pointer_free) char *text = xstrndup(id, UUID_TEXT - 1);
	struct uuid u;

	if (!r || strchr(id, '/') || !uuid_read(&u, text))
		return NULL;
	const struct note *n = record_find(r, ROW_NOTE, &u);
	return n && (record_in_trash(r, &n->row, &n->sitting) || note_is_private(r, n)) ? n : NULL;
}

/* ---- what is withheld ---- */

/* Adds a paragraph of n bytes without the blanks around it, once. */
static void
add_paragraph(struct draft_withheld *w, const char *text, size_t n, const struct uuid *of,
	const char *kind, bool deleted)
{
	if (deleted && w->only_private)
		return;
	for (; n && strchr(" \t\r\n", *text); n--)
		text++;
	n = text_trimmed(text, n, " \t\r\n");
	if (!n)
		return;
	for (size_t i = 0; i < w->texts.n; i++) {
		struct secret *t = &w->texts.v[i];

		if (text_is(text, n, t->s)) {
			t->deleted &= deleted;
			return;
		}
	}
	struct secret t = { .s = arena_keep(&w->arena, xstrndup(text, n)),
		.of = *of,
		.kind = kind,
		.deleted = deleted };
	ARENA_ADD(&w->arena, &w->texts, t);
}

/* Adds each paragraph of a text: they are paragraphs of a draft also. */
static void
add_text(struct draft_withheld *w, const char *text, size_t n, const struct uuid *of,
	const char *kind, bool deleted)
{
	for (size_t at = 0, len; at < n; at += len + 2) {
		const char *end = memmem(text + at, n - at, "\n\n", 2);

		len = end ? (size_t)(end - text) - at : n - at;
		add_paragraph(w, text + at, len, of, kind, deleted);
	}
}

static void
add_open(struct draft_withheld *w, const char *text)
{
	if (text && *text)
		ARENA_ADD(&w->arena, &w->known.open, arena_keep(&w->arena, xstrdup(text)));
}

/* Adds the names that a draft gives to what its sentences are of. */
static void
read_names(struct draft_withheld *w, const struct record *r)
{
	for (int kind = 0; kind < ROW_KINDS; kind++)
		for (const struct row *x = NULL; (x = record_next(r, (enum row_kind)kind, x));)
			if (!x->deleted)
				add_open(w, row_name((enum row_kind)kind, x));
}

/* Adds a text of each version of a row: the member of its struct at `at`. */
static bool
add_versions(struct draft_withheld *w, struct store *st, enum row_kind kind, const struct row *row,
	size_t at, const char *what, bool deleted, struct err *err)
{
	struct rows all;
	bool ok = store_versions(st, kind, &row->uuid, &all, err);

	for (size_t i = all.n; ok && i-- > 0;) {
		const char *text = text_or(*(char *const *)((uintptr_t)all.v[i] + at), "");

		add_text(w, text, strlen(text), &row->uuid, what, deleted);
	}
	rows_finish(&all);
	return ok;
}

static bool
read_notes(struct draft_withheld *w, struct store *st, const struct record *r, struct err *err)
{
	bool ok = true;

	for (const struct note *n = NULL; ok && (n = record_next(r, ROW_NOTE, n));) {
		bool private = note_is_private(r, n);

		if (private || record_in_trash(r, &n->row, &n->sitting))
			ok = add_versions(w, st, ROW_NOTE, &n->row, offsetof(struct note, body),
				"note", !private, err);
		else
			add_open(w, n->body);
	}
	return ok;
}

/* Adds remarks; a public one that was taken out of its rating is deleted. */
static bool
read_remarks(struct draft_withheld *w, struct store *st, const struct record *r,
	const struct uuid *review, struct err *err)
{
	CLEANUP(uuids_finish) struct uuids old = { .v = NULL };
	bool ok = store_rerated(st, review, &old, err);

	for (const struct rating *x = NULL; ok && (x = record_next(r, ROW_RATING, x));) {
		bool private = withheld_is(r, &x->row.uuid),
		     gone = record_in_trash(r, &x->row, &x->sitting) || !x->remark;

		if ((x->remark || uuids_have(&old, &x->row.uuid)) && (gone || private))
			ok = add_versions(w, st, ROW_RATING, &x->row,
				offsetof(struct rating, remark), "remark", !private, err);
		else
			add_open(w, x->remark);
	}
	return ok;
}

/* ---- what was exported ---- */

static bool
read_bases(struct draft_withheld *w, struct store *st, const struct uuid *review, struct err *err)
{
	CLEANUP(export_bases_finish) struct export_bases all;
	bool ok = store_export_bases(st, review, DRAFT_FORMAT, &all, err);

	for (struct export_base *b = all.v; b < all.v + all.n; b++) {
		LIST_ADD(&w->known.exports, b->content);
		b->content = NULL;
	}
	if (!w->texts.n)
		LIST_FINISH(&w->known.exports, free(*each));
	return ok;
}

/* Reads what is withheld of the review in a record. */
static bool
read_one(struct draft_withheld *w, struct store *st, const struct record *r,
	const struct uuid *review, struct err *err)
{
	const struct review *x = record_find(r, ROW_REVIEW, review);

	add_open(w, x ? x->tagline : NULL);
	add_open(w, x ? x->excerpts : NULL);
	read_names(w, r);
	return read_notes(w, st, r, err) && read_remarks(w, st, r, review, err) &&
		read_bases(w, st, review, err);
}

bool
draft_withheld_read(struct draft_withheld *w, struct store *st, const struct record *r,
	const struct uuid *review, struct err *err)
{
	CLEANUP(uuids_finish) struct uuids all = { .v = NULL };

	*w = (struct draft_withheld){ 0 };
	bool ok = read_one(w, st, r, review, err) && store_reviews_private(st, &all, err);
	w->n_own = w->texts.n;
	w->only_private = true;
	for (size_t i = 0; ok && i < all.n; i++) {
		CLEANUP(record_finish) struct record one = record_new();

		ok = uuid_same(&all.v[i], review) ||
			(store_load(st, &all.v[i], &one, err) &&
				read_one(w, st, &one, &all.v[i], err));
	}
	return ok;
}

void
draft_withheld_finish(struct draft_withheld *w)
{
	LIST_FINISH(&w->known.exports, free(*each));
	arena_finish(&w->arena);
	*w = (struct draft_withheld){ 0 };
}

/* ---- finding them in a draft ---- */

bool
draft_withheld_conflict(struct gaps *g, const char *draft)
{
	size_t nth = 1;

	for (const char *line = draft; line && *line; line = text_after(line, '\n'), nth++)
		if (TEXT_STARTS(line, "<<<<<<< ", ">>>>>>> ")) {
			gaps_add(g, "line %zu: the draft still has a conflict (%.7s)", nth, line);
			return true;
		}
	return false;
}

bool
draft_withheld_gaps(struct gaps *g, struct draft_withheld *w, const char *draft, size_t n)
{
	struct secret *v = w->texts.v, *end = v + w->texts.n;
	bool private = false;

	find_words(v, w->texts.n, &w->known, draft, n);
	/* One gap for each row, in the order of the draft. */
	for (;;) {
		const struct secret *next = NULL, *first = v;

		for (const struct secret *t = v; t < end; t++)
			if (t->line && (!next || t->line < next->line))
				next = t;
		if (!next)
			break;
		while (!uuid_same(&first->of, &next->of))
			first++;
		size_t fits = text_fit(first->s, strcspn(first->s, "\n"), SHOWN, &(int){ 0 });
		const char *kept = next->deleted ? "deleted" : "private";
		gaps_add(g, "line %zu: the draft still has words of a %s %s: %.*s%s", next->line,
			kept, next->kind, (int)fits, first->s, first->s[fits] ? "…" : "");
		private |= !next->deleted;
		for (struct secret *same = v; same < end; same++)
			if (uuid_same(&same->of, &next->of)) {
				same->line = 0;
				same->there = true;
			}
	}
	g->first = g->text.len;
	return private;
}

/* Returns true if the author took a row's text out of the file before this export did: the last
 * export had it, and the file has not; or an earlier export found so. */
static bool
is_taken_out(const struct merge_table *last, const struct draft_file *d, const char *id)
{
	bool had = false, there = false;

	for (const struct merge_block *b = last->blocks; b < last->blocks + last->n; b++) {
		if (strncmp(b->id, id, UUID_TEXT - 1) != 0 || !b->len || b->at > d->base.size ||
			b->len > d->base.size - b->at)
			continue;
		if (text_same(b->place, MERGE_WITHHELD))
			return b->told;
		const char *words = d->base.content + b->at;
		had = true;
		there |= memmem(d->bytes.s, d->bytes.len, words,
				 b->len - (words[b->len - 1] == '\n')) != NULL;
	}
	return had && !there;
}

void
draft_withheld_carry(struct draft_withheld *w, const struct draft_file *d, struct buf *content,
	struct buf *table)
{
	CLEANUP(merge_table_finish) struct merge_table last = { 0 };
	const char *blocks = text_or(d->base.blocks, "");

	if (!w->n_own)
		return;
	merge_table_read(&last, blocks, strlen(blocks), ERR_IGNORED);
	find_words(w->texts.v, w->texts.n, &w->known, d->bytes.s, d->bytes.len);
	for (const struct secret *t = w->texts.v; t < w->texts.v + w->n_own; t++) {
		char id[UUID_TEXT];
		struct merge_block b = { .at = content->len, .id = id, .place = MERGE_WITHHELD };

		if (!t->exported)
			continue;
		uuid_text(&t->of, id);
		b.told = d->found && (t->there || (!t->line && is_taken_out(&last, d, id)));
		if (!text_same(t->kind, "note"))
			b.id = ".withheld";
		buf_addf(content, "\n%s\n", t->s);
		b.len = content->len - b.at;
		merge_table_put(table, &b, 1);
	}
}
