/*
 * The trials of an open blind run, the commands that it refuses, and the rows that it hides until
 * it ends: notes made outside of it, and the names of its devices.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/sitting/sitting_internal.h"
#include "review/record/coverage.h"
#include "review/record/rating.h"
#include "review/record/rows.h"

bool
sitting_is_blind(const struct sitting *s)
{
	return !uuid_none(&s->blind);
}

bool
sitting_refuses(const struct sitting *s, struct err *err)
{
	return sitting_is_blind(s) &&
		!err_set(err,
			"not possible in a blind run: :blind end ends the run and reveals the "
			"order");
}

/* ---- trials of notes and ratings ---- */

/* Returns the trial of the open run in which a note or rating was made; NULL: it was made outside
 * the run. */
static const struct trial *
trial_of(const struct sitting *s, const struct uuid *made)
{
	const struct trial *t = sitting_find(s, ROW_TRIAL, made);

	return t && !t->row.deleted && uuid_same(&t->run, &s->blind) ? t : NULL;
}

/* Returns true if a note or rating was made in the current trial. */
static bool
is_of_trial(const struct sitting *s, const struct uuid *made)
{
	const struct trial *t = trial_of(s, made);

	return t && t->number == (int64_t)s->trial;
}

void
hidden_enter(struct sitting *s, const struct uuid *made)
{
	if (!sitting_is_blind(s))
		return;
	struct trial *t = row_new(ROW_TRIAL);
	t->row.uuid = *made;
	t->run = s->blind;
	t->number = (int64_t)s->trial;
	change_one(s, ROW_TRIAL, t, NULL);
}

bool
sitting_hides_note(const struct sitting *s, const struct uuid *note)
{
	return sitting_is_blind(s) && !trial_of(s, note);
}

void
hidden_keep_setup(struct sitting *s)
{
	s->internal->before_run = s->setup;
}

bool
hidden_rated_now(const struct sitting *s, const struct rating *r)
{
	return sitting_is_blind(s) ? is_of_trial(s, &r->row.uuid)
				   : !r->blind && rating_is_of_tonight(r, sitting_session(s));
}

/* ---- words that keep the device secret ---- */

void
sitting_add_worn(const struct sitting *s, const struct uuid *device, const struct uuid *made,
	struct buf *out)
{
	const struct device *d = sitting_device(s, device);

	if (!sitting_is_blind(s)) {
		buf_add(out, d && d->name ? d->name : "no device");
		return;
	}
	const struct trial *t = made ? trial_of(s, made) : NULL;
	size_t number = t ? (size_t)t->number : s->trial;
	if (made && !t)
		buf_add(out, "before the run");
	else if (number == 0)
		buf_add(out, "before trial 1");
	else
		buf_addf(out, "trial %zu", number);
}

bool
sitting_is_worn(const struct sitting *s, const struct note *n)
{
	if (!sitting_is_blind(s))
		return setup_same(&n->setup, &s->setup, SETUP_DEVICE);
	return is_of_trial(s, &n->row.uuid);
}

/* ---- which tracks, questions, chains and devices have a note ---- */

bool
sitting_is_covered(const struct sitting *s, enum row_kind kind, const struct uuid *row)
{
	return coverage_has(&s->rec, sitting_review(s), kind, row);
}

bool
sitting_item_is_covered(const struct sitting *s, const struct track_row *t)
{
	if (!sitting_is_blind(s))
		return sitting_is_covered(s, ROW_ITEM, &t->item->row.uuid);
	EACH_IN (note, t->notes, t->nnotes)
		if ((*note)->body)
			return true;
	return false;
}
