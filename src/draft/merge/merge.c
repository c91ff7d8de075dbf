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

/* Returns the title of the section or track that has unit i of the new export, else the heading
 * above it; "": none. The caller frees. */
static char *
title_of(const struct merge_run *m, size_t i)
{
	const struct merge_unit *o;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	do {
		i = m->made.units[i].title;
		o = unit_or_null(&m->made, i);
	} while (o && o->kind != UNIT_HEADING &&
		!TEXT_STARTS(merge_unit_id(&m->made, o), "section/", "item/", "versus/"));
	if (o)
		merge_unit_text(&text, &m->made, o);
	const char *title = text.s + strspn(text.s, "#*[ ");
	size_t n = strcspn(title, "*]\n");
	return xstrndup(title, n - text_colon(title, n));
}

/* Adds an entry to the list of news: `kind` happened to unit u of text s. The entry has the
 * number of the line where unit `at` begins in the merged text; of a title that was kept for it,
 * also its words. */
static void
add_news(const struct merge_run *m, struct merge_result *r, enum merge_kind kind,
	const struct merge_unit *at, const struct merge_side *s, const struct merge_unit *u)
{
	bool below = kind == MERGE_KEPT && at != &m->now.units[u->now];
	const struct merge_unit *said = below ? at : u;
	struct buf words = BUF_INIT;

	merge_unit_text(&words, below ? &m->now : s, said);
	if (said->kind == UNIT_HEADING) /* without the line that underlines the heading */
		buf_truncate(&words, strcspn(words.s, "\n"));
	ARRAY_ADD(r->news, r->n_news, r->cap_news,
		(struct merge_news){ .kind = kind,
			.line = at->result_line,
			.again = s == &m->base && u->block != NONE &&
				text_same(s->blocks[u->block].place, MERGE_AGAIN),
			.title = s == &m->made ? title_of(m, (size_t)(u - s->units)) : xstrdup(""),
			.id = xstrdup(merge_unit_id(s, u)),
			.words = buf_detach(&words) });
	r->count[kind]++;
}

/* ---- deciding what happens to each unit ---- */

/* How a unit differs between the last export and the new one. */
enum form {
	FORM_SAME,  /* not at all, or the file already has the new text */
	FORM_PARTS, /* in its text: part by part */
	FORM_WORDS, /* in its kind or place: only its words follow */
	FORM_FACT,  /* in its kind or place, and it has no words */
	FORM_LEFT,  /* the author took it out of a comment, where the new text remains */
	FORMS
};

/* The result for the unit of the file. */
enum step {
	STEP_NONE,
	STEP_UPDATE,
	STEP_FOLLOW, /* the parts that the author left follow; the rest is reported */
	STEP_WORDS,  /* the words follow, if they can */
	STEP_REPORT, /* stays, and is reported or marked as a conflict */
	STEP_STAY,   /* stays, and is reported */
	STEP_LEAVE,  /* leaves; the new text is added at its place */
	STEP_DELETED /* is not there, and is reported once */
};

static const enum step steps[FORMS][FATES] = {
	/* FATE_GONE, FATE_SAME, FATE_ALIKE, FATE_REPLACED */
	[FORM_PARTS] = { STEP_DELETED, STEP_UPDATE, STEP_FOLLOW, STEP_STAY },
	[FORM_WORDS] = { STEP_DELETED, STEP_WORDS, STEP_FOLLOW, STEP_STAY },
	[FORM_FACT] = { STEP_DELETED, STEP_LEAVE, STEP_REPORT, STEP_STAY },
	[FORM_LEFT] = { STEP_NONE, STEP_STAY, STEP_STAY, STEP_STAY },
};

/* Returns true if unit o of the new export is another kind of unit than unit b of the last one, or
 * a note or figure at another place, so that the file cannot take its text in place of the old one.
 * What comes from the same data, or is below the same heading, is at its place also if the template
 * changed; so is a sentence of the template. */
static bool
is_elsewhere(const struct merge_run *m, const struct merge_unit *b, const struct merge_unit *o)
{
	bool headings = b->kind == UNIT_HEADING && o->kind == UNIT_HEADING;

	if (b->kind == UNIT_ROW || headings || text_starts(merge_unit_id(&m->made, o), "with/") ||
		(b->fate == FATE_SAME && !m->keep))
		return false;
	if (b->kind != o->kind || b->indent != o->indent)
		return true;
	const struct merge_unit *title = unit_or_null(&m->base, b->title);
	if (merge_unit_is_data(&m->made, o))
		return b->path != o->path && (title ? title->made : NONE) != o->title;
	return merge_unit_is_note(&m->made, o) && b->place != o->place;
}

/* Returns the form of unit b of the last export, which is unit o of the new one and `now` of the
 * file, or NULL. */
static enum form
form_of(struct merge_run *m, const struct merge_unit *b, const struct merge_unit *o,
	const struct merge_unit *now)
{
	bool elsewhere = is_elsewhere(m, b, o);

	if (b->name == o->name || (now && now->name == o->name))
		return FORM_SAME;
	if (now && b->in_comment && o->in_comment && !now->in_comment)
		return FORM_LEFT;
	if (m->keep && (elsewhere || b->fate != FATE_SAME) && merge_parts_same(m, b, o))
		return FORM_SAME;
	if (!elsewhere)
		return FORM_PARTS;
	return merge_unit_is_data(&m->made, o) ? FORM_FACT : FORM_WORDS;
}

/* Decides what happens to unit b of the last export, which is unit o of the new one. */
static void
decide(struct merge_run *m, bool mark, struct merge_unit *b, struct merge_unit *o)
{
	struct merge_unit *now = unit_or_null(&m->now, b->now);
	bool own = now && now->base == o->base && b->fate != FATE_REPLACED, follows = false;
	enum form form = form_of(m, b, o, now);
	enum step step = steps[form][b->fate == FATE_SAME && !own ? FATE_ALIKE : b->fate];

	/* Listed when it is first seen, and when it changes. The base carries a note that is public
	 * again at its end, far from the author's text of it. */
	if (form == FORM_SAME && b->fate == FATE_GONE && !merge_unit_is_told(&m->base, b) &&
		b->kind != UNIT_FRONT && b->kind != UNIT_HEADING &&
		merge_unit_is_note(&m->base, b) &&
		!text_same(m->base.blocks[b->block].place, MERGE_AGAIN))
		step = STEP_DELETED;
	if (step == STEP_LEAVE) {
		now->act = ACT_DROP;
		o->told = MERGE_ADDED;
		b->made = o->base = NONE;
		return;
	}
	o->now = b->now;
	if (own && (b->fate == FATE_SAME || now->kind == b->kind))
		now->made = b->made;
	if (step == STEP_FOLLOW || step == STEP_WORDS) {
		follows = merge_parts_follow(m, b, now, o, form == FORM_WORDS);
		now->act = now->mixed ? ACT_MIX : now->act;
	}
	if (step == STEP_UPDATE) {
		o->told = MERGE_UPDATED;
		now->act = ACT_UPDATE;
	} else if (step == STEP_DELETED) {
		o->told = MERGE_DELETED;
	} else if (follows) {
		o->told = now->mixed ? MERGE_UPDATED : MERGE_NOTHING;
	} else if ((step == STEP_FOLLOW || step == STEP_REPORT) && own && !now->mixed && mark &&
		now->kind != UNIT_CONFLICT) {
		o->told = MERGE_CONFLICT;
		now->act = ACT_MARK;
		now->made = b->made;
	} else if (step != STEP_NONE && step != STEP_WORDS) {
		o->told = MERGE_REWRITTEN;
	}
}

/* Returns the row of the last export that stands for row o of the new one, since the program of
 * that export had one row for each word: "rows[Punch]" for "rows[2026-11-20.f3…]", whose first cell
 * is "Punch (Voices)"; NULL: none, or row o is of a later evening. */
static struct merge_unit *
row_of_word(const struct merge_run *m, const struct merge_unit *o)
{
	static const char rows[] = ".rated.rows[";
	const char *id = merge_unit_path(&m->made, o), *at = strstr(id, rows);
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	if (o->kind != UNIT_ROW || !at || strncmp(at + strlen(rows), m->day, 10) > 0)
		return NULL;
	size_t n = (size_t)(at - id) + strlen(rows);
	merge_unit_text(&text, &m->made, o);
	EACH_IN (b, m->base.units, m->base.n_units) {
		const char *was = merge_unit_path(&m->base, b);

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
		struct merge_unit *b = o->base == NONE ? row_of_word(m, o) : NULL;

		if (!b || b->fate == FATE_SAME)
			continue;
		o->base = (size_t)(b - m->base.units);
		o->now = b->now;
		b->made = (size_t)(o - m->made.units);
		o->told = b->now == NONE ? MERGE_DELETED : MERGE_REWRITTEN;
		if (merge_unit_is_told(&m->base, b))
			o->told = MERGE_NOTHING;
	}
}

/* A table takes other columns whole or not at all. It keeps its own if the author changed its
 * titles or the line below them, or if a row of the author has more cells than the new titles. The
 * titles then stay above rows that the new export lacks, too. */
static void
keep_columns(struct merge_run *m)
{
	struct merge_unit *end = m->now.units + m->now.n_units, *u, *titles;

	for (u = m->now.units; u < end; u++) {
		if (u->kind != UNIT_ROW || u->act != ACT_KEEP)
			continue;
		titles = merge_row_first(&m->now, u);
		const struct merge_unit *b = unit_or_null(&m->base, titles->base),
					*o = b ? unit_or_null(&m->made, b->made) : NULL;
		size_t n = o ? merge_row_cells(&m->made, o) : 0;
		titles->own_columns |= o && merge_row_cells(&m->now, titles) != n &&
			(u <= titles + 1 || merge_row_cells(&m->now, u) > n);
		for (int i = 0; i < 2 && titles + i < u; i++)
			if (titles[i].act == ACT_DROP)
				titles[i].act = ACT_KEEP;
	}
	for (u = m->now.units; u < end; u++) {
		titles = merge_row_first(&m->now, u);
		if (u->kind != UNIT_ROW || u->act != ACT_UPDATE || !titles->own_columns)
			continue;
		u->act = ACT_KEEP;
		m->made.units[u->made].told = u == titles + 1 ? MERGE_NOTHING : MERGE_REWRITTEN;
	}
}

static void
decide_all(struct merge_run *m, bool mark)
{
	EACH_IN (b, m->base.units, m->base.n_units) {
		if (b->made != NONE)
			decide(m, mark, b, &m->made.units[b->made]);
	}
	for (size_t i = 0; i < m->base.n_units; i++) {
		const struct merge_unit *b = &m->base.units[i];

		/* A label of an earlier program stays above notes that the new export still has. */
		bool heads = merge_unit_is_label(&m->base, i) && b[1].made != NONE;
		bool leaves = !m->keep || (merge_unit_is_data(&m->base, b) && !heads) ||
			(merge_unit_is_note(&m->base, b) && b->kind != UNIT_FRONT);
		if (b->made == NONE && b->fate == FATE_SAME && leaves)
			m->now.units[b->now].act = ACT_DROP;
	}
	keep_columns(m);
	merge_move_all(m);
	settle_rows(m);
}

/* ---- running all steps of a merge ---- */

/* Returns the first text of the author right below a title of the merged text; NULL: there is none
 * that is no news itself. */
static const struct merge_unit *
text_below(const struct merge_run *m, const struct merge_unit *title)
{
	const struct merge_unit *u = title->next;

	while (u && !u->ours && u->act == ACT_DROP)
		u = u->next;
	const struct merge_unit *b = u ? unit_or_null(&m->base, u->base) : NULL;
	return u && u->under == title && (!b || b->fate == FATE_REPLACED) ? u : NULL;
}

/* Lists what happened to each unit (struct merge_news). Runs last, because the list has line
 * numbers of the merged text. */
static void
report_all(const struct merge_run *m, struct merge_result *r)
{
	EACH_IN (o, m->made.units, m->made.n_units) {
		const struct merge_unit *now = unit_or_null(&m->now, o->now);
		const struct merge_unit *b = unit_or_null(&m->base, o->base);

		if (o->told == MERGE_NOTHING && o->stray && !m->same && b && b->fate != FATE_SAME)
			add_news(m, r, MERGE_REWRITTEN, now ? now : o, &m->made, o);
		if (o->told == MERGE_DELETED || (o->told != MERGE_NOTHING && !m->same))
			add_news(m, r, o->told, now ? now : o, &m->made, o);
		bool told =
			o->told == MERGE_DELETED || (b && !now && merge_unit_is_told(&m->base, b));
		if (o->block != NONE && (told || o->left))
			ARRAY_ADD(r->marked, r->n_marked, r->cap_marked,
				(struct merge_mark){ o->block, o->left });
	}
	EACH_IN_WHILE (b, m->base.units, m->base.n_units, !m->same) {
		const struct merge_unit *now = unit_or_null(&m->now, b->now), *own = now;

		if (b->made != NONE || !now || (b->fate == FATE_REPLACED && b->kind != UNIT_ROW))
			continue;
		enum merge_kind kind = m->keep && b->fate == FATE_SAME ? MERGE_LEFT : MERGE_KEPT;
		if (now->act == ACT_DROP)
			kind = MERGE_REMOVED;
		/* A title that stays for the author's text below it is news with this text, which
		 * may be news itself, or stay for a title between them. */
		if (kind == MERGE_KEPT && now->level && b->fate == FATE_SAME)
			own = text_below(m, now);
		if (own)
			add_news(m, r, kind, own, &m->base, b);
	}
}

/* Returns what names the template of an export; "": it is not known. */
static const char *
template_of(const struct merge_text *t)
{
	bool named = t->nblocks && text_same(t->blocks[0].id, MERGE_TEMPLATE);

	return named && t->blocks[0].place ? t->blocks[0].place : "";
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

bool
merge_three(const struct merge_text *base, const char *now, size_t now_n,
	const struct merge_text *made, bool mark, struct merge_result *r, struct err *err)
{
	const struct merge_text file = { .s = now, .n = now_n };
	const char *was = template_of(base), *is = template_of(made);
	size_t n = strcspn(was, ":"); /* a language follows */
	struct merge_run m = { .day = base->day,
		.keep = n != strcspn(is, ":") || strncmp(was, is, n) != 0 };

	*r = (struct merge_result){ .text = BUF_INIT };
	bool ok = merge_side_read(&m, &m.base, base, "the last export", err) &&
		merge_side_read(&m, &m.now, &file, "the file", err) &&
		merge_side_read(&m, &m.made, made, "the new export", err);
	bool left = false; /* units that were left out may have their title again */
	EACH_IN (block, base->blocks, base->nblocks)
		left |= block->left;
	m.same = same_bytes(base->s, base->n, made->s, made->n) && !left;
	bool settled = same_bytes(now, now_n, made->s, made->n);
	if (ok && settled)
		buf_add_bytes(&r->text, now, now_n);
	if (ok && !settled) {
		merge_side_split(&m, &m.base);
		merge_side_split(&m, &m.made);
		merge_side_split(&m, &m.now);
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
	free(r->marked);
	buf_finish(&r->text);
	*r = (struct merge_result){ .text = BUF_INIT };
}
