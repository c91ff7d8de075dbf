/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/cli/export_take.h"

#include <math.h>
#include <string.h>

#include "archive/store/edit.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "draft/post/take.h"
#include "review/record/rows.h"
#include "shell/call/argument.h"
#include "shell/call/cli.h"
#include "shell/call/own_archive.h"

/* Swaps the words of a note, or the figure of a rating, with these. */
static void
swap_fact(void *row, bool figure, char **words, double *value)
{
	struct rating *x = figure ? row : NULL;
	struct note *n = figure ? NULL : row;
	double was = x ? x->value : 0;
	char *body = n ? n->body : NULL;

	if (n)
		n->body = *words;
	else
		x->value = *value;
	*words = body;
	*value = was;
}

/* Returns the nth words to try for a note: first those before its last change, since an author who
 * takes an edit back wants them as they were. */
static char *
words_to_try(struct store *st, const struct note *n, const struct merge_own *own, size_t nth)
{
	CLEANUP(rows_finish) struct rows all = { .n = 0 };

	if (nth)
		return take_words(n->body, own, nth - 1);
	if (!store_versions(st, ROW_NOTE, &n->row.uuid, &all, ERR_IGNORED) || all.n < 2)
		return NULL;
	/* what was private stays in its version */
	const struct note *was = (const void *)all.v[all.n - 2];
	return was->body && !was->private ? xstrdup(was->body) : NULL;
}

/* Gives the words or the figure to the row in memory if the draft proves them. Takes the words. */
static bool
try_fact(const struct export_take *t, const struct merge_own *own, void *row, char *words,
	double value, struct err *err)
{
	struct draft_merged was = *t->merged;
	size_t blocks = t->blocks->n;

	swap_fact(row, own->figure, &words, &value);
	bool proven = t->make(t->job, err) && t->blocks->n == blocks &&
		take_is_proven(&was.r, &t->merged->r, own);
	if (proven) {
		draft_merged_finish(&was);
	} else {
		swap_fact(row, own->figure, &words, &value);
		draft_merged_finish(t->merged);
		*t->merged = was;
	}
	free(words);
	return proven;
}

/* Returns the row that has the author's edit now; NULL: none is proven. */
static void *
take_one(const struct export_take *t, const struct merge_own *own, struct err *err)
{
	void *row;

	for (size_t nth = 0; !*err->msg && (row = take_row(t->r, t->review, own, nth)); nth++) {
		double value = NAN;

		if (own->figure && take_figure(row, own->is, &value) &&
			try_fact(t, own, row, NULL, value, err))
			return row;
		for (size_t k = 0; k < 3 && !own->figure && !*err->msg; k++) {
			char *words = words_to_try(t->st, row, own, k);

			if (words && try_fact(t, own, row, words, value, err))
				return row;
		}
	}
	return NULL;
}

/* Returns why an edit is not taken. */
static const char *
why_not(const struct export_take *t, const struct merge_result *edits, const struct merge_own *own)
{
	const struct rating *x = own->figure ? take_row(t->r, t->review, own, 0) : NULL;
	double value;

	if (own->both)
		return "you changed it here, and the record elsewhere; `earlog note edit` or "
		       "`earlog rate` says which counts";
	if (x && !take_figure(x, own->is, &value))
		return "this is not a step of the scale, so it stays in the post alone";
	EACH_IN (other, edits->own, edits->n_own)
		if (x && other != own && other->figure &&
			take_row(t->r, t->review, other, 0) == x && !text_same(other->is, own->is))
			return "the post also has another figure for it, so it stays in the post "
			       "alone";
	return "earlog would write it differently, so it stays in the post alone";
}

/* Returns true if the edit is one of a row, and not in the author's own words. */
static bool
is_fact(const struct export_take *t, const struct merge_own *own)
{
	return take_row(t->r, t->review, own, 0) && !own->joined &&
		(own->figure || own->both || take_is_correction(own));
}

/* Gives a row that has just been taken to the other edits that are right with it: the same figure
 * in a second table, whose cell names no rating. Else any other rating with that figure would seem
 * proven. Returns how many they are. */
static size_t
take_with(const struct export_take *t, const struct merge_result *edits, const void *row,
	const void **taken)
{
	size_t n = 0;

	EACH_IN (x, edits->own, edits->n_own)
		if (!taken[x - edits->own] && !x->both && is_fact(t, x) &&
			take_is_right(&t->merged->r, x)) {
			taken[x - edits->own] = row;
			n++;
		}
	return n;
}

/* Returns true if the row is one of the first n. */
static bool
is_among(const void *const *rows, size_t n, const void *row)
{
	EACH_IN (x, rows, n)
		if (*x == row)
			return true;
	return false;
}

bool
export_take_edits(const struct export_take *t, struct err *err)
{
	struct merge_result edits = {
		.text = BUF_INIT, .own = t->merged->r.own, .n_own = t->merged->r.n_own
	};
	const char *name = file_name(t->path);
	size_t n = 0, n_own = 0;
	bool said = false;
	CLEANUP(buf_finish) struct buf own_words = BUF_INIT;
	CLEANUP(pointer_free) const void **taken = xcalloc(edits.n_own + 1, sizeof(*taken));

	t->merged->r.own = NULL;
	t->merged->r.n_own = 0;
	/* A second round takes what another edit was in the way of. */
	for (size_t before = SIZE_MAX; n != before && !*err->msg;) {
		before = n;
		EACH_IN (x, edits.own, edits.n_own) {
			const void **row = &taken[x - edits.own];

			if (*row || x->both || !is_fact(t, x))
				continue;
			*row = take_one(t, x, err);
			n += *row ? 1 + take_with(t, &edits, *row, taken) : 0;
		}
	}
	EACH_IN (x, edits.own, edits.n_own) {
		CLEANUP(buf_finish) struct buf what = BUF_INIT;
		const void *row = take_row(t->r, t->review, x, 0);
		bool is = taken[x - edits.own];

		if (row && take_is_joined(x)) {
			said = true;
			cli_say("%s:%zu: %s: this line has the words of several notes: `earlog "
				"note edit %.8s TEXT` mends “%s”",
				name, x->line, x->title, x->id, x->was);
		}
		if (!is && !is_fact(t, x)) {
			if (row && !x->joined) {
				buf_add_part(&own_words, ", ", "%zu", x->line);
				n_own++;
			}
			continue;
		}
		said = true;
		take_say(&what, x);
		if (!is)
			buf_addf(&what, ": %s", why_not(t, &edits, x));
		cli_say("%s:%zu: %s: %s", name, x->line, x->title, what.s);
	}
	bool ok = !*err->msg, stores = ok && n && !t->dry;
	struct store *st = stores ? own_archive_begin(err) : NULL;
	EACH_IN_WHILE (x, edits.own, edits.n_own, st && ok) {
		const void *row = taken[x - edits.own];

		if (row && !is_among(taken, (size_t)(x - edits.own), row))
			ok = x->figure
				? store_change_row(st, ROW_RATING, row_dup(ROW_RATING, row), err)
				: cli_store_note(st, row, err);
	}
	ok = st ? own_archive_end(st, ok, err) : ok && !stores;
	if (ok && n_own)
		cli_say("%zu edit%s in your own words stay%s in the post alone: line%s %s", n_own,
			text_s(n_own), n_own == 1 ? "s" : "", text_s(n_own), own_words.s);
	if (ok && n)
		cli_say("%zu of your edits in %s %s into the record", n, name,
			t->dry ? "would be taken" : "taken");
	else if (ok && !said && !n_own)
		cli_say("%s has no correction that the record lacks", name);
	merge_finish(&edits);
	return ok;
}
