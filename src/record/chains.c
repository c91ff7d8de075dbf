#include "record/chains.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "record/identity.h"

bool
chains_offered(const struct chain *c, const struct uuid *review)
{
	return !c->row.deleted && c->rank != NO_INT && c->name && uuid_same(&c->review, review);
}

const struct chain *
chains_named(const struct record *rec, const struct uuid *review, const char *name)
{
	for (const struct chain *c = NULL; (c = record_next(rec, ROW_CHAIN, c));)
		if (chains_offered(c, review) && strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static int
chain_order(const void *a, const void *b)
{
	const struct chain *x = *(const struct chain *const *)a,
			   *y = *(const struct chain *const *)b;
	int o = number_order(x->rank, y->rank);

	return o ? o : uuid_order(&x->row.uuid, &y->row.uuid);
}

size_t
chains_list(const struct record *rec, const struct uuid *review, const struct chain ***v)
{
	size_t n = 0;

	*v = xcalloc(record_count(rec, ROW_CHAIN), sizeof(**v));
	for (const struct chain *c = NULL; (c = record_next(rec, ROW_CHAIN, c));)
		if (chains_offered(c, review))
			(*v)[n++] = c;
	qsort(*v, n, sizeof(**v), chain_order);
	return n;
}

int64_t
chains_next_rank(const struct record *rec, const struct uuid *review)
{
	int64_t rank = 0;

	for (const struct chain *c = NULL; (c = record_next(rec, ROW_CHAIN, c));)
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
	struct uuid uuid = uuid_of_chain(review->id, name, text);
	struct chain *new = edits_version(rec, ROW_CHAIN, uuid);
	new->review = review->row.uuid;
	xreplace(&new->name, name);
	free(new->content);
	new->content = text;
	new->rank = rank;
	/* A chain that the listener added in a session or by a command keeps the origin "bench" or
	 * "shell" if a file names it later. */
	if (!new->added || strcmp(added, "file") != 0)
		xreplace(&new->added, added);
	edits_add_changed(out, rec, ROW_CHAIN, new);
	for (const struct chain *old = NULL; (old = record_next(rec, ROW_CHAIN, old));)
		if (chains_offered(old, &review->row.uuid) && strcmp(old->name, name) == 0 &&
			!uuid_same(&old->row.uuid, &uuid))
			chains_withdraw(rec, old, out);
	return uuid;
}
