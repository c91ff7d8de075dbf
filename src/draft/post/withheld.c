/* Decides which texts of a review must not be published, and finds them in a draft. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/post/withheld.h"

#include <string.h>

#include "archive/store/edit.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "draft/post/draft.h"
#include "review/files/profile.h"
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
	EACH (t, &w->texts) {
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

void
draft_withheld_open(struct draft_withheld *w, const char *text)
{
	if (text && *text)
		ARENA_ADD(&w->arena, &w->open, arena_keep(&w->arena, xstrdup(text)));
}

/* Adds the texts that many drafts have: shipped templates, and texts of the profile. */
static void
read_usual(struct draft_withheld *w)
{
	static const char *const folders[] = { "schema/templates", "schema/words" };
	CLEANUP(profile_finish) struct profile p;
	const struct embedded *e;

	profile_load_own(&p, NULL);
	EACH (one, &p.boilerplate)
		draft_withheld_open(w, one->value);
	EACH_OF (each, folders)
		for (size_t i = 0; (e = file_embedded_nth(*each, i)); i++)
			draft_withheld_open(w, e->data);
}

/* Adds the names that a draft gives to what its sentences are of. */
static void
read_names(struct draft_withheld *w, const struct record *r)
{
	for (int kind = 0; kind < ROW_KINDS; kind++)
		EACH_ROW (row, x, r, (enum row_kind)kind)
			if (!x->deleted)
				draft_withheld_open(w, row_name((enum row_kind)kind, x));
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

	EACH_ROW_WHILE (note, n, r, ROW_NOTE, ok) {
		bool private = note_is_private(r, n);

		if (private || record_in_trash(r, &n->row, &n->sitting))
			ok = add_versions(w, st, ROW_NOTE, &n->row, offsetof(struct note, body),
				"note", !private, err);
		else
			draft_withheld_open(w, n->body);
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

	EACH_ROW_WHILE (rating, x, r, ROW_RATING, ok) {
		bool private = withheld_is(r, &x->row.uuid),
		     gone = record_in_trash(r, &x->row, &x->sitting) || !x->remark;

		if ((x->remark || uuids_have(&old, &x->row.uuid)) && (gone || private))
			ok = add_versions(w, st, ROW_RATING, &x->row,
				offsetof(struct rating, remark), "remark", !private, err);
		else
			draft_withheld_open(w, x->remark);
	}
	return ok;
}

/* Reads what is withheld of the review in a record. */
static bool
read_one(struct draft_withheld *w, struct store *st, const struct record *r,
	const struct uuid *review, struct err *err)
{
	const struct review *x = record_find(r, ROW_REVIEW, review);

	draft_withheld_open(w, x ? x->tagline : NULL);
	draft_withheld_open(w, x ? x->excerpts : NULL);
	read_names(w, r);
	return read_notes(w, st, r, err) && read_remarks(w, st, r, review, err);
}

bool
draft_withheld_read(struct draft_withheld *w, struct store *st, const struct record *r,
	const struct uuid *review, struct err *err)
{
	CLEANUP(uuids_finish) struct uuids all = { .v = NULL };

	*w = (struct draft_withheld){ 0 };
	read_usual(w);
	bool ok = read_one(w, st, r, review, err) && store_reviews_private(st, &all, err);
	w->only_private = true;
	EACH_WHILE (each, &all, ok) {
		CLEANUP(record_finish) struct record one = record_new();

		ok = uuid_same(each, review) ||
			(store_load(st, each, &one, err) && read_one(w, st, &one, each, err));
	}
	return ok;
}

void
draft_withheld_finish(struct draft_withheld *w)
{
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

/* Marks the texts of notes that the last export to the file had, perhaps when they were public. */
static void
mark_exported(struct draft_withheld *w, const struct draft_file *d)
{
	CLEANUP(merge_table_finish) struct merge_table last = { 0 };
	const char *blocks = text_or(d->base.blocks, "");
	char id[UUID_TEXT];

	merge_table_read(&last, blocks, strlen(blocks), ERR_IGNORED);
	EACH (t, &w->texts) {
		uuid_text(&t->of, id);
		t->exported = false;
		EACH_IN (b, last.blocks, last.n)
			t->exported |= text_starts(b->id, id);
	}
}

bool
draft_withheld_gaps(struct gaps *g, struct draft_withheld *w, const struct draft_file *d,
	const char *draft, size_t n)
{
	struct secret *v = w->texts.v, *end = v + w->texts.n;
	bool private = false;

	mark_exported(w, d);
	find_words(v, w->texts.n, &w->open, draft, n);
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
			if (uuid_same(&same->of, &next->of))
				same->line = 0;
	}
	g->first = g->text.len;
	return private;
}

/* ---- what later exports need ---- */

void
draft_withheld_carry(
	const struct record *r, const struct draft_file *d, struct buf *content, struct buf *table)
{
	CLEANUP(merge_table_finish) struct merge_table last = { 0 };
	const char *blocks = text_or(d->base.blocks, "");

	merge_table_read(&last, blocks, strlen(blocks), ERR_IGNORED);
	EACH_IN (b, last.blocks, last.n) {
		if (!draft_withheld_note(r, b->id) || b->at + b->len > d->base.size)
			continue;
		const char *words = d->base.content + b->at;
		size_t len = b->len;
		if (len && words[len - 1] == '\n')
			len--;
		bool there = memmem(d->bytes.s, d->bytes.len, words, len);
		struct merge_block next = { .at = content->len + 1,
			.len = b->len,
			.id = b->id,
			.place = MERGE_WITHHELD,
			.told = b->told || (d->found && !there) };

		if (text_same(b->place, MERGE_WITHHELD))
			next.told = b->told || there;
		buf_add_char(content, '\n');
		buf_add_bytes(content, words, b->len);
		merge_table_put(table, &next, 1);
	}
}
