#include "answers/plots.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answers/gather.h"
#include "answers/tree.h"
#include "base/mem.h"

/* ---- geometry and colours of the wheel ---- */

static double
number_of(const json_t *o, const char *key)
{
	const json_t *value = json_object_get(o, key);
	double x = NAN;

	/* Every value is a text there; jansson's numbers know no locale. */
	json_t *read = json_is_string(value)
		? json_loads(json_string_value(value), JSON_DECODE_ANY, NULL)
		: NULL;
	if (json_is_number(read))
		x = json_number_value(read);
	json_decref(read);
	return x;
}

static void
read_wheel(struct plots_ratings *p, const char *wheel_json)
{
	static const char *const levels[] = { "group", "category", "attribute" };
	json_t *wheel = wheel_json ? json_loads(wheel_json, 0, NULL) : NULL, *ring;
	const json_t *centre = json_object_get(wheel, "centre");
	const char *label = tree_get_text(centre, "label");
	size_t i;

	if (*label)
		p->centre = xstrdup(label);
	p->centre_colour = xstrdup(tree_get_text(centre, "colour"));
	json_array_foreach (json_object_get(wheel, "rings"), i, ring)
		for (size_t k = 0; k < LENGTH(levels); k++) {
			double r0 = number_of(ring, "r0"), r1 = number_of(ring, "r1");

			if (strcmp(tree_get_text(ring, "level"), levels[k]) != 0 || !isfinite(r0) ||
				!isfinite(r1))
				continue;
			p->plot.rings[k][0] = r0;
			p->plot.rings[k][1] = r1;
		}
	json_decref(wheel);
	p->plot.centre = p->centre;
	p->plot.centre_colour = p->centre_colour;
}

/* ---- ratings ---- */

/* On the scale of the picture. */
static double
value_of(const struct graded *g, const struct plot_attribute *a)
{
	double value = g->rating->value;
	bool other = isfinite(g->min) && isfinite(g->max) && g->max > g->min &&
		(fabs(g->min - a->min) > 1e-9 || fabs(g->max - a->max) > 1e-9);

	return other ? a->min + (value - g->min) / (g->max - g->min) * (a->max - a->min) : value;
}

static bool
is_of(const struct graded *g, const struct plots_device *d, const char *lexicon,
	const char *attribute)
{
	const struct rating *r = g->rating;

	return r->lexicon && strcmp(r->lexicon, lexicon) == 0 &&
		strcmp(r->attribute, attribute) == 0 && uuid_same(&r->review, &d->review) &&
		uuid_same(&g->device, &d->device);
}

static bool
is_later(const struct rating *a, const struct rating *b)
{
	if (!b || a->made_ms != b->made_ms)
		return !b || a->made_ms > b->made_ms;
	return uuid_order(&a->row.uuid, &b->row.uuid) > 0;
}

/* What one device got for an attribute; its values go to `values`, which has room for them. */
static struct plot_rating
rating_of(const struct grades *grades, const struct plots_device *d, const char *lexicon,
	const char *id, const struct plot_attribute *a, double *values)
{
	struct plot_rating out = { .value = PLOT_NOT_JUDGED };
	const struct rating *latest = NULL;

	for (size_t i = 0; i < grades->n; i++) {
		const struct graded *g = &grades->v[i];

		if (!is_of(g, d, lexicon, id))
			continue;
		values[out.n_repeats++] = value_of(g, a);
		if (is_later(g->rating, latest)) {
			latest = g->rating;
			out.value = values[out.n_repeats - 1];
		}
	}
	out.repeats = out.n_repeats ? values : NULL;
	return out;
}

static struct plot_attribute
attribute_of(const struct lexicon_word *w, const struct scale *scale)
{
	const struct category *c = w->category;
	const struct lexicon_group *g = c ? c->group : NULL;

	return (struct plot_attribute){
		.label = w->name ? w->name : w->id,
		.group = g ? g->name : NULL,
		.category = c ? c->name : NULL,
		.group_colour = g ? g->colour : NULL,
		.category_colour = c ? c->colour : NULL,
		.colour = c && c->attribute_colour ? c->attribute_colour
			: c                        ? c->colour
						   : NULL,
		.low = w->low,
		.mid = w->mid,
		.high = w->high,
		.min = w->bipolar ? -scale->max : scale->min,
		.max = scale->max,
		.bipolar = w->bipolar,
	};
}

void
plots_ratings_init(struct plots_ratings *p, const struct lexicon_file *x, const struct scale *scale,
	const struct plots_device *devices, size_t n)
{
	struct grades *grades = xcalloc(n + 1, sizeof(grades[0]));
	size_t most = 1, used = 0;
	const struct lexicon_word *w;

	*p = (struct plots_ratings){ .attributes =
					     xcalloc(x->n_attributes + 1, sizeof(p->attributes[0])),
		.names = xcalloc(n + 1, sizeof(p->names[0])),
		.ratings = xcalloc((x->n_attributes + 1) * (n + 1), sizeof(p->ratings[0])) };
	for (size_t i = 0; i < n; i++) {
		const struct gather g = { &devices[i].record, 1 };

		grades_init(&grades[i], &g);
		most += grades[i].n;
		p->names[i] = devices[i].name;
	}
	p->values = xcalloc(most, sizeof(p->values[0]));
	for (; p->plot.n < x->n_attributes && (w = lexicon_nth(x, p->plot.n)); p->plot.n++) {
		struct plot_attribute *a = &p->attributes[p->plot.n];
		struct plot_rating *ratings = p->ratings + p->plot.n * n;
		bool judged = false;

		*a = attribute_of(w, scale);
		a->ratings = ratings;
		for (size_t i = 0; i < n; i++) {
			ratings[i] = rating_of(
				&grades[i], &devices[i], x->id, w->id, a, p->values + used);
			used += ratings[i].n_repeats;
			judged = judged || ratings[i].n_repeats;
		}
		p->judged += judged;
	}
	for (size_t i = 0; i < n; i++)
		grades_finish(&grades[i]);
	free(grades);
	p->plot.devices = p->names;
	p->plot.n_devices = n;
	p->plot.attributes = p->attributes;
	read_wheel(p, x->wheel_json);
}

void
plots_ratings_finish(struct plots_ratings *p)
{
	free(p->attributes);
	free(p->ratings);
	free(p->values);
	free(p->names);
	free(p->centre);
	free(p->centre_colour);
	*p = (struct plots_ratings){ 0 };
}
