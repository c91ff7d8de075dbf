/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random histories of drafts with titles: a seeded author writes below titles, moves, rewrites and
 * deletes them, while the record gets, loses and moves notes and the playlist changes its order.
 * The properties are checked on lines alone: a title is a line that begins as one. MERGE_ROUNDS
 * sets how many histories, MERGE_SEED which first.
 */
#include "draft/merge/merge.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "support/merge_review.h"
#include "support/needs.h"
#include "support/test.h"

#define ROUNDS 150
#define EXPORTS 4
#define MOST 48
#define SECTIONS 3
#define TRACKS 3 /* of a section */

/* ---- the record ---- */

struct tree_note {
	int id, section, track, with; /* track -1: of the section; with 0: the usual setting */
};

struct tree_record {
	struct tree_note notes[MOST];
	size_t n;
	int next, order[SECTIONS][TRACKS]; /* of the playlist */
};

static void
add_note(struct tree_record *r)
{
	if (r->n < MOST)
		r->notes[r->n++] = (struct tree_note){ r->next++, (int)any(SECTIONS),
			(int)any(TRACKS + 1) - 1, chance(30) };
}

static void
change_record(struct tree_record *r)
{
	for (size_t k = 1 + any(3); k > 0; k--)
		add_note(r);
	if (chance(50) && r->n > 1) {
		r->n--;
		r->notes[any(r->n)] = r->notes[r->n];
	}
	if (chance(30) && r->n) {
		struct tree_note *n = &r->notes[any(r->n)];

		n->section = (int)any(SECTIONS);
		n->track = (int)any(TRACKS + 1) - 1;
	}
	if (chance(40)) {
		int *order = r->order[any(SECTIONS)], first = order[0];

		order[0] = order[1];
		order[1] = first;
	}
}

/* ---- its draft ---- */

struct tree_draft {
	struct buf text;
	struct merge_block blocks[4 * MOST];
	char ids[4 * MOST][32], places[4 * MOST][48];
	size_t n;
};

static void
put(struct tree_draft *d, const char *line, const char *id, size_t head)
{
	size_t from = d->text.len;

	buf_addf(&d->text, "%s\n", line);
	snprintf(d->ids[d->n], sizeof(d->ids[0]), "%s", id);
	snprintf(d->places[d->n], sizeof(d->places[0]), "%s.%s", head ? d->ids[head - 1] : "", id);
	d->blocks[d->n] = (struct merge_block){ .at = from,
		.len = d->text.len - from,
		.id = d->ids[d->n],
		.place = d->places[d->n],
		.head = head };
	d->n++;
}

/* Writes the notes of one place; returns how many. */
static size_t
put_notes(struct tree_draft *d, const struct tree_record *r, int section, int track, int with,
	size_t head)
{
	char line[80], id[32];
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct tree_note *it = &r->notes[i];

		if (it->section != section || it->track != track || it->with != with)
			continue;
		if (with && !n) {
			snprintf(id, sizeof(id), "with/%d/%d", section, track);
			snprintf(line, sizeof(line), "With foam %d%d:", section, track);
			put(d, line, id, head);
			buf_add(&d->text, "\n");
			head = d->n;
		}
		snprintf(line, sizeof(line), "- note%d zeta%d eta%d theta%d", it->id, it->id,
			it->id, it->id);
		snprintf(id, sizeof(id), "n%d", it->id);
		put(d, line, id, head);
		n++;
	}
	if (n)
		buf_add(&d->text, "\n");
	return n;
}

static void
put_track(struct tree_draft *d, const struct tree_record *r, int section, int track, size_t head)
{
	char line[80], id[32];
	size_t some = 0;

	for (size_t i = 0; i < r->n; i++)
		some += r->notes[i].section == section && r->notes[i].track == track;
	if (track >= 0 && some) {
		snprintf(line, sizeof(line), "**Track %d-%d**", section, track);
		snprintf(id, sizeof(id), "item/%d/%d", section, track);
		put(d, line, id, head);
		buf_add(&d->text, "\n");
		head = d->n;
	}
	for (int with = 0; with < 2 && some; with++)
		put_notes(d, r, section, track, with, head);
}

static void
write_tree(struct tree_draft *d, const struct tree_record *r)
{
	char line[80], id[32];

	*d = (struct tree_draft){ .text = BUF_INIT };
	for (int s = 0; s < SECTIONS; s++) {
		bool some = false;

		for (size_t i = 0; i < r->n; i++)
			some |= r->notes[i].section == s;
		if (!some)
			continue;
		snprintf(line, sizeof(line), "## Section %d", s);
		snprintf(id, sizeof(id), "section/%d", s);
		put(d, line, id, 0);
		buf_add(&d->text, "\n");
		size_t head = d->n;
		put_track(d, r, s, -1, head);
		for (int t = 0; t < TRACKS; t++)
			put_track(d, r, s, r->order[s][t], head);
	}
	put(d, "## Conclusions", "end", 0);
	buf_add(&d->text, "\n");
	put(d, "The last words.", "last", 0);
}

/* ---- the author ---- */

static bool
is_title(const char *line)
{
	return TEXT_STARTS(line, "## ", "**Track", "With foam");
}

static void
insert(struct text_lines *l, size_t at, char *line)
{
	assert_true(l->n < LENGTH(l->all));
	memmove(l->all + at + 1, l->all + at, (l->n++ - at) * sizeof(l->all[0]));
	l->all[at] = line;
}

static char *
take(struct text_lines *l, size_t at)
{
	char *line = l->all[at];

	memmove(l->all + at, l->all + at + 1, (--l->n - at) * sizeof(l->all[0]));
	return line;
}

static size_t
pick_line(const struct text_lines *l, bool title)
{
	size_t from = any(l->n);

	for (size_t k = 0; k < l->n; k++) {
		size_t at = (from + k) % l->n;

		if (title ? is_title(l->all[at]) && !text_starts(l->all[at], "## Con")
			  : text_starts(l->all[at], "- note"))
			return at;
	}
	return l->n;
}

static void
edit_once(struct text_lines *l)
{
	size_t note = pick_line(l, false), title = pick_line(l, true), at;

	switch (any(7)) {
	case 0: /* a paragraph below a title */
		if (title == l->n)
			return;
		insert(l, title + 1, xasprintf("Own words qz%d.", words_made++));
		insert(l, title + 1, xstrdup(""));
		return;
	case 1: /* a paragraph below the list of a note */
		for (at = note; at < l->n && *l->all[at]; at++)
			;
		if (at >= l->n)
			return;
		insert(l, at, xasprintf("Own words qz%d.", words_made++));
		insert(l, at, xstrdup(""));
		return;
	case 2:
		if (note < l->n)
			insert(l, note + 1, xasprintf("- own item qz%d", words_made++));
		return;
	case 3:
		if (note < l->n)
			insert(l, note + 1, xasprintf("  - nested qz%d", words_made++));
		return;
	case 4: /* a note rewritten */
		if (note < l->n) {
			char *old = l->all[note];

			l->all[note] = xasprintf("%s qz%d", old, words_made++);
			free(old);
		}
		return;
	case 5: /* a title deleted, with the blank line below it */
		if (title < l->n && title + 1 < l->n && chance(50)) {
			free(take(l, title));
			free(take(l, title));
		}
		return;
	default: /* a note deleted */
		if (note < l->n)
			free(take(l, note));
	}
}

/* ---- what must hold ---- */

static const char *
title_above(const struct text_lines *l, const char *word)
{
	const char *title = "";
	size_t n = strlen(word);

	for (size_t i = 0; i < l->n; i++) {
		const char *at = strstr(l->all[i], word);

		if (at && (at[n] < '0' || at[n] > '9'))
			return title;
		if (is_title(l->all[i]))
			title = l->all[i];
	}
	return NULL;
}

static bool
is_listed(const struct merge_result *r, const char *line)
{
	for (size_t i = 0; i < r->n_news; i++)
		if (text_same(r->news[i].words, line) && r->news[i].kind != MERGE_ADDED)
			return true;
	return false;
}

static uint32_t this_round;
static const char *texts[4];
static const struct merge_result *shown;

static void
must(bool holds, const char *what, const char *about)
{
	static const char *const names[] = { "base", "file", "new", "merged" };

	if (holds)
		return;
	for (int i = 0; i < 4; i++)
		fprintf(stderr, "==== %s\n%s\n", names[i], texts[i]);
	for (size_t i = 0; shown && i < shown->n_news; i++)
		fprintf(stderr, "NEWS %s: %s\n", merge_kind_names[shown->news[i].kind],
			shown->news[i].words);
	fail_msg("seed %u: %s: %s", this_round, what, about);
}

/* Text of the author keeps its title, unless it is after earlog's last line. A note that the author
 * rewrote is the author's as well. */
static void
own_text_keeps_its_title(const struct text_lines *now, const struct text_lines *is)
{
	for (int w = 0; w < words_made; w++) {
		char word[24];

		snprintf(word, sizeof(word), "qz%d", w);
		const char *was = title_above(now, word);
		if (!was)
			continue;
		const char *title = title_above(is, word);
		must(title, "a word of the author is lost", word);
		/* A nested item belongs to its note, wherever that is. */
		CLEANUP(pointer_free) char *nested = xasprintf("  - nested %s", word);
		must(text_same(was, title) || lines_have(now, nested),
			"text of the author has another title", word);
	}
}

static void
new_notes_have_their_title(const struct tree_record *was, const struct tree_record *r,
	const struct text_lines *ours, const struct text_lines *is,
	const struct merge_result *result)
{
	for (size_t i = 0; i < r->n; i++) {
		char word[24], line[80];
		bool old = r->notes[i].id < was->next;

		snprintf(word, sizeof(word), "note%d", r->notes[i].id);
		const char *title = title_above(is, word), *wanted = title_above(ours, word);
		snprintf(line, sizeof(line), "- note%d zeta%d eta%d theta%d", r->notes[i].id,
			r->notes[i].id, r->notes[i].id, r->notes[i].id);
		/* A title that stayed for text of the author is this author's text from then on. */
		bool own = title && *title && !strstr(texts[0], title) && !strstr(texts[2], title);
		/* Text of the author in place of a deleted title is this title. */
		own |= wanted && !lines_have(is, wanted);
		if (!old)
			must(own || (title && text_same(title, wanted)) || is_listed(result, line),
				"a new note is below another title, and not listed", word);
	}
}

static void
nothing_is_listed_twice(const struct merge_result *r)
{
	for (size_t i = 0; i < r->n_news; i++)
		for (size_t k = 0; k < i; k++)
			must(r->news[i].kind == MERGE_REMOVED || r->news[i].kind == MERGE_ADDED ||
					!text_same(r->news[i].words, r->news[k].words) ||
					is_title(r->news[i].words),
				"listed twice", r->news[i].words);
}

/* Returns the next line that is not blank; "": there is none. */
static const char *
line_after(const struct text_lines *l, size_t i)
{
	do {
		i++;
	} while (i < l->n && !*l->all[i]);
	return i < l->n ? l->all[i] : "";
}

static void
new_titles_have_text(const struct text_lines *now, const struct text_lines *is)
{
	for (size_t i = 0; i < is->n; i++) {
		const char *next = line_after(is, i);
		bool text = *next &&
			(!is_title(next) ||
				(text_starts(is->all[i], "##") && !text_starts(next, "##")) ||
				(text_starts(is->all[i], "**") && text_starts(next, "With")));
		if (is_title(is->all[i]) && !lines_have(now, is->all[i]))
			must(text, "an empty title is written", is->all[i]);
	}
}

static size_t undone; /* record changes that were undone */

/* Returns true if both texts have the same lines from this title to the next one. */
static bool
same_below(const struct text_lines *a, const struct text_lines *b, const char *title)
{
	size_t at[2];

	if (!lines_have(a, title) || !lines_have(b, title))
		return false;
	for (at[0] = 0; !text_same(a->all[at[0]], title);)
		at[0]++;
	for (at[1] = 0; !text_same(b->all[at[1]], title);)
		at[1]++;
	do {
		at[0]++;
		at[1]++;
		if (at[0] == a->n || at[1] == b->n)
			return at[0] == a->n && at[1] == b->n;
		if (!text_same(a->all[at[0]], b->all[at[1]]))
			return false;
	} while (!is_title(a->all[at[0]]));
	return true;
}

/* Returns true if the author and the record both changed what is below the same title, or the
 * author took, moved or emptied a title. */
static bool
both_changed(
	const struct text_lines *base, const struct text_lines *now, const struct text_lines *ours)
{
	size_t at = 0;

	for (size_t i = 0; i < base->n; i++) {
		const char *line = base->all[i];

		if (!is_title(line))
			continue;
		while (at < now->n && !is_title(now->all[at]))
			at++;
		if (at == now->n || !text_same(now->all[at], line) ||
			(is_title(line_after(now, at)) && !is_title(line_after(base, i))) ||
			(!same_below(base, ours, line) && !same_below(base, now, line)))
			return true;
		at++;
	}
	return false;
}

/* The record goes back to what it was: the file is the one before the export, to the byte. */
static void
undo_gives_the_file_of_before(const struct merge_text *today, const struct merge_result *merged,
	const struct tree_record *was, const struct buf *file)
{
	struct tree_draft again;
	struct merge_result back;
	struct err err = ERR_INIT;

	write_tree(&again, was);
	const struct merge_text before = { again.text.s, again.text.len, again.blocks, again.n,
		"" };
	assert_true(
		merge_three(today, merged->text.s, merged->text.len, &before, false, &back, &err));
	must(text_same(back.text.s, file->s), "undone, the file is another", back.text.s);
	undone++;
	merge_finish(&back);
	buf_finish(&again.text);
}

static void
one_history(void)
{
	struct tree_record r = { .next = 1 }, was;
	struct tree_draft base, ours;
	struct buf file = BUF_INIT;
	struct err err = ERR_INIT;

	words_made = 1;
	for (int s = 0; s < SECTIONS; s++)
		for (int t = 0; t < TRACKS; t++)
			r.order[s][t] = t;
	for (size_t k = 3 + any(9); k > 0; k--)
		add_note(&r);
	write_tree(&base, &r);
	buf_add_bytes(&file, base.text.s, base.text.len);
	for (int e = 0; e < EXPORTS; e++) {
		struct text_lines was_text, now, is, made;
		struct merge_result result, second;

		lines_read(&now, &file);
		for (size_t k = any(4); k > 0; k--)
			edit_once(&now);
		buf_clear(&file);
		for (size_t i = 0; i < now.n; i++)
			buf_addf(&file, "%s\n", now.all[i]);
		was = r;
		change_record(&r);
		write_tree(&ours, &r);
		const struct merge_text last = { base.text.s, base.text.len, base.blocks, base.n,
			"" },
					today = { ours.text.s, ours.text.len, ours.blocks, ours.n,
						"" };
		assert_true(merge_three(&last, file.s, file.len, &today, false, &result, &err));
		for (size_t i = 0; i < result.n_marked; i++) {
			struct merge_block *b = &ours.blocks[result.marked[i].block];

			b->told = result.marked[i].told;
			b->left = result.marked[i].left;
		}
		shown = &result;
		texts[0] = base.text.s;
		texts[1] = file.s;
		texts[2] = ours.text.s;
		texts[3] = result.text.s;
		lines_read(&is, &result.text);
		lines_read(&made, &ours.text);
		lines_read(&was_text, &base.text);
		if (!both_changed(&was_text, &now, &made))
			undo_gives_the_file_of_before(&today, &result, &was, &file);
		own_text_keeps_its_title(&now, &is);
		new_notes_have_their_title(&was, &r, &made, &is, &result);
		nothing_is_listed_twice(&result);
		new_titles_have_text(&now, &is);
		assert_true(merge_three(
			&today, result.text.s, result.text.len, &today, false, &second, &err));
		must(text_same(second.text.s, result.text.s), "a second export differs",
			second.text.s);
		must(!second.n_news, "a second export has news",
			second.n_news ? second.news[0].words : "");
		merge_finish(&second);
		buf_clear(&file);
		buf_add_bytes(&file, result.text.s, result.text.len);
		merge_finish(&result);
		lines_free(&now);
		lines_free(&is);
		lines_free(&made);
		lines_free(&was_text);
		buf_finish(&base.text);
		base = ours;
		for (size_t i = 0; i < base.n; i++) {
			base.blocks[i].id = base.ids[i];
			base.blocks[i].place = base.places[i];
		}
	}
	buf_finish(&base.text);
	buf_finish(&file);
}

TEST(titles_and_their_text_stay_together)
{
	const char *first = getenv("MERGE_SEED"), *rounds = getenv("MERGE_ROUNDS");
	uint32_t from = first ? (uint32_t)strtoul(first, NULL, 10) : 1,
		 n = rounds ? (uint32_t)strtoul(rounds, NULL, 10) : (uint32_t)rounds_here(ROUNDS);

	for (this_round = from; this_round < from + n; this_round++) {
		seed = this_round * 2654435761u;
		one_history();
	}
	print_message("%zu changes of the record were undone\n", undone);
}
