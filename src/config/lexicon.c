#include "config/lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/find.h"
#include "config/field.h"
#include "config/diag.h"

/* Links an attribute to its category, and adds it to the lists of all attributes. */
static void
list_attribute(struct lexicon_file *x, const struct category *c, struct lexicon_word *a)
{
	a->category = c;
	x->in_order = xreallocarray(x->in_order, x->n_in_order + 1, sizeof(*x->in_order));
	x->in_order[x->n_in_order++] = a;
	if (!a->id)
		return;
	x->by_id = xreallocarray(x->by_id, x->n_attributes + 1, sizeof(*x->by_id));
	x->by_id[x->n_attributes++] = a;
}

static int
attribute_order(const void *a, const void *b)
{
	const struct lexicon_word *x = *(const struct lexicon_word *const *)a,
				  *y = *(const struct lexicon_word *const *)b;
	return strcmp(x->id, y->id);
}

static void
link_parents(struct lexicon_file *x, struct diags *d)
{
	struct names names = { .v = NULL };

	for (size_t g = 0; g < x->n_groups; g++)
		for (size_t c = 0; c < x->groups[g].n_categories; c++) {
			struct category *in = &x->groups[g].categories[c];

			in->group = &x->groups[g];
			for (size_t i = 0; i < in->n_attributes; i++) {
				list_attribute(x, in, &in->attributes[i]);
				names_add(&names, in->attributes[i].id, in->attributes[i].at);
			}
		}
	if (x->n_attributes)
		qsort(x->by_id, x->n_attributes, sizeof(*x->by_id), attribute_order);
	names_report_repeats(&names, x->path, "attribute", d);
}

bool
lexicon_take(void *into, const struct yaml_tree *t, struct diags *d)
{
	struct lexicon_file *x = into;
	size_t count = diags_count(d);

	*x = (struct lexicon_file){ .path = NULL };
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
lexicon_find(struct lexicon_file *x, const char *name, const char *from, struct diags *d)
{
	*x = (struct lexicon_file){ .broken = true };
	return field_named(FIND_LEXICON, name, from, lexicon_take, x, d);
}

static int
id_order(const void *id, const void *word)
{
	return strcmp(id, (*(const struct lexicon_word *const *)word)->id);
}

const struct lexicon_word *
lexicon_attribute(const struct lexicon_file *x, const char *id)
{
	const struct lexicon_word **found = x->n_attributes
		? bsearch(id, x->by_id, x->n_attributes, sizeof(*x->by_id), id_order)
		: NULL;

	return found ? *found : NULL;
}

const struct lexicon_word *
lexicon_nth(const struct lexicon_file *x, size_t n)
{
	return n < x->n_in_order ? x->in_order[n] : NULL;
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
	free(x->in_order);
	field_finish(&lexicon_fields, x);
	*x = (struct lexicon_file){ .path = NULL };
}

/* ---- finding the attributes of a text ---- */

/* Makes " the treble is tinny ": folded words, each between spaces. */
static void
add_folded_words(struct buf *out, const char *text)
{
	buf_add_char(out, ' ');
	for (const char *s = text; *s;) {
		size_t n = strcspn(s, " \t\n,.;:!?()[]\"/–—-");
		char *word = xstrndup(s, n);
		size_t before = out->len;

		text_fold(out, word);
		if (out->len > before)
			buf_add_char(out, ' ');
		xreplace(&word, NULL);
		s += n;
		s += *s != '\0';
	}
}

static bool
names_word(const struct buf *text, const char *name)
{
	CLEANUP(buf_finish) struct buf word = BUF_INIT;

	if (!name)
		return false;
	add_folded_words(&word, name);
	return word.len > 2 && strstr(text->s, word.s);
}

static void
add_id_once(struct texts *ids, const char *id)
{
	if (id && !texts_has(ids, id))
		texts_add(ids, id, (struct mark){ 0 });
}

void
lexicon_words(const struct lexicon_file *x, const struct lexicon_file *glossary, const char *text,
	struct texts *ids)
{
	CLEANUP(buf_finish) struct buf folded = BUF_INIT;
	const struct lexicon_word *a;

	add_folded_words(&folded, text);
	for (size_t i = 0; (a = lexicon_nth(x, i)); i++) {
		bool found = names_word(&folded, a->name) || names_word(&folded, a->id);

		for (size_t k = 0; k < a->aliases.n; k++)
			found = found || names_word(&folded, a->aliases.v[k]);
		for (size_t k = 0; k < a->reversed_aliases.n; k++)
			found = found || names_word(&folded, a->reversed_aliases.v[k]);
		if (found)
			add_id_once(ids, a->id);
	}
	for (size_t i = 0; glossary && i < glossary->n_terms; i++) {
		const struct term *t = &glossary->terms[i];

		for (size_t k = 0; names_word(&folded, t->term) && k < t->related.n; k++)
			if (lexicon_attribute(x, t->related.v[k]))
				add_id_once(ids, t->related.v[k]);
	}
}
