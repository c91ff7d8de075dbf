/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A second merge, slow and plain, of drafts that need no guess: titles, and notes whose words are
 * unlike. A seeded author rewords, retimes and deletes notes and adds lines; the record changes,
 * loses and gets notes. The lines and the news of the merge are those of the rules in merge.h, one
 * note at a time. MERGE_ROUNDS sets how many drafts, MERGE_SEED which first.
 */
#include "draft/merge/merge.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/merge_review.h"
#include "support/needs.h"
#include "support/test.h"

#define ROUNDS 4000
#define MOST 24
#define SECTIONS 4

/* What the author did to a note; after the last two it is not where it was. */
enum hand { LEFT_ALONE, REWORDED, RETIMED, MOVED, DELETED };

/* A note in the order of the review: as the last export has it, and as the new one has it. */
struct plain_note {
	int section;
	bool was, is;
	int time[2], words[2]; /* versions of its time and its words */
	enum hand hand;
	int to;   /* the section at whose end the author put it */
	bool own; /* the author added a line behind it */
};

struct plain_draft {
	struct plain_note notes[MOST];
	size_t n;
	bool own[SECTIONS]; /* the author added a line below the title */
	bool mark;          /* what both changed is marked as a conflict */
};

static bool
has_section(const struct plain_draft *d, int section, bool made)
{
	bool has = false;

	for (size_t i = 0; i < d->n; i++)
		has |= d->notes[i].section == section && (made ? d->notes[i].is : d->notes[i].was);
	return has;
}

static void
make_draft(struct plain_draft *d)
{
	*d = (struct plain_draft){ .n = 2 + any(MOST - 2), .mark = chance(30) };
	for (size_t i = 0; i < d->n; i++) {
		struct plain_note *x = &d->notes[i];

		x->section = (int)(i * SECTIONS / MOST);
		x->was = chance(75);
		x->is = !x->was || chance(75);
		x->time[1] = x->is && chance(20);
		x->words[1] = x->is && chance(30);
		x->hand = chance(50) ? LEFT_ALONE : (enum hand)any(DELETED + 1);
		x->own = chance(20);
	}
	for (int s = 0; s < SECTIONS; s++)
		d->own[s] = chance(20);
	for (size_t i = 0; i < d->n; i++) {
		struct plain_note *x = &d->notes[i];

		x->to = (int)any(SECTIONS);
		if (x->hand == MOVED && (x->to == x->section || !has_section(d, x->to, false)))
			x->hand = LEFT_ALONE;
	}
	/* A line of the author's where a note was would be what the note became. */
	for (size_t i = 0; i < d->n; i++) {
		struct plain_note *x = &d->notes[i];
		bool *before = &d->own[x->section];

		if (x->hand < MOVED || !x->was)
			continue;
		for (size_t k = 0; k < i; k++)
			if (d->notes[k].section == x->section && d->notes[k].was)
				before = &d->notes[k].own;
		*before = x->own = false;
	}
}

/* ---- the three texts ---- */

static const char *
time_of(size_t i, int version)
{
	static char text[16];

	snprintf(text, sizeof(text), "%d:%02d", version * 20 + (int)i, version * 7 + (int)i);
	return text;
}

static const char *
words_of(size_t i, int version)
{
	static const char *const more[] = { "", " mild", " mine" };
	static char text[64];

	snprintf(text, sizeof(text), "alpha%zu beta%zu%s gamma%zu delta%zu", i, i, more[version], i,
		i);
	return text;
}

/* The version of the author's texts. */
#define MINE 2

static void
add_note(struct buf *out, size_t i, int time, int words)
{
	buf_addf(out, "- %s ", time_of(i, time));
	buf_addf(out, "%s\n", words_of(i, words));
}

/* A line of the author's: below a title, 0, or behind note i - 1. */
static void
add_own(struct buf *out, int section, size_t i)
{
	buf_addf(out, "\nOwn text %d of %zu.\n\n", section, i);
}

struct plain_export {
	struct buf text;
	struct merge_block blocks[MOST + SECTIONS];
	char ids[MOST + SECTIONS][16];
	size_t n;
};

static struct merge_block *
add_block(struct plain_export *e, size_t from, const char *kind, size_t i)
{
	snprintf(e->ids[e->n], sizeof(e->ids[0]), "%s%zu", kind, i);
	e->blocks[e->n] =
		(struct merge_block){ .at = from, .len = e->text.len - from, .id = e->ids[e->n] };
	return &e->blocks[e->n++];
}

static void
write_export(struct plain_export *e, const struct plain_draft *d, bool made)
{
	*e = (struct plain_export){ .text = BUF_INIT };
	for (int s = 0; s < SECTIONS; s++) {
		size_t from = e->text.len;

		if (!has_section(d, s, made))
			continue;
		buf_addf(&e->text, "## Title %zu\n\n", (size_t)s);
		add_block(e, from, "section/", (size_t)s);
		for (size_t i = 0; i < d->n; i++) {
			const struct plain_note *x = &d->notes[i];

			from = e->text.len;
			if (x->section != s || !(made ? x->is : x->was))
				continue;
			add_note(&e->text, i, x->time[made], x->words[made]);
			struct merge_block *b = add_block(e, from, "n", i);
			size_t words = strlen(time_of(i, x->time[made])) + 3;
			b->words[b->n_words++] = (struct merge_words){ words, b->len - words - 1 };
		}
		buf_add(&e->text, "\n");
	}
}

static void
write_file(struct buf *out, const struct plain_draft *d)
{
	for (int s = 0; s < SECTIONS; s++) {
		if (!has_section(d, s, false))
			continue;
		buf_addf(out, "## Title %zu\n\n", (size_t)s);
		if (d->own[s])
			add_own(out, s, 0);
		for (size_t i = 0; i < d->n; i++) {
			const struct plain_note *x = &d->notes[i];

			if (x->section != s || !x->was)
				continue;
			if (x->hand != DELETED && x->hand != MOVED)
				add_note(out, i, x->hand == RETIMED ? MINE : x->time[0],
					x->hand == REWORDED ? MINE : x->words[0]);
			if (x->own)
				add_own(out, s, i + 1);
		}
		for (size_t i = 0; i < d->n; i++)
			if (d->notes[i].was && d->notes[i].hand == MOVED && d->notes[i].to == s)
				add_note(out, i, d->notes[i].time[0], d->notes[i].words[0]);
		buf_add(out, "\n");
	}
}

/* ---- the plain merge ---- */

/* A line of the merged text. under: the section whose title it is below, -1: none; listed: it is a
 * note of the new export; note: also where that has it, so it shows where other notes belong. */
struct plain_line {
	struct buf text;
	int under;
	bool title, note, listed, own;
	size_t i;
};

struct plain_merge {
	struct plain_line lines[3 * MOST + 2 * SECTIONS];
	size_t n;
	struct buf news; /* lines "kind id" */
};

static struct plain_line *
insert_line(struct plain_merge *m, size_t at, int under, size_t i)
{
	memmove(m->lines + at + 1, m->lines + at, (m->n - at) * sizeof(m->lines[0]));
	m->lines[at] = (struct plain_line){ .text = BUF_INIT, .under = under, .i = i };
	m->n++;
	return &m->lines[at];
}

static void
tell(struct plain_merge *m, enum merge_kind kind, const char *id, size_t i)
{
	buf_addf(&m->news, "%s %s%zu\n", merge_kind_names[kind], id, i);
}

/* A note that the last export had. Its time and its words follow the new one, each unless the
 * author changed it. */
static void
old_note(struct plain_merge *m, const struct plain_draft *d, size_t i)
{
	const struct plain_note *x = &d->notes[i];
	int time = x->hand == RETIMED ? MINE : x->time[x->is],
	    words = x->hand == REWORDED ? MINE : x->words[x->is];
	bool retimed = x->time[0] != x->time[1], reworded = x->words[0] != x->words[1];
	bool clash = x->hand == RETIMED ? retimed : x->hand == REWORDED && reworded;
	bool follows = x->hand == RETIMED ? reworded : retimed || reworded;
	enum merge_kind kind = MERGE_NOTHING;

	if (x->hand == REWORDED)
		follows = retimed;
	if (!x->is)
		kind = x->hand == LEFT_ALONE || x->hand == MOVED ? MERGE_REMOVED : MERGE_KEPT;
	else if (clash)
		kind = d->mark && !follows ? MERGE_CONFLICT : MERGE_REWRITTEN;
	else if (follows)
		kind = MERGE_UPDATED;
	if (x->hand == DELETED)
		kind = x->is ? MERGE_DELETED : MERGE_NOTHING;
	if (kind != MERGE_NOTHING)
		tell(m, kind, "n", i);
	if (x->hand == DELETED || kind == MERGE_REMOVED)
		return;
	struct plain_line *l = insert_line(m, m->n, x->hand == MOVED ? x->to : x->section, i);
	l->listed = x->is;
	l->note = x->is && x->hand != MOVED;
	if (kind == MERGE_CONFLICT)
		buf_add(&l->text, "<<<<<<< your file\n");
	add_note(&l->text, i, time, words);
	if (kind != MERGE_CONFLICT)
		return;
	buf_add(&l->text, "||||||| last export\n");
	add_note(&l->text, i, x->time[0], x->words[0]);
	buf_add(&l->text, "=======\n");
	add_note(&l->text, i, x->time[1], x->words[1]);
	buf_add(&l->text, ">>>>>>> earlog\n");
}

/* A line of the author's. After the last line of the export that the file has, it is below no
 * title: the file has no note of this section from i on, and no later section. */
static void
own_line(struct plain_merge *m, const struct plain_draft *d, int s, size_t i)
{
	bool last = true;

	for (size_t k = 0; k < d->n; k++) {
		const struct plain_note *x = &d->notes[k];

		if (x->was && x->section > s)
			last = false;
		else if (x->was && x->hand == MOVED)
			last &= x->to < s;
		else if (x->was && x->section == s && x->hand != DELETED)
			last &= k < i;
	}
	struct plain_line *l = insert_line(m, m->n, last ? -1 : s, 0);
	l->own = true;
	add_own(&l->text, s, i);
}

/* The lines of a section that the last export had. */
static void
old_section(struct plain_merge *m, const struct plain_draft *d, int s)
{
	struct plain_line *title = insert_line(m, m->n, s, (size_t)s);

	title->title = true;
	buf_addf(&title->text, "## Title %zu\n", (size_t)s);
	if (d->own[s])
		own_line(m, d, s, 0);
	for (size_t i = 0; i < d->n; i++) {
		const struct plain_note *x = &d->notes[i];

		if (x->section != s || !x->was)
			continue;
		if (x->hand != MOVED)
			old_note(m, d, i);
		if (x->own)
			own_line(m, d, s, i + 1);
	}
	for (size_t i = 0; i < d->n; i++)
		if (d->notes[i].was && d->notes[i].hand == MOVED && d->notes[i].to == s)
			old_note(m, d, i);
}

/* Removes the titles that the new export lacks, unless text of the author is below them: with a
 * line of the author's own they are news, else the note below them is. */
static void
remove_titles(struct plain_merge *m, const struct plain_draft *d)
{
	for (size_t i = 0; i < m->n; i++) {
		struct plain_line *l = &m->lines[i];

		if (!l->title || has_section(d, l->under, true))
			continue;
		bool stays = false, own = false;
		for (size_t k = i + 1; k < m->n && m->lines[k].under == l->under; k++) {
			stays = true;
			own |= m->lines[k].own;
		}
		if (!stays)
			tell(m, MERGE_REMOVED, "section/", l->i);
		else if (own)
			tell(m, MERGE_KEPT, "section/", l->i);
		if (stays)
			continue;
		buf_finish(&l->text);
		memmove(l, l + 1, (--m->n - i) * sizeof(*l));
		i--;
	}
}

/* Returns the place after all lines below a title. */
static size_t
end_of(const struct plain_merge *m, int under)
{
	size_t end = 0;

	for (size_t i = 0; i < m->n; i++)
		if (m->lines[i].under == under)
			end = i + 1;
	return end;
}

/* A title that is new comes after the title before it that both exports have, else before the next
 * one, else before the author's text at the end. */
static void
new_title(struct plain_merge *m, const struct plain_draft *d, int s)
{
	size_t at = m->n;
	int near = s - 1;

	while (near >= 0 && !has_section(d, near, true))
		near--;
	if (near >= 0)
		at = end_of(m, near);
	else
		for (size_t i = m->n; i-- > 0;)
			if ((m->lines[i].title && has_section(d, m->lines[i].under, true)) ||
				(i == at - 1 && m->lines[i].under < 0))
				at = i;
	struct plain_line *title = insert_line(m, at, s, (size_t)s);
	title->title = true;
	buf_addf(&title->text, "## Title %zu\n", (size_t)s);
	tell(m, MERGE_ADDED, "section/", (size_t)s);
}

/* A new note comes right after the nearest one before it, else right before the nearest one after
 * it, else after the title and the author's text below that. */
static void
new_note(struct plain_merge *m, const struct plain_draft *d, size_t i)
{
	int s = d->notes[i].section;
	size_t before = SIZE_MAX, after = SIZE_MAX, title = 0, at;

	for (size_t k = 0; k < m->n; k++) {
		const struct plain_line *l = &m->lines[k];

		if (l->under != s)
			continue;
		if (l->note && l->i < i)
			before = k;
		if (l->note && l->i > i && after == SIZE_MAX)
			after = k;
	}
	at = before != SIZE_MAX ? before + 1 : after;
	while (at == SIZE_MAX && !(m->lines[title].title && m->lines[title].under == s))
		title++;
	if (at == SIZE_MAX)
		for (at = title + 1; at < m->n && m->lines[at].under == s && !m->lines[at].listed;
			at++)
			;
	struct plain_line *l = insert_line(m, at, s, i);
	l->listed = l->note = true;
	add_note(&l->text, i, d->notes[i].time[1], d->notes[i].words[1]);
	tell(m, MERGE_ADDED, "n", i);
}

static void
merge_plainly(struct plain_merge *m, const struct plain_draft *d)
{
	*m = (struct plain_merge){ .news = BUF_INIT };
	for (int s = 0; s < SECTIONS; s++)
		if (has_section(d, s, false))
			old_section(m, d, s);
	remove_titles(m, d);
	for (int s = 0; s < SECTIONS; s++) {
		if (!has_section(d, s, false) && has_section(d, s, true))
			new_title(m, d, s);
		for (size_t i = 0; i < d->n; i++)
			if (d->notes[i].section == s && !d->notes[i].was)
				new_note(m, d, i);
	}
}

/* ---- both ---- */

/* Appends the lines of a text that are not blank. */
static void
add_lines(struct buf *out, const char *text)
{
	for (size_t n; *text; text += n) {
		n = strcspn(text, "\n") + 1;
		if (n > 1)
			buf_add_bytes(out, text, n);
	}
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorts the lines of a text. */
static void
sort_lines(struct buf *text)
{
	struct text_lines l;

	lines_read(&l, text);
	qsort(l.all, l.n, sizeof(l.all[0]), by_text);
	buf_clear(text);
	for (size_t i = 0; i < l.n; i++)
		buf_addf(text, "%s\n", l.all[i]);
	lines_free(&l);
}

TEST(the_merge_is_the_plain_one)
{
	int n = number_from("MERGE_ROUNDS", rounds_here(ROUNDS)),
	    from = number_from("MERGE_SEED", 1);

	for (int k = from; k < from + n; k++) {
		static struct plain_export base, made;
		static struct plain_merge m;
		struct plain_draft d;
		struct merge_result r;
		struct err err = ERR_INIT;
		CLEANUP(buf_finish)
		struct buf file = BUF_INIT, want = BUF_INIT, is = BUF_INIT, news = BUF_INIT;

		seed = (uint32_t)k * 2654435761u;
		make_draft(&d);
		write_export(&base, &d, false);
		write_export(&made, &d, true);
		write_file(&file, &d);
		merge_plainly(&m, &d);
		for (size_t i = 0; i < m.n; i++) {
			add_lines(&want, m.lines[i].text.s);
			buf_finish(&m.lines[i].text);
		}
		struct merge_text was = { base.text.s, base.text.len, base.blocks, base.n, "" },
				  ours = { made.text.s, made.text.len, made.blocks, made.n, "" };
		assert_true(merge_three(&was, file.s, file.len, &ours, d.mark, &r, &err));
		add_lines(&is, r.text.s);
		for (size_t i = 0; i < r.n_news; i++)
			buf_addf(&news, "%s %s\n",
				merge_kind_names[r.news[i].kind == MERGE_BESIDE ? MERGE_ADDED
										: r.news[i].kind],
				r.news[i].id);
		sort_lines(&news);
		sort_lines(&m.news);
		if (strcmp(is.s, want.s) != 0 || strcmp(news.s, m.news.s) != 0) {
			fprintf(stderr,
				"==== base\n%s==== file\n%s==== new\n%s==== merged\n%s%s==== "
				"plainly\n%s%s",
				base.text.s, file.s, made.text.s, is.s, news.s, want.s, m.news.s);
			fail_msg("seed %d", k);
		}
		merge_finish(&r);
		buf_finish(&m.news);
		buf_finish(&base.text);
		buf_finish(&made.text);
	}
}
