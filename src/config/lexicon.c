#include "config/lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/find.h"
#include "config/field.h"

void
lexicon_init(struct lexicon_file *x)
{
	*x = (struct lexicon_file){ .path = NULL };
}

/* Calls each for every attribute, in the wheel's order. */
static void
each_attribute(const struct lexicon_file *x,
	void (*each)(const struct category *c, struct lexicon_word *a, void *with), void *with)
{
	for (size_t g = 0; g < x->n_groups; g++)
		for (size_t c = 0; c < x->groups[g].n_categories; c++) {
			struct category *cat = &x->groups[g].categories[c];

			for (size_t i = 0; i < cat->n_attributes; i++)
				each(cat, &cat->attributes[i], with);
		}
}

static void
list_attribute(const struct category *c, struct lexicon_word *a, void *with)
{
	struct lexicon_file *x = with;

	a->category = c;
	if (!a->id)
		return;
	x->by_id = xreallocarray(x->by_id, x->n_attributes + 1, sizeof(struct lexicon_word *));
	x->by_id[x->n_attributes++] = a;
}

static int
attribute_order(const void *a, const void *b)
{
	const struct lexicon_word *x = *(const struct lexicon_word *const *)a,
				  *y = *(const struct lexicon_word *const *)b;
	int order = strcmp(x->id, y->id);

	return order ? order : (x->at.line > y->at.line) - (x->at.line < y->at.line);
}

static void
link_parents(struct lexicon_file *x, struct diags *d)
{
	for (size_t g = 0; g < x->n_groups; g++)
		for (size_t c = 0; c < x->groups[g].n_categories; c++)
			x->groups[g].categories[c].group = &x->groups[g];
	each_attribute(x, list_attribute, x);
	if (x->n_attributes)
		qsort(x->by_id, x->n_attributes, sizeof(*x->by_id), attribute_order);
	for (size_t i = 1; i < x->n_attributes; i++)
		if (strcmp(x->by_id[i]->id, x->by_id[i - 1]->id) == 0)
			diags_add(d, x->path, x->by_id[i]->at,
				"the attribute \"%s\" stands a second time (line %d); expected an "
				"id of its own",
				x->by_id[i]->id, x->by_id[i - 1]->at.line);
}

bool
lexicon_take(void *into, const struct yaml_tree *t, struct diags *d)
{
	struct lexicon_file *x = into;
	size_t count = diags_count(d);

	lexicon_init(x);
	x->path = xstrdup(t->path);
	x->broken = t->broken;
	field_tree(t, &lexicon_fields, x, d);
	if (!x->id)
		x->id = find_base_name(t->path);
	link_parents(x, d);
	return diags_count(d) == count;
}

bool
lexicon_parse(
	struct lexicon_file *x, const char *path, const char *bytes, size_t n, struct diags *d)
{
	return field_file(path, bytes, n, lexicon_take, x, d);
}

bool
lexicon_load(struct lexicon_file *x, const char *path, struct diags *d)
{
	return field_file(path, NULL, 0, lexicon_take, x, d);
}

bool
lexicon_find(struct lexicon_file *x, const char *name, const char *from, struct diags *d)
{
	*x = (struct lexicon_file){ .broken = true };
	return field_named(FIND_LEXICON, name, from, lexicon_take, x, d);
}

const struct lexicon_word *
lexicon_attribute(const struct lexicon_file *x, const char *id)
{
	size_t low = 0, high = x->n_attributes;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(id, x->by_id[mid]->id);

		if (order == 0)
			return x->by_id[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

struct nth {
	size_t left;
	const struct lexicon_word *found;
};

static void
count_down(const struct category *c, struct lexicon_word *a, void *with)
{
	struct nth *n = with;

	(void)c;
	if (!n->found && n->left-- == 0)
		n->found = a;
}

const struct lexicon_word *
lexicon_nth(const struct lexicon_file *x, size_t n)
{
	struct nth nth = { n, NULL };

	each_attribute(x, count_down, &nth);
	return nth.found;
}

static bool
is_called(const struct lexicon_word *a, const char *word)
{
	bool same = text_same_name(a->id, word) || text_same_name(a->name, word);

	for (size_t i = 0; i < a->aliases.n && !same; i++)
		same = text_same_name(a->aliases.v[i], word);
	return same;
}

const struct lexicon_word *
lexicon_match(const struct lexicon_file *x, const char *word)
{
	const struct lexicon_word *found = lexicon_attribute(x, word), *each;

	for (size_t i = 0; !found && (each = lexicon_nth(x, i)); i++)
		if (is_called(each, word))
			found = each;
	return found;
}

void
lexicon_finish(struct lexicon_file *x)
{
	free(x->path);
	free(x->by_id);
	field_finish(&lexicon_fields, x);
	lexicon_init(x);
}
