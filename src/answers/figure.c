/* Decides which ratings of a device count together, and their value. gather.c has dropped replaced
 * ratings before; series.c chooses the ratings of one question. */
#include "answers/figure.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "config/words.h"
#include "record/rating.h"
#include "record/rows_rating.h"

bool
figure_is_plain(const struct graded *g)
{
	return setup_has(&g->rating->setup, ROW_EQUALISER, &UUID_NONE);
}

/* ---- which ratings count ---- */

/* Returns true if x decides before `last` (NULL: none) which setup, scale and listener count, and
 * of scores which rating. */
static bool
decides_before(const struct graded *x, const struct graded *last)
{
	if (!last)
		return true;
	if (uuid_none(&x->listener) != uuid_none(&last->listener))
		return uuid_none(&x->listener);
	if (figure_is_plain(x) != figure_is_plain(last))
		return figure_is_plain(x);
	if (x->rating->lexicon && uuid_same(&x->listener, &last->listener) &&
		x->setup != last->setup)
		return x->setup < last->setup;
	if (!x->rating->lexicon && x->own_review != last->own_review)
		return x->own_review;
	return rating_is_later(x->rating, last->rating);
}

static const struct graded *
decisive(const struct graded *const *v, size_t n)
{
	const struct graded *last = NULL;

	for (size_t i = 0; i < n; i++)
		if (decides_before(v[i], last))
			last = v[i];
	return last;
}

/* The scopes in the order in which they decide. */
static const char *const scopes[] = { "section", "whole", "item" };

/* Keeps the entries of the first scope that was rated. */
static size_t
keep_scope(const struct graded **v, size_t n)
{
	size_t kept = 0;

	for (size_t k = 0; k < LENGTH(scopes) && !kept; k++)
		for (size_t i = 0; i < n; i++)
			if (text_same(v[i]->rating->scope, scopes[k]))
				v[kept++] = v[i];
	return kept ? kept : n;
}

/* Returns true if entries of one place are of one track, and one cue if `cue` asks for it. */
static bool
same_place(const struct graded *a, const struct graded *b, bool cue)
{
	return uuid_same(&a->place, &b->place) && (!cue || uuid_same(&a->cue, &b->cue));
}

/* Drops the entries of cues of a track that was rated itself. */
static size_t
drop_cues(const struct graded **v, size_t n)
{
	size_t kept = 0;

	/* The entries of a track itself are before those of its cues. */
	for (size_t i = 0; i < n; i++)
		if (uuid_none(&v[i]->cue) || !kept || !same_place(v[kept - 1], v[i], false) ||
			!uuid_none(&v[kept - 1]->cue))
			v[kept++] = v[i];
	return kept;
}

/* Drops the entries of a place that has a newer evening. */
static size_t
keep_newest(const struct graded **v, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		bool newest = true;

		for (size_t k = i; k-- > 0 && same_place(v[k], v[i], true);)
			newest &= v[k]->evening <= v[i]->evening;
		for (size_t k = i + 1; k < n && same_place(v[k], v[i], true); k++)
			newest &= v[k]->evening <= v[i]->evening;
		if (newest)
			v[kept++] = v[i];
	}
	return kept;
}

size_t
figure_keep(const struct graded **v, size_t n, bool all)
{
	const struct graded *last = decisive(v, n);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if ((all || v[i]->attribute == last->attribute) &&
			uuid_same(&v[i]->listener, &last->listener) &&
			(all ? figure_is_plain(v[i]) == figure_is_plain(last)
					: last->rating->lexicon ? v[i]->setup == last->setup
								: v[i] == last))
			v[kept++] = v[i];
	return kept;
}

size_t
figure_counting(const struct graded **v, size_t n)
{
	n = keep_scope(v, figure_keep(v, n, false));
	return keep_newest(v, drop_cues(v, n));
}

/* ---- the figure ---- */

struct figure
figure_of(const struct graded **v, size_t n)
{
	struct figure w = { .least = NAN, .most = NAN, .value = NAN };
	size_t cues = 0;

	n = figure_counting(v, n);
	for (size_t i = 0; i < n; i++) {
		w.least = fmin(w.least, v[i]->value);
		w.most = fmax(w.most, v[i]->value);
		w.ratings += v[i]->n;
		w.places += !i || !same_place(v[i - 1], v[i], false);
		cues += !uuid_none(&v[i]->cue);
		if (rating_is_later(v[i]->rating, w.last ? w.last->rating : NULL))
			w.last = v[i];
	}
	if (!n)
		return w;
	w.value = (w.least + w.most) / 2;
	w.noun = text_same(w.last->rating->scope, "item")     ? "track"
		: text_same(w.last->rating->scope, "section") ? "section"
							      : NULL;
	if (w.places == 1 && cues > 1) {
		w.noun = "cue";
		w.places = cues;
	}
	return w;
}

void
figure_add_value(struct buf *out, const struct figure *w)
{
	const char *scale = w->last ? w->last->rating->scale : NULL;
	CLEANUP(pointer_free) char *low = words_value(w->least, scale);
	CLEANUP(pointer_free) char *high = w->most > w->least ? words_value(w->most, scale) : NULL;

	buf_add(out, low);
	if (high && strcmp(low, high) != 0)
		buf_addf(out, "%s%s", words_of("value_to"), high);
}

/* Returns the highest value of the scale; NAN: no rating, a value that is a word, or no scale. */
static double
most_of(const struct figure *w)
{
	CLEANUP(scale_finish) struct scale scale = { .n = 0 };
	const char *json = w->last ? w->last->rating->scale : NULL;

	return json && scale_from_json(&scale, json, ERR_IGNORED) && !scale_in_words(&scale)
		? scale.max
		: (double)NAN;
}

void
figure_add_scale(struct buf *value, const struct figure *w)
{
	double most = most_of(w);

	if (!isnan(most))
		buf_addf(value, "/%s", scale_rounded(most, (char[SCALE_NUMBER]){ 0 }));
}

void
figure_scales_add(struct figure_scales *x, const struct figure *w)
{
	double most = most_of(w);

	x->several |= fabs(most - x->most) > 1e-9; /* not if one is NAN */
	x->most = isnan(most) ? x->most : most;
}

void
figure_add_places(struct buf *out, const struct figure *w)
{
	if (w->noun && w->places > 1)
		WORDS_ADD(out,
			strcmp(w->noun, "track") == 0         ? "over_tracks"
				: strcmp(w->noun, "cue") == 0 ? "over_cues"
							      : "over_sections",
			WORDS_N(w->places));
}

char *
figure_shown(const struct figure *w, bool scaled)
{
	struct buf out = BUF_INIT;

	figure_add_value(&out, w);
	if (scaled)
		figure_add_scale(&out, w);
	figure_add_places(&out, w);
	return buf_detach(&out);
}

bool
figure_add_beside(struct buf *out, const struct gather *g, const struct figure *w,
	const struct graded *const *v, size_t n, const char *between, figure_said *said,
	const void *from)
{
	CLEANUP(pointer_free) const struct graded **room = xcalloc(n + 1, sizeof(room[0]));
	CLEANUP(buf_finish) struct buf main = BUF_INIT;
	size_t left = 0;
	struct figure_scales scales = { .most = NAN };

	/* Of scores one counts, whatever was in use. */
	if (!w->last || !w->last->rating->lexicon)
		return false;
	for (size_t i = 0; i < n; i++)
		if (v[i]->setup != w->last->setup &&
			uuid_same(&v[i]->listener, &w->last->listener)) {
			figure_scales_add(&scales, &(struct figure){ .last = v[i] });
			room[left++] = v[i];
		}
	if (!left)
		return false;
	figure_add_value(&main, w);
	figure_scales_add(&scales, w);
	if (scales.several)
		figure_add_scale(&main, w);
	while (left) {
		CLEANUP(pointer_free) const struct graded **of = xcalloc(left, sizeof(of[0]));
		CLEANUP(buf_finish) struct buf value = BUF_INIT;
		size_t setup = decisive(room, left)->setup, same = 0, rest = 0;

		for (size_t i = 0; i < left; i++)
			if (room[i]->setup == setup)
				of[same++] = room[i];
			else
				room[rest++] = room[i];
		left = rest;
		same = figure_counting(of, same);
		struct figure other = figure_of(of, same);
		CLEANUP(pointer_free) char *words = said ? said(from, of, same) : NULL;
		figure_add_value(&value, &other);
		if (scales.several)
			figure_add_scale(&value, &other);
		if (strcmp(value.s, main.s) == 0 && !words)
			continue;
		buf_add(out, out->len ? between : "");
		gather_add_other(out, g, &other.last->rating->setup, &w->last->rating->setup);
		buf_addf(out, "%s%s", words_of("colon"), value.s);
		figure_add_places(out, &other);
		if (words)
			buf_addf(out, "%s%s", words_of("dash"), words);
	}
	return scales.several;
}

/* ---- the total of the scores of sections ---- */

bool
figure_total(struct figure_total *t, const char *asked, const struct figure_score *v, size_t n)
{
	json_auto_t *how = asked ? json_loads(asked, 0, NULL) : NULL;
	const json_t *given = json_object_get(how, "weights");
	CLEANUP(scale_finish) struct scale scale = { .n = 0 };
	double most = 0, weights = 0, max = NAN;
	char number[SCALE_NUMBER];

	*t = (struct figure_total){ .sums = text_same(
					    json_string_value(json_object_get(how, "of")), "sum") };
	for (size_t i = 0; how && i < n; i++) {
		const char *written = json_string_value(json_object_get(given, v[i].section));
		double weight = 1, of = json_number_value(json_object_get(v[i].scale, "max"));
		CLEANUP(pointer_free) char *json = json_text(v[i].scale, JSON_COMPACT);

		if (written && number_parse(written, 0, 1000, &weight) && weight <= 0)
			continue;
		if (!t->sums && t->n && fabs(of - max) > 1e-9)
			return false;
		max = of;
		scale_from_json(&scale, json, ERR_IGNORED);
		t->value += weight * v[i].value;
		most += weight * of;
		weights += weight;
		t->n++;
	}
	t->value = round(100 * t->value / (t->sums ? 1 : weights)) / 100;
	bool words = !t->sums && scale_in_words(&scale);
	if (!words && scale.step < 0.5) /* one decimal */
		scale.step = 0.1;
	t->text = t->n ? xstrdup(scale_show(&scale, t->value, number)) : NULL;
	if (t->n && !words)
		scale_number(t->sums ? most : max, t->of);
	return t->n > 0;
}
