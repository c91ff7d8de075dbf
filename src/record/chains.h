/*
 * The chains of a review: what feeds the ears. A chain's name and content are its identity, so
 * changing it makes another revision of that name. Revisions that are not offered any more keep
 * their row for the notes that were made with them.
 */
#ifndef RECORD_CHAINS_H
#define RECORD_CHAINS_H

#include "config/pairs.h"
#include "record/edits.h"

/* Can it be chosen in this review? */
bool chains_offered(const struct chain *c, const struct uuid *review);
/* The chain of that name that is offered. Borrowed from rec; NULL: there is none. */
const struct chain *chains_named(
	const struct record *rec, const struct uuid *review, const char *name);
/* Lists the chains that are offered, in order. The caller frees *v; its elements are borrowed. */
size_t chains_list(const struct record *rec, const struct uuid *review, const struct chain ***v);
/* After all that are offered. */
int64_t chains_next_rank(const struct record *rec, const struct uuid *review);
/*
 * Offers the revision of a chain with this content under its name, at this rank, and withdraws
 * other revisions of that name. review: needs uuid and id. added: "file", "bench" or "shell".
 * Returns the revision's uuid; adds nothing to out if it is offered already.
 */
struct uuid chains_revise(const struct record *rec, const struct review *review, const char *name,
	const struct pairs *content, int64_t rank, const char *added, struct edits *out);
/* It is not offered any more. */
void chains_withdraw(const struct record *rec, const struct chain *c, struct edits *out);

#endif
