/* Draws the wheel and the profile of ratings. picture/plots.c decides the values. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "draft/view/view.h"
#include "review/answers/selection.h"
#include "review/files/profile.h"
#include "review/files/words.h"
#include "review/record/rating.h"
#include "review/record/rows.h"
#include "shell/call/argument.h"
#include "shell/picture/picture.h"

const struct rating *
rated_find(const struct record *r, const struct uuid *device, const struct uuid *listener)
{
	const struct selection g = { .v = &r, .n = 1 };
	const struct review *own = record_next(r, ROW_REVIEW, NULL);

	EACH_LIVE (rating, x, r, ROW_RATING) {
		struct uuid worn = selection_device(&g, &x->setup, &x->review),
			    of = selection_listener(r, x);

		if (x->lexicon && uuid_same(&x->review, &own->row.uuid) &&
			uuid_same(&worn, device) && (!listener || uuid_same(&of, listener)))
			return x;
	}
	return NULL;
}

/* Adds the device, with the ratings by the listener who made the rating `of`; `of` NULL: by the
 * owner of the archive. */
static bool
add_rated_by(struct rated_devices *d, const struct record *r, const struct uuid *device,
	const struct rating *of, struct err *err)
{
	const struct review *own = record_next(r, ROW_REVIEW, NULL);
	const struct device *row = record_find(r, ROW_DEVICE, device);
	const char *name = row ? row->name : NULL;
	struct plots_device one = { .record = r, .review = own->row.uuid, .device = *device };

	if (row && !name)
		name = row->id;
	if (of)
		one.listener = selection_listener(r, of);
	EACH (x, d)
		if (uuid_same(&x->review, &one.review) && uuid_same(&x->device, device) &&
			uuid_same(&x->listener, &one.listener))
			return true;
	if (d->n == RATED_DEVICES_MOST)
		return err_set(err,
			"%d devices or listeners at most fit on one picture; name fewer",
			RATED_DEVICES_MOST);
	CLEANUP(pointer_free) char *listener = of ? record_other_name(r, &of->listener) : NULL;
	one.name = arena_keep(&d->arena, xstrdup(name ? name : "?"));
	if (listener) {
		one.by = arena_keep(&d->arena, xstrdup(listener));
		one.name = arena_keep(&d->arena,
			xasprintf("%s%s%s%s", one.name, words_of("open"), listener,
				words_of("close")));
	}
	d->v[d->n++] = one;
	return true;
}

bool
rated_add(
	struct rated_devices *d, const struct record *r, const struct uuid *device, struct err *err)
{
	bool ok = true;

	if (rated_find(r, device, &UUID_NONE) || !rated_find(r, device, NULL))
		ok = add_rated_by(d, r, device, NULL, err);
	EACH_ROW_WHILE (listener_row, l, r, ROW_LISTENER, ok) {
		const struct rating *x = record_other_listener(r, r, &l->row.uuid) == l
			? rated_find(r, device, &l->row.uuid)
			: NULL;

		ok = !x || add_rated_by(d, r, device, x, err);
	}
	return ok;
}

void
plot_drawn_finish(struct plot_drawn *d)
{
	buf_finish(&d->svg);
	buf_finish(&d->caption);
	json_decref(d->values);
}

void
picture_for_page(struct plot_head *head, void (*draw)(const void *plot, struct buf *out),
	const void *plot, struct buf *out)
{
	const char *id = head->id;
	CLEANUP(pointer_free) char *narrow = xasprintf("%s-narrow", id);

	buf_add(out, "<div class=\"broad\">");
	head->page = PLOT_PAGE_BROAD;
	draw(plot, out);
	buf_add(out, "</div>\n<div class=\"narrow\">");
	head->page = PLOT_PAGE_NARROW;
	head->id = narrow;
	draw(plot, out);
	buf_add(out, "</div>\n");
	head->id = id;
}

static void
draw_wheel(const void *plot, struct buf *out)
{
	plot_wheel(plot, out);
}

bool
rated_draw(const struct rated_devices *d, bool wheel, bool full, bool in_page, bool draft,
	struct plot_drawn *out, struct err *err)
{
	const struct review *review = record_next(d->v[0].record, ROW_REVIEW, NULL);
	CLEANUP(lexicon_finish) struct lexicon_file x = { .path = NULL };
	CLEANUP(scale_finish) struct scale scale = { .n = 0 };
	struct plots_ratings ratings;

	if (!argument_lexicon(&x, review, err))
		return false;
	if (!x.n_attributes)
		return err_set(err, "the lexicon %s has no attributes, so there is no wheel of it",
			text_or(x.id, ""));
	/* If the review has no scale that can be read, the scale of the user's profile is used. */
	CLEANUP(profile_finish) struct profile p = profile_own();
	rating_scale(&scale, review, &p, NULL, NULL, false, ERR_IGNORED);
	plots_ratings_init(&ratings, &x, &scale, d->v, d->n, full);
	wheel = wheel && ratings.plot.n >= PLOT_WHEEL_LEAST;
	CLEANUP(buf_finish) struct buf title = BUF_INIT;
	for (size_t i = 0; i < d->n; i++) {
		if (i)
			buf_add(&title, words_of(i > 1 ? "comma" : "title_compared"));
		buf_add(&title, d->v[i].name);
	}
	ratings.plot.head = (struct plot_head){ .id = out->id, .title = title.s };
	if (!out->id)
		ratings.plot.head.id = wheel ? "wheel" : "profile";
	out->judged = ratings.judged;
	EACH_LIVE (rating, r, d->v[0].record, ROW_RATING)
		out->lacks |= r->lexicon && uuid_same(&r->review, &d->v[0].review) &&
			(!text_same(r->lexicon, x.id) || !lexicon_attribute(&x, r->attribute));
	EACH_IN_WHILE (a, ratings.plot.attributes, ratings.plot.n, out->values) {
		size_t first = 0; /* the first listener who rated it, as in the list of the draft */

		while (first + 1 < d->n && isnan(a->ratings[first].value))
			first++;
		json_object_set_new_nocheck(
			out->values, a->label, json_real(a->ratings[first].value));
	}
	if (draft)
		ratings.plot.head.page = PLOT_DRAFT;
	ratings.plot.head.draft = draft;
	if (!in_page)
		(wheel ? plot_wheel : plot_profile)(&ratings.plot, &out->svg);
	else if (wheel)
		picture_for_page(&ratings.plot.head, draw_wheel, &ratings.plot, &out->svg);
	else
		plot_profile_table(&ratings.plot, &out->svg);
	if (wheel)
		plot_wheel_caption(&ratings.plot, &out->caption);
	arena_finish(&ratings.arena);
	return true;
}

bool
picture_ratings_of_review(
	const struct record *r, bool wheel, bool in_page, struct plot_drawn *out, struct err *err)
{
	const struct review *own = record_next(r, ROW_REVIEW, NULL);
	struct rated_devices d = { .n = 0 };
	bool ok = rated_add(&d, r, &own->device, err);

	EACH_WHILE (x, &d, out->view) {
		x->view = out->view;
		x->wheel = json_object_get(view_tree(out->view), "wheel");
	}
	ok = ok && rated_draw(&d, wheel, false, in_page, !in_page, out, err);
	arena_finish(&d.arena);
	return ok;
}
