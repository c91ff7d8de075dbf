/* What can be seen of a record, as text: two records that show the same have the same picture. */
#ifndef SUPPORT_HISTORY_PICTURE_H
#define SUPPORT_HISTORY_PICTURE_H

#include <jansson.h>

#include "base/buf.h"
#include "base/mem.h"
#include "record/records.h"
#include "support/test.h"

enum detail { WITHOUT_PLACES, ALL };

/*
 * Not part of what undo gives back: where a sitting stands (but what is worn and in use there, and
 * what was said of the room and the listener, is), what played, drafts (a note that is open), what
 * was found out about a file (its length, its hash), and the playlist's title, which a review that
 * names its playlist by path does not load: nothing shows it, and each start writes it anew. What a
 * rating brought along of its lexicon stays when the rating is undone, and the equaliser that
 * something was heard through does.
 */
bool is_seen(enum row_kind kind);

/* All rows that are not deleted, field by field, in an order that hangs on nothing. The caller
 * frees. */
char *picture(const struct record *rec, enum detail detail);

/* The lines of `a` that `b` lacks. */
void tell_missing(const char *sign, const char *a, const char *b);

#endif
