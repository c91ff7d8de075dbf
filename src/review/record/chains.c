/* Decides which revision of a chain is offered, what a change of a chain makes, and which chains of
 * several reviews are one. files/chain.c reads its text. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/chains.h"

#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "review/record/identity.h"
#include "review/record/made.h"
#include "review/record/records.h"
#include "review/record/rows.h"
#include "review/record/rows_note.h"
#include "review/record/rows_rating.h"
#include "review/record/setup.h"

bool
chains_offered(const struct chain *c, const struct uuid *review)
{
	return !c->row.deleted && c->rank != NO_INT && c->name && uuid_same(&c->review, review);
}

const struct chain *
chains_named(const struct record *rec, const struct uuid *review, const char *name)
{
	EACH_ROW (chain, c, rec, ROW_CHAIN)
		if (chains_offered(c, review) && text_same(c->name, name))
			return c;
	return NULL;
}

static int
chain_order(const void *a, const void *b)
{
	BOTH_OF(struct chain, x, y, a, b);
	int o = number_order(x->rank, y->rank);

	return o ? o : uuid_order(&x->row.uuid, &y->row.uuid);
}

size_t
chains_list(const struct record *rec, const struct uuid *review, const struct chain ***v)
{
	size_t n = 0;

	*v = xcalloc(record_count(rec, ROW_CHAIN), sizeof(**v));
	EACH_ROW (chain, c, rec, ROW_CHAIN)
		if (chains_offered(c, review))
			(*v)[n++] = c;
	ARRAY_SORT(*v, n, chain_order);
	return n;
}

int64_t
chains_next_rank(const struct record *rec, const struct uuid *review)
{
	int64_t rank = 0;

	EACH_ROW (chain, c, rec, ROW_CHAIN)
		if (chains_offered(c, review) && c->rank >= rank)
			rank = c->rank + 1;
	return rank;
}

void
chains_withdraw(const struct record *rec, const struct chain *c, struct edits *out)
{
	struct chain *off = edits_version(rec, ROW_CHAIN, c->row.uuid);

	off->rank = NO_INT;
	edits_add_changed(out, rec, ROW_CHAIN, off);
}

struct uuid
chains_revise(const struct record *rec, const struct review *review, const char *name,
	const struct pairs *content, int64_t rank, const char *added, struct edits *out)
{
	char *text = pairs_content(content);
	struct uuid uuid = identity_of_chain(review_first_id(review), name, text);
	struct chain *version = edits_version(rec, ROW_CHAIN, uuid);
	version->review = review->row.uuid;
	xreplace(&version->name, name);
	free(version->content);
	version->content = text;
	version->rank = rank;
	/* A chain that the listener added in a session or by a command keeps the origin "bench" or
	 * "shell" if a file names it later. */
	if (!version->added || !text_same(added, "file"))
		xreplace(&version->added, added);
	edits_add_changed(out, rec, ROW_CHAIN, version);
	EACH_ROW (chain, old, rec, ROW_CHAIN)
		if (chains_offered(old, &review->row.uuid) && text_same(old->name, name) &&
			!uuid_same(&old->row.uuid, &uuid))
			chains_withdraw(rec, old, out);
	return uuid;
}

/* ---- one row for each chain ---- */

/* Returns the first line at or after `line` that distinguishes chains; "": none. The volume does
 * not, nor do figures of the headphone or of a maker, which people may add later, nor who says what
 * plays: it changes no sound. */
static const char *
fact_line(const char *line)
{
	static const char *const apart[] = { "volume.", "headphone.", "follow.",
		"power=", "output_voltage=", "output_impedance=" };

	size_t i = 0;
	while (line && i < LENGTH(apart)) {
		bool passes = text_starts(line, apart[i]);

		if (passes)
			line = text_after(line, '\n');
		i = passes ? 0 : i + 1;
	}
	return line ? line : "";
}

/* Compares what two chains are without their volume and published figures, for qsort. Chains of
 * which nothing else is known differ by their names. */
static int
facts_order(const struct chain *a, const struct chain *b)
{
	const char *x = fact_line(a->content), *y = fact_line(b->content);
	int o = *x || *y ? 0 : text_order(a->name, b->name);

	for (; !o && *x && *y;
		x = fact_line(text_after(x, '\n')), y = fact_line(text_after(y, '\n'))) {
		size_t n = strcspn(x, "\n"), m = strcspn(y, "\n");

		o = strncmp(x, y, n < m ? n : m);
		o = o ? o : number_order((int64_t)n, (int64_t)m);
	}
	return o ? o : (*x != '\0') - (*y != '\0');
}

static bool
is_named_apart(const struct chain *a, const struct chain *b)
{
	return uuid_same(&a->review, &b->review) && text_order(a->name, b->name) != 0;
}

bool
chains_is_update(const struct chain *a, const struct chain *b)
{
	if (!uuid_same(&a->review, &b->review) || !text_same(a->name, b->name))
		return false;
	CLEANUP(pointer_free) char *of_a = records_content_get(a->content, "firmware");
	CLEANUP(pointer_free) char *of_b = records_content_get(b->content, "firmware");
	if (text_order(of_a, of_b) == 0)
		return false;
	CLEANUP(pointer_free)
	char *rest_a = setup_content_with(a->content, "firmware", CHAIN_STOCK),
	     *rest_b = setup_content_with(b->content, "firmware", CHAIN_STOCK);
	const struct chain x = { .name = a->name, .content = rest_a },
			   y = { .name = b->name, .content = rest_b };
	return facts_order(&x, &y) == 0;
}

/* Keeps the row of a chain that was heard before those of its updates. */
static void
take_earlier(const struct record *r, const struct setup *s, struct made made, struct made *first,
	const struct chain **is)
{
	const struct chain *x = setup_row(r, s, ROW_CHAIN);

	if (x && (x == *is || chains_is_update(x, *is)) && made_before(made, *first)) {
		*first = made;
		*is = x;
	}
}

const struct chain *
chains_heard_first(const struct record *r, const struct chain *c)
{
	struct made first = { .ms = INT64_MAX };
	const struct chain *is = c;
	bool updated = false;

	EACH_ROW (chain, x, r, ROW_CHAIN)
		updated |= x != c && chains_is_update(x, c);
	EACH_LIVE_WHILE (note, x, r, ROW_NOTE, updated)
		take_earlier(r, &x->setup, MADE(x), &first, &is);
	EACH_LIVE_WHILE (rating, x, r, ROW_RATING, updated)
		take_earlier(r, &x->setup, MADE(x), &first, &is);
	return is;
}

bool
chains_are_one(const struct chain *a, const struct chain *b)
{
	if (!a || !b || a == b)
		return a && b;
	return !is_named_apart(a, b) && (facts_order(a, b) == 0 || chains_is_update(a, b));
}

/* A chain of a record. as: the row that stands for it; measured: the first of its rows that has the
 * unit of the volume; NULL: none. */
struct united {
	const struct chain *c, *as, *measured;
	size_t place;
};

static int
united_order(const void *p, const void *q)
{
	const struct united *a = p, *b = q;
	int o = facts_order(a->c, b->c);

	o = o ? o : number_order_size(a->place, b->place);
	o = o ? o : number_order(a->c->rank, b->c->rank);
	return o ? o : uuid_order(&a->c->row.uuid, &b->c->row.uuid);
}

/* Chooses the row that stands for each of n equal chains: the first; one with the same name if the
 * first belongs to the same review, where names distinguish chains. */
static void
unite(struct united *v, size_t n)
{
	const struct chain *measured = NULL;

	EACH_IN (one, v, n) {
		const struct united *first = v;
		CLEANUP(pointer_free)
		char *unit = records_content_get(one->c->content, "volume.unit");

		while (text_order(first->c->name, one->c->name) != 0)
			first++;
		one->as = is_named_apart(first->c, v->c) ? first->c : v->c;
		measured = measured || !unit ? measured : one->c;
	}
	EACH_IN (each, v, n)
		each->measured = measured;
}

/* Adds to a record the chains that replace its chains. */
static void
add_united(struct record *r, const struct united *v, size_t n)
{
	EACH_IN (x, v, n)
		if (record_find(r, ROW_CHAIN, &x->c->row.uuid) &&
			!record_find(r, ROW_CHAIN, &x->as->row.uuid))
			rows_take(&r->of[ROW_CHAIN], row_dup(ROW_CHAIN, x->as));
}

static void
take_unit(
	char **unit, const char *value, const struct uuid *chain, const struct united *v, size_t n)
{
	for (const struct united *x = v; value && !*unit && x < v + n; x++)
		if (x->measured && uuid_same(&x->c->row.uuid, chain))
			*unit = records_content_get(x->measured->content, "volume.unit");
}

/* Undo removes no listening interval. An interval on a chain that undo removed gets the chain that
 * has its name now; an interval of a track that undo removed gets no track. */
static void
leave_undone(struct record *r)
{
	for (struct stretch *s = NULL; (s = record_next(r, ROW_STRETCH, s));) {
		const struct chain *c = setup_row(r, &s->setup, ROW_CHAIN), *now;
		const struct item *i = record_find(r, ROW_ITEM, &s->item);

		if (c && c->row.deleted) {
			now = c->name ? chains_named(r, &c->review, c->name) : NULL;
			s->setup.chain = now ? now->row.uuid : UUID_NONE;
		}
		if (i && i->row.deleted)
			s->item = UUID_NONE;
	}
}

void
chains_unite(struct record *const *v, size_t n)
{
	CLEANUP(pointer_free) struct united *all = NULL;
	struct aliases is = { .v = NULL };
	size_t count = 0, cap = 0;

	for (size_t i = 0; i < n; i++) {
		const struct row *review = record_next(v[i], ROW_REVIEW, NULL);

		leave_undone(v[i]);
		EACH_ROW (chain, c, v[i], ROW_CHAIN) {
			bool own = review && uuid_same(&c->review, &review->uuid);

			ARRAY_ADD(all, count, cap,
				(struct united){ .c = c,
					.place = (2 * i + !own) * 2 +
						!chains_offered(c, &c->review) });
		}
	}
	ARRAY_SORT(all, count, united_order);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && !facts_order(all[from].c, all[to].c);)
			to++;
		unite(all + from, to - from);
	}
	EACH_IN (x, all, count)
		if (!uuid_same(&x->as->row.uuid, &x->c->row.uuid))
			aliases_add(&is, &x->c->row.uuid, &x->as->row.uuid);
	EACH_IN (one, v, n) {
		for (struct volume *x = NULL; (x = record_next(*one, ROW_VOLUME, x));)
			take_unit(&x->unit, x->value, &x->setup.chain, all, count);
		for (struct note *x = NULL; (x = record_next(*one, ROW_NOTE, x));)
			take_unit(&x->volume_unit, x->volume, &x->setup.chain, all, count);
		for (int k = 0; k < ROW_KINDS; k++)
			rows_refer((enum row_kind)k, (void *const *)(*one)->of[k].v,
				(*one)->of[k].n, ROW_CHAIN, &is);
		add_united(*one, all, count);
	}
	free(is.v);
}
