/* tests: long, no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Merging, with authors and records made up by a seeded generator. MERGE_ROUNDS sets how many,
 * MERGE_SEED which first; a failure names its seed.
 */
#include "draft/merge/merge.h"

#include <stdio.h>

#include "support/merge_review.h"
#include "support/needs.h"
#include "support/test.h"

#define ROUNDS 3000
#define EXPORTS 4 /* of one review, one after the other, by one author */

static uint32_t first_seed; /* what this round began with */

/* ---- what must hold ---- */

static void
must(bool holds, const char *what, const char *about, const struct buf *base, const struct buf *now,
	const struct buf *ours, const struct buf *got)
{
	if (holds)
		return;
	fprintf(stderr,
		"seed %u: %s: %s\n==== base\n%s\n==== now\n%s\n==== ours\n%s\n==== merged\n%s",
		first_seed, what, about, base->s, now->s, ours->s, got->s);
	fail_msg("seed %u: %s: %s", first_seed, what, about);
}

struct merge_case {
	const struct buf *base, *now, *ours;
	const struct merge_result *r;
	struct text_lines in_base, in_now, in_ours, in_merged;
	struct text_lines chunks_base, chunks_now, chunks_ours, chunks_merged;
};

#define MUST(c, holds, what, about) \
	must(holds, what, about, (c)->base, (c)->now, (c)->ours, &(c)->r->text)

static void
no_words_are_lost(const struct merge_case *c)
{
	for (const char *at = c->now->s; (at = strstr(at, "qz")); at++) {
		char word[16];

		snprintf(word, sizeof(word), "%.*s", (int)(2 + strspn(at + 2, "0123456789")), at);
		MUST(c, strstr(c->r->text.s, word), "the author's word is gone", word);
	}
	for (size_t i = 0; i < c->in_now.n; i++)
		if (!lines_have(&c->in_base, c->in_now.all[i]))
			MUST(c, lines_have(&c->in_merged, c->in_now.all[i]),
				"the author's line is gone", c->in_now.all[i]);
	for (size_t i = 0; i < c->chunks_now.n; i++) {
		const char *chunk = c->chunks_now.all[i];

		if (*chunk &&
			(!lines_have(&c->chunks_base, chunk) || lines_have(&c->chunks_ours, chunk)))
			MUST(c, lines_have(&c->chunks_merged, chunk),
				"the author's paragraph is gone", chunk);
	}
}

static const struct made_note *
find_note(const struct made_review *r, int id)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->notes[i].id == id)
			return &r->notes[i];
	return NULL;
}

static bool
is_told(const struct merge_case *c, const char *text, bool with_id)
{
	for (size_t i = 0; i < c->r->n_news; i++)
		if ((with_id || !*c->r->news[i].id || c->r->news[i].kind == MERGE_HEADLESS) &&
			strcmp(c->r->news[i].words, text) == 0)
			return true;
	return false;
}

/* A line that goes on with the paragraph of the line above it. */
static bool
goes_on(const char *line)
{
	const char *words = line + strspn(line, " ");

	return *words && !strchr("-#<|=>", *words);
}

/* What must be of one version: paragraphs, bullets, headings, lines of front matter. */
static void
read_chunks(struct text_lines *chunks, const struct text_lines *l)
{
	bool front = l->n && strcmp(l->all[0], "---") == 0, joins = false;

	chunks->n = 0;
	for (size_t i = 0; i < l->n; i++) {
		char *line = l->all[i], **last = chunks->n ? &chunks->all[chunks->n - 1] : NULL;

		if (joins && goes_on(line)) {
			char *longer = xasprintf("%s\n%s", *last, line);

			free(*last);
			*last = longer;
		} else {
			chunks->all[chunks->n++] = xstrdup(line);
		}
		front &= !i || strcmp(line, "---") != 0;
		joins = *line && !front && !strchr("#|=>", *line) && strncmp(line, "<<<", 3) != 0;
	}
}

static void
nothing_is_mixed(const struct merge_case *c)
{
	for (size_t i = 0; i < c->chunks_merged.n; i++) {
		const char *chunk = c->chunks_merged.all[i];

		MUST(c,
			lines_have(&c->chunks_now, chunk) || lines_have(&c->chunks_ours, chunk) ||
				(c->r->marks &&
					(lines_have(&c->chunks_base, chunk) ||
						(*chunk && strchr("<|=>", *chunk)))),
			"a mixture of two versions", chunk);
	}
}

static void
the_record_is_followed(
	const struct merge_case *c, const struct made_review *was, const struct made_review *is)
{
	char text[BODY * 2], old[BODY * 2];

	for (size_t i = 0; i < is->n; i++) {
		const struct made_note *n = &is->notes[i], *before = find_note(was, n->id);

		note_text(text, n);
		if (!before)
			MUST(c, lines_have(&c->chunks_merged, text) || is_told(c, text, false),
				"a new note is missing", text);
		if (!before || !n->changed)
			continue;
		note_text(old, before);
		if (strcmp(old, text) == 0)
			continue;
		MUST(c,
			lines_have(&c->chunks_merged, text) ||
				is_told(c, text,
					!lines_have(&c->chunks_now, old) ||
						strstr(c->now->s, "<<<<<<<")),
			"a changed note is missing", text);
	}
}

static void
conflicts_have_two_sides(
	const struct merge_case *c, const struct made_review *was, const struct made_review *is)
{
	char old[BODY * 2];
	bool changed = strcmp(was->title, is->title) != 0;

	for (size_t i = 0; i < is->n; i++)
		changed |= is->notes[i].changed;
	MUST(c, changed || !c->r->count[MERGE_CONFLICT],
		"a conflict about what is only new or gone", "");
	for (size_t i = 0; i < c->r->n_news; i++) {
		const struct merge_news *news = &c->r->news[i];

		if (news->kind != MERGE_CONFLICT || strncmp(news->id, "note/", 5) != 0)
			continue;
		const struct made_note *before =
					       find_note(was, (int)strtol(news->id + 5, NULL, 10)),
				       *now = find_note(is, (int)strtol(news->id + 5, NULL, 10));
		MUST(c, before && now && now->changed, "a conflict about what earlog left alone",
			news->id);
		note_text(old, before);
		MUST(c, !lines_have(&c->chunks_now, old) || strstr(c->now->s, "<<<<<<<"),
			"a conflict about what the author left alone", news->id);
	}
}

static void
check(const struct merge_text *base, const struct buf *now, const struct merge_text *ours,
	const struct merge_result *r, const struct made_review *was, const struct made_review *is)
{
	struct buf b = { .s = (char *)(uintptr_t)base->s, .len = base->n };
	struct buf o = { .s = (char *)(uintptr_t)ours->s, .len = ours->n };
	struct merge_case c = { .base = &b, .now = now, .ours = &o, .r = r };

	lines_read(&c.in_base, &b);
	lines_read(&c.in_now, now);
	lines_read(&c.in_ours, &o);
	lines_read(&c.in_merged, &r->text);
	read_chunks(&c.chunks_base, &c.in_base);
	read_chunks(&c.chunks_now, &c.in_now);
	read_chunks(&c.chunks_ours, &c.in_ours);
	read_chunks(&c.chunks_merged, &c.in_merged);
	no_words_are_lost(&c);
	nothing_is_mixed(&c);
	the_record_is_followed(&c, was, is);
	conflicts_have_two_sides(&c, was, is);
	if (now->len > 1 && strncmp(now->s + strcspn(now->s, "\n") - 1, "\r\n", 2) == 0)
		for (size_t i = 0; i < r->text.len; i++)
			MUST(&c, r->text.s[i] != '\n' || r->text.s[i - 1] == '\r',
				"a line end without CR", "");
	lines_free(&c.in_base);
	lines_free(&c.in_now);
	lines_free(&c.in_ours);
	lines_free(&c.in_merged);
	lines_free(&c.chunks_base);
	lines_free(&c.chunks_now);
	lines_free(&c.chunks_ours);
	lines_free(&c.chunks_merged);
}

/* Merging again: nothing new, and after a run that could not note what it wrote. */
static size_t
again(const struct merge_text *base, const struct merge_text *ours, struct merge_block *blocks,
	const struct merge_result *r)
{
	struct err err = ERR_INIT;
	struct merge_result second;
	bool same;

	for (size_t i = 0; i < r->n_marked; i++) {
		struct merge_block *x = &blocks[r->marked[i].block];

		x->told = !r->marked[i].left;
		x->left = r->marked[i].left;
	}
	assert_true(merge_three(ours, r->text.s, r->text.len, ours, false, &second, &err));
	assert_int_equal(second.n_news, 0);
	assert_int_equal(second.text.len, r->text.len);
	assert_memory_equal(second.text.s, r->text.s, r->text.len);
	merge_finish(&second);
	assert_true(merge_three(base, r->text.s, r->text.len, ours, false, &second, &err));
	same = second.text.len == r->text.len && memcmp(second.text.s, r->text.s, r->text.len) == 0;
	merge_finish(&second);
	return !same && !r->marks;
}

static size_t counts[MERGE_KINDS], exports, unsteady;

static void
one_author(void)
{
	struct made_review was, is = { .next_id = 1, .title = "A first title" };
	struct made_draft drafts[2];
	CLEANUP(buf_finish) struct buf file = BUF_INIT;
	struct habits h = { chance(20), chance(20) };
	bool mark = chance(50);

	for (size_t i = 4 + any(16); i > 0; i--)
		add_made_note(&is);
	write_draft(&drafts[0], &is);
	buf_add_bytes(&file, drafts[0].text.s, drafts[0].text.len);
	for (size_t k = 0; k < EXPORTS; k++) {
		struct made_draft *last = &drafts[k % 2], *next = &drafts[1 - k % 2];
		struct merge_result r;
		struct err err = ERR_INIT;

		author(&file, &h);
		was = is;
		live_on(&is);
		write_draft(next, &is);
		struct merge_text base = { last->text.s, last->text.len, last->blocks, last->n,
			"" };
		struct merge_text ours = { next->text.s, next->text.len, next->blocks, next->n,
			"" };
		assert_true(merge_three(&base, file.s, file.len, &ours, mark, &r, &err));
		check(&base, &file, &ours, &r, &was, &is);
		unsteady += again(&base, &ours, next->blocks, &r);
		for (size_t i = 0; i < MERGE_KINDS; i++)
			counts[i] += r.count[i];
		exports++;
		buf_finish(&file);
		file = r.text;
		r.text = (struct buf)BUF_INIT;
		merge_finish(&r);
		buf_finish(&last->text);
	}
	buf_finish(&drafts[EXPORTS % 2].text);
}

static uint32_t
setting(const char *name, uint32_t otherwise)
{
	const char *value = getenv(name);

	return value ? (uint32_t)strtoul(value, NULL, 10) : otherwise;
}

TEST(authors_lose_nothing)
{
	uint32_t rounds = setting("MERGE_ROUNDS", (uint32_t)rounds_here(ROUNDS)),
		 first = setting("MERGE_SEED", 1);

	for (uint32_t i = 0; i < rounds; i++) {
		first_seed = first + i;
		seed = first_seed * 2654435761u;
		words_made = 100;
		one_author();
	}
	print_message("%zu exports:", exports);
	for (int i = 0; i < MERGE_KINDS; i++)
		print_message(" %s %zu;", merge_kind_names[i], counts[i]);
	print_message(" another text after a run that was cut short %zu\n", unsteady);
	assert_true(unsteady * 500 <= exports + 500);
}

/* Next to an author who only added a paragraph, earlog writes exactly what it would have written.
 */
TEST(what_nobody_touched_is_as_if_written_anew)
{
	uint32_t rounds = setting("MERGE_ROUNDS", (uint32_t)rounds_here(ROUNDS)),
		 first = setting("MERGE_SEED", 1);

	for (uint32_t i = 0; i < rounds; i++) {
		static const char own[] = "My paragraph qz1, all my own.\n\n";
		struct made_review is = { .next_id = 1, .title = "A first title" };
		struct made_draft old, made;
		struct merge_result r;
		struct err err = ERR_INIT;
		struct buf now = BUF_INIT;

		first_seed = first + i;
		seed = first_seed * 2654435761u;
		for (size_t k = 4 + any(16); k > 0; k--)
			add_made_note(&is);
		write_draft(&old, &is);
		live_on(&is);
		write_draft(&made, &is);
		buf_add_bytes(&now, old.text.s, old.text.len);
		char *at = strstr(now.s, "\n---\n\n") + 6;
		buf_splice(&now, (size_t)(at - now.s), 0, own, strlen(own));
		struct merge_text base = { old.text.s, old.text.len, old.blocks, old.n, "" };
		struct merge_text ours = { made.text.s, made.text.len, made.blocks, made.n, "" };
		assert_true(merge_three(&base, now.s, now.len, &ours, false, &r, &err));
		char *there = strstr(r.text.s, own);
		assert_non_null(there);
		buf_splice(&r.text, (size_t)(there - r.text.s), strlen(own), "", 0);
		if (strcmp(r.text.s, made.text.s) != 0)
			fail_msg("seed %u\n==== base\n%s\n==== ours\n%s\n==== merged\n%s",
				first + i, old.text.s, made.text.s, r.text.s);
		merge_finish(&r);
		buf_finish(&now);
		buf_finish(&old.text);
		buf_finish(&made.text);
	}
}
