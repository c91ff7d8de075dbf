/*
 * The chains of a review: the players, DACs and amplifiers that drive a device. A chain is
 * identified by name and content, so changing a chain makes a new row, another revision of the same
 * name. At most one revision of a name is offered for choice; rows of the others are kept, because
 * notes refer to them.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/yaml/pairs.h"
#include "review/record/edits.h"
#include "review/record/rows_review.h"

/* Returns true if the chain belongs to this review and can be chosen. */
bool chains_offered(const struct chain *c, const struct uuid *review);
/* Returns the chain of this name that can be chosen in the review, borrowed; NULL: none. */
const struct chain *chains_named(
	const struct record *rec, const struct uuid *review, const char *name);
/* Sets *v to an array of the chains that can be chosen in the review, in order of rank, and returns
 * their number. The caller frees *v, but not the chains. */
size_t chains_list(const struct record *rec, const struct uuid *review, const struct chain ***v);
/* Returns a rank that puts a new chain after all chains that can be chosen in the review. */
int64_t chains_next_rank(const struct record *rec, const struct uuid *review);
/*
 * Makes the chain with this name and content the revision that can be chosen, at this rank, and
 * withdraws other revisions of the name. Only uuid and id of `review` are read. added: its origin,
 * "file", "bench" or "shell". Returns the chain's UUID. Adds no edit if nothing changes.
 */
struct uuid chains_revise(const struct record *rec, const struct review *review, const char *name,
	const struct pairs *content, int64_t rank, const char *added, struct edits *out);
/* Adds an edit after which the chain can no longer be chosen. */
void chains_withdraw(const struct record *rec, const struct chain *c, struct edits *out);

/* Returns true if two rows of one name in a review differ in the firmware, and in nothing else that
 * distinguishes chains: the chain was updated. */
bool chains_is_update(const struct chain *a, const struct chain *b);
/* Returns the row of a chain and its updates that was heard first, which is the usual one; c, if
 * none was. */
const struct chain *chains_heard_first(const struct record *r, const struct chain *c);
/* Returns true if two rows are one chain: the same content, whatever the volume, the published
 * figures (power, output voltage and impedance) and what it follows, or one that was updated. Two
 * chains of one review that have different names are two. False if either is NULL. */
bool chains_are_one(const struct chain *a, const struct chain *b);
/*
 * Makes all references to chains in the n records refer to one row for each chain, for commands
 * that only read: of equal chains the first, in the order of the records; chains of a record's
 * review (its first one) come first, chains that can be chosen before others. Adds this row to
 * records that lack it. Volumes without a unit get the unit of their chain. Listening
 * intervals lose the chains and tracks that undo took back.
 */
void chains_unite(struct record *const *v, size_t n);
