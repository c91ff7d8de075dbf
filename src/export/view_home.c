/* Chooses the one place in a draft that shows a note. A comparison of devices appears under
 * comparisons, a note on a chain under driveability, a note on a frequency in a separate list, and
 * an answer under its question. Other notes appear at their track, section or part of the review.
 */
#include "export/view_private.h"

#include <math.h>

#include "base/number.h"
#include "record/note_rules.h"

bool
view_pair_same(const struct note_pair *x, const struct note_pair *y)
{
	return (uuid_same(&x->of, &y->of) && uuid_same(&x->with, &y->with)) ||
		(uuid_same(&x->of, &y->with) && uuid_same(&x->with, &y->of));
}

enum view_home
view_home(const struct view *v, const struct note *n)
{
	bool compares = note_compares(v->r, &v->review->device, n);
	bool of_chain = view_is_about_chain(n);
	const struct question *q = record_find(v->r, ROW_QUESTION, &n->question);

	if (note_is_marker(n) || (note_is_of_review(n) && !compares && !isfinite(n->hz)))
		return VIEW_AT_PLACE;
	if (compares && view_wants(v, VIEW_COMPARISONS))
		return VIEW_AT_COMPARISON;
	if (of_chain && !compares && view_wants(v, VIEW_SETUP))
		return VIEW_AT_CHAIN;
	if (isfinite(n->hz))
		return VIEW_AT_FREQUENCY;
	if (q && !view_place(v, &n->item) && view_wants(v, VIEW_QUESTIONS) &&
		(uuid_none(&q->review) || uuid_same(&q->review, &v->review->row.uuid)))
		return VIEW_AT_QUESTION;
	return VIEW_AT_PLACE;
}

json_t *
view_draft_notes(const struct view *v, const struct section *s, size_t part)
{
	json_t *list = json_array();
	size_t n;

	const struct view_row *const *told = view_draft_group(v, NULL, s, part, &n);
	for (size_t i = 0; i < n; i++)
		if (told[i]->home == VIEW_AT_PLACE)
			json_array_append(list, told[i]->uuid);
	return list;
}

static int
hz_order(const void *a, const void *b)
{
	const struct view_row *x = *(const struct view_row *const *)a,
			      *y = *(const struct view_row *const *)b;
	int o = number_order_real(x->note->hz, y->note->hz);

	return o ? o : (x > y) - (x < y);
}

static bool
is_of_frequency(const struct view *v, const struct view_row *x, const void *what)
{
	(void)v, (void)what;
	return x->home == VIEW_AT_FREQUENCY;
}

json_t *
view_sweeps(const struct view *v)
{
	return view_notes(v, is_of_frequency, NULL, VIEW_UUIDS, hz_order);
}
