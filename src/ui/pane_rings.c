/*
 * The rings of the wheel: the lexicon's groups, in each its categories, in each its words. Letters
 * list the words below the open ring that have them. A word shows whether the section asks for it,
 * and its rating in this session; Enter takes it to the wheel, where a digit rates it.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "config/lexicon.h"
#include "ui/ui_private.h"
#include "writing/writing.h"

/* Returns the wheel's row of a word; NULL: the word is not on the wheel. */
static const struct wheel_row *
row_of(const struct sitting *s, const struct lexicon_word *a)
{
	for (size_t i = 0; i < s->wheel.n; i++)
		if (!s->wheel.rows[i].score && strcmp(s->wheel.rows[i].attribute, a->id) == 0)
			return &s->wheel.rows[i];
	return NULL;
}

static bool
is_rated(const struct wheel_row *r)
{
	return r && r->now && !isnan(r->now->value);
}

static bool
is_called(const struct lexicon_word *a, const char *typed)
{
	size_t n = strlen(typed);
	bool is = list_has_word(a->name, typed, n) || list_has_word(a->id, typed, n);

	for (size_t i = 0; i < a->aliases.n; i++)
		is |= list_has_word(a->aliases.v[i], typed, n);
	return is;
}

/* Adds a word; the highlighted one with its definition. */
static void
add_word(const struct sitting *s, const struct lexicon_word *a, struct list *l)
{
	const struct wheel_row *r = row_of(s, a);
	bool asked = r && r->asked, chosen = l->n == l->ui->chosen[PANE_RINGS];
	struct buf text = BUF_INIT;
	char value[WHEEL_VALUE];

	if (is_rated(r))
		buf_add(&text, wheel_value_text(r->now, value));
	if (asked)
		buf_addf(&text, "%sasked here", text.len ? " · " : "");
	if (chosen && a->definition)
		buf_addf(&text, "%s%s", text.len ? "\n" : "", a->definition);
	list_add(l, asked ? STYLE_KEY : STYLE_PLAIN, xstrdup(a->name), buf_detach(&text),
		xasprintf("attribute %s", a->id));
}

/* Adds a ring with the numbers of its words that the section asks for, and that are rated. */
static void
add_ring(const struct sitting *s, const char *name, const struct category *c, size_t n,
	struct list *l)
{
	size_t words = 0, asked = 0, rated = 0;
	struct buf text = BUF_INIT;

	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < c[k].n_attributes; i++) {
			const struct wheel_row *r = row_of(s, &c[k].attributes[i]);

			words++;
			asked += r && r->asked;
			rated += is_rated(r);
		}
	buf_addf(&text, "%zu word%s", words, words == 1 ? "" : "s");
	if (asked)
		buf_addf(&text, " · %zu asked here", asked);
	if (rated)
		buf_addf(&text, " · %zu rated", rated);
	list_add(l, asked ? STYLE_KEY : STYLE_PLAIN, xstrdup(name), buf_detach(&text), NULL);
}

static void
rings_fill(const struct sitting *s, struct list *l)
{
	const struct lexicon_file *x = sitting_lexicon(s);
	const char *typed = list_typed(l->ui);

	for (size_t g = 0; x && g < x->n_groups; g++) {
		const struct lexicon_group *in = &x->groups[g];

		add_ring(s, in->name, in->categories, in->n_categories, l);
		if (!list_inside(l, 0, *typed))
			continue;
		for (size_t k = 0; k < in->n_categories; k++) {
			const struct category *c = &in->categories[k];

			add_ring(s, c->name, c, 1, l);
			if (!list_inside(l, 1, *typed))
				continue;
			for (size_t i = 0; i < c->n_attributes; i++)
				if (is_called(&c->attributes[i], typed))
					add_word(s, &c->attributes[i], l);
		}
	}
}

static void
show_on_wheel(struct ui *ui, struct sitting *s, const struct uuid *to)
{
	(void)s, (void)to;
	focus_on(ui, PANE_WHEEL);
}

const struct pane_ops rings_pane = { PANE_LIST, .title = "Wheel",
	.help = "Walk the rings of the wheel to a word, to rate it",
	.dirty = DIRTY_WHEEL | DIRTY_HEADER | DIRTY_LINE, .fill = rings_fill,
	.empty = "No word of the wheel begins like this.", .asks = "attribute",
	.show = show_on_wheel };
