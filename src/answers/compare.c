#include "answers/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "record/note_rules.h"

bool
compare_same_question(const struct series_question *a, const struct series_question *b)
{
	return a->blind == b->blind && spread_scale_order(&a->scale, &b->scale) == 0 &&
		text_order(a->lexicon, b->lexicon) == 0 &&
		text_order(a->attribute, b->attribute) == 0 && text_order(a->scope, b->scope) == 0;
}

/* ---- the table of ratings ---- */

/* Adds a row with the mean of each device for one question, unless no device has a rating.
 * `section`: the title, if the question is the score of one section; else NULL. */
static void
add_compared_rating(struct compare_answer *answer, const struct compare_request *a,
	const struct series *s, const char *section)
{
	struct compare_rating r = { .question = series_question(&a->g, s),
		.section = section,
		.limit = NAN,
		.cells = { arena_calloc(&answer->arena, a->n, sizeof(r.cells.v[0])), a->n } };
	double least = NAN, most = NAN;
	size_t rated = 0;

	const struct rating *rating = s->v[0].rating;
	size_t listed = rating->lexicon ? gather_attribute_rank(&a->g, rating->attribute) : 0;
	r.at = (struct compare_place){ .first_ms = INT64_MAX,
		.listed = rating->lexicon && listed != SIZE_MAX ? listed + 1 : listed,
		.section = section ? gather_rank(&a->g, &s->v->place) : 0,
		.grade = answer->ratings.n };
	for (size_t i = 0; i < s->n_each; i++)
		if (s->each[i].rating->made_ms < r.at.first_ms)
			r.at.first_ms = s->each[i].rating->made_ms;
	/* Blind and sighted ratings of an attribute get the same first_ms, so their rows are
	 * adjacent in the table. */
	for (size_t i = 0; i < answer->ratings.n; i++) {
		struct compare_rating *other = &answer->ratings.v[i];

		if (strcmp(other->question.attribute, rating->attribute) != 0)
			continue;
		if (other->at.first_ms < r.at.first_ms)
			r.at.first_ms = other->at.first_ms;
		other->at.first_ms = r.at.first_ms;
	}
	r.shared = series_means(&a->g, s, a->devices, a->n, r.cells.v);
	for (size_t i = 0; i < a->n; i++) {
		double value = worth_rounded(r.cells.v[i].of.value);

		if (isnan(value))
			continue;
		rated++;
		least = fmin(least, value);
		most = fmax(most, value);
		r.adjusted |= r.cells.v[i].adjusted;
	}
	if (!rated)
		return;
	r.between = rated == 2 && r.shared ? most - least : (double)NAN;
	r.untested = rated == 2 && !r.shared; /* the two were rated on different tracks */
	r.word = r.untested ? differ_word(DIFFER_UNTESTED) : NULL;
	r.spread = series_steadiness(s, &answer->arena);
	ARENA_ADD(&answer->arena, &answer->ratings, r);
}

/* Adds the values of the table to the sentence on two devices whose estimate has the other sign. */
static void
add_adjusted(
	struct compare_answer *answer, const struct compare_rating *r, struct series_difference *d)
{
	const struct uuid *of[] = { &d->pair.a, &d->pair.b };
	double value[2] = { 0 };

	for (size_t i = 0; i < r->cells.n; i++)
		for (int k = 0; k < 2; k++)
			if (uuid_same(of[k], &answer->devices.v[i].uuid))
				value[k] = worth_rounded(r->cells.v[i].of.value);
	if ((value[0] - value[1]) * d->pair.differ.mean < 0)
		d->text = arena_keep(&answer->arena,
			xasprintf("%s Adjusted for tracks and evenings: %.2f and %.2f.", d->text,
				value[0], value[1]));
}

/* Sorts the differences like the table of ratings; differences of one question are adjacent.
 * Sets the verdict of each row. */
static void
order_differences(struct compare_answer *answer)
{
	size_t n = answer->steadiness.differences.n, at = 0;
	struct series_difference *v = answer->steadiness.differences.v,
				 *sorted = xcalloc(n + 1, sizeof(sorted[0]));
	CLEANUP(pointer_free) bool *moved = xcalloc(n + 1, sizeof(moved[0]));

	for (size_t i = 0; i < answer->ratings.n; i++)
		for (size_t k = 0; k < n; k++) {
			struct compare_rating *r = &answer->ratings.v[i];
			const struct series_difference *d = &v[k];

			if (moved[k] || !compare_same_question(&r->question, &d->question))
				continue;
			moved[k] = true;
			sorted[at++] = *d;
			if (r->adjusted)
				add_adjusted(answer, r, &sorted[at - 1]);
			if (r->section)
				continue;
			r->word = r->adjusted        ? "see the pairs"
				: d->pair.also_blind ? "beside blind"
						     : d->pair.verdict;
			r->untested = !r->adjusted && isnan(d->pair.differ.p);
			r->limit = r->adjusted ? (double)NAN : d->limit;
			r->verdict = d->pair.judged;
		}
	memcpy(v, sorted, at * sizeof(v[0]));
	free(sorted);
}

static int
order_rating(const void *p, const void *q)
{
	const struct compare_rating *a = p, *b = q;

	if (a->at.listed != b->at.listed)
		return a->at.listed < b->at.listed ? -1 : 1;
	int o = number_order(a->at.first_ms, b->at.first_ms);
	o = o ? o : number_order(a->at.section, b->at.section);
	return o ? o : (a->at.grade > b->at.grade) - (a->at.grade < b->at.grade);
}

static void
add_ratings(struct compare_answer *answer, const struct compare_request *a)
{
	struct grades grades;
	struct series s;

	grades_init(&grades, a->g.wider ? a->g.wider : &a->g);
	for (size_t at = 0; series_next(&s, &grades, &at);) {
		const char *scope = s.v[0].rating->scope;
		struct series one;

		if (!scope || strcmp(scope, "section") != 0) {
			add_compared_rating(answer, a, &s, NULL);
			continue;
		}
		/* each section has a row, since a mean over different sections has no meaning */
		for (size_t place = 0; series_next_place(&one, &s, &place, &answer->arena);)
			add_compared_rating(
				answer, a, &one, gather_name(&a->g, ROW_SECTION, &one.v->place));
	}
	stats_ratings(&answer->steadiness, &a->g, &grades, a->devices, a->n, &answer->arena);
	grades_finish(&grades);
	LIST_SORT(&answer->ratings, order_rating);
	if (answer->steadiness.differences.n)
		order_differences(answer);
}

/* ---- the volumes that were used ---- */

static int
order_volume(const void *p, const void *q)
{
	const struct volume *a = *(const struct volume *const *)p,
			    *b = *(const struct volume *const *)q;
	int o = setup_order(&a->setup, &b->setup);

	o = o ? o : uuid_order(&a->matched_to, &b->matched_to);
	o = o ? o : number_order(b->made_ms, a->made_ms);
	return o ? o : uuid_order(&b->row.uuid, &a->row.uuid);
}

static bool
has_volume(const struct compare_answer *answer, const char *device, const char *chain)
{
	for (size_t i = 0; i < answer->volumes.n; i++) {
		const struct compare_volume *v = &answer->volumes.v[i];

		if (strcmp(v->device, device) == 0 &&
			(!chain || (v->chain && strcmp(v->chain, chain) == 0)))
			return true;
	}
	return false;
}

static void
add_noted_volumes(struct compare_answer *answer, const struct compare_request *a, size_t col)
{
	const char *device = gather_name(&a->g, ROW_DEVICE, &a->devices[col]);
	const struct chain *c;

	for (struct gather_at at = { 0 }; (c = gather_next(&a->g, ROW_CHAIN, &at));) {
		const struct note *n = NULL;

		if (!c->name || has_volume(answer, device, c->name))
			continue;
		for (size_t i = 0; i < a->g.n && !n; i++)
			n = note_of_volume(a->g.v[i], &a->devices[col], c);
		if (n)
			ARENA_ADD(&answer->arena, &answer->volumes,
				(struct compare_volume){ .device = device,
					.chain = c->name,
					.value = n->volume,
					.unit = n->volume_unit,
					.made_ms = n->made_ms,
					.made_offset_min = n->made_offset_min });
	}
	if (!has_volume(answer, device, NULL))
		ARENA_ADD(&answer->arena, &answer->volumes,
			(struct compare_volume){ .device = device, .made_ms = NO_INT });
}

/* Adds the last volume that was noted for each combination of device, chain and device that it was
 * matched to; then volumes that only notes have. */
static void
add_volumes(struct compare_answer *answer, const struct compare_request *a)
{
	const struct volume *x, **v = xcalloc(gather_count(&a->g, ROW_VOLUME) + 1, sizeof(v[0]));
	size_t n = 0;

	for (struct gather_at at = { 0 }; (x = gather_next(&a->g, ROW_VOLUME, &at));)
		if (!x->row.deleted && gather_includes(&a->g, &x->review, &x->sitting) &&
			uuid_index(&x->setup.device, a->devices, a->n) < a->n)
			v[n++] = x;
	qsort(v, n, sizeof(v[0]), order_volume);
	for (size_t col = 0; col < a->n; col++) {
		for (size_t i = 0; i < n; i++) {
			const struct setup *on = &v[i]->setup;
			const struct chain *fed = gather_find(&a->g, ROW_CHAIN, &on->chain);

			if (uuid_index(&on->device, a->devices, a->n) != col ||
				(i > 0 && volume_is_same(v[i], v[i - 1])))
				continue;
			struct compare_volume one = { .device = gather_name(
							      &a->g, ROW_DEVICE, &on->device),
				.chain = gather_known(&a->g, ROW_CHAIN, &on->chain),
				.value = v[i]->value,
				.unit = v[i]->unit,
				.matched_to = gather_known(&a->g, ROW_DEVICE, &v[i]->matched_to),
				.how = v[i]->how,
				.method = v[i]->method,
				.signal = v[i]->signal,
				.equaliser = gather_known(&a->g, ROW_EQUALISER, &on->equaliser),
				.made_ms = v[i]->made_ms,
				.made_offset_min = v[i]->made_offset_min };
			if (fed && !one.unit)
				one.unit = arena_keep(
					&answer->arena, content_get(fed->content, "volume.unit"));
			ARENA_ADD(&answer->arena, &answer->volumes, one);
		}
		add_noted_volumes(answer, a, col);
	}
	free(v);
	size_t noted = 0;
	for (size_t i = 0; i < answer->volumes.n; i++)
		noted += answer->volumes.v[i].value || answer->volumes.v[i].matched_to;
	if (!noted)
		answer->volumes.n = 0;
	for (size_t i = 0; i < answer->volumes.n; i++) {
		struct compare_volume *to = &answer->volumes.v[i];

		for (size_t k = 0; k < answer->volumes.n && !to->reference; k++) {
			const struct compare_volume *from = &answer->volumes.v[k];

			to->reference = text_order(from->matched_to, to->device) == 0 &&
				(!to->chain || text_order(from->chain, to->chain) == 0);
		}
	}
}

/* ---- making the report ---- */

void
compare_answer_init(struct compare_answer *answer, const struct compare_request *a)
{
	*answer = (struct compare_answer){ 0 };
	answer->devices.v = arena_calloc(&answer->arena, a->n, sizeof(answer->devices.v[0]));
	for (size_t i = 0; i < a->n; i++) {
		const struct device *d = gather_find(&a->g, ROW_DEVICE, &a->devices[i]);
		struct compare_device *x = &answer->devices.v[answer->devices.n++];
		const struct review *r;

		*x = (struct compare_device){ a->devices[i], d ? d->id : NULL, d ? d->name : NULL,
			NULL };
		for (struct gather_at at = { 0 };
			!x->review && (r = gather_next(&a->g, ROW_REVIEW, &at));)
			if (uuid_same(&r->device, &a->devices[i]))
				x->review = r->id;
	}
	add_ratings(answer, a);
	add_volumes(answer, a);
	compare_items(answer, a);
}
