/*
 * The chains of a review: the players, DACs and amplifiers that drive a device. A chain is
 * identified by name and content, so changing it makes another revision of that name. Rows of
 * revisions that are no longer offered are kept, because notes refer to them.
 */
#ifndef RECORD_CHAINS_H
#define RECORD_CHAINS_H

#include "config/pairs.h"
#include "record/edits.h"

/* Returns true if the chain can be chosen in this review. */
bool chains_offered(const struct chain *c, const struct uuid *review);
/* Returns the offered chain with this name. Borrowed from rec; NULL: there is none. */
const struct chain *chains_named(
	const struct record *rec, const struct uuid *review, const char *name);
/* Lists the chains that are offered, in order. The caller frees *v; its elements are borrowed. */
size_t chains_list(const struct record *rec, const struct uuid *review, const struct chain ***v);
/* Returns the rank after all offered chains. */
int64_t chains_next_rank(const struct record *rec, const struct uuid *review);
/*
 * Offers the revision of a chain with this content under its name, at this rank, and withdraws
 * other revisions of that name. review: needs uuid and id. added: "file", "bench" or "shell".
 * Returns the revision's uuid; adds nothing to out if it is offered already.
 */
struct uuid chains_revise(const struct record *rec, const struct review *review, const char *name,
	const struct pairs *content, int64_t rank, const char *added, struct edits *out);
/* Adds an edit after which the chain is no longer offered. */
void chains_withdraw(const struct record *rec, const struct chain *c, struct edits *out);

#endif
