/* Decides what happens to each unit (note, paragraph, list item, …) of the last export, runs all
 * steps of a merge, and lists what happened. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/merge/merge.h"

#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "draft/merge/diff.h"
#include "draft/merge/merge_private.h"

const char *const merge_kind_names[MERGE_KINDS] = {
	[MERGE_ADDED] = "added",
	[MERGE_BESIDE] = "added after text that you rewrote",
	[MERGE_UPDATED] = "updated",
	[MERGE_MOVED] = "moved",
	[MERGE_CARRIED] = "moved, with your text below it",
	[MERGE_REMOVED] = "removed",
	[MERGE_REWRITTEN] = "your text is kept; earlog's text is now",
	[MERGE_DELETED] = "you deleted this text; earlog has",
	[MERGE_KEPT] = "no longer in the review; your text is kept",
	[MERGE_CONFLICT] = "conflict",
	[MERGE_OMITTED] = "left out, because the file has no front matter",
	[MERGE_LEFT] = "no longer written",
	[MERGE_HEADLESS] = "left out, because you deleted what it belongs to",
};

/* Returns true for a unit of base that an earlier export had, and of which the file still has the
 * author's text. */
static bool
is_again(const struct merge_unit *b)
{
	return b->block && text_same(b->block->place, MERGE_AGAIN);
}

/* Returns the title of the section or track that has unit o of the new export, else the heading
 * above it, or above a unit of the file; "": none. The caller frees. */
static char *
title_of(const struct merge_unit *o)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	do
		o = o->title;
	while (o && o->kind != UNIT_HEADING &&
		!TEXT_STARTS(merge_unit_id(o), "section/", "item/", "versus/"));
	if (o)
		merge_unit_text(&text, o);
	const char *title = text.s + strspn(text.s, "#*[ ");
	size_t n = strcspn(title, "*]\n");
	return xstrndup(title, n - text_colon(title, n));
}

/* Adds an entry to the list of news: `kind` happened to unit u of an export. The entry has the
 * number of the line where unit `at` begins in the merged text; of a title that was kept for it,
 * also its words. */
static void
add_news(struct merge_result *r, enum merge_kind kind, const struct merge_unit *at,
	const struct merge_unit *u)
{
	const struct merge_unit *said = kind == MERGE_KEPT && at != u->now ? at : u;
	struct buf words = BUF_INIT;

	merge_unit_text(&words, said);
	if (said->kind == UNIT_HEADING) /* without the line that underlines the heading */
		buf_truncate(&words, strcspn(words.s, "\n"));
	ARRAY_ADD(r->news, r->n_news, r->cap_news,
		(struct merge_news){ .kind = kind,
			.line = at->result_line,
			.again = !merge_unit_is_new(u) && is_again(u),
			.title = title_of(merge_unit_is_new(u) ? u : at),
			.id = xstrdup(merge_unit_id(u)),
			.words = buf_detach(&words) });
	r->count[kind]++;
}

/* ---- what becomes of each unit ---- */

/* What the record did to a unit of the last export; whether it moves is decided in merge_place.c.
 */
enum theirs { THEIRS_SAME, THEIRS_CHANGED, THEIRS_GONE, THEIRS };

/* What is written for a unit, and what is said of it: the table of merge.h, with its columns.
 * ACT_MIX: the parts that the author left follow; "updated" if all that changed does, else what is
 * here. Of a comment that is gone, the lines that he left go. */
static const struct cell {
	enum merge_act act;
	enum merge_kind told;
} cells[THEIRS][MINES] = {
	[THEIRS_SAME] = { { ACT_KEEP, MERGE_NOTHING }, { ACT_KEEP, MERGE_NOTHING },
		{ ACT_KEEP, MERGE_NOTHING }, { ACT_KEEP, MERGE_NOTHING } },
	[THEIRS_CHANGED] = { { ACT_KEEP, MERGE_DELETED }, { ACT_UPDATE, MERGE_UPDATED },
		{ ACT_MIX, MERGE_REWRITTEN }, { ACT_KEEP, MERGE_REWRITTEN } },
	[THEIRS_GONE] = { { ACT_KEEP, MERGE_NOTHING }, { ACT_DROP, MERGE_REMOVED },
		{ ACT_MIX, MERGE_KEPT }, { ACT_KEEP, MERGE_NOTHING } },
};

/* Returns a hash of the text of unit o, and of the title above it that the file does not have. */
static size_t
hash_of(const struct merge_run *m, const struct merge_unit *o)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	merge_unit_text(&text, o);
	if (o->title && (o->title->goes == GOES_OUT || merge_left_before(m, o->title)))
		merge_unit_text(&text, o->title);
	return hash_bytes(HASH_BEGIN, text.s, text.len) | 1;
}

bool
merge_is_same(const struct merge_run *m, const struct merge_unit *b)
{
	size_t stays = b->block ? b->block->stays : 0;
	const struct merge_unit *o = b->made, *now = b->now;

	if (b->name == o->name || (now && now->name == o->name))
		return true;
	if (m->old) /* a row has the columns of its table */
		return (o->kind != UNIT_ROW || merge_row_cells(b) == merge_row_cells(o)) &&
			merge_words_same(b, o);
	return stays && !m->reformed && stays == hash_of(m, o);
}

/* Returns true if the new export has the note in a comment. */
static bool
is_hidden(const struct merge_run *m, const struct merge_unit *b)
{
	EACH_IN (x, m->made.blocks, m->made.n_blocks)
		if (*merge_unit_id(b) && text_same(x->id, merge_unit_id(b)))
			return true;
	return false;
}

/* Decides about unit b of the last export by the table. A note that the author deleted is listed
 * when this is first seen; of a unit that he edited, the parts that he left follow. */
static void
decide(struct merge_run *m, bool mark, struct merge_unit *b)
{
	struct merge_unit *o = b->made, *now = b->now;
	bool same = o && merge_is_same(m, b), alone = now && now->base == b;
	enum theirs theirs = same ? THEIRS_SAME : THEIRS_CHANGED;
	const struct cell *cell = &cells[o ? theirs : THEIRS_GONE][b->mine];
	enum merge_kind told = cell->told;
	enum merge_act act = cell->act;

	if (m->old && !o && b->mine == MINE_SAME && is_hidden(m, b)) {
		act = ACT_KEEP;
		told = MERGE_NOTHING;
	} else if (m->old && !o && b->mine == MINE_SAME &&
		((!merge_unit_is_note(b) && !merge_unit_is_data(b)) || b->end > b + 1)) {
		act = ACT_KEEP;
		told = MERGE_LEFT;
	}
	if (o && o->goes == GOES_ELSEWHERE && b->indent != o->indent && b->kind == o->kind &&
		b->kind != UNIT_HEADING)
		act = ACT_UPDATE; /* the same text, one level up or down */
	if (same && !now && !merge_unit_is_told(b) && !is_again(b) && b->kind != UNIT_FRONT &&
		b->kind != UNIT_HEADING && merge_unit_is_note(b))
		told = MERGE_DELETED;
	if (o)
		o->now = b->now;
	if (o && alone && now->kind == b->kind)
		now->made = b->made;
	if (act != ACT_MIX) {
		if (now && alone)
			now->act = act;
	} else if (!o || o->goes != GOES_NOT || !merge_has_other_title(m, b)) {
		bool follows = merge_parts_follow(m, b, now, o);

		now->act = now->mixed && now->act != ACT_DROP ? ACT_MIX : now->act;
		if (!o && (now->act == ACT_DROP || (follows && !alone)))
			told = MERGE_REMOVED;
		else if (o && follows)
			told = now->mixed ? MERGE_UPDATED : MERGE_NOTHING;
		else if (o && alone && !now->mixed && mark && now->kind != UNIT_CONFLICT) {
			told = MERGE_CONFLICT;
			now->act = ACT_MARK;
			now->made = b->made;
		}
	}
	if (!o || o->told == MERGE_NOTHING)
		*(o ? &o->told : &b->told) = told;
}

/* A table takes other columns whole or not at all. It is the author's if he changed its titles or
 * the line below them, or if a row of his has more cells than the new titles: nothing is written in
 * it, and what is new is listed. */
static void
keep_tables(struct merge_run *m)
{
	struct merge_unit *end = m->now.units + m->now.n_units, *row;

	for (struct merge_unit *first = m->now.units; first < end; first = row) {
		const struct merge_unit *b = first->base, *o = b ? b->made : NULL;
		size_t n = o ? merge_row_cells(o) : 0;
		bool other = o && merge_row_cells(first) != n, own = false;

		for (row = first;
			row < end && row->kind == UNIT_ROW && (row == first || !row[-1].gap);
			row++) {
			b = row->base;
			own |= other && (!b || b->mine != MINE_SAME) &&
				(row <= first + 1 || merge_row_cells(row) > n);
		}
		for (struct merge_unit *x = first; own && x < row; x++) {
			if (x->act == ACT_UPDATE || x->act == ACT_MIX)
				x->made->told = x == first + 1 ? MERGE_NOTHING : MERGE_REWRITTEN;
			x->act = ACT_OWN_TABLE;
		}
		row += row == first;
	}
}

/* Returns the row of the last export that stands for row o of the new one, since the program of
 * that export had one row for each word: "rows[Punch]" for "rows[2026-11-20.f3…]", whose first cell
 * is "Punch (Voices)"; NULL: none, or row o is of a later evening. */
static struct merge_unit *
row_of_word(const struct merge_run *m, const struct merge_unit *o)
{
	static const char rows[] = ".rated.rows[";
	const char *id = merge_unit_path(o), *at = strstr(id, rows);
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	if (o->kind != UNIT_ROW || !at || strncmp(at + strlen(rows), m->day, 10) > 0)
		return NULL;
	size_t n = (size_t)(at - id) + strlen(rows);
	merge_unit_text(&text, o);
	EACH_IN (b, m->base.units, m->base.n_units) {
		const char *was = merge_unit_path(b);

		if (b->kind != UNIT_ROW || strncmp(was, id, n) != 0)
			continue;
		size_t word = strcspn(was + n, "]");
		bool same = text_starts(text.s, "| ");
		for (size_t k = 0; same && k < word; k++)
			same = was[n + k] == text.s[2 + k] ||
				(was[n + k] == '_' && strchr(" /", text.s[2 + k]));
		if (same && TEXT_STARTS(text.s + 2 + word, " (", " |"))
			return b;
	}
	return NULL;
}

/* Adds no row that one stands for which the author deleted or edited; the file keeps the latter. */
static void
settle_rows(struct merge_run *m)
{
	EACH_IN (o, m->made.units, m->made.n_units) {
		struct merge_unit *b = o->base ? NULL : row_of_word(m, o);

		if (!b || b->mine == MINE_SAME)
			continue;
		o->base = b;
		o->now = b->now;
		b->made = o;
		o->told = b->now ? MERGE_REWRITTEN : MERGE_DELETED;
		if (merge_unit_is_told(b))
			o->told = MERGE_NOTHING;
	}
}

static void
decide_all(struct merge_run *m, bool mark)
{
	merge_move_all(m);
	/* Comments first, since other units may be in them. */
	for (int hidden = 1; hidden >= 0; hidden--)
		EACH_IN (b, m->base.units, m->base.n_units)
			if ((b->kind == UNIT_COMMENT) == hidden)
				decide(m, mark, b);
	keep_tables(m);
	settle_rows(m);
}

/* ---- running all steps of a merge ---- */

/* Returns the first text of the author right below a title of the merged text that is no news
 * itself; NULL: there is none. */
static const struct merge_unit *
text_below(const struct merge_unit *title)
{
	const struct merge_unit *u = title->next;

	while (u && (u->under != title || u->made || (u->base && u->base->mine != MINE_REPLACED)))
		u = u->next;
	return u;
}

/* Returns the index of the block of unit o of the new export. */
static size_t
block_number(const struct merge_run *m, const struct merge_unit *o)
{
	return o->block ? (size_t)(o->block - m->made.blocks) : 0;
}

static void
own_finish(struct merge_own *x)
{
	free(x->id);
	free(x->title);
	free(x->label);
	free(x->was);
	free(x->is);
}

/* Lists unit b of the last export if the author corrected a note or rating there, and marks it. A
 * unit of the file that has the text of several of the last export is none. */
static void
add_own(struct merge_run *m, struct merge_result *r, const struct merge_unit *b)
{
	const struct merge_unit *now = b->now, *o = b->made;
	const char *path = merge_unit_path(b);
	bool note = merge_unit_is_note(b) && b->kind != UNIT_FRONT, joined = false;

	if (b->mine < MINE_EDITED || !now || !o || !o->block || !b->block || now->name == o->name ||
		now->kind != o->kind || (!note && (!merge_unit_is_fact(b) || *path != '.')))
		return;
	EACH_IN (x, m->base.units, m->base.n_units)
		joined |= x != b && x->now == b->now;

	for (size_t part = 0; part < merge_parts_apart(now, o); part++) {
		struct merge_own own = { now->result_line, block_number(m, o), part,
			.figure = !note, .joined = joined, .both = b->block->both };

		if (!merge_parts_own(m, b, o, now, &own) && (part || !own.both))
			continue;
		own.asked = own.hash && own.hash == b->block->asked;
		own.id = xstrdup(merge_unit_path(o));
		own.title = title_of(o);
		ARRAY_ADD(r->own, r->n_own, r->cap_own, own);
	}
}

/* Lists what happened to each unit (struct merge_news). Runs last, because the list has line
 * numbers of the merged text. */
static void
report_all(struct merge_run *m, struct merge_result *r)
{
	EACH_IN (o, m->made.units, m->made.n_units) {
		const struct merge_unit *now = o->now, *b = o->base;
		bool deleted = o->told == MERGE_DELETED;

		/* One that only stands at another place below its title has no other text. */
		if (o->told == MERGE_NOTHING && o->goes == GOES_NOT && !m->same && b &&
			b->mine != MINE_SAME && (o->name != b->name || merge_has_other_title(m, b)))
			add_news(r, MERGE_REWRITTEN, now ? now : o, o);
		if (deleted || (o->told != MERGE_NOTHING && !m->same))
			add_news(r, o->told, now ? now : o, o);
		deleted |= b && !now && merge_unit_is_told(b);
		bool headless = o->title && o->title->goes == GOES_OUT;
		bool stays = b && now && b->mine == MINE_SAME && b->block && b->kind == o->kind &&
			b->indent == o->indent && (headless || !merge_has_other_title(m, b)) &&
			(headless || now->name != o->name) && merge_is_same(m, b);
		struct merge_mark mark = { .block = block_number(m, o),
			.told = deleted && o->goes != GOES_OUT,
			.left = o->goes == GOES_OUT };
		if (stays) {
			mark.was = (size_t)(b->block - m->base.blocks);
			mark.stays = hash_of(m, o);
		}
		if (o->block && (mark.told || mark.left || mark.stays))
			ARRAY_ADD(r->marked, r->n_marked, r->cap_marked, mark);
	}
	EACH_IN (b, m->base.units, m->base.n_units)
		add_own(m, r, b);
	EACH_IN_WHILE (b, m->base.units, m->base.n_units, !m->same) {
		const struct merge_unit *now = b->now, *own = now;

		if (b->made || !now || b->mine == MINE_REPLACED)
			continue;
		enum merge_kind kind = now->act == ACT_DROP ? MERGE_REMOVED : MERGE_KEPT;
		if (b->told == MERGE_LEFT || (b->told == MERGE_REMOVED && b->mine != MINE_SAME))
			kind = b->told;
		/* A title that stays for the author's text below it is news with this text, which
		 * may be news itself, or stay for a title between them. */
		if (kind == MERGE_KEPT && b->mine == MINE_SAME)
			own = now->level ? text_below(now) : NULL;
		if (own)
			add_news(r, kind, own, b);
	}
}

static bool
same_bytes(const char *a, size_t na, const char *b, size_t nb)
{
	return na == nb && (!na || memcmp(a, b, na) == 0);
}

static void
count_marks(struct merge_result *r)
{
	size_t at = 0, len;

	for (; (len = diff_line(r->text.s + at, r->text.len - at)); at += len)
		r->marks += text_is(
			r->text.s + at, text_trimmed(r->text.s + at, len, "\r\n"), merge_marks[0]);
}

/* Returns the place of a block of the export; "": it has no such block. */
static const char *
place_of(const struct merge_text *t, const char *id)
{
	EACH_IN (b, t->blocks, t->nblocks)
		if (text_same(b->id, id))
			return text_or(b->place, "");
	return "";
}

/* Returns true if another program wrote the last export, by another form: the forms differ, and not
 * in the author's own texts, or it is not known whose they are. *reformed: the author changed it.
 */
static bool
is_old(const struct merge_text *base, const struct merge_text *made, bool *reformed)
{
	const char *was = place_of(base, MERGE_TEMPLATE), *is = place_of(made, MERGE_TEMPLATE),
		   *form = place_of(base, MERGE_FORM);
	size_t n = strcspn(was, ":"); /* a language follows */
	bool other = n != strcspn(is, ":") || strncmp(was, is, n) != 0;

	*reformed = other && *form && !text_same(form, place_of(made, MERGE_FORM));
	return other && !*reformed;
}

bool
merge_three(const struct merge_text *base, const char *now, size_t now_n,
	const struct merge_text *made, bool mark, struct merge_result *r, struct err *err)
{
	const struct merge_text file = { .s = now, .n = now_n };
	struct merge_run m = { .day = base->day };

	*r = (struct merge_result){ .text = BUF_INIT };
	bool ok = merge_side_read(&m, &m.base, base, "the last export", err) &&
		merge_side_read(&m, &m.now, &file, "the file", err) &&
		merge_side_read(&m, &m.made, made, "the new export", err);
	bool left = false; /* units that were left out may have their title again */
	EACH_IN (block, base->blocks, base->nblocks)
		left |= block->left;
	m.old = is_old(base, made, &r->reformed);
	m.reformed = r->reformed;
	m.same = same_bytes(base->s, base->n, made->s, made->n) && !left;
	bool settled = same_bytes(now, now_n, made->s, made->n);
	if (ok && settled)
		buf_add_bytes(&r->text, now, now_n);
	if (ok && !settled) {
		merge_side_split(&m, &m.base, false);
		merge_side_split(&m, &m.made, false);
		merge_side_split(&m, &m.now, false);
		merge_match_all(&m);
		decide_all(&m, mark);
		merge_place_all(&m);
		merge_put_all(&m, &r->text);
		report_all(&m, r);
		bool edited = !same_bytes(base->s, base->n, now, now_n);
		if (!edited || m.same) {
			buf_clear(&r->text);
			buf_add_bytes(&r->text, edited ? now : made->s, edited ? now_n : made->n);
		}
	}
	if (ok)
		count_marks(r);
	merge_run_finish(&m);
	return ok;
}

void
merge_finish(struct merge_result *r)
{
	EACH_IN (one, r->news, r->n_news) {
		free(one->title);
		free(one->id);
		free(one->words);
	}
	free(r->news);
	EACH_IN (one, r->own, r->n_own)
		own_finish(one);
	free(r->own);
	free(r->marked);
	buf_finish(&r->text);
	*r = (struct merge_result){ .text = BUF_INIT };
}
