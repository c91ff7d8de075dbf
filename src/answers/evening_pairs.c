/* Pairs the ratings of two devices evening by evening, counts, and writes the count in words.
 * figure.c decides the value beside it, gather.c which level match held. */
#include "answers/evening_pairs.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "config/words.h"
#include "record/rating.h"
#include "record/rows.h"

/* ---- what both devices were rated for ---- */

/* Returns true if the two reviews have a track in common in this section: two playlists may have
 * sections of one name and other music. */
static bool
shares_section(const struct gather *g, const struct uuid *section, const struct uuid *a,
	const struct uuid *b)
{
	const struct listing *x, *y;

	if (uuid_same(a, b))
		return true;
	for (struct gather_at i = { 0 }; (x = gather_next(g, ROW_LISTING, &i));) {
		const struct item *of_a = gather_find(g, ROW_ITEM, &x->item);

		if (x->row.deleted || !uuid_same(&x->review, a) || !of_a ||
			!uuid_same(&of_a->section, section))
			continue;
		for (struct gather_at k = { 0 }; (y = gather_next(g, ROW_LISTING, &k));) {
			const struct item *of_b = gather_find(g, ROW_ITEM, &y->item);

			if (!y->row.deleted && uuid_same(&y->review, b) && of_b &&
				uuid_same(&of_b->section, section) &&
				uuid_same(&of_b->recording, &of_a->recording))
				return true;
		}
	}
	return false;
}

/* Two values for the same on one evening. */
struct both {
	const struct graded *of[2];
};

struct both_list LIST_OF(struct both);

/* A rating without a chain is of the usual one. */
static bool
same_chain(const struct gather *g, const struct both *x)
{
	const struct uuid *a = &x->of[0]->rating->setup.chain, *b = &x->of[1]->rating->setup.chain;

	return uuid_none(a) || uuid_none(b) || gather_same_chain(g, a, b);
}

/* Returns true if x is a better comparison than y: on one chain, then by the place of the setups.
 */
static bool
is_better(const struct gather *g, const struct both *x, const struct both *y)
{
	bool one = same_chain(g, x);

	if (one != same_chain(g, y))
		return one;
	return x->of[0]->setup + x->of[1]->setup < y->of[0]->setup + y->of[1]->setup;
}

static bool
is_of(const struct both *x, const char *scope)
{
	return text_same(x->of[0]->rating->scope, scope);
}

/* Adds a comparison of the same place and cue on one evening, or replaces a worse one. */
static void
add_both(struct both_list *l, const struct gather *g, struct both x)
{
	size_t i = 0;

	while (i < l->n &&
		!(l->v[i].of[0]->evening == x.of[0]->evening &&
			uuid_same(&l->v[i].of[0]->place, &x.of[0]->place) &&
			uuid_same(&l->v[i].of[0]->cue, &x.of[0]->cue)))
		i++;
	if (i == l->n)
		LIST_ADD(l, x);
	else if (is_better(g, &x, &l->v[i]))
		l->v[i] = x;
}

/* Returns true if another comparison of the evening counts instead of l->v[i]: that of a section
 * instead of the whole and of tracks, of the whole instead of tracks, of a track instead of its
 * cues. */
static bool
is_replaced(const struct both_list *l, size_t i)
{
	const struct both *x = &l->v[i];

	for (const struct both *y = l->v; y < l->v + l->n; y++)
		if (y->of[0]->evening == x->of[0]->evening &&
			((is_of(y, "section") && !is_of(x, "section")) ||
				(is_of(y, "whole") && is_of(x, "item")) ||
				(uuid_same(&y->of[0]->place, &x->of[0]->place) &&
					uuid_none(&y->of[0]->cue) && !uuid_none(&x->of[0]->cue))))
			return true;
	return false;
}

static int
order_both(const void *p, const void *q)
{
	const struct both *a = p, *b = q;

	return number_order((int64_t)a->of[0]->evening, (int64_t)b->of[0]->evening);
}

/* Lists what both devices were rated for, evening by evening. a, b: their n[0] and n[1] entries. */
static void
list_both(struct both_list *l, const struct gather *g, const struct graded *const *a,
	const struct graded *const *b, const size_t n[2])
{
	struct both_list counts = { 0 };

	for (size_t i = 0; i < n[0]; i++)
		for (size_t k = 0; k < n[1]; k++)
			if (a[i]->evening == b[k]->evening && a[i]->attribute == b[k]->attribute &&
				uuid_same(&a[i]->place, &b[k]->place) &&
				uuid_same(&a[i]->cue, &b[k]->cue) &&
				(!text_same(a[i]->rating->scope, "section") ||
					shares_section(g, &a[i]->place, &a[i]->rating->review,
						&b[k]->rating->review)))
				add_both(l, g, (struct both){ { a[i], b[k] } });
	for (size_t i = 0; i < l->n; i++)
		if (!is_replaced(l, i))
			LIST_ADD(&counts, l->v[i]);
	LIST_SORT(&counts, order_both);
	free(l->v);
	*l = counts;
}

/* ---- the count ---- */

static void
count_evenings(struct count *c, const struct both_list *l)
{
	c->places = xcalloc(l->n + 1, sizeof(c->places[0]));
	c->on = xcalloc(l->n + 1, sizeof(c->on[0]));
	for (size_t i = 0, end; i < l->n; i = end) {
		double apart = 0;

		for (end = i; end < l->n && order_both(&l->v[i], &l->v[end]) == 0; end++) {
			const struct graded *const *of = l->v[end].of;

			apart += of[0]->value - of[1]->value;
			c->newest[0] = of[0];
			c->newest[1] = of[1];
			if (!uuid_none(&of[0]->place) &&
				uuid_index(&of[0]->place, c->places, c->n_places) == c->n_places)
				c->places[c->n_places++] = of[0]->place;
		}
		c->on[c->evenings++] = c->newest[0]->evening;
		c->newest_apart = apart;
		c->newest_n = end - i;
		/* Tolerance: means of trials may have rounding errors. */
		if (fabs(apart) > 1e-9)
			c->higher[apart < 0]++;
	}
}

/* Sets how the ratings that count were made. */
static void
find_conditions(struct count *c, const struct gather *g, const struct both_list *l)
{
	CLEANUP(pointer_free)
	struct heard_on(*moments)[2] = xcalloc(l->n + 1, sizeof(moments[0]));

	for (size_t i = 0; i < l->n; i++) {
		for (int k = 0; k < 2; k++) {
			const struct graded *one = l->v[i].of[k];

			c->equalised[k] |= !figure_is_plain(one);
			moments[i][k] = (struct heard_on){ &one->rating->setup, MADE(one->rating) };
		}
		c->chains_differ |= !same_chain(g, &l->v[i]);
	}
	c->levels =
		levels_of(g, &c->a, &c->b, (const struct heard_on(*)[2])(uintptr_t)moments, l->n);
	c->matched = c->levels.state == LEVELS_MATCHED;
}

/* Sets on how many evenings each device was put on after the other: all its ratings of the evening
 * were made later. */
static void
find_order(struct count *c, const struct both_list *l)
{
	for (size_t i = 0, end; i < l->n; i = end) {
		const struct rating *first[2] = { NULL, NULL };

		for (end = i; end < l->n && order_both(&l->v[i], &l->v[end]) == 0; end++)
			for (int k = 0; k < 2; k++) {
				const struct rating *r = l->v[end].of[k]->rating;

				if (!r->blind && !uuid_none(&r->sitting) &&
					(!first[k] || rating_is_later(first[k], r)))
					first[k] = r;
			}
		if (first[0] && first[1])
			c->after[rating_is_later(first[1], first[0])]++;
	}
}

/* Returns true if a later evening has another value of the same place: the figure shows that one.
 */
static bool
is_outdated(const struct graded *one, const struct graded *const *of, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (uuid_same(&of[i]->place, &one->place) && uuid_same(&of[i]->cue, &one->cue) &&
			of[i]->setup == one->setup && of[i]->evening > one->evening)
			return true;
	return false;
}

/* Returns true if a pair has two values of today. */
static bool
stands(const struct both_list *l, const struct graded *const *a, const struct graded *const *b,
	const size_t n[2])
{
	for (size_t i = 0; i < l->n; i++)
		if (!is_outdated(l->v[i].of[0], a, n[0]) && !is_outdated(l->v[i].of[1], b, n[1]))
			return true;
	return false;
}

/* Leaves out ratings of tables, which were not made in one evening with another device, and those
 * that are not comparable. Returns how many remain. */
static size_t
comparable(const struct graded **v, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!v[i]->rating->imported)
			v[kept++] = v[i];
	return kept ? figure_keep(v, kept, true) : 0;
}

static int
sign_of(double apart)
{
	return (apart > 1e-9) - (apart < -1e-9);
}

/* Returns 1 or -1: more comparisons gave the first or the second device more. */
static int
counted(const struct count *c)
{
	return (c->higher[0] > c->higher[1]) - (c->higher[0] < c->higher[1]);
}

/* Returns true if the values do not show what the count shows: on two scales none is higher. */
static bool
values_differ(const struct count *c)
{
	return counted(c) != sign_of(c->of[0].value - c->of[1].value) ||
		(c->of[0].last && c->of[1].last &&
			c->of[0].last->attribute != c->of[1].last->attribute);
}

bool
count_of(struct count *c, const struct gather *g, const struct series *s, const struct uuid *a,
	const struct uuid *b, bool only_b)
{
	struct both_list l = { 0 };

	*c = (struct count){ .s = s, .a = *a, .b = *b };
	if (!s->v[0].rating->lexicon || !(series_has(s, a) || series_has(s, b)))
		return false;
	CLEANUP(pointer_free)
	const struct graded **of_a = xcalloc(s->all->n + 1, sizeof(of_a[0])),
			    **of_b = xcalloc(s->all->n + 1, sizeof(of_b[0]));
	c->of[0] = figure_of(of_a, series_on_any_scale(s, a, NULL, of_a));
	c->of[1] = figure_of(of_b, series_on_any_scale(s, b, NULL, of_b));
	if (!c->of[1].last || (!c->of[0].last && !only_b))
		return false;
	/* an evening on another scale counts too: its two values are of one */
	size_t n[2] = { comparable(of_a, series_on_any_scale(s, a, NULL, of_a)),
		comparable(of_b, series_on_any_scale(s, b, NULL, of_b)) };
	list_both(&l, g, of_a, of_b, n);
	count_evenings(c, &l);
	find_conditions(c, g, &l);
	find_order(c, &l);
	c->apart = c->evenings < 2 && !stands(&l, of_a, of_b, n);
	bool elsewhere = c->newest_n == 1 && c->of[0].last &&
		(c->newest[0]->setup != c->of[0].last->setup ||
			c->newest[1]->setup != c->of[1].last->setup);
	c->contrary =
		c->evenings == 1 && values_differ(c) && (elsewhere || c->higher[0] + c->higher[1]);
	free(l.v);
	return true;
}

struct counts
counts_of(const struct gather *g, const struct series *s, size_t n, const struct uuid *a,
	const struct uuid *b, bool only_b, struct arena *arena)
{
	struct counts all = { 0 };
	struct count c;

	for (size_t i = 0; i < n; i++)
		if (count_of(&c, g, &s[i], a, b, only_b)) {
			const struct graded *shown = c.of[0].last ? c.of[0].last : c.of[1].last;

			arena_keep(arena, c.places);
			arena_keep(arena, c.on);
			/* Each pair has one row, that of the scale of today. */
			if (shown->attribute == s[i].v->attribute)
				ARENA_ADD(arena, &all, c);
		}
	struct figure_scales scales = { .most = NAN };
	for (size_t i = 0; i < 2 * all.n; i++) {
		figure_scales_add(&scales, &all.v[i / 2].of[i % 2]);
		if (all.v[i / 2].evenings)
			figure_scales_add(
				&scales, &(struct figure){ .last = all.v[i / 2].newest[i % 2] });
	}
	for (size_t i = 0; i < all.n; i++)
		all.v[i].scaled = scales.several;
	return all;
}

/* ---- the count in words ---- */

/* Returns the title of an item's track, or the name of a section. */
static const char *
place_name(const struct gather *g, const struct uuid *place)
{
	const struct item *i = gather_find(g, ROW_ITEM, place);
	const struct recording *r = i ? gather_find(g, ROW_RECORDING, &i->recording) : NULL;

	if (r && r->title && *r->title)
		return r->title;
	return i ? i->id : gather_name(g, ROW_SECTION, place);
}

struct place {
	const char *name;
	struct uuid of; /* the recording of an item, else the section */
	int64_t rank;   /* gather_rank */
};

static int
order_place(const void *p, const void *q)
{
	const struct place *a = p, *b = q;
	int o = number_order(a->rank, b->rank);

	return o ? o : strcmp(a->name, b->name);
}

/* Sets x->over to the names of the tracks or sections, in playlist order; a track that is in two
 * sections is one. */
static void
name_places(struct count_words *x, const struct gather *g, struct arena *arena)
{
	size_t n = x->count.n_places;
	CLEANUP(pointer_free) struct place *places = xcalloc(n + 1, sizeof(places[0]));

	x->over.v = arena_calloc(arena, n, sizeof(x->over.v[0]));
	for (size_t i = 0; i < n; i++) {
		const struct uuid *u = &x->count.places[i];
		const struct item *item = gather_find(g, ROW_ITEM, u);

		places[i] = (struct place){ place_name(g, u), item ? item->recording : *u,
			gather_rank(g, u) };
	}
	qsort(places, n, sizeof(places[0]), order_place);
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < i && !uuid_same(&places[k].of, &places[i].of))
			k++;
		if (k == i)
			x->over.v[x->over.n++] = places[i].name;
	}
}

int
count_leader(const struct count *c)
{
	return c->higher[1] > c->higher[0];
}

/* Appends the count: "higher on 2, lower on 1, equal on 1 of 4 evenings". higher, lower: the words
 * before the numbers, of the device that leads. */
static void
add_count(struct buf *b, const struct count *c, const char *higher, const char *lower)
{
	int lead = count_leader(c);
	const struct {
		const char *words;
		size_t n;
	} parts[] = { { higher, c->higher[lead] }, { lower, c->higher[!lead] },
		{ words_of("equal_on"), c->evenings - c->higher[0] - c->higher[1] } };
	size_t before = b->len;

	for (size_t i = 0; i < LENGTH(parts); i++)
		if (parts[i].n)
			buf_addf(b, "%s%s %zu", b->len > before ? words_of("comma") : "",
				parts[i].words, parts[i].n);
	WORDS_ADD(b, "of_evenings", WORDS_N(c->evenings));
}

/* Appends the values of the last pair, "2 vs 3", that of device `first` first. on: what each was
 * heard with; NULL: not said. */
static void
add_values(struct buf *b, const struct count *c, int first, const struct buf *on)
{
	for (int k = 0; k < 2; k++) {
		const struct graded *one = c->newest[k ? !first : first];
		CLEANUP(pointer_free) char *value = words_value(one->value, one->rating->scale);

		buf_addf(b, "%s%s", k ? words_of("vs") : "", value);
		if (c->scaled)
			figure_add_scale(b, &(struct figure){ .last = one });
		if (on && on[k ? !first : first].len)
			words_bracket(b, on[k ? !first : first].s);
	}
}

/* Appends "; newest: 2 vs 3" where the newest evening says otherwise than the device that leads,
 * or, if none does, than the values. first: the device that is named first. */
static void
add_newest(struct buf *b, const struct count *c, const char *const name[2], int first)
{
	int newest = sign_of(c->newest_apart),
	    said = counted(c) ? counted(c) : sign_of(c->of[0].value - c->of[1].value);
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	if (c->evenings < 2 || newest == said)
		return;
	if (c->newest_n == 1)
		add_values(&text, c, first, NULL);
	else
		buf_add(&text, newest ? name[newest < 0] : words_of("equal"));
	WORDS_ADD(b, "newest_evening", text.s);
}

/* Appends ", on 2 tracks", their names if the values show another difference than the count. */
static void
add_over(struct buf *b, const struct count_words *x, bool names, const char *before)
{
	bool tracks = x->over.n && x->count.s->v[0].rating->lexicon;
	const char *noun = "track";

	for (size_t i = 0; i < x->count.s->n && x->over.n; i++)
		if (uuid_same(&x->count.s->v[i].place, &x->count.places[0]))
			noun = text_same(x->count.s->v[i].rating->scope, "section") ? "section"
										    : noun;
	bool ranges = x->count.of[0].places > 1 || x->count.of[1].places > 1;
	if (!tracks || (strcmp(noun, "section") == 0 && x->over.n == 1 && !names && !ranges))
		return;
	buf_add(b, before);
	if (names)
		words_join(b, x->over.v, x->over.n);
	bool one = x->over.n == 1;
	if (!names)
		WORDS_ADD(b,
			strcmp(noun, "track") == 0 ? one ? "one_track" : "tracks"
				: one              ? "one_section"
						   : "sections",
			WORDS_N(x->over.n));
}

static const char *
conditions_of(const struct count_words *x, const char *const name[2], struct arena *arena)
{
	const struct count *c = &x->count;
	struct buf b = BUF_INIT;

	if (c->apart)
		return c->of[0].last ? words_of("no_common_evening") : "";
	buf_add(&b, words_of(x->question.blind ? "blind" : "sighted"));
	if (c->equalised[0] && c->equalised[1])
		buf_addf(&b, "%s%s", words_of("comma"), words_of("both_equalised"));
	else if (c->equalised[0] || c->equalised[1]) {
		buf_add(&b, words_of("comma"));
		WORDS_ADD(&b, "one_equalised", name[c->equalised[1]]);
	}
	buf_add(&b, words_of("comma"));
	levels_add(&b, &c->levels);
	if (c->chains_differ)
		buf_addf(&b, "%s%s", words_of("comma"),
			words_of(device_kind_key(c->levels.kind, "chains_differ")));
	for (int k = 0; k < 2; k++)
		if (c->after[k] == c->evenings) {
			buf_add(&b, words_of("comma"));
			WORDS_ADD(&b,
				device_kind_key(c->levels.kind,
					c->evenings > 1 ? "put_on_after_each" : "put_on_after"),
				name[k], name[!k]);
		}
	if (c->evenings == 1)
		buf_addf(&b, "%s%s", words_of("comma"), words_of("one_evening"));
	return arena_keep(arena, buf_detach(&b));
}

/* Appends what was rated on that evening instead: "3 vs 3.5 on Low Tide"; nothing if it was rated
 * for several places. first: the device that is named first. */
static void
add_contrary(struct buf *b, const struct count_words *x, const struct gather *g, int first)
{
	const struct count *c = &x->count;
	struct buf on[2] = { BUF_INIT, BUF_INIT };

	if (c->newest_n != 1)
		return;
	for (int k = 0; k < 2; k++)
		gather_add_setup(
			&on[k], g, &c->newest[k]->rating->setup, &c->of[k].last->rating->setup);
	bool both = on[0].len && on[1].len && strcmp(on[0].s, on[1].s) == 0;
	add_values(b, c, first, both ? NULL : on);
	if (both)
		buf_addf(b, " %s", on[0].s);
	else if (!on[0].len && !on[1].len)
		add_over(b, x, true, words_of("on_tracks"));
	buf_finish(&on[0]);
	buf_finish(&on[1]);
}

/* The count as a cell of a table: "Cantor on 2, equal on 1 of 3 evenings, 2 tracks". */
static const char *
cell_of(const struct count_words *x, const struct gather *g, const char *const name[2],
	struct arena *arena)
{
	const struct count *c = &x->count;
	int lead = count_leader(c);
	struct buf b = BUF_INIT;

	if (c->apart)
		return "";
	if (c->contrary) {
		add_contrary(&b, x, g, 0);
		return b.len ? arena_keep(arena, buf_detach(&b)) : "";
	}
	if (c->evenings == 1) {
		buf_add(&b, c->higher[0] + c->higher[1] ? name[lead] : words_of("equal"));
	} else {
		CLEANUP(buf_finish) struct buf higher = BUF_INIT, lower = BUF_INIT;

		WORDS_ADD(&higher, "device_on", name[lead]);
		WORDS_ADD(&lower, "device_on", name[!lead]);
		add_count(&b, c, higher.s, lower.s);
	}
	add_over(&b, x, values_differ(c),
		c->evenings == 1 ? words_of("on_tracks") : words_of("comma"));
	add_newest(&b, c, name, 0);
	return arena_keep(arena, buf_detach(&b));
}

/* Appends a device and its value: "Cantor 4.5", and on which chain if the other one's value is of
 * another. */
static void
add_valued(
	struct buf *b, const struct count_words *x, const struct gather *g, const char *name, int k)
{
	const struct graded *of = x->count.of[k].last, *other = x->count.of[!k].last;
	CLEANUP(buf_finish) struct buf on = BUF_INIT;

	buf_addf(b, "%s %s", name, x->value[k]);
	if (of && other && !uuid_none(&of->rating->setup.chain) &&
		!uuid_none(&other->rating->setup.chain))
		gather_add_setup(&on, g, &(struct setup){ .chain = of->rating->setup.chain },
			&(struct setup){ .chain = other->rating->setup.chain });
	if (on.len)
		words_bracket(b, on.s);
}

static const char *
sentence_of(const struct count_words *x, const struct gather *g, const char *const name[2],
	struct arena *arena)
{
	const struct count *c = &x->count;
	int lead = count_leader(c);
	struct buf b = BUF_INIT;

	add_valued(&b, x, g, name[lead], lead);
	buf_add(&b, ", ");
	add_valued(&b, x, g, name[!lead], !lead);
	buf_add_char(&b, '.');
	if (c->apart)
		return arena_keep(arena, buf_detach(&b));
	buf_add_char(&b, ' ');
	size_t first = b.len;
	if (c->contrary) {
		add_contrary(&b, x, g, lead);
		buf_add(&b, b.len > first ? "" : "higher on neither");
	} else if (c->evenings == 1)
		buf_add(&b, c->higher[0] + c->higher[1] ? "higher" : "equal");
	else
		add_count(&b, c, "higher on", "lower on");
	b.s[first] = (char)toupper((unsigned char)b.s[first]);
	if (!c->contrary)
		add_over(&b, x, values_differ(c), c->evenings == 1 ? " on " : ", on ");
	add_newest(&b, c, name, lead);
	buf_addf(&b, "; %s.", x->conditions);
	return arena_keep(arena, buf_detach(&b));
}

struct count_words
count_words(const struct gather *g, const struct count *c, struct arena *arena)
{
	struct count_words x = { .question = series_question(g, c->s),
		.device = { gather_name(g, ROW_DEVICE, &c->a), gather_name(g, ROW_DEVICE, &c->b) },
		.count = *c };
	const char *const name[2] = { text_name_apart(x.device[0], x.device, 2),
		text_name_apart(x.device[1], x.device, 2) };

	name_places(&x, g, arena);
	for (int k = 0; k < 2; k++)
		x.value[k] = arena_keep(arena, figure_shown(&c->of[k], c->scaled));
	x.higher = cell_of(&x, g, name, arena);
	x.conditions = conditions_of(&x, name, arena);
	x.text = sentence_of(&x, g, name, arena);
	return x;
}
