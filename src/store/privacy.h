/*
 * The rule of privacy. An act (struct withheld) hides a note or rating, with its tags and its
 * trial. The act counts if the listener who acted and the listener who made the note or rating are
 * one person. Acts are kept in any case: their note or rating, or that two listeners are one
 * person, may become known later. From one table come this header's functions and
 * panel.target_of of a server. The view `act_counted` of an archive is the text of privacy_acts,
 * which a test compares; panel.is_private (panel/server.c) asks the same of one listener.
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

enum leaving {
	LEAVES,
	LEAVES_AS_HEAD, /* row_behead */
	STAYS,
};
/*
 * Sets *how to how a version of a row (head) may leave the archive st. It stays if an act hides the
 * row, or hid it at the time of this earlier version or later, or if its note is marked as private.
 * What was taken back (deleted, or in a deleted session or review) stays with its earlier versions,
 * tags and trial; if it left before, or others are known to have it, its newest version leaves as a
 * head. Of a deleted session or review only a head leaves.
 */
bool privacy_leaving(struct store *st, enum row_kind kind, const struct row *head, bool known,
	enum leaving *how, struct err *err);

#endif
