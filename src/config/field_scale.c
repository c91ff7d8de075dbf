#include "config/field.h"

#include <math.h>
#include <stddef.h>

#include "base/err.h"
#include "config/quantity.h"

bool
field_words(struct field_reader *r, const struct yaml_node *n, struct scale *s)
{
	if (!field_kind(r, n, YAML_MAP, "a map: {1: Poor, 5: Outstanding}"))
		return false;
	for (const struct yaml_node *e = n->first; e; e = e->next) {
		double value;

		if (e->reported || !field_kind(r, e, YAML_TEXT, "a word"))
			continue;
		if (!quantity_number(e->key->text, &value))
			field_error(r, e->key,
				"\"%.40s\" is no number; expected a value of the scale",
				e->key->text);
		else if (!scale_has(s, value))
			field_error(r, e->key,
				"%s is no value of the scale; expected one from %g to %g by %g",
				e->key->text, s->min, s->max, s->step);
		else
			scale_add_word(s, value, e->text);
	}
	return true;
}

struct scale_keys {
	double min, max, step;
	const struct yaml_node *words;
};

static void
keep_words(struct field_reader *r, const struct yaml_node *n, void *into)
{
	(void)r;
	((struct scale_keys *)into)->words = n;
}

static const struct field scale_rows[] = {
	FIELD_NEEDED(FIELD_NUMBER, struct scale_keys, min, "The lowest value"),
	FIELD_NEEDED(FIELD_NUMBER, struct scale_keys, max, "The highest value"),
	FIELD_PLAIN(FIELD_NUMBER, struct scale_keys, step, "The smallest step; 1 if absent"),
	FIELD_KEY("words", FIELD_OWN, .read = keep_words, .schema = SCHEMA_PAIRS,
		.help = "A word for a value: {1: Poor, 5: Outstanding}"),
};

const struct fields scale_fields = FIELDS("scale", scale_rows, struct scale_keys, .at = NO_MARK);

void
field_scale(struct field_reader *r, const struct yaml_node *n, struct scale *into, bool *given)
{
	struct scale_keys k = { NAN, NAN, 1, NULL };
	struct scale s;
	struct err err = ERR_INIT;

	if (n->kind != YAML_MAP) {
		field_kind(r, n, YAML_MAP, "a map: {min: 1, max: 5, step: 0.5}");
		return;
	}
	field_read(r, n, &scale_fields, &k);
	if (isnan(k.min) || isnan(k.max))
		return;
	scale_init(&s, k.min, k.max, k.step);
	if (!scale_valid(&s, &err)) {
		field_error(r, n, "%s", err.msg);
		scale_finish(&s);
		return;
	}
	if (k.words)
		field_words(r, k.words, &s);
	scale_finish(into);
	*into = s;
	*given = true;
}
