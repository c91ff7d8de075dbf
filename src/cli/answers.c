#include "cli/answers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answers/tree.h"
#include "base/mem.h"
#include "base/scale.h"
#include "cli/archive.h"
#include "record/attribute.h"

bool
answers_load_review(
	struct answers *a, struct store *st, const struct uuid *review, size_t *at, struct err *err)
{
	size_t cap = a->cap;

	for (size_t i = 0; i < a->n; i++)
		if (uuid_same(&a->reviews[i], review)) {
			if (at)
				*at = i;
			return true;
		}
	struct record *r = xmalloc(sizeof(*r));
	record_init(r);
	if (!store_load(st, review, r, err)) {
		record_finish(r);
		free(r);
		return false;
	}
	attribute_complete(r);
	a->v = xgrow(a->v, a->n, &cap, sizeof(a->v[0]));
	a->reviews = xgrow(a->reviews, a->n, &a->cap, sizeof(a->reviews[0]));
	a->reviews[a->n] = *review;
	a->v[a->n++] = r;
	if (at)
		*at = a->n - 1;
	return true;
}

bool
answers_load(struct answers *a, struct store *st, const char *name, size_t *at, struct err *err)
{
	struct uuid review;

	return archive_which(st, name, &review, err) &&
		answers_load_review(a, st, &review, at, err);
}

struct gather
answers_gather(const struct answers *a)
{
	return (struct gather){ (const struct record *const *)a->v, a->n };
}

void
answers_finish(struct answers *a)
{
	for (size_t i = 0; i < a->n; i++) {
		record_finish(a->v[i]);
		free(a->v[i]);
	}
	free(a->v);
	free(a->reviews);
	*a = (struct answers){ 0 };
}

void
answers_number(struct buf *b, double value)
{
	char text[SCALE_NUMBER];

	if (!isfinite(value))
		return;
	scale_number(round(value * 100) / 100, text);
	buf_add(b, text);
}

void
answers_attribute_name(struct buf *b, const json_t *rating)
{
	const char *scope = tree_get_text(rating, "scope"), *name = tree_get_text(rating, "name"),
		   *section = tree_get_text(rating, "section");

	if (*section && strcmp(tree_get_text(rating, "attribute"), "section") == 0)
		buf_addf(b, "%s: %s", name, section);
	else if (*section)
		buf_addf(b, "%s, %s", name, section);
	else if (strcmp(scope, "item") == 0)
		buf_addf(b, "%s, items", name);
	else
		buf_add(b, name);
}

void
answers_print_differences(struct sheet *s, const json_t *list)
{
	const json_t *o;
	size_t i;

	if (!json_array_size(list))
		return;
	sheet_heading(s, 2, "Differences");
	json_array_foreach (list, i, o) {
		struct buf line = BUF_INIT;
		double holm = tree_get_real(o, "p_holm"), p = tree_get_real(o, "p");

		answers_attribute_name(&line, o);
		buf_addf(&line, ", against %s: %s", tree_get_text(o, "against"),
			tree_get_text(o, "text"));
		if (isfinite(holm) && holm > p) {
			buf_add(&line, " Among all attributes of the two (Holm): ");
			number_add_p(&line, holm);
			buf_add_char(&line, '.');
		}
		sheet_point(s, line.s);
		buf_finish(&line);
	}
}
