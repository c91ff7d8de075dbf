#include "config/field.h"

#include <math.h>
#include <stddef.h>

#include "base/err.h"
#include "config/quantity.h"

void
field_words(struct field_reader *r, const struct yaml_node *n, struct scale *s)
{
	if (!field_kind(r, n, YAML_MAP, "a map: {1: Poor, 5: Outstanding}"))
		return;
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
}

static const struct field scale_rows[] = {
	FIELD_NEEDED(FIELD_NUMBER, struct scale, min, "The lowest value"),
	FIELD_NEEDED(FIELD_NUMBER, struct scale, max, "The highest value"),
	FIELD_PLAIN(FIELD_NUMBER, struct scale, step, "The smallest step; 1 if absent"),
	FIELD_KEY("words", FIELD_PASS, .schema = SCHEMA_PAIRS,
		.help = "A word for a value: {1: Poor, 5: Outstanding}"),
};

const struct fields scale_fields = FIELDS("scale", scale_rows, struct scale, .at = NO_MARK);

void
field_scale(struct field_reader *r, const struct yaml_node *n, struct scale *into)
{
	const struct yaml_node *words = yaml_node_value(n, "words");
	struct err err = ERR_INIT;
	struct scale s;

	if (!field_kind(r, n, YAML_MAP, "a map: {min: 1, max: 5, step: 0.5}"))
		return;
	scale_init(&s, NAN, NAN, 1);
	field_read(r, n, &scale_fields, &s);
	if (isnan(s.min) || isnan(s.max))
		return;
	if (!scale_valid(&s, &err)) {
		field_error(r, n, "%s", err.msg);
		return;
	}
	if (words)
		field_words(r, words, &s);
	scale_finish(into);
	*into = s;
}
