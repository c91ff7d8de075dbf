/*
 * The rule of privacy. An act (struct withheld) hides a note or rating, with its tags and its
 * trial. The act counts if the listener who acted and the listener who made the note or rating are
 * one person. Acts are kept in any case: their note or rating, or that two listeners are one
 * person, may become known later. One table makes all that follows from the rule: this header's
 * functions, the view `act_counted` of an archive, and panel.is_private of a server.
 */
#ifndef STORE_PRIVACY_H
#define STORE_PRIVACY_H

#include "store/store.h"

/* Returns the column with the UUID of the note or rating that decides about a row of this kind;
 * NULL: acts do not hide rows of this kind. */
const char *privacy_column(enum row_kind kind);
/* Returns a query for the acts that count, with the columns act, note (or rating), edited_ms and
 * deleted. It reads tables and no view, so it may be used on an archive that is not trusted. */
const char *privacy_acts(void);
/* Sets *is to true if the row u is hidden by an act, or was hidden at the time at_ms or later
 * (INT64_MAX: is hidden now), or if its note is marked as private. */
bool privacy_is(struct store *st, enum row_kind kind, const struct uuid *u, int64_t at_ms, bool *is,
	struct err *err);

#endif
