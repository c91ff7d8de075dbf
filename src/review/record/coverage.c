/* Decides whether the notes of a review cover a track, section, chain, question or compared device,
 * and lists the gaps as lines. formats/gaps.c and answers/stats.c report them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/coverage.h"

#include <stdlib.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/record/chains.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "review/record/section.h"
#include "review/record/setup.h"

static bool
is_of_section(const struct record *r, const struct note *n, const struct uuid *section)
{
	const struct item *item = record_find(r, ROW_ITEM, &n->item);
	const struct question *q = record_find(r, ROW_QUESTION, &n->question);

	return uuid_same(&n->section, section) || (item && uuid_same(&item->section, section)) ||
		(q && uuid_same(&q->section, section));
}

/* A chain that was changed is a new row with the old name. */
static bool
is_same_chain(const struct record *r, const struct chain *of, const struct uuid *row)
{
	const struct chain *c = record_find(r, ROW_CHAIN, row);

	return of && c && text_same(of->name, c->name) && uuid_same(&of->review, &c->review);
}

static bool
is_about(const struct record *r, const struct review *review, const struct note *n,
	enum row_kind kind, const struct uuid *row)
{
	struct note_pair pair;

	switch (kind) {
	case ROW_ITEM: return uuid_same(&n->item, row);
	case ROW_SECTION: return is_of_section(r, n, row);
	case ROW_QUESTION: return uuid_same(&n->question, row);
	case ROW_CHAIN:
		return is_same_chain(r, setup_row(r, &n->setup, ROW_CHAIN), row) ||
			is_same_chain(r, record_find(r, ROW_CHAIN, &n->against_chain), row);
	case ROW_DEVICE:
		pair = note_pair(r, &review->device, n);
		return note_compares(r, &review->device, n) &&
			(uuid_same(&pair.with, row) || uuid_same(&pair.of, row)) &&
			(uuid_same(&n->review, &review->row.uuid) ||
				setup_has(&n->setup, kind, &review->device) ||
				uuid_same(&n->against, &review->device));
	default: return false;
	}
}

static bool
is_taken(const struct record *r, const struct review *review, const struct uuid *other)
{
	const struct review *of = record_find(r, ROW_REVIEW, other);

	return of ? review_takes(review, of) : text_same(review->comparisons, "all");
}

bool
coverage_has(const struct record *r, const struct review *review, enum row_kind kind,
	const struct uuid *row)
{
	EACH_ROW (note, n, r, ROW_NOTE)
		if ((kind != ROW_ITEM || uuid_same(&n->item, row)) &&
			!record_in_trash(r, &n->row, &n->sitting) && !note_is_marker(n) &&
			!note_is_private(r, n) &&
			(uuid_same(&n->review, &review->row.uuid) ||
				(kind == ROW_DEVICE && is_taken(r, review, &n->review))) &&
			is_about(r, review, n, kind, row))
			return true;
	return false;
}

/* ---- gaps as lines ---- */

struct uncovered LIST_OF(const char *);

static void
add_name(struct uncovered *names, const char *name)
{
	EACH (one, names)
		if (*one == name)
			return;
	LIST_ADD(names, name);
}

static void
add_sections(struct uncovered *names, const struct record *r, const struct review *review)
{
	EACH_LIVE (listing, l, r, ROW_LISTING) {
		const struct item *item = record_find(r, ROW_ITEM, &l->item);
		const struct section *s = item ? record_find(r, ROW_SECTION, &item->section) : NULL;

		if (s && uuid_same(&l->review, &review->row.uuid) &&
			!coverage_has(r, review, ROW_SECTION, &s->row.uuid))
			add_name(names, section_name(s));
	}
}

static void
add_questions(struct uncovered *names, const struct record *r, const struct review *review)
{
	EACH_LIVE (question, q, r, ROW_QUESTION)
		if ((uuid_none(&q->review) || uuid_same(&q->review, &review->row.uuid)) &&
			!coverage_has(r, review, ROW_QUESTION, &q->row.uuid))
			add_name(names, q->text ? q->text : q->id);
}

static void
add_chains(struct uncovered *names, const struct record *r, const struct review *review)
{
	EACH_ROW (chain, c, r, ROW_CHAIN)
		if (chains_offered(c, &review->row.uuid) &&
			!coverage_has(r, review, ROW_CHAIN, &c->row.uuid))
			add_name(names, c->name);
}

static void
add_compared(struct uncovered *names, const struct record *r, const struct review *review)
{
	EACH_ROW (comparison, c, r, ROW_COMPARISON) {
		const struct device *d = record_find(r, ROW_DEVICE, &c->device);

		if (d && comparison_is_listed(r, c, &review->row.uuid) &&
			!coverage_has(r, review, ROW_DEVICE, &c->device))
			add_name(names, d->name ? d->name : d->id);
	}
}

static const struct {
	const char *before;
	void (*add)(struct uncovered *names, const struct record *r, const struct review *review);
} kinds[COVERAGE_LINES] = {
	{ "no note was written for ", add_sections },
	{ "no note answers ", add_questions },
	{ "no note was made on ", add_chains },
	{ "no note compares the device with ", add_compared },
};

void
coverage_lines(const struct record *r, const struct review *review, size_t most,
	struct buf lines[COVERAGE_LINES])
{
	const struct device *d = record_find(r, ROW_DEVICE, &review->device);

	for (size_t i = 0; i < COVERAGE_LINES; i++) {
		struct uncovered names = { 0 };

		lines[i] = (struct buf)BUF_INIT;
		kinds[i].add(&names, r, review);
		for (size_t k = 0; k < names.n && k < most; k++) {
			buf_add(&lines[i], k ? ", " : kinds[i].before);
			question_add_text(&lines[i], names.v[k], row_name(ROW_DEVICE, d));
		}
		if (names.n > most)
			buf_addf(&lines[i], " and %zu more", names.n - most);
		free(names.v);
	}
}
