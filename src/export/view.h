/*
 * The view: everything of one review that may leave it, as one JSON tree. Every format is made from
 * it and from nothing else, and schema/export.schema.json describes it. Each object has all its
 * keys always: what is not known is null, an empty list or false, so that a template never finds a
 * namesake further out.
 *
 * Private notes, deleted rows and drafts are not in it. Texts are as they were written, times are
 * the track's own.
 */
#ifndef EXPORT_VIEW_H
#define EXPORT_VIEW_H

#include <jansson.h>

#include "base/err.h"
#include "base/records.h"

#define VIEW_VERSION 1

/* New reference; NULL: there is no review in the record. */
json_t *view_new(const struct record *r, struct err *err);

/* A text of an object of the view; "" where it is null. Borrowed. */
const char *view_text(const json_t *object, const char *key);

#endif
